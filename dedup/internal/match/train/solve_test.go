package main

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestSolve: the weights that drew labels are found again, with others given as offset too.
func TestSolve(t *testing.T) {
	want := []float64{-1, 3, -2}
	r := rand.New(rand.NewPCG(1, 1))
	var rows, rest []row
	for range 20000 {
		x := []float64{1, r.NormFloat64(), r.NormFloat64()}
		one := row{x: x, weight: 1}
		if r.Float64() < sigmoid(score(want, x[1:])) {
			one.label = 1
		}
		rows = append(rows, one)
		rest = append(rest, row{x: x[2:], label: one.label, weight: 1, offset: want[0] + want[1]*x[1]})
	}
	for i, w := range append(solve(rows, .01, true), solve(rest, .01, false)...) {
		if of := append(want, want[2])[i]; math.Abs(w-of) > .1 {
			t.Errorf("weight %d is %.3f, want %.3f", i, w, of)
		}
	}
}

// TestLabels: every line of the labels names two stories and what they are.
func TestLabels(t *testing.T) {
	for _, s := range sets {
		l, err := s.labels(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		for pair := range l.pairs {
			if pair[0] == pair[1] || pair[0] == "" {
				t.Errorf("%s: a pair of %q", s.name, pair)
			}
		}
		if text, err := labelled.ReadFile("labels/" + s.name + ".tsv"); (err == nil) != (len(l.pairs) > 0) {
			t.Errorf("%s: %d pairs of %d bytes", s.name, len(l.pairs), len(text))
		}
	}
}
