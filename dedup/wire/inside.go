package wire

import "strings"

// inside finds the parts that share a line with others: datelines, notices
// before headlines, and what pages glue to the ends of a story.
func (p *Parser) inside(text string, dst *Story) {
	p.cuts = p.cuts[:0]
	paras := 0
	for i := range p.lines {
		l := &p.lines[i]
		switch l.kind {
		case KindHeadline:
			if n, k, _ := noticePrefix(text[l.lo:l.end]); k != NoNotice && l.lo+n < l.end {
				p.cut(KindNotice, 0, l.lo, l.lo+n)
			}
			continue
		case KindBody:
		default:
			continue
		}
		if paras >= 3 && l.end-l.lo < 1200 {
			if l.end-l.lo > 60 && text[l.end-1] == '.' {
				p.closing(text, l)
			}
			continue
		}
		long := l.end-l.lo > 60
		if paras < 3 {
			d, ok := parseDateline(text, l.lo, l.end, true)
			if ok {
				p.dateline(text, d, dst)
			} else if d, n, ok := signedDateline(text, l.lo, l.end); ok {
				p.cut(KindByline, 0, l.lo, n)
				p.dateline(text, d, dst)
			} else if dst.Dateline.Span.IsZero() && long && paras == 0 {
				if d, credited, ok := midDateline(text, l.lo, l.end); ok {
					p.before(text, l.lo, d.Span.Start, credited)
					p.dateline(text, d, dst)
				} else {
					p.stamp(text, l)
				}
			}
			if l.class == sentence && long {
				paras++
			}
		}
		if l.end-l.lo >= 1200 {
			p.folded(text, l)
		} else if long && text[l.end-1] == '.' {
			p.closing(text, l)
		}
	}
}

func (p *Parser) cut(k Kind, why Reason, s, e int) {
	if e > s {
		p.cuts = append(p.cuts, Part{k, why, Span{s, e}})
	}
}

func (p *Parser) dateline(text string, d Dateline, dst *Story) {
	p.cut(KindDateline, 0, d.Span.Start, d.Span.End)
	if dst.Dateline.Span.IsZero() {
		dst.Dateline = d
		return
	}
	if dst.Dateline.Agency == "" && d.Place == "" {
		dst.Dateline.Agency = d.Agency
	}
}

// before labels what stands on a line from lo to its dateline at end; credited
// says whether the names of outlets stand last.
func (p *Parser) before(text string, lo, end int, credited bool) {
	s := trim(text, lo, end)
	if s.IsZero() {
		return
	}
	t := s.In(text)
	if n, ok := prefixFold(t, "last updated"); ok && len(t) < 80 && n > 0 || len(t) < 80 && timestamp(t) {
		p.cut(KindFurniture, Timestamp, s.Start, s.End)
		return
	}
	if len(t) < 160 && isByline(t) {
		p.cut(KindByline, 0, s.Start, s.End)
		return
	}
	if credited && len(t) <= 700 {
		p.cut(KindCaption, 0, s.Start, s.End)
	}
}

// signedDateline reads "By Jane Doe. CHICAGO — " at text[lo:hi] and returns the
// dateline and where the byline ends.
func signedDateline(text string, lo, hi int) (d Dateline, end int, ok bool) {
	s := text[lo:min(hi, lo+90)]
	if n, ok := prefixFold(s, "by "); !ok || n >= len(s) {
		return d, 0, false
	}
	for i := 3; i+1 < len(s); i++ {
		c := s[i]
		if s[i+1] != ' ' || c != '.' && c != ';' && c != '|' || !isStaff(s[3:i]) && !isByline(s[:i]) {
			continue
		}
		at := skipSpace(text, lo+i+1, hi)
		if d, ok := readDateline(text, at, hi, true); ok && d.Place != "" && !strings.Contains(d.Place, ". ") {
			return d, lo + i + 1, true
		}
	}
	return d, 0, false
}

// isStaff reports whether s stands where a writer is not named.
func isStaff(s string) bool {
	for _, w := range [...]string{"a staff writer", "a staff reporter", "our staff", "our correspondent", "our own correspondent", "staff writer", "staff"} {
		if n, ok := prefixFold(s, w); ok && n == len(s) {
			return true
		}
	}
	return false
}

// stamp cuts a time stamp off the start of a line: "Last Updated Jan 28, 2017
// 5:00 PM EST An immigrant ...".
func (p *Parser) stamp(text string, l *line) {
	s := text[l.lo:min(l.end, l.lo+70)]
	if _, ok := prefixFold(s, "last updated "); !ok {
		return
	}
	for _, z := range [...]string{" EST ", " EDT ", " GMT ", " ET ", " PM ", " AM "} {
		if i := strings.Index(s, z); i > 0 {
			p.cut(KindFurniture, Timestamp, l.lo, l.lo+i+len(z)-1)
			return
		}
	}
}

// closing cuts a last sentence such as "Jane Doe contributed to this report."
// off the paragraph l.
func (p *Parser) closing(text string, l *line) {
	s := text[max(l.lo, l.end-1000):l.end]
	if shouted(s[max(0, len(s)-40):]) && len(s) > 40 {
		if at, ok := contributed(s); ok && at > 0 {
			p.cut(KindTail, 0, l.end-len(s)+at, l.end)
		}
		return
	}
	if !strings.HasSuffix(s, "report.") && !strings.HasSuffix(s, "reporting.") && !strings.HasSuffix(s, "story.") && !strings.HasSuffix(s, "article.") {
		return
	}
	if at, ok := contributed(s); ok && at > 0 {
		p.cut(KindTail, 0, l.end-len(s)+at, l.end)
	}
}

var footMarks = []struct {
	mark string
	kind Kind
	why  Reason
	caps bool // a capital must follow
}{
	{"Continue reading the main story", KindFurniture, ReadMore, false},
	{" ALSO ", KindFurniture, RelatedLink, true},
	{" MORE FROM ", KindFurniture, RelatedLink, true},
	{" RELATED: ", KindFurniture, RelatedLink, true},
	{" Related: ", KindFurniture, RelatedLink, true},
	{"Read more: ", KindFurniture, ReadMore, true},
	{"Read more:", KindFurniture, ReadMore, false},
	{"Read or Share this story:", KindFurniture, Share, false},
	{"Copyright ©", KindFurniture, Copyright, false},
	{"Copyright 20", KindFurniture, Copyright, false},
	{"© 20", KindFurniture, Copyright, false},
	{"Copyright (c)", KindFurniture, Copyright, false},
	{"Contributing: ", KindTail, 0, true},
	{" Twitter: @", KindFurniture, Follow, false},
	{" Follow ", KindFurniture, Follow, true},
	{"Posted! A link has been posted", KindFurniture, Share, false},
}

// foldedFoot cuts what follows the story on the line that ends at hi, looking
// no further back than lo.
func (p *Parser) foldedFoot(text string, lo, hi int) {
	s := text[lo:hi]
	cut, kind, why := len(s), KindBody, NoReason
	co, re := strings.Contains(s, "Co"), strings.Contains(s, "Re")
	for _, m := range footMarks {
		if m.mark[:2] == "Co" && !co || m.mark[:2] == "Re" && !re {
			continue
		}
		i := lastIndex(s[:cut], m.mark)
		if i < 0 {
			continue
		}
		if m.mark[0] == ' ' {
			i++
		}
		rest := s[i:]
		body := s[i+len(strings.TrimLeft(m.mark, " ")):]
		if m.caps && (body == "" || !opens(body)) {
			continue
		}
		if m.mark[0] == ' ' && shouted(s[max(0, i-30):i]) {
			continue // a word of a text in capitals
		}
		// It must follow a sentence, and no story may follow it.
		if !afterSentence(s[:i]) && m.why != ReadMore && m.why != Copyright || sentences(rest) > 2 {
			continue
		}
		if (m.why == RelatedLink && m.mark != " ALSO " || m.mark == "Read more: ") && (sentences(rest) > 0 || len(rest) > 800 || rest[len(rest)-1] == '.' || strings.HasSuffix(rest, "report")) {
			continue // paragraphs of the story follow
		}
		if m.mark == " Follow " && !containsFold(rest[:min(len(rest), 120)], []string{"twitter", "facebook", "@"}) {
			continue
		}
		cut, kind, why = i, m.kind, m.why
	}
	// A tail sentence may stand before the furniture.
	t := strings.TrimRight(s[:cut], " ")
	for {
		// "jane.doe@example.com", "@handle"
		i := strings.LastIndexByte(t, ' ') + 1
		w := t[i:]
		if cut < len(s) && strings.IndexByte(w, '@') >= 0 && len(w) < 50 {
			cut, kind, why = i, KindFurniture, Follow
			t = strings.TrimRight(t[:i], " |,")
			continue
		}
		break
	}
	if at, ok := contributed(t); ok && at > 0 && len(t)-at < 500 {
		p.cut(KindTail, 0, lo+at, lo+len(t))
	}
	if kind != KindBody {
		p.cut(kind, why, lo+cut, hi)
	}
}

// lastIndex is strings.LastIndex for marks that are rare: it looks forward, which
// is many times faster, and for a blank at the start of a mark last.
func lastIndex(s, mark string) int {
	last := -1
	rest, blank := strings.CutPrefix(mark, " ")
	for at := 0; ; {
		i := strings.Index(s[at:], rest)
		if i < 0 {
			return last
		}
		i += at
		at = i + 1
		if !blank {
			last = i
		} else if i > 0 && s[i-1] == ' ' {
			last = i - 1
		}
	}
}

func afterSentence(s string) bool {
	s = strings.TrimRight(s, " ")
	if s == "" {
		return false
	}
	if stop, _ := ending(s, 0, len(s)); stop {
		return true
	}
	w := s[strings.LastIndexByte(s, ' ')+1:]
	return strings.IndexByte(w, '@') >= 0
}

// sentences counts the sentence ends inside s.
func sentences(s string) int {
	n := 0
	for i := 1; i+2 < len(s); i++ {
		if c := s[i]; c != '.' && c != '?' && c != '!' {
			continue
		}
		j := i + 1
		if s[j] == '"' || s[j] == '\'' || s[j] == ')' {
			j++
		} else if strings.HasPrefix(s[j:], "”") {
			j += 3
		}
		if j+1 < len(s) && s[j] == ' ' && (s[i-1] >= 'a' && s[i-1] <= 'z') && (s[j+1] >= 'A' && s[j+1] <= 'Z' || s[j+1] == '"' || strings.HasPrefix(s[j+1:], "“")) {
			n++
		}
	}
	return n
}
