package stream

import (
	"slices"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/hash"
)

// firsts returns the first ones of a class of stories with the same words, as they came. There are several where pages have other headlines: see
// match.Story.OtherPage.
func (s *Stream) firsts(class uint64) (found []*story) {
	for _, n := range s.words.Append(nil, uint32(class>>32)) {
		if x := s.stories[n]; x.class == class {
			found = append(found, x)
		}
	}
	return found
}

// classOf returns the class of a story that has none yet, and who is first there. Stories of other words that have one hash are of different ones.
func (s *Stream) classOf(w *worker, x *story) (class uint64, found []*story, err error) {
	for class = x.class; ; class = hash.Mix(class + 1) {
		if found = s.firsts(class); len(found) == 0 {
			return class, nil, nil
		}
		if found[0].words != x.words {
			continue
		}
		if err := w.load2(x, found[0]); err != nil {
			return 0, nil, err
		}
		if w.a.Same(&w.b.Story) {
			return class, found, nil
		}
	}
}

// otherPage is match.Story.OtherPage.
func (x *story) otherPage(y *story) bool { return x.untold && y.untold && x.headline != y.headline }

// classify finds the stories with the words of a new one.
func (c *change) classify(x *story) error {
	class, firsts, err := c.classOf(c.worker, x)
	if err != nil {
		return err
	}
	x.class = class
	c.entering[x] = true
	var first *story // that it is a copy of
	others := false  // are copies of it
	for _, f := range firsts {
		switch {
		case f.id > x.id:
			others = others || !f.otherPage(x) || slices.ContainsFunc(f.copies, func(y *story) bool { return !y.otherPage(x) })
		case !f.otherPage(x) && (first == nil || f.id < first.id):
			first = f
		}
	}
	if first != nil {
		delete(c.entering, x)
		x.first = first
		at, _ := slices.BinarySearchFunc(first.copies, x, byID)
		first.copies = slices.Insert(first.copies, at, x)
		c.dated(first, x.published)
		if len(first.copies) == 1 {
			first.eldest = first
		}
		if first.cluster == 0 {
			c.lone[first] = true
		} else { // the others need not be looked at
			c.move(x, first.cluster)
		}
		return nil
	}
	c.words.Add([]uint32{uint32(class >> 32)}, x.slot)
	c.lone[x] = true
	if !others {
		return nil
	}
	all := []*story{x}
	for _, f := range firsts {
		all = append(append(all, f), f.copies...)
	}
	c.arrange(all)
	return nil
}

// arrange finds which of the stories of a class are first, and of which the others are copies.
func (c *change) arrange(all []*story) {
	slices.SortFunc(all, byID)
	all = slices.Compact(all) // of two that are gone each has the copies of the other
	var firsts []*story
	for _, x := range all {
		x.copies = nil
	}
	for _, x := range all {
		at := slices.IndexFunc(firsts, func(first *story) bool { return !first.otherPage(x) })
		if at >= 0 {
			if c.listed(x) {
				c.leave(x)
				c.words.Remove([]uint32{uint32(x.class >> 32)}, x.slot)
			}
			x.first = firsts[at]
			firsts[at].copies = append(firsts[at].copies, x)
			continue
		}
		firsts = append(firsts, x)
		if x.first = x; !c.listed(x) {
			c.words.Add([]uint32{uint32(x.class >> 32)}, x.slot)
		}
		c.entering[x] = true
	}
	for _, first := range firsts {
		c.copied(first)
	}
}

// listed reports whether a story is in the list of those that are first.
func (c *change) listed(x *story) bool {
	return slices.Contains(c.words.Append(nil, uint32(x.class>>32)), x.slot)
}

// shrink takes the stories that are gone from a first one's copies, and itself if it is.
func (c *change) shrink(first *story) {
	if !first.gone {
		first.copies = slices.DeleteFunc(first.copies, func(x *story) bool { return x.gone })
		c.copied(first)
		return
	}
	c.leave(first)
	delete(c.lone, first)
	c.words.Remove([]uint32{uint32(first.class >> 32)}, first.slot)
	all := slices.DeleteFunc(first.copies, func(x *story) bool { return x.gone })
	for _, f := range c.firsts(first.class) {
		all = append(append(all, f), f.copies...)
	}
	all = slices.DeleteFunc(all, func(x *story) bool { return x.gone })
	if len(all) > 0 {
		c.arrange(all)
	}
}

// copied notes that a first one has other copies.
func (c *change) copied(first *story) {
	was := first.earliest
	first.date()
	c.lone[first] = true
	if first.earliest != was && first.part != nil {
		c.dirty[first.part] = true
	}
}

// date finds when a first one and its copies were published, and which of them came first.
func (x *story) date() {
	x.earliest, x.eldest = x.published, x
	for _, y := range x.copies {
		x.earliest = earlier(x.earliest, y.published)
		if y.number < x.eldest.number {
			x.eldest = y
		}
	}
}

// dated notes that a copy of a first one was published at a time.
func (c *change) dated(first *story, published int64) {
	if was := first.earliest; was != earlier(was, published) {
		first.earliest = earlier(was, published)
		if first.part != nil {
			c.dirty[first.part] = true
		}
	}
}

// earlier returns the earlier of two times, as far as they are known.
func earlier(a, b int64) int64 {
	if a == base.NoTime || b == base.NoTime {
		return max(a, b)
	}
	return min(a, b)
}
