package hash

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAppendShingles: the rolling hashes are those of each run alone, and other words make others.
func TestAppendShingles(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		words := make([]uint32, r.IntN(40))
		for i := range words {
			words[i] = r.Uint32()
		}
		width := 1 + r.IntN(12)
		want := []uint64{7}
		seen := map[uint64]bool{}
		for i := 0; i+min(width, len(words)) <= len(words) && len(words) > 0; i++ {
			var sum uint64
			for _, w := range words[i : i+min(width, len(words))] {
				sum = sum*Base + uint64(w)
			}
			want = append(want, Mix(sum))
			seen[Mix(sum)] = true
		}
		if diff := cmp.Diff(want, AppendShingles([]uint64{7}, words, width)); diff != "" {
			t.Fatalf("%d words, width %d (-want +got):\n%s", len(words), width, diff)
		}
		if len(seen) != len(want)-1 {
			t.Errorf("%d hashes of %d runs", len(seen), len(want)-1)
		}
	}
}

// TestCounter holds counts against a map, one after another in the same table, which grows.
func TestCounter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var c Counter
	for i := range 60 {
		switch i % 3 {
		case 0:
			c.Reset(r.IntN(20))
		case 1:
			c.Empty(r.IntN(3) * 5000)
		default:
			c = Counter{}
		}
		want, of := map[uint32]uint32{}, 1+r.IntN(5000)
		for range r.IntN(3) {
			numbers := make([]uint32, r.IntN(8000))
			for k := range numbers {
				numbers[k] = uint32(r.IntN(of)) * 0x10001
				want[numbers[k]]++
			}
			if r.IntN(2) == 0 {
				c.AddAll(numbers)
				continue
			}
			for _, n := range numbers {
				c.Add(n)
			}
		}
		got := map[uint32]uint32{}
		for _, x := range c.Counts() {
			if x != 0 {
				got[uint32(x>>32)] += uint32(x)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
}
