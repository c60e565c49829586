package facts_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samewire/samewire/dedup/facts"
)

// quake is a report whose versions the tests make.
const quake = `ARICA, Chile (Reuters) - A strong earthquake killed at least 121 people in northern Chile on Monday, officials said.
The quake toppled walls in the port of Arica and cut power to 40,000 homes, the mayor said.
"We are still looking for people under the rubble," said Luis Ortega, head of the fire brigade.
Schools will stay closed until Friday, and the airport was not damaged.
`

func edited(text string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(text, pairs[i]) != 1 {
			panic(pairs[i] + " is not once in the text")
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// values is a row in a line: the value number of each version, and the words of each value.
func values(r facts.Row) string {
	var b strings.Builder
	words := map[int]string{}
	for _, c := range r.Cells {
		fmt.Fprintf(&b, "%d", c.Value)
		if c.Side != nil && words[c.Value] == "" {
			words[c.Value] = c.Side.Text
		}
	}
	for n := 1; words[n] != ""; n++ {
		fmt.Fprintf(&b, " | %s", words[n])
	}
	return b.String()
}

// find returns the row in which the words of some value hold word.
func find(m facts.Matrix, word string) string {
	for _, r := range m.Rows {
		if strings.Contains(values(r), word) {
			return values(r)
		}
	}
	return "no row"
}

func TestMatrix(t *testing.T) {
	lacking := strings.Replace(quake, "Schools will stay closed until Friday, and the airport was not damaged.\n", "", 1)
	versions := []string{
		quake,
		edited(quake, "121 people", "124 people"),
		edited(quake, "until Friday", "until Thursday"),
		edited(quake, "121 people", "124 people", "until Friday", "until Thursday"),
		quake, // a copy
		edited(lacking, "Luis Ortega", "Pedro Vega"),
		lacking + "President Ana Solis flew to the region. She will meet survivors. A service is planned.\n",
	}
	m := facts.NewMatrix(facts.Options{}, storiesOf(versions))
	for word, want := range map[string]string{"121": "1212111", "Thursday": "1122100", "Vega": "1111121"} {
		got, _, _ := strings.Cut(find(m, word), " ")
		if got != want {
			t.Errorf("versions agree on %q as %s, want %s in %s", word, got, want, find(m, word))
		}
	}
	for i, r := range m.Rows {
		if i > 0 && r.Severity < m.Rows[i-1].Severity || len(r.Cells) != len(versions) {
			t.Errorf("row %d: %s, %d cells", i, r.Severity, len(r.Cells))
		}
		for v, c := range r.Cells {
			if (c.Side == nil) != (c.Value == 0) {
				t.Errorf("row %d, version %d: value %d, side %v", i, v, c.Value, c.Side)
			}
			if c.Side == nil {
				continue
			}
			for _, s := range c.Side.Spans {
				if !strings.Contains(c.Side.Text, versions[v][s.Start:s.End]) {
					t.Errorf("row %d, version %d: %q at its span", i, v, versions[v][s.Start:s.End])
				}
			}
		}
	}
}

// TestMatrixEmpty: nothing differs in no version, in one, and in copies.
func TestMatrixEmpty(t *testing.T) {
	for _, texts := range [][]string{nil, {quake}, {quake, quake, quake}, {"", quake}, {"", " ", "\n"}} {
		if m := facts.NewMatrix(facts.Options{}, storiesOf(texts)); len(m.Rows) > 0 {
			t.Errorf("%d versions: row %s", len(texts), values(m.Rows[0]))
		}
	}
}

// TestMatrixOrder: the order of the versions changes neither rows nor agreement.
func TestMatrixOrder(t *testing.T) {
	texts := seedStories(t)[:2]
	for seed := range uint64(4) {
		for _, m := range mutations(quake, rand.New(rand.NewPCG(seed, 2))) {
			changed, _, _ := m.apply(quake)
			texts = append(texts, changed)
		}
	}
	texts = texts[:min(len(texts), 30)]
	want := said(facts.NewMatrix(facts.Options{}, storiesOf(texts)), texts)
	r := rand.New(rand.NewPCG(5, 5))
	for range 3 {
		r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		if diff := cmp.Diff(want, said(facts.NewMatrix(facts.Options{}, storiesOf(texts)), texts)); diff != "" {
			t.Fatalf("another order (-want +got)\n%s", diff)
		}
	}
}

// said lists the rows, each as the words of its values with the versions that say so, in an order of their own.
func said(m facts.Matrix, texts []string) (rows []string) {
	for _, r := range m.Rows {
		groups := map[int][]string{}
		for v, c := range r.Cells {
			words := "-"
			if c.Side != nil {
				words = c.Side.Text
			}
			groups[c.Value] = append(groups[c.Value], fmt.Sprintf("%q says %q", texts[v], words))
		}
		var all []string
		for n, g := range groups {
			slices.Sort(g)
			all = append(all, fmt.Sprint(n == 0, slices.Compact(g)))
		}
		slices.Sort(all)
		rows = append(rows, fmt.Sprint(r.Kind, r.Severity, r.Subject, all))
	}
	return rows
}

// TestMatrixMany: copies are free, and versions beyond the limit say nothing.
func TestMatrixMany(t *testing.T) {
	var texts []string
	for i := range facts.MostVersions + 10 {
		text := edited(quake, "121 people", fmt.Sprintf("%d people", 121+i))
		texts = append(texts, text, text)
	}
	m := facts.NewMatrix(facts.Options{}, storiesOf(texts))
	if len(m.Rows) != 1 {
		t.Fatalf("%d rows, want 1", len(m.Rows))
	}
	for i, c := range m.Rows[0].Cells {
		want := i/2 + 1
		if i >= 2*facts.MostVersions {
			want = 0
		}
		if c.Value != want {
			t.Errorf("version %d has value %d, want %d", i, c.Value, want)
		}
	}
}

func ExampleNewMatrix() {
	var versions []*facts.Story
	for _, text := range []string{
		"The blast in the market killed 121 people, police said.",
		"The blast in the market killed 124 people, police said.",
		"The blast in the market killed 121 people, police said on Friday.",
	} {
		versions = append(versions, facts.Read(facts.Article{Text: text}))
	}
	m := facts.NewMatrix(facts.Options{}, versions)
	for _, cell := range m.Rows[0].Cells {
		fmt.Println(cell.Value, strings.Contains(cell.Side.Text, "121"))
	}
	// Output:
	// 1 true
	// 2 false
	// 1 true
}

func storiesOf(texts []string) []*facts.Story {
	var out []*facts.Story
	for _, t := range texts {
		out = append(out, facts.Read(facts.Article{Text: t}))
	}
	return out
}
