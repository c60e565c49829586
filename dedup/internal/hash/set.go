package hash

import (
	"math/bits"
	"slices"
)

// Set is a set of numbers. The zero value is empty.
type Set struct {
	table []uint32 // open addressing, at most half full; 0 is free
	zero  bool
}

// Reset empties the set and gives it room for n numbers, the most that may be added.
func (s *Set) Reset(n int) {
	size := 1 << bits.Len(uint(2*n))
	s.table = slices.Grow(s.table[:0], size)[:size]
	clear(s.table)
	s.zero = false
}

// Add adds a number.
func (s *Set) Add(n uint32) {
	if n == 0 {
		s.zero = true
		return
	}
	*s.place(n) = n
}

// Has reports whether a number is in the set.
func (s *Set) Has(n uint32) bool {
	if n == 0 {
		return s.zero
	}
	return len(s.table) > 0 && *s.place(n) == n
}

// place returns where a number is, or the free place where it will be.
func (s *Set) place(n uint32) *uint32 {
	last := uint64(len(s.table) - 1)
	for at := Place(uint64(n)); ; at++ {
		if x := &s.table[at&last]; *x == 0 || *x == n {
			return x
		}
	}
}
