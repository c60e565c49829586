// Package linkage groups items by average linkage: groups are joined, the most alike first, while the mean likeness of their items is high
// enough (Sokal and Michener, "A statistical method for evaluating systematic relationships", 1958). One strong link between two groups that
// share little else joins nothing: that is what sets it apart from connected components.
package linkage

import (
	"container/heap"
	"slices"
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
// considered; like tells the likeness of two items without an edge. The result does not depend on the order of edges.
func Groups(n int, edges []Edge, cut float64, like func(a, b int) float64) [][]int {
	known := make(map[[2]int]float64, len(edges))
	next := make([]map[int]bool, n) // neighbours of a group, by the group's first item
	members := make([][]int, n)
	version := make([]int, n) // counts a group's changes: a heap entry of an older version is stale
	for _, e := range edges {
		known[[2]int{min(e.A, e.B), max(e.A, e.B)}] = e.Like
		for _, p := range [2][2]int{{e.A, e.B}, {e.B, e.A}} {
			if next[p[0]] == nil {
				next[p[0]] = map[int]bool{}
				members[p[0]] = []int{p[0]}
			}
			next[p[0]][p[1]] = true
		}
	}
	item := func(a, b int) float64 {
		key := [2]int{min(a, b), max(a, b)}
		v, ok := known[key]
		if !ok {
			v = like(key[0], key[1])
			known[key] = v
		}
		return v
	}
	mean := func(a, b int) float64 {
		x, y := members[a], members[b]
		if len(x)*len(y) > sample {
			// a square of evenly spaced items, wider where one group is small
			side := 6
			nx := min(len(x), max(side, sample/len(y)))
			ny := min(len(y), max(side, sample/len(x)))
			x, y = spaced(x, nx), spaced(y, ny)
		}
		sum := 0.0
		for _, i := range x {
			for _, j := range y {
				sum += item(i, j)
			}
		}
		return sum / float64(len(x)*len(y))
	}
	q := &queue{}
	push := func(a, b int) {
		a, b = min(a, b), max(a, b)
		if v := mean(a, b); v >= cut {
			heap.Push(q, join{a, b, version[a], version[b], v})
		}
	}
	sorted := slices.Clone(edges)
	slices.SortFunc(sorted, func(e, f Edge) int {
		if c := min(e.A, e.B) - min(f.A, f.B); c != 0 {
			return c
		}
		return max(e.A, e.B) - max(f.A, f.B)
	})
	for i, e := range sorted {
		if i == 0 || [2]int{min(e.A, e.B), max(e.A, e.B)} != [2]int{min(sorted[i-1].A, sorted[i-1].B), max(sorted[i-1].A, sorted[i-1].B)} {
			push(e.A, e.B)
		}
	}
	for q.Len() > 0 {
		j := heap.Pop(q).(join)
		if members[j.a] == nil || members[j.b] == nil || version[j.a] != j.va || version[j.b] != j.vb {
			continue
		}
		members[j.a] = append(members[j.a], members[j.b]...)
		slices.Sort(members[j.a])
		members[j.b] = nil
		version[j.a]++
		for b := range next[j.b] {
			delete(next[b], j.b)
			if b != j.a {
				next[j.a][b] = true
				next[b][j.a] = true
			}
		}
		next[j.b] = nil
		around := make([]int, 0, len(next[j.a]))
		for b := range next[j.a] {
			around = append(around, b)
		}
		slices.Sort(around)
		for _, b := range around {
			push(j.a, b)
		}
	}
	var groups [][]int
	for _, m := range members {
		if len(m) > 1 {
			groups = append(groups, m)
		}
	}
	return groups
}

// spaced returns n items of m at even distances.
func spaced(m []int, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = m[i*len(m)/n]
	}
	return out
}

// join is a possible join of two groups, named by their first items.
type join struct {
	a, b, va, vb int
	like         float64
}

// queue gives the most alike groups first, ties by first items.
type queue []join

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
func (q *queue) Push(x any)   { *q = append(*q, x.(join)) }
func (q *queue) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}
