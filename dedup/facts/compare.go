package facts

import (
	"cmp"
	"slices"
	"strings"
)

// weak is the likeness below which two sentences are compared for facts that conflict only; what else differs is one-sided.
const weak = 0.4

// weakPlaced is the same for sentences that stand beside another pair.
const weakPlaced = 0.3

// weak reports whether too little speaks for the group's sentences being versions of one.
func (g group) weak() bool { return g.again || g.like < weakPlaced || g.like < weak && !g.placed }

// closeAlike is the share of words in common from which a word that only one version has, or that stands in another's place, is taken to be
// meant: sentences less alike were written anew, and their words differ without a reason.
const closeAlike = 0.85

// close reports whether the group's sentences are one that was edited: most words are the same, the edits few, and the texts as a whole are
// two versions rather than two tellings.
func (p *pairing) close() bool {
	most := max(len(p.a.run(p.group.a)), len(p.b.run(p.group.b)))
	return p.edited && p.rewritten <= fewEdits && float64(len(p.toB)) >= closeAlike*float64(most)
}

// fewEdits is the most edits of content with which sentences are taken to be one that was edited rather than written anew.
const fewEdits = 2

// clauseWords is how many content words in a row make a clause: a statement of its own.
const clauseWords = 3

// pairing compares the sentences of one group.
type pairing struct {
	*comparison
	id        int
	group     group
	edits     []edit
	rewritten int          // edits that no kind of fact explains
	anew      bool         // the sentences are shown side by side as a whole
	strict    bool         // the sentences may not be versions of one: only facts that surely stand in one place are compared
	toB, toA  map[int]int  // matched tokens
	doneA     map[int]bool // tokens that a kind of fact explained
	doneB     map[int]bool
}

// edit is a stretch in which the group's sides differ.
type edit struct {
	hunkRun
	ca, cb tokenRun // content: neither function words, nor words that moved within the group, nor explained by a fact
}

// group reports the differences of sentences that tell the same.
func (c *comparison) group(id int, g group) {
	hunks, matched := c.editor.hunks(c.a.run(g.a), c.b.run(g.b))
	before := len(c.found)
	p := &pairing{comparison: c, id: id, group: g, toB: map[int]int{}, toA: map[int]int{}, doneA: map[int]bool{}, doneB: map[int]bool{}}
	for _, m := range matched {
		p.toB[m[0]], p.toA[m[1]] = m[1], m[0]
	}
	if g.again || g.like < weakPlaced {
		c.cover(matched)
	}
	for _, h := range hunks {
		if joined(c.a, h.a) == joined(c.b, h.b) {
			continue // other spaces and hyphens, nothing else
		}
		if len(h.b) == 0 && p.percent(c.a, h.a, c.b, p.toB) || len(h.a) == 0 && p.percent(c.b, h.b, c.a, p.toA) {
			continue
		}
		p.edits = append(p.edits, edit{hunkRun: h})
	}
	fa, fb := p.facts(c.a, c.factsA, g.a), p.facts(c.b, c.factsB, g.b)
	p.strict = g.weak()
	if !g.again && g.like < sure && !(g.like >= weakPlaced && p.contradiction(fa, fb)) {
		p.happened(fa, fb)
	}
	p.spelledOtherwise(fa, fb)
	if g.like >= sure {
		p.quotedEdits()
		p.negatedEdits()
	}
	for _, kind := range []Kind{Quote, Number, Time, Attribution, Certainty, Name} {
		p.kind(kind, fa, fb)
	}
	for i := range p.edits {
		e := &p.edits[i]
		e.ca, e.cb = content(c.a, e.a, p.doneA), content(c.b, e.b, p.doneB)
		e.ca = slices.DeleteFunc(e.ca, func(k int) bool { return c.againA[k] })
		e.cb = slices.DeleteFunc(e.cb, func(k int) bool { return c.againB[k] })
	}
	c.cancelMoved(p.edits)
	for _, e := range p.edits {
		if len(e.ca) > 0 || len(e.cb) > 0 {
			p.rewritten++
		}
	}
	p.toldAnew(before, fa, fb)
	if g.like < weakPlaced || g.again {
		return // whole sentences are one-sided then
	}
	for _, e := range p.edits {
		p.residual(edit{hunkRun{withoutSource(e.a, fa), withoutSource(e.b, fb)}, withoutSource(e.ca, fa), withoutSource(e.cb, fb)})
	}
}

// facts returns the facts of some sentences, a name that stands for a place as a name.
func (p *pairing) facts(d *document, all [][]fact, sentences []int) []fact {
	var out []fact
	for _, i := range sentences {
		for _, f := range all[i] {
			if f.kind == Place {
				f.kind = Name
			}
			out = append(out, f)
		}
	}
	return out
}

// joined returns the words of tokens without anything between them.
func joined(d *document, r tokenRun) string {
	var b strings.Builder
	for _, k := range r {
		b.WriteString(d.tokens[k].word)
	}
	return b.String()
}

// content returns the tokens that are no function words and not done.
func content(d *document, r tokenRun, done map[int]bool) tokenRun {
	var out tokenRun
	for _, k := range r {
		if !functionWords[d.tokens[k].word] && !done[k] {
			out = append(out, k)
		}
	}
	return out
}

// cancelMoved drops the content words that both sides have in different edits of one group: words that moved.
func (c *comparison) cancelMoved(edits []edit) {
	left := map[string]int{}
	for _, e := range edits {
		for _, k := range e.cb {
			left[c.b.tokens[k].stem]++
		}
	}
	moved := map[string]int{}
	for i := range edits {
		e := &edits[i]
		e.ca = slices.DeleteFunc(e.ca, func(k int) bool {
			s := c.a.tokens[k].stem
			if left[s] == 0 {
				return false
			}
			left[s]--
			moved[s]++
			return true
		})
	}
	for i := range edits {
		e := &edits[i]
		e.cb = slices.DeleteFunc(e.cb, func(k int) bool {
			s := c.b.tokens[k].stem
			if moved[s] == 0 {
				return false
			}
			moved[s]--
			return true
		})
	}
}

// kind compares the facts of one kind: equal ones are set aside wherever in the group they stand, what is left is paired by its place, and
// what has no pair was dropped or added.
func (p *pairing) kind(kind Kind, fa, fb []fact) {
	of := func(all []fact) []fact {
		var out []fact
		for _, f := range all {
			if f.kind == kind {
				out = append(out, f)
			}
		}
		return out
	}
	as, bs := of(fa), of(fb)
	usedA, usedB := make([]bool, len(as)), make([]bool, len(bs))
	type link struct {
		i, j  int
		worth float64
	}
	var links []link
	for i, x := range as {
		if p.explained(x, p.doneA) {
			continue
		}
		for j, y := range bs {
			if p.explained(y, p.doneB) {
				continue
			}
			if w := p.affinity(x, y); w > 0 {
				links = append(links, link{i, j, w})
			}
		}
	}
	slices.SortStableFunc(links, func(l, m link) int {
		return cmp.Or(cmp.Compare(m.worth, l.worth), cmp.Compare(l.i+l.j, m.i+m.j), cmp.Compare(l.i, m.i))
	})
	for _, l := range links {
		if usedA[l.i] || usedB[l.j] {
			continue
		}
		x, y := as[l.i], bs[l.j]
		switch p.judge(x, y) {
		case unlike:
			continue
		case same:
			if kind != Attribution && kind != Certainty && kind != Quote { // those hold other facts
				p.explain(x, y)
			}
		case reported:
			p.explain(x, y)
		}
		usedA[l.i], usedB[l.j] = true, true
	}
	if kind == Attribution {
		p.onlySources(as, bs, usedA, usedB)
	}
	if p.strict && kind != Certainty {
		return
	}
	for i, x := range as {
		if !usedA[i] && p.touchedA(x) && !p.explained(x, p.doneA) {
			p.alone(x, false)
		}
	}
	for j, y := range bs {
		if !usedB[j] && p.touchedB(y) && !p.explained(y, p.doneB) {
			p.alone(y, true)
		}
	}
}

// verdict is what a kind's judge makes of two facts.
type verdict uint8

const (
	unlike   verdict = iota // not about the same: look for other pairs
	same                    // no difference
	reported                // the difference was noted
)

// explain notes that the tokens of two facts need no further look.
func (p *pairing) explain(x, y fact) {
	for k := x.first; k < x.last; k++ {
		p.doneA[k] = true
	}
	for k := y.first; k < y.last; k++ {
		p.doneB[k] = true
	}
}

// explained reports whether a word of a fact was explained by a difference already.
func (p *pairing) explained(f fact, done map[int]bool) bool {
	if f.kind == Quote {
		return false
	}
	for k := f.first; k < f.last; k++ {
		if done[k] {
			return true
		}
	}
	return false
}

func (p *pairing) touchedA(f fact) bool {
	for k := f.first; k < f.last; k++ {
		if _, ok := p.toB[k]; !ok && !p.doneA[k] {
			return true
		}
	}
	return false
}

func (p *pairing) touchedB(f fact) bool {
	for k := f.first; k < f.last; k++ {
		if _, ok := p.toA[k]; !ok && !p.doneB[k] {
			return true
		}
	}
	return false
}

// Affinity: two facts are about the same in so far as they stand in the same place.
const (
	together  = 3.0 // they share matched words
	samePlace = 2.0 // one edit holds words of both
	neighbour = 1.0 // the words before them, or after them, are matched with each other
	equalFact = 4.0 // they say the same
	sameUnit  = 0.5
	sameThing = 1.5
)

// affinity returns how surely two facts of one kind are about the same; 0 where nothing speaks for it.
func (p *pairing) affinity(x, y fact) float64 {
	worth := 0.0
	shared := 0
	for k := x.first; k < x.last; k++ {
		if j, ok := p.toB[k]; ok && y.first <= j && j < y.last {
			if !functionWords[p.a.tokens[k].word] {
				shared++
			}
		}
	}
	if shared > 0 {
		worth += together + 0.1*float64(shared)
	}
	for _, e := range p.edits {
		if overlaps(e.a, x) && overlaps(e.b, y) {
			worth += samePlace
			break
		}
	}
	if j, ok := p.toB[x.first-1]; ok && j == y.first-1 {
		worth += neighbour
	}
	if j, ok := p.toB[x.last]; ok && j == y.last {
		worth += neighbour
	}
	switch v := x.value.(type) {
	case Quantity:
		w := y.value.(Quantity)
		if v.Unit == w.Unit {
			worth += sameUnit
			if v.Unit == "ordinal" && worth < samePlace {
				return 0
			}
		} else if worth < samePlace {
			return 0
		}
		if v.Of != "" && stem(v.Of) == stem(w.Of) {
			worth += sameThing
		}
		if equalQuantity(v, w) {
			worth += equalFact
		} else if rounded(v, w) {
			worth += equalFact
		}
	case Moment:
		w := y.value.(Moment)
		if v.Relation(w) == MomentsEqual {
			worth += equalFact
		} else if (v.Clock != "") == (w.Clock != "") && (v.Weekday != "") == (w.Weekday != "") && (v.Month != 0) == (w.Month != 0) && v.Unit == w.Unit {
			worth += sameUnit * 2
		}
	case NameValue:
		w := y.value.(NameValue)
		if v.Referent() == w.Referent() {
			worth += equalFact
		} else if variantNames(v, w) {
			worth += equalFact - 1
		} else if strings.Contains(v.Name, " ") && strings.Contains(w.Name, " ") && wordOverlap(v.Name, w.Name) >= 0.5 {
			worth += together
		}
	case Quotation:
		worth += 4 * wordOverlap(v.Words, y.value.(Quotation).Words)
	case Source:
		if (v.Verb == "citing") != (y.value.(Source).Verb == "citing") {
			return 0 // a source is not what another source cites
		}
		if v.Who == y.value.(Source).Who {
			worth += equalFact
		}
	case Hedge:
		w := y.value.(Hedge)
		if v.Verb != "" && stem(v.Verb) == stem(w.Verb) {
			worth += sameThing
		}
	}
	if worth < 1 || p.strict && worth < together {
		return 0
	}
	return worth
}

// overlaps reports whether a fact has a token of a run.
func overlaps(r tokenRun, f fact) bool {
	return len(r) > 0 && slices.ContainsFunc(r, func(k int) bool { return f.first <= k && k < f.last })
}

// wordOverlap returns the share of the words of the shorter of two folded texts that the other has.
func wordOverlap(a, b string) float64 {
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	in := map[string]int{}
	for _, w := range y {
		in[stem(w)]++
	}
	n := 0
	for _, w := range x {
		if in[stem(w)] > 0 {
			in[stem(w)]--
			n++
		}
	}
	return float64(n) / float64(max(1, len(x)))
}

// residual reports an edit that no kind of fact explains.
func (p *pairing) residual(e edit) {
	switch {
	case len(e.ca) == 0 && len(e.cb) == 0:
		return
	case len(e.ca) == 0 && len(e.cb) >= clauseWords, len(e.cb) == 0 && len(e.ca) >= clauseWords:
		p.clauses(e, clauseWords)
	case p.edited && p.lead() && !p.synonymous(e) && len(e.ca) > 0 && len(e.cb) > 0:
		p.add(p.id, Claim, High, p.a.side(p.a.hull(e.a)), p.b.side(p.b.hull(e.b)), "", "lead tells otherwise")
	case p.anew && !p.close() && len(e.ca) > 0 && len(e.cb) > 0:
		return // shown with the whole sentences
	case !p.close():
		p.clauses(e, clauseWords+1)
	case len(e.ca) > 0 && len(e.cb) > 0:
		if !p.synonymous(e) {
			p.add(p.id, Claim, Medium, p.a.side(p.a.hull(e.ca)), p.b.side(p.b.hull(e.cb)), "", "other words")
		}
	case p.swapped(e):
	case len(e.ca) > 0:
		if around, ok := p.around(p.b, e.a, p.toB); ok {
			p.add(p.id, Style, Styled, p.a.side(p.a.hull(e.ca)), p.b.side(around), "", "word only in one")
		}
	default:
		if around, ok := p.around(p.a, e.b, p.toA); ok {
			p.add(p.id, Style, Styled, p.a.side(around), p.b.side(p.b.hull(e.cb)), "", "word only in one")
		}
	}
}

// synonymous reports whether the words of an edit mean the same: misspelt, or listed as synonyms.
func (p *pairing) synonymous(e edit) bool {
	if len(e.ca) != len(e.cb) {
		return false
	}
	for i := range e.ca {
		if !sameWord(p.a.tokens[e.ca[i]].word, p.b.tokens[e.cb[i]].word) {
			return false
		}
	}
	return true
}

// hull returns the bytes from the first to the last of some tokens; zero for none.
func (d *document) hull(r tokenRun) Span {
	if len(r) == 0 {
		return Span{}
	}
	return d.span(r[0], r[len(r)-1]+1)
}

// around returns the bytes of the words of the other version, d, that stand beside the place where the words r are missing; to maps tokens of
// r's side to d's.
func (p *pairing) around(d *document, r tokenRun, to map[int]int) (Span, bool) {
	before, okB := to[r[0]-1]
	after, okA := to[r[len(r)-1]+1]
	switch {
	case okB && okA && before < after && after-before < 8:
		return d.span(before, after+1), true
	case okA:
		return d.span(after, after+1), true
	case okB:
		return d.span(before, before+1), true
	}
	return Span{}, false
}

// lead reports whether the group's sentences open both texts.
func (p *pairing) lead() bool { return p.group.a[0] == 0 && p.group.b[0] == 0 }

// swapped reports whether an edit puts a function word for a content word of the same sense, "some" for "certain".
func (p *pairing) swapped(e edit) bool {
	for _, i := range e.a {
		for _, j := range e.b {
			if sameWord(p.a.tokens[i].word, p.b.tokens[j].word) {
				return true
			}
		}
	}
	return false
}

// percent reports whether the words r of d say percent where the other version has the sign; to maps d's tokens to the other's.
func (p *pairing) percent(d *document, r tokenRun, other *document, to map[int]int) bool {
	if w := joined(d, r); w != "percent" && w != "pct" {
		return false
	}
	before, ok := to[r[0]-1]
	return ok && strings.HasPrefix(strings.TrimLeft(other.text[other.tokens[before].end:], " \u00a0"), "%")
}
