package dedup

import (
	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/match"
)

// Explanation is why two stories are one report, or are not.
type Explanation struct {
	Comparison

	// Factors are the figures that the probability is made of: its log-odds are Base and the sum of what they add. They decide between
	// stories of at least MinWords words whose words are not the same: see Decided.
	Factors []Factor
	Base    float64 // the log-odds of stories that have nothing in common

	Words   [2]int // of the bodies
	Decided Rule   // what made the relation
}

// Factor is a figure of two stories, and what it counts for.
type Factor struct {
	Name    string  // one of shorter, longer, openings, opening, spread and unquoted, which MATCHING.md tells in this order
	Meaning string  // in words; the wording is not stable
	Value   float64 // in [0, 1]
	Weight  float64
}

// Adds returns what the figure adds to the log-odds.
func (f Factor) Adds() float64 { return f.Value * f.Weight }

// Rule is what made the relation of two stories.
type Rule string

// The rules, in the order in which they are tried.
const (
	BySameWords   Rule = "same-words"   // the words are the same
	ByLength      Rule = "too-short"    // one has fewer than MinWords words: only the same words would count
	ByProbability Rule = "probability"  // the probability is a half or more
	ByPassages    Rule = "passages"     // enough words are copied, of stories that are no rewrites of each other
	ByFacts       Rule = "shared-facts" // names, places, dates and numbers
	ByNothing     Rule = "nothing"      // none of these
)

// MinWords is the fewest words of a story that can be found to be a rewrite.
const MinWords = match.MinWords

var meanings = [...]string{
	"of the shorter story's runs of three words are in the longer",
	"of the longer story's are in the shorter",
	"of both openings' runs are the same",
	"of an opening is found in the other story, of the two the less",
	"of a third of the shorter story is found, of the three the least",
	"of the words outside quotation marks are found, of the two stories the less",
}

// Explain compares two stories as [Compare] does, and says what the relation rests on. Faults of cfg are the only errors.
func Explain(cfg Config, a, b Article) (Explanation, error) {
	cfg, err := base.WithDefaults(cfg)
	if err != nil {
		return Explanation{}, err
	}
	c := newComparer(cfg, &a)
	x := Explanation{Comparison: c.compare(&b)}
	second := match.Story{Record: c.readB.Read(&b)}
	values, weights, alone := c.match.Factors(&c.first, &second)
	x.Base = alone
	for i, v := range values {
		x.Factors = append(x.Factors, Factor{match.FactorNames[i], meanings[i], v, weights[i]})
	}
	x.Words = [2]int{len(c.first.Body.Words), len(second.Body.Words)}
	switch {
	case x.Relation == Identical:
		x.Decided = BySameWords
	case x.Relation == SameEvent:
		x.Decided = ByFacts
	case min(x.Words[0], x.Words[1]) < MinWords:
		x.Decided = ByLength
	case x.Relation == SameWire:
		x.Decided = ByProbability
	case x.Relation == PartialReuse:
		x.Decided = ByPassages
	default:
		x.Decided = ByNothing
	}
	return x, nil
}
