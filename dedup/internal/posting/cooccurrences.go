package posting

import (
	"math/bits"
	"slices"

	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/parallel"
)

// Two stories of a list are a co-occurrence. They are counted a block of stories, with later ones, at a time: as many as fit in a processor's
// second cache.
const (
	perBlock    = 1 << 16 // about
	minInMemory = 1 << 25 // that may be in memory, however few the keys
)

// layout is how a co-occurrence is written in 32 bits: the second story in the lower ones, in the others how far the first is from the first of its
// block.
type layout struct{ storyBits, blockBits int }

func layoutOf(stories, keys int) layout {
	const mostBlocks = 1 << 11
	size := max(uint64(stories)/mostBlocks, uint64(stories)*perBlock/uint64(max(keys, 1))) // a key has about one
	l := layout{storyBits: bits.Len(uint(stories))}
	l.blockBits = min(bits.Len64(size), 32-l.storyBits)
	return l
}

// blocks returns the number of blocks.
func (l layout) blocks(stories int) int { return stories>>l.blockBits + 1 }

// group is some blocks in a row.
type group struct{ from, to int }

// cooccurrences is those of a group of blocks that were found on a core.
type cooccurrences struct {
	layout
	group
	buckets []bucket // one a block
	chunks  [][]*chunk
	room    memory.Arena[uint32]
}

// bucket is how many a block has, and the last of its chunks.
type bucket struct {
	n    uint32
	last *chunk
}

type chunk [1 << 10]uint32

func newCooccurrences(l layout, g group, pool *memory.Pool) *cooccurrences {
	n := g.to - g.from
	return &cooccurrences{layout: l, group: g, buckets: make([]bucket, n), chunks: make([][]*chunk, n), room: memory.Arena[uint32]{Pool: pool}}
}

// add adds those of a list, sorted and distinct, each with at most so many others.
func (m *cooccurrences) add(list []uint32, most int) {
	for k, a := range list {
		i := uint(a>>m.blockBits) - uint(m.from)
		if i >= uint(len(m.buckets)) {
			continue
		}
		b := &m.buckets[i]
		offset := a & (1<<m.blockBits - 1) << m.storyBits
		for _, other := range list[k+1:][:min(most, len(list)-k-1)] {
			at := b.n % uint32(len(b.last))
			if at == 0 {
				b.last = (*chunk)(m.room.Take(len(b.last)))
				m.chunks[i] = append(m.chunks[i], b.last)
			}
			b.last[at] = offset | other
			b.n++
		}
	}
}

// each calls do for those of a block of the group, some at a time.
func (m *cooccurrences) each(block int, do func(some []uint32)) {
	n := int(m.buckets[block].n)
	for _, c := range m.chunks[block] {
		do(c[:min(n, len(c))])
		n -= len(c)
	}
}

// pairs returns the pairs of a group that are worth returning.
func (s *Search) pairs(l layout, g group, all []*cooccurrences) []Pair {
	found := make([][]Pair, g.to-g.from) // by block
	parallel.Each(s.Cores, len(found), 1, func(int) func(int) {
		c := counter{layout: l, Search: s}
		return func(b int) { found[b] = c.pairs(all, b) }
	})
	return slices.Concat(found...)
}

// counter counts the co-occurrences of a block.
type counter struct {
	layout
	*Search
	seen   []kinds
	count  []uint32 // those that are counted
	counts hash.Counter
	likely []uint64 // of the counts, those of pairs to return
}

// kinds is which of 64 kinds of co-occurrences there are, of which there are two, and of which three. Those of one pair are of one kind.
type kinds [4]uint64

// kindBits is the size of a counter's table of kinds: 256 KB.
const kindBits = 19

// pairs returns the pairs of a block of the group that are worth returning.
func (c *counter) pairs(all []*cooccurrences, block int) []Pair {
	n := 0
	for _, m := range all {
		n += int(m.buckets[block].n)
	}
	c.count = c.count[:0]
	if c.MinShared < 2 || n < 1<<12 {
		for _, m := range all {
			m.each(block, func(some []uint32) { c.count = append(c.count, some...) })
		}
	} else {
		if c.seen == nil {
			c.seen = make([]kinds, 1<<(kindBits-6))
		}
		clear(c.seen)
		for _, m := range all {
			m.each(block, c.see)
		}
		for _, m := range all {
			m.each(block, c.keep)
		}
	}
	c.counts.Clear()
	c.counts.AddAll(c.count)
	first := uint32(all[0].from+block) << c.blockBits
	pair := func(n uint64) Pair {
		x := uint32(n >> 32)
		return Pair{first + x>>c.storyBits, x & (1<<c.storyBits - 1), uint32(n)}
	}
	c.likely = c.likely[:0]
	for _, n := range c.counts.Counts() {
		if uint32(n) >= c.MinShared && (c.Likely == nil || c.Likely(pair(n))) {
			c.likely = append(c.likely, n)
		}
	}
	slices.Sort(c.likely)
	found := make([]Pair, len(c.likely))
	for i, n := range c.likely {
		found[i] = pair(n)
	}
	return found
}

// kind returns where the kind of a co-occurrence is noted.
func kind(x uint32) (word uint32, bit uint64) {
	h := x * 0x9E3779B1 >> (32 - kindBits)
	return h >> 6, 1 << (h & 63)
}

// see notes the kinds of some.
func (c *counter) see(some []uint32) {
	seen := (*[1 << (kindBits - 6)]kinds)(c.seen)
	for _, m := range some {
		word, bit := kind(m)
		k := &seen[word]
		k[2] |= k[1] & bit
		k[1] |= k[0] & bit
		k[0] |= bit
	}
}

// keep appends those of some to c.count of whose kind there are enough.
func (c *counter) keep(some []uint32) {
	seen := (*[1 << (kindBits - 6)]kinds)(c.seen)
	enough := min(c.MinShared, 3) - 1
	n := len(c.count)
	c.count = slices.Grow(c.count, len(some))[:n+len(some)]
	for _, m := range some {
		word, bit := kind(m)
		c.count[n] = m
		if seen[word][enough]&bit != 0 {
			n++
		}
	}
	c.count = c.count[:n]
}
