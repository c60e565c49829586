// Package swar has what it takes to look at eight bytes at a time, as one uint64 (SIMD within a register).
package swar

// A byte times Ones is that byte in all eight places. Highs are the highest bits of all.
const (
	Ones  = 0x0101010101010101
	Highs = 0x80 * Ones
)

// Zero returns in the highest bits which of eight bytes may be 0. The first of them is; one above it may only differ by its lowest bit, or be 0x80
// and more.
func Zero(x uint64) uint64 { return x - Ones }
