package lang

import (
	"iter"
	bits32 "math/bits"
	"path"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	function Class = "function" // words by which a language is told; of the pack of no language named by the language they are of
	script   Class = "script"   // names of Unicode scripts in which a language is written
)

// guesses is what tells the languages: their function words and scripts, a bit a language.
type guesses struct {
	codes   []string // by bit; those of languages without a pack are ""
	words   map[string]uint32
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
	return g
})

// Guess returns the code of the language of folded words, by the function words and scripts that the packs list, "" where it is unsure or of a
// language without a pack. A few words tell little: of less than twelve it needs no function word for a language written in Latin letters to be
// English, only that nothing speaks against it.
func Guess(words iter.Seq[string]) (code string) {
	const few = 12
	g := guesser()
	var hits, letters [32]int
	n, foreign := 0, 0
	for w := range words {
		n++
		for b := g.words[w]; b != 0; b &= b - 1 {
			hits[bits32.TrailingZeros32(b)]++
		}
		if w[0] < utf8.RuneSelf {
			continue
		}
		foreign++
		r, _ := utf8.DecodeRuneInString(w)
		for _, s := range g.scripts {
			if unicode.Is(s.table, r) {
				for b := s.codes; b != 0; b &= b - 1 {
					letters[bits32.TrailingZeros32(b)]++
				}
				break
			}
		}
	}
	return g.decide(n, foreign, hits, letters, n < few)
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
