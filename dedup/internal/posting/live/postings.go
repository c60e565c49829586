package live

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

// postings holds the numbers of the stories that hold a key, in 4 bytes each and what the pages take.
//
// There are 1<<bits buckets, at least as many as there may be numbers, and the low bits of a key's scrambled form name its bucket. An entry is
// that form with its low bits, which the bucket tells, replaced by a story's number. Sorted, the entries of a bucket are the lists of its keys,
// each in the order of the numbers.
//
// An entry is put in its place when its story is added, so that there is nothing to merge; a page that is full is replaced by one that is a
// sixteenth larger. The lists double when the numbers need a bit more, or the buckets hold too many entries.
type postings struct {
	bits    int // 6 to 32
	pages   []page
	split   uint32 // pages that are split already, while their number doubles bit by bit: see Lists
	entries int    // of all pages
	scrambler
}

// scrambler is a permutation of the keys that is drawn for each index: who does not know it cannot make keys that fall into one bucket.
type scrambler struct{ noise, first, second uint32 } // the factors first and second are odd

func newScrambler() scrambler { return scrambler{rand.Uint32(), rand.Uint32() | 1, rand.Uint32() | 1} }

// scramble returns the scrambled form of a key.
func (s *scrambler) scramble(key uint32) uint32 {
	key = (key ^ key>>16 ^ s.noise) * s.first
	key = (key ^ key>>15) * s.second
	return key ^ key>>16
}

// unscramble returns the key of a scrambled form.
func (s *scrambler) unscramble(form uint32) uint32 {
	form ^= form >> 16
	form *= inverse(s.second)
	form ^= form>>15 ^ form>>30
	form = form*inverse(s.first) ^ s.noise // a key and its upper half, xored
	return form ^ form>>16
}

// inverse returns the inverse of an odd number modulo 1<<32, by Newton's steps: each doubles the bits that are right.
func inverse(n uint32) uint32 {
	x := n // right in three bits
	for range 4 {
		x *= 2 - n*x
	}
	return x
}

// page is four buckets in a row: about 400 entries for the default Config, few enough to move up for a new one.
type page struct {
	ends    [pageBuckets]uint32 // of the buckets in entries
	entries []uint32
}

const (
	pageBits    = 2
	pageBuckets = 1 << pageBits
	leastBits   = 6
	mostBits    = 32
	mostEntries = 256 // of a bucket, on average: about 100 are usual, many more where stories are long
)

func newPostings(bits int, s scrambler) postings {
	return postings{bits: bits, pages: make([]page, 1<<(bits-pageBits)), scrambler: s}
}

// bitsFor returns the bits of a postings that takes n numbers and so many entries.
func bitsFor(n, entries int) int {
	return min(max(leastBits, bits.Len(uint(max(n, 1)-1)), bits.Len(uint(entries/mostEntries))), mostBits)
}

// mask returns the bits of an entry that are the number.
func (p *postings) mask() uint32 { return uint32(uint64(1)<<p.bits - 1) }

// add adds a number to the list of a key.
func (p *postings) add(key, number uint32) { p.insert(p.scramble(key), number) }

// insert is add for a scrambled key.
func (p *postings) insert(key, number uint32) {
	p.entries++
	g, b, mask := p.place(key)
	g.insert(b, key&^mask|number)
}

// place returns the page of a scrambled key, its bucket there, and which bits of its entries are the number.
func (p *postings) place(key uint32) (g *page, b, mask uint32) {
	mask = p.mask()
	if (key&mask)>>pageBits < p.split {
		mask = mask<<1 | 1
	}
	bucket := key & mask
	return &p.pages[bucket>>pageBits], bucket % pageBuckets, mask
}

// touch reads one entry of each cache line of each key's bucket, of long ones fewer. Memory is then fetched for many keys at a time; the
// searches of add and list, each of which waits for what it reads, find it in the cache. The result means nothing, but without one there
// would be nothing to do.
//
//go:noinline
func (p *postings) touch(keys []uint32) (sum uint32) {
	for _, k := range keys {
		g, b, _ := p.place(p.scramble(k))
		in := g.bucket(b)
		for i := 0; i < len(in); i += max(16, len(in)/8) {
			sum += in[i]
		}
	}
	return sum
}

// list returns the entries of a scrambled key.
func (p *postings) list(key uint32) []uint32 {
	g, b, mask := p.place(key)
	in := g.bucket(b)
	from, _ := slices.BinarySearch(in, key&^mask)
	in = in[from:]
	most := 1 // of the list's entries; it doubles, as most lists are short
	for most < len(in) && in[most-1] <= key|mask {
		most *= 2
	}
	to, found := slices.BinarySearch(in[:min(most, len(in))], key|mask)
	if found {
		to++
	}
	return in[:to]
}

// each calls do with every key and each number in its list.
func (p *postings) each(do func(key, number uint32)) {
	for i := range uint32(len(p.pages)) {
		mask := p.mask()
		if i < p.split || i >= 1<<(p.bits-pageBits) {
			mask = mask<<1 | 1
		}
		for b := range uint32(pageBuckets) {
			for _, e := range p.pages[i].bucket(b) {
				do(p.unscramble(e&^mask|i<<pageBits|b), e&mask)
			}
		}
	}
}

// resize moves the entries to as many buckets as numbers of so many bits need. All numbers must be below 1<<bits. A page is let go of once
// it is read: beside the two lists of pages, 10 bytes a bucket, one page is held twice.
func (p *postings) resize(bits int) {
	old := *p
	*p = newPostings(bits, old.scrambler)
	for first := range min(len(old.pages), len(p.pages)) {
		// Page i goes to all that are the same modulo the length of the shorter list.
		for i := first; i < len(p.pages); i += len(old.pages) {
			room := len(old.pages[first].entries) * len(old.pages) / len(p.pages)
			p.pages[i].entries = slices.Grow([]uint32(nil), room)
		}
		for i := first; i < len(old.pages); i += len(p.pages) {
			from := &old.pages[i]
			for b := range uint32(pageBuckets) {
				for _, e := range from.bucket(b) {
					p.insert(e&^old.mask()|uint32(i)<<pageBits|b, e&old.mask())
				}
			}
			*from = page{}
		}
	}
}

// renumber drops the entries of removed stories and gives the others their new numbers.
func (p *postings) renumber(r renumbering) {
	p.entries = 0
	for i := range p.pages {
		p.pages[i].renumber(r, p.mask())
		p.entries += len(p.pages[i].entries)
	}
}

func (g *page) bucket(b uint32) []uint32 {
	start := uint32(0)
	if b > 0 {
		start = g.ends[b-1]
	}
	return g.entries[start:g.ends[b]]
}

// insert adds an entry to a bucket, in order.
func (g *page) insert(b, entry uint32) {
	in := g.bucket(b)
	at := len(in)
	if at > 0 && entry < in[at-1] {
		at, _ = slices.BinarySearch(in, entry)
	}
	if n := len(g.entries); n == cap(g.entries) {
		g.entries = append(slices.Grow([]uint32(nil), n+n/16+4), g.entries...)
	}
	g.entries = slices.Insert(g.entries, int(g.ends[b])-len(in)+at, entry)
	for ; b < pageBuckets; b++ {
		g.ends[b]++
	}
}

func (g *page) renumber(r renumbering, mask uint32) {
	kept := g.entries[:0]
	start := uint32(0)
	for b := range g.ends {
		for _, e := range g.entries[start:g.ends[b]] {
			if n, ok := r.number(e & mask); ok {
				kept = append(kept, e&^mask|n)
			}
		}
		start, g.ends[b] = g.ends[b], uint32(len(kept))
	}
	if g.entries = kept; len(kept) < cap(kept)*3/4 {
		g.entries = slices.Clone(kept)
	}
}
