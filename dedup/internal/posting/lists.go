package posting

import (
	"math/bits"
	"slices"
	"sync"

	"github.com/samewire/samewire/dedup/internal/huge"
	"github.com/samewire/samewire/dedup/internal/radix"
)

// rangeKeys is about how many keys are sorted at a time: as many as a processor's cache holds. A range is one of 256 or fewer equal ones of the
// keys' lowest bytes.
const rangeKeys = 1 << 18

// lists is the stories that hold a key, for the keys of a range that two hold or more: one list after another, each in story order; the last of
// a list has the bit last.
type lists []uint32

const last = 1 << 31

// lists returns the lists by ranges of keys, and how many others the stories of each unit are to be paired with.
func (s *Search) lists(l layout) (all []lists, meets []int) {
	total := 0
	for _, b := range s.Batches {
		total += b.Len()
	}
	rangeBits := min(bits.Len(uint(total/rangeKeys)), 8)
	all = make([]lists, 1<<rangeBits)
	meetsOf := make([][]int, s.Cores)
	var workers sync.WaitGroup
	for w := range s.Cores {
		meetsOf[w] = make([]int, l.units(s.Stories))
		workers.Go(func() {
			entries := huge.Make[uint64](total >> rangeBits * 9 / 8)
			var spare []uint64
			var members []uint32
			for r := w; r < len(all); r += s.Cores {
				entries = s.gather(entries[:0], r, rangeBits)
				entries, spare = radix.Sort(entries, spare, 32, 32-rangeBits)
				members = s.list(members[:0], entries, l, meetsOf[w])
				all[r] = huge.Make[uint32](len(members))
				copy(all[r], members)
			}
		})
	}
	workers.Wait()
	meets = meetsOf[0]
	for _, more := range meetsOf[1:] {
		for u, n := range more {
			meets[u] += n
		}
	}
	return all, meets
}

// gather appends the keys of a range in the upper half, with their stories in the lower.
func (s *Search) gather(entries []uint64, r, rangeBits int) []uint64 {
	low, high := r<<(8-rangeBits), (r+1)<<(8-rangeBits)
	const ahead = 16
	for i, b := range s.Batches {
		if i%ahead == 0 {
			touch(s.Batches[i:min(i+ahead, len(s.Batches))], low)
		}
		from, to := b.from(low), b.from(high)
		of := b.of[from:to]
		for k, key := range b.keys[from:to] {
			entries = append(entries, uint64(key)<<32|uint64(b.Stories[of[k]]))
		}
	}
	return entries
}

// touch reads a key of each of some batches, so that memory is fetched for many at a time. The result means nothing, but without one there would
// be nothing to do.
//
//go:noinline
func touch(batches []*Batch, low int) (sum uint32) {
	for _, b := range batches {
		if at := int(b.from(low)); at < len(b.keys) {
			sum += b.keys[at] + uint32(b.of[at])
		}
	}
	return sum
}

// list appends the lists of entries sorted by key, and counts in meets whom their members are paired with.
func (s *Search) list(members []uint32, entries []uint64, l layout, meets []int) []uint32 {
	for i := 0; i < len(entries); {
		j := i + 1
		for j < len(entries) && entries[j]>>32 == entries[i]>>32 {
			j++
		}
		if j > i+1 {
			first := len(members)
			sorted := true
			for k := i; k < j; k++ {
				sorted = sorted && (k == i || entries[k] > entries[k-1])
				members = append(members, uint32(entries[k]))
			}
			list := members[first:]
			if !sorted {
				slices.Sort(list)
				list = slices.Compact(list)
			}
			n := len(list)
			most := s.most(n)
			for k, story := range list[:n-1] {
				meets[story>>l.unitBits] += min(n-1-k, most)
			}
			if n > 1 {
				list[n-1] |= last
				members = members[:first+n]
			} else {
				members = members[:first]
			}
		}
		i = j
	}
	return members
}
