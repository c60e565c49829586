package stream

import (
	"fmt"
	"slices"

	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// recordOf returns the record of a story that was added before.
func (s *Stream) recordOf(x *story) (*record.Record, error) {
	var data []byte
	if s.memory != nil {
		data = s.memory[x.number]
	} else {
		var err error
		if data, err = s.o.Records.Record(x.number); err != nil {
			return nil, fmt.Errorf("the record of story %q: %w", x.id, err)
		}
	}
	rec, err := record.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("the record of story %q: %w", x.id, err)
	}
	if uint32(len(rec.Body.Words)) != x.words {
		return nil, fmt.Errorf("the record of story %q is of another one: %d words, not %d", x.id, len(rec.Body.Words), x.words)
	}
	return &rec, nil
}

// most returns how many others of a list of n stories one is paired with: see posting.Search.
func (s *Stream) most(n int) int {
	w := s.o.Window
	if n > w {
		return max(1, int(uint64(w)*uint64(w)/uint64(n)))
	}
	return w
}

// candidates returns the stories worth comparing with one, in the order of arrival. Of a shingle that many have they are the latest.
func (s *Stream) candidates(w *worker, x *story) []*story {
	keys, size := x.searched(), s.size(x)
	s.keys.Touch(keys)
	w.list = w.list[:0]
	for _, k := range keys {
		w.list = s.keys.AppendLast(w.list, k, s.most(s.keys.Len(k)+1))
	}
	w.hits.Empty(len(w.list))
	w.hits.AddAll(w.list)
	var found []*story
	for _, n := range w.hits.Counts() {
		if hits := uint32(n); hits >= sample.MinShared {
			y := s.stories[n>>32]
			if y != x && sample.Likely(int(hits), size.Reach(s.size(y))) {
				found = append(found, y)
			}
		}
	}
	slices.SortFunc(found, func(a, b *story) int { return int(a.slot) - int(b.slot) })
	return found
}

// isSearched reports whether a story can be found to be a rewrite.
func (x *story) isSearched() bool { return x.isFirst() && x.own >= match.MinWords }

// enter enters a story, the first of its words, among those that are searched, and compares it with its like.
func (c *change) enter(x *story) error {
	if x.in || !x.isSearched() {
		return nil
	}
	found := c.candidates(c.worker, x)
	if len(found) > 0 {
		if err := c.loadFirst(x); err != nil {
			return err
		}
	}
	for _, y := range found {
		if _, err := c.load(&c.b, y); err != nil {
			return err
		}
		if like := c.match.Probability(&c.a.Story, &c.b.Story); like >= c.o.Cut/10 {
			x.edges = append(x.edges, edge{y, unknown, like})
			y.edges = append(y.edges, edge{x, unknown, like})
			c.changed(later(x, y))
		}
	}
	c.keys.Add(x.searched(), x.slot)
	x.in = true
	c.changed(x)
	c.joinPart(x)
	return nil
}

// later returns the story that came later: its row has the edge of the two.
func later(x, y *story) *story {
	if x.number > y.number {
		return x
	}
	return y
}

// leave takes a story from among those that are searched.
func (c *change) leave(x *story) {
	if !x.in {
		return
	}
	for _, k := range x.searched() {
		c.left = append(c.left, uint64(k)<<32|uint64(x.slot))
	}
	for _, e := range x.edges {
		at := slices.IndexFunc(e.to.edges, func(back edge) bool { return back.to == x })
		e.to.edges = slices.Delete(e.to.edges, at, at+1)
		c.changed(later(x, e.to))
	}
	x.edges, x.in = nil, false
	c.changed(x)
	c.leavePart(x)
}
