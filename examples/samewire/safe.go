package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/feed"
)

// visible returns s with U+FFFD for what is unsafe, for what a mark is made of, and for bytes that are no part of a character.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if feed.Unsafe(r) || unicode.Is(unicode.Co, r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// escapeTSV keeps an id within its column, and harmless: it writes \t, \n, \r and \\, and \u with four hexadecimal digits for other unsafe characters.
func escapeTSV(id string) string {
	return feed.Escape(tsvEscapes.Replace(id))
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
					if x, err := strconv.ParseUint(id[2:6], 16, 16); err == nil && feed.Unsafe(rune(x)) {
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

// escapeJSON returns JSON in which the unsafe characters of strings are written \u and four hexadecimal digits; encoding/json does so with those below U+0020 alone.
func escapeJSON(text []byte) []byte {
	from := 0
	var out []byte
	for i := 0; i < len(text); {
		n := bytes.IndexFunc(text[i:], func(r rune) bool { return r >= 0x7f && feed.Unsafe(r) })
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
