package facts_test

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/facts/internal/mutate"
)

// The mutation score: one fact of a story is changed, and Compare must show a difference at its place. Stories that are written otherwise must
// show none.

var showMissed = flag.Int("missed", 2, "how many failing changes of each kind the mutation tests print")

// evalDir names the environment variable with the directory of the labelled sets, which are no part of the project.
const evalDir = "SAMEWIRE_EVAL"

// evalSets are the sets whose stories are changed.
var evalSets = []string{"reuters_c50", "cnnlite_revisions", "wsdl_frontpage2016"}

// mutation is a story with one thing changed.
type mutation struct{ mutate.Change }

// apply returns the changed text and the place of the change in both texts.
func (m mutation) apply(string) (changed string, was, is facts.Span) { return m.Text, m.A, m.B }

// mutations returns the changes of a story that a seed draws.
func mutations(text string, r *rand.Rand) []mutation {
	var out []mutation
	for _, c := range mutate.Changes(text, r.Uint64()) {
		out = append(out, mutation{c})
	}
	return out
}

// tally counts the changes of one kind.
type tally struct {
	tried    int
	shown    int // at the place
	kind     int // and called what it is
	grave    int // and as grave as it is
	silent   int // nothing shown anywhere
	extra    int // differences shown elsewhere
	missed   []string
	ofStyled int // of those not shown: how many are there as style
}

// score counts changes by kind.
type score map[string]*tally

func (s score) try(text string, m mutation) {
	n := s[m.Kind]
	if n == nil {
		n = &tally{}
		s[m.Kind] = n
	}
	changed, was, is := m.apply(text)
	all := facts.Diff(text, changed)
	n.tried++
	var at *facts.Difference
	styled := false
	shown := above(all)
	for i := range all {
		d := &all[i]
		right := d.A != nil && d.B != nil && fits(d.A, was) && fits(d.B, is)
		switch {
		case d.Severity == facts.Styled:
			styled = styled || right
		case !right:
			n.extra++
		case at == nil:
			at = d
		}
	}
	if at == nil {
		if styled {
			n.ofStyled++
		}
		if len(shown) == 0 {
			n.silent++
		}
		low, high := max(0, was.Start-70), min(len(text), was.End+50)
		n.missed = append(n.missed, fmt.Sprintf("%s: %q -> %q in %q\n%s", m.Kind, was.In(text), is.In(changed), text[low:high], list(shown)))
		return
	}
	n.shown++
	if kindFits(at.Kind, m.FactKind) {
		n.kind++
	}
	if at.Severity.String() == m.Severity {
		n.grave++
	}
}

// kindFits reports whether a difference is called what a change is. A place is a name.
func kindFits(k facts.Kind, want string) bool {
	return string(k) == want || (k == facts.Place || k == facts.NameVariant) && want == string(facts.Name)
}

// fits reports whether a side shows a place or touches it, and shows little besides: a word that is missing has no place but those beside it.
func fits(s *facts.Side, at facts.Span) bool {
	size, overlap := 0, false
	for _, span := range s.Spans {
		size += span.Len()
		overlap = overlap || span.Start <= at.End+1 && at.Start <= span.End+1
	}
	return overlap && s.Field == "" && size <= 60+3*at.Len()
}

// floors are the least shares of the changes of real stories that are shown at their place: what was reached, less two points; kinds of few places
// count in all of them alone.
var floors = map[string]float64{
	"all":                     0.97,
	"adjective":               0.98,
	"all or some":             0.95,
	"cause":                   0.98,
	"city":                    0.98,
	"country":                 0.98,
	"currency":                0.95,
	"day of month":            0.98,
	"decimal":                 0.98,
	"demonym":                 0.95,
	"duration":                0.98,
	"first name":              0.98,
	"hedge added":             0.97,
	"hedge dropped":           0.98,
	"money":                   0.98,
	"month":                   0.98,
	"negation added":          0.97,
	"negation dropped":        0.97,
	"noun":                    0.98,
	"number":                  0.98,
	"number in words":         0.98,
	"number off by one digit": 0.98,
	"only":                    0.89,
	"only of a claim":         0.9,
	"ordinal":                 0.98,
	"organisation":            0.98,
	"percent":                 0.98,
	"place":                   0.98,
	"polarity":                0.98,
	"preposition of time":     0.98,
	"qualifier":               0.98,
	"qualifier added":         0.98,
	"qualifier dropped":       0.9,
	"quotation marks":         0.98,
	"quoted negation":         0.98,
	"quoted word":             0.97,
	"relative time":           0.98,
	"roles swapped":           0.95,
	"scale":                   0.98,
	"source":                  0.98,
	"source added":            0.98,
	"source dropped":          0.92,
	"state":                   0.98,
	"surname":                 0.98,
	"time of day":             0.98,
	"verb":                    0.98,
	"weekday":                 0.98,
	"year":                    0.98,
}

// check prints the table and holds the shares of what is shown to floors by kind.
func (s score) check(t *testing.T, floors map[string]float64) {
	t.Helper()
	var b strings.Builder
	line := func(kind string, n *tally) {
		share := func(k int) float64 { return float64(k) / float64(max(1, n.tried)) }
		fmt.Fprintf(&b, "%-24s %6d %7.3f %7.3f %7.3f %7.3f %7.3f %7.3f\n", kind, n.tried, share(n.shown), share(n.kind), share(n.grave), share(n.ofStyled), share(n.silent), share(n.extra))
	}
	fmt.Fprintf(&b, "\n%-24s %6s %7s %7s %7s %7s %7s %7s\n", "change", "tried", "shown", "kind", "grave", "styled", "silent", "extra")
	all := &tally{}
	for _, kind := range slices.Sorted(maps.Keys(s)) {
		n := s[kind]
		line(kind, n)
		all.tried, all.shown, all.kind, all.grave = all.tried+n.tried, all.shown+n.shown, all.kind+n.kind, all.grave+n.grave
		all.ofStyled, all.silent, all.extra = all.ofStyled+n.ofStyled, all.silent+n.silent, all.extra+n.extra
		if got := float64(n.shown) / float64(n.tried); got < floors[kind] {
			t.Errorf("%s: %.3f of %d changes are shown at their place, want %.2f", kind, got, n.tried, floors[kind])
		}
	}
	line("all", all)
	if got := float64(all.shown) / float64(max(1, all.tried)); got < floors["all"] {
		t.Errorf("%.3f of all changes are shown at their place, want %.2f", got, floors["all"])
	}
	for _, kind := range slices.Sorted(maps.Keys(s)) {
		missed := s[kind].missed
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(missed), func(i, j int) { missed[i], missed[j] = missed[j], missed[i] })
		for _, m := range missed[:min(*showMissed, len(missed))] {
			b.WriteString(m)
		}
	}
	t.Log(b.String())
}

// TestMutations changes the four stories of the repository.
func TestMutations(t *testing.T) {
	s := score{}
	for _, text := range seedStories(t) {
		for _, m := range mutations(text, rand.New(rand.NewPCG(1, 1))) {
			s.try(text, m)
		}
	}
	s.check(t, map[string]float64{"all": .91})
}

// TestMutationsOfStories changes real stories, of each kind one in a story.
func TestMutationsOfStories(t *testing.T) {
	dir := os.Getenv(evalDir)
	if dir == "" {
		t.Skip(evalDir + " is not set")
	}
	const changes, stories = 40, 60 // of each kind and set; of each set
	s := score{}
	r := rand.New(rand.NewPCG(7, 8))
	for _, set := range evalSets {
		of := map[string]int{}
		for _, text := range readStories(t, filepath.Join(dir, set, "docs.jsonl.gz"), stories) {
			last := ""
			for _, m := range mutations(text, r) {
				if m.Kind == last || of[m.Kind] == changes {
					continue
				}
				last = m.Kind
				of[m.Kind]++
				s.try(text, m)
			}
		}
	}
	s.check(t, floors)
}

// restyled counts the restylings of stories in which a difference is shown, by kind.
func restyled(t *testing.T, texts []string, most float64) {
	t.Helper()
	type tally struct {
		tried, wrong int
		kinds        map[facts.Kind]int
		example      string
	}
	tallies := map[string]*tally{}
	tried, wrong, added := 0, 0, 0
	for i, text := range texts {
		for _, r := range mutate.Restylings(text, uint64(i)) {
			n := tallies[r.Kind]
			if n == nil {
				n = &tally{kinds: map[facts.Kind]int{}}
				tallies[r.Kind] = n
			}
			n.tried++
			tried++
			if ds := above(facts.Diff(text, r.Text)); len(ds) > 0 {
				n.wrong++
				wrong++
				added += len(ds)
				n.kinds[ds[0].Kind]++
				n.example = cmp.Or(n.example, describe(ds[0]))
			}
		}
	}
	var b strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(tallies)) {
		n := tallies[kind]
		fmt.Fprintf(&b, "\n%-24s %5d stories, %4d with a difference %v %s", kind, n.tried, n.wrong, n.kinds, n.example)
	}
	t.Logf("restylings: %d, with a difference %d, differences %d%s", tried, wrong, added, b.String())
	if got := float64(added) / float64(max(1, tried)); got > most {
		t.Errorf("%.4f differences a restyling, want %.4f at most", got, most)
	}
	if tried == 0 {
		t.Error("no restylings")
	}
}

// TestRestylings writes the four stories of the repository in other styles.
func TestRestylings(t *testing.T) { restyled(t, seedStories(t), .07) }

// TestEvalRestylings writes real stories in other styles.
func TestEvalRestylings(t *testing.T) {
	dir := os.Getenv(evalDir)
	if dir == "" {
		t.Skip(evalDir + " is not set")
	}
	var texts []string
	for _, set := range evalSets {
		texts = append(texts, readStories(t, filepath.Join(dir, set, "docs.jsonl.gz"), 100)...)
	}
	restyled(t, texts, .06)
}

// readStories returns n stories of a collection, of up to 12,000 bytes, picked at random.
func readStories(t testing.TB, path string, n int) []string {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	s := bufio.NewScanner(z)
	s.Buffer(nil, 1<<26)
	for s.Scan() {
		var doc struct{ Text string }
		if err := json.Unmarshal(s.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		if len(doc.Text) <= 12_000 {
			texts = append(texts, doc.Text)
		}
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	return texts[:min(n, len(texts))]
}

// describe is a difference in a line.
func describe(d facts.Difference) string {
	side := func(s *facts.Side) string {
		if s == nil {
			return "-"
		}
		return fmt.Sprintf("%q", s.Text)
	}
	return fmt.Sprintf("%s/%s %s | %s (%s)", d.Kind, d.Severity, side(d.A), side(d.B), d.Rule)
}

// list is differences, one a line.
func list(ds []facts.Difference) string {
	var b strings.Builder
	for _, d := range ds {
		b.WriteString("  " + describe(d) + "\n")
	}
	if b.Len() == 0 {
		return "  nothing\n"
	}
	return b.String()
}
