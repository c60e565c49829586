package facts

import (
	"cmp"
	"slices"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/internal/text"
)

// place is where a sentence of a version has a fact: words of it, or a place between two of them.
type place struct {
	sentence int
	differ.Range
}

// meets reports whether two places of one version share words, or one stands inside the other.
func (p place) meets(q place) bool {
	switch {
	case p.sentence != q.sentence:
		return false
	case p.Empty() && q.Empty():
		return p.First == q.First
	case p.Empty():
		return q.First < p.First && p.First < q.Last
	case q.Empty():
		return p.First < q.First && q.First < p.Last
	}
	return p.Overlaps(q.Range)
}

// beside reports whether two places of one sentence have at most one word between them.
func (p place) beside(q place) bool { return p.First <= q.Last+1 && q.First <= p.Last+1 }

// slot is a place of a statement that versions fill differently.
type slot struct {
	crossed []*site // most probable first; never empty
	cells   []filled
}

// filled is what a version has in a slot.
type filled struct {
	place
	state state
	value int // of those that have words or are without: the same number for those that say the same
}

type state uint8

const (
	silent state = iota // does not tell the statement
	vague               // tells it, and has no words that are surely those of this fact
	bare                // tells it without this fact
	worded              // has words for it
)

// slots returns the slots in which versions differ, gravest first, then by the place in the text that is most like all others. Each difference is of
// one slot: the most probable ones are followed through all versions first, and take with them what they meet.
func (t *table) slots() []slot {
	var sites []*site
	for i := range t.edges {
		for k := range t.edges[i].sites {
			sites = append(sites, &t.edges[i].sites[k])
		}
	}
	slices.SortStableFunc(sites, func(x, y *site) int { return cmp.Compare(y.probability, x.probability) })
	used := map[*site]bool{}
	var out []slot
	for _, s := range sites {
		if used[s] {
			continue
		}
		w := walk{table: t, used: used, slot: slot{cells: make([]filled, len(t.docs))}}
		w.from(s)
		slices.SortStableFunc(w.crossed, func(x, y *site) int { return cmp.Compare(y.probability, x.probability) })
		out = append(out, w.slot)
	}
	slices.SortStableFunc(out, func(x, y slot) int {
		v, at := t.first(x)
		w, to := t.first(y)
		return cmp.Or(cmp.Compare(x.severity(), y.severity()), cmp.Compare(at, to), cmp.Compare(v, w), cmp.Compare(x.cells[v].First, y.cells[w].First))
	})
	return out
}

func (s *slot) severity() Severity {
	least := Styled
	for _, c := range s.crossed {
		least = min(least, c.difference.Severity)
	}
	return least
}

// first returns the version most like all others that has a slot, and how far into its words the slot stands.
func (t *table) first(s slot) (version int, at float64) {
	version = -1
	for v := range s.cells {
		if s.cells[v].state >= bare && (version < 0 || t.rank[v] < t.rank[version]) {
			version = v
		}
	}
	return version, float64(s.cells[version].First) / float64(len(t.docs[version].Words))
}

// walk follows a slot through the tree of versions.
type walk struct {
	*table
	used   map[*site]bool
	values []example
	slot
}

// example is the cell of the first version that was seen to have a value.
type example struct {
	version int
	filled
}

// from fills the slot of a difference.
func (w *walk) from(s *site) {
	w.crossed = append(w.crossed, s)
	w.used[s] = true
	a, b := w.edges[s.edge].of[0], w.edges[s.edge].of[1]
	w.cells[a] = w.fill(a, s.words[0], -1)
	w.cells[b] = w.fill(b, s.words[1], w.cells[a].value)
	w.spread(a, s.edge)
	w.spread(b, s.edge)
	w.regroup()
}

// regroup moves a cell whose words or typed fact are those of another value and not those of its own to that value: it was taken to agree with its
// neighbour, and the difference was seen between others.
func (w *walk) regroup() {
	kind := w.crossed[0].difference.Kind
	for v := range w.cells {
		c := &w.cells[v]
		if c.state != worded || w.same(kind, v, c, w.values[c.value]) {
			continue
		}
		for n, x := range w.values {
			if w.same(kind, v, c, x) {
				c.value = n
				break
			}
		}
	}
}

// same reports whether a cell has the words of an example or an equal fact of a kind.
func (w *walk) same(kind Kind, v int, c *filled, x example) bool {
	if x.state != worded {
		return false
	}
	if alike(w.docs[v], c.place, w.docs[x.version], x.place) {
		return true
	}
	f, g := factOf(w.docs[v], c.Range, nil, kind), factOf(w.docs[x.version], x.Range, nil, kind)
	return f != nil && g != nil && kind != Quote && text.Relate(f.Value, g.Value) == text.Equal
}

// fill returns the cell of words or of none, with the value of those that say the same, but not the one that it is known to differ from.
func (w *walk) fill(v int, p place, not int) filled {
	c := filled{place: p, state: worded}
	if p.Empty() {
		c.state = bare
	}
	for _, x := range w.values {
		if x.value != not && w.agree(x.version, x.filled, v, c) {
			c.value = x.value
			return c
		}
	}
	for _, x := range w.values { // the same number or time, with other words beside it
		if x.value != not && x.state == worded && c.state == worded && w.measure(x.version, x.place, v, p) {
			c.value = x.value
			return c
		}
	}
	c.value = len(w.values)
	w.values = append(w.values, example{v, c})
	return c
}

// measure reports whether places of two versions have the same number or time, told with the same reserve, where the slot is of such.
func (w *walk) measure(v int, p place, u int, q place) bool {
	kind := w.crossed[0].difference.Kind
	f, g := factOf(w.docs[v], p.Range, nil, kind), factOf(w.docs[u], q.Range, nil, kind)
	if f == nil || g == nil || text.Relate(f.Value, g.Value) != text.Equal {
		return false
	}
	switch x := f.Value.(type) {
	case Quantity:
		return x.SameQualifier(g.Value.(Quantity))
	case Moment:
		return x.Qualifier == g.Value.(Moment).Qualifier
	}
	return false
}

// agree reports whether two versions that are not held against each other say the same.
func (w *walk) agree(v int, x filled, u int, y filled) bool {
	return x.state == y.state && (x.state == bare || alike(w.docs[v], x.place, w.docs[u], y.place))
}

// alike reports whether places of two versions have the same words but for function words that only tie others together, or words that are put for each
// other whatever they are about.
func alike(a *align.Story, p place, b *align.Story, q place) bool {
	if slices.Equal(content(a, p), content(b, q)) {
		return true
	}
	if a.Lang != b.Lang || p.Empty() || q.Empty() || max(p.Len(), q.Len()) > text.MaxParaphrase {
		return false
	}
	return text.Paraphrase(a.Lang, folds(a, p), folds(b, q)) > 0
}

func folds(d *align.Story, p place) []string {
	var out []string
	for i := p.First; i < p.Last; i++ {
		out = append(out, d.Fold(i))
	}
	return out
}

// means are the classes of function words that say something.
const means = text.ClassTurn | text.ClassHedge | text.ClassModal | text.ClassNegation | text.ClassNumber | text.ClassTime | text.ClassAdverb

// content returns the words of a place but for function words that only tie others together.
func content(d *align.Story, p place) []string {
	var out []string
	for i := p.First; i < p.Last; i++ {
		if c := d.Class(i); c&text.ClassFunction == 0 || c&means != 0 {
			out = append(out, d.Fold(i))
		}
	}
	return out
}

// spread fills the cells of the versions beyond v, but for those beyond edge came.
func (w *walk) spread(v, came int) {
	for _, n := range w.at[v] {
		if n == came {
			continue
		}
		e := &w.edges[n]
		side := e.side(v)
		u := e.of[1-side]
		if w.cells[u] = w.across(e, side, v, u); w.cells[u].state != silent {
			w.spread(u, n)
		}
	}
}

// across returns the cell of version u, on the other side of an edge from v.
func (w *walk) across(e *edge, side, v, u int) filled {
	here := w.cells[v]
	if here.state != vague {
		for _, i := range e.places[side][here.sentence] {
			if s := &e.sites[i]; !w.used[s] && s.words[side].meets(here.place) && s.words[side].Len() <= 2*here.Len()+4 {
				w.used[s] = true
				w.crossed = append(w.crossed, s)
				return w.fill(u, e.reach(s, side, here.place), here.value)
			}
		}
	}
	k, number := e.best(side, here.sentence)
	if k == nil {
		return filled{}
	}
	there := filled{place: place{sentence: [2]int{k.B, k.A}[side]}, state: vague}
	switch here.state {
	case bare:
		left, right := partner(k, side, here.First-1), partner(k, side, here.First)
		switch {
		case left >= 0 && (right < 0 || right == left+1):
			there.First = left + 1
		case left < 0 && right >= 0:
			there.First = right
		default:
			return there
		}
		there.Last, there.state, there.value = there.First, bare, here.value
	case worded:
		if r, missing := e.partners(k, side, here.Range); missing == 0 && !r.Empty() && r.Len() <= 2*here.Len()+4 {
			there.Range, there.state, there.value = r, worded, here.value
			return there
		}
		for i := range e.styled[number] { // other words in its place, taken for style
			if s := &e.styled[number][i]; !s.typed && s.words[side].meets(here.place) && !s.words[1-side].Empty() {
				return filled{place: e.reach(s, side, here.place), state: worded, value: here.value}
			}
		}
	}
	return there
}

// row makes the row of a slot; of names the version of each story, less than 0 for none. It is none where all agree.
func (t *table) row(s slot, of []int) (Row, bool) {
	first := s.crossed[0]
	d := &first.difference
	row := Row{Kind: d.Kind, Severity: s.severity(), Probability: d.Probability, Subject: d.Subject, Cells: make([]Cell, len(of))}
	number := map[int]int{}
	holders := map[int]int{}
	all := 0
	for i, v := range of {
		if v < 0 {
			continue
		}
		c := &s.cells[v]
		row.Cells[i].Told = c.state == vague || c.state == bare
		if c.state < bare {
			continue
		}
		if number[c.value] == 0 {
			number[c.value] = len(number) + 1
		}
		row.Cells[i].Value = number[c.value]
		row.Cells[i].Side = t.side(v, c.place, d.Kind)
		holders[number[c.value]]++
		all++
	}
	for n := range number {
		if k := number[n]; 2*holders[k] > all {
			for i := range row.Cells {
				if c := row.Cells[i].Value; c != 0 && c != k {
					row.Odd = append(row.Odd, i)
				}
			}
		}
	}
	return row, len(number) > 1
}

// side returns the words of a place, or those around it where it has none, with the value of the fact of a kind that is there.
func (t *table) side(v int, p place, kind Kind) *Side {
	d := t.docs[v]
	x := d.Sentences[p.sentence]
	r := p.Range
	if p.Empty() {
		r = differ.Range{First: max(r.First-1, x.First), Last: min(r.First+1, x.Last)}
	}
	for i := range d.FactsOf(p.sentence) { // no number is cut
		if p.Empty() {
			break
		}
		if f := &d.FactsOf(p.sentence)[i]; f.Kind == text.Number && r.Overlaps(differ.Range{First: f.First, Last: f.Core}) {
			r.First, r.Last = min(r.First, f.First), max(r.Last, f.Core)
		}
	}
	span := Span{Start: d.Words[r.First].Start(), End: d.End(r.Last - 1)}
	for i := range d.FactsOf(p.sentence) { // nor loses its sign
		if f := &d.FactsOf(p.sentence)[i]; f.Kind == text.Number && r.First <= f.First && f.Last <= r.Last {
			span.Start, span.End = min(span.Start, f.Span.Start), max(span.End, f.Span.End)
		}
	}
	s := t.sides[v](span)
	if f := factOf(d, p.Range, nil, kind); f != nil {
		s.Value = f.Value
	}
	return s
}
