package judge

import (
	"cmp"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"sync"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/internal/learn"
	"github.com/samewire/samewire/dedup/internal/text"
)

// Models are what was learned from labelled pairs. They are immutable and safe for concurrent use.
type Models struct {
	Align *learn.Linear            // two sentences tell the same
	Same  *learn.Trees             // both sides of a candidate tell the same thing
	Fact  *learn.Trees             // what differs is a fact, given that
	Kinds [len(Kinds)]*learn.Trees // it is of this kind, given that it is a fact
	Grave *learn.Trees             // it is key or high, given that it is a fact
	Alone *learn.Trees             // only one story tells a stretch
	Shown float32                  // least probability of a difference that is shown
	Wide  float32                  // the same for those who must miss nothing
}

// Finding is a place where two stories differ, with its probabilities.
type Finding struct {
	*differ.Candidate
	SpanA, SpanB text.Span
	Same, Fact   float32 // the two stages
	P            float32 // that a careful reader would call it a change of fact
	Kind         int8    // of Kinds, given that it is a change of fact
	Grave        float32 // the probability that it is key or high, given that it is a change of fact
	at           int32   // where among the features its own begin
}

// Findings returns the candidates of a scene with their probabilities, most probable first, and the kind and weight of those that are at least as
// probable as given. Of those that overlap on both sides, and in one pair of
// sentences of those that overlap on either, the best stays; a whole clause gives way to places inside it that are nearly as probable.
func (m *Models) Findings(s *Scene, least float32) []Finding {
	var kept, all []Finding
	x := make([]float32, 0, 1<<12)
	mirrored := s.slots()
	for i := 0; i < len(s.Candidates); { // those of one sentence of A at a time: only they overlap there
		first, sentence := i, s.Links[s.Candidates[i].Link].A
		for i < len(s.Candidates) && s.Links[s.Candidates[i].Link].A == sentence {
			i++
		}
		all, x = m.judge(s, s.Candidates[first:i], mirrored, all[:0], x[:0])
		width := len(x) / len(all)
		for _, f := range suppress(all) {
			if f.P >= least {
				f.Kind, f.Grave = m.kind(x[f.at : int(f.at)+width])
				f.Kind = s.kind(&f)
			}
			kept = append(kept, f)
		}
	}
	slices.SortStableFunc(kept, better)
	return kept
}

// kind returns the kind that was learned to be the most probable, and the probability that a change is key or high.
func (m *Models) kind(x []float32) (kind int8, grave float32) {
	most := math.Inf(-1)
	for k, t := range m.Kinds {
		if v := t.Score(x); v > most {
			kind, most = int8(k), v
		}
	}
	return kind, float32(m.Grave.Prob(x))
}

// wholeWeight is what the probability of a clause told anew counts beside that of places inside it, when one of them is to stay.
const wholeWeight = .8

// judge appends candidates with their probabilities, in order, and their features to x.
func (m *Models) judge(s *Scene, candidates []differ.Candidate, mirrored map[[2]string]bool, all []Finding, x []float32) ([]Finding, []float32) {
	for i := range candidates {
		f := Finding{Candidate: &candidates[i], at: int32(len(x))}
		f.SpanA, f.SpanB = s.Spans(f.Candidate)
		x = s.Features(f.Candidate, x)
		features := x[f.at:]
		f.Same, f.Fact = float32(m.Same.Prob(features)), float32(m.Fact.Prob(features))
		switch { // no labelled pair of versions has the first as a change, or not the second
		case f.Written:
			f.Fact = 0
		case f.Swapped || f.Opposed:
			f.Fact = max(f.Fact, turnedIsFact)
		case f.Slot && (f.FactA.Kind == text.Number || f.FactA.Kind == text.Time || s.foreign(f.Candidate) || mirrored[names(f.FactB, f.FactA)]):
			f.Same, f.Fact = max(f.Same, turnedIsFact*s.Links[f.Link].P), max(f.Fact, turnedIsFact)
		case f.Lone:
			f.Same, f.Fact = max(f.Same, turnedIsFact*s.Links[f.Link].P), max(f.Fact, loneIsFact)
		}
		f.P = f.Same * f.Fact
		all = append(all, f)
	}
	return all, x
}

// turnedIsFact is how probable a change of fact it is at least that words changed places, that one stands for its opposite, or that another value
// fills the same slot.
const turnedIsFact = .9

// loneIsFact is the same of quotation marks, a source or a qualifier that one of two sentences lacks which are the same in all else: whoever reads
// versions must see it, whether or not a reader of both calls it a change.
const loneIsFact = .6

// better orders findings by what they are worth.
func better(x, y Finding) int {
	worth := func(f *Finding) float32 {
		if f.Origin == differ.Clause || f.Origin == differ.Anew {
			return f.P * wholeWeight
		}
		return f.P
	}
	size := func(f *Finding) int { return f.SpanA.Len() + f.SpanB.Len() }
	return cmp.Or(cmp.Compare(worth(&y), worth(&x)), cmp.Compare(size(&x), size(&y)), cmp.Compare(x.SpanA.Start, y.SpanA.Start), cmp.Compare(x.SpanB.Start, y.SpanB.Start), cmp.Compare(x.Link, y.Link))
}

// suppress leaves of the findings of one sentence of A those that no better one hides, best first.
func suppress(all []Finding) []Finding {
	slices.SortStableFunc(all, better)
	kept := all[:0]
	for _, f := range all {
		if !slices.ContainsFunc(kept, func(k Finding) bool { return k.hides(&f) }) {
			kept = append(kept, f)
		}
	}
	return kept
}

// hides reports whether a finding is about what a less probable one is about.
func (f *Finding) hides(g *Finding) bool {
	onA, onB := f.A.Overlaps(g.A) || overlap(f.SpanA, g.SpanA), f.B.Overlaps(g.B) || overlap(f.SpanB, g.SpanB)
	return onA && onB || f.Link == g.Link && (onA && !f.A.Empty() && !g.A.Empty() || onB && !f.B.Empty() && !g.B.Empty())
}

func overlap(a, b text.Span) bool { return a.Start < b.End && b.Start < a.End }

// IsAlone returns the probability that only one story tells a stretch.
func (m *Models) IsAlone(s *Scene, st Stretch) float32 {
	return float32(m.Alone.Prob(s.AloneFeatures(st, nil)))
}

//go:embed weights.bin
var weights []byte

// Default returns the models that are part of the program.
var Default = sync.OnceValue(func() *Models {
	m, err := Parse(weights)
	if err != nil {
		panic(err)
	}
	return m
})

// A file of models begins with this mark, the number of features of candidates and of stretches, and a CRC-32 (IEEE) of all that follows: the
// models in the order of the struct, as package learn writes them, then the two thresholds as 32-bit floats. All numbers are little endian.
const mark = "samewire judge 1\n"

var errModels = errors.New("judge: no models, cut off, or damaged")

// AppendBinary appends the models in the form that [Parse] reads.
func (m *Models) AppendBinary(b []byte) ([]byte, error) {
	var body []byte
	body, _ = m.Align.AppendBinary(body)
	for _, t := range m.trees() {
		body, _ = (*t).AppendBinary(body)
	}
	body = binary.LittleEndian.AppendUint32(body, math.Float32bits(m.Shown))
	body = binary.LittleEndian.AppendUint32(body, math.Float32bits(m.Wide))
	b = append(b, mark...)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(body))
	return append(b, body...), nil
}

func (m *Models) trees() []**learn.Trees {
	all := []**learn.Trees{&m.Same, &m.Fact}
	for i := range m.Kinds {
		all = append(all, &m.Kinds[i])
	}
	return append(all, &m.Grave, &m.Alone)
}

// Parse reads models. They must be made for the features of this version of the program.
func Parse(b []byte) (*Models, error) {
	if len(b) < len(mark)+4 || string(b[:len(mark)]) != mark {
		return nil, errModels
	}
	sum := binary.LittleEndian.Uint32(b[len(mark):])
	b = b[len(mark)+4:]
	if crc32.ChecksumIEEE(b) != sum {
		return nil, errModels
	}
	m := &Models{}
	var err error
	if m.Align, b, err = learn.ParseLinear(b); err != nil {
		return nil, err
	}
	for _, t := range m.trees() {
		if *t, b, err = learn.ParseTrees(b); err != nil {
			return nil, err
		}
	}
	if len(b) != 8 {
		return nil, errModels
	}
	m.Shown, m.Wide = math.Float32frombits(binary.LittleEndian.Uint32(b)), math.Float32frombits(binary.LittleEndian.Uint32(b[4:]))
	for _, t := range m.trees() {
		need := widths()[0]
		if t == &m.Alone {
			need = widths()[1]
		}
		if w := (*t).Width(); w != 0 && w != need {
			return nil, fmt.Errorf("judge: models of %d features, need %d: fit them anew", w, need)
		}
	}
	if n := len(m.Align.Weights); n != align.Width {
		return nil, fmt.Errorf("judge: models of %d features of sentences, need %d", n, align.Width)
	}
	return m, nil
}

// widths returns how many features a candidate and a stretch have.
var widths = sync.OnceValue(func() (n [2]int) {
	v := align.NewVocabulary()
	read := func(raw string) *align.Story {
		t := text.ReadLine(raw, "")
		return align.NewStory(t, t.Facts(), v)
	}
	a, b := read("a b c d e"), read("a b c x e")
	s := NewScene(a, b, []align.Pair{{P: 1}})
	alone := Stretch{Words: differ.Range{Last: 5}, Sort: Sentence}
	return [2]int{len(s.Features(&s.Candidates[0], nil)), len(s.AloneFeatures(alone, nil))}
})
