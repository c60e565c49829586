package text

import (
	"strings"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// Source is who is said to have said something.
type Source struct {
	Who       string `json:"who"`                 // folded noun phrase without article and number: "iraqi security sources and us official", "he"
	Count     int    `json:"count,omitempty"`     // of sources, where the text counts them
	Verb      string `json:"verb"`                // folded: "said", "told", "according to", "citing"; empty where a colon stands for it
	Channel   string `json:"channel,omitempty"`   // whom or where they told it, folded: "reuters", "reporters", "statement"
	Anonymous bool   `json:"anonymous,omitempty"` // asked not to be named
	Denied    bool   `json:"-"`                   // the verb denies what is said
	Lang      string `json:"-"`                   // the language it was read in
}

// reach is how many words away from a source what is said of it is looked for, so that a sentence without end takes linear time.
const reach = 60

var (
	mSay       = lang.MaskOf("say")
	mAccording = lang.MaskOf("according")
	mChannel   = lang.MaskOf("channel")
)

// telling is how a text says that somebody said something: words [from,to) hold the verb or what stands for it, and the hearer.
type telling struct {
	from, to int
	verb     string
	channel  string
	denied   bool
}

// sources finds who is said to have said what.
func (e *extractor) sources() {
	e.counted = e.counts()
	for i := 0; i < len(e.d.Words); i++ {
		if !e.has(i, classSays|classReport) {
			continue
		}
		switch x := e.lexeme(i); {
		case x.Starts(mAccording):
			if last := e.according(i); last > i {
				i = last - 1
			} else if x.Starts(mSay) {
				i = e.said(i)
			}
		case e.has(i, classReport) && e.has(i+1, ClassThat) && e.near(i+1):
			e.reports(i)
		case x.Starts(mSay):
			i = e.said(i)
		}
	}
	e.colons()
}

// counts returns the small whole numbers of the text by the word they begin at.
func (e *extractor) counts() map[int]int {
	m := map[int]int{}
	for i := range e.facts {
		if q, ok := e.facts[i].Value.(Quantity); ok && q.High == 0 && q.Unit == "" && q.Qualifier == "" && q.Value >= 1 && q.Value < 1000 && q.Value == float64(int(q.Value)) {
			m[e.facts[i].First] = int(q.Value)
		}
	}
	return m
}

// according reads a source beside what stands for a verb, which begins at word i, and returns where its words end, or i.
func (e *extractor) according(i int) int {
	a := e.longest(i, mAccording)
	if a == nil || e.d.Words[i].Quoted() && !e.closedBefore(i) {
		return i
	}
	to := i + a.Words
	t := telling{from: i, to: to, verb: e.tight(i, to)}
	if a.Name != "" && a.Name != none {
		t.verb = a.Name
	}
	if a.Attr["need"] == "quote" && !e.closedBefore(i) {
		return i
	}
	if a.Attr["source"] == "before" {
		first, last := e.phraseBefore(i)
		if last <= first || e.has(last-1, classRule) {
			return i
		}
		e.addSource(t, first, last)
		return to
	}
	first, last := e.phraseAfter(to)
	if last <= first || e.has(last-1, classRule) {
		return i
	}
	if a.Attr["need"] == "teller" && (e.near(i) && e.has(i-1, classBe) || !e.anyOf(first, last, ClassTeller|ClassOrganisation|ClassTitle|ClassName|classReport|classPlural)) {
		return i
	}
	e.addSource(t, first, last)
	if a.Attr["then"] == "say" && last < len(e.d.Words) && e.near(last) { // 据新华社报道
		if v := e.longest(last, mSay); v != nil {
			return last + v.Words
		}
	}
	return last
}

// anyOf reports whether one of the words [first,last) can be any of the given.
func (e *extractor) anyOf(first, last int, c Class) bool {
	for i := first; i < last; i++ {
		if e.has(i, c) {
			return true
		}
	}
	return false
}

// reports reads a noun of talk without a teller, word i: "reports that".
func (e *extractor) reports(i int) {
	first := i
	for first > 0 && e.near(first) && !e.has(first-1, ClassFunction|ClassVerb|ClassSay) && i-first < 3 {
		first--
	}
	e.addSource(telling{from: first, to: i + 2, verb: e.word(i)}, first, i+1)
}

// said reads a source around the verb of saying at word i and returns the last word used.
func (e *extractor) said(i int) int {
	v := e.longest(i, mSay)
	if v == nil || !e.reporting(i, v) {
		return i
	}
	t := telling{from: i, to: i + v.Words, verb: e.tight(i, i+v.Words)}
	t.denied = v.Name == "deny"
	if v.Attr["object"] == "hearer" {
		e.hearer(&t)
	}
	e.place(&t)
	first, last, found := e.teller(i, &t, v)
	if found {
		e.addSource(t, first, last)
		return max(t.to, last) - 1
	}
	return t.to - 1
}

// reporting reports whether the verb of saying at word i reports: what somebody says inside a quotation is no source of the report, and "is said
// to" has none.
func (e *extractor) reporting(i int, v *lang.Entry) bool {
	if e.d.Words[i].Quoted() && !e.closedBefore(i) {
		return false
	}
	switch after := i + v.Words; {
	case v.Name == none:
		return false
	case v.Attr["need"] == "be":
		return e.near(i) && e.has(i-1, classBe)
	case v.Attr["need"] == "mark":
		return e.closedBefore(i) || e.quoteAfter(after) || !e.near(after)
	}
	if v.Words == 1 && e.near(i) && e.has(i-1, classInfinitive|classDeterminer|classBe|ClassNegation) && !e.has(i-1, classClause) {
		return false
	}
	if v.Attr["noun"] != "" && !(e.near(i) && !e.possessive(i-1) && (e.upper(i-1) || e.pronoun(i-1) || e.has(i-1, ClassTeller|ClassAdverb)) || e.closedBefore(i)) {
		return false
	}
	after := i + v.Words
	switch v.Attr["need"] {
	case "quote":
		return e.closedBefore(i) || e.quoteAfter(after)
	case "clause":
		return e.closedBefore(i) || e.quoteAfter(after) || e.near(i) && e.has(i-1, ClassTeller) || e.gaps[i] == gapComma && e.upper(after) && e.endsSoon(after) || e.clauseAfter(after) && (e.near(i) || e.gaps[i] == gapComma)
	}
	return true
}

// quoteAfter reports whether a quotation begins right at word i.
func (e *extractor) quoteAfter(i int) bool {
	return i < len(e.d.Words) && e.d.Words[i].Quoted() && !e.d.Words[i-1].Quoted()
}

// clauseAfter reports whether what is told follows at word i, or went before: a clause, not an object.
func (e *extractor) clauseAfter(i int) bool {
	for i < len(e.d.Words) && e.near(i) && e.takes[i]&inTime != 0 {
		i++
	}
	switch {
	case i >= len(e.d.Words) || !e.near(i) || e.has(i, ClassThat|classClause):
		return true
	case e.has(i, classIn):
		return e.anyOf(i+1, i+5, classChannel)
	case e.has(i, classInfinitive|classPreposition):
		return false
	}
	for k := i + 1; k < i+9 && e.near(k); k++ {
		switch {
		case e.has(k, classAuxiliary|ClassModal|ClassNegation), e.has(k, classMove|classListed) && !e.has(k-1, classDeterminer|classPreposition):
			return true
		case e.has(k, classClause):
			return false
		}
	}
	return false
}

// hearer reads whom it was told.
func (e *extractor) hearer(t *telling) {
	first, end := e.phraseAfter(t.to)
	if end <= first {
		return
	}
	if end-first > 5 {
		end = first + 1
		for e.has(end-1, classDeterminer) || e.near(end) && (e.upper(end) || e.has(end-1, ClassDemonym)) && end-first < 5 {
			end++
		}
	}
	t.channel, t.to = e.phrase(first, end), end
}

// place reads where it was said: "in a statement".
func (e *extractor) place(t *telling) {
	for k := t.to; k < t.to+3 && e.near(k) && !e.has(k, ClassThat); k++ {
		if !e.has(k, classIn) || !e.near(k+1) || !e.has(k+1, ClassArticle|classDeterminer|classChannel) {
			continue
		}
		for n := k + 1; n < k+5 && e.near(n) && !(n > k+1 && e.has(n, classPreposition|classConjunction)); n++ {
			if c := e.longest(n, mChannel); c != nil {
				if t.channel == "" {
					t.channel = c.Text
				}
				t.to = n + c.Words
				return
			}
		}
		return
	}
}

// teller returns the words of who said it: after the verb where it is inverted, else before it.
func (e *extractor) teller(i int, t *telling, v *lang.Entry) (first, last int, found bool) {
	quoted := e.closedBefore(i)
	comma := e.gaps[i] == gapComma || quoted || e.gaps[i] == gapOther
	next := t.to
	if subject := v.Attr["subject"]; subject == "after" || subject == "first" {
		if subject == "first" {
			first, last = e.phraseFirst(i)
		} else {
			first, last = e.phraseAfter(next)
		}
		if last > first {
			return first, last, true
		}
	}
	if comma && e.near(next) && t.channel == "" && (e.upper(next) || e.has(next, classDeterminer) && !e.has(next, ClassThat) || quoted) && (quoted && !e.pronoun(next) || e.endsSoon(next)) {
		if first, last = e.phraseAfter(next); last > first {
			return first, last, true
		}
	}
	if e.near(i) && e.has(i-1, ClassAnd) { // "X won and said": the subject is the sentence's
		from, _ := e.bounds(i)
		if first, last = e.subjectAt(from); last > first && last < i {
			e.sourceFar(*t, first, last)
		}
		return 0, 0, false
	}
	first, last = e.subjectBefore(i)
	return first, last, last > first
}

// closedBefore reports whether a quotation ends right before word i.
func (e *extractor) closedBefore(i int) bool {
	if i == 0 {
		return false
	}
	g := e.d.Raw[e.d.End(i-1):e.d.Words[i].Start()]
	return e.gaps[i] == gapQuote || strings.HasSuffix(g, "’ ") || strings.HasSuffix(g, "' ") && len(g) > 2
}

// endsSoon reports whether the clause that begins at word i ends without a verb, as after "said" before its subject.
func (e *extractor) endsSoon(i int) bool {
	for k := i; k < i+10; k++ {
		if k > i && !e.near(k) && !(k < len(e.gaps) && e.gaps[k] == gapPoint) {
			return true
		}
		if e.has(k, classAuxiliary|ClassModal|ClassSay) || e.has(k, classConjunction) && !e.has(k, classPreposition|ClassAnd) {
			return false
		}
		if k > i && e.has(k, classListed|classMove) && !e.has(k, classPreposition) {
			return false
		}
	}
	return false
}

// subjectBefore returns the noun phrase before the verb at word v.
func (e *extractor) subjectBefore(v int) (first, last int) {
	from, _ := e.bounds(v)
	last = v
	for last > from && (e.near(last) || last < v && e.takes[last]&inTime != 0) && (e.has(last-1, ClassAdverb|classAuxiliary|ClassModal|ClassNegation) || e.takes[last-1]&inTime != 0) { // has also said
		last--
	}
	if last <= from {
		return v, v
	}
	if !e.near(last) && e.gaps[last] != gapPoint {
		if last = e.beforeInsertion(from, last); last <= from {
			return v, v
		}
	}
	return e.openPhrase(e.backFrom(from, last), last)
}

// beforeInsertion returns where what stands before an insertion between commas ends that ends at word last: "A U.S. official, speaking on condition
// of anonymity, said".
func (e *extractor) beforeInsertion(from, last int) int {
	if e.gaps[last] != gapComma {
		return from
	}
	k := last - 1
	for k > from && (e.near(k) || e.gaps[k] == gapPoint) && last-k < 25 {
		k--
	}
	if k <= from || e.gaps[k] != gapComma {
		return from
	}
	return k
}

// backFrom returns where the noun phrase that ends at word last begins.
func (e *extractor) backFrom(from, last int) int {
	first := last
	for n := 0; first > from && n < 18; n++ {
		if first < last && !e.near(first) && e.gaps[first] != gapPoint {
			break
		}
		k := first - 1
		switch {
		case e.has(k, ClassModal|ClassSay|classAuxiliary|ClassNegation) && !(e.has(k, ClassTime) && e.upper(k)):
			// what follows a verb is its object: the subject comes after "and"
			for j := last - 1; j > first; j-- {
				if e.has(j, ClassAnd) {
					return j
				}
			}
			return first
		case e.has(k, classClause), e.has(k, classConjunction) && !e.has(k, classPreposition|ClassAnd):
			return first
		case e.has(k, classListed) && !e.has(k, classPlural|classMove) && first < last && (e.has(k-1, classAuxiliary) || e.pronoun(k-1)):
			return first
		case first < last && e.pronoun(k) && !e.has(k, classDeterminer) && !e.has(first, classLink):
			return first
		}
		first--
	}
	return first
}

// openPhrase takes off words [first,last) the time, conjunction or place that stands before a noun phrase.
func (e *extractor) openPhrase(first, last int) (int, int) {
	for first < last {
		switch {
		case e.takes[first]&inTime != 0, e.has(first, classConjunction|ClassAdverb) && !e.pronoun(first) && !e.has(first, classPreposition|classDeterminer):
			first++
		case e.has(first, classPreposition) && !e.namesake(first):
			k := first + 1 // "In Baghdad officials said": the place goes too
			for k < last && (e.has(k, classDeterminer) || e.upper(k) || e.takes[k]&inTime != 0) {
				k++
			}
			if k >= last {
				return first, last
			}
			first = k
		default:
			return first, last
		}
	}
	return first, last
}

// phraseBefore returns the noun phrase that ends before word i, back to a comma or the sentence's beginning, without the particle that marks it.
func (e *extractor) phraseBefore(i int) (first, last int) {
	from, _ := e.bounds(i)
	first = i
	for first > from && i-first < 24 && (first == i || e.gaps[first] == gapSpace || e.gaps[first] == gapHyphen || e.gaps[first] == gapPoint) && !e.has(first-1, ClassSay|classConjunction) {
		first--
	}
	return e.openPhrase(first, i)
}

// phraseFirst returns the noun phrase that opens the clause of the verb at word i, for languages whose verbs stand last: up to the mark or ending of
// the subject, a comma or a time. Where nothing marks its end, it is the capitals that the clause begins with.
func (e *extractor) phraseFirst(i int) (first, last int) {
	const longest = 24
	first, _ = e.bounds(i)
	for first < i && (e.takes[first]&inTime != 0 || e.has(first, classConjunction|ClassAdverb)) {
		first++
	}
	capitals := first
	for last = first; last < i && last-first < longest; last++ {
		if e.has(last, classTopic) {
			return first, last
		}
		if last > first && !e.near(last) && e.gaps[last] != gapPoint || e.takes[last]&inTime != 0 || e.has(last, classClause) || e.d.Words[last].Quoted() && !e.d.Words[i].Quoted() {
			if e.d.grammar.words.marked {
				break
			}
			return first, last
		}
		if capitals == last && e.upper(last) {
			capitals++
		}
		if withoutEnding(e.word(last), e.d.grammar.words.subjects) != e.word(last) {
			return first, last + 1
		}
	}
	if e.d.grammar.words.marked {
		return first, first
	}
	return first, capitals
}

// withoutEnding returns a word without the first of the endings that it has.
func withoutEnding(w string, endings []string) string {
	for _, x := range endings {
		if len(w) > len(x) && strings.HasSuffix(w, x) {
			return w[:len(w)-len(x)]
		}
	}
	return w
}

// phraseAfter returns the noun phrase that begins at word i.
func (e *extractor) phraseAfter(i int) (first, last int) {
	first, last = i, i
	for last < len(e.d.Words) && last-i < 14 && e.phraseGoesOn(i, last) {
		last++
	}
	for last > first && e.has(last-1, classPreposition|classConjunction|classDeterminer) && !e.namesake(last-1) {
		last--
	}
	return first, last
}

// phraseGoesOn reports whether word k belongs to the noun phrase that begins at word i.
func (e *extractor) phraseGoesOn(i, k int) bool {
	if k > i && !e.near(k) && e.gaps[k] != gapPoint || k == i && (i == 0 || !e.near(i) && e.gaps[i] != gapQuote) || k > i && e.takes[k]&inTime != 0 {
		return false
	}
	switch {
	case e.namesake(k):
		return true
	case k > i && e.has(k, classLink):
		return true
	case e.has(k, classPreposition):
		return k == i && e.has(k, ClassArticle)
	case k > i && e.d.grammar.words.trusts == trustPairs && e.upper(k-1) && !e.upper(k) && !e.has(k, ClassAnd): // a noun ends its phrase
		return false
	case e.has(k, ClassAnd):
		return k > i && (e.upper(k+1) || e.has(k+1, classDeterminer|ClassNumber))
	case e.has(k, classReport|classChannel|ClassTeller):
		return true
	case k > i && e.has(k, classSays) && e.lexeme(k).Deeper() && e.longest(k, mSay) != nil:
		return false
	case e.has(k, ClassModal|classAuxiliary|ClassSay|ClassNegation|classMove), e.has(k, classConjunction|classClause):
		return k == i && e.has(k, ClassArticle)
	case k == i:
		return true
	case e.pronoun(k) && !e.has(k, classDeterminer), e.has(k, classListed) && !e.upper(k):
		return false
	case e.has(k, classDeterminer): // "told reporters the port ..."
		return e.has(k-1, classPreposition|classConjunction)
	}
	return true
}

// subjectAt returns the noun phrase that opens the sentence at word from, with what time stands before it passed over.
func (e *extractor) subjectAt(from int) (first, last int) {
	for e.takes[from]&inTime != 0 && from+1 < len(e.takes) {
		from++
	}
	last = from
	for last < len(e.d.Words) && last-from < 8 && (last == from || e.near(last) || e.gaps[last] == gapPoint) && e.takes[last]&inTime == 0 {
		if e.has(last, ClassModal|classAuxiliary|ClassSay|ClassNegation|ClassVerb|ClassAdverb|classCall) ||
			!e.namesake(last) && !e.has(last, classOf) && e.has(last, classPreposition|classConjunction) {
			break
		}
		last++
	}
	return from, last
}

// colons finds names before a colon and a quotation: Brill: "We need more".
func (e *extractor) colons() {
	for i := 1; i < len(e.d.Words); i++ {
		if !e.quoteAfter(i) || !e.upper(i-1) && !e.has(i-1, ClassTeller) {
			continue
		}
		mark, _, _ := strings.Cut(e.d.Raw[e.d.End(i-1):e.d.Words[i].Start()], " ")
		if mark != ":" && mark != "：" {
			continue
		}
		from, _ := e.bounds(i)
		if first := e.backFrom(from, i); first == from && i-first < 8 && e.takes[i-1]&inSource == 0 {
			e.addSource(telling{from: first, to: i}, first, i)
		}
	}
}

// sourceFar appends a source whose noun phrase, words [first,last), stands far from the verb: the fact is the verb's words alone.
func (e *extractor) sourceFar(t telling, first, last int) {
	begin := len(e.facts)
	e.addSource(t, first, last)
	for k := begin; k < len(e.facts); k++ {
		f := &e.facts[k]
		f.First, f.Last = t.from, t.to
		f.Span = Span{Start: e.d.Words[t.from].Start(), End: e.d.End(t.to - 1)}
	}
}

// addSource appends a source whose noun phrase is words [first,last).
func (e *extractor) addSource(t telling, first, last int) {
	s := Source{Verb: t.verb, Channel: t.channel, Denied: t.denied, Lang: e.d.Lang}
	k := first
	for k < last && !e.possessive(k) {
		if n := e.counted[k]; n > 0 && !e.has(k, classDeterminer) {
			s.Count = n
		} else if !e.has(k, classDeterminer) {
			break
		}
		k++
	}
	if s.Who = e.phrase(k, last); s.Who == "" || !e.nounIn(k, last) {
		return
	}
	a, z := min(t.from, first), max(t.to, last)
	s.Anonymous = e.anyOf(first, last, classUnnamed) || e.unnamed(a, z)
	e.take(a, z, inSource)
	e.add(Attribution, a, z, s.Who, s)
}

// nounIn reports whether one of the words [first,last) can be a noun or stand for one.
func (e *extractor) nounIn(first, last int) bool {
	for i := first; i < last; i++ {
		if e.class(i)&(ClassFunction|ClassAdverb) != 0 && !e.pronoun(i) && !e.has(i, classDeterminer) && !e.namesake(i) {
			continue
		}
		if e.d.grammar.words.trusts != trustPairs || e.upper(i) || e.has(i, ClassPronoun) {
			return true
		}
	}
	return false
}

// unnamed reports whether the source of words [first,last) wants no name: by them, or by what stands around them up to another verb of saying.
func (e *extractor) unnamed(first, last int) bool {
	from, to := e.bounds(first)
	from, to = max(from, first-reach), min(to, last+reach)
	for i := first; i < to && (i < last || !e.has(i, ClassSay)); i++ {
		if e.has(i, classAnonymous) {
			return true
		}
	}
	for i := first - 1; i >= from && !e.has(i, ClassSay); i-- {
		if e.has(i, classAnonymous) {
			return true
		}
	}
	return false
}

// tight returns words [first,last), folded, with a blank between where the text has one.
func (e *extractor) tight(first, last int) string {
	s := e.word(first)
	for i := first + 1; i < last; i++ {
		if e.d.Words[i].Start() > e.d.End(i-1) {
			s += " "
		}
		s += e.word(i)
	}
	return s
}

// phrase returns words [first,last) without articles, possessive s and the mark of a subject, with a blank between where the text has one.
func (e *extractor) phrase(first, last int) string {
	var b strings.Builder
	for i := first; i < last; i++ {
		if e.has(i, ClassArticle) || e.has(i, classTopic) && i == last-1 {
			continue
		}
		if b.Len() > 0 && e.d.Words[i].Start() > e.d.End(i-1) {
			b.WriteByte(' ')
		}
		w := e.base(i)
		if i == last-1 {
			w = withoutEnding(w, e.d.grammar.words.cases)
		}
		b.WriteString(w)
	}
	return b.String()
}
