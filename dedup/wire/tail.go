package wire

import (
	"slices"
	"strings"
)

// Tail is the line under a story that names who worked on it.
type Tail struct {
	Span      Span
	Reporters []Reporter // who reported, wrote or compiled, in order
	Editors   []string
}

// Reporter is one name of a tail.
type Reporter struct {
	Name  string
	Place string // "" where none is given
	// Role is the word the names stand under: "reporting", "additional
	// reporting", "writing", "compiled", "contributed".
	Role string
}

var tailStarts = listed("tail-start")

// isTail reports whether s, a whole line, names who worked on the story.
func isTail(s string) bool {
	if len(s) < 8 {
		return false
	}
	switch {
	case tailFirst[s[0]]:
		for _, w := range tailsBy[pair(s)] {
			n, ok := prefixFold(s, w)
			if !ok || len(s) > 900 {
				continue
			}
			switch {
			case slices.Contains(tailNames, w), slices.Contains(tailFrom, w):
				return len(s) < 120 && onlyNames(s[n:])
			case slices.Contains(tailBy, w):
				return containsFold(s[n:min(len(s), n+40)], tailByWords)
			case slices.Contains(tailDrawn, w):
				return containsAny(s, tailDrawnBy)
			case slices.Contains(tailDoubtful, w):
				// Sentences may open so: "Written by two lawyers, the ..."
				return len(s) < 400 && (n >= len(s) || onlyNames(strings.Trim(s[n:], " .:)")) || containsAny(s, tailEdited) || startsAny(w, tailSure))
			}
			return true
		}
		return false
	case s[0] == '-':
		return strings.HasPrefix(s, "--") && signOff(s) || strings.HasPrefix(s, "- ") && signOff(s)
	}
	return false
}

// signOff reports whether s is the telephone line under an old agency story:
// "-- Prague Newsroom, 42-2-2423-0003".
func signOff(s string) bool {
	if len(s) > 140 {
		return false
	}
	d := telephone(s)
	if d < 7 {
		return false
	}
	return containsFold(s, deskWords) || d >= 9 && strings.HasPrefix(s, "--") || d >= 9 && strings.HasPrefix(s, "((")
}

// telephone returns the most digits of s with nothing between them but what
// telephone numbers have.
func telephone(s string) int {
	d, most := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			d++
			most = max(most, d)
		case c == ' ' || c == '-' || c == '+' || c == '(' || c == ')' || c == '/':
		default:
			d = 0
		}
	}
	return most
}

// contributed reports whether s ends with a sentence such as "Jane Doe
// contributed to this report." and returns where in s that sentence starts.
func contributed(s string) (int, bool) {
	i := len(s)
	for i > 0 {
		switch s[i-1] {
		case '.', ' ', ')', '*', '_', ']':
			i--
			continue
		}
		break
	}
	t := s[:i]
	// Cheap look at the last letters first.
	if len(t) < 24 {
		return 0, false
	}
	w := t[max(0, len(t)-110):]
	end := contributedWords[0][len(contributedWords[0])-5:]
	if !strings.Contains(w, end) && (byteKinds[w[len(w)-1]]&isSmall != 0 || !strings.Contains(w, strings.ToUpper(end))) {
		return 0, false // its end is rarer than its beginning
	}
	k := strings.Index(w, contributedWords[0])
	if k < 0 {
		if k = strings.Index(w, strings.ToUpper(contributedWords[0])); k < 0 || !shouted(w[k:]) {
			return 0, false
		}
		w = strings.ToLower(w[:k]) + strings.ToLower(w[k:])
		if k = strings.Index(w, contributedWords[0]); k < 0 || len(w) != min(len(t), 110) {
			return 0, false
		}
	}
	after := w[k+len(contributedWords[0]):]
	if strings.Contains(after, ". ") && len(after) > 60 {
		return 0, false
	}
	if !startsAny(after, contributedAfter) || startsAny(after, contributedTo) && !containsFold(after, contributedWhat) {
		return 0, false
	}
	if startsAny(after, contributedFrom) && len(after) > 60 {
		return 0, false
	}
	return lastSentence(t[:len(t)-len(w)+k]), true
}

// lastSentence returns where the sentence that s ends in starts.
func lastSentence(s string) int {
	for i := len(s) - 1; i > 1; i-- {
		if s[i] != ' ' {
			continue
		}
		j := i - 1
		if strings.HasSuffix(s[:i], "…") || strings.HasSuffix(s[:i], "…”") {
			return i + 1
		}
		for j > 0 && (s[j] == '"' || s[j] == ')' || s[j] == '\'' || s[j] >= 0x80) {
			j--
		}
		if s[j] != '.' && s[j] != '!' && s[j] != '?' {
			continue
		}
		if s[j] == '.' {
			// Initials and short titles end no sentence.
			k := j
			for k > 0 && s[k-1] != ' ' {
				k--
			}
			w := s[k:j]
			if len(w) <= 1 || strings.Contains(w, ".") && len(w) < 6 {
				continue
			}
			if shortForms[w] {
				continue
			}
		}
		if i+1 < len(s) && opens(s[i+1:]) || i+1 < len(s) && s[i+1] >= 0x80 {
			return i + 1
		}
	}
	return 0
}

// Tails returns the reporting tails of text, in order.
func (s *Story) Tails(text string) []Tail {
	var out []Tail
	for _, p := range s.Parts {
		if p.Kind == KindTail {
			out = append(out, readTail(text, p.Span))
		}
	}
	return out
}

// The words of tails, from the packs.
var (
	tailFirst        = firstBytes(tailStarts)
	tailNames        = listed("tail-names") // nothing but names follows them
	tailFrom         = listed("tail-from")
	tailBy           = listed("tail-by") // what needs one of
	tailByWords      = listed("tail-by-word")
	tailDrawn        = listed("tail-drawn") // and of
	tailDrawnBy      = listed("tail-drawn-by")
	tailDoubtful     = listed("tail-doubtful") // that sentences begin with too
	tailEdited       = listed("tail-edited")
	tailSure         = listed("tail-sure")
	deskWords        = listed("desk") // beside a telephone number
	contributedWords = listed("contributed")
	contributedAfter = listed("contributed-after")
	contributedTo    = listed("contributed-to") // before one of
	contributedWhat  = listed("contributed-what")
	contributedFrom  = listed("contributed-from")
	shortForms       = setOf("short-form") // of titles and places, before a full stop
	tailOutlets      = listed("tail-outlet")
	tailPosts        = listed("tail-post")
	ins              = listed("in")
	tailRoles        = namedList("tail-role")
)

// The roles that the code knows; the packs have all.
const (
	roleReporting   = "reporting"
	roleEditing     = "editing"
	roleContributed = "contributed"
)

func readTail(text string, span Span) Tail {
	t := Tail{Span: span}
	s := strings.Trim(span.In(text), "() .\n")
	if i := strings.LastIndex(s, contributedWords[0]); i > 0 {
		s = strings.TrimLeft(s[:i], "—–- ")
		if n := startOf(s, bylineStarts); n > 0 && strings.HasPrefix(s[n:], " ") && s[0] < 'a' {
			s = s[n+1:]
		}
		for _, words := range [...][]string{tailOutlets, tailPosts} {
			for _, w := range words {
				s = strings.TrimPrefix(s, w+" ")
			}
		}
		t.names(s, roleContributed)
		return t
	}
	role := roleReporting
	for _, f := range strings.Split(s, ";") {
		f = strings.Trim(f, " .()\n")
		for _, r := range tailRoles {
			if n, ok := prefixFold(f, r.text); ok && (n == len(f) || f[n] == ' ' || f[n-1] == ':') {
				f, role = strings.TrimSpace(f[n:]), r.name
				break
			}
		}
		t.names(f, role)
	}
	return t
}

// names adds the people of s: "A in X, B, C in Y and D". A place stands for
// every name since the place before.
func (t *Tail) names(s, role string) {
	from := len(t.Reporters)
	for _, f := range strings.Split(s, ",") {
		for _, name := range splitAnd(f) {
			name = strings.Trim(name, " .\n")
			if name == "" {
				continue
			}
			if role == roleEditing {
				t.Editors = append(t.Editors, name)
				continue
			}
			place := ""
			for _, in := range ins {
				if i := strings.Index(name, in); i >= 0 {
					name, place = name[:i], strings.TrimSpace(name[i+len(in):])
				} else if strings.HasPrefix(name, in[1:]) {
					place, name = name[len(in)-1:], ""
				}
			}
			if name != "" {
				t.Reporters = append(t.Reporters, Reporter{Name: name, Role: role})
			}
			if place != "" {
				for i := len(t.Reporters) - 1; i >= from && t.Reporters[i].Place == ""; i-- {
					t.Reporters[i].Place = place
				}
			}
		}
	}
}
