// Package posting finds pairs of stories that share keys, by lists of the stories that hold a key.
package posting

import (
	"math/bits"
	"slices"
	"sync"

	"github.com/samewire/samewire/dedup/internal/huge"
	"github.com/samewire/samewire/dedup/internal/radix"
)

// Pair is two stories, A < B, and the number of keys they were found to share.
type Pair struct {
	A, B uint32
	Hits uint32
}

// Search finds pairs.
type Search struct {
	Window int             // a story is paired with at most this many others of one list, those next in it, fewer where it is longer than that; 65,535 at the most
	Least  uint32          // the fewest keys a pair shares
	Likely func(Pair) bool // which pairs to return; nil for all. It is called on several cores
	Keys   [][]uint32      // of each story, increasing; repeats count once. Pairs lets go of them before its second half
	Cores  int
}

// Keys are sorted a range at a time: about leastRange of them, as many as a processor's cache holds, but in no more than mostRanges ranges, as
// each looks at every story.
const (
	leastRange = 1 << 18
	mostRanges = 16
)

// Pairs returns the pairs of stories that share at least Least keys, sorted by A, then B. Time is bounded by Window pairs a key and story;
// memory is ten bytes for each key that two stories hold, and 34 a story; on each core eight a story more, and 18 for each key of a range.
func (s *Search) Pairs() []Pair {
	n := len(s.Keys)
	parts := s.parts()
	s.Keys = nil
	found := make([][]Pair, (n+chunk-1)/chunk)
	var workers sync.WaitGroup
	for w := range s.Cores {
		workers.Go(func() {
			hits := huge.Make[uint16](n) // small, to stay in the cache; no story has 65,536 keys
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
func (s *Search) parts() []part {
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
			b := builder{window: min(s.Window, 1<<16-1), next: huge.Make[uint32](n)}
			entries, spare := huge.Make[uint64](room), huge.Make[uint64](room)
			for r := from; r < to; r++ {
				entries = s.gather(entries[:0], at, bounds[r], bounds[r+1])
				entries, spare = radix.Sort(entries, spare, bits.Len64(bounds[r+1]-bounds[r]-1))
				parts[r] = b.part(entries)
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

// touchKeys reads a key of each of some stories, as touch reads lists: the branches of gather hang on what it reads.
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
	p := part{count: huge.Make[uint16](len(b.next)), first: make([]uint32, 0, len(b.next)/chunk+1)}
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
	p.members, p.places, p.after = huge.Make[uint32](len(b.members)), huge.Make[uint32](int(sum)), huge.Make[uint16](int(sum))
	copy(p.members, b.members)
	for k, story := range b.members {
		if b.after[k] > 0 {
			p.places[b.next[story]], p.after[b.next[story]] = uint32(k), b.after[k]
			b.next[story]++
		}
	}
	return p
}
