package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/samewire/samewire/dedup/feed"
)

// partition is which cluster each story is in; a story in none is alone.
type partition map[string]string

// labels are what people say of stories.
type labels struct {
	clusters partition
	excluded map[[2]string]bool // pairs that are not scored, the smaller id first
	bad      map[string]bool    // stories that are not scored
	order    []string           // the ids, as they came
}

// labelLine is a line of labels; one of clusters as 'cluster' prints them is one, too.
type labelLine struct {
	Cluster string   `json:"cluster"`
	Docs    []string `json:"docs"`
	Members []struct {
		ID string `json:"id"`
	} `json:"members"`
	Partial [2]string `json:"partial"`
	Exclude [2]string `json:"exclude"`
	BadDoc  string    `json:"bad_doc"`
}

// readLabels reads labels from a file: JSON lines, or an id and a name of its cluster with a tab between them.
func (in *input) readLabels(ctx context.Context, path string) (*labels, error) {
	l := &labels{partition{}, map[[2]string]bool{}, map[string]bool{}, nil}
	for line, err := range in.Lines(ctx, path) {
		if err != nil {
			return nil, err
		}
		if problem := l.add(line); problem != nil {
			problem.Kind, problem.File, problem.Line = kindBadLabel, path, line.Number
			if err := in.Report(problem); err != nil {
				return nil, err
			}
		}
	}
	return l, nil
}

func (l *labels) add(line feed.Line) *feed.Problem {
	text := bytes.TrimSpace(line.Text)
	if line.Number == 1 {
		text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	}
	if len(text) == 0 || text[0] == '#' {
		return nil
	}
	if text[0] != '{' {
		id, name, ok := bytes.Cut(text, []byte("\t"))
		if !ok {
			return &feed.Problem{Reason: "one column", Advice: "write an id and the name of its cluster with a tab between them, or JSON lines"}
		}
		name, _, _ = bytes.Cut(name, []byte("\t"))
		return l.put(unescapeTSV(string(id)), unescapeTSV(string(name)))
	}
	var j labelLine
	if err := json.Unmarshal(text, &j); err != nil {
		return &feed.Problem{Err: err, Reason: "no label: " + err.Error(), Advice: `write {"cluster":"name","docs":["id","id"]}`}
	}
	for _, m := range j.Members {
		j.Docs = append(j.Docs, m.ID)
	}
	none := [2]string{}
	switch {
	case len(j.Docs) > 0:
		name := cmp.Or(j.Cluster, j.Docs[0])
		for _, id := range j.Docs {
			if p := l.put(id, name); p != nil {
				return p
			}
		}
	case j.Exclude != none:
		l.excluded[[2]string{min(j.Exclude[0], j.Exclude[1]), max(j.Exclude[0], j.Exclude[1])}] = true
	case j.BadDoc != "":
		l.bad[j.BadDoc] = true
	case j.Partial == none:
		return &feed.Problem{Reason: `a line without "docs"`, Advice: `write {"cluster":"name","docs":["id","id"]}`}
	}
	return nil
}

// put puts a story into a cluster.
func (l *labels) put(id, cluster string) *feed.Problem {
	if before, ok := l.clusters[id]; ok && before != cluster {
		return &feed.Problem{Reason: fmt.Sprintf("%.200q is in two clusters", id), Advice: "a story is in one cluster, or in none"}
	} else if !ok {
		l.order = append(l.order, id)
	}
	l.clusters[id] = cluster
	return nil
}

// scores are how well clusters found agree with true ones. Where there is nothing to be found, or nothing was, the share of it that is right is 1.
type scores struct {
	Stories   int   `json:"stories"`
	Precision share `json:"precision"` // of the pairs put together, those that belong together
	Recall    share `json:"recall"`    // of the pairs that belong together, those put together
	F1        share `json:"f1"`
	Right     int   `json:"pairs_right"` // pairs put together that belong together
	Wrong     int   `json:"pairs_wrong"`
	Missed    int   `json:"pairs_missed"`
	ARI       share `json:"ari"` // adjusted Rand index; up to 1, about 0 for chance
	BPrecise  share `json:"bcubed_precision"`
	BRecall   share `json:"bcubed_recall"`
	BF1       share `json:"bcubed_f1"`
	f1        float64
}

// score holds the clusters found among stories against the true ones.
//
// The adjusted Rand index is that of Hubert and Arabie, "Comparing partitions" (1985), https://doi.org/10.1007/BF01908075, equation 5; B-cubed is that of
// Bagga and Baldwin, "Algorithms for scoring coreference chains" (1998), with equal weights. Both look at all pairs: excluded ones count for precision and
// recall alone.
func score(stories []string, truth, found partition, excluded map[[2]string]bool) scores {
	type both struct{ truth, found string }
	cell, trueSize, foundSize := map[both]int{}, map[string]int{}, map[string]int{}
	of := func(p partition, id string) string {
		if name, ok := p[id]; ok {
			return "c" + name
		}
		return "s" + id // alone
	}
	known := map[string]bool{}
	for _, id := range stories {
		known[id] = true
		t, f := of(truth, id), of(found, id)
		cell[both{t, f}]++
		trueSize[t]++
		foundSize[f]++
	}
	pairs := func(n int) float64 { return float64(n) * float64(n-1) / 2 }
	var together, inTruth, inFound float64
	for _, n := range cell {
		together += pairs(n)
	}
	for _, n := range trueSize {
		inTruth += pairs(n)
	}
	for _, n := range foundSize {
		inFound += pairs(n)
	}
	s := scores{Stories: len(stories)}
	all := pairs(len(stories))
	s.ARI = 1
	if most := (inTruth + inFound) / 2; all > 0 && most != inTruth*inFound/all {
		expected := inTruth * inFound / all
		s.ARI = shareOf((together - expected) / (most - expected))
	}
	precise, recalled := 0.0, 0.0
	for _, c := range sortedCells(cell, func(a, b both) int { return cmp.Or(cmp.Compare(a.truth, b.truth), cmp.Compare(a.found, b.found)) }) {
		n := float64(cell[c])
		precise += n * n / float64(foundSize[c.found])
		recalled += n * n / float64(trueSize[c.truth])
	}
	if n := float64(len(stories)); n > 0 {
		precise, recalled = precise/n, recalled/n
	} else {
		precise, recalled = 1, 1
	}
	s.BPrecise, s.BRecall, s.BF1 = shareOf(precise), shareOf(recalled), shareOf(harmonic(precise, recalled))
	for pair := range excluded {
		if !known[pair[0]] || !known[pair[1]] {
			continue
		}
		sameTruth, sameFound := of(truth, pair[0]) == of(truth, pair[1]), of(found, pair[0]) == of(found, pair[1])
		if sameTruth {
			inTruth--
		}
		if sameFound {
			inFound--
		}
		if sameTruth && sameFound {
			together--
		}
	}
	precision, recall := part(together, inFound), part(together, inTruth)
	s.f1 = harmonic(precision, recall)
	s.Precision, s.Recall, s.F1 = shareOf(precision), shareOf(recall), shareOf(s.f1)
	s.Right, s.Wrong, s.Missed = int(together), int(inFound-together), int(inTruth-together)
	return s
}

// sortedCells returns the keys of a map in order, so that sums of them are the same each time.
func sortedCells[K comparable](m map[K]int, compare func(a, b K) int) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compare)
	return keys
}

func part(some, all float64) float64 {
	if all == 0 {
		return 1
	}
	return some / all
}

func harmonic(a, b float64) float64 {
	if a+b == 0 {
		return 0
	}
	return 2 * a * b / (a + b)
}
