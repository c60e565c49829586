package dedup

import (
	"context"
	"iter"
	"slices"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/corpus"
	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/result"
)

// Cluster is the stories that run one wire report:
//
//	ID       string   // the smallest member id: it is given when all stories are known, and others may give another. Of a Stream it is given at birth
//	Medoid   string   // the member most like the others by Jaccard; of equals the one with the smallest id
//	Members  []Member // by id, two or more
//	Agencies []string // the agencies that members credit, most often first, ties by name
//	Cited    []string // the agencies that members name without crediting them, and none credits; in the same order
//
//	// History is the members whose time of publication is known, in its order, those of one time by the numbers of their updates ("UPDATE 2-") and then
//	// by id; empty where fewer than two are.
//	History []Version
//
// MarshalJSON returns the line that tools read: schema, cluster, size, medoid, members with id, source, jaccard and contained (rounded to four decimals) and
// the agencies that they credit, if any, agencies, cited, if any, and history, if any, with id, and but for the first from, added and kept.
type Cluster = result.Cluster

// Version is a member of a cluster as a version of the report:
//
//	ID    string
//	From  string  // the earlier version that has most of its text, of equals the closest and then the latest; empty for the first
//	Added float64 // share of its shingles that From has not, in [0, 1]; 1 for the first
//	Kept  float64 // share of the shingles of From that it has, in [0, 1]; 0 for the first
type Version = result.Version

// Member is a story of a cluster:
//
//	ID, Source string
//	Jaccard    float64  // exact, with the medoid, over the shingles of the bodies
//	Contained  float64  // share of the member's shingles found in the medoid, exact
//	Agencies   []string // those that it credits, apart from its text, in a dateline, byline, credit, reporting tail or copyright line; in its order
type Member = result.Member

// Clusters groups stories by wire report and returns the groups of two or more, largest first, ties by id. It is [Clustering.Clusters] with the
// other settings at their defaults.
func Clusters(cfg Config, articles iter.Seq2[Article, error]) ([]Cluster, error) {
	return Clustering{Config: cfg}.Clusters(context.Background(), Seq(articles))
}

// ClustersOf is [Clusters] of a slice.
func ClustersOf(cfg Config, articles []Article) ([]Cluster, error) {
	return Clustering{Config: cfg}.Clusters(context.Background(), Articles(articles))
}

// Clustering is how stories are grouped. The zero value is the recommended setting; a zero field means its default.
type Clustering struct {
	Config Config

	// Cut is the least mean probability of being one report at which two groups are joined, in (0, 1], default 0.4. Higher splits more, lower
	// merges more.
	Cut float64

	// Window is the most stories that one shared shingle pairs a story with, times four, at least 2, default 128. It bounds the work where one
	// phrase stands in thousands of stories. Families of more copies are joined through their neighbours.
	Window int

	// Outlets is the page text of outlets that is known. What this run finds is added to it. Nil knows none, and learns none.
	Outlets *Outlets

	Run Run
}

// Clusters groups stories by wire report and returns the groups of two or more, largest first, ties by id. The result depends neither on the
// order of the stories nor on the number of cores. The first error of the source ends the reading and is returned; two stories with one id
// are a [*DuplicateIDError], faults of the settings [*ConfigError]s. When ctx ends, its error is returned soon.
//
// Stories that share less than about a tenth of their text with any other, word for word, are left out before they are looked at more closely
// (MATCHING.md counts what that loses).
//
// A pair's probability of being one report comes from its overlap alone; groups are joined by average linkage over it, so that reports which
// share one passage, or a chain of them, stay apart. Stories of fewer than 20 words are grouped with the same words only. Where times of publication are known,
// a story and its write-through within two days, which has most of its text, are one report, so that one that grows stays together though its first and last
// version share little.
//
// Until all articles have been read, those texts that the source does not give again are kept, within Run.Memory or in a temporary file; so are words
// while stories are compared.
func (c Clustering) Clusters(ctx context.Context, source Source) ([]Cluster, error) {
	found, _, err := c.clusters(ctx, filter.Fine, source)
	return found, err
}

// withDefaults returns c with its zero fields set and its run begun, or all its faults.
func (c Clustering) withDefaults(ctx context.Context) (Clustering, *base.Work, error) {
	var faults base.Faults
	c = c.settings(&faults)
	work := base.NewWork(ctx, c.Run, &faults)
	return c, work, faults.Err()
}

// settings returns c with its zero fields set, but those of its run, and adds its faults.
func (c Clustering) settings(faults *base.Faults) Clustering {
	c.Config = base.SetDefaults(c.Config, faults)
	c.Cut, c.Window = base.SetCut(c.Cut, faults), base.SetWindow(c.Window, faults)
	return c
}

// clusters is Clusters with a filter, or none. It also returns how many stories the filter let pass.
func (c Clustering) clusters(ctx context.Context, depth *filter.Depth, source Source) ([]Cluster, int, error) {
	c, work, err := c.withDefaults(ctx)
	if err != nil {
		return nil, 0, err
	}
	o := c.options()
	o.Filter = depth
	of, err := corpus.Read(o, work, source)
	if err != nil {
		return nil, 0, err
	}
	defer of.Close()
	clusters, err := c.clustersOf(of, work)
	return clusters, of.Len(), err
}

// options are how the stories are read, but for the filter.
func (c *Clustering) options() corpus.Options {
	return corpus.Options{
		Width:   c.Config.Width,
		Density: group.Density(c.Config.Rate),
		Window:  group.PairedWith(c.Window),
		Pieces:  true,
		Outlets: c.Outlets,
	}
}

// clustersOf returns the clusters of a corpus.
func (c *Clustering) clustersOf(of *corpus.Corpus, work *base.Work) ([]Cluster, error) {
	groups := of.Groups(c.Cut)
	if err := of.Err(); err != nil {
		return nil, err
	}
	clusters := make([]Cluster, len(groups))
	for i, g := range groups {
		if err := work.Err(); err != nil {
			return nil, err
		}
		clusters[i] = result.NewCluster(of, g)
	}
	slices.SortFunc(clusters, result.Compare)
	return clusters, nil
}
