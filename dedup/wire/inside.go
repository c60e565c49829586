package wire

import (
	"slices"
	"strings"
)

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
		if paras >= 3 && paras < 6 && dst.Dateline.Span.IsZero() && l.end-l.lo > 60 && !l.glued {
			if d, ok := parseDateline(text, l.lo, l.end, false); ok && d.Agency != "" && d.Place != "" {
				p.dateline(text, d, dst)
			}
			paras++
		}
		if paras >= 3 {
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
				} else if d, ok := p.placed(text, l.lo, l.end); ok {
					p.dateline(text, d, dst)
				} else {
					p.stamp(text, l)
				}
			} else if dst.Dateline.Span.IsZero() && long {
				if d, ok := p.placed(text, l.lo, l.end); ok {
					p.dateline(text, d, dst)
				}
			}
			if l.class == sentence && long {
				paras++
			}
		}
		if long && text[l.end-1] == '.' {
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
	if len(t) < 80 && (startOf(t, stampStarts) > 0 || timestamp(t)) {
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
	by := startOf(s, bylineStarts)
	if by == 0 || by+1 >= len(s) || s[by] != ' ' {
		return d, 0, false
	}
	for i := by + 1; i+1 < len(s); i++ {
		c := s[i]
		if s[i+1] != ' ' || c != '.' && c != ';' && c != '|' || !isStaff(s[by+1:i]) && !isByline(s[:i]) {
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
	for _, w := range staff {
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
	if n := startOf(s, stampStarts); n == 0 || n >= len(s) || s[n] != ' ' {
		return
	}
	for _, z := range stampEnds {
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
	if !slices.ContainsFunc(tailEnds, func(end string) bool { return strings.HasSuffix(s, end) }) {
		return
	}
	if at, ok := contributed(s); ok && at > 0 {
		p.cut(KindTail, 0, l.end-len(s)+at, l.end)
	}
}

// The words of what stands inside lines, from the packs.
var (
	staff       = listed("staff") // where a writer is not named
	stampStarts = listed("stamp-start")
	stampEnds   = listed("stamp-end")
	tailEnds    = listed("tail-end") // of the last sentence of a story
)
