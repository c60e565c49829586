package match

import (
	"math/bits"
	"slices"

	"github.com/samewire/samewire/dedup/internal/hash"
)

// Passage is N words at A and at B of two stories.
type Passage struct{ A, B, N int }

// passageFinder finds copied passages, reusing its table. It is not safe for concurrent use.
type passageFinder struct {
	bufferA, bufferB []uint64 // for shingles
	hashes           []uint64 // of the second story
	first            []int32  // a hash table of the first places of shingles in the second story, from 1; 0 is free
	next             []int32  // the place of the same shingle after one; 0 for none
	found            []Passage
}

// passageWidth is the fewest words of a passage.
const passageWidth = 5

// places bounds how many places of a shingle are tried.
const places = 16

// find returns the runs of at least five words that a shares with b, in a's order, each as long as it can be; of several places in b the
// one with the longest run, the earliest of those. The slice is valid until the next call. Time grows with the longer text.
func (f *passageFinder) find(a, b []uint32) []Passage {
	f.bufferA = hash.AppendShingles(f.bufferA[:0], a, passageWidth)
	f.bufferB = hash.AppendShingles(f.bufferB[:0], b, passageWidth)
	return f.findHashed(a, b, f.bufferA, f.bufferB)
}

// findHashed is find where the shingles of passageWidth words are known.
func (f *passageFinder) findHashed(a, b []uint32, hashesA, hashesB []uint64) []Passage {
	f.found = f.found[:0]
	if len(a) < passageWidth || len(b) < passageWidth {
		return f.found
	}
	f.hashes = hashesB
	f.index()
	for i := 0; i < len(hashesA); {
		best := Passage{A: i}
		tried := 0
		for j := *f.place(hashesA[i]); j > 0 && tried < places; j = f.next[j-1] {
			b0 := int(j) - 1
			n := 0
			for i+n < len(a) && b0+n < len(b) && a[i+n] == b[b0+n] {
				n++
			}
			if n > best.N {
				best.B, best.N = b0, n
			}
			tried++
		}
		if best.N < passageWidth {
			i++
			continue
		}
		f.found = append(f.found, best)
		i += best.N
	}
	return f.found
}

// index enters the places of the second story's shingles, the last first.
func (f *passageFinder) index() {
	size := 1 << bits.Len(uint(2*len(f.hashes)))
	f.first = slices.Grow(f.first[:0], size)[:size]
	clear(f.first)
	f.next = slices.Grow(f.next[:0], len(f.hashes))[:len(f.hashes)]
	for i := len(f.hashes) - 1; i >= 0; i-- {
		first := f.place(f.hashes[i])
		f.next[i], *first = *first, int32(i)+1
	}
}

// place returns where the first place of a shingle stands in the table, or a free one.
func (f *passageFinder) place(h uint64) *int32 {
	mask := len(f.first) - 1
	i := int(hash.Place(h)) & mask
	for f.first[i] != 0 && f.hashes[f.first[i]-1] != h {
		i = (i + 1) & mask
	}
	return &f.first[i]
}
