package dedup

import (
	"fmt"
	"strings"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/event"
	"github.com/samewire/samewire/dedup/internal/jsonl"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// Passage is a run of copied words: text[Start:End] of both sides, words that are the same once folded.
type Passage struct {
	A     wire.Span `json:"a"` // in the texts of the two articles
	B     wire.Span `json:"b"`
	Words int       `json:"words"`
}

// Comparison is what two stories share, measured exactly.
type Comparison struct {
	Pair                  // ids as given: A is the first article, whatever the order of the ids
	Probability float64   // that both run one wire report, by the model of MATCHING.md, in [0, 1]
	Passages    []Passage // of five words or more, in the order of A; a stretch of A is in one passage at the most
}

// Compare compares the bodies of two stories exactly, by these two alone: [PairsAmong], which sees others, may find less in common. Faults of cfg are
// the only errors.
func Compare(cfg Config, a, b Article) (Comparison, error) {
	cfg, err := base.WithDefaults(cfg)
	if err != nil {
		return Comparison{}, err
	}
	return newComparer(cfg, &a).compare(&b), nil
}

// comparer compares a story with others. It is not safe for concurrent use.
type comparer struct {
	a            *Article
	readA, readB *record.Reader
	first        match.Story
	match        *match.Comparer
}

func newComparer(cfg Config, a *Article) *comparer {
	o := record.Options{Width: cfg.Width, Density: sample.Of(cfg.Rate)}
	c := &comparer{a: a, readA: record.NewReader(o), readB: record.NewReader(o), match: match.NewComparer(cfg.Width)}
	c.first.Record = c.readA.Read(a)
	return c
}

// outletOf makes the first story one of the first outlet, if its own is known, and returns the number of that of b, 0 where it is not known.
func (c *comparer) outletOf(b *Article) uint32 {
	number := func(source string) uint32 {
		switch source {
		case "":
			return 0
		case c.a.Source:
			return 1
		}
		return 2
	}
	c.first.Outlet = number(c.a.Source)
	return number(b.Source)
}

func (c *comparer) compare(b *Article) Comparison {
	second := match.Story{Record: c.readB.Read(b)}
	second.Outlet = c.outletOf(b)
	decision, _ := c.match.Decide(&c.first, &second, 0)
	out := Comparison{Pair: newPair(c.a.ID, b.ID, decision), Probability: c.match.Probability(&c.first, &second)}
	if out.Relation == Identical && !c.first.OtherPage(&second) {
		out.Probability = 1 // few words make a form more often, but not one that says the same
	}
	wordsA, wordsB := c.readA.Words(), c.readB.Words()
	for _, p := range c.match.Passages(&c.first, &second) {
		out.Passages = append(out.Passages, Passage{
			A:     wire.Span{Start: wordsA[p.A].Start, End: wordsA[p.A+p.N-1].End},
			B:     wire.Span{Start: wordsB[p.B].Start, End: wordsB[p.B+p.N-1].End},
			Words: p.N,
		})
	}
	if decision.Relation == match.Unrelated {
		both := event.NewCollection([]event.Profile{profile(c.a, nil), profile(b, nil)})
		decision.Relation, out.Reasons = relateEvent(out.Reasons, both.Compare(0, 1))
		out.Relation = decision.Relation
	}
	return out
}

// MarshalJSON returns what the line of a pair has (see [Pair.MarshalJSON]), and then probability and passages.
func (c Comparison) MarshalJSON() ([]byte, error) {
	return jsonl.Marshal(jsonComparison{newJSONPair(&c.Pair), jsonl.Share(c.Probability), append([]Passage{}, c.Passages...)})
}

// profile returns the names, places, dates and numbers of an article, but for those in words of its body that are set aside.
func profile(a *Article, aside [][2]int) event.Profile {
	anatomy := wire.Parse(a.Text)
	var words []shingle.Word
	if len(aside) > 0 {
		words = record.AppendBody(nil, a.Text, anatomy.Body)
	}
	var spans []event.Span
	for _, p := range anatomy.Parts {
		if p.Kind != wire.KindBody && p.Kind != wire.KindHeadline && p.Kind != wire.KindDateline {
			continue
		}
		rest := event.Span(p.Span)
		for _, run := range aside {
			if from, to := words[run[0]].Start, words[run[1]-1].End; p.Kind == wire.KindBody && from < rest.End && to > rest.Start {
				if rest.Start < from {
					spans = append(spans, event.Span{Start: rest.Start, End: from})
				}
				rest.Start = min(to, rest.End)
			}
		}
		if rest.Start < rest.End {
			spans = append(spans, rest)
		}
	}
	return event.NewProfile(a.Headline, a.Text, spans)
}

// relateEvent returns the relation of a pair that is unrelated by its overlap, SameEvent where shared facts say so, and its reasons, which name them.
func relateEvent(reasons []string, e event.Evidence) (match.Relation, []string) {
	if !e.Same {
		return match.Unrelated, reasons
	}
	for _, kind := range []struct {
		name  string
		facts []string
	}{{"names", e.Names}, {"places", e.Places}, {"dates", e.Dates}, {"numbers", e.Numbers}} {
		if n := min(5, len(kind.facts)); n > 0 {
			reasons = append(reasons, fmt.Sprintf("shared %s: %s", kind.name, strings.Join(kind.facts[:n], ", ")))
		}
	}
	return match.SameEvent, reasons
}
