package live

import "slices"

// Lists has the numbers that hold a key, which come and go. It is not safe for concurrent changes.
//
// Where numbers need another bit, the pages are split into twice as many, some with each number that is added. That they will is seen when three quarters of the
// numbers are there, which leaves as many to come as there are pages.
type Lists struct{ postings }

// leastRoom is for how many numbers lists have room at first.
const leastRoom = 1 << 10

// splitAtOnce is how many pages are split with each number: twice as many as must be.
const splitAtOnce = 2

// NewLists returns empty lists.
func NewLists() *Lists { return &Lists{newPostings(bitsFor(leastRoom, 0), newScrambler())} }

// Add adds a number to the lists of keys, each once.
func (l *Lists) Add(keys []uint32, number uint32) {
	for l.bits < mostBits && int(number)>>l.bits > 0 { // more than were to come
		l.grow(len(l.pages))
	}
	if next := int(number) + int(number)/3 + 1; l.bits < mostBits && (l.split > 0 || bitsFor(next, l.entries) > l.bits) {
		l.grow(splitAtOnce)
	}
	l.touch(keys)
	for _, k := range keys {
		l.add(k, number)
	}
}

// Remove removes a number from the lists of keys.
func (l *Lists) Remove(keys []uint32, number uint32) {
	for _, k := range keys {
		form := l.scramble(k)
		if g, b, mask := l.place(form); g.remove(b, form&^mask|number) {
			l.entries--
		}
	}
}

// RemoveAll removes numbers from the lists of keys, in whatever order: key<<32 | number each.
func (l *Lists) RemoveAll(keyed []uint64) {
	gone := make([]uint64, len(keyed)) // the bucket above the entry
	for i, k := range keyed {
		form := l.scramble(uint32(k >> 32))
		_, _, mask := l.place(form)
		gone[i] = uint64(form&mask)<<32 | uint64(form&^mask|uint32(k))
	}
	slices.Sort(gone)
	const ofPage = 32 + pageBits
	for from, i := 0, 1; i <= len(gone); i++ {
		if i == len(gone) || gone[i]>>ofPage != gone[from]>>ofPage {
			l.entries -= l.pages[gone[from]>>ofPage].removeAll(gone[from:i])
			from = i
		}
	}
}

// grow splits some pages, the first of which makes room for all.
func (l *Lists) grow(pages int) {
	half := uint32(1) << (l.bits - pageBits)
	if l.split == 0 {
		l.pages = append(make([]page, 0, 2*half), l.pages...)[:2*half]
	}
	for ; pages > 0 && l.split < half; pages-- {
		l.pages[l.split], l.pages[half+l.split] = l.pages[l.split].halves(1 << l.bits)
		l.split++
	}
	if l.split == half {
		l.bits, l.split = l.bits+1, 0
	}
}

// halves returns the entries of a page that have not a bit of the key, and those that have it, which becomes one of the number.
func (g *page) halves(bit uint32) (without, with page) {
	n := 0
	for _, e := range g.entries {
		if e&bit != 0 {
			n++
		}
	}
	room := func(n int) []uint32 { return slices.Grow([]uint32(nil), n+n/16+4) }
	without.entries, with.entries = room(len(g.entries)-n), room(n)
	for b := range uint32(pageBuckets) {
		for _, e := range g.bucket(b) {
			if e&bit == 0 {
				without.entries = append(without.entries, e)
			} else {
				with.entries = append(with.entries, e&^bit)
			}
		}
		without.ends[b], with.ends[b] = uint32(len(without.entries)), uint32(len(with.entries))
	}
	return without, with
}

// Append appends the numbers of a key, increasing.
func (l *Lists) Append(dst []uint32, key uint32) []uint32 {
	for _, e := range l.list(l.scramble(key)) {
		dst = append(dst, e&l.mask())
	}
	return dst
}

// Len returns how many numbers a key has.
func (l *Lists) Len(key uint32) int { return len(l.list(l.scramble(key))) }

// AppendLast appends the last numbers of a key, at most so many, increasing.
func (l *Lists) AppendLast(dst []uint32, key uint32, most int) []uint32 {
	list := l.list(l.scramble(key))
	for _, e := range list[len(list)-min(most, len(list)):] {
		dst = append(dst, e&l.mask())
	}
	return dst
}

// Touch fetches the lists of keys into the processor's cache, many at a time.
func (l *Lists) Touch(keys []uint32) { l.touch(keys) }

// remove removes an entry from a bucket; false where it is not there.
func (g *page) remove(b, entry uint32) bool {
	at, ok := slices.BinarySearch(g.bucket(b), entry)
	if !ok {
		return false
	}
	if b > 0 {
		at += int(g.ends[b-1])
	}
	g.entries = slices.Delete(g.entries, at, at+1)
	for ; b < pageBuckets; b++ {
		g.ends[b]--
	}
	g.clip()
	return true
}

// removeAll removes entries, which are sorted, each below its bucket, and returns how many were there.
func (g *page) removeAll(gone []uint64) (removed int) {
	from, to := 0, 0 // what is to be kept from here on goes there
	for b, start := uint32(0), 0; b < pageBuckets; b++ {
		end := int(g.ends[b])
		for ; len(gone) > 0 && uint32(gone[0]>>32)%pageBuckets == b; gone = gone[1:] {
			least := max(from, start)
			at, ok := slices.BinarySearch(g.entries[least:end], uint32(gone[0]))
			if !ok {
				continue
			}
			to += copy(g.entries[to:], g.entries[from:least+at])
			from = least + at + 1
			removed++
		}
		g.ends[b], start = uint32(end-removed), end
	}
	to += copy(g.entries[to:], g.entries[from:])
	g.entries = g.entries[:to]
	g.clip()
	return removed
}

// clip lets go of room where most of it is empty.
func (g *page) clip() {
	if n := len(g.entries); n < cap(g.entries)/2 {
		g.entries = append(slices.Grow([]uint32(nil), n+n/16+4), g.entries...)
	}
}

// Bulk makes lists of many numbers at once.
type Bulk struct{ *bulk }

// NewBulk returns a Bulk for so many numbers.
func NewBulk(numbers int) Bulk { return Bulk{newBulk(max(leastRoom, numbers+numbers/2))} }

// Add adds the keys of the next number, from 0 on.
func (b Bulk) Add(keys []uint32) { b.add(keys) }

// Lists returns the lists. It can be called once.
func (b Bulk) Lists() *Lists { return &Lists{b.postings()} }

// Long calls do with every key of at least so many numbers, and how many it has.
func (l *Lists) Long(least int, do func(key uint32, numbers int)) {
	last, n := uint32(0), 0
	flush := func() {
		if n >= least {
			do(last, n)
		}
	}
	l.each(func(key, _ uint32) {
		if n > 0 && key != last {
			flush()
			n = 0
		}
		last = key
		n++
	})
	flush()
}
