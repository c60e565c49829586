package feed

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
)

// mailFile is mail (RFC 5322, MIME): one message, or a mailbox of many (mbox). A message's text is that of its text/plain part, or else of its HTML.
var mailFile = format{name: nameMail, endings: []string{".eml", ".mbox"}, begins: beginsMail, sure: true, coding: declared, read: (*session).mail}

var (
	mailHeader = regexp.MustCompile(`(?i)^(Return-Path|Received|Delivered-To|From|To|Cc|Subject|Date|Message-ID|MIME-Version|Reply-To|Sender|Content-Type|Content-Transfer-Encoding|DKIM-Signature|ARC-[A-Za-z-]+|X-[A-Za-z-]+|Envelope-To|Received-SPF|Authentication-Results|In-Reply-To|References|List-[A-Za-z-]+):`)
	mailNeeds  = regexp.MustCompile(`(?im)^(From|Received|Message-ID|Date|Return-Path|Delivered-To):`)
	mboxStart  = regexp.MustCompile(`(?m)^From [^\r\n]* \d{4}\s*$`)
)

// beginsMail reports whether there are three lines of a mail's heading.
func beginsMail(head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	if at := mboxStart.FindIndex(head); at != nil && at[0] == 0 {
		return true
	}
	known := 0
	for l := range bytes.Lines(head) {
		switch l = bytes.TrimRight(l, "\r\n"); {
		case mailHeader.Match(l):
			known++
		case len(l) > 0 && (l[0] == ' ' || l[0] == '\t') && known > 0: // goes on
		default:
			return known >= 3 && mailNeeds.Match(head)
		}
		if known == 3 {
			return mailNeeds.Match(head)
		}
	}
	return false
}

func (s *session) mail(file string, in *stream) bool {
	return s.document(file, in, func(d *document) bool {
		data := bytes.TrimLeft(d.data, " \t\r\n")
		if !bytes.HasPrefix(data, []byte("From ")) {
			d.single = true
			return d.message(data, 0)
		}
		starts := mboxStart.FindAllIndex(data, -1)
		d.single = len(starts) == 1
		for i, at := range starts {
			end := len(data)
			if i+1 < len(starts) {
				end = starts[i+1][0]
			}
			if _, after, ok := bytes.Cut(data[at[0]:end], []byte("\n")); ok && !d.message(after, lineAt(data, at[0])) {
				return false
			}
		}
		return true
	})
}

var mailWords = mime.WordDecoder{CharsetReader: func(label string, in io.Reader) (io.Reader, error) {
	e, err := encodingNamed(label)
	if err != nil || e == nil {
		return in, err
	}
	return e.NewDecoder().Reader(in), nil
}}

var rawWord = regexp.MustCompile(`^=\?[^?]+\?[qQ]\?([^=?]*[^\x00-\x7f][^=?]*)\?=$`)

// header returns a header's words; one that is not written as it should be comes as it is.
func header(m *mail.Message, name string) string {
	s := m.Header.Get(name)
	decoded, err := mailWords.DecodeHeader(s)
	if m := rawWord.FindStringSubmatch(decoded); m != nil { // UTF-8 where ASCII should be
		return strings.ReplaceAll(m[1], "_", " ")
	}
	if err != nil {
		return s
	}
	return decoded
}

// Bounds of what a message may have in it.
const (
	mostParts     = 1000
	mostPartDepth = 20
)

func (d *document) message(data []byte, line int) bool {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		d.stories++
		return d.problem(&Problem{Line: line, Err: err, Reason: "broken mail: " + err.Error(), Advice: "export it again"})
	}
	st := Story{}
	if !d.single {
		st.Line = line
	}
	st.Headline, st.GUID = header(m, "Subject"), strings.Trim(m.Header.Get("Message-Id"), "<> ")
	if from, err := (&mail.AddressParser{WordDecoder: &mailWords}).Parse(m.Header.Get("From")); err == nil {
		st.Source = first(from.Name, from.Address)
	} else {
		st.Source = header(m, "From")
	}
	st.Language = m.Header.Get("Content-Language")
	st.Signal = headlineSignal(st.Headline)
	w := &mailWalk{d: d}
	if err := w.part(m.Header.Get, m.Body, 0); err != nil {
		d.stories++
		p := &Problem{Err: err, Reason: "broken mail: " + err.Error(), Advice: "export it again"}
		errors.As(err, &p)
		p.Line = st.Line
		return d.problem(p)
	}
	if st.Text = first(w.plain, w.marked); st.Text == "" && w.other != "" {
		d.stories++
		return d.refuse(st.Line, "a mail without text, but with "+w.other+of(oneLine(st.Headline)), "save what is attached, and give that")
	}
	if form := formOf(st.Text); form != nil {
		inner, _ := storyOfJSON(form, Story{Meta: Meta{Format: nameMail}})
		if inner.Text != "" {
			st.Headline, st.Text, st.Slug = first(inner.Headline, st.Headline), inner.Text, inner.Slug
			st.Place, st.Byline = first(inner.Place, form.text("dateline")), inner.Byline
		}
	}
	if t, err := m.Header.Date(); err == nil {
		st.Published = t.UTC()
	} else if date := m.Header.Get("Date"); date != "" && !d.dated(&st, date) {
		return false
	}
	return d.story(st)
}

// formOf returns the fields of a form that was sent as JSON: names with lists of one string.
func formOf(text string) object {
	if !strings.HasPrefix(text, "{") {
		return nil
	}
	o := objectOf(json.RawMessage(text))
	for name := range o {
		if all := o.list(name); len(all) == 1 {
			o[name] = all[0]
		}
	}
	return o
}

// mailWalk goes through the parts of a message and keeps the first text of each kind.
type mailWalk struct {
	d             *document
	parts         int
	plain, marked string
	other         string // a type that is no text
}

func (w *mailWalk) part(header func(string) string, body io.Reader, depth int) error {
	if w.parts++; w.parts > mostParts || depth > mostPartDepth {
		return fmt.Errorf("more than %d parts, or parts nested more than %d deep", mostParts, mostPartDepth)
	}
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil && kind == "" {
		kind, params = "text/plain", nil
	}
	switch strings.ToLower(strings.TrimSpace(header("Content-Transfer-Encoding"))) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, &skipping{body})
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		return w.all(multipart.NewReader(body, params["boundary"]), depth+1)
	case kind == "message/rfc822":
		m, err := mail.ReadMessage(body)
		if err != nil {
			return nil
		}
		return w.part(m.Header.Get, m.Body, depth+1)
	case kind != "text/plain" && kind != "text/html":
		w.other = first(w.other, kind)
		return nil
	case strings.HasPrefix(header("Content-Disposition"), "attachment"):
		w.other = first(w.other, "attached text")
		return nil
	}
	return w.text(kind, params["charset"], body)
}

// all walks through parts.
func (w *mailWalk) all(parts *multipart.Reader, depth int) error {
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			if w.plain != "" || w.marked != "" {
				return nil // the end is missing, the text is there
			}
			return err
		}
		if err := w.part(p.Header.Get, p, depth); err != nil {
			return err
		}
	}
}

// text keeps the text of a part, unless there is one of its kind.
func (w *mailWalk) text(kind, label string, body io.Reader) error {
	data, err := io.ReadAll(body)
	if err != nil && len(data) == 0 {
		return err
	}
	part := &document{s: w.d.s, data: data, file: w.d.file}
	if strings.EqualFold(label, "us-ascii") { // which says nothing
		label = ""
	}
	text, p := part.decodeAs(label)
	if p != nil {
		return p
	}
	if kind == "text/html" {
		if root, p := parseHTML(string(text)); p == nil && w.marked == "" {
			w.marked = unescaped(textIn(root, nil))
		}
	} else if w.plain == "" {
		s := strings.ReplaceAll(string(text), "\r\n", "\n")
		if before, _, ok := strings.Cut(s, "\n-- \n"); ok { // the signature
			s = before
		}
		w.plain = rewrapped(plainLines(s))
	}
	return nil
}

// skipping leaves out what base64 has no use for.
type skipping struct{ io.Reader }

func (r *skipping) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	kept := 0
	for _, c := range p[:n] {
		if c > ' ' && c < 0x7f {
			p[kept] = c
			kept++
		}
	}
	return kept, err
}
