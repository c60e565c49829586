// Package shingle cuts any text into words and shingles, runs of words that overlap.
//
// Words are folded so that one wording gives one sequence of words however it was typeset: case, width, accents and vowel points go;
// straight and curly quotes are no part of words; an apostrophe between letters is dropped ("Iraq's" and "Iraq’s" are "iraqs");
// the points of an abbreviation of single letters too ("U.S." and "US" are "us"); a hyphen parts words as a space does; digits are grouped or
// not ("2,500" is "2500"), a decimal point stays ("1.2"), of any script's digits; what is not seen is not there: soft hyphens, joiners, marks of
// direction. Letters that are written for each other are one: yeh and kaf of Arabic and Persian, the traditional and the simplified forms of a
// Chinese character, composed letters and their parts. Of scripts that put no spaces between words every character is a word (Chinese, Japanese)
// or about every syllable (Thai, Lao, Khmer, Burmese), so their shingles are n-grams of those. A text in the Cyrillic of Serbian has the shingles of its
// Latin: see [Whole].
//
// A shingle of w words is the set element of Broder, "On the resemblance and containment of documents" (1997), section 2,
// https://doi.org/10.1109/SEQUEN.1997.666900. Its hash combines the murmur3 hashes of its words by a rolling polynomial (see [Shingler]).
package shingle

import (
	"iter"
	"slices"
)

// DefaultWidth is the width of a zero [Shingler], in words.
const DefaultWidth = 5

// Version names the rules by which text becomes words and shingles become hashes. Whatever stores hashes stores it too: a change of
// the rules is a new version.
const Version = 2

// Shingler cuts texts into shingles. The zero value is ready; it is safe for concurrent use.
type Shingler struct {
	Width int // words a shingle; 0 means DefaultWidth
}

// All yields the hash of every shingle of text in text order, repeats included. A text of at least one word but fewer than Width has
// one shingle, all its words; a text without words has none.
func (s Shingler) All(text string) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for _, h := range s.Append(nil, Of(text).appendWords(nil)) {
			if !yield(h) {
				return
			}
		}
	}
}

// Set returns the distinct shingles of text.
func (s Shingler) Set(text string) Set {
	return NewSet(s.Append(nil, Of(text).appendWords(nil)))
}

// The base of the rolling polynomial; any odd number with well mixed bits does, the words' hashes being random already.
const base = 0x9E3779B97F4A7C15

// Append appends to dst the hash of every shingle of words, in order, as [Shingler.All] yields them, and returns the longer slice. The
// hash of words w1 ... wn is mix(w1*B^(n-1) + ... + wn) modulo 2^64: one multiplication more a word whatever the width.
func (s Shingler) Append(dst []uint64, words []Word) []uint64 {
	width := s.Width
	if width <= 0 {
		width = DefaultWidth
	}
	if len(words) == 0 {
		return dst
	}
	width = min(width, len(words))
	var sum uint64
	power := uint64(1) // base^width
	for _, w := range words[:width] {
		sum = sum*base + w.Hash
		power *= base
	}
	first, n := len(dst), len(words)-width+1
	dst = slices.Grow(dst, n)[:first+n]
	out := dst[first:]
	out[0] = mix(sum)
	ahead := words[width:]
	words, out = words[:len(ahead)], out[1:][:len(ahead)] // without checks of bounds
	for i := range ahead {
		sum = sum*base + (ahead[i].Hash - words[i].Hash*power) // what does not wait for the last sum comes first
		out[i] = mix(sum)
	}
	return dst
}

// mix is murmur3's 64-bit finalizer: it spreads every bit of the sum over the whole hash, so that any bits of it serve for sampling.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
