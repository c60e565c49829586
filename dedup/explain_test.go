package dedup_test

import (
	"math"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup"
)

// TestExplain: the probability is what the figures make, the rest is what Compare finds, and each rule has its stories.
func TestExplain(t *testing.T) {
	other := "The harvest of plums in the southern valleys was poor this year after frost in April, growers said, and prices at the markets of the " +
		"capital have risen by a third since the first of August."
	for _, tt := range []struct {
		a, b string
		want dedup.Rule
	}{
		{quays, quays, dedup.BySameWords},
		{quays, quays + " A fourth ship turned back.", dedup.ByProbability},
		{quays, "Both quays open.", dedup.ByLength},
		{quays, other, dedup.ByNothing},
		{quays + " " + strings.Repeat("Nothing else was said of the matter by anybody there. ", 20), other + " Elsewhere the council of harbour towns voted on Friday to keep both quays open " +
			"through the winter, after two ships had waited for days outside the breakwater, and the rest of this story is about plums again, and about them alone, as plums are what " +
			"growers sell, whatever the harbour towns may do with their quays or ships or winters in the years to come.", dedup.ByPassages},
	} {
		a, b := dedup.Article{ID: "a", Text: tt.a}, dedup.Article{ID: "b", Text: tt.b}
		x, err := dedup.Explain(dedup.Config{}, a, b)
		if err != nil {
			t.Fatal(err)
		}
		c, err := dedup.Compare(dedup.Config{}, a, b)
		if err != nil {
			t.Fatal(err)
		}
		if x.Decided != tt.want || x.Relation != c.Relation || x.Probability != c.Probability || len(x.Passages) != len(c.Passages) {
			t.Errorf("%.30q, %.30q: by %s, %v of %.3f; Compare finds %v of %.3f; want by %s", tt.a, tt.b, x.Decided, x.Relation, x.Probability, c.Relation, c.Probability, tt.want)
		}
		for _, f := range append(x.Overlap.Factors, x.Facts.Factors...) {
			if f.Value < 0 || f.Value > 1 && f.Name != "length" || f.Name == "" || f.Meaning == "" {
				t.Errorf("%+v", f)
			}
		}
		logistic := func(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
		p := logistic(x.Overlap.Sum())
		if len(x.Facts.Factors) > 0 {
			p *= logistic(x.Facts.Sum())
		}
		switch {
		case x.Decided == dedup.BySameWords:
			p = 1
		case x.Foreign:
			p = 0
		}
		if math.Abs(p-x.Probability) > 1e-9 || len(x.Overlap.Factors) != 9 || len(x.Facts.Factors) != 3 && len(x.Facts.Factors) != 0 {
			t.Errorf("%d and %d figures make %v, the probability is %v", len(x.Overlap.Factors), len(x.Facts.Factors), p, x.Probability)
		}
	}
	if _, err := dedup.Explain(dedup.Config{Width: 100}, dedup.Article{}, dedup.Article{}); err == nil {
		t.Error("no error for a width of 100")
	}
}
