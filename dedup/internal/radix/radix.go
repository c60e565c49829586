// Package radix sorts integers by some of their bits.
package radix

import "slices"

// Sort sorts entries by keyBits bits, from the lowest but shift on, and keeps the order of equals; into spare and back. It returns the sorted
// entries and the other slice, to be used again.
func Sort[T uint32 | uint64](entries, spare []T, shift, keyBits int) (sorted, other []T) {
	return SortUntil(func() bool { return false }, entries, spare, shift, keyBits)
}

// SortUntil is Sort that ends soon once over reports true; what it returns means nothing then.
func SortUntil[T uint32 | uint64](over func() bool, entries, spare []T, shift, keyBits int) (sorted, other []T) {
	const (
		most = 11      // bits a pass
		some = 1 << 18 // entries, after which over is asked
	)
	if cap(spare) < len(entries) {
		spare = make([]T, cap(entries))
	}
	spare = spare[:len(entries)]
	passes := (keyBits + most - 1) / most
	var count [1 << most]uint32
	for p := range passes {
		low, high := p*keyBits/passes, (p+1)*keyBits/passes
		shift, mask := shift+low, T(1)<<(high-low)-1
		clear(count[:mask+1])
		for some := range slices.Chunk(entries, some) {
			if over() {
				return entries, spare
			}
			for _, e := range some {
				count[e>>shift&mask]++
			}
		}
		sum := uint32(0)
		for i, c := range count[:mask+1] {
			count[i], sum = sum, sum+c
		}
		for some := range slices.Chunk(entries, some) {
			if over() {
				return entries, spare
			}
			for _, e := range some {
				at := &count[e>>shift&mask]
				spare[*at] = e
				*at++
			}
		}
		entries, spare = spare, entries
	}
	return entries, spare
}
