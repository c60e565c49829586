package stream

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/samewire/samewire/dedup/internal/boilerplate"
	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/result"
)

// snapshot is a cluster at some time.
type snapshot struct {
	*Stream
	number   uint32
	members  []*story // by id
	distinct []int    // those of other words
	copies   map[int][]int
	names    []string // of sources
}

// snap returns a cluster as it is.
func (s *Stream) snap(k *cluster) *snapshot {
	out := &snapshot{Stream: s, number: k.number, members: slices.SortedFunc(slices.Values(k.members), byID), copies: map[int][]int{}, names: s.names}
	at := make(map[*story]int, len(out.members))
	for i, x := range out.members {
		at[x] = i
	}
	for i, x := range out.members {
		if x.isFirst() {
			out.distinct = append(out.distinct, i)
		} else {
			first := at[x.first()]
			out.copies[first] = append(out.copies[first], i)
		}
	}
	return out
}

// ID, Source and Credits make a snapshot what a cluster is made of.
func (s *snapshot) ID(i int) string                          { return s.members[i].id }
func (s *snapshot) Source(i int) string                      { return s.names[s.members[i].source] }
func (s *snapshot) Credits(i int) (credited, cited []string) { return s.members[i].credits.Of() }

// bodies compares bodies.
type bodies struct {
	match *match.Comparer
	first int // the story that a is of, -1 for none
	a     match.Story
	held  map[int]match.Story
}

// describe returns the cluster of a snapshot; false where a member has been removed since, or stop reports true.
func (s *snapshot) describe(stop func() bool) (found result.Cluster, ok bool, err error) {
	in := bodies{match: match.NewComparer(s.o.Width), first: -1, held: map[int]match.Story{}}
	ok = true
	over := func() bool { return !ok || err != nil || stop() }
	fetch := func(i int) (out match.Story) {
		rec, there, failed := s.fetch(s.members[i])
		if failed != nil {
			err = cmp.Or(err, failed)
		} else if !there {
			ok = false
		} else {
			out.Record = *rec
		}
		return out
	}
	d := group.Describer{
		Overlap: func(a, b, held int) match.Overlap {
			if over() {
				return match.Overlap{}
			}
			if in.first != a {
				in.a, in.first = fetch(a), a
				in.match.Forget()
			}
			second, kept := in.held[b]
			if !kept {
				if second = fetch(b); held >= 0 {
					in.held[b] = second
				}
			}
			return in.match.Overlap(&in.a, &second)
		},
		Moment: func(i int) group.Moment {
			return group.Moment{Time: s.members[i].published, Update: s.members[i].update}
		},
		Over: over,
	}
	g := d.Of(s.distinct, s.copies)
	if over() {
		return result.Cluster{}, ok, err
	}
	found = result.NewCluster(s, g)
	found.ID = nameOf(s.number)
	return found, true, nil
}

// fetch returns the record of a story; false where it was removed.
func (s *Stream) fetch(x *story) (*record.Record, bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if x.gone {
		return nil, false, nil
	}
	rec, err := s.recordOf(x)
	return rec, true, err
}

// Cluster returns a cluster by its id, or by one that was merged into it; false where there is none.
func (s *Stream) Cluster(ctx context.Context, id string) (result.Cluster, bool, error) {
	for {
		s.mu.RLock()
		k := s.clusterOf(id)
		if k == nil {
			s.mu.RUnlock()
			return result.Cluster{}, false, nil
		}
		if k.seen != nil {
			found := *k.seen
			s.mu.RUnlock()
			return cloned(found), true, nil
		}
		now, changes := s.snap(k), k.changes
		s.mu.RUnlock()
		found, ok, err := now.describe(func() bool { return ctx.Err() != nil })
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return result.Cluster{}, false, err
		}
		if ok {
			seen := cloned(found)
			s.mu.Lock()
			if s.clusters[k.number] == k && k.changes == changes {
				k.seen = &seen
			}
			s.mu.Unlock()
			return found, true, nil
		}
	}
}

// cloned returns a cluster that shares nothing with another.
func cloned(c result.Cluster) result.Cluster {
	c.Members, c.History = slices.Clone(c.Members), slices.Clone(c.History)
	c.Agencies, c.Cited = slices.Clone(c.Agencies), slices.Clone(c.Cited)
	for i := range c.Members {
		c.Members[i].Agencies = slices.Clone(c.Members[i].Agencies)
	}
	return c
}

// Clusters returns the clusters, largest first, ties by the smallest id of a member, as they are; see Settle. A member that is removed meanwhile may be missing
// from them.
func (s *Stream) Clusters(ctx context.Context) ([]result.Cluster, error) {
	s.mu.RLock()
	all := make([]*snapshot, 0, len(s.clusters))
	for _, k := range s.clusters {
		all = append(all, s.snap(k))
	}
	s.mu.RUnlock()
	found := make([]result.Cluster, len(all))
	there := make([]bool, len(all))
	var failed atomic.Pointer[error]
	over := func() bool { return ctx.Err() != nil || failed.Load() != nil }
	parallel.Workers{Cores: runtime.GOMAXPROCS(0), Ended: over}.Each(len(all), 1, func(int) func(int) {
		return func(i int) {
			c, ok, err := all[i].describe(over)
			if err == nil && !ok {
				c, ok, err = s.Cluster(ctx, nameOf(all[i].number))
			}
			if err != nil {
				failed.Store(&err)
			}
			found[i], there[i] = c, ok
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := failed.Load(); err != nil {
		return nil, *err
	}
	kept := found[:0]
	for i, c := range found {
		if there[i] {
			kept = append(kept, c)
		}
	}
	slices.SortFunc(kept, func(a, b result.Cluster) int {
		return cmp.Or(cmp.Compare(len(b.Members), len(a.Members)), strings.Compare(a.Members[0].ID, b.Members[0].ID))
	})
	return kept, nil
}

// Teach adds the page text that stands in the stories to that of outlets: one lesson, however often.
func (s *Stream) Teach() {
	if s.o.Outlets == nil {
		return
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	stood := boilerplate.PageText{}
	for _, x := range s.stories {
		for _, d := range x.digests {
			if s.set.Pages.Has(x.source, d) {
				stood.Put(x.source, d, true)
			}
		}
	}
	s.o.Outlets.Learn(s.sources, stood, s.taught.Swap(true))
}
