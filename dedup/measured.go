package dedup

import (
	"cmp"
	"slices"

	"github.com/samewire/samewire/dedup/internal/posting"
)

// measured is the counts of the bodies of pairs that were compared, so that they need not be compared again.
type measured struct {
	pairs []posting.Pair // sorted by A, then B
	of    []counts       // of each; unknown where only parts of the bodies were compared
}

var unknown = counts{common: 1} // no texts have more in common than each has

func newMeasured(pairs []posting.Pair) *measured {
	return &measured{pairs, slices.Repeat([]counts{unknown}, len(pairs))}
}

// find returns the counts of two stories, and whether they are known.
func (m *measured) find(a, b int) (counts, bool) {
	i, ok := slices.BinarySearchFunc(m.pairs, posting.Pair{A: uint32(min(a, b)), B: uint32(max(a, b))}, func(p, q posting.Pair) int {
		return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
	})
	if !ok || m.of[i] == unknown {
		return counts{}, false
	}
	n := m.of[i]
	if a > b {
		n.a, n.b = n.b, n.a
	}
	return n, true
}
