package corpus

import (
	"math"
	"slices"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/radix"
	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/dedup/internal/sketch"
)

// minReuse is the least share of the shorter story's shingles that a pair is looked at for copied passages.
const minReuse = 0.05

// Candidates returns the pairs that may have a Jaccard of minJaccard or more, or with 0 share copied passages, sorted by A, then B. It drops the keys.
func (c *Corpus) Candidates(minJaccard float64) []posting.Pair {
	if c.o.Bands != nil {
		return c.search(posting.Search{MinShared: 1}, c.takeKeys())
	}
	return c.sampled(
		func(i int) bool { return c.stories[i].own == 0 },
		func(hits, reach int) bool { return float64(hits) >= minHits(minJaccard, reach) })
}

// minHits returns how many of reach sampled shingles a pair worth measuring shares. A pair of Jaccard j shares at least 2j/(1+j) of the
// shorter story's shingles; four standard errors below that loses one pair in thirty thousand.
func minHits(jaccard float64, reach int) float64 {
	n := float64(reach)
	if jaccard == 0 {
		return minReuse * n
	}
	share := 2 * jaccard / (1 + jaccard)
	return share*n - 4*math.Sqrt(share*(1-share)*n)
}

// sampled returns the pairs of stories, those that skip is true for left aside, that share at least two sampled shingles and that likely
// reports true for: hits is how many they share, reach how many they could, which estimates the share of the shorter one's shingles
// found in the other. Pairs are sorted by A, then B. It drops the keys.
func (c *Corpus) sampled(skip func(i int) bool, likely func(hits, reach int) bool) []posting.Pair {
	samples, keyer := make([]sample.Size, len(c.stories)), c.keyer()
	for i, s := range c.stories {
		n := len(s.keys)
		if c.inFile(s) {
			n, s.keys = int(c.files.at[i].keys), nil
		}
		samples[i] = sample.NewSize(n, keyer.BoundOf(int(s.own)))
	}
	keys := c.takeKeys()
	for i, k := range keys {
		if keys[i] = sample.Searched(k); skip(i) {
			keys[i] = nil
		}
	}
	s := posting.Search{MinShared: sample.MinShared, Likely: func(p posting.Pair) bool { return likely(int(p.Hits), samples[p.A].Reach(samples[p.B])) }}
	if c.files != nil {
		s.Room = c.files.Room
		s.Runs = c.files.Runs(sketch.Shingles, func(i uint32) bool { return !c.inFile(c.stories[i]) || skip(int(i)) })
	}
	return c.search(s, keys)
}

// search returns the pairs of a search, whose keys are those of stories and what it has of others, sorted by A, then B.
func (c *Corpus) search(s posting.Search, keys [][]uint32) []posting.Pair {
	c.work.Begin(base.Searching, 0)
	runs := s.Runs
	s.Keys, s.Window, s.Stories = posting.KeysOf(keys, c.work.Workers, c.pool), c.o.Window, len(keys)
	s.Runs = runs
	for _, k := range c.kept {
		k.keys.Free()
	}
	c.pool, c.store.Arena.Pool = nil, nil // nothing else takes from it: what it has when the search ends is garbage
	return s.Pairs()
}

// takeKeys takes their keys from the stories.
func (c *Corpus) takeKeys() [][]uint32 {
	keys := make([][]uint32, len(c.stories))
	for i, s := range c.stories {
		keys[i], s.keys = s.keys, nil
	}
	return keys
}

// copies finds the stories with the same words. first[i] is the first story with i's words; copies[i] lists the others of a first story. Stories
// without words are each their own.
func (c *Corpus) copies() (first []int32, copies map[int][]int) {
	first, copies = make([]int32, len(c.stories)), map[int][]int{}
	byCheck := make([]uint64, len(c.stories)) // the upper half of a check over the story
	for i, s := range c.stories {
		first[i], byCheck[i] = int32(i), s.check&^math.MaxUint32|uint64(i)
	}
	byCheck, _ = radix.SortUntil(c.work.Over, byCheck, nil, 32, 32)
	type same struct { // stories with the same words
		first int
		match.Firsts
	}
	var a, b view
	var together []same // of half a check
	for k, x := range byCheck {
		if c.work.Over() {
			break
		}
		if k > 0 && byCheck[k-1]>>32 != x>>32 {
			together = together[:0]
		}
		i := int(uint32(x))
		s := c.stories[i]
		if s.words == 0 {
			continue
		}
		at := slices.IndexFunc(together, func(t same) bool {
			if s.check != c.stories[t.first].check {
				return false
			}
			a.load(c, i)
			b.load(c, t.first)
			return a.Same(&b.Story)
		})
		if at < 0 {
			at, together = len(together), append(together, same{first: i})
		}
		if j := int(together[at].Of(match.Copy{Story: uint32(i), Headline: s.headline, Untold: s.untold})); j != i {
			first[i] = int32(j)
			copies[j] = append(copies[j], i)
		}
	}
	return first, copies
}

// Pair is two stories and what they are to each other.
type Pair struct {
	A, B int
	match.Decision
}

// Decide returns those of some pairs that have a Jaccard of minJaccard or more, in the same order, on all cores. Each is handed to also, where it is
// set, on several cores.
func (c *Corpus) Decide(pairs []posting.Pair, minJaccard float64, also func(*Pair)) []Pair {
	out, enough := make([]Pair, len(pairs)), make([]bool, len(pairs))
	c.counted(len(pairs), func(worker, i int) {
		p := &out[i]
		p.A, p.B = int(pairs[i].A), int(pairs[i].B)
		p.Decision, enough[i] = c.comparers[worker].decide(p.A, p.B, minJaccard)
		if enough[i] && also != nil {
			also(p)
		}
	})
	kept := out[:0]
	for i, p := range out {
		if enough[i] {
			kept = append(kept, p)
		}
	}
	return kept
}
