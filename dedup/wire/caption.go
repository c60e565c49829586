package wire

import "strings"

var captionStarts = listed("caption-start")

// isCaption reports whether s, a line without its list mark, is the words under
// a picture: it starts as captions do, or ends with a credit. from tells whether it
// may have a byte of kind isFrom.
func isCaption(s string, from bool) bool {
	if len(s) < 4 {
		return false
	}
	{
		for _, w := range captionsBy[pair(s)] {
			if !mayStart(s, w) {
				continue
			}
			if n, ok := prefixFold(s, w); ok {
				c := byte(' ')
				if n < len(s) {
					c = s[n]
				}
				if c|0x20 >= 'a' && c|0x20 <= 'z' {
					continue
				}
				if len(s) > 700 {
					return false
				}
				if w == "a combination of" || w == "a combo of" || w == "this combination" {
					return containsFold(s[n:min(len(s), n+60)], []string{"photo", "picture", "image", "file"})
				}
				if s[0]|0x20 == 'i' && strings.HasPrefix(w, "in this") {
					// "In this video, he says": a caption tells when or whose.
					return len(s) < 700 && (containsFold(s[n:min(len(s), n+90)], []string{"taken", "file", "provided", "released", "photo", "made", "handout", "frame", " image", "jan", "feb", "march", "april", "may ", "june", "july", "aug", "sept", "oct", "nov", "dec", "19", "20"}))
				}
				if s[0]|0x20 == 'h' && n == len("handout") || strings.HasPrefix(w, "courtesy of") || strings.HasPrefix(w, "photo by") || strings.HasPrefix(w, "video by") {
					return len(s) < 140
				}
				return true
			}
		}
	}
	return creditEnd(s, from)
}

// creditEnd reports whether s ends with the credit of a picture.
func creditEnd(s string, from bool) bool {
	if len(s) > 600 {
		return false
	}
	t := s[max(0, len(s)-90):]
	last := t[len(t)-1]
	if last == ')' || last == ']' {
		open := byte('(')
		if last == ']' {
			open = '['
		}
		i := strings.LastIndexByte(t, open)
		if i < 0 {
			return len(s) < 60 && pictureCredit(s[:len(s)-1])
		}
		return pictureCredit(t[i+1 : len(t)-1])
	}
	if last == '.' && len(t) > 3 && t[len(t)-2] == ')' {
		return false
	}
	if last == '.' || last == '"' || last == '?' || last == '!' {
		return false
	}
	if !from {
		return false
	}
	// "... in Cairo. Photo: Jane Doe", "... in Cairo. REUTERS/Jane Doe"
	const longest = 60
	i, lowest := len(t)-2, max(0, len(t)-2-longest)
	for i >= lowest && (t[i] != '.' || t[i+1] != ' ') {
		i--
	}
	if i >= lowest {
		t = t[i+2:]
	} else if len(s) > longest {
		return false
	}
	return (strings.IndexByte(t, '/') >= 0 || strings.IndexByte(t, ':') >= 0 || strings.HasPrefix(t, "Photo") || strings.Contains(t, "Getty") || strings.Contains(t, "PHOTO")) && pictureCredit(t)
}

// pictureCredit reports whether c names who a picture comes from.
func pictureCredit(c string) bool {
	plain := strings.IndexByte(c, '/') < 0 && strings.IndexByte(c, ':') < 0 && !strings.Contains(c, "hoto") && !strings.Contains(c, "etty") && !strings.Contains(c, "ETTY") && !strings.Contains(c, "PHOTO") &&
		!strings.Contains(c, "mage") && !strings.Contains(c, "creen") && !strings.Contains(c, "andout") && !strings.Contains(c, "via ") && !strings.Contains(c, "AP ") && !strings.Contains(c, "tock")
	if plain && len(c) >= 30 {
		return false
	}
	if strings.Contains(c, "Wikimedia") || strings.Contains(c, "Rex Features") {
		return true
	}
	if !plain {
		for _, w := range [...]string{"AP Photo", "AP photo", "AP/", "/AP", "/Associated Press", "Associated Press/", "AFP/", "/AFP", "AFP PHOTO", "Getty", "GETTY", "REUTERS/", "Reuters/", "/Reuters", "/REUTERS", "/EPA", "EPA/", "/Bloomberg", "Xinhua/", "/Xinhua", "Photo:", "photo:", "Photo by", "photo by", "Photos by", "Photo courtesy", "PHOTO:", "Photo/", "Photo -", "File photo", "File Photo", "file photo", "Picture:", "Image:", "[Image", "Image via", "image via", "Photo via", "Screenshot", "screengrab", "Screengrab", "Handout", "handout", "via AP", "via Reuters", "via Getty", "Shutterstock", "iStock", "Photo illustration", "Credit:", "Staff photo", "Youtube screen", "YouTube screen", "AP file", "AP video", "Photo-AFP", "Facebook photo"} {
			if strings.Contains(c, w) {
				return true
			}
		}
	}
	if len(c) < 30 {
		if a, ok := Agency(c); ok {
			switch a {
			case "AP", "AFP", "Getty Images", "EPA":
				return true
			}
		}
	}
	return false
}

// Captions returns the captions of the story, in order.
func (s *Story) Captions() []Span { return s.of(KindCaption) }

func (s *Story) of(k Kind) []Span {
	var out []Span
	for _, p := range s.Parts {
		if p.Kind == k {
			out = append(out, p.Span)
		}
	}
	return out
}
