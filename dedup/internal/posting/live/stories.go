package live

import (
	"math/bits"
	"slices"

	"github.com/samewire/samewire/dedup/internal/minhash"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// stories holds what an index keeps of each story, by its number: 256 bytes of slots for the default Config, 28 bytes beside them, and 2
// bytes for each key from the usual bound on, which only stories of less than 64/Rate shingles have.
type stories struct {
	slots   int    // of a story
	usual   uint64 // bound of the keys of a story of more than 64/Rate shingles
	chunks  []*chunk
	removed bitset
	single  bitset // those of one key
	count   int    // numbers given, those of removed stories included
}

// chunk is the stories of 64 numbers in a row.
type chunk struct {
	ids    [chunkStories]string // empty where removed
	most   [chunkStories]uint32 // the highest key that would be held: the bound less one
	keys   [chunkStories]uint16 // how many are held
	starts [chunkStories]uint32 // in high
	high   []uint16             // upper halves of the keys from usual on, of story after story
	slots  []uint16             // lower 16 bits of the slots, of story after story
}

const chunkStories = 64

// summary is what is kept of one story. Its slices are of the chunk.
type summary struct {
	id    string
	most  uint32
	keys  uint16
	high  []uint16
	slots []uint16
}

func newStories(k minhash.Kind) stories {
	return stories{slots: int(k.Slots), usual: uint64(float64(k.Rate) * (1 << 32))}
}

// summary returns what is kept of a signature. Its slots are appended to buffer.
func (s *stories) summary(id string, sig minhash.Signature, buffer []uint16) summary {
	for _, v := range sig.Fast {
		buffer = append(buffer, uint16(v))
	}
	for _, v := range sig.Classic {
		buffer = append(buffer, uint16(v))
	}
	return s.summaryOf(id, uint32(max(sig.Bound(), 1)-1), sig.Keys, buffer)
}

// summaryOf returns what is kept of a story with these keys, of which most would be the highest, and slots.
func (s *stories) summaryOf(id string, most uint32, keys []uint32, slots []uint16) summary {
	out := summary{id: id, most: most, keys: uint16(len(keys)), slots: slots}
	for _, k := range keys[sample.Below(keys, s.usual):] {
		out.high = append(out.high, uint16(k>>16))
	}
	return out
}

// add gives the story the next number.
func (s *stories) add(m summary) uint32 {
	i := s.count % chunkStories
	if i == 0 {
		if last := len(s.chunks) - 1; last >= 0 {
			s.chunks[last].high = slices.Clone(s.chunks[last].high)
		}
		s.chunks = append(s.chunks, &chunk{slots: make([]uint16, chunkStories*s.slots)})
		s.removed.grow()
		s.single.grow()
	}
	c := s.chunks[s.count/chunkStories]
	c.ids[i], c.most[i], c.keys[i], c.starts[i] = m.id, m.most, m.keys, uint32(len(c.high))
	c.high = append(c.high, m.high...)
	copy(c.slots[i*s.slots:(i+1)*s.slots], m.slots)
	number := uint32(s.count)
	if m.keys == 1 {
		s.single.set(number)
	}
	s.count++
	return number
}

// at returns the story of a number.
func (s *stories) at(number uint32) summary {
	c, i := s.chunks[number/chunkStories], int(number%chunkStories)
	end := len(c.high)
	if int(number) < s.count-1 && i < chunkStories-1 {
		end = int(c.starts[i+1])
	}
	return summary{c.ids[i], c.most[i], c.keys[i], c.high[c.starts[i]:end], c.slots[i*s.slots : (i+1)*s.slots]}
}

// remove forgets a story's id and marks its number.
func (s *stories) remove(number uint32) {
	s.chunks[number/chunkStories].ids[number%chunkStories] = ""
	s.removed.set(number)
}

// compact drops the removed stories and numbers the others anew, in the same order. It needs room for one chunk.
func (s *stories) compact() renumbering {
	r := newRenumbering(s.removed)
	old := *s
	s.chunks, s.removed, s.single, s.count = nil, bitset{}, bitset{}, 0
	for i := range old.count {
		if !old.removed.has(uint32(i)) {
			s.add(old.at(uint32(i)))
		}
		if i%chunkStories == chunkStories-1 {
			old.chunks[i/chunkStories] = nil
		}
	}
	return r
}

// bound returns the bound below which all of the story's keys are held.
func (m *summary) bound() uint64 { return uint64(m.most) + 1 }

// below returns how many of the story's keys are below a bound: within one for a bound from usual on, and what is expected of keys spread
// evenly below that.
func (m *summary) below(bound, usual uint64) float64 {
	if bound > uint64(m.most) {
		return float64(m.keys)
	}
	if bound >= usual {
		n, _ := slices.BinarySearch(m.high, uint16(bound>>16))
		return float64(int(m.keys) - len(m.high) + n)
	}
	return float64(int(m.keys)-len(m.high)) * float64(bound) / float64(min(usual, m.bound()))
}

// bitset is a set of few of many numbers. Whether any of 64 in a row is in it takes so little memory that it stays in a processor's first
// cache.
type bitset struct {
	words []uint64 // a bit a number
	some  []uint64 // a bit a word: it is not 0
}

// grow makes room for 64 numbers more.
func (b *bitset) grow() {
	if len(b.words)%64 == 0 {
		b.some = append(b.some, 0)
	}
	b.words = append(b.words, 0)
}

func (b *bitset) set(n uint32) {
	b.words[n/64] |= 1 << (n % 64)
	b.some[n/4096] |= 1 << (n / 64 % 64)
}

// has reports whether n is in the set; one that there is no room for is not.
func (b *bitset) has(n uint32) bool {
	i := n / 4096
	return uint64(i) < uint64(len(b.some)) && b.some[i]>>(n/64%64)&1 == 1 && b.words[n/64]>>(n%64)&1 == 1
}

// renumbering gives the numbers that are not removed those from 0 on.
type renumbering struct {
	removed []uint64 // a bit a number
	before  []uint32 // for each word of removed, how many numbers below its first are kept
}

func newRenumbering(removed bitset) renumbering {
	r := renumbering{removed.words, make([]uint32, len(removed.words))}
	for i := 1; i < len(r.removed); i++ {
		r.before[i] = r.before[i-1] + uint32(bits.OnesCount64(^r.removed[i-1]))
	}
	return r
}

// number returns the new number, false for a removed one.
func (r renumbering) number(n uint32) (uint32, bool) {
	kept := ^r.removed[n/64]
	if kept>>(n%64)&1 == 0 {
		return 0, false
	}
	return r.before[n/64] + uint32(bits.OnesCount64(kept&(1<<(n%64)-1))), true
}
