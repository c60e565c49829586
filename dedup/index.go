package dedup

import (
	"math"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/minhash"
	"github.com/samewire/samewire/dedup/internal/posting/live"
)

// Index holds signatures and finds those like a given one. It is safe for concurrent use. Its methods never read a text: matches are
// estimates; [Compare] measures exactly.
//
// A story takes about 690 bytes for the default Config, beside its id and the map of the ids, and up to an eighth more while removed ones
// wait to be freed. Its signature is not held whole, so that estimates differ a little from those of [Signature]: of each slot the lower
// 16 bits are held, and two slots that differ are taken for equal once in 65,536. How many of a match's sampled shingles the queried story
// could hold is counted, within one; where the queried story has more than 4096/Rate shingles it is what evenly spread ones would give,
// and with n of them in reach of a share s of the match's sample InQuery is off by about √((1-s)/n) of itself.
type Index struct{ live *live.Index }

// Match is a story of an index that is like a queried one, by estimates.
type Match struct {
	ID      string
	Jaccard float64 // see [Signature.Jaccard]
	InMatch float64 // share of the queried story's shingles found in the match, see [Signature.Containment]
	InQuery float64 // share of the match's shingles found in the queried story
}

// NewIndex returns an empty index for signatures of a Sketcher of the same Config, or all faults of the Config.
func NewIndex(cfg Config) (*Index, error) {
	cfg, err := base.WithDefaults(cfg)
	if err != nil {
		return nil, err
	}
	return &Index{live.New(minhash.KindOf(cfg), cfg.MinJaccard, 64*min(cfg.Window, math.MaxInt/64))}, nil
}

// ErrExists reports that an id is in the index already. Remove it first to replace its signature.
var ErrExists = live.ErrExists

// Add adds a signature under an id that is not empty. It returns an error that wraps [ErrExists] where the id is taken, and a
// [*MismatchError] for a signature of other settings. The call that takes the index beyond a power of two stories takes longer, about two
// seconds for a million.
func (x *Index) Add(id string, sig Signature) error {
	return x.live.Add(id, sig.s)
}

// Remove removes an id and reports whether it was there. What it takes is freed once one story in nine is removed; the call that does it
// takes longer, about a second for a million stories.
func (x *Index) Remove(id string) bool {
	return x.live.Remove(id)
}

// Len returns how many signatures the index holds.
func (x *Index) Len() int {
	return x.live.Len()
}

// Query returns the stories that share at least two sampled shingles with sig, and with a Config of MinJaccard those of an
// estimated Jaccard of at least that: the most alike first, by the higher containment, then Jaccard, then id. A story holding one signature
// under several ids is found under each.
//
// Shingles that few stories hold are followed first, and at most 64 times Config.Window entries of their lists are read, so that a query for
// stock phrases costs no more than another; a story of which thousands of copies are held is then found in some of them only, mostly
// those added first.
func (x *Index) Query(sig Signature) ([]Match, error) {
	found, err := x.live.Query(sig.s)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	out := make([]Match, len(found))
	for i, m := range found {
		out[i] = Match(m)
	}
	return out, nil
}
