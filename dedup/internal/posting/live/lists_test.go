package live

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLists holds lists against a map while numbers come and go, beyond several of the sizes at which pages are split.
func TestLists(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, bulk := range []int{0, 700, 3000} {
		var made Bulk
		of, want := map[uint32][]uint32{}, map[uint32]map[uint32]bool{} // keys of numbers, and numbers of keys
		keys := func() (all []uint32) {
			for range r.IntN(12) {
				all = append(all, uint32(r.IntN(900))*2654435761)
			}
			slices.Sort(all)
			return slices.Compact(all)
		}
		note := func(n uint32, keys []uint32) {
			of[n] = keys
			for _, k := range keys {
				if want[k] == nil {
					want[k] = map[uint32]bool{}
				}
				want[k][n] = true
			}
		}
		forget := func(n uint32) {
			for _, k := range of[n] {
				delete(want[k], n)
			}
			delete(of, n)
		}
		l := NewLists()
		if bulk > 0 {
			made = NewBulk(bulk)
			for n := range uint32(bulk) {
				note(n, keys())
				made.Add(of[n])
			}
			l = made.Lists()
		}
		check := func() {
			t.Helper()
			long := map[uint32]int{}
			for k, numbers := range want {
				sorted := slices.Sorted(maps.Keys(numbers))
				if diff := cmp.Diff(sorted, l.Append(nil, k)); diff != "" {
					t.Fatalf("key %d of lists of %d bits, %d split (-want +got):\n%s", k, l.bits, l.split, diff)
				}
				if diff := cmp.Diff(sorted[len(sorted)-min(3, len(sorted)):], l.AppendLast(nil, k, 3), cmp.Transformer("", func(s []uint32) []uint32 { return append([]uint32{}, s...) })); diff != "" {
					t.Fatalf("the last of key %d (-want +got):\n%s", k, diff)
				}
				if l.Len(k) != len(numbers) {
					t.Fatalf("key %d has %d numbers, want %d", k, l.Len(k), len(numbers))
				}
				if len(numbers) >= 5 {
					long[k] = len(numbers)
				}
			}
			got := map[uint32]int{}
			l.Long(5, func(k uint32, n int) { got[k] = n })
			if diff := cmp.Diff(long, got); diff != "" {
				t.Fatalf("long lists (-want +got):\n%s", diff)
			}
		}
		for n := uint32(bulk); n < 9000; n++ {
			if n%911 == 5 {
				n += uint32(r.IntN(6000)) // numbers that are left out
			}
			note(n, keys())
			l.Add(of[n], n)
			if gone := uint32(r.IntN(int(n) + 1)); r.IntN(3) == 0 {
				l.Remove(of[gone], gone)
				forget(gone)
			}
			if r.IntN(400) == 0 {
				var keyed []uint64
				for range r.IntN(300) {
					gone := uint32(r.IntN(int(n) + 1))
					for _, k := range of[gone] {
						keyed = append(keyed, uint64(k)<<32|uint64(gone))
					}
					if forget(gone); r.IntN(20) == 0 {
						keyed = append(keyed, uint64(r.Uint32())<<32|uint64(n)) // is not there
					}
				}
				l.RemoveAll(keyed)
			}
			if n%500 == 0 || l.split == 7 {
				check()
			}
		}
		check()
	}
}
