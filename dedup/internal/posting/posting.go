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
// memory is ten bytes for each key that two stories hold, and 66 a story.
func (s *Search) Pairs(n int) []Pair {
	parts := s.parts(n)
	if s.Done != nil {
		s.Done()
	}
	found := make([][]Pair, (n+chunk-1)/chunk)
	var workers sync.WaitGroup
	for w := range s.Cores {
		workers.Go(func() {
			hits := make([]uint16, n) // small, to stay in the cache; no story has 65,536 keys
			var met []uint32
			next := make([]uint32, len(parts)) // in each part, the first place of the next story
			for c := w; c < len(found); c += s.Cores {
				for p := range parts {
					next[p] = parts[p].first[c]
				}
				for a := c * chunk; a < min(n, (c+1)*chunk); a++ {
					touch(parts, next, a)
					met = met[:0]
					for p := range parts {
						part := &parts[p]
						for i := next[p]; i < next[p]+uint32(part.count[a]); i++ {
							for _, b := range part.members[part.places[i]+1:][:part.after[i]] {
								if hits[b] == 0 {
									met = append(met, b)
								}
								hits[b]++
							}
						}
						next[p] += uint32(part.count[a])
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

// chunk is how many stories in a row a core takes at a time.
const chunk = 1 << 11

// touch reads the lists that story a stands in, so that memory is fetched for many at a time: the loop that counts waits for what it reads. The
// result means nothing, but without one there would be nothing to do.
//
//go:noinline
func touch(parts []part, next []uint32, a int) (sum uint32) {
	for p := range parts {
		part := &parts[p]
		for _, place := range part.places[next[p]:][:part.count[a]] {
			sum += part.members[place+1]
		}
	}
	return sum
}

// part is the lists of a range of keys, and where in them each story stands.
type part struct {
	members []uint32 // of the lists of two stories or more, one after another, each in story order
	places  []uint32 // where the stories stand in members, story by story; the last of a list has no place
	after   []uint16 // how many of the members after a place it is paired with: to the end of its list, or of the window
	count   []uint16 // of the places of each story
	first   []uint32 // of the places of every chunk's stories
}

// parts returns the lists by ranges of keys, each core taking some ranges in a row.
func (s *Search) parts(n int) []part {
	bounds := s.bounds(n)
	ranges := len(bounds) - 1
	parts := make([]part, ranges)
	var workers sync.WaitGroup
	for w := range s.Cores {
		workers.Go(func() {
			from, to := w*ranges/s.Cores, (w+1)*ranges/s.Cores
			at := make([]uint32, n) // where a story's keys of the next range begin
			if from > 0 {
				for i := range n {
					k, _ := slices.BinarySearch(s.Keys(i), uint32(bounds[from]))
					at[i] = uint32(k)
				}
			}
			b := builder{window: min(s.Window, 1<<16-1), next: make([]uint32, n)}
			var entries, spare []uint64
			for r := from; r < to; r++ {
				low, high := bounds[r], bounds[r+1]
				entries = entries[:0]
				for i := range n {
					keys := s.Keys(i)
					k := int(at[i])
					for ; k < len(keys) && uint64(keys[k]) < high; k++ {
						entries = append(entries, (uint64(keys[k])-low)<<32|uint64(i))
					}
					at[i] = uint32(k)
				}
				entries, spare = sortByKey(entries, spare, bits.Len64(high-low-1))
				parts[r] = b.part(entries)
			}
		})
	}
	workers.Wait()
	return parts
}

// bounds returns what parts the ranges of keys, so that each holds about as many: quantiles of the keys of some stories.
func (s *Search) bounds(n int) []uint64 {
	total := 0
	var some []uint32
	step := n/4096 + 1
	for i := range n {
		keys := s.Keys(i)
		total += len(keys)
		if i%step == 0 {
			some = append(some, keys...)
		}
	}
	slices.Sort(some)
	ranges := min(total/leastRange, mostRanges) + 1
	bounds := []uint64{0}
	for r := 1; r < ranges && len(some) > 0; r++ {
		if b := uint64(some[r*len(some)/ranges]); b > bounds[len(bounds)-1] {
			bounds = append(bounds, b)
		}
	}
	return append(bounds, 1<<32)
}

// builder makes parts, reusing its buffers.
type builder struct {
	window  int
	members []uint32
	after   []uint16
	next    []uint32 // place of each story
}

// part returns the lists of entries sorted by key, then story.
func (b *builder) part(entries []uint64) part {
	b.members, b.after = b.members[:0], b.after[:0]
	p := part{count: make([]uint16, len(b.next)), first: make([]uint32, 0, len(b.next)/chunk+1)}
	entries = slices.Compact(entries)
	for i := 0; i < len(entries); {
		j := i + 1
		for j < len(entries) && entries[j]>>32 == entries[i]>>32 {
			j++
		}
		if n := j - i; n > 1 {
			most := b.window
			if n > most { // a stock phrase, or many copies of one text, which share other keys as well
				most = max(2, most*most/n)
			}
			for k := i; k < j; k++ {
				story := uint32(entries[k])
				b.members, b.after = append(b.members, story), append(b.after, uint16(min(j-k-1, most)))
				if k < j-1 {
					p.count[story]++
				}
			}
		}
		i = j
	}
	sum := uint32(0)
	for story, n := range p.count {
		if story%chunk == 0 {
			p.first = append(p.first, sum)
		}
		b.next[story] = sum
		sum += uint32(n)
	}
	p.members, p.places, p.after = slices.Clone(b.members), make([]uint32, sum), make([]uint16, sum)
	for k, story := range b.members {
		if b.after[k] > 0 {
			p.places[b.next[story]], p.after[b.next[story]] = uint32(k), b.after[k]
			b.next[story]++
		}
	}
	return p
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
