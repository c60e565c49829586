package huge_test

import (
	"slices"
	"testing"

	"github.com/samewire/samewire/dedup/internal/huge"
)

// TestMake: what is made is empty and as long as asked, whatever the size.
func TestMake(t *testing.T) {
	for _, n := range []int{0, 1, 1000, 1 << 18, 1<<19 - 1, 1 << 19, 1<<20 + 7} {
		s := huge.Make[uint32](n)
		if len(s) != n || cap(s) != n || slices.ContainsFunc(s, func(v uint32) bool { return v != 0 }) {
			t.Errorf("%d: length %d, capacity %d", n, len(s), cap(s))
		}
		for i := range s {
			s[i] = uint32(i)
		}
	}
}

// TestArena: what is kept is a copy that nothing kept later changes.
func TestArena(t *testing.T) {
	var a huge.Arena[uint32]
	var given, kept [][]uint32
	for i := range 3000 {
		s := make([]uint32, i*7%2500)
		for k := range s {
			s[k] = uint32(i*k + 1)
		}
		given = append(given, slices.Clone(s))
		kept = append(kept, a.Keep(s))
		clear(s)
		_ = append(kept[i], 1, 2, 3) // must not reach the next one
	}
	for i := range given {
		if !slices.Equal(given[i], kept[i]) {
			t.Fatalf("slice %d of %d words changed", i, len(given[i]))
		}
	}
}
