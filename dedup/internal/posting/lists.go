package posting

import (
	"math/bits"
	"slices"
	"sync"

	"github.com/samewire/samewire/dedup/internal/huge"
	"github.com/samewire/samewire/dedup/internal/radix"
)

// Keys are sorted a range at a time: about leastRange of them, as many as a processor's cache holds, but in no more than mostRanges ranges, as
// each looks at every story.
const (
	leastRange = 1 << 18
	mostRanges = 16
)

// part is the lists of a range of keys.
type part struct {
	members []uint32 // of the lists of two stories or more, one after another, each in story order; the last of a list has the bit last
	meets   []int    // how many others the stories of each unit are paired with
}

const last = 1 << 31

// parts returns the lists by ranges of keys, each core taking some ranges in a row.
func (s *Search) parts(l layout) []part {
	n := len(s.Keys)
	bounds, room := s.bounds()
	ranges := len(bounds) - 1
	parts := make([]part, ranges)
	var workers sync.WaitGroup
	for w := range s.Cores {
		workers.Go(func() {
			from, to := w*ranges/s.Cores, (w+1)*ranges/s.Cores
			if from == to {
				return
			}
			at := huge.Make[uint32](n) // where a story's keys of the next range begin
			if from > 0 {
				for i, keys := range s.Keys {
					k, _ := slices.BinarySearch(keys, uint32(bounds[from]))
					at[i] = uint32(k)
				}
			}
			var members []uint32
			entries, spare := huge.Make[uint64](room), huge.Make[uint64](room)
			for r := from; r < to; r++ {
				entries = s.gather(entries[:0], at, bounds[r], bounds[r+1])
				entries, spare = radix.Sort(entries, spare, 32, bits.Len64(bounds[r+1]-bounds[r]-1))
				parts[r].meets = make([]int, l.units(n))
				members = s.lists(members[:0], entries, l, parts[r].meets)
				parts[r].members = huge.Make[uint32](len(members))
				copy(parts[r].members, members)
			}
		})
	}
	workers.Wait()
	return parts
}

// gather appends the keys from low to below high, less low, in the upper half, with their stories in the lower, story by story. at is where a
// story's keys from low on begin; it is moved on.
func (s *Search) gather(entries []uint64, at []uint32, low, high uint64) []uint64 {
	const ahead = 32
	for i, keys := range s.Keys {
		if i%ahead == 0 {
			touchKeys(s.Keys[i:min(i+ahead, len(s.Keys))], at[i:])
		}
		k := at[i]
		for ; int(k) < len(keys) && uint64(keys[k]) < high; k++ {
			entries = append(entries, (uint64(keys[k])-low)<<32|uint64(i))
		}
		at[i] = k
	}
	return entries
}

// touchKeys reads a key of each of some stories, so that memory is fetched for many at a time: the branches of gather hang on what it reads. The
// result means nothing, but without one there would be nothing to do.
//
//go:noinline
func touchKeys(keys [][]uint32, at []uint32) (sum uint32) {
	for i, k := range keys {
		if int(at[i]) < len(k) {
			sum += k[at[i]]
		}
	}
	return sum
}

// bounds returns what parts the ranges of keys, so that each holds about as many: quantiles of the keys of some stories; and how many keys a range
// may hold, as a rule.
func (s *Search) bounds() (bounds []uint64, room int) {
	total := 0
	var some []uint32
	step := len(s.Keys)/1024 + 1
	for i, keys := range s.Keys {
		total += len(keys)
		if i%step == 0 {
			some = append(some, keys...)
		}
	}
	slices.Sort(some)
	ranges := min(total/leastRange, mostRanges) + 1
	bounds = []uint64{0}
	for r := 1; r < ranges && len(some) > 0; r++ {
		if b := uint64(some[r*len(some)/ranges]); b > bounds[len(bounds)-1] {
			bounds = append(bounds, b)
		}
	}
	return append(bounds, 1<<32), total/ranges + total/ranges/8
}

// lists appends the lists of entries sorted by key, then story, and counts in meets whom their members are paired with.
func (s *Search) lists(members []uint32, entries []uint64, l layout, meets []int) []uint32 {
	for i := 0; i < len(entries); {
		j := i + 1
		for j < len(entries) && entries[j]>>32 == entries[i]>>32 {
			j++
		}
		if j > i+1 {
			first := len(members)
			for k := i; k < j; k++ {
				if k == i || entries[k] != entries[k-1] {
					members = append(members, uint32(entries[k]))
				}
			}
			list := members[first:]
			n := len(list)
			most := s.most(n)
			for k, story := range list[:n-1] {
				meets[story>>l.unitBits] += min(n-1-k, most)
			}
			if n == 1 {
				members = members[:first]
			} else {
				list[n-1] |= last
			}
		}
		i = j
	}
	return members
}
