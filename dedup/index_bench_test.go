package dedup_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/shingle"
)

var indexStories = flag.Int("index-stories", 10_000, "how many stories the largest index of the benchmarks holds; 1000000 takes a minute")

// press invents signatures as a news agency's archive has them: 97 keys a story; 3 shingles in 100 are stock phrases, the commonest held by
// one story in a hundred or so; 15 in 100 are shared with a few stories of the time; one story in ten is another told again, with up to
// 40 in 100 of its shingles changed, and one in ten is a brief of less than 256 shingles.
type press struct{ sketcher *dedup.Sketcher }

func newPress(tb testing.TB, cfg dedup.Config) press {
	tb.Helper()
	s, err := dedup.NewSketcher(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return press{s}
}

// signature returns that of story i, the same at every call.
func (p press) signature(i int) dedup.Signature {
	return p.sketcher.SketchSet(shingle.NewSet(p.shingles(i)))
}

func (p press) shingles(i int) []uint64 {
	r := rand.New(rand.NewPCG(uint64(i), 1))
	if i > 0 && r.IntN(10) == 0 {
		told := p.original(max(0, i-1-r.IntN(2000)))
		for range r.IntN(1 + 4*len(told)/10) {
			told[r.IntN(len(told))] = r.Uint64()
		}
		return told
	}
	return p.original(i)
}

func (p press) original(i int) []uint64 {
	r := rand.New(rand.NewPCG(uint64(i), 2))
	stock := rand.NewZipf(r, 1.05, 50, 200_000)
	n := 320 + r.IntN(170)
	if r.IntN(10) == 0 {
		n = 60 + r.IntN(196)
	}
	topic := uint64(i+5000-r.IntN(5000)) / 8
	out := make([]uint64, n)
	for k := range out {
		switch kind := r.IntN(100); {
		case kind < 3:
			out[k] = scramble(stock.Uint64())
		case kind < 18:
			out[k] = scramble(1<<40 + topic<<8 + uint64(r.IntN(200)))
		default:
			out[k] = r.Uint64()
		}
	}
	return out
}

// scramble is the finalizer of splitmix64.
func scramble(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

func pressID(i int) string { return fmt.Sprintf("wire-%09d", i) }

// heap returns the bytes of the objects that are reachable.
func heap() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// printed is an index of stories of a press.
type printed struct {
	press
	index    *dedup.Index
	perID    float64 // bytes of an id, its place in a list of ids and its entry in a map of ids to numbers
	perStory float64 // all other bytes of a story
	perAdd   time.Duration
}

func fill(tb testing.TB, cfg dedup.Config, n int) *printed {
	tb.Helper()
	out := &printed{press: newPress(tb, cfg)}
	before := heap()
	ids, number := make([]string, n), map[string]uint32{}
	for i := range ids {
		ids[i] = pressID(i)
		number[ids[i]] = uint32(i)
	}
	out.perID = float64(heap()-before) / float64(n)
	runtime.KeepAlive(number)
	runtime.KeepAlive(ids)
	ids, number = nil, nil

	before = heap()
	var err error
	if out.index, err = dedup.NewIndex(cfg); err != nil {
		tb.Fatal(err)
	}
	var adding time.Duration
	sigs := make([]dedup.Signature, 0, 1000)
	for i := 0; i < n; {
		sigs = sigs[:0]
		for len(sigs) < min(cap(sigs), n-i) {
			sigs = append(sigs, out.signature(i+len(sigs)))
		}
		start := time.Now()
		for _, s := range sigs {
			if err := out.index.Add(pressID(i), s); err != nil {
				tb.Fatal(err)
			}
			i++
		}
		adding += time.Since(start)
	}
	sigs = nil
	out.perStory = float64(heap()-before)/float64(n) - out.perID
	out.perAdd = adding / time.Duration(n)
	return out
}

// indexSizes returns the sizes of the indexes to measure.
func indexSizes() []int {
	sizes := []int{10_000}
	if *indexStories > sizes[0] {
		sizes = append(sizes, *indexStories)
	}
	return sizes
}

// BenchmarkIndexAdd removes the oldest story and adds a new one, so that the index keeps its size; ns/fill-add is the mean of filling it.
func BenchmarkIndexAdd(b *testing.B) {
	for _, n := range indexSizes() {
		b.Run(fmt.Sprintf("stories=%d", n), func(b *testing.B) {
			x := fill(b, dedup.Config{}, n)
			sigs := make([]dedup.Signature, 1000)
			var adding, removing time.Duration
			next := n
			for b.Loop() {
				if (next-n)%len(sigs) == 0 {
					b.StopTimer()
					for i := range sigs {
						sigs[i] = x.signature(next + i)
					}
					b.StartTimer()
				}
				start := time.Now()
				x.index.Remove(pressID(next - n))
				removed := time.Now()
				if err := x.index.Add(pressID(next), sigs[(next-n)%len(sigs)]); err != nil {
					b.Fatal(err)
				}
				removing += removed.Sub(start)
				adding += time.Since(removed)
				next++
			}
			b.ReportMetric(float64(adding.Nanoseconds())/float64(b.N), "ns/add")
			b.ReportMetric(float64(removing.Nanoseconds())/float64(b.N), "ns/remove")
			b.ReportMetric(float64(x.perAdd.Nanoseconds()), "ns/fill-add")
			b.ReportMetric(x.perStory, "bytes/story")
			b.ReportMetric(x.perID, "id-bytes/story")
		})
	}
}

// BenchmarkIndexQuery queries an index for stories it holds and as many that it does not.
func BenchmarkIndexQuery(b *testing.B) {
	for _, n := range indexSizes() {
		b.Run(fmt.Sprintf("stories=%d", n), func(b *testing.B) {
			x := fill(b, dedup.Config{}, n)
			sigs := make([]dedup.Signature, 4000)
			r := rand.New(rand.NewPCG(1, 1))
			for i := range sigs {
				sigs[i] = x.signature(r.IntN(2 * n))
			}
			var took []time.Duration
			matches := 0
			for b.Loop() {
				start := time.Now()
				got, err := x.index.Query(sigs[len(took)%len(sigs)])
				took = append(took, time.Since(start))
				if err != nil {
					b.Fatal(err)
				}
				matches += len(got)
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
			b.ReportMetric(float64(matches)/float64(len(took)), "matches/op")
			b.ReportMetric(x.perStory, "bytes/story")
		})
	}
}

// BenchmarkOpenIndex opens an index that was saved.
func BenchmarkOpenIndex(b *testing.B) {
	for _, n := range indexSizes() {
		b.Run(fmt.Sprintf("stories=%d", n), func(b *testing.B) {
			x := fill(b, dedup.Config{}, n)
			data := saved(b, x.index)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				y, err := dedup.OpenIndex(dedup.Config{}, bytes.NewReader(data))
				if err != nil || y.Len() != n {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(x.perAdd.Nanoseconds()*int64(n)), "ns/fill-adds")
		})
	}
}
