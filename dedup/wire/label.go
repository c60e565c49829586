package wire

import "strings"

// label sets the kind of every line that its own words give away.
func (p *Parser) label(text string) {
	for i := range p.lines {
		l := &p.lines[i]
		s := text[l.lo:l.end]
		if len(s) > 3000 {
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
		if noticeLine(s) != NoNotice {
			l.set(KindNotice, 0, true)
			return
		}
		if n <= 700 && isCaption(t, true) {
			l.set(KindCaption, 0, true)
			return
		}
		if l.words != 0 && n <= 90 && s[0] == '(' && isCredit(s, l.has&isJoin != 0) {
			l.set(KindCredit, 0, true)
			return
		}
	}
	if why, sure, ok := vocabulary(t, true); ok {
		if why == asCaption {
			l.set(KindCaption, 0, true)
		} else {
			l.set(KindFurniture, why, sure)
		}
	}
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
		l.set(KindByline, 0, true)
		return
	}
	if isCredit(t, l.has&isJoin != 0) {
		l.set(KindCredit, 0, true)
		return
	}
	if noticeLine(s) != NoNotice {
		l.set(KindNotice, 0, true)
		return
	}
	if gallery(t) {
		l.set(KindFurniture, Gallery, true)
		return
	}
	if placeholder(t) {
		l.set(KindFurniture, ImagePlaceholder, true)
		return
	}
	if isCaption(t, l.has&isFrom != 0) {
		l.set(KindCaption, 0, true)
		return
	}
	if why, sure, ok := vocabulary(t, false); ok {
		if why == asCaption {
			l.set(KindCaption, 0, true)
		} else {
			l.set(KindFurniture, why, sure)
		}
		return
	}
	if n <= 40 {
		var buf [48]byte
		key := t
		if byteKinds[t[len(t)-1]]&isLetter == 0 {
			key = strings.TrimRight(t, " :.…»>→|+0123456789()[]-–—▼▾")
		}
		if byteKinds[t[0]]&isLetter == 0 {
			key = strings.TrimLeft(key, "0123456789, ")
		}
		if why, ok := stockLabel(lower(buf[:0], key)); ok {
			l.set(KindFurniture, why, false)
			return
		}
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
		case strings.HasPrefix(rest, " of "):
			n = 4
		case strings.HasPrefix(rest, " / "):
			n = 3
		case strings.HasPrefix(rest, "/") && pairs == 0 && len(s) < 8:
			n = 1
		default:
			if pairs == 0 {
				switch strings.TrimSpace(rest) {
				case "photos", "Photos", "PHOTOS", "images", "Images", "pictures", "Pictures", "slides", "Slides", "photo", "Photo":
					return true
				}
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

// placeholder reports whether s stands for a picture that was not loaded.
func placeholder(s string) bool {
	if len(s) > 32 {
		return false
	}
	if strings.IndexByte("esorlgfESORLGF1", s[len(s)-1]) < 0 {
		return false // none of the words below ends so
	}
	var buf [32]byte
	t := string(lower(buf[:0], s)) // not longer than 32 bytes: stays on the stack
	switch t {
	case "image", "images", "photo", "picture", "placeholder", "thumbnail", "no image", "no image available", "image unavailable", "image not available", "photo unavailable", "loading image", "image loading", "featured image", "main image", "lead image", "hero image", "image 1", "inline image", "embedded image", "image placeholder":
		return true
	}
	if w := strings.TrimSuffix(strings.TrimSuffix(t, " image"), " photo"); len(w) < len(t) {
		// "16x9 image", "640x360 photo"
		a := digits(w)
		return a > 0 && a < len(w) && (w[a] == 'x' || w[a] == ':') && digits(w[a+1:]) == len(w)-a-1 && len(w) > a+1
	}
	for _, e := range [...]string{".jpg", ".jpeg", ".png", ".gif"} {
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
			for _, w := range [...]string{"st", "nd", "rd", "th", "am", "pm", "AM", "PM", "h", "Z"} {
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
				switch string(lower(buf[:0], w)) {
				case "am", "pm", "a.m", "p.m", "est", "edt", "et", "gmt", "utc", "bst", "pst", "pdt", "cst", "cdt", "cest", "cet", "ist", "pt", "mst", "mdt":
					named++
				case "at", "on", "of", "the", "posted", "published", "updated", "last", "first", "time", "local", "ago", "hours", "hour", "minutes", "minute", "days", "day", "min", "mins", "hrs", "hr", "read", "date":
				case "january":
				default:
					return false
				}
				if w == "ago" {
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
	return words <= 6 && (containsFold(s, []string{"twitter", "follow", "instagram"}) || words <= 2 && i == 0)
}
