package radix_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/samewire/samewire/dedup/internal/radix"
)

// TestSort holds the order against a stable sort.
func TestSort(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var spare []uint64
	for keyBits := range 33 {
		for _, n := range []int{0, 1, 2, 100, 3000} {
			entries := make([]uint64, n)
			for i := range entries {
				entries[i] = r.Uint64()>>(64-keyBits)<<32 | uint64(r.Uint32())
			}
			want := slices.Clone(entries)
			slices.SortStableFunc(want, func(a, b uint64) int { return int(a>>32) - int(b>>32) })
			got, other := radix.Sort(entries, spare, keyBits)
			if !slices.Equal(got, want) {
				t.Fatalf("%d entries of %d bits: %x, want %x", n, keyBits, got, want)
			}
			spare = other
		}
	}
}
