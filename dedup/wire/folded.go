package wire

import "strings"

// Pages whose line ends were lost: menus, buttons and lists of links stand on one
// line with the story. What stands between two sentences cannot always be told
// from them; only what stock words and capitals give away is cut.

// folded cuts the furniture out of the long line l.
func (p *Parser) folded(text string, l *line) {
	lo, hi := l.lo, l.end
	if len(p.cuts) > 0 {
		lo = max(lo, p.cuts[len(p.cuts)-1].Span.End) // a dateline or what stood before it
	} else if n := foldedMenu(text[lo:hi]); n > 0 {
		p.cut(KindFurniture, Nav, lo, lo+n)
		lo += n
	}
	for _, s := range p.shows {
		if s.End <= lo || s.Start >= hi {
			continue
		}
		p.folds(text, lo, s.Start)
		p.cut(KindFurniture, Gallery, max(lo, s.Start), min(s.End, hi))
		lo = min(s.End, hi)
	}
	p.folds(text, lo, hi)
}

// stock are the words that pages put between two paragraphs.
var stock = []struct {
	words string
	why   Reason
}{
	{"Advertisement", Advertisement}, {"ADVERTISEMENT", Advertisement}, {"Story continues below advertisement", Advertisement}, {"Story continues below", Advertisement},
	{"Article continues below", Advertisement}, {"Article continues after this ad", Advertisement}, {"Skip advertisement", Advertisement}, {"Continue reading the main story", ReadMore},
	{"Continue reading below", ReadMore}, {"Loading...", Video}, {"Click to enlarge", Gallery}, {"pic.twitter.com/", Embed}, {"Photo: Getty Images", ImagePlaceholder},
}

// folds looks at every sentence end of text[lo:hi] for what pages put there, and
// for the head of a list that runs to the end.
func (p *Parser) folds(text string, lo, hi int) {
	at := lo
	for at < hi {
		k := strings.IndexByte(text[at:hi], '.')
		if k < 0 {
			break
		}
		i := at + k + 1
		at = i
		for i < hi && (text[i] == '"' || text[i] == '\'' || text[i] == ')' || strings.HasPrefix(text[i:hi], "”")) {
			if text[i] >= 0x80 {
				i += 2
			}
			i++
		}
		if i+3 >= hi || text[i] != ' ' {
			continue
		}
		i = skipSpace(text, i, hi)
		for i < hi {
			n, why := stockAt(text[i:hi])
			if n == 0 {
				break
			}
			p.cut(KindFurniture, why, i, i+n)
			i = skipSpace(text, i+n, hi)
			at = i
		}
		if i < hi && p.listAt(text[i:hi]) {
			p.cut(KindFurniture, RelatedLink, i, hi)
			return
		}
	}
	if hi == len(text) || text[hi] == '\n' || text[hi] == '\r' {
		p.foldedFoot(text, max(lo, hi-1500, p.lastCut()), hi)
	}
}

func (p *Parser) lastCut() int {
	if n := len(p.cuts); n > 0 {
		return p.cuts[n-1].Span.End
	}
	return 0
}

// stockAt returns the length of the stock words at the start of s, 0 for none.
func stockAt(s string) (int, Reason) {
	switch s[0] {
	case 'A', 'S', 'C', 'L', 'p', 'P':
	case 0xE2:
		// "— Jane Doe (@jane) November 3, 2016"
		if !strings.HasPrefix(s, "— ") {
			return 0, 0
		}
		t := s[:min(len(s), 110)]
		i := strings.Index(t, "(@")
		e := -1
		if i > 0 {
			e = strings.IndexByte(t[i:], ')')
		}
		if e < 0 {
			return 0, 0
		}
		e += i + 2
		// The date: month, day, year.
		f := strings.Fields(t[min(e, len(t)):])
		if len(f) >= 3 && isMonth(f[0]) && digits(f[1]) > 0 && digits(f[2]) == 4 {
			return strings.Index(t[e:], f[2]) + e + 4, Embed
		}
		return 0, 0
	default:
		return 0, 0
	}
	for _, w := range stock {
		if len(s) > 1 && s[1] == w.words[1] && strings.HasPrefix(s, w.words) {
			n := len(w.words)
			if w.why == Embed {
				for n < len(s) && s[n] != ' ' {
					n++
				}
			} else if n+1 < len(s) && (s[n] != ' ' || !opens(s[n+1:]) && s[n+1] < 0x80) {
				continue
			}
			return n, w.why
		}
	}
	return 0, 0
}

// listAt reports whether s, which follows a sentence, starts a list of links or a
// menu that runs to its end: a stock heading or three buttons in a row, and no
// story in what follows.
func (p *Parser) listAt(s string) bool {
	if c := s[0]; c < 'A' || c > 'Z' || len(s) < 12 {
		return false
	}
	head := false
	switch s[0] {
	case 'R', 'M', 'T', 'L', 'Y', 'P', 'A', 'E', 'I', 'S', 'N', 'D', 'O', 'W':
		t := s[:min(len(s), 60)]
		for i := range headsBy[pair(t)] {
			r := &headsBy[pair(t)][i]
			if !mayStart(t, r.pat) {
				continue
			}
			if n, ok := prefixFold(t, r.pat); ok && n < len(t) && t[n] == ' ' && capitals(t[:n]) && (r.need == nil || containsFold(t[n:min(len(t), n+12)], r.need)) {
				head = true
				break
			}
		}
	}
	if !head && buttons(s) < 3 {
		return false
	}
	return !proseIn(s)
}

// buttons counts the stock labels at the start of s, one after another.
func buttons(s string) int {
	n := 0
	for n < 4 {
		k := labelAt(s)
		if k == 0 {
			break
		}
		n++
		if s = strings.TrimLeft(s[k:], " |·•"); s == "" {
			break
		}
	}
	return n
}

// labelAt returns the length of the stock label of one to three words at the start
// of s, 0 if there is none. It starts with a capital or figure.
func labelAt(s string) int {
	if s == "" || s[0] >= 'a' && s[0] <= 'z' {
		return 0
	}
	if len(s) > 2 && (s[1] < 0x80 && labelStarts[s[0]&31]>>(s[1]&31)&1 == 0 || s[1]|s[2] < 0x80 && labelThirds[s[0]&31]>>(s[2]&31)&1 == 0) {
		return 0
	}
	best, end := 0, 0
	var buf [32]byte
	low, from := buf[:0], 0 // s[:from] in lower case
	for w := 0; w < 3; w++ {
		for end < len(s) && s[end] == ' ' {
			end++
		}
		for end < len(s) && s[end] != ' ' {
			end++
		}
		if end > 28 {
			break
		}
		// Before a small letter it opens a sentence: "China said".
		if end+1 < len(s) && s[end+1] >= 'a' && s[end+1] <= 'z' {
			continue
		}
		low, from = lower(low, s[from:end]), end
		if _, ok := stockLabel(low); ok {
			best = end
		}
		if end == len(s) {
			break
		}
	}
	return best
}

// proseIn reports whether s holds sentences of a story: some 400 bytes in which
// sentences end and few words start with a capital.
func proseIn(s string) bool {
	for len(s) > 0 {
		w := s[:min(len(s), 400)]
		s = s[len(w):]
		big, all := 0, 0
		for i := 0; i < len(w); i++ {
			if i == 0 || w[i-1] == ' ' {
				all++
				if c := w[i]; c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80 || c == '-' || c == '*' {
					big++
				}
			}
		}
		if n := sentences(w); (n > 1 || n > 0 && len(w) > 200) && big*100 < all*45 {
			return true
		}
	}
	return false
}

// foldedMenu returns the length of the menu and buttons at the head of s, 0 if
// there are none: many stock labels among the first words, up to the last two
// that stand side by side before the first sentence ends.
func foldedMenu(s string) int {
	first := s[:min(len(s), 240)]
	known, words, upto := 0, 0, 0
	for i := 0; i < len(first); {
		n := labelAt(first[i:])
		if n > 0 {
			known++
			upto = words + 1
		} else if n = strings.IndexByte(first[i:], ' '); n < 0 {
			break
		}
		words++
		if words == 4 && known == 0 {
			return 0
		}
		i += n
		for i < len(first) && (first[i] == ' ' || first[i] == '|' || first[i] == '>') {
			i++
		}
	}
	if known < 5 || known*3 < upto {
		return 0
	}
	end, last, low := 0, -10, 0
	for i := 0; i < len(s) && i < 3000; {
		if n := labelAt(s[i:]); n > 0 {
			if last+1 >= i || end == 0 {
				end = i + n
			}
			i += n
			last = i
			low = 0
			for i < len(s) && (s[i] == ' ' || s[i] == '|' || s[i] == '>') {
				i++
				last = i
			}
			continue
		}
		n := strings.IndexByte(s[i:], ' ')
		if n <= 0 {
			if n < 0 {
				break
			}
			n = 1
		}
		if s[i] >= 'a' && s[i] <= 'z' {
			low++
		}
		// A sentence, not a headline.
		if c := s[i+n-1]; c == '.' && n > 4 && low > 5 {
			break
		}
		i += n
		for i < len(s) && s[i] == ' ' {
			i++
		}
	}
	return end
}
