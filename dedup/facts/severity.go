package facts

import (
	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/facts/internal/judge"
	"github.com/samewire/samewire/dedup/internal/text"
)

// million is from where an amount of money is key.
const million = 1e6

// severity tells how much a finding matters: what an editor must see at once by rule, the rest by what was learned.
func (c *comparison) severity(s *judge.Scene, f *judge.Finding, kind Kind, x, y *text.Fact) Severity {
	if kind == NameVariant {
		return Minor
	}
	learned := Medium
	if c.models.IsGrave(f) >= .5 {
		learned = High
	}
	relation := text.Unlike
	if x != nil && y != nil {
		relation = text.Relate(x.Value, y.Value)
	}
	switch kind {
	case Number:
		if relation == text.Conflict {
			learned = High
			if grave(s.A, f.A) || grave(s.B, f.B) || rich(x) || rich(y) {
				return Key
			}
		}
	case Time, Name:
		if relation == text.Conflict {
			return High
		}
	case Quote:
		if f.Origin != differ.Quoted {
			return Key
		}
	case Certainty:
		if polarity(s.A, f.A) != polarity(s.B, f.B) {
			return Key
		}
	case Attribution:
		if relation == text.Conflict && !f.A.Empty() && !f.B.Empty() {
			return Key
		}
	}
	return learned
}

// grave reports whether a word of a range, or one within three words of it, is of life and death, votes or hostages.
func grave(s *align.Story, r differ.Range) bool {
	if r.Empty() {
		return false
	}
	x := s.Sentences[s.Words[r.First].Sentence]
	for i := max(x.First, r.First-3); i < min(x.Last, r.Last+3); i++ {
		if s.Class(i)&text.ClassGrave != 0 {
			return true
		}
	}
	return false
}

// rich reports whether a fact is a million of money or more.
func rich(f *text.Fact) bool {
	if f == nil {
		return false
	}
	q, ok := f.Value.(text.Quantity)
	return ok && q.Money() && max(q.Value, q.High) >= million
}

// polarity reports whether a range has an odd number of negations.
func polarity(s *align.Story, r differ.Range) bool {
	odd := false
	for i := r.First; i < r.Last; i++ {
		if s.Class(i)&text.ClassNegation != 0 {
			odd = !odd
		}
	}
	return odd
}
