package corpus

import (
	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/linkage"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// Comparer compares stories of a corpus. It is not safe for concurrent use.
type Comparer struct {
	corpus *Corpus
	a, b   view
	held   []view // the stories of a group
	match  *match.Comparer
}

// loadFirst makes a story the first of two.
func (p *Comparer) loadFirst(i int) {
	if p.a.load(p.corpus, i) {
		p.match.Forget()
	}
}

// decide says how two stories stand to each other; false where their bodies have a Jaccard below minJaccard.
func (p *Comparer) decide(a, b int, minJaccard float64) (match.Decision, bool) {
	p.loadFirst(a)
	p.b.load(p.corpus, b)
	return p.match.Decide(&p.a.Story, &p.b.Story, minJaccard)
}

// probability returns how likely two stories run one wire report.
func (p *Comparer) probability(a, b int) float64 {
	p.loadFirst(a)
	p.b.load(p.corpus, b)
	return p.match.Probability(&p.a.Story, &p.b.Story)
}

// overlap returns the overlap of the bodies of two stories. Where it is not known, b is loaded into a view.
func (p *Comparer) overlap(a, b int, known *counted, v *view) match.Overlap {
	if n, ok := known.find(a, b); ok {
		return n.Overlap()
	}
	p.loadFirst(a)
	v.load(p.corpus, b)
	return p.match.Overlap(&p.a.Story, &v.Story)
}

// likely returns the pairs of stories worth measuring, of stories with the same words only the first.
func (c *Corpus) likely(first []int32) []posting.Pair {
	return c.sampled(
		func(i int) bool { return first[i] != int32(i) || c.stories[i].own < match.MinWords },
		sample.Likely)
}

// Features hands over each pair that Groups measures, with what the decision rests on: see [match.Comparer.Features].
func (c *Corpus) Features(do func(a, b int, overlaps match.Overlaps, facts match.Agreements, probability float64)) {
	first, _ := c.copies()
	c.setAside(true)
	p := c.comparers[0]
	for _, pair := range c.likely(first) {
		p.loadFirst(int(pair.A))
		p.b.load(c, int(pair.B))
		overlaps, facts, probability := p.match.Features(&p.a.Story, &p.b.Story)
		do(int(pair.A), int(pair.B), overlaps, facts, probability)
	}
}

// LeastLike returns the least probability of running one report with which a pair is an edge where groups are made at a cut.
func LeastLike(cut float64) float64 { return cut / 10 }

// Groups returns the groups of two stories or more whose mean probability of running one report is at least cut.
func (c *Corpus) Groups(cut float64) []group.Group {
	first, copies := c.copies()
	c.setAside(true)
	pairs := c.likely(first)
	likes, known := make([]float64, len(pairs)), newCounted(pairs)
	c.work.Begin(base.Comparing, len(pairs))
	c.counted(len(pairs), func(worker, i int) {
		p := c.comparers[worker]
		likes[i] = p.probability(int(pairs[i].A), int(pairs[i].B))
		if n, ok := p.match.Counts(&p.a.Story, &p.b.Story); ok {
			known.of[i] = n
		}
	})
	edges := make([]linkage.Edge, 0, len(pairs))
	for i, p := range pairs {
		if i%(1<<16) == 0 && c.work.Over() {
			return nil
		}
		if likes[i] >= LeastLike(cut) {
			edges = append(edges, linkage.Edge{A: int(p.A), B: int(p.B), Like: likes[i]})
		}
	}
	return c.group(copies, edges, known, cut)
}

// group is Groups once the copies and the edges are known.
func (c *Corpus) group(copies map[int][]int, edges []linkage.Edge, known *counted, cut float64) []group.Group {
	c.work.Begin(base.Grouping, 0)
	distinct := linkage.Groups(len(c.stories), edges, cut, c.work.Workers, func(worker, a, b int) float64 { return c.comparers[worker].probability(a, b) })
	distinct = c.chained(distinct, copies, edges)
	grouped := make([]bool, len(c.stories))
	for _, g := range distinct {
		for _, i := range g {
			grouped[i] = true
		}
	}
	for i, same := range copies {
		if len(same) > 0 && !grouped[i] {
			distinct = append(distinct, []int{i})
		}
	}
	groups := make([]group.Group, len(distinct))
	c.each(len(groups), func(worker, i int) { groups[i] = c.comparers[worker].group(distinct[i], copies, known) })
	return groups
}

// group describes the group of some distinct stories and their copies.
func (p *Comparer) group(distinct []int, copies map[int][]int, known *counted) group.Group {
	c := p.corpus
	d := group.Describer{
		Overlap: func(a, b, held int) match.Overlap {
			v := &p.b
			if held >= 0 {
				for len(p.held) <= held {
					p.held = append(p.held, view{})
				}
				v = &p.held[held]
			}
			return p.overlap(a, b, known, v)
		},
		Moment: func(i int) group.Moment { return group.Moment{Time: c.stories[i].time, Update: c.stories[i].update} },
		Over:   c.work.Over,
	}
	return d.Of(distinct, copies)
}
