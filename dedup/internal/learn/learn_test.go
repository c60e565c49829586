package learn

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rings returns rows that no line parts: those between two circles are ones.
func rings(n int) []Row {
	rows := make([]Row, n)
	for i := range rows {
		x, y := share(uint64(2*i+1))*2-1, share(uint64(2*i+2))*2-1
		r := math.Hypot(x, y)
		label := float32(0)
		if r > .4 && r < .8 {
			label = 1
		}
		rows[i] = Row{X: []float32{float32(x), float32(y), 3}, Label: label, Weight: 1}
	}
	return rows
}

func right(rows []Row, prob func(x []float32) float64) float64 {
	n := 0
	for _, r := range rows {
		if (prob(r.X) > .5) == (r.Label == 1) {
			n++
		}
	}
	return float64(n) / float64(len(rows))
}

func TestTreesLearnRings(t *testing.T) {
	rows := rings(4000)
	o := TreeOptions{Trees: 80, Leaves: 12, Rate: .2, MinHess: 2, L2: 1, Features: 1, Rows: .7}
	trees := FitTrees(rows[:3000], o)
	if got := right(rows[3000:], trees.Prob); got < .95 {
		t.Errorf("%.3f of unseen points right, want .95", got)
	}
	again := FitTrees(rows[:3000], o)
	a, _ := trees.AppendBinary(nil)
	b, _ := again.AppendBinary(nil)
	if string(a) != string(b) {
		t.Error("the same rows give other trees")
	}
	read, rest, err := ParseTrees(append(a, 7))
	if err != nil || len(rest) != 1 {
		t.Fatalf("rest %d, error %v", len(rest), err)
	}
	for _, r := range rows[3000:3100] {
		if read.Score(r.X) != trees.Score(r.X) {
			t.Fatalf("read trees score %v otherwise", r.X)
		}
	}
	for n := range a {
		if _, _, err := ParseTrees(a[:n]); err == nil {
			t.Fatalf("cut at %d of %d bytes: no error", n, len(a))
		}
	}
}

func TestLinear(t *testing.T) {
	rows := rings(2000)
	for i := range rows {
		rows[i].Label = 0
		if rows[i].X[0]+2*rows[i].X[1] > .3 {
			rows[i].Label = 1
		}
	}
	l := FitLinear(rows[:1000], 1e-3, 200)
	if got := right(rows[1000:], l.Prob); got < .97 {
		t.Errorf("%.3f of unseen points right, want .97", got)
	}
	b, _ := l.AppendBinary(nil)
	read, _, err := ParseLinear(b)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(l, read); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	for n := range b {
		if _, _, err := ParseLinear(b[:n]); err == nil {
			t.Fatalf("cut at %d of %d bytes: no error", n, len(b))
		}
	}
}

func FuzzParse(f *testing.F) {
	b, _ := FitTrees(rings(50), TreeOptions{Trees: 2, Leaves: 3, Rate: .2, MinHess: 1, L2: 1}).AppendBinary(nil)
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		if trees, _, err := ParseTrees(b); err == nil {
			trees.Score(make([]float32, trees.Width()))
		}
		ParseLinear(b)
	})
}
