package dedup

import (
	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/match"
)

// Explanation is why two stories are one report, or are not.
type Explanation struct {
	Comparison

	// Overlap and Facts are what the probability is made of, the product of theirs: that the text is told again, and that it is no form with other facts. Where
	// no facts are others Facts has no Factors, and Overlap alone counts. They decide between stories of at least MinWords words whose words are not the
	// same: see Decided.
	Overlap, Facts Odds

	// Foreign tells that what both begin with, or their headlines, is told of nowhere else in the two: they share a page's text without its story, and
	// the probability is 0.
	Foreign bool

	Words   [2]int // of the bodies
	Decided Rule   // what made the relation
}

// Odds are a probability and what it is made of: its log-odds are Base and the sum of what the figures add.
type Odds struct {
	Base    float64 // the log-odds where all figures are 0
	Factors []Factor
}

// Sum returns the log-odds.
func (o *Odds) Sum() float64 {
	sum := o.Base
	for _, f := range o.Factors {
		sum += f.Adds()
	}
	return sum
}

// Factor is a figure of two stories, and what it counts for.
type Factor struct {
	Name    string  // of the overlap shorter, longer, openings, opening, spread, unquoted, reused, block and reworded, of the facts other-facts, new-opening and length, as MATCHING.md tells in this order
	Meaning string  // in words; the wording is not stable
	Value   float64 // in [0, 1]; length is the logarithm of a number of words
	Weight  float64
}

// Adds returns what the figure adds to the log-odds.
func (f Factor) Adds() float64 { return f.Value*f.Weight + 0 } // no zero below zero

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

var overlapMeanings = [...]string{
	"of the shorter story's runs of three words are in the longer",
	"of the longer story's are in the shorter",
	"of both openings' runs are the same",
	"of an opening is found in the other story, of the two the less",
	"of a third of the shorter story is found, of the three the least",
	"of the words outside quotation marks are found, of the two stories the less",
	"is how far, in one outlet, the least found third is below a fifth",
	"is how far the unbroken stretches that are shared go beyond a quarter of the shorter story",
	"of the least found third is not found, in another outlet",
}

var factMeanings = [...]string{
	"of the names, figures and dates in shared text and next to it are other ones, of the two stories the less",
	"is how far the share of those of an opening that the other story has nowhere is above a quarter, of the two stories the less",
	"is the logarithm of the shorter story's words: short texts are forms more often",
}

func newOdds(f match.Factors, names, meanings []string) Odds {
	o := Odds{Base: f.Base}
	for i, v := range f.Values {
		o.Factors = append(o.Factors, Factor{names[i], meanings[i], v, f.Weights[i]})
	}
	return o
}

// Explain compares two stories as [Compare] does, and says what the relation rests on. Faults of cfg are the only errors.
func Explain(cfg Config, a, b Article) (Explanation, error) {
	cfg, err := base.WithDefaults(cfg)
	if err != nil {
		return Explanation{}, err
	}
	c := newComparer(cfg, &a)
	x := Explanation{Comparison: c.compare(&b)}
	second := match.Story{Record: c.readB.Read(&b), Outlet: c.outletOf(&b)}
	overlap, facts, foreign := c.match.Factors(&c.first, &second)
	x.Overlap, x.Facts, x.Foreign = newOdds(overlap, match.OverlapNames[:], overlapMeanings[:]), newOdds(facts, match.FactNames[:], factMeanings[:]), foreign
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
