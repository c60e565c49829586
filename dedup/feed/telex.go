package feed

import (
	"bytes"
	"regexp"
	"strings"
)

// telex is text between ZCZC and NNNN, the start and end of a message on telegraph lines, as the Australian agency AAP sends it: lines that begin
// with a sign or a key are the heading ("#" keyword, "^" or "$" headline, TI# headline, TX# text), the others the text.
var telex = format{name: "telex", begins: beginsTelex, sure: true, coding: asToldOrWire, read: (*session).telex}

var telexStart = regexp.MustCompile(`^(?i:ZCZC)([ \t]+[A-Z0-9 ]{0,20})?$`)

func beginsTelex(head []byte) bool {
	head = bytes.TrimLeft(head, fill)
	if i := bytes.IndexAny(head, "\r\n"); i >= 0 {
		head = head[:i]
	}
	return telexStart.Match(bytes.TrimRight(head, " \t"))
}

func (s *session) telex(file string, in *stream) bool {
	return s.document(file, in, func(d *document) bool {
		text, p := d.wireText()
		if p != nil {
			return d.problem(p)
		}
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
		var all []string
		for l := range strings.SplitSeq(text, "\n") {
			if telexStart.MatchString(strings.TrimSpace(strings.Trim(l, fill))) {
				all = append(all, "")
			}
			if len(all) > 0 {
				all[len(all)-1] += l + "\n"
			}
		}
		d.single = len(all) == 1
		line := 1
		for _, m := range all {
			if !d.messageTelex(m, line) {
				return false
			}
			line += strings.Count(m, "\n")
		}
		return true
	})
}

var keyed = regexp.MustCompile(`^([A-Z]{2})#(.*)$`)

func (d *document) messageTelex(m string, line int) bool {
	st := Story{}
	if !d.single {
		st.Line = line
	}
	lines := strings.Split(m, "\n")[1:]
	head := true
	var kept []string
	for _, l := range lines {
		text := strings.TrimSpace(l)
		if text == "NNNN" {
			break
		}
		if k := keyed.FindStringSubmatch(text); k != nil && head {
			value := strings.TrimSpace(k[2])
			if k[1] == "TX" {
				head = false
				kept = append(kept, value)
			}
			st.setKeyed(k[1], value)
			continue
		}
		if head && text == "" && len(kept) == 0 {
			continue
		}
		if head && (strings.HasPrefix(text, "YY ") || strings.IndexByte("%#$:&*@~^=+", (text + " ")[0]) >= 0) {
			st.setSigned(text[0], strings.TrimSpace(text[1:]))
			if text[0] != '*' || len(text) < 20 { // a bullet may begin the text
				continue
			}
		}
		head = false
		kept = append(kept, strings.TrimRight(l, "\x0f\x19 \r"))
	}
	st.Text = rewrapped(plainLines(strings.Join(kept, "\n")))
	if strings.Contains(m, "AAP") {
		st.Agency = first(st.Agency, "AAP")
	}
	st.Place = first(st.Place, cityOf(st.Text))
	st.Signal = graver(signalIn(takeVersion.FindString(st.Slug)), headlineSignal(st.Headline))
	return d.story(st)
}

// setKeyed sets what a line of the heading says under a key.
func (st *Story) setKeyed(key, value string) {
	switch key {
	case "TI":
		st.Headline = value
	case "KN", "SO":
		st.Agency = first(st.Agency, value)
	case "PD":
		st.Published = timeOf(value)
	case "BY":
		st.Byline = byline(value)
	case "KY":
		st.Slug = value
	case "AN":
		st.GUID = value
	}
}

// setSigned sets what a line of the heading says behind a sign.
func (st *Story) setSigned(sign byte, value string) {
	switch sign {
	case '#', '=':
		st.Slug = first(st.Slug, value)
	case '^':
		st.Headline = value
	case '$':
		if len(value) > 3 {
			st.Headline = first(st.Headline, value)
		}
	case ':':
		if inner, ok := strings.CutPrefix(value, "("); ok {
			st.Place = strings.TrimSuffix(inner, ")")
		} else {
			st.Slug = first(st.Slug, value)
		}
	}
}
