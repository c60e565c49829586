package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// writeDocs writes stories that differ in a number, and returns their path.
func writeDocs(t *testing.T, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "{\"id\":\"%d\",\"text\":\"At least %d people were killed when a ferry sank off the island on Sunday, the coast guard said.\"}\n", i, 100+i)
	}
	path := filepath.Join(t.TempDir(), "docs.jsonl")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPairsStream: each result is there before the next pair is given, and an interrupt ends the list.
func TestPairsStream(t *testing.T) {
	docs := writeDocs(t, 3)
	stdin, pairs := io.Pipe()
	results, stdout := io.Pipe()
	ctx, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	var errs strings.Builder
	status := make(chan int)
	go func() {
		status <- run(ctx, []string{"diff", "--docs", docs, "--pairs", "-", "--format", "jsonl"}, stdin, stdout, &errs)
		stdout.Close()
	}()
	lines := bufio.NewScanner(results)
	for i := range 3 {
		fmt.Fprintf(pairs, "%d\t%d\n", i, (i+1)%3)
		if !lines.Scan() || !strings.Contains(lines.Text(), fmt.Sprintf(`"a":"%d","b":"%d"`, i, (i+1)%3)) {
			t.Fatalf("pair %d: %q", i, lines.Text())
		}
	}
	interrupt()
	select {
	case got := <-status:
		if got != 1 || !strings.Contains(errs.String(), "interrupted") {
			t.Errorf("status %d, %q", got, errs.String())
		}
	case <-time.After(10 * time.Second):
		t.Fatal("an interrupt does not end the list")
	}
}

// TestPairsClosedPipe: who has enough is not kept waiting for the rest of the list.
func TestPairsClosedPipe(t *testing.T) {
	docs := writeDocs(t, 2)
	stdin, pairs := io.Pipe()
	results, stdout := io.Pipe()
	status := make(chan int)
	go func() {
		var errs strings.Builder
		status <- run(context.Background(), []string{"diff", "--docs", docs, "--pairs", "-"}, stdin, stdout, &errs)
	}()
	results.Close()
	fmt.Fprint(pairs, "0\t1\n")
	select {
	case got := <-status:
		if got != statusUnwritten {
			t.Errorf("status %d", got)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("still reading")
	}
}

// TestPairsAgain: many pairs of few stories give what each pair gives alone, whether the texts are read again or kept.
func TestPairsAgain(t *testing.T) {
	docs := writeDocs(t, 12)
	var list, want strings.Builder
	for i := range 12 {
		for k := range 12 {
			fmt.Fprintf(&list, "%d\t%d\n", i, k)
			_, out, _ := program(nil, "diff", "--docs", docs, fmt.Sprint(i), fmt.Sprint(k))
			want.WriteString(out)
		}
	}
	twice, wanted := list.String()+list.String(), want.String()+want.String()
	if status, out, errs := program(strings.NewReader(twice), "diff", "--docs", docs, "--pairs", "-"); status != 0 || out != wanted {
		t.Errorf("status %d, %s", status, errs)
	}
	text, err := os.ReadFile(docs)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "pairs.tsv")
	if err := os.WriteFile(file, []byte(twice), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, out, errs := program(strings.NewReader(string(text)), "diff", "--docs", "-", "--pairs", file); status != 0 || out != wanted {
		t.Errorf("kept: status %d, %s", status, errs)
	}
}

func TestCache(t *testing.T) {
	c := newCache[int, int](10 * (entrySize + 10))
	var made atomic.Int64
	get := func(key int) int {
		return c.get(key, func() (int, int) {
			made.Add(1)
			time.Sleep(time.Millisecond)
			return 2 * key, 10
		})
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 1000 {
				if got := get(i % 10); got != 2*(i%10) {
					t.Errorf("%d for %d", got, i%10)
				}
			}
		})
	}
	all.Wait()
	if made.Load() != 10 {
		t.Errorf("%d made, of 10 that fit", made.Load())
	}
	for i := range 100 {
		get(i)
	}
	if len(c.entries) != 10 || c.recent.Len() != 10 || c.size != c.most {
		t.Errorf("%d entries of size %d", len(c.entries), c.size)
	}
	before := made.Load()
	if get(99); made.Load() != before {
		t.Error("the last one is gone")
	}
	if get(0); made.Load() == before {
		t.Error("the first one is still there")
	}
}

// TestGate: what is under way stays within the bound, unless it goes alone.
func TestGate(t *testing.T) {
	g := newGate(10)
	var used, most atomic.Int64
	var all sync.WaitGroup
	for i := range 200 {
		size := i%7 + 1
		if i%50 == 0 {
			size = 100
		}
		all.Go(func() {
			g.enter(size)
			n := used.Add(int64(size))
			if n > 10 && size <= 10 || n > 100 {
				t.Errorf("%d under way", n)
			}
			most.Store(max(most.Load(), n))
			used.Add(-int64(size))
			g.leave(size)
		})
	}
	all.Wait()
	if g.used != 0 {
		t.Errorf("%d left", g.used)
	}
}
