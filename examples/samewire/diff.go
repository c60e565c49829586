package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/examples/samewire/internal/stories"
)

var diffCommand = command{
	name:  "diff",
	brief: "show which facts two stories state differently",
	run:   runDiff,
	help: `
usage: samewire diff [--format text|jsonl|json] [--style] [--exit-code] A B
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
contradictions, altered quotes, another source), high, medium, minor.

  --docs PATH   stories to take by id: a file, folder or glob; may be repeated
  --pairs FILE  two ids a line, parted by a tab, as 'pairs' prints them; more
                columns and lines that begin with # are passed over; - is
                standard input
  --style       also show what changes no fact
  --exit-code   end with status 3 where key or high differences were found

Formats: text for people, the default on a terminal; otherwise jsonl, one
object a pair; json, one array. Spans are half-open byte offsets into the text:
of a text file, or of the "text" value of a JSON line as UTF-8. Of a UTF-16
file they count the bytes of the text as UTF-8.
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
	fs.Float64Var(&shown.MinProbability, "min-probability", 0, "")
	fs.BoolVar(&shown.Wide, "wide", false, "")
	var o options
	if err := o.parseFlags(fs, args, "text", "jsonl", "json"); err != nil {
		return err
	}
	switch {
	case shown.MinProbability < 0 || shown.MinProbability > 1:
		return usageError(fmt.Sprintf("--min-probability %v: give a number from 0 to 1", shown.MinProbability))
	case *pairs != "" && len(docs) == 0:
		return usageError("--pairs needs --docs: name the file with the stories")
	case *pairs == stories.Stdin && slices.Contains(docs, stories.Stdin):
		return usageError("--docs and --pairs both read standard input: name a file for one of them")
	case *pairs != "" && len(o.paths) > 0:
		return usageError(fmt.Sprintf("%q beside --pairs: give two stories or --pairs", o.paths[0]))
	case *pairs == "" && len(o.paths) != 2:
		return usageError(fmt.Sprintf("%s given, need two: A and B", count(len(o.paths), "story", "stories")))
	}
	if err := checkConfig(o.config); err != nil {
		return err
	}
	if o.format == "" {
		o.format = "jsonl"
		if isTerminal(std.out) {
			o.format = "text"
		}
	}

	in := newInput(std, &o)
	in.KeepMark = true
	work, err := in.pairsOf(ctx, &o, docs, *pairs)
	grave := false
	if err == nil {
		p := newPrinter(std.out, o.format)
		err = compareAll(o.config, shown, work, func(d *compared) bool {
			grave = grave || d.grave()
			if !*style {
				d.dropStyle()
			}
			printDiff(p, d)
			return p.err == nil
		})
		if err == nil {
			err = p.close()
		}
	}
	if err = in.finish(err); err == nil && grave && *exitCode {
		return statusFound
	}
	return err
}

// pairsOf reads the stories to compare: of each pair of ids in a file, or of
// the two paths or ids given. What is missing is reported as bad input.
func (in *input) pairsOf(ctx context.Context, o *options, docs []string, file string) ([][2]*dedup.Article, error) {
	var lines []idPair
	if file == "" {
		lines = []idPair{{ids: [2]string(o.paths)}}
	} else {
		var err error
		if lines, err = in.readPairs(file); err != nil {
			return nil, err
		}
	}
	found := map[string]*dedup.Article{}
	for _, l := range lines {
		found[l.ids[0]], found[l.ids[1]] = nil, nil
	}
	for a, err := range in.read(ctx, docs) {
		if err != nil {
			return nil, err
		}
		if _, wanted := found[a.ID]; wanted {
			found[a.ID] = &a
		}
	}
	var work [][2]*dedup.Article
	for _, l := range lines {
		var pair [2]*dedup.Article
		for i, id := range l.ids {
			if pair[i] = found[id]; pair[i] != nil {
				continue
			}
			if file == "" && (len(docs) == 0 || exists(id)) {
				a, err := in.one(ctx, id)
				if err != nil {
					return nil, err
				}
				pair[i], found[id] = a, a
				continue
			}
			p := &stories.Problem{File: file, Line: l.line, Reason: fmt.Sprintf("no story with the id %q", id),
				Advice: "check the id and the files that --docs names"}
			if file == "" {
				p.File = strings.Join(docs, ", ")
			}
			if err := in.Report(p); err != nil {
				return nil, err
			}
			break
		}
		if pair[0] != nil && pair[1] != nil {
			work = append(work, pair)
		}
	}
	return work, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// one reads the only story of a path. It returns nil where there is none,
// which has been reported.
func (in *input) one(ctx context.Context, path string) (*dedup.Article, error) {
	var story *dedup.Article
	n, bad := 0, in.bad
	for a, err := range in.read(ctx, []string{path}) {
		if err != nil {
			return nil, err
		}
		story = &a
		if n++; n > 1 {
			story = nil
			break
		}
	}
	if n == 1 || in.bad > bad || ctx.Err() != nil {
		return story, nil
	}
	p := &stories.Problem{File: path, Reason: "holds no story", Advice: "name a file of one story"}
	if n > 1 {
		p.Reason, p.Advice = "more than one story", "name a file of one story, or give --docs "+path+" and two ids"
	}
	return nil, in.Report(p)
}

// idPair is a line of a file of pairs.
type idPair struct {
	ids  [2]string
	line int
}

// readPairs reads the lines of a file of pairs.
func (in *input) readPairs(file string) ([]idPair, error) {
	src := in.Stdin
	if file != stories.Stdin {
		f, err := os.Open(file)
		if err != nil {
			var path *os.PathError
			if errors.As(err, &path) {
				err = path.Err
			}
			return nil, in.Report(&stories.Problem{File: file, Err: err, Reason: err.Error(), Advice: "check what --pairs names"})
		}
		defer f.Close()
		src = f
	}
	var pairs []idPair
	r := bufio.NewReader(src)
	for number := 1; ; number++ {
		line, err := r.ReadString('\n')
		if number == 1 {
			line = strings.TrimPrefix(line, "\uFEFF")
		}
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if line != "" && line[0] != '#' {
			columns := strings.SplitN(line, "\t", 3)
			if len(columns) >= 2 {
				pairs = append(pairs, idPair{[2]string{unescapeTSV(columns[0]), unescapeTSV(columns[1])}, number})
			} else if err := in.Report(&stories.Problem{File: file, Line: number, Reason: "one column", Advice: "write two ids with a tab between them"}); err != nil {
				return nil, err
			}
		}
		switch {
		case err == io.EOF:
			return pairs, nil
		case err != nil:
			return pairs, in.Report(&stories.Problem{File: file, Err: err, Reason: "cannot be read to its end: " + err.Error()})
		}
	}
}

// unescapeTSV undoes escapeTSV. A backslash before anything else stays.
var tsvUnescapes = strings.NewReplacer(`\\`, "\\", `\t`, "\t", `\n`, "\n", `\r`, "\r")

func unescapeTSV(id string) string { return tsvUnescapes.Replace(id) }

// compared is two stories and their differences.
type compared struct {
	a, b        *dedup.Article
	shared      dedup.Comparison
	differences []facts.Difference
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

// compareAll compares pairs on all cores that c allows and passes them to each
// in their order, until it returns false. Faults of c are the only errors.
func compareAll(c dedup.Config, o facts.Options, pairs [][2]*dedup.Article, each func(*compared) bool) error {
	type result struct {
		compared
		err error
	}
	var err error
	inOrder(len(pairs), coresOf(c), func(i int) (r result) {
		r.a, r.b = pairs[i][0], pairs[i][1]
		r.shared, r.err = dedup.Compare(c, *r.a, *r.b)
		r.differences = facts.Compare(o, storyOf(r.a), storyOf(r.b))
		return r
	}, func(r result) bool {
		err = r.err
		return err == nil && each(&r.compared)
	})
	return err
}

// storyOf reads an article for its facts.
func storyOf(a *dedup.Article) *facts.Story {
	return facts.Read(facts.Article{Text: a.Text, Headline: a.Headline, Published: a.Published})
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
	Passages    []jsonPassage    `json:"passages"`
	Differences []jsonDifference `json:"differences"`
}

type jsonPassage struct {
	A     jsonSpan `json:"a"`
	B     jsonSpan `json:"b"`
	Words int      `json:"words"`
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
	Field string     `json:"field,omitempty"`
	Spans []jsonSpan `json:"spans"`
	Text  string     `json:"text"`
	Value any        `json:"value"`
}

func newJSONDiff(d *compared) jsonDiff {
	j := jsonDiff{1, d.a.ID, d.b.ID, d.shared.Relation.String(), shareOf(d.shared.Jaccard), shareOf(d.shared.AInB), shareOf(d.shared.BInA),
		make([]jsonPassage, len(d.shared.Passages)), make([]jsonDifference, len(d.differences))}
	for i, p := range d.shared.Passages {
		j.Passages[i] = jsonPassage{jsonSpan(p.A), jsonSpan(p.B), p.Words}
	}
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
	return &jsonSide{s.Field, jsonSpans(s.Spans), s.Text, s.Value}
}

func jsonSpans(spans []facts.Span) []jsonSpan {
	j := make([]jsonSpan, len(spans))
	for i, s := range spans {
		j[i] = jsonSpan(s)
	}
	return j
}

func printDiff(p *printer, d *compared) {
	if p.format == "text" {
		printDiffText(p, p.style, d)
	} else {
		p.object(newJSONDiff(d))
	}
}
