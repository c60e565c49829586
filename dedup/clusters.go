package dedup

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/corpus"
	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// Cluster is the stories that run one wire report.
type Cluster struct {
	ID       string   // the smallest member id
	Medoid   string   // the member most like the others by Jaccard; of equals the one with the smallest id
	Members  []Member // by id, two or more
	Agencies []string // the agencies that members credit, most often first, ties by name
}

// Member is a story of a cluster.
type Member struct {
	ID, Source string
	Jaccard    float64 // exact, with the medoid, over the shingles of the bodies
	Contained  float64 // share of the member's shingles found in the medoid, exact
}

// For overlaps as large as those of rewrites a part of the keys suffices that small passages ask for, and of a family of many copies some pairs
// suffice, as linkage measures the others.
const (
	clusterRate   = 0.6 // of Config.Rate
	clusterWindow = 4   // one in so many of Config.Window
)

// Clusters groups stories by wire report and returns the groups of two or more, largest first, ties by id. The result depends neither on the
// order of the stories nor on the number of cores. The first error that articles yields ends the reading and is returned, as is the first
// of an [Origin]; two stories with one id are a [*DuplicateIDError].
//
// Stories that share less than about a tenth of their text with any other, word for word, are left out before they are looked at more closely
// (MATCHING.md counts what that loses).
//
// A pair's probability of being one report comes from its overlap alone; groups are joined by average linkage over it, so that reports which
// share one passage, or a chain of them, stay apart. Stories of fewer than 20 words are grouped with the same words only.
//
// Until all articles have been read, those texts that have no Origin are kept: 64 MB in memory, more in a temporary file in [os.TempDir]. So are
// words beyond 384 MB while stories are compared. Where no file can be written, all stays in memory.
func Clusters(cfg Config, articles iter.Seq2[Article, error]) ([]Cluster, error) {
	found, _, err := clusters(cfg, filter.Fine, articles)
	return found, err
}

// clusters is Clusters with a filter, or none. It also returns how many stories the filter let pass.
func clusters(cfg Config, depth *filter.Depth, articles iter.Seq2[Article, error]) ([]Cluster, int, error) {
	cfg, err := base.WithDefaults(cfg)
	if err != nil {
		return nil, 0, err
	}
	c, err := corpus.Read(corpus.Options{
		Width:   cfg.Width,
		Density: sample.Of(cfg.Rate * clusterRate),
		Window:  max(2, cfg.Window/clusterWindow),
		Cores:   cfg.Cores,
		Filter:  depth,
		Pieces:  true,
	}, articles)
	if err != nil {
		return nil, 0, err
	}
	defer c.Close()
	groups := c.Groups(cfg.Cut)
	if err := c.Err(); err != nil {
		return nil, 0, err
	}
	clusters := make([]Cluster, len(groups))
	for i, g := range groups {
		clusters[i] = newCluster(c, g)
	}
	slices.SortFunc(clusters, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(len(b.Members), len(a.Members)), strings.Compare(a.ID, b.ID))
	})
	return clusters, c.Len(), nil
}

// newCluster returns a group of a corpus as a cluster.
func newCluster(c *corpus.Corpus, g corpus.Group) Cluster {
	out := Cluster{Medoid: c.ID(g.Medoid), Members: make([]Member, 0, len(g.Members))}
	credits := map[string]int{}
	for _, m := range g.Members {
		out.Members = append(out.Members, Member{c.ID(m.Story), c.Source(m.Story), m.Jaccard, m.Contained})
		for _, name := range c.Agencies(m.Story) {
			credits[name]++
		}
	}
	slices.SortFunc(out.Members, func(a, b Member) int { return strings.Compare(a.ID, b.ID) })
	out.ID = out.Members[0].ID
	for name := range credits {
		out.Agencies = append(out.Agencies, name)
	}
	slices.SortFunc(out.Agencies, func(a, b string) int { return cmp.Or(cmp.Compare(credits[b], credits[a]), strings.Compare(a, b)) })
	return out
}
