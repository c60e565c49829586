package dedup

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/posting"
)

// corpus is stories ready to be compared, in the order of their ids, with the pairs worth comparing.
type corpus struct {
	cfg     Config
	pool    *memory.Pool // memory for the keys and records of stories, and for the search; the screen leaves some; may be nil
	stories []*story     // each in its batch
	bodies  bodies
	kept    []*kept         // what the digests and keys of stories stand in, by each core
	stock   map[uint32]bool // digests of pieces that stories which share nothing else hold
}

// keying is how candidates are found.
type keying uint8

const (
	sampled keying = iota // by sampled shingles: pairs of any overlap
	banded                // by bands of the signature: pairs of a Jaccard of Config.MinJaccard
)

// read reads all articles. The first error of articles ends it, as does a repeated id. Memory is taken from the pool, which may be nil.
func read(cfg Config, by keying, pool *memory.Pool, articles iter.Seq2[Article, error]) (*corpus, error) {
	type result struct {
		stories []story
		records []uint32
		last    Origin
	}
	c := &corpus{cfg: cfg, pool: pool}
	c.bodies.most, c.bodies.arena.Pool = wordsInCore, pool
	free := newBuffers[uint32](cfg.Cores)
	worker := func() func([]Article) result {
		r := newReader(cfg)
		r.kept.digests.Pool, r.kept.keys.Pool = pool, pool
		c.kept = append(c.kept, r.kept)
		if by == banded {
			r.bands = newBander(cfg)
		}
		return func(articles []Article) result {
			out := make([]story, len(articles))
			for i, a := range articles {
				out[i] = r.read(a)
			}
			return result{out, r.take(out, free.get()), articles[len(articles)-1].Origin}
		}
	}
	const batch = 64 // articles: the workers end at about the same time
	var batches [][]story
	n := 0
	err := inBatches(cfg.Cores, batch, articles, worker, func(r result) {
		block := c.bodies.add(r.records)
		free.put(r.records)
		release(r.last)
		for i := range r.stories {
			r.stories[i].block = block
		}
		batches = append(batches, r.stories)
		n += len(r.stories)
	})
	if err == nil {
		c.stories = make([]*story, 0, n)
		for _, b := range batches {
			for i := range b {
				c.stories = append(c.stories, &b[i])
			}
		}
		err = order(c.stories, func(s *story) string { return s.id })
	}
	if err != nil {
		c.bodies.close()
		return nil, err
	}
	return c, nil
}

// order sorts stories by id. A repeated id is an error.
func order[T any](stories []T, id func(T) string) error {
	byID := func(a, b T) int { return strings.Compare(id(a), id(b)) }
	if !slices.IsSortedFunc(stories, byID) {
		slices.SortFunc(stories, byID)
	}
	for i := 1; i < len(stories); i++ {
		if id(stories[i]) == id(stories[i-1]) {
			return &DuplicateIDError{id(stories[i])}
		}
	}
	return nil
}

// DuplicateIDError reports that two articles have one id.
type DuplicateIDError struct{ ID string }

func (e *DuplicateIDError) Error() string {
	return fmt.Sprintf("dedup: two stories have the id %q; give each its own", e.ID)
}

// candidates returns the pairs of stories, those that skip is true for left aside, that share at least two sampled shingles and that likely
// reports true for: hits is how many they share, reach how many they could, which estimates the share of the shorter one's shingles
// found in the other. Pairs are sorted by A, then B. It drops the keys.
func (c *corpus) candidates(skip func(i int) bool, likely func(hits, reach int) bool) []posting.Pair {
	samples := make([]sample, len(c.stories))
	for i := range samples {
		samples[i] = newSample(len(c.stories[i].keys), c.bound(uint32(i)))
	}
	keys := c.takeKeys()
	for i, k := range keys {
		switch {
		case skip(i):
			keys[i] = nil
		case len(k) == 1: // one shingle is all there is to share: it counts twice, but only with its like
			keys[i] = []uint32{k[0], uint32(mix(uint64(k[0]) + 1))}
		}
	}
	return c.search(keys, 2, func(p posting.Pair) bool { return likely(int(p.Hits), samples[p.A].reach(samples[p.B])) })
}

// bandCandidates returns the pairs of stories that share a band, sorted by A, then B. It drops the keys.
func (c *corpus) bandCandidates() []posting.Pair {
	return c.search(c.takeKeys(), 1, nil)
}

// search returns the likely pairs of stories that share at least so many keys, sorted by A, then B.
func (c *corpus) search(keys [][]uint32, least uint32, likely func(posting.Pair) bool) []posting.Pair {
	s := posting.Search{Keys: posting.KeysOf(keys, c.cfg.Cores, c.pool), Window: c.cfg.Window, Least: least, Likely: likely, Stories: len(keys)}
	for _, k := range c.kept {
		k.keys.Free()
	}
	c.pool, c.bodies.arena.Pool = nil, nil // nothing else takes from it: what it has when the search ends is garbage
	return s.Pairs()
}

// takeKeys takes their keys from the stories.
func (c *corpus) takeKeys() [][]uint32 {
	keys := make([][]uint32, len(c.stories))
	for i, s := range c.stories {
		keys[i], s.keys = s.keys, nil
	}
	return keys
}

// reach returns the fewer of the two stories' keys below both bounds.
func (c *corpus) reach(a, b uint32) int {
	x, y := c.stories[a].keys, c.stories[b].keys
	p, q := c.bound(a), c.bound(b)
	if p > q {
		x = x[:below(x, q)]
	} else if q > p {
		y = y[:below(y, p)]
	}
	return min(len(x), len(y))
}

// below returns how many of the sorted keys are below bound.
func below(keys []uint32, bound uint64) int {
	n, _ := slices.BinarySearchFunc(keys, bound, func(k uint32, b uint64) int { return cmp.Compare(uint64(k), b) })
	return n
}

// bound returns the bound below which a story's keys are kept.
func (c *corpus) bound(i uint32) uint64 {
	n := int(c.stories[i].told)
	return c.cfg.sampling().bound(max(n-c.cfg.Width+1, min(n, 1)))
}

// each calls do for every index below n, on all cores, a chunk of consecutive ones at a time; worker tells the calls of one goroutine.
func (c *corpus) each(n int, do func(worker, i int)) {
	const chunk = 256
	next := make(chan int)
	var workers sync.WaitGroup
	for w := range c.cfg.Cores {
		workers.Go(func() {
			for from := range next {
				for i := from; i < min(from+chunk, n); i++ {
					do(w, i)
				}
			}
		})
	}
	for from := 0; from < n; from += chunk {
		next <- from
	}
	close(next)
	workers.Wait()
}
