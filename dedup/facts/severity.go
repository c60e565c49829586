package facts

import (
	"math"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/facts/internal/judge"
	"github.com/samewire/samewire/dedup/internal/text"
)

// million is from where an amount of money is key.
const million = 1e6

// finding is what the severity of a difference is told by.
type finding struct {
	*judge.Finding
	scene *judge.Scene
	kind  Kind
	x, y  *text.Fact // the facts of the kind, nil for none
	facts text.Relation
}

// severity tells how much a finding matters: what an editor must see at once by rule, the rest by what was learned.
func (c *comparison) severity(s *judge.Scene, f *judge.Finding, kind Kind, x, y *text.Fact) Severity {
	if kind == NameVariant {
		return Minor
	}
	g := finding{f, s, kind, x, y, text.Unlike}
	if x != nil && y != nil {
		g.facts = text.Relate(x.Value, y.Value)
	}
	least := Medium
	if f.Grave >= .5 {
		least = High
	}
	return min(least, g.rule())
}

// rule returns the severity that is beyond doubt, [Medium] where there is none.
func (g *finding) rule() Severity {
	high := Medium
	if g.Swapped || g.opposed() || g.Lone && g.kind != Number || g.facts == text.Conflict && g.kind != Attribution && g.kind != Quote {
		high = High
	}
	switch g.kind {
	case Number, Claim, Name:
		switch {
		case g.victims():
			return Key
		case g.kind == Number:
			return min(high, g.number())
		}
	case Quote:
		if g.Origin != differ.Quoted {
			return Key
		}
	case Certainty:
		if polarity(g.scene.A, g.A) != polarity(g.scene.B, g.B) {
			return Key
		}
		if g.modal() {
			return High
		}
	case Attribution:
		if !g.A.Empty() && !g.B.Empty() && g.scene.Sources(g.Finding.Candidate) == text.Conflict {
			return Key
		}
	}
	return high
}

// number returns the severity of another number that is no number of victims: key for money from a million.
func (g *finding) number() Severity {
	if g.x == nil || g.y == nil {
		return Medium
	}
	v, w := g.x.Value.(text.Quantity), g.y.Value.(text.Quantity)
	switch {
	case g.facts == text.Conflict && (rich(v) || rich(w)):
		return Key
	case g.facts == text.Conflict, v.Unit != w.Unit && v.Unit != "" && w.Unit != "":
		return High
	}
	return Medium
}

// victims reports whether a finding changes who or how many are dead, hurt, missing or held: it counts or adds people beside a word of that.
func (g *finding) victims() bool {
	a, b := g.scene.A, g.scene.B
	switch {
	case g.x != nil && g.y != nil && g.kind == Number:
		if g.facts != text.Conflict {
			return false
		}
		near := graveReach
		if counts(g.x) || counts(g.y) {
			near *= 2
		}
		return grave(a, g.A, near) || grave(b, g.B, near) || leads(a, g.x) || leads(b, g.y)
	case counted(a, g.A) != counted(b, g.B):
		return grave(a, g.A, 2*graveReach) || grave(b, g.B, 2*graveReach)
	case adds(a, g.A) == adds(b, g.B):
		return false
	}
	return grave(a, g.A, graveReach) || grave(b, g.B, graveReach)
}

// counts reports whether a number counts things or people, rather than measuring.
func counts(f *text.Fact) bool {
	q, ok := f.Value.(text.Quantity)
	return ok && q.Identifier == "" && (q.Unit == "" || q.Unit == "share" || q.Unit == "score")
}

// counted reports whether a range has a number of things or people.
func counted(s *align.Story, r differ.Range) bool {
	for _, f := range judge.Touching(s, r, text.Number) {
		if counts(f) {
			return true
		}
	}
	return false
}

// adds reports whether a range begins with "and".
func adds(s *align.Story, r differ.Range) bool {
	return r.Len() > 1 && s.Class(r.First)&text.ClassAnd != 0
}

// graveReach is how many words from a change a word of life and death may stand; from a number that counts twice as many.
const graveReach = 3

// grave reports whether a word of a range, or one as near, is of life and death, votes or hostages.
func grave(s *align.Story, r differ.Range, near int) bool {
	if r.Empty() {
		return false
	}
	x := s.Sentences[s.SentenceOf(r.First)]
	return anyGrave(s, max(x.First, r.First-near), min(x.Last, r.Last+near))
}

// leads reports whether a number is one that something grave rose or fell to: "the death toll from the floods rose to 34".
func leads(s *align.Story, f *text.Fact) bool {
	q, ok := f.Value.(text.Quantity)
	if !ok || q.Of == "" || f.Core != f.Last || q.Unit != "" {
		return false
	}
	return anyGrave(s, s.Sentences[s.SentenceOf(f.First)].First, f.First)
}

func anyGrave(s *align.Story, first, last int) bool {
	for i := first; i < last; i++ {
		if s.Class(i)&text.ClassGrave != 0 {
			return true
		}
	}
	return false
}

// rich reports whether a quantity is a million of money or more.
func rich(q text.Quantity) bool {
	return q.Money() && max(math.Abs(q.Value), math.Abs(q.High)) >= million
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

// modal reports whether either side has a modal verb that the other has not: "may" and "will".
func (g *finding) modal() bool {
	has := func(s *align.Story, r differ.Range) bool {
		for i := r.First; i < r.Last; i++ {
			if s.Class(i)&text.ClassModal != 0 {
				return true
			}
		}
		return false
	}
	return has(g.scene.A, g.A) != has(g.scene.B, g.B)
}

// opposed reports whether one word of a side is the opposite of one of the other, or one that turns a meaning stands for another.
func (g *finding) opposed() bool {
	return g.Opposed || g.A.Len() == 1 && g.B.Len() == 1 && g.scene.A.Turns(g.A.First) && g.scene.B.Turns(g.B.First)
}
