package store

import (
	"context"
	"errors"
	"slices"

	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/wire"
)

// Outdated is an earlier story that still says what a correction changed.
type Outdated struct {
	ID         string           // of the earlier story
	Difference facts.Difference // A is what it says, B what the correction says
}

// mostOutdated is how many of the stories that a correction concerns are read.
const mostOutdated = 32

// Differences returns what differs gravely (key and high, see package facts) between a story and the one that it was closest to when it came, with that one as A, gravest
// first; and, where the story is a correction, which of the earlier stories of its report still say what it changed, in the order of its Arrival.Warned.
// It takes some milliseconds a text. A story whose closest one has expired has no differences.
func (s *Store) Differences(ctx context.Context, id string) ([]facts.Difference, []Outdated, error) {
	st, err := s.Story(ctx, id)
	if err != nil || st.Arrival.Closest == "" {
		return nil, nil, err
	}
	b := read(&st)
	closest, err := s.grave(ctx, st.Arrival.Closest, b)
	if err != nil || st.Arrival.Notice != wire.Correction {
		return closest, nil, err
	}
	var out []Outdated
	for i, warned := range st.Arrival.Warned {
		if i == mostOutdated {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		all := closest
		if warned != st.Arrival.Closest {
			if all, err = s.grave(ctx, warned, b); err != nil {
				return nil, nil, err
			}
		}
		for _, d := range all {
			if d.A != nil && d.B != nil && (len(closest) == 0 || slices.ContainsFunc(closest, func(c facts.Difference) bool { return c.B != nil && meet(c.B, d.B) })) {
				out = append(out, Outdated{warned, d})
			}
		}
	}
	return closest, out, nil
}

// grave returns the key and high differences of a story, which may have expired, and another.
func (s *Store) grave(ctx context.Context, id string, b *facts.Story) ([]facts.Difference, error) {
	a, err := s.Story(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all := facts.Compare(facts.Options{}, read(&a), b)
	return slices.DeleteFunc(all, func(d facts.Difference) bool { return d.Severity > facts.High }), nil
}

// meet reports whether two sides share bytes of one text.
func meet(a, b *facts.Side) bool {
	return a.Field == b.Field && slices.ContainsFunc(a.Spans, func(s facts.Span) bool {
		return slices.ContainsFunc(b.Spans, func(t facts.Span) bool { return s.Start < t.End && t.Start < s.End })
	})
}

// read reads a story for comparing.
func read(s *Story) *facts.Story {
	return facts.Read(facts.Article{Text: s.Text, Headline: s.Headline, Credit: s.Credit, Published: s.Published})
}
