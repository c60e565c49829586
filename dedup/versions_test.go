package dedup_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/oracle"
)

// paragraphs returns made-up paragraphs of about 30 words.
func paragraphs(seed uint64, n int) (all []string) {
	r := rand.New(rand.NewPCG(seed, 3))
	for range n {
		words := make([]string, 25+r.IntN(10))
		for i := range words {
			words[i] = oracle.Word(r.Uint64() % 3000)
		}
		all = append(all, strings.ToUpper(words[0][:1])+words[0][1:]+" "+strings.Join(words[1:], " ")+".")
	}
	return all
}

var morning = time.Date(2026, 3, 1, 6, 0, 0, 0, time.UTC)

// growing returns n versions of a report, four hours apart: each has a new paragraph after the first and after the fourth of the one before it, and lacks its
// last two.
func growing(seed uint64, n int) (versions []dedup.Article) {
	fresh := paragraphs(seed, 8+2*n)
	body := fresh[:8]
	for i := range n {
		if i > 0 {
			p := fresh[8+2*(i-1):]
			body = slices.Concat(body[:1], p[:1], body[1:4], p[1:2], body[4:len(body)-2])
		}
		headline := "Council meets over quays"
		if i > 0 {
			headline = fmt.Sprintf("UPDATE %d-%s", i, headline)
		}
		text := headline + "\n\nTORVIK, March 1 (Reuters) - " + strings.Join(body, "\n\n") + "\n"
		versions = append(versions, dedup.Article{ID: fmt.Sprintf("v%02d", n-i), Text: text, Published: morning.Add(time.Duration(i) * 4 * time.Hour)})
	}
	return versions
}

func clustersOf(t *testing.T, articles []dedup.Article) (ids []string, found []dedup.Cluster) {
	t.Helper()
	found = mustClusters(t, dedup.Clustering{}, articles)
	for _, c := range found {
		var members []string
		for _, m := range c.Members {
			members = append(members, m.ID)
		}
		ids = append(ids, strings.Join(members, " "))
	}
	return ids, found
}

// TestGrowingReport: versions of a report that grows are one cluster where their times are known, though the ends share hardly a thing; a follow-up with
// an opening of its own, and a digest of two reports, are no versions.
func TestGrowingReport(t *testing.T) {
	const n = 12
	versions := growing(1, n)
	ends, err := dedup.Compare(dedup.Config{}, versions[0], versions[n-1])
	if err != nil {
		t.Fatal(err)
	}
	if ends.Probability > 0.1 {
		t.Fatalf("the first and the last version are one report by themselves: %v", ends.Probability)
	}
	want, _ := clustersOf(t, versions)
	if len(want) != 1 || len(strings.Fields(want[0])) != n {
		t.Errorf("clusters %q, want all in one", want)
	}
	var untimed, oneDay []dedup.Article
	for _, v := range versions {
		v.Published = time.Time{}
		untimed = append(untimed, v)
		v.Published = morning
		oneDay = append(oneDay, v)
	}
	if got, _ := clustersOf(t, oneDay); !slices.Equal(got, want) {
		t.Errorf("of one day, told apart by the numbers of updates: %q, want %q", got, want)
	}
	if got, _ := clustersOf(t, untimed); len(got) == 1 {
		t.Errorf("without times they are one cluster, too: %q: the test shows nothing", got)
	}
	late := func(id string, text ...string) dedup.Article {
		return dedup.Article{ID: id, Text: "TORVIK, March 2 (Reuters) - " + strings.Join(text, "\n\n"), Published: morning.Add(n * 4 * time.Hour)}
	}
	body := strings.Split(versions[n-1].Text, "\n\n")[1:]
	other := growing(2, 1)[0]
	other.ID, other.Published = "other", morning.Add(-time.Hour)
	followUp := late("x-follow-up", append(paragraphs(3, 7), body[2:6]...)...)
	digest := late("x-digest", slices.Concat(paragraphs(4, 12), body[:4], strings.Split(other.Text, "\n\n")[1:5])...)
	for name, more := range map[string][]dedup.Article{"follow-up": {followUp}, "digest": {other, digest}} {
		if got, _ := clustersOf(t, append(slices.Clone(versions), more...)); !slices.Equal(got, want) {
			t.Errorf("with a %s: %q, want %q", name, got, want)
		}
	}
}

// TestHistory: a cluster tells which version came from which, whatever the order in which its stories come, and how many cores there are.
func TestHistory(t *testing.T) {
	versions := growing(5, 4)
	copied := versions[1]
	copied.ID, copied.Published = "copy", versions[1].Published.Add(time.Minute)
	undated := versions[0]
	undated.ID, undated.Published = "undated", time.Time{}
	articles := append(versions, copied, undated)
	_, found := clustersOf(t, articles)
	if len(found) != 1 {
		t.Fatalf("%d clusters", len(found))
	}
	type step struct{ ID, From string }
	var got []step
	for i, v := range found[0].History {
		got = append(got, step{v.ID, v.From})
		if i == 0 {
			continue
		}
		if v.ID == "copy" && (v.Added != 0 || v.Kept != 1) || v.ID != "copy" && (v.Added < 0.15 || v.Added > 0.45 || v.Kept < 0.5) {
			t.Errorf("%s: added %v, kept %v", v.ID, v.Added, v.Kept)
		}
	}
	want := []step{{"v04", ""}, {"v03", "v04"}, {"copy", "v03"}, {"v02", "copy"}, {"v01", "v02"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for cores := range 3 {
		shuffled := slices.Clone(articles)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		again := mustClusters(t, dedup.Clustering{Run: dedup.Run{Cores: cores + 1}}, shuffled)
		if diff := cmp.Diff(found, again); diff != "" {
			t.Errorf("in another order (-want +got):\n%s", diff)
		}
	}
	for i := range articles {
		articles[i].Published = time.Time{}
	}
	if _, found := clustersOf(t, articles); len(found) != 1 || found[0].History != nil {
		t.Errorf("without times: %d clusters, history %v", len(found), found[0].History)
	}
}

// TestFewTimes: stories whose times tell no order have no chain.
func TestFewTimes(t *testing.T) {
	versions := growing(1, 12)
	for name, when := range map[string]func(i int) time.Time{
		"one time":     func(int) time.Time { return morning },
		"a week apart": func(i int) time.Time { return morning.Add(time.Duration(i) * 7 * 24 * time.Hour) },
		"one is known": func(i int) time.Time { return map[int]time.Time{3: morning}[i] },
	} {
		var articles []dedup.Article
		for i, v := range versions {
			v.Published = when(i)
			v.Text = strings.ReplaceAll(v.Text, "UPDATE", "Further")
			articles = append(articles, v)
		}
		got, _ := clustersOf(t, articles)
		if len(got) == 1 && len(strings.Fields(got[0])) == len(versions) {
			t.Errorf("%s: all are one cluster", name)
		}
	}
}
