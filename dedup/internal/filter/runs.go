package filter

import (
	"encoding/binary"
	"math/bits"

	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/dedup/internal/swar"
	"github.com/samewire/samewire/shingle"
)

// Texts that share a passage share its bytes, style aside. The runBytes bytes from an anchor on, one of a few letters that are neither rare
// nor frequent, stand for a shingle, and it takes a fraction of the time that its words take to find those of a text. (U. Manber, Finding similar
// files in a large file system, USENIX 1994, chooses by anchors what is compared.)
const runBytes = 24

const punctuation = 0xE2 // the first of three bytes of curly quotes, dashes and other signs, and of hardly a letter

const anchorBlock = 64 // bytes whose anchors are one uint64

// runs is the runs of a text.
type runs struct {
	sparse  bool     // anchors are the letters j, k and v only: a third of all
	hashes  []uint64 // one a run
	foreign int      // bytes of letters that are no ASCII, which holds no anchors
	byWords bool     // shingles of words are among the runs, or all of them

	words    []shingle.Word
	shingles []uint64
}

// A text with more than a byte in someForeign of letters beyond ASCII is known by shingles of its words, too: they are the same where its letters are typed in another
// way. One with more than a byte in mostForeign is known by them alone, for too few letters are anchors.
const (
	someForeign = 32
	mostForeign = 8
)

// find finds the runs of a text, reusing the memory of those of another. Texts of a language have as many runs at least as one in so many bytes.
func (a *runs) find(text string, dense int) {
	a.anchored(text)
	most := a.foreign*mostForeign > len(text) || 3*dense*len(a.hashes) < len(text) // without anchors: words without the letters
	if a.byWords = most || a.foreign*someForeign > len(text); !a.byWords {
		return
	}
	if most {
		a.hashes = a.hashes[:0]
	}
	a.words, _ = shingle.Of(text).AppendChecked(a.words[:0], 0, 0, len(text))
	a.shingles = shingle.Shingler{}.Append(a.shingles[:0], a.words)
	// About as many as there are runs of other texts: all, where words are as long as those of Cyrillic, half or a quarter of shorter ones.
	few := uint64(0)
	switch n := len(a.words); {
	case n*5 > len(text):
		few = 3
	case n*9 > len(text):
		few = 1
	}
	for _, h := range a.shingles {
		if h&few == 0 && (!a.sparse || h>>2%3 == 0) {
			a.hashes = append(a.hashes, h)
		}
	}
}

// anchored finds the runs that begin with anchors.
func (a *runs) anchored(text string) {
	bytes := []byte(text) // no copy is made, as nothing writes to it
	a.hashes, a.foreign = a.hashes[:0], 0
	var last [anchorBlock + runBytes]byte
	for i := 0; i < len(bytes); i += anchorBlock {
		t := &last
		whole := anchorBlock // bytes that a whole run may begin with
		if rest := bytes[i:]; len(rest) >= len(t) {
			t = (*[len(last)]byte)(rest)
		} else {
			clear(last[copy(last[:], rest):])
			whole = len(rest) - runBytes + 1
		}
		var others, high uint64 // others has a bit for each byte that is no anchor: the k-th bits are those of the k-th eight
		for k := 0; k < anchorBlock; k += 32 {
			t := t[k : k+32]
			w, x := binary.LittleEndian.Uint64(t), binary.LittleEndian.Uint64(t[8:])
			y, z := binary.LittleEndian.Uint64(t[16:]), binary.LittleEndian.Uint64(t[24:])
			high |= w | x | y | z
			if a.sparse {
				w, x, y, z = notSparse(w), notSparse(x), notSparse(y), notSparse(z)
			} else {
				w, x, y, z = notAnchors(w), notAnchors(x), notAnchors(y), notAnchors(z)
			}
			others |= (w&swar.Highs>>7 | x&swar.Highs>>6 | y&swar.Highs>>5 | z&swar.Highs>>4) << (k / 8)
		}
		if high&swar.Highs != 0 {
			a.foreign += foreignOf(t[:anchorBlock])
		}
		for at := ^others; at != 0; at &= at - 1 {
			bit := bits.TrailingZeros64(at)
			if first := bit%8*8 + bit/8; first < whole {
				a.hashes = append(a.hashes, hashRun(t[first:]))
			}
		}
	}
}

// foreignOf counts the bytes of a block that are no ASCII, but those of punctuation.
func foreignOf(t []byte) (n int) {
	for ; len(t) >= 8; t = t[8:] {
		x := binary.LittleEndian.Uint64(t)
		signs := swar.Highs &^ (unlike(x, 0x7F, punctuation&0x7F) | ^x) // bytes that are its first
		n += bits.OnesCount64(x&swar.Highs) - 3*bits.OnesCount64(signs)
	}
	return n
}

// notAnchors returns in the high bits which of eight bytes are no anchors, which are the letters p, q, x and y, j and k, and v, upper case too. In
// English about one byte in twenty is one.
func notAnchors(x uint64) uint64 {
	return unlike(x, 0x56, 0x50)&unlike(x, 0x5E, 0x4A)&unlike(x, 0x5F, 0x56) | x
}

// notSparse is notAnchors without p, q, x and y.
func notSparse(x uint64) uint64 {
	return unlike(x, 0x5E, 0x4A)&unlike(x, 0x5F, 0x56) | x
}

// unlike returns in the high bits which of eight bytes are not those letters that mask makes like: it masks the bit of the case, and those in
// which the letters of a group differ.
func unlike(x, mask, like uint64) uint64 {
	// 0x7F added to a byte below 0x80 sets its highest bit unless it is 0, and carries nothing into the next byte.
	return (x&(mask*swar.Ones) ^ like*swar.Ones) + 0x7F*swar.Ones
}

// hashRun returns the hash of the run that t begins with, whatever its case and whether its words are parted by spaces or line ends. It takes some
// letters for others, too, which makes few runs alike. (The products are those of Wang Yi's wyhash.)
func hashRun(t []byte) uint64 {
	const same = 0x2A * swar.Ones // the bits in which upper and lower case differ, and ' ' and '\n'
	t = t[:runBytes]
	x, y, z := binary.LittleEndian.Uint64(t)&^same, binary.LittleEndian.Uint64(t[8:])&^same, binary.LittleEndian.Uint64(t[16:])&^same
	high, low := bits.Mul64(x^hash.Base, y^0xC2B2AE3D27D4EB4F)
	high, low = bits.Mul64(high^low^0x165667B19E3779F9, z^0x27D4EB2F165667C5)
	return high ^ low
}
