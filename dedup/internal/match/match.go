// Package match decides how two stories stand to each other, from their records alone.
package match

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/record"
)

// Story is a record ready to be compared.
type Story struct {
	record.Record
	Outlet  uint32      // the number of its source; 0 where that is not known
	Reduced bool        // boilerplate was set aside
	Rest    record.Text // what is left of the body then
}

// own returns what a decision rests on: the body, less boilerplate.
func (s *Story) own() *record.Text {
	if s.Reduced {
		return &s.Rest
	}
	return &s.Body
}

// Same reports whether two stories have the same words. Words are kept by 32 bits of a hash that everybody can compute: it takes a few minutes to find
// another word with the same. So the checks of the words themselves are compared, too, where they are known.
func (s *Story) Same(t *Story) bool {
	return (s.Check == t.Check || s.Check == 0 || t.Check == 0) && slices.Equal(s.Body.Words, t.Body.Words)
}

// OtherPage reports whether two stories have different headlines and tell nothing of either: what they share is a page's text without the story.
func (s *Story) OtherPage(t *Story) bool { return s.Untold && t.Untold && s.Headline != t.Headline }

// Decision is what two stories share and what that makes them.
type Decision struct {
	Overlap           // of the bodies
	Relation Relation // what the overlap of all but boilerplate makes
	Reasons  []string // the evidence for it, in words

	// Of identical stories, what differs all the same.
	OtherHeadline, OtherCredit bool
}

// sameWire is the probability from which stories run one wire report.
const sameWire = 0.5

// Reuse: stories of which none is a rewrite of the other share passages when they have this many copied words in passages of at least
// reusePassage words, a word of a quotation counted half.
const (
	reuseWords   = 24
	reusePassage = 8
)

// Comparer compares stories, the first of two with ease with many others. It is not safe for concurrent use.
type Comparer struct {
	measurer
	passageFinder
}

// NewComparer returns a Comparer that measures by shingles of so many words.
func NewComparer(width int) *Comparer { return &Comparer{measurer: measurer{width: width}} }

// Forget must be called when another story stands where the first one did.
func (c *Comparer) Forget() { c.probe = nil }

// Probability returns how likely two stories run one wire report.
func (c *Comparer) Probability(a, b *Story) float64 {
	e := c.weighed(a, b)
	return e.probability()
}

// weighed returns the evidence of two stories.
func (c *Comparer) weighed(a, b *Story) evidence {
	x, y := a.own(), b.own()
	c.setProbe(x)
	e := c.compare(y)
	c.weigh(&e, y, a.outlets(b), a.OtherPage(b))
	return e
}

// outlets returns what is known of the outlets of two stories.
func (s *Story) outlets(t *Story) outlets {
	switch {
	case s.Outlet == 0 || t.Outlet == 0:
		return unknown
	case s.Outlet == t.Outlet:
		return oneOutlet
	}
	return twoOutlets
}

// Features returns what Probability rests on, for the program that fits its weights: of the overlap, and of the facts, where they were asked.
func (c *Comparer) Features(a, b *Story) (overlaps Overlaps, facts Agreements, probability float64) {
	e := c.weighed(a, b)
	return e.overlaps(), e.agreements(), e.probability()
}

// Counts returns how many shingles the stories have that Probability compared last; false where these are not all of their bodies.
func (c *Comparer) Counts(a, b *Story) (Counts, bool) { return c.last(), !a.Reduced && !b.Reduced }

// Overlap returns the overlap of the bodies of two stories.
func (c *Comparer) Overlap(a, b *Story) Overlap {
	c.setProbe(&a.Body)
	return c.overlap(&b.Body)
}

// Decide says how two stories stand to each other; false where their bodies have a Jaccard below minJaccard.
func (c *Comparer) Decide(a, b *Story, minJaccard float64) (Decision, bool) {
	d := Decision{Overlap: c.Overlap(a, b)}
	if d.Jaccard < minJaccard {
		return Decision{}, false
	}
	x, y := a.own(), b.own()
	switch {
	case a.Same(b):
		d.Relation = Identical
		d.Reasons = []string{"the same words"}
		d.OtherHeadline, d.OtherCredit = a.Headline != b.Headline, !sameCredits(a.Credits, b.Credits)
		return d, true
	case len(x.Words) < MinWords || len(y.Words) < MinWords:
		return d, true
	}
	var e evidence
	if a.Reduced || b.Reduced {
		c.setProbe(x)
		e = c.compare(y)
	} else {
		e = c.evidence(y, d.Overlap)
	}
	c.weigh(&e, y, a.outlets(b), a.OtherPage(b))
	r := reuse{}
	if e.shorter > 0 { // a passage of eight words has common shingles of three
		r = reused(c.passages(x, y), x)
	}
	d.Reasons = r.reasons()
	switch {
	case e.probability() >= sameWire:
		d.Relation = SameWire
		d.Reasons = append(append(d.Reasons, e.reasons()...), credits(a.Credits, b.Credits)...)
	case 2*r.words-r.quoted >= 2*reuseWords:
		d.Relation = PartialReuse
	}
	if d.Relation != SameWire && e.overlapping() >= sameWire {
		d.Reasons = append(d.Reasons, e.other())
	}
	return d, true
}

// Passages returns the passages that the bodies of two stories share: see [Passage].
func (c *Comparer) Passages(a, b *Story) []Passage { return c.find(a.Body.Words, b.Body.Words) }

// passages returns the passages of the probe, x, and of y, the text compared last. Where a passage is as wide as a shingle, both are hashed already.
func (c *Comparer) passages(x, y *record.Text) []Passage {
	if c.width != passageWidth {
		return c.find(x.Words, y.Words)
	}
	return c.findHashed(x.Words, y.Words, c.wide.order, c.wide.other)
}

// reuse is the words of the long passages that two stories share: how many, how many of them inside quotation marks, and in the longest passage.
type reuse struct{ words, quoted, longest int }

// reused returns the reuse of passages with x.
func reused(passages []Passage, x *record.Text) (r reuse) {
	for _, p := range passages {
		if p.N < reusePassage {
			continue
		}
		r.words += p.N
		r.longest = max(r.longest, p.N)
		for i := p.A; i < p.A+p.N; i++ {
			if x.IsQuoted(i) {
				r.quoted++
			}
		}
	}
	return r
}

func (r reuse) reasons() (reasons []string) {
	if r.words > 0 {
		reasons = append(reasons, fmt.Sprintf("%d copied words in runs of %d and more, the longest %d", r.words, reusePassage, r.longest))
	}
	if r.quoted > 0 {
		reasons = append(reasons, fmt.Sprintf("%d of them inside quotation marks", r.quoted))
	}
	return reasons
}

func (e *evidence) reasons() []string {
	return []string{
		fmt.Sprintf("%.0f%% of the shorter story's runs of %d words and %.0f%% of the longer's are in the other", 100*e.shorter, narrow, 100*e.longer),
		fmt.Sprintf("openings %.0f%% alike; the least shared third of the shorter %.0f%%", 100*e.leads, 100*e.spread),
	}
}

// other returns the reason that stories whose overlap is that of one report are none.
func (e *evidence) other() string {
	if e.foreign {
		return "a page's text: what both begin with, or their headlines, is told of nowhere else in the two"
	}
	a, b := e.facts[0], e.facts[1]
	return fmt.Sprintf("a form with other facts: of names, figures and dates in shared text or next to it %d of %d and %d of %d are not in the other, of those of the openings %d of %d and %d of %d",
		a.others, a.facts, b.others, b.facts, a.news, a.leads, b.news, b.leads)
}

// credits returns the reason that both stories credit an agency, if they do.
func credits(a, b *record.Credits) []string {
	first, _ := a.Of()
	second, _ := b.Of()
	var both []string
	for _, x := range first {
		if slices.Contains(second, x) {
			both = append(both, x)
		}
	}
	if len(both) == 0 {
		return nil
	}
	return []string{"both credit " + strings.Join(both, ", ")}
}

// sameCredits reports whether two stories credit the same agencies.
func sameCredits(a, b *record.Credits) bool {
	first, _ := a.Of()
	second, _ := b.Of()
	return len(first) == len(second) && !slices.ContainsFunc(first, func(x string) bool { return !slices.Contains(second, x) })
}
