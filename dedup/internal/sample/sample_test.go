package sample

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSamplesAgree: a sample in the order of the text is the sorted one with few repeats, and the others are what it leaves out.
func TestSamplesAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		n, distinct := r.IntN(300), 1+r.IntN(300) // from no repeats to hardly anything else
		if r.IntN(50) == 0 {
			n = 8000
		}
		some := make([]uint64, distinct)
		for i := range some {
			some[i] = r.Uint64()
		}
		hashes := make([]uint64, n)
		for i := range hashes {
			if hashes[i] = r.Uint64(); r.IntN(2) == 0 || distinct < 30 {
				hashes[i] = some[r.IntN(distinct)]
			}
		}
		s := Density{r.Float64(), r.IntN(80)}
		before := []uint32{7}
		want := s.Append(before, hashes)
		inOrder := s.AppendSome(before, hashes)
		if len(inOrder)*7 > len(want)*8+7 && len(want) < Most {
			t.Fatalf("%d keys, %d of them distinct", len(inOrder)-1, len(want)-1)
		}
		got := slices.Concat(before, slices.Compact(slices.Sorted(slices.Values(inOrder[1:]))))
		if diff := cmp.Diff(want, got); diff != "" && len(want) < Most {
			t.Fatalf("%d hashes, %v (-sorted +in order):\n%s", n, s, diff)
		}
		short := func(keys []uint32) []uint32 {
			for i := range keys {
				keys[i] &= ShortMask
			}
			return slices.Compact(slices.Sorted(slices.Values(keys)))
		}
		all := want[1:]
		for others := append(s.AppendOthers(nil, hashes), 0xFF); len(others) > ShortSpare; others = others[ShortBytes:] {
			all = append(all, ShortKey(others))
		}
		if want := Whole.Append(nil, hashes); n <= Most && !slices.Equal(short(all), short(want)) {
			t.Fatalf("%d hashes, %v: %d keys with the others, %d in all", n, s, len(all), len(want))
		}
	}
}
