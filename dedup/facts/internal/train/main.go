// Train fits the models of dedup/facts to labelled pairs of stories and prints what they find on sets that they were not fitted to.
//
//	go run ./dedup/facts/internal/train -eval DIR [-o FILE] [LABELS.jsonl ...]
//
// DIR holds sets of stories, DIR/SET/docs.jsonl.gz, and their labels, DIR/facts/*.jsonl; labels of further sets of DIR stand in the folder labels
// beside this program and hold spans only. With -o the models, fitted to all pairs, are written to FILE. The same data gives the same bytes.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
)

func main() {
	eval := flag.String("eval", "", "folder of the labelled sets")
	out := flag.String("o", "", "write the models here")
	own := flag.String("labels", "dedup/facts/internal/train/labels", "folder of further labels")
	verbose := flag.String("v", "", "print misses and false alarms of this set")
	limit := flag.Float64("at", 0, "threshold for -v")
	flag.Parse()
	if err := run(*eval, *own, *out, *verbose, *limit); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(eval, own, out, verbose string, limit float64) error {
	files, err := filepath.Glob(filepath.Join(eval, "facts", "*.jsonl"))
	if err != nil {
		return err
	}
	more, err := filepath.Glob(filepath.Join(own, "*.jsonl"))
	if err != nil {
		return err
	}
	files = append(files, more...)
	slices.Sort(files)
	labels, err := readLabels(eval, files)
	if err != nil {
		return err
	}
	e := newExperiment(labels)
	made := e.made()
	e.leaveOut(made)
	e.report(os.Stdout, verbose, limit)
	if out == "" {
		return nil
	}
	b, err := e.final(made).AppendBinary(nil)
	if err != nil {
		return err
	}
	return os.WriteFile(out, b, 0o644)
}

// each calls do for 0 to n-1 on all cores.
func each(n int, do func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range next {
				do(i)
			}
		}()
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
