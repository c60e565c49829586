package facts

import (
	"math"
	"strings"
)

// judge tells what two facts of one kind make of each other, and notes the difference if there is one.
func (p *pairing) judge(x, y fact) verdict {
	switch x.value.(type) {
	case Quantity:
		return p.judgeNumber(x, y)
	case Moment:
		return p.judgeTime(x, y)
	case NameValue:
		return p.judgeName(x, y)
	case Quotation:
		return p.judgeQuote(x, y)
	case Source:
		return p.judgeSource(x, y)
	case Hedge:
		return p.judgeHedge(x, y)
	}
	return unlike
}

// report notes a difference of two facts.
func (p *pairing) report(kind Kind, severity Severity, x, y fact, rule string) verdict {
	a, b := p.a.side(x.span), p.b.side(y.span)
	a.Value, b.Value = x.value, y.value
	subject := x.subject
	if subject == "" {
		subject = y.subject
	}
	p.add(p.id, kind, severity, a, b, subject, rule)
	return reported
}

// equalQuantity reports whether two quantities are the same number of the same unit, whatever their qualifiers.
func equalQuantity(v, w Quantity) bool {
	v, w = pence(v), pence(w)
	return v.Value == w.Value && v.High == w.High && (v.Unit == w.Unit || v.Unit == "" || w.Unit == "")
}

// pence turns hundredths of a currency into the currency.
func pence(q Quantity) Quantity {
	switch q.Unit {
	case "cents":
		q.Unit = "dollars"
	case "pence":
		q.Unit = "pounds"
	default:
		return q
	}
	q.Value /= 100
	q.High /= 100
	return q
}

// rounded reports whether one number is the other with fewer digits.
func rounded(v, w Quantity) bool {
	if v.High != w.High || v.Value == 0 || w.Value == 0 {
		return false
	}
	return math.Abs(v.Value-w.Value) < 0.005*math.Max(math.Abs(v.Value), math.Abs(w.Value))
}

// grave are the words beside numbers that an editor must see at once.
var grave = set(`killed dead died deaths death casualties wounded injured hurt victims bodies missing hostages prisoners votes vote seats toll die kill killing
	people democrats republicans defections arrested detained fatalities soldiers troops civilians`)

func (p *pairing) judgeNumber(x, y fact) verdict {
	v, w := x.value.(Quantity), y.value.(Quantity)
	if equalQuantity(v, w) {
		if v.Qualifier != w.Qualifier && (p.touchedA(x) || p.touchedB(y)) && !hedgedAlike(v.Qualifier, w.Qualifier) {
			return p.report(Number, Medium, x, y, "number qualified otherwise")
		}
		return same
	}
	if p.affinity(x, y) < samePlace {
		return unlike
	}
	if v.Unit != w.Unit && (v.Unit == "percent" || w.Unit == "percent" || v.Unit == "ordinal" || w.Unit == "ordinal") {
		return unlike
	}
	if !p.touchedA(x) && !p.touchedB(y) {
		return unlike
	}
	if rounded(pence(v), pence(w)) {
		return p.report(Number, Medium, x, y, "number rounded")
	}
	severity := High
	if grave[v.Of] || grave[w.Of] || grave[x.subject] || grave[y.subject] || isMoney(v.Unit) && v.Value >= 1e6 {
		severity = Key
	}
	return p.report(Number, severity, x, y, "other number")
}

// hedgedAlike reports whether two qualifiers of a number say the same.
func hedgedAlike(a, b string) bool {
	soft := func(q string) bool { return q == "" || q == "about" || q == "exactly" || q == "another" }
	return a == b || soft(a) && soft(b) && a != "about" && b != "about"
}

func isMoney(unit string) bool {
	switch unit {
	case "dollars", "pounds", "euros", "francs", "yen", "marks", "crowns", "yuan", "rubles", "rupees", "won", "lire", "pesos":
		return true
	}
	return false
}

func (p *pairing) judgeTime(x, y fact) verdict {
	v, w := x.value.(Moment), y.value.(Moment)
	switch v.Relation(w) {
	case MomentsEqual:
		if v.Qualifier != w.Qualifier && v.Duration() && p.touchedA(x) && v.Qualifier != "for" && w.Qualifier != "for" && v.Qualifier != "" && w.Qualifier != "" {
			return p.report(Time, Medium, x, y, "time qualified otherwise")
		}
		return same
	case MomentFiner, MomentCoarser:
		if p.affinity(x, y) < samePlace {
			return unlike
		}
		return p.report(Time, Medium, x, y, "time more precise in one")
	case MomentsCompatible:
		if p.affinity(x, y) < samePlace+neighbour {
			return unlike
		}
		return p.report(Time, Medium, x, y, "time told otherwise")
	}
	if p.affinity(x, y) < samePlace || v.Duration() != w.Duration() {
		return unlike
	}
	return p.report(Time, High, x, y, "other time")
}

func (p *pairing) judgeName(x, y fact) verdict {
	v, w := x.value.(NameValue), y.value.(NameValue)
	if v.Referent() == w.Referent() || v.Name == w.Name || corporate(v.Referent()) == corporate(w.Referent()) {
		if v.Title != "" && w.Title != "" && wordOverlap(v.Title, w.Title) == 0 && !sameWord(v.Title, w.Title) {
			return p.report(NameVariant, Minor, x, y, "title")
		}
		return same
	}
	if strings.ReplaceAll(v.Name, " ", "") == strings.ReplaceAll(w.Name, " ", "") {
		return same
	}
	if !p.touchedA(x) && !p.touchedB(y) {
		return unlike
	}
	if variantNames(v, w) {
		if strings.Count(v.Name, " ") != strings.Count(w.Name, " ") {
			return same // the longer form was told elsewhere
		}
		return p.report(NameVariant, Minor, x, y, "name spelled otherwise")
	}
	if x, y := strings.ReplaceAll(v.Name, " ", ""), strings.ReplaceAll(w.Name, " ", ""); strings.HasPrefix(x, y) || strings.HasPrefix(y, x) {
		return same // a word run into the next
	}
	if within(v.Name, w.Name) || within(w.Name, v.Name) || acronym(v.Name, w.Name) || acronym(w.Name, v.Name) {
		return same
	}
	if p.affinity(x, y) < samePlace+neighbour || (p.toldA(w.Referent()) || p.toldB(v.Referent())) && !p.wholeEdit(x, y) {
		return unlike
	}
	return p.report(Name, High, x, y, "other name")
}

// wholeEdit reports whether two facts are all that an edit changes in sentences that were edited rather than written anew.
func (p *pairing) wholeEdit(x, y fact) bool {
	if !p.close() {
		return false
	}
	for _, e := range p.edits {
		if overlaps(e.a, x) && overlaps(e.b, y) {
			return len(inside(e.a, x)) == len(e.a) && len(inside(e.b, y)) == len(e.b)
		}
	}
	return false
}

// corporate returns a folded name without the words that only say what kind of company it is.
func corporate(name string) string {
	words := strings.Fields(name)
	for len(words) > 1 {
		switch words[len(words)-1] {
		case "inc", "plc", "co", "corp", "ltd", "ag", "sa", "nv", "company", "corporation", "limited", "group", "gmbh", "spa", "as", "llc":
			words = words[:len(words)-1]
			continue
		}
		break
	}
	return strings.Join(words, " ")
}

// within reports whether all words of a folded name are words of another.
func within(a, b string) bool { return wordOverlap(a, b) == 1 }

// acronym reports whether a is made of the first letters of b's words.
func acronym(a, b string) bool {
	if strings.Contains(a, " ") || len(a) < 2 {
		return false
	}
	var all, capitals strings.Builder
	for _, w := range strings.Fields(b) {
		all.WriteByte(w[0])
		if !functionWords[w] {
			capitals.WriteByte(w[0])
		}
	}
	return a == all.String() || a == capitals.String()
}

// toldA reports whether the whole of text a names a referent; toldB the same of b.
func (p *pairing) toldA(name string) bool { return p.namesA[name] }
func (p *pairing) toldB(name string) bool { return p.namesB[name] }

func (p *pairing) judgeQuote(x, y fact) verdict {
	v, w := x.value.(Quotation), y.value.(Quotation)
	if v.Words == w.Words {
		return same
	}
	if wordOverlap(v.Words, w.Words) < 0.4 {
		return unlike
	}
	// which words differ?
	altered := 0
	for _, e := range p.edits {
		if !overlaps(e.a, x) && !overlaps(e.b, y) || p.doneEdit(e) {
			continue
		}
		in := edit{hunkRun: hunkRun{a: inside(e.a, x), b: inside(e.b, y)}}
		in.ca, in.cb = in.a, in.b
		if joined(p.a, in.a) == joined(p.b, in.b) || p.synonymous(in) {
			continue
		}
		altered += len(in.a) + len(in.b)
	}
	if altered == 0 {
		return same
	}
	return p.report(Quote, Key, x, y, "quoted words altered")
}

// inside returns the tokens of a run that a fact holds.
func inside(r tokenRun, f fact) tokenRun {
	var out tokenRun
	for _, k := range r {
		if f.first <= k && k < f.last {
			out = append(out, k)
		}
	}
	return out
}

func (p *pairing) judgeSource(x, y fact) verdict {
	v, w := x.value.(Source), y.value.(Source)
	if v.Who == w.Who || stand(v.Who) || stand(w.Who) || wordOverlap(v.Who, w.Who) >= 0.5 || acronym(v.Who, w.Who) || acronym(w.Who, v.Who) {
		if v.Count != w.Count && v.Count > 0 && w.Count > 0 {
			return p.report(Attribution, Key, x, y, "other number of sources")
		}
		return same
	}
	if p.affinity(x, y) < samePlace {
		return unlike
	}
	return p.report(Attribution, Key, x, y, "other source")
}

// stand reports whether a source's name stands for one named elsewhere.
func stand(who string) bool {
	switch who {
	case "he", "she", "it", "they", "i", "we", "who", "company", "group", "ministry", "agency", "official", "firm", "statement", "department", "government", "team", "spokesman", "spokeswoman", "":
		return true
	}
	return false
}

func (p *pairing) judgeHedge(x, y fact) verdict {
	v, w := x.value.(Hedge), y.value.(Hedge)
	if p.affinity(x, y) < samePlace {
		return unlike
	}
	if v.Negated == w.Negated && v.Degree == w.Degree || !p.touchedA(x) && !p.touchedB(y) {
		return same
	}
	severity := High
	if v.Negated != w.Negated {
		severity = Key
	}
	return p.report(Certainty, severity, x, y, "other certainty")
}

// alone looks at a fact that one side has without a partner; of b if other.
func (p *pairing) alone(f fact, other bool) {
	d, to, done := p.a, p.toB, p.doneA
	if other {
		d, to, done = p.b, p.toA, p.doneB
	}
	var e *edit
	for i := range p.edits {
		r := p.edits[i].a
		if other {
			r = p.edits[i].b
		}
		if overlaps(r, f) {
			e = &p.edits[i]
			break
		}
	}
	if e == nil {
		return
	}
	note := func(kind Kind, severity Severity, rule string) {
		r, opposite, od := e.a, e.b, p.b
		if other {
			r, opposite, od = e.b, e.a, p.a
		}
		var span Span
		if len(opposite) > 0 && len(opposite) <= 8 {
			span = od.hull(opposite)
			if j, ok := to[r[0]-1]; ok && kind == Attribution {
				span.Start = od.tokens[j].start
			}
		} else if around, ok := p.around(od, r, to); ok {
			span = around
		} else {
			return
		}
		mine, theirs := d.side(f.span), od.side(span)
		mine.Value = f.value
		if other {
			p.add(p.id, kind, severity, theirs, mine, f.subject, rule)
		} else {
			p.add(p.id, kind, severity, mine, theirs, f.subject, rule)
		}
		for k := f.first; k < f.last; k++ {
			done[k] = true
		}
	}
	mine, opposite := e.a, e.b
	if other {
		mine, opposite = e.b, e.a
	}
	long := len(content(d, mine, nil)) > 5
	switch v := f.value.(type) {
	case Moment:
		if p.momentTold(v, !other) {
			for k := f.first; k < f.last; k++ {
				done[k] = true
			}
			return
		}
		if !long {
			note(Time, Medium, "time only in one")
		}
	case Hedge:
		if p.strict && (!p.hedgedWordMatched(f, v, other) || p.matchedAround(f, other) < clauseWords) {
			return
		}
		// a hedge on a statement that the other version makes without it
		if long || !p.hedgedWordMatched(f, v, other) {
			return
		}
		severity := High
		if v.Negated {
			severity = Key
		}
		note(Certainty, severity, "hedge only in one")
	case Source:
		if long || stand(v.Who) || len(opposite) > 0 && p.sourced(!other) || !plainly(v.Verb) || p.sourceNear(v, !other) {
			return
		}
		note(Attribution, High, "source only in one")
	}
}

// plainly reports whether a verb does nothing but name a source.
func plainly(verb string) bool {
	switch verb {
	case "said", "says", "told", "added", "according to", "citing", "announced":
		return true
	}
	return false
}

// hedgedWordMatched reports whether the word that a hedge bears on is in the other version, or another verb in its place.
func (p *pairing) hedgedWordMatched(f fact, h Hedge, other bool) bool {
	to, d := p.toB, p.a
	if other {
		to, d = p.toA, p.b
	}
	for k := f.first; k < min(f.last+2, len(d.tokens)); k++ {
		if _, ok := to[k]; ok && h.Verb != "" && d.tokens[k].word == h.Verb {
			return true
		}
	}
	return false
}

// version returns a version, its facts by sentence, and the group's sentences of it: of b, or of a.
func (p *pairing) version(b bool) (d *document, all [][]fact, own []int) {
	if b {
		return p.b, p.factsB, p.group.b
	}
	return p.a, p.factsA, p.group.a
}

// momentTold reports whether the sentences around the group's other side, or its lead, tell a moment.
func (p *pairing) momentTold(m Moment, inB bool) bool {
	d, all, own := p.version(inB)
	for i := range d.sentences {
		if i > 1 && (i < own[0]-2 || i > own[len(own)-1]+2) {
			continue
		}
		for _, f := range all[i] {
			if n, ok := f.value.(Moment); ok {
				if r := n.Relation(m); r == MomentsEqual || r == MomentFiner {
					return true
				}
			}
		}
	}
	return false
}

// sourceNear reports whether the sentences beside the group's other side name a source.
func (p *pairing) sourceNear(s Source, inB bool) bool {
	d, all, own := p.version(inB)
	for i := max(0, own[0]-2); i <= own[len(own)-1]+2 && i < len(d.sentences); i++ {
		for _, f := range all[i] {
			if v, ok := f.value.(Source); ok && (v.Who == s.Who || within(v.Who, s.Who) || within(s.Who, v.Who)) {
				return true
			}
		}
	}
	return false
}

// contradiction compares sentences that are little alike but stand in the same place: one denies what the
// other states. It reports whether it found one.
func (p *pairing) contradiction(fa, fb []fact) bool {
	na, nb := negates(p.a, fa, p.stemsIn(p.b, p.group.b)), negates(p.b, fb, p.stemsIn(p.a, p.group.a))
	if na == nb {
		return false
	}
	p.add(p.id, Certainty, Key, p.a.side(p.a.sentenceSpan(p.group.a[0])), p.b.side(p.b.sentenceSpan(p.group.b[0])), "", "denied in one")
	return true
}

// stemsIn returns the stems of the content words of some sentences.
func (p *pairing) stemsIn(d *document, sentences []int) map[string]bool {
	in := map[string]bool{}
	for _, k := range d.run(sentences) {
		if t := d.tokens[k]; !functionWords[t.word] {
			in[t.stem] = true
		}
	}
	return in
}

// negates reports whether a negation among some facts bears on a word of the other version's sentences.
func negates(d *document, all []fact, other map[string]bool) bool {
	for _, f := range all {
		h, ok := f.value.(Hedge)
		if !ok || !h.Negated {
			continue
		}
		for k, n := f.first, 0; k < len(d.tokens) && n < negationReach && d.tokens[k].sentence == d.tokens[f.first].sentence; k++ {
			if other[d.tokens[k].stem] {
				return true
			}
			if k >= f.last {
				n++
			}
		}
	}
	return false
}

// negationReach is how many words after a negation it may bear on.
const negationReach = 8

// onlySources pairs the one source that each side names, wherever in its sentences it stands; what a source cites is none of its own.
func (p *pairing) onlySources(as, bs []fact, usedA, usedB []bool) {
	only := func(all []fact, used []bool) int {
		one := -1
		for i, f := range all {
			switch v := f.value.(Source); {
			case v.Verb == "citing":
			case one >= 0 || used[i] || !plainly(v.Verb) || stand(v.Who):
				return -1
			default:
				one = i
			}
		}
		return one
	}
	i, j := only(as, usedA), only(bs, usedB)
	if i < 0 || j < 0 || wordOverlap(as[i].value.(Source).Who, bs[j].value.(Source).Who) >= 0.5 {
		return
	}
	p.report(Attribution, Key, as[i], bs[j], "other source")
	p.explain(as[i], bs[j])
	usedA[i], usedB[j] = true, true
}

// sourced reports whether the group's sentences of b, or of a, name a source.
func (p *pairing) sourced(inB bool) bool {
	_, all, own := p.version(inB)
	for _, i := range own {
		for _, f := range all[i] {
			if f.kind == Attribution {
				return true
			}
		}
	}
	return false
}

// matchedAround returns how many content words in a row before a fact and after it have partners.
func (p *pairing) matchedAround(f fact, other bool) (n int) {
	d, to := p.a, p.toB
	if other {
		d, to = p.b, p.toA
	}
	row := func(k, step int) {
		for i := 0; i < 6 && k >= 0 && k < len(d.tokens); i, k = i+1, k+step {
			if _, ok := to[k]; !ok {
				return
			}
			if !functionWords[d.tokens[k].word] {
				n++
			}
		}
	}
	row(f.first-1, -1)
	row(f.last, 1)
	return n
}
