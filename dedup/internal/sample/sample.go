// Package sample takes samples of sets of hashes, such that two samples tell how much the sets have in common.
//
// It is the sketch MOD of Broder, "On the resemblance and containment of documents" (1997), section 3, with a bound in place of a divisor, so that a
// short story can be sampled more densely and still share keys with a long one: two stories that share a passage share the keys of its
// shingles below both bounds.
package sample

import (
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// Density is how densely sets are sampled: a large one gives this share of its hashes, a smaller one at least Fewest of them, or all.
type Density struct {
	Rate   float64
	Fewest int
}

// Most is the most keys of a sample.
const Most = 4096

// fewest is the size of the samples of short stories.
const fewest = 64

// Of returns the density of a Config's Rate.
func Of(rate float64) Density { return Density{rate, fewest} }

// Whole leaves out nothing, but of a very large set.
var Whole = Density{1, 0}

// Append appends the keys of a set to dst, sorted and distinct: the upper halves of the hashes that are below a bound.
func (s Density) Append(dst []uint32, hashes []uint64) []uint32 {
	bound := s.Bound(len(hashes))
	first := len(dst)
	dst = appendBelow(dst, hashes, bound)
	sortEven(dst[first:], bound)
	return dst[:first+min(len(slices.Compact(dst[first:])), Most)]
}

// AppendSome is Append in the order of the hashes, with a few repeats.
func (s Density) AppendSome(dst []uint32, hashes []uint64) []uint32 {
	first := len(dst)
	dst = appendBelow(dst, hashes, s.Bound(len(hashes)))
	if keys := dst[first:]; repetitive(keys) {
		slices.Sort(keys)
		dst = dst[:first+len(slices.Compact(keys))]
	}
	return dst[:min(len(dst), first+Most)]
}

// AppendOthers appends the keys that Append leaves out, in the order of the hashes, with all repeats, but of a very long text: the lowest three
// bytes of each, of which the keys' short form consists.
func (s Density) AppendOthers(dst []uint8, hashes []uint64) []uint8 {
	low, high := s.Bound(len(hashes)), Whole.Bound(len(hashes))
	first, room := len(dst), ShortBytes*len(hashes)+ShortSpare
	dst = slices.Grow(dst, room)
	keys, n := dst[first:first+room], 0
	for _, h := range hashes {
		k := h >> 32
		binary.LittleEndian.PutUint32(keys[n:], uint32(k))
		n += ShortBytes * int((k-high)>>63&^((k-low)>>63)) // if low <= k < high
	}
	return dst[:first+min(n, ShortBytes*Most)]
}

// The short form of a key is its lowest bytes. So few are enough to tell whether stories that share some have more in common: two stories of a hundred
// keys each share one by chance once in two thousand times. They are read with bytes to spare after the last.
const (
	ShortBytes = 3
	ShortSpare = 4 - ShortBytes
	ShortMask  = 1<<(8*ShortBytes) - 1
)

// ShortKey returns the short key that keys begin with.
func ShortKey(keys []uint8) uint32 { return binary.LittleEndian.Uint32(keys) & ShortMask }

// appendBelow appends the upper halves of hashes that are below a bound.
func appendBelow(dst []uint32, hashes []uint64, bound uint64) []uint32 {
	first := len(dst)
	dst = slices.Grow(dst, len(hashes))
	keys, n := dst[first:first+len(hashes)], 0
	for _, h := range hashes { // without a branch: it would be taken at random
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

// Bound returns the bound below which the keys of a set of n hashes are kept, at most 1<<32.
func (s Density) Bound(n int) uint64 {
	share := max(s.Rate, float64(s.Fewest)/float64(max(n, 1)))
	if s.Rate*float64(n) > Most {
		share = Most / float64(n)
	}
	return uint64(math.Min(1, share) * (1 << 32))
}

// Keys is a sample: sorted keys, all of its set below a bound.
type Keys struct {
	Keys  []uint32
	Bound uint64
}

// Shared returns how many keys two samples share, and how many of x and of y are below both bounds.
func (x Keys) Shared(y Keys) (shared, ofX, ofY int) {
	bound := min(x.Bound, y.Bound)
	ofX, ofY = Below(x.Keys, bound), Below(y.Keys, bound)
	return common(x.Keys[:ofX], y.Keys[:ofY]), ofX, ofY
}

// Below returns how many of the sorted keys are below bound.
func Below(keys []uint32, bound uint64) int {
	n, _ := slices.BinarySearchFunc(keys, bound, func(k uint32, b uint64) int { return cmp.Compare(uint64(k), b) })
	return n
}

// common returns how many keys are in both sorted lists.
func common(a, b []uint32) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x, y := a[i], b[j]
		if x == y {
			n++
		}
		if x <= y {
			i++
		}
		if y <= x {
			j++
		}
	}
	return n
}

// Size is how many keys a sample has, and below what bound.
type Size struct{ Keys, Bound float32 }

// NewSize returns the size of a sample of so many keys.
func NewSize(keys int, bound uint64) Size { return Size{float32(keys), float32(bound)} }

// Reach returns about how many keys two samples could share: the fewer of those below both bounds, from their numbers, as they lie evenly.
func (x Size) Reach(y Size) int {
	if x.Bound > y.Bound {
		x.Keys *= y.Bound / x.Bound
	} else if y.Bound > x.Bound {
		y.Keys *= x.Bound / y.Bound
	}
	return int(min(x.Keys, y.Keys) + 0.5)
}
