package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unsafeRune reports whether a character can move the cursor, change the colour or turn the direction of what stands around it. Joiners, marks of
// direction and blanks of other widths are harmless, and scripts need them.
func unsafeRune(r rune) bool {
	return unicode.IsControl(r) || '\u2028' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}

// visible returns s with U+FFFD for what is unsafe, for what a mark is made of, and for bytes that are no part of a character.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unsafeRune(r) || unicode.Is(unicode.Co, r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// message returns s as a line of a message: what is unsafe is escaped.
func message(s string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, unsafeRune) < 0 {
		return s
	}
	return escaped(s)
}

// escaped returns s with \uXXXX for unsafe characters and \xNN for bytes that are no part of one.
func escaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case unsafeRune(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String()
}

// escapeTSV keeps an id within its column, and harmless: it writes \t, \n, \r and \\, and \uXXXX for other unsafe characters.
func escapeTSV(id string) string {
	if utf8.ValidString(id) && strings.IndexFunc(id, func(r rune) bool { return r == '\\' || unsafeRune(r) }) < 0 {
		return id
	}
	return escaped(tsvEscapes.Replace(id))
}

var tsvEscapes = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// unescapeTSV undoes escapeTSV. A backslash before anything else stays.
func unescapeTSV(id string) string {
	i := strings.IndexByte(id, '\\')
	if i < 0 {
		return id
	}
	var b strings.Builder
	for ; i >= 0; i = strings.IndexByte(id, '\\') {
		b.WriteString(id[:i])
		id = id[i:]
		r, n := rune('\\'), 1
		if len(id) > 1 {
			switch id[1] {
			case '\\':
				n = 2
			case 't':
				r, n = '\t', 2
			case 'n':
				r, n = '\n', 2
			case 'r':
				r, n = '\r', 2
			case 'u':
				if len(id) >= 6 {
					if x, err := strconv.ParseUint(id[2:6], 16, 16); err == nil && unsafeRune(rune(x)) {
						r, n = rune(x), 6
					}
				}
			}
		}
		b.WriteRune(r)
		id = id[n:]
	}
	return b.String() + id
}

// escapeJSON returns JSON in which the unsafe characters of strings are written \uXXXX; encoding/json does so with those below U+0020 alone.
func escapeJSON(text []byte) []byte {
	from := 0
	var out []byte
	for i := 0; i < len(text); {
		n := bytes.IndexFunc(text[i:], func(r rune) bool { return r >= 0x7f && unsafeRune(r) })
		if n < 0 {
			break
		}
		i += n
		r, size := utf8.DecodeRune(text[i:])
		out = fmt.Appendf(append(out, text[from:i]...), `\u%04x`, r)
		i += size
		from = i
	}
	if out == nil {
		return text
	}
	return append(out, text[from:]...)
}
