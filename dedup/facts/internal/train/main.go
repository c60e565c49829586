// Train fits the models of dedup/facts to labelled pairs of stories and prints what they find on sets that they were not fitted to.
//
//	go run ./dedup/facts/internal/train -eval DIR [-o dedup/facts/internal/judge/weights.bin] [-list SET]
//
// DIR holds sets of stories, DIR/SET/docs.jsonl.gz, and their labels, DIR/facts/*.jsonl; labels of further sets of DIR stand in the folder labels
// beside this program and hold spans only; to those in labels/kept nothing is fitted. Each set is judged by models that were fitted to the others, alignment and all; small sets go together.
// The first lines are the figures, a name and a value parted by a tab. With -o the models, fitted to all pairs, are written; the same data
// gives the same bytes on one kind of processor.
//
// It takes some minutes, most of them for stories made of the pairs' own: see augment.go.
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
	out := flag.String("o", "", "write the models, fitted to all pairs, to this file")
	own := flag.String("labels", "dedup/facts/internal/train/labels", "folder of further labels")
	set := flag.String("list", "", "print what is missed and falsely shown in this set, or in all")
	flag.Parse()
	if err := run(*eval, *own, *out, *set); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(eval, own, out, set string) error {
	var files []string
	for _, pattern := range []string{filepath.Join(eval, "facts", "*.jsonl"), filepath.Join(own, "*.jsonl"), filepath.Join(own, "kept", "*.jsonl")} {
		more, err := filepath.Glob(pattern)
		if err != nil {
			return err
		}
		files = append(files, more...)
	}
	if len(files) == 0 {
		return fmt.Errorf("no labels in %s/facts and %s: give -eval the folder of the labelled sets", eval, own)
	}
	slices.Sort(files)
	labels, err := readLabels(eval, files)
	if err != nil {
		return err
	}
	e := newExperiment(labels)
	made := e.made()
	e.leaveOut(made)
	e.report(os.Stdout)
	if set != "" {
		e.list(os.Stdout, set)
	}
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
