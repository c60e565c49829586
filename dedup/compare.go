package dedup

import (
	"fmt"
	"strings"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/event"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/dedup/wire"
)

// Passage is a run of copied words: text[Start:End] of both sides, words that are the same once folded.
type Passage struct {
	A, B  wire.Span // in the texts of the two articles
	Words int
}

// Comparison is what two stories share, measured exactly.
type Comparison struct {
	Pair                  // ids as given: A is the first article, whatever the order of the ids
	Probability float64   // that both run one wire report, by the model of MATCHING.md, in [0, 1]
	Passages    []Passage // of five words or more, in the order of A; a stretch of A is in one passage at the most
}

// Compare compares the bodies of two stories exactly. Faults of cfg are the only errors.
func Compare(cfg Config, a, b Article) (Comparison, error) {
	cfg, err := base.WithDefaults(cfg)
	if err != nil {
		return Comparison{}, err
	}
	o := record.Options{Width: cfg.Width, Density: sample.Of(cfg.Rate)}
	readA, readB := record.NewReader(o), record.NewReader(o)
	x, y := match.Story{Record: readA.Read(a.Text)}, match.Story{Record: readB.Read(b.Text)}
	c := match.NewComparer(cfg.Width)
	decision, _ := c.Decide(&x, &y, 0)
	out := Comparison{Pair: newPair(a.ID, b.ID, decision), Probability: c.Probability(&x, &y)}
	wordsA, wordsB := readA.Words(), readB.Words()
	for _, p := range c.Passages(&x, &y) {
		out.Passages = append(out.Passages, Passage{
			A:     wire.Span{Start: wordsA[p.A].Start, End: wordsA[p.A+p.N-1].End},
			B:     wire.Span{Start: wordsB[p.B].Start, End: wordsB[p.B+p.N-1].End},
			Words: p.N,
		})
	}
	if decision.Relation == match.Unrelated {
		both := event.NewCollection([]event.Profile{profile(&a), profile(&b)})
		decision.Relation, out.Reasons = relateEvent(out.Reasons, both.Compare(0, 1))
		out.Relation = Relation(decision.Relation)
	}
	return out, nil
}

// profile returns the names, places, dates and numbers of an article.
func profile(a *Article) event.Profile {
	anatomy := wire.Parse(a.Text)
	var spans []event.Span
	for _, p := range anatomy.Parts {
		if p.Kind == wire.KindBody || p.Kind == wire.KindHeadline || p.Kind == wire.KindDateline {
			spans = append(spans, event.Span(p.Span))
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
