package wire

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samewire/samewire/shingle"
)

// label sets the kind of every line that its own words give away.
func (p *Parser) label(text string) {
	for i := range p.lines {
		l := &p.lines[i]
		s := text[l.lo:l.end]
		if len(s) > 3000 || l.sure {
			continue
		}
		k := 0
		if c := s[0]; !(c|0x20 >= 'a' && c|0x20 <= 'z') {
			k = unmarked(s)
		}
		if k >= len(s) {
			l.set(KindFurniture, Ornament, true)
			continue
		}
		t := s[k:]
		if l.class == sentence {
			p.labelSentence(l, s, t)
			continue
		}
		p.labelShort(l, s, t, k)
	}
}

func (l *line) set(k Kind, why Reason, sure bool) {
	l.kind, l.why, l.sure = k, why, sure
}

// labelSentence labels a line that ends as sentences do, or is long.
func (p *Parser) labelSentence(l *line, s, t string) {
	n := len(s)
	if n < 900 {
		if filesFromWires(t) {
			l.set(KindCredit, 0, true)
			return
		}
		if isTail(s) {
			l.set(KindTail, 0, true)
			return
		}
		if c := s[n-1]; c == '.' || c == ')' || c == '_' || c == '*' || c|0x20 == 't' || c|0x20 == 'g' || c|0x20 == 'y' {
			if at, ok := contributed(s); ok && at == 0 {
				l.set(KindTail, 0, true)
				return
			}
		}
		if noticeLine(s) != NoNotice || s[0] == '(' && n < 200 && p.noticed(s) {
			l.set(KindNotice, 0, true)
			return
		}
		if n <= 700 && isCaption(t, true) {
			l.set(KindCaption, 0, true)
			return
		}
		if reported(s) {
			l.set(KindTail, 0, false)
			return
		}
		if n <= 120 && (s[0] == '(' || n <= 60) && p.sourced(s) {
			l.set(KindCredit, 0, false)
			return
		}
		if l.words != 0 && n <= 90 && s[0] == '(' && isCredit(s, l.has&isJoin != 0) {
			l.set(KindCredit, 0, true)
			return
		}
	}
	p.packs(l, t)
}

// labelShort labels a line without a full stop.
func (p *Parser) labelShort(l *line, s, t string, mark int) {
	n := len(s)
	if n > 2*shortLine {
		l.set(KindFurniture, Nav, true) // a menu on one line
		return
	}
	if filesFromWires(t) {
		l.set(KindCredit, 0, true)
		return
	}
	if isTail(s) || strings.HasPrefix(s, "((") && signOff(s) || n < 110 && l.digits >= 7 && l.class != table && signOff(s) {
		l.set(KindTail, 0, true)
		return
	}
	if at, ok := contributed(s); ok && at == 0 {
		l.set(KindTail, 0, true)
		return
	}
	if mark > 0 && n < 120 && signature(t) {
		l.set(KindFurniture, Embed, true)
		return
	}
	if isByline(t) || l.words >= 3 && l.has&isJoin != 0 && isAuthor(t) {
		l.set(KindByline, 0, false)
		return
	}
	if isCredit(t, l.has&isJoin != 0) || n <= 120 && p.sourced(s) {
		l.set(KindCredit, 0, false)
		return
	}
	if noticeLine(s) != NoNotice || s[0] == '(' && s[n-1] == ')' && p.noticed(s) {
		l.set(KindNotice, 0, true)
		return
	}
	if gallery(t) {
		l.set(KindFurniture, Gallery, true)
		return
	}
	if noPicture(t) {
		l.set(KindFurniture, ImagePlaceholder, true)
		return
	}
	if isCaption(t, l.has&isFrom != 0) {
		l.set(KindCaption, 0, true)
		return
	}
	if p.packs(l, t) {
		return
	}
	if l.digits > 0 && timestamp(t) {
		l.set(KindFurniture, Timestamp, false)
		return
	}
	if l.has&(isPunct|isAt) != 0 && (strings.IndexByte(t, '<') >= 0 || strings.IndexByte(t, '(') >= 0 || strings.IndexByte(t, '@') >= 0 || strings.IndexByte(t, '_') >= 0 || strings.IndexByte(t, '.') > 0 || strings.IndexByte(t, '[') >= 0) && code(t, l.has&isRare != 0) {
		l.set(KindFurniture, Code, true)
		return
	}
	if l.has&isAt != 0 && strings.IndexByte(t, '@') > 0 && address(t) {
		l.set(KindFurniture, Follow, true)
		return
	}
	if strings.HasPrefix(t, "pic.twitter.com/") || strings.HasPrefix(t, "https://t.co/") {
		l.set(KindFurniture, Embed, true)
		return
	}
	if strings.HasPrefix(t, "http://") || strings.HasPrefix(t, "https://") || strings.HasPrefix(t, "www.") {
		l.set(KindFurniture, ReadMore, false)
		return
	}
	if l.marks && l.digits == 0 && row(t) {
		l.set(KindFurniture, Nav, true)
		return
	}
	if l.marks && strings.Count(t, " | ") >= 2 || l.marks && strings.Count(t, "   ") >= 3 && l.digits == 0 && l.class == title {
		l.set(KindFurniture, Nav, false)
		return
	}
	if l.words == 0 && l.class != foreign && len(t) < 12 {
		l.set(KindFurniture, Ornament, true)
		return
	}
	if l.words == 1 && l.digits > 0 && int(l.digits)*2 >= len(t) && len(t) <= 6 {
		l.set(KindFurniture, Nav, false)
	}
}

// signature reports whether s is the name under a post: "Jane Doe (@jane)
// November 3, 2016".
func signature(s string) bool {
	i := strings.Index(s, "(@")
	if i < 1 {
		return false
	}
	e := strings.IndexByte(s[i:], ')')
	return e > 0 && (len(s) == i+e+1 || timestamp(strings.TrimSpace(s[i+e+1:])))
}

// gallery reports whether s counts pictures: "1 of 97", "1 of 97 2 of 97",
// "1/12", "12 photos".
func gallery(s string) bool {
	i, pairs := 0, 0
	for i < len(s) {
		a := digits(s[i:])
		if a == 0 || a > 4 {
			break
		}
		rest := s[i+a:]
		n := 0
		switch {
		case startsAny(rest, ofMany):
			n = startOf(rest, ofMany)
		case strings.HasPrefix(rest, " / "):
			n = 3
		case strings.HasPrefix(rest, "/") && pairs == 0 && len(s) < 8:
			n = 1
		default:
			if pairs == 0 && counted[strings.TrimSpace(rest)] {
				return true
			}
		}
		b := 0
		if n > 0 {
			b = digits(rest[n:])
		}
		if b == 0 || b > 4 {
			break
		}
		pairs++
		i += a + n + b
		for i < len(s) && s[i] == ' ' {
			i++
		}
	}
	return pairs > 0 && i == len(s) || pairs > 2
}

func digits(s string) int {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return i
}

// noPicture reports whether s stands for a picture that was not loaded.
func noPicture(s string) bool {
	if len(s) > 32 {
		return false
	}
	if !noPictureLast[s[len(s)-1]] {
		return false // none of the words below ends so
	}
	var buf [32]byte
	t := string(lower(buf[:0], s)) // not longer than 32 bytes: stays on the stack
	if noPictures[t] {
		return true
	}
	w := t
	for _, end := range noPictureEnds {
		w = strings.TrimSuffix(w, end)
	}
	if len(w) < len(t) {
		// "16x9 image", "640x360 photo"
		a := digits(w)
		return a > 0 && a < len(w) && (w[a] == 'x' || w[a] == ':') && digits(w[a+1:]) == len(w)-a-1 && len(w) > a+1
	}
	for _, e := range fileEnds {
		if strings.HasSuffix(t, e) && !strings.Contains(t, " ") {
			return true
		}
	}
	return false
}

// timestamp reports whether s holds a date or time and nothing else.
func timestamp(s string) bool {
	if len(s) > 70 || len(s) < 4 {
		return false
	}
	var buf [12]byte
	num, named := 0, 0
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			num++
			for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == ':' || s[i] == '/' || s[i] == '-' || s[i] == '.') {
				if s[i] == ':' || s[i] == '/' || s[i] == '-' {
					named++
				}
				i++
			}
			for _, w := range numberEnds {
				if strings.HasPrefix(s[i:], w) {
					i += len(w)
					break
				}
			}
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			j := i
			for j < len(s) && (s[j]|0x20 >= 'a' && s[j]|0x20 <= 'z' || s[j] == '.') {
				j++
			}
			w := strings.Trim(s[i:j], ".")
			switch {
			case len(w) > len(buf):
				return false
			case isMonth(w), isWeekday(w):
				named++
			default:
				switch low := lower(buf[:0], w); {
				case zones[string(low)]:
					named++
				case !timeWords[string(low)]:
					return false
				}
				if timePast[w] {
					named++
				}
			}
			i = j
		case c == '\t' || c == '+' || c == '%' || c == '$' || strings.HasPrefix(s[i:], "   "):
			return false
		default:
			i++
		}
	}
	return num > 0 && named > 0
}

// code reports whether s is script or markup. rare tells whether it may have a byte
// of kind isRare.
func code(s string, rare bool) bool {
	for _, w := range [...]string{"document.", "window.", "getElement", "mboxCreate"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	if !rare {
		return false
	}
	for _, w := range [...]string{"<!--", "-->", "google_ad", "function(", "function (", "@media", "();", "});", "var _", "</", "/>", "{display", "[if ", "![CDATA"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// address reports whether s is an e-mail address or a handle and little else.
func address(s string) bool {
	if len(s) > 120 {
		return false
	}
	i := strings.IndexByte(s, '@')
	mail := i > 0 && s[i-1] != ' ' && s[i-1] != '(' && strings.IndexByte(s[i:], '.') > 0
	words := strings.Count(s, " ") + 1
	if mail {
		return words <= 8
	}
	return words <= 6 && (containsFold(s, handleWords) || words <= 2 && i == 0)
}

// packs sets l aside if a phrase of the language packs that begins t, the line without its list mark, says so.
func (p *Parser) packs(l *line, t string) bool {
	if len(t) < 2 {
		return false
	}
	x := lexicons()
	hangs := l.glued && !l.stop // on the last sentence of a long line, which it may be all the rest of
	prose := l.class == sentence && !hangs
	if prose && t[0] < 0x80 && t[1] < 0x80 && x.starts[pair(t)>>6]>>(pair(t)&63)&1 == 0 {
		return false
	}
	p.few = shingle.AppendWords(p.few[:0], t[:whole(t, 60)])
	words := p.few
	key := uint64(0)
	weak := Reason(0)
	begin := words
	for !prose && len(begin) > 1 && len(words) <= 6 && t[begin[0].Start] >= '0' && t[begin[0].Start] <= '9' {
		begin = begin[1:]
	}
	for i, w := range begin {
		key = step(key, w.Hash)
		e := x.get(key)
		if i+1 == len(begin) && len(t) <= 48 && e.label.hit != 0 && e.label.hit < hitCaption {
			weak = Reason(e.label.hit)
		} else if q := &e.open; q.hit != 0 && q.hit < hitCaption && len(t) <= 60 && q.need == 0 {
			weak = Reason(q.hit)
		}
		if q := &e.open; q.hit != 0 && q.sure && (p.holds(q, x, t, w.End, prose) || hangs && Reason(q.hit) == Heading && capitals(t)) {
			if l.glued && l.stop && len(t)-w.End > 60 && (Reason(q.hit) == ReadMore || Reason(q.hit) == Heading || Reason(q.hit) == Advertisement || Reason(q.hit) == Video || Reason(q.hit) == Share) {
				return false // a sentence of the story may be glued to it
			}
			if q.hit == hitCaption {
				l.set(KindCaption, 0, true)
			} else {
				l.set(KindFurniture, Reason(q.hit), true)
			}
			return true
		}
		if !e.more {
			break
		}
	}
	if weak != 0 && !prose {
		l.set(KindFurniture, weak, false)
		return true
	}
	return false
}

// holds reports whether what must follow the phrase, which ends at n of t, does.
func (p *Parser) holds(q *phrase, x *lexicon, t string, n int, prose bool) bool {
	switch {
	case prose && !q.prose, !q.long && len(t) > 320, !prose && !q.prose && q.then == 0 && len(t) > 80 && Reason(q.hit) != Timestamp, Reason(q.hit) == Timestamp && len(t) > 110:
		return false
	}
	rest := t[n:]
	switch q.then {
	case ':', 'm':
		if !q.marked(rest) {
			return false
		}
	default:
		if rest != "" && (rest[0] == '-' && len(rest) > 1 && rest[1] != ' ' || rest[0] == '\'') {
			return false
		}
	}
	if q.need == 0 {
		return true
	}
	rest = rest[:whole(rest, 400)]
	if q.need == wDigit {
		return strings.ContainsAny(rest, "0123456789")
	}
	if q.need&(wAddress|wHandle) != 0 && strings.IndexByte(rest, '@') >= 0 {
		return true
	}
	p.more = shingle.AppendWords(p.more[:0], rest)
	words := p.more
	for i := range words {
		if x.of(words[i:])&q.need != 0 {
			return true
		}
	}
	return false
}

// marked reports whether the sign that must follow the phrase begins rest.
func (q *phrase) marked(rest string) bool {
	r := strings.TrimLeft(rest, " ")
	if q.then == ':' {
		return strings.HasPrefix(r, ":")
	}
	return r != "" && strings.IndexByte(">/|", r[0]) >= 0 || strings.HasPrefix(r, "»")
}

// whole returns the length of the first n bytes of s, or somewhat fewer, so that no word is cut.
func whole(s string, n int) int {
	if len(s) <= n {
		return len(s)
	}
	for i := n; i > n/2; i-- {
		if s[i] == ' ' {
			return i
		}
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// sourced reports whether s says where a text is from, in words of the packs: "Quelle: dpa", "(Con información de AFP y EFE)".
func (p *Parser) sourced(s string) bool {
	bracket := s[0] == '('
	t := strings.Trim(s, "()[] .")
	if len(t) < 4 {
		return false
	}
	x := lexicons()
	words := p.wordsOf(t)
	if len(words) < 2 && len(t) < 12 || len(words) > 16 {
		return false
	}
	open, _ := x.open(words)
	if open == nil || open.hit != hitSource {
		return false
	}
	rest := words[min(int(open.words), len(words)):]
	agency, picture := false, false
	for k := range rest {
		bits := x.of(rest[k:])
		agency = agency || bits&wAgency != 0
		picture = picture || bits&wPicture != 0 && bits&wAgency == 0
	}
	colon := len(rest) > 0 && strings.IndexByte(t[words[open.words-1].End:rest[0].Start], ':') >= 0
	return !picture && (agency && (bracket || colon || len(rest) <= 8) || colon && len(rest) <= 4 || open.words > 1 && len(rest) <= 1)
}

// noticed reports whether s, in brackets, says what an agency changed in a version, in words of the packs: "(Amplía con declaraciones)".
func (p *Parser) noticed(s string) bool {
	words := p.wordsOf(s[:whole(s, 60)])
	open, _ := lexicons().open(words)
	return len(s) > 6 && open != nil && open.hit == hitNotice
}

// reported reports whether s is a sentence such as "Jane Doe reported from Norwick, and John Roe from Sandhaven."
func reported(s string) bool {
	if len(s) > 240 || s[0] < 'A' || s[0] > 'Z' || strings.IndexByte(s, '"') >= 0 {
		return false
	}
	for _, w := range reportedFrom {
		if i := strings.Index(s, w); i > 4 && i < 70 && strings.Count(s[:i], " ") > 0 && onlyNames(s[:i]) && onlyNames(strings.TrimRight(s[i+len(w):], ".")) {
			return true
		}
	}
	return false
}

// The words of lines that are told by themselves, from the packs.
var (
	counted       = setOf("counted") // pictures, behind a number
	ofMany        = listed("of-many")
	noPictures    = setOf("no-picture")
	noPictureEnds = listed("no-picture-end") // behind a size
	fileEnds      = listed("file-end")
	noPictureLast = lastBytes(slices.Concat(noPictureEnds, fileEnds, listed("no-picture")))
	numberEnds    = listed("number-end") // glued to one
	zones         = setOf("zone")        // and halves of a day
	timeWords     = setOf("time-word")   // beside a time
	timePast      = setOf("time-past")
	handleWords   = listed("handle-word") // beside a handle
	reportedFrom  = listed("reported-from")
)
