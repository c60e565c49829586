package facts

import (
	"cmp"
	"slices"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/judge"
)

// Matrix lays the differing facts of several versions side by side.
type Matrix struct {
	Rows []Row
}

// Row is a fact that at least two versions state differently: one slot of one statement.
type Row struct {
	Kind        Kind
	Severity    Severity // the gravest of the differences
	Probability float64  // the greatest of the differences, in [0, 1]
	Subject     string
	Cells       []Cell // one a version, in the order given
	Odd         []int  // the versions that say otherwise than more than half of those that have a value, in order; nil where no value has so many
}

// Cell is what one version says of a row's fact: a value, or the statement without one, or nothing at all.
type Cell struct {
	Side *Side // nil where the version has no words for it; its Value is of the row's kind or nil
	// Told says that the version tells the statement without this fact. Side then holds the words around the place where others have it, or is nil where
	// it is not sure that there is a difference.
	Told  bool
	Value int // versions with the same number agree, one that tells it without included; 0 where Side is nil
}

// MostVersions is how many versions with texts of their own NewMatrix compares.
const MostVersions = 50

// NewMatrix compares versions of one report by the engine of [Compare]. Each version but the first is held against that of the others which is most like
// it, so that n versions cost n readings and n-1 comparisons, and what follows from two comparisons is not asked a third time. The matrix of two
// versions has a row for every difference that Compare shows of words which both have.
//
// A matrix of three versions and more with the zero Options is choosier, as every version more adds differences that are none: it has no row for what
// one version alone tells, for how one source is named or for sentences that may not tell the same, and looks further for what is grave.
//
// Rows come gravest first, then in the order of the version that is most like all others. What only one version tells has no row: see [Compare].
// Nothing depends on the order of the versions but the numbers of the values, which count in that order from 1. Copies of a text and headline have
// the cells of the first. Of more than [MostVersions] different ones the first are compared, and the others say nothing of any fact.
func NewMatrix(o Options, stories []*Story) Matrix {
	var of []int // story -> version
	var versions []*Story
	index := map[[2]string]int{}
	for _, s := range stories {
		key := [2]string{s.article.Text, s.article.Headline}
		v, ok := index[key]
		if !ok {
			if v = len(versions); v < MostVersions {
				versions = append(versions, s)
			}
			index[key] = v
		}
		of = append(of, v)
	}
	if len(versions) < 2 {
		return Matrix{}
	}
	order := make([]int, len(versions)) // one order for all, so that ties fall the same way
	for v := range order {
		order[v] = v
	}
	slices.SortFunc(order, func(v, w int) int { return compareArticles(versions[v], versions[w]) })
	sorted, place := make([]*Story, len(versions)), make([]int, len(versions))
	for i, v := range order {
		sorted[i], place[v] = versions[v], i
	}
	for i, v := range of {
		of[i] = -1
		if v < len(place) {
			of[i] = place[v]
		}
	}
	var m Matrix
	for _, t := range []*table{headlines(o, sorted), bodies(o, sorted)} {
		for _, s := range t.slots() {
			if row, ok := t.row(s, of); ok {
				m.Rows = append(m.Rows, row)
			}
		}
	}
	slices.SortStableFunc(m.Rows, func(x, y Row) int { return cmp.Compare(x.Severity, y.Severity) })
	return m
}

func compareArticles(a, b *Story) int {
	return cmp.Or(cmp.Compare(a.article.Text, b.article.Text), cmp.Compare(a.article.Headline, b.article.Headline))
}

// table is the bodies or the headlines of the versions of a report, each held against the one that is most like it: a tree.
type table struct {
	heads bool           // the texts are headlines, which every version words anew
	docs  []*align.Story // nil where a version has none
	sides []func(Span) *Side
	rank  []int // by version: how many are more like all others
	edges []edge
	at    [][]int // by version: its edges
}

// tabled are the kinds that make rows.
var tabled = map[Kind]bool{Number: true, Time: true, Place: true, Name: true, Quote: true, Attribution: true, Certainty: true, Claim: true}

// bodies returns the table of the bodies of versions.
func bodies(o Options, versions []*Story) *table {
	t := &table{}
	vocabulary := align.NewVocabulary()
	for _, s := range versions {
		t.docs = append(t.docs, s.prepared(vocabulary))
		t.sides = append(t.sides, func(x Span) *Side { return s.side(x) })
	}
	t.compare(o)
	return t
}

// headlines returns the table of the headlines of versions.
func headlines(o Options, versions []*Story) *table {
	t := &table{heads: true, docs: make([]*align.Story, len(versions)), sides: make([]func(Span) *Side, len(versions))}
	vocabulary := align.NewVocabulary()
	for v, s := range versions {
		if h := s.headline; h != nil && len(h.Sentences) > 0 {
			t.docs[v], t.sides[v] = align.NewStory(h.Text, h.facts, vocabulary), h.side
		}
	}
	t.compare(o)
	return t
}

func (t *table) compare(o Options) {
	c := &comparison{models: judge.Default()}
	c.least = o.least(c.models)
	strict := len(t.docs) > 2 && o == Options{}
	t.at = make([][]int, len(t.docs))
	var pairs [][2]int
	pairs, t.rank = spanning(t.docs)
	for n, of := range pairs {
		e := newEdge(c, t.docs, of, strict)
		e.join()
		if strict {
			e.choose(t.heads)
		}
		e.index(n)
		t.edges = append(t.edges, e)
		t.at[of[0]], t.at[of[1]] = append(t.at[of[0]], n), append(t.at[of[1]], n)
	}
}
