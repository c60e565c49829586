package hash

import (
	"math/bits"
	"slices"
)

// Counter counts how often numbers are added. The zero value is empty.
type Counter struct {
	table    []uint64 // open addressing, at most half full: a number in the upper half, its count in the lower; 0 is free
	distinct int
}

// Reset empties the counter and gives it room for n different numbers at least.
func (c *Counter) Reset(n int) {
	size := 1 << max(6, bits.Len(uint(2*n)))
	c.table = slices.Grow(c.table[:0], size)[:size]
	clear(c.table)
	c.distinct = 0
}

// Empty empties the counter for n numbers to come: it keeps the room that it has, unless that is far more than they can take.
func (c *Counter) Empty(n int) {
	if len(c.table) > 1<<16 && len(c.table) > 16*n {
		c.Reset(n)
		return
	}
	clear(c.table)
	c.distinct = 0
}

// Add counts a number.
func (c *Counter) Add(n uint32) {
	if len(c.table) == 0 {
		c.Reset(1 << 10)
	}
	at := c.place(n)
	if *at == 0 {
		at = c.enter(n, at)
	}
	*at++
}

// AddAll counts numbers.
func (c *Counter) AddAll(numbers []uint32) {
	if len(c.table) == 0 {
		c.Reset(1 << 10)
	}
	for _, n := range numbers {
		at := c.place(n)
		if *at == 0 {
			at = c.enter(n, at)
		}
		*at++
	}
}

// enter enters a number at its free place, and returns where it is counted: another place if the table had to grow.
func (c *Counter) enter(n uint32, at *uint64) *uint64 {
	*at = uint64(n) << 32
	if c.distinct++; 2*c.distinct > len(c.table) {
		c.grow()
		at = c.place(n)
	}
	return at
}

// place returns where a number is counted, or the free place where it will be.
func (c *Counter) place(n uint32) *uint64 {
	last := uint64(len(c.table) - 1)
	for at := Place(uint64(n)); ; at++ {
		if x := &c.table[at&last]; *x == 0 || uint32(*x>>32) == n {
			return x
		}
	}
}

// grow doubles the table.
func (c *Counter) grow() {
	old := c.table
	c.table = make([]uint64, 2*len(old))
	for _, x := range old {
		if x != 0 {
			*c.place(uint32(x >> 32)) = x
		}
	}
}

// Counts returns the numbers, each in the upper half and how often it was added in the lower, in no order that means anything, among zeros.
func (c *Counter) Counts() []uint64 { return c.table }
