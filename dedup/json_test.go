package dedup_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/wire"
)

// TestResultsMarshal: results are written as tools read them, empty lists as [], and names with <, > and & as they are where those are not escaped.
func TestResultsMarshal(t *testing.T) {
	pair := dedup.Pair{A: "a", B: "b&c", Jaccard: 0.123456, AInB: 1, Relation: dedup.SameWire}
	for want, v := range map[string]any{
		`{"schema":1,"a":"a","b":"b\u0026c","jaccard":0.1235,"a_in_b":1,"b_in_a":0,"relation":"same-wire","reasons":[]}`: pair,
		`{"schema":1,"a":"a","b":"b","jaccard":1,"a_in_b":1,"b_in_a":1,"relation":"identical","reasons":["the same words"],"other_headline":true,"other_credit":true}`: dedup.Pair{
			A: "a", B: "b", Jaccard: 1, AInB: 1, BInA: 1, Relation: dedup.Identical, Reasons: []string{"the same words"}, OtherHeadline: true, OtherCredit: true},
		`{"schema":1,"a":"a","b":"b\u0026c","jaccard":0.1235,"a_in_b":1,"b_in_a":0,"relation":"same-wire","reasons":[],"probability":0.9877,"passages":[{"a":{"start":1,"end":2},"b":{"start":3,"end":4},"words":5}]}`: dedup.Comparison{
			Pair: pair, Probability: 0.98765, Passages: []dedup.Passage{{A: wire.Span{Start: 1, End: 2}, B: wire.Span{Start: 3, End: 4}, Words: 5}}},
		`{"schema":1,"cluster":"a","size":2,"medoid":"b","members":[{"id":"a","source":"S","jaccard":0.3333,"contained":0.5,"agencies":["AP"]},{"id":"b","source":"","jaccard":1,"contained":1}],"agencies":["AP"],"cited":["TASS"]}`: dedup.Cluster{
			ID: "a", Medoid: "b", Agencies: []string{"AP"}, Cited: []string{"TASS"},
			Members: []dedup.Member{{ID: "a", Source: "S", Jaccard: 1.0 / 3, Contained: 0.5, Agencies: []string{"AP"}}, {ID: "b", Jaccard: 1, Contained: 1}}},
		`{"schema":1,"cluster":"","size":0,"medoid":"","members":[],"agencies":[]}`: dedup.Cluster{},
		`{"id":"x","jaccard":0.5,"in_match":0.25,"in_query":1}`:                     dedup.Match{ID: "x", Jaccard: 0.5, InMatch: 0.25, InQuery: 1},
		`{"stage":"comparing","done":3,"total":7}`:                                  dedup.Progress{Stage: dedup.Comparing, Done: 3, Total: 7},
		`{"id":"i","source":"s","jaccard":1,"contained":1,"agencies":["Lusa"]}`:     dedup.Member{ID: "i", Source: "s", Jaccard: 1, Contained: 1, Agencies: []string{"Lusa"}},
	} {
		got, err := json.Marshal(v)
		if diff := cmp.Diff(want, string(got)); diff != "" || err != nil {
			t.Errorf("%T: error %v (-want +got):\n%s", v, err, diff)
		}
	}
	if _, err := json.Marshal(dedup.Pair{Relation: 9}); err == nil {
		t.Error("a relation that there is not is written")
	}
}

// TestRelationText: a relation is written and read as its name.
func TestRelationText(t *testing.T) {
	for r := dedup.Unrelated; r <= dedup.Identical; r++ {
		text, err := r.MarshalText()
		var read dedup.Relation
		if err != nil || string(text) != r.String() || read.UnmarshalText(text) != nil || read != r {
			t.Errorf("%v is written %q and read %v, error %v", r, text, read, err)
		}
	}
	if new(dedup.Relation).UnmarshalText([]byte("twin")) == nil {
		t.Error("twin is a relation")
	}
}

// TestOtherHeadlineAndCredit: of identical stories what differs all the same is said, wherever the pair is found.
func TestOtherHeadlineAndCredit(t *testing.T) {
	for name, c := range map[string]struct {
		a, b             dedup.Article
		headline, credit bool
	}{
		"nothing":       {dedup.Article{ID: "a", Headline: "Quays stay open", Text: quays}, dedup.Article{ID: "b", Headline: "QUAYS stay open!", Text: quays}, false, false},
		"headline":      {dedup.Article{ID: "a", Headline: "Quays stay open", Text: quays}, dedup.Article{ID: "b", Headline: "Quays shut", Text: quays}, true, false},
		"no headline":   {dedup.Article{ID: "a", Headline: "Quays stay open", Text: quays}, dedup.Article{ID: "b", Text: quays}, true, false},
		"in the text":   {dedup.Article{ID: "a", Headline: "Quays stay open", Text: quays}, dedup.Article{ID: "b", Text: "Quays stay open\n\n" + quays}, false, false},
		"credit":        {dedup.Article{ID: "a", Text: "TORVIK (Reuters) - " + quays}, dedup.Article{ID: "b", Text: quays}, false, true},
		"another":       {dedup.Article{ID: "a", Text: "TORVIK (Reuters) - " + quays}, dedup.Article{ID: "b", Text: "TORVIK (AP) - " + quays}, false, true},
		"same credits":  {dedup.Article{ID: "a", Text: "TORVIK (Reuters) - " + quays}, dedup.Article{ID: "b", Text: quays + "\n\n(Reuters)\n"}, false, false},
		"apart":         {dedup.Article{ID: "a", Credit: "Reuters", Text: quays}, dedup.Article{ID: "b", Text: "TORVIK (Reuters) - " + quays}, false, false},
		"other apart":   {dedup.Article{ID: "a", Credit: "Reuters", Text: quays}, dedup.Article{ID: "b", Headline: "", Credit: "AFP", Text: quays}, false, true},
		"not identical": {dedup.Article{ID: "a", Headline: "A", Text: "TORVIK (Reuters) - " + quays}, dedup.Article{ID: "b", Headline: "B", Text: quays + " More follows."}, false, false},
	} {
		articles := []dedup.Article{c.a, c.b}
		alone, err := dedup.Compare(dedup.Config{}, c.a, c.b)
		if err != nil {
			t.Fatal(err)
		}
		if alone.OtherHeadline != c.headline || alone.OtherCredit != c.credit || (alone.Relation == dedup.Identical) != (name != "not identical") {
			t.Errorf("%s: %+v", name, alone.Pair)
		}
		among, err := dedup.PairsAmong(dedup.Config{}, articles)
		if diff := cmp.Diff([]dedup.Pair{alone.Pair}, among); diff != "" || err != nil {
			t.Errorf("%s: error %v (-alone +among):\n%s", name, err, diff)
		}
		for _, seq := range [][]dedup.Pair{collect(t, dedup.Pairs(dedup.Config{}, all(articles))), collect(t, dedup.NearDuplicates(dedup.Config{}, 0.8, all(articles))),
			collect(t, dedup.Pairing{}.NearDuplicates(context.Background(), 0.8, dedup.Articles(articles)))} {
			if diff := cmp.Diff([]dedup.Pair{alone.Pair}, seq); diff != "" {
				t.Errorf("%s (-alone +found):\n%s", name, diff)
			}
		}
	}
}

// TestAmongTwo: of two stories PairsAmong finds what Compare does.
func TestAmongTwo(t *testing.T) {
	articles := append(invented(40, 7), seeds(t)...)
	kinds := map[dedup.Relation]int{}
	for i, a := range articles {
		for _, b := range articles[i+1:] {
			if a.ID > b.ID {
				a, b = b, a
			}
			alone, err := dedup.Compare(dedup.Config{}, a, b)
			if err != nil {
				t.Fatal(err)
			}
			among, err := dedup.PairsAmong(dedup.Config{}, []dedup.Article{b, a})
			if diff := cmp.Diff([]dedup.Pair{alone.Pair}, among); diff != "" || err != nil {
				t.Fatalf("error %v (-alone +among):\n%s", err, diff)
			}
			kinds[alone.Relation]++
		}
	}
	if len(kinds) < 3 {
		t.Errorf("relations %v: too few kinds to tell", kinds)
	}
}

// TestClusterCredits: a cluster's agencies are those that its members credit; those only cited are apart.
func TestClusterCredits(t *testing.T) {
	got := mustClusters(t, dedup.Clustering{}, []dedup.Article{
		{ID: "a", Text: "TORVIK (Reuters) - " + quays + " The mayor told Interfax that it was late."},
		{ID: "b", Text: "TORVIK (Reuters) - " + quays + " The mayor told Xinhua that it was late."},
		{ID: "c", Text: quays + " The mayor told Interfax that it was late.\n\nAgencies via Xinhua\n"},
	})
	if len(got) != 1 {
		t.Fatalf("%d clusters", len(got))
	}
	type credits struct{ Agencies, Cited, A, B, C []string }
	c := got[0]
	if diff := cmp.Diff(credits{[]string{"Reuters", "Xinhua"}, []string{"Interfax"}, []string{"Reuters"}, []string{"Reuters"}, []string{"Xinhua"}},
		credits{c.Agencies, c.Cited, c.Members[0].Agencies, c.Members[1].Agencies, c.Members[2].Agencies}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
