package corpus

import (
	"cmp"
	"slices"

	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/posting"
)

// counted is the counts of the bodies of pairs that were compared, so that they need not be compared again.
type counted struct {
	pairs []posting.Pair // sorted by A, then B
	of    []match.Counts // of each; zero where only parts of the bodies were compared, as stories of pairs have shingles
}

func newCounted(pairs []posting.Pair) *counted {
	return &counted{pairs, make([]match.Counts, len(pairs))}
}

// find returns the counts of two stories, and whether they are known.
func (c *counted) find(a, b int) (match.Counts, bool) {
	i, ok := slices.BinarySearchFunc(c.pairs, posting.Pair{A: uint32(min(a, b)), B: uint32(max(a, b))}, func(p, q posting.Pair) int {
		return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
	})
	if !ok || c.of[i] == (match.Counts{}) {
		return match.Counts{}, false
	}
	n := c.of[i]
	if a > b {
		n.A, n.B = n.B, n.A
	}
	return n, true
}
