package stream

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/linkage"
	"github.com/samewire/samewire/dedup/internal/parallel"
)

// part is the stories that edges connect, and perhaps some that they connected before.
type part struct {
	members []*story
	linked  int  // how many they were when they were linked last
	torn    bool // one has left it since
}

// Parts of up to this many stories are linked whenever one changes; larger ones when they have grown by half, up to mostLinked. In between, and beyond, a new
// story is put to the group that it is most alike with.
const (
	alwaysLinked = 24
	mostLinked   = 96
)

// joinPart puts a story in the part of its edges.
func (c *change) joinPart(x *story) {
	if len(x.edges) == 0 {
		c.lone[x] = true
		return
	}
	var p *part
	for _, e := range x.edges {
		if q := e.to.part; q != nil && (p == nil || len(q.members) > len(p.members)) {
			p = q
		}
	}
	if p == nil {
		p = new(part)
	}
	p.put(x)
	for _, e := range x.edges {
		switch q := e.to.part; {
		case q == p:
		case q == nil:
			p.put(e.to)
		default:
			for _, y := range q.members {
				p.put(y)
			}
			p.torn = p.torn || q.torn
			q.members = nil
			delete(c.dirty, q)
			if c.stale[q] {
				delete(c.stale, q)
				c.stale[p] = true
			}
		}
	}
	c.dirty[p] = true
}

func (p *part) put(x *story) {
	p.members = append(p.members, x)
	x.part = p
}

// leavePart takes a story from its part.
func (c *change) leavePart(x *story) {
	c.lone[x] = true
	if p := x.part; p != nil {
		at := slices.Index(p.members, x)
		p.members = slices.Delete(p.members, at, at+1)
		p.torn = true
		c.dirty[p] = true
		x.part = nil
	}
}

// link finds the groups of what has changed, of large parts too where all is asked for.
func (c *change) link(all bool) error {
	var involved []*story // first ones
	var groups [][]*story // of them
	linked := map[*part]bool{}
	parts := slices.SortedFunc(maps.Keys(c.dirty), func(p, q *part) int { return cmp.Compare(p.least(), q.least()) })
	for i := 0; i < len(parts); i++ {
		p := parts[i]
		if p.torn {
			parts = append(parts, c.mend(p)...)
		}
		switch n := len(p.members); {
		case n == 0:
			delete(c.stale, p)
		case !all && n > alwaysLinked && (n > mostLinked || 2*n < 3*p.linked):
			c.stale[p] = true
			if err := c.attach(p); err != nil {
				return err
			}
		default:
			found, err := c.groups(p)
			if err != nil {
				return err
			}
			p.linked, linked[p] = n, true
			delete(c.stale, p)
			involved = append(involved, p.members...)
			groups = append(groups, found...)
		}
	}
	for _, x := range inOrder(c.lone) {
		switch {
		case x.gone || !x.isFirst():
		case x.part == nil:
			involved = append(involved, x)
			if x.same != nil {
				groups = append(groups, []*story{x})
			}
		case !linked[x.part]:
			c.follow(x)
		}
	}
	c.assign(involved, groups)
	c.bury()
	return nil
}

// least returns the lowest number of a story of a part.
func (p *part) least() uint32 {
	least := uint32(mostNumbers)
	for _, x := range p.members {
		least = min(least, x.number)
	}
	return least
}

// mend makes a part of each of the stories that edges connect. It returns the new ones.
func (c *change) mend(p *part) (others []*part) {
	all := p.members
	p.members, p.torn = nil, false
	slices.SortFunc(all, func(a, b *story) int { return cmp.Compare(a.number, b.number) })
	for _, x := range all {
		x.part = nil
	}
	for _, x := range all {
		if x.part != nil {
			continue
		}
		if len(x.edges) == 0 {
			c.lone[x] = true
			continue
		}
		q := p
		if len(p.members) > 0 {
			q = &part{linked: p.linked}
			others = append(others, q)
		}
		q.fill(x)
	}
	return others
}

// fill puts a story in an empty part, and all that edges lead to.
func (p *part) fill(x *story) {
	p.put(x)
	for i := 0; i < len(p.members); i++ {
		for _, e := range p.members[i].edges {
			if e.to.part == nil {
				p.put(e.to)
			}
		}
	}
}

// edges returns the members of a part by id, and the edges between them.
func (p *part) edges() (members []*story, edges []linkage.Edge) {
	members = slices.SortedFunc(slices.Values(p.members), byID)
	at := make(map[*story]int, len(members))
	for i, x := range members {
		at[x] = i
	}
	for i, x := range members {
		for _, e := range x.edges {
			if j := at[e.to]; i < j {
				edges = append(edges, linkage.Edge{A: i, B: j, Like: e.like})
			}
		}
	}
	return members, edges
}

// groups returns the groups of two and more of a part, and those of one that has copies.
func (c *change) groups(p *part) ([][]*story, error) {
	members, edges := p.edges()
	var failed error
	here := parallel.Workers{Cores: 1, Ended: func() bool { return failed != nil }}
	found := linkage.Groups(len(members), edges, c.o.Cut, here, func(_, a, b int) float64 {
		like, err := c.like(members[a], members[b])
		failed = cmp.Or(failed, err)
		return like
	})
	if slices.ContainsFunc(members, func(x *story) bool { return x.earliest() != base.NoTime }) {
		chain := group.Chain{Workers: here, Moments: make([]group.Moment, len(members)), WriteThrough: func(_, older, newer int) float64 {
			kept, err := c.kept(members[older], members[newer])
			failed = cmp.Or(failed, err)
			return kept
		}}
		for i, x := range members {
			chain.Moments[i] = x.moment()
		}
		found = chain.Join(found, func(yield func(a, b int) bool) {
			for _, e := range edges {
				if !yield(e.A, e.B) {
					return
				}
			}
		})
	}
	if failed != nil {
		return nil, failed
	}
	var out [][]*story
	grouped := make([]bool, len(members))
	for _, g := range found {
		stories := make([]*story, len(g))
		for i, k := range g {
			stories[i], grouped[k] = members[k], true
		}
		out = append(out, stories)
	}
	for i, x := range members {
		if !grouped[i] && x.same != nil {
			out = append(out, []*story{x})
		}
	}
	return out, nil
}

// likes is how alike stories are that no edge connects, by their stamps. It is safe for concurrent use.
type likes struct {
	mu    sync.Mutex
	known map[uint64]float64
}

// mostLikes bounds those that are kept: 40 MB.
const mostLikes = 1 << 20

func pairOf(a, b uint32) uint64 { return uint64(min(a, b))<<32 | uint64(max(a, b)) }

func (l *likes) get(pair uint64) (float64, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	v, ok := l.known[pair]
	return v, ok
}

func (l *likes) put(pair uint64, like float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known == nil || len(l.known) >= mostLikes {
		l.known = map[uint64]float64{}
	}
	l.known[pair] = like
}

// like returns how alike two stories are that no edge connects.
func (c *change) like(x, y *story) (float64, error) {
	pair := pairOf(x.stamp, y.stamp)
	if v, ok := c.likes.get(pair); ok {
		return v, nil
	}
	if err := c.load2(x, y); err != nil {
		return 0, err
	}
	v := c.match.Probability(&c.a.Story, &c.b.Story)
	c.likes.put(pair, v)
	return v, nil
}

// prepare finds how alike the stories of large parts are that are to be linked, while others may change the stream.
func (s *Stream) prepare(ctx context.Context) {
	w := s.workers.Get().(*worker)
	defer s.workers.Put(w)
	s.mu.RLock()
	parts := slices.SortedFunc(maps.Keys(s.stale), func(p, q *part) int { return cmp.Compare(p.least(), q.least()) })
	s.mu.RUnlock()
	over := func() bool { return ctx.Err() != nil }
	for _, p := range parts {
		s.mu.RLock()
		members, edges := p.edges()
		s.mu.RUnlock()
		linkage.Groups(len(members), edges, s.o.Cut, parallel.Workers{Cores: 1, Ended: over}, func(_, a, b int) float64 {
			s.mu.RLock()
			x, y := members[a], members[b]
			pair := pairOf(x.stamp, y.stamp)
			v, known := s.likes.get(pair)
			var err error
			if !known {
				if err = errGone; !x.gone && !y.gone {
					err = w.load2(x, y)
				}
			}
			s.mu.RUnlock()
			if !known && err == nil {
				v = w.match.Probability(&w.a.Story, &w.b.Story)
				s.likes.put(pair, v)
			}
			return v
		})
	}
	w.forget()
}

var errGone = errors.New("dedup: the story is gone")

// kept returns how much of an older story its write-through has, 0 where the newer is none; an edge connects the two.
func (c *change) kept(older, newer *story) (float64, error) {
	at := slices.IndexFunc(older.edges, func(e edge) bool { return e.to == newer })
	e := &older.edges[at]
	if e.kept == unknown {
		if err := c.load2(older, newer); err != nil {
			return 0, err
		}
		e.kept = float32(c.match.WriteThrough(&c.a.Story, &c.b.Story))
	}
	return float64(e.kept), nil
}

// attach puts the new ones of a large part to the groups that they are most alike with.
func (c *change) attach(p *part) error {
	for _, x := range inOrder(c.entered) {
		if x.part != p || x.cluster != 0 {
			continue
		}
		if at := slices.IndexFunc(x.copies(), func(y *story) bool { return y.cluster != 0 }); at >= 0 {
			c.put(x, x.copies()[at])
			continue
		}
		to, err := c.nearest(x)
		if err != nil {
			return err
		}
		if to != nil {
			c.put(x, to)
		}
	}
	return nil
}

// sampled bounds the members of a group that a story is compared with.
const sampled = 12

// nearest returns a story of the group that one belongs to, nil where that is none.
func (c *change) nearest(x *story) (best *story, err error) {
	seen, most := map[uint32]bool{}, 0.0
	for _, e := range x.edges {
		mean := e.like
		if k := e.to.cluster; k != 0 {
			if seen[k] {
				continue
			}
			seen[k] = true
			if mean, err = c.mean(x, c.clusters[k]); err != nil {
				return nil, err
			}
		}
		if mean >= c.o.Cut && mean > most {
			best, most = e.to, mean
		}
	}
	if best != nil {
		return best, nil
	}
	for _, e := range x.edges {
		if !group.Follows(e.to.moment(), x.moment()) {
			continue
		}
		kept, err := c.kept(e.to, x)
		if err != nil {
			return nil, err
		}
		if kept > most {
			best, most = e.to, kept
		}
	}
	return best, nil
}

// mean returns how alike a story is with a cluster.
func (c *change) mean(x *story, k *cluster) (float64, error) {
	var firsts []*story
	for _, y := range k.members {
		if y.isFirst() && y != x {
			firsts = append(firsts, y)
		}
	}
	slices.SortFunc(firsts, byID)
	n := min(sampled, len(firsts))
	sum := 0.0
	for i := range n {
		y := firsts[i*len(firsts)/n]
		if at := slices.IndexFunc(x.edges, func(e edge) bool { return e.to == y }); at >= 0 {
			sum += x.edges[at].like
			continue
		}
		like, err := c.like(x, y)
		if err != nil {
			return 0, err
		}
		sum += like
	}
	return sum / float64(max(1, n)), nil
}
