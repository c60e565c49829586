package live

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/minhash"
)

func defaults(t *testing.T) minhash.Kind {
	cfg, err := base.WithDefaults(base.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return minhash.KindOf(cfg)
}

// signature returns one with these keys, sorted here.
func signature(k minhash.Kind, keys []uint32) minhash.Signature {
	slices.Sort(keys)
	return minhash.Signature{Kind: k, Size: 4 * len(keys), Fast: make([]uint32, k.Slots), Keys: slices.Compact(keys)}
}

// TestKeysChosenForOneBucket: keys that are alike in their lowest bits, their highest, or at even distances fall into as many buckets as others do, and
// a signature of very many keys has more buckets. So what Add moves for a key does not grow.
func TestKeysChosenForOneBucket(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	k := defaults(t)
	for name, key := range map[string]func(i int) uint32{
		"any":         func(int) uint32 { return r.Uint32() },
		"low bits 0":  func(i int) uint32 { return uint32(i) << 12 },
		"high bits 0": func(i int) uint32 { return uint32(i) },
		"all shared":  func(i int) uint32 { return uint32(i%4096) << 20 },
		"both halves": func(i int) uint32 { return uint32(i)<<16 | uint32(i)&0xFFFF },
	} {
		for _, c := range []struct{ stories, keys int }{{4096, 100}, {100, 4096}} {
			x := New(k, 8192)
			for s := range c.stories {
				keys := make([]uint32, c.keys)
				for i := range keys {
					keys[i] = key(s*c.keys + i)
				}
				if err := x.Add(fmt.Sprint(s), signature(k, keys)); err != nil {
					t.Fatal(err)
				}
			}
			most := 0
			for i := range x.postings.pages {
				most = max(most, len(x.postings.pages[i].entries))
			}
			if n := x.postings.entries / len(x.postings.pages); most > 5*n+5*c.stories {
				t.Errorf("%s: a page of %d entries, %d on average", name, most, n)
			}
			if n := x.postings.entries >> x.postings.bits; n > mostEntries {
				t.Errorf("%s: %d entries a bucket", name, n)
			}
		}
	}
}

// TestScrambler: the answers do not depend on what was drawn.
func TestScrambler(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	k := defaults(t)
	all := make([]minhash.Signature, 3000)
	for i := range all {
		keys := make([]uint32, 1+r.IntN(80))
		for j := range keys {
			keys[j] = uint32(r.ExpFloat64() * 200)
		}
		all[i] = signature(k, keys)
	}
	var want [][]Match
	for range 3 {
		x := New(k, 1000)
		for i, s := range all {
			if err := x.Add(fmt.Sprint(i), s); err != nil {
				t.Fatal(err)
			}
			if i%7 == 3 {
				x.Remove(fmt.Sprint(i - 1))
			}
		}
		var got [][]Match
		for _, s := range all[:200] {
			m, err := x.Query(s)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, m)
		}
		if want == nil {
			want = got
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-first +another):\n%s", diff)
		}
	}
}

// TestBulk: keys that are sorted all at once stand in the lists in which they do that were added one by one, however many the first stories have.
func TestBulk(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	k := defaults(t)
	for _, c := range []struct{ stories, first, then int }{{0, 0, 0}, {1, 0, 0}, {1, 30, 30}, {255, 50, 50}, {256, 9, 9}, {257, 100, 100}, {1000, 90, 90}, {400, 1, 1000}, {400, 500, 1}} {
		x, bulk := New(k, 100), newBulk(c.stories)
		for i := range c.stories {
			keys := make([]uint32, c.first)
			if i >= 256 {
				keys = make([]uint32, c.then)
			}
			for j := range keys {
				keys[j] = r.Uint32() >> (r.IntN(2) * r.IntN(24))
			}
			sig := signature(k, keys)
			if err := x.Add(fmt.Sprint(i), sig); err != nil {
				t.Fatal(err)
			}
			bulk.add(sig.Keys)
		}
		lists := func(p *postings) map[uint32][]uint32 {
			all := map[uint32][]uint32{}
			p.each(func(key, number uint32) { all[key] = append(all[key], number) })
			for key := range all {
				var found []uint32
				for _, e := range p.list(p.scramble(key)) {
					found = append(found, e&p.mask())
				}
				if !slices.Equal(found, all[key]) {
					t.Errorf("%+v: the list of %d is %v, by all pages %v", c, key, found, all[key])
				}
			}
			return all
		}
		p := bulk.postings()
		if !maps.EqualFunc(lists(&x.postings), lists(&p), slices.Equal[[]uint32]) || p.entries != x.postings.entries || p.bits < x.postings.bits {
			t.Errorf("%+v: %d entries of %d, %d bits of %d, or other lists", c, p.entries, x.postings.entries, p.bits, x.postings.bits)
		}
	}
}

// TestCopiesUpToTheBudget: however many copies of one story there are, some are found, with all keys counted: one list does not use up the budget.
func TestCopiesUpToTheBudget(t *testing.T) {
	k := defaults(t)
	sig := signature(k, []uint32{1 << 10, 5 << 12, 9 << 20, 11 << 18})
	for _, n := range []int{2, 24, 25, 33, 49, 50, 98, 99, 100, 101, 300} {
		x := New(k, 100)
		for i := range n {
			if err := x.Add(fmt.Sprint(i), sig); err != nil {
				t.Fatal(err)
			}
		}
		got, err := x.Query(sig)
		if err != nil || len(got) < min(n, 25) {
			t.Errorf("%d copies: %d found, error %v", n, len(got), err)
		}
		for _, m := range got {
			if m.Jaccard != 1 || m.InMatch != 1 || m.InQuery != 1 {
				t.Errorf("%d copies: %+v", n, m)
			}
		}
	}
}

// TestFrom holds the search against a plain one.
func TestFrom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 2000 {
		entries := make([]uint32, r.IntN(40))
		for i := range entries {
			entries[i] = r.Uint32N(60)
		}
		slices.Sort(entries)
		entries = slices.Compact(entries)
		least := r.Uint32N(62)
		at, _ := slices.BinarySearch(entries, least)
		if diff := cmp.Diff(entries[at:], from(entries, least)); diff != "" {
			t.Fatalf("from %d of %v (-want +got):\n%s", least, entries, diff)
		}
	}
}
