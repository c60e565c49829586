package facts_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

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
	tabular(t, m, storiesOf(versions))
	for _, r := range m.Rows {
		if !strings.HasPrefix(values(r), "1111121") {
			continue
		}
		if !slices.Equal(r.Odd, []int{5}) {
			t.Errorf("versions %d differ from the rest, want 5 alone in %s", r.Odd, values(r))
		}
	}
}

// tabular fails t unless a matrix keeps what Matrix promises.
func tabular(t *testing.T, m facts.Matrix, versions []*facts.Story) {
	t.Helper()
	for i, r := range m.Rows {
		if i > 0 && r.Severity < m.Rows[i-1].Severity || len(r.Cells) != len(versions) || r.Probability < 0 || r.Probability > 1 {
			t.Errorf("row %d: %s, %d cells, probability %v", i, r.Severity, len(r.Cells), r.Probability)
		}
		known := map[int]bool{}
		for v, c := range r.Cells {
			if (c.Side == nil) != (c.Value == 0) || c.Value > len(known)+1 {
				t.Errorf("row %d, version %d: value %d after %d, side %v", i, v, c.Value, len(known), c.Side)
			}
			if c.Side == nil {
				continue
			}
			known[c.Value] = true
			text := versions[v].Article().Text
			if c.Side.Field == "headline" {
				text = versions[v].Article().Headline
			}
			for _, s := range c.Side.Spans {
				if got := text[s.Start:s.End]; got != c.Side.Text || !whole(text, s.Start) || !whole(text, s.End) {
					t.Errorf("row %d, version %d: %q at its span, want %q and whole words", i, v, got, c.Side.Text)
				}
			}
			if !ofKind(r.Kind, c.Side.Value) {
				t.Errorf("row %d, version %d: a %s of value %T", i, v, r.Kind, c.Side.Value)
			}
		}
		if len(known) < 2 {
			t.Errorf("row %d has one value: %s", i, values(r))
		}
	}
}

// whole reports whether no word is cut at byte i.
func whole(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return !letter(before) || !letter(after)
}

// ofKind reports whether a value is one that facts of a kind have, or none.
func ofKind(k facts.Kind, value any) bool {
	switch value.(type) {
	case nil:
		return true
	case facts.Quantity:
		return k == facts.Number
	case facts.Moment:
		return k == facts.Time
	case facts.NameValue:
		return k == facts.Name || k == facts.Place
	case facts.Quotation:
		return k == facts.Quote
	case facts.Source:
		return k == facts.Attribution
	case facts.Hedge:
		return k == facts.Certainty
	}
	return false
}

// TestMatrixOfTwo: the matrix of two versions has a row for each difference of words that Compare shows.
func TestMatrixOfTwo(t *testing.T) {
	seeds := seedStories(t)
	pairs := [][2]facts.Article{{{Text: seeds[0]}, {Text: seeds[1]}}, {{Text: quake, Headline: "At least 121 killed in Chile"}, {Text: quake + "More is to come.", Headline: "At least 140 killed in Chile"}}}
	for seed := uint64(0); len(pairs) < 80; seed++ {
		for _, m := range mutations(seeds[0], rand.New(rand.NewPCG(seed, 3))) {
			changed, _, _ := m.apply(seeds[0])
			pairs = append(pairs, [2]facts.Article{{Text: seeds[0]}, {Text: changed}}, [2]facts.Article{{Text: changed}, {Text: seeds[1]}})
		}
	}
	for _, p := range pairs[:80] {
		a, b := facts.Read(p[0]), facts.Read(p[1])
		for _, o := range []facts.Options{{}, {Wide: true}} {
			m := facts.NewMatrix(o, []*facts.Story{a, b})
			tabular(t, m, []*facts.Story{a, b})
			for _, d := range facts.Compare(o, a, b) {
				switch d.Kind {
				case facts.Number, facts.Time, facts.Place, facts.Name, facts.Quote, facts.Attribution, facts.Certainty, facts.Claim:
				default:
					continue
				}
				if d.A == nil || d.B == nil || d.Severity == facts.Styled {
					continue
				}
				if !slices.ContainsFunc(m.Rows, func(r facts.Row) bool {
					return r.Severity <= d.Severity && overlap(r.Cells[0].Side, d.A) && overlap(r.Cells[1].Side, d.B)
				}) {
					t.Errorf("%+v: no row for %s", o, describe(d))
				}
			}
		}
	}
}

func overlap(x, y *facts.Side) bool {
	if x == nil || x.Field != y.Field {
		return false
	}
	a, b := x.Spans[0], y.Spans[0]
	return a.Start < b.End && b.Start < a.End
}

// TestMatrixOptions: who asks for less probable differences gets them too.
func TestMatrixOptions(t *testing.T) {
	versions := storiesOf(append(seedStories(t)[:2:2], quake))
	last := 0
	for _, o := range []facts.Options{{MinProbability: .9}, {MinProbability: .6}, {MinProbability: .3}} {
		m := facts.NewMatrix(o, versions)
		for _, r := range m.Rows {
			if r.Probability < o.MinProbability {
				t.Errorf("a row of probability %.2f, want %.2f", r.Probability, o.MinProbability)
			}
		}
		if len(m.Rows) < last {
			t.Errorf("%d rows at %.1f, %d above", len(m.Rows), o.MinProbability, last)
		}
		last = len(m.Rows)
	}
	if n := len(facts.NewMatrix(facts.Options{Wide: true}, versions).Rows); n < len(facts.NewMatrix(facts.Options{}, versions).Rows) {
		t.Errorf("%d rows in the wide view", n)
	}
}

// TestMatrixOwn: what one version of three alone tells is no row, however long; a source that one alone leaves out is.
func TestMatrixOwn(t *testing.T) {
	m := facts.NewMatrix(facts.Options{}, storiesOf([]string{
		quake,
		edited(quake, "was not damaged", "was not damaged and takes planes with tents and blankets from Peru", "121 people", "124 people"),
		edited(quake, ", the mayor said", ""),
	}))
	for word, want := range map[string]string{"121": "121", "Peru": "no", "mayor": "112"} {
		if got, _, _ := strings.Cut(find(m, word), " "); got != want {
			t.Errorf("versions agree on %q as %s, want %s in %s", word, got, want, find(m, word))
		}
	}
}

// TestMatrixMeasure: versions that have the same number agree on it, whatever words stand beside it.
func TestMatrixMeasure(t *testing.T) {
	const report = `A strong blast in the market killed a guard and wounded others, police said on Monday. Schools in the port will stay closed until Friday, and trains do not run.
Firefighters with dogs searched for people under the rubble of a hotel in the centre.
The quake toppled old walls in the port and cut power to many homes.
`
	m := facts.NewMatrix(facts.Options{}, storiesOf([]string{
		report,
		edited(report, "wounded others", "wounded 52 of the traders", "with dogs", "from two towns"),
		edited(report, "wounded others", "wounded 52 people in the street", "many homes", "the harbour"),
	}))
	if got, _, _ := strings.Cut(find(m, "52"), " "); got != "122" {
		t.Errorf("versions agree on the number as %s, want 122 in %s", got, find(m, "52"))
	}
}

// TestMatrixChain: a fact is followed through versions that were never held against each other.
func TestMatrixChain(t *testing.T) {
	first := quake
	second := edited(first, "at least 121 people", "121 people")
	third := edited(second, "until Friday", "until Thursday")
	fourth := edited(third, "121 people", "124 people")
	m := facts.NewMatrix(facts.Options{}, storiesOf([]string{first, second, third, fourth}))
	for word, want := range map[string]string{"124": "1112", "Thursday": "1122"} {
		got, _, _ := strings.Cut(find(m, word), " ")
		if got != want {
			t.Errorf("versions agree on %q as %s, want %s in %s", word, got, want, find(m, word))
		}
	}
}

// TestMatrixTold: a version that tells a statement without the fact says so, with the words around the place.
func TestMatrixTold(t *testing.T) {
	m := facts.NewMatrix(facts.Options{MinProbability: .1}, storiesOf([]string{quake, edited(quake, " on Monday", ""), edited(quake, "on Monday", "on Sunday")}))
	for _, r := range m.Rows {
		if r.Cells[0].Side != nil && strings.Contains(r.Cells[0].Side.Text, "Monday") {
			if c := r.Cells[1]; !c.Told || c.Side == nil || c.Value == r.Cells[0].Value || strings.Contains(c.Side.Text, "Monday") || r.Cells[0].Told {
				t.Errorf("without the day: %+v", c)
			}
			return
		}
	}
	t.Error("no row for the day")
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

// TestMatrixList: a list in one sentence whose items all differ makes one row, not one each.
func TestMatrixList(t *testing.T) {
	list := func(n int) string {
		var b strings.Builder
		b.WriteString(quake + "Reports of damage came from")
		for i := range 20 {
			fmt.Fprintf(&b, " town%d with %d houses,", i, 11+i*n)
		}
		return b.String() + " the mayor said.\n"
	}
	m := facts.NewMatrix(facts.Options{}, storiesOf([]string{list(2), list(3), list(5)}))
	if len(m.Rows) > 2 {
		t.Errorf("%d rows of a list", len(m.Rows))
	}
}

// TestMatrixLong bounds the time of three long versions with a difference in every sentence.
func TestMatrixLong(t *testing.T) {
	a, b := longPair(20000)
	start := time.Now()
	m := facts.NewMatrix(facts.Options{}, storiesOf([]string{a, b, strings.ReplaceAll(a, "Monday", "Sunday")}))
	took := time.Since(start)
	t.Logf("%d rows in %v", len(m.Rows), took)
	if took > 10*time.Second { // ten times what it takes, for a busy machine
		t.Errorf("three versions of 20,000 words took %v", took)
	}
}

// largeReport returns n versions of a report of about 6 KB, each with edits of its own.
func largeReport(tb testing.TB, n int) []*facts.Story {
	var report strings.Builder
	for i := 0; report.Len() < 6000; i++ {
		text := seed(tb, []string{"000_1276d6ad7515a7d0", "001_fc6951f255fe9012"}[i%2])
		report.WriteString(text)
	}
	text := report.String()[:strings.LastIndexByte(report.String()[:6000], '.')+1]
	var texts []string
	for v := range n {
		sentences := strings.SplitAfter(text, ". ")
		for i := range sentences {
			if (i+v)%7 == 0 {
				sentences[i] = strings.NewReplacer(" said", " told reporters", " the ", " a ", "1", fmt.Sprint(2+v%8)).Replace(sentences[i])
			}
		}
		k := (5 * v) % (len(sentences) - 3)
		texts = append(texts, strings.Join(append(sentences[:k:k], sentences[k+1+v%3:]...), ""))
	}
	return storiesOf(texts)
}

func BenchmarkMatrix(b *testing.B) {
	for _, n := range []int{15, 30} {
		b.Run(fmt.Sprintf("versions=%d", n), func(b *testing.B) {
			versions := largeReport(b, n)
			b.ReportAllocs()
			for b.Loop() {
				facts.NewMatrix(facts.Options{}, versions)
			}
		})
	}
}
