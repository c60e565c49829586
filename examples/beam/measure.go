package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/metrics"
)

// figures is what a run took, by stage.
type figures struct {
	shuffled, kept, batches, cpu map[string]int64
}

// figuresOf returns the figures of a run.
func figuresOf(results metrics.Results) figures {
	f := figures{map[string]int64{}, map[string]int64{}, map[string]int64{}, map[string]int64{}}
	of := map[string]map[string]int64{bytesMetric: f.shuffled, keptMetric: f.kept, batchesMetric: f.batches, cpuMetric: f.cpu}
	for _, c := range results.AllMetrics().Counters() {
		if m := of[c.Key.Namespace]; m != nil {
			m[c.Key.Name] += c.Result()
		}
	}
	return f
}

// write writes a table of the figures of a story. Process is the processor's seconds of the whole process, 0 where they are not known.
func (f *figures) write(w io.Writer, stories int64, process float64) error {
	n := float64(max(1, stories))
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "stage\tshuffled, bytes a story\tkept, bytes a story\tbatches\tCPU, µs a story\t\n")
	names := map[string]bool{}
	for _, m := range []map[string]int64{f.shuffled, f.kept, f.cpu} {
		for name := range m {
			names[name] = true
		}
	}
	row := func(name string, shuffled, kept, batches, cpu int64) {
		fmt.Fprintf(t, "%s\t%.1f\t%.1f\t%d\t%.2f\t\n", name, float64(shuffled)/n, float64(kept)/n, batches, float64(cpu)/1e3/n)
	}
	var shuffled, kept, batches, cpu int64
	for _, name := range slices.SortedFunc(maps.Keys(names), cmp.Compare) {
		row(name, f.shuffled[name], f.kept[name], f.batches[name], f.cpu[name])
		shuffled, kept, batches, cpu = shuffled+f.shuffled[name], kept+f.kept[name], batches+f.batches[name], cpu+f.cpu[name]
	}
	row("all", shuffled, kept, batches, cpu)
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "stories %d; CPU of the process, runner and all, %.1f µs a story\n", stories, process*1e6/n)
	return err
}
