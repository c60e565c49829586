package dedup

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Index holds signatures and finds those like a given one. It is safe for concurrent use. Its methods never read a text: matches are
// estimates; [Compare] measures exactly.
type Index struct {
	kind   kind
	least  float64 // least estimated Jaccard of matches
	budget int

	mu     sync.RWMutex
	number map[string]uint32   // of each id
	stored []stored            // by number; a free one has an empty id
	free   []uint32            // numbers to use again
	lists  map[uint32][]uint32 // the numbers that hold a key
}

type stored struct {
	id  string
	sig Signature
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
		kind:   kindOf(cfg),
		least:  cfg.MinJaccard,
		budget: 64 * cfg.Window,
		number: map[string]uint32{},
		lists:  map[uint32][]uint32{},
	}, nil
}

// ErrExists reports that an id is in the index already. Remove it first to replace its signature.
var ErrExists = errors.New("dedup: id is in the index already")

// Add adds a signature under an id that is not empty. It returns an error that wraps [ErrExists] where the id is taken, and a
// [*MismatchError] for a signature of other settings.
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
	n := uint32(len(x.stored))
	if last := len(x.free) - 1; last >= 0 {
		n, x.free = x.free[last], x.free[:last]
		x.stored[n] = stored{id, sig}
	} else {
		x.stored = append(x.stored, stored{id, sig})
	}
	x.number[id] = n
	for _, k := range sig.keys {
		x.lists[k] = append(x.lists[k], n)
	}
	return nil
}

// Remove removes an id and reports whether it was there.
func (x *Index) Remove(id string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	n, ok := x.number[id]
	if !ok {
		return false
	}
	for _, k := range x.stored[n].sig.keys {
		list := x.lists[k]
		if len(list) == 1 {
			delete(x.lists, k)
			continue
		}
		i := slices.Index(list, n)
		x.lists[k] = slices.Delete(list, i, i+1)
	}
	delete(x.number, id)
	x.stored[n] = stored{}
	x.free = append(x.free, n)
	return true
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
// stock phrases costs no more than another; a story of which thousands of copies are held is then found in some of them only.
func (x *Index) Query(sig Signature) ([]Match, error) {
	if err := sig.kind.match(x.kind); err != nil {
		return nil, err
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	type posting struct {
		key  uint32
		list []uint32
	}
	var lists []posting
	for _, k := range sig.keys {
		if l := x.lists[k]; len(l) > 0 {
			lists = append(lists, posting{k, l})
		}
	}
	slices.SortFunc(lists, func(a, b posting) int {
		if c := cmp.Compare(len(a.list), len(b.list)); c != 0 {
			return c
		}
		return cmp.Compare(a.key, b.key)
	})
	hits := map[uint32]int{}
	left := x.budget
	share := max(1, left/max(1, len(lists)))
	for _, p := range lists {
		list := p.list
		if len(list) > left {
			list = list[:min(share, left)]
		}
		for _, n := range list {
			hits[n]++
		}
		if left -= len(list); left <= 0 {
			break
		}
	}
	var out []Match
	for n, h := range hits {
		s := &x.stored[n]
		if h < min(2, len(sig.keys), len(s.sig.keys)) {
			continue
		}
		m := Match{ID: s.id}
		m.Jaccard, _ = sig.Jaccard(s.sig)
		if m.Jaccard < x.least {
			continue
		}
		m.InMatch, _ = sig.Containment(s.sig)
		m.InQuery, _ = s.sig.Containment(sig)
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
