package stage

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/corpus"
	"github.com/samewire/samewire/dedup/internal/linkage"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/result"
)

// Comparer compares rows. It is not safe for concurrent use.
type Comparer struct {
	plan  *Plan
	match *match.Comparer
	a, b  view
}

// NewComparer returns a Comparer.
func (p *Plan) NewComparer() *Comparer {
	return &Comparer{plan: p, match: match.NewComparer(p.Config.Width)}
}

// Like returns how likely two rows that are no copies run one wire report, and whether that makes them an edge. It takes less where a is the same row as in the
// call before.
func (c *Comparer) Like(a, b *Row) (like float64, edge bool) {
	if c.a.row != a {
		c.a.load(a, outletOf(a, a))
		c.match.Forget()
	}
	c.b.load(b, outletOf(a, b))
	like = c.match.Probability(&c.a.Story, &c.b.Story)
	return like, like >= corpus.LeastLike(c.plan.Cut)
}

// Edge is two rows, and how likely they run one wire report.
type Edge struct {
	A, B uint32
	Like float64
}

// Clusters returns the clusters of a component: of all rows that edges, and copies with their firsts, connect. Rows and edges are in any order; they are sorted.
// Clusters are in the order of [dedup.Clusters], and so are those of all components once they are sorted together: see [Compare].
//
// Where a component has more than Largest rows that are no copies, edges of its weakest are left out, of what is too large still those of a probability
// .05 higher, up to .95: what holds together above that is one report's, and stays together whatever its size. left is how many edges were left out: with none the
// clusters are those of a batch.
func (c *Comparer) Clusters(rows []*Row, edges []Edge) (clusters []dedup.Cluster, left int, err error) {
	slices.SortFunc(rows, func(a, b *Row) int { return cmp.Compare(a.Number, b.Number) })
	place := make(map[uint32]int, len(rows))
	for i, r := range rows {
		place[r.Number] = i
	}
	if len(place) < len(rows) {
		return nil, 0, fmt.Errorf("stage: of the %d rows of a component %d have a number of their own", len(rows), len(place))
	}
	copies := map[int][]int{}
	for i, r := range rows {
		if first, ok := place[r.First]; !ok {
			return nil, 0, fmt.Errorf("stage: story %d (%s) is a copy of %d, which is not in its component", r.Number, r.ID, r.First)
		} else if first != i {
			copies[first] = append(copies[first], i)
		}
	}
	all := make([]linkage.Edge, len(edges))
	for i, e := range edges {
		a, okA := place[e.A]
		b, okB := place[e.B]
		if !okA || !okB {
			return nil, 0, fmt.Errorf("stage: a component has the edge of %d and %d, and not both rows", e.A, e.B)
		}
		all[i] = linkage.Edge{A: min(a, b), B: max(a, b), Like: e.Like}
	}
	kept, left := linkage.Bounded(len(rows), all, c.plan.Largest, corpus.LeastLike(c.plan.Cut))

	var faults base.Faults
	work := base.NewWork(context.Background(), base.Run{Cores: 1}, &faults)
	of, err := corpus.Load(corpus.Options{Width: c.plan.Config.Width, Density: c.plan.keyer.Density}, work, func(yield func(corpus.Row, error) bool) {
		for _, r := range rows {
			if !yield(r.story(), nil) {
				return
			}
		}
	})
	if err != nil {
		return nil, 0, err
	}
	defer of.Close()
	for _, g := range of.GroupsOf(copies, kept, c.plan.Cut) {
		clusters = append(clusters, result.NewCluster(of, g))
	}
	slices.SortFunc(clusters, Compare)
	return clusters, left, of.Err()
}

// Compare orders clusters as [dedup.Clusters] does: the largest first, ties by id.
func Compare(a, b dedup.Cluster) int { return result.Compare(a, b) }
