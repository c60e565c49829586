package match

import (
	"math/bits"
	"slices"

	"github.com/samewire/samewire/dedup/internal/hash"
)

// shingles is the shingles of one text, the probe, in a table with which those of others are compared: which of the other's the probe has, which of
// its own the other has, and how many each has that are distinct. One look into the table a shingle answers all of it. It is used again for
// the next text, and is not safe for concurrent use.
type shingles struct {
	order []uint64 // in text order, repeats included
	n     int      // distinct

	// The table: open addressing, at most half full. An entry is the upper 48 bits of a hash over the number of the last comparison in
	// which the other text had it, or over ownMark for an entry of the other's own; 0 is free. Two shingles of a pair of texts are one to it once
	// in a hundred million pairs of a thousand words.
	slots  []uint64
	places []uint32 // of the shingles in order
	round  uint64   // the number of the last comparison

	other    []uint64 // the other's shingles, in its order
	found    []bool   // which of them the probe has
	common   int      // distinct ones of both
	distinct int      // of the other
	own      []uint32 // places of the other's own, to be taken out again
}

const (
	roundBits = 16
	roundMask = 1<<roundBits - 1
	ownMark   = roundMask // no comparison has this number
)

// entry returns how a shingle stands in the table before a comparison.
func entry(h uint64) uint64 {
	e := h &^ roundMask
	if e == 0 {
		e = 1 << roundBits
	}
	return e
}

// fill makes hashes the probe's shingles. They may stand in the buffer of order.
func (g *shingles) fill(hashes []uint64) {
	g.order = hashes
	g.index(2 * len(hashes))
}

// index enters the probe's shingles into a table with room for n distinct ones.
func (g *shingles) index(n int) {
	size := 1 << bits.Len(uint(max(2*n, 8)-1))
	g.slots = slices.Grow(g.slots[:0], size)[:size]
	clear(g.slots)
	g.places = slices.Grow(g.places[:0], len(g.order))[:len(g.order)]
	g.n, g.round = 0, 0
	for i, h := range g.order {
		e := entry(h)
		at := g.find(e)
		if g.slots[at] == 0 {
			g.slots[at] = e
			g.n++
		}
		g.places[i] = uint32(at)
	}
}

// find returns the place of an entry, or the free one where it belongs.
func (g *shingles) find(e uint64) uint64 {
	mask := uint64(len(g.slots) - 1)
	at := hash.Place(e) & mask
	for g.slots[at] != 0 && (g.slots[at]^e)>>roundBits != 0 {
		at = (at + 1) & mask
	}
	return at
}

// compare compares the shingles of another text with the probe's. They may stand in the buffer of other.
func (g *shingles) compare(hashes []uint64) {
	g.other = hashes
	g.round++
	if n := g.n + len(hashes); 2*n > len(g.slots) || g.round == ownMark {
		g.index(n)
		g.round = 1
	}
	g.found = slices.Grow(g.found[:0], len(hashes))[:len(hashes)]
	g.own = g.own[:0]
	g.common = 0
	for i, h := range hashes {
		e := entry(h)
		at := g.find(e)
		switch s := g.slots[at]; {
		case s == 0:
			g.slots[at] = e | ownMark
			g.own = append(g.own, uint32(at))
			g.found[i] = false
		case s&roundMask == ownMark:
			g.found[i] = false
		default:
			g.found[i] = true
			if s&roundMask != g.round {
				g.slots[at] = e | g.round
				g.common++
			}
		}
	}
	g.distinct = g.common + len(g.own)
	for _, at := range slices.Backward(g.own) { // the last first: no entry that stays stands behind one that goes
		g.slots[at] = 0
	}
}

// count returns how many of the probe's shingles from i to j the text compared last has, repeats counted.
func (g *shingles) count(i, j int) int {
	n := 0
	for _, at := range g.places[i:j] {
		if g.slots[at]&roundMask == g.round {
			n++
		}
	}
	return n
}

// countOther returns how many of the shingles from i to j of the text compared last the probe has, repeats counted.
func (g *shingles) countOther(i, j int) int {
	n := 0
	for _, found := range g.found[i:j] {
		if found {
			n++
		}
	}
	return n
}

// share returns the share that count counts; 0 of none.
func (g *shingles) share(i, j int) float64 { return float64(g.count(i, j)) / float64(max(1, j-i)) }

// shareOther returns the share that countOther counts; 0 of none.
func (g *shingles) shareOther(i, j int) float64 {
	return float64(g.countOther(i, j)) / float64(max(1, j-i))
}
