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
	keys    [][]uint32 // of each story, see reader
}

// batch is how many articles a worker takes at a time.
const batch = 64

// read reads all articles. The first error of articles ends it, as does a repeated id.
func read(cfg Config, articles iter.Seq2[Article, error]) (*corpus, error) {
	type result struct {
		stories []story
		keys    [][]uint32
	}
	type job struct {
		articles []Article
		out      chan result
	}
	jobs := make(chan job)
	ordered := make(chan job, 4*cfg.Cores)
	var workers sync.WaitGroup
	for range cfg.Cores {
		workers.Go(func() {
			r := newReader(cfg)
			for j := range jobs {
				var out result
				for _, a := range j.articles {
					s, keys := r.read(a)
					out.stories = append(out.stories, s)
					out.keys = append(out.keys, slices.Clone(keys))
				}
				j.out <- out
			}
		})
	}
	var stories []story
	var keys [][]uint32
	done := make(chan struct{})
	go func() {
		defer close(done)
		for j := range ordered {
			out := <-j.out
			stories = append(stories, out.stories...)
			keys = append(keys, out.keys...)
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
	if failed != nil {
		return nil, failed
	}

	order := make([]int, len(stories))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return strings.Compare(stories[i].id, stories[j].id) })
	c := &corpus{cfg, make([]story, len(stories)), make([][]uint32, len(stories))}
	for rank, i := range order {
		c.stories[rank], c.keys[rank] = stories[i], keys[i]
		if rank > 0 && c.stories[rank-1].id == c.stories[rank].id {
			return nil, &DuplicateIDError{c.stories[rank].id}
		}
	}
	return c, nil
}

// DuplicateIDError reports that two articles have one id.
type DuplicateIDError struct{ ID string }

func (e *DuplicateIDError) Error() string {
	return fmt.Sprintf("dedup: two stories have the id %q; give each its own", e.ID)
}

// candidates returns the pairs of stories, those that skip is true for left aside, that share at least two keys and that likely reports
// true for: hits is how many keys they share, reach how many they could, which estimates the share of the shorter one's shingles
// found in the other. Pairs are sorted by A, then B. It drops the keys.
func (c *corpus) candidates(skip func(i int) bool, likely func(hits, reach int) bool) []posting.Pair {
	list := posting.List{Window: c.cfg.Window}
	for i, keys := range c.keys {
		if !skip(i) {
			for _, k := range keys {
				list.Add(k, uint32(i))
			}
			if len(keys) == 1 { // one shingle is all there is to share: it counts twice, but only with its like
				list.Add(uint32(mix(uint64(keys[0])+1)), uint32(i))
			}
		}
	}
	var pairs []posting.Pair
	list.Pairs(2, func(p posting.Pair) {
		if likely(int(p.Hits), c.reach(p.A, p.B)) {
			pairs = append(pairs, p)
		}
	})
	c.keys = nil
	return pairs
}

// reach returns the fewer of the two stories' keys below both bounds.
func (c *corpus) reach(a, b uint32) int {
	x, y := c.keys[a], c.keys[b]
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
	n := len(c.stories[i].words)
	return max(n-c.cfg.Width+1, min(n, 1))
}

// checked is a candidate pair with its exact overlap.
type checked struct {
	a, b int
	evidence
}

// check compares the pairs exactly, in their order, on all cores.
func (c *corpus) check(pairs []posting.Pair) []checked {
	out := make([]checked, len(pairs))
	const chunk = 256
	next := make(chan int)
	var workers sync.WaitGroup
	for range c.cfg.Cores {
		workers.Go(func() {
			ch := newChecker(c.cfg.Width)
			for from := range next {
				for i := from; i < min(from+chunk, len(pairs)); i++ {
					p := pairs[i]
					ch.setProbe(&c.stories[p.A])
					out[i] = checked{int(p.A), int(p.B), ch.compare(&c.stories[p.B])}
				}
			}
		})
	}
	for from := 0; from < len(pairs); from += chunk {
		next <- from
	}
	close(next)
	workers.Wait()
	return out
}

// identical reports whether two stories have the same words.
func identical(a, b *story) bool {
	return a.digest == b.digest && slices.Equal(a.words, b.words)
}
