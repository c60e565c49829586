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

// regroup moves a cell whose words are those of another value and not those of its own to that value: it was taken to agree with its neighbour, and the
// difference was seen between others.
func (w *walk) regroup() {
	for v := range w.cells {
		c := &w.cells[v]
		if c.state != worded {
			continue
		}
		mine := w.values[c.value]
		own := content(w.docs[v], c.place)
		if slices.Equal(own, content(w.docs[mine.version], mine.place)) {
			continue
		}
		for n, x := range w.values {
			if x.state == worded && slices.Equal(own, content(w.docs[x.version], x.place)) {
				c.value = n
				break
			}
		}
	}
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
	c.value = len(w.values)
	w.values = append(w.values, example{v, c})
	return c
}

// agree reports whether two versions that are not held against each other say the same: equal values, or the same words but for function words
// that turn nothing.
func (w *walk) agree(v int, x filled, u int, y filled) bool {
	if x.state != y.state {
		return false
	}
	if x.state == bare {
		return true
	}
	return slices.Equal(content(w.docs[v], x.place), content(w.docs[u], y.place))
}

// means are the classes of function words that say something.
const means = text.ClassTurn | text.ClassHedge | text.ClassModal | text.ClassNegation | text.ClassNumber | text.ClassTime | text.ClassAdverb

// content returns the words of a place but for function words that only tie others together.
func content(d *align.Story, p place) []string {
	var out []string
	for i := p.First; i < p.Last; i++ {
		if c := d.Class(i); c&text.ClassFunction == 0 || c&means != 0 {
			out = append(out, d.Words[i].Fold)
		}
	}
	return out
}

// spread fills the cells of the versions beyond v, but for those beyond edge came.
func (w *walk) spread(v, came int) {
	for _, e := range w.at[v] {
		if e == came {
			continue
		}
		side := 0
		if w.edges[e].of[1] == v {
			side = 1
		}
		u := w.edges[e].of[1-side]
		if w.cells[u] = w.across(e, side, v, u); w.cells[u].state != silent {
			w.spread(u, e)
		}
	}
}

// across returns the cell of the version on the other side of an edge.
func (w *walk) across(n, side, v, u int) filled {
	e, here := &w.edges[n], w.cells[v]
	if here.state == vague {
		if k := e.best(side, here.sentence); k != nil {
			return filled{state: vague, place: place{sentence: e.sentence(k, 1-side)}}
		}
		return filled{}
	}
	for i := range e.sites {
		if s := &e.sites[i]; !w.used[s] && s.words[side].meets(here.place) && s.words[side].Len() <= 2*here.Len()+4 {
			w.used[s] = true
			w.crossed = append(w.crossed, s)
			return w.fill(u, e.reach(s, side, here.place), here.value)
		}
	}
	k := e.best(side, here.sentence)
	if k == nil {
		return filled{}
	}
	p := place{sentence: e.sentence(k, 1-side)}
	if here.state == bare {
		left, right := partner(k, side, here.First-1), partner(k, side, here.First)
		switch {
		case left >= 0 && (right < 0 || right == left+1):
			p.First, p.Last = left+1, left+1
		case left < 0 && right >= 0:
			p.First, p.Last = right, right
		default:
			return filled{state: vague, place: p}
		}
		return filled{place: p, state: bare, value: here.value}
	}
	r, missing := e.partners(k, side, here.Range)
	if missing == 0 && !r.Empty() && r.Len() <= 2*here.Len()+4 {
		p.Range = r
		return filled{place: p, state: worded, value: here.value}
	}
	for i := range e.styled { // other words, taken for style
		s := &e.styled[i]
		if &e.scene.Links[s.link] == k && s.words[side].meets(here.place) && !s.words[1-side].Empty() {
			return filled{place: e.reach(s, side, here.place), state: worded, value: here.value}
		}
	}
	return filled{state: vague, place: p}
}

// best returns the pair of sentences that tells most surely what a sentence of a side tells, nil for none.
func (e *edge) best(side, sentence int) *differ.Link {
	var best *differ.Link
	for _, i := range e.links[side][sentence] {
		if k := &e.scene.Links[i]; best == nil || k.P*k.Share > best.P*best.Share {
			best = k
		}
	}
	if best == nil || best.P < tells {
		return nil
	}
	return best
}

// tells is the probability of a pair of sentences from which a version is taken to tell the statement.
const tells = .5

func (e *edge) sentence(k *differ.Link, side int) int { return [2]int{k.A, k.B}[side] }

func (e *edge) doc(side int) *align.Story { return [2]*align.Story{e.scene.A, e.scene.B}[side] }

// partner returns the word that word i of a side is linked to as the same, or -1.
func partner(k *differ.Link, side, i int) int {
	if side == 0 {
		return k.Partner(i)
	}
	return k.PartnerOf(i)
}

// partners returns the range of the words that those of a range are linked to, and how many content words have none.
func (e *edge) partners(k *differ.Link, side int, r differ.Range) (to differ.Range, missing int) {
	d := e.doc(side)
	for i := r.First; i < r.Last; i++ {
		j := partner(k, side, i)
		switch {
		case j < 0 && !d.Entry(i).Function:
			missing++
		case j < 0:
		case to.Empty():
			to = differ.Range{First: j, Last: j + 1}
		default:
			to.First, to.Last = min(to.First, j), max(to.Last, j+1)
		}
	}
	return to, missing
}

// reach returns where the other side of a difference has what a side has in a place that the difference meets: the difference, and what the rest
// of the place is linked to if that stands beside it.
func (e *edge) reach(s *site, side int, here place) place {
	there := s.words[1-side]
	r := there.Range
	k := &e.scene.Links[s.link]
	for _, rest := range [2]differ.Range{{First: here.First, Last: min(here.Last, s.words[side].First)}, {First: max(here.First, s.words[side].Last), Last: here.Last}} {
		if to, missing := e.partners(k, side, rest); !to.Empty() && missing == 0 {
			r.First, r.Last = min(r.First, to.First), max(r.Last, to.Last)
		}
	}
	if r.Len() <= there.Len()+here.Len()+2 {
		there.Range = r
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
	for i := range d.FactsOf[p.sentence] { // no number is cut
		if p.Empty() {
			break
		}
		if f := &d.FactsOf[p.sentence][i]; f.Kind == text.Number && r.Overlaps(differ.Range{First: f.First, Last: f.Core}) {
			r.First, r.Last = min(r.First, f.First), max(r.Last, f.Core)
		}
	}
	span := Span{Start: d.Words[r.First].Start, End: d.Words[r.Last-1].End}
	for i := range d.FactsOf[p.sentence] { // nor loses its sign
		if f := &d.FactsOf[p.sentence][i]; f.Kind == text.Number && r.First <= f.First && f.Last <= r.Last {
			span.Start, span.End = min(span.Start, f.Span.Start), max(span.End, f.Span.End)
		}
	}
	s := t.sides[v](span)
	if f := factOf(d, p.Range, nil, kind); f != nil {
		s.Value = f.Value
	}
	return s
}
