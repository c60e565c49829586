package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"github.com/samewire/samewire/dedup"
)

var clusterCommand = command{
	name:  "cluster",
	brief: "group stories by the wire report they run",
	run:   runCluster,
	help: `
usage: samewire cluster [--format jsonl|json|text] [--strict] [knobs] PATH...

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

Formats: text for people, the default on a terminal; otherwise jsonl, one
object a line; json, one array.
`,
}

func runCluster(ctx context.Context, std streams, args []string) error {
	var o options
	if err := o.parse(flag.NewFlagSet("cluster", flag.ContinueOnError), args, "jsonl", "json", "text"); err != nil {
		return err
	}
	if o.format == "" {
		o.format = "jsonl"
		if isTerminal(std.out) {
			o.format = "text"
		}
	}
	in := newInput(std, &o)
	clusters, err := dedup.Clusters(o.config, in.read(ctx, o.paths))
	if err == nil {
		err = printClusters(newPrinter(std.out, o.format), clusters, in.Stories)
	}
	return in.finish(err)
}

// jsonCluster is a cluster as other tools read it.
type jsonCluster struct {
	Cluster  string       `json:"cluster"`
	Size     int          `json:"size"`
	Medoid   string       `json:"medoid"`
	Members  []jsonMember `json:"members"`
	Agencies []string     `json:"agencies"`
}

type jsonMember struct {
	ID        string `json:"id"`
	Source    string `json:"source"`
	Jaccard   share  `json:"jaccard"`
	Contained share  `json:"contained"`
}

func printClusters(p *printer, clusters []dedup.Cluster, stories int) error {
	for _, c := range clusters {
		if p.format == "text" {
			printClusterText(p, p.style, c)
		} else {
			p.object(newJSONCluster(c))
		}
		if p.err != nil {
			break
		}
	}
	if p.format == "text" {
		alone := stories
		for _, c := range clusters {
			alone -= len(c.Members)
		}
		fmt.Fprintf(p, "%s, %s, %d alone\n", count(stories, "story", "stories"), count(len(clusters), "cluster", "clusters"), alone)
	}
	return p.close()
}

func newJSONCluster(c dedup.Cluster) jsonCluster {
	j := jsonCluster{c.ID, len(c.Members), c.Medoid, make([]jsonMember, len(c.Members)), append([]string{}, c.Agencies...)}
	for i, m := range c.Members {
		j.Members[i] = jsonMember{m.ID, m.Source, share(m.Jaccard), share(m.Contained)}
	}
	return j
}

// printClusterText prints a cluster for people, with the medoid first.
func printClusterText(w io.Writer, st style, c dedup.Cluster) {
	title := count(len(c.Members), "story", "stories")
	for _, agency := range c.Agencies {
		title += ", " + visible(agency)
	}
	fmt.Fprintf(w, "%s\n   jaccard  contained\n", st.bold(fit(title, width)))
	const numbers = "%10s %10s  "
	room := width - 23
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
