package text

import (
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// relate compares names: numbers that end them must be the same, names of which one has words that the other leaves out are finer and coarser.
func (v NameValue) relate(w NameValue) Relation {
	if v.Referent() == w.Referent() {
		return Equal
	}
	l := grammarOf(v.Lang).words.names
	x, y := l.split(v.Referent()), l.split(w.Referent())
	a, m := x.head, x.number
	b, n := y.head, y.number
	if m != 0 && n != 0 && (a == b || l.variants(a, b)) {
		switch {
		case m != n:
			return Conflict
		case a == b:
			return Equal // World War II, World War Two
		}
		return Variant
	}
	switch {
	case l.variants(v.Referent(), w.Referent()), (v.Full != "" || w.Full != "") && l.variants(v.Name, w.Name):
		return Variant
	case m != n && m != 0 && n != 0:
		return Conflict
	}
	if v.Full != "" || w.Full != "" {
		x, y = l.split(v.Name), l.split(w.Name)
	}
	switch {
	case within(x.fields, y.fields):
		return Coarser
	case within(y.fields, x.fields):
		return Finer
	}
	return Conflict
}

// relate compares hedges by degree and polarity.
func (v Hedge) relate(w Hedge) Relation {
	if v.Degree == w.Degree && v.Negated == w.Negated {
		return Equal
	}
	return Conflict
}

// relate compares quotations word by word: other spellings of the same words are a variant, a stretch of the other's words is coarser.
func (v Quotation) relate(w Quotation) Relation {
	if v.Words == w.Words {
		return Equal
	}
	t := grammarOf(v.Lang).words.thesaurus
	a, b := t.spelled(v.Words), t.spelled(w.Words)
	switch {
	case slices.Equal(a, b), strings.Join(a, "") == strings.Join(b, ""):
		return Variant
	case stretch(a, b):
		return Coarser
	case stretch(b, a):
		return Finer
	}
	return Conflict
}

// longestStretch bounds the work on quotations without end.
const longestStretch = 2000

// stretch reports whether all of a stand in a row in b.
func stretch(a, b []string) bool {
	if len(a) == 0 || len(a) >= len(b) || len(b) > longestStretch {
		return false
	}
	return strings.Contains(" "+strings.Join(b, " ")+" ", " "+strings.Join(a, " ")+" ")
}

var (
	mSpokesman = lang.MaskOf("spokesman")
	mHearer    = lang.MaskOf("hearer")
	mDemonym   = lang.MaskOf("demonym")
)

// relate compares sources by the words of the noun phrase, in any order: one that leaves out words of the other is coarser, other words are
// another source. So is another number of sources, another outlet told, and one who denied it.
func (v Source) relate(w Source) Relation {
	words := grammarOf(v.Lang).words
	a, b := words.sourceWords(v.Who), words.sourceWords(w.Who)
	r := relateWords(a, b)
	if r == Conflict && words.names.variants(v.Who, w.Who) {
		r = Variant
	}
	if r == Conflict || v.Denied != w.Denied || words.counts(v, w) {
		return Conflict
	}
	if r == Equal && v.Who != w.Who {
		r = Variant
	}
	r = r.and(grading(v.Count > 0, w.Count > 0))
	r = r.and(grading(v.Anonymous, w.Anonymous))
	x, y := words.channel(v.Channel), words.channel(w.Channel)
	if x != y && x != "" && y != "" {
		return Conflict
	}
	return r.and(grading(x != "", y != ""))
}

// grading returns how two values stand to each other of which each may or may not say something more.
func grading(v, w bool) Relation {
	switch {
	case v == w:
		return Equal
	case v:
		return Finer
	}
	return Coarser
}

// and joins the relations of two parts of a value, none of them Conflict.
func (r Relation) and(s Relation) Relation {
	switch {
	case s == Equal || r == s:
		return r
	case r == Equal || r == Variant:
		return s
	case s == Variant:
		return r
	}
	return Compatible
}

// sourceWords returns the words of a noun phrase that tell who it is, sorted: in one spelling, demonyms as their places, without grammar.
func (v *vocabulary) sourceWords(who string) []string {
	var all []string
	for w := range strings.FieldsSeq(who) {
		x := v.pack.Lookup(w)
		bits := v.class[x.ID()]
		if bits&ClassFunction != 0 && bits&(ClassPlace|ClassPronoun) == 0 {
			continue
		}
		if d := x.Entry(mDemonym); d != nil && d.Name != none {
			w = strings.ReplaceAll(d.Name, " ", "")
		} else if x.Is(mSpokesman) {
			w = x.Entry(mSpokesman).Name
		} else if r := v.names.respelled[w]; r != "" {
			w = r
		} else if p := v.names.part[w]; p != "" && bits&classLegal == 0 {
			w = p
		} else {
			w = v.stems.stem(w)
		}
		if w != "" {
			all = append(all, w)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// relateWords compares sorted sets of words.
func relateWords(a, b []string) Relation {
	switch {
	case slices.Equal(a, b):
		return Equal
	case subset(a, b):
		return Coarser
	case subset(b, a):
		return Finer
	}
	return Conflict
}

// subset reports whether all of a are among b; both sorted.
func subset(a, b []string) bool {
	if len(a) == 0 {
		return false
	}
	for _, w := range a {
		if _, found := slices.BinarySearch(b, w); !found {
			return false
		}
	}
	return true
}

// counts reports whether two sources are of different numbers: counted, or one against several by the ending of a word.
func (v *vocabulary) counts(s, t Source) bool {
	if s.Count > 0 && t.Count > 0 {
		return s.Count != t.Count
	}
	return v.many(s, t) || v.many(t, s)
}

// many reports whether s is several of what t is one of: a word of it has the ending of the plural, and is without it in t.
func (v *vocabulary) many(s, t Source) bool {
	if s.Count == 1 || t.Count > 1 {
		return false
	}
	for w := range strings.FieldsSeq(s.Who) {
		for _, p := range v.plurals {
			if one, found := strings.CutSuffix(w, p); found && len(one) > 2 && hasWord(t.Who, one) && !hasWord(t.Who, w) {
				return true
			}
		}
	}
	return false
}

// channel returns what a channel tells: nothing of hearers that everybody has.
func (v *vocabulary) channel(c string) string {
	if at := strings.LastIndexByte(c, ' '); v.pack.Lookup(c[at+1:]).Is(mHearer) {
		return ""
	}
	return c
}

func hasWord(phrase, word string) bool {
	for w := range strings.FieldsSeq(phrase) {
		if w == word {
			return true
		}
	}
	return false
}

// within reports whether all of some words stand among others.
func within(a, b []string) bool {
	for _, w := range a {
		if !slices.Contains(b, w) {
			return false
		}
	}
	return len(a) > 0
}
