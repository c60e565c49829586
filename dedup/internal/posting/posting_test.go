package posting_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/posting"
)

func pairs(l *posting.List, least uint32) []posting.Pair {
	var out []posting.Pair
	l.Pairs(least, func(p posting.Pair) { out = append(out, p) })
	return out
}

// TestAgainstOracle holds the pairs against every two stories' keys compared, for lists shorter than the window.
func TestAgainstOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		n := 2 + r.IntN(40)
		keys := make([]map[uint32]bool, n)
		l := posting.List{Window: n}
		for _, i := range r.Perm(n) {
			keys[i] = map[uint32]bool{}
			for range r.IntN(200) {
				k := r.Uint32N(300) * 0x01010101
				keys[i][k] = true
				l.Add(k, uint32(i))
			}
		}
		least := 1 + r.Uint32N(4)
		var want []posting.Pair
		for i := range keys {
			for j := i + 1; j < n; j++ {
				hits := uint32(0)
				for k := range keys[i] {
					if keys[j][k] {
						hits++
					}
				}
				if hits >= least {
					want = append(want, posting.Pair{A: uint32(i), B: uint32(j), Hits: hits})
				}
			}
		}
		slices.SortFunc(want, func(p, q posting.Pair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) })
		if diff := gocmp.Diff(want, pairs(&l, least)); diff != "" {
			t.Fatalf("%d stories, least %d (-want +got):\n%s", n, least, diff)
		}
	}
}

// TestLongLists bounds the pairs of a key that all stories hold.
func TestLongLists(t *testing.T) {
	const n, window = 20000, 64
	l := posting.List{Window: window}
	for i := range uint32(n) {
		l.Add(7, i)
	}
	if got := len(pairs(&l, 1)); got == 0 || got > n*window {
		t.Errorf("%d pairs of one key in %d stories", got, n)
	}
}
