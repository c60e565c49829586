package dedup_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
)

// indexed returns an index of the articles and their signatures.
func indexed(tb testing.TB, cfg dedup.Config, articles []dedup.Article) (*dedup.Index, []dedup.Signature) {
	tb.Helper()
	s, err := dedup.NewSketcher(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	x, err := dedup.NewIndex(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	sigs := make([]dedup.Signature, len(articles))
	for i, a := range articles {
		sigs[i] = s.Sketch(a)
		if err := x.Add(a.ID, sigs[i]); err != nil {
			tb.Fatal(err)
		}
	}
	return x, sigs
}

// TestQueryFindsPairs holds Query against the exact pairs: every pair of a Jaccard of 0.12 or a containment of 0.5 is found from both sides.
func TestQueryFindsPairs(t *testing.T) {
	articles := append(invented(1500, 6), seeds(t)...)
	x, sigs := indexed(t, dedup.Config{}, articles)
	found := map[[2]string]dedup.Match{}
	for i, a := range articles {
		matches, err := x.Query(sigs[i])
		if err != nil {
			t.Fatal(err)
		}
		if len(matches) == 0 || matches[0].Jaccard != 1 {
			t.Fatalf("%s does not find itself first: %+v", a.ID, matches)
		}
		for _, m := range matches {
			found[[2]string{a.ID, m.ID}] = m
		}
	}
	wanted, missed := 0, 0
	for p, err := range dedup.NearDuplicates(dedup.Config{Rate: 1}, 0.01, all(articles)) {
		if err != nil {
			t.Fatal(err)
		}
		if p.Jaccard < 0.12 && max(p.AInB, p.BInA) < 0.5 {
			continue
		}
		for _, k := range [][2]string{{p.A, p.B}, {p.B, p.A}} {
			wanted++
			m, ok := found[k]
			if !ok {
				missed++
				continue
			}
			if diff := m.Jaccard - p.Jaccard; diff < -0.25 || diff > 0.25 {
				t.Errorf("%v: estimate %.2f, exact %.2f", k, m.Jaccard, p.Jaccard)
			}
		}
	}
	t.Logf("%d of %d missed", missed, wanted)
	if wanted < 800 || missed > wanted/500 {
		t.Errorf("%d of %d missed", missed, wanted)
	}
}

// TestIndexOrderAndRemove holds that an index gives the same answers however its stories came and went.
func TestIndexOrderAndRemove(t *testing.T) {
	articles := invented(400, 8)
	x, sigs := indexed(t, dedup.Config{}, articles[:200])
	y, err := dedup.NewIndex(dedup.Config{})
	if err != nil {
		t.Fatal(err)
	}
	_, others := indexed(t, dedup.Config{}, articles[200:])
	for i, s := range others {
		if err := y.Add(articles[200+i].ID, s); err != nil {
			t.Fatal(err)
		}
	}
	r := rand.New(rand.NewPCG(2, 2))
	for _, i := range r.Perm(200) {
		if err := y.Add(articles[i].ID, sigs[i]); err != nil {
			t.Fatal(err)
		}
	}
	for i := range others {
		if !y.Remove(articles[200+i].ID) {
			t.Fatalf("%s is not there", articles[200+i].ID)
		}
	}
	if y.Remove("nobody") || y.Len() != 200 {
		t.Errorf("Len %d after removing", y.Len())
	}
	for i := range sigs {
		want, _ := x.Query(sigs[i])
		got, _ := y.Query(sigs[i])
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", articles[i].ID, diff)
		}
	}
	if err := y.Add(articles[0].ID, sigs[0]); !errors.Is(err, dedup.ErrExists) {
		t.Errorf("second Add of an id: error %v", err)
	}
	if !y.Remove(articles[0].ID) || y.Add(articles[0].ID, sigs[0]) != nil {
		t.Error("an id cannot be added again after Remove")
	}
}

func TestIndexOfOtherSettings(t *testing.T) {
	_, sigs := indexed(t, dedup.Config{}, seeds(t))
	x, err := dedup.NewIndex(dedup.Config{Width: 4})
	if err != nil {
		t.Fatal(err)
	}
	var mismatch *dedup.MismatchError
	if err := x.Add("a", sigs[0]); !errors.As(err, &mismatch) || mismatch.Field != "Width" {
		t.Errorf("Add: error %v", err)
	}
	if _, err := x.Query(sigs[0]); !errors.As(err, &mismatch) {
		t.Errorf("Query: error %v", err)
	}
}

func TestIndexConcurrently(t *testing.T) {
	articles := invented(200, 10)
	x, sigs := indexed(t, dedup.Config{}, articles)
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for i := w; i < len(sigs); i += 4 {
				if _, err := x.Query(sigs[i]); err != nil {
					t.Error(err)
				}
				x.Remove(articles[i].ID)
				if err := x.Add(articles[i].ID, sigs[i]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if x.Len() != len(articles) {
		t.Errorf("Len %d", x.Len())
	}
}

// TestQueryOfManyCopies has more copies than a query reads.
func TestQueryOfManyCopies(t *testing.T) {
	s, _ := dedup.NewSketcher(dedup.Config{})
	x, _ := dedup.NewIndex(dedup.Config{})
	sig := s.Sketch(seeds(t)[0])
	for i := range 20000 {
		if err := x.Add(fmt.Sprint(i), sig); err != nil {
			t.Fatal(err)
		}
	}
	got, err := x.Query(sig)
	if err != nil || len(got) < 10 {
		t.Errorf("%d matches of 20,000 copies, error %v", len(got), err)
	}
}
