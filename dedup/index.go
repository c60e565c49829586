package dedup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/minhash"
	"github.com/samewire/samewire/dedup/internal/posting/live"
)

// Index holds signatures and finds those like a given one. It is safe for concurrent use. It holds no texts: matches are estimates, which [Index.Identify]
// measures exactly, given a way to get the texts.
//
// A story takes about 690 bytes for the default Config, beside its id and the map of the ids, and up to an eighth more while removed ones
// wait to be freed. Its signature is not held whole, so that estimates differ a little from those of [Signature]: of each slot the lower
// 16 bits are held, and two slots that differ are taken for equal once in 65,536. How many of a match's sampled shingles the queried story
// could hold is counted, within one; where the queried story has more than 4096/Rate shingles it is what evenly spread ones would give,
// and with n of them in reach of a share s of the match's sample InQuery is off by about √((1-s)/n) of itself.
type Index struct {
	cfg      Config // with its defaults
	sketcher *Sketcher
	live     *live.Index
}

// Match is a story of an index that is like a queried one, by estimates.
type Match struct {
	ID      string  `json:"id"`
	Jaccard float64 `json:"jaccard"`  // see [Signature.Jaccard]
	InMatch float64 `json:"in_match"` // share of the queried story's shingles found in the match, see [Signature.Containment]
	InQuery float64 `json:"in_query"` // share of the match's shingles found in the queried story
}

// queryBudget is how many entries of lists a query reads.
const queryBudget = 64 * base.Window

// NewIndex returns an empty index for signatures of a Sketcher of the same Config, or all faults of the Config as [*ConfigError]s.
func NewIndex(cfg Config) (*Index, error) { return newIndex(cfg, queryBudget) }

func newIndex(cfg Config, budget int) (*Index, error) {
	x, err := indexOf(cfg)
	if err != nil {
		return nil, err
	}
	x.live = live.New(x.sketcher.kind, budget)
	return x, nil
}

// indexOf returns an index without stories, or a place for them.
func indexOf(cfg Config) (*Index, error) {
	cfg, err := base.WithDefaults(cfg)
	if err != nil {
		return nil, err
	}
	return &Index{cfg: cfg, sketcher: &Sketcher{kind: minhash.KindOf(cfg)}}, nil
}

// Save writes the index, about as many bytes as it takes in memory, in writes of some MB. The bytes depend on the stories and the order in which they were
// added alone. Queries go on meanwhile; Add and Remove wait.
func (x *Index) Save(w io.Writer) error { return x.live.Save(w) }

// OpenIndex reads an index of a Config that Save wrote, to its end. An index of another Config, or of signatures of another version, is a
// [*MismatchError] that names the field; what is no index, was cut short or changed is an [*IndexFileError] that says from which story on. It reads in small pieces at the
// beginning: give it a buffered reader where that matters. It takes a tenth of the processor's time that adding the stories does, in the end on all cores.
func OpenIndex(cfg Config, r io.Reader) (*Index, error) {
	x, err := indexOf(cfg)
	if err != nil {
		return nil, err
	}
	x.live, err = live.Open(x.sketcher.kind, queryBudget, r)
	if err != nil {
		return nil, err
	}
	return x, nil
}

// IndexFileError reports an index file that cannot be read, and what is lost.
//
//	First, Stories int   // the first of the stories that cannot be read, from 1, of so many; 0 where it is not the stories
//	Err            error // why; io.ErrUnexpectedEOF where the file ends too early
type IndexFileError = live.FileError

// ErrExists reports that an id is in an Index or a Stream already. Remove it first to replace what is there.
var ErrExists = base.ErrExists

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

// Query returns the stories that share at least two sampled shingles with sig: the most alike first, by the higher containment, then Jaccard, then id.
// A story holding one signature under several ids is found under each.
//
// Shingles that few stories hold are followed first, and at most 8,192 entries of their lists are read, so that a query for
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

// mostIdentified is how many matches Identify compares.
const mostIdentified = 64

// Identify says which reports of the index a draft runs, or shares passages with: it compares the draft with the 64 best matches and returns those that
// are not unrelated, with relation, exact figures and passages, as [Compare] does with the draft as A. The closest relation comes first, then the
// highest probability of being one report, then the highest Jaccard, then the smallest id. A draft of fewer than 20 words is found where the
// same words are.
//
// article returns a story by the id under which its signature was added. Its first error ends the call; ErrGone as an error, or as its cause, leaves out the
// story. So does the end of ctx, which is looked at before each.
func (x *Index) Identify(ctx context.Context, draft Article, article func(id string) (Article, error)) ([]Comparison, error) {
	matches, err := x.Query(x.sketcher.Sketch(draft))
	if err != nil {
		return nil, err
	}
	var out []Comparison
	c := newComparer(x.cfg, &draft)
	for _, m := range matches[:min(mostIdentified, len(matches))] {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a, err := article(m.ID)
		if errors.Is(err, ErrGone) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("dedup: the story %q of the index: %w", m.ID, err)
		}
		found := c.compare(&a)
		if found.B = m.ID; found.Relation != Unrelated {
			out = append(out, found)
		}
	}
	slices.SortFunc(out, func(a, b Comparison) int {
		return cmp.Or(cmp.Compare(b.Relation, a.Relation), cmp.Compare(b.Probability, a.Probability), cmp.Compare(b.Jaccard, a.Jaccard), strings.Compare(a.B, b.B))
	})
	return out, nil
}

// ErrGone tells [Index.Identify] that a story is not kept any more.
var ErrGone = errors.New("dedup: the story is gone")
