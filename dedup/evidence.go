package dedup

import (
	"math"
	"slices"
)

// evidence is how two stories overlap, measured exactly. Every field is in [0, 1]; those of evidence itself do not depend on which
// of the two comes first.
type evidence struct {
	overlap
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

// least is the fewest words of a story that can be told to be a rewrite: below it, only the same words are.
const least = 20

// weights of the logistic model, fitted on labelled pairs of two collections (MATCHING.md); the order is that of features.
var weights = [...]float64{-10.5, 8.3, 4.4, 4.6, 2.5, 3.6, 4.4}

// probability returns how likely the two stories run one wire report.
func (e *evidence) probability() float64 {
	z := weights[0]
	for i, f := range [...]float64{e.shorter, e.longer, e.leads, e.lead, e.spread, e.unsaid} {
		z += weights[i+1] * f
	}
	return 1 / (1 + math.Exp(-z))
}

// checker compares one text, the probe, with others. It is not safe for concurrent use.
type checker struct {
	width       int
	probe       *text
	wide        grams
	narrow      grams // once evidence was asked for
	narrowKnown bool
	leads       grams // of the opening
}

func newChecker(width int) *checker { return &checker{width: width} }

// setProbe makes t the text that others are compared with.
func (c *checker) setProbe(t *text) {
	if c.probe == t {
		return
	}
	c.probe, c.narrowKnown = t, false
	c.wide.fill(appendShingles(c.wide.order[:0], t.words, c.width))
}

// appendShingles appends the hashes of all runs of width words, in order; of a shorter text, all its words as one.
func appendShingles(dst []uint64, words []uint32, width int) []uint64 {
	if len(words) == 0 {
		return dst
	}
	width = min(width, len(words))
	const base = 0x9E3779B97F4A7C15
	var sum uint64
	power := uint64(1)
	for _, w := range words[:width] {
		sum = sum*base + uint64(w)
		power *= base
	}
	first, n := len(dst), len(words)-width+1
	dst = slices.Grow(dst, n)[:first+n]
	out := dst[first:]
	out[0] = mix(sum)
	ahead := words[width:]
	words, out = words[:len(ahead)], out[1:][:len(ahead)] // without checks of bounds
	for i, w := range ahead {
		sum = sum*base + (uint64(w) - uint64(words[i])*power) // what does not wait for the last sum comes first
		out[i] = mix(sum)
	}
	return dst
}

// mix spreads the bits of a polynomial sum: murmur3's 64-bit finalizer, less its last step.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	return h * 0xc4ceb9fe1a85ec53
}

// overlap is the exact overlap of two texts, each in [0, 1].
type overlap struct {
	jaccard    float64 // of the shingles
	aInB, bInA float64 // containment of the shingles
}

// counts is how many distinct shingles two texts have, a and b, and how many of them both.
type counts struct{ a, b, common uint32 }

// overlap returns what the counts make. Two texts without words are the same.
func (n counts) overlap() overlap {
	common, a, b := float64(n.common), float64(n.a), float64(n.b)
	switch {
	case a == 0 && b == 0:
		return overlap{1, 1, 1}
	case a == 0 || b == 0:
		return overlap{}
	}
	return overlap{common / (a + b - common), common / a, common / b}
}

// overlap measures the overlap of the probe, a, with t, b.
func (c *checker) overlap(t *text) overlap {
	c.wide.meet(appendShingles(c.wide.met[:0], t.words, c.width))
	return c.last().overlap()
}

// last returns the counts of the overlap measured last.
func (c *checker) last() counts {
	return counts{uint32(c.wide.n), uint32(c.wide.distinct), uint32(c.wide.common)}
}

// compare measures the evidence of the probe, a, and t, b.
func (c *checker) compare(t *text) evidence { return c.evidence(t, c.overlap(t)) }

// evidence is compare where the overlap with t was measured just before.
func (c *checker) evidence(t *text, o overlap) evidence {
	e := evidence{overlap: o}
	if len(c.probe.words) == 0 || len(t.words) == 0 {
		return e
	}
	g := &c.narrow
	if !c.narrowKnown {
		g.fill(appendShingles(g.order[:0], c.probe.words, narrow))
		c.narrowKnown = true
	}
	g.meet(appendShingles(g.met[:0], t.words, narrow))
	e.shorter, e.longer = float64(g.common)/float64(min(g.n, g.distinct)), float64(g.common)/float64(max(g.n, g.distinct))

	a, b := len(g.order), len(g.met)
	leadA, leadB := min(opening, a), min(opening, b)
	e.lead = min(g.share(0, leadA), g.shareMet(0, leadB))
	c.leads.fill(g.order[:leadA])
	c.leads.meet(g.met[:leadB])
	e.leads = float64(c.leads.common) / float64(min(c.leads.n, c.leads.distinct))

	e.spread = 1
	if g.n <= g.distinct {
		e.spread = min(g.share(0, a/3), g.share(a/3, 2*a/3), g.share(2*a/3, a))
	}
	if g.n >= g.distinct {
		e.spread = min(e.spread, g.shareMet(0, b/3), g.shareMet(b/3, 2*b/3), g.shareMet(2*b/3, b))
	}
	w := &c.wide
	e.unsaid = min(
		c.unsaid(c.probe, len(w.order), e.aInB, w.count),
		c.unsaid(t, len(w.met), e.bInA, w.countMet))
	return e
}

// unsaid returns the share of the n shingles of t mostly outside quotation marks that are found in the other text; all where every shingle is a
// quotation. found counts them among the shingles from i to j.
func (c *checker) unsaid(t *text, n int, all float64, found func(i, j int) int) float64 {
	unsaid, shared, quoted := 0, 0, 0
	for i := range min(c.width, len(t.words)) {
		if t.isQuoted(i) {
			quoted++
		}
	}
	for i := 0; i < n; {
		if quoted == 0 {
			next := min(n, t.nextQuoted(i+c.width)-c.width+1) // the shingle whose last word it is
			unsaid, shared = unsaid+next-i, shared+found(i, next)
			i, quoted = next, 1
			continue
		}
		if 2*quoted <= c.width {
			unsaid, shared = unsaid+1, shared+found(i, i+1)
		}
		if t.isQuoted(i) {
			quoted--
		}
		if i+c.width < len(t.words) && t.isQuoted(i+c.width) {
			quoted++
		}
		i++
	}
	if unsaid == 0 {
		return all
	}
	return float64(shared) / float64(unsaid)
}
