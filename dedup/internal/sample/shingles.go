package sample

import "github.com/samewire/samewire/dedup/internal/hash"

// Shingles samples the shingles of texts, reusing its buffer. It is not safe for concurrent use.
type Shingles struct {
	Width int // words a shingle
	Density
	hashes []uint64
}

// Append appends the keys of a text's shingles. It returns their hashes, too, all of them, in the order of the text, until it is called again.
func (s *Shingles) Append(keys, words []uint32) (longer []uint32, hashes []uint64) {
	s.hashes = hash.AppendShingles(s.hashes[:0], words, s.Width)
	return s.Density.Append(keys, s.hashes), s.hashes
}

// BoundOf returns the bound below which all keys of a text of n words are held.
func (s *Shingles) BoundOf(n int) uint64 { return s.Bound(max(n-s.Width+1, min(n, 1))) }
