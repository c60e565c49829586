// Package posting finds pairs of stories that share keys, by lists of the stories that hold a key.
package posting

import "github.com/samewire/samewire/dedup/internal/huge"

// Pair is two stories, A < B, and the number of keys they were found to share.
type Pair struct {
	A, B uint32
	Hits uint32
}

// Search finds pairs.
type Search struct {
	Window  int             // a story is paired with at most this many others of one list, those next in it, fewer where it is longer than that
	Least   uint32          // the fewest keys a pair shares
	Likely  func(Pair) bool // which pairs to return; nil for all. It is called on several cores
	Stories int             // all their numbers are less
	Batches []*Batch        // a story is in one; a key that it has twice counts once. Pairs lets go of them when it has read them
	Cores   int
	Pool    *huge.Pool // where memory is taken from, and given to; may be nil
}

// Pairs returns the pairs of stories that share at least Least keys, sorted by A, then B. Time is bounded by Window pairs a key and story;
// memory is about eight bytes a key, or 128 MB where that is more, and on each core room for the largest range, eight bytes a key, for each range of
// a step, up to four, and once more.
func (s *Search) Pairs() []Pair {
	keys := 0
	for _, b := range s.Batches {
		keys += b.Len()
	}
	r, l := rangesOf(keys), layoutOf(s.Stories, keys)
	sorters := s.sorters(r)
	groups := s.groups(sorters, keys, r, l)
	var found []Pair
	for i, g := range groups {
		met := s.meet(sorters, r, l, g, r.steps())
		if i == len(groups)-1 {
			s.Batches = nil
		}
		found = append(found, s.pairs(l, g, met)...)
		for _, m := range met {
			m.room.Free()
		}
	}
	for w := range sorters {
		sorters[w].room.Free()
	}
	return found
}

// groups cuts the blocks into groups that have not too many meetings, by those of the keys of a range.
func (s *Search) groups(sorters []sorter, keys int, r ranges, l layout) []group {
	all := group{0, l.blocks(s.Stories)}
	budget := max(leastMeetings, 2*keys)
	if keys <= budget/max(2, s.Window/2) { // lists of any length have no more
		return []group{all}
	}
	r.stepBits = r.bits
	met := s.meet(sorters[:1], r, l, all, 1)[0]
	defer met.room.Free()
	var groups []group
	from, sum := 0, 0
	for i := range all.to {
		n := int(met.buckets[i].n) * r.steps()
		if sum += n; sum > budget && i > from {
			groups = append(groups, group{from, i})
			from, sum = i, n
		}
	}
	return append(groups, group{from, all.to})
}

// most returns how many others of a list of n stories one is paired with.
func (s *Search) most(n int) int {
	if n > s.Window { // a stock phrase, or many copies of one text, which share other keys as well
		return max(1, s.Window*s.Window/n)
	}
	return s.Window
}
