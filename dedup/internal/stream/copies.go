package stream

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/dedup/internal/match"
)

// same is stories with the same words, a first one and its copies.
type same struct {
	first    *story
	all      []*story // the copies by id, behind room for some that are to be before them
	room     int
	eldest   *story // which of all came first
	earliest int64  // the time of publication of the first that was
	cluster  uint32 // that the copies are in
	pages    bool   // some tell nothing of their headline
	told     bool   // some tell of it
}

// several is where copies may be in different clusters.
const several = mostNumbers

func newSame(first *story) *same {
	return &same{first: first, eldest: first, earliest: first.published, cluster: first.cluster, pages: first.untold, told: !first.untold}
}

// add adds a copy.
func (s *same) add(x *story) {
	switch copies := s.all[s.room:]; {
	case len(copies) == 0 || copies[len(copies)-1].id < x.id:
		s.all = append(s.all, x)
	case copies[0].id < x.id:
		at, _ := slices.BinarySearchFunc(copies, x, byID)
		s.all = slices.Insert(s.all, s.room+at, x)
	default:
		if s.room == 0 {
			s.room = len(copies)/2 + 4
			s.all = append(make([]*story, s.room, s.room+len(copies)), copies...)
		}
		s.room--
		s.all[s.room] = x
	}
	if x.number < s.eldest.number {
		s.eldest = x
	}
	s.earliest = earlier(s.earliest, x.published)
	s.pages, s.told = s.pages || x.untold, s.told || !x.untold
	if x.cluster != s.cluster {
		s.cluster = several
	}
}

// isFirst reports whether a story is no copy.
func (x *story) isFirst() bool { return x.same == nil || x.same.first == x }

// first returns the story that one is a copy of, or itself.
func (x *story) first() *story {
	if x.same == nil {
		return x
	}
	return x.same.first
}

// copies returns the copies of a first one, by id.
func (x *story) copies() []*story {
	if x.same == nil || x.same.first != x {
		return nil
	}
	return x.same.all[x.same.room:]
}

// eldest returns which of the stories with the words of one came first: of a first one and its copies.
func (x *story) eldest() *story {
	if x.same == nil {
		return x
	}
	return x.same.eldest
}

// earliest returns when a first one or its copies were published, the earliest of them.
func (x *story) earliest() int64 {
	if x.same == nil || x.same.first != x {
		return x.published
	}
	return x.same.earliest
}

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
	at, ok := f.at[x.headline]
	if !ok || f.heap[at] != x {
		return
	}
	if heap.Remove(f, at); len(f.heap) == 0 {
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
		all = append(append(all, f), f.copies()...)
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
	next := first       // of which it takes the place
	var others []*story // that are to be arranged with it
	switch {
	case first == nil:
	case first.id < x.id:
		if first.otherPage(x) {
			next = c.pageOf(class, x.headline)
		}
		if next != nil && next.id < x.id {
			c.copy(x, next)
			return nil
		}
	case x.untold && first.untold: // other pages stay what they are
		if first.otherPage(x) {
			if next = c.pageOf(class, x.headline); first.same != nil && first.same.told { // and those are copies of who is before all
				others = family(first)
				if next != nil {
					others = append(others, family(next)...)
				}
			}
		}
	case x.untold && first.same != nil && first.same.pages || len(c.firsts(class)) > 1: // they come to be pages, or copies
		others = family(c.firsts(class)...)
	}
	switch {
	case len(others) > 0:
		c.arrange(others, x)
	case next != nil:
		c.replace(next, x)
	default:
		c.enlist(x)
		c.lone[x] = true
	}
	return nil
}

// copy makes a new story a copy of a first one.
func (c *change) copy(x, first *story) {
	delete(c.entering, x)
	if first.cluster != 0 { // the others need not be looked at
		c.move(x, first.cluster)
	} else {
		c.lone[first] = true
	}
	was := first.earliest()
	if first.same == nil {
		first.same = newSame(first)
	}
	x.same = first.same
	first.same.add(x)
	c.dated(first, was)
}

// replace makes a first one and its copies those of a new story, which is before it.
func (c *change) replace(first, x *story) {
	c.leave(first)
	c.delist(first)
	if first.same == nil {
		first.same = newSame(first)
	}
	x.same = first.same
	x.same.first = x
	x.same.add(first)
	x.same.earliest = earlier(x.same.earliest, x.published)
	x.same.pages, x.same.told = x.same.pages || x.untold, x.same.told || !x.untold
	c.enlist(x)
	c.lone[x] = true
}

// arrange finds which of some stories with the same words, and perhaps a new one, are first, and of which the others are copies.
func (c *change) arrange(all []*story, x *story) {
	if x != nil {
		all = append(all, x)
	}
	slices.SortFunc(all, byID)
	was := map[*story]int64{} // of first ones the time
	for _, y := range all {
		if y != x && y.isFirst() {
			was[y] = y.earliest()
		}
	}
	firsts := tellCopies(all)
	for _, y := range all {
		if _, ok := was[y]; ok && !y.isFirst() {
			c.leave(y)
			c.delist(y)
		}
	}
	for _, first := range firsts {
		c.entering[first] = true
		c.lone[first] = true
		if date, ok := was[first]; ok {
			c.dated(first, date)
		} else {
			c.enlist(first)
		}
	}
}

// tellCopies makes stories with the same words, by id, copies of the first ones among them.
func tellCopies(all []*story) (firsts []*story) {
	var copies match.Firsts
	for _, x := range all {
		x.same = nil
	}
	for i, x := range all {
		first := all[copies.Of(match.Copy{Story: uint32(i), Headline: x.headline, Untold: x.untold})]
		if first == x {
			firsts = append(firsts, x)
			continue
		}
		if first.same == nil {
			first.same = newSame(first)
		}
		x.same = first.same
		x.same.add(x)
	}
	return firsts
}

// shrink takes the stories that are gone from the copies of first ones, and from these.
func (c *change) shrink(firsts []*story) {
	left := map[uint64][]*story{} // copies of who is gone, by class
	var classes []uint64
	for _, first := range firsts {
		was := first.earliest()
		copies := slices.DeleteFunc(first.copies(), func(x *story) bool { return x.gone })
		if !first.gone {
			tellCopies(append([]*story{first}, copies...))
			c.lone[first] = true
			c.dated(first, was)
			continue
		}
		c.leave(first)
		delete(c.lone, first)
		c.delist(first)
		if len(copies) == 0 {
			continue
		}
		if left[first.class] == nil {
			classes = append(classes, first.class)
		}
		left[first.class] = append(left[first.class], copies...)
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
		c.arrange(all, nil)
	}
}

// dated notes that a first one and its copies were published from another time on, if so.
func (c *change) dated(first *story, was int64) {
	if first.earliest() != was && first.part != nil {
		c.dirty[first.part] = true
	}
}

// earlier returns the earlier of two times, as far as they are known.
func earlier(a, b int64) int64 {
	if a == base.NoTime || b == base.NoTime {
		return max(a, b)
	}
	return min(a, b)
}
