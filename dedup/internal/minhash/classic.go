package minhash

import (
	"encoding/binary"

	minhash "github.com/dgryski/go-minhash"
	"github.com/spaolacci/murmur3"
)

// classicSlots returns the minimum hashes of go-minhash's MinWise, fed with each shingle's hash as eight little-endian bytes; its two hash
// functions are the two halves of murmur3's Sum128, computed once. The slice is the sketch's own and shared with nobody: MinWise
// hands out its live slice, so the sketch is dropped here.
func classicSlots(hashes []uint64, k int) []uint64 {
	var second uint64
	sketch := minhash.NewMinWise(
		func(b []byte) (first uint64) {
			first, second = murmur3.Sum128(b)
			return first
		},
		func([]byte) uint64 { return second },
		k)
	var element [8]byte
	for _, h := range hashes {
		binary.LittleEndian.PutUint64(element[:], h)
		sketch.Push(element[:])
	}
	return sketch.Signature()
}
