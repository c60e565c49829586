package stream

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/dedup/internal/match"
)

// firsts is the first ones of a class that has many, which are pages of different headlines each: see match.Story.OtherPage. It is a heap by id.
type firsts struct {
	heap []*story
	at   map[uint32]int // where in it the one with a headline is
}

// mostFew is how many first ones of a class are looked for one by one.
const mostFew = 16

func newFirsts(all []*story) *firsts {
	f := &firsts{slices.Clone(all), make(map[uint32]int, len(all))}
	for i, x := range f.heap {
		f.at[x.headline] = i
	}
	heap.Init(f)
	return f
}

func (f *firsts) Len() int           { return len(f.heap) }
func (f *firsts) Less(i, j int) bool { return f.heap[i].id < f.heap[j].id }

func (f *firsts) Swap(i, j int) {
	f.heap[i], f.heap[j] = f.heap[j], f.heap[i]
	f.at[f.heap[i].headline], f.at[f.heap[j].headline] = i, j
}

func (f *firsts) Push(x any) {
	f.at[x.(*story).headline] = len(f.heap)
	f.heap = append(f.heap, x.(*story))
}

func (f *firsts) Pop() any {
	last := len(f.heap) - 1
	x := f.heap[last]
	f.heap[last] = nil
	f.heap = f.heap[:last]
	delete(f.at, x.headline)
	return x
}

// lowest returns the ones of the lowest ids, at most so many, by id.
func (f *firsts) lowest(most int) (found []*story) {
	for next := []int{0}; len(found) < most && len(next) > 0; {
		at := 0
		for i := range next {
			if f.Less(next[i], next[at]) {
				at = i
			}
		}
		i := next[at]
		next = slices.Delete(next, at, at+1)
		found = append(found, f.heap[i])
		for child := 2*i + 1; child <= 2*i+2 && child < len(f.heap); child++ {
			next = append(next, child)
		}
	}
	return found
}

// few returns the first ones of a class that has not many, as they came.
func (s *Stream) few(class uint64) (found []*story) {
	for _, n := range s.words.Append(nil, uint32(class>>32)) {
		if x := s.stories[n]; x.class == class {
			found = append(found, x)
		}
	}
	return found
}

// firsts returns the first ones of a class.
func (s *Stream) firsts(class uint64) []*story {
	if f := s.many[class]; f != nil {
		return f.heap
	}
	return s.few(class)
}

// some returns first ones of a class, as many as a query needs: the page with a headline, then by id.
func (s *Stream) some(class uint64, headline uint32) []*story {
	found := s.firsts(class)
	if f := s.many[class]; f != nil {
		found = f.lowest(mostLike)
		if at, ok := f.at[headline]; ok {
			found = append(found, f.heap[at])
		}
	}
	another := func(x *story) int {
		if x.headline == headline {
			return 0
		}
		return 1
	}
	slices.SortFunc(found, func(a, b *story) int { return cmp.Or(another(a)-another(b), byID(a, b)) })
	return slices.Compact(found)
}

// firstOf returns the first one of a class with the lowest id, nil where there is none.
func (s *Stream) firstOf(class uint64) *story {
	if f := s.many[class]; f != nil {
		return f.heap[0]
	}
	few := s.few(class)
	if len(few) == 0 {
		return nil
	}
	return slices.MinFunc(few, byID)
}

// pageOf returns the first one of a class with a headline, nil where there is none.
func (s *Stream) pageOf(class uint64, headline uint32) *story {
	if f := s.many[class]; f != nil {
		if at, ok := f.at[headline]; ok {
			return f.heap[at]
		}
		return nil
	}
	few := s.few(class)
	if at := slices.IndexFunc(few, func(x *story) bool { return x.headline == headline }); at >= 0 {
		return few[at]
	}
	return nil
}

// enlist puts a story among the first ones of its class.
func (s *Stream) enlist(x *story) {
	if f := s.many[x.class]; f != nil {
		heap.Push(f, x)
		return
	}
	key := []uint32{uint32(x.class >> 32)}
	s.words.Add(key, x.slot)
	if s.words.Len(key[0]) <= mostFew {
		return
	}
	if few := s.few(x.class); len(few) > mostFew {
		for _, y := range few {
			s.words.Remove(key, y.slot)
		}
		s.many[x.class] = newFirsts(few)
	}
}

// delist takes a story from among the first ones of its class.
func (s *Stream) delist(x *story) {
	f := s.many[x.class]
	if f == nil {
		s.words.Remove([]uint32{uint32(x.class >> 32)}, x.slot)
		return
	}
	if heap.Remove(f, f.at[x.headline]); len(f.heap) == 0 {
		delete(s.many, x.class)
	}
}

// classOf returns the class of a story that has none yet, and who is first there. Stories of other words that have one hash are of different ones.
func (s *Stream) classOf(w *worker, x *story) (class uint64, first *story, err error) {
	for class = x.class; ; class = hash.Mix(class + 1) {
		if first = s.firstOf(class); first == nil {
			return class, nil, nil
		}
		if first.words != x.words {
			continue
		}
		if err := w.load2(x, first); err != nil {
			return 0, nil, err
		}
		if w.a.Same(&w.b.Story) {
			return class, first, nil
		}
	}
}

// otherPage is match.Story.OtherPage.
func (x *story) otherPage(y *story) bool { return x.untold && y.untold && x.headline != y.headline }

// family returns stories and their copies.
func family(firsts ...*story) (all []*story) {
	for _, f := range firsts {
		all = append(append(all, f), f.copies...)
	}
	return all
}

// anyTold reports whether some story tells of its headline.
func anyTold(all []*story) bool {
	return slices.ContainsFunc(all, func(x *story) bool { return !x.untold })
}

// classify finds the stories with the words of a new one.
func (c *change) classify(x *story) error {
	class, first, err := c.classOf(c.worker, x)
	if err != nil {
		return err
	}
	x.class = class
	c.entering[x] = true
	var others []*story // that may be copies of it
	switch {
	case first == nil:
	case first.id < x.id:
		same := first
		if first.otherPage(x) {
			same = c.pageOf(class, x.headline)
		}
		if same != nil && same.id < x.id {
			c.copy(x, same)
			return nil
		}
		if same != nil {
			others = family(same)
		}
	case x.untold && first.untold: // other pages stay what they are
		if !first.otherPage(x) || anyTold(first.copies) {
			others = family(first)
		}
		if same := c.pageOf(class, x.headline); same != nil && same != first {
			others = append(others, family(same)...)
		}
	default:
		others = family(c.firsts(class)...)
	}
	if len(others) > 0 {
		x.first = nil
		c.arrange(append(others, x))
		return nil
	}
	c.enlist(x)
	c.lone[x] = true
	return nil
}

// copy makes a new story a copy of a first one.
func (c *change) copy(x, first *story) {
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
}

// arrange finds which of some stories with the same words are first, and of which the others are copies.
func (c *change) arrange(all []*story) {
	slices.SortFunc(all, byID)
	was := make([]bool, len(all)) // first
	for i, x := range all {
		was[i], x.copies = x.first == x, nil
	}
	firsts := tellCopies(all)
	for i, x := range all {
		if was[i] && x.first != x {
			c.leave(x)
			c.delist(x)
		}
	}
	for i, x := range all {
		if x.first == x && !was[i] {
			c.enlist(x)
		}
	}
	for _, first := range firsts {
		c.entering[first] = true
		c.copied(first)
	}
}

// tellCopies makes stories with the same words, by id, copies of the first ones among them.
func tellCopies(all []*story) (firsts []*story) {
	var copies match.Firsts
	for i, x := range all {
		x.first = all[copies.Of(match.Copy{Story: uint32(i), Headline: x.headline, Untold: x.untold})]
		if x.first == x {
			firsts = append(firsts, x)
		} else {
			x.first.copies = append(x.first.copies, x)
		}
	}
	return firsts
}

// shrink takes the stories that are gone from the copies of first ones, and from these.
func (c *change) shrink(firsts []*story) {
	left := map[uint64][]*story{} // copies of who is gone, by class
	var classes []uint64
	for _, first := range firsts {
		first.copies = slices.DeleteFunc(first.copies, func(x *story) bool { return x.gone })
		if !first.gone {
			c.copied(first)
			continue
		}
		c.leave(first)
		delete(c.lone, first)
		c.delist(first)
		if len(first.copies) == 0 {
			continue
		}
		if left[first.class] == nil {
			classes = append(classes, first.class)
		}
		left[first.class] = append(left[first.class], first.copies...)
	}
	for _, class := range classes {
		all := left[class]
		if first := c.firstOf(class); first != nil && anyTold(all) { // which are copies of the very first
			switch next := slices.MinFunc(all, byID); {
			case first.id < next.id:
				all = append(all, family(first)...)
			case !next.untold:
				all = append(all, family(c.firsts(class)...)...)
			}
		}
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
