package main

import (
	"strings"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/wire"
)

// declareOffsets declares what spans count.
func declareOffsets(f *flags, p *string) {
	f.choice(p, "offsets", "bytes|utf16|runes", "what spans count: bytes of UTF-8, the default; utf16, code units as in JavaScript, Java and C#; runes, code points as in Python")
}

// given is the text of a story as it is given, of which spans tell, where what was compared is cleaned.
type given struct {
	text  string
	clean feed.Cleaned
}

// cleaned returns a story as it is compared, and its text as it is given.
func cleaned(a dedup.Article) (dedup.Article, given) {
	g := given{a.Text, feed.Clean(a.Text)}
	a.Text = g.clean.Text
	return a, g
}

func (g given) counter(unit string) *counter {
	return &counter{text: g.text, unit: unit, clean: g.clean}
}

// counter counts offsets into a text as it is given, in some unit, in time that does not grow with the text but for the first call.
type counter struct {
	text  string
	clean feed.Cleaned // of the text that the spans are of; zero where that is text
	unit  string       // bytes, or empty, utf16 or runes
	marks []int        // units before each piece of pieceBytes bytes
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
func (c *counter) span(s wire.Span) wire.Span {
	s = c.clean.Span(s)
	return wire.Span{Start: c.at(s.Start), End: c.at(s.End)}
}

// side returns a side, nil where there is none, as it stands in the text that is given: its spans in units, of which words in another field have none, and its words.
func (c *counter) side(s *facts.Side) *facts.Side {
	if s == nil {
		return nil
	}
	out := &facts.Side{Field: s.Field, Text: s.Text, Value: s.Value}
	if s.Field != "" {
		return out
	}
	for _, span := range s.Spans {
		out.Spans = append(out.Spans, c.span(span))
	}
	if c.clean.Same() {
		return out
	}
	words := make([]string, len(s.Spans))
	for i, span := range s.Spans {
		words[i] = c.clean.Span(span).In(c.text)
	}
	out.Text = strings.Join(words, " … ")
	return out
}

// otherThanBytes returns a unit where it is not that of the default.
func otherThanBytes(unit string) string {
	if unit == "bytes" {
		return ""
	}
	return unit
}

// passagesIn returns passages in the units of the two texts.
func passagesIn(a, b *counter, passages []dedup.Passage) []dedup.Passage {
	out := make([]dedup.Passage, len(passages))
	for i, p := range passages {
		out[i] = dedup.Passage{A: a.span(p.A), B: b.span(p.B), Words: p.Words}
	}
	return out
}
