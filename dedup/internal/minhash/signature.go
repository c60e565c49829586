// Package minhash makes and stores signatures: minimum hashes and a sample of a set of shingles, from which the Jaccard and the containment of two
// sets are estimated.
package minhash

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/shingle"
)

// Kind is what two signatures must have in common to be compared, and what is stored with them.
type Kind struct {
	Version uint8 // of the signature's rules; shingle.Version is part of it
	Scheme  base.Scheme
	Width   uint8
	Slots   uint16
	Rate    float32
}

// Version changes when the same text under the same Config would get another signature.
const Version = shingle.Version + 1 // the 1: round 1 of the Fast scheme draws by one multiplication

// KindOf returns the kind of the signatures of a Config, which has no zero fields.
func KindOf(c base.Config) Kind {
	return Kind{Version, c.Scheme, uint8(c.Width), uint16(c.Slots), float32(c.Rate)}
}

// MismatchError reports that two signatures, or a signature and a Sketcher or Index, were made under different settings.
type MismatchError struct {
	Field      string // of Config, or "version" where the rules of another release made one of them
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

// The binary form, little-endian:
//
//	"SWsg"           magic
//	uint8            version, pins shingle.Version, the mix of hashes and the sample's bound
//	uint8            scheme
//	uint8            width
//	uint16           slots
//	uint32           rate, as an IEEE 754 bit pattern
//	uint64           shingles
//	uint16           keys
//	slots × uint32   (Fast) or uint64 (Classic); none where shingles is 0
//	keys × uint32    increasing
const magic = "SWsg"

const headerSize = 4 + 1 + 1 + 1 + 2 + 4 + 8 + 2

// AppendBinary appends the binary form of s to b.
func (s Signature) AppendBinary(b []byte) []byte {
	b = append(b, magic...)
	b = append(b, s.Kind.Version, byte(s.Kind.Scheme), s.Kind.Width)
	b = binary.LittleEndian.AppendUint16(b, s.Kind.Slots)
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(s.Kind.Rate))
	b = binary.LittleEndian.AppendUint64(b, uint64(s.Size))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(s.Keys)))
	for _, v := range s.Fast {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	for _, v := range s.Classic {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	for _, k := range s.Keys {
		b = binary.LittleEndian.AppendUint32(b, k)
	}
	return b
}

// ErrCorrupt reports bytes that are no signature.
var ErrCorrupt = errors.New("dedup: not a signature")

// Decode returns the signature that data holds. Bytes that are no signature are an error that wraps [ErrCorrupt], a signature of another version
// is a [*MismatchError].
func Decode(data []byte) (Signature, error) {
	corrupt := func(format string, args ...any) (Signature, error) {
		return Signature{}, fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
	}
	if len(data) < headerSize {
		return corrupt("%d bytes, a header needs %d", len(data), headerSize)
	}
	if string(data[:4]) != magic {
		return corrupt("it begins with %q, not %q", data[:4], magic)
	}
	if data[4] != Version {
		return Signature{}, &MismatchError{"version", fmt.Sprint(data[4]), fmt.Sprint(Version)}
	}
	k := Kind{data[4], base.Scheme(data[5]), data[6], binary.LittleEndian.Uint16(data[7:]), math.Float32frombits(binary.LittleEndian.Uint32(data[9:]))}
	if _, err := base.WithDefaults(base.Config{Scheme: k.Scheme, Width: int(k.Width), Slots: int(k.Slots), Rate: float64(k.Rate)}); err != nil ||
		k.Width == 0 || k.Slots == 0 || k.Rate == 0 {
		return corrupt("no Config has scheme %d, width %d, %d slots, rate %v", k.Scheme, k.Width, k.Slots, k.Rate)
	}
	size := binary.LittleEndian.Uint64(data[13:])
	keys := int(binary.LittleEndian.Uint16(data[21:]))
	if size > math.MaxInt || keys > sample.Most || uint64(keys) > size {
		return corrupt("%d keys of %d shingles", keys, size)
	}
	slots, slotSize := int(k.Slots), 4
	if size == 0 {
		slots = 0
	}
	if k.Scheme == base.Classic {
		slotSize = 8
	}
	if want := headerSize + slots*slotSize + 4*keys; len(data) != want {
		return corrupt("%d bytes, its header asks for %d", len(data), want)
	}
	t := Signature{Kind: k, Size: int(size)}
	rest := data[headerSize:]
	if slots > 0 && k.Scheme == base.Classic {
		t.Classic = make([]uint64, slots)
		for i := range t.Classic {
			t.Classic[i] = binary.LittleEndian.Uint64(rest[8*i:])
		}
	} else if slots > 0 {
		t.Fast = make([]uint32, slots)
		for i := range t.Fast {
			t.Fast[i] = binary.LittleEndian.Uint32(rest[4*i:])
		}
	}
	rest = rest[slots*slotSize:]
	if keys > 0 {
		t.Keys = make([]uint32, keys)
	}
	for i := range t.Keys {
		t.Keys[i] = binary.LittleEndian.Uint32(rest[4*i:])
		if i > 0 && t.Keys[i] <= t.Keys[i-1] {
			return corrupt("key %d is not above the one before", i)
		}
	}
	return t, nil
}
