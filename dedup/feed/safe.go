package feed

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unsafe reports whether a character can change the look of a terminal, or of the text around it: controls, and what overrides the direction. Joiners,
// marks of direction and blanks of other widths are harmless, and scripts need them.
func Unsafe(r rune) bool {
	return unicode.IsControl(r) || '\u2028' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}

func isSafe(s string) bool { return utf8.ValidString(s) && strings.IndexFunc(s, Unsafe) < 0 }

// quoteUnsafe returns a name as it is, in quotes where it has unsafe characters.
func quoteUnsafe(name string) string {
	if isSafe(name) {
		return name
	}
	return strconv.Quote(name)
}

// Escape returns text with its [Unsafe] characters as \u and four hexadecimal digits, and bytes that are no part of a character as \xNN.
func Escape(s string) string {
	if isSafe(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case Unsafe(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String()
}

// ShellQuote returns a file name as one word of a POSIX shell's command line, without characters that could change the look of a terminal.
func ShellQuote(name string) string {
	if strings.HasPrefix(name, "-") {
		name = "./" + name // no flag
	}
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("_./-+=:,@%", r)
	}
	switch {
	case name != "" && strings.IndexFunc(name, func(r rune) bool { return !plain(r) }) < 0:
		return name
	case isSafe(name):
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	var b strings.Builder
	b.WriteString("$'")
	for i := 0; i < len(name); {
		r, size := utf8.DecodeRuneInString(name[i:])
		switch {
		case r == utf8.RuneError && size == 1, Unsafe(r):
			for _, c := range []byte(name[i : i+size]) {
				fmt.Fprintf(&b, `\x%02x`, c)
			}
		case r == '\'', r == '\\':
			b.WriteByte('\\')
			b.WriteByte(byte(r))
		default:
			b.WriteString(name[i : i+size])
		}
		i += size
	}
	return b.String() + "'"
}
