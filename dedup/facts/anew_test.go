package facts_test

import (
	"strings"
	"testing"
	"time"

	"github.com/samewire/samewire/dedup/facts"
)

// frame is the sentences of a report around the one that a test puts in.
const frame = `A ferry with 212 passengers ran aground off the island of Tiree on Thursday night, the coastguard said.
%s
Lifeboats from Oban and Tobermory took the passengers to the harbour before midnight.
The vessel, built in Gdansk in 1998, had passed its last inspection in March.
`

// TestAnew: what two versions tell in other words is one difference with the parts that tell the same on each side.
func TestAnew(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		kind       facts.Kind
		rule       string
		inA, inB   string // stands in the sides
		silent     string // stands in no difference with two sides
	}{
		{
			name: "statement in other words",
			a:    "Captain Iain Rae kept the engines running until everybody had left the listing car deck.",
			b:    "The engines went silent early and people waited in the dark on a car deck that was listing badly.",
			kind: facts.Claim, rule: "told anew", inA: "engines running", inB: "engines went silent",
		},
		{
			name: "source put in at the end",
			a:    "The hull was holed in two places below the waterline where the rocks tore the plates.",
			b:    "The hull was holed in two places below the waterline, salvage engineers said.",
			kind: facts.Attribution, rule: "source only in one", inB: "salvage engineers said",
		},
		{
			name: "a company of another name",
			a:    "Salvage is in the hands of Marlin Electric Works of Glasgow, which expects a long job.",
			b:    "Pumps are running day and night. Marlin Electronics Works leads the salvage.",
			kind: facts.Name, rule: "other name", inA: "Marlin Electric Works", inB: "Marlin Electronics Works",
		},
		{
			name: "figure for a word", silent: "two",
			a: "The hull was holed in two places below the waterline.",
			b: "The hull was holed in 2 places below the waterline.",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := strings.Replace(frame, "%s", tt.a, 1), strings.Replace(frame, "%s", tt.b, 1)
			ds := above(facts.Diff(a, b))
			found := false
			for _, d := range ds {
				if d.A == nil || d.B == nil {
					continue
				}
				if tt.silent != "" && strings.Contains(d.A.Text, tt.silent) {
					t.Errorf("reported: %s", describe(d))
				}
				found = found || d.Kind == tt.kind && d.Rule == tt.rule && strings.Contains(d.A.Text, tt.inA) && strings.Contains(d.B.Text, tt.inB)
			}
			if !found && tt.silent == "" {
				t.Errorf("no %s (%s) of %q and %q:\n%s", tt.kind, tt.rule, tt.inA, tt.inB, list(ds))
			}
			mirrored(t, a, b)
		})
	}
}

// TestToldAgain: a sentence that only one version has, but that says again what the versions tell otherwise, is held against that.
func TestToldAgain(t *testing.T) {
	a := strings.Replace(frame, "%s", "Two crates of distress flares were found beside the fuel tank of the engine room, captain Iain Rae told a local radio station on Friday.", 1)
	b := strings.Replace(frame, "%s", "Two crates of distress flares, captain Iain Rae told a local radio station, lay in the engine room on Friday by the tank.", 1)
	b += "The union and the owners traded blame after two crates of distress flares were allegedly found beside the fuel tank.\n"
	ds := above(facts.Diff(a, b))
	for _, d := range ds {
		if d.A != nil && d.B != nil && d.Kind == facts.Certainty && strings.Contains(d.B.Text, "allegedly") {
			return
		}
	}
	t.Errorf("no difference of certainty:\n%s", list(ds))
}

// TestOnlyInOne: a sentence that joins what the other version tells elsewhere is not only in one, and of one that tells it in part only the rest is.
func TestOnlyInOne(t *testing.T) {
	a := strings.Replace(frame, "%s", "The owners, whose fleet a Danish fund bought last summer, aim to replace another 14 hulls by next spring and 26 engines in the year after.", 1)
	b := strings.Replace(frame, "%s", "A Danish fund bought the fleet of the owners last summer and runs it from Aarhus. The crew of nine is safe and at home. The company aims to replace another 14 hulls by next spring and 26 engines in the year after.", 1)
	for _, d := range above(facts.Diff(a, b)) {
		if d.B != nil && d.A == nil && strings.Contains(d.B.Text, "replace another 14 hulls") {
			t.Errorf("only in b: %q", d.B.Text)
		}
	}
}

// TestManyNames: names are held against those alike, not each against each: 6,000 of them in each text take about as long as other words.
func TestManyNames(t *testing.T) {
	text := func(step, first int) string {
		word := func(n int) string {
			w := []byte("Aaaaaa")
			for i := range w {
				w[i] += byte(n % 26)
				n /= 26
			}
			return string(w)
		}
		var b strings.Builder
		for i := range 6000 {
			b.WriteString("The town met " + word(i*step+first) + " " + word(i*step*13+first) + " on the day. ")
		}
		return b.String()
	}
	a, b := text(7919, 0), text(7907, 3)
	took := func(a, b string) time.Duration {
		start := time.Now()
		facts.Diff(a, b)
		return time.Since(start)
	}
	plain := took(strings.ToLower(a), strings.ToLower(b)) // no names
	if named := took(a, b); named > 10*plain+time.Second {
		t.Errorf("%v, without names %v", named, plain)
	}
}
