package hash

import (
	"math/rand/v2"
	"testing"
)

// TestSet holds a set, used again for smaller and larger ones, against a map.
func TestSet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var s Set
	if s.Has(0) || s.Has(7) {
		t.Error("something in the zero value")
	}
	for range 200 {
		n := r.IntN(300)
		s.Reset(n)
		in := map[uint32]bool{}
		for range n {
			x := r.Uint32N(500)
			s.Add(x)
			in[x] = true
		}
		for x := range uint32(600) {
			if s.Has(x) != in[x] {
				t.Fatalf("%d of %d numbers is in the set: %v", x, n, s.Has(x))
			}
		}
	}
}
