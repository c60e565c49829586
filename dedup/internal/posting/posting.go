// Package posting finds pairs of stories that share keys, by lists of the stories that hold a key.
package posting

import (
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
	Window  int             // a story is paired with at most this many others of one list, those next in it, fewer where it is longer than that
	Least   uint32          // the fewest keys a pair shares
	Likely  func(Pair) bool // which pairs to return; nil for all. It is called on several cores
	Stories int             // all their numbers are less
	Batches []*Batch        // a story is in one; a key that it has twice counts once. Pairs lets go of them before its second half
	Cores   int
}

// Pairs returns the pairs of stories that share at least Least keys, sorted by A, then B. Time is bounded by Window pairs a key and story;
// memory is four bytes for each key that two stories hold; on each core 20 for each key of a range, one of 256 where there are many, and 64 MB.
func (s *Search) Pairs() []Pair {
	l := layoutOf(s.Stories)
	lists, meets := s.lists(l)
	s.Batches = nil
	groups := grouped(l.blocks(meets), s.Cores)
	found := make([][]Pair, len(groups))
	var workers sync.WaitGroup
	for w := range s.Cores {
		workers.Go(func() {
			m := meetings{layout: l}
			for g := w; g < len(groups); g += s.Cores {
				m.gather(lists, groups[g], s.most)
				for i, b := range groups[g] {
					found[g] = m.pairs(found[g], i, b, s)
				}
			}
		})
	}
	workers.Wait()
	return slices.Concat(found...)
}

// most returns how many others of a list of n stories one is paired with.
func (s *Search) most(n int) int {
	if n > s.Window { // a stock phrase, or many copies of one text, which share other keys as well
		return max(2, s.Window*s.Window/n)
	}
	return s.Window
}
