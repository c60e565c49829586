package record

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

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
//	uint8            agencies that are only cited, from version 2 on
//	uint32           digest of the headline, from version 2 on
//	words × uint32
//	⌈words/32⌉ × uint32   the bitmap, if there is one, bits beyond the last word 0
//	⌈words/16⌉ × uint32   what the words are, two bits each, those beyond the last word 0, from version 3 on
//	pieces × 2 uint32     the index of the first word after each, increasing up to words, and a digest
//	keys × uint32         increasing
//	agencies × (uint8, bytes)   length and name, first those that are credited
//
// Records of versions before 3 do not tell which words are facts. Version 1 has the agencies that are only cited among those that are credited. The check is not stored: it means nothing to another run of the program.
const magic = "SWrc"

// Version changes when what is kept of the same text would differ. Records of version 1 and 2 are read; their bodies can be compared with others.
const Version = shingle.Version + 2 // 1: credited and cited agencies are apart; 2: what words are

const (
	hasQuoted = 1 << iota
	hasPieces
	isUntold
)

const (
	headerSize = 4 + 1 + 1 + 3*4 + 1 + 8 // of version 1
	newerSize  = 1 + 4                   // and what follows it in others
)

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
	corrupt := func(format string, args ...any) (Record, error) {
		return Record{}, fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
	}
	if len(data) < headerSize {
		return corrupt("%d bytes, a header needs %d", len(data), headerSize)
	}
	if string(data[:4]) != magic {
		return corrupt("it begins with %q, not %q", data[:4], magic)
	}
	size, cited, headline := headerSize, 0, uint32(0)
	switch version := data[4]; {
	case version < 1 || version > Version:
		return Record{}, &VersionError{version, Version}
	case version > 1 && len(data) < headerSize+newerSize:
		return corrupt("%d bytes, a header needs %d", len(data), headerSize+newerSize)
	case version > 1:
		size += newerSize
		cited, headline = int(data[headerSize]), binary.LittleEndian.Uint32(data[headerSize+1:])
	}
	flags := data[5]
	words, pieces, keys := binary.LittleEndian.Uint32(data[6:]), binary.LittleEndian.Uint32(data[10:]), binary.LittleEndian.Uint32(data[14:])
	bitmap := uint64(0)
	if flags&hasQuoted != 0 {
		bitmap = (uint64(words) + 31) / 32
	}
	known, facts := byte(hasQuoted|hasPieces), uint64(0)
	if data[4] == Version {
		known, facts = known|isUntold, (uint64(words)+15)/16
	}
	if flags&^known != 0 || flags&hasPieces == 0 && pieces > 0 {
		return corrupt("flags %#x with %d pieces", flags, pieces)
	}
	rest := data[size:]
	if want := 4 * (uint64(words) + bitmap + facts + 2*uint64(pieces) + uint64(keys)); want > uint64(len(rest)) {
		return corrupt("%d bytes, its header asks for %d and more", len(data), uint64(size)+want)
	}
	take := func(n uint64) []uint32 {
		part := make([]uint32, n)
		for i := range part {
			part[i] = binary.LittleEndian.Uint32(rest[4*i:])
		}
		rest = rest[4*n:]
		return part
	}
	r := Record{Digest: binary.LittleEndian.Uint64(data[19:]), Headline: headline, Untold: flags&isUntold != 0}
	r.Body.Words = take(uint64(words))
	if flags&hasQuoted != 0 {
		r.Body.Quoted = take(bitmap)
	}
	if facts > 0 {
		r.Body.Facts = take(facts)
	}
	if flags&hasPieces != 0 {
		r.Pieces = take(2 * uint64(pieces))
	}
	r.Keys = take(uint64(keys))
	if credited := int(data[18]); credited+cited > 0 {
		var all [2][]string
		for i, n := range []int{credited, cited} {
			var ok bool
			if all[i], rest, ok = decodeNames(rest, n); !ok {
				return corrupt("it does not end with the names of %d and %d agencies", credited, cited)
			}
		}
		r.Credits = &Credits{all[0], all[1]}
	}
	if len(rest) > 0 {
		return corrupt("%d bytes too many", len(rest))
	}
	if fault := r.fault(); fault != "" {
		return corrupt("%s", fault)
	}
	return r, nil
}

// decodeNames reads n names that data begins with.
func decodeNames(data []byte, n int) (names []string, rest []byte, ok bool) {
	for range n {
		if len(data) == 0 || len(data) <= int(data[0]) {
			return nil, nil, false
		}
		end := 1 + int(data[0])
		names = append(names, string(data[1:end]))
		data = data[end:]
	}
	return names, data, true
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
