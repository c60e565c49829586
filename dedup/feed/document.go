package feed

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// MaxDocument bounds the bytes of a file that has to be read as a whole, such as XML or a web page: 64 MiB. What is a list of stories by lines,
// rows or members is not bounded by it.
const MaxDocument = 64 << 20

// document is a file that is read as a whole.
type document struct {
	s       *session
	format  *format
	file    string
	data    []byte
	decoded bool // data is UTF-8, or should be, whatever it declares
	single  bool // it is one story, whose id is the path
	mended  bool // see mend
	stories int  // so far
}

// document reads a file as a whole and gives it to parse.
func (s *session) document(file string, in *stream, parse func(d *document) bool) bool {
	var b strings.Builder
	b.Grow(int(min(in.size, MaxDocument)) + 1)
	if _, err := io.Copy(&b, io.LimitReader(in, MaxDocument+1)); err != nil {
		return s.brokeOff(file, 0, err)
	}
	d := &document{s: s, format: in.format, file: file, data: []byte(b.String()), decoded: in.decoded}
	if len(d.data) > MaxDocument {
		return d.problem(&Problem{Kind: TooLarge, Err: ErrTooLong, Reason: fmt.Sprintf("longer than %d bytes, the most such a file may have", MaxDocument),
			Advice: "split it, or give its stories as JSON lines"})
	}
	return parse(d)
}

// story yields a story of the document, whose line is 0 for the whole file. What no story may be is reported instead.
func (d *document) story(st Story) bool {
	d.stories++
	st.File, st.Format = d.file, first(st.Format, d.format.name)
	if st.ID == "" {
		st.ID = idOf(d.file)
		if !d.single {
			st.ID += ":" + strconv.Itoa(d.stories)
		}
	}
	if text := mend(st.Text); text != st.Text {
		st.Text, st.Headline = text, mend(st.Headline)
		if !d.mended {
			d.s.note(d.file, mendedText)
		}
		d.mended = true
	}
	if p := d.s.fit(&st); p != nil {
		p.Line = st.Line
		return d.problem(p)
	}
	return d.s.storyWith(&st)
}

// fit cleans a story's fields, and returns why it may be none.
func (s *session) fit(st *Story) *Problem {
	for _, f := range []*string{&st.Headline, &st.Source, &st.GUID, &st.Version, &st.Agency, &st.Slug, &st.Byline, &st.Place, &st.Language, &st.URL, &st.Note} {
		*f = oneLine(*f)
	}
	if !utf8.ValidString(st.Text) {
		st.Text = strings.ToValidUTF8(st.Text, "\uFFFD")
	}
	if s.Clean {
		st.Text = Clean(st.Text).Text
	}
	switch {
	case len(st.Text) > s.max():
		return s.tooLong()
	case strings.TrimSpace(st.Text) == "" && st.Signal == Kill:
		return &Problem{Kind: NoText, Reason: "no text: it withdraws an item" + of(st.GUID), Advice: "nothing need be done, unless that item is among the stories"}
	case strings.TrimSpace(st.Text) == "" && st.Headline != "":
		return &Problem{Kind: NoText, Reason: fmt.Sprintf("no text, but a headline: %.100q", st.Headline), Advice: "give the file that has the text"}
	case strings.TrimSpace(st.Text) == "":
		return &Problem{Kind: NoText, Reason: "no text", Advice: "give the file that has the text"}
	}
	st.Credit = st.Agency
	if st.Source == "" {
		st.Source = st.Agency
	}
	return nil
}

func of(guid string) string {
	if guid == "" {
		return ""
	}
	return fmt.Sprintf(" %.200q", guid)
}

// mostField bounds the bytes of a field that is not the text.
const mostField = 64 << 10

// oneLine returns a field in one line, with one blank for each run of space.
func oneLine(s string) string {
	if len(s) > mostField {
		s = s[:mostField]
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}

func (d *document) problem(p *Problem) bool {
	p.File = d.file
	return d.s.problem(p)
}

// refuse reports why the document, or what begins at a line of it, is no story.
func (d *document) refuse(line int, reason, advice string) bool {
	return d.problem(&Problem{Line: line, Reason: reason, Advice: advice})
}

// wireText returns a document of a wire, which declares no encoding, as UTF-8.
func (d *document) wireText() (string, *Problem) {
	if d.decoded || d.s.told != nil || utf8.Valid(d.data) {
		data, p := d.decodeAs("")
		return string(data), p
	}
	text, err := wireEncoding.NewDecoder().Bytes(d.data)
	return string(text), asProblem(err)
}

func asProblem(err error) *Problem {
	if err == nil {
		return nil
	}
	return &Problem{Err: err, Reason: err.Error()}
}

// dated sets when a story was published, by the first of some dates that is not blank. One that is not understood is a problem, and the story is
// kept without. It returns false to end the reading.
func (d *document) dated(st *Story, dates ...string) bool {
	s := first(dates...)
	if s == "" {
		return true
	}
	t, ok := parseDate(s)
	if st.Published = t; ok {
		return true
	}
	return d.problem(&Problem{Kind: WrongDate, Line: st.Line, Kept: true, Reason: fmt.Sprintf("the date %.40q is not understood", s),
		Advice: "give a date such as 2026-11-21T08:00:00Z; the story is kept without"})
}

// timeOf returns the time that s names, the zero time where it names none.
func timeOf(s string) time.Time {
	t, _ := parseDate(s)
	return t
}

// first returns the first of some strings that is not blank, without the space around it.
func first(all ...string) string {
	for _, s := range all {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}
