package feed

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// iptc7901 is IPTC 7901, the text message of European agencies: SOH, source and number, priority, category, words, then the keywords, STX, the
// text, ETX, the date, EOT. Messages may follow one another.
var iptc7901 = format{name: "iptc7901", endings: []string{".iptc"}, begins: begins7901, sure: true, coding: asToldOrWire, read: (*session).iptc7901}

// The control characters of wires.
const (
	soh = "\x01" // start of heading
	stx = "\x02" // start of text
	etx = "\x03" // end of text
	eot = "\x04" // end of transmission
	syn = "\x16"
	us  = "\x1f" // of ANPA's headings and tables
)

// The heading: source and number, priority, category, words, and what services add.
var heading7901 = regexp.MustCompile(`^\x01?([A-Za-z]{2,4})(\d{3,4}[A-Za-z]?) +(\d) +([A-Za-z]{1,4}) +(\d+)?([^\r\n\x02]*)`)

// fill is what stands between messages.
const fill = "\x00\x7f\x16\x0c\r\n\t "

func begins7901(head []byte) bool {
	head = bytes.TrimLeft(head, fill)
	return bytes.HasPrefix(head, []byte(soh)) && heading7901.Match(head)
}

// messages splits a transmission at the starts of headings.
func messages(text string) []string { return strings.Split(text, soh)[1:] }

func (s *session) iptc7901(file string, in *stream) bool {
	return s.wire(file, in, strings.NewReplacer("\r\n", "\n", "\r", "\n"), (*document).message7901)
}

// wire reads the messages of a transmission, after lines replaced its line ends.
func (s *session) wire(file string, in *stream, lines *strings.Replacer, message func(d *document, m string, line int) bool) bool {
	return s.document(file, in, func(d *document) bool {
		text, p := d.wireText()
		if p != nil {
			return d.problem(p)
		}
		text = lines.Replace(text)
		all := messages(text)
		if len(all) == 0 {
			return d.refuse(0, "no message: it has no start of heading (SOH)", "give the transmission as it came")
		}
		d.single = len(all) == 1
		line := 1 + strings.Count(text[:strings.Index(text, soh)], "\n")
		for _, m := range all {
			if !message(d, m, line) {
				return false
			}
			line += strings.Count(m, "\n")
		}
		return true
	})
}

// The words of a headline's lines that say what version it is, or that it is no headline.
var versionLine = regexp.MustCompile(`^(\(?(Achtung|Attention|Wiederholung|Repetition)\)?:?|[^\p{Ll}]*\b(LEAD|LD|REFILE|EXTRA|CORRECTION|CORR|KORREKTUR|UPDATE|EIL|BULLETIN|FLASH|URGENT|ROUNDUP|KILL|BERICHTIGUNG|ZF|WDHLG)\b[^\p{Ll}]*)$`)

func (d *document) message7901(m string, line int) bool {
	st := Story{}
	if !d.single {
		st.Line = line
	}
	heading, body, found := strings.Cut(m, stx)
	if !found {
		d.stories++
		return d.refuse(st.Line, "a message without a start of text (STX)", "fetch it again")
	}
	body, tail, whole := strings.Cut(body, etx)
	if h := heading7901.FindStringSubmatch(heading); h != nil {
		st.GUID = h[1] + h[2]
		for _, word := range strings.Fields(h[6]) {
			if known, _, _ := strings.Cut(word, "-"); providers[known] != "" {
				st.Agency = providers[known]
			}
		}
	}
	if _, keywords, ok := strings.Cut(heading, "\n"); ok {
		st.Slug = strings.TrimRight(oneLine(keywords), "/")
	}
	if body == "" || strings.Count(body, stx) > 0 {
		d.stories++
		return d.refuse(st.Line, "a message without text", "fetch it again")
	}

	all := strings.Split(strings.Trim(body, "\n"), "\n")
	n := headLines7901(all)
	var headline []string
	for _, l := range all[:n] {
		l = strings.TrimRight(strings.TrimSpace(l), " =+")
		switch {
		case l == "":
		case versionLine.MatchString(l):
			st.Version = first(st.Version, l)
			st.Signal = graver(st.Signal, leadSignal(l))
		case by.MatchString(l) && (len(headline) > 0 || n > 1):
			st.Byline = byline(l)
		default:
			headline = append(headline, l)
		}
	}
	st.Headline = strings.Join(headline, " ")
	st.Signal = graver(st.Signal, headlineSignal(st.Headline))
	st.Text = rewrapped(plainLines(withoutNotes(strings.Join(all[n:], "\n"))))
	st.Place = cityOf(st.Text)
	st.Published = time7901(tail)
	if !whole && !d.problem(&Problem{Line: st.Line, Kept: true, Reason: "a message without an end of text (ETX), which may be cut off", Advice: "fetch it again"}) {
		return false
	}
	return d.story(st)
}

// headLines7901 returns how many of the lines are the headline's: they end with the one that ends in "=", or before the first blank one.
func headLines7901(all []string) int {
	for i, l := range all[:min(len(all), 12)] {
		if strings.HasSuffix(strings.TrimSpace(l), "=") {
			return (i + 1) % len(all)
		}
	}
	n := 0
	for n < len(all) && n < 6 && strings.TrimSpace(all[n]) != "" && !indented(all[n]) {
		n++
	}
	return n % len(all)
}

// leadSignal returns the signal of a line that tells the version.
func leadSignal(s string) Signal {
	switch upper := strings.ToUpper(s); {
	case strings.Contains(upper, "KILL"):
		return Kill
	case strings.Contains(upper, "CORR"), strings.Contains(upper, "KORR"), strings.Contains(upper, "REFILE"), strings.Contains(upper, "BERICHTIGUNG"):
		return Correction
	case strings.Contains(upper, "LEAD"), strings.Contains(upper, "LD"), strings.Contains(upper, "UPDATE"), strings.Contains(upper, "ZF"):
		return Update
	}
	return ""
}

// notes7901 is where dpa's notes to editors begin.
var notes7901 = regexp.MustCompile(`(?mi)^#+ *(dpa )?(notebook|notizblock|note|notiz|editorial|redaktion)`)

func withoutNotes(s string) string {
	if at := notes7901.FindStringIndex(s); at != nil {
		return s[:at[0]]
	}
	return s
}

// date7901 is day, hour and minute, the zone, month and year.
var date7901 = regexp.MustCompile(`(?i)(\d{2})(\d{2})(\d{2}) *(GMT|UTC|Z)? *([a-zäûé]{3})[a-zéû.]* *(\d{2,4})`)

// months are those of German, English, French, Spanish, Italian and Dutch in three letters.
var months = map[string]time.Month{"jan": 1, "ene": 1, "gen": 1, "feb": 2, "fév": 2, "fev": 2, "mar": 3, "mär": 3, "mrz": 3, "mrt": 3, "maa": 3, "apr": 4, "avr": 4, "abr": 4,
	"may": 5, "mai": 5, "mei": 5, "mag": 5, "jun": 6, "jui": 6, "giu": 6, "jul": 7, "lug": 7, "aug": 8, "aoû": 8, "aou": 8, "ago": 8, "sep": 9, "set": 9, "oct": 10, "okt": 10, "ott": 10,
	"nov": 11, "dec": 12, "dez": 12, "déc": 12, "dic": 12}

func time7901(s string) time.Time {
	m := date7901.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}
	}
	month := months[strings.ToLower(m[5])]
	if month == 0 {
		return time.Time{}
	}
	year := m[6]
	if len(year) == 2 {
		year = "20" + year
	}
	return timeOf(fmt.Sprintf("%s-%02d-%s %s:%s", year, month, m[1], m[2], m[3]))
}
