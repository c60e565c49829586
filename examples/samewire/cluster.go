package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
)

var clusterCommand = command{
	name:    "cluster",
	brief:   "group stories by the wire report they run",
	formats: "jsonl|json|text",
	usage: []string{"[--format jsonl|json|text] [--strict] [knobs] PATH...",
		"--facts [--min-probability P | --wide] [...] PATH..."},
	about: `
Cluster groups the stories that run one wire report, word for word, abridged,
extended or updated. It prints the groups of two or more, largest first.

  $ samewire cluster --format text testdata/wire
  2 stories, Reuters, Xinhua
     jaccard  contained
      medoid             testdata/wire/000_1276d6ad7515a7d0.txt
                         Rockets fired from Iraq toward US base
         36%        53%  testdata/wire/001_fc6951f255fe9012.txt

  4 stories, 1 cluster, 2 alone

The medoid is the story most like the others. Jaccard and contained (the share
of a story's shingles that the medoid has too) are exact.
`,
	more: `
Formats: text for people, the default on a terminal; otherwise jsonl, one
object a line; json, one array. As text, letters stand with --facts for the
versions, in the order of publication, and of each fact for who says what:
a-k, m: 121 | l: 124 | told without it by n | not told by o
`,
	new: func() task { return &clusterTask{} },
}

type clusterTask struct {
	facts   bool
	shown   facts.Options
	offsets string
	limit   int
	sort    string
	since   time.Time
	outlets outletsFile
}

func (t *clusterTask) declare(f *flags) {
	f.toggle(&t.facts, "facts", "show under each cluster which facts its versions state differently, and which of them agree; this keeps all texts in memory")
	declareShown(f, &t.shown)
	declareOffsets(f, &t.offsets)
	declareChosen(f, &t.limit, &t.sort)
	sinceFlag(f, &t.since)
	t.outlets.declare(f)
}

// declareChosen declares how clusters are chosen.
func declareChosen(f *flags, limit *int, sort *string) {
	f.number(limit, "limit", "N", "print N clusters at the most; 0, the default, for all")
	f.choice(sort, "sort", "size|date|id", "size, the default: the largest first; date: those with the latest story first; id")
}

func (t *clusterTask) run(ctx context.Context, std streams, o *options) error {
	if err := o.check(); err != nil {
		return err
	}
	if t.shown != (facts.Options{}) && !t.facts {
		return usageError("--min-probability and --wide need --facts")
	}
	if t.offsets != "" && !t.facts {
		return usageError("--offsets needs --facts")
	}
	o.chooseFormat(std.out)
	o.since = t.since
	in := newInput(std, o)
	titles := newHeads(o.format == "text")
	how := o.settings.clustering()
	how.Run.Progress = in.told
	if err := t.outlets.open(&how.Outlets); err != nil {
		return in.finish(err)
	}
	var stories dedup.Source = &source{input: in, ctx: ctx, paths: o.paths, seen: titles.add}
	var compare *factsOf
	if t.facts {
		in.keepTexts()
		in.boundFacts()
		compare = &factsOf{t.shown, t.offsets, map[string]dedup.Article{}, newGate(factsAtATime)}
		kept, err := compare.keep(in.read(ctx, o.paths))
		if err != nil {
			return in.finish(err)
		}
		for _, a := range kept {
			titles.add(a)
		}
		stories = kept
	}
	bounded := in.bounded(&how.Run)
	clusters, err := how.Clusters(bounded, stories)
	in.progress.clear()
	if err == nil {
		if !t.facts { // which are found while clusters are printed
			in.unwatch()
		}
		p := &clusterPrinter{printer: newPrinter(std.out, o), in: in, titles: titles, compare: compare, all: len(clusters), stories: in.used()}
		p.prompt = t.facts
		if err = p.printChosen(&o.settings, clusters, t.sort, t.limit); err == nil && !in.cut {
			err = t.outlets.save(std.out)
		}
	}
	return in.finish(err)
}

// sortClusters orders clusters, which come largest first, ties by id.
func sortClusters(clusters []dedup.Cluster, by string, titles *heads) {
	switch by {
	case "id":
		slices.SortFunc(clusters, func(a, b dedup.Cluster) int { return strings.Compare(a.ID, b.ID) })
	case "date":
		latest := map[string]time.Time{}
		for _, c := range clusters {
			for _, m := range c.Members {
				if _, t := titles.of(m.ID); t.After(latest[c.ID]) {
					latest[c.ID] = t
				}
			}
		}
		slices.SortStableFunc(clusters, func(a, b dedup.Cluster) int { return latest[b.ID].Compare(latest[a.ID]) })
	}
}

// clusterLine is the line of a cluster.
type clusterLine struct {
	Schema   int             `json:"schema"`
	Cluster  string          `json:"cluster"`
	Size     int             `json:"size"`
	Medoid   string          `json:"medoid"`
	Members  []memberLine    `json:"members"`
	Agencies []string        `json:"agencies"`
	Cited    []string        `json:"cited,omitempty"`
	History  []dedup.Version `json:"history,omitempty"`
	*clusterFacts
}

type memberLine struct {
	ID        string   `json:"id"`
	Source    string   `json:"source"`
	Headline  string   `json:"headline,omitempty"`
	Published string   `json:"published,omitempty"`
	Jaccard   share    `json:"jaccard"`
	Contained share    `json:"contained"`
	Agencies  []string `json:"agencies,omitempty"`
}

// clusterFacts is what --facts adds to the line of a cluster: the members in the order of the facts' versions.
type clusterFacts struct {
	Versions []string   `json:"versions"`
	Offsets  string     `json:"offsets,omitempty"` // what spans count, where it is not bytes
	Facts    []jsonFact `json:"facts"`
}

// clusterPrinter prints clusters, with their facts where compare is there.
type clusterPrinter struct {
	*printer
	in      *input
	titles  *heads
	compare *factsOf
	all     int // clusters that were found
	stories int // in them and in none
	alone   int // in none
}

// printChosen prints some of all clusters in an order.
func (p *clusterPrinter) printChosen(with *settings, clusters []dedup.Cluster, by string, limit int) error {
	p.alone = p.stories
	for _, c := range clusters {
		p.alone -= len(c.Members)
	}
	sortClusters(clusters, by, p.titles)
	if limit > 0 {
		clusters = clusters[:min(limit, len(clusters))]
	}
	return p.print(coresOf(with.Cores), clusters)
}

// print prints clusters. Cores do some at a time.
func (p *clusterPrinter) print(cores int, clusters []dedup.Cluster) error {
	some := 16
	if p.compare != nil {
		some = 1 // which takes its time, and memory
	}
	type rendered struct {
		items    [][]byte
		problems []*feed.Problem
		err      error
	}
	render := func(i int) (r rendered) {
		for _, c := range clusters[i*some : min((i+1)*some, len(clusters))] {
			item, err := p.render(c)
			var large *feed.Problem
			if errors.As(err, &large) {
				r.problems, err = append(r.problems, large), nil
			}
			if err != nil {
				r.err = err
				break
			}
			r.items = append(r.items, item)
		}
		return r
	}
	p.titles.of("") // sorts them, before several cores ask
	stop := p.in.interrupted()
	done := 0
	inOrder(upTo((len(clusters)+some-1)/some), cores, render, func(r rendered) bool {
		for _, large := range r.problems {
			p.err = errors.Join(p.err, p.in.Report(large))
		}
		p.in.progress.clear()
		for _, item := range r.items {
			p.item(item)
		}
		if done++; p.compare != nil && !isTerminal(p.w) {
			p.in.counted("comparing the facts of", done, len(clusters), "clusters")
		}
		p.err = errors.Join(p.err, r.err)
		return p.err == nil && !stop()
	})
	if p.format == "text" && !p.in.cutShort {
		shown := ""
		if len(clusters) < p.all {
			shown = fmt.Sprintf(", %d shown", len(clusters))
		}
		fmt.Fprintf(p, "%s, %s, %d alone%s\n", count(p.stories, "story", "stories"), count(p.all, "cluster", "clusters"), p.alone, shown)
	}
	return p.close()
}

// render returns a cluster in the format of p.
func (p *clusterPrinter) render(c dedup.Cluster) (item []byte, err error) {
	var v *versions
	if p.compare != nil {
		v, err = p.compare.versions(c)
	}
	if p.format == "text" {
		var b bytes.Buffer
		if v != nil {
			printFactsText(&b, p.screen, v)
		} else {
			printClusterText(&b, p.screen, c, p.titles)
		}
		return b.Bytes(), err
	}
	line := clusterLine{Schema: 1, Cluster: c.ID, Size: len(c.Members), Medoid: c.Medoid, Members: make([]memberLine, len(c.Members)),
		Agencies: append([]string{}, c.Agencies...), Cited: c.Cited, History: c.History}
	for i, m := range c.Members {
		headline, published := p.titles.of(m.ID)
		line.Members[i] = memberLine{m.ID, m.Source, headline, dated(published), shareOf(m.Jaccard), shareOf(m.Contained), m.Agencies}
	}
	if v != nil {
		line.clusterFacts = &clusterFacts{v.ids(), otherThanBytes(p.compare.offsets), v.json(p.compare.offsets)}
	}
	item, fault := encode(line)
	return item, errors.Join(err, fault)
}

// clusterTitle says how many stories a cluster has, and of whom.
func clusterTitle(c dedup.Cluster) string {
	title := count(len(c.Members), "story", "stories")
	for _, agency := range c.Agencies {
		title += ", " + visible(agency)
	}
	return title
}

// printClusterText prints a cluster for people, with the medoid first, and headlines that are other than its.
func printClusterText(w io.Writer, st screen, c dedup.Cluster, titles *heads) {
	fmt.Fprintf(w, "%s\n   jaccard  contained\n", st.bold(fit(clusterTitle(c), st.width)))
	const numbers, indent = "%10s %10s  ", 23
	room := st.width - indent
	above, _ := titles.of(c.Medoid)
	for _, m := range c.Members {
		if m.ID == c.Medoid {
			fmt.Fprintf(w, numbers+"%s\n", "medoid", "", named(m.ID, m.Source, room))
			titleLine(w, st, indent, above, "")
		}
	}
	for _, m := range c.Members {
		if m.ID != c.Medoid {
			headline, _ := titles.of(m.ID)
			fmt.Fprintf(w, numbers+"%s\n", percent(m.Jaccard), percent(m.Contained), named(m.ID, m.Source, room))
			titleLine(w, st, indent, headline, above)
		}
	}
	printHistory(w, st, c.History, titles)
	fmt.Fprintln(w)
}

// printHistory prints the versions of a cluster in the order of their times: what each added to the version before it, or to another that is named.
func printHistory(w io.Writer, st screen, history []dedup.Version, titles *heads) {
	if len(history) == 0 {
		return
	}
	fmt.Fprintln(w, "     added       kept  published")
	for i, v := range history {
		_, published := titles.of(v.ID)
		line := published.Format("2006-01-02 15:04") + "  " + visible(v.ID)
		if i == 0 {
			fmt.Fprintf(w, "%10s %10s  %s\n", "first", "", fit(line, st.width-23))
			continue
		}
		if v.From != history[i-1].ID {
			line += ", from " + visible(v.From)
		}
		fmt.Fprintf(w, "%10s %10s  %s\n", percent(v.Added), percent(v.Kept), fit(line, st.width-23))
	}
}
