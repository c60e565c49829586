package posting

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCounted: co-occurrences that are only counted are as many of each block, and take no memory.
func TestCounted(t *testing.T) {
	const stories = 1 << 22
	l := layoutOf(stories, stories)
	for _, g := range []group{{0, l.blocks(stories)}, {700, 2900}} {
		r := rand.New(rand.NewPCG(8, 8))
		counted, gathered := &cooccurrences{layout: l, group: g, buckets: make([]bucket, g.to-g.from)}, newCooccurrences(l, g, nil)
		for range 300 {
			list := make([]uint32, 2+r.IntN(200))
			for i := range list {
				list[i] = r.Uint32N(stories)
			}
			slices.Sort(list)
			list = slices.Compact(list)
			for _, m := range []*cooccurrences{counted, gathered} {
				m.add(list, Most(64, len(list)), func() bool { return false })
			}
		}
		numbers := func(m *cooccurrences) (all []uint32) {
			for _, b := range m.buckets {
				all = append(all, b.n)
			}
			return all
		}
		if diff := cmp.Diff(numbers(gathered), numbers(counted)); diff != "" {
			t.Errorf("%v (-gathered +counted):\n%s", g, diff)
		}
		if slices.ContainsFunc(counted.buckets, func(b bucket) bool { return b.last != nil }) || slices.Max(numbers(counted)) < 10 {
			t.Errorf("%v: at most %d of a block, or some have memory", g, slices.Max(numbers(counted)))
		}
	}
}
