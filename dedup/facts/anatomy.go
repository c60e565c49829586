package facts

import (
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// anatomy compares headlines and credits.
func (c *comparison) anatomy() {
	ha, hb := c.a.anatomy.Headline, c.b.anatomy.Headline
	switch {
	case ha.IsZero() && hb.IsZero():
	case hb.IsZero():
		c.add(0, Headline, Minor, c.a.side(ha), nil, "", "headline only in one")
	case ha.IsZero():
		c.add(0, Headline, Minor, nil, c.b.side(hb), "", "headline only in one")
	case folded(c.a.text[ha.Start:ha.End]) != folded(c.b.text[hb.Start:hb.End]):
		c.add(0, Headline, Minor, c.a.side(ha), c.b.side(hb), "", "headlines differ")
	}
	for _, n := range c.a.corrections() {
		if !slices.ContainsFunc(c.b.corrections(), func(m Span) bool { return folded(m.In(c.b.text)) == folded(n.In(c.a.text)) }) {
			c.add(0, Claim, Key, c.a.side(n), nil, "", "correction only in one")
		}
	}
	for _, n := range c.b.corrections() {
		if !slices.ContainsFunc(c.a.corrections(), func(m Span) bool { return folded(m.In(c.a.text)) == folded(n.In(c.b.text)) }) {
			c.add(0, Claim, Key, nil, c.b.side(n), "", "correction only in one")
		}
	}
	na, sa := c.a.credits()
	nb, sb := c.b.credits()
	if len(sa) > 0 && len(sb) > 0 && !slices.Equal(na, nb) {
		c.add(0, Credit, Medium, c.a.side(sa...), c.b.side(sb...), "", "credits differ")
	}
}

// corrections returns the notices that say what an earlier version had wrong, or that it is withdrawn.
func (d *document) corrections() []Span {
	var out []Span
	for _, n := range d.anatomy.Notices(d.text) {
		switch n.Kind {
		case wire.Correction, wire.Kill, wire.Withdrawn, wire.EditorNote:
			out = append(out, n.Span)
		}
	}
	return out
}

// credits returns the agencies that a story's dateline, credit and tail name, sorted, and the spans that name them: credits and tails
// whole, of a dateline the agency.
func (d *document) credits() (names []string, spans []Span) {
	for _, m := range d.anatomy.Agencies(d.text) {
		if m.Kind == wire.KindDateline || m.Kind == wire.KindCredit || m.Kind == wire.KindTail {
			names = append(names, m.Agency)
		}
		if m.Kind == wire.KindDateline {
			spans = append(spans, m.Span)
		}
	}
	for _, p := range d.anatomy.Parts {
		if p.Kind == wire.KindCredit || p.Kind == wire.KindTail {
			spans = append(spans, p.Span)
		}
	}
	slices.Sort(names)
	slices.SortFunc(spans, func(a, b Span) int { return a.Start - b.Start })
	return slices.Compact(names), slices.Compact(spans)
}

// folded returns the words of a text, folded, parted by spaces.
func folded(text string) string {
	var b strings.Builder
	for t := range shingle.Tokens(text) {
		b.WriteString(t.Text)
		b.WriteByte(' ')
	}
	return b.String()
}
