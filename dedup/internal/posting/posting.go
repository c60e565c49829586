// Package posting finds pairs of stories that share keys, by lists of the stories that hold a key.
package posting

import (
	"math/bits"
	"slices"
	"sync"
)

// Pair is two stories, A < B, and the number of keys they were found to share.
type Pair struct {
	A, B uint32
	Hits uint32
}

// Search finds pairs.
type Search struct {
	Window int                  // a story is paired with at most this many others of one list, those next in it, fewer where it is longer than that; 65,535 at the most
	Least  uint32               // the fewest keys a pair shares
	Likely func(Pair) bool      // which pairs to return; nil for all. It is called on several cores
	Keys   func(i int) []uint32 // the keys of story i, increasing; repeats count once
	Cores  int
	Done   func() // called when Keys is called no more; may be nil
}

// Keys are sorted a range at a time: about leastRange of them, as many as a processor's cache holds, but in no more than mostRanges ranges, as
// each looks at every story.
const (
	leastRange = 1 << 18
	mostRanges = 32
)

// Pairs returns the pairs of n stories that share at least Least keys, sorted by A, then B. Time is bounded by Window pairs a key and story;
// memory is about ten bytes for each key that two stories hold.
func (s *Search) Pairs(n int) []Pair {
	parts := s.lists(n)
	if s.Done != nil {
		s.Done()
	}
	// Pairs story by story need the lists a story stands in: its places in them, story after story. A place is the part in its upper bits and the
	// index in the part in its lower ones.
	indexBits := 32 - bits.Len(uint(len(parts)-1)) // 26 or more
	first := make([]uint32, n+1)
	each := func(do func(place, story uint32, after uint16)) { // each core has some stories in a row
		var workers sync.WaitGroup
		for w := range s.Cores {
			workers.Go(func() {
				low, high := uint32(w*n/s.Cores), uint32((w+1)*n/s.Cores)
				for p, part := range parts {
					for k, story := range part.members {
						if low <= story && story < high && part.after[k] > 0 {
							do(uint32(p)<<indexBits|uint32(k), story, part.after[k])
						}
					}
				}
			})
		}
		workers.Wait()
	}
	each(func(_, story uint32, _ uint16) { first[story+1]++ })
	for i := range n {
		first[i+1] += first[i]
	}
	places, after := make([]uint32, first[n]), make([]uint16, first[n])
	next := slices.Clone(first[:n])
	each(func(place, story uint32, n uint16) {
		places[next[story]], after[next[story]] = place, n
		next[story]++
	})
	for p := range parts {
		parts[p].after = nil
	}

	const chunk = 1 << 11
	found := make([][]Pair, (n+chunk-1)/chunk)
	var workers sync.WaitGroup
	for w := range s.Cores {
		workers.Go(func() {
			hits := make([]uint16, n) // small, to stay in the cache; no story has 65,536 keys
			var met []uint32
			for c := w; c < len(found); c += s.Cores {
				for a := c * chunk; a < min(n, (c+1)*chunk); a++ {
					met = met[:0]
					mine := places[first[a]:first[a+1]]
					touch(parts, mine, indexBits)
					for i, place := range mine {
						members, k := parts[place>>indexBits].members, place&(1<<indexBits-1)
						for _, b := range members[k+1 : k+1+uint32(after[first[a]+uint32(i)])] {
							if hits[b] == 0 {
								met = append(met, b)
							}
							hits[b]++
						}
					}
					enough := met[:0]
					for _, b := range met {
						if uint32(hits[b]) >= s.Least {
							enough = append(enough, b)
						} else {
							hits[b] = 0
						}
					}
					slices.Sort(enough)
					for _, b := range enough {
						p := Pair{uint32(a), b, uint32(hits[b])}
						hits[b] = 0
						if s.Likely == nil || s.Likely(p) {
							found[c] = append(found[c], p)
						}
					}
				}
			}
		})
	}
	workers.Wait()
	return slices.Concat(found...)
}

// touch reads the lists at some places, so that memory is fetched for many at a time: the loop that counts waits for what it reads. The result
// means nothing, but without one there would be nothing to do.
//
//go:noinline
func touch(parts []lists, places []uint32, indexBits int) (sum uint32) {
	for _, place := range places {
		sum += parts[place>>indexBits].members[place&(1<<indexBits-1)+1]
	}
	return sum
}

// lists is the lists of two stories or more, one after another, each in story order.
type lists struct {
	members []uint32
	after   []uint16 // how many of the members after one it is paired with: to the end of its list, or of the window
}

// lists returns the lists by key, in parts: ranges of keys, each core taking some in a row.
func (s *Search) lists(n int) []lists {
	total, top := 0, uint32(0)
	for i := range n {
		if k := s.Keys(i); len(k) > 0 {
			total += len(k)
			top = max(top, k[len(k)-1])
		}
	}
	ranges := min(total/leastRange, mostRanges) + 1
	width := uint64(top)/uint64(ranges) + 1
	parts := make([]lists, ranges)
	var workers sync.WaitGroup
	for w := range s.Cores {
		workers.Go(func() {
			from, to := w*ranges/s.Cores, (w+1)*ranges/s.Cores
			at := make([]uint32, n) // where a story's keys of the next range begin
			if from > 0 {
				for i := range n {
					k, _ := slices.BinarySearch(s.Keys(i), uint32(uint64(from)*width))
					at[i] = uint32(k)
				}
			}
			var built lists
			var entries, spare []uint64
			for r := from; r < to; r++ {
				low, high := uint64(r)*width, uint64(r+1)*width
				entries = entries[:0]
				for i := range n {
					keys := s.Keys(i)
					k := int(at[i])
					for ; k < len(keys) && uint64(keys[k]) < high; k++ {
						entries = append(entries, (uint64(keys[k])-low)<<32|uint64(i))
					}
					at[i] = uint32(k)
				}
				entries, spare = sortByKey(entries, spare, bits.Len64(width-1))
				built.fill(entries, min(s.Window, 1<<16-1))
				parts[r] = lists{slices.Clone(built.members), slices.Clone(built.after)}
			}
		})
	}
	workers.Wait()
	return parts
}

// fill makes l the lists of entries sorted by key, then story.
func (l *lists) fill(entries []uint64, window int) {
	l.members, l.after = l.members[:0], l.after[:0]
	entries = slices.Compact(entries)
	for i := 0; i < len(entries); {
		j := i + 1
		for j < len(entries) && entries[j]>>32 == entries[i]>>32 {
			j++
		}
		if n := j - i; n > 1 {
			most := window
			if n > window { // a stock phrase, or many copies of one text, which share other keys as well
				most = max(2, window*window/n)
			}
			for k := i; k < j; k++ {
				l.members = append(l.members, uint32(entries[k]))
				l.after = append(l.after, uint16(min(j-k-1, most)))
			}
		}
		i = j
	}
}

// sortByKey sorts entries, a key of some bits in the upper half and a story in the lower, by key, keeping the order of equals, which is story order;
// by radix, into spare and back. It returns the sorted ones and the others.
func sortByKey(entries, spare []uint64, keyBits int) (sorted, other []uint64) {
	const most = 11 // bits a pass
	if cap(spare) < len(entries) {
		spare = make([]uint64, cap(entries))
	}
	spare = spare[:len(entries)]
	passes := (keyBits + most - 1) / most
	var count [1 << most]uint32
	for p := range passes {
		shift := 32 + p*keyBits/passes
		mask := uint64(1)<<((p+1)*keyBits/passes-p*keyBits/passes) - 1
		clear(count[:])
		for _, e := range entries {
			count[e>>shift&mask]++
		}
		sum := uint32(0)
		for i, c := range count[:mask+1] {
			count[i], sum = sum, sum+c
		}
		for _, e := range entries {
			d := e >> shift & mask
			spare[count[d]] = e
			count[d]++
		}
		entries, spare = spare, entries
	}
	return entries, spare
}
