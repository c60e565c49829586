package dedup

import (
	"cmp"
	"slices"
)

// Stock is what stories that have nothing else in common say word for word: a page's own text that was not known by its shape, a statement
// that everyone quotes, a background that an agency hangs under every report of a subject. It says nothing about whether two
// stories run one report.
const (
	stockStories = 4    // the fewest stories that hold a piece of stock
	stockLooks   = 12   // pairs of holders looked at to tell whether they have something else in common
	stockAlike   = 0.25 // share of sampled shingles from which two holders are versions of one report; stock has few such pairs
)

// setStockAside sets the stories' told words to those of their pieces that are no stock, and their keys with them. A story that would be
// left with hardly a word keeps all.
func (c *corpus) setStockAside() {
	type holder struct{ digest, story uint32 }
	n := 0
	for i := range c.stories {
		n += len(c.stories[i].pieces)
	}
	holders := make([]holder, 0, n)
	for i := range c.stories {
		for _, p := range c.stories[i].pieces {
			holders = append(holders, holder{p.digest, uint32(i)})
		}
	}
	slices.SortFunc(holders, func(a, b holder) int {
		if n := cmp.Compare(a.digest, b.digest); n != 0 {
			return n
		}
		return cmp.Compare(a.story, b.story)
	})
	holders = slices.Compact(holders)
	stock, touched := map[uint32]bool{}, map[uint32]bool{}
	for i := 0; i < len(holders); {
		j := i + 1
		for j < len(holders) && holders[j].digest == holders[i].digest {
			j++
		}
		if group := holders[i:j]; len(group) >= stockStories {
			looks, alike := min(len(group), stockLooks), 0
			for k := range looks {
				at := k * len(group) / looks
				other := (at + 1 + k*7919%(len(group)-1)) % len(group)
				if c.alike(group[at].story, group[other].story) {
					alike++
				}
			}
			if 3*alike <= looks {
				stock[group[0].digest] = true
				for _, h := range group {
					touched[h.story] = true
				}
			}
		}
		i = j
	}

	r := newReader(c.cfg)
	for i := range c.stories {
		if !touched[uint32(i)] {
			continue
		}
		s := &c.stories[i]
		told := s.without(stock)
		if len(told.words) >= least {
			s.told, s.keys = told, r.sample(told.words)
		}
	}
}

// without returns the body's words less the pieces in stock.
func (s *story) without(stock map[uint32]bool) text {
	var t text
	from := uint32(0)
	for _, p := range s.pieces {
		if !stock[p.digest] {
			for i := from; i < p.end; i++ {
				if s.body.isQuoted(int(i)) {
					for len(t.quoted) <= len(t.words)/64 {
						t.quoted = append(t.quoted, 0)
					}
					t.quoted[len(t.words)/64] |= 1 << (len(t.words) % 64)
				}
				t.words = append(t.words, s.body.words[i])
			}
		}
		from = p.end
	}
	for t.quoted != nil && len(t.quoted) <= len(t.words)/64 {
		t.quoted = append(t.quoted, 0)
	}
	return t
}

// alike reports whether two stories' sampled shingles say that one is a version of the other.
func (c *corpus) alike(a, b uint32) bool {
	return float64(common(c.stories[a].keys, c.stories[b].keys)) >= stockAlike*float64(c.reach(a, b))
}

// common returns how many keys are in both sorted lists.
func common(a, b []uint32) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x, y := a[i], b[j]
		if x == y {
			n++
		}
		if x <= y {
			i++
		}
		if y <= x {
			j++
		}
	}
	return n
}
