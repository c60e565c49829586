package record

import (
	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/shingle"
)

// A piece is a stretch of a body of about a sentence. Pieces end with sentences and lines, and after one word in sixteen, chosen by its hash, so that
// the same words are cut into the same pieces whatever stands around them and however a page was cut into lines.

// appendPieces appends the pieces of a body: for each the index of the first word after it, and a digest of its words.
func appendPieces(pieces []uint32, text string, words []shingle.Word) []uint32 {
	var digest uint64
	for i, w := range words {
		digest = digest*hash.Base + w.Hash
		if i+1 == len(words) || w.Hash>>60 == 0 || endsPiece(text, w.End, words[i+1].Start) {
			pieces = append(pieces, uint32(i+1), uint32(hash.Mix(digest)>>32))
			digest = 0
		}
	}
	return pieces
}

// endsPiece reports whether a piece ends with what stands in text between two words: the end of a sentence or line.
func endsPiece(text string, from, to int) bool {
	// Both bytes are looked at before the length, which is 1 or more at random.
	return from < to && pieceEnds[text[from]]|pieceEnds[text[from+1]] != 0 && to-from > 1
}

var pieceEnds = [256]uint8{'.': 1, '!': 1, '?': 1, '\n': 1, '|': 1}

// minPiece is the fewest words of a piece that means anything: fewer stand in many stories by chance.
const minPiece = 5

// AppendDigests appends the digests of the pieces that have as many words.
func (r *Record) AppendDigests(dst []uint32) []uint32 {
	from := uint32(0)
	for p := r.Pieces; len(p) > 0; p = p[2:] {
		if p[0]-from >= minPiece {
			dst = append(dst, p[1])
		}
		from = p[0]
	}
	return dst
}

// Digests returns how many AppendDigests appends.
func (r *Record) Digests() (n int) {
	from := uint32(0)
	for p := r.Pieces; len(p) > 0; p = p[2:] {
		if p[0]-from >= minPiece {
			n++
		}
		from = p[0]
	}
	return n
}
