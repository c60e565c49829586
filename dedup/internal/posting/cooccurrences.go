package posting

import (
	"math/bits"
	"slices"

	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/radix"
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
	buckets []bucket   // one a block
	chunks  [][]*chunk // nil where they are only counted
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

// add adds those of a list, sorted and distinct, each with at most so many others, until over reports true.
func (m *cooccurrences) add(list []uint32, most int, over func() bool) {
	const often = 1 << 18 // co-occurrences, after which over is asked
	most = min(most, len(list))
	ask := often
	for k, a := range list {
		if ask -= most; ask < 0 {
			if ask = often; over() {
				return
			}
		}
		i := uint(a>>m.blockBits) - uint(m.from)
		if i >= uint(len(m.buckets)) {
			continue
		}
		b := &m.buckets[i]
		if m.chunks == nil {
			b.n += uint32(min(most, len(list)-k-1))
			continue
		}
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

// each calls do for those of a block of the group, some at a time, until over reports true.
func (m *cooccurrences) each(block int, over func() bool, do func(some []uint32)) {
	n := int(m.buckets[block].n)
	for i, c := range m.chunks[block] {
		if i%256 == 255 && over() {
			return
		}
		do(c[:min(n, len(c))])
		n -= len(c)
	}
}

// pairs returns the pairs of a group that are worth returning.
func (s *Search) pairs(l layout, g group, all []*cooccurrences) []Pair {
	found := make([][]Pair, g.to-g.from) // by block
	s.Each(len(found), 1, func(int) func(int) {
		c := counter{layout: l, Search: s}
		return func(b int) { found[b] = c.pairs(all, b) }
	})
	return s.concat(found)
}

// concat returns all pairs, or none where the work is to end.
func (s *Search) concat(parts [][]Pair) []Pair {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	all := slices.Grow([]Pair(nil), n)
	for _, p := range parts {
		if s.Over() {
			return nil
		}
		all = append(all, p...)
	}
	return all
}

// counter counts the co-occurrences of a block.
type counter struct {
	layout
	*Search
	seen   []kinds
	count  []uint32 // those that are counted
	spare  []uint32
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
			m.each(block, c.Over, func(some []uint32) { c.count = append(c.count, some...) })
		}
	} else {
		if c.seen == nil {
			c.seen = make([]kinds, 1<<(kindBits-6))
		}
		clear(c.seen)
		for _, m := range all {
			m.each(block, c.Over, c.see)
		}
		for _, m := range all {
			m.each(block, c.Over, c.keep)
		}
	}
	first := uint32(all[0].from+block) << c.blockBits
	pair := func(n uint64) Pair {
		x := uint32(n >> 32)
		return Pair{first + x>>c.storyBits, x & (1<<c.storyBits - 1), uint32(n)}
	}
	c.likely = c.likely[:0]
	c.counted(func(n uint64) {
		if uint32(n) >= c.MinShared && (c.Likely == nil || c.Likely(pair(n))) {
			c.likely = append(c.likely, n)
		}
	})
	if c.Over() {
		return nil
	}
	found := make([]Pair, len(c.likely))
	for i, n := range c.likely {
		found[i] = pair(n)
	}
	return found
}

// counted sorts what is likely of c.count's co-occurrences: it calls do with each, in the upper half, and how often it is there in the lower.
func (c *counter) counted(do func(n uint64)) {
	const many = 1 << 20 // co-occurrences for which a table would be too large
	if len(c.count) > many {
		c.count, c.spare = radix.SortUntil(c.Over, c.count, c.spare, 0, 32)
		from := 0
		for i, x := range c.count {
			if i%many == 0 && c.Over() {
				return
			}
			if i+1 == len(c.count) || c.count[i+1] != x {
				do(uint64(x)<<32 | uint64(i+1-from))
				from = i + 1
			}
		}
		return
	}
	c.counts.Empty(len(c.count))
	c.counts.AddAll(c.count)
	for _, n := range c.counts.Counts() {
		do(n)
	}
	slices.Sort(c.likely)
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
