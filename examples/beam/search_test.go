package main

import (
	"context"
	"math/bits"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samewire/samewire/dedup/stage"
)

// TestTally: what bundles have counted adds up, and keys that none has met are not sent.
func TestTally(t *testing.T) {
	a, b, c := searched{stage.Runs, 1}, searched{stage.ShortRuns, 1}, searched{stage.Shingles, 1 << 31}
	var sent [][]byte
	for _, counted := range []tally{{a: 3, b: 0, c: 1}, {a: 0, b: 0, c: 1 << 40}, {b: 0}} {
		counted.send(context.Background(), newOut("test", kindKeys), func(_ int64, batch []byte) { sent = append(sent, batch) }, func(searched) int64 { return 0 })
	}
	got, err := readTally(iterator(sent...))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[searched]uint64{a: 3, c: 1<<40 + 1}, map[searched]uint64(got), cmp.AllowUnexported(searched{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(sent) != 2 {
		t.Errorf("%d batches", len(sent))
	}
}

// TestHotLists: a list that is cut gives the pairs of the whole, however many next ones a story is paired with.
func TestHotLists(t *testing.T) {
	ctx, r := context.Background(), newRand(3)
	for range 200 {
		o := small()
		o.Hot = 16 << r.IntN(4)
		o.Settings.Window = 2 + r.IntN(40*(1+r.IntN(10)))
		w := work{Options: o, Stage: "hot"}
		if err := w.Setup(); err != nil {
			t.Fatal(err)
		}
		n, gap := 1+r.IntN(600), 1+r.IntN(100) // some parts are nearly empty
		var list []stage.Holder
		next := uint32(0)
		for range n {
			next += 1 + r.Uint32N(uint32(gap))
			list = append(list, stage.Holder{Story: next, Keys: float32(r.IntN(50)), Bound: 1 << 30})
		}
		var want []uint64
		w.plan.Pairs(stage.Shingles, slices.Clone(list), func(a, b stage.Holder) { want = append(want, uint64(a.Story)<<32|uint64(b.Story)) })

		r.Shuffle(n, func(i, j int) { list[i], list[j] = list[j], list[i] })
		in, byPart := newOut("parts", kindKeys), map[int64][]byte{}
		for _, h := range list {
			in.searched(searched{stage.Shingles, 7})
			in.uint(uint64(n))
			in.sized(h)
			in.send(ctx, func(int64, []byte) { t.Fatal("a full batch") }, int64(h.Story>>(bits.Len(uint(o.Hot))-1)))
		}
		in.flush(ctx, func(to int64, b []byte) { byPart[to] = b })
		var pairs, ends [][]byte
		emit := func(_ int64, b []byte) { pairs = append(pairs, b) }
		pair := pairing{sender: sender{work: w}}
		parts, stitch := &pairParts{pairing: pair}, &pairEnds{pair}
		parts.StartBundle(ctx, nil, nil)
		for to, b := range byPart { // in any order, each in a partition of its own
			if err := parts.ProcessElement(ctx, to, iterator(b), emit, func(_ int64, b []byte) { ends = append(ends, b) }); err != nil {
				t.Fatal(err)
			}
		}
		parts.FinishBundle(ctx, emit, func(_ int64, b []byte) { ends = append(ends, b) })
		stitch.StartBundle(ctx, nil)
		if err := stitch.ProcessElement(ctx, 0, iterator(ends...), emit); err != nil {
			t.Fatal(err)
		}
		stitch.FinishBundle(ctx, emit)
		var got []uint64
		if err := each(iterator(pairs...), func(_ byte, d *decoder) {
			a := d.sized()
			b := a.Story
			for n := d.uint(); n > 0; n-- {
				b += d.number()
				d.size(b)
				if hits := d.uint(); hits != 1 {
					t.Errorf("%d and %d were met %d times", a.Story, b, hits)
				}
				got = append(got, uint64(a.Story)<<32|uint64(b))
			}
		}); err != nil {
			t.Fatal(err)
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%d holders, parts of %d, window %d (-want +got):\n%s", n, o.Hot, o.Settings.Window, diff)
		}
	}
}
