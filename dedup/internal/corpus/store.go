package corpus

import (
	"slices"

	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/record"
)

// store keeps of each story its words, the bitmap of those inside quotation marks if there are any, what they are, and its pieces.
type store struct{ memory.Spill[uint32] }

// place is where the record of a story is kept.
type place struct {
	block, at uint32
	words     uint32 // of the body
	pieces    uint32
	quoted    bool // there is a bitmap
}

// appendRecord appends what is kept of a record. The block of its place is not known yet.
func appendRecord(dst []uint32, r *record.Record) ([]uint32, place) {
	p := place{at: uint32(len(dst)), words: uint32(len(r.Body.Words)), pieces: uint32(len(r.Pieces) / 2), quoted: r.Body.Quoted != nil}
	parts := [...][]uint32{r.Body.Words, r.Body.Quoted, r.Body.Facts, r.Pieces}
	n := 0
	for _, part := range parts {
		n += len(part)
	}
	dst = slices.Grow(dst, n)
	for _, part := range parts {
		dst = append(dst, part...)
	}
	return dst, p
}

// get returns what is kept at a place: the body, and its pieces. What cannot be read back is empty; Err reports it.
func (s *store) get(p place, into *[]uint32) (body record.Text, pieces []uint32) {
	bitmap := 0
	if p.quoted {
		bitmap = record.BitmapWords(int(p.words))
	}
	facts := record.FactWords(int(p.words))
	all := s.Get(p.block, int(p.at), int(p.words)+bitmap+facts+2*int(p.pieces), into)
	if len(all) == 0 {
		return record.Text{}, nil
	}
	body.Words, all = all[:p.words], all[p.words:]
	if p.quoted {
		body.Quoted, all = all[:bitmap], all[bitmap:]
	}
	body.Facts = all[:facts]
	return body, all[facts:]
}
