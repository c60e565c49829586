package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
)

var diffCommand = command{
	name:    "diff",
	brief:   "show which facts two stories state differently",
	formats: "text|jsonl|json",
	usage: []string{"[--format text|jsonl|json] [--min-probability P | --wide]\n                     [--style] [--exit-code] A B",
		"--docs PATH [...] A B", "--docs PATH --pairs FILE [...]"},
	about: `
Diff shows the facts that two stories state differently, the gravest first,
and what only one of them tells. It shows candidates with their evidence, and
never says which story is right. A and B are files of one story each, or with
--docs ids of the stories there.

  $ samewire diff --format text testdata/wire/002_2980e0dcca6e89cd.txt testdata/wire/002_2980e0dcca6e89cd.txt
  A  testdata/wire/002_2980e0dcca6e89cd.txt
     US bombs facilities in Syria used by Iran-backed militia
  B  testdata/wire/002_2980e0dcca6e89cd.txt
     the same headline
  identical, 100% alike: no differences

The words that differ stand in [[ ]]. Severities: key (casualties, money, votes,
contradictions, altered quotes, another source), high, medium, minor. Each
difference has a probability: that a careful reader would call it a change of
fact. As text it is shown below 80%, and minor differences are counted.
`,
	more: `
Facts are compared of stories of up to 16 MiB; larger ones are reported as bad
input. Comparing takes about 27 bytes of memory a byte of the two texts.

Formats: text for people, the default on a terminal; otherwise jsonl, one
object a pair; json, one array. Spans are half-open offsets, of bytes unless
--offsets says otherwise, into the text: of a text file, of the "text" value of
a JSON line as UTF-8, or of the text that 'samewire text FILE' prints. Of text
that was not UTF-8 they count the bytes as UTF-8. Of a side with
"field":"headline" they are into the headline.
`,
	new: func() task { return &diffTask{} },
}

type diffTask struct {
	docs     []string
	pairs    string
	style    bool
	exitCode bool
	shown    facts.Options
	offsets  string
}

func (t *diffTask) declare(f *flags) {
	f.list(&t.docs, "docs", "PATH", "stories to take by id: a file, folder or glob; may be repeated")
	f.text(&t.pairs, "pairs", "FILE", "two ids a line, parted by a tab, as 'pairs' prints them; more columns and lines that begin with # are passed over; - is "+
		"standard input. Each result is printed when it is there, and a pair that comes again is not compared again. From standard input, stories that are compressed stay in memory")
	f.toggle(&t.style, "style", "also show what changes no fact: what is less probable than asked for, other words for the same; and list minor ones")
	f.toggle(&t.exitCode, "exit-code", "end with status 3 where key or high differences were found")
	declareShown(f, &t.shown)
	declareOffsets(f, &t.offsets)
}

func (t *diffTask) run(ctx context.Context, std streams, o *options) error {
	if err := o.checkWords(); err != nil {
		return err
	}
	switch {
	case t.pairs != "" && len(t.docs) == 0:
		return usageError("--pairs needs --docs: name the file with the stories")
	case t.pairs == feed.Stdin && slices.Contains(t.docs, feed.Stdin):
		return usageError("--docs and --pairs both read standard input: name a file for one of them")
	case t.pairs != "" && len(o.paths) > 0:
		return usageError(fmt.Sprintf("%q beside --pairs: give two stories or --pairs", o.paths[0]))
	case t.pairs == "" && len(o.paths) != 2:
		return usageError(fmt.Sprintf("%s given, need two: A and B", count(len(o.paths), "story", "stories")))
	}
	if err := o.settings.check(); err != nil {
		return err
	}
	o.chooseFormat(std.out)

	in := newInput(std, o)
	in.keepTexts()
	in.boundFacts()
	in.more = t.pairs != ""
	p := newPrinter(std.out, o)
	p.prompt = true
	work := newDiffing(in, o.settings.Config, t.shown, p, t.style, t.offsets)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var list iter.Seq[idPair]
	var err, fault error
	if t.pairs == "" {
		list, err = work.two(ctx, t.docs, [2]string(o.paths))
	} else {
		list, err = work.pairs(ctx, t.docs, t.pairs, &fault)
	}
	grave, done := false, 0
	if err == nil && list != nil {
		inOrder(list, coresOf(o.settings.Cores), work.compare, func(r rendered) bool {
			in.progress.clear()
			if err = r.err; err != nil {
				var p *feed.Problem
				if errors.As(err, &p) {
					err = in.Report(p)
				}
			} else {
				grave = grave || r.grave
				p.item(r.text)
				if done++; !isTerminal(std.out) {
					in.counted("comparing", done, 0, "pairs")
				}
			}
			if err != nil || p.err != nil {
				cancel() // the list may be waiting for a line
				return false
			}
			return true
		})
		if err == nil {
			err = fault
		}
	}
	if err == nil {
		err = p.close()
	}
	if err = in.finish(err); err == nil && grave && t.exitCode {
		return exitStatus(statusFound)
	}
	return err
}

// declareShown declares the flags that say which differences are shown as such.
func declareShown(f *flags, o *facts.Options) {
	f.add("min-probability", "P", "show as differences what is one with a probability of P or more, above 0, up to 1", func(s string) error {
		p, err := strconv.ParseFloat(s, 64)
		if err != nil || !(0 < p && p <= 1) {
			return errors.New("need a number above 0, up to 1")
		}
		o.MinProbability = p
		return nil
	})
	f.toggle(&o.Wide, "wide", "for who must miss nothing: a low threshold, at which a pair shows about four false alarms, by default about one; --min-probability goes before it")
}

// compared is two stories and their differences.
type compared struct {
	a, b        *dedup.Article // cleaned
	givenA      given
	givenB      given
	shared      dedup.Comparison
	differences []facts.Difference
	style       bool // those that change no fact are among them
	left        int  // how many were left out, changing no fact
	leftInBody  bool // not all of those are in headlines
}

// grave says whether one of the differences is key or high.
func (d *compared) grave() bool {
	for _, f := range d.differences {
		if f.Severity <= facts.High {
			return true
		}
	}
	return false
}

// dropStyle leaves out what changes no fact.
func (d *compared) dropStyle() {
	for _, f := range d.differences {
		if f.Severity == facts.Styled {
			d.left++
			d.leftInBody = d.leftInBody || !inHeadline(f.A) || !inHeadline(f.B)
		}
	}
	d.differences = facts.Unstyled(d.differences)
}

// pairHead is what the line of a pair begins with.
type pairHead struct {
	Schema    int    `json:"schema"`
	A         string `json:"a"`
	B         string `json:"b"`
	AHeadline string `json:"a_headline,omitempty"`
	BHeadline string `json:"b_headline,omitempty"`
	Relation  string `json:"relation"`
}

func headOf(a, b *dedup.Article, relation dedup.Relation) pairHead {
	return pairHead{1, a.ID, b.ID, a.Headline, b.Headline, relation.String()}
}

// jsonDiff is a pair and its differences as other tools read them.
type jsonDiff struct {
	pairHead
	Jaccard     share              `json:"jaccard"`
	AInB        share              `json:"a_in_b"`
	BInA        share              `json:"b_in_a"`
	Offsets     string             `json:"offsets,omitempty"` // what spans count, where it is not bytes
	Passages    []dedup.Passage    `json:"passages"`
	Differences []facts.Difference `json:"differences"`
}

func newJSONDiff(d *compared, offsets string) jsonDiff {
	a, b := d.givenA.counter(offsets), d.givenB.counter(offsets)
	j := jsonDiff{headOf(d.a, d.b, d.shared.Relation), shareOf(d.shared.Jaccard), shareOf(d.shared.AInB), shareOf(d.shared.BInA),
		otherThanBytes(offsets), passagesIn(a, b, d.shared.Passages), append([]facts.Difference{}, d.differences...)}
	for i := range j.Differences {
		f := &j.Differences[i]
		f.A, f.B = a.side(f.A), b.side(f.B)
	}
	return j
}

// inHeadline reports whether a side is words of a headline, or nothing.
func inHeadline(s *facts.Side) bool { return s == nil || s.Field == "headline" }
