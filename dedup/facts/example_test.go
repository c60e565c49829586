package facts_test

import (
	"cmp"
	"fmt"

	"github.com/samewire/samewire/dedup/facts"
)

func ExampleDiff() {
	a := "Gunmen killed at least 121 people in the town of Orla on Saturday, the interior ministry said. The attackers fled."
	b := "Gunmen killed at least 124 people in the town of Orla early on Saturday, the interior ministry said. The attackers fled."
	for _, d := range facts.Diff(a, b) {
		fmt.Printf("%v %s: %s | %s\n", d.Severity, d.Kind, d.A.Text, d.B.Text)
	}
	// Output:
	// key number: at least 121 people | at least 124 people
	// medium time: on Saturday | early on Saturday
}

func ExampleCompare() {
	a := facts.Read(facts.Article{Headline: "Ferry sinks, 12 dead", Text: "A ferry sank off the island on Sunday, killing 12 people, the coast guard said."})
	b := facts.Read(facts.Article{Headline: "Ferry sinks, 15 dead", Text: "A ferry sank off the island on Sunday, killing 15 people, the coast guard said."})
	for _, d := range facts.Compare(facts.Options{Wide: true}, a, b) {
		if d.Severity != facts.Styled {
			fmt.Printf("%v %s (%s): %s | %s\n", d.Severity, d.Kind, cmp.Or(d.A.Field, "text"), d.A.Text, d.B.Text)
		}
	}
	// Output:
	// key number (headline): 12 dead | 15 dead
	// key number (text): 12 people | 15 people
}
