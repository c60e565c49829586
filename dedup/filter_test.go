package dedup

import (
	"context"
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
	for seed := range uint64(oracle.Runs(1, 3)) {
		var articles []Article
		for i, text := range oracle.English(oracle.Stories(1500, seed), seeds) {
			if i%2 == 0 { // leaves many of the edits without what they were made of
				articles = append(articles, Article{ID: fmt.Sprintf("s%04d", i), Text: text})
			}
		}
		want, all, err := Clustering{}.clusters(context.Background(), nil, Seq(each(articles)))
		if err != nil || all != len(articles) || len(want) < 50 {
			t.Fatalf("%d clusters, error %v", len(want), err)
		}
		got, seen, err := Clustering{}.clusters(context.Background(), filter.Fine, Seq(each(articles)))
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
