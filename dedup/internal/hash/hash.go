// Package hash hashes runs of words, and mixes hashes.
package hash

import "slices"

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
