// Package minhash makes and stores signatures: minimum hashes and a sample of a set of shingles, from which the Jaccard and the containment of two
// sets are estimated.
package minhash

import (
	"fmt"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/shingle"
)

// Kind is what two signatures must have in common to be compared, and what is stored with them.
type Kind struct {
	Version  uint8 // of the rules by which signatures are made of shingles
	Shingles uint8 // shingle.Version
	Scheme   base.Scheme
	Width    uint8
	Slots    uint16
	Rate     float32
}

// Version changes when the same shingles under the same Config would get another signature, or another binary form. Signatures of version 2, which had
// one version byte for this and shingle.Version 1, are read: they are made by the same rules. So are signatures of other shingle versions, which can be
// compared with their like.
const (
	Version     = 3
	readVersion = 2
)

// KindOf returns the kind of the signatures of a Config, which has no zero fields.
func KindOf(c base.Config) Kind {
	return Kind{Version, shingle.Version, c.Scheme, uint8(c.Width), uint16(c.Slots), float32(c.Rate)}
}

// MismatchError reports that two signatures, or a signature and a Sketcher or Index, were made under different settings.
type MismatchError struct {
	Field      string // of Config, or "version" or "shingle version" where the rules of another release made one of them
	Have, Want string
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("dedup: signature has %s %s, want %s: sketch both sides with one Config", e.Field, e.Have, e.Want)
}

// Match returns a [*MismatchError] if two kinds differ.
func (k Kind) Match(want Kind) error {
	for _, f := range []struct {
		name       string
		have, want any
	}{
		{"version", k.Version, want.Version},
		{"shingle version", k.Shingles, want.Shingles},
		{"Scheme", k.Scheme, want.Scheme},
		{"Width", k.Width, want.Width},
		{"Slots", k.Slots, want.Slots},
		{"Rate", k.Rate, want.Rate},
	} {
		if f.have != f.want {
			return &MismatchError{f.name, fmt.Sprint(f.have), fmt.Sprint(f.want)}
		}
	}
	return nil
}

// Signature is the stored sketch of one story: its minimum hashes, from which the Jaccard with another is estimated, and a sample of
// its shingles by which candidates are found and containment is estimated. It is immutable; the zero Signature belongs to no Config.
type Signature struct {
	Kind    Kind
	Size    int      // shingles, repeats counted
	Fast    []uint32 // slots of the Fast scheme; nil for a story without words
	Classic []uint64 // slots of the Classic scheme
	Keys    []uint32 // sorted sample
}

// Sketch returns the signature of a set by its hashes, which may hold repeats. scratch has room for the kind's slots.
func (k Kind) Sketch(hashes, scratch []uint64) Signature {
	if len(hashes) == 0 {
		return Signature{Kind: k}
	}
	s := k.sketchSlots(make([]uint32, k.Slots), hashes, scratch)
	s.Keys = k.density().Append(nil, hashes)
	return s
}

// sketchSlots returns the signature of one shingle or more without its sample; fast is where the slots of the Fast scheme go.
func (k Kind) sketchSlots(fast []uint32, hashes, scratch []uint64) Signature {
	s := Signature{Kind: k, Size: len(hashes)}
	if k.Scheme == base.Classic {
		s.Classic = classicSlots(hashes, int(k.Slots))
	} else {
		s.Fast = fast
		fastSlots(s.Fast, scratch, hashes)
	}
	return s
}

// density is how densely shingles are sampled.
func (k Kind) density() sample.Density { return sample.Of(float64(k.Rate)) }

// Jaccard returns the share of equal slots; 1 for two stories without words.
func (s Signature) Jaccard(t Signature) (float64, error) {
	if err := s.Kind.Match(t.Kind); err != nil {
		return 0, err
	}
	if s.Size == 0 || t.Size == 0 {
		if s.Size == t.Size {
			return 1, nil
		}
		return 0, nil
	}
	equal := 0
	for i, v := range s.Fast {
		if t.Fast[i] == v {
			equal++
		}
	}
	for i, v := range s.Classic {
		if t.Classic[i] == v {
			equal++
		}
	}
	return float64(equal) / float64(s.Kind.Slots), nil
}

// Containment returns the share of s's sampled shingles in reach of both samples that t has; 1 where s has no words, 0 where nothing is in reach.
func (s Signature) Containment(t Signature) (float64, error) {
	if err := s.Kind.Match(t.Kind); err != nil {
		return 0, err
	}
	if s.Size == 0 {
		return 1, nil
	}
	hits, reach, _ := s.Sample().Shared(t.Sample())
	if reach == 0 {
		return 0, nil
	}
	return float64(hits) / float64(reach), nil
}

// Sample returns the sampled shingles.
func (s Signature) Sample() sample.Keys { return sample.Keys{Keys: s.Keys, Bound: s.Bound()} }

// Bound returns the bound below which all of the story's keys are held.
func (s Signature) Bound() uint64 {
	if len(s.Keys) == sample.Most {
		return uint64(s.Keys[sample.Most-1]) + 1
	}
	return s.Kind.density().Bound(s.Size)
}
