package facts

import (
	"strings"
	"testing"
)

// told returns the differences of two texts that are of fact.
func told(a, b string) []Difference {
	var out []Difference
	for _, d := range Diff(a, b) {
		if d.Severity != Styled {
			out = append(out, d)
		}
	}
	return out
}

// in sets a sentence in a story that is otherwise the same.
func in(sentence string) string {
	return "The county fair opens its gates again next spring, its board decided at a meeting.\n\n" + sentence +
		"\n\nFarmers had asked for more room near the river and for a cheaper day ticket.\n"
}

func shows(found []Difference, a, b string) bool {
	for _, d := range found {
		if d.A != nil && d.B != nil && strings.Contains(d.A.Text, a) && strings.Contains(d.B.Text, b) {
			return true
		}
	}
	return false
}

// TestWrittenOtherwise: the same number or time in another notation is no difference, another one is.
func TestWrittenOtherwise(t *testing.T) {
	for _, c := range [][3]string{ // the same, the same, another
		{"The herd cost Rs 3 lakh last year.", "The herd cost Rs 300,000 last year.", "The herd cost Rs 900,000 last year."},
		{"The barn holds about 3 dozen goats.", "The barn holds about 36 goats.", "The barn holds about 48 goats."},
		{"The hall seats 1.5 million bees.", "The hall seats one and a half million bees.", "The hall seats three million bees."},
		{"The walk takes 6 to 8 hours.", "The walk takes 6-8 hours.", "The walk takes 6-9 hours."},
		{"The prize is over 4 million euros.", "The prize is more than €4 million.", "The prize is more than €9 million."},
	} {
		if d := told(in(c[0]), in(c[1])); len(d) > 0 {
			t.Errorf("%s | %s: %v %v", c[0], c[1], d[0].A, d[0].B)
		}
		if d := told(in(c[0]), in(c[2])); len(d) == 0 {
			t.Errorf("%s | %s: nothing", c[0], c[2])
		}
	}
}

// TestWholeNumbers: no number is cut.
func TestWholeNumbers(t *testing.T) {
	for _, c := range [][4]string{
		{"The herd cost $1,450 last year.", "The herd cost $1,920 last year.", "$1,450", "$1,920"},
		{"The herd has 3,450 goats.", "The herd has 8,450 goats.", "3,450", "8,450"},
		{"The field grew by 3.4 acres.", "The field grew by 3.9 acres.", "3.4", "3.9"},
	} {
		if d := told(in(c[0]), in(c[1])); !shows(d, c[2], c[3]) {
			t.Errorf("%s | %s: %v", c[0], c[1], d)
		}
	}
}
