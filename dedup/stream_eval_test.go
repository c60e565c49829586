package dedup_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
)

// evalSet returns the stories of an evaluation set, and its folder.
func evalSet(t testing.TB, set string) (articles []dedup.Article, dir string) {
	t.Helper()
	dir = os.Getenv("SAMEWIRE_EVAL")
	if dir == "" {
		t.Skip("SAMEWIRE_EVAL names no evaluation sets")
	}
	dir = filepath.Join(dir, set)
	if _, err := os.Stat(dir); err != nil {
		t.Skip(err)
	}
	for a, err := range feed.Open(filepath.Join(dir, "docs.jsonl.gz")).All() {
		if err != nil {
			t.Fatal(err)
		}
		articles = append(articles, a)
	}
	return articles, dir
}

// label is a line of labelled clusters, or of labelled pairs.
type label struct {
	Cluster     string
	Docs        []string
	Exclude     []string
	BadDoc      string `json:"bad_doc"`
	A, B, Label string
	Draw        string
}

func labels(t testing.TB, path string) (all []label) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var l label
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// pair is two ids in order.
func pair(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// joined returns the pairs that are in one of some lists.
func joined(lists [][]string, bad map[string]bool, exclude map[[2]string]bool) map[[2]string]bool {
	all := map[[2]string]bool{}
	for _, ids := range lists {
		for i, a := range ids {
			for _, b := range ids[i+1:] {
				if !bad[a] && !bad[b] && !exclude[pair(a, b)] {
					all[pair(a, b)] = true
				}
			}
		}
	}
	return all
}

func membersOf(clusters []dedup.Cluster) (lists [][]string) {
	for _, c := range clusters {
		ids := make([]string, len(c.Members))
		for i, m := range c.Members {
			ids[i] = m.ID
		}
		lists = append(lists, ids)
	}
	return lists
}

// f1 returns the F1 of pairs in clusters by labelled ones.
func f1(t testing.TB, path string, clusters []dedup.Cluster) float64 {
	bad, exclude := map[string]bool{}, map[[2]string]bool{}
	var lists [][]string
	for _, l := range labels(t, path) {
		switch {
		case l.Cluster != "":
			lists = append(lists, l.Docs)
		case l.BadDoc != "":
			bad[l.BadDoc] = true
		case len(l.Exclude) == 2:
			exclude[pair(l.Exclude[0], l.Exclude[1])] = true
		}
	}
	want, got := joined(lists, bad, exclude), joined(membersOf(clusters), bad, exclude)
	both := 0
	for p := range got {
		if want[p] {
			both++
		}
	}
	return 2 * float64(both) / float64(len(want)+len(got))
}

// rightFound returns the shares of labelled pairs in one cluster that are one report, and of one-report pairs that are in one cluster.
func rightFound(t testing.TB, path string, clusters []dedup.Cluster) (right, found float64) {
	in := map[string]string{}
	for _, c := range clusters {
		for _, m := range c.Members {
			in[m.ID] = c.ID
		}
	}
	var joined, rightly, one, foundOne int
	for _, l := range labels(t, path) {
		if l.Label == "unsure" {
			continue
		}
		is, got := l.Label == "same" || l.Label == "update", in[l.A] != "" && in[l.A] == in[l.B]
		if got {
			joined++
			if is {
				rightly++
			}
		}
		if is && l.Draw != "other" && (l.Draw == "" || l.Draw == "overlap") {
			one++
			if got {
				foundOne++
			}
		}
	}
	return float64(rightly) / float64(joined), float64(foundOne) / float64(one)
}

// byDate sorts articles by time of publication, ties by id.
func byDate(articles []dedup.Article) {
	slices.SortStableFunc(articles, func(a, b dedup.Article) int {
		return cmp.Or(a.Published.Compare(b.Published), strings.Compare(a.ID, b.ID))
	})
}

// TestEvalStream: streamed in the order of dates and in any other, the clusters of the evaluation sets are as good as those of a batch.
func TestEvalStream(t *testing.T) {
	for _, set := range []string{"wsdl_frontpage2016", "reuters_c50", "tg2019_dev"} {
		articles, dir := evalSet(t, set)
		figures := func(clusters []dedup.Cluster) []float64 {
			if set == "tg2019_dev" {
				right, found := rightFound(t, filepath.Join(dir, "pairs.jsonl"), clusters)
				return []float64{right, found}
			}
			return []float64{f1(t, filepath.Join(dir, "clusters.jsonl"), clusters)}
		}
		of, err := dedup.ClustersOf(dedup.Config{}, articles)
		if err != nil {
			t.Fatal(err)
		}
		want := figures(of)
		t.Logf("%s: batch %.4f, %d clusters", set, want, len(of))
		all := joined(membersOf(of), nil, nil)
		for _, order := range []string{"dates", "shuffled", "backwards"} {
			byDate(articles)
			switch order {
			case "shuffled":
				rand.New(rand.NewPCG(1, 1)).Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
			case "backwards":
				slices.Reverse(articles)
			}
			s, err := dedup.NewStream(dedup.Config{})
			if err != nil {
				t.Fatal(err)
			}
			in := map[string]string{} // as they came
			for _, a := range articles {
				if _, err := s.Add(t.Context(), a); err != nil {
					t.Fatal(err)
				}
			}
			now := map[string][]string{}
			for _, a := range articles {
				if in[a.ID], _ = s.ClusterOf(a.ID); in[a.ID] != "" {
					now[in[a.ID]] = append(now[in[a.ID]], a.ID)
				}
			}
			clusters, err := s.Clusters(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := figures(clusters)
			streamed, unsettled := joined(membersOf(clusters), nil, nil), map[[2]string]bool{}
			for _, ids := range now {
				for p := range joined([][]string{ids}, nil, nil) {
					unsettled[p] = true
				}
			}
			other, otherNow := 0, 0
			for p := range all {
				if !streamed[p] {
					other++
				}
				if !unsettled[p] {
					otherNow++
				}
			}
			t.Logf("%s, %s: %.4f, %d clusters; of %d pairs of the batch %d are not, %d new; before they are settled %d and %d", set, order, got, len(clusters), len(all),
				other, len(streamed)-len(all)+other, otherNow, len(unsettled)-len(all)+otherNow)
			for i := range got {
				if got[i] < want[i]-.005 {
					t.Errorf("%s, %s: %.4f, a batch %.4f", set, order, got, want)
				}
			}
		}
	}
}

// TestEvalVerdicts: of members of clusters that were read with what they differ in from the closest one so many in 100 are called what the reader calls them. They
// are drawn at random from those with other words, in the order of dates; others that were drawn are of another report ("other") and left out. The first reader saw
// the verdicts; the second did not, and read others, and 40 of the same; the third did not either, read none of these, also of sets without outlets or times, and
// called nothing an update that shows that it is the older version.
func TestEvalVerdicts(t *testing.T) {
	readers := []struct {
		name, file string
		least      int // in 100
		kinds      map[member]string
		right      int
	}{
		{name: "first", file: "verdicts.tsv", least: 95},
		{name: "second", file: "verdicts_second.tsv", least: 93},
		{name: "third", file: "verdicts3.tsv", least: 82},
	}
	sets, read, alike, both := map[string]bool{}, map[member]string{}, 0, 0
	for i := range readers {
		r := &readers[i]
		r.kinds = verdicts(t, r.file)
		for m, kind := range r.kinds {
			if before, ok := read[m]; ok {
				both++
				if before == kind {
					alike++
				}
				delete(r.kinds, m)
				continue
			}
			sets[m[0]], read[m] = true, kind
		}
		maps.DeleteFunc(r.kinds, other)
	}
	t.Logf("of %d members that two readers read they agree on %d", both, alike)
	for _, set := range slices.Sorted(maps.Keys(sets)) {
		articles, _ := evalSet(t, set)
		byDate(articles)
		s, err := dedup.NewStream(dedup.Config{})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range articles {
			got, err := s.Add(t.Context(), a)
			if err != nil {
				t.Fatal(err)
			}
			for i := range readers {
				r := &readers[i]
				if kind, ok := r.kinds[member{set, a.ID}]; ok && kind == got.Kind.String() {
					r.right++
				} else if ok {
					t.Logf("%s %s is called %s, by the %s reader %s", set, a.ID, got.Kind, r.name, kind)
				}
			}
		}
	}
	for _, r := range readers {
		t.Logf("%s reader: %d of %d", r.name, r.right, len(r.kinds))
		if 100*r.right < r.least*len(r.kinds) {
			t.Errorf("%s reader: %d of %d are right", r.name, r.right, len(r.kinds))
		}
	}
}

// member is a set, and the id of a story of it.
type member [2]string

func other(_ member, kind string) bool { return kind == "other" }

// verdicts returns what a reader calls members.
func verdicts(t *testing.T, name string) map[member]string {
	file, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	out := map[member]string{}
	for line := range strings.Lines(string(file)) {
		of := strings.Split(strings.TrimSpace(line), "\t")
		if len(of) != 3 {
			t.Fatalf("%s: a line of %d columns: %q", name, len(of), line)
		}
		out[member{of[0], of[1]}] = of[2]
	}
	return out
}
