package dedup

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
)

// Index holds signatures and finds those like a given one. It is safe for concurrent use. Its methods never read a text: matches are
// estimates; [Compare] measures exactly.
//
// A story takes about 690 bytes for the default Config, beside its id and the map of the ids, and up to an eighth more while removed ones
// wait to be freed. Its signature is not held whole, so that estimates differ a little from those of [Signature]: of each slot the lower
// 16 bits are held, and two slots that differ are taken for equal once in 65,536. How many of a match's sampled shingles the queried story
// could hold is counted, within one; where the queried story has more than 4096/Rate shingles it is what evenly spread ones would give,
// and with n of them in reach of a share s of the match's sample InQuery is off by about √((1-s)/n) of itself.
type Index struct {
	kind   kind
	least  float64 // least estimated Jaccard of matches
	budget int     // entries of lists that a query reads

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
	Jaccard float64 // see [Signature.Jaccard]
	InMatch float64 // share of the queried story's shingles found in the match, see [Signature.Containment]
	InQuery float64 // share of the match's shingles found in the queried story
}

// NewIndex returns an empty index for signatures of a Sketcher of the same Config, or all faults of the Config.
func NewIndex(cfg Config) (*Index, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	return &Index{
		kind:     kindOf(cfg),
		least:    cfg.MinJaccard,
		budget:   64 * min(cfg.Window, math.MaxInt/64),
		number:   map[string]uint32{},
		stories:  newStories(kindOf(cfg)),
		postings: newPostings(leastBits),
	}, nil
}

// ErrExists reports that an id is in the index already. Remove it first to replace its signature.
var ErrExists = errors.New("dedup: id is in the index already")

// Add adds a signature under an id that is not empty. It returns an error that wraps [ErrExists] where the id is taken, and a
// [*MismatchError] for a signature of other settings. The call that takes the index beyond a power of two stories takes longer, about two
// seconds for a million.
func (x *Index) Add(id string, sig Signature) error {
	if id == "" {
		return errors.New("dedup: empty id")
	}
	if err := sig.kind.match(x.kind); err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, ok := x.number[id]; ok {
		return fmt.Errorf("%w: %q", ErrExists, id)
	}
	s := x.stories.summary(id, sig, x.buffer[:0])
	x.buffer = s.slots
	n := x.stories.add(s)
	x.number[id] = n
	if bits := bitsFor(x.stories.count); bits > x.postings.bits {
		x.postings.resize(bits)
	}
	x.postings.touch(sig.keys)
	for _, k := range sig.keys {
		x.postings.add(k, n)
	}
	return nil
}

// Remove removes an id and reports whether it was there. What it takes is freed once one story in nine is removed; the call that does it
// takes longer, about a second for a million stories.
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
	if bits := bitsFor(2 * x.stories.count); bits < x.postings.bits {
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

// Query returns the stories that share at least two sampled shingles with sig, and with a Config of MinJaccard those of an
// estimated Jaccard of at least that: the most alike first, by the higher containment, then Jaccard, then id. A story holding one signature
// under several ids is found under each.
//
// Shingles that few stories hold are followed first, and at most 64 times Config.Window entries of their lists are read, so that a query for
// stock phrases costs no more than another; a story of which thousands of copies are held is then found in some of them only, mostly
// those added first.
func (x *Index) Query(sig Signature) ([]Match, error) {
	if err := sig.kind.match(x.kind); err != nil {
		return nil, err
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
	var out []Match
	least := min(2, len(sig.keys))
	for _, h := range q.hits {
		number, hits := uint32(h>>hitBits), int(h&(1<<hitBits-1))
		if hits < least && (!x.stories.single.has(number) || hits == 0) { // what can be foretold comes first
			continue
		}
		s := x.stories.at(number)
		m := Match{ID: s.id, Jaccard: alike(probe.slots, s.slots)}
		if m.Jaccard < x.least {
			continue
		}
		bound := min(probe.bound(), s.bound())
		shared := float64(hits + q.unread(number))
		m.InMatch = share(shared, float64(below(sig.keys, bound)))
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
