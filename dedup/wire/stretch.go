package wire

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/shingle"
)

// Pages whose line ends were lost: menus, buttons and lists of links stand on one line with the story. A long line is cut into stretches, which are
// then told apart as lines are.

// foldedLine and longestLine are the least and the most length of a line that is cut, in bytes: no page is longer.
const foldedLine, longestLine = 1200, 1 << 18

// folded reports whether l, as long as it is, is half of the text and one line.
func (l *line) folded(text string) bool {
	n := l.end - l.lo
	return n >= foldedLine && n <= longestLine && 2*n >= len(text) && strings.IndexByte(text[l.lo:l.end], '\n') < 0
}

// stretches cuts long lines.
func (p *Parser) stretches(text string) {
	long := false
	for i := range p.lines {
		if p.lines[i].folded(text) {
			long = true
			break
		}
	}
	if !long {
		return
	}
	p.whole, p.lines = p.lines, p.whole[:0]
	for i := range p.whole {
		l := p.whole[i]
		if !l.folded(text) {
			p.lines = append(p.lines, l)
			continue
		}
		p.stretch(text, l)
	}
}

// stretch cuts one line: where sentences end, and where a model sees the start of something else.
func (p *Parser) stretch(text string, l line) {
	p.candidates(text, l.lo, l.end)
	m := p.models
	if m == nil {
		m = inTree()
	}
	at := l.lo
	add := func(end int) {
		s := trim(text, at, end)
		if s.IsZero() {
			return
		}
		n := line{start: s.Start, lo: s.Start, end: s.End, kind: KindBody, glued: at > l.lo, gap: at == l.lo && l.gap}
		if at == l.lo {
			n.start = l.start
		}
		n.stop, n.intro = ending(text, n.lo, n.end)
		p.lines = append(p.lines, n)
		at = end
	}
	for k := range p.spots {
		c := &p.spots[k]
		if c.at < at {
			continue // within the signature of a post
		}
		if c.ends || m.cuts != nil && m.cuts.Score(p.spot(text, k)) > cutAt {
			add(c.at)
			if n := signedPost(text[at:l.end]); n > 0 {
				add(at + n)
				p.lines[len(p.lines)-1].set(KindFurniture, Embed, true)
			}
		}
	}
	add(l.end)
}

// signedPost returns the length of the signature of a post that s begins with, 0 for none: "— Jane Doe (@janedoe) November 3, 2016".
func signedPost(s string) int {
	const dash = "— "
	s = s[skipSpace(s, 0, len(s)):]
	if !strings.HasPrefix(s, dash) {
		return 0
	}
	t := s[:min(len(s), 110)]
	i := strings.Index(t, "(@")
	if i < 0 {
		return 0
	}
	e := strings.IndexByte(t[i:], ')')
	if e < 0 {
		return 0
	}
	e += i + 1
	f := strings.Fields(t[e:])
	if len(f) >= 3 && isMonth(f[0]) && digits(f[1]) > 0 && digits(f[2]) == 4 {
		return e + strings.Index(t[e:], f[2]) + 4
	}
	return 0
}

// cutAt is the least log odds at which a line is cut.
const cutAt = -.4

// spot is a place between two words where a line may be cut.
type spot struct {
	at   int   // where the second word begins, or what stands before it
	word int32 // the second word
	ends bool  // a sentence ends before it
}

// wordSight is what is seen of a word of a long line.
type wordSight struct {
	bits   uint32
	cap    bool
	shout  bool
	low    bool
	figure bool
	hit    uint8 // of a phrase that begins here
	sure   bool
	size   uint8 // of that phrase, in words
	label  uint8 // of a label, in words
	done   bool  // a phrase or label ends with the word
	mark   byte  // what stands before the word: 0 a blank, '.' a stop, ',' ':' '-' '|' '"' '(' or 'g' for nothing
	ends   bool  // a sentence ends before it
	gram   uint16
	next   uint16
}

// candidates finds the places where text[lo:hi] may be cut.
func (p *Parser) candidates(text string, lo, hi int) {
	x := lexicons()
	p.words = shingle.AppendWords(p.words[:0], text[lo:hi])
	words := p.words
	n := len(words)
	p.wordSights = sized(p.wordSights, n)
	p.grams = sized(p.grams, tableSize(n))
	clear(p.grams)
	for k := range words {
		words[k].Start += lo
		words[k].End += lo
		w := &words[k]
		v := &p.wordSights[k]
		v2 := wordSight{bits: x.of(words[k:min(n, k+6)])}
		b := text[w.Start:w.End]
		switch c := b[0]; {
		case c >= '0' && c <= '9':
			v2.figure = true
		case c >= utf8.RuneSelf:
			r, _ := utf8.DecodeRuneInString(b)
			v2.cap = unicode.IsUpper(r)
			v2.low = unicode.IsLower(r)
		case c < 'a':
			v2.cap = true
			v2.shout = len(b) > 1 && b[1] >= 'A' && b[1] <= 'Z'
		default:
			v2.low = true
		}
		from := lo
		if k > 0 {
			from = words[k-1].End
		}
		v2.mark = mark(text[from:w.Start])
		if i := strings.Index(text[from:w.Start], "— "); i >= 0 && signedPost(text[from+i:min(hi, from+i+120)]) > 0 {
			v2.ends = true
		} else if k > 0 && (v2.mark == '.' || v2.mark == '"' || v2.mark == '(') {
			for i := from; i < w.Start; i++ {
				if sentenceEnd(text, i, hi) > 0 {
					v2.ends = true
					break
				}
			}
		}
		open, label := x.starting(words[k:min(n, k+7)])
		if open != nil {
			v2.hit, v2.sure, v2.size = open.hit, open.sure, uint8(open.words)
		}
		if label != nil {
			v2.label = uint8(label.words)
		}
		*v = v2
		if k+2 < n {
			// The words that follow are not shifted yet; hashes are all that counts.
			p.gram(step(step(step(0, w.Hash), words[k+1].Hash), words[k+2].Hash)).count++
		}
	}
	for k := range words {
		v := &p.wordSights[k]
		if k+2 < n {
			c := p.gram(step(step(step(0, words[k].Hash), words[k+1].Hash), words[k+2].Hash)).count
			v.gram = uint16(min(c, 100))
		}
		if k > 0 && k+1 < n {
			c := p.gram(step(step(step(0, words[k-1].Hash), words[k].Hash), words[k+1].Hash)).count
			v.next = uint16(min(c, 100))
		}
		if m := int(max(v.label, v.size)); m > 0 && k+m-1 < n {
			p.wordSights[k+m-1].done = true
		}
	}
	p.spots = p.spots[:0]
	for k := 1; k < n; k++ {
		v := &p.wordSights[k]
		if v.low && !v.ends || v.mark == '\'' || len(p.spots) > mostLines && !v.ends {
			continue
		}
		b := text[words[k].Start]
		if b >= utf8.RuneSelf && !v.cap && v.mark == 'g' && !v.ends {
			continue // scripts without blanks
		}
		at := words[k].Start
		for at > words[k-1].End && strings.IndexByte("\"'([", text[at-1]) >= 0 {
			at--
		}
		for _, q := range [...]string{"— ", "“", "„", "«", "‘", "©", "•", "·", "»", "「"} {
			if strings.HasSuffix(text[words[k-1].End:at], q) && (q != "— " || v.ends) {
				at -= len(q)
			}
		}
		p.spots = append(p.spots, spot{at, int32(k), v.ends})
	}
}

// gramAt is a slot of the table of three words in a row.
type gramAt struct {
	key   uint32
	count uint32
}

func (p *Parser) gram(key uint64) *gramAt {
	short := uint32(key>>32) | 1
	for i := key; ; i++ {
		t := &p.grams[i&uint64(len(p.grams)-1)]
		if t.key == 0 {
			t.key = short
		}
		if t.key == short || i-key == mostTries {
			return t
		}
	}
}

// mark tells what stands between two words.
func mark(s string) byte {
	if s == "" {
		return 'g'
	}
	m := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case ' ', '\t':
		case '.', '!', '?':
			m = '.'
		case ',', ':', '|', '(', ')', '/', ';':
			if m != '.' {
				m = c
			}
		case '"', '\'':
			if m == 0 {
				m = '"'
			}
		case '-':
			if m == 0 {
				m = '-'
			}
		default:
			if c >= utf8.RuneSelf && m == 0 {
				switch {
				case strings.HasPrefix(s[i:], "\u00a0"):
				case strings.HasPrefix(s[i:], "–"), strings.HasPrefix(s[i:], "—"):
					m = '-'
				case strings.HasPrefix(s[i:], "。"), strings.HasPrefix(s[i:], "…"):
					m = '.'
				case strings.HasPrefix(s[i:], "’"):
					m = '"'
				case strings.HasPrefix(s[i:], "•"), strings.HasPrefix(s[i:], "·"), strings.HasPrefix(s[i:], "»"), strings.HasPrefix(s[i:], "›"):
					m = '|'
				default:
					m = '"'
				}
			} else if m == 0 && c < utf8.RuneSelf {
				m = '|'
			}
		}
	}
	if m == 0 && strings.IndexByte(s, ' ') < 0 && strings.IndexByte(s, '\t') < 0 && !strings.Contains(s, "\u00a0") {
		return 'g'
	}
	return m
}

const spotBefore, spotAfter, perWord = 3, 4, 9
const nSpot = (spotBefore+spotAfter)*perWord + 22

// spot writes what is seen around spot k.
func (p *Parser) spot(text string, k int) []float32 {
	row := &p.spotRow
	s := &p.spots[k]
	n := len(p.wordSights)
	at := int(s.word)
	f := 0
	put := func(x float32) { row[f] = x; f++ }
	flag := func(b bool) {
		if b {
			put(1)
		} else {
			put(0)
		}
	}
	for i := at - spotBefore; i < at+spotAfter; i++ {
		if i < 0 || i >= n {
			for range perWord {
				put(-1)
			}
			continue
		}
		v := &p.wordSights[i]
		flag(v.cap)
		flag(v.shout)
		flag(v.figure)
		flag(v.bits&wFunction != 0)
		flag(v.bits&wDay != 0)
		flag(v.bits&(wStaff|wAgency|wPicture) != 0)
		flag(v.bits&wVoice != 0)
		put(float32(strings.IndexByte("g.,:-|\"()/;", v.mark)))
		put(float32(p.words[i].End - p.words[i].Start))
	}
	v := &p.wordSights[at]
	put(float32(v.size))
	flag(v.sure)
	put(float32(v.label))
	put(float32(hitFeature[v.hit]))
	flag(p.wordSights[at-1].done)
	put(float32(v.gram))
	put(float32(v.next))
	if at > 1 {
		put(float32(p.wordSights[at-1].next)) // the two words before and this one
	} else {
		put(0)
	}
	// How words go on and went before.
	for _, d := range [...]int{1, -1} {
		low, function, caps, hits, figures, ended, m := 0, 0, 0, 0, 0, 0, 0
		for i := at; m < 14; m++ {
			j := i + d*m
			if d < 0 {
				j--
			}
			if j < 0 || j >= n {
				break
			}
			w := &p.wordSights[j]
			if w.low {
				low++
			}
			if w.bits&wFunction != 0 {
				function++
			}
			if w.cap {
				caps++
			}
			if w.label > 0 || w.sure {
				hits++
			}
			if w.figure {
				figures++
			}
			if w.ends && ended == 0 && (d < 0 || m > 0) {
				ended = m + 1
			}
		}
		m = max(m, 1)
		put(float32(low) / float32(m))
		put(float32(function) / float32(m))
		put(float32(caps) / float32(m))
		put(float32(hits) / float32(m))
		put(float32(figures) / float32(m))
		put(float32(ended))
	}
	put(float32(s.at - p.words[at-1].End))
	put(float32(at) / float32(n))
	return row[:f]
}

// sentenceEnd returns where the sentence ends whose full stop stands at i, with what closes it, or 0 if none does: a blank and what opens a sentence
// must follow, or in scripts that write none anything.
func sentenceEnd(text string, i, hi int) int {
	switch c := text[i]; {
	case c == '.' || c == '!' || c == '?':
		j := i + 1
		for j < hi && (text[j] == '"' || text[j] == '\'' || text[j] == ')' || text[j] == ']') {
			j++
		}
		for _, q := range [...]string{"”", "’", "»", "“"} {
			if strings.HasPrefix(text[j:hi], q) {
				j += len(q)
				break
			}
		}
		if j+1 >= hi || text[j] != ' ' && text[j] != '\t' && !strings.HasPrefix(text[j:hi], "\u00a0") {
			return 0
		}
		k := skipSpace(text, j, hi)
		if k >= hi || !opens(text[k:hi]) {
			return 0
		}
		// Short words before a point are abbreviations as a rule.
		if c == '.' {
			b := i
			for b > 0 && text[b-1] != ' ' {
				b--
			}
			w := text[b:i]
			if len(w) <= 3 && len(w) > 0 && w[0] >= 'A' && w[0] <= 'Z' || strings.Contains(w, ".") && len(w) < 6 || len(w) == 1 {
				return 0
			}
		}
		return j
	case c == 0xE3 && strings.HasPrefix(text[i:hi], "。"):
		return i + 3
	case c == 0xDB && strings.HasPrefix(text[i:hi], "۔"), c == 0xD8 && strings.HasPrefix(text[i:hi], "؟"):
		return i + 2
	case c == 0xE0 && strings.HasPrefix(text[i:hi], "।"):
		return i + 3
	}
	return 0
}
