package feed

import (
	"math/rand/v2"
	"testing"
)

// TestHashSet holds the set against a map, with hashes of which many fall on one place.
func TestHashSet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var s hashSet
	known := map[uint64]bool{}
	for i := range 100000 {
		h := r.Uint64N(60000) << r.IntN(40)
		if got := s.add(h); got == known[h] {
			t.Fatalf("hash %d, %x: new is %t", i, h, got)
		}
		known[h] = true
	}
}
