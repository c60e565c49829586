package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"github.com/samewire/samewire/dedup"
)

// The fields of a JSON line that matter. Where one has an alias, the alias
// follows it and is used if the field itself is missing or null.
const (
	fText = iota
	fBody
	fHeadline
	fTitle
	fPublished
	fDate
	fSource
	fCredit
	fAgency
	fID
	numFields
)

func fieldOf(key []byte) int {
	switch string(key) {
	case "text":
		return fText
	case "body":
		return fBody
	case "headline":
		return fHeadline
	case "title":
		return fTitle
	case "published":
		return fPublished
	case "date":
		return fDate
	case "source":
		return fSource
	case "credit":
		return fCredit
	case "agency":
		return fAgency
	case "id":
		return fID
	}
	return numFields
}

// value is one JSON value as it stands in the line.
type value struct {
	kind    kind
	raw     []byte // what a string has between its quotes, otherwise the value
	escaped bool   // a string with a backslash
	text    string // what a string denotes, where it was copied already
	ascii   bool   // and is known to have no other letters
}

type kind uint8

const (
	missing kind = iota // or null
	str
	number
	other
)

// decoder turns JSON lines into stories. A scanner reads the usual line; any
// line it does not accept goes to encoding/json, which accepts it after all
// or says what is wrong.
type decoder struct {
	fields  [numFields]value
	texts   room                   // where those of some stories stand one after another
	ids     room                   // where ids and very short texts do
	plain   struct{ from, to int } // where in the line a text stands that is all ASCII
	sources map[string]string      // the outlets so far, each once
	clean   bool                   // see Reader.Clean
}

const (
	textBytes   = 64 << 10 // of a room; a text that is kept keeps its room
	idBytes     = 16 << 10
	mostSources = 1 << 12 // beyond them a source is a string of its own,
	mostSource  = 100     // as is one of more bytes
)

// decode returns the story of one line, or what is wrong with it; both where the story is kept all the same. As in encoding/json, of a name
// given twice the last counts, and an escaped half of a surrogate pair that stands alone becomes U+FFFD. Names are compared exactly. Headlines,
// sources and credits that are not strings are ignored like unknown fields; an id or a date may be a number.
func (d *decoder) decode(line []byte) (dedup.Article, *Problem) {
	d.fields, d.plain = [numFields]value{}, struct{ from, to int }{}
	scanned := d.scan(line)
	if !utf8.Valid(line[:d.plain.from]) || !utf8.Valid(line[d.plain.to:]) {
		p := wrongUTF8(line)
		p.Advice = "convert the file: iconv -f WINDOWS-1252 -t UTF-8 (or name the encoding it has)"
		return dedup.Article{}, p
	}
	if !scanned {
		d.fields = [numFields]value{}
		if p := d.scanSlowly(line); p != nil {
			return dedup.Article{}, p
		}
	}

	text := d.either(fText, fBody)
	if text.kind == str && text.text == "" {
		text.text = d.texts.unescaped(text.raw, textBytes)
	}
	switch text.kind {
	case missing:
		return dedup.Article{}, &Problem{Kind: NoText, Err: errNoText, Reason: `no "text" field`,
			Advice: `give the words of the story as "text" (or "body"); "" is legal`}
	case number, other:
		return dedup.Article{}, &Problem{Reason: `"text" is not a string`,
			Advice: `give the words of the story as one string`}
	}
	id := d.fields[fID]
	if id.kind == other {
		return dedup.Article{}, &Problem{Reason: `"id" is neither a string nor a number`,
			Advice: `give a string, or leave "id" out`}
	}
	if d.clean {
		text.text = clean(text.text, text.ascii).Text
	}
	published, p := d.date()
	return dedup.Article{
		ID:        d.id(id),
		Source:    d.source(d.fields[fSource]),
		Credit:    d.source(d.either(fCredit, fAgency)),
		Headline:  d.stringOnly(d.either(fHeadline, fTitle)),
		Text:      text.text,
		Published: published,
	}, p
}

// errNoText is the cause of the problem of a line that may be ninjs.
var errNoText = errors.New("no text")

// date returns when the story was published, the zero time where that is not known.
func (d *decoder) date() (time.Time, *Problem) {
	name, v := "published", d.fields[fPublished]
	if v.kind == missing {
		name, v = "date", d.fields[fDate]
	}
	text := d.string(v)
	if v.kind == missing || v.kind == str && strings.TrimSpace(text) == "" {
		return time.Time{}, nil
	}
	if t, ok := parseDate(text); ok {
		return t, nil
	}
	p := &Problem{Kind: WrongDate, Kept: true, Reason: fmt.Sprintf("%q is neither a string nor a number", name),
		Advice: `give a date such as 2026-11-21T08:00:00Z; the story is kept without`}
	if v.kind != other {
		const most = 40
		if r := []rune(text); len(r) > most {
			text = string(r[:most]) + "…"
		}
		p.Reason = fmt.Sprintf("%q is %q, which is not understood", name, text)
	}
	return time.Time{}, p
}

func (d *decoder) either(field, alias int) value {
	if v := d.fields[field]; v.kind != missing {
		return v
	}
	return d.fields[alias]
}

func (d *decoder) stringOnly(v value) string {
	if v.kind != str {
		return ""
	}
	return d.string(v)
}

// string returns the string that v denotes; a number as it is written.
func (d *decoder) string(v value) string {
	switch {
	case v.kind == other:
		return ""
	case v.text != "":
		return v.text
	case v.escaped:
		return string(unescape(make([]byte, 0, len(v.raw)), v.raw))
	}
	return string(v.raw)
}

// id returns the id that v denotes.
func (d *decoder) id(v value) string {
	if v.kind == str && len(v.raw) < idBytes/16 {
		return d.ids.unescaped(v.raw, idBytes)
	}
	return d.string(v)
}

// room is memory that strings share: they come and go together.
type room []byte

// with returns r, or a new room of so many bytes, that has room for n bytes more.
func (r room) with(n, bytes int) room {
	if cap(r)-len(r) >= n {
		return r
	}
	var b strings.Builder // nothing else takes memory without clearing it
	b.Grow(max(bytes, n))
	b.WriteByte(0)
	return unsafe.Slice(unsafe.StringData(b.String()), b.Cap())[:0]
}

// unescaped returns what a JSON string denotes, in a room of so many bytes, or one of its own.
func (r *room) unescaped(raw []byte, bytes int) string {
	*r = r.with(len(raw), bytes)
	from := len(*r)
	*r = unescape(*r, raw)
	return r.since(from)
}

// since returns what was written to r from a byte on. Nothing is written there again.
func (r *room) since(from int) string {
	return unsafe.String(unsafe.SliceData((*r)[from:]), len(*r)-from)
}

// source returns the name of an outlet, the same string for the same outlet.
func (d *decoder) source(v value) string {
	if v.kind == str && !v.escaped {
		if s, ok := d.sources[string(v.raw)]; ok {
			return s
		}
	}
	s := d.stringOnly(v)
	if len(d.sources) < mostSources && len(s) <= mostSource {
		if d.sources == nil {
			d.sources = map[string]string{}
		}
		d.sources[s] = s
	}
	return s
}

// scanSlowly does what scan does, for any JSON, and says what is wrong.
func (d *decoder) scanSlowly(line []byte) *Problem {
	var object map[string]json.RawMessage
	err := json.Unmarshal(line, &object)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return &Problem{Err: err, Reason: fmt.Sprintf("broken JSON at byte %d: %v", syntax.Offset, err),
			Advice: "each line must hold one whole JSON object"}
	case err != nil || object == nil:
		return &Problem{Err: err, Reason: "not a JSON object", Advice: `each line must look like {"text":"..."}`}
	}
	for key, raw := range object {
		f := fieldOf([]byte(key))
		if f == numFields {
			continue
		}
		switch c := raw[0]; {
		case c == 'n':
		case c == '"':
			d.fields[f] = value{kind: str, raw: raw[1 : len(raw)-1], escaped: true}
		case c == '-' || '0' <= c && c <= '9':
			d.fields[f] = value{kind: number, raw: raw}
		default:
			d.fields[f] = value{kind: other, raw: raw}
		}
	}
	return nil
}

// unescape appends to dst what a JSON string denotes; raw is valid and stands
// without its quotes. It is never longer than raw.
func unescape(dst, raw []byte) []byte {
	for {
		n := bytes.IndexByte(raw, '\\')
		if n < 0 {
			return append(dst, raw...)
		}
		dst = append(dst, raw[:n]...)
		dst, n, _ = unescapeOne(dst, raw, n)
		raw = raw[n:]
	}
}

// unescapeOne appends what the escape at the backslash b[i] denotes; next is
// the byte after it.
func unescapeOne(dst, b []byte, i int) (out []byte, next int, ok bool) {
	if i+1 == len(b) {
		return dst, 0, false
	}
	c := b[i+1]
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		r, ok := hex4(b, i+2)
		if !ok {
			return dst, 0, false
		}
		i += 6
		if utf16.IsSurrogate(r) {
			low, ok := escapedUnit(b, i)
			r = utf16.DecodeRune(r, low) // U+FFFD unless they are a pair
			if ok && r != utf8.RuneError {
				i += 6
			}
		}
		return utf8.AppendRune(dst, r), i, true
	default:
		return dst, 0, false
	}
	return append(dst, c), i + 2, true
}

// escapedUnit returns the UTF-16 unit that raw[i:] begins with as \u and four hexadecimal digits.
func escapedUnit(raw []byte, i int) (rune, bool) {
	if i+6 > len(raw) || raw[i] != '\\' || raw[i+1] != 'u' {
		return 0, false
	}
	return hex4(raw, i+2)
}

// hex4 reads four hexadecimal digits at b[i:].
func hex4(b []byte, i int) (rune, bool) {
	if i+4 > len(b) {
		return 0, false
	}
	var r rune
	for _, c := range b[i : i+4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
