package dedup_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/oracle"
	"github.com/samewire/samewire/shingle"
)

// TestWordsOfOneHash: texts of other words are not identical, nor copies, though all that is kept of a word of each is the same: "40" and "6668552092"
// have the same lower half of their murmur3.
func TestWordsOfOneHash(t *testing.T) {
	const text = "A bomb killed 40 people and wounded eleven at a market in the east of the town on Sunday, the ministry of health said, and the " +
		"number of dead was expected to rise because many of the wounded were in grave condition."
	articles := []dedup.Article{
		{ID: "a", Text: text},
		{ID: "b", Text: strings.Replace(text, "40", "6668552092", 1)},
		{ID: "c", Text: strings.ToUpper(text)},
		{ID: "d", Text: "Only 40 were left."},
		{ID: "e", Text: "Only 6668552092 were left."},
		{ID: "f", Text: "Only 40 were left!"},
	}
	for i, a := range articles {
		for _, b := range articles[i+1:] {
			c, err := dedup.Compare(dedup.Config{}, a, b)
			if err != nil {
				t.Fatal(err)
			}
			if same := a.ID+b.ID == "ac" || a.ID+b.ID == "df"; (c.Relation == dedup.Identical) != same {
				t.Errorf("%s and %s are %v", a.ID, b.ID, c.Relation)
			}
		}
	}
	clusters := mustClusters(t, dedup.Clustering{}, articles)
	var got []string
	for _, c := range clusters {
		var ids []string
		for _, m := range c.Members {
			ids = append(ids, m.ID)
		}
		got = append(got, strings.Join(ids, ""))
	}
	if want := []string{"abc", "df"}; !slices.Equal(got, want) { // short stories are grouped with copies only
		t.Errorf("clusters %q, want %q", got, want)
	}
}

// TestPermutations: stories of one set of shingles in many orders are told apart, and are one cluster. (All of them were compared with all others.)
func TestPermutations(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	words := func(n int) string {
		var b strings.Builder
		for range n {
			fmt.Fprintf(&b, "w%d ", r.IntN(20000))
		}
		return b.String()
	}
	context, blocks := words(6), make([]string, 7)
	for i := range blocks {
		blocks[i] = words(30) + context
	}
	var articles []dedup.Article
	for i := range 300 {
		r.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
		articles = append(articles, dedup.Article{ID: fmt.Sprintf("%03d", i), Text: context + strings.Join(blocks, "") + "."})
	}
	text := map[string]string{}
	for _, a := range articles {
		text[a.ID] = a.Text
	}
	c := mustClusters(t, dedup.Clustering{}, articles)
	if len(c) != 1 || len(c[0].Members) != len(articles) {
		t.Fatalf("%d clusters", len(c))
	}
	pairs, err := dedup.PairsAmong(dedup.Config{}, articles[:100])
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		if (p.Relation == dedup.Identical) != (text[p.A] == text[p.B]) || p.Jaccard != 1 {
			t.Fatalf("%s and %s are %v, Jaccard %v", p.A, p.B, p.Relation, p.Jaccard)
		}
	}
}

// TestStoriesWithoutWords: they are in no cluster and no pair, take little, and their ids are compared with all others.
func TestStoriesWithoutWords(t *testing.T) {
	empty := func(n int) []dedup.Article {
		all := make([]dedup.Article, n)
		for i := range all {
			all[i] = dedup.Article{ID: fmt.Sprintf("e%06d", i), Text: []string{"", "...", "Share this"}[i%3]}
		}
		return all
	}
	clusters := func(articles []dedup.Article) error {
		_, err := dedup.Clusters(dedup.Config{}, all(articles))
		return err
	}
	pairs := func(articles []dedup.Article) error {
		for _, err := range dedup.Pairs(dedup.Config{}, all(articles)) {
			if err != nil {
				return err
			}
		}
		return nil
	}
	told := append(empty(500), invented(300, 4)...)
	for name, run := range map[string]func([]dedup.Article) error{"clusters": clusters, "pairs": pairs} {
		if err := run(told); err != nil {
			t.Errorf("%s: error %v", name, err)
		}
		for i, twice := range []string{told[0].ID, told[1].ID, told[700].ID} {
			var same *dedup.DuplicateIDError
			for _, text := range []string{"", told[700].Text} {
				err := run(append(slices.Clone(told), dedup.Article{ID: twice, Text: text}))
				if !errors.As(err, &same) || same.ID != twice {
					t.Errorf("%s, %d: error %v", name, i, err)
				}
			}
		}
		const n = 50_000
		articles := empty(n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := run(articles); err != nil {
			t.Errorf("%s: error %v", name, err)
		}
		runtime.ReadMemStats(&after)
		if bytes := (after.TotalAlloc - before.TotalAlloc) / n; bytes > 200 { // most of it garbage: it was 380 and 272
			t.Errorf("%s: %d bytes a story without words", name, bytes)
		}
	}
	want, got := mustClusters(t, dedup.Clustering{}, invented(300, 4)), mustClusters(t, dedup.Clustering{}, told)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-without +with stories without words):\n%s", diff)
	}
	if diff := cmp.Diff(mustPairs(t, dedup.Pairing{}, invented(300, 4)), mustPairs(t, dedup.Pairing{}, told)); diff != "" {
		t.Errorf("pairs (-without +with stories without words):\n%s", diff)
	}
}

// extremes are the least and the largest value of every knob, which are allowed.
var extremes = map[string][]any{
	"Scheme":     {dedup.Fast, dedup.Classic},
	"Width":      {1, 64},
	"Slots":      {8, 4096},
	"Rate":       {math.SmallestNonzeroFloat32, 1.0},
	"MinJaccard": {math.SmallestNonzeroFloat64, 1.0},
	"Cut":        {math.SmallestNonzeroFloat64, 1.0},
	"Window":     {2, math.MaxInt},
	"Cores":      {1, 1024},
}

// knobs are all settings that change how stories are compared, or by how many cores.
type knobs struct {
	Scheme          dedup.Scheme
	Width, Slots    int
	Rate            float64
	MinJaccard, Cut float64
	Window, Cores   int
}

func (k knobs) config() dedup.Config {
	return dedup.Config{Scheme: k.Scheme, Width: k.Width, Slots: k.Slots, Rate: k.Rate}
}

// everyConfig returns the settings with one knob at its least or largest value, and with all.
func everyConfig(t *testing.T) map[string]knobs {
	all := map[string]knobs{"zero": {}}
	kind := reflect.TypeFor[knobs]()
	var ends [2]knobs
	for i := range kind.NumField() {
		name := kind.Field(i).Name
		values, ok := extremes[name]
		if !ok {
			t.Fatalf("no least and largest %s", name)
		}
		for end, v := range values {
			var cfg knobs
			for _, of := range []*knobs{&cfg, &ends[end]} {
				reflect.ValueOf(of).Elem().Field(i).Set(reflect.ValueOf(v))
			}
			all[fmt.Sprintf("%s %v", name, v)] = cfg
		}
	}
	all["all least"], all["all largest"] = ends[0], ends[1]
	return all
}

// TestExtremes: every knob at its least and largest, every story of 0, 1, 2 and some shingles, and every signature of them, goes through all that
// is exported, without a panic, and what is found is what there is.
func TestExtremes(t *testing.T) {
	const long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty and one"
	articles := []dedup.Article{
		{ID: "0", Text: ""}, {ID: "0 of furniture", Text: "Share this"}, {ID: "1 of one word", Text: "One."}, {ID: "1 of one word again", Text: "one"},
		{ID: "1 of few words", Text: "One two three."}, {ID: "1", Text: "One two three four five."}, {ID: "2", Text: "One two three four five six."},
		{ID: "many of one word", Text: strings.Repeat("fire ", 200)}, {ID: "many of two", Text: strings.Repeat("fire water ", 100)},
		{ID: "some", Text: long}, {ID: "some again", Text: long}, {ID: "some more", Text: "zero " + long + " and two"},
	}
	for name, k := range everyConfig(t) {
		t.Run(name, func(t *testing.T) {
			cfg, run := k.config(), dedup.Run{Cores: k.Cores}
			if _, err := (dedup.Clustering{Config: cfg, Cut: k.Cut, Window: k.Window, Run: run}).Clusters(t.Context(), dedup.Articles(articles)); err != nil {
				t.Error(err)
			}
			pairing := dedup.Pairing{Config: cfg, Window: k.Window, Run: run}
			if k.MinJaccard > 0 {
				for p, err := range pairing.NearDuplicates(t.Context(), k.MinJaccard, dedup.Articles(articles)) {
					if err != nil || p.Jaccard < k.MinJaccard {
						t.Errorf("%+v, error %v", p, err)
					}
				}
			}
			found := false
			for p, err := range pairing.Pairs(t.Context(), dedup.Articles(articles)) {
				if err != nil {
					t.Fatal(err)
				}
				found = found || p.A == "some" && p.B == "some again" && p.Relation == dedup.Identical && p.Jaccard == 1
			}
			if !found && cfg.Rate != math.SmallestNonzeroFloat32 {
				t.Error("two copies are no pair")
			}
			if pairs, err := dedup.PairsAmong(cfg, articles); err != nil || len(pairs) != len(articles)*(len(articles)-1)/2 {
				t.Errorf("%d pairs of all, error %v", len(pairs), err)
			}
			for _, a := range articles {
				for _, b := range articles {
					c, err := dedup.Compare(cfg, a, b)
					if err != nil || !(0 <= c.Jaccard && c.Jaccard <= 1 && 0 <= c.Probability && c.Probability <= 1) || a.ID == b.ID && c.Relation != dedup.Identical {
						t.Fatalf("%q and %q: %+v, error %v", a.ID, b.ID, c, err)
					}
				}
			}
			testSignatures(t, cfg, articles)
		})
	}
}

// testSignatures takes the signatures of articles through all that takes a signature.
func testSignatures(t *testing.T, cfg dedup.Config, articles []dedup.Article) {
	sketcher, err := dedup.NewSketcher(cfg)
	if err != nil {
		t.Fatal(err)
	}
	x, err := dedup.NewIndex(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sigs := make([]dedup.Signature, len(articles))
	query := func(when string, held map[string]bool) {
		for i, s := range sigs {
			found, err := x.Query(s)
			if err != nil {
				t.Fatal(err)
			}
			self := false
			for _, m := range found {
				self = self || m.ID == articles[i].ID
				if !held[m.ID] || !(0 <= m.Jaccard && m.Jaccard <= 1 && 0 <= m.InMatch && m.InMatch <= 1 && 0 <= m.InQuery && m.InQuery <= 1) {
					t.Fatalf("%s: %q finds %+v", when, articles[i].ID, m)
				}
			}
			if keyed := len(sampled(t, s)) > 0; self != (keyed && held[articles[i].ID]) {
				t.Errorf("%s: %q finds itself: %t, with keys: %t", when, articles[i].ID, self, keyed)
			}
		}
	}
	for i, a := range articles {
		sigs[i] = sketcher.Sketch(a)
		form, err := sigs[i].MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var read dedup.Signature
		if err := read.UnmarshalBinary(form); err != nil {
			t.Fatalf("%q: %v", a.ID, err)
		}
		again, _ := read.MarshalBinary()
		if read.Len() != sigs[i].Len() || !slices.Equal(again, form) {
			t.Errorf("%q: read as another signature", a.ID)
		}
	}
	if set := sketcher.SketchSet(shingle.Set{}); set.Len() != 0 {
		t.Errorf("%d shingles of none", set.Len())
	}
	query("empty", nil)
	held := map[string]bool{}
	for i, a := range articles {
		if err := x.Add(a.ID, sigs[i]); err != nil {
			t.Fatal(err)
		}
		held[a.ID] = true
		for _, s := range sigs {
			j, err := sigs[i].Jaccard(s)
			c, err2 := sigs[i].Containment(s)
			if err := errors.Join(err, err2); err != nil || !(0 <= j && j <= 1 && 0 <= c && c <= 1) {
				t.Errorf("%q: Jaccard %v, containment %v, error %v", a.ID, j, c, err)
			}
		}
	}
	query("full", held)
	for i, a := range articles {
		if i%2 == 0 {
			held[a.ID] = false
			if !x.Remove(a.ID) {
				t.Errorf("%q is not there", a.ID)
			}
		}
	}
	query("half removed", held)
	for _, a := range articles {
		if x.Remove(a.ID) != held[a.ID] {
			t.Errorf("%q: Remove does not say what was there", a.ID)
		}
	}
	query("all removed", nil)
	if x.Len() != 0 {
		t.Errorf("%d left", x.Len())
	}
}

// TestMuchBoilerplate: thirteen stories, some of them versions of each other, which begin with one statement, are grouped by what they say beside it,
// though that statement is up to a quarter of each.
func TestMuchBoilerplate(t *testing.T) {
	for _, share := range []float64{0.1, 0.2, 0.25} {
		for seed := range uint64(8) {
			r := rand.New(rand.NewPCG(seed, 1))
			words := func(n int) []string {
				all := make([]string, n)
				for i := range all {
					all[i] = oracle.Word(r.Uint64N(20000))
					if i%15 == 14 {
						all[i] += "."
					}
				}
				return all
			}
			const own = 300
			statement := strings.Join(words(int(own*share/(1-share))), " ") + ".\n"
			var articles []dedup.Article
			var want []string
			for _, versions := range []int{4, 3, 1, 1, 1, 1, 1, 1} {
				story := words(own)
				family := ""
				for range versions {
					text := slices.Clone(story)
					for i := range text {
						if r.IntN(25) == 0 {
							text[i] = oracle.Word(r.Uint64N(20000))
						}
					}
					id := string(rune('a' + len(articles)))
					family += id
					articles = append(articles, dedup.Article{ID: id, Text: statement + strings.Join(text, " ") + "."})
				}
				if versions > 1 {
					want = append(want, family)
				}
			}
			var got []string
			for _, c := range mustClusters(t, dedup.Clustering{}, articles) {
				ids := ""
				for _, m := range c.Members {
					ids += m.ID
				}
				got = append(got, ids)
			}
			if !slices.Equal(got, want) {
				t.Errorf("a statement of %.2f, seed %d: clusters %q, want %q", share, seed, got, want)
			}
		}
	}
}
