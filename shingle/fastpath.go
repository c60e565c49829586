package shingle

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/spaolacci/murmur3"
)

// The fast path of [AppendWords]. Most words of most texts are plain: at most maxPlain ASCII letters and digits, after which the word ends
// whatever the rules for apostrophes, points and commas say. They are found in the bitmap of a block of text, folded and hashed in two
// registers. All else is left to the scanner. It would find the same plain words: the fast path only saves time.

const (
	blockLen = 64 // bytes whose bitmap is one uint64
	maxPlain = 15 // bytes: up to here murmur3 has no whole block to mix

	ones  = 0x0101010101010101 // a byte times ones is that byte in all eight places
	highs = 0x80 * ones
)

// block is blockLen bytes of text, from a place where a word may begin, and those that are read with its last ones. Bytes after the end
// of the text are 0, which is no part of a word.
type block [blockLen + 16]byte

// What a byte is to a word that ends before it or before the byte before it.
const (
	joint  = 1 << iota // an ASCII byte that may join what stands on both sides into one word
	onward             // after a joint: the word may go on
)

var atEnd = func() (t [256]uint8) {
	for c := range t {
		if asciiFold[c] != 0 || c >= utf8.RuneSelf {
			t[c] = onward
		}
	}
	t['\''], t['`'], t['.'], t[','] = joint, joint, joint, joint
	return t
}()

// masks[n] keeps the first n of 16 bytes in two registers.
var masks = func() (m [maxPlain + 1][2]uint64) {
	for n := range m {
		m[n] = [2]uint64{1<<(8*n) - 1, 1<<(8*max(n-8, 0)) - 1} // a shift by 64 leaves 0
	}
	return m
}()

// appendPlain appends to dst the plain words of text from i on. It returns the longer slice and where the scanner has to go on: a place
// that is never inside a word, as i must be.
func appendPlain(dst []Word, text []byte, i int) ([]Word, int) {
	var last block
	for i < len(text) {
		t := &last
		if len(text)-i >= len(t) {
			t = (*block)(text[i:])
		} else {
			clear(last[copy(last[:], text[i:]):])
		}
		letters, known := bitmap(t)
		done := bits.Len64(^letters & (1<<known - 1)) // a word that reaches t[known] may go on there
		for words := letters & (1<<done - 1); words != 0; {
			// The lowest run of ones is a word. Its lowest one added carries into the bit after the run.
			carried := words + words&-words
			start, end := bits.TrailingZeros64(words), bits.TrailingZeros64(carried&^words)
			words &= carried
			n := end - start
			if n > maxPlain || atEnd[t[end]]&joint&(atEnd[t[end+1]]/onward) != 0 {
				return dst, i + start
			}
			// A digit or lower case letter has the bit 0x20 already, an upper case letter becomes lower case by it.
			lo := (binary.LittleEndian.Uint64(t[start:]) | 0x20*ones) & masks[n][0]
			hi := (binary.LittleEndian.Uint64(t[start+8:]) | 0x20*ones) & masks[n][1]
			dst = append(dst, Word{sumShort(lo, hi, n), i + start, i + end})
		}
		i += done
		if known < blockLen || done == 0 {
			return dst, i
		}
	}
	return dst, len(text)
}

// bitmap returns which of the first known bytes of t are ASCII letters or digits: of blockLen, or those before the first that is not ASCII.
func bitmap(t *block) (letters uint64, known int) {
	for k := 0; k < blockLen; k += 8 {
		x := binary.LittleEndian.Uint64(t[k:])
		if other := x & highs; other != 0 {
			n := bits.TrailingZeros64(other) / 8
			return letters | lettersOf(x&masks[n][0])<<k, k + n
		}
		letters |= lettersOf(x) << k
	}
	return letters, blockLen
}

// lettersOf returns which of eight ASCII bytes are letters or digits, a bit each.
func lettersOf(x uint64) uint64 {
	// 0x80-c added to a byte below 0x80 sets its high bit if it is at least c, and carries nothing into the next byte.
	digit := (x + (0x80-'0')*ones) ^ (x + (0x80-'9'-1)*ones)
	x |= 0x20 * ones
	letter := (x + (0x80-'a')*ones) ^ (x + (0x80-'z'-1)*ones)
	return (digit | letter) & highs * 0x02040810204081 >> 56 // gathers the high bits in the highest byte
}

// sum64 is murmur3.Sum64, faster for short words.
func sum64(word []byte) uint64 {
	if len(word) > maxPlain {
		return murmur3.Sum64(word)
	}
	var t [16]byte
	copy(t[:], word)
	return sumShort(binary.LittleEndian.Uint64(t[:]), binary.LittleEndian.Uint64(t[8:]), len(word))
}

// sumShort is murmur3.Sum64 of n <= maxPlain bytes: the first eight are lo, the others hi, and what is left of both is 0.
func sumShort(lo, hi uint64, n int) uint64 {
	const c1, c2 = 0x87c37b91114253d5, 0x4cf5ad432745937f
	h1 := bits.RotateLeft64(lo*c1, 31)*c2 ^ uint64(n)
	h2 := bits.RotateLeft64(hi*c2, 33)*c1 ^ uint64(n)
	h1 += h2
	return mix(h1) + mix(h1+h2)
}
