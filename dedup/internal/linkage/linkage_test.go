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

// TestBounded: of a component that is too large the weakest edges are left out, each once however often it is given, of what is still too large the next; those of
// other components stay, and so does what holds together above .95.
func TestBounded(t *testing.T) {
	chain := func(from int, likes ...float64) (edges []linkage.Edge) {
		for i, like := range likes {
			edges = append(edges, linkage.Edge{A: from + i, B: from + i + 1, Like: like})
		}
		return edges
	}
	small := chain(0, 0.1, 0.1)
	large := chain(10, 0.9, 0.12, 0.9, 0.37, 0.9, 0.9, 0.62, 0.9)
	firm := chain(20, 0.96, 1, 0.97, 0.99, 0.96)
	for name, c := range map[string]struct {
		edges, want []linkage.Edge
		left        int
	}{
		"none":            {nil, nil, 0},
		"small":           {small, small, 0},
		"one cut":         {large[:4], slices.Concat(large[:1], large[2:4]), 1},
		"cut again":       {large, slices.Concat(large[:1], large[2:3], large[4:6], large[7:]), 3},
		"nothing to part": {firm, firm, 0},
		"those of others": {slices.Concat(firm, small, large), slices.Concat(small, large[:1], large[2:3], large[4:6], large[7:], firm), 3},
		"repeated":        {slices.Concat(large, large, firm[:2], large, firm), slices.Concat(large[:1], large[2:3], large[4:6], large[7:], firm), 3},
	} {
		for seed := range uint64(20) {
			edges := slices.Clone(c.edges)
			r := rand.New(rand.NewPCG(seed, 1))
			r.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
			for i, e := range edges {
				if r.IntN(2) == 0 {
					edges[i].A, edges[i].B = e.B, e.A
				}
			}
			kept, left := linkage.Bounded(30, edges, 3, 0.04)
			if diff := cmp.Diff(c.want, kept); diff != "" || left != c.left {
				t.Fatalf("%s: %d edges left out, want %d (-want +got):\n%s", name, left, c.left, diff)
			}
		}
	}
	if kept, left := linkage.Bounded(9, large, 9, 0.04); left != 0 || !slices.Equal(kept, large) {
		t.Errorf("as few items as may be: %v, %d left out", kept, left)
	}
}
