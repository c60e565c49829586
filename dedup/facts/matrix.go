package facts

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/samewire/samewire/shingle"
)

// Matrix lays the differing facts of several versions side by side.
type Matrix struct {
	Rows []Row
}

// Row is a fact that at least two versions state differently.
type Row struct {
	Kind     Kind
	Severity Severity // the gravest of the differences
	Subject  string
	Cells    []Cell // one a version, in the order given
}

// Cell is what one version says of a row's fact.
type Cell struct {
	Side  *Side // nil where the version says nothing of it
	Value int   // versions with the same number agree; 0 where Side is nil
}

// MostVersions is how many versions with texts of their own NewMatrix compares.
const MostVersions = 50

// NewMatrix compares versions of one report. Rows come gravest first, then in the order of the version that the others are compared with: the
// one that shares the most with them. A fact which that version does not tell has no row, nor has what only one version tells: see [Diff].
//
// The rows do not depend on the order of the versions; the numbers of the values count in that order, from 1. Copies of a text have the cells of
// the first. Of more than [MostVersions] different texts the first are compared, and the others say nothing of any fact.
func NewMatrix(texts []string) Matrix {
	var of []int // text -> version
	var versions []*document
	index := map[string]int{}
	for _, text := range texts {
		v, ok := index[text]
		if !ok {
			if v = len(versions); v < MostVersions {
				versions = append(versions, newDocument(text))
			}
			index[text] = v
		}
		of = append(of, v)
	}
	if len(versions) < 2 {
		return Matrix{}
	}
	t := table{versions: versions, pivot: central(versions), facing: make([]facing, len(versions))}
	for v := range versions {
		if v != t.pivot {
			t.face(v)
		}
	}
	var m Matrix
	for _, s := range t.joined() {
		if row, ok := t.row(s, of); ok {
			m.Rows = append(m.Rows, row)
		}
	}
	return m
}

// central returns the version that shares the most with the others: runs of three words, each counted once for every other version that has
// it. Of equals it is the first in the order of the texts themselves.
func central(versions []*document) int {
	type run [3]string
	holders := map[run]int{}
	runs := make([]map[run]bool, len(versions))
	for v, d := range versions {
		runs[v] = map[run]bool{}
		for i := 2; i < len(d.tokens); i++ {
			runs[v][run{d.tokens[i-2].word, d.tokens[i-1].word, d.tokens[i].word}] = true
		}
		for r := range runs[v] {
			holders[r]++
		}
	}
	best, most := 0, -1
	for v := range versions {
		shared := 0
		for r := range runs[v] {
			shared += holders[r] - 1
		}
		if shared > most || shared == most && versions[v].text < versions[best].text {
			best, most = v, shared
		}
	}
	return best
}

// table is the versions of a report, each held against the pivot.
type table struct {
	versions []*document
	pivot    int
	facing   []facing // one a version
}

// facing is what stands in a version where the pivot has something.
type facing struct {
	differences []Difference // A is the pivot
	partner     map[int]int  // tokens of the pivot to the same ones of the version, in sentences that tell the same
}

func (t *table) face(v int) {
	p, d := t.versions[t.pivot], t.versions[v]
	f := facing{differences: Diff(p.text, d.text), partner: map[int]int{}}
	e := editor{a: p, b: d}
	for _, g := range align(p, d) {
		if len(g.a) == 0 || len(g.b) == 0 {
			continue
		}
		_, matched := e.hunks(p.run(g.a), d.run(g.b))
		for _, m := range matched {
			f.partner[m[0]] = m[1]
		}
	}
	t.facing[v] = f
}

// tabled are the kinds that make rows; the others have their own places in a page, or one side only.
var tabled = map[Kind]bool{Number: true, Time: true, Place: true, Name: true, Quote: true, Attribution: true, Certainty: true, Claim: true}

// site is a two-sided difference of a version from the pivot.
type site struct {
	version int
	*Difference
}

// joined returns the sites that are of one fact together: those of one kind whose spans of the pivot overlap. The gravest come first, then in
// the order of the pivot.
func (t *table) joined() [][]site {
	type place struct {
		span Span
		site int
	}
	var sites []site
	places := map[Kind][]place{}
	for v := range t.facing {
		for i := range t.facing[v].differences {
			d := &t.facing[v].differences[i]
			if d.A == nil || d.B == nil || d.Severity == Styled || !tabled[d.Kind] {
				continue
			}
			for _, s := range d.A.Spans {
				places[d.Kind] = append(places[d.Kind], place{s, len(sites)})
			}
			sites = append(sites, site{v, d})
		}
	}
	parent := make([]int, len(sites))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, ps := range places {
		slices.SortFunc(ps, func(x, y place) int {
			return cmp.Or(cmp.Compare(x.span.Start, y.span.Start), cmp.Compare(x.site, y.site))
		})
		end, last := -1, -1
		for _, p := range ps {
			if p.span.Start < end {
				parent[root(p.site)] = root(last)
			}
			if p.span.End > end {
				end, last = p.span.End, p.site
			}
		}
	}
	together := map[int][]site{}
	for i, s := range sites {
		together[root(i)] = append(together[root(i)], s)
	}
	rows := make([][]site, 0, len(together))
	for _, s := range together {
		rows = append(rows, s)
	}
	severity := func(row []site) Severity {
		return slices.MinFunc(row, func(x, y site) int { return cmp.Compare(x.Severity, y.Severity) }).Severity
	}
	slices.SortFunc(rows, func(x, y []site) int {
		return cmp.Or(cmp.Compare(severity(x), severity(y)), compareSpans(pivotSpans(x), pivotSpans(y)), cmp.Compare(x[0].Kind, y[0].Kind))
	})
	return rows
}

func compareSpans(x, y []Span) int {
	return slices.CompareFunc(x, y, func(x, y Span) int { return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End)) })
}

// pivotSpans returns the stretches of the pivot that sites are about.
func pivotSpans(row []site) []Span {
	var spans []Span
	for _, s := range row {
		spans = append(spans, s.A.Spans...)
	}
	return merge(spans)
}

// merge sorts spans and joins those that overlap.
func merge(spans []Span) []Span {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(x, y Span) int { return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End)) })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// row makes the row of sites; of names the version of each text. It is none where all agree.
func (t *table) row(sites []site, of []int) (Row, bool) {
	first := slices.MinFunc(sites, func(x, y site) int {
		return cmp.Or(cmp.Compare(x.Severity, y.Severity), compareSpans(x.A.Spans, y.A.Spans),
			cmp.Compare(t.versions[x.version].text, t.versions[y.version].text), compareSpans(x.B.Spans, y.B.Spans))
	})
	row := Row{Kind: first.Kind, Severity: first.Severity, Subject: first.Subject}
	about := pivotSpans(sites)
	// What each version says, and how it got there from the pivot: versions that made the same change agree.
	type saying struct {
		side   *Side
		change string
	}
	said := make([]saying, len(t.versions))
	said[t.pivot].side = t.versions[t.pivot].side(about...)
	if slices.Equal(about, first.A.Spans) {
		said[t.pivot].side.Value = first.A.Value
	}
	for v := range t.versions {
		var own []site
		for _, s := range sites {
			if s.version == v {
				own = append(own, s)
			}
		}
		switch {
		case v == t.pivot:
		case len(own) > 0:
			said[v] = saying{t.together(v, own), change(own)}
		default:
			var conflict []site
			lacking := false
			for i := range t.facing[v].differences {
				d := &t.facing[v].differences[i]
				if d.A == nil || d.Severity == Styled || !overlap(d.A.Spans, about) {
					continue
				}
				if d.B == nil {
					lacking = true
				} else if d.Kind != NameVariant {
					conflict = append(conflict, site{v, d})
				}
			}
			if len(conflict) > 0 { // it differs in another way
				said[v] = saying{t.together(v, conflict), change(conflict)}
			} else if !lacking {
				said[v].side = t.facingSide(v, about)
			}
		}
	}
	var values []saying
	row.Cells = make([]Cell, len(of))
	for i, v := range of {
		if v >= len(said) || said[v].side == nil {
			continue
		}
		n := slices.IndexFunc(values, func(s saying) bool {
			return s.change == said[v].change ||
				s.change != "" && said[v].change != "" && s.side.Value != nil && reflect.DeepEqual(s.side.Value, said[v].side.Value)
		})
		if n < 0 {
			n = len(values)
			values = append(values, said[v])
		}
		row.Cells[i] = Cell{said[v].side, n + 1}
	}
	return row, len(values) > 1
}

// together returns what a version says at its own sites.
func (t *table) together(v int, own []site) *Side {
	if len(own) == 1 {
		return own[0].B
	}
	var spans []Span
	for _, s := range own {
		spans = append(spans, s.B.Spans...)
	}
	return t.versions[v].side(merge(spans)...)
}

// change returns the words that a version left out of the pivot's and those it put in, whatever stands around them.
func change(own []site) string {
	left := map[string]int{}
	var out, in []string
	for _, s := range own {
		for w := range shingle.Tokens(s.A.Text) {
			left[w.Text]++
		}
	}
	for _, s := range own {
		for w := range shingle.Tokens(s.B.Text) {
			if left[w.Text] > 0 {
				left[w.Text]--
			} else {
				in = append(in, w.Text)
			}
		}
	}
	for _, w := range sortedWords(left) {
		for range left[w] {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ") + "\x00" + strings.Join(in, " ")
}

func sortedWords(m map[string]int) []string {
	words := make([]string, 0, len(m))
	for w := range m {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

func overlap(x, y []Span) bool {
	for _, s := range x {
		for _, o := range y {
			if s.Start < o.End && o.Start < s.End {
				return true
			}
		}
	}
	return false
}

// facingSide returns the words of a version that stand for stretches of the pivot, nil where it has none.
func (t *table) facingSide(v int, about []Span) *Side {
	p, d, partner := t.versions[t.pivot], t.versions[v], t.facing[v].partner
	var spans []Span
	for _, s := range about {
		from, _ := slices.BinarySearchFunc(p.tokens, s.Start, func(k token, at int) int { return cmp.Compare(k.end, at+1) })
		to := from
		var facing []int
		for ; to < len(p.tokens) && p.tokens[to].start < s.End; to++ {
			if k, ok := partner[to]; ok {
				facing = append(facing, k)
			}
		}
		if len(facing) == 0 { // other words for the same: what stands between the same neighbours
			low, ok1 := partner[from-1]
			high, ok2 := partner[to]
			if ok1 && ok2 && low+1 < high && high-low <= 2*(to-from)+4 {
				facing = []int{low + 1, high - 1}
			}
		}
		if len(facing) > 0 {
			spans = append(spans, d.span(slices.Min(facing), slices.Max(facing)+1))
		}
	}
	if len(spans) == 0 {
		return nil
	}
	return d.side(merge(spans)...)
}
