package facts

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Difference is a fact that two versions state differently, or that only one states. It is a candidate with its evidence.
type Difference struct {
	ID       string // "d1", "d2", ... in the order of Diff
	Kind     Kind
	Severity Severity
	Subject  string   // what it is about in a few words of the text, such as "killed"; may be empty
	A, B     *Side    // nil where the version says nothing of it
	Rule     string   // the rule that found it; not stable
	Related  []string // ids of the other differences of the same sentences
}

// Side is what one version says.
type Side struct {
	Spans []Span // of the text, in order; not empty
	Text  string // the words at the spans, joined by " … "
	Value any    // the fact's value, see Fact; nil where the words have none
}

// Diff returns the differences of two texts, gravest first, then in the order of a, then of b, the longer first. Those of severity Styled change no fact.
// Swapping the texts mirrors the result; a text has no differences from itself.
//
// Facts are compared inside sentences that tell the same (see align), so a number is never held against one of another sentence. What only
// one version has is one-sided: a sentence or clause, or as one passage three sentences or more in a row. Facts of furniture, captions and
// bylines are no differences; the credit is one. Time grows with the texts' length times the sentences that share a rare word, which are
// forty at the most; sentences of more than 300 words are cut.
func Diff(a, b string) []Difference {
	if a == b {
		return nil
	}
	swapped := a > b // one order for both, so that ties fall the same way
	if swapped {
		a, b = b, a
	}
	c := newComparison(newDocument(a), newDocument(b))
	c.compare()
	if swapped {
		for i := range c.found {
			f := &c.found[i]
			f.A, f.B = f.B, f.A
		}
	}
	return c.finish()
}

// comparison collects the differences of two documents.
type comparison struct {
	a, b           *document
	factsA, factsB [][]fact           // by sentence
	namesA, namesB map[string]bool    // referents that the texts name
	spellings      map[[2]string]bool // pairs of spellings of one name that were noted
	edited         bool               // half of the sentences told by both are the same: the rest was edited, not written anew
	againA, againB map[int]bool       // tokens that sentences of the other version tell again
	stemsA, stemsB map[string]bool    // of all words
	editor         editor
	found          []found
}

// found is a difference with the group it came from; 0 for none.
type found struct {
	Difference
	group int
}

func newComparison(a, b *document) *comparison {
	c := &comparison{a: a, b: b, editor: editor{a: a, b: b}, spellings: map[[2]string]bool{}, againA: map[int]bool{}, againB: map[int]bool{}, stemsA: a.stems(), stemsB: b.stems()}
	c.factsA, c.namesA = a.told()
	c.factsB, c.namesB = b.told()
	return c
}

// stems returns the stems of a text's words.
func (d *document) stems() map[string]bool {
	all := make(map[string]bool, len(d.tokens))
	for _, t := range d.tokens {
		all[t.stem] = true
	}
	return all
}

// told returns the facts of each sentence and the names the text tells.
func (d *document) told() ([][]fact, map[string]bool) {
	all := d.extract()
	names := map[string]bool{}
	for _, f := range all {
		if n, ok := f.value.(NameValue); ok {
			names[n.Referent()] = true
		}
	}
	return d.bySentence(all), names
}

func (c *comparison) compare() {
	groups := align(c.a, c.b)
	same, both := 0, 0
	for _, g := range groups {
		if !g.again && len(g.a) > 0 && len(g.b) > 0 {
			both++
			if g.like >= alike {
				same++
			}
		}
	}
	c.edited = 3*same >= 2*both
	for i, g := range groups {
		if g.again {
			c.group(i+1, g)
		}
	}
	for i, g := range groups {
		if !g.again && len(g.a) > 0 && len(g.b) > 0 {
			c.group(i+1, g)
		}
	}
	c.namedOtherwise()
	c.onlyInOne(groups)
	c.anatomy()
}

// add notes a difference.
func (c *comparison) add(group int, kind Kind, severity Severity, a, b *Side, subject, rule string) {
	c.found = append(c.found, found{Difference{Kind: kind, Severity: severity, Subject: subject, A: a, B: b, Rule: rule}, group})
}

// finish orders the differences and names them.
func (c *comparison) finish() []Difference {
	start := func(s *Side) int {
		if s == nil {
			return math.MaxInt
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
				if i != j {
					out[i].Related = append(out[i].Related, out[j].ID)
				}
			}
		}
	}
	return out
}

// side returns the side of byte spans, which must be in order.
func (d *document) side(spans ...Span) *Side {
	texts := make([]string, len(spans))
	for i, s := range spans {
		texts[i] = d.text[s.Start:s.End]
	}
	return &Side{Spans: spans, Text: strings.Join(texts, " … ")}
}

// span returns the bytes of tokens from to to-1.
func (d *document) span(from, to int) Span {
	return Span{Start: d.tokens[from].start, End: d.tokens[to-1].end}
}

// sentenceSpan returns the bytes of a sentence.
func (d *document) sentenceSpan(i int) Span {
	return Span{Start: d.sentences[i].start, End: d.sentences[i].end}
}
