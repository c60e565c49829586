package facts

import (
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/facts/internal/judge"
	"github.com/samewire/samewire/dedup/facts/internal/words"
	"github.com/samewire/samewire/dedup/internal/text"
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// headline is a headline as a text of its own.
type headline struct {
	*text.Text
	facts []text.Fact
	at    int  // where it begins in the article's text
	apart bool // it stands outside of the text
}

// readHeadline returns the headline of the article, or else the one that its text begins with.
func readHeadline(s *Story) *headline {
	h := &headline{}
	words := strings.TrimSpace(s.article.Headline)
	if words != "" {
		h.apart = true
		h.at = strings.Index(s.article.Headline, words)
	} else {
		at := s.body.Anatomy.Headline
		if at.IsZero() {
			return nil
		}
		words, h.at = at.In(s.article.Text), at.Start
	}
	h.Text = text.ReadLine(words, s.body.Lang)
	h.facts = s.dated(h.Facts())
	return h
}

// side returns a side of a headline's bytes.
func (h *headline) side(span Span) *Side {
	out := &Side{Text: h.Raw[span.Start:span.End]}
	span.Start, span.End = span.Start+h.at, span.End+h.at
	if h.apart {
		out.Field = "headline"
	}
	out.Spans = []Span{span}
	return out
}

// heads compares headlines: their facts as those of sentences that tell the same, and whether they are the same at all.
func (c *comparison) heads() {
	a, b := c.a.headline, c.b.headline
	switch {
	case a == nil && b == nil:
	case b == nil:
		c.add(Difference{Kind: Headline, Severity: unlessIn(a.Raw, c.b, Minor), Probability: 1, A: a.side(Span{End: len(a.Raw)}), Rule: "headline only in one"})
	case a == nil:
		c.add(Difference{Kind: Headline, Severity: unlessIn(b.Raw, c.a, Minor), Probability: 1, B: b.side(Span{End: len(b.Raw)}), Rule: "headline only in one"})
	case folded(a.Raw) == folded(b.Raw):
	default:
		shown := c.headFacts(a, b)
		d := reworded(a, b)
		if shown {
			d.Severity = Styled // what it says is shown word by word
		}
		c.add(d)
	}
}

// unlessTold returns how grave it is that a notice is in one version alone: style, where its shingles stand in the text of the other, n, whose lines are others.
func (c *comparison) unlessTold(notice string, n int) Severity {
	if c.whole[n] == nil {
		c.whole[n] = append(shingle.Shingler{Width: asideWidth}.Append(nil, shingle.AppendWords(nil, c.story(n).article.Text)), 0)
		slices.Sort(c.whole[n])
	}
	if holds(c.whole[n], notice, 1) {
		return Styled
	}
	return Key
}

// unlessIn returns how grave it is that a headline or a credit is in one version alone: style, where its words stand in the text of the other, whose lines are
// others. A name that is credited may be cited there: of credits a few words tell nothing.
func unlessIn(words string, other *Story, severity Severity) Severity {
	words = folded(words)
	if (severity == Minor || strings.Count(words, " ") >= asideWidth) && strings.Contains(" "+folded(other.article.Text), " "+words) {
		return Styled
	}
	return severity
}

// reworded returns the difference of headlines as a whole, which is style: every house words its own. Where all words but a few are the same, and
// those few are no kin, they are shown.
func reworded(a, b *headline) Difference {
	d := Difference{Kind: Headline, Severity: Styled, Probability: 1, Rule: "headlines differ"}
	x, y := Span{End: len(a.Raw)}, Span{End: len(b.Raw)}
	if len(a.Sentences) == 1 && len(b.Sentences) == 1 {
		v := align.NewVocabulary()
		sa, sb := align.NewStory(a.Text, a.facts, v), align.NewStory(b.Text, b.facts, v)
		k := differ.Links(sa, sb, []align.Pair{{P: 1}})[0]
		if n := len(k.Hunks); n > 0 && k.Framed() {
			first, last := k.Hunks[0], k.Hunks[n-1]
			x = Span{Start: a.Words[first.A.First].Start(), End: a.End(last.A.Last - 1)}
			y = Span{Start: b.Words[first.B.First].Start(), End: b.End(last.B.Last - 1)}
			if foreign(sa, sb, k.Hunks, 0) && foreign(sb, sa, k.Hunks, 1) {
				d.Severity = Medium
			}
		}
	}
	d.A, d.B = a.side(x), b.side(y)
	return d
}

// foreign reports whether a word that stands on side n of some hunks is kin to none of the other headline.
func foreign(s, other *align.Story, hunks []differ.Hunk, n int) bool {
	for _, h := range hunks {
		r := [2]differ.Range{h.A, h.B}[n]
		for i := r.First; i < r.Last; i++ {
			if !s.Entry(i).Function && !slices.ContainsFunc(other.IDs, func(id int32) bool { return s.IDs[i] == id || kin(s.Entry(i), other.Vocabulary.Entry(id)) }) {
				return true
			}
		}
	}
	return false
}

// kin reports whether two words can tell the same.
func kin(x, y *align.Entry) bool {
	r := x.Known.Relation(y.Known)
	return r != words.None && r != words.Antonym
}

// headlineShown is the probability that a change of fact in headlines must have besides: houses word them anew, so that more of what differs is style
// than in sentences. Another number or time in a frame of the same words is shown at any.
const headlineShown = .7

// headFacts compares headlines word by word and reports whether a change of fact is shown.
func (c *comparison) headFacts(a, b *headline) (shown bool) {
	if len(a.Sentences) == 0 || len(b.Sentences) == 0 {
		return false
	}
	v := align.NewVocabulary()
	sa, sb := align.NewStory(a.Text, a.facts, v), align.NewStory(b.Text, b.facts, v)
	pairs := align.Align(sa, sb, c.models.Align)
	if len(pairs) == 0 {
		return false
	}
	s := judge.NewScene(sa, sb, pairs)
	for _, f := range c.models.Findings(s, c.least) {
		d := c.difference(s, &f)
		if d.Severity < Styled && f.P < headlineShown && !(f.Slot && f.FactA.Kind != text.Name) {
			d.Kind, d.Severity = Style, Styled
		}
		shown = shown || d.Severity < Styled
		d.A, d.B = withValue(a.side(f.SpanA), d.A), withValue(b.side(f.SpanB), d.B)
		d.Rule = "headline: " + d.Rule
		c.add(d)
	}
	return shown
}

func withValue(s, from *Side) *Side {
	s.Value = from.Value
	return s
}

// notices compares what the texts say of corrections and kills.
func (c *comparison) notices() {
	na, nb := c.a.corrections(), c.b.corrections()
	only := func(mine, theirs []Span, text, other string) []Span {
		said := map[string]bool{}
		for _, m := range theirs {
			said[folded(m.In(other))] = true
		}
		return slices.DeleteFunc(slices.Clone(mine), func(n Span) bool { return said[folded(n.In(text))] })
	}
	for _, n := range only(na, nb, c.a.article.Text, c.b.article.Text) {
		c.add(Difference{Kind: Claim, Severity: c.unlessTold(n.In(c.a.article.Text), 1), Probability: 1, A: c.a.side(n), Rule: "correction only in one"})
	}
	for _, n := range only(nb, na, c.b.article.Text, c.a.article.Text) {
		c.add(Difference{Kind: Claim, Severity: c.unlessTold(n.In(c.b.article.Text), 0), Probability: 1, B: c.b.side(n), Rule: "correction only in one"})
	}
}

// corrections returns the notices that say what an earlier version had wrong, or that it is withdrawn.
func (s *Story) corrections() []Span {
	var out []Span
	for _, n := range s.body.Anatomy.Notices(s.article.Text) {
		switch n.Kind {
		case wire.Correction, wire.Kill, wire.Withdrawn, wire.EditorNote:
			out = append(out, n.Span)
		}
	}
	return out
}

// credited compares the agencies that the texts credit. A credit that one version dropped is shown with what the other credits.
func (c *comparison) credited() {
	na, sa := c.a.credits()
	nb, sb := c.b.credits()
	switch {
	case slices.Equal(na, nb):
	case sa != nil && sb != nil:
		c.add(Difference{Kind: Credit, Severity: Medium, Probability: 1, A: sa, B: sb, Rule: "credits differ"})
	case len(na) > 0:
		c.add(Difference{Kind: Credit, Severity: unlessIn(sa.Text, c.b, Medium), Probability: 1, A: sa, Rule: "credit only in one"})
	case len(nb) > 0:
		c.add(Difference{Kind: Credit, Severity: unlessIn(sb.Text, c.a, Medium), Probability: 1, B: sb, Rule: "credit only in one"})
	}
}

// credits returns the agencies that a story credits, apart from its text and in its dateline, credit and tail, sorted, and what names them: the
// credits and tails of the text whole, of a dateline the agency, or, where the text has none of them, what stands apart; nil for neither.
func (s *Story) credits() (names []string, side *Side) {
	anatomy := &s.body.Anatomy
	names = wire.Credited(s.article.Credit)
	var spans []Span
	for _, m := range anatomy.Agencies(s.article.Text) {
		if m.Kind == wire.KindDateline || m.Kind == wire.KindCredit || m.Kind == wire.KindTail {
			names = append(names, m.Agency)
		}
		if m.Kind == wire.KindDateline {
			spans = append(spans, m.Span)
		}
	}
	for _, p := range anatomy.Parts {
		if p.Kind == wire.KindCredit || p.Kind == wire.KindTail {
			spans = append(spans, p.Span)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(spans) == 0 {
		if len(names) == 0 {
			return nil, nil
		}
		return names, &Side{Field: "credit", Spans: []Span{{End: len(s.article.Credit)}}, Text: s.article.Credit}
	}
	slices.SortFunc(spans, func(a, b Span) int { return a.Start - b.Start })
	return names, s.side(slices.Compact(spans)...)
}

// folded returns the words of a text, folded, parted by spaces, with forms of one letter written as one.
func folded(words string) string {
	var b strings.Builder
	for t := range shingle.Tokens(words) {
		b.WriteString(text.Letters(t.Text))
		b.WriteByte(' ')
	}
	return b.String()
}
