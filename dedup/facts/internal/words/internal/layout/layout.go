// Package layout is the format of the table of words: what its generator writes and its reader splits.
//
// A table is a header and [Sections] sections, one after the other, without padding. Numbers are little-endian and unsigned unless said
// otherwise. The header:
//
//	[6]byte   magic, "words" and a zero byte
//	uint16    Version
//	uint32    CRC-32C of all that follows
//	uint32    bytes of section 0, of section 1, ...
//
// n is the number of words, whose numbers are 1 to n; the first v of them have vectors. Sections, in order, and what each is for, are with
// their constants. A change of any of this, or of [Bucket], takes a new Version.
package layout

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

const (
	magic = "words\x00"

	// Version is the format's.
	Version = 1

	// Dimensions is how many numbers a vector has.
	Dimensions = 100

	// NormUnit is what norms are told in: a vector has the length norm / NormUnit.
	NormUnit = 32

	// Effect marks a link that leads to what a sense brings about, not to a broader sense.
	Effect = 1 << 15
)

// Section is a part of a table.
type Section int

const (
	Buckets  Section = iota // uint32 for each bucket, whose number is a power of two, and one more: where in Spelling it begins, and the end of the last
	Spelling                // for each spelling, by bucket: a byte with its length, a uint16 with its word's number, its letters
	Rarity                  // a byte for each word: 255 log(N/df) / log N, with df of N documents holding the word
	Speech                  // a byte for each word: the parts of speech
	Meaning                 // uint32 for each word: where in Lists, in uint16s, its meaning stands
	Norms                   // uint16 for each of the first v words: the length of its vector, in 1/NormUnit
	Vectors                 // Dimensions int8s for each of the first v words
	Lists                   // uint16s: meanings
	LinkAt                  // uint16 for each sense and one more: where in Links, in uint16s, those of the sense begin, and the end of the last
	Links                   // uint16s: broader senses, and effects (marked Effect)
	Sections
)

// List is one of the four of a meaning: ascending uint16s. A meaning is a uint16 with the four lengths, four bits each, the first list's
// lowest, and then the lists. Meaning 0 is empty. Words may share a meaning.
type List int

const (
	Forms     List = iota // words of the dictionary, each as one part of speech, that the word can be a form of
	Senses                // senses of those: words that share one are synonyms
	Opposites             // what Forms of antonyms hold
	Kin                   // what Forms hold of words of another part of speech made from those of this one, or the other way round
)

// MaxList is how many entries a list can have.
const MaxList = 15

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const headerSize = len(magic) + 2 + 4 + 4*int(Sections)

// Join makes a table of its sections.
func Join(sections [Sections][]byte) []byte {
	table := make([]byte, headerSize)
	copy(table, magic)
	binary.LittleEndian.PutUint16(table[len(magic):], Version)
	for i, s := range sections {
		binary.LittleEndian.PutUint32(table[len(magic)+6+4*i:], uint32(len(s)))
		table = append(table, s...)
	}
	binary.LittleEndian.PutUint32(table[len(magic)+2:], crc32.Checksum(table[len(magic)+6:], castagnoli))
	return table
}

// Split cuts a table into its sections. It looks at the header alone, so that a table is loaded at once whatever its size.
func Split(table string) (sections [Sections]string, err error) {
	if len(table) < headerSize || table[:len(magic)] != magic {
		return sections, errors.New("no table of words")
	}
	if v := Uint16(table[len(magic):], 0); v != Version {
		return sections, fmt.Errorf("table of words of version %d, need %d", v, Version)
	}
	sizes, rest := table[len(magic)+6:headerSize], table[headerSize:]
	cut := [Sections]string{}
	for i := range cut {
		size := Uint32(sizes, i)
		if uint64(size) > uint64(len(rest)) {
			return sections, fmt.Errorf("section %d of %d bytes, have %d", i, size, len(rest))
		}
		cut[i], rest = rest[:size], rest[size:]
	}
	if len(rest) > 0 {
		return sections, fmt.Errorf("%d bytes behind the last section", len(rest))
	}
	return cut, nil
}

// Checksum returns the checksum in the header of a table that [Split] takes, and what it should be.
func Checksum(table string) (have, want uint32) {
	return Uint32(table[len(magic)+2:], 0), crc32.Checksum([]byte(table[len(magic)+6:]), castagnoli)
}

// Uint16 returns the i-th uint16 of s.
func Uint16(s string, i int) uint16 {
	s = s[2*i : 2*i+2]
	return uint16(s[0]) | uint16(s[1])<<8
}

// Uint32 returns the i-th uint32 of s.
func Uint32(s string, i int) uint32 {
	s = s[4*i : 4*i+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// Bucket returns which of n buckets, a power of two, holds a spelling: FNV-1a of 32 bits, with its halves joined.
func Bucket(spelling string, n int) int {
	h := uint32(2166136261)
	for i := range len(spelling) {
		h = (h ^ uint32(spelling[i])) * 16777619
	}
	return int((h ^ h>>16) & uint32(n-1))
}
