package group

import (
	"cmp"
	"slices"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/parallel"
)

// A report that grows over days is told in versions, each the write-through of one before, of which the first and the last may share little: too little
// for the mean likeness of its groups. Where times are known, groups are joined along such a chain.

// longestGap is the longest time between a version and the next one, in milliseconds.
const longestGap = 48 * 60 * 60 * 1000

// Moment is when a version was there: its time, see base.TimeOf, and of one time the number of its update.
type Moment struct {
	Time   int64
	Update uint8
}

// Before reports whether m is earlier than n, as far as is known.
func (m Moment) Before(n Moment) bool {
	if m.Time == base.NoTime || n.Time == base.NoTime {
		return false
	}
	return m.Time < n.Time || m.Time == n.Time && m.Update < n.Update
}

// Follows reports whether a version of n may be the write-through of one of m.
func Follows(m, n Moment) bool { return m.Before(n) && n.Time-m.Time <= longestGap }

// Chain joins groups along write-throughs.
type Chain struct {
	parallel.Workers
	Moments      []Moment // of each story, of copies the first
	WriteThrough func(worker, older, newer int) float64
}

// step is a story and its write-through, of another group.
type step struct {
	older, newer int
	kept         float64 // the share of the older that the newer has
}

// Join joins groups, each sorted, where a version of the one is the first of the other. pairs yields those that may be a story and its write-through.
// Of the groups that the first version of a group keeps something of it joins one, that of which it keeps the most.
func (c *Chain) Join(groups [][]int, pairs func(yield func(a, b int) bool)) [][]int {
	of := make([]int32, len(c.Moments))    // the group of each, from 1
	first := make([]Moment, len(groups)+1) // of each
	for k, g := range groups {
		first[k+1].Time = base.NoTime
		for _, i := range g {
			of[i] = int32(k + 1)
			if m := c.Moments[i]; m.Time != base.NoTime && (first[k+1].Time == base.NoTime || m.Before(first[k+1])) {
				first[k+1] = m
			}
		}
	}
	steps := make([]step, 0)
	for a, b := range pairs {
		if c.Moments[b].Before(c.Moments[a]) {
			a, b = b, a
		}
		x, y := c.Moments[a], c.Moments[b]
		if !Follows(x, y) || of[b] != 0 && (of[a] == of[b] || first[of[b]].Before(y)) {
			continue
		}
		steps = append(steps, step{older: a, newer: b})
	}
	const chunk = 256
	c.Each(len(steps), chunk, func(worker int) func(int) {
		return func(i int) {
			s := &steps[i]
			s.kept = c.WriteThrough(worker, s.older, s.newer)
		}
	})
	steps = slices.DeleteFunc(steps, func(s step) bool { return s.kept == 0 })
	if len(steps) == 0 {
		return groups
	}
	slices.SortFunc(steps, func(s, t step) int {
		return cmp.Or(cmp.Compare(t.kept, s.kept), cmp.Compare(c.Moments[t.older].Time, c.Moments[s.older].Time), cmp.Compare(s.older, t.older), cmp.Compare(s.newer, t.newer))
	})
	all := slices.Clone(groups)
	parent := make([]int32, len(all))
	for k := range parent {
		parent[k] = int32(k)
	}
	joined := make([]bool, len(all)) // to an older group
	groupOf := func(i int) int32 {
		if of[i] == 0 { // alone so far
			all, parent, joined = append(all, []int{i}), append(parent, int32(len(all))), append(joined, false)
			of[i] = int32(len(all))
		}
		return of[i] - 1
	}
	root := func(k int32) int32 {
		for parent[k] != k {
			parent[k] = parent[parent[k]]
			k = parent[k]
		}
		return k
	}
	for _, s := range steps {
		older, newer := groupOf(s.older), groupOf(s.newer)
		x, y := root(older), root(newer)
		if joined[newer] || x == y {
			continue
		}
		joined[newer] = true
		parent[max(x, y)] = min(x, y)
	}
	for k := len(all) - 1; k >= 0; k-- {
		if r := root(int32(k)); r != int32(k) {
			all[r] = append(slices.Clone(all[r]), all[k]...)
			all[k] = nil
		}
	}
	all = slices.DeleteFunc(all, func(g []int) bool { return len(g) < 2 })
	for _, g := range all {
		slices.Sort(g)
	}
	slices.SortFunc(all, func(a, b []int) int { return a[0] - b[0] })
	return all
}

// Version is a story of a group in the order of time.
type Version struct {
	Story int
	From  int     // the earlier one that has most of its text; -1 of the first
	Added float64 // share of its shingles that From has not; 1 of the first
	Kept  float64 // share of the shingles of From that it has; 0 of the first
}

// mostEarlier bounds the earlier versions that one is compared with: the first and the latest.
const mostEarlier = 32

// versions returns the stories of a group whose times are known in the order of these; none where fewer than two are. distinct
// are those of other words, copies theirs.
func (d *Describer) versions(members []Member, distinct []int, copies map[int][]int) []Version {
	var order []int
	for _, m := range members {
		if d.Moment(m.Story).Time != base.NoTime {
			order = append(order, m.Story)
		}
	}
	if len(order) < 2 {
		return nil
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := d.Moment(a), d.Moment(b)
		return cmp.Or(cmp.Compare(x.Time, y.Time), cmp.Compare(x.Update, y.Update), cmp.Compare(a, b))
	})
	words := map[int]int{} // the story that a story has the words of
	for _, i := range distinct {
		words[i] = i
		for _, j := range copies[i] {
			words[j] = i
		}
	}
	out := make([]Version, len(order))
	for i, story := range order {
		v := Version{Story: story, From: -1, Added: 1}
		best := match.Overlap{AInB: -1}
		for j, earlier := range order[:i] {
			if 0 < j && j < i-mostEarlier {
				continue
			}
			o := match.Overlap{Jaccard: 1, AInB: 1, BInA: 1}
			if words[story] != words[earlier] {
				o = d.Overlap(words[story], words[earlier], -1)
			}
			if o.AInB > best.AInB || o.AInB == best.AInB && o.Jaccard >= best.Jaccard {
				best, v.From, v.Added, v.Kept = o, earlier, 1-o.AInB, o.BInA
			}
		}
		out[i] = v
	}
	return out
}
