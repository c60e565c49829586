package text

import "testing"

func TestRelateQuantities(t *testing.T) {
	for _, c := range []struct {
		a, b Quantity
		want Relation
		why  string
	}{
		{Quantity{Value: 5}, Quantity{Value: 5}, Equal, "one number"},
		{Quantity{Value: 5}, Quantity{Value: 6}, Conflict, "two numbers"},
		{Quantity{Value: 28, Unit: "degrees"}, Quantity{Value: -28, Unit: "degrees"}, Conflict, "a sign"},
		{Quantity{Value: 1.5e6, Unit: "dollars"}, Quantity{Value: 1500000, Unit: "dollars"}, Equal, "written otherwise"},
		{Quantity{Value: 12500}, Quantity{Value: 12510}, Variant, "rounded"},
		{Quantity{Value: 1.43e9}, Quantity{Value: 1.4e9}, Variant, "fewer digits"},
		{Quantity{Value: 6.12, Unit: "percent"}, Quantity{Value: 6, Unit: "percent"}, Variant, "no decimals"},
		{Quantity{Value: 1.43e9}, Quantity{Value: 1.5e9}, Conflict, "not rounded so"},
		{Quantity{Value: 61}, Quantity{Value: 60}, Conflict, "counts are not rounded"},
		{Quantity{Value: .4, Unit: "percent"}, Quantity{Value: -.4, Unit: "percent"}, Conflict, "another sign"},
		{Quantity{Value: 3e6, Unit: "dollars"}, Quantity{Value: 3e6, Unit: "canadian dollars"}, Conflict, "two currencies"},
		{Quantity{Value: 3e6, Unit: "euros"}, Quantity{Value: 3e6}, Finer, "a missing currency"},
		{Quantity{Value: 50, Unit: "cents"}, Quantity{Value: .5, Unit: "dollars"}, Equal, "hundredths"},
		{Quantity{Value: 5, Unit: "percent"}, Quantity{Value: 5, Unit: "percentage points"}, Conflict, "parts and differences of parts"},
		{Quantity{Value: .25, Unit: "share"}, Quantity{Value: 25, Unit: "percent"}, Equal, "a fraction in percent"},
		{Quantity{Value: 5, Unit: "km"}, Quantity{Value: 3, Unit: "miles"}, Variant, "converted and rounded"},
		{Quantity{Value: 5, Unit: "km"}, Quantity{Value: 5, Unit: "miles"}, Conflict, "another length"},
		{Quantity{Value: 14, Unit: "degrees celsius"}, Quantity{Value: 57, Unit: "degrees fahrenheit"}, Variant, "converted"},
		{Quantity{Value: 40, Unit: "degrees celsius"}, Quantity{Value: 40, Unit: "degrees fahrenheit"}, Conflict, "another scale"},
		{Quantity{Value: 5, Unit: "km"}, Quantity{Value: 5, Unit: "dollars"}, Unlike, "two kinds"},
		{Quantity{Value: 12, Qualifier: "multiple"}, Quantity{Value: 12}, Conflict, "dozens and a dozen"},
		{Quantity{Value: 100, Qualifier: "multiple"}, Quantity{Value: 340}, Coarser, "hundreds and 340"},
		{Quantity{Value: 100, Qualifier: "multiple"}, Quantity{Value: 12, Qualifier: "multiple"}, Conflict, "hundreds and dozens"},
		{Quantity{Value: 16, Identifier: "f 16"}, Quantity{Value: 15, Identifier: "f 15"}, Conflict, "two names"},
		{Quantity{Value: 16, Identifier: "f 16"}, Quantity{Value: 16, Identifier: "f16"}, Equal, "a name with and without a hyphen"},
		{Quantity{Value: 2, Identifier: "war ii"}, Quantity{Value: 2, Identifier: "war two"}, Equal, "a Roman numeral and a word"},
		{Quantity{Value: 16, Identifier: "f 16"}, Quantity{Value: 16}, Unlike, "a name and a count"},
		{Quantity{Value: 5, High: 6}, Quantity{Value: 5, High: 8}, Conflict, "the upper end"},
	} {
		if got := Relate(c.a, c.b); got != c.want {
			t.Errorf("%s: %+v, %+v: got %d, want %d", c.why, c.a, c.b, got, c.want)
		}
		if got := Relate(c.b, c.a); got != c.want.Mirror() {
			t.Errorf("%s, swapped: got %d, want %d", c.why, got, c.want.Mirror())
		}
	}
}

// TestRelateMirrored checks that the relation of two facts of real stories is that of the second to the first, mirrored, and that a fact is equal to
// itself.
func TestRelateMirrored(t *testing.T) {
	var all []Fact
	for _, prefix := range []string{"000", "001", "002", "003"} {
		all = append(all, Read(storyOf(t, prefix)).Facts()...)
	}
	for _, f := range all {
		if r := Relate(f.Value, f.Value); r != Equal {
			t.Errorf("%+v: %d to itself", f.Value, r)
		}
		for _, g := range all {
			if f.Kind != Number && f.Kind != Time || g.Kind != f.Kind {
				continue
			}
			if a, b := Relate(f.Value, g.Value), Relate(g.Value, f.Value); a != b.Mirror() {
				t.Errorf("%+v, %+v: %d and %d", f.Value, g.Value, a, b)
			}
		}
	}
}
