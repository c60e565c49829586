package wire

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// Dateline says where, when and for whom a story was filed.
type Dateline struct {
	// Span takes in the dash and the blanks before the sentence it opens.
	Span Span
	// Place, Agency and Date are as written, "" where absent: "MOSUL, Iraq",
	// "Reuters", "Nov. 5". A date is never guessed from elsewhere.
	Place, Agency, Date string
}

// A dateline is read as
//
//	[place {", " region}] [", " date] [", " agency] ["(" agency ")"] [dash]
//
// A place in capitals needs a dash or an agency after it; any other place needs
// a known agency, or a date and a dash.

type wordShape uint8

const (
	wordNone wordShape = iota
	wordCaps           // MOSUL, S.C., AL-ARISH
	wordCap            // Iraq, Va., Nov
	wordLow
	wordNum
)

// nextWord returns the end of the word at the start of s and its shape.
func nextWord(s string) (int, wordShape) {
	var lo, up, num, high int
	i := 0
	for i < len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z':
			lo++
		case c >= 'A' && c <= 'Z':
			up++
		case c >= '0' && c <= '9':
			num++
		case c == '.' && i > 0 || c == '\'' && i > 0 || c == '-' && i > 0 && i+1 < len(s) && (s[i+1]|0x20 >= 'a' && s[i+1]|0x20 <= 'z'):
		case c >= 0x80:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == '—' || r == '–' || r == '―' || r == '\u00a0' || r == '“' || r == '”' || r == '‘' {
				goto done
			}
			if r == utf8.RuneError && n <= 1 {
				return 0, wordNone
			}
			if r != '’' {
				high++
			}
			i += n
			continue
		default:
			goto done
		}
		i++
	}
done:
	first := byte(0)
	if i > 0 {
		first = s[0]
	}
	switch {
	case i == 0:
		return 0, wordNone
	case num > 0 && up+lo == 0:
		return i, wordNum
	case up > 0 && lo == 0:
		return i, wordCaps
	case first >= 'A' && first <= 'Z' || first >= 0x80 && up+lo > 0:
		// "McALLEN", "AL-Arish" and such count as capitals when most are.
		if up >= 3 && lo <= 2 {
			return i, wordCaps
		}
		return i, wordCap
	case lo > 0:
		return i, wordLow
	}
	return i, wordNone
}

func isMonth(w string) bool {
	if len(w) < 3 || len(w) > 10 {
		return false
	}
	var buf [12]byte
	m := lower(buf[:0], strings.TrimSuffix(w, "."))
	return months[string(m)]
}

func isWeekday(w string) bool {
	if len(w) < 3 || len(w) > 10 {
		return false
	}
	var buf [12]byte
	m := lower(buf[:0], strings.TrimSuffix(w, "."))
	return weekdays[string(m)]
}

// notPlace reports whether w is a word in capitals that opens lines and is no
// place.
func notPlace(w string) bool { return notPlaces[w] }

var notPlaces = setOf("not-place")

// colonPlace reports whether place, in capitals, is one after which papers of
// South and West Asia write a colon. Speakers in transcripts look the same, so
// only towns that are hardly anything else are taken.
func colonPlace(w string) bool { return colonPlaces[w] }

var colonPlaces = setOf("colon-place")

// dash returns the length of a dateline's dash at the start of s, or 0.
func dash(s string) int {
	switch {
	case strings.HasPrefix(s, "—"), strings.HasPrefix(s, "–"), strings.HasPrefix(s, "―"):
		n := 3
		for strings.HasPrefix(s[n:], "—") {
			n += 3
		}
		return n
	case strings.HasPrefix(s, "- -"):
		return 3
	case strings.HasPrefix(s, "---"):
		return 3
	case strings.HasPrefix(s, "--"):
		return 2
	case strings.HasPrefix(s, "-"):
		return 1
	}
	return 0
}

// parseDateline is readDateline for texts that may be in capitals throughout,
// where a few words and a dash are no dateline unless something else says so.
func parseDateline(text string, at, end int, colon bool) (Dateline, bool) {
	d, ok := readDateline(text, at, end, colon)
	if ok && d.Agency == "" && d.Date == "" && !colonPlace(firstPart(d.Place)) {
		next := text[d.Span.End:min(end, d.Span.End+40)]
		if shouted(next) && shouted(d.Place) && (len(next) > 15 || strings.Contains(d.Place, " ")) || next == "" && strings.Count(d.Place, " ") > 3 {
			return Dateline{}, false
		}
	}
	return d, ok
}

// readDateline reads a dateline at text[at:end]. colon allows the colon of
// "CAIRO: ..." as a dash.
func readDateline(text string, at, end int, colon bool) (Dateline, bool) {
	s := text[at:min(end, at+160)]
	if len(s) < 5 {
		return Dateline{}, false
	}
	var d Dateline
	i := 0
	strict, known, paren := false, false, false
	finish := func(n int) (Dateline, bool) {
		d.Span = Span{at, skipSpace(text, at+n, end)}
		return d, true
	}
	if s[0] == '(' {
		a, n := parenAgency(s)
		if n == 0 {
			return d, false
		}
		if _, ok := Agency(a); !ok {
			return d, false
		}
		d.Agency = a
		j := skipBlank(s, n)
		if k := dash(s[j:]); k > 0 {
			return finish(j + k)
		}
		if j < len(s) && (opens(s[j:])) {
			return finish(j)
		}
		return d, false
	}
	if c := s[0]; !(c >= 'A' && c <= 'Z' || c >= 0xC3 && c <= 0xCF) {
		return d, false
	}
	// The place: words up to a comma, dash, bracket or colon.
	words, letters := 0, 0
	caps, month := true, false
	for i < len(s) {
		n, shape := nextWord(s[i:])
		if n == 0 {
			break
		}
		w := s[i : i+n]
		switch shape {
		case wordCaps:
			letters += n
		case wordCap:
			if words == 0 && isMonth(w) {
				month = true
			}
			caps = false
		case wordLow:
			if words == 0 || !placeWords[w] {
				return d, false
			}
		case wordNum:
			if !month {
				return d, false
			}
		}
		if month {
			break
		}
		words++
		i += n
		if words > 5 {
			return d, false
		}
		// A full stop after a capital word may end the place: "ASTANA. KAZINFORM".
		if i < len(s) && s[i] == '/' {
			i++
			continue
		}
		if i+1 < len(s) && s[i] == ' ' && (s[i+1] != '-' && s[i+1] != '(' && s[i+1] < 0xE2 && s[i+1] != '|') {
			i++
			continue
		}
		if strings.HasPrefix(s[i:], "\u00a0") && i+2 < len(s) && s[i+2] != '-' && s[i+2] != '(' && s[i+2] < 0xE2 {
			i += 2
			continue
		}
		break
	}
	if month {
		i = 0
	} else {
		if words == 0 {
			return d, false
		}
		d.Place = s[:i]
		strict = caps && letters >= 4
		if w := firstWord(d.Place); notPlace(w) || isWeekday(w) || len(w) < 2 {
			return d, false
		}
		// "ASTANA. KAZINFORM": place and agency as two sentences.
		if k := strings.Index(d.Place, ". "); caps && k > 2 {
			if a, ok := Agency(d.Place[k+2:]); ok && a != "" {
				d.Agency, known = d.Place[k+2:], true
				d.Place = d.Place[:k]
			}
		}
		// An agency alone: "AFP - ", "Reuters -- ".
		if _, ok := Agency(d.Place); ok && !known {
			d.Agency, d.Place, known = d.Place, "", true
		}
	}
	// What follows commas: regions, dates, agencies.
	regions := 0
	for seg := 0; seg < 5; seg++ {
		j := i
		if month && seg == 0 {
			j = 0
		} else if j < len(s) && (s[j] == ',' || s[j] == '.' && j+1 < len(s) && s[j+1] == ',') {
			for j < len(s) && (s[j] == ',' || s[j] == '.' || s[j] == ' ') {
				j++
			}
		} else if seg == 0 || d.Date == "" {
			// A date may follow without a comma: "CAIRO July 3 (Reuters)".
			break
		} else {
			break
		}
		start, k, isDate, ok := j, j, false, true
		n0 := 0
		for k < len(s) {
			n, shape := nextWord(s[k:])
			if n == 0 {
				break
			}
			w := s[k : k+n]
			switch {
			case shape == wordNum:
				isDate = true
			case isMonth(w) && (month && seg == 0 || n0 == 0 || isDate) || isWeekday(w):
				isDate = true
			case shape == wordCaps || shape == wordCap:
			case regionWords[w]:
			default:
				ok = false
			}
			if !ok {
				break
			}
			n0++
			k += n
			if n0 > 5 {
				ok = false
				break
			}
			if k+1 < len(s) && (s[k] == ' ' || s[k] == '/') && s[k+1] != '-' && s[k+1] != '(' && s[k+1] < 0xE2 {
				k++
				continue
			}
			break
		}
		if !ok || n0 == 0 {
			return d, false
		}
		piece := s[start:k]
		if isDate {
			if d.Date == "" {
				d.Date = piece
			} else {
				d.Date = s[strings.Index(s, d.Date):k]
			}
		} else if a, known2 := Agency(piece); known2 && a != "" {
			d.Agency, known = piece, true
		} else {
			if d.Date != "" || month {
				return d, false
			}
			d.Place = s[:k]
			regions++
		}
		i = k
	}
	j := skipBlank(s, i)
	if j < len(s) && s[j] == '(' {
		a, n := parenAgency(s[j:])
		if n == 0 {
			return d, false
		}
		if name, ok := Agency(a); ok && name != "" {
			known = true
		} else if slash := strings.IndexAny(a, "/,"); slash > 0 {
			if _, ok := Agency(a[:slash]); ok {
				known = true
			}
		} else if slices.ContainsFunc(agencyEnds, func(end string) bool { return strings.HasSuffix(a, end) }) {
			known = true
		} else if !strict {
			return d, false
		}
		if d.Agency == "" {
			d.Agency = a
		}
		paren = true
		j = skipBlank(s, j+n)
	}
	if j < len(s) && s[j] == '|' && strict && !paren {
		// "LONDON | Wed Jul 3, 2013 6:20pm EDT" takes the whole line.
		rest := strings.TrimSpace(text[at+j+1 : end])
		if len(rest) > 0 && len(rest) < 60 && !strings.Contains(rest, ". ") {
			n, _ := nextWord(rest)
			if isWeekday(rest[:n]) || isMonth(rest[:n]) || rest[0] >= '0' && rest[0] <= '9' {
				d.Date = rest
				d.Span = Span{at, end}
				return d, true
			}
		}
		return d, false
	}
	if j >= len(s) {
		if paren && known && (strict || d.Date != "") {
			return finish(j)
		}
		return d, false
	}
	k := dash(s[j:])
	spaced := j > i || paren || j > 0 && (s[j-1] == ' ' || s[j-1] == ')')
	after := skipBlank(s, j+k)
	if k > 0 {
		if s[j] == '-' && k == 1 && !paren && !(spaced && (j+1 >= len(s) || s[j+1] == ' ')) && !known {
			return d, false
		}
		next := ""
		if after < len(s) {
			next = s[after:]
		}
		switch {
		case known || !month && d.Date != "" && (strict || words <= 3):
		case strict && regions > 0:
		case strict && (letters >= 5 || fourLetters(d.Place) || words > 1):
			if next != "" && !opens(next) {
				return d, false
			}
		default:
			return d, false
		}
		// "WASHINGTON - April 27 - ": a second dash after a date.
		if n, _ := nextWord(next); d.Date == "" && n > 0 && isMonth(next[:n]) {
			m := skipBlank(next, n)
			if w, shape := nextWord(next[min(m, len(next)):]); shape == wordNum && m+w <= len(next) {
				q := skipBlank(next, m+w)
				if q2 := dash(next[q:]); q2 > 0 {
					d.Date = next[:m+w]
					return finish(after + q + q2)
				}
			}
		}
		return finish(j + k)
	}
	if paren && known && (opens(s[j:]) || colonPlace(firstPart(d.Place))) {
		return finish(j)
	}
	if colon && s[j] == ':' && strict && j+1 < len(s) && s[j+1] == ' ' && (colonPlace(firstPart(d.Place)) || paren || d.Date != "") {
		return finish(j + 1)
	}
	if known && d.Place != "" && strict && s[j] == '/' {
		// "ASTANA. KAZINFORM /Name Surname/ - "
		if e := strings.IndexByte(s[j+1:], '/'); e > 0 && e < 40 {
			q := skipBlank(s, j+1+e+1)
			if q2 := dash(s[min(q, len(s)):]); q2 > 0 {
				return finish(q + q2)
			}
		}
	}
	return d, false
}

// fourLetters reports whether w is a short place in capitals.
func fourLetters(w string) bool { return shortPlaces[w] }

var shortPlaces = setOf("short-place")

func firstWord(s string) string {
	if i := strings.IndexByte(s, ' '); i >= 0 {
		return s[:i]
	}
	return s
}

func firstPart(s string) string {
	if i := strings.IndexAny(s, ",/"); i >= 0 {
		return s[:i]
	}
	return s
}

// parenAgency reads "(Name)" at the start of s and returns the name and the
// length with brackets, or 0 where it holds no name.
func parenAgency(s string) (string, int) {
	e := strings.IndexByte(s[:min(len(s), 48)], ')')
	if e < 3 {
		return "", 0
	}
	a := strings.TrimSpace(s[1:e])
	if len(a) < 2 {
		return "", 0
	}
	c := a[0]
	if !(c >= 'A' && c <= 'Z') && !smallAgencies[a] {
		return "", 0
	}
	if strings.Count(a, " ") > 5 {
		return "", 0
	}
	return a, e + 1
}

func skipBlank(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	if strings.HasPrefix(s[i:], "\u00a0") {
		return skipBlank(s, i+2)
	}
	return i
}

// opens reports whether s starts as sentences do.
func opens(s string) bool {
	c := s[0]
	if c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '"' || c == '\'' || c == '`' || c == '$' || c == '[' || c == '#' || c == '(' {
		return true
	}
	if c >= 0x80 {
		r, _ := utf8.DecodeRuneInString(s)
		return r == '“' || r == '‘' || r == '«' || r == '„' || r == '£' || r == '€' || r >= 0xC0 && r < 0xE0 || r >= 0x400
	}
	return false
}

// midDateline looks for a dateline inside text[lo:hi], after a caption, a time
// stamp or a byline that the page put on the same line. credited says whether
// the credit of a picture, or the name of an outlet, stands right before it.
func midDateline(text string, lo, hi int) (d Dateline, credited, ok bool) {
	s := text[:min(hi, lo+900)]
	for i := lo + 1; i+6 < len(s); i++ {
		// The start of a word of two capitals: eight places at once.
		if i+9 <= len(s) {
			next := word64(s[i+1:])
			found := within(word64(s[i-1:]), ' ', ' ') & within(word64(s[i:]), 'A', 'Z') & (within(next, 'A', 'Z') | within(next, '-', '.'))
			if found == 0 {
				i += 7
				continue
			}
			if i += bits.TrailingZeros64(found) / 8; i+6 >= len(s) {
				break
			}
		}
		c := s[i]
		if c < 'A' || c > 'Z' || s[i-1] != ' ' {
			continue
		}
		if n := s[i+1]; !(n >= 'A' && n <= 'Z' || n == '.' || n == '-') {
			continue
		}
		run := i
		for run < len(s) {
			n, shape := nextWord(s[run:])
			if shape != wordCaps || n == 0 {
				break
			}
			w := strings.TrimRight(s[run:run+n], ".")
			if !outletWords[w] || run+n+1 >= len(s) || s[run+n] != ' ' {
				break
			}
			run += n + 1
			for _, w := range outletEnds {
				if strings.HasPrefix(s[run:], w) {
					run += len(w)
				}
			}
		}
		if d, ok := parseDateline(text, run, hi, false); ok && d.Span.End < hi {
			prev := s[i-2]
			single := !strings.ContainsAny(d.Place, " ,") && d.Agency == "" && d.Date == ""
			lowPrev := prev >= 'a' && prev <= 'z' && !capWordBefore(s[lo:i-1])
			if d.Place != "" && !(lowPrev && run == i) && prev != ',' && opens(text[d.Span.End:hi]) && !(single && len(d.Place) < 5 && !fourLetters(d.Place)) && s[run] < 0x80 && d.Place[:2] == strings.ToUpper(d.Place[:2]) {
				return d, run > i || creditBefore(s[lo:i-1]), true
			}
		}
		// Skip the other words in capitals: no dateline starts among them.
		for here := i; i < len(s); {
			n, shape := nextWord(s[i:])
			if shape != wordCaps || n == 0 || i+n >= len(s) || s[i+n] != ' ' {
				i = max(i+n, here+1)
				break
			}
			i += n + 1
		}
		i--
	}
	return Dateline{}, false, false
}

// The words of datelines, from the packs.
var (
	months        = setOf("month")
	weekdays      = setOf("weekday")
	placeWords    = setOf("place-word")   // in small letters inside a place
	regionWords   = setOf("region-word")  // and behind its comma
	agencyEnds    = listed("agency-end")  // of names in brackets that are no agency's that is known
	smallAgencies = setOf("small-agency") // write themselves in small letters
	outletWords   = setOf("outlet-word")  // in capitals before a dateline
	outletEnds    = listed("outlet-end")
	filmCredits   = listed("film-credit")
)

// capWordBefore reports whether the last word of s starts with a capital.
func capWordBefore(s string) bool {
	i := strings.LastIndexByte(s, ' ') + 1
	return i < len(s) && s[i] >= 'A' && s[i] <= 'Z'
}

// creditBefore reports whether s ends with the credit of a picture or film.
func creditBefore(s string) bool {
	tail := s[max(0, len(s)-60):]
	return containsAny(tail, filmCredits)
}
