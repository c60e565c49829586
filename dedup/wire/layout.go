package wire

import "strings"

// layout settles what the words of a line leave open, by where it stands: which
// line is the headline, which runs of short lines are furniture, where the
// story ends.
func (p *Parser) layout(text string) {
	p.repeats()
	head := p.head(text)
	p.copies(text)
	p.inset(text, head)
	p.links(text, head)
	p.foot(text, head)
	p.middle(text, head)
}

// repeats finds short lines with the same words.
func (p *Parser) repeats() {
	size := 16
	for size < 2*len(p.lines) {
		size *= 2
	}
	if cap(p.seen) < size {
		p.seen = make([]int32, size)
	}
	p.seen = p.seen[:size]
	clear(p.seen)
	for i := range p.lines {
		l := &p.lines[i]
		if l.hash == 0 || l.class == sentence || l.end-l.lo < 12 {
			continue
		}
		for h := int(l.hash) & (size - 1); ; h = (h + 1) & (size - 1) {
			j := p.seen[h]
			if j == 0 {
				p.seen[h] = int32(i + 1)
				break
			}
			if e := &p.lines[j-1]; e.hash == l.hash && e.words == l.words {
				l.again = j
				e.first = true
				break
			}
		}
	}
}

// copies sets aside long paragraphs that stand in the text a second time. Where
// they are many the text is a list of its own making, or the same story twice:
// nothing is gained by cutting it up.
func (p *Parser) copies(text string) {
	size := len(p.seen)
	clear(p.seen)
	prose, again := 0, 0
	for i := range p.lines {
		l := &p.lines[i]
		n := l.end - l.lo
		if !l.prose() {
			continue
		}
		prose++
		if n < 80 {
			continue
		}
		h := uint64(n)*0x9E3779B97F4A7C15 ^ word64(text[l.lo:]) ^ word64(text[l.lo+n/2:])*0xBF58476D1CE4E5B9 ^ word64(text[l.end-8:])*0x94D049BB133111EB
		for k := int(h>>40) & (size - 1); ; k = (k + 1) & (size - 1) {
			j := p.seen[k]
			if j == 0 {
				p.seen[k] = int32(i + 1)
				break
			}
			if e := &p.lines[j-1]; text[e.lo:e.end] == text[l.lo:l.end] {
				l.again = j
				again++
				break
			}
		}
	}
	if again == 0 || again*3 > prose {
		return
	}
	for i := range p.lines {
		if l := &p.lines[i]; l.again > 0 && l.prose() && l.end-l.lo >= 80 {
			l.set(KindFurniture, RepeatedLine, true)
		}
	}
}

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

// head finds the headline and settles the lines above the first paragraph. It
// returns the index of that paragraph, len(p.lines) if there is none.
func (p *Parser) head(text string) int {
	first, short := len(p.lines), -1
	for i := range p.lines {
		l := &p.lines[i]
		if l.prose() {
			// A short sentence may stand in a menu or box; the story's own is
			// followed by another.
			if p.wall(text, i) {
				continue
			}
			if l.end-l.lo >= 50 || i+1 < len(p.lines) && p.lines[i+1].prose() {
				first = i
				break
			}
			if short < 0 {
				short = i
			}
		}
		if l.open() && i < 40 {
			if _, ok := parseDateline(text, l.lo, l.end, true); ok {
				first = i
				break
			}
		}
	}
	if first == len(p.lines) && short >= 0 {
		first = short
	}
	if first == len(p.lines) {
		return first
	}
	h := p.headline(text, first)
	if h < 0 {
		// Labels and buttons above the body; other lines stay.
		p.bracket(0, first)
		return first
	}
	p.lines[h].kind = KindHeadline
	hl := &p.lines[h]
	said := text[hl.lo:hl.end]
	said = said[unmarked(said):]
	for i := range p.lines {
		l := &p.lines[i]
		if i == h || l.kind != KindBody && !(l.kind == KindFurniture && !l.sure) || l.class == sentence {
			continue
		}
		if l.again == int32(h+1) || l.hash == hl.hash && l.hash != 0 || i < first && sameTitle(text[l.lo:l.end], said) {
			l.set(KindFurniture, RepeatedHeadline, true)
		}
	}
	// Above the headline: short ones are labels of the page.
	long := 0
	for i := 0; i < h; i++ {
		if l := &p.lines[i]; l.open() && l.words > 3 {
			long++
		}
	}
	for i := 0; i < h; i++ {
		l := &p.lines[i]
		switch {
		case l.kind == KindFurniture:
			l.sure = true
		case !l.open() && l.class != table || l.kind != KindBody:
		case l.words <= 3:
			l.set(KindFurniture, SectionLabel, true)
			if h > 3 {
				l.why = Nav
			}
		case long >= 4 || hl.first:
			l.set(KindFurniture, RelatedLink, true)
		}
	}
	// Between headline and body: labels go, decks and bullets stay.
	open, known := 0, 0
	for i := h + 1; i < first; i++ {
		switch l := &p.lines[i]; {
		case l.open() && l.words > 3:
			open++
		case l.kind == KindFurniture && l.sure:
			known++
		}
	}
	for i := h + 1; i < first; i++ {
		l := &p.lines[i]
		switch {
		case l.kind == KindFurniture:
			l.sure = true
		case l.kind != KindBody || !l.open():
		case l.class == title && l.words <= 3 && !l.intro && i != first-1:
			l.set(KindFurniture, SectionLabel, true)
		case open >= 6 && known >= 3:
			l.set(KindFurniture, RelatedLink, true)
		}
	}
	return first
}

// wall reports whether the sentence at i is the page's own, above the headline:
// it speaks to readers, and a headline stands between it and the story.
func (p *Parser) wall(text string, i int) bool {
	l := &p.lines[i]
	above := 0
	for j := 0; j < i; j++ {
		if p.lines[j].kind == KindFurniture {
			above++
		}
	}
	if above < 2 || !voice(text[l.lo:l.end]) {
		return false
	}
	title := false
	for j := i + 1; j < len(p.lines) && j < i+60; j++ {
		m := &p.lines[j]
		if m.prose() && (m.end-m.lo >= 50 || j+1 < len(p.lines) && p.lines[j+1].prose()) {
			if title {
				l.set(KindFurniture, AboutPublisher, true)
			}
			return title
		}
		title = title || m.mayHead(text) && m.words > 4
	}
	return false
}

// sameTitle reports whether s is title with the name of the site before or
// after it, in any letter case: "Title - Site", "TITLE | Site"; or title twice,
// with nothing between.
func sameTitle(s, title string) bool {
	s = s[unmarked(s):]
	if len(title) < 16 || len(s) <= len(title) {
		return false
	}
	if len(s) == 2*len(title) && strings.HasPrefix(s, title) && strings.HasSuffix(s, title) {
		return true
	}
	if len(s) > len(title)+60 {
		return false
	}
	if strings.EqualFold(s[:len(title)], title) {
		return siteMark(s[len(title):])
	}
	if strings.HasSuffix(s, title) {
		rest := strings.TrimRight(s[:len(s)-len(title)], " ")
		return rest != "" && (rest[len(rest)-1] == ':' || rest[len(rest)-1] == '|' || rest[len(rest)-1] == '-' || strings.HasSuffix(rest, "»") || strings.HasSuffix(rest, "–"))
	}
	return false
}

func siteMark(s string) bool {
	for _, m := range [...]string{" - ", " | ", " – ", " — ", " :: ", " » ", " -- ", " · ", " / ", " < ", "|", " « "} {
		if strings.HasPrefix(s, m) {
			return true
		}
	}
	return false
}

// headline returns the index of the headline among the lines before first, or -1.
func (p *Parser) headline(text string, first int) int {
	lines := p.lines[:first]
	// A line said again, or said before with the name of the site.
	for i := range lines {
		l := &lines[i]
		if !l.mayHead(text) || l.words < 4 && l.class != foreign {
			continue
		}
		t := text[l.lo:l.end]
		t = t[unmarked(t):]
		for j := range lines {
			if j != i && lines[j].open() && sameTitle(text[lines[j].lo:lines[j].end], t) {
				return i
			}
		}
	}
	for i := range lines {
		l := &lines[i]
		if l.first && l.mayHead(text) && (l.words >= 4 || l.class == foreign) {
			return i
		}
	}
	// The last group of candidates before a byline, a time stamp or the body.
	end := first
	for i := range lines {
		if k := lines[i].kind; (k == KindByline || lines[i].why == Timestamp && k == KindFurniture) && i > 0 {
			for j := 0; j < i; j++ {
				if lines[j].mayHead(text) && lines[j].words >= 4 {
					end = i
				}
			}
			if end == i {
				break
			}
		}
	}
	last := -1
	for i := end - 1; i >= 0; i-- {
		if lines[i].mayHead(text) && (lines[i].words >= 4 || lines[i].class == foreign) {
			last = i
			break
		}
	}
	if last < 0 {
		// A headline of three words must stand first, with room below.
		if len(lines) > 0 && lines[0].mayHead(text) && lines[0].class == title && (len(p.lines) > 2 || p.lines[1].gap) {
			return 0
		}
		return -1
	}
	top := last
	for top > 0 && lines[top-1].mayHead(text) && (lines[top-1].words >= 4 || lines[top-1].class == foreign) {
		top--
	}
	if last-top < 3 || top == 0 {
		last = top
	}
	if len(p.lines) == first+1 && len(lines) == 1 && !p.lines[first].gap && p.lines[first].end-p.lines[first].lo < 80 {
		return -1 // two lines of one kind
	}
	return last
}

// bracket settles weak lines in [lo,hi): beside other furniture, or in a run of
// three short lines, they are furniture; else they stay body.
func (p *Parser) bracket(lo, hi int) {
	for i := lo; i < hi; {
		if l := &p.lines[i]; !(l.open() || l.kind == KindFurniture) {
			i++
			continue
		}
		j, known, words := i, 0, 0
		for j < hi && (p.lines[j].open() || p.lines[j].kind == KindFurniture) {
			if p.lines[j].kind == KindFurniture {
				known++
			}
			words += int(p.lines[j].words)
			j++
		}
		keep := known == 0 || j-i < 2
		for k := i; k < j; k++ {
			l := &p.lines[k]
			if l.kind != KindFurniture {
				if !keep && known*2 >= j-i && l.class == title && l.words <= 3 {
					l.set(KindFurniture, Nav, true)
				}
				continue
			}
			if l.sure {
				continue
			}
			if keep && !(lo == 0 && i == 0) {
				l.set(KindBody, 0, false)
			} else {
				l.sure = true
			}
		}
		i = j
	}
}

// middle settles what is left between the first paragraph and the last: lists of
// links under a heading, weak labels, and lines said twice.
func (p *Parser) middle(text string, first int) {
	n := len(p.lines)
	// Three buttons in a row are sure of one another; lone figures count for
	// nothing, for they are also the cells of tables.
	for i := first; i < n; {
		j, known := i, 0
		for j < n && p.lines[j].kind == KindFurniture {
			if p.lines[j].digits == 0 || p.lines[j].sure {
				known++
			}
			j++
		}
		for k := i; known >= 3 && k < j; k++ {
			p.lines[k].sure = true
		}
		i = max(j, i+1)
	}
	for i := first; i < n; i++ {
		l := &p.lines[i]
		if l.kind == KindFurniture && !l.sure {
			// Alone between paragraphs a weak word is body.
			prev := i > 0 && p.lines[i-1].kind == KindFurniture && p.lines[i-1].sure
			next := i+1 < n && p.lines[i+1].kind == KindFurniture && p.lines[i+1].sure
			if !prev && !next {
				l.set(KindBody, 0, false)
				continue
			}
			l.sure = true
		}
		if l.kind == KindFurniture && l.why == Heading {
			for j := i + 1; j < n && p.lines[j].open() && p.lines[j].class == title; j++ {
				p.lines[j].set(KindFurniture, RelatedLink, true)
			}
		}
		if l.open() && l.again > 0 && l.end-l.lo >= 20 && p.lines[l.again-1].kind != KindHeadline {
			l.set(KindFurniture, RepeatedLine, true)
		}
	}
	// Runs of short lines with at least two known buttons among them.
	for i := first; i < n; {
		if !p.lines[i].open() && p.lines[i].kind != KindFurniture {
			i++
			continue
		}
		j, known := i, 0
		for j < n && (p.lines[j].open() || p.lines[j].kind == KindFurniture) {
			if p.lines[j].kind == KindFurniture {
				known++
			}
			j++
		}
		if known >= 2 && j-i >= 5 && known*3 >= j-i {
			for k := i; k < j; k++ {
				if p.lines[k].open() {
					p.lines[k].set(KindFurniture, Nav, true)
				}
			}
		}
		i = j
	}
}
