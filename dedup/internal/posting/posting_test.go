package posting_test

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/oracle"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/posting"
)

// TestAgainstOracle holds the pairs against every two stories' keys compared, for lists shorter than the window.
func TestAgainstOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		n := 2 + r.IntN(40)
		keys := make([]map[uint32]bool, n)
		lists := make([][]uint32, n)
		factor := [...]uint32{0x00d00d0d, 1, 1 << 8, 1 << 23}[r.IntN(4)] // some make keys that differ in a few bits only
		for i := range n {
			keys[i] = map[uint32]bool{}
			for range r.IntN(200) {
				k := r.Uint32N(300) * factor
				keys[i][k] = true
				lists[i] = append(lists[i], k) // repeats too
			}
			slices.Sort(lists[i])
		}
		least := 1 + r.Uint32N(4)
		var want []posting.Pair
		for i := range keys {
			for j := i + 1; j < n; j++ {
				hits := uint32(0)
				for k := range keys[i] {
					if keys[j][k] {
						hits++
					}
				}
				if hits >= least {
					want = append(want, posting.Pair{A: uint32(i), B: uint32(j), Hits: hits})
				}
			}
		}
		slices.SortFunc(want, byStories)
		search := posting.Search{Window: n, MinShared: least, Stories: n, Keys: posting.KeysOf(lists, parallel.Workers{Cores: 1 + r.IntN(4)}, nil)}
		if diff := gocmp.Diff(want, search.Pairs()); diff != "" {
			t.Fatalf("%d stories, least %d (-want +got):\n%s", n, least, diff)
		}
	}
}

// byStories is the order of Pairs.
func byStories(p, q posting.Pair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) }

// TestCounts holds the pairs of stories that meet so often that most co-occurrences are not counted against a map.
func TestCounts(t *testing.T) {
	const n = 2000
	r := rand.New(rand.NewPCG(4, 4))
	lists, holders := make([][]uint32, n), map[uint32][]uint32{}
	for i := range lists {
		for range 30 {
			k := r.Uint32N(3000) * 0x9E3779B1
			lists[i] = append(lists[i], k)
			if !slices.Contains(holders[k], uint32(i)) {
				holders[k] = append(holders[k], uint32(i))
			}
		}
	}
	hits := map[[2]uint32]uint32{}
	for _, stories := range holders {
		for k, a := range stories {
			for _, b := range stories[k+1:] {
				hits[[2]uint32{a, b}]++
			}
		}
	}
	for least := uint32(1); least <= 5; least++ {
		var want []posting.Pair
		for p, h := range hits {
			if h >= least {
				want = append(want, posting.Pair{A: p[0], B: p[1], Hits: h})
			}
		}
		slices.SortFunc(want, byStories)
		search := posting.Search{Keys: posting.KeysOf(lists, parallel.Workers{Cores: 2}, new(memory.Pool)), Window: n, MinShared: least, Stories: n}
		if got := search.Pairs(); !slices.Equal(got, want) {
			t.Errorf("least %d: %d pairs, want %d", least, len(got), len(want))
		}
	}
}

// TestLists holds the lists against a map.
func TestLists(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for _, n := range []int{0, 1, 2, 1000, 6000} { // the last has several ranges
		lists, want := make([][]uint32, n), map[uint32][]uint32{}
		for i := range lists {
			for range 60 {
				k := r.Uint32N(100_000) * 0x9E3779B1
				lists[i] = append(lists[i], k)
				if !slices.Contains(want[k], uint32(i)) {
					want[k] = append(want[k], uint32(i))
				}
			}
		}
		maps.DeleteFunc(want, func(_ uint32, stories []uint32) bool { return len(stories) < 2 })
		for cores := 1; cores <= 3; cores++ {
			got := make([]map[uint32][]uint32, cores)
			for w := range got {
				got[w] = map[uint32][]uint32{}
			}
			keys := posting.KeysOf(lists, parallel.Workers{Cores: cores}, new(memory.Pool))
			keys.Lists(func(w int, key uint32, stories []uint32) { got[w][key] = slices.Clone(stories) })
			all, found := map[uint32][]uint32{}, 0
			for _, m := range got {
				maps.Copy(all, m)
				found += len(m)
			}
			if found != len(want) || !maps.EqualFunc(all, want, slices.Equal[[]uint32]) {
				t.Fatalf("%d stories, %d cores: %d lists of %d keys, want %d, or others", n, cores, found, len(all), len(want))
			}
		}
	}
}

// TestLongLists bounds the pairs of a key that all stories hold.
func TestLongLists(t *testing.T) {
	const n, window = 20000, 64
	search := posting.Search{Window: window, MinShared: 1, Stories: n, Keys: posting.KeysOf(slices.Repeat([][]uint32{{7}}, n), parallel.Workers{Cores: 2}, nil)}
	if got := len(search.Pairs()); got == 0 || got > n*window {
		t.Errorf("%d pairs of one key in %d stories", got, n)
	}
}

// TestGroups: more co-occurrences than are gathered at a time are all counted.
func TestGroups(t *testing.T) {
	const n, keys = 3000, 9 // 40 million
	list := make([]uint32, keys)
	for k := range list {
		list[k] = uint32(k) << 28
	}
	var want []posting.Pair
	for a := uint32(0); a < n; a += 100 {
		for b := a + 1; b < n; b++ {
			want = append(want, posting.Pair{A: a, B: b, Hits: keys})
		}
	}
	search := posting.Search{Window: n, MinShared: 2, Stories: n, Keys: posting.KeysOf(slices.Repeat([][]uint32{list}, n), parallel.Workers{Cores: 2}, nil),
		Likely: func(p posting.Pair) bool { return p.A%100 == 0 }}
	if diff := gocmp.Diff(want, search.Pairs()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRanges: many keys are sorted in ranges, on any number of cores with one result.
func TestRanges(t *testing.T) {
	const n = 4000
	r := rand.New(rand.NewPCG(2, 2))
	lists := make([][]uint32, n)
	for i := range lists {
		for range 300 {
			lists[i] = append(lists[i], r.Uint32()>>r.IntN(12))
		}
		if i%10 == 1 {
			copy(lists[i], lists[i-1][:150])
		}
		slices.Sort(lists[i])
	}
	var want []posting.Pair
	for cores := 1; cores <= 3; cores++ {
		search := posting.Search{Window: 100, MinShared: 2, Stories: n, Keys: posting.KeysOf(lists, parallel.Workers{Cores: cores}, nil)}
		got := search.Pairs()
		if cores == 1 {
			want = got
			copies := 0
			for _, p := range got {
				if p.B == p.A+1 && p.B%10 == 1 && p.Hits > 140 {
					copies++
				}
			}
			if copies != n/10 {
				t.Errorf("%d of %d pairs of half copies", copies, n/10)
			}
		} else if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%d cores (-one core +got):\n%s", cores, diff)
		}
	}
}

// TestEnds: a search ends soon after its work is to, whatever the keys are like: in all stories, in one range, in one block. With SAMEWIRE_HOSTILE set
// there are eight times as many stories, of one shape a million.
func TestEnds(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	bound, times := 100*time.Millisecond, 1
	if oracle.Raced {
		bound *= 8
	}
	if os.Getenv("SAMEWIRE_HOSTILE") != "" {
		times = 8
	}
	for name, c := range map[string]struct {
		stories, window int
		keys            func(i int) []uint32
	}{
		"one key in all":     {125_000 * times, 64, func(int) []uint32 { return []uint32{7} }},
		"every window":       {500 * times, math.MaxInt, func(int) []uint32 { return []uint32{7, 8, 9, 10, 11} }},
		"one range":          {10_000 * times, 64, func(int) []uint32 { return many(100, func() uint32 { return r.Uint32() << 8 }) }},
		"alike in most bits": {20_000 * times, 64, func(int) []uint32 { return many(40, func() uint32 { return r.Uint32N(256) << 8 }) }},
		"few keys in all":    {20_000 * times, 64, func(int) []uint32 { return many(20, func() uint32 { return r.Uint32N(64) * 0x9E3779B1 }) }},
		"one block": {5_000 * times, 128, func(i int) []uint32 {
			if i < 4*times {
				return many(4000, func() uint32 { return r.Uint32N(5000) * 0x9E3779B1 })
			}
			return many(10, func() uint32 { return r.Uint32N(5000) * 0x9E3779B1 })
		}},
	} {
		lists := make([][]uint32, c.stories)
		for i := range lists {
			lists[i] = c.keys(i)
		}
		search := func(length time.Duration) (took time.Duration) {
			start := time.Now()
			workers := parallel.Workers{Cores: 2, Ended: func() bool { return time.Since(start) >= length }}
			s := posting.Search{Keys: posting.KeysOf(lists, workers, new(memory.Pool)), Window: c.window, MinShared: 2, Stories: c.stories}
			s.Pairs()
			return time.Since(start)
		}
		whole := search(time.Hour)
		latest := time.Duration(0)
		const points = 5
		for k := range points {
			least := time.Hour
			for try := 0; try < 5 && least > bound; try++ {
				length := whole * time.Duration(k) / points
				least = min(least, search(length)-length)
			}
			latest = max(latest, least)
		}
		t.Logf("%s: %v, ends %v later", name, whole, latest)
		if latest > bound {
			t.Errorf("%s: a search of %v ends %v later than it is to", name, whole, latest)
		}
	}
}

func many(n int, key func() uint32) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		out[i] = key()
	}
	slices.Sort(out)
	return out
}

// stored is keys that are kept by their lowest byte, each with its story.
type stored [256][]uint64

func (s *stored) Len(low int) int { return len(s[low]) }

func (s *stored) Append(entries []uint64, from, below int) []uint64 {
	for _, some := range s[from:below] {
		entries = append(entries, some...)
	}
	return entries
}

// TestRuns: pairs are the same whether keys stand in batches or in runs, or some in each; what is narrowed is left out.
func TestRuns(t *testing.T) {
	const n = 600
	r := rand.New(rand.NewPCG(7, 7))
	lists, some, runs := make([][]uint32, n), make([][]uint32, n), [2]stored{}
	for i := range lists {
		for range 60 {
			lists[i] = append(lists[i], r.Uint32N(2000)*0x9E3779B1)
		}
		slices.Sort(lists[i])
		lists[i] = slices.Compact(lists[i])
		if i%3 == 0 {
			some[i] = lists[i]
			continue
		}
		for _, k := range lists[i] {
			in := &runs[i%3-1][uint8(k)]
			*in = append(*in, uint64(k<<24|k>>8)<<32|uint64(i))
		}
	}
	search := func(lists [][]uint32, runs ...posting.Run) posting.Search {
		s := posting.Search{Keys: posting.KeysOf(lists, parallel.Workers{Cores: 2}, nil), Window: 50, MinShared: 4, Stories: n}
		s.Runs = runs
		return s
	}
	batches := search(lists)
	want := batches.Pairs()
	if len(want) < 1000 {
		t.Fatalf("%d pairs", len(want))
	}
	mixed := search(some, &runs[0], &runs[1])
	if got := mixed.Pairs(); !slices.Equal(want, got) {
		t.Errorf("%d pairs, want %d", len(got), len(want))
	}
	odd := func(entries []uint64) []uint64 {
		return slices.DeleteFunc(entries, func(e uint64) bool { return e%2 == 0 })
	}
	narrow, alone := search(some, &runs[0], &runs[1]), slices.Clone(lists)
	narrow.Narrow = odd
	for i := range alone {
		if i%2 == 0 {
			alone[i] = nil
		}
	}
	batches = search(alone)
	if want, got := batches.Pairs(), narrow.Pairs(); len(want) == 0 || !slices.Equal(want, got) {
		t.Errorf("of the odd ones: %d pairs, want %d", len(got), len(want))
	}
}
