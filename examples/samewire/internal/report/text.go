package report

import (
	"strings"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/wire"
)

// shown is a text as the page has it, with the place of each byte in UTF-16 units, which the script counts in. A character that could change the look of
// the page, such as one that overrides the direction, is U+FFFD, and so is each byte that is no part of a character.
type shown struct {
	text string
	at   []int32 // by byte of the text as given, and its end
}

func newShown(text string) *shown {
	s := &shown{at: make([]int32, 0, len(text)+1)}
	var b strings.Builder
	b.Grow(len(text))
	units := int32(0)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		for range size {
			s.at = append(s.at, units)
		}
		i += size
		r = safe(r)
		if units++; r > 0xFFFF {
			units++
		}
		b.WriteRune(r)
	}
	s.text, s.at = b.String(), append(s.at, units)
	return s
}

func safe(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\r':
		return ' '
	case feed.Unsafe(r):
		return utf8.RuneError
	}
	return r
}

// plain returns words in one line, without characters that could change the look of the page.
func plain(s string) string {
	return strings.Join(strings.Fields(newShown(s).text), " ")
}

// cut shortens s to n characters, at a word where there is one.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	short := string([]rune(s)[:n])
	if i := strings.LastIndexByte(short, ' '); i > len(short)/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:") + "…"
}

// spans returns spans in UTF-16 units, as start, end, start, end.
func (s *shown) spans(spans []facts.Span) []int32 {
	out := make([]int32, 0, 2*len(spans))
	for _, x := range spans {
		out = append(out, s.at[x.Start], s.at[x.End])
	}
	return out
}

// The kinds of pieces are those of package wire; furniture counts on by its reason.
const firstReason = 100

// pieces cuts a text where its parts and the sentences of its body do: start, end and kind of each piece, in order. White space between them is none.
func pieces(s *shown, text string, parsed *wire.Story, sentences []facts.Span) []int32 {
	var out []int32
	add := func(from, to, kind int) {
		from += len(text[from:to]) - len(strings.TrimLeft(text[from:to], " \t\r\n\u00a0"))
		to -= len(text[from:to]) - len(strings.TrimRight(text[from:to], " \t\r\n\u00a0"))
		if from < to {
			out = append(out, s.at[from], s.at[to], int32(kind))
		}
	}
	k := 0
	for _, p := range parsed.Parts {
		switch p.Kind {
		case wire.KindSpace:
		case wire.KindBody:
			at := p.Span.Start
			for ; k < len(sentences) && sentences[k].End <= at; k++ {
			}
			for j := k; j < len(sentences) && sentences[j].Start < p.Span.End; j++ {
				from, to := max(at, sentences[j].Start), min(p.Span.End, sentences[j].End)
				if from > to {
					continue
				}
				add(at, from, int(wire.KindBody))
				add(from, to, int(wire.KindBody))
				at = to
			}
			add(at, p.Span.End, int(wire.KindBody))
		case wire.KindFurniture:
			add(p.Span.Start, p.Span.End, firstReason+int(p.Why))
		default:
			add(p.Span.Start, p.Span.End, int(p.Kind))
		}
	}
	return out
}

// kindNames returns what the page calls the kinds of pieces, by number.
func kindNames() map[int]string {
	names := map[int]string{}
	for k := wire.KindBody; k <= wire.KindNotice; k++ {
		names[int(k)] = strings.ReplaceAll(k.String(), "-", " ")
	}
	for r := wire.NoReason; r <= wire.Embed; r++ {
		names[firstReason+int(r)] = strings.ReplaceAll(r.String(), "-", " ")
	}
	names[firstReason+int(wire.Nav)] = "menu"
	return names
}
