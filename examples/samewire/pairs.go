package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/samewire/samewire/dedup"
)

// maxAll is the most stories of which every pair is printed.
const maxAll = 1000

var pairsCommand = command{
	name:    "pairs",
	brief:   "list near-duplicate pairs with exact figures",
	formats: "tsv|jsonl|json|text",
	usage:   []string{"[--min-jaccard X] [--format tsv|jsonl|json|text] [--all]\n                      [--strict] [knobs] PATH..."},
	about: `
Pairs prints the pairs of stories that run one wire report or share copied
passages, ordered by id: the two ids, the exact Jaccard of their shingles, the
share of the first story's shingles found in the second, of the second's in
the first, and the relation. Between the columns stands one tab.

  $ samewire pairs testdata/wire
  testdata/wire/000_1276d6ad7515a7d0.txt	testdata/wire/001_fc6951f255fe9012.txt	0.3574	0.5186	0.5348	same-wire

Relations: identical, same words; same-wire, rewrites of one wire report;
partial-reuse, different reports that share copied passages; same-event, the
same happening in other words; unrelated.
`,
	more: `
--min-jaccard X leaves out pairs below X.

Formats: tsv, the default, where a tab, line end or backslash in an id is
written \t, \n, \r or \\, and what controls a terminal or the direction of text
in the form of \u202e; jsonl, one object a line, with the reasons for the
relation; json, one array; text for people.
`,
	new: func() task { return &pairsTask{} },
}

type pairsTask struct {
	all   bool
	limit int
	sort  string
	since time.Time
}

func (t *pairsTask) declare(f *flags) {
	f.toggle(&t.all, "all", "every pair, unrelated ones too, of up to 1,000 stories; with more the exit status is 2 and nothing is printed")
	f.number(&t.limit, "limit", "N", "print N pairs at the most; 0, the default, for all")
	f.choice(&t.sort, "sort", "id|jaccard|relation", "id, the default; jaccard: the highest first; relation: the closest first, and of those the highest Jaccard. All but id keep the pairs in memory")
	sinceFlag(f, &t.since)
}

func (t *pairsTask) run(ctx context.Context, std streams, o *options) error {
	if t.all && o.settings.MinJaccard > 0 {
		return usageError("--all and --min-jaccard exclude each other: leave one out")
	}
	o.all = t.all
	if err := o.check(); err != nil {
		return err
	}
	if o.format == "" {
		o.format = "tsv"
	}
	o.since = t.since
	in := newInput(std, o)
	p := newPrinter(std.out, o)
	pp := &pairPrinter{printer: p}
	stories := &source{input: in, ctx: ctx, paths: o.paths}
	if o.format != "tsv" {
		pp.titles = newHeads(o.format == "text")
		stories.seen = pp.titles.add
	}
	how := o.settings.pairing()
	how.Run.Progress = in.told
	pairs := pairsOf(how, o.settings.MinJaccard, t.all, stories)
	if t.sort == "jaccard" || t.sort == "relation" {
		pairs = sortedPairs(pairs, t.sort)
	}
	n, err := 0, error(nil)
	var stop func() bool
	for pair, fault := range pairs {
		in.progress.clear()
		if err = fault; err != nil {
			break
		}
		if stop == nil {
			stop = in.interrupted()
		}
		if stop() {
			break
		}
		if pp.print(pair); p.err != nil {
			break
		}
		if n++; n == t.limit {
			break
		}
	}
	if err == nil {
		if o.format == "text" && !in.cutShort {
			fmt.Fprintf(p, "%s, %s\n", count(in.used(), "story", "stories"), count(n, "pair", "pairs"))
		}
		err = p.close()
	}
	return in.finish(err)
}

// pairsOf yields the pairs that were asked for.
func pairsOf(how dedup.Pairing, minJaccard float64, all bool, stories *source) iter.Seq2[dedup.Pair, error] {
	ctx := stories.bounded(&how.Run)
	switch {
	case minJaccard > 0:
		return how.NearDuplicates(ctx, minJaccard, stories)
	case !all:
		return how.Pairs(ctx, stories)
	}
	return func(yield func(dedup.Pair, error) bool) {
		pairs, err := allPairs(ctx, how, stories)
		if err != nil {
			yield(dedup.Pair{}, err)
			return
		}
		for _, p := range pairs {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func allPairs(ctx context.Context, how dedup.Pairing, stories *source) ([]dedup.Pair, error) {
	var articles []dedup.Article
	for a, err := range stories.read(stories.ctx, stories.paths) {
		if err != nil {
			return nil, err
		}
		if stories.seen != nil {
			stories.seen(a)
		}
		if articles = append(articles, a); len(articles) > maxAll {
			return nil, usageError(fmt.Sprintf("--all is for up to %d stories, and there are more: leave it out or give fewer", maxAll))
		}
	}
	return how.Among(ctx, articles)
}

// sortedPairs yields pairs in another order.
func sortedPairs(pairs iter.Seq2[dedup.Pair, error], by string) iter.Seq2[dedup.Pair, error] {
	return func(yield func(dedup.Pair, error) bool) {
		var all []dedup.Pair
		for p, err := range pairs {
			if err != nil {
				yield(p, err)
				return
			}
			all = append(all, p)
		}
		slices.SortStableFunc(all, func(a, b dedup.Pair) int {
			if by == "relation" && a.Relation != b.Relation {
				return int(b.Relation) - int(a.Relation)
			}
			return cmp.Compare(b.Jaccard, a.Jaccard)
		})
		for _, p := range all {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// pairPrinter prints pairs, with headlines where titles has them. As text, it says where stories of the same words have other ones.
type pairPrinter struct {
	*printer
	titles *heads
}

// pairLine is the line of a pair.
type pairLine struct {
	Schema        int            `json:"schema"`
	A             string         `json:"a"`
	B             string         `json:"b"`
	AHeadline     string         `json:"a_headline,omitempty"`
	BHeadline     string         `json:"b_headline,omitempty"`
	Jaccard       share          `json:"jaccard"`
	AInB          share          `json:"a_in_b"`
	BInA          share          `json:"b_in_a"`
	Relation      dedup.Relation `json:"relation"`
	Reasons       []string       `json:"reasons"`
	OtherHeadline bool           `json:"other_headline,omitempty"`
	OtherCredit   bool           `json:"other_credit,omitempty"`
}

func (p *pairPrinter) print(pair dedup.Pair) {
	switch p.format {
	case "tsv":
		fmt.Fprintf(p, "%s\t%s\t%v\t%v\t%v\t%v\n", escapeTSV(pair.A), escapeTSV(pair.B),
			shareOf(pair.Jaccard), shareOf(pair.AInB), shareOf(pair.BInA), pair.Relation)
	case "text":
		reasons := slices.Clone(pair.Reasons)
		a, b := p.headlines(pair)
		switch {
		case pair.OtherHeadline && a != b:
			reasons = append(reasons, "other headlines: "+quotedHeadline(a)+" and "+quotedHeadline(b))
		case pair.OtherHeadline:
			reasons = append(reasons, "other headlines in the texts")
		}
		if pair.OtherCredit {
			reasons = append(reasons, "other agencies are credited")
		}
		pair.Reasons = reasons
		printPairText(p, p.screen, pair, a, b)
	default:
		a, b := p.headlines(pair)
		p.object(pairLine{1, pair.A, pair.B, a, b, shareOf(pair.Jaccard), shareOf(pair.AInB), shareOf(pair.BInA), pair.Relation, append([]string{}, pair.Reasons...),
			pair.OtherHeadline, pair.OtherCredit})
	}
}

func (p *pairPrinter) headlines(pair dedup.Pair) (a, b string) {
	a, _ = p.titles.of(pair.A)
	b, _ = p.titles.of(pair.B)
	return a, b
}

func quotedHeadline(h string) string {
	if h == "" {
		return "none"
	}
	return "“" + cut(h, width) + "”"
}

func printPairText(w io.Writer, st screen, pair dedup.Pair, headlineA, headlineB string) {
	fmt.Fprintf(w, "%s: jaccard %s, %s of a in b, %s of b in a\n", st.bold(pair.Relation.String()),
		percent(pair.Jaccard), percent(pair.AInB), percent(pair.BInA))
	fmt.Fprintf(w, "  a  %s\n", named(pair.A, "", st.width-5))
	titleLine(w, st, 5, headlineA, "")
	fmt.Fprintf(w, "  b  %s\n", named(pair.B, "", st.width-5))
	titleLine(w, st, 5, headlineB, headlineA)
	for _, reason := range pair.Reasons {
		fmt.Fprint(w, wrap("     - ", visible(reason)))
	}
	fmt.Fprintln(w)
}
