package radix_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/samewire/samewire/dedup/internal/radix"
)

// TestSort holds the order against a stable sort.
func TestSort(t *testing.T) {
	sizes := []int{0, 1, 2, 100, 3000}
	for keyBits := range 33 {
		for _, n := range sizes {
			check[uint64](t, n, 32, keyBits)
			check[uint64](t, n, 20, keyBits)
			check[uint32](t, n, 32-keyBits, keyBits)
			check[uint32](t, n, 0, keyBits)
		}
	}
}

func check[T uint32 | uint64](t *testing.T, n, shift, keyBits int) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, uint64(n)))
	entries := make([]T, n)
	for i := range entries {
		entries[i] = T(r.Uint64())
	}
	key := func(e T) T { return e >> shift & (1<<keyBits - 1) }
	want := slices.Clone(entries)
	slices.SortStableFunc(want, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	got, other := radix.Sort(entries, nil, shift, keyBits)
	if !slices.Equal(got, want) {
		t.Fatalf("%d entries of %d bits from %d on, %T", n, keyBits, shift, T(0))
	}
	if cap(other) < n || n > 0 && &other[:1][0] == &got[0] {
		t.Fatalf("%d entries: the other slice cannot be used again", n)
	}
}
