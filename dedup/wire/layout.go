package wire

// word64 returns the first eight bytes of s as a number.
func word64(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// open reports whether l is a short line that nothing is known about.
func (l *line) open() bool {
	return l.kind == KindBody && (l.class == title || l.class == foreign)
}

// prose reports whether l is a paragraph of the story as far as is known.
func (l *line) prose() bool {
	return l.kind == KindBody && (l.class == sentence || l.intro)
}

// mayHead reports whether l has the shape of a headline.
func (l *line) mayHead(text string) bool {
	if l.kind == KindNotice {
		return false
	}
	if !l.open() || l.intro || l.end-l.lo > 160 {
		return false
	}
	if l.class == foreign {
		return l.end-l.lo >= 12
	}
	c := text[l.lo]
	if c >= 'a' && c <= 'z' && l.words < 5 || c == '(' || c == '[' || c == '#' || c == '@' {
		return false
	}
	if l.words > longTitle && !capitals(text[l.lo:l.end]) {
		return false // a sentence that lost its full stop
	}
	return l.words >= 3 && l.words <= 24 && int(l.digits)*3 < l.end-l.lo
}

// capitals reports whether at least half the words of s start with a capital.
func capitals(s string) bool {
	big, all := 0, 0
	for i := 0; i < len(s); i++ {
		if i == 0 || s[i-1] == ' ' {
			all++
			if s[i] >= 'A' && s[i] <= 'Z' {
				big++
			}
		}
	}
	return big*2 >= all
}

// doubtful reports whether the page has lines that neither their shape nor their words tell: more than one.
func (p *Parser) doubtful() bool {
	n := 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.sure {
			continue
		}
		if l.glued && !l.stop {
			return true // something hangs on a sentence
		}
		if l.kind == KindBody && l.prose() {
			continue
		}
		if n++; n > 1 {
			return true
		}
	}
	return false
}

// plainly settles a text of paragraphs with at most one line that is none: before them it is the headline, if it may be one.
func (p *Parser) plainly(text string) {
	for i := range p.lines {
		l := &p.lines[i]
		if l.sure || l.kind == KindBody && l.prose() {
			continue
		}
		switch {
		case l.kind == KindByline, l.kind == KindCredit:
		case l.kind == KindFurniture:
			// A weak word alone between paragraphs is body.
			aside := func(k int) bool {
				return k >= 0 && k < len(p.lines) && p.lines[k].sure && p.lines[k].kind == KindFurniture
			}
			if !aside(i-1) && !aside(i+1) {
				l.set(KindBody, 0, false)
			}
		case i < 3 && p.heads(i) && l.mayHead(text):
			if _, ok := parseDateline(text, l.lo, l.end, true); !ok {
				l.set(KindHeadline, 0, false)
			}
		}
	}
}

// heads reports whether paragraphs follow line i, and stand nowhere before it.
func (p *Parser) heads(i int) bool {
	for k := range p.lines[:i] {
		if p.lines[k].kind == KindBody {
			return false
		}
	}
	for k := i + 1; k < len(p.lines); k++ {
		if l := &p.lines[k]; l.kind == KindBody && l.prose() {
			return l.end-l.lo >= 60 || k+1 < len(p.lines)
		}
	}
	return false
}

// copies sets aside long paragraphs that stand in the text a second time. Where they are many the text is a list of its own making, or the same
// story twice: nothing is gained by cutting it up.
func (p *Parser) copies(text string) {
	size := tableSize(len(p.lines))
	p.slots = sized(p.slots, size)
	clear(p.slots)
	prose, again := 0, 0
	for i := range p.lines {
		l := &p.lines[i]
		n := l.end - l.lo
		l.again = false
		if l.glued || l.kind != KindBody || l.class != sentence {
			continue
		}
		prose++
		if n < 80 {
			continue
		}
		h := uint64(n)*0x9E3779B97F4A7C15 ^ word64(text[l.lo:]) ^ word64(text[l.lo+n/2:])*0xBF58476D1CE4E5B9 ^ word64(text[l.end-8:])*0x94D049BB133111EB
		h ^= h >> 31
		h *= 0x9E3779B97F4A7C15
		// Lines of one pattern fall on one slot: few are looked at.
		for k, tries := int(h>>40)&(size-1), 0; tries < 8; k, tries = (k+1)&(size-1), tries+1 {
			j := p.slots[k]
			if j == 0 {
				p.slots[k] = int32(i + 1)
				break
			}
			if e := &p.lines[j-1]; text[e.lo:e.end] == text[l.lo:l.end] {
				l.again = true
				again++
				break
			}
		}
	}
	if again == 0 || again*3 > prose {
		return
	}
	for i := range p.lines {
		if l := &p.lines[i]; l.again {
			l.set(KindFurniture, RepeatedLine, true)
		}
	}
}

// lists sets aside the titles under a heading of a list of links, in the story or under it: above it the headline may be among them.
func (p *Parser) lists() {
	begun := 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind == KindBody && l.class == sentence && l.end-l.lo >= 100 {
			begun++
		}
		if begun == 0 {
			continue
		}
		if l.kind != KindFurniture || l.why != Heading || !l.sure {
			continue
		}
		for j := i + 1; j < len(p.lines) && j < i+30; j++ {
			m := &p.lines[j]
			if m.sure || m.kind == KindFurniture {
				continue
			}
			if !m.open() || m.class != title || m.glued {
				break
			}
			m.set(KindFurniture, RelatedLink, true)
		}
	}
}
