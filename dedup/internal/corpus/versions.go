package corpus

import (
	"slices"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/linkage"
)

// moments returns the moment of each story, of copies the first; nil where no time is known.
func (c *Corpus) moments(copies map[int][]int) []group.Moment {
	if !slices.ContainsFunc(c.stories, func(s *story) bool { return s.time != base.NoTime }) {
		return nil
	}
	all := make([]group.Moment, len(c.stories))
	for i, s := range c.stories {
		all[i] = group.Moment{Time: s.time, Update: s.update}
	}
	for i, same := range copies {
		for _, j := range same {
			if t := c.stories[j].time; t != base.NoTime && (all[i].Time == base.NoTime || t < all[i].Time) {
				all[i].Time = t
			}
		}
	}
	return all
}

// chained joins groups along the write-throughs among pairs that are alike.
func (c *Corpus) chained(groups [][]int, copies map[int][]int, alike []linkage.Edge) [][]int {
	moments := c.moments(copies)
	if moments == nil {
		return groups
	}
	chain := group.Chain{Workers: c.work.Workers, Moments: moments,
		WriteThrough: func(worker, older, newer int) float64 { return c.comparers[worker].writeThrough(older, newer) }}
	return chain.Join(groups, func(yield func(a, b int) bool) {
		for _, e := range alike {
			if !yield(e.A, e.B) {
				return
			}
		}
	})
}

// writeThrough returns how much of an older story its write-through has, 0 where it is none.
func (p *Comparer) writeThrough(older, newer int) float64 {
	p.loadFirst(older)
	p.b.load(p.corpus, newer)
	return p.match.WriteThrough(&p.a.Story, &p.b.Story)
}
