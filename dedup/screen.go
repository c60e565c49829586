package dedup

import (
	"iter"
	"math"
	"math/bits"
	"slices"
	"sync"
	"unsafe"

	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/posting"
)

// Most stories of most collections have nothing to do with any other. The screen tells which may have: it compares samples of the runs of their raw
// texts, page text and all. Only those are taken apart, compared by their shingles and words, and decided on.
const (
	screenShare  = 0.1 // the least share of the sampled runs that a pair could share
	screenHits   = 6   // and of those that it shares, where it could share 32 and more; two where it could share seven
	screenWindow = 6   // as Config.Window
	screenFew    = 8   // fewer runs tell nothing
	screenShort  = 20  // so few runs are looked for among all of the others, not among a sample
	screenDense  = 48  // bytes of text for a run, three times as many for a sparse one: with fewer runs it is hardly in a language with such words
	screenASCII  = 8   // a text with a byte in so many that is no ASCII is judged by too small a part
	screenBatch  = 256 // articles that are read at a time, as many as a posting.Batch takes: with fewer, keys are gathered more slowly
	screenWidth  = 4   // the least Config.Width: a story that shares shorter shingles need not share runs
)

// depth is how closely the screen looks.
type depth struct {
	sparse  bool     // at a third of the anchors
	sampled sampling // of the runs
	briefs  bool     // the runs of short stories are looked for among all that the others have
}

// To find large overlaps, or any that Clusters looks for.
var (
	coarse = depth{sparse: true, sampled: sampling{0.6, 24}}
	fine   = depth{sampled: sampling{0.4, 56}, briefs: true}
)

// textsInCore is how many bytes of texts are kept in memory: 25,000 stories.
var textsInCore = 64 << 20

// screened yields, by id, the articles that may have a like, with id, source and text. The first error of articles is all it yields, as is a
// repeated id. Texts without an origin are kept in memory, or in a temporary file, until all articles have been read. Memory that the screen takes
// for keys is in the pool when the first article is yielded.
func screened(cfg Config, how depth, pool *memory.Pool, articles iter.Seq2[Article, error]) iter.Seq2[Article, error] {
	if cfg.Width < screenWidth {
		return articles
	}
	return func(yield func(Article, error) bool) {
		s := screen{cores: cfg.Cores, depth: how, pool: pool}
		s.texts.most = textsInCore
		defer s.texts.close()
		if err := s.read(articles); err != nil {
			yield(Article{}, err)
			return
		}
		for i, may := range s.mayHaveLikes() {
			if !may {
				continue
			}
			a, err := s.article(i)
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}

// screen is all articles.
type screen struct {
	cores   int
	depth   depth
	batches []*briefs
	byID    []uint32 // of each article, its batch and its place there
	texts   spill[byte]
	pool    *memory.Pool
	first   []*posting.Batcher      // what the batches of keys stand in, one on each core
	others  []*memory.Arena[uint8]  // what the other keys do
	short   []*memory.Arena[uint32] // and what those of short articles do
}

// at returns where the i-th article by id is.
func (s *screen) at(i int) (in *briefs, k int) {
	return s.batches[s.byID[i]/screenBatch], int(s.byID[i] % screenBatch)
}

// runs returns how many runs the i-th article by id has.
func (s *screen) runs(i uint32) uint32 {
	in, k := s.at(int(i))
	return in.of[k].runs
}

// article returns the i-th article by id.
func (s *screen) article(i int) (Article, error) {
	in, k := s.at(i)
	a := Article{ID: in.id(k)}
	if in.sources != nil {
		a.Source = in.sources[k]
	}
	var err error
	if in.origins != nil && in.origins[k] != nil {
		a.Origin = in.origins[k]
		a.Text, err = a.Origin.Text()
	} else {
		b := &in.of[k]
		var text []byte
		if text = s.texts.get(in.block, int(b.at), b.size, &text); len(text) < b.size {
			err = s.texts.err()
		}
		a.Text = unsafe.String(unsafe.SliceData(text), len(text))
	}
	if err != nil {
		return Article{}, err
	}
	return a, nil
}

// read reads all articles.
func (s *screen) read(articles iter.Seq2[Article, error]) error {
	type result struct {
		*briefs
		texts []byte
		last  Origin
	}
	free := newBuffers[byte](s.cores)
	worker := func() func([]Article) result {
		runs := anchored{sparse: s.depth.sparse}
		dense := screenDense
		if s.depth.sparse {
			dense *= 3
		}
		var keys, short []uint32
		var of, others []uint8
		batches, keptOthers, keptShort := posting.NewBatcher(s.pool), &memory.Arena[uint8]{Pool: s.pool}, &memory.Arena[uint32]{Pool: s.pool}
		s.first, s.others, s.short = append(s.first, batches), append(s.others, keptOthers), append(s.short, keptShort)
		return func(articles []Article) result {
			r := result{newBriefs(articles), free.get(), articles[len(articles)-1].Origin}
			keys, of, others, short = keys[:0], of[:0], others[:0], short[:0]
			for i, a := range articles {
				runs.find(a.Text)
				n, from, others0 := len(runs.hashes), len(keys), len(others)
				keys = s.depth.sampled.appendSome(keys, runs.hashes)
				for range keys[from:] {
					of = append(of, uint8(i))
				}
				if s.depth.briefs {
					others = s.depth.sampled.appendOthers(others, runs.hashes)
					if n <= screenShort {
						short = append(short, keys[from:]...) // all that it has
					}
				}
				b := &r.of[i]
				b.runs, b.sampled, b.others = uint32(n), uint16(len(keys)-from), uint16((len(others)-others0)/shortBytes)
				b.judged = n >= screenFew && n*dense >= len(a.Text) && runs.foreign*screenASCII <= len(a.Text)
				if a.Origin == nil {
					b.at, b.size = uint32(len(r.texts)), len(a.Text)
					r.texts = append(r.texts, a.Text...)
				}
			}
			others = append(others, make([]uint8, shortSpare)...)
			r.first, r.others, r.short = batches.Batch(nil, keys, of), keptOthers.Keep(others), keptShort.Keep(short)
			return r
		}
	}
	read := 0
	err := inBatches(s.cores, screenBatch, articles, worker, func(r result) {
		r.block = s.texts.add(r.texts)
		free.put(r.texts)
		s.batches = append(s.batches, r.briefs)
		read += len(r.of)
		release(r.last)
	})
	if err != nil {
		return err
	}
	s.byID = make([]uint32, 0, read)
	for n, in := range s.batches {
		for i := range in.of {
			s.byID = append(s.byID, uint32(n*screenBatch+i))
		}
	}
	return order(s.byID, func(at uint32) string { return s.batches[at/screenBatch].id(int(at % screenBatch)) })
}

// mayHaveLikes returns which articles may have a like, or cannot be judged. It drops the keys.
func (s *screen) mayHaveLikes() []bool {
	numbers := make([]uint32, len(s.batches)*screenBatch) // by id
	for i, at := range s.byID {
		numbers[at] = uint32(i)
	}
	batches := make([]*posting.Batch, len(s.batches))
	for i, in := range s.batches {
		in.first.Stories = numbers[i*screenBatch:][:screenBatch]
		batches[i] = in.first
	}
	may, samples := make([]bool, len(s.byID)), make([]sample, len(s.byID))
	s.each(func(i uint32, b *brief) { may[i] = !b.judged })
	least := uint32(2)
	if s.depth.briefs {
		s.meetShort(may, samples, batches)
		least = 3 // two suffice only for a story of so few runs that all of them were compared
	}
	for _, in := range s.batches {
		in.others, in.short = nil, nil
	}
	for w := range s.others {
		s.others[w].Free()
		s.short[w].Free()
	}
	s.meet(may, samples, batches, func(b *brief) sample { return newSample(int(b.sampled), s.depth.sampled.bound(int(b.runs))) }, least, math.MaxUint32)
	for _, in := range s.batches {
		in.first = nil
	}
	for _, made := range s.first {
		made.Free()
	}
	return may
}

// each calls do for every article, with its number by id, on all cores.
func (s *screen) each(do func(i uint32, b *brief)) {
	var workers sync.WaitGroup
	for w := range s.cores {
		workers.Go(func() {
			for i := w; i < len(s.batches); i += s.cores {
				in := s.batches[i]
				for j := range in.of {
					do(in.first.Stories[j], &in.of[j])
				}
			}
		})
	}
	workers.Wait()
}

// meet notes the articles that share enough of their keys, and so many, with another; of each two, one has at most so many runs. It fills samples.
func (s *screen) meet(may []bool, samples []sample, batches []*posting.Batch, sampleOf func(*brief) sample, least, most uint32) {
	s.each(func(i uint32, b *brief) { samples[i] = sampleOf(b) })
	search := posting.Search{Keys: posting.Keys{Batches: batches, Cores: s.cores, Pool: s.pool}, Window: screenWindow, Least: least, Stories: len(may)}
	search.Likely = func(p posting.Pair) bool {
		reach := samples[p.A].reach(samples[p.B])
		if int(p.Hits) < min(screenHits, 2+reach/8) || float64(p.Hits) < screenShare*float64(reach) {
			return false
		}
		if most == math.MaxUint32 { // the briefs need not be fetched
			return true
		}
		return min(s.runs(p.A), s.runs(p.B)) <= most
	}
	for _, p := range search.Pairs() {
		may[p.A], may[p.B] = true, true
	}
}

// meetShort is meet for articles one of which is short, by all the keys of both in short form. Only those that a short one has, and a few others, are compared.
func (s *screen) meetShort(may []bool, samples []sample, batches []*posting.Batch) {
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
			held.add(key & shortMask)
		}
	}
	shared, makers := make([]*posting.Batch, len(batches)), make([]*posting.Batcher, s.cores)
	var workers sync.WaitGroup
	for w := range makers {
		makers[w] = posting.NewBatcher(s.pool)
		workers.Go(func() {
			var keys []uint32
			var of []uint8
			for i := w; i < len(batches); i += s.cores {
				in := s.batches[i]
				most := in.first.Len() + len(in.others)/shortBytes
				keys, of = slices.Grow(keys[:0], most)[:most], slices.Grow(of[:0], most)[:most]
				n := 0
				for low := range 256 {
					for _, k := range in.first.With(low) {
						keys[n], of[n] = (k&^0xFF|uint32(low))&shortMask, uint8(k)
						n += held.has(keys[n])
					}
				}
				others := in.others
				for j := range in.of {
					for range in.of[j].others {
						keys[n], of[n] = shortKey(others), uint8(j)
						n += held.has(keys[n])
						others = others[shortBytes:]
					}
				}
				shared[i] = makers[w].Batch(in.first.Stories, keys[:n], of[:n])
			}
		})
	}
	workers.Wait()
	s.meet(may, samples, shared, func(b *brief) sample { return newSample(int(b.sampled)+int(b.others), whole.bound(int(b.runs))) }, 2, screenShort)
	for _, m := range makers {
		m.Free()
	}
}

// keySet tells of a key in short form whether it was added. Of those that were not it takes at most one in sixteen for one that was, hardly any of a small set.
type keySet []uint32

func newKeySet(n int) keySet {
	const leastBits = 20 // they fit in a processor's second cache
	return make([]uint32, 1<<(min(max(leastBits, bits.Len(uint(16*n))), 8*shortBytes)-5))
}

func (s keySet) add(key uint32) { s[key>>5&uint32(len(s)-1)] |= 1 << (key & 31) }

// has returns 1 or 0.
func (s keySet) has(key uint32) int { return int(s[key>>5&uint32(len(s)-1)] >> (key & 31) & 1) }
