package dedup

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestGrams holds what a table tells of two texts against maps, one text after another met by one probe, longer ones too.
func TestGrams(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	draw := func(n, of int) []uint64 {
		hashes := make([]uint64, n)
		for i := range hashes {
			hashes[i] = mix(uint64(r.IntN(of))) // 0 among them
		}
		return hashes
	}
	set := func(hashes []uint64) map[uint64]bool {
		m := map[uint64]bool{}
		for _, h := range hashes {
			m[h] = true
		}
		return m
	}
	var g grams
	for range 300 {
		of := 1 + r.IntN(400)
		a := draw(r.IntN(300), of)
		g.fill(slices.Clone(a))
		inA := set(a)
		for range 1 + r.IntN(4) {
			b := draw(r.IntN(1000), of)
			g.meet(b)
			inB := set(b)
			common := 0
			for h := range inA {
				if inB[h] {
					common++
				}
			}
			if g.n != len(inA) || g.distinct != len(inB) || g.common != common {
				t.Fatalf("%d, %d and %d of both; want %d, %d, %d", g.n, g.distinct, g.common, len(inA), len(inB), common)
			}
			for i, h := range a {
				if g.has(i) != inB[h] {
					t.Fatalf("the probe's shingle %d is in the other: %v", i, g.has(i))
				}
			}
			for i, h := range b {
				if g.hasMet(i) != inA[h] {
					t.Fatalf("the other's shingle %d is in the probe: %v", i, g.hasMet(i))
				}
			}
		}
	}
}

// TestGramsManyMeetings: the number of a meeting starts again before it means something else.
func TestGramsManyMeetings(t *testing.T) {
	var g grams
	g.fill([]uint64{1 << 40, 2 << 40, 3 << 40})
	for range 3 * ownMark {
		g.meet([]uint64{2 << 40, 9 << 40})
		if g.common != 1 || g.distinct != 2 || g.has(0) || !g.has(1) || g.has(2) {
			t.Fatalf("%d of both, %d in the other, at meeting %d", g.common, g.distinct, g.meeting)
		}
	}
}
