package facts

import (
	"cmp"
	"slices"
	"strings"

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
}

// Cell is what one version says of a row's fact.
type Cell struct {
	Side  *Side // nil where the version does not say it
	Told  bool  // without Side: the version tells the statement without this fact
	Value int   // versions with the same number agree; 0 where Side is nil
}

// MostVersions is how many versions with texts of their own NewMatrix compares.
const MostVersions = 50

// NewMatrix compares versions of one report by the engine of [Compare]: the version that shares the most with the others, the pivot, is held against each of
// them, so that n versions cost n readings and n-1 comparisons. Rows come gravest first, then in the order of the pivot. A fact which the pivot
// does not tell has no row, nor has what only one version tells: see [Compare].
//
// The rows do not depend on the order of the versions; the numbers of the values count in that order, from 1. Copies of a text have the cells of
// the first. Of more than [MostVersions] different texts the first are compared, and the others say nothing of any fact.
func NewMatrix(o Options, stories []*Story) Matrix {
	var of []int // story -> version
	var versions []*Story
	index := map[string]int{}
	for _, s := range stories {
		v, ok := index[s.article.Text]
		if !ok {
			if v = len(versions); v < MostVersions {
				versions = append(versions, s)
			}
			index[s.article.Text] = v
		}
		of = append(of, v)
	}
	if len(versions) < 2 {
		return Matrix{}
	}
	t := table{versions: versions, pivot: central(versions), facing: make([]facing, len(versions))}
	for v := range versions {
		if v != t.pivot {
			t.face(o, v)
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
func central(versions []*Story) int {
	type run [3]string
	holders := map[run]int{}
	runs := make([]map[run]bool, len(versions))
	for v, s := range versions {
		runs[v] = map[run]bool{}
		words := s.body.Words
		for i := 2; i < len(words); i++ {
			runs[v][run{words[i-2].Fold, words[i-1].Fold, words[i].Fold}] = true
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
		if shared > most || shared == most && versions[v].article.Text < versions[best].article.Text {
			best, most = v, shared
		}
	}
	return best
}

// table is the versions of a report, each held against the pivot.
type table struct {
	versions []*Story
	pivot    int
	facing   []facing // one a version
}

// facing is a version held against the pivot, which is story A of its scene.
type facing struct {
	*comparison
	findings []judge.Finding // all, most probable first
	sites    []site          // those that are shown
}

// site is a difference of a version from the pivot.
type site struct {
	version int
	finding *judge.Finding
	Difference
}

// tabled are the kinds that make rows.
var tabled = map[Kind]bool{Number: true, Time: true, Place: true, Name: true, Quote: true, Attribution: true, Certainty: true, Claim: true}

func (t *table) face(o Options, v int) {
	f := &t.facing[v]
	f.comparison = newComparison(o, t.versions[t.pivot], t.versions[v])
	f.findings = f.models.Findings(f.scene)
	for i := range f.findings {
		x := &f.findings[i]
		if x.P < f.least {
			break
		}
		if d := f.difference(f.scene, x); tabled[d.Kind] {
			f.sites = append(f.sites, site{v, x, d})
		}
	}
}

// joined returns the sites that are of one fact together: those whose spans of the pivot overlap. The gravest come first, then in the order of the
// pivot.
func (t *table) joined() [][]site {
	var sites []site
	for v := range t.facing {
		sites = append(sites, t.facing[v].sites...)
	}
	slices.SortStableFunc(sites, func(x, y site) int {
		return cmp.Or(cmp.Compare(x.A.Spans[0].Start, y.A.Spans[0].Start), cmp.Compare(x.A.Spans[0].End, y.A.Spans[0].End), cmp.Compare(t.text(x), t.text(y)))
	})
	var rows [][]site
	end := -1
	for _, s := range sites {
		at := s.A.Spans[0]
		if n := len(rows); n > 0 && at.Start < end && !t.chained(rows[n-1], s) {
			rows[n-1] = append(rows[n-1], s)
			end = max(end, at.End)
		} else {
			rows = append(rows, []site{s})
			end = at.End
		}
	}
	slices.SortStableFunc(rows, func(x, y []site) int {
		return cmp.Or(cmp.Compare(gravest(x), gravest(y)), cmp.Compare(x[0].A.Spans[0].Start, y[0].A.Spans[0].Start))
	})
	return rows
}

// chained reports whether a version already has a site in a row: two differences of one version are two facts.
func (t *table) chained(row []site, s site) bool {
	return slices.ContainsFunc(row, func(r site) bool { return r.version == s.version })
}

func (t *table) text(s site) string { return t.versions[s.version].article.Text }

func gravest(row []site) Severity {
	return slices.MinFunc(row, func(x, y site) int { return cmp.Compare(x.Severity, y.Severity) }).Severity
}

// row makes the row of sites; of names the version of each story. It is none where all agree.
func (t *table) row(sites []site, of []int) (Row, bool) {
	first := slices.MaxFunc(sites, func(x, y site) int { return cmp.Compare(x.Probability, y.Probability) })
	row := Row{Kind: first.Kind, Severity: gravest(sites), Probability: first.Probability, Subject: first.Subject}
	about := differ.Range{First: first.finding.A.First, Last: first.finding.A.Last}
	span := first.A.Spans[0]
	for _, s := range sites {
		about.First, about.Last = min(about.First, s.finding.A.First), max(about.Last, s.finding.A.Last)
		span.Start, span.End = min(span.Start, s.A.Spans[0].Start), max(span.End, s.A.Spans[0].End)
	}
	p := t.versions[t.pivot]
	said := make([]saying, len(t.versions))
	for v := range t.versions {
		if v == t.pivot {
			said[v] = saying{side: p.side(span), pivot: true}
			said[v].side.Value = first.A.Value
			continue
		}
		i := slices.IndexFunc(sites, func(s site) bool { return s.version == v })
		if i >= 0 {
			said[v] = saying{side: sites[i].B}
		} else {
			said[v] = t.facing[v].saying(about)
		}
	}
	var values []saying
	row.Cells = make([]Cell, len(of))
	for i, v := range of {
		if v >= len(said) {
			continue
		}
		if said[v].side == nil {
			row.Cells[i].Told = said[v].told
			continue
		}
		n := slices.IndexFunc(values, func(s saying) bool { return s.agrees(said[v]) })
		if n < 0 {
			n = len(values)
			values = append(values, said[v])
		}
		row.Cells[i] = Cell{Side: said[v].side, Value: n + 1}
	}
	return row, len(values) > 1
}

// saying is what a version says of a row's fact.
type saying struct {
	side  *Side
	pivot bool // the pivot's words, or other words for the same
	told  bool // no words, but the statement is told
}

// agrees reports whether two versions say the same: both what the pivot says, or the same words, or equal values.
func (s saying) agrees(o saying) bool {
	if s.pivot && o.pivot {
		return true
	}
	if s.pivot != o.pivot {
		return false
	}
	if folded(s.side.Text) == folded(o.side.Text) {
		return true
	}
	if s.side.Value != nil && o.side.Value != nil {
		switch text.Relate(s.side.Value, o.side.Value) {
		case text.Equal, text.Variant:
			return true
		}
	}
	return strings.Contains(folded(s.side.Text), folded(o.side.Text)) || strings.Contains(folded(o.side.Text), folded(s.side.Text))
}

// saying returns what a version without a difference of its own says where the pivot has the words of a row.
func (f *facing) saying(about differ.Range) saying {
	sentence := f.scene.A.Words[min(about.First, len(f.scene.A.Words)-1)].Sentence
	var best *differ.Link
	for i := range f.scene.Links {
		if k := &f.scene.Links[i]; k.A == sentence && (best == nil || k.P*k.Share > best.P*best.Share) {
			best = k
		}
	}
	if best == nil || best.P < tells {
		return saying{}
	}
	first, last := -1, -1
	missing := 0
	for i := about.First; i < about.Last; i++ {
		to := best.Partner(i)
		if to < 0 {
			if !f.scene.A.Entry(i).Function {
				missing++
			}
			continue
		}
		if first < 0 || to < first {
			first = to
		}
		last = max(last, to)
	}
	if missing == 0 && first >= 0 && last-first < 2*about.Len()+4 {
		return saying{side: f.b.side(f.bytes(first, last+1)), pivot: true}
	}
	for i := range f.findings { // other words, taken for style
		x := &f.findings[i]
		if &f.scene.Links[x.Link] == best && x.A.Overlaps(about) && !x.B.Empty() {
			return saying{side: f.b.side(x.SpanB), pivot: true}
		}
	}
	return saying{told: true}
}

// tells is the probability of a pair of sentences from which a version is taken to tell the statement.
const tells = .5

func (f *facing) bytes(first, last int) Span {
	w := f.scene.B.Words
	return Span{Start: w[first].Start, End: w[last-1].End}
}
