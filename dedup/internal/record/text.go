package record

import (
	"encoding/binary"
	"math"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/swar"
	"github.com/samewire/samewire/shingle"
)

// Text is a run of words by their hashes.
type Text struct {
	Words  []uint32 // the lower half of each word's hash; two words of a pair of stories collide once in millions of pairs
	Quoted []uint32 // bitmap: the word stands inside quotation marks; nil where none does
	Facts  []uint32 // two bits a word: see Fact; nil where they are not known
}

// BitmapWords returns how many words of a bitmap hold a bit for each of n words.
func BitmapWords(n int) int { return (n + 31) / 32 }

// IsQuoted reports whether word i stands inside quotation marks.
func (t *Text) IsQuoted(i int) bool { return t.Quoted != nil && t.Quoted[i/32]>>(i%32)&1 == 1 }

// NextQuoted returns the first word from i on inside quotation marks; math.MaxInt if there is none.
func (t *Text) NextQuoted(i int) int {
	for k := i / 32; k < len(t.Quoted); k++ {
		before := max(0, i-32*k)
		if w := t.Quoted[k] >> before << before; w != 0 {
			return 32*k + bits.TrailingZeros32(w)
		}
	}
	return math.MaxInt
}

// appendQuoted appends the bitmap of the words that stand inside quotation marks, nothing where there are none. A quotation ends at its closing
// mark or with its paragraph.
func appendQuoted(dst []uint32, text string, words []shingle.Word) ([]uint32, bool) {
	if len(words) == 0 {
		return dst, false
	}
	whole := text
	text = text[:words[len(words)-1].Start]
	first, next, open := len(dst), 0, rune(0)
	for i, n := 0, 0; i < len(text); i += n {
		other := byte('"') // a line's end matters where a quotation is open
		if open != 0 {
			other = '\n'
		}
		i = mayMark(text, i, other)
		was := open
		open, n = mark(whole, i, open)
		if (open == 0) == (was == 0) {
			continue
		}
		for ; next < len(words) && words[next].Start < i; next++ {
			if was != 0 {
				dst[first+next/32] |= 1 << (next % 32)
			}
		}
		if len(dst) == first {
			dst = append(dst, make([]uint32, BitmapWords(len(words)))...)
		}
	}
	for ; open != 0 && next < len(words); next++ {
		dst[first+next/32] |= 1 << (next % 32)
	}
	return dst, len(dst) > first
}

// mayMark returns the first place from i on of a byte that may begin a quotation mark, or is other, an ASCII byte; len(text) if there is none.
func mayMark(text string, i int, other byte) int {
	for ; i+8 <= len(text); i += 8 {
		x := binary.LittleEndian.Uint64([]byte(text[i : i+8]))
		if found := (swar.Zero(x^'"'*swar.Ones) | swar.Zero(x^uint64(other)*swar.Ones) | x) & swar.Highs; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(text) && text[i] != '"' && text[i] != other && text[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// mark returns the mark by which a quotation is open after the character at text[i], open before it or not, 0 for none, and the character's bytes. Languages
// open with what others close with: „so“, ”so” and »so« are quotations as “so” and «so» are.
func mark(text string, i int, open rune) (rune, int) {
	if i == len(text) {
		return open, 0
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	switch r {
	case '\n':
		return 0, n
	case '"', '＂':
		if open != 0 {
			return 0, n
		}
		return r, n
	case '“', '„', '‟', '«', '「', '『', '〝', '﹁', '﹃', '｢':
		switch {
		case open == '„' && (r == '“' || r == '‟'), open == '»' && r == '«':
			return 0, n
		case open == 0:
			return r, n
		}
	case '”', '»', '」', '』', '〞', '〟', '﹂', '﹄', '｣':
		switch {
		case open == '「' && r == '』', open == '『' && r == '」':
		case open != 0:
			return 0, n
		case (r == '”' || r == '»') && begins(text, i, n):
			return r, n
		}
	}
	return open, n
}

// begins reports whether a word begins after the n bytes at text[i], and none ends before them.
func begins(text string, i, n int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+n:])
	return (i == 0 || unicode.IsSpace(before) || before == '(') && (unicode.IsLetter(after) || unicode.IsNumber(after))
}
