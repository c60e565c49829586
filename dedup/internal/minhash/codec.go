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

// The binary form, little-endian:
//
//	"SWsg"           magic
//	uint8            version, pins the mix of hashes, the sample's bound and this form
//	uint8            shingle.Version; not in version 2, where it is 1
//	uint8            scheme
//	uint8            width
//	uint16           slots
//	uint32           rate, as an IEEE 754 bit pattern
//	uint64           shingles
//	uint16           keys
//	slots × uint32   (Fast) or uint64 (Classic); none where shingles is 0
//	keys × uint32    increasing, all below the bound of a sample of so many shingles; one or more where that leaves nothing out
const magic = "SWsg"

const headerSize = 4 + 1 + 1 + 1 + 1 + 2 + 4 + 8 + 2

// AppendBinary appends the binary form of s to b.
func (s Signature) AppendBinary(b []byte) []byte {
	b = append(b, magic...)
	b = append(b, s.Kind.Version, s.Kind.Shingles, byte(s.Kind.Scheme), s.Kind.Width)
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

// ErrCorrupt reports bytes that are no signature: not one, cut short, or one that no text can have.
var ErrCorrupt = errors.New("dedup: not a signature")

// Decode returns the signature that data holds. Bytes that are no signature are an error that wraps [ErrCorrupt], a signature of another version
// or of one of package shingle that is not known, is a [*MismatchError].
func Decode(data []byte) (Signature, error) {
	s, keys, rest, err := decodeHeader(data)
	if err != nil {
		return Signature{}, err
	}
	slots, slotSize := int(s.Kind.Slots), 4
	if s.Size == 0 {
		slots = 0
	}
	if s.Kind.Scheme == base.Classic {
		slotSize = 8
	}
	if want := slots*slotSize + 4*keys; len(rest) != want {
		return Signature{}, corrupt("%d bytes, its header asks for %d", len(data), len(data)-len(rest)+want)
	}
	if slots > 0 && s.Kind.Scheme == base.Classic {
		s.Classic = make([]uint64, slots)
		for i := range s.Classic {
			s.Classic[i] = binary.LittleEndian.Uint64(rest[8*i:])
		}
	} else if slots > 0 {
		s.Fast = make([]uint32, slots)
		for i := range s.Fast {
			s.Fast[i] = binary.LittleEndian.Uint32(rest[4*i:])
		}
	}
	rest = rest[slots*slotSize:]
	if keys > 0 {
		s.Keys = make([]uint32, keys)
	}
	for i := range s.Keys {
		s.Keys[i] = binary.LittleEndian.Uint32(rest[4*i:])
		if i > 0 && s.Keys[i] <= s.Keys[i-1] {
			return Signature{}, corrupt("key %d is not above the one before", i)
		}
	}
	bound := s.Kind.density().Bound(s.Size)
	if keys > 0 && uint64(s.Keys[keys-1]) >= bound {
		return Signature{}, corrupt("a key of %d shingles is below %d, not %d", s.Size, bound, s.Keys[keys-1])
	}
	if keys == 0 && s.Size > 0 && bound == 1<<32 {
		return Signature{}, corrupt("%d shingles have keys", s.Size)
	}
	return s, nil
}

// decodeHeader returns the signature that data begins with, without slots and keys, the number of keys, and what follows.
func decodeHeader(data []byte) (s Signature, keys int, rest []byte, err error) {
	shingles, size := uint8(1), headerSize-1
	if len(data) > 5 && data[4] == Version {
		shingles, size = data[5], headerSize
	}
	if len(data) < size {
		return s, 0, nil, corrupt("%d bytes, a header needs %d", len(data), size)
	}
	if string(data[:4]) != magic {
		return s, 0, nil, corrupt("it begins with %q, not %q", data[:4], magic)
	}
	if data[4] != Version && data[4] != readVersion {
		return s, 0, nil, &MismatchError{"version", fmt.Sprint(data[4]), fmt.Sprint(Version)}
	}
	if shingles == 0 || shingles > shingle.Version {
		return s, 0, nil, &MismatchError{"shingle version", fmt.Sprint(shingles), fmt.Sprint(shingle.Version)}
	}
	f := data[size-(headerSize-6):] // the fields after the versions
	k := Kind{Version, shingles, base.Scheme(f[0]), f[1], binary.LittleEndian.Uint16(f[2:]), math.Float32frombits(binary.LittleEndian.Uint32(f[4:]))}
	_, err = base.WithDefaults(base.Config{Scheme: k.Scheme, Width: int(k.Width), Slots: int(k.Slots), Rate: float64(k.Rate)})
	if err != nil || k.Width == 0 || k.Slots == 0 || k.Rate == 0 {
		return s, 0, nil, corrupt("no Config has scheme %d, width %d, %d slots, rate %v", k.Scheme, k.Width, k.Slots, k.Rate)
	}
	n := binary.LittleEndian.Uint64(f[8:])
	keys = int(binary.LittleEndian.Uint16(f[16:]))
	if n > math.MaxInt || keys > sample.Most || uint64(keys) > n {
		return s, 0, nil, corrupt("%d keys of %d shingles", keys, n)
	}
	return Signature{Kind: k, Size: int(n)}, keys, data[size:], nil
}

func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}
