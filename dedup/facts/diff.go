package facts

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/facts/internal/judge"
	"github.com/samewire/samewire/dedup/internal/text"
)

// Difference is a fact that two versions state differently, or that only one states. It is a candidate with its evidence.
type Difference struct {
	ID          string // "d1", "d2", ... in the order of Diff
	Kind        Kind
	Severity    Severity
	Probability float64  // in [0, 1]: that a careful reader would call it a change of fact
	Subject     string   // what it is about in a few words of the text, such as "killed"; may be empty
	A, B        *Side    // nil where the version says nothing of it
	Rule        string   // how it was found; not stable
	Related     []string // ids of the other differences of the same sentences
}

// Side is what one version says.
type Side struct {
	Field string // "headline" or "credit" where Spans are bytes of one that stands apart from the text; else empty
	Spans []Span // of the text, in order; not empty
	Text  string // the words at the spans, joined by " … "
	Value any    // the fact's value, see Fact; nil where the words have none
}

// Diff returns the differences of two texts: [Compare] of what they are read to, with the default options.
func Diff(a, b string) []Difference {
	return Compare(Options{}, Read(Article{Text: a}), Read(Article{Text: b}))
}

// Compare returns the differences of two stories, gravest first, then in the order of a, then of b, the longer first. Those of severity Styled are less
// probable than the options ask for: other words for the same, as far as can be told. Swapping the stories mirrors the result; a story has no
// differences from itself.
//
// Sentences that tell the same are paired wherever in the texts they stand, one with several where they were split or told twice. Inside
// a pair of sentences each place where words differ is weighed by what was learned from labelled pairs: see Difference.Probability. What only one version has is one-sided: a
// sentence or clause, or as one passage three sentences or more in a row. Furniture, captions and bylines take no part; headline and
// credit do. Time grows with the texts' length; sentences of more than 300 words are cut.
func Compare(o Options, a, b *Story) []Difference {
	if a == b || a.article.Text == b.article.Text && a.article.Headline == b.article.Headline && a.article.Credit == b.article.Credit {
		return nil
	}
	swapped := cmp.Or(cmp.Compare(a.article.Text, b.article.Text), cmp.Compare(a.article.Headline, b.article.Headline), cmp.Compare(a.article.Credit, b.article.Credit)) > 0
	if swapped { // one order for both, so that ties fall the same way
		a, b = b, a
	}
	c := newComparison(o, a, b)
	c.compare()
	if swapped {
		for i := range c.found {
			f := &c.found[i]
			f.A, f.B = f.B, f.A
		}
	}
	return c.finish()
}

// comparison collects the differences of two stories.
type comparison struct {
	a, b   *Story
	models *judge.Models
	least  float32
	scene  *judge.Scene
	aside  [2][]uint64 // shingles of what each version sets aside, sorted; nil until asked for
	whole  [2][]uint64 // and of all its text
	found  []found
}

// found is a difference with the pair of sentences it came from, from 1; 0 for none.
type found struct {
	Difference
	group int
}

func newComparison(o Options, a, b *Story) *comparison {
	m := judge.Default()
	v := align.NewVocabulary()
	x, y := a.prepared(v), b.prepared(v)
	return &comparison{a: a, b: b, models: m, least: o.least(m), scene: judge.NewScene(x, y, align.Align(x, y, m.Align))}
}

func (c *comparison) compare() {
	all := c.models.Findings(c.scene, c.least)
	c.scene.Keep(all)
	lone := c.stretches(all)
	c.scene.Forget()
	c.found = make([]found, 0, len(all)+len(lone)+8)
	for i := range all {
		c.found = append(c.found, found{c.difference(c.scene, &all[i]), all[i].Link + 1})
	}
	c.respelled()
	c.scene = nil // much memory of no more use
	c.alone(all, lone)
	c.heads()
	c.notices()
	c.credited()
}

// respelled adds names that both sentences of a pair have, with other marks in them: Shia' and Shia, Köhler and Kohler. Each spelling is told once.
func (c *comparison) respelled() {
	seen := map[[2]string]bool{}
	for i := range c.scene.Links {
		k := &c.scene.Links[i]
		for _, x := range c.scene.A.FactsOf(k.A) {
			if x.Kind != text.Name {
				continue
			}
			j := k.Partner(x.First)
			for _, y := range c.scene.B.FactsOf(k.B) {
				if y.Kind != text.Name || y.First != j || y.Last-y.First != x.Last-x.First {
					continue
				}
				if c.a.article.Text[x.Span.Start:x.Span.End] == c.b.article.Text[y.Span.Start:y.Span.End] { // by far the most
					continue
				}
				v, w := c.a.side(x.Span), c.b.side(y.Span)
				if spelled := [2]string{v.Text, w.Text}; marks(v.Text) != marks(w.Text) && folded(v.Text) == folded(w.Text) && !seen[spelled] {
					seen[spelled] = true
					v.Value, w.Value = x.Value, y.Value
					d := Difference{Kind: NameVariant, Severity: Minor, Probability: float64(k.P), Subject: x.Subject, A: v, B: w, Rule: "marks in a name"}
					if k.P < c.least {
						d.Kind, d.Severity = Style, Styled
					}
					c.found = append(c.found, found{d, i + 1})
				}
			}
		}
	}
}

// marks returns a name folded, but with its apostrophes and a sign for each accent, however it is encoded. Points, hyphens and blanks are style.
func marks(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '`':
			b.WriteByte('\'')
		case unicode.IsMark(r):
			b.WriteByte('^')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			base := strings.TrimSpace(folded(string(r)))
			b.WriteString(base)
			if r >= utf8.RuneSelf && len(base) == 1 {
				b.WriteByte('^')
			}
		}
	}
	return b.String()
}

// add notes a difference of no pair of sentences.
func (c *comparison) add(d Difference) { c.found = append(c.found, found{d, 0}) }

// difference makes a finding of a scene a difference.
func (c *comparison) difference(s *judge.Scene, f *judge.Finding) Difference {
	d := Difference{Kind: Style, Severity: Styled, Probability: float64(f.P), Rule: f.Origin.String()}
	d.A = &Side{Spans: []Span{f.SpanA}, Text: s.A.Raw[f.SpanA.Start:f.SpanA.End]}
	d.B = &Side{Spans: []Span{f.SpanB}, Text: s.B.Raw[f.SpanB.Start:f.SpanB.End]}
	if f.P < c.least || f.Origin == differ.Quoted && sameMarks(s, f) {
		return d
	}
	d.Kind = Kind(judge.Kinds[f.Kind])
	x, y := factOf(s.A, f.A, f.FactA, d.Kind), factOf(s.B, f.B, f.FactB, d.Kind)
	if x != nil {
		d.A.Value, d.Subject = x.Value, x.Subject
	}
	if y != nil {
		d.B.Value, d.Subject = y.Value, cmp.Or(d.Subject, y.Subject)
	}
	d.Severity = c.severity(s, f, d.Kind, x, y)
	return d
}

// sameMarks reports whether as many quotation marks stand in and around both sentences of a finding. Where a quotation has no end, and in other signs, one of them may be
// read as quoted and the other not, and nothing was changed.
func sameMarks(s *judge.Scene, f *judge.Finding) bool {
	k := &s.Links[f.Link]
	return marksAround(s.A, k.FirstA, k.LastA) == marksAround(s.B, k.FirstB, k.LastB)
}

// marksAround counts the gaps between the words from first to last, and before and behind them, that have a quotation mark in them.
func marksAround(s *align.Story, first, last int) (n int) {
	const near = 16 // bytes of a gap at the beginning or the end of the text
	for i := first; i <= last; i++ {
		from, to := max(0, s.Words[first].Start()-near), len(s.Raw)
		if i > 0 {
			from = s.End(i - 1)
		}
		if i < len(s.Words) {
			to = s.Words[i].Start()
		}
		if strings.ContainsAny(s.Raw[from:min(to, from+near)], "\"'`“”„‟‘’‚‛«»‹›″〝〞〟「」『』") {
			n++
		}
	}
	return n
}

// factOf returns the fact of a kind that a range is about: the given one, or the first that shares a word with it. Nil where there is none.
func factOf(s *align.Story, r differ.Range, given *text.Fact, kind Kind) *text.Fact {
	want := text.Kind(kind)
	if kind == NameVariant {
		want = text.Name
	}
	if given != nil && (given.Kind == want || want == text.Name && given.Kind == text.Place) {
		return given
	}
	if r.Empty() {
		return nil
	}
	all := s.FactsOf(s.SentenceOf(r.First))
	for i := range all {
		f := &all[i]
		if (f.Kind == want || want == text.Name && f.Kind == text.Place) && r.Overlaps(differ.Range{First: f.First, Last: f.Last}) {
			return f
		}
	}
	return nil
}

// finish orders the differences and names them.
func (c *comparison) finish() []Difference {
	start := func(s *Side) int {
		if s == nil {
			return math.MaxInt
		}
		if s.Field != "" {
			return -1
		}
		return s.Spans[0].Start
	}
	text := func(s *Side) string {
		if s == nil {
			return ""
		}
		return s.Text
	}
	slices.SortStableFunc(c.found, func(x, y found) int {
		return cmp.Or(cmp.Compare(x.Severity, y.Severity), cmp.Compare(start(x.A), start(y.A)), cmp.Compare(start(x.B), start(y.B)), cmp.Compare(len(text(y.A))+len(text(y.B)), len(text(x.A))+len(text(x.B))),
			cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Rule, y.Rule))
	})
	out := make([]Difference, len(c.found))
	of := map[int][]int{}
	for i, f := range c.found {
		out[i] = f.Difference
		out[i].ID = fmt.Sprintf("d%d", i+1)
		if f.group > 0 {
			of[f.group] = append(of[f.group], i)
		}
	}
	for _, same := range of {
		for _, i := range same {
			for _, j := range same {
				if i != j && (out[i].Severity == Styled) == (out[j].Severity == Styled) {
					out[i].Related = append(out[i].Related, out[j].ID)
				}
			}
		}
	}
	return out
}

// side returns the side of byte spans, which must be in order.
func (s *Story) side(spans ...Span) *Side {
	texts := make([]string, len(spans))
	for i, x := range spans {
		texts[i] = s.article.Text[x.Start:x.End]
	}
	return &Side{Spans: spans, Text: strings.Join(texts, " … ")}
}
