// Package live finds stories that share keys in a collection that grows and shrinks, from what is kept of their signatures.
package live

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/minhash"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// Index holds what is needed of signatures. It is safe for concurrent use.
type Index struct {
	kind   minhash.Kind
	budget int // entries of lists that a query reads

	mu       sync.RWMutex
	number   map[string]uint32 // of each id
	stories  stories           // by number
	postings postings          // numbers by key
	buffer   []uint16          // of Add
	queries  sync.Pool         // *query
}

// Match is a story of an index that is like a queried one, by estimates.
type Match struct {
	ID      string
	Jaccard float64 // the share of equal slots
	InMatch float64 // share of the queried story's shingles found in the match
	InQuery float64 // share of the match's shingles found in the queried story
}

// New returns an empty index for signatures of a kind, of which a query reads at most budget entries of lists.
func New(kind minhash.Kind, budget int) *Index {
	return &Index{
		kind:     kind,
		budget:   budget,
		number:   map[string]uint32{},
		stories:  newStories(kind),
		postings: newPostings(leastBits, newScrambler()),
	}
}

// Add adds a signature under an id that is not empty and not taken.
func (x *Index) Add(id string, sig minhash.Signature) error {
	if id == "" {
		return errors.New("dedup: empty id")
	}
	if err := sig.Kind.Match(x.kind); err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, ok := x.number[id]; ok {
		return fmt.Errorf("%w: %q", base.ErrExists, id)
	}
	s := x.stories.summary(id, sig, x.buffer[:0])
	x.buffer = s.slots
	x.insert(s, sig.Keys)
	return nil
}

// insert adds a story with these keys.
func (x *Index) insert(s summary, keys []uint32) {
	n := x.stories.add(s)
	x.number[s.id] = n
	if bits := bitsFor(x.stories.count, x.postings.entries+len(keys)); bits > x.postings.bits {
		x.postings.resize(bits)
	}
	x.postings.touch(keys)
	for _, k := range keys {
		x.postings.add(k, n)
	}
}

// Remove removes an id and reports whether it was there. What it takes is freed once one story in nine is removed.
func (x *Index) Remove(id string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	n, ok := x.number[id]
	if !ok {
		return false
	}
	delete(x.number, id)
	x.stories.remove(n)
	if removed := x.stories.count - len(x.number); removed > 64+len(x.number)/8 {
		x.sweep()
	}
	return true
}

// sweep frees what removed stories take. The stories keep their order, so that queries find the same.
func (x *Index) sweep() {
	x.postings.renumber(x.stories.compact())
	if bits := bitsFor(2*x.stories.count, 2*x.postings.entries); bits < x.postings.bits {
		x.postings.resize(bits)
	}
	x.number = make(map[string]uint32, x.stories.count)
	for n := range uint32(x.stories.count) {
		x.number[x.stories.at(n).id] = n
	}
}

// Len returns how many signatures the index holds.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.number)
}

// Query returns the stories that share at least two sampled shingles with sig: the most alike first, by the higher containment, then Jaccard, then
// id. Keys that few stories hold are followed first, as far as the budget goes. A signature without keys, of a story without words or of few
// shingles in many words, finds none.
func (x *Index) Query(sig minhash.Signature) ([]Match, error) {
	if err := sig.Kind.Match(x.kind); err != nil {
		return nil, err
	}
	if len(sig.Keys) == 0 {
		return nil, nil
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	q, _ := x.queries.Get().(*query)
	if q == nil {
		q = &query{}
	}
	defer x.queries.Put(q)
	defer q.reset()
	q.read(x, sig)
	probe := x.stories.summary("", sig, q.slots[:0])
	q.slots = probe.slots
	q.found = q.found[:0]
	minHits := min(2, uint32(len(sig.Keys)))
	for _, h := range q.hits.Counts() {
		c := candidate{uint32(h >> 32), uint32(h)}
		if c.hits < minHits && (c.hits == 0 || !x.stories.single.has(c.number)) { // the test that is nearly always true comes first
			continue
		}
		q.found = append(q.found, c)
	}
	q.countUnread(q.found)
	var out []Match
	for _, c := range q.found {
		s := x.stories.at(c.number)
		m := Match{ID: s.id, Jaccard: alike(probe.slots, s.slots)}
		bound := min(probe.bound(), s.bound())
		shared := float64(c.hits)
		m.InMatch = share(shared, float64(sample.Below(sig.Keys, bound)))
		m.InQuery = share(shared, s.below(bound, x.stories.usual))
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Match) int {
		if c := cmp.Compare(max(b.InMatch, b.InQuery), max(a.InMatch, a.InQuery)); c != 0 {
			return c
		}
		if c := cmp.Compare(b.Jaccard, a.Jaccard); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out, nil
}

// alike returns the share of equal slots.
func alike(a, b []uint16) float64 {
	equal := 0
	b = b[:len(a)]
	for i, v := range a {
		if v == b[i] {
			equal++
		}
	}
	return float64(equal) / float64(len(a))
}

// share returns shared/reach, at most 1; 0 where nothing is in reach.
func share(shared, reach float64) float64 {
	if reach == 0 {
		return 0
	}
	return min(1, shared/reach)
}
