// Package filter leaves out stories that have nothing to do with any other, before they are taken apart.
package filter

import (
	"fmt"
	"iter"
	"math/bits"
	"slices"
	"unsafe"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// Most stories of most collections have nothing to do with any other. The filter tells which may have: it compares samples of the runs of their raw
// texts, page text and all. Only those are taken apart, compared by their shingles and words, and decided on.
const batchSize = 256 // articles that are read at a time, as many as a posting.Batch takes: with fewer, keys are gathered more slowly

// againAtATime is how many articles are had again at a time.
const againAtATime = 64

// Batches yields, by id, the articles of a source that may share text with another, with id, source, headline, time and text. An error is all it yields, or the last.
// Texts that the source does not give again are kept in memory, or in a temporary file, until all articles have been read. Memory that the filter
// takes for keys is in the pool when the first batch is yielded.
func Batches(depth *Depth, work *base.Work, pool *memory.Pool, source base.Source) iter.Seq2[base.Batch, error] {
	return func(yield func(base.Batch, error) bool) {
		s := filter{work: work, depth: depth, pool: pool}
		s.texts.Most, s.texts.Dir = work.Texts(), work.TempDir
		defer s.texts.Close()
		if err := s.read(source); err != nil {
			yield(base.Batch{}, err)
			return
		}
		may := s.mayShare()
		if err := work.Err(); err != nil {
			yield(base.Batch{}, err)
			return
		}
		n := 0
		for _, m := range may {
			if m {
				n++
			}
		}
		passed := make([]int, 0, n)
		for i, m := range may {
			if m {
				passed = append(passed, i)
			}
		}
		work.Begin(base.Parsing, len(passed))
		for some := range slices.Chunk(passed, againAtATime) {
			b, err := s.articles(source, some)
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// filter is all articles.
type filter struct {
	work    *base.Work
	depth   *Depth
	batches []*batch
	byID    []uint32 // of each article, its batch and its place there
	texts   memory.Spill[byte]
	pool    *memory.Pool

	together []base.Article // of the batch that is yielded

	first  []*posting.Batcher      // what the batches of keys stand in, one on each core
	others []*memory.Arena[uint8]  // what the other keys do
	short  []*memory.Arena[uint32] // and what those of short articles do
}

// at returns where the i-th article by id is.
func (s *filter) at(i int) (in *batch, k int) {
	return s.batches[s.byID[i]/batchSize], int(s.byID[i] % batchSize)
}

// trace returns the trace of the i-th article by id.
func (s *filter) trace(i uint32) *Trace {
	in, k := s.at(int(i))
	return &in.of[k].Trace
}

// articles returns some articles, each by its place in the order of ids.
func (s *filter) articles(source base.Source, some []int) (base.Batch, error) {
	s.together = slices.Grow(s.together[:0], len(some))[:len(some)]
	clear(s.together)
	out := base.Batch{Articles: s.together}
	var again []int // numbers of the source
	for i, at := range some {
		in, k := s.at(at)
		a, b := &out.Articles[i], &in.of[k]
		a.ID = in.id(k)
		if in.sources != nil {
			a.Source = in.sources[k]
		}
		if in.times != nil {
			a.Published = base.TimeAt(in.times[k])
		}
		if b.again {
			again = append(again, in.number+k)
			continue
		}
		var more behind
		if in.behind != nil {
			more = in.behind[k]
		}
		head := b.size + int(more.headline)
		size := head + int(more.credit)
		var text []byte
		if text = s.texts.Get(in.block, int(b.at), size, &text); len(text) < size {
			return base.Batch{}, s.texts.Err()
		}
		all := unsafe.String(unsafe.SliceData(text), len(text))
		a.Text, a.Headline, a.Credit = all[:b.size], all[b.size:head], all[head:]
	}
	if len(again) == 0 {
		return out, nil
	}
	had, err := source.Again(again)
	if err != nil {
		return base.Batch{}, err
	}
	if len(had.Articles) != len(again) {
		return base.Batch{}, fmt.Errorf("dedup: asked for %d articles again, the Source returned %d", len(again), len(had.Articles))
	}
	out.Release = had.Release
	for i, at := range some {
		if in, k := s.at(at); in.of[k].again {
			a, same := &out.Articles[i], had.Articles[0]
			if same.ID != a.ID {
				return base.Batch{}, fmt.Errorf("dedup: asked for the article %q again, the Source returned %q", a.ID, same.ID)
			}
			a.Text, a.Headline, a.Credit = same.Text, same.Headline, same.Credit
			had.Articles = had.Articles[1:]
		}
	}
	return out, nil
}

// read reads all articles.
func (s *filter) read(source base.Source) error {
	type result struct {
		*batch
		texts []byte
		done  []func() // release what the articles stand in
	}
	free := parallel.NewBuffers[byte](s.work.Cores)
	worker := func() func([]base.Item) result {
		tracer := NewTracer(s.depth)
		var keys, short []uint32
		var of, others []uint8
		batches, keptOthers, keptShort := posting.NewBatcher(s.pool), &memory.Arena[uint8]{Pool: s.pool}, &memory.Arena[uint32]{Pool: s.pool}
		s.first, s.others, s.short = append(s.first, batches), append(s.others, keptOthers), append(s.short, keptShort)
		return func(articles []base.Item) result {
			r := result{batch: newBatch(articles), texts: free.Get()}
			keys, of, others, short = keys[:0], of[:0], others[:0], short[:0]
			for i, a := range articles {
				n, judged := tracer.Find(a.Text)
				from, others0 := len(keys), len(others)
				keys = tracer.AppendKeys(keys)
				for range keys[from:] {
					of = append(of, uint8(i))
				}
				if s.depth.short {
					others = tracer.AppendOthers(others)
					if n <= ShortRuns {
						short = append(short, keys[from:]...) // all that it has
					}
				}
				b := &r.of[i]
				b.Trace = Trace{uint32(n), uint16(len(keys) - from), uint16((len(others) - others0) / sample.ShortBytes), judged}
				if a.Last != nil {
					r.done = append(r.done, a.Last)
				}
				if b.again = a.Again; !b.again {
					b.at, b.size = uint32(len(r.texts)), len(a.Text)
					r.texts = append(r.texts, a.Text...)
					if a.Headline != "" || a.Credit != "" {
						if r.behind == nil {
							r.behind = make([]behind, len(articles))
						}
						r.behind[i] = behind{uint32(len(a.Headline)), uint32(len(a.Credit))}
						r.texts = append(append(r.texts, a.Headline...), a.Credit...)
					}
				}
			}
			others = append(others, make([]uint8, sample.ShortSpare)...)
			r.first, r.others, r.short = batches.Batch(nil, keys, of), keptOthers.Keep(others), keptShort.Keep(short)
			return r
		}
	}
	read := 0
	s.work.Begin(base.Reading, 0)
	articles := base.Items(source.Batches(s.work.Context), s.work.Err)
	err := parallel.Batches(s.work.Cores, batchSize, articles, func(a base.Item) int { return len(a.Text) }, worker, func(r result) {
		r.block = s.texts.Add(r.texts)
		free.Put(r.texts)
		r.number = read
		s.batches = append(s.batches, r.batch)
		read += len(r.of)
		for _, release := range r.done {
			release()
		}
		s.work.Add(len(r.of))
	})
	if err == nil {
		err = s.work.Err()
	}
	if err != nil {
		return err
	}
	s.byID = make([]uint32, 0, read)
	for n, in := range s.batches {
		for i := range in.of {
			s.byID = append(s.byID, uint32(n*batchSize+i))
		}
	}
	return base.SortByID(s.work, s.byID, func(at uint32) string { return s.batches[at/batchSize].id(int(at % batchSize)) })
}

// mayShare returns which articles may share text with another, or cannot be judged. It drops the keys.
func (s *filter) mayShare() []bool {
	numbers := make([]uint32, len(s.batches)*batchSize) // by id
	for i, at := range s.byID {
		numbers[at] = uint32(i)
	}
	batches := make([]*posting.Batch, len(s.batches))
	for i, in := range s.batches {
		in.first.Stories = numbers[i*batchSize:][:batchSize]
		batches[i] = in.first
	}
	look := Look{Depth: s.depth, Workers: s.work.Workers, Pool: s.pool, Stories: len(s.byID), Each: s.each, Of: s.trace}
	return look.MayShare(
		func(look func(posting.Keys)) {
			s.lookShort(batches, look)
			for _, in := range s.batches {
				in.others, in.short = nil, nil
			}
			for w := range s.others {
				s.others[w].Free()
				s.short[w].Free()
			}
		},
		func(look func(posting.Keys)) {
			look(s.keys(batches))
			for _, in := range s.batches {
				in.first = nil
			}
			for _, made := range s.first {
				made.Free()
			}
		})
}

// keys returns the keys of batches.
func (s *filter) keys(batches []*posting.Batch) posting.Keys {
	return posting.Keys{Batches: batches, Workers: s.work.Workers, Pool: s.pool}
}

// each calls do for every article, with its number by id, on all cores.
func (s *filter) each(do func(i uint32, t *Trace)) {
	s.work.Each(len(s.batches), 1, func(int) func(int) {
		return func(i int) {
			in := s.batches[i]
			for j := range in.of {
				do(in.first.Stories[j], &in.of[j].Trace)
			}
		}
	})
}

// lookShort looks at the keys of articles in short form, where some article is short: those that a short one has, and a few others.
func (s *filter) lookShort(batches []*posting.Batch, look func(posting.Keys)) {
	n := 0
	for _, in := range s.batches {
		n += len(in.short)
	}
	if n == 0 {
		return
	}
	held := newKeySet(n)
	for _, in := range s.batches {
		for _, key := range in.short {
			held.add(key & sample.ShortMask)
		}
	}
	shared, makers := make([]*posting.Batch, len(batches)), make([]*posting.Batcher, s.work.Cores)
	s.work.Each(len(batches), 1, func(w int) func(int) {
		makers[w] = posting.NewBatcher(s.pool)
		var keyBuffer []uint32
		var ofBuffer []uint8
		return func(i int) {
			in := s.batches[i]
			most := in.first.Len() + len(in.others)/sample.ShortBytes
			keys, of := slices.Grow(keyBuffer[:0], most)[:most], slices.Grow(ofBuffer[:0], most)[:most]
			keyBuffer, ofBuffer = keys, of
			n := 0
			for low := range 256 {
				for _, k := range in.first.With(low) {
					keys[n], of[n] = (k&^0xFF|uint32(low))&sample.ShortMask, uint8(k)
					n += held.has(keys[n])
				}
			}
			others := in.others
			for j := range in.of {
				for range in.of[j].Others {
					keys[n], of[n] = sample.ShortKey(others), uint8(j)
					n += held.has(keys[n])
					others = others[sample.ShortBytes:]
				}
			}
			shared[i] = makers[w].Batch(in.first.Stories, keys[:n], of[:n])
		}
	})
	if s.work.Over() { // some batches are not made
		return
	}
	look(s.keys(shared))
	for _, m := range makers {
		m.Free()
	}
}

// keySet reports whether a key in short form was added. Of those that were not it takes at most one in sixteen for one that was, hardly any of a small set.
type keySet []uint32

func newKeySet(n int) keySet {
	const leastBits = 20 // they fit in a processor's second cache
	return make([]uint32, 1<<(min(max(leastBits, bits.Len(uint(16*n))), 8*sample.ShortBytes)-5))
}

func (s keySet) add(key uint32) { s[key>>5&uint32(len(s)-1)] |= 1 << (key & 31) }

// has returns 1 or 0.
func (s keySet) has(key uint32) int { return int(s[key>>5&uint32(len(s)-1)] >> (key & 31) & 1) }
