// Package result has what package dedup exports under the same names: what is found of stories.
package result

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/jsonl"
)

// Cluster is the stories that run one wire report.
type Cluster struct {
	ID       string   // the smallest member id: it is given when all stories are known, and others may give another
	Medoid   string   // the member most like the others by Jaccard; of equals the one with the smallest id
	Members  []Member // by id, two or more
	Agencies []string // the agencies that members credit, most often first, ties by name
	Cited    []string // the agencies that members name without crediting them, and none credits; in the same order

	// History is the members whose time of publication is known, in its order, those of one time by the numbers of their updates ("UPDATE 2-") and then
	// by id; empty where fewer than two are.
	History []Version
}

// Version is a member of a cluster as a version of the report.
type Version struct {
	ID    string
	From  string  // the earlier version that has most of its text, of equals the closest and then the latest; empty for the first
	Added float64 // share of its shingles that From has not, in [0, 1]; 1 for the first
	Kept  float64 // share of the shingles of From that it has, in [0, 1]; 0 for the first
}

// Member is a story of a cluster.
type Member struct {
	ID, Source string
	Jaccard    float64  // exact, with the medoid, over the shingles of the bodies
	Contained  float64  // share of the member's shingles found in the medoid, exact
	Agencies   []string // those that it credits, apart from its text, in a dateline, byline, credit, reporting tail or copyright line; in its order
}

// MarshalJSON returns the line that tools read: schema, cluster, size, medoid, members with id, source, jaccard and contained (rounded to four decimals) and
// the agencies that they credit, if any, agencies, cited, if any, and history, if any, with id, and but for the first from, added and kept.
func (c Cluster) MarshalJSON() ([]byte, error) { return jsonl.Marshal(newJSONCluster(&c)) }

// Compare orders clusters: the largest first, ties by id.
func Compare(a, b Cluster) int {
	return cmp.Or(cmp.Compare(len(b.Members), len(a.Members)), strings.Compare(a.ID, b.ID))
}

// Stories tells of stories by their numbers.
type Stories interface {
	ID(i int) string
	Source(i int) string
	Credits(i int) (credited, cited []string)
}

// NewCluster returns a group of stories as a cluster, its ID the smallest of a member.
func NewCluster(c Stories, g group.Group) Cluster {
	out := Cluster{Medoid: c.ID(g.Medoid), Members: make([]Member, 0, len(g.Members))}
	credits, citations := map[string]int{}, map[string]int{}
	for _, m := range g.Members {
		credited, cited := c.Credits(m.Story)
		out.Members = append(out.Members, Member{c.ID(m.Story), c.Source(m.Story), m.Jaccard, m.Contained, slices.Clone(credited)})
		for _, name := range credited {
			credits[name]++
		}
		for _, name := range cited {
			citations[name]++
		}
	}
	slices.SortFunc(out.Members, func(a, b Member) int { return strings.Compare(a.ID, b.ID) })
	out.ID = out.Members[0].ID
	for name := range credits {
		delete(citations, name)
	}
	out.Agencies, out.Cited = mostFirst(credits), mostFirst(citations)
	for _, v := range g.Versions {
		version := Version{ID: c.ID(v.Story), Added: v.Added, Kept: v.Kept}
		if v.From >= 0 {
			version.From = c.ID(v.From)
		}
		out.History = append(out.History, version)
	}
	return out
}

// mostFirst returns names, those of the highest counts first, ties by name.
func mostFirst(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b)) })
}
