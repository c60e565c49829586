package record

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/samewire/samewire/shingle"
)

// The binary form of a record, little-endian:
//
//	"SWrc"           magic
//	uint8            version, pins shingle.Version, the mix of hashes, the sample's bound and how bodies are cut into pieces
//	uint8            bit 0: there is a bitmap of quoted words; bit 1: there are pieces; bit 2: the body tells nothing of the headline, from version 3 on
//	uint32           words
//	uint32           pieces
//	uint32           keys
//	uint8            agencies that are credited
//	uint64           digest
//	uint8            agencies that are only cited
//	uint32           digest of the headline
//	words × uint32
//	⌈words/32⌉ × uint32   the bitmap, if there is one, bits beyond the last word 0
//	⌈words/16⌉ × uint32   what the words are, two bits each, those beyond the last word 0
//	pieces × 2 uint32     the index of the first word after each, increasing up to words, and a digest
//	keys × uint32         increasing
//	agencies × (uint8, bytes)   length and name, first those that are credited
//
// The check is not stored, as it means nothing to another run of the program; neither are place and update.
const magic = "SWrc"

// Version changes when what is kept of the same text would differ. Records of versions 1 and 2, whose words are of shingle.Version 1, are refused.
const Version = shingle.Version + 1 // the 1: credited and cited agencies are apart, and it is told what words are

const (
	hasQuoted = 1 << iota
	hasPieces
	isUntold
)

const headerSize = 4 + 1 + 1 + 3*4 + 1 + 8 + 1 + 4

// AppendBinary appends the binary form of r to b. A record of more than 255 agencies of a kind, or with a name of more than 255 bytes, keeps those
// that fit.
func (r *Record) AppendBinary(b []byte) []byte {
	flags := byte(0)
	if r.Body.Quoted != nil {
		flags |= hasQuoted
	}
	if r.Pieces != nil {
		flags |= hasPieces
	}
	if r.Untold {
		flags |= isUntold
	}
	credited, cited := r.Credits.Of()
	credited, cited = fitting(credited), fitting(cited)
	b = append(b, magic...)
	b = append(b, Version, flags)
	for _, n := range []int{len(r.Body.Words), len(r.Pieces) / 2, len(r.Keys)} {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	b = append(b, byte(len(credited)))
	b = binary.LittleEndian.AppendUint64(b, r.Digest)
	b = append(b, byte(len(cited)))
	b = binary.LittleEndian.AppendUint32(b, r.Headline)
	facts := r.Body.Facts
	if facts == nil {
		facts = make([]uint32, FactWords(len(r.Body.Words)))
	}
	for _, part := range [][]uint32{r.Body.Words, r.Body.Quoted, facts, r.Pieces, r.Keys} {
		for _, v := range part {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
	}
	for _, names := range [][]string{credited, cited} {
		for _, name := range names {
			b = append(append(b, byte(len(name))), name...)
		}
	}
	return b
}

// fitting returns the names that fit in a record.
func fitting(names []string) (fit []string) {
	for _, name := range names {
		if len(name) <= math.MaxUint8 && len(fit) < math.MaxUint8 {
			fit = append(fit, name)
		}
	}
	return fit
}

// ErrCorrupt reports bytes that are no record.
var ErrCorrupt = errors.New("dedup: not a record")

// VersionError reports a record of another version.
type VersionError struct{ Have, Want uint8 }

func (e *VersionError) Error() string {
	return fmt.Sprintf("dedup: record of version %d, want %d: read the text again", e.Have, e.Want)
}

// Decode returns the record that data holds. Bytes that are no record are an error that wraps [ErrCorrupt], one of another version is a
// [*VersionError].
func Decode(data []byte) (Record, error) {
	var r Record
	if err := r.Decode(data); err != nil {
		return Record{}, err
	}
	return r, nil
}

// Decode makes r the record that data holds, in its own memory, as the function does. After an error r means nothing.
func (r *Record) Decode(data []byte) error {
	h, rest, err := r.decode(data)
	if err != nil || h.credited+h.cited == 0 {
		return err
	}
	var c Credits
	for i := range h.credited + h.cited {
		name, next, _ := nextName(rest)
		if rest = next; i < h.credited {
			c.Credited = append(c.Credited, string(name))
		} else {
			c.Cited = append(c.Cited, string(name))
		}
	}
	r.Credits = &c
	return nil
}

// DecodeBare is Decode without the credits.
func (r *Record) DecodeBare(data []byte) error {
	_, _, err := r.decode(data)
	return err
}

// decode is DecodeBare that also returns the header, and the credits as they are written.
func (r *Record) decode(data []byte) (header, []byte, error) {
	h, rest, err := decodeHeader(data)
	if err != nil {
		return header{}, nil, err
	}
	take := func(into []uint32, n uint64) []uint32 {
		part := slices.Grow(into[:0], int(n))[:n]
		if part == nil {
			part = []uint32{}
		}
		for i := range part {
			part[i] = binary.LittleEndian.Uint32(rest[4*i:])
		}
		rest = rest[4*n:]
		return part
	}
	was := *r
	*r = Record{Digest: h.digest, Headline: h.headline, Untold: h.flags&isUntold != 0}
	r.Body.Words = take(was.Body.Words, h.words)
	if h.flags&hasQuoted != 0 {
		r.Body.Quoted = take(was.Body.Quoted, h.bitmap)
	}
	if h.facts > 0 {
		r.Body.Facts = take(was.Body.Facts, h.facts)
	}
	if h.flags&hasPieces != 0 {
		r.Pieces = take(was.Pieces, 2*h.pieces)
	}
	r.Keys = take(was.Keys, h.keys)
	names := rest
	for range h.credited + h.cited {
		var ok bool
		if _, rest, ok = nextName(rest); !ok {
			return header{}, nil, corrupt("it does not end with the names of %d and %d agencies", h.credited, h.cited)
		}
	}
	if len(rest) > 0 {
		return header{}, nil, corrupt("%d bytes too many", len(rest))
	}
	if fault := r.fault(); fault != "" {
		return header{}, nil, corrupt("%s", fault)
	}
	return h, names, nil
}

// corrupt returns an error that wraps ErrCorrupt.
func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

// header is what the header of a record says.
type header struct {
	flags                              byte
	words, bitmap, facts, pieces, keys uint64 // how many follow
	credited, cited                    int    // names of agencies
	digest                             uint64
	headline                           uint32
}

// decodeHeader reads the header, and checks that as many numbers follow as it says. rest is what follows.
func decodeHeader(data []byte) (h header, rest []byte, err error) {
	if len(data) >= 5 && string(data[:4]) == magic && data[4] != Version {
		return header{}, nil, &VersionError{data[4], Version}
	}
	if len(data) < headerSize {
		return header{}, nil, corrupt("%d bytes, a header needs %d", len(data), headerSize)
	}
	if string(data[:4]) != magic {
		return header{}, nil, corrupt("it begins with %q, not %q", data[:4], magic)
	}
	number := func(at int) uint64 { return uint64(binary.LittleEndian.Uint32(data[at:])) }
	h.flags, h.words, h.pieces, h.keys = data[5], number(6), number(10), number(14)
	h.credited, h.digest = int(data[18]), binary.LittleEndian.Uint64(data[19:])
	h.cited, h.headline = int(data[27]), binary.LittleEndian.Uint32(data[28:])
	if h.flags&hasQuoted != 0 {
		h.bitmap = (h.words + 31) / 32
	}
	h.facts = (h.words + 15) / 16
	if h.flags&^(hasQuoted|hasPieces|isUntold) != 0 || h.flags&hasPieces == 0 && h.pieces > 0 {
		return header{}, nil, corrupt("flags %#x with %d pieces", h.flags, h.pieces)
	}
	if want := 4 * (h.words + h.bitmap + h.facts + 2*h.pieces + h.keys); want > uint64(len(data)-headerSize) {
		return header{}, nil, corrupt("%d bytes, its header asks for %d and more", len(data), headerSize+want)
	}
	return h, data[headerSize:], nil
}

// nextName returns the name that data begins with, and what follows.
func nextName(data []byte) (name, rest []byte, ok bool) {
	if len(data) == 0 || len(data) <= int(data[0]) {
		return nil, nil, false
	}
	end := 1 + int(data[0])
	return data[1:end], data[end:], true
}

// fault returns what is wrong with a record that no text can have.
func (r *Record) fault() string {
	words := uint32(len(r.Body.Words))
	if n := len(r.Body.Quoted); n > 0 && words%32 > 0 && r.Body.Quoted[n-1]>>(words%32) != 0 {
		return "a word after the last one is quoted"
	}
	if n := len(r.Body.Facts); n > 0 && words%16 > 0 && r.Body.Facts[n-1]>>(2*(words%16)) != 0 {
		return "a word after the last one is a fact"
	}
	last := uint32(0)
	for i := 0; i < len(r.Pieces); i += 2 {
		if r.Pieces[i] <= last || r.Pieces[i] > words {
			return fmt.Sprintf("piece %d ends at word %d, the one before at %d of %d", i/2, r.Pieces[i], last, words)
		}
		last = r.Pieces[i]
	}
	if r.Pieces != nil && last != words {
		return fmt.Sprintf("the last piece ends at word %d of %d", last, words)
	}
	for i := 1; i < len(r.Keys); i++ {
		if r.Keys[i] <= r.Keys[i-1] {
			return fmt.Sprintf("key %d is not above the one before", i)
		}
	}
	return ""
}
