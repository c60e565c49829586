package stream

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/boilerplate"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/posting/live"
	"github.com/samewire/samewire/dedup/internal/result"
)

// change is what a call changes.
type change struct {
	*Stream
	*worker
	rows     map[*story]bool   // whose rows change
	gone     []uint32          // the numbers of stories that were removed
	renamed  map[uint32]bool   // clusters whose rows change
	left     []uint64          // keys of stories that are searched no more, with their slots in the lower half
	holders  map[*story]bool   // of pieces that became boilerplate, or are no more
	entering map[*story]bool   // to be compared with their like
	entered  map[*story]bool   // that were
	dirty    map[*part]bool    // to be linked
	lone     map[*story]bool   // of no part, or with other copies
	touched  map[*cluster]bool // whose members are others
	told     map[uint32]bool   // clusters that were touched
	young    uint32            // the number of the first cluster that may be born
	merged   map[uint32]uint32 // clusters to what they were merged into
}

func (s *Stream) begin(w *worker) *change {
	return &change{Stream: s, worker: w, rows: map[*story]bool{}, renamed: map[uint32]bool{}, holders: map[*story]bool{}, entering: map[*story]bool{},
		entered: map[*story]bool{}, dirty: map[*part]bool{}, lone: map[*story]bool{}, touched: map[*cluster]bool{}, told: map[uint32]bool{}, young: s.nextCluster,
		merged: map[uint32]uint32{}}
}

// changed notes that the row of a story changes.
func (c *change) changed(x *story) { c.rows[x] = true }

// inOrder returns stories in the order in which they came.
func inOrder(stories map[*story]bool) []*story {
	return slices.SortedFunc(maps.Keys(stories), func(a, b *story) int { return cmp.Compare(a.number, b.number) })
}

// enroll gives a story its number, and its source.
func (c *change) enroll(x *story, source string) {
	s := c.Stream
	x.number, x.slot, x.stamp = s.next, uint32(len(s.stories)), s.nextStamp()
	s.next++
	s.stories = append(s.stories, x)
	s.slots[x.id] = x.slot
	x.source = s.sourceOf(source)
	c.changed(x)
}

func (s *Stream) nextStamp() uint32 {
	s.stamp++
	return s.stamp
}

// sourceOf returns the number of a source. The page text that is known of a new one is.
func (s *Stream) sourceOf(name string) uint32 {
	n, ok := s.sources[name]
	if !ok {
		n, name = uint32(len(s.names)), strings.Clone(name)
		s.sources[name] = n
		s.names = append(s.names, name)
		for key := range s.o.Outlets.Of(map[string]uint32{name: n}) {
			s.known[key], s.set.Pages[key] = true, true
		}
	}
	return n
}

// add adds a story that is enrolled.
func (c *change) add(x *story) (result.Arrival, error) {
	if x.words == 0 {
		return result.Arrival{Notice: x.notice}, nil
	}
	distinct := slices.Compact(slices.Clone(x.digests))
	c.digests.Add(distinct, x.slot)
	c.looker.Forget()
	for _, d := range distinct {
		c.reconsider(d, x.source)
	}
	delete(c.holders, x)
	if err := c.stand(x); err != nil {
		return result.Arrival{}, err
	}
	if err := c.remake(); err != nil {
		return result.Arrival{}, err
	}
	if err := c.classify(x); err != nil {
		return result.Arrival{}, err
	}
	if err := c.enterAll(); err != nil {
		return result.Arrival{}, err
	}
	if err := c.link(false); err != nil {
		return result.Arrival{}, err
	}
	return c.verdict(x)
}

// remove removes stories.
func (c *change) remove(old []*story) error {
	var pieces []uint64         // with the source of who held them in the lower half
	var held []uint64           // with their slots
	firsts := map[*story]bool{} // of their words
	for _, x := range old {
		for _, d := range slices.Compact(slices.Clone(x.digests)) {
			pieces = append(pieces, uint64(d)<<32|uint64(x.source))
			held = append(held, uint64(d)<<32|uint64(x.slot))
		}
		x.gone = true
		delete(c.slots, x.id)
		firsts[x.first()] = true
		c.move(x, 0)
		c.gone = append(c.gone, x.number)
	}
	c.digests.RemoveAll(held)
	c.looker.Forget()
	slices.Sort(pieces)
	for _, p := range slices.Compact(pieces) {
		c.reconsider(uint32(p>>32), uint32(p))
	}
	maps.DeleteFunc(c.holders, func(x *story, _ bool) bool { return x.gone })
	if err := c.remake(); err != nil {
		return err
	}
	c.shrink(inOrder(firsts))
	if err := c.enterAll(); err != nil {
		return err
	}
	if err := c.link(false); err != nil {
		return err
	}
	for _, x := range old {
		delete(c.rows, x)
		delete(c.memory, x.number)
		c.stories[x.slot] = &story{number: x.number, slot: x.slot, gone: true}
	}
	return nil
}

// settle decides what has been put off.
func (c *change) settle() error {
	c.looker.Forget()
	for _, d := range slices.Sorted(maps.Keys(c.unsure)) {
		c.look(d, 0)
	}
	clear(c.unsure)
	if err := c.remake(); err != nil {
		return err
	}
	if err := c.enterAll(); err != nil {
		return err
	}
	for p := range c.stale {
		c.dirty[p] = true
	}
	return c.link(true)
}

// Of the pieces that up to this many stories hold each new holder is looked at, of others one in so many; of those with yet more nothing changes.
const (
	alwaysLooked = 32
	mostLooked   = 256
)

// reconsider looks at a piece that a story of a source came to hold, or holds no more.
func (c *change) reconsider(digest, source uint32) {
	switch n := c.digests.Len(digest); {
	case n > mostLooked:
	case n < boilerplate.MinLooked && !c.set.Everywhere(digest) && (!c.set.Pages.Has(source, digest) || c.known.Has(source, digest)):
		delete(c.unsure, digest)
	case n <= alwaysLooked || n&(1<<(bits.Len(uint(n))-4)-1) == 0:
		c.look(digest, source)
		delete(c.unsure, digest)
	default:
		c.unsure[digest] = true
	}
}

// look looks at who holds a piece, of which source may have been a source.
func (c *change) look(digest, source uint32) {
	holders := c.digests.Append(nil, digest)
	slices.SortFunc(holders, func(a, b uint32) int { return byID(c.stories[a], c.stories[b]) })
	was, is := c.set.Everywhere(digest), c.looker.Everywhere(holders)
	pages := map[uint32]bool{source: false} // whether it is page text of each source
	for _, n := range holders {
		pages[c.stories[n].source] = false
	}
	if !is {
		c.looker.OfSources(digest, holders, func(source uint32, _ []uint32) { pages[source] = true })
	}
	if was != is {
		c.set.Put(digest, is)
	}
	for source, page := range pages {
		if c.known.Has(source, digest) || c.set.Pages.Has(source, digest) == page {
			delete(pages, source)
			continue
		}
		c.set.Pages.Put(source, digest, page)
	}
	for _, n := range holders {
		x := c.stories[n]
		if _, other := pages[x.source]; other || was != is {
			c.holders[x] = true
		}
	}
}

// remake makes anew what is no boilerplate of the stories that hold a piece which became it, or is it no more.
func (c *change) remake() error {
	for _, x := range inOrder(c.holders) {
		own, rest, err := c.aside(x)
		if err != nil {
			return err
		}
		c.changed(x)
		if own == x.words && x.own == x.words {
			continue
		}
		was := x.in
		c.leave(x)
		x.own, x.rest, x.stamp = own, rest, c.nextStamp()
		if was || x.isSearched() {
			c.entering[x] = true
		}
	}
	return nil
}

// stand finds what is no boilerplate of a new story.
func (c *change) stand(x *story) (err error) {
	x.own, x.rest, err = c.aside(x)
	return err
}

// aside returns how many words of a story are no boilerplate, and by what keys it is searched where that is not all of them.
func (c *change) aside(x *story) (own uint32, rest []uint32, err error) {
	held, ofOutlet := uint32(0), uint32(0)
	for i, d := range x.digests {
		again := i > 0 && d == x.digests[i-1]
		switch {
		case c.known.Has(x.source, d), !again && c.set.Pages.Has(x.source, d):
			ofOutlet++
		}
		if !again && c.set.Everywhere(d) {
			held++
		}
	}
	if held += ofOutlet; !boilerplate.Counts(held, ofOutlet, len(x.digests)) {
		return x.words, nil, nil
	}
	rec, err := c.worker.recordOf(x)
	if err != nil {
		return 0, nil, err
	}
	text := c.remover.Rest(rec, x.source, &c.set)
	if len(text.Words) < match.MinWords && ofOutlet == 0 {
		return x.words, nil, nil
	}
	rest, _ = c.keyer.Append(nil, text.Words)
	return uint32(len(text.Words)), rest, nil
}

// enterAll compares the stories that are to be with their like.
func (c *change) enterAll() error {
	c.keys.RemoveAll(c.left)
	c.left = c.left[:0]
	for _, x := range inOrder(c.entering) {
		if x.gone {
			continue
		}
		if err := c.enter(x); err != nil {
			return err
		}
		c.entered[x] = true
	}
	clear(c.entering)
	return nil
}

// changes returns what is to be kept.
func (c *change) changes() Changes {
	var out Changes
	for _, n := range c.gone {
		out.Rows = append(out.Rows, Row{Number: n})
	}
	for x := range c.rows {
		if !x.gone {
			out.Rows = append(out.Rows, Row{x.number, c.Stream.appendState(nil, x)})
		}
	}
	for n := range c.renamed {
		r := Row{Number: n | mostNumbers}
		if into, ok := c.into[n]; ok {
			r.State = appendMerged(nil, into)
		}
		out.Rows = append(out.Rows, r)
	}
	slices.SortFunc(out.Rows, func(a, b Row) int { return cmp.Compare(a.Number, b.Number) })
	out.Meta = c.Stream.appendMeta(nil)
	for _, n := range slices.Sorted(maps.Keys(c.told)) {
		k := ClusterChange{ID: nameOf(n)}
		if of := c.clusters[n]; of != nil {
			k.Size = len(of.members)
		} else if into := c.survivor(n); into != n {
			k.Into = nameOf(into)
		} else if n >= c.young {
			continue // nobody has seen it
		}
		out.Clusters = append(out.Clusters, k)
	}
	return out
}

// regrouped returns what is to be kept where no story was added, with a number of its own where clusters changed.
func (c *change) regrouped() Changes {
	made := c.changes()
	if len(made.Clusters) == 0 {
		return made
	}
	if c.next == mostNumbers {
		made.Clusters = nil // there is no number to tell of them by
		return made
	}
	made.Number = c.next
	c.next++
	made.Meta = c.Stream.appendMeta(nil)
	return made
}

// compact moves the stories to other slots where most are free.
func (s *Stream) compact() {
	const few = 1 << 12
	if len(s.stories) < 2*len(s.slots)+few {
		return
	}
	kept := s.stories[:0]
	for _, x := range s.stories {
		if !x.gone {
			kept = append(kept, x)
		}
	}
	clear(s.stories[len(kept):])
	s.stories, s.slots = slices.Clip(kept), make(map[string]uint32, len(kept))
	for class, f := range s.many {
		if len(f.heap) <= mostFew {
			delete(s.many, class)
		} else {
			s.many[class] = newFirsts(f.heap)
		}
	}
	s.fill()
}

// fill gives the stories, in their order, their slots, and makes the lists anew.
func (s *Stream) fill() {
	n := len(s.stories)
	words, digests, keys := live.NewBulk(n), live.NewBulk(n), live.NewBulk(n)
	for i, x := range s.stories {
		x.slot = uint32(i)
		s.slots[x.id] = x.slot
		if x.isFirst() && x.words > 0 && s.many[x.class] == nil {
			words.Add([]uint32{uint32(x.class >> 32)})
		} else {
			words.Add(nil)
		}
		digests.Add(slices.Compact(slices.Clone(x.digests)))
		if x.in {
			keys.Add(x.searched())
		} else {
			keys.Add(nil)
		}
	}
	s.words, s.digests, s.keys = words.Lists(), digests.Lists(), keys.Lists()
}
