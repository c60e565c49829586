package wire

// ends reports whether nothing of the story is expected under l but furniture.
func (l *line) ends() bool {
	switch l.kind {
	case KindTail, KindCredit:
		return true
	case KindFurniture:
		switch l.why {
		case Heading, Comments, Copyright, AboutPublisher, RelatedLink:
			return true
		case Follow, Tags, Newsletter, Share:
			return l.sure
		}
	}
	return false
}

// foot settles the lines under the last paragraph of the story.
func (p *Parser) foot(text string, first int) {
	n := len(p.lines)
	// total of prose after each line decides how far an end mark may be trusted
	prose, count := 0, 0
	for i := first; i < n; i++ {
		if p.lines[i].prose() {
			prose += p.lines[i].end - p.lines[i].lo
			count++
		}
	}
	if count == 0 {
		return
	}
	sofar, seen := 0, 0
	stop := n
	for i := first; i < n; i++ {
		l := &p.lines[i]
		if l.prose() {
			sofar += l.end - l.lo
			seen++
			continue
		}
		if !l.ends() || seen == 0 {
			continue
		}
		left := prose - sofar
		weakMark := l.kind == KindFurniture && !l.sure
		limit := prose / 10
		switch {
		case l.kind == KindTail:
			limit = prose / 3
		case l.why == Copyright:
			limit = prose / 4
			if seen >= 3 && l.sure {
				limit = prose / 2
			}
		case l.why == Comments && p.talk(text, i+1):
			limit = prose
			if sofar < 800 || seen < 4 {
				limit = prose / 2
			}
		case l.why == Comments:
			limit = prose / 5
		case l.why == Heading && !weakMark:
			limit = prose / 5
		}
		if weakMark {
			// A label counts as an end mark only with short lines around it.
			if i+1 < n && !p.lines[i+1].open() && p.lines[i+1].kind != KindFurniture {
				continue
			}
		}
		if left <= limit {
			stop = i
			break
		}
	}
	if stop < n {
		// Under a list of readers' comments all is theirs.
		readers := p.lines[stop].why == Comments && p.talk(text, stop+1)
		for i := stop; i < n; i++ {
			l := &p.lines[i]
			if l.kind == KindFurniture {
				l.sure = true
				continue
			}
			if l.kind != KindBody {
				continue
			}
			switch {
			case readers:
				l.set(KindFurniture, Comments, true)
			case l.open():
				if l.words > 3 {
					l.set(KindFurniture, RelatedLink, true)
				} else {
					l.set(KindFurniture, Nav, true)
				}
			case l.class == table && p.lines[i-1].kind == KindFurniture:
				l.set(KindFurniture, Nav, true)
			case p.flanked(text, i):
				l.set(KindFurniture, p.blurb(text, i), true)
			}
		}
	}
	// The run of short lines at the very end.
	end := min(stop, n)
	from := end
	for from > first && !p.lines[from-1].prose() {
		from--
	}
	open, known, figures := 0, 0, 0
	for i := from; i < end; i++ {
		l := &p.lines[i]
		switch {
		case l.class == table:
			figures++
		case l.open():
			open++
			if l.digits > 0 {
				figures++
			}
		case l.kind == KindFurniture:
			known++
		}
	}
	below := stop < n && p.lines[stop].kind == KindFurniture
	long := prose >= 300 || count >= 3
	run := long && open+known >= 3 && figures*2 <= open+known && !(from > 0 && p.lines[from-1].intro) && (known > 0 || below || !p.listed(from, end))
	for i := from; i < end; i++ {
		l := &p.lines[i]
		switch {
		case l.kind == KindFurniture:
			l.sure = true
		case l.kind != KindBody || l.class == table:
		case run || known > 0 && i > from && p.lines[i-1].kind == KindFurniture && p.lines[i-1].why == Heading:
			if l.words > 3 {
				l.set(KindFurniture, RelatedLink, true)
			} else {
				l.set(KindFurniture, Nav, true)
			}
		}
	}
	p.aboutPublisher(text)
}

// aboutPublisher sets aside what the publisher says about itself: up to three lines that stand last of all text, under furniture.
func (p *Parser) aboutPublisher(text string) {
	end := len(p.lines)
	for end > 0 && p.lines[end-1].kind == KindFurniture {
		end--
	}
	from := end
	for from > 0 && end-from < 3 && p.lines[from-1].kind == KindBody && p.lines[from-1].prose() {
		from--
	}
	if from == end || from == 0 || p.lines[from-1].kind == KindBody || p.lines[from-1].kind == KindHeadline {
		return
	}
	if first := &p.lines[from]; p.lines[end-1].end-first.lo < 900 && publisher(text[first.lo:first.end]) {
		for k := from; k < end; k++ {
			p.lines[k].set(KindFurniture, AboutPublisher, true)
		}
	}
}

// listed reports whether the short lines in [lo,hi) look like a list of the
// story itself, a table of results or names: all short, or many with figures.
func (p *Parser) listed(lo, hi int) bool {
	digits, words, n := 0, 0, 0
	for i := lo; i < hi; i++ {
		if l := &p.lines[i]; l.open() {
			n++
			words += int(l.words)
			if l.digits > 0 {
				digits++
			}
		}
	}
	return n > 0 && (digits*2 > n || words < 2*n)
}

// talk reports whether readers' comments fill the lines from i to the end: their
// names and buttons come soon, and again in the second half.
func (p *Parser) talk(text string, i int) bool {
	n, soon, late := 0, false, false
	for j := i; j < len(p.lines); j++ {
		l := &p.lines[j]
		if l.class == sentence || l.words > 8 || l.words == 0 || !containsFold(text[l.lo:l.end], []string{" says:", " wrote:", " ago", "reply", "likes", " said:", "report abuse", "flag as", "sort by", "permalink"}) {
			continue
		}
		n++
		soon = soon || j < i+6
		late = late || 2*(j-i) >= len(p.lines)-i-2
	}
	return n >= 2 && soon && late
}

// flanked reports whether the paragraph at i stands alone among furniture.
func (p *Parser) flanked(text string, i int) bool {
	prev := p.lines[i-1].kind == KindFurniture
	if prev && p.lines[i-1].role() == asNone && i > 1 && p.lines[i-2].kind != KindFurniture {
		return false // an advertisement inside the story
	}
	if i+1 == len(p.lines) {
		return prev
	}
	next := &p.lines[i+1]
	return prev && (next.kind == KindFurniture || next.open() || next.end-next.lo < 100 && text[next.end-1] == '?')
}

func (p *Parser) blurb(text string, i int) Reason {
	l := &p.lines[i]
	if publisher(text[l.lo:l.end]) {
		return AboutPublisher
	}
	switch w := p.lines[i-1].why; w {
	case Comments, Newsletter, AboutPublisher, Copyright, Cookie, Follow:
		return w
	}
	return RelatedLink
}

// publisher reports whether s is an outlet speaking of itself.
func publisher(s string) bool {
	return containsFold(s, []string{"journalists report", "we provide", "our journalis", "our mission", "our newsroom", "our reporters", "our readers", "our website", "our editorial", "is an independent", "is a nonprofit", "is a non-profit", "is the leading", "is a leading", "is the world's", "award-winning", "news agency of", "is published by", "was founded in", "subscribers", "is a news", "independent news", "uncensored", "is owned by", "is a registered"})
}
