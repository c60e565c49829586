package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/samewire/samewire/dedup/stage"
)

func init() {
	beam.RegisterDoFn(&passing{})
	beam.RegisterDoFn(&firsts{})
	beam.RegisterDoFn(&looked{})
	beam.RegisterDoFn(&answers{})
	beam.RegisterDoFn(&marks{})
	beam.RegisterDoFn(&wholeRows{})
}

// passing tells the files which of their stories pass the filter.
type passing struct{ sender }

// StartBundle makes room.
func (d *passing) StartBundle(context.Context, func(int64, []byte)) {
	d.out = newOut("numbers of what passes", kindNumber)
}

// ProcessElement takes a block of places, and of numbers that pass.
func (d *passing) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, emit func(int64, []byte)) error {
	defer d.timed(ctx)()
	type place struct{ file, at, check uint64 }
	places := map[uint32]place{}
	var passed []uint32
	if err := each(batches, func(kind byte, d *decoder) {
		if n := d.number(); kind == kindPass {
			passed = append(passed, n)
		} else {
			places[n] = place{d.uint(), d.uint(), d.uint()}
		}
	}); err != nil {
		return err
	}
	slices.Sort(passed)
	for _, n := range slices.Compact(passed) {
		p, ok := places[n]
		if !ok {
			return fmt.Errorf("story %d passes, and stands nowhere", n)
		}
		d.out.uint(p.at)
		d.out.number(n)
		d.out.uint(p.check)
		d.out.send(ctx, emit, int64(p.file))
	}
	return nil
}

// firsts finds copies.
type firsts struct {
	work
	copies, edges *out
}

// StartBundle makes room.
func (d *firsts) StartBundle(context.Context, func(int64, []byte), func(int64, []byte)) {
	d.copies, d.edges = newOut("firsts", kindFirst), newOut("components", kindEdge)
}

// ProcessElement takes what tells copies of some digests. It sends the copies with their firsts, and as edges in both directions.
func (d *firsts) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, copies, edges func(int64, []byte)) error {
	defer d.timed(ctx)()
	type worded struct {
		words []byte
		stage.Copy
	}
	var all []worded
	if err := each(batches, func(_ byte, d *decoder) {
		all = append(all, worded{d.bytes(16), stage.Copy{Story: d.number(), Headline: d.number(), Untold: d.uint() == 1}})
	}); err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b worded) int { return bytes.Compare(a.words, b.words) })
	var same []stage.Copy
	for i, w := range all {
		same = append(same, w.Copy)
		if i+1 < len(all) && bytes.Equal(all[i+1].words, w.words) {
			continue
		}
		for _, c := range stage.Firsts(same) {
			d.copies.number(c.Story)
			d.copies.number(c.First)
			d.copies.send(ctx, copies, d.Options.block(c.Story))
			d.edges.bothWays(ctx, edges, &d.Options, c.Story, c.First)
		}
		same = same[:0]
	}
	return nil
}

// FinishBundle sends the rest.
func (d *firsts) FinishBundle(ctx context.Context, copies, edges func(int64, []byte)) {
	d.copies.flush(ctx, copies)
	d.edges.flush(ctx, edges)
}

// bothWays sends an edge from both its ends.
func (o *out) bothWays(ctx context.Context, emit func(int64, []byte), of *options, a, b uint32) {
	for range 2 {
		o.number(a)
		o.number(b)
		o.send(ctx, emit, of.block(a))
		a, b = b, a
	}
}

// looked looks for pieces that may be boilerplate.
type looked struct {
	work
	holders, requests *out
}

// StartBundle makes room.
func (d *looked) StartBundle(context.Context, func(int64, []byte), func(int64, []byte)) {
	d.holders, d.requests = newOut("holders", kindHolders), newOut("requests for samples", kindRequest)
}

// ProcessElement takes the pieces of a partition. It sends those of which something can be told to the same partition, with their holders, and asks for samples.
func (d *looked) ProcessElement(ctx context.Context, partition int64, batches func(*[]byte) bool, holders, requests func(int64, []byte)) error {
	defer d.timed(ctx)()
	type held struct {
		digest uint32
		stage.Held
	}
	var all []held
	var digests []uint32
	if err := each(batches, func(_ byte, d *decoder) {
		h := stage.Held{Story: d.number(), Outlet: d.uint()}
		digests = d.increasing(digests[:0])
		for _, digest := range digests {
			all = append(all, held{digest, h})
		}
	}); err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b held) int { return cmp.Compare(a.digest, b.digest) })
	wanted := map[uint32]bool{}
	var list []stage.Held
	for i, h := range all {
		list = append(list, h.Held)
		if i+1 < len(all) && all[i+1].digest == h.digest {
			continue
		}
		if stories := d.plan.Looked(list); len(stories) > 0 {
			for _, n := range stories {
				wanted[n] = true
			}
			d.holders.number(h.digest)
			d.holders.uint(uint64(len(list)))
			for _, l := range list {
				d.holders.number(l.Story)
				d.holders.uint(l.Outlet)
			}
			d.holders.send(ctx, holders, partition)
		}
		list = list[:0]
	}
	for n := range wanted {
		d.requests.number(n)
		d.requests.uint(uint64(partition))
		d.requests.send(ctx, requests, d.Options.block(n))
	}
	return nil
}

// FinishBundle sends the rest.
func (d *looked) FinishBundle(ctx context.Context, holders, requests func(int64, []byte)) {
	d.holders.flush(ctx, holders)
	d.requests.flush(ctx, requests)
}

// request is a partition that asks for something of a story.
type request struct {
	number uint32
	to     int64
}

// answers sends rows or samples to who asks for them.
type answers struct {
	sender
	Kind byte
	What string // the name by which what is sent goes
}

// StartBundle makes room.
func (d *answers) StartBundle(context.Context, func(int64, []byte)) { d.out = newOut(d.What, d.Kind) }

// ProcessElement takes a block of them, and of requests. It sends to each partition what it asks for, once.
func (d *answers) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, emit func(int64, []byte)) error {
	defer d.timed(ctx)()
	of := map[uint32][]byte{}
	var requests []request
	if err := each(batches, func(kind byte, d *decoder) {
		if n := d.number(); kind == kindRequest {
			requests = append(requests, request{n, int64(d.uint())})
		} else {
			of[n] = d.string()
		}
	}); err != nil {
		return err
	}
	slices.SortFunc(requests, func(a, b request) int { return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.to, b.to)) })
	for _, r := range slices.Compact(requests) {
		if b, ok := of[r.number]; ok {
			d.out.number(r.number)
			d.out.string(string(b))
			d.out.send(ctx, emit, r.to)
		}
	}
	return nil
}

// marks decides what is boilerplate.
type marks struct{ sender }

// StartBundle makes room.
func (d *marks) StartBundle(context.Context, func(int64, []byte)) { d.out = newOut("marks", kindMark) }

// ProcessElement takes pieces with their holders, and samples.
func (d *marks) ProcessElement(ctx context.Context, _ int64, batches func(*[]byte) bool, emit func(int64, []byte)) error {
	defer d.timed(ctx)()
	pieces, of := map[uint32][]stage.Held{}, map[uint32]stage.Sample{}
	if err := each(batches, func(kind byte, d *decoder) {
		n := d.number()
		if kind == kindSample {
			in := decoder{rest: d.string()}
			of[n] = stage.Sample{Bound: in.uint(), Keys: in.increasing(nil)}
			d.bad = d.bad || in.bad
			return
		}
		for left := d.uint(); left > 0 && !d.bad; left-- {
			pieces[n] = append(pieces[n], stage.Held{Story: d.number(), Outlet: d.uint()})
		}
	}); err != nil {
		return err
	}
	for digest, holders := range pieces {
		var missing error
		for _, m := range d.plan.Boilerplate(digest, holders, func(story uint32) stage.Sample {
			s, ok := of[story]
			if !ok {
				missing = fmt.Errorf("a piece without the sample of story %d", story)
			}
			return s
		}) {
			d.out.number(m.Story)
			d.out.number(m.Digest)
			d.out.uint(bit(m.OfOutlet))
			d.out.send(ctx, emit, d.Options.block(m.Story))
		}
		if missing != nil {
			return missing
		}
	}
	return nil
}

// wholeRows makes rows whole.
type wholeRows struct {
	work
	rows, keys *out
}

// StartBundle makes room.
func (d *wholeRows) StartBundle(context.Context, func(int64, []byte), func(int64, []byte)) {
	d.rows, d.keys = newOut("whole rows", kindRow), newKept("shingles", kindKeys)
}

// ProcessElement takes a block of rows, firsts and marks. It sends the rows to the same block, and their keys by search.
func (d *wholeRows) ProcessElement(ctx context.Context, block int64, batches func(*[]byte) bool, rows, keys func(int64, []byte)) error {
	defer d.timed(ctx)()
	all, first, marked := map[uint32][]byte{}, map[uint32]uint32{}, map[uint32][]stage.Mark{}
	if err := each(batches, func(kind byte, d *decoder) {
		switch n := d.number(); kind {
		case kindRow:
			all[n] = d.string()
		case kindFirst:
			first[n] = d.number()
		case kindMark:
			marked[n] = append(marked[n], stage.Mark{Story: n, Digest: d.number(), OfOutlet: d.uint() == 1})
		}
	}); err != nil {
		return err
	}
	var b []byte
	for n, data := range all {
		var row stage.Row
		if err := row.UnmarshalBinary(data); err != nil {
			return err
		}
		if f, ok := first[n]; ok {
			row.SetFirst(f)
		} else if m := marked[n]; len(m) > 0 {
			slices.SortFunc(m, func(a, b stage.Mark) int { return cmp.Compare(a.Digest, b.Digest) })
			row.SetAside(d.plan, m)
		}
		if own, h := row.TakeKeys(d.plan); len(own) > 0 {
			slices.Sort(own)
			d.keys.holder(h, slices.Compact(own))
			d.keys.send(ctx, keys, int64(stage.Shingles))
		}
		b, _ = row.AppendBinary(b[:0]) // which never fails
		d.rows.number(n)
		d.rows.string(string(b))
		d.rows.send(ctx, rows, block)
	}
	return nil
}

// FinishBundle sends the rest.
func (d *wholeRows) FinishBundle(ctx context.Context, rows, keys func(int64, []byte)) {
	d.rows.flush(ctx, rows)
	d.keys.flush(ctx, keys)
}
