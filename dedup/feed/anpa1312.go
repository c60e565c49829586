package feed

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// anpa1312 is ANPA 1312, the text message of North American agencies: SYN SYN SOH, service and number, US, selector; priority, category, version
// and format, slug, month and day, words; STX, the text, ETX, the date, EOT. Lines of the heading begin with "^" and end in "<" or "=".
var anpa1312 = format{name: "anpa1312", endings: []string{".anpa"}, begins: beginsANPA, sure: true, coding: asToldOrWire, read: (*session).anpa1312}

func beginsANPA(head []byte) bool {
	head = bytes.TrimLeft(head, fill)
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return bytes.HasPrefix(head, []byte(soh)) && bytes.Contains(line, []byte(us)) && len(line) < 200
}

func (s *session) anpa1312(file string, in *stream) bool {
	return s.wire(file, in, strings.NewReplacer("\r\n", "\n"), (*document).messageANPA)
}

var (
	headingANPA = regexp.MustCompile(`^([a-zA-Z]) ([a-zA-Z0-9 ])[\x00-\x1f]*\s+(\S.*?)\s{2,}(\d\d)-(\d\d)(?:\s+(\d+))?`)
	endANPA     = regexp.MustCompile(`(\d\d)-(\d\d)-(\d\d) (\d{4})GMT`)
	slugANPA    = regexp.MustCompile(`^([^,<]*)((?:, *[^,<]*)*?)(?:, *\d{1,5})?\s*$`)
	photoANPA   = regexp.MustCompile(`^\(?(AP|Eds?|EDITOR'?S'?|With|Graphic|Photo)\b.*(Photo|Video|Graphic|NOTE|:)`)
	writersANPA = regexp.MustCompile(`(?i)^(the )?(associated press|ap|canadian press)\b|\bwriter$|\bcorrespondent$|\beditor$`)
)

func (d *document) messageANPA(m string, line int) bool {
	st := Story{}
	if !d.single {
		st.Line = line
	}
	heading, body, found := strings.Cut(m, stx)
	if !found { // some have a line of fields, and then the text
		heading, body, _ = strings.Cut(m, "\n")
		st.Slug = cutAt(heading, us)
		st.Text = rewrapped(plainLines(cutAt(body, eot)))
		return d.story(st)
	}
	body, tail, whole := strings.Cut(body, etx)
	number, rest, _ := strings.Cut(heading, "\n")
	st.GUID = cutAt(number, us)
	h := headingANPA.FindStringSubmatch(rest)
	if h != nil {
		st.Slug = h[3]
	}
	st.Version = takeVersion.FindString(st.Slug)
	st.setANPA(body)
	st.Place = cityOf(st.Text)
	st.Agency = agencyANPA(tail, number, st.Text)
	st.Signal = graver(signalIn(st.Slug), signalIn(st.Version), noteSignal(st.Note), headlineSignal(st.Headline))
	if t := endANPA.FindStringSubmatch(tail); t != nil {
		st.Published = timeOf(fmt.Sprintf("20%s-%s-%s %s:%s", t[3], t[1], t[2], t[4][:2], t[4][2:]))
	}
	if !whole && !d.problem(&Problem{Line: st.Line, Kept: true, Reason: "a message without an end of text (ETX), which may be cut off", Advice: "fetch it again"}) {
		return false
	}
	return d.story(st)
}

// setANPA sets what the lines between start and end of text say.
func (st *Story) setANPA(body string) {
	lines := strings.Split(body, "\n")
	st.setSlugANPA(lines[0])
	var kept []string
	head := true // lines of the heading still come
	for _, l := range lines[1:] {
		l = strings.TrimRight(l, " \t\r")
		marked := strings.HasPrefix(l, "^")
		text := strings.TrimSpace(strings.TrimRight(strings.TrimPrefix(l, "^"), "<=+ "))
		if head && st.setHeadANPA(l, text, marked) {
			continue
		}
		if text != "" {
			head = false
		}
		switch {
		case strings.HasPrefix(l, "\b"), strings.Contains(l, "\x1e"):
			text = strings.TrimLeft(tableLine.Replace(text), "^")
		case !marked:
			text = strings.TrimRight(l, "<=")
		default: // a line of its own
			kept = append(kept, "")
			text += "\n"
		}
		kept = append(kept, text)
	}
	st.Text = asciiQuotes(rewrapped(plainLines(tableLine.Replace(strings.Join(kept, "\n")))))
}

// setSlugANPA sets what the first line says: a number of the service, if any, then the slug.
func (st *Story) setSlugANPA(l string) {
	l = strings.TrimRight(l, " \t\r")
	text := strings.TrimSpace(strings.TrimRight(strings.TrimPrefix(l, "^"), "<=+ "))
	if strings.HasPrefix(l, "^") || !strings.HasPrefix(text, "*") {
		l = text
	} else {
		_, l, _ = strings.Cut(text, "^")
	}
	if p := slugANPA.FindStringSubmatch(strings.TrimRight(l, "< ")); p != nil {
		st.Slug = first(p[1], st.Slug)
		st.Version = first(strings.Trim(p[2], ", "), st.Version)
	}
}

// setHeadANPA sets what a line of the heading says, and reports whether it is one.
func (st *Story) setHeadANPA(l, text string, marked bool) bool {
	switch {
	case !marked:
		if !strings.HasSuffix(strings.TrimSpace(l), "+") || st.Headline != "" {
			return false
		}
		st.Headline = asciiQuotes(text) // Kyodo's
	case text != "" && strings.HasSuffix(l, "=") && by.MatchString(text):
		st.Byline = byline(text)
	case writersANPA.MatchString(text) && len(text) < 60:
	case photoANPA.MatchString(text):
		if text = strings.TrimLeft(text, "("); strings.HasPrefix(text, "Ed") || strings.HasPrefix(text, "ED") {
			_, note, _ := strings.Cut(text, ":")
			st.Note = first(st.Note, note)
		}
	case st.Headline == "" && text != "":
		st.Headline = asciiQuotes(text)
	default: // a summary, which the text says again
		return strings.HasSuffix(l, "<")
	}
	return true
}

// tableLine makes words of a table's separators and spaces.
var tableLine = strings.NewReplacer("\x1e", " ", "\x1f", " ", "\x10 ", " ", "\x10", " ", "\b", "", "\x1c", " ", "\x1d", " ")

// asciiQuotes makes the quotation marks and dashes of seven bits what they stand for.
var asciiDash = regexp.MustCompile(`(^| )_( |$)`)

func asciiQuotes(s string) string {
	s = strings.NewReplacer("``", `"`, "''", `"`, "`", "'").Replace(s)
	return asciiDash.ReplaceAllString(s, "$1–$2")
}

func agencyANPA(tail, number, text string) string {
	if strings.Contains(number, "KYODO") {
		return "Kyodo"
	}
	if a, _, ok := strings.Cut(strings.TrimSpace(tail), "-"); ok && len(a) <= 5 && a != "" {
		return a
	}
	if strings.Contains(text[:min(len(text), 200)], "(AP)") {
		return "AP"
	}
	return ""
}

// cutAt returns s up to the first of some characters.
func cutAt(s, chars string) string {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return s[:i]
	}
	return s
}
