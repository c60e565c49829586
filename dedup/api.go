package dedup

import (
	"iter"

	"github.com/samewire/samewire/dedup/wire"
)

// Config holds the knobs; zero fields mean the defaults.
type Config struct {
	Scheme     Scheme  // how signatures are computed
	Width      int     // words a shingle, default 5
	Slots      int     // slots a signature, default 128
	MinJaccard float64 // Pairs leaves out pairs below it; 0 means every same-wire and partial-reuse pair
	Cut        float64 // Clusters joins groups while their mean probability of one report is at least this
	MaxPosting int     // longest list of stories under one bucket that is still followed
	Cores      int     // goroutines, default GOMAXPROCS; changes no result
}

// Scheme names how signatures are computed.
type Scheme uint8

// Relation says how two stories stand to each other.
type Relation uint8

// The relations, closest last.
const (
	Unrelated Relation = iota
	SameEvent
	PartialReuse
	SameWire
	Identical
)

func (r Relation) String() string {
	return [...]string{"unrelated", "same-event", "partial-reuse", "same-wire", "identical"}[r]
}

// Pair is two stories and what they share.
type Pair struct {
	A, B     string  // ids, A < B
	Jaccard  float64 // exact, over the bodies' shingles
	AInB     float64 // share of A's shingles found in B
	BInA     float64 // share of B's shingles found in A
	Relation Relation
	Reasons  []string // evidence for the relation, in words
}

// Member is a story of a cluster.
type Member struct {
	ID, Source string
	Jaccard    float64 // with the medoid
	Contained  float64 // share of the member's shingles found in the medoid
}

// Cluster is the stories that run one wire report.
type Cluster struct {
	ID       string   // the smallest member id
	Medoid   string   // the member most like the others
	Members  []Member // by id
	Agencies []string // credited by datelines, credits and tails, most often first
}

// Passage is a run of copied words.
type Passage struct {
	A, B  wire.Span
	Words int
}

// Comparison is what two stories share, exactly.
type Comparison struct {
	Pair
	Passages []Passage
}

// Pairs yields near-duplicate pairs, ordered by A, then B.
func Pairs(cfg Config, stories iter.Seq2[Article, error]) iter.Seq2[Pair, error] {
	return func(yield func(Pair, error) bool) {}
}

// AllPairs returns every pair with its relation, ordered by A, then B.
func AllPairs(cfg Config, stories []Article) ([]Pair, error) { return nil, nil }

// Clusters groups stories by wire report, largest first, ties by id. The first error of stories ends it.
func Clusters(cfg Config, stories iter.Seq2[Article, error]) ([]Cluster, error) { return nil, nil }

// Compare compares two stories exactly.
func Compare(cfg Config, a, b Article) (Comparison, error) { return Comparison{}, nil }
