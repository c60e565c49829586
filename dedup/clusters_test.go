package dedup_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/oracle"
	"github.com/samewire/samewire/shingle"
)

// seeds returns the four seed stories, ids "000" to "003".
func seeds(tb testing.TB) []dedup.Article {
	tb.Helper()
	paths, err := filepath.Glob("../testdata/wire/*.txt")
	if err != nil || len(paths) != 4 {
		tb.Fatalf("%d seed stories, error %v", len(paths), err)
	}
	var out []dedup.Article
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, dedup.Article{ID: filepath.Base(p)[:3], Text: string(text)})
	}
	return out
}

func all(articles []dedup.Article) iter.Seq2[dedup.Article, error] {
	return func(yield func(dedup.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}

func invented(n int, seed uint64) []dedup.Article {
	var out []dedup.Article
	for i, text := range oracle.Stories(n, seed) {
		out = append(out, dedup.Article{ID: fmt.Sprintf("s%05d", i), Text: text})
	}
	return out
}

func mustClusters(tb testing.TB, how dedup.Clustering, articles []dedup.Article) []dedup.Cluster {
	tb.Helper()
	c, err := how.Clusters(context.Background(), dedup.Seq(all(articles)))
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func collect(tb testing.TB, pairs iter.Seq2[dedup.Pair, error]) (out []dedup.Pair) {
	tb.Helper()
	for p, err := range pairs {
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

func mustPairs(tb testing.TB, how dedup.Pairing, articles []dedup.Article) []dedup.Pair {
	tb.Helper()
	return collect(tb, how.Pairs(context.Background(), dedup.Articles(articles)))
}

// TestLargeFamily: of more rewrites of one report than a window holds one cluster is made.
func TestLargeFamily(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string { return fmt.Sprintf("w%d", r.IntN(20000)) }
	report := make([]string, 200)
	for i := range report {
		report[i] = word()
	}
	var articles []dedup.Article
	for i := range 300 {
		text := slices.Clone(report)
		for k := range text {
			if r.IntN(12) == 0 {
				text[k] = word()
			}
		}
		articles = append(articles, dedup.Article{ID: fmt.Sprintf("%03d", i*7%300), Text: strings.Join(text, " ") + "."})
	}
	for _, window := range []int{0, 16} {
		clusters := mustClusters(t, dedup.Clustering{Window: window}, articles)
		if len(clusters) != 1 || len(clusters[0].Members) != len(articles) {
			t.Errorf("window %d: %d clusters, the first of %d", window, len(clusters), len(clusters[0].Members))
		}
	}
}

func TestSeedsCluster(t *testing.T) {
	got := mustClusters(t, dedup.Clustering{}, seeds(t))
	if len(got) != 1 || got[0].ID != "000" || len(got[0].Members) != 2 || got[0].Members[1].ID != "001" {
		t.Fatalf("clusters %+v, want one of 000 and 001", got)
	}
}

// TestOrderAndCores holds that neither the order of the stories nor the number of cores changes a result.
func TestOrderAndCores(t *testing.T) {
	articles := append(invented(600, 3), seeds(t)...)
	clusters, pairs := mustClusters(t, dedup.Clustering{Run: dedup.Run{Cores: 1}}, articles), mustPairs(t, dedup.Pairing{Run: dedup.Run{Cores: 1}}, articles)
	if len(clusters) < 50 || len(pairs) < 100 {
		t.Fatalf("%d clusters, %d pairs: too few to tell", len(clusters), len(pairs))
	}
	r := rand.New(rand.NewPCG(1, 1))
	for _, cores := range []int{1, 2, 5} {
		r.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
		if diff := cmp.Diff(clusters, mustClusters(t, dedup.Clustering{Run: dedup.Run{Cores: cores}}, articles)); diff != "" {
			t.Errorf("clusters, shuffled, %d cores (-want +got):\n%s", cores, diff)
		}
		if diff := cmp.Diff(pairs, mustPairs(t, dedup.Pairing{Run: dedup.Run{Cores: cores}}, articles)); diff != "" {
			t.Errorf("pairs, shuffled, %d cores (-want +got):\n%s", cores, diff)
		}
	}
}

// TestPairsAgainstOracle holds Pairs against every pair of 5,000 stories measured by sets of strings.
func TestPairsAgainstOracle(t *testing.T) {
	const least = 0.7
	articles := invented(5000, 1)
	texts, sizes := make([]string, len(articles)), make([]int, len(articles))
	holders := map[string][]int{} // of a run of words
	for i, a := range articles {
		texts[i] = strings.NewReplacer(" .", "", "\n", " ").Replace(a.Text)
		words := strings.Fields(texts[i])
		for k := 0; k+5 <= len(words); k++ {
			run := strings.Join(words[k:k+5], " ")
			if h := holders[run]; len(h) == 0 || h[len(h)-1] != i {
				holders[run] = append(h, i)
				sizes[i]++
			}
		}
	}
	common := map[[2]int]int{} // runs of two articles
	for _, h := range holders {
		for x, i := range h {
			for _, k := range h[x+1:] {
				common[[2]int{i, k}]++
			}
		}
	}
	want := map[[2]string]float64{}
	for p, n := range common {
		if float64(n) < 0.99*least*float64(sizes[p[0]]+sizes[p[1]]-n) {
			continue
		}
		if j, _, _ := oracle.Jaccard(texts[p[0]], texts[p[1]], 5); j >= least {
			a, b := articles[p[0]].ID, articles[p[1]].ID
			want[[2]string{min(a, b), max(a, b)}] = j
		}
	}
	found := 0
	for _, p := range collect(t, dedup.NearDuplicates(dedup.Config{}, least, all(articles))) {
		j, ok := want[[2]string{p.A, p.B}]
		if !ok || j != p.Jaccard {
			t.Errorf("pair %s %s of Jaccard %v, oracle says %v", p.A, p.B, p.Jaccard, j)
		}
		found++
	}
	t.Logf("%d of %d pairs", found, len(want))
	if len(want) < 500 || float64(found) < 0.999*float64(len(want)) {
		t.Errorf("found %d of %d pairs", found, len(want))
	}
}

func TestIdenticalStories(t *testing.T) {
	var articles []dedup.Article
	text := seeds(t)[0].Text
	for i := range 10000 {
		articles = append(articles, dedup.Article{ID: fmt.Sprint("copy", i), Text: text})
	}
	start := time.Now()
	got := mustClusters(t, dedup.Clustering{}, articles)
	if len(got) != 1 || len(got[0].Members) != len(articles) {
		t.Fatalf("%d clusters", len(got))
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("10,000 identical stories took %v", took)
	}
}

// TestNearlyIdenticalStories has 3,000 copies with a word of their own each: every list of a shingle is long.
func TestNearlyIdenticalStories(t *testing.T) {
	text := oracle.Stories(1, 9)[0]
	words := strings.Fields(text)
	for len(words) < 150 {
		words = append(words, words...)
	}
	n := 3000
	if oracle.Raced {
		n = 1000
	}
	var articles []dedup.Article
	for i := range n {
		w := slices.Clone(words)
		w[i%len(w)] = fmt.Sprintf("own%d", i)
		articles = append(articles, dedup.Article{ID: fmt.Sprintf("copy%04d", i), Text: strings.Join(w, " ")})
	}
	got := mustClusters(t, dedup.Clustering{}, articles)
	if len(got) != 1 || len(got[0].Members) != len(articles) {
		t.Errorf("%d clusters, the largest of %d stories", len(got), len(got[0].Members))
	}
}

func TestShortAndEmptyStories(t *testing.T) {
	articles := []dedup.Article{
		{ID: "a"}, {ID: "b"}, {ID: "c", Text: "word"}, {ID: "d", Text: "Word."}, {ID: "e", Text: " \n"},
		{ID: "f", Text: "A British fighter was reportedly killed by a drone strike in Syria."},
		{ID: "g", Text: "A British fighter was reportedly killed by an air strike in Syria."},
		{ID: "h", Text: strings.Repeat("word ", 1_000_000)},
	}
	got := mustClusters(t, dedup.Clustering{}, articles)
	var ids [][]string
	for _, c := range got {
		var m []string
		for _, x := range c.Members {
			m = append(m, x.ID)
		}
		ids = append(ids, m)
	}
	if diff := cmp.Diff([][]string{{"c", "d"}}, ids); diff != "" {
		t.Errorf("very short stories match the same words only, empty ones nothing (-want +got):\n%s", diff)
	}
	for p, err := range dedup.Pairs(dedup.Config{}, all(articles)) {
		if err != nil || p.A != "c" || p.B != "d" || p.Relation != dedup.Identical {
			t.Errorf("pair %+v, error %v", p, err)
		}
	}
}

func TestDuplicateID(t *testing.T) {
	for _, texts := range [][2]string{{"one", "two"}, {"one", ""}, {"", ""}} {
		articles := []dedup.Article{{ID: "x", Text: texts[0]}, {ID: "y"}, {ID: "x", Text: texts[1]}}
		for _, width := range []int{0, 1, 3, 4, 64} {
			var dup *dedup.DuplicateIDError
			if _, err := dedup.Clusters(dedup.Config{Width: width}, all(articles)); !errors.As(err, &dup) || dup.ID != "x" {
				t.Errorf("width %d, texts %q: error %v, want a DuplicateIDError of x", width, texts, err)
			}
		}
	}
}

func TestErrorsEndTheReading(t *testing.T) {
	broken := errors.New("disk on fire")
	seq := func(yield func(dedup.Article, error) bool) {
		if yield(dedup.Article{ID: "a"}, nil) {
			if yield(dedup.Article{}, broken) {
				t.Error("read on after the error")
			}
		}
	}
	if _, err := dedup.Clusters(dedup.Config{}, seq); err != broken {
		t.Errorf("Clusters: error %v", err)
	}
	for _, err := range dedup.Pairs(dedup.Config{}, seq) {
		if err != broken {
			t.Errorf("Pairs: error %v", err)
		}
	}
	if _, err := dedup.Clusters(dedup.Config{Width: 99}, seq); err == nil {
		t.Error("a Config with a fault is accepted")
	}
}

func TestPairsCanBeLeftEarly(t *testing.T) {
	n := 0
	for range dedup.Pairs(dedup.Config{}, all(invented(300, 5))) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d pairs", n)
	}
}

// TestClustersStayApart has two reports of thirty copies each and one story that runs half of both: it may join one of them, never both.
func TestClustersStayApart(t *testing.T) {
	texts := oracle.Stories(400, 12)
	slices.SortFunc(texts, func(a, b string) int { return len(b) - len(a) })
	one, two := strings.Fields(texts[0])[:400], strings.Fields(texts[5])[:400]
	var articles []dedup.Article
	for i := range 30 {
		a, b := slices.Clone(one), slices.Clone(two)
		a[7*i+9], b[5*i+9] = "changed", "changed"
		articles = append(articles, dedup.Article{ID: fmt.Sprintf("one%02d", i), Text: strings.Join(a, " ")},
			dedup.Article{ID: fmt.Sprintf("two%02d", i), Text: strings.Join(b, " ")})
	}
	articles = append(articles, dedup.Article{ID: "digest", Text: strings.Join(append(slices.Clone(one[:200]), two[:200]...), " ")})
	for _, c := range mustClusters(t, dedup.Clustering{}, articles) {
		kinds := map[string]bool{}
		for _, m := range c.Members {
			kinds[m.ID[:3]] = true
		}
		if kinds["one"] && kinds["two"] {
			t.Errorf("cluster of %v", slices.Collect(maps.Keys(kinds)))
		}
	}
}

func TestCompare(t *testing.T) {
	s := seeds(t)
	got, err := dedup.Compare(dedup.Config{}, s[0], s[1])
	if err != nil {
		t.Fatal(err)
	}
	if got.Relation != dedup.SameWire || got.Jaccard < 0.34 || got.Jaccard > 0.4 || got.AInB < 0.5 || got.BInA < 0.53 {
		t.Errorf("seeds 000 and 001: %+v", got.Pair)
	}
	longest := 0
	for i, p := range got.Passages {
		a, b := s[0].Text[p.A.Start:p.A.End], s[1].Text[p.B.Start:p.B.End]
		if words(a) != words(b) || len(strings.Fields(words(a))) != p.Words {
			t.Errorf("passage of %d words differs:\n%s\n%s", p.Words, a, b)
		}
		if i > 0 && p.A.Start < got.Passages[i-1].A.End {
			t.Errorf("passages %d and %d overlap", i-1, i)
		}
		longest = max(longest, p.Words)
	}
	if longest != 66 {
		t.Errorf("longest passage %d words, want the 66 from \"a US military base\" to \"where he met with\"", longest)
	}
	back, err := dedup.Compare(dedup.Config{}, s[1], s[0])
	if err != nil || back.AInB != got.BInA || back.Jaccard != got.Jaccard || back.Relation != got.Relation {
		t.Errorf("sides swapped: %+v, error %v", back.Pair, err)
	}
	same, err := dedup.Compare(dedup.Config{}, s[2], s[2])
	if err != nil || same.Relation != dedup.Identical || same.Jaccard != 1 {
		t.Errorf("a story with itself: %+v, error %v", same.Pair, err)
	}
}

func TestSeedRelations(t *testing.T) {
	s := seeds(t)
	pairs, err := dedup.PairsAmong(dedup.Config{}, s)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, p := range pairs {
		got[p.A+"-"+p.B] = p.Relation.String()
	}
	want := map[string]string{"000-001": "same-wire", "002-003": "same-event", "000-002": "unrelated", "000-003": "unrelated", "001-002": "unrelated", "001-003": "unrelated"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("among the four (-want +got):\n%s", diff)
	}
	for i := range s {
		for j := i + 1; j < len(s); j++ {
			c, err := dedup.Compare(dedup.Config{}, s[i], s[j])
			if err != nil || c.Relation.String() != want[s[i].ID+"-"+s[j].ID] {
				t.Errorf("%s and %s alone: %+v, error %v", s[i].ID, s[j].ID, c.Pair, err)
			}
			if c.Relation == dedup.SameEvent && (len(c.Reasons) < 2 || len(c.Passages) == 0) {
				t.Errorf("same event without reasons or the shared quotation: %+v", c)
			}
		}
	}
}

func BenchmarkClusters(b *testing.B) {
	articles := invented(5000, 4)
	size := 0
	for _, a := range articles {
		size += len(a.Text)
	}
	for _, cores := range []int{1, 2} {
		b.Run(fmt.Sprintf("stories=%d/cores=%d", len(articles), cores), func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				mustClusters(b, dedup.Clustering{Run: dedup.Run{Cores: cores}}, articles)
			}
		})
	}
}

// words returns the folded words of a text, parted by spaces.
func words(text string) string {
	var w []string
	for t := range shingle.Tokens(text) {
		w = append(w, t.Text)
	}
	return strings.Join(w, " ")
}
