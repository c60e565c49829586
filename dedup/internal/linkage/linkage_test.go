package linkage_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/linkage"
	"github.com/samewire/samewire/dedup/internal/oracle"
	"github.com/samewire/samewire/dedup/internal/parallel"
)

// TestAgainstOracle holds the groups against average linkage that looks at every pair at every step, for items few enough to be measured
// exactly.
func TestAgainstOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		n := 2 + r.IntN(8)
		like := make([][]float64, n)
		for i := range like {
			like[i] = make([]float64, n)
		}
		var edges []linkage.Edge
		for i := range n {
			for j := range i {
				v := r.Float64()
				if r.IntN(3) > 0 {
					v *= 0.3
				}
				like[i][j], like[j][i] = v, v
				edges = append(edges, linkage.Edge{A: i, B: j, Like: v})
			}
		}
		of := func(a, b int) float64 { return like[a][b] }
		want := oracle.Linkage(n, 0.4, of)
		for _, g := range want {
			slices.Sort(g)
		}
		slices.SortFunc(want, func(a, b []int) int { return a[0] - b[0] })
		got := linkage.Groups(n, edges, 0.4, parallel.Workers{Cores: 1}, func(_, a, b int) float64 { return of(a, b) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("likeness %v (-want +got):\n%s", like, diff)
		}
		r.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		if diff := cmp.Diff(got, linkage.Groups(n, edges, 0.4, parallel.Workers{Cores: 2}, func(_, a, b int) float64 { return of(a, b) })); diff != "" {
			t.Fatalf("edges shuffled (-want +got):\n%s", diff)
		}
	}
}

// TestOneLinkJoinsNothing has two groups of alike items with one strong link between them.
func TestOneLinkJoinsNothing(t *testing.T) {
	edges := []linkage.Edge{{A: 2, B: 3, Like: 1}}
	for _, g := range [][]int{{0, 1, 2}, {3, 4, 5}} {
		for i, a := range g {
			for _, b := range g[:i] {
				edges = append(edges, linkage.Edge{A: a, B: b, Like: 0.9})
			}
		}
	}
	// the strong link is taken first, and then loses to what the groups share
	got := linkage.Groups(6, edges, 0.4, parallel.Workers{Cores: 1}, func(_, a, b int) float64 { return 0 })
	for _, g := range got {
		if len(g) == 6 {
			t.Errorf("groups %v", got)
		}
	}
}
