// Package stage has the steps of [dedup.Clustering] one at a time, for archives that one machine does not hold: an engine that moves data between machines
// (examples/beam is a pipeline of Apache Beam) does between two steps what a batch does in memory, sort, group and join, and has the same clusters in the end.
// The steps are the batch's own.
//
// Stories go by numbers in the order of their ids, which the engine gives them. The order of the steps:
//
//	Tracer.Trace       text -> Trace; lists of the searches Runs and ShortRuns -> which stories may share text with another: the others are done
//	Reader.Read        text -> Row, of those that may
//	Firsts             rows by Row.Words -> copies
//	Plan.Boilerplate   rows by Row.Digests -> marks, which Row.SetAside takes
//	Row.TakeKeys       lists of the search Shingles -> pairs
//	Comparer.Like      pairs of rows -> edges
//	Comparer.Clusters  a component that edges and copies connect -> its clusters
//
// A search is the same each time: group holders by key, take the pairs of each list, count how often each pair is met, and keep those that are Likely.
package stage

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/boilerplate"
	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// Settings are those of a run: all its workers have the same. A zero field means its default.
type Settings struct {
	Config dedup.Config
	Cut    float64 // as Clustering.Cut
	Window int     // as Clustering.Window

	// Largest is the most stories of a component that are grouped together, copies not counted, at least 2, default 20,000: see [Comparer.Clusters].
	Largest int
}

// Plan has the steps for some settings. It is safe for concurrent use.
type Plan struct {
	Settings // with their defaults
	keyer    sample.Shingles
	depth    *filter.Depth
}

// New returns the plan for some settings, or all their faults as [*dedup.ConfigError]s.
func New(s Settings) (*Plan, error) {
	var faults base.Faults
	s.Config = base.SetDefaults(s.Config, &faults)
	s.Cut, s.Window = base.SetCut(s.Cut, &faults), base.SetWindow(s.Window, &faults)
	if s.Largest == 0 {
		s.Largest = 20_000
	}
	faults.Check(2 <= s.Largest, "Largest", s.Largest, "2 or more")
	p := &Plan{s, sample.Shingles{Width: s.Config.Width, Density: group.Density(s.Config.Rate)}, filter.Fine}
	return p, faults.Err()
}

// Search is a search for pairs of stories that share keys, by lists of the stories that hold a key.
type Search uint8

const (
	Runs      Search = iota // of all stories, by the runs of their texts
	ShortRuns               // of all stories, of which one is short: see [Trace.IsShort]
	Shingles                // of rows
)

var searches = base.Names{What: "search", Of: []string{"runs", "short-runs", "shingles"}}

// String returns "runs", "short-runs" or "shingles".
func (s Search) String() string { return searches.String(uint8(s)) }

// Holder is a story in the list of a key.
type Holder struct {
	Story       uint32
	Keys, Bound float32 // how many keys it has in the search, and the bound below which those are
	Short       bool    // see [Trace.IsShort]
}

func newHolder(story uint32, s sample.Size, short bool) Holder {
	return Holder{story, s.Keys, s.Bound, short}
}

func (h Holder) size() sample.Size { return sample.Size{Keys: h.Keys, Bound: h.Bound} }

// window returns the most stories that one key pairs a story with.
func (p *Plan) window(s Search) int {
	if s == Shingles {
		return group.PairedWith(p.Window)
	}
	return filter.Window
}

// Most returns with how many of those next in a list of n holders each is paired at most, 1 or more: fewer the longer the list, so that a list has no more
// than some times n pairs.
func (p *Plan) Most(s Search, n int) int { return posting.Most(p.window(s), n) }

// Pairs yields the pairs of the list of a key, a before b. It sorts the list.
func (p *Plan) Pairs(s Search, list []Holder, yield func(a, b Holder)) {
	slices.SortFunc(list, func(a, b Holder) int { return cmp.Compare(a.Story, b.Story) })
	most := p.Most(s, len(list))
	for i, a := range list {
		for _, b := range list[i+1:][:min(most, len(list)-i-1)] {
			yield(a, b)
		}
	}
}

// Likely reports whether a pair that was met in so many lists goes on.
func (p *Plan) Likely(s Search, a, b Holder, hits int) bool {
	reach := a.size().Reach(b.size())
	switch s {
	case Runs:
		return hits >= int(p.depth.MinShared()) && filter.Likely(hits, reach)
	case ShortRuns:
		return (a.Short || b.Short) && hits >= filter.ShortMinShared && filter.Likely(hits, reach)
	case Shingles:
		return hits >= sample.MinShared && sample.Likely(hits, reach)
	}
	panic(fmt.Sprintf("stage: %v", s))
}

// Copy is what tells copies among stories with the same words.
type Copy struct {
	Story    uint32
	Headline uint32 // a digest
	Untold   bool   // the body tells nothing of the headline: it is a page's text
}

// CopyOf is a story, and the first one that has the same words.
type CopyOf struct{ Story, First uint32 }

// Firsts returns the copies among stories with the same words: all but the first, and but for pages of different headlines that have nothing but a page's text
// in common. It sorts the stories.
func Firsts(same []Copy) (copies []CopyOf) {
	slices.SortFunc(same, func(a, b Copy) int { return cmp.Compare(a.Story, b.Story) })
	var firsts match.Firsts
	for _, c := range same {
		if first := firsts.Of(match.Copy(c)); first != c.Story {
			copies = append(copies, CopyOf{c.Story, first})
		}
	}
	return copies
}

// Held is a story that holds a piece, and its outlet: see [Row.Outlet].
type Held struct {
	Story  uint32
	Outlet uint64
}

// Sample is some of a story's shingles: all below a bound.
type Sample struct {
	Keys  []uint32 // increasing
	Bound uint64   // at most 1<<32
}

// Mark says that a piece of a story is boilerplate.
type Mark struct {
	Story, Digest uint32
	OfOutlet      bool // in stories of its outlet; or in all
}

// Looked returns the stories whose samples Boilerplate may ask for, increasing: a few dozen, and a dozen of each outlet; none where nothing can be told of the
// piece. It sorts the holders.
func (p *Plan) Looked(holders []Held) (stories []uint32) {
	l := newLooker(holders, nil)
	for _, at := range l.Looked(l.places) {
		stories = append(stories, holders[at].Story)
	}
	return stories
}

// Boilerplate returns of which stories a piece is boilerplate, among those that hold it. It sorts them.
func (p *Plan) Boilerplate(digest uint32, holders []Held, samples func(story uint32) Sample) (marks []Mark) {
	l := newLooker(holders, samples)
	if l.Everywhere(l.places) {
		for _, h := range holders {
			marks = append(marks, Mark{h.Story, digest, false})
		}
		return marks
	}
	l.OfSources(digest, l.places, func(_ uint32, own []uint32) {
		for _, at := range own {
			marks = append(marks, Mark{holders[at].Story, digest, true})
		}
	})
	return marks
}

// looker looks at holders by their places.
type looker struct {
	boilerplate.Looker
	places []uint32
}

func newLooker(holders []Held, samples func(story uint32) Sample) *looker {
	slices.SortFunc(holders, func(a, b Held) int { return cmp.Compare(a.Story, b.Story) })
	numbers, outlets := map[uint64]uint32{0: 0}, make([]uint32, len(holders))
	l := &looker{places: make([]uint32, len(holders))}
	for i, h := range holders {
		n, ok := numbers[h.Outlet]
		if !ok {
			n = uint32(len(numbers))
			numbers[h.Outlet] = n
		}
		l.places[i], outlets[i] = uint32(i), n
	}
	l.Looker = boilerplate.Looker{
		Much:   true,
		Source: func(at uint32) uint32 { return outlets[at] },
		Samples: func(at uint32) sample.Keys {
			s := samples(holders[at].Story)
			return sample.Keys{Keys: s.Keys, Bound: s.Bound}
		},
	}
	return l
}
