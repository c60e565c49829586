package main

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
)

// Stories get numbers by the order of their ids, without gaps. The ids are cut into ranges by a sample of them, which their hashes choose, each range is sorted, and
// its numbers begin where those of the ranges before it end: so they depend on nothing but the ids.

func init() {
	beam.RegisterDoFn(&splitters{})
	beam.RegisterDoFn(&cutIDs{})
	beam.RegisterDoFn(&sortIDs{})
	beam.RegisterDoFn(&numberIDs{})
}

// idsOfSample is how many sampled ids a range has: few enough to go to all workers, enough for ranges of about one size.
const idsOfSample = 32

// sampled returns one of how many ids is in the sample.
func (o *options) sampled() int { return max(1, o.RangeIDs/idsOfSample) }

func uvarint(b []byte, n uint64) []byte { return binary.AppendUvarint(b, n) }

// splitters sends the first id of each range but the first.
type splitters struct{ work }

// ProcessElement takes the whole sample.
func (d *splitters) ProcessElement(ctx context.Context, _ int64, sample func(*[]byte) bool, emit func([]byte)) error {
	defer d.timed(ctx)()
	var ids []string
	for id := []byte(nil); sample(&id); {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	for i := idsOfSample; i < len(ids); i += idsOfSample {
		emit([]byte(ids[i]))
	}
	return nil
}

// cutIDs sends ids to their ranges.
type cutIDs struct {
	work
	firsts []string
	ready  bool
	out    *out
}

// StartBundle makes room.
func (d *cutIDs) StartBundle(context.Context, func(*[]byte) bool, func(int64, []byte)) {
	d.out = newOut("ids", kindPlace)
}

// ProcessElement takes ids of a file.
func (d *cutIDs) ProcessElement(ctx context.Context, file int64, ids []byte, firsts func(*[]byte) bool, emit func(int64, []byte)) error {
	defer d.timed(ctx)()
	if !d.ready {
		for id := []byte(nil); firsts(&id); {
			d.firsts = append(d.firsts, string(id))
		}
		slices.Sort(d.firsts)
		d.ready = true
	}
	in := decoder{rest: ids}
	for place := in.uint(); in.more(); place++ {
		id := string(in.string())
		at, found := slices.BinarySearch(d.firsts, id)
		if found {
			at++
		}
		d.out.string(id)
		d.out.uint(uint64(file))
		d.out.uint(place)
		d.out.send(ctx, emit, int64(at))
	}
	if in.bad {
		return errBatch
	}
	return nil
}

// FinishBundle sends the rest.
func (d *cutIDs) FinishBundle(ctx context.Context, _ func(*[]byte) bool, emit func(int64, []byte)) {
	d.out.flush(ctx, emit)
}

// sortIDs sorts ranges.
type sortIDs struct {
	work
	repeated *out
}

// StartBundle makes room.
func (d *sortIDs) StartBundle(context.Context, func(int64, []byte), func(int64, []byte), func([]byte)) {
	d.repeated = newOut("repeated ids", kindRepeated)
}

// ProcessElement takes a range of ids. It sends where they are in their order, some at a time behind the place of the first in the range, those that an
// earlier story has, and how many the range has.
func (d *sortIDs) ProcessElement(ctx context.Context, at int64, batches func(*[]byte) bool, sorted, repeated func(int64, []byte), counts func([]byte)) error {
	defer d.timed(ctx)()
	type story struct {
		id          string
		file, place uint64
	}
	var all []story
	if err := each(batches, func(_ byte, d *decoder) { all = append(all, story{string(d.string()), d.uint(), d.uint()}) }); err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b story) int {
		return cmp.Or(strings.Compare(a.id, b.id), cmp.Compare(a.file, b.file), cmp.Compare(a.place, b.place))
	})
	var b []byte
	n := uint64(0)
	kept := beam.NewCounter(keptMetric, "ids")
	for i, s := range all {
		if i > 0 && all[i-1].id == s.id {
			d.repeated.uint(s.place)
			d.repeated.send(ctx, repeated, int64(s.file))
			continue
		}
		if len(b) == 0 {
			b = uvarint(b, n)
		}
		if b = uvarint(uvarint(uvarint(b, s.file), s.place), uint64(uint16(hashID(s.id)))); len(b) >= batchBytes {
			sorted(at, b)
			kept.Inc(ctx, int64(len(b)))
			b = nil
		}
		n++
	}
	if len(b) > 0 {
		sorted(at, b)
		kept.Inc(ctx, int64(len(b)))
	}
	counts(uvarint(uvarint(nil, uint64(at)), n))
	return nil
}

// FinishBundle sends the rest.
func (d *sortIDs) FinishBundle(ctx context.Context, _, repeated func(int64, []byte), _ func([]byte)) {
	d.repeated.flush(ctx, repeated)
}

// starts returns with which number each range begins, and how many there are.
func starts(counts func(*[]byte) bool) (first map[int64]uint64, all uint64, err error) {
	type count struct {
		at int64
		n  uint64
	}
	var ranges []count
	for b := []byte(nil); counts(&b); {
		d := decoder{rest: b}
		if ranges = append(ranges, count{int64(d.uint()), d.uint()}); d.bad {
			return nil, 0, errBatch
		}
	}
	slices.SortFunc(ranges, func(a, b count) int { return cmp.Compare(a.at, b.at) })
	first = map[int64]uint64{}
	for _, r := range ranges {
		first[r.at] = all
		all += r.n
	}
	return first, all, nil
}

// countOf returns how many stories there are.
func countOf(counts func(*[]byte) bool) (int64, error) {
	_, n, err := starts(counts)
	return int64(n), err
}

// numberIDs gives numbers.
type numberIDs struct {
	work
	first           map[int64]uint64
	numbers, places *out
}

// StartBundle makes room.
func (d *numberIDs) StartBundle(context.Context, func(*[]byte) bool, func(int64, []byte), func(int64, []byte)) {
	d.numbers, d.places = newOut("numbers", kindNumber), newOut("places", kindPlace)
}

// ProcessElement takes stories of a range in order. It sends their numbers to their files, and where they are by their numbers.
func (d *numberIDs) ProcessElement(ctx context.Context, at int64, sorted []byte, counts func(*[]byte) bool, numbers, places func(int64, []byte)) error {
	defer d.timed(ctx)()
	if d.first == nil {
		first, all, err := starts(counts)
		if err != nil {
			return err
		}
		if all >= 1<<32 {
			return errTooMany
		}
		d.first = first
	}
	in := decoder{rest: sorted}
	for number := uint32(d.first[at] + in.uint()); in.more(); number++ {
		file, place, check := in.uint(), in.uint(), in.uint()
		d.numbers.uint(place)
		d.numbers.number(number)
		d.numbers.uint(check)
		d.numbers.send(ctx, numbers, int64(file))
		d.places.number(number)
		d.places.uint(file)
		d.places.uint(place)
		d.places.uint(check)
		d.places.send(ctx, places, d.Options.block(number))
	}
	if in.bad {
		return errBatch
	}
	return nil
}

// FinishBundle sends the rest.
func (d *numberIDs) FinishBundle(ctx context.Context, _ func(*[]byte) bool, numbers, places func(int64, []byte)) {
	d.numbers.flush(ctx, numbers)
	d.places.flush(ctx, places)
}
