package stream_test

import (
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/dedup/internal/stream"
	"github.com/samewire/samewire/dedup/wire"
)

// options are those of a dedup.Streaming at its defaults.
var options = stream.Options{Width: 5, Density: sample.Of(float64(float32(0.25)) * 0.6), Cut: 0.4, Window: 32}

// file is records in a file, as a store has them.
type file struct {
	*os.File
	size int64
	at   map[uint32][2]int64
}

func (f *file) Record(number uint32) ([]byte, error) {
	at, ok := f.at[number]
	if !ok {
		return nil, fmt.Errorf("no record %d", number)
	}
	data := make([]byte, at[1])
	_, err := f.ReadAt(data, at[0])
	return data, err
}

func (f *file) keep(c stream.Changes) error {
	_, err := f.Write(c.Record)
	f.at[c.Number] = [2]int64{f.size, int64(len(c.Record))}
	f.size += int64(len(c.Record))
	return err
}

// TestLoad adds the stories of a file one after another, with records in a file, and restores the stream from its rows. It says how long that takes, and how
// much memory.
func TestLoad(t *testing.T) {
	path := os.Getenv("SAMEWIRE_LOAD")
	if path == "" {
		t.Skip("SAMEWIRE_LOAD names no file of stories")
	}
	temp, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer temp.Close()
	records := &file{File: temp, at: map[uint32][2]int64{}}
	o := options
	o.Records = records
	s := stream.New(o)
	rows, rowBytes, written := map[uint32][]byte{}, 0, 0
	var meta []byte
	var times []time.Duration
	kinds := map[string]int{}
	begin, adding, heap := time.Now(), time.Duration(0), heapNow()
	var asked []base.Article // one in so many
	report := func() {
		if len(times) == 0 {
			return
		}
		slices.Sort(times)
		at := func(p float64) time.Duration { return times[int(p*float64(len(times)-1))].Round(time.Microsecond) }
		t.Logf("%d stories: the last %d at %.0f a second; one takes %v at the median, %v at the 99th percentile, %v at the 99.9th, %v at most", s.Len(), len(times),
			float64(len(times))/adding.Seconds(), at(.5), at(.99), at(.999), at(1))
		times, adding = times[:0], 0
	}
	for a, err := range feed.Open(path).All() {
		if err != nil {
			t.Fatal(err)
		}
		if n := s.Len(); n%500 == 0 {
			asked = append(asked, a)
		}
		from := time.Now()
		out, made, err := s.Add(&a, wire.NoNotice)
		took := time.Since(from)
		if err != nil {
			t.Fatal(err)
		}
		times, adding = append(times, took), adding+took
		kinds[out.Kind.String()]++
		if err := records.keep(made); err != nil {
			t.Fatal(err)
		}
		for _, r := range made.Rows {
			rowBytes += len(r.State) - len(rows[r.Number])
			written += len(r.State)
			rows[r.Number] = r.State
		}
		if meta = made.Meta; s.Len()%50000 == 0 {
			report()
		}
	}
	report()
	for i := range asked {
		from := time.Now()
		if _, err := s.Query(t.Context(), &asked[i]); err != nil {
			t.Fatal(err)
		}
		times, adding = append(times, time.Since(from)), adding+time.Since(from)
	}
	t.Log("queries of stories that are there:")
	report()
	n := s.Len()
	t.Logf("%d stories in %v; %v; rows of %d bytes a story, %d written; records of %d", n, time.Since(begin).Round(time.Millisecond), kinds, rowBytes/n, written/n, records.size/int64(n))
	ids := 0
	for _, state := range rows {
		ids += cap(state)
	}
	inRows := int64(ids + 100*n) // of this test
	t.Logf("%d bytes of memory a story", (heapNow()-heap-inRows)/int64(n))
	from := time.Now()
	if _, err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("settled in %v", time.Since(from).Round(time.Millisecond))
	s = nil
	heap = heapNow()
	from = time.Now()
	s, err = stream.Restore(o, meta, func(yield func(stream.Row, error) bool) {
		for _, n := range slices.Sorted(maps.Keys(rows)) {
			if rows[n] != nil && !yield(stream.Row{Number: n, State: rows[n]}, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("restored in %v", time.Since(from).Round(time.Millisecond))
	t.Logf("%d bytes of memory a story", (heapNow()-heap)/int64(n))
	if s.Len() != n {
		t.Errorf("%d stories are restored of %d", s.Len(), n)
	}
}

func heapNow() int64 {
	for range 3 { // what a sync.Pool has outlives two collections
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
