package facts_test

import (
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
