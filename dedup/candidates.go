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
	stories []*story // each in its batch
	bodies  bodies
	stock   map[uint32]bool // digests of pieces that stories which share nothing else hold
}

// keying is how candidates are found.
type keying uint8

const (
	sampled keying = iota // by sampled shingles: pairs of any overlap
	banded                // by bands of the signature: pairs of a Jaccard of Config.MinJaccard
)

// batch is how many articles a worker takes at a time: so many that handing them over costs little, so few that the texts are still in the
// processor's cache.
const batch = 64

// read reads all articles. The first error of articles ends it, as does a repeated id.
func read(cfg Config, by keying, articles iter.Seq2[Article, error]) (*corpus, error) {
	type result struct {
		stories []story
		records []uint32
	}
	type job struct {
		articles []Article
		out      chan result
	}
	jobs := make(chan job, 2*(cfg.Cores-1)) // one core has the batch just filled in its cache: it goes first
	ordered := make(chan job, 16*cfg.Cores)
	free := make(chan []uint32, 18*cfg.Cores) // buffers of records, each used again
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
				var next []uint32
				select {
				case next = <-free:
				default:
				}
				j.out <- result{out, r.take(out, next)}
			}
		})
	}
	c := &corpus{cfg: cfg}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for j := range ordered {
			r := <-j.out
			n := c.bodies.add(r.records)
			select {
			case free <- r.records:
			default:
			}
			for i := range r.stories {
				r.stories[i].block = n
				c.stories = append(c.stories, &r.stories[i])
			}
		}
	}()
	var failed error
	var pending []Article
	flush := func() {
		if len(pending) > 0 {
			j := job{pending, make(chan result, 1)}
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
	if failed == nil {
		failed = c.order()
	}
	if failed != nil {
		c.bodies.close()
		return nil, failed
	}
	return c, nil
}

// order sorts the stories by id. A repeated id is an error.
func (c *corpus) order() error {
	byID := func(a, b *story) int { return strings.Compare(a.id, b.id) }
	if !slices.IsSortedFunc(c.stories, byID) {
		slices.SortFunc(c.stories, byID)
	}
	for i := 1; i < len(c.stories); i++ {
		if c.stories[i].id == c.stories[i-1].id {
			return &DuplicateIDError{c.stories[i].id}
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
	type sample struct{ keys, bound float32 } // of a story: how many, below what
	samples := make([]sample, len(c.stories))
	for i := range samples {
		samples[i] = sample{float32(len(c.stories[i].keys)), float32(c.bound(uint32(i)))}
	}
	reach := func(a, b uint32) int { // as c.reach, from the number of keys: they lie evenly below the bound
		x, y := samples[a], samples[b]
		if x.bound > y.bound {
			x.keys *= y.bound / x.bound
		} else if y.bound > x.bound {
			y.keys *= x.bound / y.bound
		}
		return int(min(x.keys, y.keys) + 0.5)
	}
	keys := c.takeKeys()
	for i, k := range keys {
		switch {
		case skip(i):
			keys[i] = nil
		case len(k) == 1: // one shingle is all there is to share: it counts twice, but only with its like
			keys[i] = []uint32{k[0], uint32(mix(uint64(k[0]) + 1))}
			slices.Sort(keys[i])
		}
	}
	search := posting.Search{Window: c.cfg.Window, Least: 2, Cores: c.cfg.Cores, Keys: keys,
		Likely: func(p posting.Pair) bool { return likely(int(p.Hits), reach(p.A, p.B)) }}
	return search.Pairs()
}

// bandCandidates returns the pairs of stories that share a band, sorted by A, then B. It drops the keys.
func (c *corpus) bandCandidates() []posting.Pair {
	search := posting.Search{Window: c.cfg.Window, Least: 1, Cores: c.cfg.Cores, Keys: c.takeKeys()}
	return search.Pairs()
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
	return sampleBound(max(n-c.cfg.Width+1, min(n, 1)), c.cfg.Rate)
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
