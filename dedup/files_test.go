package dedup

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/corpus"
	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/oracle"
)

// versions returns made-up stories, many of them versions of another, all with a quoted notice under them.
func versions(n int) []Article {
	notice := "Quoted prices are delayed by fifteen minutes or more, \"as always in these pages\".\nNothing here is advice to buy or to sell any security at all.\n"
	var all []Article
	for i, text := range oracle.Stories(n, 3) {
		all = append(all, Article{ID: fmt.Sprintf("s%04d", i), Text: text + "\n\n" + notice})
	}
	return all
}

func each(articles []Article) func(func(Article, error) bool) {
	return func(yield func(Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// TestTemporaryFile: stories beyond the bound of memory are read back from a file, with one result, and nothing is left of it.
func TestTemporaryFile(t *testing.T) {
	articles := versions(2000)
	want, err := Clusters(Config{}, each(articles))
	if err != nil || len(want) < 200 {
		t.Fatalf("%d clusters, error %v", len(want), err)
	}
	words, texts := corpus.WordsInMemory, filter.TextsInMemory
	t.Cleanup(func() { corpus.WordsInMemory, filter.TextsInMemory = words, texts })
	corpus.WordsInMemory, filter.TextsInMemory = 1<<16, 1<<16
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	got, err := Clusters(Config{}, each(articles))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-in memory +from a file):\n%s", diff)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	t.Setenv("TMPDIR", filepath.Join(dir, "none")) // no file can be made: the rest stays in memory
	got, err = Clusters(Config{}, each(articles))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-in memory +without a file):\n%s", err, diff)
	}
}
