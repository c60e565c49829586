package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
)

var diffCommand = command{
	name:  "diff",
	brief: "show which facts two stories state differently",
	run:   runDiff,
	help: `
usage: samewire diff [--format text|jsonl|json] [--min-probability P | --wide]
                     [--style] [--exit-code] A B
       samewire diff --docs PATH [...] A B
       samewire diff --docs PATH --pairs FILE [...]

Diff shows the facts that two stories state differently, the gravest first,
and what only one of them tells. It shows candidates with their evidence, and
never says which story is right. A and B are files of one story each, or with
--docs ids of the stories there.

  $ samewire diff --format text testdata/wire/002_2980e0dcca6e89cd.txt testdata/wire/002_2980e0dcca6e89cd.txt
  A  testdata/wire/002_2980e0dcca6e89cd.txt
  B  testdata/wire/002_2980e0dcca6e89cd.txt
  identical, 100% alike: no differences

The words that differ stand in [[ ]]. Severities: key (casualties, money, votes,
contradictions, altered quotes, another source), high, medium, minor. Each
difference has a probability: that a careful reader would call it a change of
fact. As text it is shown below 80%, and minor differences are counted.

  --docs PATH   stories to take by id: a file, folder or glob; may be repeated
  --pairs FILE  two ids a line, parted by a tab, as 'pairs' prints them; more
                columns and lines that begin with # are passed over; - is
                standard input. Each result is printed when it is there, and
                a pair that comes again is not compared again. From standard
                input, stories that are compressed stay in memory
  --style       also show what changes no fact: what is less probable than
                asked for, other words for the same; and list minor ones
  --exit-code   end with status 3 where key or high differences were found
` + shownHelp + `
Facts are compared of stories of up to 16 MiB; larger ones are reported as bad
input. Comparing takes about 27 bytes of memory a byte of the two texts.

Formats: text for people, the default on a terminal; otherwise jsonl, one
object a pair; json, one array. Spans are half-open byte offsets into the text:
of a text file, of the "text" value of a JSON line as UTF-8, or of the text that
'samewire text FILE' prints. Of text that was not UTF-8 they count the bytes as
UTF-8. Of a side with "field":"headline"
they are into the headline.
`,
}

// statusFound is the exit status of --exit-code where there are key or high
// differences.
const statusFound = exitStatus(3)

func runDiff(ctx context.Context, std streams, args []string) error {
	fs := flag.NewFlagSet("diff", flag.ContinueOnError)
	var docs []string
	fs.Func("docs", "", func(path string) error { docs = append(docs, path); return nil })
	pairs := fs.String("pairs", "", "")
	style := fs.Bool("style", false, "")
	exitCode := fs.Bool("exit-code", false, "")
	var shown facts.Options
	bindShown(fs, &shown)
	var o options
	if err := o.parseFlags(fs, args, "text", "jsonl", "json"); err != nil {
		return err
	}
	switch {
	case *pairs != "" && len(docs) == 0:
		return usageError("--pairs needs --docs: name the file with the stories")
	case *pairs == feed.Stdin && slices.Contains(docs, feed.Stdin):
		return usageError("--docs and --pairs both read standard input: name a file for one of them")
	case *pairs != "" && len(o.paths) > 0:
		return usageError(fmt.Sprintf("%q beside --pairs: give two stories or --pairs", o.paths[0]))
	case *pairs == "" && len(o.paths) != 2:
		return usageError(fmt.Sprintf("%s given, need two: A and B", count(len(o.paths), "story", "stories")))
	}
	if err := o.settings.check(); err != nil {
		return err
	}
	if err := o.checkUse("diff", false); err != nil {
		return err
	}
	o.chooseFormat(std.out)

	in := newInput(std, &o)
	in.KeepMark = true
	in.boundFacts()
	in.more = *pairs != ""
	p := newPrinter(std.out, o.format)
	p.prompt = true
	work := newDiffing(in, o.settings.Config, shown, p, *style)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var list iter.Seq[idPair]
	var err, fault error
	if *pairs == "" {
		list, err = work.two(ctx, docs, [2]string(o.paths))
	} else {
		list, err = work.pairs(ctx, docs, *pairs, &fault)
	}
	grave := false
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
	if err = in.finish(err); err == nil && grave && *exitCode {
		return statusFound
	}
	return err
}

// bindShown binds the flags that say which differences are shown as such.
func bindShown(fs *flag.FlagSet, o *facts.Options) {
	fs.Func("min-probability", "", func(s string) error {
		p, err := strconv.ParseFloat(s, 64)
		if err != nil || !(0 < p && p <= 1) {
			return errors.New("need a number above 0, up to 1")
		}
		o.MinProbability = p
		return nil
	})
	fs.BoolVar(&o.Wide, "wide", false, "")
}

// shownHelp is the help on these flags.
const shownHelp = `  --min-probability P
                show as differences what is one with a probability of P or
                more, above 0, up to 1
  --wide        for who must miss nothing: a low threshold, at which a pair
                shows about four false alarms, by default about one;
                --min-probability goes before it
`

// compared is two stories and their differences.
type compared struct {
	a, b        *dedup.Article
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
	kept := d.differences[:0]
	style := map[string]bool{}
	for _, f := range d.differences {
		if f.Severity == facts.Styled {
			d.left++
			d.leftInBody = d.leftInBody || !inHeadline(f.A) || !inHeadline(f.B)
			style[f.ID] = true
		} else {
			kept = append(kept, f)
		}
	}
	for i := range kept {
		var related []string
		for _, id := range kept[i].Related {
			if !style[id] {
				related = append(related, id)
			}
		}
		kept[i].Related = related
	}
	d.differences = kept
}

// jsonDiff is a pair and its differences as other tools read them.
type jsonDiff struct {
	Schema      int              `json:"schema"`
	A           string           `json:"a"`
	B           string           `json:"b"`
	Relation    string           `json:"relation"`
	Jaccard     share            `json:"jaccard"`
	AInB        share            `json:"a_in_b"`
	BInA        share            `json:"b_in_a"`
	Passages    []dedup.Passage  `json:"passages"`
	Differences []jsonDifference `json:"differences"`
}

type jsonSpan struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

type jsonDifference struct {
	ID          string     `json:"id"`
	Kind        facts.Kind `json:"kind"`
	Severity    string     `json:"severity"`
	Subject     string     `json:"subject"`
	Confidence  string     `json:"confidence"`
	Probability share      `json:"probability"`
	A           *jsonSide  `json:"a"`
	B           *jsonSide  `json:"b"`
	Rule        string     `json:"rule"`
	Related     []string   `json:"related"`
}

type jsonSide struct {
	Field string     `json:"field,omitempty"` // headline, where the words do not stand in the text
	Spans []jsonSpan `json:"spans"`           // of the text; none of a headline's words
	Text  string     `json:"text"`
	Value any        `json:"value"`
}

func newJSONDiff(d *compared) jsonDiff {
	j := jsonDiff{1, d.a.ID, d.b.ID, d.shared.Relation.String(), shareOf(d.shared.Jaccard), shareOf(d.shared.AInB), shareOf(d.shared.BInA),
		append([]dedup.Passage{}, d.shared.Passages...), make([]jsonDifference, len(d.differences))}
	for i, f := range d.differences {
		j.Differences[i] = jsonDifference{f.ID, f.Kind, f.Severity.String(), f.Subject, "candidate", shareOf(f.Probability), newJSONSide(f.A), newJSONSide(f.B),
			f.Rule, append([]string{}, f.Related...)}
	}
	return j
}

func newJSONSide(s *facts.Side) *jsonSide {
	if s == nil {
		return nil
	}
	return &jsonSide{s.Field, textSpans(s), s.Text, s.Value}
}

// textSpans returns the spans of a side in the text; none where it stands in another field.
func textSpans(s *facts.Side) []jsonSpan {
	if s.Field != "" {
		return []jsonSpan{}
	}
	return jsonSpans(s.Spans)
}

func jsonSpans(spans []facts.Span) []jsonSpan {
	j := make([]jsonSpan, len(spans))
	for i, s := range spans {
		j[i] = jsonSpan(s)
	}
	return j
}

// inHeadline reports whether a side is words of a headline, or nothing.
func inHeadline(s *facts.Side) bool { return s == nil || s.Field == "headline" }
