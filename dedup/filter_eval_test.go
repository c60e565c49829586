package dedup

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup/internal/filter"
)

// docs returns the stories of an evaluation set, with the set's name before their ids.
func docs(t *testing.T, set string) (articles []Article) {
	t.Helper()
	dir := os.Getenv("SAMEWIRE_EVAL")
	if dir == "" {
		t.Skip("SAMEWIRE_EVAL names no evaluation sets")
	}
	f, err := os.Open(filepath.Join(dir, set, "docs.jsonl.gz"))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for lines := json.NewDecoder(z); ; {
		var doc struct{ ID, Text string }
		if err := lines.Decode(&doc); err == io.EOF {
			return articles
		} else if err != nil {
			t.Fatal(err)
		}
		articles = append(articles, Article{ID: doc.ID, Text: doc.Text})
	}
}

// inClusters returns the pairs of ids in one cluster, with the filter and without.
func inClusters(t *testing.T, articles []Article) (with, without map[[2]string]bool, looked int) {
	t.Helper()
	pairs := func(found []Cluster, passed int, err error) map[[2]string]bool {
		if err != nil {
			t.Fatal(err)
		}
		looked = passed
		set := map[[2]string]bool{}
		for _, c := range found {
			for i, a := range c.Members {
				for _, b := range c.Members[i+1:] {
					set[[2]string{a.ID, b.ID}] = true
				}
			}
		}
		return set
	}
	without = pairs(Clustering{}.clusters(context.Background(), nil, Articles(articles)))
	with = pairs(Clustering{}.clusters(context.Background(), filter.Fine, Articles(articles)))
	return with, without, looked
}

// TestEvalFilter: on the evaluation sets the filter loses at most one pair in five hundred. It counts those of MATCHING.md.
func TestEvalFilter(t *testing.T) {
	for _, set := range []string{"wsdl_frontpage2016", "reuters_c50", "ecbplus", "fnc1_claims", "semeval22", "tg2019_dev"} {
		articles := docs(t, set)
		with, without, looked := inClusters(t, articles)
		lost := 0
		for p := range without {
			if !with[p] {
				lost++
			}
		}
		t.Logf("%s: %d of %d stories looked at; %d pairs in clusters, %d lost, %d new", set, looked, len(articles), len(without), lost, len(with)+lost-len(without))
		if 500*lost > len(without) {
			t.Errorf("%s: %d of %d pairs lost", set, lost, len(without))
		}
	}
}

// TestEvalFilterBriefs: briefs of a few words, two of them changed, are found in a long story nearly as often as without the filter.
func TestEvalFilterBriefs(t *testing.T) {
	for _, words := range []int{25, 30, 40, 60} {
		var articles []Article
		for i, a := range docs(t, "reuters_c50") {
			all := strings.Fields(a.Text)
			if len(all) < 400 || i%3 > 0 {
				continue
			}
			brief := append([]string(nil), all[30:30+words]...)
			copy(brief[words/2:], []string{"officials", "said"})
			articles = append(articles, a, Article{ID: a.ID + "b", Text: strings.Join(brief, " ") + "."})
		}
		found := [2]int{}
		with, without, _ := inClusters(t, articles)
		for _, a := range articles {
			for k, set := range []map[[2]string]bool{with, without} {
				if set[[2]string{a.ID, a.ID + "b"}] {
					found[k]++
				}
			}
		}
		t.Logf("%d words: %d of %d briefs found, without the filter %d", words, found[0], len(articles)/2, found[1])
		if found[1]-found[0] > len(articles)/2/30 {
			t.Errorf("%d words: %d of %d briefs found, without the filter %d", words, found[0], len(articles)/2, found[1])
		}
	}
}
