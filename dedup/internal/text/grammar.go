package text

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/lang"
	"github.com/samewire/samewire/shingle"
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

	decades     []string // endings of decades in digits
	participles []string // endings of words that follow a noun and are none
	adverbs     []string // endings of words between a number and its noun

	none          bool // of no language
	decimalComma  bool // 1,5 is one and a half
	groupPoint    bool // 1.500 is a thousand five hundred
	pointOrdinals bool // "18." is the eighteenth
	joined        bool // words are written together with the digits before them
	unspaced      bool // no blanks between words
	elision       bool // an apostrophe parts a short word from the next: d'euros
	stems         bool // words have endings, and what they begin with tells them
	unitOf        bool // a word may stand between a number and its currency: millones de euros
	nationAfter   bool // the nation follows the currency: dólares canadienses
	rangeFrom     bool // two numbers with the word for "to" between are a range only after the word for "from"
	upperNouns    bool // nouns have capitals
	upperTimes    bool // months and weekdays have capitals
	phaseOf       bool // "end of May", but not "end May"
	monthFirst    bool // 2/15/2021
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
	g := &grammar{pack: p, none: p.Code == lang.None, words: newVocabulary(p), stops: map[rune]stop{}, quotes: map[rune]string{}}
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
	g.plurals, g.singular = texts(p.Signs("plural-ending")), texts(p.Signs("singular-ending"))
	g.decades = texts(p.Signs("decade-ending"))
	g.ordinals, g.participles = texts(p.Signs("ordinal-ending")), texts(p.Signs("participle-ending"))
	g.adverbs = texts(p.Signs("adverb-ending"))
	flags := map[string]*bool{
		"decimal-comma": &g.decimalComma, "group-point": &g.groupPoint, "point-ordinals": &g.pointOrdinals, "joined": &g.joined, "unspaced": &g.unspaced,
		"elision": &g.elision, "stems": &g.stems, "unit-of": &g.unitOf, "nation-after": &g.nationAfter, "range-from": &g.rangeFrom, "noun-capitals": &g.upperNouns,
		"time-capitals": &g.upperTimes, "phase-of": &g.phaseOf, "month-first": &g.monthFirst,
	}
	for _, e := range p.Signs("style") {
		*flags[e.Text] = true // the styles are those of the packs in the tree
	}
	return g
}

func runeOf(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// texts returns what the entries are, folded, nil for none.
func texts(all []lang.Entry) (out []string) {
	for _, e := range all {
		for t := range shingle.Tokens(e.Text) {
			out = append(out, t.Text)
		}
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

// stem returns what is known of the longest beginning of a word, of at least two letters.
func (g *grammar) stem(w string) *lang.Lexeme {
	least := 0
	for k := range w {
		if least++; least == 3 {
			least = k
			break
		}
	}
	for k := len(w) - 1; k >= least && k > 0; k-- {
		if utf8.RuneStart(w[k]) {
			if l := g.pack.Lookup(w[:k]); l.Known() {
				return l
			}
		}
	}
	return g.pack.Lookup(w)
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
