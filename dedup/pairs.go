package dedup

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/corpus"
	"github.com/samewire/samewire/dedup/internal/event"
	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/jsonl"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/minhash"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// Pair is two stories and what they share, measured exactly on their bodies.
type Pair struct {
	A, B     string   // ids; A < B, but of Compare
	Jaccard  float64  // of the shingles, in [0, 1]
	AInB     float64  // share of A's shingles found in B, in [0, 1]
	BInA     float64  // share of B's shingles found in A, in [0, 1]
	Relation Relation // what that makes them
	Reasons  []string // the evidence for the relation, in words; the wording is not stable

	// Of identical stories, what differs all the same: the words of the headline, in Article.Headline or else in the text, and the agencies that are
	// credited.
	OtherHeadline, OtherCredit bool
}

// MarshalJSON returns the line that tools read: schema, a, b, jaccard, a_in_b, b_in_a (rounded to four decimals), relation, reasons, and where they are true
// other_headline and other_credit.
func (p Pair) MarshalJSON() ([]byte, error) { return jsonl.Marshal(newJSONPair(&p)) }

// Pairs yields the pairs of stories that share copied passages. It is [Pairing.Pairs] with the other settings at their defaults.
func Pairs(cfg Config, articles iter.Seq2[Article, error]) iter.Seq2[Pair, error] {
	return Pairing{Config: cfg}.Pairs(context.Background(), Seq(articles))
}

// NearDuplicates yields the pairs of stories of an exact Jaccard of minJaccard or more. It is [Pairing.NearDuplicates] with the other settings at their
// defaults.
func NearDuplicates(cfg Config, minJaccard float64, articles iter.Seq2[Article, error]) iter.Seq2[Pair, error] {
	return Pairing{Config: cfg}.NearDuplicates(context.Background(), minJaccard, Seq(articles))
}

// Pairing is how pairs are found. The zero value is the recommended setting; a zero field means its default.
type Pairing struct {
	Config Config

	// Window is the most stories that one shared shingle pairs a story with, at least 2, default 128. It bounds the work where one phrase stands in
	// thousands of stories. Pairs of a family of more copies may be left out.
	Window int

	// Outlets is the page text of outlets that is known. What this run finds is added to it, but by NearDuplicates, which looks at all words. Nil knows
	// none, and learns none.
	Outlets *Outlets

	Run Run
}

// Pairs yields the pairs of relation PartialReuse or closer, whatever their Jaccard, ordered by A, then B (SameEvent rests on more than overlap: see
// [PairsAmong]). The pairs depend neither on the order of the stories nor on the number of cores. An error, of the settings or the first of the
// source, or that of ctx when it ends, is the last that is yielded.
//
// The sequence reads the source anew each time it is ranged over, and can be left early. Memory is used as by [Clustering.Clusters].
func (p Pairing) Pairs(ctx context.Context, source Source) iter.Seq2[Pair, error] {
	return p.pairs(ctx, source, func(cfg Config, o *corpus.Options) { o.Pieces = true }, func(c *corpus.Corpus) ([]posting.Pair, float64) {
		c.SetBoilerplateAside()
		return c.Candidates(0), 0
	}, PartialReuse)
}

// bandedFrom is the least Jaccard at which bands find pairs as surely as sampled shingles do, at less work.
const bandedFrom = 0.5

// NearDuplicates yields the pairs of an exact Jaccard of minJaccard or more, above 0 and at most 1, whatever their relation. It is another algorithm
// than that of Pairs from .5 on, faster, and looks at all words: text that many stories hold counts for the relation, too. Order, errors and memory
// are as there.
func (p Pairing) NearDuplicates(ctx context.Context, minJaccard float64, source Source) iter.Seq2[Pair, error] {
	if !(0 < minJaccard && minJaccard <= 1) {
		return func(yield func(Pair, error) bool) {
			yield(Pair{}, &ConfigError{Field: "MinJaccard", Value: minJaccard, Allowed: "more than 0, at most 1"})
		}
	}
	return p.pairs(ctx, source, func(cfg Config, o *corpus.Options) {
		if minJaccard < bandedFrom {
			return
		}
		o.Filter = filter.Coarse
		o.Bands = func() func(keys []uint32, hashes []uint64) []uint32 {
			return minhash.NewBander(minhash.KindOf(cfg), minJaccard).AppendKeys
		}
	}, func(c *corpus.Corpus) ([]posting.Pair, float64) { return c.Candidates(minJaccard), minJaccard }, Unrelated)
}

// withDefaults returns p with its zero fields set and its run begun, or all its faults.
func (p Pairing) withDefaults(ctx context.Context) (Pairing, *base.Work, error) {
	var faults base.Faults
	p.Config = base.SetDefaults(p.Config, &faults)
	p.Window = base.SetWindow(p.Window, &faults)
	work := base.NewWork(ctx, p.Run, &faults)
	return p, work, faults.Err()
}

// options returns how stories are read whose pairs are looked for.
func (p Pairing) options() corpus.Options {
	return corpus.Options{Width: p.Config.Width, Density: sample.Of(p.Config.Rate), Window: p.Window, Outlets: p.Outlets}
}

// pairs yields the pairs of a relation, or closer, among candidates of a Jaccard that there must be; options changes how stories are read.
func (p Pairing) pairs(ctx context.Context, source Source, options func(Config, *corpus.Options), candidates func(*corpus.Corpus) ([]posting.Pair, float64),
	closest Relation) iter.Seq2[Pair, error] {
	return func(yield func(Pair, error) bool) {
		p, work, err := p.withDefaults(ctx)
		if err != nil {
			yield(Pair{}, err)
			return
		}
		o := p.options()
		options(p.Config, &o)
		c, err := corpus.Read(o, work, source)
		if err != nil {
			yield(Pair{}, err)
			return
		}
		defer c.Close()
		found, minJaccard := candidates(c)
		work.Begin(Comparing, len(found))
		for p, err := range decided(c, found, minJaccard, nil) {
			if err == nil && p.Relation < closest {
				continue
			}
			if !yield(p, err) {
				return
			}
		}
	}
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
		if err := c.Err(); err != nil { // before there were pairs
			yield(Pair{}, err)
			return
		}
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
	return Pair{A: a, B: b, Jaccard: d.Jaccard, AInB: d.AInB, BInA: d.BInA, Relation: d.Relation, Reasons: d.Reasons,
		OtherHeadline: d.OtherHeadline, OtherCredit: d.OtherCredit}
}

// mostAmong is the most stories that PairsAmong takes.
const mostAmong = 1000

// PairsAmong returns every pair of some stories, unrelated ones too, ordered by A, then B. It is [Pairing.Among] with the other settings at their
// defaults.
func PairsAmong(cfg Config, articles []Article) ([]Pair, error) {
	return Pairing{Config: cfg}.Among(context.Background(), articles)
}

// Among returns every pair of some stories with its relation among them all, unrelated ones too, ordered by A, then B. It takes up to 1,000 stories.
//
// What a pair is among others may be less than what [Compare] finds of the two alone: text that four or more hold, of which few have anything else in
// common, is set aside, and SameEvent rests on names, places and dates that two stories share, the rarer among all the stories the more. Of two
// stories it is what Compare finds.
func (p Pairing) Among(ctx context.Context, articles []Article) ([]Pair, error) {
	p, work, err := p.withDefaults(ctx)
	if err != nil {
		return nil, err
	}
	if len(articles) > mostAmong {
		return nil, fmt.Errorf("dedup: PairsAmong takes up to %d stories, got %d: use Pairs", mostAmong, len(articles))
	}
	sorted := slices.Clone(articles)
	slices.SortFunc(sorted, func(a, b Article) int { return strings.Compare(a.ID, b.ID) })
	o := p.options()
	o.Pieces = true
	o.All = true
	c, err := corpus.Read(o, work, Articles(sorted))
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
		if err := work.Err(); err != nil {
			return nil, err
		}
		profiles[i] = profile(&sorted[i], c.Aside(i))
	}
	out := make([]Pair, 0, len(pairs))
	work.Begin(Comparing, len(pairs))
	for p, err := range decided(c, pairs, 0, event.NewCollection(profiles)) {
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}
