package judge

import (
	"slices"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/internal/text"
)

// Kinds are the kinds of findings, by the numbers of Finding.Kind.
var Kinds = [...]string{"number", "time", "name", "name-variant", "quote", "attribution", "certainty", "claim"}

func kindOf(name string) int8 { return int8(slices.Index(Kinds[:], name)) }

// kind returns the kind of a finding: that which was learned, but words of one quotation are that quotation, words that name another source are the
// attribution, values of one slot are of its kind, and what alone one sentence lacks is what it is.
func (s *Scene) kind(f *Finding) int8 {
	switch name := Kinds[f.Kind]; {
	case f.Lone && (f.A.Empty() || f.B.Empty()):
		return kindOf("attribution")
	case f.Lone && f.A.Len() == f.B.Len(): // the same words, with marks and without
		return kindOf("quote")
	case f.Lone:
		return kindOf("number")
	case f.A.Empty() || f.B.Empty():
	case quoted(s.A, f.A) && quoted(s.B, f.B):
		return kindOf("quote")
	case (name == "claim" || name == "name") && s.Sources(f.Candidate) == text.Conflict:
		return kindOf("attribution")
	case f.Slot && f.FactA.Kind == text.Place:
		return kindOf("name")
	case f.Slot:
		return kindOf(string(f.FactA.Kind))
	}
	return f.Kind
}

// quoted reports whether all words of a range stand in quotation marks.
func quoted(s *align.Story, r differ.Range) bool {
	for i := r.First; i < r.Last; i++ {
		if !s.Words[i].Quoted() {
			return false
		}
	}
	return true
}

// Sources returns how the sources stand to each other that a candidate lies in, [text.Unlike] where it lies in none.
func (s *Scene) Sources(c *differ.Candidate) text.Relation {
	for _, x := range Touching(s.A, c.A, text.Attribution) {
		if c.A.First < x.First || c.A.Last > x.Last {
			continue
		}
		for _, y := range Touching(s.B, c.B, text.Attribution) {
			if c.B.First >= y.First && c.B.Last <= y.Last {
				return text.Relate(x.Value, y.Value)
			}
		}
	}
	return text.Unlike
}

// Touching returns the facts of a kind that share a word with a range.
func Touching(s *align.Story, r differ.Range, kind text.Kind) []*text.Fact {
	if r.Empty() {
		return nil
	}
	var out []*text.Fact
	all := s.FactsOf(s.SentenceOf(r.First))
	for i := range all {
		if f := &all[i]; f.Kind == kind && r.Overlaps(differ.Range{First: f.First, Last: f.Last}) {
			out = append(out, f)
		}
	}
	return out
}
