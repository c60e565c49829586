package dedup

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// sampling is how densely texts are sampled: a long one gives this share of its shingles, a shorter one at least size of them, or all.
type sampling struct {
	rate float64
	size int
}

// sampleSize is the size of the samples of a Config's Rate; no sample has more than sampleMost.
const (
	sampleSize = 64
	sampleMost = 4096
)

func (c Config) sampling() sampling { return sampling{c.Rate, sampleSize} }

// whole is the sampling that leaves out nothing, but of a very long text.
var whole = sampling{1, 0}

// append appends the keys of a story to dst, sorted and distinct: the upper halves of the shingles' hashes that are below a
// bound. It is the sketch MOD of Broder (1997), section 3, with a bound in place of a divisor, so that a short story can be sampled more
// densely and its keys still meet those of a long one: two stories that share a passage share the keys of its shingles below both bounds.
func (s sampling) append(dst []uint32, hashes []uint64) []uint32 {
	bound := s.bound(len(hashes))
	first := len(dst)
	dst = appendBelow(dst, hashes, bound)
	sortEven(dst[first:], bound)
	return dst[:first+min(len(slices.Compact(dst[first:])), sampleMost)]
}

// appendSome is append in the order of the hashes, with a few repeats.
func (s sampling) appendSome(dst []uint32, hashes []uint64) []uint32 {
	first := len(dst)
	dst = appendBelow(dst, hashes, s.bound(len(hashes)))
	if keys := dst[first:]; repetitive(keys) {
		slices.Sort(keys)
		dst = dst[:first+len(slices.Compact(keys))]
	}
	return dst[:min(len(dst), first+sampleMost)]
}

// appendOthers appends the keys that append leaves out, in the order of the hashes, with all repeats, but of a very long text: the lowest three
// bytes of each, of which the keys' short form consists.
func (s sampling) appendOthers(dst []uint8, hashes []uint64) []uint8 {
	low, high := s.bound(len(hashes)), whole.bound(len(hashes))
	first, room := len(dst), shortBytes*len(hashes)+shortSpare
	dst = slices.Grow(dst, room)
	keys, n := dst[first:first+room], 0
	for _, h := range hashes {
		k := h >> 32
		binary.LittleEndian.PutUint32(keys[n:], uint32(k))
		n += shortBytes * int((k-high)>>63&^((k-low)>>63)) // if low <= k < high
	}
	return dst[:first+min(n, shortBytes*sampleMost)]
}

// The short form of a key is its lowest bytes. So few are enough to tell whether stories that share some have more in common: two stories of a hundred
// keys each share one by chance once in two thousand times. They are read with bytes to spare after the last.
const (
	shortBytes = 3
	shortSpare = 4 - shortBytes
	shortMask  = 1<<(8*shortBytes) - 1
)

// shortKey returns the short key that keys begin with.
func shortKey(keys []uint8) uint32 { return binary.LittleEndian.Uint32(keys) & shortMask }

// appendBelow appends the upper halves of hashes that are below a bound.
func appendBelow(dst []uint32, hashes []uint64, bound uint64) []uint32 {
	first := len(dst)
	dst = slices.Grow(dst, len(hashes))
	keys, n := dst[first:first+len(hashes)], 0
	for _, h := range hashes { // without a branch: none could be foretold
		k := h >> 32
		keys[n] = uint32(k)
		n += int((k - bound) >> 63) // 1 if k < bound
	}
	return dst[:first+n]
}

// repetitive reports whether one in eight of the keys is a repeat. It may be true where fewer are, of more than two hundred keys.
func repetitive(keys []uint32) bool {
	var seen [32]uint64
	for _, k := range keys {
		seen[k>>6%32] |= 1 << (k % 64)
	}
	n := 0
	for _, w := range seen {
		n += bits.OnesCount64(w)
	}
	return n*8 < len(keys)*7
}

// sortEven sorts numbers that lie evenly below bound, as hashes do: a pass puts each near its place, an insertion sort does the rest.
func sortEven(keys []uint32, bound uint64) {
	const most, places = 256, 128
	if len(keys) > most || len(keys) < 16 {
		slices.Sort(keys)
		return
	}
	shift := max(0, bits.Len64(bound-1)-7) // k>>shift is below places; the remainders below only show that to the compiler
	var at [places]uint16
	for _, k := range keys {
		at[k>>shift%places]++
	}
	sum := uint16(0)
	for i, n := range at {
		at[i], sum = sum, sum+n
	}
	var near [most]uint32
	for _, k := range keys {
		i := &at[k>>shift%places]
		near[*i%most] = k
		*i++
	}
	for i, k := range near[:len(keys)] {
		j := i
		for ; j > 0 && keys[j-1] > k; j-- {
			keys[j] = keys[j-1]
		}
		keys[j] = k
	}
}

// bound returns the bound below which the keys of a story with n shingles are kept, at most 1<<32.
func (s sampling) bound(n int) uint64 {
	share := max(s.rate, float64(s.size)/float64(max(n, 1)))
	if s.rate*float64(n) > sampleMost {
		share = sampleMost / float64(n)
	}
	return uint64(math.Min(1, share) * (1 << 32))
}

// sample is how many keys a story has, and below what bound.
type sample struct{ keys, bound float32 }

func newSample(keys int, bound uint64) sample { return sample{float32(keys), float32(bound)} }

// reach returns about how many keys two stories could share: the fewer of those below both bounds, from their numbers, as they lie evenly.
func (x sample) reach(y sample) int {
	if x.bound > y.bound {
		x.keys *= y.bound / x.bound
	} else if y.bound > x.bound {
		y.keys *= x.bound / y.bound
	}
	return int(min(x.keys, y.keys) + 0.5)
}
