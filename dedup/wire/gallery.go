package wire

import "strings"

// Picture and video galleries count what they show: "1 of 12", caption, "2 of
// 12", caption, and so to the end. All of it is furniture, captions too.

// galleries sets aside the lines of counted galleries and notes the spans that
// start or end inside a line.
func (p *Parser) galleries(text string) {
	p.shows = p.shows[:0]
	for at := 0; ; {
		i := strings.Index(text[at:], galleryStart)
		if i < 0 {
			break
		}
		i += at
		at = i + len(galleryStart)
		if i > 0 && text[i-1] != ' ' && text[i-1] != '\n' {
			continue
		}
		if s := countedGallery(text, i); !s.IsZero() {
			p.shows = append(p.shows, s)
			at = s.End
		}
	}
	if len(p.shows) == 0 {
		return
	}
	k := 0
	for i := range p.lines {
		l := &p.lines[i]
		for k < len(p.shows) && p.shows[k].End <= l.lo && (i == 0 || p.shows[k].End != p.lines[i-1].end) {
			k++
		}
		if k == len(p.shows) {
			return
		}
		s := p.shows[k]
		if s.Start < l.lo+16 && l.end <= s.End || i > 0 && p.lines[i-1].end == s.End && p.lines[i-1].sure && l.class == title {
			l.set(KindFurniture, Gallery, true) // with what stands before the first counter, and the caption under the last
		}
	}
}

// countedGallery returns the span of the gallery whose first counter stands at i:
// three counters or more, with no more than a caption between two.
func countedGallery(text string, i int) Span {
	const caption = 1600
	begin := i + len(galleryStart)
	of := digits(text[begin:])
	if of == 0 || of > 4 {
		return Span{}
	}
	total := text[i+1 : begin+of] // " of 12"
	end, n := begin+of, 1
	first := end
	for {
		next := text[end:min(len(text), end+caption)]
		j := 0
		for tries := 0; ; tries++ {
			k := strings.Index(next[j:], total)
			if k < 0 || tries == 16 {
				j = -1
				break
			}
			j += k
			if number(next[:j]) == n+1 {
				break
			}
			j++
		}
		if j < 0 {
			break
		}
		n++
		end += j + len(total)
	}
	if n < 3 {
		return Span{}
	}
	s := Span{i, end}
	// Where captions stand before their counters, each starts with the name of the
	// show; so does the first.
	a := strings.TrimLeft(text[first:min(end, first+80)], " \n")
	if j := strings.Index(text[first:end], total); j > 0 {
		b := strings.TrimLeft(text[first+j+len(total):min(len(text), first+j+len(total)+80)], " \n")
		same := 0
		for same < len(a) && same < len(b) && a[same] == b[same] {
			same++
		}
		from := max(0, i-caption)
		for ; same >= 10; same-- {
			if k := strings.LastIndex(text[from:i], a[:same]); k >= 0 {
				s.Start = from + k
				break
			}
		}
	}
	for _, lead := range galleryLeads {
		if from := max(0, s.Start-200); strings.Contains(text[from:s.Start], lead) {
			s.Start = from + strings.LastIndex(text[from:s.Start], lead)
		}
	}
	for _, t := range galleryEnds {
		if k := skipSpace(text, s.End, len(text)); strings.HasPrefix(text[k:], t) {
			s.End = k + len(t)
		}
	}
	return s
}

// number returns the number that s ends with, -1 if it ends with none.
func number(s string) int {
	i := len(s)
	for i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
		i--
	}
	if i == len(s) || len(s)-i > 4 {
		return -1
	}
	n := 0
	for _, c := range []byte(s[i:]) {
		n = n*10 + int(c-'0')
	}
	return n
}

// What stands before a counted gallery, and behind it, and its first counter.
var (
	galleryLeads, galleryEnds = listed("gallery-lead"), listed("gallery-end")
	galleryStart              = "1" + ofMany[0]
)
