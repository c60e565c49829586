package facts

import (
	"cmp"
	"slices"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/facts/internal/judge"
	"github.com/samewire/samewire/dedup/internal/text"
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
	heads  bool           // the texts are headlines, which every version words anew
	docs   []*align.Story // nil where a version has none
	sides  []func(Span) *Side
	rank   []int // by version: how many are more like all others
	edges  []edge
	at     [][]int // by version: its edges
	strict bool    // asks more than Compare
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
		e := newEdge(c, t.docs, of)
		e.join()
		if strict {
			e.choose(t.heads)
		}
		for k := range e.sites {
			e.sites[k].edge = n
		}
		t.edges = append(t.edges, e)
		t.at[of[0]], t.at[of[1]] = append(t.at[of[0]], n), append(t.at[of[1]], n)
	}
}

// edge is two versions held against each other.
type edge struct {
	of     [2]int
	scene  *judge.Scene
	links  [2][][]int // by side and sentence: pairs of sentences
	sites  []site     // differences that are shown, most probable first
	styled []site     // those that are not
	shown  []int      // how many differences are shown of each pair of sentences
}

// site is a difference of the two versions of an edge.
type site struct {
	edge, link  int
	words       [2]place // where it stands in both
	probability float32
	difference  Difference
	finding     *judge.Finding
}

func newEdge(c *comparison, docs []*align.Story, of [2]int) edge {
	a, b := docs[of[0]], docs[of[1]]
	e := edge{of: of, scene: judge.NewScene(a, b, align.Align(a, b, c.models.Align))}
	e.links = [2][][]int{make([][]int, len(a.Sentences)), make([][]int, len(b.Sentences))}
	for i := range e.scene.Links {
		k := &e.scene.Links[i]
		e.links[0][k.A], e.links[1][k.B] = append(e.links[0][k.A], i), append(e.links[1][k.B], i)
	}
	e.shown = make([]int, len(e.scene.Links))
	all := c.models.Findings(e.scene)
	for i := range all {
		f := &all[i]
		k := &e.scene.Links[f.Link]
		s := site{link: f.Link, words: [2]place{{k.A, f.A}, {k.B, f.B}}, probability: f.P, finding: f}
		if f.P < c.least {
			e.styled = append(e.styled, s)
			continue
		}
		if s.difference = c.difference(e.scene, f); tabled[s.difference.Kind] {
			e.sites = append(e.sites, s)
			e.shown[s.link]++
		}
	}
	return e
}

// join makes one difference of two that stand side by side in both versions, but for two pairs of typed facts.
func (e *edge) join() {
	kept := e.sites[:0]
	for _, s := range e.sites {
		i := slices.IndexFunc(kept, func(k site) bool {
			return k.link == s.link && k.words[0].beside(s.words[0]) && k.words[1].beside(s.words[1]) && (k.finding.Origin != differ.Typed || s.finding.Origin != differ.Typed)
		})
		if i < 0 {
			kept = append(kept, s)
			continue
		}
		k := &kept[i]
		for side := range k.words {
			k.words[side].First, k.words[side].Last = min(k.words[side].First, s.words[side].First), max(k.words[side].Last, s.words[side].Last)
		}
		k.difference.Severity = min(k.difference.Severity, s.difference.Severity)
	}
	e.sites = kept
}

// What a matrix of three versions and more asks, since every version more adds differences that are none.
const (
	likely   = .5 // probability of a difference that is no conflict of values
	restated = 3  // differences from which a pair of sentences is taken to be told anew
)

// choose leaves of the differences those that a matrix of many versions shows. What is no conflict of values must be more likely than not, and is not
// shown of headlines, which every version words anew. Equal values are no difference; words of one version are shown beside one place of the
// other; and of two sentences that differ in many places, lists or one told anew, conflicting values and the most probable other difference.
func (e *edge) choose(heads bool) {
	others := map[int]bool{}
	kept := e.sites[:0:0]
	for _, s := range e.sites {
		d := &s.difference
		relation := text.Relate(d.A.Value, d.B.Value)
		if relation != text.Conflict && (heads || s.probability < likely) {
			continue
		}
		if relation == text.Equal || relation == text.Variant {
			continue
		}
		if slices.ContainsFunc(kept, func(k site) bool {
			return k.link != s.link && (k.words[0].meets(s.words[0]) || k.words[1].meets(s.words[1]))
		}) {
			continue
		}
		if d.Kind != Quote && slices.Equal(content(e.scene.A, s.words[0]), content(e.scene.B, s.words[1])) {
			continue
		}
		if e.shown[s.link] >= restated && (relation != text.Conflict || d.Kind == Quote) {
			if others[s.link] {
				continue
			}
			others[s.link] = true
		}
		kept = append(kept, s)
	}
	e.sites = kept
}
