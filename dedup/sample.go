package dedup

import (
	"math"
	"math/bits"
	"slices"
)

// Every story is sampled at least as densely as gives sampleSize keys, and gives at most sampleMost.
const (
	sampleSize = 64
	sampleMost = 4096
)

// appendSample appends the keys of a story to dst, sorted and distinct: the upper halves of the shingles' hashes that are below a
// bound. It is the sketch MOD of Broder (1997), section 3, with a bound in place of a divisor, so that a short story can be sampled more
// densely and its keys still meet those of a long one: two stories that share a passage share the keys of its shingles below both bounds.
func appendSample(dst []uint32, hashes []uint64, rate float64) []uint32 {
	bound := sampleBound(len(hashes), rate)
	first := len(dst)
	dst = slices.Grow(dst, len(hashes))
	keys, n := dst[first:first+len(hashes)], 0
	for _, h := range hashes { // without a branch: none could be foretold
		k := h >> 32
		keys[n] = uint32(k)
		n += int((k - bound) >> 63) // 1 if k < bound
	}
	keys = keys[:n]
	sortEven(keys, bound)
	keys = slices.Compact(keys)
	return dst[:first+min(len(keys), sampleMost)]
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

// sampleBound returns the bound below which the keys of a story with n shingles are kept, at most 1<<32.
func sampleBound(n int, rate float64) uint64 {
	share := max(rate, float64(sampleSize)/float64(max(n, 1)))
	if rate*float64(n) > sampleMost {
		share = sampleMost / float64(n)
	}
	return uint64(math.Min(1, share) * (1 << 32))
}
