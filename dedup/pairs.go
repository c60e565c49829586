package dedup

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/corpus"
	"github.com/samewire/samewire/dedup/internal/event"
	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/minhash"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/sample"
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

// bandedFrom is the least MinJaccard at which bands find pairs as surely as sampled shingles do, at less work.
const bandedFrom = 0.5

// Pairs yields pairs of stories with their exact Jaccard and containment, ordered by A, then B: those of Jaccard cfg.MinJaccard or more,
// or with MinJaccard 0 those of relation PartialReuse or closer (SameEvent rests on more than overlap: see [AllPairs]). The
// pairs depend neither on the order of the stories nor on the number of cores. An error, of cfg or the first that articles yields
// or an [Origin] returns, is yielded alone.
//
// The sequence reads articles anew each time it is ranged over, and can be left early. Memory is used as by [Clusters].
func Pairs(cfg Config, articles iter.Seq2[Article, error]) iter.Seq2[Pair, error] {
	return func(yield func(Pair, error) bool) {
		cfg, err := base.WithDefaults(cfg)
		if err != nil {
			yield(Pair{}, err)
			return
		}
		o := pairOptions(cfg)
		if cfg.MinJaccard >= bandedFrom {
			o.Filter = filter.Coarse
			o.Bands = func() func(keys []uint32, hashes []uint64) []uint32 {
				return minhash.NewBander(minhash.KindOf(cfg), cfg.MinJaccard).AppendKeys
			}
		}
		c, err := corpus.Read(o, articles)
		if err != nil {
			yield(Pair{}, err)
			return
		}
		defer c.Close()
		if cfg.MinJaccard == 0 {
			c.SetBoilerplateAside()
		}
		for p, err := range decided(c, c.Candidates(cfg.MinJaccard), cfg.MinJaccard, nil) {
			if err == nil && cfg.MinJaccard == 0 && p.Relation < PartialReuse {
				continue
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// pairOptions returns how stories are read whose pairs are looked for.
func pairOptions(cfg Config) corpus.Options {
	return corpus.Options{Width: cfg.Width, Density: sample.Of(cfg.Rate), Window: cfg.Window, Cores: cfg.Cores, Pieces: cfg.MinJaccard == 0}
}

// decided yields those of some pairs that have a Jaccard of minJaccard or more, with their relation: by overlap alone where events is nil.
func decided(c *corpus.Corpus, pairs []posting.Pair, minJaccard float64, events *event.Collection) iter.Seq2[Pair, error] {
	const chunk = 1 << 14
	var also func(*corpus.Pair)
	if events != nil {
		also = func(p *corpus.Pair) {
			if p.Relation == match.Unrelated {
				p.Relation, p.Reasons = relateEvent(p.Reasons, events.Compare(p.A, p.B))
			}
		}
	}
	return func(yield func(Pair, error) bool) {
		for part := range slices.Chunk(pairs, chunk) {
			found := c.Decide(part, minJaccard, also)
			if err := c.Err(); err != nil {
				yield(Pair{}, err)
				return
			}
			for _, p := range found {
				if !yield(newPair(c.ID(p.A), c.ID(p.B), p.Decision), nil) {
					return
				}
			}
		}
	}
}

// newPair returns the pair of two ids.
func newPair(a, b string, d match.Decision) Pair {
	return Pair{A: a, B: b, Jaccard: d.Jaccard, AInB: d.AInB, BInA: d.BInA, Relation: Relation(d.Relation), Reasons: d.Reasons}
}

// mostAll is the most stories that AllPairs takes.
const mostAll = 1000

// AllPairs returns every pair with its relation, unrelated ones too, ordered by A, then B. It takes up to 1,000 stories. SameEvent rests on
// names, places and dates that two stories share, the rarer among all the stories the more, and the reasons name them.
func AllPairs(cfg Config, articles []Article) ([]Pair, error) {
	cfg, err := base.WithDefaults(cfg)
	if err != nil {
		return nil, err
	}
	if len(articles) > mostAll {
		return nil, fmt.Errorf("dedup: AllPairs takes up to %d stories, got %d: use Pairs", mostAll, len(articles))
	}
	cfg.MinJaccard = 0 // for Pairs only
	sorted := slices.Clone(articles)
	slices.SortFunc(sorted, func(a, b Article) int { return strings.Compare(a.ID, b.ID) })
	o := pairOptions(cfg)
	o.All = true
	c, err := corpus.Read(o, func(yield func(Article, error) bool) {
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
	defer c.Close()
	c.SetBoilerplateAside()
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
	out := make([]Pair, 0, len(pairs))
	for p, err := range decided(c, pairs, 0, event.NewCollection(profiles)) {
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}
