package dedup_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/oracle"
)

// prose returns n invented words in sentences of about twelve.
func prose(r *rand.Rand, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		word := oracle.Word(r.Uint64N(20000))
		if i%12 == 0 {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		b.WriteString(word)
		if i%12 == 11 || i == n-1 {
			b.WriteByte('.')
		}
	}
	return b.String()
}

// above and below are a notice of about seventy words around the free part of an article.
const (
	above = "You are reading the free part of this article. Readers with a subscription read all of it, on all their devices and without any advertising. " +
		"Choose the monthly plan or that of a year, which costs a fifth less."
	below = "Either ends whenever you like. Subscribers of the printed paper need to sign in only once. " +
		"Questions about your account are answered by our desk for readers every day between eight and six."
)

func paywalledPage(text string) string { return above + "\n\n" + text + "\n\n" + below }

// members returns the ids of the clusters, sorted.
func members(clusters []dedup.Cluster) (all []string) {
	for _, c := range clusters {
		var ids []string
		for _, m := range c.Members {
			ids = append(ids, m.ID)
		}
		all = append(all, strings.Join(ids, " "))
	}
	slices.Sort(all)
	return all
}

// paywalled returns pages of one paper, each some words within the notice, and the words of the last in another.
func paywalled(n int) (all []dedup.Article) {
	r := rand.New(rand.NewPCG(52, 1))
	for i := range n {
		text := prose(r, 28+i%9)
		all = append(all, dedup.Article{ID: fmt.Sprintf("p%02d", i), Source: "The Torvik Mail", Text: paywalledPage(text)})
		if i == n-1 {
			all = append(all, dedup.Article{ID: "q", Source: "Quay Gazette", Text: text})
		}
	}
	return all
}

// TestPaywall: 52 pages of one paper under one notice are 52 stories, and one of them another outlet's.
func TestPaywall(t *testing.T) {
	got := members(mustClusters(t, dedup.Clustering{}, paywalled(52)))
	if diff := cmp.Diff([]string{"p51 q"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestOutletsLearned: what one run learned sets the notice aside in a single page of the next, there and for no other outlet, also once it was saved.
func TestOutletsLearned(t *testing.T) {
	r := rand.New(rand.NewPCG(53, 1))
	next := func(source string) (all []dedup.Article) {
		for _, id := range []string{"a", "b"} {
			all = append(all, dedup.Article{ID: id, Source: source, Text: paywalledPage(prose(r, 24))})
		}
		return all
	}
	var known dedup.Outlets
	mustClusters(t, dedup.Clustering{Outlets: &known}, paywalled(12))
	if n := known.Len(); n < 3 || n > 8 {
		t.Errorf("%d pieces, want about 6 sentences", n)
	}
	var file bytes.Buffer
	if err := known.Save(&file); err != nil {
		t.Fatal(err)
	}
	saved := file.Bytes()
	opened, err := dedup.OpenOutlets(&file)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		known  *dedup.Outlets
		source string
		want   []string
	}{
		"nothing known":        {nil, "The Torvik Mail", []string{"a b"}},
		"known":                {&known, "The Torvik Mail", nil},
		"saved":                {opened, "The Torvik Mail", nil},
		"that of other papers": {opened, "Quay Gazette", []string{"a b"}},
	} {
		if diff := cmp.Diff(c.want, members(mustClusters(t, dedup.Clustering{Outlets: c.known}, next(c.source)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for n := range saved {
		if _, err := dedup.OpenOutlets(bytes.NewReader(saved[:n])); !errors.Is(err, dedup.ErrOutlets) {
			t.Fatalf("%d of %d bytes: error %v", n, len(saved), err)
		}
	}
}

// TestReusedText: an outlet's follow-ups that end with its background are stories of their own; those of two outlets that run one report under other openings are not.
func TestReusedText(t *testing.T) {
	r := rand.New(rand.NewPCG(54, 1))
	background, report := prose(r, 90), prose(r, 150)
	told := strings.Fields(report)
	opening := func() string { // of words of the report
		r.Shuffle(len(told), func(i, j int) { told[i], told[j] = told[j], told[i] })
		return strings.Join(told[:25], " ")
	}
	var articles []dedup.Article
	for _, id := range []string{"a", "b"} {
		articles = append(articles,
			dedup.Article{ID: "follow-up " + id, Source: "The Torvik Mail", Text: strings.Fields(background)[3] + " " + prose(r, 95) + "\n\n" + background},
			dedup.Article{ID: "report " + id, Source: "paper " + id, Text: opening() + "\n\n" + report})
	}
	if diff := cmp.Diff([]string{"report a report b"}, members(mustClusters(t, dedup.Clustering{}, articles))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzOutlets(f *testing.F) {
	var known dedup.Outlets
	if _, err := (dedup.Clustering{Outlets: &known}).Clusters(f.Context(), dedup.Articles(paywalled(8))); err != nil {
		f.Fatal(err)
	}
	var file bytes.Buffer
	if err := known.Save(&file); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add([]byte("SWol\x01\x01"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := dedup.OpenOutlets(bytes.NewReader(data))
		if err != nil {
			if !errors.Is(err, dedup.ErrOutlets) {
				t.Fatalf("error %v", err)
			}
			return
		}
		var again bytes.Buffer
		if err := o.Save(&again); err != nil || !bytes.Equal(data, again.Bytes()) {
			t.Fatalf("read and saved: error %v (-want +got):\n%s", err, cmp.Diff(data, again.Bytes()))
		}
	})
}
