package match

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/dedup/internal/record"
)

// TestShingles holds what a table tells of two texts against maps, one text after another met by one probe, longer ones too.
func TestShingles(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	draw := func(n, of int) []uint64 {
		hashes := make([]uint64, n)
		for i := range hashes {
			hashes[i] = hash.Mix(uint64(r.IntN(of))) // 0 among them
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
	var g shingles
	for range 300 {
		of := 1 + r.IntN(400)
		a := draw(r.IntN(300), of)
		g.fill(slices.Clone(a))
		inA := set(a)
		for range 1 + r.IntN(4) {
			b := draw(r.IntN(1000), of)
			g.compare(b)
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
				if (g.count(i, i+1) == 1) != inB[h] {
					t.Fatalf("the probe's shingle %d is in the other: %v", i, !inB[h])
				}
			}
			for i, h := range b {
				if (g.countOther(i, i+1) == 1) != inA[h] {
					t.Fatalf("the other's shingle %d is in the probe: %v", i, !inA[h])
				}
			}
		}
	}
}

// TestShinglesManyRounds: the number of a comparison starts again before it means something else.
func TestShinglesManyRounds(t *testing.T) {
	var g shingles
	g.fill([]uint64{1 << 40, 2 << 40, 3 << 40})
	for range 3 * ownMark {
		g.compare([]uint64{2 << 40, 9 << 40})
		if g.common != 1 || g.distinct != 2 || g.count(0, 1)+g.count(2, 3) > 0 || g.count(1, 2) != 1 {
			t.Fatalf("%d of both, %d in the other, at round %d", g.common, g.distinct, g.round)
		}
	}
}

// TestHashesChosenForOnePlace: shingles that are alike in bits of their hashes, those that named their place once among them, do not stand in one
// long run of the table, nor in that of passages.
func TestHashesChosenForOnePlace(t *testing.T) {
	const n, most = 20000, 200
	r := rand.New(rand.NewPCG(1, 1))
	for name, chosen := range map[string]func(i uint64) uint64{
		"any":        func(uint64) uint64 { return r.Uint64() },
		"bits 32 on": func(uint64) uint64 { return r.Uint64() &^ ((1<<17 - 1) << 32) },
		"low bits":   func(i uint64) uint64 { return i << 49 },
		"high bits":  func(i uint64) uint64 { return i << 16 },
		"steps":      func(i uint64) uint64 { return i << 32 },
	} {
		hashes := make([]uint64, n)
		for i := range hashes {
			hashes[i] = chosen(uint64(i))
		}
		var g shingles
		g.fill(slices.Clone(hashes))
		var f passageFinder
		f.hashes = hashes
		f.index()
		for table, run := range map[string]int{
			"shingles": longest(g.slots, func(s uint64) bool { return s != 0 }),
			"passages": longest(f.first, func(s int32) bool { return s != 0 }),
		} {
			if run > most {
				t.Errorf("%s, %s: a run of %d", name, table, run)
			}
		}
	}
}

// longest returns the length of the longest run of elements that are taken.
func longest[T any](table []T, taken func(T) bool) int {
	most, n := 0, 0
	for _, x := range table {
		if n++; !taken(x) {
			n = 0
		}
		most = max(most, n)
	}
	return most
}

// TestUnsaid holds the share of what is not quoted against every shingle's words counted.
func TestUnsaid(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		words := make([]uint32, 1+r.IntN(150))
		tx := record.Text{Words: words}
		if r.IntN(8) > 0 {
			tx.Quoted = make([]uint32, (len(words)+31)/32)
			for i, quoted := 0, false; i < len(words); i++ {
				if r.IntN(1+r.IntN(30)) == 0 {
					quoted = !quoted
				}
				if quoted {
					tx.Quoted[i/32] |= 1 << (i % 32)
				}
			}
		}
		width := 1 + r.IntN(9)
		n := max(1, len(words)-width+1)
		found := make([]bool, n)
		unsaid, shared := 0, 0
		for i := range found {
			found[i] = r.IntN(3) > 0
			quoted := 0
			for k := i; k < min(i+width, len(words)); k++ {
				if tx.IsQuoted(k) {
					quoted++
				}
			}
			if 2*quoted <= width {
				unsaid++
				if found[i] {
					shared++
				}
			}
		}
		want := 0.25
		if unsaid > 0 {
			want = float64(shared) / float64(unsaid)
		}
		m := measurer{width: width}
		got := m.unsaid(&tx, n, 0.25, (&shingles{found: found}).countOther)
		if got != want {
			t.Fatalf("%d words, width %d, quoted %b: %v, want %v", len(words), width, tx.Quoted, got, want)
		}
	}
}
