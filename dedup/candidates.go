package dedup

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/samewire/samewire/dedup/internal/posting"
)

// corpus is stories ready to be compared, in the order of their ids, with the pairs worth comparing.
type corpus struct {
	cfg     Config
	stories []story
}

// keying is how candidates are found.
type keying uint8

const (
	sampled keying = iota // by sampled shingles: pairs of any overlap
	banded                // by bands of the signature: pairs of a Jaccard of Config.MinJaccard
)

// batch is how many articles a worker takes at a time.
const batch = 64

// read reads all articles. The first error of articles ends it, as does a repeated id.
func read(cfg Config, by keying, articles iter.Seq2[Article, error]) (*corpus, error) {
	type job struct {
		articles []Article
		out      chan []story
	}
	jobs := make(chan job)
	ordered := make(chan job, 4*cfg.Cores)
	var workers sync.WaitGroup
	for range cfg.Cores {
		workers.Go(func() {
			r := newReader(cfg)
			if by == banded {
				r.bands = newBander(cfg)
			}
			for j := range jobs {
				out := make([]story, len(j.articles))
				for i, a := range j.articles {
					out[i] = r.read(a)
				}
				j.out <- out
			}
		})
	}
	var batches [][]story
	done := make(chan struct{})
	go func() {
		defer close(done)
		for j := range ordered {
			batches = append(batches, <-j.out)
		}
	}()
	var failed error
	var pending []Article
	flush := func() {
		if len(pending) > 0 {
			j := job{pending, make(chan []story, 1)}
			ordered <- j
			jobs <- j
			pending = nil
		}
	}
	for a, err := range articles {
		if err != nil {
			failed = err
			break
		}
		if pending = append(pending, a); len(pending) == batch {
			flush()
		}
	}
	flush()
	close(jobs)
	close(ordered)
	workers.Wait()
	<-done
	if failed != nil {
		return nil, failed
	}

	stories := slices.Concat(batches...)
	slices.SortFunc(stories, func(a, b story) int { return strings.Compare(a.id, b.id) })
	for i := 1; i < len(stories); i++ {
		if stories[i].id == stories[i-1].id {
			return nil, &DuplicateIDError{stories[i].id}
		}
	}
	return &corpus{cfg, stories}, nil
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
	list := c.list()
	for i := range c.stories {
		if skip(i) {
			continue
		}
		keys := c.stories[i].keys
		for _, k := range keys {
			list.Add(k, uint32(i))
		}
		if len(keys) == 1 { // one shingle is all there is to share: it counts twice, but only with its like
			list.Add(uint32(mix(uint64(keys[0])+1)), uint32(i))
		}
	}
	var pairs []posting.Pair
	list.Pairs(2, func(p posting.Pair) {
		if likely(int(p.Hits), c.reach(p.A, p.B)) {
			pairs = append(pairs, p)
		}
	})
	c.dropKeys()
	return pairs
}

// bandCandidates returns the pairs of stories that share a band, sorted by A, then B. It drops the keys.
func (c *corpus) bandCandidates() []posting.Pair {
	list := c.list()
	for i := range c.stories {
		for _, k := range c.stories[i].keys {
			list.Add(k, uint32(i))
		}
	}
	c.dropKeys()
	var pairs []posting.Pair
	list.Pairs(1, func(p posting.Pair) {
		pairs = append(pairs, p)
	})
	return pairs
}

// list returns an empty list with room for all keys.
func (c *corpus) list() *posting.List {
	n := len(c.stories)
	for i := range c.stories {
		n += len(c.stories[i].keys)
	}
	list := &posting.List{Window: c.cfg.Window}
	list.Grow(n)
	return list
}

func (c *corpus) dropKeys() {
	for i := range c.stories {
		c.stories[i].keys = nil
	}
}

// reach returns the fewer of the two stories' keys below both bounds.
func (c *corpus) reach(a, b uint32) int {
	x, y := c.stories[a].keys, c.stories[b].keys
	p, q := sampleBound(c.shingles(a), c.cfg.Rate), sampleBound(c.shingles(b), c.cfg.Rate)
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

// shingles returns how many shingles a story has, repeats counted.
func (c *corpus) shingles(i uint32) int {
	n := len(c.stories[i].told.words)
	return max(n-c.cfg.Width+1, min(n, 1))
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

// identical reports whether two stories have the same words.
func identical(a, b *story) bool {
	return a.digest == b.digest && slices.Equal(a.body.words, b.body.words)
}
