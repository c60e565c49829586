package feed

import (
	"encoding/binary"
	"html"
	"math/bits"
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/wire"
)

// Cleaned is a text as its readers saw it, and where in the text as given its words stand. Clean makes it.
type Cleaned struct {
	Text   string
	pieces []stretch // of Text, in order; nil where it is the text as given
}

// stretch is a stretch of a cleaned text.
type stretch struct {
	at, from, to int  // its place in the text, and in the text as given
	same         bool // it is what stands there
}

// Clean returns a text without what an export left in it, and all else as it is: tags, comments, scripts and character references of HTML, the
// addresses of Markdown links, UTF-8 that was read as windows-1252, characters without width that no script needs, wide forms of ASCII, and the Arabic
// yeh and kaf of a text in Persian; and quotation marks, apostrophes and dashes that became U+FFFD, where nothing else can have stood there. A tag that ends a paragraph becomes a blank line, unless there is a line end beside it. It has to be sure that
// the text is marked up: a single < is none. A text without any of this is returned as it is.
func Clean(text string) Cleaned { return clean(text, false) }

// clean is Clean of a text that may be known to be ASCII alone.
func clean(text string, ascii bool) Cleaned {
	has := func(b byte) bool { return strings.IndexByte(text, b) >= 0 } // which is fast, and settles most texts
	c := cleaner{text: text}
	c.marked = hasTag(text)
	c.entities = c.marked && has('&') || hasEntity(text)
	c.links = has('[') && strings.Contains(text, "](http")
	if !ascii {
		c.foreign(has)
	}
	if !c.marked && !c.entities && !c.links && !c.misread && !c.persian && !c.odd {
		return Cleaned{Text: text}
	}
	return c.run()
}

// foreign finds what there is among bytes that are no ASCII.
func (c *cleaner) foreign(has func(b byte) bool) {
	text := c.text
	first, few := firstBytes(text)
	if !few {
		first = bytesFound{has(0xc3), has(0xd9), has(0xef), has(0xe2) && (strings.Contains(text, "\u200b") || strings.Contains(text, "\u2060") ||
			strings.Contains(text, "\u200d") || strings.Contains(text, "\u200e") || strings.Contains(text, "\u200f"))}
	}
	c.misread = first.c3 && (strings.Contains(text, "â") || strings.Contains(text, "Ã")) && len(surelyMojibake.FindAllString(text, 2)) == 2
	c.persian = first.d9 && strings.ContainsAny(text, "يك") && strings.ContainsAny(text, "پچژگ")
	c.odd = first.unseen || first.ef && (strings.Contains(text, "\xef\xbc") || strings.Contains(text, "\xef\xbb") || strings.Contains(text, lost))
}

// bytesFound is which bytes that begin characters of some kind a text has, and whether it has characters without width.
type bytesFound struct{ c3, d9, ef, unseen bool }

// firstBytes looks at the bytes of a text that are no ASCII, one by one, and says whether these are few: of many, the standard library is quicker to find one.
func firstBytes(text string) (found bytesFound, few bool) {
	b := []byte(text) // no copy is made, as nothing writes to it
	left := 32 + len(b)/32
	look := func(at int) {
		switch left--; b[at] {
		case 0xc3:
			found.c3 = true
		case 0xd9:
			found.d9 = true
		case 0xef:
			found.ef = true
		case 0xe2:
			if at+2 < len(b) {
				x, y := b[at+1], b[at+2]
				found.unseen = found.unseen || x == 0x80 && (y == 0x8b || y >= 0x8d && y <= 0x8f) || x == 0x81 && y == 0xa0
			}
		}
	}
	i := 0
	for ; i+32 <= len(b) && left >= 0; i += 32 {
		w, x := binary.LittleEndian.Uint64(b[i:]), binary.LittleEndian.Uint64(b[i+8:])
		y, z := binary.LittleEndian.Uint64(b[i+16:]), binary.LittleEndian.Uint64(b[i+24:])
		if (w|x|y|z)&highs == 0 {
			continue
		}
		for k, v := range [4]uint64{w, x, y, z} {
			for v &= highs; v != 0; v &= v - 1 {
				look(i + 8*k + bits.TrailingZeros64(v)/8)
			}
		}
	}
	for ; i < len(b) && left >= 0; i++ {
		if b[i] >= utf8.RuneSelf {
			look(i)
		}
	}
	return found, left >= 0
}

// Span returns where the words of a span of the Text stand in the text as given.
func (c *Cleaned) Span(s wire.Span) wire.Span {
	if c.pieces == nil {
		return s
	}
	p := c.pieceAt(s.Start)
	start := p.from
	if p.same {
		start += s.Start - p.at
	}
	if s.End <= s.Start {
		return wire.Span{Start: start, End: start}
	}
	p = c.pieceAt(s.End - 1)
	end := p.to
	if p.same {
		end = p.from + s.End - p.at
	}
	return wire.Span{Start: start, End: end}
}

func (c *Cleaned) pieceAt(offset int) stretch {
	i := sort.Search(len(c.pieces), func(i int) bool { return c.pieces[i].at > offset })
	if i == 0 {
		return stretch{}
	}
	return c.pieces[i-1]
}

// Same reports whether the text is as it was given.
func (c *Cleaned) Same() bool { return c.pieces == nil }

type cleaner struct {
	text                                           string
	marked, entities, links, misread, persian, odd bool
	out                                            strings.Builder
	pieces                                         []stretch
	copied                                         int  // up to where text is told
	noCommentEnd, noScriptEnd                      bool // from here on
	lineEnd                                        int  // of the line that was looked at last
	quoted                                         int  // the end of the line in which a quotation was opened by a mark that was lost, 0 for none
}

// replace has some of the text, from the place after what was replaced before on, stand as something else.
func (c *cleaner) replace(from, to int, with string) {
	c.copy(from)
	if with != "" {
		c.pieces = append(c.pieces, stretch{c.out.Len(), from, to, false})
		c.out.WriteString(with)
	}
	c.copied = to
}

func (c *cleaner) copy(to int) {
	if to > c.copied {
		c.pieces = append(c.pieces, stretch{c.out.Len(), c.copied, to, true})
		c.out.WriteString(c.text[c.copied:to])
	}
}

var (
	tagAt      = regexp.MustCompile(`(?i)^</?([a-z][a-z0-9]*)(?:\s[^<>]*)?/?>`)
	scriptEnd  = regexp.MustCompile(`(?i)</(?:script|style)\s*>`)
	entityAt   = regexp.MustCompile(`^&(?:amp;)?(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});`)
	linkAt     = regexp.MustCompile(`^\[([^\[\]\n]{1,300})\]\(https?://[^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)`)
	mojibakeAt = regexp.MustCompile("^(?:" + mojibake.String() + ")")
)

// Tags that end a paragraph.
var blockTags = map[string]bool{"p": true, "br": true, "div": true, "ul": true, "ol": true, "li": true, "hr": true, "table": true, "tr": true, "blockquote": true, "pre": true,
	"article": true, "section": true, "figure": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true}

func (c *cleaner) run() Cleaned {
	text := c.text
	for i := 0; i < len(text); {
		b := text[i]
		switch {
		case b == '<' && c.marked:
			if to, with := c.tag(i); to > i {
				c.replace(i, to, with)
				i = to
				continue
			}
		case b == '&' && c.entities:
			if m := entityAt.FindStringSubmatchIndex(text[i:]); m != nil {
				if s := html.UnescapeString("&" + text[i+m[2]:i+m[3]] + ";"); !strings.HasPrefix(s, "&") || s == "&" {
					c.replace(i, i+m[1], s)
					i += m[1]
					continue
				}
			}
		case b == '[' && c.links:
			if m := linkAt.FindStringSubmatchIndex(text[i:]); m != nil {
				c.replace(i, i+m[2], "")
				c.copy(i + m[3])
				c.copied = i + m[1]
				i += m[1]
				continue
			}
		}
		if b < utf8.RuneSelf {
			i++
			continue
		}
		if c.misread && b == 0xc3 {
			if m := mojibakeAt.FindStringIndex(text[i:]); m != nil {
				if s := remade(text[i : i+m[1]]); s != text[i:i+m[1]] {
					c.replace(i, i+m[1], s)
					i += m[1]
					continue
				}
			}
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if with, ok := c.instead(r, i, n); ok {
			c.replace(i, i+n, with)
		}
		i += n
	}
	c.copy(len(text))
	if c.pieces == nil {
		c.pieces = []stretch{{}}
	}
	if c.out.Len() == len(text) && len(c.pieces) == 1 && c.pieces[0].same {
		return Cleaned{Text: text}
	}
	return Cleaned{c.out.String(), c.pieces}
}

// tag returns the end of the tag, comment or script at a place, and what stands for it; 0 where there is none.
func (c *cleaner) tag(at int) (to int, with string) {
	if strings.HasPrefix(c.text[at:], "<!--") {
		if c.noCommentEnd {
			return 0, ""
		}
		n := strings.Index(c.text[at:], "-->")
		if c.noCommentEnd = n < 0; c.noCommentEnd {
			return 0, ""
		}
		return at + n + len("-->"), ""
	}
	m := tagAt.FindStringSubmatchIndex(c.text[at:])
	if m == nil {
		return 0, ""
	}
	to = at + m[1]
	name := strings.ToLower(c.text[at+m[2] : at+m[3]])
	if (name == "script" || name == "style") && c.text[at+1] != '/' && !c.noScriptEnd {
		end := scriptEnd.FindStringIndex(c.text[to:])
		if c.noScriptEnd = end == nil; end != nil {
			return to + end[1], ""
		}
	}
	if blockTags[name] && !c.atLineEnd(at, to) {
		with = "\n\n"
	}
	return to, with
}

// atLineEnd reports whether a line ends before a tag or after it, or nothing stands there.
func (c *cleaner) atLineEnd(from, to int) bool {
	before := c.text[c.copied:from]
	if before == "" {
		before = c.out.String()
	}
	return before == "" || before[len(before)-1] == '\n' || to == len(c.text) || c.text[to] == '\n' || c.text[to] == '\r'
}

// instead returns what stands for a character; false where it stays.
func (c *cleaner) instead(r rune, at, n int) (string, bool) {
	switch {
	case r == '\u200b' || r == '\u2060' || r == '\u200e' || r == '\u200f' || r == '\ufeff' && at > 0:
		return "", true
	case r == '\u200d' && latinBefore(c.text, at): // it joins letters of scripts that Latin is none of, and pictures
		return "", true
	case r >= '！' && r <= '～':
		return string(r - '！' + '!'), c.wideASCII(r, at, n)
	case r == utf8.RuneError && n == len(lost):
		return c.found(at)
	case c.persian && r == 'ي':
		return "ی", true
	case c.persian && r == 'ك':
		return "ک", true
	}
	return "", false
}

// lost is what stands for a character that an export could not write.
const lost = "\uFFFD"

// found returns the mark that was lost at a place, where no other can stand there: an apostrophe in "can't" and "firm's", a dash between blanks, the mark
// that begins a quotation before a word, and the one that ends it. A letter that was lost stays so.
func (c *cleaner) found(at int) (string, bool) {
	before, _ := utf8.DecodeLastRuneInString(c.text[:at])
	rest := c.text[at+len(lost):]
	after, _ := utf8.DecodeRuneInString(rest)
	gap := func(r rune, end bool) bool { return end || unicode.IsSpace(r) }
	opens, closes := gap(before, at == 0) || before == '(', gap(after, rest == "") || strings.ContainsRune(".,;:!?)", after)
	if c.lineEnd <= at {
		c.lineEnd = len(c.text)
		if n := strings.IndexByte(c.text[at:], '\n'); n >= 0 {
			c.lineEnd = at + n
		}
	}
	switch {
	case opens && closes:
		return "–", true
	case opens && unicode.IsLetter(after):
		c.quoted = c.lineEnd
		return "“", true
	case closes && c.quoted == c.lineEnd:
		c.quoted = 0
		return "”", true
	case unicode.IsLetter(before) && shortened.MatchString(rest):
		return "’", true
	}
	return "", false
}

// shortened is what follows an apostrophe in a word of English.
var shortened = regexp.MustCompile(`^(s|t|re|ve|ll|d|m)\b`)

// wideASCII reports whether a wide form stands for ASCII: a letter or digit does, a mark only between two of these, since it is that of Chinese and
// Japanese text.
func (c *cleaner) wideASCII(r rune, at, n int) bool {
	alnum := func(r rune) bool {
		return r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ'
	}
	before, _ := utf8.DecodeLastRuneInString(c.text[:at])
	after, _ := utf8.DecodeRuneInString(c.text[at+n:])
	return alnum(r) || alnum(before) && alnum(after)
}

// latinBefore reports whether an ASCII letter stands before a place.
func latinBefore(text string, at int) bool {
	return at > 0 && (text[at-1]|0x20 >= 'a' && text[at-1]|0x20 <= 'z')
}
