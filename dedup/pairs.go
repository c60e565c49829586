package dedup

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/event"
	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/posting"
)

// Pair is two stories and what they share, measured exactly on their bodies.
type Pair struct {
	A, B     string   // ids; of Pairs and AllPairs A < B
	Jaccard  float64  // of the shingles, in [0, 1]
	AInB     float64  // share of A's shingles found in B, in [0, 1]
	BInA     float64  // share of B's shingles found in A, in [0, 1]
	Relation Relation // what that makes them
	Reasons  []string // the evidence for the relation, in words; the wording is not stable
}

// reuseShare is the least share of the shorter story's shingles that a pair is looked at for copied passages.
const reuseShare = 0.05

// Pairs yields pairs of stories with their exact Jaccard and containment, ordered by A, then B: those of Jaccard cfg.MinJaccard or more,
// or with MinJaccard 0 those of relation PartialReuse or closer (SameEvent rests on more than overlap: see [AllPairs]). The
// pairs depend neither on the order of the stories nor on the number of cores. An error, of cfg or the first that articles yields
// or an [Origin] returns, is yielded alone.
//
// The sequence reads articles anew each time it is ranged over, and can be left early. Memory is used as by [Clusters].
func Pairs(cfg Config, articles iter.Seq2[Article, error]) iter.Seq2[Pair, error] {
	return func(yield func(Pair, error) bool) {
		cfg, err := cfg.withDefaults()
		if err != nil {
			yield(Pair{}, err)
			return
		}
		by, some, pool := sampled, articles, new(memory.Pool)
		if cfg.MinJaccard >= bandedFrom {
			by, some = banded, screened(cfg, coarse, pool, articles)
		}
		c, err := read(cfg, by, pool, some)
		if err != nil {
			yield(Pair{}, err)
			return
		}
		defer c.bodies.close()
		var pairs []posting.Pair
		if by == banded {
			pairs = c.bandCandidates()
		} else {
			if cfg.MinJaccard == 0 {
				c.setStockAside()
			}
			pairs = c.candidates(
				func(i int) bool { return c.stories[i].told == 0 },
				func(hits, reach int) bool { return float64(hits) >= leastHits(cfg.MinJaccard, reach) })
		}
		const chunk = 1 << 14
		for from := 0; from < len(pairs); from += chunk {
			part := pairs[from:min(from+chunk, len(pairs))]
			described := c.describe(part, cfg.MinJaccard, nil)
			if err := c.bodies.err(); err != nil {
				yield(Pair{}, err)
				return
			}
			for _, p := range described {
				if cfg.MinJaccard == 0 && p.Relation < PartialReuse {
					continue
				}
				if !yield(p, nil) {
					return
				}
			}
		}
	}
}

// leastHits returns how many of reach sampled shingles a pair worth measuring shares. A pair of Jaccard j shares at least 2j/(1+j) of the
// shorter story's shingles; four standard errors below that loses one pair in thirty thousand.
func leastHits(jaccard float64, reach int) float64 {
	n := float64(reach)
	if jaccard == 0 {
		return reuseShare * n
	}
	share := 2 * jaccard / (1 + jaccard)
	return share*n - 4*math.Sqrt(share*(1-share)*n)
}

// describe compares pairs exactly and relates those of a Jaccard of leastJaccard or more, on all cores; by overlap alone where events is nil.
func (c *corpus) describe(pairs []posting.Pair, leastJaccard float64, events *event.Collection) []Pair {
	describers := c.describers()
	out, enough := make([]Pair, len(pairs)), make([]bool, len(pairs))
	c.each(len(pairs), func(worker, i int) {
		p := pairs[i]
		out[i], enough[i] = describers[worker].pair(int(p.A), int(p.B), leastJaccard)
		if events != nil && out[i].Relation == Unrelated {
			out[i].relateEvent(events.Compare(int(p.A), int(p.B)))
		}
	})
	kept := out[:0]
	for i, p := range out {
		if enough[i] {
			kept = append(kept, p)
		}
	}
	return kept
}

// describers returns a describer for each core.
func (c *corpus) describers() []*describer {
	all := make([]*describer, c.cfg.Cores)
	for w := range all {
		all[w] = newDescriber(c)
	}
	return all
}

// mostAll is the most stories that AllPairs takes.
const mostAll = 1000

// AllPairs returns every pair with its relation, unrelated ones too, ordered by A, then B. It takes up to 1,000 stories. SameEvent rests on
// names, places and dates that two stories share, the rarer among all the stories the more, and the reasons name them.
func AllPairs(cfg Config, articles []Article) ([]Pair, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	if len(articles) > mostAll {
		return nil, fmt.Errorf("dedup: AllPairs takes up to %d stories, got %d: use Pairs", mostAll, len(articles))
	}
	cfg.MinJaccard = 0 // for Pairs only
	sorted := slices.Clone(articles)
	slices.SortFunc(sorted, func(a, b Article) int { return strings.Compare(a.ID, b.ID) })
	c, err := read(cfg, sampled, nil, func(yield func(Article, error) bool) {
		for _, a := range sorted {
			a.Origin = nil // the texts are used until the end
			if !yield(a, nil) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	defer c.bodies.close()
	c.setStockAside()
	var pairs []posting.Pair
	for i := range sorted {
		for j := i + 1; j < len(sorted); j++ {
			pairs = append(pairs, posting.Pair{A: uint32(i), B: uint32(j)})
		}
	}
	profiles := make([]event.Profile, len(sorted))
	for i := range sorted {
		profiles[i] = profile(&sorted[i])
	}
	out := c.describe(pairs, 0, event.NewCollection(profiles))
	return out, c.bodies.err()
}
