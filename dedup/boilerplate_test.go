package dedup

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/oracle"
	"github.com/samewire/samewire/shingle"
)

// TestBoilerplateDecidesNothing: stories that share boilerplate are unrelated, the two versions among them one cluster; the figures count it.
func TestBoilerplateDecidesNothing(t *testing.T) {
	articles := func(texts []string) (all []Article) {
		for i, text := range texts {
			all = append(all, Article{ID: fmt.Sprintf("s%02d", i), Text: text})
		}
		return all
	}
	bareTexts, withTexts := oracle.Boilerplate()
	bare, with := articles(bareTexts), articles(withTexts)
	last := fmt.Sprintf("s%02d", len(with)-1)
	type relation struct {
		A, B     string
		Relation Relation
	}
	relations := func(pairs []Pair) (all []relation) {
		for _, p := range pairs {
			all = append(all, relation{p.A, p.B, p.Relation})
		}
		return all
	}
	found := func(articles []Article) (pairs []Pair) {
		for p, err := range Pairs(Config{}, each(articles)) {
			if err != nil {
				t.Fatal(err)
			}
			pairs = append(pairs, p)
		}
		return pairs
	}
	want := []relation{{"s00", last, SameWire}}
	for name, articles := range map[string][]Article{"bare": bare, "with boilerplate": with} {
		if diff := cmp.Diff(want, relations(found(articles))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	plain := func(a Article) string {
		var words []string
		for w := range shingle.Tokens(a.Text) {
			words = append(words, w.Text)
		}
		return strings.Join(words, " ")
	}
	pairs, err := PairsAmong(Config{}, with)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]Article{}
	for _, a := range with {
		byID[a.ID] = a
	}
	for _, p := range pairs {
		j, aInB, bInA := oracle.Jaccard(plain(byID[p.A]), plain(byID[p.B]), 5)
		if p.Jaccard != j || p.AInB != aInB || p.BInA != bInA {
			t.Errorf("%s and %s: %v %v %v, want %v %v %v", p.A, p.B, p.Jaccard, p.AInB, p.BInA, j, aInB, bInA)
		}
		if r := (relation{p.A, p.B, p.Relation}); (p.Relation != Unrelated) != (r == want[0]) {
			t.Errorf("%s and %s are %v", p.A, p.B, p.Relation)
		}
	}
	clusters, err := Clusters(Config{}, each(with))
	if err != nil || len(clusters) != 1 || len(clusters[0].Members) != 2 || clusters[0].ID != "s00" || clusters[0].Members[1].ID != last {
		t.Errorf("clusters %+v, error %v", clusters, err)
	}
	alone, err := Compare(Config{}, with[0], with[1]) // nothing tells it that others run the statement
	if err != nil || alone.Relation < PartialReuse {
		t.Errorf("two of them alone are %v, error %v", alone.Relation, err)
	}
}
