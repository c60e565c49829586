package text

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// grammar is what the signs of a pack tell, in a form that is quick to ask.
type grammar struct {
	pack     *lang.Pack
	words    *vocabulary
	stops    map[rune]stop
	closers  string          // marks that stand after a full stop
	quotes   map[rune]string // opening marks and those that close them
	closes   string          // all closing marks
	currency []lang.Entry    // currency signs, longest first
	minus    string
	plurals  []string // endings of nouns in the plural; none where the language does not show it so
	singular []string // endings that only look so
	ordinals []string // endings of ordinals in digits

	decimalComma  bool // 1,5 is one and a half
	groupPoint    bool // 1.500 is a thousand five hundred
	pointOrdinals bool // "18." is the eighteenth
	joined        bool // words are written together with the digits before them
	unspaced      bool // no blanks between words
	lowOpens      bool // no capitals, so that any word may open a sentence
}

type stop uint8

const (
	noStop    stop = iota
	stopMark       // ends a sentence before a blank
	stopPoint      // the same, and it ends abbreviations
	stopAlone      // needs no blank after it
)

func (g *grammar) stopOf(r rune) stop {
	switch {
	case r == ' ':
		return noStop
	}
	return g.stops[r]
}

var grammars = struct {
	sync.Mutex
	of map[string]*grammar
}{of: map[string]*grammar{}}

// grammarOf returns the grammar of a language, made once.
func grammarOf(code string) *grammar {
	grammars.Lock()
	defer grammars.Unlock()
	g := grammars.of[code]
	if g == nil {
		pack := lang.Get(code)
		if pack == nil {
			pack = lang.Get(lang.None)
		}
		g = newGrammar(pack)
		grammars.of[code] = g
	}
	return g
}

func newGrammar(p *lang.Pack) *grammar {
	g := &grammar{pack: p, words: newVocabulary(p), stops: map[rune]stop{}, quotes: map[rune]string{}}
	for _, e := range p.Signs("stop") {
		s := stopMark
		switch e.Name {
		case "point":
			s = stopPoint
		case "alone":
			s = stopAlone
		}
		g.stops[runeOf(e.Text)] = s
	}
	for _, e := range p.Signs("closer") {
		g.closers += e.Text
	}
	for _, e := range p.Signs("quote") {
		g.quotes[runeOf(e.Name)] += e.Text
		g.closes += e.Text
	}
	g.currency = longestFirst(p.Signs("currency-sign"))
	for _, e := range p.Signs("minus") {
		g.minus += e.Text
	}
	g.plurals, g.singular, g.ordinals = texts(p.Signs("plural-ending")), texts(p.Signs("singular-ending")), texts(p.Signs("ordinal-ending"))
	for _, e := range p.Signs("style") {
		switch e.Text {
		case "decimal-comma":
			g.decimalComma = true
		case "group-point":
			g.groupPoint = true
		case "point-ordinals":
			g.pointOrdinals = true
		case "joined":
			g.joined = true
		case "unspaced":
			g.unspaced = true
		case "no-capitals":
			g.lowOpens = true
		}
	}
	return g
}

func runeOf(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func texts(all []lang.Entry) []string {
	out := make([]string, len(all))
	for i := range all {
		out[i] = all[i].Text
	}
	return out
}

// longestFirst returns entries by falling length; what a language says of a sign comes before what holds for all.
func longestFirst(all []lang.Entry) []lang.Entry {
	out := make([]lang.Entry, 0, len(all))
	for k := len(all) - 1; k >= 0; k-- {
		at := len(out)
		for at > 0 && len(out[at-1].Text) < len(all[k].Text) {
			at--
		}
		out = append(out, lang.Entry{})
		copy(out[at+1:], out[at:])
		out[at] = all[k]
	}
	return out
}

// closing returns where closing quotation marks and brackets after a full stop at gap[:k] end.
func (g *grammar) closing(gap string, k int) int {
	for k < len(gap) {
		r, n := utf8.DecodeRuneInString(gap[k:])
		if !strings.ContainsRune(g.closers, r) {
			break
		}
		k += n
	}
	return k
}
