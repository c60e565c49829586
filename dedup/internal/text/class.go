package text

import (
	"slices"
	"strings"
	"sync"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// Class is a set of what a word can be: a bit a kind, as the pack of the text's language lists it.
type Class uint64

// The kinds that a reader of facts tells words by.
const (
	ClassNumber       Class = 1 << iota // has a digit, or is listed as a number
	ClassTime                           // month, weekday, part of a day or unit of time
	ClassUnit                           // unit or currency
	ClassName                           // begins with a capital that no sentence's beginning explains
	ClassPlace                          // listed place
	ClassDemonym                        // listed demonym
	ClassTitle                          // of a person: minister, mr
	ClassOrganisation                   // in the names of organisations: ministry, inc
	ClassSay                            // verb of saying
	ClassHedge                          // doubt, plan or denial: allegedly, expected, refused
	ClassModal                          // may
	ClassNegation                       // not, never, no, without
	ClassFunction                       // carries grammar: article, preposition, conjunction, auxiliary, pronoun
	ClassTurn                           // turns a meaning when another stands in its place: for, against, all, only
	ClassPronoun                        // she
	ClassVerb                           // listed verb, or ends as verbs do
	ClassAdverb                         // listed adverb, or ends as adverbs do
	ClassGrave                          // of life and death, votes and hostages
	ClassTeller                         // noun of a source: official, witnesses
	ClassColour                         // of a word or phrase that adds no fact: dramatic, in fact
	ClassDetail                         // of a modifier that is a fact: former, unarmed
	ClassAnd                            // joins the parts of a list: and, or
	ClassArticle                        // a, the
	ClassThat                           // before what is said: that

	classDeterminer
	classPreposition
	classConjunction
	classClause
	classOf
	classLink
	classAuxiliary
	classBe
	classOpener
	classInfinitive
	classPlan
	classDeny
	classParticle
	classBound
	classLegal
	classShort
	classNumbered
	classAddress
	classWhere
	classWeak
	classReport
	classRule
	classChannel
	classIn
	classAnonymous
	classCall
	classMove
	classPlural
	classPast
	classSuffix
	classNoun
	classUnnamed
	classOffice
	classHedges // begins a marker of certainty
	classSays   // begins what tells a source
	classSeat
	classListed // verb
	classTopic  // marks the subject
)

// classes are the bits that the classes of a pack set, those of phrases on each of their words.
var classes = []struct {
	bits   Class
	phrase bool
	of     []lang.Class
}{
	{ClassNumber, false, []lang.Class{"numeral", "ordinal", "scale", "vague", "fraction", "half"}},
	{ClassTime, false, []lang.Class{"month", "weekday", "day-part", "deictic", "season", "time-unit"}},
	{ClassUnit, false, []lang.Class{"unit", "currency"}},
	{ClassPlace, true, []lang.Class{"place"}},
	{ClassDemonym, true, []lang.Class{"demonym"}},
	{ClassTitle, true, []lang.Class{"title"}},
	{ClassOrganisation, true, []lang.Class{"organisation"}},
	{ClassOrganisation | classLegal, false, []lang.Class{"legal"}},
	{ClassSay, false, []lang.Class{"say"}},
	{ClassModal, false, []lang.Class{"modal"}},
	{ClassNegation, false, []lang.Class{"negation", "no"}},
	{ClassFunction, false, []lang.Class{"function", "grammar"}},
	{ClassTurn, true, []lang.Class{"turn"}},
	{ClassPronoun | ClassFunction, false, []lang.Class{"pronoun"}},
	{ClassVerb | classListed, false, []lang.Class{"verb"}},
	{ClassVerb | classMove, false, []lang.Class{"move"}},
	{ClassAdverb, true, []lang.Class{"adverb"}},
	{ClassGrave, true, []lang.Class{"grave"}},
	{ClassTeller, true, []lang.Class{"teller"}},
	{ClassColour, true, []lang.Class{"colour"}},
	{ClassDetail, true, []lang.Class{"detail"}},
	{ClassArticle | ClassFunction, false, []lang.Class{"article"}},
	{classDeterminer | ClassFunction, false, []lang.Class{"determiner"}},
	{classPreposition | ClassFunction, true, []lang.Class{"preposition"}},
	{classConjunction | ClassFunction, true, []lang.Class{"conjunction"}},
	{ClassAnd | ClassFunction, false, []lang.Class{"and"}},
	{classClause, false, []lang.Class{"clause"}},
	{classOf, false, []lang.Class{"of"}},
	{classLink, false, []lang.Class{"link"}},
	{classAuxiliary | ClassFunction, false, []lang.Class{"auxiliary"}},
	{classBe | ClassFunction, false, []lang.Class{"be"}},
	{classOpener, false, []lang.Class{"begins"}},
	{classInfinitive, false, []lang.Class{"infinitive"}},
	{ClassHedge, false, []lang.Class{"doubt"}},
	{ClassHedge | classPlan, false, []lang.Class{"plan"}},
	{ClassHedge | classDeny, false, []lang.Class{"deny"}},
	{classParticle, false, []lang.Class{"particle"}},
	{classBound, false, []lang.Class{"bound"}},
	{classShort, false, []lang.Class{"short"}},
	{classNumbered, false, []lang.Class{"numbered", "series"}},
	{classAddress, false, []lang.Class{"address"}},
	{classWhere, false, []lang.Class{"where"}},
	{classReport, false, []lang.Class{"report"}},
	{ClassThat, false, []lang.Class{"that"}},
	{classRule, false, []lang.Class{"rule"}},
	{classChannel, false, []lang.Class{"channel"}},
	{classIn, false, []lang.Class{"in"}},
	{classAnonymous, true, []lang.Class{"anonymous"}},
	{classCall, false, []lang.Class{"call"}},
	{classSuffix, false, []lang.Class{"suffix"}},
	{classNoun, false, []lang.Class{"noun"}},
	{classUnnamed, false, []lang.Class{"unnamed"}},
	{classOffice, false, []lang.Class{"office"}},
	{ClassFunction | classOpener, false, []lang.Class{"contraction"}},
	{classTopic, false, []lang.Class{"topic"}},
	{classSeat, true, []lang.Class{"seat"}},
	{classPlural, false, []lang.Class{"plural"}},
}

// vocabulary is what the words of a pack are, in a form that is quick to ask.
type vocabulary struct {
	pack       *lang.Pack
	class      []Class              // of the word alone, by its ID
	stem       []string             // by the ID of the word
	phrases    lang.Mask            // the classes whose phrases set bits
	phraseBits map[lang.Class]Class // what they set
	trusts     trust                // in capitals
	stems      *stemmer
	thesaurus  *thesaurus
	phrasebook func() *phrasebook // read on first use
	names      *nameLists

	shapes   []shape
	plurals  []string // endings of the plural
	subjects []string // endings of a noun that is the subject
	cases    []string // these, and those of a noun that a source is named by
	marked   bool     // the subject has an ending or a mark
	suffixed bool     // an apostrophe parts a name from its endings
}

// shape is an ending that tells what a word is likely to be.
type shape struct {
	ending string
	bits   Class
}

var mTitle = lang.MaskOf("title")

func newVocabulary(p *lang.Pack) *vocabulary {
	words := listingOf(p)
	v := &vocabulary{pack: p, stems: newStemmer(words), names: newNameLists(words), trusts: trustOf(p), phraseBits: map[lang.Class]Class{}}
	v.thesaurus = newThesaurus(words, v.stems)
	v.phrasebook = sync.OnceValue(func() *phrasebook { return newPhrasebook(p.Code, v.stems) })
	for _, c := range classes {
		if c.phrase {
			v.phrases = v.phrases.Or(lang.MaskOf(c.of...))
			for _, of := range c.of {
				v.phraseBits[of] |= c.bits
			}
		}
	}
	v.class, v.stem = make([]Class, p.Last()+1), make([]string, p.Last()+1)
	bits := bitsOf()
	for w, x := range p.All() {
		v.class[x.ID()], v.stem[x.ID()] = bits(x), v.stems.stem(w)
	}
	v.listEndings(p, words)
	return v
}

// bitsOf returns what gives the bits of a word by itself.
func bitsOf() func(x *lang.Lexeme) Class {
	masks := make([]lang.Mask, len(classes))
	for k, c := range classes {
		masks[k] = lang.MaskOf(c.of...)
	}
	return func(x *lang.Lexeme) (bits Class) {
		for k, c := range classes {
			if x.Is(masks[k]) {
				bits |= c.bits
			}
		}
		if e := x.Entry(mTitle); e != nil && e.Name != "" {
			bits |= classWeak
			if e.Name == "past" {
				bits |= classPast
			}
		}
		if x.Starts(mHedge) {
			bits |= classHedges
		}
		if x.Starts(mSay) || x.Starts(mAccording) {
			bits |= classSays
		}
		return bits
	}
}

// listEndings notes the endings that tell what a word is.
func (v *vocabulary) listEndings(p *lang.Pack, words listing) {
	shapes := map[string]Class{"verb": ClassVerb, "adverb": ClassAdverb}
	for _, e := range words["shape"] {
		if e.Name == "plural" {
			v.plurals = append(v.plurals, e.Text)
		} else if bits := shapes[e.Name]; bits != 0 {
			v.shapes = append(v.shapes, shape{e.Text, bits})
		}
	}
	for _, e := range p.Signs("apostrophe") {
		v.suffixed = v.suffixed || e.Text == "suffix"
	}
	for _, e := range p.Signs("case-ending") {
		v.cases = append(v.cases, e.Text)
		if e.Name == "subject" {
			v.subjects = append(v.subjects, e.Text)
		}
	}
	v.marked = len(v.subjects) > 0 || len(words["topic"]) > 0
}

// listing is the entries of one word of a pack by their class, sorted by their texts.
type listing map[lang.Class][]lang.Entry

func listingOf(p *lang.Pack) listing {
	all := listing{}
	for _, x := range p.All() {
		for _, e := range x.Entries() {
			if e.Words == 1 {
				all[e.Class] = append(all[e.Class], e)
			}
		}
	}
	for _, entries := range all {
		slices.SortFunc(entries, func(a, b lang.Entry) int { return strings.Compare(a.Text, b.Text) })
	}
	return all
}

// classify sets the bits of all words of a text, once its sentences are known.
func (t *Text) classify() {
	v := t.grammar.words
	var phrases []Class // bits that phrases set, from word i on
	word := func(i int) string {
		if w := t.Fold(i); t.possessive(i) {
			return w[:len(w)-1]
		}
		return t.Fold(i)
	}
	for i := range t.Words {
		w, fold, x := &t.Words[i], t.Fold(i), t.lexeme(i)
		bits := v.class[x.ID()]
		if !w.Upper() && bits&classShapeless == 0 {
			bits |= v.shape(fold)
		} else if bits == 0 && hasDigit(fold) {
			bits = ClassNumber
		}
		if w.Upper() && i > 0 && t.SentenceOf(i-1) == t.SentenceOf(i) {
			bits |= ClassName
		}
		if x.Deeper() && x.Starts(v.phrases) {
			phrases = t.phrase(phrases, x.Longest(len(t.Words), word, i), i)
		}
		if len(phrases) > 0 {
			bits |= phrases[0]
			phrases = slices.Delete(phrases, 0, 1)
		}
		w.form = t.forms.as(w.form, bits)
	}
}

// classShapeless is what a word is whose ending tells nothing.
const classShapeless = ClassFunction | ClassTitle | ClassOrganisation | ClassTeller | ClassAdverb | ClassPlace | ClassDemonym | classNoun | classPlural | classUnnamed | ClassSay

// phrase adds the bits of phrases of several words that begin at word i to those of the words from i on.
func (t *Text) phrase(all []Class, entries []lang.Entry, i int) []Class {
	for k := range entries {
		e := &entries[k]
		if e.Words > 1 && e.Of(t.grammar.words.phrases) && t.SentenceOf(i+e.Words-1) == t.SentenceOf(i) {
			bits := t.grammar.words.phraseBits[e.Class]
			for j := range e.Words {
				if j == len(all) {
					all = append(all, 0)
				}
				all[j] |= bits
			}
		}
	}
	return all
}

// of returns the bits of a word by itself.
func (v *vocabulary) of(w string) Class { return v.class[v.pack.Lookup(w).ID()] }

// shape returns what an unlisted word is likely to be by its ending, and whether it has a digit.
func (v *vocabulary) shape(w string) Class {
	if hasDigit(w) {
		return ClassNumber
	}
	for _, s := range v.shapes {
		if n := len(w) - len(s.ending); n > 1 && w[n:] == s.ending {
			return s.bits
		}
	}
	return 0
}

func hasDigit(w string) bool {
	for k := range len(w) {
		if w[k]-'0' <= 9 {
			return true
		}
	}
	return false
}

// Class returns what word i can be.
func (t *Text) Class(i int) Class { return t.forms.all[t.Words[i].form].class }

// Function reports whether word i is a function word of the text's language: one that carries grammar rather than facts.
func (t *Text) Function(i int) bool { return t.Class(i)&ClassFunction != 0 }

// Numeral reports whether word i is a Roman numeral in capitals, as in names of kings and wars; the word "I" is one too.
func (t *Text) Numeral(i int) bool {
	w := &t.Words[i]
	return w.Upper() && roman(t.Fold(i)) > 0 && t.Raw[w.start:t.End(i)] == strings.ToUpper(t.Raw[w.start:t.End(i)])
}

// Turns reports whether word i is a function word that turns the meaning of its sentence when another stands in its place, such as "for" and
// "against" in English.
func (t *Text) Turns(i int) bool { return t.Class(i)&ClassTurn != 0 }

// class returns the bits of word i, none outside the text.
func (e *extractor) class(i int) Class {
	if i < 0 || i >= len(e.d.Words) {
		return 0
	}
	return e.d.Class(i)
}

// has reports whether word i can be any of the given.
func (e *extractor) has(i int, c Class) bool { return e.class(i)&c != 0 }

// longest returns the longest entry of the classes that begins at word i and whose words stand side by side, or nil.
func (e *extractor) longest(i int, m lang.Mask) *lang.Entry {
	x := e.lexeme(i)
	if !x.Starts(m) {
		return nil
	}
	if !x.Deeper() {
		return x.Entry(m)
	}
	entries := x.Longest(len(e.d.Words), e.word, i)
next:
	for k := range entries {
		if !entries[k].Of(m) {
			continue
		}
		for j := i + 1; j < i+entries[k].Words; j++ {
			if e.d.SentenceOf(j) != e.d.SentenceOf(i) || e.gaps[j] != gapSpace && e.gaps[j] != gapHyphen && e.gaps[j] != gapPoint {
				continue next
			}
		}
		return &entries[k]
	}
	return nil
}
