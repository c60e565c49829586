package match

import (
	"math"
	"slices"

	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/dedup/internal/record"
)

// evidence is how two stories overlap, measured exactly. Every field is in [0, 1]; those of evidence itself do not depend on which
// of the two comes first.
type evidence struct {
	Overlap
	shorter float64 // share of the 3-word shingles of the story with fewer of them found in the other
	longer  float64 // the same for the story with more of them
	leads   float64 // share of the opening words common to both openings
	lead    float64 // the lower share of an opening found anywhere in the other story
	spread  float64 // the lowest share found of a third of the shorter story: a rewrite shares all along, a reused background in one place
	unsaid  float64 // the lower share of shingles outside quotation marks found in the other: reports share quotes without sharing words
	reused  float64 // of stories of one outlet how far spread is below a fifth: an outlet reuses its own text, other outlets run a report

	// Of likely pairs. How much more than a quarter of the shorter story the unbroken stretch is that its shared words stand in on average, at most as much as is not found of the
	// third found least: a background or a statement is taken over whole, a report is edited all along.
	block float64

	// Of stories of two outlets, how much is not found of the third found least: another outlet writes anew what one and the same would take over.
	reworded float64

	foreign bool // what both begin with, or their headlines, is told of nowhere else in the two: they share the text of a page without the story
	facts   agreement
	words   int // of the story with fewer
}

// agreement is how many facts stand in the text that two stories share and next to it, and how many of them the other story has nowhere: names and dates, and figures. A form that
// was filled in twice shares its words and not its facts; of a report told again most facts stay. The facts of the openings count wherever they stand: these say what a story is of.
type agreement [2]struct { // of each story
	facts, others, figures int // figures are those of the others that are numbers
	leads, news, newer     int // in the opening, those of them that the other story has nowhere, and those of these that are numbers
}

// others returns the share of other facts, the lower of both stories. One more fact counts that both have. Half of a name, which may be a slip, does not, nor do two figures:
// what is told again may be brought up to date.
func (a *agreement) others() float64 {
	const slip, newer = 1, 2
	least := 1.0
	for _, s := range a {
		least = min(least, float64(max(0, s.others-s.figures-slip)+max(0, s.figures-newer))/float64(s.facts+1))
	}
	return least
}

// news returns how far the share of the facts of an opening that are not in the other story is above a quarter, the lower of both stories. Three more count that both have: of
// few facts one says little. Two figures alone are none: a toll is brought up to date.
func (a *agreement) news() float64 {
	const ordinary, both, updated = 0.25, 3, 2
	least := 1.0
	for _, s := range a {
		if s.news == s.newer && s.newer <= updated {
			return 0
		}
		least = min(least, float64(s.news)/float64(s.leads+both))
	}
	return max(0, least-ordinary)
}

// narrow is the width of the shingles that the decision rests on: rewriting breaks most runs of five words and fewer of three.
const narrow = 3

// opening is how many narrow shingles are the opening of a story: two paragraphs.
const opening = 60

// MinWords is the fewest words of a story that can be found to be a rewrite: below it, only the same words are.
const MinWords = 20

// overlaps returns what the probability of a report that is told again by its overlap rests on, in the order of its weights.
func (e *evidence) overlaps() Overlaps {
	return Overlaps{e.shorter, e.longer, e.leads, e.lead, e.spread, e.unsaid, e.reused, e.block, e.reworded}
}

// Overlaps is what the probability by overlap rests on.
type Overlaps [9]float64

// agreements returns what the probability that it is no form with other facts rests on: a short text that shares its words with others is a form more often.
func (e *evidence) agreements() Agreements {
	return Agreements{e.facts.others(), e.facts.news(), math.Log(float64(e.words + 1))}
}

// Agreements is what the probability that a text is no form rests on.
type Agreements [3]float64

// unlikely is a probability by overlap below which facts do not matter.
const unlikely = 0.02

// probability returns how likely the two stories run one wire report.
func (e *evidence) probability() float64 {
	if e.foreign {
		return 0
	}
	return e.overlapping() * e.agreeing()
}

func (e *evidence) overlapping() float64 {
	x := e.overlaps()
	return logistic(overlapWeights[:], x[:])
}

// agreeing is 1 where no facts are others.
func (e *evidence) agreeing() float64 {
	x := e.agreements()
	if !x.Count() {
		return 1
	}
	return logistic(factWeights[:], x[:])
}

// Count reports whether facts are others: where none are they say nothing.
func (x *Agreements) Count() bool { return x[0] > 0 || x[1] > 0 }

// logistic returns the logistic function of weights, the first of which stands alone.
func logistic(weights, x []float64) float64 {
	z := weights[0]
	for i, v := range x {
		z += weights[i+1] * v
	}
	return 1 / (1 + math.Exp(-z))
}

// measurer measures the overlap of one text, the probe, with others. It is not safe for concurrent use.
type measurer struct {
	width       int
	probe       *record.Text
	wide        shingles
	narrow      shingles // once evidence was asked for
	narrowKnown bool
	leads       shingles // of the opening
	words       hash.Set // of a text in which many are looked for
}

// setProbe makes t the text that others are compared with.
func (m *measurer) setProbe(t *record.Text) {
	if m.probe == t {
		return
	}
	m.probe, m.narrowKnown = t, false
	m.wide.fill(hash.AppendShingles(m.wide.order[:0], t.Words, m.width))
}

// Overlap is the exact overlap of two texts, each in [0, 1].
type Overlap struct {
	Jaccard    float64 // of the shingles
	AInB, BInA float64 // containment of the shingles
}

// Counts is how many distinct shingles two texts have, A and B, and how many of them both.
type Counts struct{ A, B, Common uint32 }

// Overlap returns what the counts make. Two texts without words are the same.
func (n Counts) Overlap() Overlap {
	common, a, b := float64(n.Common), float64(n.A), float64(n.B)
	switch {
	case a == 0 && b == 0:
		return Overlap{1, 1, 1}
	case a == 0 || b == 0:
		return Overlap{}
	}
	return Overlap{common / (a + b - common), common / a, common / b}
}

// overlap measures the overlap of the probe, a, with t, b.
func (m *measurer) overlap(t *record.Text) Overlap {
	m.wide.compare(hash.AppendShingles(m.wide.other[:0], t.Words, m.width))
	return m.last().Overlap()
}

// last returns the counts of the overlap measured last.
func (m *measurer) last() Counts {
	return Counts{uint32(m.wide.n), uint32(m.wide.distinct), uint32(m.wide.common)}
}

// compare measures the evidence of the probe, a, and t, b.
func (m *measurer) compare(t *record.Text) evidence { return m.evidence(t, m.overlap(t)) }

// evidence is compare where the overlap with t was measured just before.
func (m *measurer) evidence(t *record.Text, o Overlap) evidence {
	e := evidence{Overlap: o}
	if len(m.probe.Words) == 0 || len(t.Words) == 0 {
		return e
	}
	g := &m.narrow
	if !m.narrowKnown {
		g.fill(hash.AppendShingles(g.order[:0], m.probe.Words, narrow))
		m.narrowKnown = true
	}
	g.compare(hash.AppendShingles(g.other[:0], t.Words, narrow))
	e.shorter, e.longer = float64(g.common)/float64(min(g.n, g.distinct)), float64(g.common)/float64(max(g.n, g.distinct))

	a, b := len(g.order), len(g.other)
	leadA, leadB := min(opening, a), min(opening, b)
	e.lead = min(g.share(0, leadA), g.shareOther(0, leadB))
	m.leads.fill(g.order[:leadA])
	m.leads.compare(g.other[:leadB])
	e.leads = float64(m.leads.common) / float64(min(m.leads.n, m.leads.distinct))

	e.spread = 1
	if g.n <= g.distinct {
		e.spread = min(g.share(0, a/3), g.share(a/3, 2*a/3), g.share(2*a/3, a))
	}
	if g.n >= g.distinct {
		e.spread = min(e.spread, g.shareOther(0, b/3), g.shareOther(b/3, 2*b/3), g.shareOther(2*b/3, b))
	}
	w := &m.wide
	e.unsaid = min(
		m.unsaid(m.probe, len(w.order), e.AInB, w.count),
		m.unsaid(t, len(w.other), e.BInA, w.countOther))
	e.words = min(len(m.probe.Words), len(t.Words))
	return e
}

// outlets is what is known of the outlets of two stories.
type outlets uint8

const (
	unknown outlets = iota
	oneOutlet
	twoOutlets
)

// weigh adds to the evidence of the probe and t, measured just before, what hangs on their outlets, and what only likely pairs are asked; otherPage says that both have
// headlines of which they tell nothing.
func (m *measurer) weigh(e *evidence, t *record.Text, of outlets, otherPage bool) {
	const (
		enough   = 0.2  // of a third of the shorter story
		ordinary = 0.25 // of the shorter story: a paragraph may be taken over whole
	)
	switch of {
	case oneOutlet:
		e.reused = max(0, enough-e.spread) / enough
	case twoOutlets:
		e.reworded = 1 - e.spread
	}
	if e.words == 0 || e.overlapping() < unlikely {
		return
	}
	if 1-e.spread > ordinary {
		e.block = max(0, min(m.stretch(), 1-e.spread)-ordinary)
	}
	e.foreign = otherPage || m.foreign(m.probe, t, m.narrow.count) && m.foreign(t, m.probe, m.narrow.countOther)
	m.agree(e, t)
}

// stretch returns how long the unbroken stretch is that a shared shingle of the shorter story, of two as long of either, stands in on average, less what any two texts may share
// in a run, as a share of its shingles.
func (m *measurer) stretch() float64 {
	g := &m.narrow
	a, b := 0.0, 0.0
	if g.n <= g.distinct {
		a = stretch(len(g.order), g.count)
	}
	if g.n >= g.distinct {
		b = stretch(len(g.other), g.countOther)
	}
	return max(a, b)
}

func stretch(n int, shared func(i, j int) int) float64 {
	all, squares, run := 0, 0, 0
	for i := range n {
		run++
		if shared(i, i+1) == 0 {
			run = 0
		}
		all, squares = all+min(run, 1), squares+max(0, 2*run-1) // the squares grow from run-1 to run
	}
	return max(0, float64(squares)/float64(max(1, all))-reusePassage) / float64(max(1, n))
}

// A story begins with something else than what follows where so many words tell it, and where what it begins with has no more words than a title and a teaser.
const (
	fewestForeign = 3
	mostForeign   = 128
)

// foreign reports whether of what x begins with, before the first shingle that it shares with y, no name, figure or longer word stands anywhere else in the two.
func (m *measurer) foreign(x, y *record.Text, shared func(i, j int) int) bool {
	n := 0
	for n <= mostForeign && n+narrow <= len(x.Words) && shared(n, n+1) == 0 {
		n++
	}
	if n > mostForeign {
		return false
	}
	words := 0
	for i := range n {
		if x.Fact(i) == record.Plain {
			continue
		}
		if words++; slices.Contains(x.Words[n:], x.Words[i]) || slices.Contains(y.Words, x.Words[i]) {
			return false
		}
	}
	return words >= fewestForeign
}

// beside is how many words from shared text on a fact is looked at, factsOpening how many words of a story are looked at for facts whatever is shared.
const beside, factsOpening = 3, 40

// agree compares the facts of the probe and t.
func (m *measurer) agree(e *evidence, t *record.Text) {
	g := &m.narrow
	sides := [2]struct {
		x, y     *record.Text
		shingles int
		shared   func(i, j int) int // counts the shared ones of the shingles of x from i to j
	}{{m.probe, t, len(g.order), g.count}, {t, m.probe, len(g.other), g.countOther}}
	for k, s := range sides {
		const few = 16 // words that are looked for one by one
		x, y, of, looked := s.x, s.y, &e.facts[k], 0
		between := func(i, j int) bool { return s.shared(min(max(0, i), s.shingles), min(j, s.shingles)) > 0 }
		for i := x.NextFact(0); i < len(x.Words); i = x.NextFact(i + 1) {
			shared := between(i-narrow+1, i+1)
			near := shared || between(i-narrow+1-beside, i+1+beside)
			if near {
				of.facts++
			}
			if i < factsOpening {
				of.leads++
			}
			if shared || !near && i >= factsOpening {
				continue
			}
			if looked++; looked == few {
				m.words.Reset(len(y.Words))
				for _, w := range y.Words {
					m.words.Add(w)
				}
			}
			if looked < few && slices.Contains(y.Words, x.Words[i]) || looked >= few && m.words.Has(x.Words[i]) {
				continue
			}
			figure := 0
			if x.Fact(i) == record.Figure {
				figure = 1
			}
			if i < factsOpening {
				of.news, of.newer = of.news+1, of.newer+figure
			}
			if near {
				of.others, of.figures = of.others+1, of.figures+figure
			}
		}
	}
}

// unsaid returns the share of the n shingles of t mostly outside quotation marks that are found in the other text; all where every shingle is a
// quotation. found counts them among the shingles from i to j.
func (m *measurer) unsaid(t *record.Text, n int, all float64, found func(i, j int) int) float64 {
	unsaid, shared, quoted := 0, 0, 0
	for i := range min(m.width, len(t.Words)) {
		if t.IsQuoted(i) {
			quoted++
		}
	}
	for i := 0; i < n; {
		if quoted == 0 {
			next := min(n, t.NextQuoted(i+m.width)-m.width+1) // the shingle whose last word it is
			unsaid, shared = unsaid+next-i, shared+found(i, next)
			i, quoted = next, 1
			continue
		}
		if 2*quoted <= m.width {
			unsaid, shared = unsaid+1, shared+found(i, i+1)
		}
		if t.IsQuoted(i) {
			quoted--
		}
		if i+m.width < len(t.Words) && t.IsQuoted(i+m.width) {
			quoted++
		}
		i++
	}
	if unsaid == 0 {
		return all
	}
	return float64(shared) / float64(unsaid)
}
