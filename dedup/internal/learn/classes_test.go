package learn

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ring is rows of three classes: small, middle and large sums of two features, a third feature meaning nothing.
func ring(n int) (rows []ClassRow) {
	for i := range n {
		x, y := float32(i%17), float32(i*7%23)
		class := 0
		if s := x + y; s > 24 {
			class = 2
		} else if s > 12 {
			class = 1
		}
		rows = append(rows, ClassRow{X: []float32{x, y, float32(i * 13 % 5)}, Class: class, Weight: 1})
	}
	return rows
}

var classOptions = TreeOptions{Trees: 40, Leaves: 8, Rate: .2, MinHess: 1, L2: 1}

func TestClasses(t *testing.T) {
	rows := ring(600)
	c := FitClasses(rows, 3, classOptions)
	right := 0
	var p [3]float32
	for _, r := range rows {
		c.Probs(p[:], r.X)
		best := 0
		sum := float32(0)
		for k, x := range p {
			sum += x
			if x > p[best] {
				best = k
			}
		}
		if sum < .999 || sum > 1.001 {
			t.Fatalf("probabilities %v add up to %v", p, sum)
		}
		if best == r.Class {
			right++
		}
	}
	if right < 580 {
		t.Errorf("%d of %d rows right", right, len(rows))
	}
	for _, r := range rows[:1] {
		(&Classes{k: 1, base: []float32{0}}).Probs(p[:1], r.X)
		if p[0] != 1 {
			t.Errorf("one class has the probability %v", p[0])
		}
	}
}

func TestClassesBinary(t *testing.T) {
	c := FitClasses(ring(300), 3, classOptions)
	again := FitClasses(ring(300), 3, classOptions)
	a, err := c.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := again.AppendBinary(nil); !bytes.Equal(a, b) {
		t.Error("the same rows give other bytes")
	}
	back, rest, err := ParseClasses(append(bytes.Clone(a), 1, 2))
	if err != nil || len(rest) != 2 {
		t.Fatalf("%v, %d bytes follow", err, len(rest))
	}
	var p, q [3]float32
	for _, r := range ring(50) {
		c.Probs(p[:], r.X)
		back.Probs(q[:], r.X)
		if d := cmp.Diff(p, q); d != "" {
			t.Fatalf("(-fitted +read)\n%s", d)
		}
	}
	for n := range a {
		if _, _, err := ParseClasses(a[:n]); err == nil {
			t.Fatalf("no error for the first %d of %d bytes", n, len(a))
		}
	}
}
