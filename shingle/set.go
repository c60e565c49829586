package shingle

import "slices"

// Set is a set of shingles. The zero value is the empty set. It is immutable and safe for concurrent use.
type Set struct{ hashes []uint64 } // sorted, distinct

// NewSet returns the set of the given hashes, in any order, repeats allowed. It sorts hashes in place and keeps the slice.
func NewSet(hashes []uint64) Set {
	slices.Sort(hashes)
	return Set{slices.Compact(hashes)}
}

// Len returns the number of distinct shingles.
func (s Set) Len() int { return len(s.hashes) }

// Common returns the number of shingles in both sets.
func (s Set) Common(t Set) int {
	a, b, n := s.hashes, t.hashes, 0
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

// Jaccard returns |s∩t| / |s∪t|, in [0, 1]; 1 for two empty sets.
func (s Set) Jaccard(t Set) float64 {
	n := s.Common(t)
	union := len(s.hashes) + len(t.hashes) - n
	if union == 0 {
		return 1
	}
	return float64(n) / float64(union)
}

// Containment returns |s∩t| / |s|, in [0, 1]: the share of s found in t; 1 where s is empty.
func (s Set) Containment(t Set) float64 {
	if len(s.hashes) == 0 {
		return 1
	}
	return float64(s.Common(t)) / float64(len(s.hashes))
}

// Hashes returns the shingles in increasing order. The slice is the set's own: do not change it.
func (s Set) Hashes() []uint64 { return s.hashes }
