package main

import (
	"context"
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samewire/samewire/dedup/stage"
)

// iterator returns batches as a worker gets them.
func iterator(batches ...[]byte) func(*[]byte) bool {
	return func(b *[]byte) bool {
		if len(batches) == 0 {
			return false
		}
		*b, batches = batches[0], batches[1:]
		return true
	}
}

func TestRecords(t *testing.T) {
	type record struct {
		Holder stage.Holder
		Keys   []uint32
	}
	r := newRand(1)
	var want []record
	o := newOut("test", kindKeys)
	var batches [][]byte
	emit := func(to int64, b []byte) {
		if to != 3 {
			t.Fatalf("partition %d", to)
		}
		if len(b) > batchBytes+5000 {
			t.Errorf("a batch of %d bytes", len(b))
		}
		batches = append(batches, b)
	}
	for range 5000 {
		rec := record{stage.Holder{Story: r.Uint32(), Keys: float32(r.IntN(300)), Bound: float32(r.Uint32()), Short: r.IntN(2) == 0}, nil}
		next := uint32(0)
		for range r.IntN(50) {
			next += r.Uint32N(1 << 26)
			rec.Keys = append(rec.Keys, next)
		}
		want = append(want, rec)
		o.holder(rec.Holder, rec.Keys)
		o.send(context.Background(), emit, 3)
	}
	o.flush(context.Background(), emit)
	if len(batches) < 2 {
		t.Errorf("%d batches", len(batches))
	}
	var got []record
	if err := each(iterator(batches...), func(kind byte, d *decoder) {
		if kind != kindKeys {
			t.Fatalf("kind %q", kind)
		}
		got = append(got, record{d.sized(), d.increasing(nil)})
	}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := each(iterator(batches[0][:len(batches[0])-1]), func(_ byte, d *decoder) { d.increasing([]uint32{uint32(d.sized().Story)}) }); err == nil {
		t.Error("half a record is read")
	}
}

func TestSendSpread(t *testing.T) {
	for _, partitions := range []int64{1, 5} {
		all := []uint32{1, 4, 5, 9, 12, 1 << 30}
		got := map[uint32]int64{}
		calls := map[int64]bool{}
		sendSpread(all, partitions, func(to int64, some []uint32) {
			if calls[to] {
				t.Errorf("of %d, partition %d twice", partitions, to)
			}
			calls[to] = true
			for i, n := range some {
				if got[n] = to; i > 0 && n <= some[i-1] {
					t.Errorf("of %d, %v do not increase", partitions, some)
				}
			}
		})
		want := map[uint32]int64{}
		for _, n := range all {
			if want[n] = 0; partitions > 1 {
				want[n] = spread(uint64(n), partitions)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("of %d (-want +got):\n%s", partitions, diff)
		}
	}
}

// FuzzBatch: what no worker sends is an error or something else, and no more than there are bytes for.
func FuzzBatch(f *testing.F) {
	o := newOut("seeds", kindKeys)
	o.holder(stage.Holder{Story: 7, Keys: 3, Bound: 1 << 31, Short: true}, []uint32{1, 5, 1 << 31})
	f.Add(append([]byte{kindKeys}, o.record...))
	o.record = o.record[:0]
	o.title(title{"Headline", 123})
	f.Add(append([]byte{kindTitle}, o.record...))
	f.Add([]byte{kindPath, 3, 'a', '/', 'b'})
	f.Add([]byte{kindNumber, 0, 1, 2, 1, 2, 3})
	f.Add(binary.AppendUvarint([]byte{kindKeys}, 1<<63))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		for _, read := range []func(d *decoder){
			func(d *decoder) { n += len(d.increasing(nil)) },
			func(d *decoder) { n += len(d.title().headline) },
			func(d *decoder) { n += len(d.string()) },
			func(d *decoder) { d.searched() },
		} {
			n = 0
			err := each(iterator(b), func(_ byte, d *decoder) { read(d) })
			if n > len(b) || err == nil && len(b) == 0 {
				t.Errorf("%d from %d bytes, error %v", n, len(b), err)
			}
		}
		n = 0
		err := eachHolder(b, func(_ stage.Holder, keys []uint32) { n += len(keys) })
		if n > len(b) || err == nil && (len(b) == 0 || b[0] != kindKeys) {
			t.Errorf("%d keys from %d bytes, error %v", n, len(b), err)
		}
		if files, err := readNumbered(iterator(b)); err == nil && len(files.of)+len(files.repeated) > len(b) {
			t.Errorf("%d stories from %d bytes", len(files.of), len(b))
		}
		if all, err := readTally(iterator(b)); err == nil && len(all) > len(b) {
			t.Errorf("%d counts from %d bytes", len(all), len(b))
		}
		if first, _, err := starts(iterator(b)); err == nil && len(first) > 1 {
			t.Errorf("%d ranges of one", len(first))
		}
	})
}
