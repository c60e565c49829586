package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

var explainCommand = command{
	name:    "explain",
	brief:   "say why two stories are one report, or are not",
	formats: "text|jsonl|json",
	usage:   []string{"[--format text|jsonl|json] A B", "--docs PATH [...] A B"},
	about: `
Explain says what the relation of two stories rests on: the rule that decided,
the six figures that the probability of one report is made of and what each
adds, the copied passages, and what was left out of either story as furniture,
dateline, credit and the like. With --docs it names the rarest of the shingles
that both have, and how many of the other stories there have them, too.

  $ samewire explain --format text testdata/wire/002_2980e0dcca6e89cd.txt testdata/wire/002_2980e0dcca6e89cd.txt
  A  testdata/wire/002_2980e0dcca6e89cd.txt
     US bombs facilities in Syria used by Iran-backed militia
  B  testdata/wire/002_2980e0dcca6e89cd.txt
     the same headline
  identical: the words are the same
  jaccard 100%, 100% of A in B, 100% of B in A; 428 and 428 words
    - the same words

  Copied: 1 passage of five words and more
     428 words  The Pentagon confirmed the strike, which was an apparent response…

  Left out of A
    headline                    US bombs facilities in Syria used by Iran-backed…
    furniture, repeated-headl…  • US bombs facilities in Syria used by Iran-backe…
    furniture, repeated-headl…  US bombs facilities in Syria used by Iran-backed…

  Left out of B
    headline                    US bombs facilities in Syria used by Iran-backed…
    furniture, repeated-headl…  • US bombs facilities in Syria used by Iran-backe…
    furniture, repeated-headl…  US bombs facilities in Syria used by Iran-backed…
`,
	more: `
Formats: text for people, the default on a terminal; otherwise jsonl, one
object; json, an array of one. MATCHING.md of package dedup tells the figures.
`,
	new: func() task { return &explainTask{} },
}

type explainTask struct {
	docs    []string
	offsets string
}

func (t *explainTask) declare(f *flags) {
	f.list(&t.docs, "docs", "PATH", "stories to take by id, and to count shingles in: a file, folder or glob; may be repeated")
	declareOffsets(f, &t.offsets)
}

func (t *explainTask) run(ctx context.Context, std streams, o *options) error {
	if err := o.checkWords(); err != nil {
		return err
	}
	if len(o.paths) != 2 {
		return usageError(fmt.Sprintf("%s given, need two: A and B", count(len(o.paths), "story", "stories")))
	}
	if slices.Contains(t.docs, feed.Stdin) {
		return usageError("--docs is read twice, which standard input cannot be: name a file")
	}
	if err := o.check(); err != nil {
		return err
	}
	o.chooseFormat(std.out)
	in := newInput(std, o)
	in.keepTexts()
	work := newDiffing(in, o.settings.Config, facts.Options{}, nil, false, t.offsets)
	list, err := work.two(ctx, t.docs, [2]string(o.paths))
	if err != nil || list == nil {
		return in.finish(err)
	}
	a, b := work.story(o.paths[0]), work.story(o.paths[1])
	if err := cmp.Or(a.err, b.err); err != nil {
		return in.finish(err)
	}
	x := &explained{a: &a.Article, b: &b.Article, givenA: a.given, givenB: b.given}
	if x.Explanation, err = dedup.Explain(o.settings.Config, a.Article, b.Article); err == nil && len(t.docs) > 0 && !in.cut {
		err = x.countRare(ctx, std, o, t.docs)
	}
	if err != nil {
		return in.finish(err)
	}
	return in.printOne(std, o, &explanationLine{x.line(t.offsets), x})
}

// explanationLine is an explanation for tools, and for people.
type explanationLine struct {
	*explainLine
	why *explained
}

func (l *explanationLine) print(w io.Writer, st screen) { l.why.print(w, st) }

// explained is two stories, and why they are one report or not.
type explained struct {
	a, b           *dedup.Article // cleaned
	givenA, givenB given
	dedup.Explanation
	among int // stories in which shingles were counted
	rare  []rareShingle
}

// rareShingle is a run of words that both stories have.
type rareShingle struct {
	A, B   wire.Span
	others int // stories of the archive that have it, too
}

// mostRare is how many rare shingles are named.
const mostRare = 10

// countRare counts in how many other stories the shingles that both have stand, and keeps the rarest, no two of which overlap.
func (x *explained) countRare(ctx context.Context, std streams, o *options, docs []string) error {
	width := cmp.Or(o.settings.Width, shingle.DefaultWidth)
	a, b := bodyOf(x.a.Text, width), bodyOf(x.b.Text, width)
	others := map[uint64]int{}
	for h := range a.at {
		if _, both := b.at[h]; both {
			others[h] = 0
		}
	}
	again := newInput(std, o)
	again.Report, again.Skip, again.Note = func(*feed.Problem) error { return nil }, nil, nil // told when the stories were read
	seen := map[uint64]int{}
	for story, err := range again.read(ctx, docs) {
		if err != nil {
			return err
		}
		if story.ID == x.a.ID || story.ID == x.b.ID {
			continue
		}
		x.among++
		for h := range bodyOf(story.Text, width).at {
			if _, ok := others[h]; ok && seen[h] != x.among {
				seen[h] = x.among
				others[h]++
			}
		}
	}
	again.progress.clear()
	shared := make([]uint64, 0, len(others))
	for h := range others {
		shared = append(shared, h)
	}
	slices.SortFunc(shared, func(h, g uint64) int { return cmp.Or(others[h]-others[g], a.at[h].Start-a.at[g].Start) })
	for _, h := range shared {
		if len(x.rare) == mostRare {
			break
		}
		r := rareShingle{a.at[h], b.at[h], others[h]}
		if !slices.ContainsFunc(x.rare, func(q rareShingle) bool { return r.A.Start < q.A.End && q.A.Start < r.A.End }) {
			x.rare = append(x.rare, r)
		}
	}
	return nil
}

// body is the shingles of a story's body, and where each stands first.
type body struct{ at map[uint64]wire.Span }

func bodyOf(text string, width int) body {
	var words []shingle.Word
	story := wire.Parse(text)
	for _, span := range story.Body {
		from := len(words)
		words = shingle.AppendWords(words, span.In(text))
		for i := from; i < len(words); i++ {
			words[i].Start += span.Start
			words[i].End += span.Start
		}
	}
	b := body{map[uint64]wire.Span{}}
	for i, h := range (shingle.Shingler{Width: width}).Append(nil, words) {
		if _, ok := b.at[h]; !ok {
			b.at[h] = wire.Span{Start: words[i].Start, End: words[min(i+width, len(words))-1].End}
		}
	}
	return b
}

// explainLine is what other tools read.
type explainLine struct {
	pairHead
	DecidedBy   dedup.Rule      `json:"decided_by"`
	Probability share           `json:"probability"`
	Jaccard     share           `json:"jaccard"`
	AInB        share           `json:"a_in_b"`
	BInA        share           `json:"b_in_a"`
	Words       map[string]int  `json:"words"` // of the bodies of a and b
	Overlap     explainOdds     `json:"overlap"`
	Facts       *explainOdds    `json:"facts,omitempty"`   // where some are others
	Foreign     bool            `json:"foreign,omitempty"` // what both begin with is told of nowhere else: the probability is 0
	Reasons     []string        `json:"reasons"`
	Offsets     string          `json:"offsets,omitempty"`
	Passages    []dedup.Passage `json:"passages"`
	Among       int             `json:"among,omitempty"` // other stories in which shingles were counted
	Rare        []explainRare   `json:"rare,omitempty"`
	LeftOut     struct {
		A []explainPart `json:"a"`
		B []explainPart `json:"b"`
	} `json:"left_out"`
}

// explainOdds is log-odds: base and the sum of what the figures add.
type explainOdds struct {
	Base    float64         `json:"base"`
	Figures []explainFigure `json:"figures"`
}

func newExplainOdds(o *dedup.Odds) explainOdds {
	out := explainOdds{o.Base, []explainFigure{}}
	for _, f := range o.Factors {
		out.Figures = append(out.Figures, explainFigure{f.Name, f.Meaning, shareOf(f.Value), f.Weight, shareOf(f.Adds())})
	}
	return out
}

type explainFigure struct {
	Name    string  `json:"name"`
	Meaning string  `json:"meaning"`
	Value   share   `json:"value"`
	Weight  float64 `json:"weight"`
	Adds    share   `json:"adds"` // to the log-odds
}

type explainRare struct {
	Text   string    `json:"text"`
	A      wire.Span `json:"a"`
	B      wire.Span `json:"b"`
	Others int       `json:"others"` // stories that have it, too
}

type explainPart struct {
	wire.Span
	Kind   string `json:"kind"`
	Reason string `json:"reason,omitempty"`
	Text   string `json:"text"`
}

func (x *explained) line(offsets string) *explainLine {
	a, b := x.givenA.counter(offsets), x.givenB.counter(offsets)
	l := &explainLine{pairHead: headOf(x.a, x.b, x.Relation), DecidedBy: x.Decided,
		Probability: shareOf(x.Probability), Jaccard: shareOf(x.Jaccard), AInB: shareOf(x.AInB), BInA: shareOf(x.BInA),
		Words: map[string]int{"a": x.Words[0], "b": x.Words[1]}, Overlap: newExplainOdds(&x.Overlap), Foreign: x.Foreign, Reasons: append([]string{}, x.Reasons...),
		Offsets: otherThanBytes(offsets), Passages: passagesIn(a, b, x.Passages), Among: x.among}
	if len(x.Facts.Factors) > 0 {
		facts := newExplainOdds(&x.Facts)
		l.Facts = &facts
	}
	for _, r := range x.rare {
		l.Rare = append(l.Rare, explainRare{a.clean.Span(r.A).In(a.text), a.span(r.A), b.span(r.B), r.others})
	}
	l.LeftOut.A, l.LeftOut.B = partsLeftOut(x.a.Text, a), partsLeftOut(x.b.Text, b)
	return l
}

// partsLeftOut returns the parts of a story that are no part of its body.
func partsLeftOut(text string, c *counter) []explainPart {
	out := []explainPart{}
	for _, p := range wire.Parse(text).Parts {
		if p.Kind == wire.KindSpace || p.Kind == wire.KindBody {
			continue
		}
		part := explainPart{Span: c.span(p.Span), Kind: p.Kind.String(), Text: c.clean.Span(p.Span).In(c.text)}
		if p.Why != wire.NoReason {
			part.Reason = p.Why.String()
		}
		out = append(out, part)
	}
	return out
}

var decidedWords = map[dedup.Rule]string{
	dedup.BySameWords:   "the words are the same",
	dedup.ByLength:      fmt.Sprintf("one has fewer than %d words: only the same words would be one report", dedup.MinWords),
	dedup.ByProbability: "the probability is 50% or more",
	dedup.ByPassages:    "neither is a rewrite of the other, and they share copied passages",
	dedup.ByFacts:       "no copied passages to speak of, and the same names, places, dates or numbers",
	dedup.ByNothing:     "the probability is below 50%, and little is copied",
}

// Bounds of what is listed as text.
const (
	mostPassages = 8
	mostParts    = 12
)

// printOdds prints what a probability is made of.
func printOdds(w io.Writer, st screen, title, base string, o *dedup.Odds) {
	fmt.Fprintf(w, "\n%s\n  %+6.1f  %s\n", st.bold(title), o.Base, base)
	for _, f := range o.Factors {
		value := percent(f.Value)
		if f.Value > 1 {
			value = fmt.Sprintf("%.1f", f.Value)
		}
		lines := wrap(strings.Repeat(" ", 10), value+" "+f.Meaning)
		fmt.Fprintf(w, "  %+6.1f  %s", f.Adds(), lines[10:])
	}
	fmt.Fprintf(w, "  %+6.1f  makes %s\n", o.Sum(), percent(1/(1+math.Exp(-o.Sum()))))
}

// print prints why, for people.
func (x *explained) print(w io.Writer, st screen) {
	(&compared{a: x.a, b: x.b}).printVersions(w, st)
	fmt.Fprintf(w, "%s: %s\n", st.bold(x.Relation.String()), decidedWords[x.Decided])
	fmt.Fprintf(w, "jaccard %s, %s of A in B, %s of B in A; %d and %d words\n", percent(x.Jaccard), percent(x.AInB), percent(x.BInA), x.Words[0], x.Words[1])
	for _, r := range x.Reasons {
		io.WriteString(w, wrap("  - ", visible(r)))
	}
	if x.Decided == dedup.ByProbability || x.Decided == dedup.ByPassages || x.Decided == dedup.ByNothing || x.Decided == dedup.ByFacts {
		printOdds(w, st, "That the text is told again, in log-odds", "where nothing is in common", &x.Overlap)
		if len(x.Facts.Factors) > 0 {
			printOdds(w, st, "That it is no form with other facts", "to begin with", &x.Facts)
		}
		if x.Foreign {
			io.WriteString(w, wrap("\n", "What both begin with is told of nowhere else in the two: they share the text of a page, not a story."))
		}
		if x.Foreign || len(x.Facts.Factors) > 0 {
			fmt.Fprintf(w, "\nIn all %s.\n", percent(x.Probability))
		}
	}
	if len(x.Passages) > 0 {
		longest := slices.Clone(x.Passages)
		slices.SortStableFunc(longest, func(p, q dedup.Passage) int { return q.Words - p.Words })
		fmt.Fprintf(w, "\n%s\n", st.bold(fmt.Sprintf("Copied: %s of five words and more", count(len(longest), "passage", "passages"))))
		for i, p := range longest {
			if i == mostPassages {
				fmt.Fprintf(w, "  and %d shorter ones\n", len(longest)-i)
				break
			}
			fmt.Fprintf(w, "  %4d words  %s\n", p.Words, cut(visible(plainText(p.A.In(x.a.Text))), st.width-14))
		}
	}
	if x.among > 0 {
		fmt.Fprintf(w, "\n%s\n", st.bold(fmt.Sprintf("The rarest shingles of both, and how many of %s have them, too", count(x.among, "other story", "other stories"))))
		for _, r := range x.rare {
			fmt.Fprintf(w, "  %6d  %s\n", r.others, cut(visible(plainText(r.A.In(x.a.Text))), st.width-10))
		}
		if len(x.rare) == 0 {
			io.WriteString(w, "  they share none\n")
		}
	}
	for i, a := range []*dedup.Article{x.a, x.b} {
		parts := partsLeftOut(a.Text, &counter{text: a.Text})
		if len(parts) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s\n", st.bold("Left out of "+"AB"[i:i+1]))
		for k, p := range parts {
			if k == mostParts && len(parts) > mostParts+1 {
				fmt.Fprintf(w, "  and %d more, which --format jsonl shows\n", len(parts)-k)
				break
			}
			what := p.Kind
			if p.Reason != "" {
				what += ", " + p.Reason
			}
			fmt.Fprintf(w, "  %-26s  %s\n", cut(what, 26), cut(visible(plainText(p.Text)), st.width-30))
		}
	}
	fmt.Fprintln(w)
}
