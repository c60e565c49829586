package live

import (
	"math/bits"

	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/posting"
)

// bulk gathers the keys of stories with numbers from 0 on, and sorts all at once: that takes a tenth of the time that putting each in its place does,
// and for a while four bytes a key more.
type bulk struct {
	stories int // to come
	bits    int // of the postings, by the keys of the first stories
	scrambler
	batcher *posting.Batcher
	batches []*posting.Batch
	numbers []uint32 // of stories whose keys are in no batch yet
	keys    []uint32 // theirs
	of      []uint8  // and which of the stories has each
	count   int      // keys of all
}

func newBulk(stories int) *bulk {
	return &bulk{stories: stories, scrambler: newScrambler(), batcher: posting.NewBatcher(nil)}
}

// add adds the keys of the next story.
func (b *bulk) add(keys []uint32) {
	const most = 256 // stories of a batch
	if len(b.numbers) == most {
		b.batch()
	}
	for range keys {
		b.of = append(b.of, uint8(len(b.numbers)))
	}
	b.keys = append(b.keys, keys...)
	b.numbers = append(b.numbers, uint32(len(b.batches)*most+len(b.numbers)))
}

// batch makes a batch of the stories that are in none. Its keys are scrambled forms, rotated such that they are sorted by the buckets that they fall into.
func (b *bulk) batch() {
	if b.bits == 0 {
		b.bits = bitsFor(b.stories, len(b.keys)*(b.stories/max(1, len(b.numbers))))
	}
	for i, k := range b.keys {
		b.keys[i] = bits.RotateLeft32(b.scramble(k), 8-b.bits) // its lowest byte comes first
	}
	b.batches = append(b.batches, b.batcher.Batch(b.numbers, b.keys, b.of))
	b.count += len(b.keys)
	b.numbers, b.keys, b.of = nil, b.keys[:0], b.of[:0]
}

// postings returns the keys of all stories. It can be called once.
func (b *bulk) postings() postings {
	b.batch()
	p := newPostings(b.bits, b.scrambler)
	p.entries = b.count
	keys := posting.Keys{Batches: b.batches, Workers: parallel.Workers{Cores: parallel.Cores(0)}}
	keys.Sorted(p.fill)
	b.batches = nil
	if bits := bitsFor(b.stories, b.count); bits > p.bits {
		p.resize(bits)
	}
	return p
}

// fill makes the pages of some buckets in a row, all of whose entries these are: rotated keys in the upper half, numbers in the lower.
func (p *postings) fill(entries []uint64) {
	pageOf := func(e uint64) uint32 { return uint32(e>>32>>(32-p.bits)) >> pageBits }
	for len(entries) > 0 {
		at, n := pageOf(entries[0]), 1
		for n < len(entries) && pageOf(entries[n]) == at {
			n++
		}
		g := &p.pages[at]
		g.entries = make([]uint32, n)
		for i, e := range entries[:n] {
			g.entries[i] = uint32(e>>32)<<p.bits | uint32(e)
			g.ends[e>>32>>(32-p.bits)%pageBuckets]++
		}
		for b := 1; b < pageBuckets; b++ {
			g.ends[b] += g.ends[b-1]
		}
		entries = entries[n:]
	}
}
