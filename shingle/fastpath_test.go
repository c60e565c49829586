package shingle

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/spaolacci/murmur3"
)

// scanned returns the words of text without the fast path.
func scanned(text string) (words []Word) {
	for t := range Tokens(text) {
		words = append(words, Word{murmur3.Sum64([]byte(t.Text)), t.Start, t.End})
	}
	return words
}

// samePlain holds the fast path against the scanner.
func samePlain(t *testing.T, text string) {
	t.Helper()
	if want, got := scanned(text), AppendWords(nil, text); !slices.Equal(want, got) || (want == nil) != (got == nil) {
		t.Fatalf("%q (-scanner +fast path):\n%s", text, cmp.Diff(want, got))
	}
	check := uint64(7)
	for t := range Tokens(text) {
		check = add(check, []byte(t.Text))
	}
	if _, got := AppendChecked(nil, 7, text); got != check {
		t.Fatalf("%q: check of the scanner's words %x, of the fast path's %x", text, check, got)
	}
}

// pieces are what decides where a word ends.
var pieces = []string{
	"", " ", "  ", "-", "_", "\n\n", "\x00", "\x7f", "@", "[", "/", ":", "{", ".", ",", "'", "`", "\"", ". ", ", ", "' ", ".\n", ".,", "''", ".x", ".x ", ".xy", ".X.", ".5", ".50",
	",5", ",500", ",500 ", ",500,000", ",5000", "'s", "`s", "'5", "’", "’s", "’ ", "“", "é", "é.", ".é", "'é", ",é", ",500é", "—", "…x", "€", "’é", "’s’t", "’s.5", ".5.25", "'s't", ",500,", "\xff", ".\xff", "'\xff", "\u0301", "\u00ad", "世", ".世", "'世", "一世",
}

// TestPlainEnds sets words of every length at every place of a block, with everything that may end or join them, and the end of the text
// everywhere. The bytes after the text's end would be read as more of the word.
func TestPlainEnds(t *testing.T) {
	const letters = "Zq0bA9zxGa1tHeMNoP5rS7uVwKy2ZaB8cDeF3gHi"
	for length := range len(letters) + 1 {
		for at := range 80 {
			for _, before := range []string{strings.Repeat(" ", at), strings.Repeat("aB1 ", 20)[80-at:]} {
				for _, p := range pieces {
					text := before + letters[:length] + p
					samePlain(t, (text + "x7.x'x,555")[:len(text)])
					if at%7 == 0 {
						samePlain(t, text+"Tail of it, "+strings.Repeat("more ", 20))
					}
				}
			}
		}
	}
}

func TestPlainEveryByte(t *testing.T) {
	for c := range 256 {
		for at := range 70 {
			for _, sides := range [][2]string{{"ab", "cd"}, {"a", "b "}, {"1", "2"}, {" ", "x"}, {"x", " "}, {"12", "345"}} {
				samePlain(t, strings.Repeat(" ", at)+sides[0]+string([]byte{byte(c)})+sides[1])
				samePlain(t, strings.Repeat(" ", at)+sides[0]+string([]byte{byte(c)})+sides[1]+strings.Repeat(" ", 80))
			}
		}
	}
}

func TestPlainRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		var text strings.Builder
		for range r.IntN(40) {
			for range r.IntN(3) * r.IntN(9) {
				text.WriteByte("abcXYZ019"[r.IntN(9)])
			}
			text.WriteString(pieces[r.IntN(len(pieces))])
			if r.IntN(3) > 0 {
				text.WriteByte(' ')
			}
		}
		samePlain(t, text.String())
	}
}

// TestFoldOf holds what foldOf knows without looking against foldRune.
func TestFoldOf(t *testing.T) {
	for r := range unicode.MaxRune + 1 {
		if want, got := foldRune(r), foldOf(r); got != want {
			t.Fatalf("%U: %v, want %v", r, got, want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, p := range pieces {
		f.Add("U.S. troops"+p+"and 2,500 men", uint8(50))
	}
	f.Fuzz(func(t *testing.T, text string, at uint8) {
		samePlain(t, text)
		samePlain(t, strings.Repeat(" ", int(at))+text)
		samePlain(t, text+strings.Repeat(" ", len(block{})))
	})
}

func FuzzSum64(f *testing.F) {
	const b = "\xffbcdefg\x80\x00jklmno\xffqrs"
	for n := range len(b) {
		f.Add([]byte(b[:n]))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if want, got := murmur3.Sum64(b), sum64(b); got != want {
			t.Errorf("%q: %x, want %x", b, got, want)
		}
	})
}
