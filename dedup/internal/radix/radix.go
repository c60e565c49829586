// Package radix sorts entries by the keys in their upper halves.
package radix

import "github.com/samewire/samewire/dedup/internal/huge"

// Sort sorts entries by their upper 32 bits, of which the lowest keyBits may be set, and keeps the order of equals; into spare and back. It
// returns the sorted entries and the other slice, to be used again.
func Sort(entries, spare []uint64, keyBits int) (sorted, other []uint64) {
	const most = 11 // bits a pass
	if cap(spare) < len(entries) {
		spare = huge.Make[uint64](cap(entries))
	}
	spare = spare[:len(entries)]
	passes := (keyBits + most - 1) / most
	var count [1 << most]uint32
	for p := range passes {
		shift := 32 + p*keyBits/passes
		mask := uint64(1)<<((p+1)*keyBits/passes-p*keyBits/passes) - 1
		clear(count[:])
		for _, e := range entries {
			count[e>>shift&mask]++
		}
		sum := uint32(0)
		for i, c := range count[:mask+1] {
			count[i], sum = sum, sum+c
		}
		for _, e := range entries {
			d := e >> shift & mask
			spare[count[d]] = e
			count[d]++
		}
		entries, spare = spare, entries
	}
	return entries, spare
}
