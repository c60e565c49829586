package main

import (
	"errors"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/samewire/samewire/dedup/stage"
)

// options are the settings of a pipeline, which its DoFns carry.
type options struct {
	Settings       stage.Settings
	Output         string // the folder
	Single         bool   // one file
	BlockBits      int    // 1<<BlockBits stories of neighbouring numbers go together
	PartitionBytes int    // about how much of the other partitions a worker takes at a time
	RangeIDs       int    // about how many ids are sorted at a time
	Hot            int    // a list of more holders is cut
	Rounds         int    // of alternating stars
}

var defaults = options{BlockBits: 14, PartitionBytes: 64 << 20, RangeIDs: 1 << 18, Hot: 1 << 16, Rounds: 16}

// errTooMany reports that the numbers do not suffice.
var errTooMany = errors.New("more than 4,294,967,295 stories")

// build adds the pipeline to a scope: it reads files, and writes clusters and a report. Said are problems that are known before.
func build(s beam.Scope, o options, files []string, said [][]byte) {
	in := func(name string) work { return work{Options: o, Stage: name} }
	sends := func(name string) sender { return sender{work: in(name)} }

	// Numbers by the order of ids.
	named := &listFiles{}
	for _, file := range files {
		named.Files = append(named.Files, []byte(file))
	}
	paths := beam.ParDo(s, named, beam.Impulse(s))
	ids, sample, problems1 := beam.ParDo3(s, &readIDs{work: in("read ids")}, beam.GroupByKey(s, paths))
	firstOfRange := beam.ParDo(s, &splitters{work: in("ids")}, beam.GroupByKey(s, sample))
	ranges := beam.ParDo(s, &cutIDs{work: in("ids")}, ids, beam.SideInput{Input: firstOfRange})
	sorted, repeated, counts := beam.ParDo3(s, &sortIDs{work: in("ids")}, beam.GroupByKey(s, ranges))
	numbers, places := beam.ParDo2(s, &numberIDs{work: in("numbers")}, sorted, beam.SideInput{Input: counts})

	// The filter.
	keys, short, unjudged, problems2 := beam.ParDo4(s, &trace{work: in("runs")}, beam.GroupByKey(s, beam.Flatten(s, paths, numbers, repeated)))
	held := beam.ParDo(s, &shortKeys{work: in("keys of short stories")}, beam.GroupByKey(s, short))
	pass := likely(s, o, "filter", keys, held, counts)
	passed := beam.ParDo(s, &passing{sends("passing")}, beam.GroupByKey(s, beam.Flatten(s, places, unjudged, pass)))

	// Rows, copies and boilerplate.
	read := beam.ParDoN(s, &readRows{work: in("rows")}, beam.GroupByKey(s, beam.Flatten(s, paths, passed)), beam.SideInput{Input: counts})
	rows, titles, sampled, pieces, words := read[0], read[1], read[2], read[3], read[4]
	copies, links := beam.ParDo2(s, &firsts{work: in("copies")}, beam.GroupByKey(s, words))
	holders, requests := beam.ParDo2(s, &looked{work: in("boilerplate")}, beam.GroupByKey(s, pieces))
	samplesOf := beam.ParDo(s, &answers{sends("boilerplate"), kindSample, "samples for pieces"}, beam.GroupByKey(s, beam.Flatten(s, sampled, requests)))
	marked := beam.ParDo(s, &marks{sends("boilerplate")}, beam.GroupByKey(s, beam.Flatten(s, holders, samplesOf)))
	whole, shingles := beam.ParDo2(s, &wholeRows{work: in("whole rows")}, beam.GroupByKey(s, beam.Flatten(s, rows, copies, marked)))

	// Pairs, edges and components.
	next := likely(s, o, "shingles", shingles, held, counts)
	pairs, wanted := beam.ParDo2(s, &tasks{work: in("tasks")}, beam.GroupByKey(s, next), beam.SideInput{Input: counts})
	sent := beam.ParDo(s, &answers{sends("rows to compare"), kindRow, "rows to compare"}, beam.GroupByKey(s, beam.Flatten(s, whole, wanted)))
	edges, tree := beam.ParDo2(s, &compare{work: in("compare")}, beam.GroupByKey(s, beam.Flatten(s, pairs, sent)))
	roots := components(s, o, beam.Flatten(s, links, tree))

	// Clusters.
	of := beam.ParDo(s, &byComponent{work: in("rows of components")}, beam.GroupByKey(s, beam.Flatten(s, whole, titles, roots, edges)), beam.SideInput{Input: counts})
	lines, notices := beam.ParDo2(s, &clusters{work: in("clusters")}, beam.GroupByKey(s, of))
	beam.ParDo0(s, &writeLines{work: in("lines")}, beam.GroupByKey(s, beam.Flatten(s, lines, beam.ParDo(s, &noLines{}, beam.Impulse(s)))))
	all := []beam.PCollection{problems1, problems2, notices}
	if len(said) > 0 {
		all = append(all, beam.CreateList(s, said))
	}
	beam.ParDo0(s, &writeReport{work: in("report")}, beam.Impulse(s), beam.SideInput{Input: beam.Flatten(s, all...)}, beam.SideInput{Input: counts})
}
