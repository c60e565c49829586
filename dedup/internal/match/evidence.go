package match

import (
	"math"

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
}

// narrow is the width of the shingles that the decision rests on: rewriting breaks most runs of five words and fewer of three.
const narrow = 3

// opening is how many narrow shingles are the opening of a story: two paragraphs.
const opening = 60

// MinWords is the fewest words of a story that can be found to be a rewrite: below it, only the same words are.
const MinWords = 20

// weights of the logistic model, fitted on labelled pairs of two collections (MATCHING.md); the order is that of features.
var weights = [...]float64{-10.5, 8.3, 4.4, 4.6, 2.5, 3.6, 4.4}

// probability returns how likely the two stories run one wire report.
func (e *evidence) probability() float64 {
	z := weights[0]
	for i, f := range e.figures() {
		z += weights[i+1] * f
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
	return e
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
