package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/samewire/samewire/dedup"
)

// maxAll is the most stories of which every pair is printed.
const maxAll = 1000

var pairsCommand = command{
	name:  "pairs",
	brief: "list near-duplicate pairs with exact figures",
	run:   runPairs,
	help: `
usage: samewire pairs [--min-jaccard X] [--format tsv|jsonl|json|text] [--all]
                      [--strict] [knobs] PATH...

Pairs prints the pairs of stories that run one wire report or share copied
passages, ordered by id: the two ids, the exact Jaccard of their shingles, the
share of the first story's shingles found in the second, of the second's in
the first, and the relation. Between the columns stands one tab.

  $ samewire pairs testdata/wire
  testdata/wire/000_1276d6ad7515a7d0.txt	testdata/wire/001_fc6951f255fe9012.txt	0.3574	0.5186	0.5348	same-wire

Relations: identical, same words; same-wire, rewrites of one wire report;
partial-reuse, different reports that share copied passages; same-event, the
same happening in other words; unrelated.

  --min-jaccard X   leave out pairs below X
  --all             every pair, unrelated ones too, of up to 1,000 stories;
                    with more the exit status is 2 and nothing is printed

Formats: tsv, the default, where a tab, line end or backslash in an id is
written \t, \n, \r or \\, and what controls a terminal or the direction of text
in the form of \u202e; jsonl, one object a line, with the reasons for the relation; json, one
array; text for people.
`,
}

func runPairs(ctx context.Context, std streams, args []string) error {
	fs := flag.NewFlagSet("pairs", flag.ContinueOnError)
	all := fs.Bool("all", false, "")
	var o options
	if err := o.parse(fs, args, "tsv", "jsonl", "json", "text"); err != nil {
		return err
	}
	if *all && o.settings.MinJaccard > 0 {
		return usageError("--all and --min-jaccard exclude each other: leave one out")
	}
	if err := o.checkUse("pairs", *all); err != nil {
		return err
	}
	if o.format == "" {
		o.format = "tsv"
	}
	in := newInput(std, &o)
	p := newPrinter(std.out, o.format)
	pp := &pairPrinter{printer: p}
	stories := source{input: in, ctx: ctx, paths: o.paths}
	if o.format == "text" {
		pp.headlines = map[string]string{}
		stories.seen = pp.keepHeadline
	}
	how := o.settings.pairing()
	how.Run.Progress = in.told
	pairs := pairsOf(how, o.settings.MinJaccard, *all, stories)
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
		n++
	}
	if err == nil {
		if o.format == "text" && !in.cutShort {
			fmt.Fprintf(p, "%s, %s\n", count(in.Stories(), "story", "stories"), count(n, "pair", "pairs"))
		}
		err = p.close()
	}
	return in.finish(err)
}

// pairsOf yields the pairs that were asked for.
func pairsOf(how dedup.Pairing, minJaccard float64, all bool, stories source) iter.Seq2[dedup.Pair, error] {
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

func allPairs(ctx context.Context, how dedup.Pairing, stories source) ([]dedup.Pair, error) {
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

// pairPrinter prints pairs. As text, it says where stories of the same words have other headlines.
type pairPrinter struct {
	*printer
	headlines map[string]string // by id; nil where they are not printed
}

// keepHeadline keeps the headline of a story.
func (p *pairPrinter) keepHeadline(a dedup.Article) {
	if a.Headline != "" {
		p.headlines[a.ID] = a.Headline
	}
}

func (p *pairPrinter) print(pair dedup.Pair) {
	switch p.format {
	case "tsv":
		fmt.Fprintf(p, "%s\t%s\t%v\t%v\t%v\t%v\n", escapeTSV(pair.A), escapeTSV(pair.B),
			shareOf(pair.Jaccard), shareOf(pair.AInB), shareOf(pair.BInA), pair.Relation)
	case "text":
		reasons := slices.Clone(pair.Reasons)
		a, b := p.headlines[pair.A], p.headlines[pair.B]
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
		printPairText(p, p.screen, pair)
	default:
		p.object(pair)
	}
}

func quotedHeadline(h string) string {
	if h == "" {
		return "none"
	}
	return "“" + cut(h, width) + "”"
}

func printPairText(w io.Writer, st screen, pair dedup.Pair) {
	fmt.Fprintf(w, "%s: jaccard %s, %s of a in b, %s of b in a\n", st.bold(pair.Relation.String()),
		percent(pair.Jaccard), percent(pair.AInB), percent(pair.BInA))
	fmt.Fprintf(w, "  a  %s\n  b  %s\n", named(pair.A, "", st.width-5), named(pair.B, "", st.width-5))
	for _, reason := range pair.Reasons {
		fmt.Fprint(w, wrap("     - ", visible(reason)))
	}
	fmt.Fprintln(w)
}
