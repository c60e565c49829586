package align_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/judge"
	"github.com/samewire/samewire/dedup/internal/text"
)

// stories prepares two texts for one comparison.
func stories(a, b string) (x, y *align.Story) {
	v := align.NewVocabulary()
	s, t := text.Read(a), text.Read(b)
	return align.NewStory(s, s.Facts(), v), align.NewStory(t, t.Facts(), v)
}

func aligned(a, b string) []align.Pair {
	x, y := stories(a, b)
	return align.Align(x, y, judge.Default().Align)
}

// partners lists the pairs of sentences that tell the same for sure enough.
func partners(a, b string) (all []string) {
	for _, p := range aligned(a, b) {
		if p.P >= .5 {
			all = append(all, fmt.Sprintf("%d-%d", p.A, p.B))
		}
	}
	return all
}

const (
	lead    = "A strong earthquake killed at least 121 people in northern Chile on Monday, the interior ministry said.\n"
	walls   = "The quake toppled old walls in the port of Arica and cut power to 40,000 homes.\n"
	search  = "Firefighters with dogs searched for people under the rubble of a hotel in the centre.\n"
	schools = "Schools will stay closed until Friday, but trains to the capital are running again.\n"
	airport = "The airport was not damaged and takes planes with aid from Peru and Brazil.\n"
)

// TestAlign: sentences find what tells the same wherever it stands and however it was cut.
func TestAlign(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       []string
	}{
		{"equal", lead + walls + search, lead + walls + search, []string{"0-0", "1-1", "2-2"}},
		{"moved", lead + walls + search + schools + airport, lead + schools + airport + walls + search, []string{"0-0", "1-3", "2-4", "3-1", "4-2"}},
		{"moved and changed", lead + walls + search + schools + airport, lead + strings.Replace(schools, "Friday", "Thursday", 1) + airport + walls + search,
			[]string{"0-0", "1-3", "2-4", "3-1", "4-2"}},
		{"split", lead + walls + schools, lead + "The quake toppled old walls in the port of Arica.\nIt cut power to 40,000 homes.\n" + schools,
			[]string{"0-0", "1-1", "1-2", "2-3"}},
		{"merged", lead + "The quake toppled old walls in the port of Arica.\nIt cut power to 40,000 homes.\n" + schools, lead + walls + schools,
			[]string{"0-0", "1-1", "2-1", "3-2"}},
		{"lead told anew", lead + walls + search, "At least 124 people were killed when a strong earthquake hit northern Chile, officials said on Monday.\n" + walls + search,
			[]string{"0-0", "1-1", "2-2"}},
		{"one only in one", lead + walls + schools, lead + walls + airport + schools, []string{"0-0", "1-1", "2-3"}},
		{"nothing in common", lead + walls, "Shares of the brewer rose after it raised its forecast for the summer.\nIts chairman will retire in the spring.\n", nil},
		{"empty", "", lead, nil},
	} {
		if diff := cmp.Diff(c.want, partners(c.a, c.b)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

// TestEqualInPlace: of lines that say the same a changed one stands beside the line in its place, for nothing but the place tells which it is.
func TestEqualInPlace(t *testing.T) {
	const line, other = "The shop sold 12 loaves of bread.\n", "The shop sold 15 loaves of bread.\n"
	for _, n := range []int{3, 50, 100} {
		for _, changed := range [][]int{{0}, {n / 2}, {n - 1}, {0, n - 1}, {n / 3, n / 2}} {
			lines := strings.SplitAfter(strings.Repeat(line, n), "\n")
			for _, i := range changed {
				lines[i] = other
			}
			pairs := map[string]bool{}
			for _, p := range partners(strings.Repeat(line, n), strings.Join(lines, "")) {
				pairs[p] = true
			}
			for i := range n {
				if key := fmt.Sprintf("%d-%d", i, i); !pairs[key] {
					t.Errorf("of %d lines, %v changed, those at %d are no pair", n, changed, i)
				}
			}
		}
	}
}

// TestHope: pairs are given up early only where they would not have been kept: each is as probable as all its features say, and of those that are
// left out none is likely and the best of both its sentences.
func TestHope(t *testing.T) {
	m := judge.Default().Align
	texts := seeds(t)
	for i, a := range texts {
		for _, b := range texts[i+1:] {
			x, y := stories(a, b)
			kept := map[[2]int]float32{}
			for _, p := range align.Align(x, y, m) {
				kept[[2]int{p.A, p.B}] = p.P
			}
			bestA, bestB := map[int]float32{}, map[int]float32{}
			all := align.Examples(x, y)
			prob := func(e align.Example) float32 {
				p := max(float32(m.Prob(e.X)), e.Sure)
				if e.Equal && p < .98 || e.Sure > 0 && p < .9 {
					t.Errorf("sentences %d and %d: partners beyond doubt of probability %v", e.A, e.B, p)
				}
				return p
			}
			for _, e := range all {
				bestA[e.A], bestB[e.B] = max(bestA[e.A], prob(e)), max(bestB[e.B], prob(e))
			}
			found := 0
			for _, e := range all {
				p, ok := kept[[2]int{e.A, e.B}]
				if want := prob(e); ok && p != want || !ok && want >= .2 && want == bestA[e.A] && want == bestB[e.B] {
					t.Errorf("sentences %d and %d: kept %v as %v, want %v", e.A, e.B, ok, p, want)
				}
				if ok {
					found++
				}
			}
			if found != len(kept) {
				t.Errorf("%d pairs, %d of them examples", len(kept), found)
			}
		}
	}
}

// oneSided are the features that are counted from the first story's side: its facts, its pairs of neighbours, the best of its sentences' rows. They
// are to be counted from both when the models are next fitted.
var oneSided = map[string]bool{"rank min": true, "rank max": true, "names": true, "numbers": true, "numbers apart": true, "bigrams": true, "longest run": true}

// TestMirror: the features of a pair of sentences are the same with the stories swapped, where the same is known of their words.
func TestMirror(t *testing.T) {
	texts := seeds(t)
	for i, a := range texts {
		for _, b := range texts[i+1:] {
			x, y := stories(a, b)
			there := map[[2]int][]float32{}
			for _, e := range align.Examples(x, y) {
				there[[2]int{e.A, e.B}] = e.X
			}
			both := 0
			for _, e := range align.Examples(y, x) {
				want, ok := there[[2]int{e.B, e.A}]
				if !ok { // not among the twelve best of the other side's sentence
					continue
				}
				both++
				for f, name := range align.FeatureNames {
					if d := e.X[f] - want[f]; !oneSided[name] && (d > 1e-5 || d < -1e-5) {
						t.Errorf("%s of sentences %d and %d: %v, with the stories swapped %v", name, e.B, e.A, want[f], e.X[f])
					}
				}
			}
			if 10*both < 7*len(there) {
				t.Errorf("%d of %d pairs are looked at from both sides", both, len(there))
			}
		}
	}
}

// TestPartners: no sentence has more than three partners, however many are alike.
func TestPartners(t *testing.T) {
	var a, b strings.Builder
	for i := range 15 {
		fmt.Fprintf(&a, "The quake toppled %d old walls in the port of Arica and cut power to homes.\n", i+10)
		fmt.Fprintf(&b, "The quake toppled %d old walls in the port of Arica and cut power to houses.\n", i+50)
	}
	nA, nB := map[int]int{}, map[int]int{}
	for _, p := range aligned(a.String(), b.String()) {
		nA[p.A]++
		nB[p.B]++
		if nA[p.A] > 3 || nB[p.B] > 3 {
			t.Fatalf("sentence %d has %d partners, %d has %d", p.A, nA[p.A], p.B, nB[p.B])
		}
	}
	if len(nA) != 15 {
		t.Errorf("%d of 15 sentences have partners", len(nA))
	}
}

func seeds(t *testing.T) (texts []string) {
	names, err := filepath.Glob("../../../../testdata/wire/*.txt")
	if err != nil || len(names) < 4 {
		t.Fatal("no stories in testdata/wire", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}
