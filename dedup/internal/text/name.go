package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// NameValue is a person, organisation or place. Facts of Kind Place hold one too. A number that is part of a name belongs to it: "elizabeth ii",
// "flight 370".
type NameValue struct {
	Name  string `json:"name"`            // folded, without title and possessive s: "joe biden", "us"
	Title string `json:"title,omitempty"` // folded: "iraqi prime minister"; empty for none
	Full  string `json:"full,omitempty"`  // the longer name of the same text that Name is short for: "joe biden" of "biden"; empty where Name is the longest
	Lang  string `json:"-"`               // the language it was read in
}

// Referent returns the longest form of the name that its text has.
func (n NameValue) Referent() string {
	if n.Full != "" {
		return n.Full
	}
	return n.Name
}

var (
	mJoins     = lang.MaskOf("joins")     // the word for "of" goes on with its name
	mRegion    = lang.MaskOf("region")    // of a place whose name follows the word for "of"
	mDirection = lang.MaskOf("direction") // before the name of a place
)

// trust is what capitals tell in a language.
type trust uint8

const (
	trustNone  trust = iota // there are none, or they tell nothing: only listed places are names
	trustPairs              // nouns have them too: names are what stands after a title, beside another capital, or in capitals throughout
	trustAll                // a capital inside a sentence makes a name
)

func trustOf(p *lang.Pack) trust {
	for _, e := range p.Signs("capitals") {
		switch e.Text {
		case "names":
			return trustAll
		case "pairs":
			return trustPairs
		}
	}
	return trustNone
}

const (
	// classCommon is what a word that opens a sentence is, if not a name.
	classCommon = ClassFunction | ClassVerb | ClassAdverb | ClassModal | ClassNegation | ClassHedge | ClassSay | ClassTime | ClassUnit | classOpener | classCall | classPlural
	// classGrammar is what no name has in the middle.
	classGrammar = classDeterminer | ClassPronoun | classAuxiliary | ClassModal
)

// names finds persons, organisations and places.
func (e *extractor) names() {
	if e.d.grammar.words.trusts == trustNone {
		e.listedPlaces()
		return
	}
	e.lowers()
	begin := len(e.facts)
	for s := range e.d.Sentences {
		first, last := e.d.Sentences[s].First, e.d.Sentences[s].Last
		if e.inCapitals(first, last) {
			continue
		}
		for i := first; i < last; {
			if !e.nameBegins(i) {
				i++
				continue
			}
			end := e.nameEnd(i, last)
			e.name(i, end)
			i = max(end, i+1)
		}
	}
	e.shortForms(begin)
}

// inCapitals reports whether words [first,last) are a headline or a line in which all words have a capital.
func (e *extractor) inCapitals(first, last int) bool {
	capitals := 0
	for i := first; i < last; i++ {
		if e.upper(i) {
			capitals++
		}
	}
	return last-first >= 5 && capitals*10 >= (last-first)*9
}

var mPlace = lang.MaskOf("place")

// listedPlaces finds the places that the language lists.
func (e *extractor) listedPlaces() {
	for i := 0; i < len(e.d.Words); {
		p := e.longest(i, mPlace)
		if p == nil || e.takes[i]&(inTime|inNumber) != 0 {
			i++
			continue
		}
		name := e.tight(i, i+p.Words)
		e.take(i, i+p.Words, inName)
		e.add(Place, i, i+p.Words, name, NameValue{Name: name, Lang: e.d.Lang})
		i += p.Words
	}
}

// numbered marks the number words that are part of a name, before times and numbers are read: Flight 370, F-16, 14 Elm Street.
func (e *extractor) numbered() {
	if e.d.grammar.words.trusts == trustNone {
		return
	}
	for i := range e.d.Words {
		if e.digit(i) {
			if e.numberOf(i) {
				e.takes[i] |= inName
			} else if e.address(i) {
				e.takes[i] |= inName
			}
		} else if e.has(i, ClassNumber) && e.upper(i) && e.gaps[i] == gapSpace && e.has(i-1, classNumbered) && e.upper(i-1) { // Formula One
			e.takes[i] |= inName
		}
	}
}

// numberOf reports whether the figures of word i belong to the name before them.
func (e *extractor) numberOf(i int) bool {
	if i == 0 || !e.upper(i-1) || e.near(i+1) && e.has(i+1, ClassUnit|ClassNumber|ClassTime) || strings.ContainsAny(e.word(i), ".,") {
		return false
	}
	switch e.gaps[i] {
	case gapSpace:
		return e.has(i-1, classNumbered)
	case gapHyphen:
		return e.has(i-1, classNumbered) || allUpper(e.source(i-1)) || len(e.word(i-1)) == 1
	}
	return false
}

// address reports whether the figures of word i are a house's: a few capitals follow, the last of them that of a street.
func (e *extractor) address(i int) bool {
	for k := i + 1; k < i+5 && e.near(k) && e.upper(k); k++ {
		if k > i+1 && e.has(k, classAddress) && isDigits(e.word(i)) {
			return true
		}
	}
	return false
}

func isDigits(w string) bool {
	for k := range len(w) {
		if w[k] < '0' || w[k] > '9' {
			return false
		}
	}
	return w != ""
}

// seen tells how words that may be names are written elsewhere in the text.
type seen uint8

const (
	seenLower  seen = 1 << iota // in lower case
	seenInside                  // with a capital that no sentence's beginning explains
)

// lowers notes of the words that open sentences whether the text also has them in lower case, and with a capital inside a sentence.
func (e *extractor) lowers() {
	e.seen = make(map[string]seen, 32)
	for i := range e.d.Words {
		if e.upper(i) && e.opens(i) {
			e.seen[e.base(i)] = 0
		}
	}
	for i := range e.d.Words {
		t := &e.d.Words[i]
		if e.class(i)&ClassFunction != 0 {
			continue
		}
		how := seenLower
		if t.Upper() {
			if how = seenInside; e.opens(i) {
				continue
			}
		}
		w := e.base(i)
		if s, asked := e.seen[w]; asked && s&how == 0 {
			e.seen[w] = s | how
		}
	}
}

// opens reports whether the capital of word i may come from its place in the sentence.
func (e *extractor) opens(i int) bool {
	return e.gaps[i] == gapStart || e.gaps[i] == gapQuote || e.gaps[i] == gapOther
}

// pronoun reports whether word i is a pronoun, and not a place written as one: US.
func (e *extractor) pronoun(i int) bool {
	return e.has(i, ClassPronoun) && !e.namesake(i)
}

// namesake reports whether word i is a name that is also a function word, and is written in capitals.
func (e *extractor) namesake(i int) bool {
	if !e.has(i, ClassFunction) || !allUpper(e.source(i)) {
		return false
	}
	return e.has(i, ClassPlace) || strings.HasPrefix(e.d.Raw[e.d.End(i):], "&") // AT&T
}

// nameBegins reports whether a name may begin at word i.
func (e *extractor) nameBegins(i int) bool {
	if e.takes[i]&inTime != 0 {
		return false
	}
	if e.digit(i) {
		return e.takes[i]&inName != 0 && e.upper(i+1) && e.gaps[i+1] == gapSpace
	}
	if !e.upper(i) { // al-Sudani
		return e.has(i, classBound) && e.upper(i+1) && e.gaps[i+1] == gapHyphen
	}
	if e.has(i, classGrammar|classConjunction|classPreposition|classBe|ClassNegation) && !e.namesake(i) {
		return false
	}
	if e.d.grammar.words.trusts == trustPairs {
		return e.pairBegins(i)
	}
	return !e.opens(i) || e.firstBegins(i)
}

// pairBegins reports whether a name begins at word i where all nouns have capitals.
func (e *extractor) pairBegins(i int) bool {
	switch {
	case e.has(i, ClassPlace|ClassTitle), e.near(i) && e.has(i-1, ClassTitle), allUpper(e.source(i)) && len(e.word(i)) > 1:
		return true
	case e.opens(i) && e.has(i, classCommon):
		return false
	}
	if e.near(i+1) && e.has(i+1, classParticle) && !e.has(i+1, ClassArticle) && (e.upper(i+2) || e.has(i+2, classParticle) && e.upper(i+3)) {
		return true
	}
	return i+1 < len(e.gaps) && e.gaps[i+1] == gapSpace && e.upper(i+1) && e.takes[i+1]&inTime == 0 && !e.has(i+1, ClassFunction|ClassOrganisation|ClassTitle)
}

// firstBegins reports whether a name begins at word i, which has its capital from its place too.
func (e *extractor) firstBegins(i int) bool {
	if e.has(i, ClassPlace) || i+1 < len(e.takes) && e.takes[i+1]&inName != 0 && e.digit(i+1) {
		return true
	}
	known := e.seen[e.base(i)]
	switch {
	case e.has(i, classCommon) && known&seenInside == 0:
		return false
	case e.has(i, ClassTitle|ClassOrganisation|ClassDemonym), known&seenInside != 0:
		return true
	case known&seenLower != 0:
		return false
	}
	// in front of another capital: a name unless it looks like a common word
	if e.upper(i+1) && (e.gaps[i+1] == gapSpace || e.gaps[i+1] == gapHyphen || e.gaps[i+1] == gapPoint && len(e.word(i)) == 1) && e.takes[i+1]&(inTime|inNumber) == 0 {
		return e.d.grammar.words.shape(e.word(i))&(ClassVerb|ClassAdverb) == 0
	}
	if e.possessive(i) || e.has(i+1, classParticle) && !e.has(i+1, ClassArticle) && e.upper(i+2) && e.near(i+1) && e.near(i+2) {
		return true
	}
	return allUpper(e.source(i)) && len(e.word(i)) > 1
}

// allUpper reports whether a word has two capitals and no small letter.
func allUpper(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 1
}

// nameEnd returns where the name that begins at word i ends.
func (e *extractor) nameEnd(i, last int) int {
	j := i + 1
	for j < last && !e.closes(j-1) {
		g := e.gaps[j]
		initial := g == gapPoint && (len(e.word(j-1)) == 1 || e.has(j-1, ClassTitle|ClassOrganisation) || e.lexeme(j-1).Is(mAbbreviation))
		if g != gapSpace && g != gapHyphen && !initial {
			if g == gapComma && e.has(j, classSuffix) && e.upper(j) {
				j++
				continue
			}
			return j
		}
		if e.takes[j]&inTime != 0 {
			return j
		}
		n := e.nameGoesOn(i, j, last)
		if n == 0 {
			return j
		}
		j += n
	}
	return j
}

// closes reports whether no name goes on after word i: it has a possessive s, or an apostrophe after its s.
func (e *extractor) closes(i int) bool {
	if !e.upper(i) || i+1 >= len(e.d.Words) {
		return false
	}
	if e.d.grammar.words.suffixed {
		return strings.ContainsAny(e.source(i), "'’")
	}
	return e.possessive(i) || strings.HasSuffix(e.word(i), "s") && e.gaps[i+1] == gapSpace && strings.ContainsAny(e.d.Raw[e.d.End(i):e.d.Words[i+1].Start()], "'’")
}

// nameGoesOn returns how many words from word j on belong to the name that begins at word i.
func (e *extractor) nameGoesOn(i, j, last int) int {
	g := e.gaps[j]
	switch {
	case e.digit(j):
		return boolInt(e.takes[j]&inName != 0)
	case e.upper(j) && e.regnal(j):
		return 1
	case e.upper(j):
		if e.has(j, classGrammar) || e.namesake(j) && g == gapSpace { // "Minnesota US Attorney"
			return 0
		}
		if g == gapHyphen && e.has(j-1, ClassPlace) && e.has(j, ClassPlace) { // Gaza-Egypt
			return 0
		}
		if e.d.grammar.words.trusts == trustPairs && e.has(j-1, ClassPlace) && !e.has(j, ClassPlace) {
			return 0
		}
		return 1
	case e.has(j, classBound) && e.upper(j+1) && e.gaps[j+1] == gapHyphen:
		return 2
	case e.has(j, classParticle) && g == gapSpace && !e.has(j-1, ClassPlace) && e.upper(j+1) && e.gaps[j+1] == gapSpace && !e.has(j, ClassArticle|ClassAnd):
		return 2
	case e.has(j, classParticle) && e.has(j+1, classParticle) && j+2 < last && e.upper(j+2):
		return 3
	case e.has(j, classOf) && g == gapSpace && e.isA(j-1, mJoins):
		k := j + 1
		if e.has(k, ClassArticle) {
			k++
		}
		if k < last && e.upper(k) && e.near(k) && e.takes[k]&inTime == 0 {
			return k + 1 - j
		}
	case e.has(j, ClassAnd) && g == gapSpace && e.upper(j+1) && e.gaps[j+1] == gapSpace && (e.has(i, ClassPlace) || !allUpper(e.source(i))) && j-i == 1+boolInt(e.has(i, ClassPlace|ClassDemonym)) && e.orgAfter(j+1, last):
		return 2
	case e.has(j, classLink) && e.has(j, classShort) && g == gapSpace && e.upper(j+1) && e.has(j-1, ClassOrganisation) && e.gaps[j+1] == gapSpace && !e.has(j+1, ClassPlace):
		return 2
	}
	return 0
}

// regnal reports whether word j is the Roman number of the name before it: Elizabeth II, World War I.
func (e *extractor) regnal(j int) bool {
	if roman(e.word(j)) == 0 || e.gaps[j] != gapSpace || len(e.word(j-1)) < 2 || !e.upper(j-1) {
		return false
	}
	s := e.source(j)
	if len(s) > 1 {
		return allUpper(s)
	}
	// a single letter may be a pronoun or an initial
	return !(j+1 < len(e.gaps) && e.gaps[j+1] == gapPoint) && !(e.near(j+1) && e.has(j+1, classAuxiliary|ClassModal|ClassAdverb|ClassSay)) && !(e.has(j, ClassPronoun) && e.has(j-1, classCommon))
}

// orgAfter reports whether the capitals from word j on end in a word for an organisation.
func (e *extractor) orgAfter(j, last int) bool {
	n := 0
	for j < last && e.upper(j) && (n == 0 || e.gaps[j] == gapSpace) {
		j++
		n++
	}
	return n > 1 && e.has(j-1, ClassOrganisation)
}

// name appends the name of words [first,last), parted from the title before it.
func (e *extractor) name(first, last int) {
	// lower-case titles right before it are part of its title
	begin := first
	for n := 0; n < 4 && begin > 0 && e.near(begin) && !e.upper(begin-1) && e.has(begin-1, ClassTitle|classOffice) && e.takes[begin-1] == 0; n++ {
		begin--
	}
	for begin < first && !e.anyOf(begin, first, ClassTitle) {
		begin++
	}
	low := begin < first
	at := e.titleEnd(first, last, low)
	if e.has(last-1, ClassOrganisation) && !e.has(last-1, ClassTitle) && at < last { // the Justice Department
		at = first
		for at < last-1 && e.has(at, classPast) {
			at++
		}
	}
	if low && at == first && begin+1 == first && e.has(begin, classWeak) { // "former Minnesota ..."
		begin, low = first, false
	}
	if at == first+1 && last == first+2 && e.companyAfter(last-1) { // General Motors
		at = first
	}
	if at >= last {
		// a title without a name: "Prime Minister"; what stands before it may be a name: "Skoda Chairman"
		for at = first; at < last && !e.has(at, ClassTitle|classOffice); at++ {
		}
		if at > first {
			e.plainName(first, at, begin, "")
		}
		return
	}
	for last-1 > at && e.has(last-1, ClassDemonym) { // "News' Asian channel"
		last--
	}
	for at < last-1 && at > first && e.has(at, ClassDemonym) {
		at++
	}
	title := ""
	if at > first || low {
		title = e.phrase(begin, at)
		e.employer(first, at)
	}
	e.plainName(at, last, begin, title)
}

// titleEnd returns where the title that words [first,last) begin with ends.
func (e *extractor) titleEnd(first, last int, low bool) int {
	at, enough := first, low
	for k := first; k < last; k++ {
		if !e.has(k, ClassTitle|classOffice) || k > first && k == last-1 && e.has(k, ClassOrganisation|classWeak|classOffice) {
			continue
		}
		if e.digit(k+1) && e.gaps[k+1] == gapHyphen { // MS-13
			continue
		}
		enough = enough || e.has(k, classPast) || e.has(k, ClassTitle) && !e.has(k, classWeak) || k == first && last-first > 2 && e.has(k, classWeak)
		at = k + 1
		if e.has(k+1, classOf) && k+3 < last { // Secretary of State Warren Christopher
			at = k + 3
			if e.has(k+2, ClassArticle) && at+1 < last {
				at++
			}
			k = at - 1
		}
	}
	if !enough {
		return first
	}
	return at
}

var (
	mCompany   = lang.MaskOf("company")
	mCompanies = lang.MaskOf("general")
)

// companyAfter reports whether word k makes a company of the title before it.
func (e *extractor) companyAfter(k int) bool {
	return e.lexeme(k).Is(mCompany) && e.lexeme(k-1).Is(mCompanies)
}

// employer appends the organisation that stands before a title, words [first,at), as a name of its own.
func (e *extractor) employer(first, at int) {
	org := first
	for org < at && !e.has(org, ClassTitle|classOffice) {
		org++
	}
	for org > first && e.has(org-1, ClassDemonym) {
		org--
	}
	if org > first && org < at && !e.has(first, ClassDemonym) && !(org-first == 1 && e.has(first, ClassPlace)) {
		e.plainName(first, org, first, "")
	}
}

// plainName appends a name without looking for titles; its span begins at word begin where it has one.
func (e *extractor) plainName(at, last, begin int, title string) {
	if at >= last {
		return
	}
	if last-at == 1 && e.has(at, ClassDemonym) {
		return
	}
	if title == "" {
		begin = at
		if last-at == 1 && (e.has(at, ClassFunction) && !e.namesake(at) || e.has(at, ClassOrganisation|ClassTitle|classOffice) && !allUpper(e.source(at)) || utf8.RuneCountInString(e.word(at)) == 1) {
			return
		}
	}
	name := e.join(at, last)
	if e.d.grammar.elision {
		name = name[len(e.word(at))-len(e.base(at)):]
	} else {
		name = name[:len(name)-len(e.word(last-1))+len(e.base(last-1))]
	}
	kind := Name
	if title == "" && e.placeLike(at, last) {
		kind = Place
	}
	e.take(at, last, inName)
	e.add(kind, begin, last, "", NameValue{Name: name, Title: title, Lang: e.d.Lang})
}

// placeLike reports whether words [first,last) are likely a place.
func (e *extractor) placeLike(first, last int) bool {
	all, org := ClassPlace, false
	for k := first; k < last; k++ {
		all &= e.class(k)
		org = org || e.has(k, ClassOrganisation)
		if e.has(k, classSeat) || e.digit(k) {
			return false
		}
	}
	switch {
	case all != 0, e.has(last-1, ClassPlace) && !e.has(last-1, ClassOrganisation) && last-first == 2 && (e.has(first, ClassDemonym) || e.isA(first, mDirection)):
		return true
	case org || !e.near(first) || allUpper(e.source(first)):
		return false
	}
	return e.has(first-1, classWhere) || e.has(first-1, classOf) && e.isA(first-2, mRegion)
}

// shortForms points the short forms among the names found since begin to the longer ones, and gives every name of a text one kind.
func (e *extractor) shortForms(begin int) {
	v := e.d.grammar.words
	long := make(map[string]string, 32)   // last word or acronym to the longest name with it
	heads := make(map[string]string, 32)  // first word to the longest name with it
	kinds := make(map[string]*[2]int, 32) // how often a name was a Name and a Place
	keep := func(m map[string]string, key, name string) {
		if old := m[key]; len(old) < len(name) {
			m[key] = name
		}
	}
	for i := begin; i < len(e.facts); i++ {
		f := &e.facts[i]
		n := f.Value.(NameValue)
		k2 := kinds[n.Name]
		if k2 == nil {
			k2 = new([2]int)
			kinds[n.Name] = k2
		}
		k2[boolInt(f.Kind == Place)]++
		head, rest, found := strings.Cut(n.Name, " ")
		if !found {
			continue
		}
		tail := rest[strings.LastIndexByte(rest, ' ')+1:]
		h, t := v.of(head), v.of(tail)
		if h&(ClassTitle|ClassOrganisation|ClassPlace|ClassDemonym|ClassFunction|classParticle) == 0 && t&ClassNumber == 0 && !isDigits(tail) && (t&ClassOrganisation == 0 || t&classLegal != 0) {
			keep(heads, head, n.Name)
		}
		if t&(ClassOrganisation|ClassPlace|ClassDemonym|ClassFunction|ClassNumber|classSuffix) == 0 && strings.Count(n.Name, " ") < 4 && roman(tail) == 0 {
			keep(long, tail, n.Name)
			if p := strings.LastIndexByte(rest, ' '); p > 0 {
				if q := strings.LastIndexByte(rest[:p], ' '); v.of(rest[q+1:p])&classParticle != 0 { // al sudani
					keep(long, rest[q+1:], n.Name)
				}
			}
		}
		if a := v.acronym(n.Name); a != "" {
			keep(long, a, n.Name)
		}
	}
	for i := begin; i < len(e.facts); i++ {
		f := &e.facts[i]
		n := f.Value.(NameValue)
		if k := kinds[n.Name]; k[1] > 0 && k[1] >= k[0] {
			f.Kind = Place
		} else {
			f.Kind = Name
			full := long[n.Name]
			if full == "" && n.Title == "" { // a first name, or a company without its legal form
				head, _, _ := strings.Cut(n.Name, " ")
				if full = heads[head]; !strings.HasPrefix(full, n.Name+" ") {
					full = ""
				}
			}
			if len(full) > len(n.Name) {
				n.Full = full
			}
		}
		f.Value = n
		f.Subject = n.Name
	}
}

// acronym returns the first letters of the words of a name, or "" where there are less than two.
func (v *vocabulary) acronym(name string) string {
	var letters [16]byte
	k := 0
	for w := range strings.FieldsSeq(name) {
		if !v.names.acronym[w] && k < len(letters) {
			letters[k] = w[0]
			k++
		}
	}
	if k < 2 {
		return ""
	}
	return string(letters[:k])
}
