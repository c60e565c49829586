package lang

import (
	"iter"
	"math"
	bits32 "math/bits"
	"path"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/shingle"
)

const (
	function Class = "function" // words by which a language is told; of the pack of no language named by the language they are of
	script   Class = "script"   // names of Unicode scripts in which a language is written
)

// guesses is what tells the languages: their function words and scripts, a bit a language.
type guesses struct {
	codes   []string // by bit; those of languages without a pack are ""
	words   map[string]uint32
	hashes  hashed // the same by hash
	scripts []scriptOf
	plain   uint32 // languages without a script of their own
}

type scriptOf struct {
	table *unicode.RangeTable
	codes uint32
}

var guesser = sync.OnceValue(func() *guesses {
	g := &guesses{words: map[string]uint32{}}
	bit := map[string]uint32{}
	of := func(name, code string) uint32 {
		if bit[name] == 0 {
			if len(g.codes) == 32 {
				panic("lang: too many languages")
			}
			bit[name] = 1 << len(g.codes)
			g.codes = append(g.codes, code)
		}
		return bit[name]
	}
	written := uint32(0)
	tables := map[string]int{}
	for _, code := range append([]string{None}, codes...) {
		for name, text := range filesOf(code) {
			if path.Base(name) != "function.txt" {
				continue
			}
			sections, _ := Parse(text) // faults panic when a pack is compiled
			for _, s := range sections {
				if s.Class != function && s.Class != script {
					continue
				}
				for _, e := range s.Entries {
					b := uint32(0)
					if code == None {
						b = of(e.Name, "")
					} else {
						b = of(code, code)
					}
					if s.Class == function {
						g.words[e.Text] |= b
						continue
					}
					k, ok := tables[e.Text]
					if !ok {
						k = len(g.scripts)
						tables[e.Text] = k
						g.scripts = append(g.scripts, scriptOf{table: unicode.Scripts[strings.ToUpper(e.Text[:1])+e.Text[1:]]}) // the words of entries are folded
					}
					g.scripts[k].codes |= b
					written |= b
				}
			}
		}
	}
	g.plain = (1<<len(g.codes) - 1) &^ written
	g.hashes = newHashed(g.words)
	return g
})

// hashed is the languages of function words by the words' hashes. Its slots are a small table, searched from the slot that the low bits of a hash
// name.
type hashed struct {
	slots []uint16 // indexes of words; 0 where empty; the length is a power of two
	words []hashedWord
}

type hashedWord struct {
	hash      uint64
	languages uint32
}

func newHashed(words map[string]uint32) hashed {
	n := 64
	for n < 3*len(words) {
		n *= 2
	}
	h := hashed{make([]uint16, n), make([]hashedWord, 1, len(words)+1)}
	for text, b := range words {
		w := shingle.AppendWords(nil, text)
		if len(w) != 1 {
			continue
		}
		i := w[0].Hash & uint64(n-1)
		for h.slots[i] != 0 {
			i = (i + 1) & uint64(n-1)
		}
		h.slots[i] = uint16(len(h.words))
		h.words = append(h.words, hashedWord{w[0].Hash, b})
	}
	if len(h.words) > math.MaxUint16 {
		panic("lang: too many function words")
	}
	return h
}

func (h *hashed) find(hash uint64) (languages uint32) {
	for i := hash; ; i++ {
		n := h.slots[i&uint64(len(h.slots)-1)]
		if w := &h.words[n]; n == 0 || w.hash == hash {
			return w.languages
		}
	}
}

// Guess returns the code of the language of folded words, by the function words and scripts that the packs list, "" where it is unsure or of a
// language without a pack. A few words tell little: of less than twelve it needs no function word for a language written in Latin letters to be
// English, only that nothing speaks against it.
func Guess(words iter.Seq[string]) (code string) {
	g := guesser()
	var t Tally
	for w := range words {
		t.add(g.words[w])
		if w[0] >= utf8.RuneSelf {
			r, _ := utf8.DecodeRuneInString(w)
			t.foreign(g, r)
		}
	}
	return t.Guess()
}

// Tally counts what tells the language of a text by hashed words. The zero Tally has no words.
type Tally struct {
	words, others int        // all; those that do not begin with a Latin letter
	hits          [32]uint32 // how often each language's function words were met: bit k of hits[n] is bit n of the number of language k
	letters       [32]int
}

// Add counts words of text, as [shingle.AppendWords] cuts it.
func (t *Tally) Add(text string, words []shingle.Word) {
	g := guesser()
	for _, w := range words {
		t.add(g.hashes.find(w.Hash))
		if text[w.Start] < utf8.RuneSelf {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(text[w.Start:]); !unicode.Is(unicode.Latin, r) { // Latin letters fold to ASCII
			t.foreign(g, r)
		}
	}
}

// Len is how many words were counted.
func (t *Tally) Len() int { return t.words }

// Guess is as [Guess] of the words counted.
func (t *Tally) Guess() (code string) {
	const few = 12
	var hits [32]int
	for n, h := range t.hits {
		for ; h != 0; h &= h - 1 {
			hits[bits32.TrailingZeros32(h)] += 1 << n
		}
	}
	return guesser().decide(t.words, t.others, hits, t.letters, t.words < few)
}

// add counts a word of the languages of a set, all at once.
func (t *Tally) add(languages uint32) {
	t.words++
	for n := 0; languages != 0; n++ {
		t.hits[n], languages = t.hits[n]^languages, t.hits[n]&languages
	}
}

func (t *Tally) foreign(g *guesses, r rune) {
	t.others++
	for _, s := range g.scripts {
		if unicode.Is(s.table, r) {
			for b := s.codes; b != 0; b &= b - 1 {
				t.letters[bits32.TrailingZeros32(b)]++
			}
			break
		}
	}
}

// decide weighs the words and letters counted: a script must be that of a third of the words to tell, then function words tell the languages
// that share it.
func (g *guesses) decide(n, foreign int, hits, letters [32]int, short bool) string {
	best, second, at, english := 0, 0, -1, -1
	for k, code := range g.codes {
		if code == assumed {
			english = k
		}
		score := 0
		switch plain := g.plain>>k&1 != 0; {
		case !plain && letters[k]*3 > n:
			score = 2*letters[k] + hits[k]
		case plain && foreign*2 <= n:
			score = hits[k]
		}
		if score > best {
			best, second, at = score, best, k
		} else {
			second = max(second, score)
		}
	}
	switch {
	case at >= 0 && g.plain>>at&1 == 0:
		if best > second {
			return g.codes[at]
		}
		return ""
	case short && n > 0 && english >= 0 && foreign*2 <= n && (best < 2 || best <= 2*hits[english]):
		return assumed
	case at >= 0 && best*12 > n && best > second:
		return g.codes[at]
	}
	return ""
}

// assumed is what short texts are taken for.
const assumed = "en"
