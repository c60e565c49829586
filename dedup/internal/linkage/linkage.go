// Package linkage groups items by average linkage: groups are joined, the most alike first, while the mean likeness of their items is high
// enough (Sokal and Michener, "A statistical method for evaluating systematic relationships", 1958). One strong link between two groups that
// share little else joins nothing: that is what sets it apart from connected components.
package linkage

import (
	"cmp"
	"container/heap"
	"maps"
	"slices"

	"github.com/samewire/samewire/dedup/internal/parallel"
)

// Edge is two items known to be alike to some degree.
type Edge struct {
	A, B int
	Like float64 // in [0, 1]
}

// sample bounds how many pairs of items are looked at to tell how alike two groups are; groups of up to this many pairs are
// measured exactly, larger ones by items evenly spaced in them.
const sample = 36

// Groups returns the groups of two or more of items 0 to n-1, each sorted, ordered by first item. Only groups that some edge connects are
// considered; like returns the likeness of two items without an edge, and is called by all workers, worker says by which. The result depends
// neither on the order of edges nor on the number of workers.
func Groups(n int, edges []Edge, cut float64, workers parallel.Workers, like func(worker, a, b int) float64) [][]int {
	parts := components(n, edges, workers.Over)
	groups := make([][][]int, len(parts))
	workers.Each(len(parts), 1, func(w int) func(int) {
		j := joiner{cut: cut, over: workers.Over, like: func(a, b int) float64 { return like(w, a, b) }}
		return func(i int) { groups[i] = j.join(parts[i]) }
	})
	all := slices.Concat(groups...)
	slices.SortFunc(all, func(a, b []int) int { return a[0] - b[0] })
	return all
}

// components returns the edges of each connected component, sorted, each edge with A < B and once; nothing once over reports true.
func components(n int, edges []Edge, over func() bool) [][]Edge {
	const often = 1 << 16 // edges, after which over is asked
	edges = slices.Clone(edges)
	parent := make([]int32, n)
	for i := range parent {
		parent[i] = int32(i)
	}
	root := func(i int) int32 {
		for parent[i] != int32(i) {
			parent[i] = parent[parent[i]]
			i = int(parent[i])
		}
		return int32(i)
	}
	for i := range edges {
		if i%often == 0 && over() {
			return nil
		}
		e := &edges[i]
		e.A, e.B = min(e.A, e.B), max(e.A, e.B)
		a, b := root(e.A), root(e.B)
		parent[max(a, b)] = min(a, b)
	}
	if !slices.IsSortedFunc(edges, byItems) {
		slices.SortFunc(edges, byItems)
	}
	edges = slices.CompactFunc(edges, func(e, f Edge) bool { return e.A == f.A && e.B == f.B })
	at := make([]int32, n+1) // where the edges of a component begin, by its first item, which is its root
	for _, e := range edges {
		at[root(e.A)+1]++
	}
	var all [][]Edge
	grouped := make([]Edge, len(edges))
	for i, n := range at[1:] {
		from := at[i]
		if at[i+1] += from; n > 0 {
			all = append(all, grouped[from:from+n])
		}
	}
	for i, e := range edges {
		if i%often == 0 && over() {
			return nil
		}
		next := &at[root(e.A)]
		grouped[*next] = e
		*next++
	}
	return all
}

// Bounded returns the edges that are left where a component is to have no more items than most, of n, and how many distinct ones are left out: of a component that
// is too large only edges of a likeness of at least the next twentieth above from are kept, and so on, up to .95, above which nothing is parted. They are by
// component, sorted, each once and with A < B; where n is no more than most they are edges itself, as it was given.
func Bounded(n int, edges []Edge, most int, from float64) (kept []Edge, left int) {
	if n <= most {
		return edges, 0
	}
	never := func() bool { return false }
	parts := components(n, edges, never)
	for twentieths := int(from*20) + 1; ; twentieths++ {
		large := false
		kept = nil
		for _, part := range parts {
			if twentieths <= 19 && items(part) > most {
				was := len(part)
				part = slices.DeleteFunc(part, func(e Edge) bool { return e.Like*20 < float64(twentieths) })
				left, large = left+was-len(part), true
			}
			kept = append(kept, part...)
		}
		if !large {
			return kept, left
		}
		parts = components(n, kept, never)
	}
}

// items returns how many items some edges connect.
func items(edges []Edge) int {
	all := map[int]bool{}
	for _, e := range edges {
		all[e.A], all[e.B] = true, true
	}
	return len(all)
}

func byItems(e, f Edge) int { return cmp.Or(cmp.Compare(e.A, f.A), cmp.Compare(e.B, f.B)) }

// joiner joins the items of one component after another.
type joiner struct {
	cut    float64
	over   func() bool            // the work is to end
	like   func(a, b int) float64 // of items without an edge
	edges  []Edge                 // of the component, sorted; between components, of the last one
	known  map[[2]int]float64     // what like returned
	groups map[int]*group         // by first item
	queue  queue
	free   []*group // to be used again
}

// join returns the groups of the component with these edges.
func (j *joiner) join(edges []Edge) [][]int {
	if len(edges) == 1 {
		if edges[0].Like < j.cut {
			return nil
		}
		return [][]int{{edges[0].A, edges[0].B}}
	}
	const few = 256 // edges, up to which what a component takes is worth clearing
	if j.known == nil || len(j.edges) > few {
		j.known, j.groups, j.free = map[[2]int]float64{}, map[int]*group{}, nil
	}
	clear(j.known)
	j.edges = edges
	for _, e := range edges {
		if j.over() {
			return nil
		}
		j.group(e.A).next[e.B] = true
		j.group(e.B).next[e.A] = true
	}
	for _, e := range edges {
		j.push(e.A, e.B)
	}
	for j.queue.Len() > 0 && !j.over() {
		p := j.queue.pop()
		x, y := j.groups[p.a], j.groups[p.b]
		if x == nil || y == nil || x.version != p.va || y.version != p.vb {
			continue
		}
		j.merge(x, y, p.a, p.b)
	}
	var out [][]int
	for i, g := range j.groups {
		if len(g.members) > 1 {
			out = append(out, slices.Clone(g.members))
		}
		j.drop(i)
	}
	return out // Groups sorts them
}

// merge joins y, the group whose first item is b, to x, that of a, and queues x with its neighbours.
func (j *joiner) merge(x, y *group, a, b int) {
	x.members = append(x.members, y.members...)
	slices.Sort(x.members)
	x.version++
	delete(x.next, b)
	for c := range y.next {
		if c != a {
			delete(j.groups[c].next, b)
			x.next[c], j.groups[c].next[a] = true, true
		}
	}
	j.drop(b)
	for _, c := range slices.Sorted(maps.Keys(x.next)) {
		j.push(a, c)
	}
}

// group returns the group whose first item is i.
func (j *joiner) group(i int) *group {
	g := j.groups[i]
	if g == nil {
		if last := len(j.free) - 1; last >= 0 {
			g, j.free = j.free[last], j.free[:last]
		} else {
			g = &group{next: map[int]bool{}}
		}
		g.members = append(g.members, i)
		j.groups[i] = g
	}
	return g
}

// drop forgets the group whose first item is i.
func (j *joiner) drop(i int) {
	g := j.groups[i]
	delete(j.groups, i)
	g.members, g.version = g.members[:0], 0
	clear(g.next)
	j.free = append(j.free, g)
}

// push queues two groups if they are alike enough to be joined.
func (j *joiner) push(a, b int) {
	if j.over() {
		return
	}
	a, b = min(a, b), max(a, b)
	x, y := j.groups[a], j.groups[b]
	if v := j.mean(x.members, y.members); v >= j.cut {
		j.queue.push(pair{a, b, x.version, y.version, v})
	}
}

// mean returns how alike the items of two groups are.
func (j *joiner) mean(x, y []int) float64 {
	if len(x)*len(y) > sample {
		// a square of evenly spaced items, wider where one group is small
		edge := 6
		nx := min(len(x), max(edge, sample/len(y)))
		ny := min(len(y), max(edge, sample/len(x)))
		x, y = spaced(x, nx), spaced(y, ny)
	}
	sum := 0.0
	for _, a := range x {
		for _, b := range y {
			sum += j.likeness(a, b)
		}
	}
	return sum / float64(len(x)*len(y))
}

// likeness returns how alike two items are.
func (j *joiner) likeness(a, b int) float64 {
	e := Edge{A: min(a, b), B: max(a, b)}
	if i, ok := slices.BinarySearchFunc(j.edges, e, byItems); ok {
		return j.edges[i].Like
	}
	key := [2]int{e.A, e.B}
	v, ok := j.known[key]
	if !ok {
		v = j.like(e.A, e.B)
		j.known[key] = v
	}
	return v
}

// group is items joined so far.
type group struct {
	members []int        // sorted
	next    map[int]bool // the groups that an edge connects with it, by first item
	version int          // counts its changes: a pair of an older version is stale
}

// spaced returns n items of m at even distances.
func spaced(m []int, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = m[i*len(m)/n]
	}
	return out
}

// pair is two groups that may be joined, named by their first items.
type pair struct {
	a, b, va, vb int
	like         float64
}

// queue gives the most alike groups first, ties by first items.
type queue []pair

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	x, y := q[i], q[j]
	if x.like != y.like {
		return x.like > y.like
	}
	if x.a != y.a {
		return x.a < y.a
	}
	return x.b < y.b
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push and Pop are not used: heap would put each pair on the Go heap.
func (q queue) Push(any) { panic("push") }
func (q queue) Pop() any { panic("pop") }

func (q *queue) push(p pair) {
	*q = append(*q, p)
	heap.Fix(q, len(*q)-1)
}

func (q *queue) pop() pair {
	old := *q
	last := len(old) - 1
	p := old[0]
	old[0] = old[last]
	if *q = old[:last]; last > 0 {
		heap.Fix(q, 0)
	}
	return p
}
