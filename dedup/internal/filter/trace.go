package filter

import "github.com/samewire/samewire/dedup/internal/sample"

const (
	minShare = 0.1 // the least share of the sampled runs that a pair could share
	minHits  = 6   // and of those that it shares, where it could share 32 and more; two where it could share seven
	minRuns  = 8   // fewer runs tell nothing
	dense    = 48  // bytes of text for a run, three times as many for a sparse one: with fewer runs it is hardly in a language with such words
)

const (
	Window         = 6  // as Config.Window
	ShortRuns      = 20 // so few runs are looked for among all of the others, not among a sample
	ShortMinShared = 2  // the fewest of them that a pair shares
)

// Version changes when the trace of the same text would differ.
const Version = 1

// MinWidth is the least Config.Width with which the filter is of use: a story that shares shorter shingles need not share runs.
const MinWidth = 4

// Depth is how closely the filter looks.
type Depth struct {
	sparse  bool           // at a third of the anchors
	sampled sample.Density // of the runs
	short   bool           // the runs of short stories are looked for among all that the others have
}

// To find large overlaps, or any that Clusters looks for.
var (
	Coarse = &Depth{sparse: true, sampled: sample.Density{Rate: 0.6, Fewest: 24}}
	Fine   = &Depth{sampled: sample.Density{Rate: 0.4, Fewest: 56}, short: true}
)

// MinShared returns the fewest sampled runs that a pair shares. Two suffice only for a story of so few runs that all of them are compared.
func (d *Depth) MinShared() uint32 {
	if d.short {
		return 3
	}
	return 2
}

// Size returns the size of a sample of so many keys of a text with so many runs.
func (d *Depth) Size(keys, runs int) sample.Size {
	return sample.NewSize(keys, d.sampled.Bound(runs))
}

// ShortSize returns the size of all keys, so many, of a text with so many runs.
func ShortSize(keys, runs int) sample.Size { return sample.NewSize(keys, sample.Whole.Bound(runs)) }

// Likely reports whether stories that share so many keys, and could share reach, may share text.
func Likely(hits, reach int) bool {
	return hits >= min(minHits, 2+reach/8) && float64(hits) >= minShare*float64(reach)
}

// Tracer finds the runs of texts, reusing its buffers. It is not safe for concurrent use.
type Tracer struct {
	depth  *Depth
	runs   runs
	dense  int
	others []uint8
}

// NewTracer returns a Tracer.
func NewTracer(depth *Depth) *Tracer {
	t := &Tracer{depth: depth, runs: runs{sparse: depth.sparse}, dense: dense}
	if depth.sparse {
		t.dense *= 3
	}
	return t
}

// Find finds the runs of a text. It returns how many, and whether the text can be judged by them; what cannot passes.
func (t *Tracer) Find(text string) (n int, judged bool) {
	t.runs.find(text, t.dense)
	n = len(t.runs.hashes)
	return n, n >= minRuns && (n*t.dense >= len(text) || t.runs.byWords)
}

// AppendKeys appends the sampled keys of the runs found last, with a few repeats.
func (t *Tracer) AppendKeys(dst []uint32) []uint32 {
	return t.depth.sampled.AppendSome(dst, t.runs.hashes)
}

// AppendOthers appends the short form of the keys that AppendKeys leaves out, with all repeats: see sample.Density.AppendOthers.
func (t *Tracer) AppendOthers(dst []uint8) []uint8 {
	return t.depth.sampled.AppendOthers(dst, t.runs.hashes)
}

// AppendShort is AppendOthers in numbers.
func (t *Tracer) AppendShort(dst []uint32) []uint32 {
	t.others = t.AppendOthers(t.others[:0])
	for others := append(t.others, make([]uint8, sample.ShortSpare)...); len(others) > sample.ShortSpare; others = others[sample.ShortBytes:] {
		dst = append(dst, sample.ShortKey(others))
	}
	return dst
}
