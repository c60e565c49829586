package shingle_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/shingle"
)

func words(text string) []string {
	var w []string
	for t := range shingle.Tokens(text) {
		w = append(w, t.Text)
	}
	return w
}

func TestTokens(t *testing.T) {
	checkWords(t, []wordCase{
		{"case", "Rockets FIRED", "rockets fired", "upper case carries no word"},
		{"abbreviation", "U.S. troops, the U.S.-led U.N. and US at 5 p.m.", "us troops the us led un and us at 5 pm", "points of single letters go"},
		{"initial", "J. Smith, J.K. Rowling", "j smith jk rowling", "one letter and a point is a word; two are one word"},
		{"sentence end", "Iraq. The", "iraq the", "a point after a longer word ends it"},
		{"no space after stop", "Iraq.The end", "iraq the end", "only single letters join at a point"},
		{"apostrophes", "Iraq's Iraq’s Kata'ib Shia' 'tis ‘quoted’", "iraqs iraqs kataib shia tis quoted", "straight or curly, inside a word or around it"},
		{"letter apostrophes", "Kaʻaʻawa ʼtis ʻ qurʾan", "kaaawa tis quran", "Unicode counts some apostrophes among the letters; none is a word"},
		{"quotes", "“failed” \"failed\" «failed» „failed“", "failed failed failed failed", "quotation marks are no words"},
		{"hyphens", "Iran-backed Iran – backed Iran—backed", "iran backed iran backed iran backed", "a dash parts words as a space does"},
		{"numbers", "2,500 2500 1,234,567 1.2 $1.2bn 3,4 1,2345 10:30", "2500 2500 1234567 1.2 1.2bn 3 4 1 2345 10 30", "grouping commas go, decimal points stay"},
		{"accents", "Zoë ZOË naïve Łódź Straße Ærø", "zoe zoe naive lodz strasse aero", "letters by their plain form"},
		{"decomposed", "Zoe\u0308", "zoe", "an accent may be a rune of its own"},
		{"width", "ＵＳ　ｔｒｏｏｐｓ １２", "us troops 12", "full width forms"},
		{"greek", "ΟΔΟΣ οδός", "οδοσ οδοσ", "final sigma and accents"},
		{"russian", "ЕЩЁ ещё Йод", "еще еще иод", "accents of Cyrillic letters"},
		{"arabic", "كِتَاب كتاب إيران ايران ١٢", "كتاب كتاب ايران ايران 12", "vowel points, alef forms, digits"},
		{"chinese", "新华社北京 AI", "新 华 社 北 京 ai", "every character a word"},
		{"thai", "น้ำท่วม", "น้ำ ท่วม", "about every syllable a word"},
		{"half width kana", "ｶﾞス", "ガ ス", "kana by their wide form, with their sound marks"},
		{"korean", "서울 한국", "서울 한국", "Korean has spaces"},
		{"soft hyphen", "inter\u00adnational", "international", "an invisible hyphen is no gap"},
		{"bad bytes", "a\xffb caf\xe9 x", "a b caf x", "bytes that are no UTF-8 part words"},
		{"empty", "", "", ""},
		{"no words", " . -- ' \n", "", ""},
	})
}

// wordCase is a text and the words that it is cut into.
type wordCase struct{ name, text, want, reason string }

func checkWords(t *testing.T, cases []wordCase) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, strings.Join(words(c.text), " ")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

func TestTokenSpans(t *testing.T) {
	const text = "The U.S.-led “coalition’s” 2,500 men."
	var got []string
	for tok := range shingle.Tokens(text) {
		got = append(got, text[tok.Start:tok.End])
	}
	want := []string{"The", "U.S.", "led", "coalition’s", "2,500", "men"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
}

// TestChecks: texts have one check where they have the same words, however they are set and in how many parts, and another where they have others, of
// nearly one hash though they be: those of the first two lines have the same lower half of it.
func TestChecks(t *testing.T) {
	check := func(texts ...string) uint64 {
		sum := uint64(1)
		for _, text := range texts {
			_, sum = shingle.AppendChecked(nil, sum, text)
		}
		return sum
	}
	long := strings.Repeat("long", 5)
	for _, same := range [][]string{
		{"Iraq's 2,500 men", "IRAQ’S 2500 men", "iraqs — 2500 “men”", "iraqs\n\n2500 men."},
		{"Café " + long, "cafe " + strings.ToUpper(long), "cafe\u0301 " + long},
		{"", "...", "— “”"},
	} {
		for _, text := range same {
			half := strings.Index(text+" ", " ")
			if got := check(text[:half], text[half:]); got != check(same[0]) {
				t.Errorf("%q: check %x, that of %q is %x", text, got, same[0], check(same[0]))
			}
		}
	}
	for _, other := range [][]string{
		{"killed 40", "killed 6668552092"},
		{"eleven", "6490424335"},
		{"ab c", "a bc", "abc", "a b c", "c ab", "ab c c", "ab"},
		{long, long + "g", long + " g", "g " + long, long + " " + long, long + long},
		{"", "0"},
	} {
		seen := map[uint64]string{}
		for _, text := range other {
			if was, ok := seen[check(text)]; ok {
				t.Errorf("%q and %q have one check", was, text)
			}
			seen[check(text)] = text
		}
	}
}

func TestShortTextIsOneShingle(t *testing.T) {
	var s shingle.Shingler
	for text, want := range map[string]int{"": 0, "one": 1, "one two three four": 1, "one two three four five": 1, "one two three four five six": 2} {
		if got := s.Set(text).Len(); got != want {
			t.Errorf("%q: %d shingles, want %d", text, got, want)
		}
	}
	if s.Set("one").Common(s.Set("one two")) != 0 {
		t.Error("texts of one and of two words share a shingle")
	}
}

// TestRolling holds the rolling hash against shingles hashed alone, of every width.
func TestRolling(t *testing.T) {
	text := "a b c d e f g h i j a b c d e f g x"
	all := strings.Fields(text)
	for width := 1; width <= len(all); width++ {
		s := shingle.Shingler{Width: width}
		got := slices.Collect(s.All(text))
		var want []uint64
		for i := 0; i+width <= len(all); i++ {
			want = append(want, slices.Collect(s.All(strings.Join(all[i:i+width], " ")))...)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("width %d (-want +got):\n%s", width, diff)
		}
	}
}

// TestSetOracle holds Jaccard and Containment against maps of the shingles' words.
func TestSetOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	shingles := func(text string, width int) map[string]bool {
		m, w := map[string]bool{}, strings.Fields(text)
		for i := 0; i+width <= len(w); i++ {
			m[strings.Join(w[i:i+width], " ")] = true
		}
		return m
	}
	random := func() string {
		w := make([]string, 3+r.IntN(60))
		for i := range w {
			w[i] = string(rune('a' + r.IntN(3)))
		}
		return strings.Join(w, " ")
	}
	for range 2000 {
		a, b := random(), random()
		ma, mb := shingles(a, 3), shingles(b, 3)
		common := 0
		for x := range ma {
			if mb[x] {
				common++
			}
		}
		s, u := shingle.Shingler{Width: 3}.Set(a), shingle.Shingler{Width: 3}.Set(b)
		if got, want := s.Jaccard(u), float64(common)/float64(len(ma)+len(mb)-common); got != want {
			t.Fatalf("Jaccard of %q and %q: %v, want %v", a, b, got, want)
		}
		if got, want := s.Containment(u), float64(common)/float64(len(ma)); got != want {
			t.Fatalf("containment of %q in %q: %v, want %v", a, b, got, want)
		}
		if s.Jaccard(u) != u.Jaccard(s) {
			t.Fatalf("Jaccard of %q and %q depends on the side", a, b)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"U.S. troops’ 1,234.5", "新华社 น้ำ", "a\xff\u0301b", "e\u0301'\u0301x", "1,234,567,8"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end, n := 0, 0
		for tok := range shingle.Tokens(text) {
			if tok.Start < end || tok.End <= tok.Start || tok.End > len(text) {
				t.Fatalf("span [%d,%d) after %d in %q", tok.Start, tok.End, end, text)
			}
			if tok.Text == "" || !utf8.ValidString(tok.Text) {
				t.Fatalf("word %q in %q", tok.Text, text)
			}
			end = tok.End
			n++
		}
		if w := shingle.AppendWords(nil, text); len(w) != n {
			t.Fatalf("AppendWords finds %d words, Tokens %d in %q", len(w), n, text)
		}
	})
}

func ExampleTokens() {
	const text = "The U.S.-led coalition’s 2,500 troops"
	for t := range shingle.Tokens(text) {
		fmt.Printf("%s=%q ", t.Text, text[t.Start:t.End])
	}
	// Output: the="The" us="U.S." led="led" coalitions="coalition’s" 2500="2,500" troops="troops"
}

func ExampleShingler_Set() {
	s := shingle.Shingler{Width: 3}
	a := s.Set("Rockets were fired toward a US base")
	b := s.Set("Rockets were fired toward a U.S. military base")
	fmt.Printf("%.2f %.2f\n", a.Jaccard(b), a.Containment(b))
	// Output: 0.57 0.80
}

// wireTexts returns the texts of testdata/wire. More than one, for of one text run again and again the processor learns the way of every jump.
func wireTexts(b *testing.B) (texts []string) {
	names, err := filepath.Glob("../testdata/wire/*.txt")
	if err != nil {
		b.Fatal(err)
	}
	size := int64(0)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		texts, size = append(texts, string(text)), size+int64(len(text))
	}
	b.SetBytes(size)
	b.ReportAllocs()
	return texts
}

func BenchmarkWords(b *testing.B) {
	texts := wireTexts(b)
	var words []shingle.Word
	for b.Loop() {
		for _, text := range texts {
			words = shingle.AppendWords(words[:0], text)
		}
	}
}

func BenchmarkShingles(b *testing.B) {
	texts := wireTexts(b)
	var words []shingle.Word
	var hashes []uint64
	for b.Loop() {
		for _, text := range texts {
			words = shingle.AppendWords(words[:0], text)
			hashes = shingle.Shingler{}.Append(hashes[:0], words)
		}
	}
}
