package facts_test

import (
	"fmt"
	"time"

	"github.com/samewire/samewire/dedup/facts"
)

const (
	first  = "At least 121 people were killed when a ferry sank off the island on Sunday, the coast guard said. \"It was a bitter night,\" said Ann Reed, who was saved."
	second = "At least 124 people were killed when a ferry sank off the island on Sunday, the coast guard said. \"It was a bitter night,\" said Ann Reed, who was saved."
	third  = "At least 124 people were killed when a ferry sank off the island on Sunday, officials said. \"It was a cold night,\" said Ann Reed, who was saved."
)

// threeVersions are the three stories, read.
func threeVersions() []*facts.Story {
	var all []*facts.Story
	for _, text := range []string{first, second, third} {
		all = append(all, facts.Read(facts.Article{Text: text}))
	}
	return all
}

func ExampleArticle() {
	a := facts.Article{Text: first, Headline: "Ferry sinks", Published: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}
	fmt.Println(facts.Read(a).Article().Headline)
	// Output:
	// Ferry sinks
}

func ExampleRead() {
	a, b := facts.Read(facts.Article{Text: first}), facts.Read(facts.Article{Text: second})
	fmt.Println(len(facts.Compare(facts.Options{}, a, a)), len(facts.Compare(facts.Options{}, a, b)))
	// Output:
	// 0 1
}

func ExampleStory() {
	s := facts.Read(facts.Article{Text: first})
	for _, f := range s.Facts() {
		if f.Kind == facts.Quote {
			fmt.Println(f.Span.In(first))
		}
	}
	// Output:
	// It was a bitter night
}

func ExampleStory_Article() {
	fmt.Println(facts.Read(facts.Article{Text: first}).Article().Text == first)
	// Output:
	// true
}

func ExampleStory_Facts() {
	for _, f := range facts.Read(facts.Article{Text: first}).Facts() {
		if f.Kind == facts.Number {
			fmt.Println(f.Span.In(first), "|", f.Subject)
		}
	}
	// Output:
	// At least 121 people | killed
}

func ExampleExtract() {
	fmt.Println(len(facts.Extract("The harbour reopened on Monday after nine days.")))
	// Output:
	// 2
}

func ExampleFact() {
	f := facts.Extract("It cost $2.5 million.")[0]
	fmt.Println(f.Kind, f.Span)
	// Output:
	// number {8 20}
}

// The value of a fact is of one of six types, by its kind.
func ExampleQuantity() {
	for _, f := range facts.Extract("It cost $2.5 million.") {
		if q, ok := f.Value.(facts.Quantity); ok {
			fmt.Println(q.Value, q.Unit)
		}
	}
	// Output:
	// 2.5e+06 dollars
}

func ExampleMoment() {
	for _, f := range facts.Extract("The harbour reopened on Monday.") {
		if _, ok := f.Value.(facts.Moment); ok {
			fmt.Println(f.Kind, f.Span.In("The harbour reopened on Monday."))
		}
	}
	// Output:
	// time on Monday
}

func ExampleNameValue() {
	for _, f := range facts.Extract(first) {
		if n, ok := f.Value.(facts.NameValue); ok {
			fmt.Println(n.Name)
		}
	}
	// Output:
	// ann reed
}

func ExampleQuotation() {
	for _, f := range facts.Extract(first) {
		if _, ok := f.Value.(facts.Quotation); ok {
			fmt.Println(f.Span.In(first))
		}
	}
	// Output:
	// It was a bitter night
}

func ExampleSource() {
	for _, f := range facts.Extract(first) {
		if _, ok := f.Value.(facts.Source); ok {
			fmt.Println(f.Kind, "|", f.Span.In(first))
		}
	}
	// Output:
	// attribution | the coast guard said
	// attribution | said Ann Reed
}

func ExampleHedge() {
	text := "Three men may have drowned, and the report was denied."
	for _, f := range facts.Extract(text) {
		if _, ok := f.Value.(facts.Hedge); ok {
			fmt.Println(f.Kind, "|", f.Span.In(text))
		}
	}
	// Output:
	// certainty | may have drowned
	// certainty | was denied
}

func ExampleSpan() {
	d := facts.Diff(first, second)[0]
	fmt.Println(d.A.Spans[0], d.A.Spans[0].In(first))
	// Output:
	// {0 19} At least 121 people
}

func ExampleDifference() {
	d := facts.Diff(first, second)[0]
	fmt.Println(d.ID, d.Severity, d.Kind, d.Subject, d.Probability > 0.5)
	// Output:
	// d1 key number killed true
}

func ExampleSide() {
	d := facts.Diff(first, second)[0]
	fmt.Println(d.A.Text, "|", d.B.Text)
	// Output:
	// At least 121 people | At least 124 people
}

// One side is nil where only one version has it.
func ExampleKind() {
	for _, d := range facts.Diff(first, first+" The mayor of the island has resigned over it.") {
		fmt.Println(d.Kind, d.A == nil)
	}
	// Output:
	// claim true
}

func ExampleSeverity() {
	fmt.Println(facts.Key < facts.High, facts.Diff(first, second)[0].Severity == facts.Key)
	// Output:
	// true true
}

func ExampleSeverity_String() {
	fmt.Println(facts.Medium.String())
	// Output:
	// medium
}

func ExampleSeverity_MarshalText() {
	text, err := facts.Styled.MarshalText()
	fmt.Println(string(text), err)
	// Output:
	// style <nil>
}

// With a lower threshold more is shown.
func ExampleOptions() {
	v := threeVersions()
	shown := func(o facts.Options) (n int) {
		for _, d := range facts.Compare(o, v[0], v[2]) {
			if d.Severity < facts.Styled {
				n++
			}
		}
		return n
	}
	fmt.Println(shown(facts.Options{MinProbability: 1}) <= shown(facts.Options{}), shown(facts.Options{}) <= shown(facts.Options{Wide: true}))
	// Output:
	// true true
}

func ExampleMatrix() {
	m := facts.NewMatrix(facts.Options{}, threeVersions())
	for _, r := range m.Rows {
		if r.Kind == facts.Number {
			fmt.Println(r.Severity, r.Kind, r.Subject)
		}
	}
	// Output:
	// key number killed
}

// Versions with the same number agree; the odd ones are those that most others contradict.
func ExampleRow() {
	r := facts.NewMatrix(facts.Options{}, threeVersions()).Rows[0]
	fmt.Println(r.Kind, r.Odd)
	// Output:
	// number [0]
}

func ExampleCell() {
	for _, c := range facts.NewMatrix(facts.Options{}, threeVersions()).Rows[0].Cells {
		fmt.Println(c.Value, c.Side.Text)
	}
	// Output:
	// 1 At least 121 people
	// 2 At least 124 people
	// 2 At least 124 people
}

func ExampleStory_Sentences() {
	text := "A ferry sank off the island on Sunday. Twelve people died, the coast guard said."
	for _, s := range facts.Read(facts.Article{Text: text}).Sentences() {
		fmt.Println(s.In(text))
	}
	// Output:
	// A ferry sank off the island on Sunday.
	// Twelve people died, the coast guard said.
}

func ExampleDifference_MarshalJSON() {
	line, err := facts.Diff(first, second)[0].MarshalJSON()
	fmt.Println(string(line[:52]), err)
	// Output:
	// {"id":"d1","kind":"number","severity":"key","subject <nil>
}

func ExampleSide_MarshalJSON() {
	d := facts.Diff(first, second)[0]
	d.A.Value = nil
	line, err := d.A.MarshalJSON()
	fmt.Println(string(line), err)
	d.A.Text = "AT&T <sic>" // json.Marshal escapes what is of HTML, MarshalJSON does not
	line, err = d.A.MarshalJSON()
	fmt.Println(string(line[32:]), err)
	// Output:
	// {"spans":[{"start":0,"end":19}],"text":"At least 121 people","value":null} <nil>
	// "text":"AT&T <sic>","value":null} <nil>
}

func ExampleUnstyled() {
	all := []facts.Difference{{ID: "d1", Severity: facts.Key, Related: []string{"d2", "d3"}}, {ID: "d2", Severity: facts.Styled}, {ID: "d3", Severity: facts.Minor}}
	for _, d := range facts.Unstyled(all) {
		fmt.Println(d.ID, d.Related)
	}
	// Output:
	// d1 [d3]
	// d3 []
}
