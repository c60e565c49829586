package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
)

var clusterCommand = command{
	name:  "cluster",
	brief: "group stories by the wire report they run",
	run:   runCluster,
	help: `
usage: samewire cluster [--format jsonl|json|text] [--strict] [knobs] PATH...
       samewire cluster --facts [--min-probability P | --wide] [...] PATH...

Cluster groups the stories that run one wire report, word for word, abridged,
extended or updated. It prints the groups of two or more, largest first.

  $ samewire cluster --format text testdata/wire
  2 stories, Reuters, Xinhua
     jaccard  contained
      medoid             testdata/wire/000_1276d6ad7515a7d0.txt
         36%        53%  testdata/wire/001_fc6951f255fe9012.txt

  4 stories, 1 cluster, 2 alone

The medoid is the story most like the others. Jaccard and contained (the share
of a story's shingles that the medoid has too) are exact.

  --facts       show under each cluster which facts its versions state
                differently, and which of them agree; this keeps all texts in
                memory. As text, letters stand for the versions, in the order
                of publication, and of each fact for who says what:
                a-k, m: 121 | l: 124 | told without it by n | not told by o
` + shownHelp + `
Formats: text for people, the default on a terminal; otherwise jsonl, one
object a line; json, one array.
`,
}

func runCluster(ctx context.Context, std streams, args []string) error {
	fs := flag.NewFlagSet("cluster", flag.ContinueOnError)
	withFacts := fs.Bool("facts", false, "")
	var shown facts.Options
	bindShown(fs, &shown)
	var o options
	if err := o.parse(fs, args, "jsonl", "json", "text"); err != nil {
		return err
	}
	if err := o.checkUse("cluster", false); err != nil {
		return err
	}
	if shown != (facts.Options{}) && !*withFacts {
		return usageError("--min-probability and --wide need --facts")
	}
	o.chooseFormat(std.out)
	in := newInput(std, &o)
	how := o.settings.clustering()
	how.Run.Progress = in.told
	var stories dedup.Source = source{input: in, ctx: ctx, paths: o.paths}
	var compare *factsOf
	if *withFacts {
		in.KeepMark = true // spans count it
		in.boundFacts()
		compare = &factsOf{shown, map[string]dedup.Article{}, newGate(factsAtATime)}
		kept, err := compare.keep(in.read(ctx, o.paths))
		if err != nil {
			return in.finish(err)
		}
		stories = kept
	}
	clusters, err := how.Clusters(in.bounded(&how.Run), stories)
	in.progress.clear()
	if err == nil {
		err = printClusters(newPrinter(std.out, o.format), coresOf(o.settings.Cores), clusters, in, compare)
	}
	return in.finish(err)
}

// clusterFacts is what --facts adds to the line of a cluster: the members in the order of the facts' versions.
type clusterFacts struct {
	Versions []string   `json:"versions"`
	Facts    []jsonFact `json:"facts"`
}

// printClusters prints clusters, with their facts where compare is there. Cores
// do some at a time.
func printClusters(p *printer, cores int, clusters []dedup.Cluster, in *input, compare *factsOf) error {
	some := 16
	if compare != nil {
		some = 1 // which takes its time, and memory
	}
	type rendered struct {
		items    [][]byte
		problems []*feed.Problem
		err      error
	}
	render := func(i int) (r rendered) {
		for _, c := range clusters[i*some : min((i+1)*some, len(clusters))] {
			item, err := renderCluster(p, c, compare)
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
	stop := in.interrupted()
	inOrder(upTo((len(clusters)+some-1)/some), cores, render, func(r rendered) bool {
		for _, large := range r.problems {
			p.err = errors.Join(p.err, in.Report(large))
		}
		for _, item := range r.items {
			p.item(item)
		}
		p.err = errors.Join(p.err, r.err)
		return p.err == nil && !stop()
	})
	if p.format == "text" && !in.cutShort {
		alone := in.Stories()
		for _, c := range clusters {
			alone -= len(c.Members)
		}
		fmt.Fprintf(p, "%s, %s, %d alone\n", count(in.Stories(), "story", "stories"), count(len(clusters), "cluster", "clusters"), alone)
	}
	return p.close()
}

// renderCluster returns a cluster in the format of p.
func renderCluster(p *printer, c dedup.Cluster, compare *factsOf) (item []byte, err error) {
	var v *versions
	if compare != nil {
		v, err = compare.versions(c)
	}
	if p.format == "text" {
		var b bytes.Buffer
		if v != nil {
			printFactsText(&b, p.screen, v)
		} else {
			printClusterText(&b, p.screen, c)
		}
		return b.Bytes(), err
	}
	item, fault := encode(c)
	if v != nil && fault == nil {
		var more []byte
		more, fault = encode(clusterFacts{v.ids(), v.json()})
		item = joined(item, more)
	}
	return item, errors.Join(err, fault)
}

// joined returns the members of two JSON objects, each a line, as one.
func joined(a, b []byte) []byte {
	return slices.Concat(bytes.TrimSuffix(a, []byte("}\n")), []byte(","), bytes.TrimPrefix(b, []byte("{")))
}

// clusterTitle says how many stories a cluster has, and of whom.
func clusterTitle(c dedup.Cluster) string {
	title := count(len(c.Members), "story", "stories")
	for _, agency := range c.Agencies {
		title += ", " + visible(agency)
	}
	return title
}

// printClusterText prints a cluster for people, with the medoid first.
func printClusterText(w io.Writer, st screen, c dedup.Cluster) {
	fmt.Fprintf(w, "%s\n   jaccard  contained\n", st.bold(fit(clusterTitle(c), st.width)))
	const numbers = "%10s %10s  "
	room := st.width - 23
	for _, m := range c.Members {
		if m.ID == c.Medoid {
			fmt.Fprintf(w, numbers+"%s\n", "medoid", "", named(m.ID, m.Source, room))
		}
	}
	for _, m := range c.Members {
		if m.ID != c.Medoid {
			fmt.Fprintf(w, numbers+"%s\n", percent(m.Jaccard), percent(m.Contained), named(m.ID, m.Source, room))
		}
	}
	fmt.Fprintln(w)
}
