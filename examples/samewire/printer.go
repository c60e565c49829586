package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// The text format fills so many columns, and of a terminal all that it has
// within bounds: longer lines are hard to read.
const (
	width     = 80
	mostWidth = 120
)

// printer writes results in one format, whole lines at a time. After a failed
// write it writes nothing, and close returns the error.
type printer struct {
	format string
	screen screen
	prompt bool // each result is written at once
	w      io.Writer
	buf    []byte // still to be written
	array  bool   // json: the array is open
	err    error
}

// mostBuffered is how many bytes are written at a time, unless one result has more.
const mostBuffered = 64 << 10

func newPrinter(w io.Writer, o *options) *printer {
	color := o.color == "always"
	if o.color != "always" && o.color != "never" {
		color = isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	return &printer{format: o.format, screen: screen{color, widthOf(w)}, w: w}
}

// Write takes whole lines.
func (p *printer) Write(b []byte) (int, error) {
	if len(p.buf)+len(b) > mostBuffered {
		p.flush()
	}
	if p.err == nil {
		p.buf = append(p.buf, b...)
	}
	return len(b), p.err
}

func (p *printer) flush() {
	if len(p.buf) == 0 || p.err != nil {
		return
	}
	n, err := p.w.Write(p.buf)
	if err == nil && n < len(p.buf) {
		err = io.ErrShortWrite
	}
	p.buf = p.buf[:0]
	if err != nil {
		p.err = &writeError{err}
	}
}

// writeError is why results could not be written.
type writeError struct{ err error }

func (e *writeError) Error() string { return "cannot write the results: " + e.err.Error() }
func (e *writeError) Unwrap() error { return e.err }

// object writes v as a JSON line, or as an element of the one JSON array.
func (p *printer) object(v any) {
	line, err := encode(v)
	if err != nil {
		p.err = errors.Join(p.err, err)
		return
	}
	p.item(line)
}

// encode returns v as a JSON line.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return escapeJSON(b.Bytes()), err
}

// item writes text, or a JSON line, which may be an element of the one array.
func (p *printer) item(text []byte) {
	if p.format == "json" {
		opening := "[\n"
		if p.array {
			opening = ",\n"
		}
		p.array = true
		io.WriteString(p, opening)
		text = bytes.TrimSuffix(text, []byte("\n"))
	}
	p.Write(text)
	if p.prompt {
		p.flush()
	}
}

// close ends the output and returns the first error.
func (p *printer) close() error {
	switch {
	case p.format == "json" && p.array:
		io.WriteString(p, "\n]\n")
	case p.format == "json":
		io.WriteString(p, "[]\n")
	}
	p.flush()
	return p.err
}

// printOne prints the only result of a command, which has a form for people, and ends it.
func (in *input) printOne(std streams, o *options, line interface{ print(io.Writer, screen) }) error {
	in.progress.clear()
	p := newPrinter(std.out, o)
	if p.format == "text" {
		line.print(p, p.screen)
	} else {
		p.object(line)
	}
	return in.finish(p.close())
}

// writeText writes the text that a command prints.
func writeText(std streams, text string) error {
	if _, err := io.WriteString(std.out, text); err != nil {
		return &writeError{err}
	}
	return nil
}

// share is a number from 0 to 1, of four decimals at most.
type share float64

func shareOf(x float64) share { return share(math.Round(x*1e4) / 1e4) }

// percent is for people: only what is whole is called 100%.
func percent(x float64) string {
	n := math.Round(100 * x)
	if x < 1 {
		n = min(n, 99)
	}
	return strconv.Itoa(int(n)) + "%"
}

// screen is what people read results on.
type screen struct {
	color bool // it shows bold text and colours
	width int  // columns to fill
}

// widthOf returns how many columns of w to fill.
func widthOf(w io.Writer) int {
	if f := fileOf(w); f != nil {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return min(max(n, width), mostWidth)
		}
	}
	return width
}

func (s screen) bold(text string) string {
	if !s.color {
		return text
	}
	return "\x1b[1m" + text + "\x1b[m"
}

// named is a story in at most room columns: its id, its source if known.
func named(id, source string, room int) string {
	id, source = visible(id), visible(source)
	if source != "" {
		source = "  " + fit(source, max(room/3, min(room-2-utf8.RuneCountInString(id), room/2)))
	}
	return fit(id, room-utf8.RuneCountInString(source)) + source
}

// fit shortens s in the middle to room characters; the end tells ids apart.
func fit(s string, room int) string {
	r := []rune(s)
	if len(r) <= room {
		return s
	}
	head := (room - 1) / 3
	return string(r[:head]) + "…" + string(r[len(r)-(room-1-head):])
}

// wrap breaks text into lines of at most width, where words allow. The first
// begins with bullet, the others with as much space.
func wrap(bullet, text string) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			b.WriteString(bullet)
			column = len(bullet)
		case column+1+n > width:
			b.WriteString("\n" + strings.Repeat(" ", len(bullet)))
			column = len(bullet)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	if b.Len() == 0 {
		return ""
	}
	return b.String() + "\n"
}
