package wire

import (
	"strings"
	"unicode/utf8"
)

// class is the shape of a line.
type class uint8

const (
	sentence class = iota // ends as sentences do, or is long
	title                 // short, no full stop: headlines, links, labels
	table                 // columns or mostly figures
	foreign               // short, no full stop, not in Latin letters
)

// line is one line of the text, or several that are one broken paragraph.
type line struct {
	start, end int    // end without trailing white space
	lo         int    // the first byte that is not white space
	has        uint32 // bits of byteKinds over the line but its list mark; 0 for paragraphs
	words      int16  // at least longTitle+1 for paragraphs; 0 for long lines
	digits     int16  // for paragraphs whether any were seen
	class      class
	kind       Kind
	why        Reason
	sure       bool // set aside wherever it stands; else only among furniture
	gap        bool // a blank line, or the start of the text, stands before
	marks      bool // has what may stand between the items of a row
	stop       bool // ends as a sentence does
	intro      bool // ends with a colon or comma: something belongs after it
	again      bool // a paragraph that stands in the text already
	glued      bool // goes on on the line of the one before: a stretch of it
}

const (
	// shortLine is the longest line, in bytes, whose words are looked at.
	shortLine = 170
	// titleLine and titleWords are the most a title may have. What is longer is
	// a paragraph even without its full stop, in whatever letter case.
	titleLine, titleWords = 130, 22
	// longTitle is the most words a title has as a rule.
	longTitle = 16
)

// split cuts text into lines, joins the lines of broken paragraphs and tells
// the shape of each.
func (p *Parser) split(text string) {
	p.lines, p.cuts = p.lines[:0], p.cuts[:0]
	gap := true
	lower, wrapped := 0, 0
	gaps, runs := 0, 0 // blank lines, and broken lines across them
	for at := 0; at < len(text); {
		end := strings.IndexByte(text[at:], '\n')
		next := len(text)
		if end < 0 {
			end = len(text)
		} else {
			end += at
			next = end + 1
		}
		s := trim(text, at, end)
		if s.IsZero() {
			gap = true
			at = next
			continue
		}
		if gap && len(p.lines) > 0 {
			gaps++
			last := &p.lines[len(p.lines)-1]
			if c := text[s.Start]; c >= 'a' && c <= 'z' && last.end-last.lo >= 50 && last.end-last.lo <= 80 && !last.stop {
				runs++
			}
		} else if len(p.lines) > 0 {
			last := &p.lines[len(p.lines)-1]
			if c := text[s.Start]; c >= 'a' && c <= 'z' && last.end-last.lo >= 40 && last.end-last.lo <= 100 && !last.stop {
				lower++
			}
			if last.end-last.lo <= 100 {
				wrapped++
			}
		}
		p.lines = append(p.lines, line{start: at, lo: s.Start, end: s.End, gap: gap, kind: KindBody})
		l := &p.lines[len(p.lines)-1]
		l.stop, l.intro = ending(text, l.lo, l.end)
		gap = false
		at = next
	}
	if runs >= 4 && gaps == len(p.lines)-1 {
		// Every line has a blank one under it, those of broken paragraphs too.
		for i := range p.lines[1:] {
			p.lines[i+1].gap = false
		}
		lower = runs
	}
	if lower > 0 {
		p.unwrap(text, lower >= 2 && lower*4 >= wrapped)
	}
	p.stretches(text)
	for i := range p.lines {
		p.lines[i].shape(text, &p.fold)
	}
}

// unwrap joins lines that were broken at a fixed width. A line that starts with
// a small letter goes on from the one before; where such lines are many (all),
// so does every line that is not indented and follows a full one.
func (p *Parser) unwrap(text string, all bool) {
	out := p.lines[:1]
	width := p.lines[0].end - p.lines[0].lo // of the last physical line
	for _, l := range p.lines[1:] {
		last := &out[len(out)-1]
		c := text[l.lo]
		n := l.end - l.lo
		join := !l.gap && (width >= 40 || all && width >= 20) && width <= 100 && n <= 100 &&
			(c >= 'a' && c <= 'z' && !last.stop || all && l.lo-l.start < 2 && last.kind == KindBody && width >= 45)
		width = n
		if !join || startsLabel(text[l.lo:l.end]) {
			out = append(out, l)
			continue
		}
		last.end, last.stop, last.intro = l.end, l.stop, l.intro
	}
	p.lines = out
}

// What a byte is, one bit each: byteKinds has those of every byte.
const (
	isWord   = 1 << iota // letter, digit, or part of a rune that is not ASCII
	isStart              // letter or digit: starts a word where none goes on
	isInner              // ' - . , in which a word goes on
	isBreak              // blank, tab, bar, slash: an item of a menu may start after it
	isSmall              // small letter
	isLetter             // must be 0x20, what makes a letter small
	isHigh               // not ASCII
	isTab
	isMark  // | / > which may stand between the items of a row
	isJoin  // / | , ; & + : - which may stand between names
	isAt    // @
	isPunct // < ( [ _ . one of which script has
	isRare  // < > ( ) [ _ @ { one of which most script has
	isFrom  // / : P G one of which all credits of pictures have but those in brackets
)

// byteKinds holds the kinds of each byte and, above them, ones in the fields of
// ten bits that count letters, digits and high bytes when the numbers of at most
// 2*shortLine bytes are added up. The kinds below do not spill over then.
var byteKinds = func() (t [256]uint64) {
	for c := range t {
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			t[c] = isWord | isStart | isLetter | 1<<32
			if c >= 'a' {
				t[c] |= isSmall
			}
		case c >= '0' && c <= '9':
			t[c] = isWord | isStart | 1<<42
		case c >= 0x80:
			t[c] = isWord | isHigh | 1<<52
		}
	}
	for _, k := range [...]struct {
		bytes string
		kind  uint64
	}{{"'-.,", isInner}, {" \t|/", isBreak}, {"\t", isTab}, {"|/>", isMark}, {"/|,;&+:-", isJoin}, {"@", isAt}, {"<([_.", isPunct}, {"<>()[_@{", isRare}, {"/:PG", isFrom}} {
		for _, c := range []byte(k.bytes) {
			t[c] |= k.kind
		}
	}
	return t
}()

// counts takes apart a sum of byteKinds.
func counts(sum uint64) (letters, digits, high int) {
	return int(sum >> 32 & 1023), int(sum >> 42 & 1023), int(sum >> 52)
}

// shape fills in the class of l and what it counts. fold is for its use.
func (l *line) shape(text string, fold *[2*shortLine + 8]byte) {
	n := l.end - l.lo
	if n > 2*shortLine || n > shortLine && l.stop {
		l.class = sentence
		if !l.stop && n < 4096 && menu(text[l.lo:l.end]) {
			l.class = title
		}
		return
	}
	if l.stop && n > 60 && (n > 100 || text[l.end-1] != '?') && (n > 80 || text[l.end-1] != '.' || !abbreviated(text[l.lo:l.end])) {
		// A sentence by its end; its words are not looked at.
		l.class = sentence
		return
	}
	s := text[l.lo:l.end]
	if isBullet(s) {
		s = s[unmarked(s):]
	}
	if n > titleLine && l.paragraph(s) {
		return
	}
	// No branch here: none could be foretold.
	var has, sum, words, in uint64
	j := 0 // length of the words in fold
	for i := 0; i < len(s); i++ {
		c := s[i]
		k := byteKinds[c]
		has |= k
		sum += k
		words += k / isStart &^ in & 1
		in = (k | in&(k/isInner)) & 1
		fold[j] = c | byte(k&isLetter)
		j += int(k & isWord)
	}
	letters, digits, high := counts(sum)
	spaced := strings.Contains(s, "   ")
	cols := 0
	if spaced || has&isTab != 0 {
		cols = columns(s)
	}
	l.has = uint32(has)
	l.marks = spaced || has&(isHigh|isTab|isMark) != 0
	l.words = int16(words)
	l.digits = int16(digits)
	switch {
	case high > letters && high > 6:
		l.class = foreign
		if n > shortLine || l.stop {
			l.class = sentence
		}
	case l.stop && n <= 24 && words <= 3 && (strings.HasSuffix(s, "...") || strings.HasSuffix(s, "…")):
		l.class, l.stop = title, false // "Loading..."
	case l.stop && n <= 100 && s[len(s)-1] == '?' && words >= 3 && words <= 18 && !runsOn(s) && strings.IndexByte(s, '"') < 0:
		// Headlines ask; so do subheadings, which stay with the story.
		l.class = title
	case l.stop && !(n <= 80 && abbreviated(s)), digits > 0 && s[0] == '(' && s[len(s)-1] == ')' && strings.IndexByte(s, '=') > 0: // "($1 = 8.3 yuan)"
		l.class = sentence
	case n > titleLine || words > titleWords || n > 90 && runsOn(s):
		l.class = sentence
		if digits == 0 && menu(s) {
			l.class = title
		}
	case cols > 0 && digits > 2, digits*3 > n, cols > 1 && l.words > 4 && digits > 0:
		l.class = table
	default:
		l.class = title
	}
}

// paragraph reports whether s, the words of a line longer than titleLine that
// does not end as sentences do, is plainly prose all the same, and fills in l if
// so. More words at its start begin with a small letter than a title has words;
// in a menu five times as many would have to begin with a capital, and s has at
// most 2*shortLine bytes.
func (l *line) paragraph(s string) bool {
	const start = 192                       // bytes looked at: none of the counts below is above 255
	var words, letters, high, digits uint64 // the first three a count of each eighth byte in a byte of its own
	for i := 0; i < start && i+9 <= len(s); i += 8 {
		x := word64(s[i+1:])
		small := within(x, 'a', 'z')
		words += small & within(word64(s[i:]), ' ', ' ') >> 7
		letters += small >> 7
		high += x & (0x80 * ones) >> 7
		digits |= within(x, '0', '9')
	}
	words, letters, high = words*ones>>56, letters*ones>>56, high*ones>>56
	if words <= longTitle || high > letters || digits == 0 && row(s) {
		return false
	}
	l.class, l.words = sentence, int16(words)
	if digits != 0 {
		l.digits = 1
	}
	return true
}

const ones = 0x0101010101010101

// within returns 0x80 in every byte of x from lo to hi, which are ASCII.
func within(x uint64, lo, hi byte) uint64 {
	y := x & (0x7F * ones)
	return (y + uint64(0x80-lo)*ones) &^ (y + uint64(0x7F-hi)*ones) &^ x & (0x80 * ones)
}

// columns counts the words of s that stand after a gap: three blanks or a tab.
func columns(s string) int {
	cols, blank, words := 0, 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			blank++
		case c == '\t':
			blank += 3
		case byteKinds[c]&isStart != 0:
			if blank > 2 && words {
				cols++
			}
			blank, words = 0, true
		default:
			blank = 0
		}
	}
	return cols
}

// abbreviated reports whether s ends with a short form such as "U.S." rather
// than a full stop.
func abbreviated(s string) bool {
	w := s[strings.LastIndexByte(s, ' ')+1:]
	return len(w) > 3 && len(w) <= 8 && w[len(w)-1] == '.' && w[1] == '.' && w[0] >= 'A' && w[0] <= 'Z'
}

// startsLabel reports whether s, which starts with a small letter, is a line of
// its own all the same: "updated 8:34 PM".
func startsLabel(s string) bool {
	return startsAny(s, lineStarts)
}

var lineStarts = listed("line-start")

// menu reports whether s is a row of links: short items between separators, or
// words that nearly all start with a capital or figure, with no sentence among
// them. Words in capitals throughout say nothing.
func menu(s string) bool {
	if row(s) {
		return true
	}
	small, big, shout, commas := 0, 0, 0, 0
	start := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == ' ' || c == '|' || c == '/' || c == '\t':
			start = true
			continue
		case c == '"':
			return false
		case c == ',':
			commas++
		case c == '.' && i+2 < len(s) && s[i+1] == ' ' && s[i+2] >= 'A' && s[i+2] <= 'Z' && i > 2 && s[i-1] >= 'a':
			return false
		case c >= 0x80:
			if start {
				return false
			}
		}
		if start {
			if c >= 'a' && c <= 'z' {
				if small++; 12*small > len(s)+1 {
					return false // more than one in six, as words are at most half the bytes
				}
			} else if c >= 'A' && c <= 'Z' {
				big++
				if i+1 < len(s) && s[i+1] >= 'A' && s[i+1] <= 'Z' {
					shout++
				}
			}
			start = false
		}
	}
	return big >= 8 && small*5 <= big && commas*5 <= big && shout*2 <= big
}

// row reports whether s is four or more short items between separators.
func row(s string) bool {
	const widest = 48
	if len(s) > widest+16 && !mayPart(s[:widest+8]) {
		return false // the first item is too wide, as prose is
	}
	marks, width := 0, 0
	for i := 0; i < len(s); {
		n := separator(s[i:])
		if n == 0 {
			i++
			if width++; width > widest {
				return false
			}
			continue
		}
		marks++
		width = 0
		i += n
	}
	return marks >= 3 && len(s) <= 30*(marks+1)
}

// mayPart reports whether s, of a multiple of eight bytes, has one that separators
// have.
func mayPart(s string) bool {
	found := uint64(0)
	for i := 0; i < len(s); i += 8 {
		x := word64(s[i:])
		bar, slash, arrow := x^'|'*ones, x^'/'*ones, x^'>'*ones
		found |= (bar - ones) | (slash - ones) | (arrow - ones) | x // a byte of 0 gets its high bit by the subtraction
	}
	return found&(0x80*ones) != 0
}

// separator returns the length of what stands between two items of a row at the
// start of s, or 0.
func separator(s string) int {
	switch s[0] {
	case '|':
		return 1
	case ' ':
		if len(s) < 3 || s[1] != '|' && s[1] != '/' && s[1] != '>' && s[1] < 0x80 {
			return 0
		}
		for _, m := range [...]string{" | ", " • ", " · ", " » ", " / ", " > ", " › "} {
			if strings.HasPrefix(s, m) {
				return len(m)
			}
		}
	}
	return 0
}

// runsOn reports whether a sentence ends inside s and another, or a bracket, follows it.
func runsOn(s string) bool {
	for i := 4; i+2 < len(s); i++ {
		if c := s[i]; c != '.' && c != '?' && c != '!' {
			continue
		}
		j := i + 1
		for j < len(s) && (s[j] == '"' || s[j] == '\'' || s[j] == ')') {
			j++
		}
		if j+1 >= len(s) || s[j] != ' ' || s[j+1] != '(' && !opens(s[j+1:]) {
			continue
		}
		// Short words before a point are abbreviations as a rule.
		k := i
		for k > 0 && (s[k-1]|0x20 >= 'a' && s[k-1]|0x20 <= 'z' || s[k-1] >= '0' && s[k-1] <= '9' || s[k-1] >= 0x80) {
			k--
		}
		if i-k >= 4 || s[i] != '.' || s[j+1] == '(' && i-k >= 3 {
			return true
		}
	}
	return false
}

// shouted reports whether s has letters and no small one: a text in capitals
// throughout, where capitals tell nothing.
func shouted(s string) bool {
	big := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'a' && c <= 'z' {
			return false
		}
		big = big || c >= 'A' && c <= 'Z'
	}
	return big
}

// ending reports how text[lo:end] ends: as a sentence, or as something that
// introduces what follows.
func ending(text string, lo, end int) (stop, intro bool) {
	for i := end; i > lo; {
		c := text[i-1]
		if c < 0x80 {
			switch c {
			case '"', '\'', ')', ']', '*', '_':
				i--
				continue
			case ' ':
				i--
				continue
			case '.', '!', '?':
				return true, false
			case ':', ',', ';':
				return false, true
			}
			return false, false
		}
		r, n := utf8.DecodeLastRuneInString(text[lo:i])
		switch r {
		case '”', '’', '“', '‘', '»', '」', '』', '）', '\u00a0', '\u200b', '\u200f', '\u200e':
			i -= n
			continue
		case '。', '！', '？', '؟', '۔', '…', '।', '։', '．':
			return true, false
		case '：', '，', '、', '،':
			return false, true
		}
		return false, false
	}
	return false, false
}

// trim narrows [lo,hi) to what is not white space.
func trim(text string, lo, hi int) Span {
	lo = skipSpace(text, lo, hi)
	for hi > lo {
		c := text[hi-1]
		if c == ' ' || c >= '\t' && c <= '\r' {
			hi--
			continue
		}
		if c >= 0x80 {
			if r, n := utf8.DecodeLastRuneInString(text[lo:hi]); blankRune(r) {
				hi -= n
				continue
			}
		}
		break
	}
	return Span{lo, hi}
}

// skipSpace returns the first offset in [lo,hi) that is not white space, or hi.
func skipSpace(text string, lo, hi int) int {
	for lo < hi {
		c := text[lo]
		if c == ' ' || c >= '\t' && c <= '\r' {
			lo++
			continue
		}
		if c >= 0xC2 {
			if r, n := utf8.DecodeRuneInString(text[lo:hi]); blankRune(r) {
				lo += n
				continue
			}
		}
		break
	}
	return lo
}

func blankRune(r rune) bool {
	switch r {
	case '\u00a0', '\ufeff', '\u3000', '\u200b', '\u200e', '\u200f', '\u2028', '\u2029', '\u202f', '\u2009', '\u2003', '\u2002':
		return true
	}
	return false
}

// isBullet reports whether s starts with a list mark.
func isBullet(s string) bool {
	switch s[0] {
	case '*', '+', '>', '|':
		return true
	case '-':
		return len(s) > 1 && s[1] == ' '
	}
	return strings.HasPrefix(s, "•") || strings.HasPrefix(s, "·") || strings.HasPrefix(s, "»") || strings.HasPrefix(s, "– ") || strings.HasPrefix(s, "— ") || strings.HasPrefix(s, "›") || strings.HasPrefix(s, "▪") || strings.HasPrefix(s, "■")
}

// unmarked returns where s starts once list marks are skipped.
func unmarked(s string) int {
	i := 0
	for i < len(s) {
		switch c := s[i]; {
		case c == ' ' || c == '*' || c == '-' || c == '>' || c == '|' || c == '+' || c == '[' || c == '_' || c == '#':
			i++
			continue
		case c >= 0x80:
			r, n := utf8.DecodeRuneInString(s[i:])
			switch r {
			case '•', '·', '»', '›', '–', '—', '▪', '■', '\u00a0', '→', '►', '▶', '●', '□', '○':
				i += n
				continue
			}
		}
		break
	}
	return i
}
