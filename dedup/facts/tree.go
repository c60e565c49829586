package facts

import (
	"slices"

	"github.com/samewire/samewire/dedup/facts/internal/align"
)

// runs returns the runs of three words of a text, hashed, sorted, each once: of those the least sketched, which stand for all (Broder, On the resemblance
// and containment of documents, 1997, section 3).
func runs(s *align.Story) []uint64 {
	var hashes [3]uint64
	var out []uint64
	for i := range s.Words {
		h := uint64(0xcbf29ce484222325)
		for k := range len(s.Fold(i)) {
			h = (h ^ uint64(s.Fold(i)[k])) * 0x100000001b3
		}
		hashes[0], hashes[1], hashes[2] = hashes[1], hashes[2], h
		if i >= 2 || i == len(s.Words)-1 {
			x := (hashes[0]*0x9e3779b97f4a7c15+hashes[1])*0x9e3779b97f4a7c15 + hashes[2]
			x ^= x >> 32
			out = append(out, x*0xd6e8feb86659fd93)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), sketched)]
}

const sketched = 2048

// resemblance returns the share of runs that two texts have in common, in [0, 1].
func resemblance(a, b []uint64) float64 {
	both, either := 0, 0
	for len(a) > 0 && len(b) > 0 && either < sketched {
		either++
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			both++
			a, b = a[1:], b[1:]
		}
	}
	if either < sketched {
		either += len(a) + len(b)
	}
	if either == 0 {
		return 0
	}
	return float64(both) / float64(either)
}

// spanning returns the pairs of a tree of texts in which those that are most alike are neighbours (Prim, Bell System Technical Journal 36,
// 1957), the smaller number first; and by text how many are more like all others. Texts that are nil have no part in it. Of equals the first is taken.
func spanning(docs []*align.Story) (pairs [][2]int, rank []int) {
	n := len(docs)
	sketch := make([][]uint64, n)
	for v, d := range docs {
		if d != nil {
			sketch[v] = runs(d)
		}
	}
	like := make([][]float64, n)
	for v := range like {
		like[v] = make([]float64, n)
	}
	total := make([]float64, n)
	for v := range docs {
		for w := range v {
			if docs[v] != nil && docs[w] != nil {
				x := resemblance(sketch[v], sketch[w])
				like[v][w], like[w][v] = x, x
				total[v] += x
				total[w] += x
			}
		}
	}
	rank = make([]int, n)
	for v := range rank {
		for w := range total {
			if total[w] > total[v] || total[w] == total[v] && w < v {
				rank[v]++
			}
		}
	}
	nearest, in := make([]int, n), make([]bool, n) // the nearest text of the tree
	hub := -1
	for v := range docs {
		if docs[v] != nil && (hub < 0 || rank[v] < rank[hub]) {
			hub = v
		}
	}
	if hub < 0 {
		return nil, rank
	}
	for last := hub; ; {
		in[last] = true
		next := -1
		for v := range docs {
			if docs[v] == nil || in[v] {
				continue
			}
			if !in[nearest[v]] || last != hub && like[v][last] > like[v][nearest[v]] {
				nearest[v] = last
			}
			if next < 0 || like[v][nearest[v]] > like[next][nearest[next]] {
				next = v
			}
		}
		if next < 0 {
			return pairs, rank
		}
		pairs = append(pairs, [2]int{min(next, nearest[next]), max(next, nearest[next])})
		last = next
	}
}
