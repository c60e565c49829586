package posting

import (
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/samewire/samewire/dedup/internal/huge"
	"github.com/samewire/samewire/dedup/internal/radix"
)

// Two stories of a list meet. Meetings are counted by sorting them, those of a block of stories with later ones at a time: as many as fit in a
// processor's second cache.
const (
	blockMeetings = 1 << 16 // about
	leastMeetings = 1 << 25 // that may be in memory
)

// layout is how a meeting is written in 32 bits: the second story in the lower ones, in the others how far the first is from the first of its
// block.
type layout struct{ storyBits, blockBits int }

func layoutOf(stories, keys int) layout {
	const mostBlocks = 1 << 11
	size := max(uint64(stories)/mostBlocks, uint64(stories)*blockMeetings/uint64(max(keys, 1))) // a key has about one meeting
	l := layout{storyBits: bits.Len(uint(stories))}
	l.blockBits = min(bits.Len64(size), 32-l.storyBits)
	return l
}

// blocks returns the number of blocks.
func (l layout) blocks(stories int) int { return stories>>l.blockBits + 1 }

// group is some blocks in a row.
type group struct{ from, to int }

// meetings is those of a group that were found on a core.
type meetings struct {
	layout
	group
	buckets []bucket // one a block
	chunks  [][]*chunk
	room    huge.Arena[uint32]
}

// bucket is how many meetings a block has, and the last of its chunks.
type bucket struct {
	n    uint32
	last *chunk
}

type chunk [1 << 10]uint32

func newMeetings(l layout, g group, pool *huge.Pool) *meetings {
	n := g.to - g.from
	return &meetings{layout: l, group: g, buckets: make([]bucket, n), chunks: make([][]*chunk, n), room: huge.Arena[uint32]{Pool: pool}}
}

// add notes the meetings of a list, sorted and distinct, each with so many others.
func (m *meetings) add(list []uint32, most int) {
	for k, a := range list {
		i := uint(a>>m.blockBits) - uint(m.from)
		if i >= uint(len(m.buckets)) {
			continue
		}
		b := &m.buckets[i]
		offset := a & (1<<m.blockBits - 1) << m.storyBits
		for _, other := range list[k+1 : min(k+1+most, len(list))] {
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

// each calls do for the meetings of a block of the group, some at a time.
func (m *meetings) each(block int, do func(met []uint32)) {
	n := int(m.buckets[block].n)
	for _, c := range m.chunks[block] {
		do(c[:min(n, len(c))])
		n -= len(c)
	}
}

// pairs returns the pairs of a group that are worth returning.
func (s *Search) pairs(l layout, g group, met []*meetings) []Pair {
	found := make([][]Pair, g.to-g.from) // by block
	var next atomic.Int64
	var workers sync.WaitGroup
	for range s.Cores {
		workers.Go(func() {
			c := counter{layout: l, Search: s}
			for b := int(next.Add(1)) - 1; b < len(found); b = int(next.Add(1)) - 1 {
				found[b] = c.pairs(met, b)
			}
		})
	}
	workers.Wait()
	return slices.Concat(found...)
}

// counter counts the meetings of a block.
type counter struct {
	layout
	*Search
	seen       []uint64 // of each of 64 kinds of meetings, whether there is one, and whether there is another
	met, spare []uint32
}

// seenBits is the size of a counter's table: 256 KB.
const seenBits = 20

// pairs returns the pairs of a block of the group that are worth returning.
func (c *counter) pairs(all []*meetings, block int) (found []Pair) {
	n := 0
	for _, m := range all {
		n += int(m.buckets[block].n)
	}
	first := uint32(all[0].from+block) << c.blockBits
	c.met = c.met[:0]
	if c.Least < 2 || n < 1<<12 {
		for _, m := range all {
			m.each(block, func(met []uint32) { c.met = append(c.met, met...) })
		}
	} else {
		if c.seen == nil {
			c.seen = huge.Make[uint64](2 << (seenBits - 6))
		}
		clear(c.seen)
		for _, m := range all {
			m.each(block, c.see)
		}
		for _, m := range all {
			m.each(block, c.keep)
		}
	}
	c.met, c.spare = radix.Sort(c.met, c.spare, 0, c.storyBits+c.blockBits)
	for sorted := c.met; len(sorted) > 0; {
		met, hits := sorted[0], 1
		for hits < len(sorted) && sorted[hits] == met {
			hits++
		}
		if sorted = sorted[hits:]; uint32(hits) >= c.Least {
			p := Pair{first + met>>c.storyBits, met & (1<<c.storyBits - 1), uint32(hits)}
			if c.Likely == nil || c.Likely(p) {
				found = append(found, p)
			}
		}
	}
	return found
}

// kind returns where a meeting is seen.
func kind(met uint32) (word uint32, bit uint64) {
	h := met * 0x9E3779B1 >> (32 - seenBits)
	return h >> 6 << 1, 1 << (h & 63)
}

// see notes meetings.
func (c *counter) see(met []uint32) {
	seen := (*[2 << (seenBits - 6)]uint64)(c.seen)
	for _, m := range met {
		word, bit := kind(m)
		once := seen[word]
		seen[word], seen[word+1] = once|bit, seen[word+1]|once&bit
	}
}

// keep appends those of some meetings to c.met of whose kind there are several.
func (c *counter) keep(met []uint32) {
	seen := (*[2 << (seenBits - 6)]uint64)(c.seen)
	n := len(c.met)
	c.met = slices.Grow(c.met, len(met))[:n+len(met)]
	for _, m := range met {
		word, bit := kind(m)
		c.met[n] = m
		if seen[word+1]&bit != 0 {
			n++
		}
	}
	c.met = c.met[:n]
}
