package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup/facts"
)

// lists make line i of a list: results, standings, prices, and one line again and again.
var lists = []struct {
	name string
	line func(i int) string
}{
	{"results", func(i int) string { return fmt.Sprintf("%s %d %s %d.", club(i), i%5, club(i*7+3), (i*3)%4) }},
	{"standings", func(i int) string {
		return fmt.Sprintf("%d. %s %d %d %d %d", i+1, club(i), 10+i%9, 3+i%7, i%4, 30-i%11)
	}},
	{"prices", func(i int) string {
		return fmt.Sprintf("Wheat for delivery in %s closed at %d.%02d dollars.", []string{"May", "July", "March", "December"}[i%4], 100+i%17, (i*13)%100)
	}},
	{"one line", func(int) string { return "The shop sold 12 loaves of bread." }},
}

// club returns one of some four hundred names.
func club(i int) string {
	towns := []string{"Arben", "Belmor", "Corvik", "Dunley", "Elster", "Falkow", "Gorsky", "Hamley", "Ilmen", "Jarvo", "Kelso", "Lomza", "Marlow", "Narva", "Orley", "Pelham", "Quorn", "Rothley", "Selby", "Torvik"}
	kinds := []string{"Rovers", "United", "City", "Town", "Athletic", "Wanderers", "Albion", "County", "Rangers", "Orient", "Villa", "Forest", "Harriers", "Stanley", "Argyle", "Alexandra", "Hotspur", "Vale", "North", "Dynamo"}
	return towns[i%20] + " " + kinds[i/20%20]
}

// TestLists: of a list of 40 to 400 lines with one figure changed, that figure is shown, on its line, and nothing else: words that stand in all lines
// find no partners, the place does.
func TestLists(t *testing.T) {
	for _, l := range lists {
		for _, n := range []int{40, 80, 380, 400} {
			for _, at := range []int{1, n / 3, n - 2} {
				t.Run(fmt.Sprintf("%s of %d at %d", l.name, n, at), func(t *testing.T) {
					var lines []string
					for i := range n {
						lines = append(lines, l.line(i))
					}
					a := strings.Join(lines, "\n") + "\n"
					was := lines[at]
					k := strings.LastIndexAny(was, "0123456789")
					lines[at] = was[:k] + string('0'+(was[k]-'0'+3)%10) + was[k+1:]
					b := strings.Join(lines, "\n") + "\n"
					start := len(strings.Join(lines[:at], "\n"))
					ds := above(facts.Diff(a, b))
					if len(ds) != 1 || ds[0].Kind != facts.Number || ds[0].A == nil || ds[0].B == nil {
						t.Fatalf("%q for %q:\n%s", lines[at], was, list(ds[:min(len(ds), 5)]))
					}
					for _, s := range []*facts.Side{ds[0].A, ds[0].B} {
						if s.Spans[0].Start < start || s.Spans[0].End > start+1+len(was) {
							t.Errorf("%q for %q is shown at %v, the line begins at %d", lines[at], was, s.Spans, start)
						}
					}
				})
			}
		}
	}
}

// TestListLineGone: a line that one list leaves out is told by the other only; no other line is.
func TestListLineGone(t *testing.T) {
	for _, n := range []int{40, 400} {
		var lines []string
		for i := range n {
			lines = append(lines, lists[2].line(i))
		}
		a := strings.Join(lines, "\n") + "\n"
		gone := lines[n/2]
		b := strings.Replace(a, gone+"\n", "", 1)
		ds := above(facts.Diff(a, b))
		if len(ds) != 1 || ds[0].A == nil || ds[0].B != nil || ds[0].A.Text != gone {
			t.Errorf("%d lines without %q:\n%s", n, gone, list(ds[:min(len(ds), 5)]))
		}
	}
}
