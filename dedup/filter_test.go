package dedup

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/oracle"
)

// TestFilterLosesNothing: of stories in which most have no like, fewer than half are looked at, and the clusters are those without the filter.
func TestFilterLosesNothing(t *testing.T) {
	paths, err := filepath.Glob("../testdata/wire/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d seed stories, error %v", len(paths), err)
	}
	var seeds []string
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		seeds = append(seeds, string(text))
	}
	for seed := range uint64(3) {
		var articles []Article
		for i, text := range oracle.English(oracle.Stories(1500, seed), seeds) {
			if i%2 == 0 { // leaves many of the edits without what they were made of
				articles = append(articles, Article{ID: fmt.Sprintf("s%04d", i), Text: text})
			}
		}
		want, all, err := clusters(Config{}, nil, each(articles))
		if err != nil || all != len(articles) || len(want) < 50 {
			t.Fatalf("%d clusters, error %v", len(want), err)
		}
		got, seen, err := clusters(Config{}, filter.Fine, each(articles))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("seed %d (-without +with):\n%s", seed, diff)
		}
		t.Logf("%d of %d stories looked at", seen, len(articles))
		if 2*seen > len(articles) {
			t.Errorf("seed %d: %d of %d stories were looked at", seed, seen, len(articles))
		}
	}
}

// origin gives a text again, or an error.
type origin struct {
	text string
	err  error
}

func (o origin) Text() (string, error) { return o.text, o.err }

// TestOrigin: texts that can be had again make the same clusters, and one that cannot is an error.
func TestOrigin(t *testing.T) {
	articles := versions(500)
	want, err := Clusters(Config{}, each(articles))
	if err != nil || len(want) < 50 {
		t.Fatalf("%d clusters, error %v", len(want), err)
	}
	for i := range articles {
		if i%3 > 0 {
			articles[i].Origin = origin{text: articles[i].Text}
		}
	}
	got, err := Clusters(Config{}, each(articles))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-kept +had again):\n%s", err, diff)
	}
	lost := errors.New("lost")
	for i := range articles {
		articles[i].Origin = origin{err: lost}
	}
	if got, err := Clusters(Config{}, each(articles)); !errors.Is(err, lost) || got != nil {
		t.Errorf("%d clusters, error %v", len(got), err)
	}
	for _, err := range Pairs(Config{MinJaccard: 0.7}, each(articles)) {
		if !errors.Is(err, lost) {
			t.Errorf("error %v", err)
		}
	}
}
