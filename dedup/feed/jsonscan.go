package feed

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// This file is the fast path of decode: it finds the values of a JSON object
// without copying them. What it accepts is valid JSON, given valid UTF-8, and
// it finds what encoding/json finds (FuzzDecode compares them). It may refuse
// valid JSON: names with escapes and deep nesting are left to encoding/json.

const ones, highs = 0x0101010101010101, 0x8080808080808080 // a byte in all eight places: its lowest bit, its highest

// maxNesting bounds the recursion of skip.
const maxNesting = 32

// scan fills d.fields from a line that is one JSON object.
func (d *decoder) scan(b []byte) bool {
	i := space(b, 0)
	if i == len(b) || b[i] != '{' {
		return false
	}
	i = space(b, i+1)
	if i < len(b) && b[i] == '}' {
		return space(b, i+1) == len(b)
	}
	for {
		key, next, ok := scanName(b, i)
		if !ok {
			return false
		}
		var v value
		f := fieldOf(key)
		if next = space(b, next); (f == fText || f == fBody) && next < len(b) && b[next] == '"' {
			v, next, ok = d.scanText(b, next)
		} else {
			v, next, ok = scanValue(b, next, 0)
		}
		if !ok {
			return false
		}
		if f != numFields {
			d.fields[f] = v
		}
		i = space(b, next)
		if i == len(b) {
			return false
		}
		switch b[i] {
		case ',':
			i = space(b, i+1)
		case '}':
			return space(b, i+1) == len(b)
		default:
			return false
		}
	}
}

// scanName reads a name and its colon at b[i:]; next is where the value or
// space before it begins.
func scanName(b []byte, i int) (name []byte, next int, ok bool) {
	if i == len(b) || b[i] != '"' {
		return nil, 0, false
	}
	v, next, ok := scanString(b, i)
	if !ok || v.escaped {
		return nil, 0, false
	}
	next = space(b, next)
	if next == len(b) || b[next] != ':' {
		return nil, 0, false
	}
	return v.raw, next + 1, true
}

// scanValue reads the value at b[i:], after space; next is the byte after it.
func scanValue(b []byte, i, depth int) (v value, next int, ok bool) {
	i = space(b, i)
	if i == len(b) || depth > maxNesting {
		return value{}, 0, false
	}
	switch b[i] {
	case '"':
		return scanString(b, i)
	case '{', '[':
		next, ok = skip(b, i, depth)
		return value{kind: other}, next, ok
	case 't':
		return word(b, i, "true", other)
	case 'f':
		return word(b, i, "false", other)
	case 'n':
		return word(b, i, "null", missing)
	}
	next, ok = scanNumber(b, i)
	if !ok {
		return value{}, 0, false
	}
	return value{kind: number, raw: b[i:next]}, next, true
}

// scanString reads the string whose opening quote is b[i].
func scanString(b []byte, i int) (v value, next int, ok bool) {
	start, escaped := i+1, false
	for i = start; ; {
		i = plain(b, i)
		if i == len(b) || b[i] < ' ' {
			return value{}, 0, false
		}
		if b[i] == '"' {
			return value{kind: str, raw: b[start:i], escaped: escaped}, i + 1, true
		}
		escaped = true
		if i+1 == len(b) {
			return value{}, 0, false
		}
		switch b[i+1] {
		case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			i += 2
		case 'u':
			if _, ok := hex4(b, i+2); !ok {
				return value{}, 0, false
			}
			i += 6
		default:
			return value{}, 0, false
		}
	}
}

// scanText is scanString for the text of a story, which it copies, too. Most
// of the time goes to what looks for single bytes and what copies, which the
// standard library does many bytes at a time.
func (d *decoder) scanText(b []byte, i int) (v value, next int, ok bool) {
	start := i + 1
	room := d.texts.with(len(b)-start, textBytes)
	from, quote := len(room), i
	spelled := false // some escape is of a letter that is no ASCII
	for i = start; ; {
		if quote < i {
			n := bytes.IndexByte(b[i:], '"')
			if n < 0 {
				return value{}, 0, false
			}
			quote = i + n
		}
		n := bytes.IndexByte(b[i:quote], '\\')
		if n < 0 {
			break
		}
		room = append(room, b[i:i+n]...)
		for i += n; i < len(b) && b[i] == '\\'; {
			if room, i, ok = unescapeOne(room, b, i); !ok {
				return value{}, 0, false
			}
			spelled = spelled || room[len(room)-1] >= utf8.RuneSelf
		}
	}
	d.texts = append(room, b[i:quote]...)
	raw := b[start:quote]
	low, high := unusual(raw)
	if low {
		return value{}, 0, false
	}
	if !high {
		d.plain.from, d.plain.to = start, quote
	}
	return value{kind: str, raw: raw, text: d.texts.since(from), ascii: !high && !spelled}, quote + 1, true
}

// unusual reports whether there are control characters, and whether there are
// bytes that are no ASCII.
func unusual(b []byte) (low, high bool) {
	var lows, all uint64
	for ; len(b) >= 32; b = b[32:] {
		w, x := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
		y, z := binary.LittleEndian.Uint64(b[16:]), binary.LittleEndian.Uint64(b[24:])
		lows |= (w-ones*' ')&^w | (x-ones*' ')&^x | (y-ones*' ')&^y | (z-ones*' ')&^z
		all |= w | x | y | z
	}
	for _, c := range b {
		all |= uint64(c)
		low = low || c < ' '
	}
	return low || lows&highs != 0, all&highs != 0
}

// plain returns the index of the first byte from b[i:] on that does not stand
// for itself in a JSON string: a quote, a backslash or a control character.
// Sixteen bytes are tested at once.
func plain(b []byte, i int) int {
	for ; i+16 <= len(b); i += 16 {
		x, y := special(binary.LittleEndian.Uint64(b[i:])), special(binary.LittleEndian.Uint64(b[i+8:]))
		if x|y == 0 {
			continue
		}
		if x != 0 {
			return i + bits.TrailingZeros64(x)/8
		}
		return i + 8 + bits.TrailingZeros64(y)/8
	}
	for ; i < len(b); i++ {
		if c := b[i]; c == '"' || c == '\\' || c < ' ' {
			break
		}
	}
	return i
}

// special returns the high bits of bytes among eight that are special, and
// maybe of some above the first such byte, which does no harm as the lowest is
// taken (Hacker's Delight, 2nd ed., section 6-1): a byte below 0x80 gets its
// high bit by subtracting n where it is below n, or where a borrow came in.
func special(w uint64) uint64 {
	return ((w ^ ones*'"' - ones) | (w ^ ones*'\\' - ones) | (w - ones*' ')) &^ w & highs
}

// skip reads the object or array that opens at b[i]; next is the byte after.
func skip(b []byte, i, depth int) (next int, ok bool) {
	object := b[i] == '{'
	closing := byte(']')
	if object {
		closing = '}'
	}
	i = space(b, i+1)
	if i < len(b) && b[i] == closing {
		return i + 1, true
	}
	for {
		if object {
			if _, i, ok = scanName(b, i); !ok {
				return 0, false
			}
		}
		if _, i, ok = scanValue(b, i, depth+1); !ok {
			return 0, false
		}
		i = space(b, i)
		if i == len(b) {
			return 0, false
		}
		switch b[i] {
		case ',':
			i = space(b, i+1)
		case closing:
			return i + 1, true
		default:
			return 0, false
		}
	}
}

// scanNumber returns the end of the number at b[i:].
func scanNumber(b []byte, i int) (next int, ok bool) {
	if i < len(b) && b[i] == '-' {
		i++
	}
	first := i
	if i = digits(b, i); i == first || b[first] == '0' && i > first+1 {
		return 0, false
	}
	if i < len(b) && b[i] == '.' {
		first = i + 1
		if i = digits(b, first); i == first {
			return 0, false
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		first = i
		if i = digits(b, first); i == first {
			return 0, false
		}
	}
	return i, true
}

func digits(b []byte, i int) int {
	for i < len(b) && '0' <= b[i] && b[i] <= '9' {
		i++
	}
	return i
}

func word(b []byte, i int, want string, k kind) (v value, next int, ok bool) {
	end := i + len(want)
	if end > len(b) || string(b[i:end]) != want {
		return value{}, 0, false
	}
	return value{kind: k}, end, true
}

func space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r' || b[i] == '\n') {
		i++
	}
	return i
}
