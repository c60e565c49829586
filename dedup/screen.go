package dedup

import (
	"iter"
	"math"
	"math/bits"
	"slices"
	"sync"
	"unsafe"

	"github.com/samewire/samewire/dedup/internal/huge"
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

// whole is the sampling that leaves out no run, but of a very long text.
var whole = sampling{1, 0}

// kept returns what sampling the screen keeps of each story.
func (d depth) kept() sampling {
	if d.briefs {
		return whole
	}
	return d.sampled
}

// textsInCore is how many bytes of texts are kept in memory: 25,000 stories.
var textsInCore = 64 << 20

// screened yields, by id, the articles that may have a like, with id, source and text. The first error of articles is all it yields, as is a
// repeated id. Texts without an origin are kept in memory, or in a temporary file, until all articles have been read.
func screened(cfg Config, how depth, articles iter.Seq2[Article, error]) iter.Seq2[Article, error] {
	if cfg.Width < screenWidth {
		return articles
	}
	return func(yield func(Article, error) bool) {
		s := screen{cores: cfg.Cores, depth: how}
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
			b := s.briefs[i]
			text, err := s.text(b)
			if err != nil {
				yield(Article{}, err)
				return
			}
			if !yield(Article{ID: b.id, Source: b.source, Text: text}, nil) {
				return
			}
		}
	}
}

// screen is all articles.
type screen struct {
	cores  int
	depth  depth
	briefs []*brief // by id
	texts  spill[byte]
}

// brief is what the screen keeps of an article beside its text.
type brief struct {
	id, source string
	origin     Origin // of its text; if nil, it stands in the screen's texts
	block, at  uint32
	size       int
	keys       []uint32 // of its runs, increasing
	sampled    int      // how many of them the screen's first look takes
	runs       int
	judged     bool // by its runs
}

// text returns the text of an article.
func (s *screen) text(b *brief) (string, error) {
	if b.origin != nil {
		return b.origin.Text()
	}
	var text []byte
	if text = s.texts.get(b.block, int(b.at), b.size, &text); len(text) < b.size {
		return "", s.texts.err()
	}
	return unsafe.String(unsafe.SliceData(text), len(text)), nil
}

// read reads all articles.
func (s *screen) read(articles iter.Seq2[Article, error]) error {
	type result struct {
		briefs []brief
		texts  []byte
	}
	free := newBuffers[byte](s.cores)
	worker := func() func([]Article) result {
		runs := anchored{sparse: s.depth.sparse}
		dense := screenDense
		if s.depth.sparse {
			dense *= 3
		}
		sampling := s.depth.kept()
		var keys []uint32
		var kept huge.Arena[uint32]
		return func(articles []Article) result {
			r := result{briefs: make([]brief, len(articles)), texts: free.get()}
			keys = keys[:0]
			for i, a := range articles {
				runs.find(a.Text)
				n, from := len(runs.hashes), len(keys)
				keys = sampling.append(keys, runs.hashes)
				r.briefs[i] = brief{id: a.ID, source: a.Source, origin: a.Origin, keys: keys[from:], runs: n,
					judged: n >= screenFew && n*dense >= len(a.Text) && runs.foreign*screenASCII <= len(a.Text)}
				r.briefs[i].sampled = below(keys[from:], s.depth.sampled.bound(n))
				if a.Origin == nil {
					r.briefs[i].at, r.briefs[i].size = uint32(len(r.texts)), len(a.Text)
					r.texts = append(r.texts, a.Text...)
				}
			}
			rest := kept.Keep(keys)
			for i := range r.briefs {
				b := &r.briefs[i]
				n := len(b.keys)
				b.keys, rest = rest[:n:n], rest[n:]
			}
			return r
		}
	}
	err := inBatches(s.cores, articles, worker, func(r result) {
		n := s.texts.add(r.texts)
		free.put(r.texts)
		for i := range r.briefs {
			r.briefs[i].block = n
			s.briefs = append(s.briefs, &r.briefs[i])
		}
	})
	if err != nil {
		return err
	}
	return order(s.briefs, func(b *brief) string { return b.id })
}

// mayHaveLikes returns which articles may have a like, or cannot be judged. It drops the keys.
func (s *screen) mayHaveLikes() []bool {
	n := len(s.briefs)
	may, keys, samples := make([]bool, n), make([][]uint32, n), make([]sample, n)
	for i, b := range s.briefs {
		may[i], keys[i] = !b.judged, b.keys[:b.sampled]
		samples[i] = newSample(b.sampled, s.depth.sampled.bound(b.runs))
	}
	s.meet(may, keys, samples, math.MaxInt)
	if s.depth.briefs && s.sharedWithShort(keys) {
		for i, b := range s.briefs {
			samples[i] = newSample(len(b.keys), whole.bound(b.runs))
		}
		s.meet(may, keys, samples, screenShort)
	}
	for _, b := range s.briefs {
		b.keys = nil
	}
	return may
}

// meet notes the articles that share enough of their keys with another; of each two, one has at most so many runs.
func (s *screen) meet(may []bool, keys [][]uint32, samples []sample, most int) {
	search := posting.Search{Window: screenWindow, Least: 2, Cores: s.cores, Keys: keys, Likely: func(p posting.Pair) bool {
		reach := samples[p.A].reach(samples[p.B])
		return int(p.Hits) >= min(screenHits, 2+reach/8) && float64(p.Hits) >= screenShare*float64(reach) &&
			min(s.briefs[p.A].runs, s.briefs[p.B].runs) <= most
	}}
	for _, p := range search.Pairs() {
		may[p.A], may[p.B] = true, true
	}
}

// sharedWithShort makes keys those that a short story has, or one in sixteen others, and reports whether there are any.
func (s *screen) sharedWithShort(keys [][]uint32) bool {
	n := 0
	for _, b := range s.briefs {
		if b.runs <= screenShort {
			n += len(b.keys)
		}
	}
	if n == 0 {
		return false
	}
	size := uint32(1) << (bits.Len(uint(16*n)) - 5)
	held := huge.Make[uint32](int(size))
	for _, b := range s.briefs {
		if b.runs <= screenShort {
			for _, k := range b.keys {
				held[k>>5&(size-1)] |= 1 << (k & 31)
			}
		}
	}
	var workers sync.WaitGroup
	for w := range s.cores {
		workers.Go(func() {
			var kept huge.Arena[uint32]
			var some []uint32
			for i := w * len(keys) / s.cores; i < (w+1)*len(keys)/s.cores; i++ {
				b := s.briefs[i]
				some = slices.Grow(some[:0], len(b.keys))[:len(b.keys)]
				n := 0
				for _, k := range b.keys {
					some[n] = k
					n += int(held[k>>5&(size-1)] >> (k & 31) & 1)
				}
				keys[i] = kept.Keep(some[:n])
			}
		})
	}
	workers.Wait()
	return true
}
