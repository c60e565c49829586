package main

import (
	"unicode/utf8"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/wire"
)

// declareOffsets declares what spans count.
func declareOffsets(f *flags, p *string) {
	f.choice(p, "offsets", "bytes|utf16|runes", "what spans count: bytes of UTF-8, the default; utf16, code units as in JavaScript, Java and C#; runes, code points as in Python")
}

// counter counts the offsets of a text in other units than bytes, in time that does not grow with the text but for the first call.
type counter struct {
	text  string
	unit  string // bytes, or empty, utf16 or runes
	marks []int  // units before each piece of pieceBytes bytes
}

const pieceBytes = 256

// at returns a byte offset in units. One inside a character counts as its beginning.
func (c *counter) at(offset int) int {
	if c.unit == "" || c.unit == "bytes" {
		return offset
	}
	if c.marks == nil {
		c.marks = []int{0}
		n := 0
		for from := 0; from < len(c.text); from += pieceBytes {
			n += unitsIn(c.text, from, min(from+pieceBytes, len(c.text)), c.unit)
			c.marks = append(c.marks, n)
		}
	}
	offset = min(max(offset, 0), len(c.text))
	k := offset / pieceBytes
	return c.marks[k] + unitsIn(c.text, k*pieceBytes, offset, c.unit)
}

// unitsIn returns the units of the characters that begin in text[from:to].
func unitsIn(text string, from, to int, unit string) (n int) {
	for i := from; i < to; i++ {
		b := text[i]
		if !utf8.RuneStart(b) {
			continue
		}
		n++
		if unit == "utf16" && b >= 0xf0 {
			n++
		}
	}
	return n
}

// span returns a span in units.
func (c *counter) span(s wire.Span) jsonSpan { return jsonSpan{c.at(s.Start), c.at(s.End)} }

// otherThanBytes returns a unit where it is not that of the default.
func otherThanBytes(unit string) string {
	if unit == "bytes" {
		return ""
	}
	return unit
}

// passagesIn returns passages in the units of the two texts.
func passagesIn(a, b *counter, passages []dedup.Passage) []jsonPassage {
	out := make([]jsonPassage, len(passages))
	for i, p := range passages {
		out[i] = jsonPassage{a.span(p.A), b.span(p.B), p.Words}
	}
	return out
}

type jsonPassage struct {
	A     jsonSpan `json:"a"`
	B     jsonSpan `json:"b"`
	Words int      `json:"words"`
}
