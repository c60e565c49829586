package dedup_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup"
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
	clusters := mustClusters(t, dedup.Config{}, articles)
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
	c := mustClusters(t, dedup.Config{}, articles)
	if len(c) != 1 || len(c[0].Members) != len(articles) {
		t.Fatalf("%d clusters", len(c))
	}
	pairs, err := dedup.AllPairs(dedup.Config{}, articles[:100])
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		if (p.Relation == dedup.Identical) != (text[p.A] == text[p.B]) || p.Jaccard != 1 {
			t.Fatalf("%s and %s are %v, Jaccard %v", p.A, p.B, p.Relation, p.Jaccard)
		}
	}
}
