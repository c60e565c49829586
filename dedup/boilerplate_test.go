package dedup

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/oracle"
)

// A statement that many run, a quotation in it, and which no rule knows for page text.
const boilerplate = `The council of harbour towns is the work of eleven mayors after the long winter strike.
Its charter says that "no town shall close a quay without the word of the others" no vote has ever changed that rule.
Members meet every second spring in a hall above the old fish market of Torvik.
Dues are paid in herring by custom and in coin by law since the reform.
`

// underBoilerplate returns made-up stories, a version of the first among them, as they are and with the boilerplate before or behind them.
func underBoilerplate() (bare, with []Article) {
	var texts []string
	r := rand.New(rand.NewPCG(2, 1))
	for range 12 {
		words := make([]string, 330)
		for k := range words {
			words[k] = oracle.Word(r.Uint64N(3000))
		}
		texts = append(texts, "It was said that \""+strings.Join(words[:30], " ")+"\" and then "+strings.Join(words[30:], " ")+".")
	}
	texts = append(texts, strings.Replace(texts[0], "and then", "and later on", 1))
	for i, text := range texts {
		a := Article{ID: fmt.Sprintf("s%02d", i), Text: text}
		bare = append(bare, a)
		if a.Text = text + "\n\n" + boilerplate; i%3 == 2 {
			a.Text = boilerplate + "\n" + text
		}
		with = append(with, a)
	}
	return bare, with
}

// TestBoilerplateIsSetAside: what is left of a story are the words, the quotation and the keys that it has without what all of them run.
func TestBoilerplateIsSetAside(t *testing.T) {
	cfg, err := Config{}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	type rest struct{ words, quoted, keys []uint32 }
	read := func(articles []Article) (all []rest) {
		c, err := read(cfg, sampled, nil, each(articles))
		if err != nil {
			t.Fatal(err)
		}
		c.setStockAside()
		for i := range articles {
			var s side
			s.load(c, i)
			told := s.told()
			r := rest{slices.Clone(told.words), nil, slices.Clone(c.stories[i].keys)}
			for k := range told.words {
				if told.isQuoted(k) {
					r.quoted = append(r.quoted, uint32(k))
				}
			}
			all = append(all, r)
		}
		return all
	}
	bare, with := underBoilerplate()
	want, got := read(bare), read(with)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(rest{})); diff != "" {
		t.Errorf("(-without boilerplate +with it set aside):\n%s", diff)
	}
	if n := len(want[0].quoted); n != 30 {
		t.Errorf("%d quoted words, want 30", n)
	}
	few := read(with[:3])
	if len(few[0].words) <= len(want[0].words) {
		t.Errorf("what three stories run was set aside")
	}
}

// TestBoilerplateDecidesNothing: stories that share boilerplate are unrelated, the two versions among them one cluster; the figures count it.
func TestBoilerplateDecidesNothing(t *testing.T) {
	bare, with := underBoilerplate()
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
	plain := func(a Article) string { return strings.Join(foldedWords(a.Text), " ") }
	pairs, err := AllPairs(Config{}, with)
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
