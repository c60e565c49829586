package wire

import (
	"slices"
	"strings"
)

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
				switch {
				case slices.Contains(captionMixed, w):
					return containsFold(s[n:min(len(s), n+60)], captionOf)
				case startsAny(w, captionIn):
					// "In this video, he says": a caption tells when or whose.
					return len(s) < 700 && containsFold(s[n:min(len(s), n+90)], captionWhen)
				case slices.Contains(captionShort, w):
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
	return (strings.IndexByte(t, '/') >= 0 || strings.IndexByte(t, ':') >= 0 || containsAny(t, pictureShown)) && pictureCredit(t)
}

// pictureCredit reports whether c names who a picture comes from.
func pictureCredit(c string) bool {
	plain := strings.IndexByte(c, '/') < 0 && strings.IndexByte(c, ':') < 0 && !containsAny(c, pictureWords)
	if plain && len(c) >= 30 {
		return false
	}
	if containsAny(c, pictureNames) || !plain && containsAny(c, pictureCredits) {
		return true
	}
	if len(c) < 30 {
		if a, ok := Agency(c); ok {
			return pictureAgencies[a] || pictureSenders[a]
		}
	}
	return false
}

// The words of captions beside what they start with.
var (
	captionMixed = listed("caption-mixed") // of several things,
	captionOf    = listed("caption-of")    // where one of these follows
	captionIn    = listed("caption-in")    // and what needs one of
	captionWhen  = listed("caption-when")  // these
	captionShort = listed("caption-short") // of short lines only

	pictureWords    = listed("picture-word")  // rules most texts out
	pictureShown    = listed("picture-shown") // behind the last sentence
	pictureNames    = listed("picture-name")
	pictureCredits  = listed("picture-credit")
	pictureAgencies = setOf("picture-agency")
	pictureSenders  = setOf("picture-sender") // agencies of text that send pictures too
)

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
