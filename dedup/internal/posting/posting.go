// Package posting finds pairs of stories that share keys, by lists of the stories that hold a key.
package posting

import (
	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/radix"
)

// Pair is two stories, A < B, and the number of keys they were found to share.
type Pair struct {
	A, B uint32
	Hits uint32
}

// Keys is the keys of stories.
type Keys struct {
	Batches []*Batch // a story is in one; a key that it has twice counts once
	Runs    []Run    // more of them; a story may be in several
	parallel.Workers
	Pool *memory.Pool // where memory is taken from, and given to; may be nil

	// Narrow returns, where it is set, those entries of a range of keys that are wanted, in the same memory. It is called by all workers. An entry is a key,
	// its lowest byte first, in the upper half of a number, and its story in the lower.
	Narrow func(entries []uint64) []uint64

	makers []*Batcher // of the batches, by KeysOf
}

// Run is keys that are kept elsewhere, in a file say, by their lowest byte. It is used by several workers.
type Run interface {
	// Len returns how many keys have a lowest byte.
	Len(low int) int
	// Append appends the entries of keys whose lowest byte is from one on and below another, see Keys.Narrow. They may be fewer than Len says. Whoever fails to read some
	// ends the work of the workers.
	Append(entries []uint64, from, below int) []uint64
}

// Free drops the batches and runs, and gives the memory of batches that KeysOf made back to the pool.
func (k *Keys) Free() {
	for _, m := range k.makers {
		m.Free()
	}
	k.Batches, k.Runs, k.makers = nil, nil, nil
}

// Lists calls do for every key that two stories or more hold, with these, in order, in memory that is used again. It is called by all workers,
// worker says by which, and for the keys in no order that means anything.
func (k *Keys) Lists(do func(worker int, key uint32, stories []uint32)) {
	r := rangesOf(k.len())
	sorters := k.sorters(r)
	k.lists(sorters, r, r.steps(), func(w int) func(uint32, []uint32) {
		return func(key uint32, stories []uint32) { do(w, key, stories) }
	})
	free(sorters)
}

// Sorted calls do with every key, a range of them at a time: each in the upper half of a number, its lowest byte first, and its story in the lower. They are
// sorted by key; a key's stories come as the batches have them. It is called by all workers, for ranges in no order that means anything.
func (k *Keys) Sorted(do func(entries []uint64)) {
	r := rangesOf(k.len())
	r.stepBits = r.bits
	sorters := k.sorters(r)
	k.Each(r.steps(), 1, func(w int) func(int) {
		in := &sorters[w]
		return func(step int) {
			k.gather(in.entries, r, step)
			in.entries[0], in.spare = radix.SortUntil(k.Over, in.entries[0], in.spare, 32, 32-r.bits)
			do(in.entries[0])
		}
	})
	free(sorters)
}

// len returns how many keys there are.
func (k *Keys) len() int {
	n := 0
	for _, b := range k.Batches {
		n += b.Len()
	}
	for _, r := range k.Runs {
		for low := range 256 {
			n += r.Len(low)
		}
	}
	return n
}

// Search finds pairs. Pairs frees the keys when it has read them.
type Search struct {
	Keys
	Window    int             // a story is paired with at most this many others of one list, those next in it, fewer where it is longer than that
	MinShared uint32          // the fewest keys a pair shares
	Likely    func(Pair) bool // which pairs to return; nil for all. It is called by all workers
	Stories   int             // all their numbers are less

	// Room is how many co-occurrences of two stories are in memory, 33 million at least; more are found by reading the keys several times. 0 for two a key. Each takes
	// four bytes, and a block of stories up to 4 KB more on each core: there are some 2,000, of ten million stories 39,000, of a hundred million three million.
	Room int
}

// Pairs returns the pairs of stories that share at least MinShared keys, sorted by A, then B. Time is bounded by Window pairs a key and story;
// memory is about eight bytes a key, what Room says, and on each core room for the largest range, eight bytes a key, for each range of a step, up to four, and once more.
func (s *Search) Pairs() []Pair {
	keys := s.len()
	r, l := rangesOf(keys), layoutOf(s.Stories, keys)
	sorters := s.sorters(r)
	groups := s.groups(sorters, keys, r, l)
	found := make([][]Pair, len(groups))
	for i, g := range groups {
		all := s.cooccurrences(sorters, r, l, g)
		if i == len(groups)-1 {
			s.Free()
		}
		found[i] = s.pairs(l, g, all)
		for _, m := range all {
			m.room.Free()
		}
	}
	free(sorters)
	if len(found) == 1 {
		return found[0]
	}
	return s.concat(found)
}

// groups cuts the blocks into groups that have not too many co-occurrences, by those of the keys of a range.
func (s *Search) groups(sorters []sorter, keys int, r ranges, l layout) []group {
	all := group{0, l.blocks(s.Stories)}
	budget := 2 * keys
	if s.Room > 0 {
		budget = min(budget, s.Room)
	}
	budget = max(minInMemory, budget)
	if keys <= budget/max(2, s.Window/2) { // lists of any length have no more
		return []group{all}
	}
	r.stepBits = r.bits
	some := &cooccurrences{layout: l, group: all, buckets: make([]bucket, all.to)}
	s.lists(sorters[:1], r, 1, func(int) func(uint32, []uint32) { return s.adder(some) })
	var groups []group
	from, sum := 0, 0
	for i := range all.to {
		n := int(some.buckets[i].n) * r.steps()
		if sum += n; sum > budget && i > from {
			groups = append(groups, group{from, i})
			from, sum = i, n
		}
	}
	return append(groups, group{from, all.to})
}

// cooccurrences returns those of a group, found by each sorter.
func (s *Search) cooccurrences(sorters []sorter, r ranges, l layout, g group) []*cooccurrences {
	all := make([]*cooccurrences, len(sorters))
	s.lists(sorters, r, r.steps(), func(w int) func(uint32, []uint32) {
		all[w] = newCooccurrences(l, g, s.Pool)
		return s.adder(all[w])
	})
	return all
}

// adder returns a function that adds those of lists.
func (s *Search) adder(to *cooccurrences) func(key uint32, stories []uint32) {
	return func(_ uint32, stories []uint32) { to.add(stories, Most(s.Window, len(stories)), s.Over) }
}

// Most returns how many others of a list of n stories one is paired with, those next in it.
func Most(window, n int) int {
	if n > window { // a phrase that many use, or many copies of one text, which share other keys as well
		return max(1, int(uint64(window)*uint64(window)/uint64(n)))
	}
	return window
}
