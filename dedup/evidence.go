package dedup

import "math"

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
	wide        prepared
	narrow      prepared // once evidence was asked for
	narrowKnown bool
	other       [2]prepared
	leads       [2]table
}

// prepared is a text's shingles of one width.
type prepared struct {
	order []uint64 // in text order, repeats included
	set   table
}

func newChecker(width int) *checker { return &checker{width: width} }

// setProbe makes t the text that others are compared with.
func (c *checker) setProbe(t *text) {
	if c.probe == t {
		return
	}
	c.probe, c.narrowKnown = t, false
	c.wide.prepare(t.words, c.width)
}

func (p *prepared) prepare(words []uint32, width int) {
	p.order = appendShingles(p.order[:0], words, width)
	p.set.fill(p.order)
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
	dst = append(dst, mix(sum))
	for i, w := range words[width:] {
		sum = sum*base + uint64(w) - uint64(words[i])*power
		dst = append(dst, mix(sum))
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

// overlap measures the overlap of the probe, a, with t, b. Two texts without words are the same.
func (c *checker) overlap(t *text) overlap {
	wide := &c.other[1]
	wide.prepare(t.words, c.width)
	common := float64(c.wide.set.common(&wide.set))
	a, b := float64(c.wide.set.len()), float64(wide.set.len())
	switch {
	case a == 0 && b == 0:
		return overlap{1, 1, 1}
	case a == 0 || b == 0:
		return overlap{}
	}
	return overlap{common / (a + b - common), common / a, common / b}
}

// compare measures the evidence of the probe, a, and t, b.
func (c *checker) compare(t *text) evidence { return c.evidence(t, c.overlap(t)) }

// evidence is compare where the overlap with t was measured just before.
func (c *checker) evidence(t *text, o overlap) evidence {
	e := evidence{overlap: o}
	if len(c.probe.words) == 0 || len(t.words) == 0 {
		return e
	}
	if !c.narrowKnown {
		c.narrow.prepare(c.probe.words, narrow)
		c.narrowKnown = true
	}
	narrowT, wideT := &c.other[0], &c.other[1]
	narrowT.prepare(t.words, narrow)
	both := c.narrow.set.common(&narrowT.set)
	na, nb := c.narrow.set.len(), narrowT.set.len()
	e.shorter, e.longer = float64(both)/float64(min(na, nb)), float64(both)/float64(max(na, nb))

	leadA, leadB := c.narrow.order[:min(opening, len(c.narrow.order))], narrowT.order[:min(opening, len(narrowT.order))]
	e.lead = min(narrowT.set.share(leadA), c.narrow.set.share(leadB))
	c.leads[0].fill(leadA)
	c.leads[1].fill(leadB)
	e.leads = float64(c.leads[0].common(&c.leads[1])) / float64(min(c.leads[0].len(), c.leads[1].len()))

	thirds := func(p, q *prepared) float64 {
		k := len(p.order)
		return min(q.set.share(p.order[:k/3]), q.set.share(p.order[k/3:2*k/3]), q.set.share(p.order[2*k/3:]))
	}
	switch {
	case na < nb:
		e.spread = thirds(&c.narrow, narrowT)
	case na > nb:
		e.spread = thirds(narrowT, &c.narrow)
	default:
		e.spread = min(thirds(&c.narrow, narrowT), thirds(narrowT, &c.narrow))
	}
	e.unsaid = min(c.unsaid(c.probe, &c.wide, &wideT.set, e.aInB), c.unsaid(t, wideT, &c.wide.set, e.bInA))
	return e
}

// unsaid returns the share of p's shingles mostly outside quotation marks that are in set; all where every shingle is a quotation.
func (c *checker) unsaid(t *text, p *prepared, set *table, all float64) float64 {
	if t.quoted == nil {
		return set.share(p.order)
	}
	n, found, quoted := 0, 0, 0
	for i := range min(c.width, len(t.words)) {
		if t.isQuoted(i) {
			quoted++
		}
	}
	for i, h := range p.order {
		if 2*quoted <= c.width {
			n++
			if set.has(h) {
				found++
			}
		}
		if t.isQuoted(i) {
			quoted--
		}
		if i+c.width < len(t.words) && t.isQuoted(i+c.width) {
			quoted++
		}
	}
	if n == 0 {
		return all
	}
	return float64(found) / float64(n)
}

// table is a set of hashes: open addressing, a quarter to half full; 0 stands for empty and a hash 0 is kept apart.
type table struct {
	slots []uint64
	shift uint64
	n     int
	zero  bool
}

func (t *table) fill(hashes []uint64) {
	size := 8
	for size < 2*len(hashes) {
		size *= 2
	}
	if cap(t.slots) < size {
		t.slots = make([]uint64, size)
	}
	t.slots = t.slots[:size]
	clear(t.slots)
	t.shift, t.n, t.zero = 64, 0, false
	for s := size; s > 1; s /= 2 {
		t.shift--
	}
	for _, h := range hashes {
		if h == 0 {
			if !t.zero {
				t.zero = true
				t.n++
			}
			continue
		}
		i := h >> t.shift
		for t.slots[i] != 0 && t.slots[i] != h {
			i = (i + 1) & uint64(size-1)
		}
		if t.slots[i] == 0 {
			t.slots[i] = h
			t.n++
		}
	}
}

func (t *table) len() int { return t.n }

func (t *table) has(h uint64) bool {
	if h == 0 {
		return t.zero
	}
	mask := uint64(len(t.slots) - 1)
	i := h >> t.shift
	for t.slots[i] != 0 {
		if t.slots[i] == h {
			return true
		}
		i = (i + 1) & mask
	}
	return false
}

// common returns how many hashes are in both.
func (t *table) common(u *table) int {
	if t.n > u.n {
		t, u = u, t
	}
	n := 0
	for _, h := range t.slots {
		if h != 0 && u.has(h) {
			n++
		}
	}
	if t.zero && u.zero {
		n++
	}
	return n
}

// share returns the share of hashes, repeats counted, that are in t; 0 of none.
func (t *table) share(hashes []uint64) float64 {
	n := 0
	for _, h := range hashes {
		if t.has(h) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(hashes)))
}
