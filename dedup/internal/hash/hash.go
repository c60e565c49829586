// Package hash hashes runs of words, and mixes hashes.
package hash

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

// Base is the base of polynomial hashes: any odd number with well mixed bits does, words' hashes being random already.
const Base = 0x9E3779B97F4A7C15

// Factor is a multiplier of murmur3's finalizer.
const Factor = 0xff51afd7ed558ccd

// Mix spreads the bits of a polynomial hash: murmur3's 64-bit finalizer, less its last step.
func Mix(h uint64) uint64 {
	h ^= h >> 33
	h *= Factor
	h ^= h >> 33
	return h * 0xc4ceb9fe1a85ec53
}

// key is drawn at the start of the program. It is odd.
var key = rand.Uint64() | 1

// Place returns a number whose low bits are the place of a hash in a table: the highest bits of its product by a key that is drawn at the start of the
// program. Who does not know the key cannot choose texts whose hashes fall on few places. (Dietzfelbinger, Hagerup, Katajainen and Penttonen, "A reliable
// randomized algorithm for the closest-pair problem", 1997: two hashes have one of m places with a probability of about 2/m at most.)
func Place(h uint64) uint64 { return bits.ReverseBytes64(h * key) }

// AppendShingles appends the hashes of all runs of width words, in order; of a shorter text, all its words as one. They are not those of
// package shingle, which hashes words of 64 bits.
func AppendShingles(dst []uint64, words []uint32, width int) []uint64 {
	if len(words) == 0 {
		return dst
	}
	width = min(width, len(words))
	var sum uint64
	power := uint64(1) // Base^width
	for _, w := range words[:width] {
		sum = sum*Base + uint64(w)
		power *= Base
	}
	first, n := len(dst), len(words)-width+1
	dst = slices.Grow(dst, n)[:first+n]
	out := dst[first:]
	out[0] = Mix(sum)
	ahead := words[width:]
	words, out = words[:len(ahead)], out[1:][:len(ahead)] // without checks of bounds
	for i, w := range ahead {
		sum = sum*Base + (uint64(w) - uint64(words[i])*power) // what does not wait for the last sum comes first
		out[i] = Mix(sum)
	}
	return dst
}
