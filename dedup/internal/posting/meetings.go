package posting

import (
	"math/bits"

	"github.com/samewire/samewire/dedup/internal/huge"
	"github.com/samewire/samewire/dedup/internal/radix"
)

// Two stories of a list meet. Meetings are counted by sorting them, those of a block of stories with later ones at a time. A block has about
// blockMeetings, as many as are sorted in a processor's second cache. So many blocks are gathered at a time as have groupMeetings, as gathering
// looks at every list.
const (
	blockMeetings = 1 << 16
	groupMeetings = 1 << 24
)

// layout is how a meeting is written in 32 bits: the second story in the lower ones, in the others how far the first is from the first of its
// block. Blocks are made of whole units.
type layout struct{ storyBits, unitBits int }

func layoutOf(stories int) layout {
	storyBits := bits.Len(uint(stories))
	return layout{storyBits, min(6, 32-storyBits)}
}

// units returns how many units so many stories are.
func (l layout) units(stories int) int { return stories>>l.unitBits + 1 }

// block is some stories in a row.
type block struct {
	from, to uint32 // the first, and the one after the last
	meetings int
}

// blocks cuts stories into blocks by the meetings of each unit.
func (l layout) blocks(meets []int) []block {
	var blocks []block
	var b block
	for u, n := range meets {
		if b.meetings+n > blockMeetings && b.meetings > 0 || (b.to-b.from)>>(32-l.storyBits) > 0 {
			blocks = append(blocks, b)
			b = block{from: b.to}
		}
		b.to, b.meetings = uint32(u+1)<<l.unitBits, b.meetings+n
	}
	return append(blocks, b)
}

// grouped returns blocks in groups, a multiple of cores where there are so many.
func grouped(blocks []block, cores int) [][]block {
	total := 0
	for _, b := range blocks {
		total += b.meetings
	}
	n := (total/groupMeetings/cores + 1) * cores
	var groups [][]block
	sum, first := 0, 0
	for i, b := range blocks {
		if sum += b.meetings; sum >= total/n || i == len(blocks)-1 {
			groups = append(groups, blocks[first:i+1])
			sum, first = 0, i+1
		}
	}
	return groups
}

// meetings is those of a group of blocks.
type meetings struct {
	layout
	met, spare []uint32
	ends       []int // in met, of each block's
}

// gather fills m with the meetings of a group. most tells with how many of a list's others each is paired.
func (m *meetings) gather(all []lists, group []block, most func(n int) int) {
	type place struct {
		next int
		from uint32
	}
	places := make([]place, len(group))
	low, high := group[0].from, group[len(group)-1].to
	of := make([]uint32, (high-low)>>m.unitBits) // the block of each unit
	sum := 0
	for i, b := range group {
		places[i] = place{sum, b.from}
		sum += b.meetings
		for u := b.from; u < b.to; u += 1 << m.unitBits {
			of[(u-low)>>m.unitBits] = uint32(i)
		}
	}
	if cap(m.met) < sum {
		m.met = huge.Make[uint32](sum)
	}
	met := m.met[:sum]
	for _, rest := range all {
		for len(rest) > 0 {
			n := 1
			for rest[n-1]&last == 0 {
				n++
			}
			list := rest[:n]
			rest = rest[n:]
			if list[0] >= high {
				continue
			}
			end := list[len(list)-1] &^ last
			if end < low {
				continue
			}
			n = most(n)
			for k, a := range list[:len(list)-1] {
				if a-low >= high-low {
					continue
				}
				at := &places[of[(a-low)>>m.unitBits]]
				offset := (a - at.from) << m.storyBits
				for _, b := range list[k+1 : min(k+1+n, len(list))] {
					met[at.next] = offset | b&^last
					at.next++
				}
			}
		}
	}
	m.met = met
	m.ends = m.ends[:0]
	for _, p := range places {
		m.ends = append(m.ends, p.next)
	}
}

// pairs appends the pairs of a block, the i-th of the group, that are worth returning.
func (m *meetings) pairs(found []Pair, i int, b block, s *Search) []Pair {
	end := m.ends[i]
	met := m.met[end-b.meetings : end]
	if cap(m.spare) < len(met) {
		m.spare = huge.Make[uint32](len(met))
	}
	sorted, _ := radix.Sort(met, m.spare, 0, m.storyBits+bits.Len32(b.to-b.from-1))
	for len(sorted) > 0 {
		met, hits := sorted[0], 1
		for hits < len(sorted) && sorted[hits] == met {
			hits++
		}
		if sorted = sorted[hits:]; uint32(hits) >= s.Least {
			p := Pair{b.from + met>>m.storyBits, met & (1<<m.storyBits - 1), uint32(hits)}
			if s.Likely == nil || s.Likely(p) {
				found = append(found, p)
			}
		}
	}
	return found
}
