package wire

import "strings"

// Lists of links under a story: headings, titles of other stories, and between
// them a sentence or two of each. The sentences look like paragraphs, so the list
// is known by its heading and by what it alternates with.

// role is what a line may be in a list of links.
type role uint8

const (
	asText  role = iota // a paragraph
	asTitle             // a short line or button
	asHead              // a heading of such a list, or of readers' comments
	asNone              // an advertisement or such, which stands anywhere
)

func (l *line) role() role {
	switch l.kind {
	case KindBody:
		switch {
		case l.prose() || l.class == table:
			return asText
		}
		return asTitle
	case KindFurniture:
		switch l.why {
		case Heading, Comments:
			return asHead
		case Advertisement, ReadMore, ImagePlaceholder, Gallery, Video, Ornament, Newsletter, Cookie, Code, Embed, AboutPublisher, Copyright:
			return asNone
		case RepeatedLine:
			if l.class == sentence {
				return asText
			}
		}
		return asTitle
	case KindCaption, KindNotice:
		return asNone
	}
	return asTitle // bylines, credits, tails
}

// links finds the list of links under the story, which starts with a heading,
// and sets all of it aside with the sentences between its titles.
func (p *Parser) links(text string, first int) {
	n := len(p.lines)
	any := false
	for i := first; i < n && !any; i++ {
		l := &p.lines[i]
		any = l.kind != KindTail && l.kind != KindCredit && (l.role() == asHead || l.role() == asTitle)
	}
	if !any {
		return
	}
	from := p.storyEnd(text, first)
	for i := from - 1; i > first && from < n && i > from-4; i-- {
		// Who wrote the story, in a last paragraph.
		l := &p.lines[i]
		if !l.prose() || !bio(text[l.lo:l.end]) {
			break
		}
		l.set(KindFurniture, AboutPublisher, true)
	}
	// The first heading under the story with a title under it.
	for i := from; i < n; i++ {
		l := &p.lines[i]
		if l.role() != asHead && !p.titles(i) {
			continue
		}
		if l.role() == asHead && !l.sure && !p.heads(i) {
			continue
		}
		p.clearFrom(text, i)
		return
	}
	// No list; but sentences in which the page speaks to its readers go.
	for i := from; i < n; i++ {
		if l := &p.lines[i]; l.prose() && i > from && p.lines[i-1].kind == KindFurniture && voice(text[l.lo:l.end]) {
			l.set(KindFurniture, AboutPublisher, true)
		}
	}
}

// heads reports whether the weak heading at i has a title right under it.
func (p *Parser) heads(i int) bool {
	for i++; i < len(p.lines); i++ {
		switch l := &p.lines[i]; l.role() {
		case asNone:
			continue
		case asText:
			return false
		default:
			return true
		}
	}
	return false
}

// titles reports whether three titles of other stories, or five short lines,
// start at i with nothing between them.
func (p *Parser) titles(i int) bool {
	long, n := 0, 0
	for ; i < len(p.lines) && n < 5; i++ {
		l := &p.lines[i]
		if l.role() != asTitle && l.role() != asHead {
			break
		}
		n++
		if l.open() && l.words > 3 && l.digits*3 < l.words*4 {
			long++
		}
	}
	return n >= 4 && long >= 3 || n >= 5 && long >= 2
}

// clearFrom sets the lines from i to the end aside.
func (p *Parser) clearFrom(text string, i int) {
	why := RelatedLink
	for ; i < len(p.lines); i++ {
		l := &p.lines[i]
		switch {
		case l.kind == KindFurniture:
			l.sure = true
			if l.why == Comments {
				why = Comments
			} else if l.why == Heading {
				why = RelatedLink
			}
		case l.kind != KindBody:
		case l.prose() && voice(text[l.lo:l.end]) && why != Comments:
			l.set(KindFurniture, AboutPublisher, true)
		case l.open() && l.words <= 3 && why != Comments:
			l.set(KindFurniture, Nav, true)
		default:
			l.set(KindFurniture, why, true)
		}
	}
}

// storyEnd returns the index under the last line that must be the story's, as
// it is no sentence between the titles of a list.
func (p *Parser) storyEnd(text string, first int) int {
	n := len(p.lines)
	seen := 0
	for i := first; i < n; i++ {
		if p.lines[i].prose() {
			seen++
		}
	}
	if seen < 2 {
		return n
	}
	for b := n; b > first; {
		// A run of paragraphs [a,b), with buttons that stand anywhere in it.
		for b > first && p.lines[b-1].role() != asText {
			b--
		}
		a, run, size := b, 0, 0
		own := 0 // paragraphs that do not speak to readers
		for a > first && own <= 4 && (p.lines[a-1].role() == asText || p.lines[a-1].role() == asNone) {
			a--
			if l := &p.lines[a]; l.role() == asText {
				run++
				size += l.end - l.lo
				if l.kind == KindBody && (l.class == table || !voice(text[l.lo:l.end])) {
					own++
				}
			}
		}
		if run == 0 || a <= first {
			return b
		}
		if own > 4 || own > 0 && (size > 1600 || !p.between(a, b, own)) {
			return b
		}
		b = a
	}
	return first
}

// between reports whether the paragraphs in [a,b), own of them speaking to no
// reader, may be those of a list: a title stands over them, and the list goes on
// so before or after them. Under a heading and several titles the story may go on.
func (p *Parser) between(a, b, own int) bool {
	if p.reader(a, b) {
		return true
	}
	lead := p.over(a)
	if own == 1 && lead == 1 && b < len(p.lines) && p.lines[b].long() && p.titles(b) {
		return true // the first of a list has a sentence, the others have none
	}
	on := p.alternates(a, -1) + p.alternates(b-1, 1)
	return lead >= 1 && on >= 2 && (lead <= 2 || on >= 4) && (own <= 3 || on >= 5) && (own <= 2 || on >= 4)
}

// reader reports whether a reader wrote the paragraphs in [a,b): a name or a time
// stands over them, and the button for an answer under them.
func (p *Parser) reader(a, b int) bool {
	if b >= len(p.lines) || a == 0 {
		return false
	}
	over, under := &p.lines[a-1], &p.lines[b]
	return under.kind == KindFurniture && under.why == Comments &&
		(over.kind == KindFurniture && over.why == Timestamp || over.open() && over.words <= 3)
}

// over counts the titles right above line i, up to a paragraph or heading.
func (p *Parser) over(i int) int {
	n := 0
	for i--; i >= 0; i-- {
		l := &p.lines[i]
		if r := l.role(); r == asText || r == asHead {
			break
		}
		if l.long() {
			n++
		}
	}
	return n
}

// long reports whether l may be the title of another story.
func (l *line) long() bool {
	return (l.open() || l.kind == KindFurniture && (l.why == RelatedLink || l.why == RepeatedLine)) && l.words > 4
}

// alternates counts the paragraphs from i in direction step, itself left out, that
// stand alone or in pairs with a title between them and the next, and no heading.
func (p *Parser) alternates(i, step int) int {
	n := 0
	for i += step; ; {
		titles, asked, text := 0, 0, 0
		for ; i >= 0 && i < len(p.lines) && p.lines[i].role() != asText; i += step {
			switch l := &p.lines[i]; {
			case l.role() == asHead:
				return n
			case l.long() && (l.stop || l.words > longTitle):
				asked = 1 // a title, or a sentence under one cut short
			case l.long():
				titles++
			}
		}
		titles = max(titles, asked)
		for ; i >= 0 && i < len(p.lines) && p.lines[i].role() == asText; i += step {
			text++
		}
		if titles == 0 || titles > 2 || text == 0 || text > 3 {
			return n
		}
		if n++; n == 4 {
			return n
		}
	}
}

// inset sets aside the titles under a heading in the middle of the story.
func (p *Parser) inset(text string, first int) {
	n := len(p.lines)
	for i := first; i < n; i++ {
		l := &p.lines[i]
		if l.kind != KindFurniture || l.why != Heading {
			continue
		}
		j, long := i+1, 0
		for j < n && (p.lines[j].open() && p.lines[j].class == title || p.lines[j].kind == KindFurniture && p.lines[j].why != Heading) {
			if p.lines[j].words > 3 {
				long++
			}
			j++
		}
		if long < 2 && !(l.sure && long > 0) {
			continue
		}
		l.sure = true
		for k := i + 1; k < j; k++ {
			if p.lines[k].open() {
				p.lines[k].set(KindFurniture, RelatedLink, true)
			}
		}
	}
}

// voice reports whether s is a page speaking to its readers: it says "you",
// "your" or "our", or gives an address, outside quotation marks.
func voice(s string) bool {
	if len(s) > 400 || strings.IndexByte(s, '"') >= 0 || strings.Contains(s, "“") {
		return false
	}
	if strings.IndexByte(s, '@') >= 0 || strings.Contains(s, "©") || strings.Contains(s, "CAPTCHA") && strings.Contains(s, "reCAPTCHA") {
		return true
	}
	if i := strings.Index(s, " said"); i >= 0 && (i+5 == len(s) || byteKinds[s[i+5]]&isLetter == 0) {
		return false // most often, and found soonest
	}
	found := false
	in := uint64(0) // whether a word goes on
	for i := 0; i+1 < len(s); i++ {
		c := s[i]
		k := byteKinds[c] / isLetter & 1
		first := k &^ in
		in = k
		if first&uint64(voiceStarts[c&31]>>(s[i+1]&31)) == 0 {
			continue
		}
		j := i
		for j < len(s) && byteKinds[s[j]]&isLetter != 0 {
			j++
		}
		var buf [9]byte
		if j-i > len(buf) {
			continue
		}
		switch string(lower(buf[:0], s[i:j])) {
		case "said", "says", "told", "he", "she":
			return false
		case "us":
			found = found || c == 'u'
		case "is":
			for _, w := range ofOutlets {
				if found = found || strings.HasPrefix(s[i:], w); found {
					break
				}
			}
		case "you", "your", "our", "we", "please", "cookies", "subscribe", "website", "newsroom", "copyright", "publisher":
			found = true
		}
	}
	return found
}

// voiceStarts holds, for the first letter of a word that voice looks for, the set
// of second letters, five bits of each.
var voiceStarts = func() (t [32]uint32) {
	for _, w := range [...]string{"said", "told", "he", "she", "us", "is", "you", "our", "we", "please", "cookies", "subscribe", "newsroom", "publisher"} {
		t[w[0]&31] |= 1 << (w[1] & 31)
	}
	return t
}()

// ofOutlets are the words by which outlets say what they are.
var ofOutlets = [...]string{"is an independent", "is a nonprofit", "is a non-profit", "is the leading", "is a leading", "is the world's", "is published by", "is a news", "is a daily", "is a weekly", "is owned by", "is a registered"}

// bio reports whether s tells who wrote the story.
func bio(s string) bool {
	if len(s) > 260 || len(s) < 12 || strings.IndexByte(s, '"') >= 0 || s[0] < 'A' || s[0] > 'Z' {
		return false
	}
	// Each of the words below has one of these.
	if strings.Contains(s, " is ") || strings.Contains(s, "ollow h") || strings.Contains(s, "ollow t") || strings.Contains(s, " at") {
		for _, w := range [...]string{" is a reporter", " is a staff writer", " is a staff reporter", " is a correspondent", " is a columnist", " is a freelance", " is a senior writer", " is a senior reporter", " is a national reporter", " is a political reporter", " is an editor at", " is the author of", "can be reached at", "ollow her on ", "ollow him on ", "ollow them on ", "ontact him at", "ontact her at", "mail him at", "mail her at"} {
			if strings.Contains(s, w) {
				return true
			}
		}
	}
	// "Jane Doe covers ports for the Mail."
	i := strings.Index(s, " covers ")
	return i > 0 && i < 40 && len(s) < 140 && strings.Contains(s[i:], " for ") && strings.Count(s[:i], " ") > 0 && onlyNames(s[:i])
}
