package record

import (
	"math"
	"math/bits"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/lang"
	"github.com/samewire/samewire/shingle"
)

// Fact is what a word is.
type Fact uint8

const (
	Plain   Fact = iota
	Figure       // it begins with a digit of any script, or is a word for a number
	Name         // it begins with a capital, and no sentence, or is a word for a month or weekday
	Content      // it is none of these, and has five letters or more or begins with a capital
)

// FactWords returns how many words of Text.Facts hold what each of n words is.
func FactWords(n int) int { return (n + 15) / 16 }

// Fact returns what word i is.
func (t *Text) Fact(i int) Fact {
	if t.Facts == nil {
		return Plain
	}
	return Fact(t.Facts[i/16] >> (2 * (i % 16)) & 3)
}

// NextFact returns the first word from i on that is a figure or a name; len(t.Words) if there is none.
func (t *Text) NextFact(i int) int {
	for k := i / 16; k < len(t.Facts); k++ {
		before := max(0, 2*(i-16*k))
		if w := t.Facts[k] >> before << before; w != 0 {
			if w = (w ^ w>>1) & (math.MaxUint32 / 3); w != 0 { // one of the two bits
				return 16*k + bits.TrailingZeros32(w)/2
			}
		}
	}
	return len(t.Words)
}

// SetFact says what word i is, which is plain.
func (t *Text) SetFact(i int, f Fact) { t.Facts[i/16] |= uint32(f) << (2 * (i % 16)) }

// appendFacts appends what the words are.
func appendFacts(dst []uint32, text string, words []shingle.Word) []uint32 {
	listed, end := listedFacts(), -2 // of the last word
	for i := 0; i < len(words); i += 16 {
		var set uint32
		for k, w := range words[i:min(i+16, len(words))] {
			f := listed.of(uint32(w.Hash))
			switch c := text[w.Start]; {
			case f != Plain:
			case c-'a' <= 'z'-'a': // as of most: factOf without a branch on the length, which nothing foretells
				f = Content & Fact(int64(longWord-1-(w.End-w.Start))>>63)
			default:
				f = factOf(text[w.Start:w.End], w.Start-end == 1 && (text[end] == ' ' || text[end] == '-'))
			}
			set |= uint32(f) << (2 * k)
			end = w.End
		}
		dst = append(dst, set)
	}
	return dst
}

// factOf returns what a word is that follows another at once or does not.
func factOf(word string, follows bool) Fact {
	c := word[0]
	if c >= utf8.RuneSelf {
		return factOfOther(word, follows)
	}
	switch {
	case c-'0' <= 9:
		return Figure
	case c-'A' <= 'Z'-'A' && follows:
		return Name
	case c-'A' <= 'Z'-'A' || len(word) >= longWord:
		return Content
	}
	return Plain
}

// longWord is the letters of a word that is long.
const longWord = 5

// factOfOther is factOf of a word that does not begin with an ASCII character.
func factOfOther(word string, follows bool) Fact {
	r, n := utf8.DecodeRuneInString(word)
	switch {
	case unicode.IsDigit(r):
		return Figure
	case unicode.IsUpper(r) && follows:
		return Name
	case unicode.IsUpper(r) || len(word) >= longWord*n:
		return Content
	}
	return Plain
}

// Hashes is a bitmap of the lowest bits of hashes: it tells of most that are not in it.
type Hashes [1 << 16 / 64]uint64

// Add adds a hash.
func (s *Hashes) Add(h uint32) { s[h>>6%uint32(len(s))] |= 1 << (h % 64) }

// May reports whether a hash may have been added.
func (s *Hashes) May(h uint32) bool { return s[h>>6%uint32(len(s))]>>(h%64)&1 != 0 }

// factWords is words by their hashes and what they are: a bitmap of the lowest bits tells of most other words that they are none.
type factWords struct {
	may Hashes
	all map[uint32]Fact
}

// of returns what a word is; Plain for one that is not listed.
func (s *factWords) of(h uint32) Fact {
	if !s.may.May(h) {
		return Plain
	}
	return s.all[h]
}

// listedFacts returns the words for numbers from two on, months and weekdays of all languages that serve no language for anything else.
var listedFacts = sync.OnceValue(func() *factWords {
	s := &factWords{all: map[uint32]Fact{}}
	each := func(code, dimension string, do func(class lang.Class, h uint32, value float64)) {
		for _, section := range lang.Sections(code, dimension) {
			for _, e := range section.Entries {
				if words := shingle.AppendWords(nil, e.Text); len(words) == 1 {
					do(section.Class, uint32(words[0].Hash), e.Value)
				}
			}
		}
	}
	for _, code := range lang.Codes() {
		for _, dimension := range []string{"numbers", "times"} {
			each(code, dimension, func(class lang.Class, h uint32, value float64) {
				switch {
				case class == "numeral" && value >= 2:
					s.all[h] = Figure
				case class == "month", class == "weekday":
					s.all[h] = Name
				}
			})
		}
	}
	for _, code := range append(lang.Codes(), lang.None) {
		each(code, "function", func(_ lang.Class, h uint32, _ float64) { delete(s.all, h) })
	}
	for h := range s.all {
		s.may.Add(h)
	}
	return s
})
