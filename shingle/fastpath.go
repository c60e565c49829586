package shingle

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"math/rand/v2"
	"slices"
	"unicode/utf8"

	"github.com/spaolacci/murmur3"
)

// The fast path of [AppendWords]. Most words of most texts are plain: at most maxPlain ASCII letters and digits once they are folded, with
// apostrophes, decimal points and commas between. They are found in the bitmap of a block of text, folded and hashed in two registers. All
// else is left to the scanner. It would find the same plain words: the fast path only saves time.

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
	joint  = 1 << iota // it may join, or begin what may join, what stands on both sides into one word
	onward             // after a joint: the word may go on
)

var atEnd = func() (t [256]uint8) {
	for c := range t {
		if asciiFold[c] != 0 || c >= utf8.RuneSelf {
			t[c] = onward
		}
	}
	for _, c := range []byte("'`.,") {
		t[c] = joint
	}
	t[curly] |= joint
	return t
}()

// curly is the first byte of curly quotes and dashes.
const curly = 0xE2

// masks[n] keeps the first n of 16 bytes in two registers.
var masks = func() (m [maxPlain + 1][2]uint64) {
	for n := range m {
		m[n] = [2]uint64{1<<(8*n) - 1, 1<<(8*max(n-8, 0)) - 1} // a shift by 64 leaves 0
	}
	return m
}()

// appendPlain appends to dst the plain words of text from i on, and adds them to a check. It returns the longer slice, where the scanner has to go on,
// a place that is never inside a word, as i must be, and the check.
func appendPlain(dst []Word, check uint64, text string, i int) ([]Word, uint64, int) {
	bytes := []byte(text) // no copy is made, as nothing writes to it
	var last block
blocks:
	for i < len(bytes) {
		t := &last
		if len(bytes)-i >= len(t) {
			t = (*block)(bytes[i:])
		} else {
			clear(last[copy(last[:], bytes[i:]):])
		}
		letters, known := bitmap(t)
		done := bits.Len64(^letters & (1<<known - 1)) // a word that reaches t[known] may go on there
		for words := letters & (1<<done - 1); words != 0; {
			// The lowest run of ones is a word. Its lowest one added carries into the bit after the run.
			carried := words + words&-words
			start, end := bits.TrailingZeros64(words), bits.TrailingZeros64(carried&^words)
			words &= carried
			n := end - start
			if n > maxPlain {
				return dst, check, i + start
			}
			lo, hi := t.folded(start, n)
			for atEnd[t[end]]&joint&(atEnd[t[end+1]]/onward) != 0 {
				size := t.joins(text, i, start, end)
				if size == 0 {
					if t[end+1] >= utf8.RuneSelf && t[end] != curly && isDigit(t[end-1]) {
						return dst, check, i + start // a digit of another script may go on with it
					}
					break
				}
				// The next run goes on with the word.
				from := end + size
				if words>>from&1 == 0 && start > 0 {
					i += start // it does not end in this block
					continue blocks
				}
				m := bits.TrailingZeros64(^(words >> from))
				dot := t[end] == '.'
				if m == 0 || n+m >= maxPlain || dot && !isDigit(t[end-1]) {
					return dst, check, i + start
				}
				if dot {
					lo, hi = appended(lo, hi, n, '.', 0)
					n++
				}
				more, last := t.folded(from, m)
				lo, hi = appended(lo, hi, n, more, last)
				n += m
				end = from + m
				words &= words + words&-words
			}
			dst = append(dst, Word{sumShort(lo, hi, n), i + start, i + end})
			check = addShort(check, lo, hi)
		}
		i += done
		if known < blockLen-2 || done == 0 {
			return dst, check, i
		}
	}
	return dst, check, len(bytes)
}

// folded returns the n letters and digits at t[i], folded, and what is left of 16 bytes as 0.
func (t *block) folded(i, n int) (lo, hi uint64) {
	// A digit or lower case letter has the bit 0x20 already, an upper case letter becomes lower case by it.
	lo = (binary.LittleEndian.Uint64(t[i:]) | 0x20*ones) & masks[n][0]
	hi = (binary.LittleEndian.Uint64(t[i+8:]) | 0x20*ones) & masks[n][1]
	return lo, hi
}

// appended returns the n bytes of lo and hi, at least one, with others after them.
func appended(lo, hi uint64, n int, more, last uint64) (uint64, uint64) {
	if n >= 8 {
		return lo, hi | more<<(8*(n-8))
	}
	return lo | more<<(8*n), hi | last<<(8*n) | more>>(64-8*n)
}

// joins returns how many bytes at t[end] join the word from t[start] on, of a block that begins at text[i], to what follows; 0 when it ends.
func (t *block) joins(text string, i, start, end int) int {
	if t[end] != curly {
		return joins(text, i+start, i+end)
	}
	if t[end+1] == 0x80 && t[end+2]&^1 == 0x98 && wordAt(text, i+end+3) { // ‘ or ’
		return 3
	}
	return 0
}

// bitmap returns which of the first known bytes of t are ASCII letters or digits: of blockLen, or those before a character that is left to the
// scanner.
func bitmap(t *block) (letters uint64, known int) {
	for k := 0; k < blockLen; k += 8 {
		x := binary.LittleEndian.Uint64(t[k:])
		if x&highs != 0 {
			return bitmapOf(t)
		}
		letters |= lettersOf(x) << k
	}
	return letters, blockLen
}

// bitmapOf is bitmap for blocks that are not all ASCII: curly quotes and dashes, U+2010 to U+2027, are known too.
func bitmapOf(t *block) (letters uint64, known int) {
	var high uint64
	for k := 0; k < blockLen; k += 8 {
		x := binary.LittleEndian.Uint64(t[k:])
		letters |= lettersOf(x&^highs) << k
		high |= gather(x&highs) << k
	}
	letters &^= high
	known = blockLen
	for ; high != 0 && known == blockLen; high &^= 7 << bits.TrailingZeros64(high) {
		i := bits.TrailingZeros64(high)
		if t[i] != curly || t[i+1] != 0x80 || t[i+2] < 0x90 || t[i+2] > 0xA7 || i > blockLen-3 {
			known = i
		}
	}
	return letters & (1<<known - 1), known
}

// lettersOf returns which of eight ASCII bytes are letters or digits, a bit each.
func lettersOf(x uint64) uint64 {
	// 0x80-c added to a byte below 0x80 sets its high bit if it is at least c, and carries nothing into the next byte.
	digit := (x + (0x80-'0')*ones) ^ (x + (0x80-'9'-1)*ones)
	x |= 0x20 * ones
	letter := (x + (0x80-'a')*ones) ^ (x + (0x80-'z'-1)*ones)
	return gather((digit | letter) & highs)
}

// gather returns the high bits of eight bytes, whose other bits are 0, a bit each.
func gather(x uint64) uint64 { return x * 0x02040810204081 >> 56 }

// sum64 is murmur3.Sum64, faster for short words.
func sum64(word []byte) uint64 {
	if len(word) > maxPlain {
		return murmur3.Sum64(slices.Clone(word)) // it lets its argument escape: so only these are on the heap
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

// checkKey and checkSeed are of checks.
var (
	checkKey  = rand.Uint64()
	checkSeed = maphash.MakeSeed()
)

// addShort adds a word of at most maxPlain bytes to a check: lo and hi as sumShort has them. (It is the step of Wang Yi's wyhash.)
func addShort(check, lo, hi uint64) uint64 {
	high, low := bits.Mul64(check^lo, hi^checkKey)
	return high ^ low
}

// add adds a word to a check.
func add(check uint64, word []byte) uint64 {
	if len(word) > maxPlain {
		return addShort(check, maphash.Bytes(checkSeed, word), 1<<63) // no word of maxPlain bytes has a last one
	}
	var t [16]byte
	copy(t[:], word)
	return addShort(check, binary.LittleEndian.Uint64(t[:]), binary.LittleEndian.Uint64(t[8:]))
}
