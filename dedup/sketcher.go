package dedup

import (
	"sync"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/minhash"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// Sketcher computes signatures. It is safe for concurrent use.
type Sketcher struct {
	kind    minhash.Kind
	buffers sync.Pool // *sketchBuffers
}

type sketchBuffers struct {
	words   []shingle.Word
	hashes  []uint64
	scratch []uint64
}

// NewSketcher returns a Sketcher, or all faults of the Config as [*ConfigError]s.
func NewSketcher(cfg Config) (*Sketcher, error) {
	cfg, err := base.WithDefaults(cfg)
	if err != nil {
		return nil, err
	}
	return &Sketcher{kind: minhash.KindOf(cfg)}, nil
}

// Sketch returns the signature of an article's body, furniture and credits set aside.
func (s *Sketcher) Sketch(a Article) Signature {
	b, _ := s.buffers.Get().(*sketchBuffers)
	if b == nil {
		b = &sketchBuffers{scratch: make([]uint64, s.kind.Slots)}
	}
	defer s.buffers.Put(b)
	b.words = record.AppendBody(b.words[:0], a.Text, wire.Parse(a.Text).Body)
	b.hashes = shingle.Shingler{Width: int(s.kind.Width)}.Append(b.hashes[:0], b.words)
	return Signature{s.kind.Sketch(b.hashes, b.scratch)}
}

// SketchSet returns the signature of a set of shingles, for texts that are no news or were cut into shingles before.
func (s *Sketcher) SketchSet(set shingle.Set) Signature {
	return Signature{s.kind.Sketch(set.Hashes(), make([]uint64, s.kind.Slots))}
}
