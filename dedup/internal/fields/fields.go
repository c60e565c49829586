// Package fields reads numbers and texts that stand one after another.
package fields

import (
	"encoding/binary"
	"math"
)

// Reader reads fields; numbers are little-endian. Once one is missing it and all that follow are zero.
type Reader struct {
	Data []byte // not read yet
	Bad  bool   // it ended too early, or says what nothing can be
}

// Bytes reads so many bytes, which stand in the data.
func (r *Reader) Bytes(n uint64) []byte {
	if n > uint64(len(r.Data)) {
		r.Bad, r.Data = true, nil
		return nil
	}
	part := r.Data[:n]
	r.Data = r.Data[n:]
	return part
}

var zeros [8]byte

// number reads the bytes of a number, at most eight.
func (r *Reader) number(size uint64) []byte {
	if b := r.Bytes(size); b != nil {
		return b
	}
	return zeros[:size]
}

func (r *Reader) Uint8() uint8   { return r.number(1)[0] }
func (r *Reader) Uint16() uint16 { return binary.LittleEndian.Uint16(r.number(2)) }
func (r *Reader) Uint32() uint32 { return binary.LittleEndian.Uint32(r.number(4)) }
func (r *Reader) Uint64() uint64 { return binary.LittleEndian.Uint64(r.number(8)) }

// Uvarint reads a varint of at most so much.
func (r *Reader) Uvarint(most uint64) uint64 {
	n, size := binary.Uvarint(r.Data)
	if size <= 0 || n > most {
		r.Bad, r.Data = true, nil
		return 0
	}
	r.Data = r.Data[size:]
	return n
}

// Text reads a varint and a text of so many bytes.
func (r *Reader) Text() string { return string(r.Bytes(r.Uvarint(math.MaxUint64))) }
