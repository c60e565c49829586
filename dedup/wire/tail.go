package wire

import "strings"

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
	switch s[0] {
	case '(', 'R', 'r', 'A', 'W', 'w', 'E', 'e', 'C', 'c', 'O', 'a':
		for _, w := range tailsBy[pair(s)] {
			n, ok := prefixFold(s, w)
			if !ok || len(s) > 900 {
				continue
			}
			switch w {
			case "(by ":
				return len(s) < 120 && onlyNames(s[4:])
			case "(reporting", "(additional":
				return containsFold(s[n:min(len(s), n+40)], []string{" by ", "reporting", "writing", "research"})
			case "(graphic":
				return strings.Contains(s, " by ")
			case "reporting from":
				return len(s) < 120 && onlyNames(s[n:])
			case "written by", "edited by", "reported by", "compiled by", "additional reporting", "with wire", "with agencies", "with agency", "with news wire", "with information from", "writing by", "editing by":
				// Sentences may open so: "Written by two lawyers, the ..."
				return len(s) < 400 && (n >= len(s) || onlyNames(strings.Trim(s[n:], " .:)")) || strings.Contains(s, "diting by") || strings.Contains(s, "diting By") || strings.HasPrefix(w, "additional"))
			}
			return true
		}
		return false
	case '-':
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
	return containsFold(s, []string{"newsroom", "newsdesk", "news desk", "bureau", "@reuters", " desk"}) || d >= 9 && strings.HasPrefix(s, "--") || d >= 9 && strings.HasPrefix(s, "((")
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
	if !strings.Contains(w, "buted") && (byteKinds[w[len(w)-1]]&isSmall != 0 || !strings.Contains(w, "BUTED")) {
		return 0, false // by the rarest letter first, which is many times faster
	}
	k := strings.Index(w, "contributed")
	if k < 0 {
		if k = strings.Index(w, "CONTRIBUTED"); k < 0 || !shouted(w[k:]) {
			return 0, false
		}
		w = strings.ToLower(w[:k]) + strings.ToLower(w[k:])
		if k = strings.Index(w, "contributed"); k < 0 || len(w) != min(len(t), 110) {
			return 0, false
		}
	}
	after := w[k+len("contributed"):]
	if strings.Contains(after, ". ") && len(after) > 60 {
		return 0, false
	}
	switch {
	case strings.HasPrefix(after, " reporting"), strings.HasPrefix(after, " research"), strings.HasPrefix(after, " to this "), strings.HasPrefix(after, " from "), strings.HasPrefix(after, " additional"),
		strings.HasPrefix(after, " to the report"), strings.HasPrefix(after, " to the story"), strings.HasPrefix(after, " to this"), strings.HasPrefix(after, " writing"):
	default:
		return 0, false
	}
	if strings.HasPrefix(after, " to this ") && !containsFold(after, []string{"report", "story", "article", "post", "dispatch", "piece", "analysis", "file"}) {
		return 0, false
	}
	if strings.HasPrefix(after, " from ") && len(after) > 60 {
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
			switch w {
			case "Mr", "Mrs", "Ms", "Dr", "St", "Jr", "Sr", "Gen", "Sen", "Rep", "Gov", "Lt", "Col", "Sgt", "Capt", "Calif", "Fla", "Tex", "Va", "Wash", "Mass", "Ill", "Pa", "Md", "Conn", "Ga", "Mich", "Ariz", "Colo", "Wis", "Minn", "Tenn", "Ala", "La", "Mo", "Okla", "Ore":
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

var tailRoles = []struct{ word, role string }{
	{"additional reporting by", "additional reporting"}, {"additional reporting from", "additional reporting"}, {"additional reporting and writing by", "additional reporting"}, {"additional writing by", "writing"}, {"with additional reporting by", "additional reporting"},
	{"reporting and writing by", "reporting"}, {"reporting by", "reporting"}, {"with reporting by", "reporting"}, {"reported by", "reporting"}, {"report by", "reporting"}, {"writing and editing by", "writing"}, {"writing by", "writing"}, {"written by", "writing"}, {"compiled by", "compiled"},
	{"editing by", "editing"}, {"edited by", "editing"}, {"contributing:", "contributed"}, {"with inputs from", "contributed"}, {"with input from", "contributed"}, {"by", "reporting"},
}

func readTail(text string, span Span) Tail {
	t := Tail{Span: span}
	s := strings.Trim(span.In(text), "() .\n")
	if i := strings.LastIndex(s, "contributed"); i > 0 {
		s = strings.TrimPrefix(strings.TrimLeft(s[:i], "—–- "), "By ")
		for _, w := range [...]string{"The Associated Press", "Associated Press", "AP", "Reuters", "CNN’s", "CNN's", "AFP", "Times"} {
			s = strings.TrimPrefix(s, w+" ")
		}
		for _, w := range [...]string{"staff writers ", "staff writer ", "writers ", "writer ", "reporters ", "reporter ", "correspondents ", "correspondent "} {
			s = strings.TrimPrefix(s, w)
		}
		t.names(s, "contributed")
		return t
	}
	role := "reporting"
	for _, f := range strings.Split(s, ";") {
		f = strings.Trim(f, " .()\n")
		for _, r := range tailRoles {
			if n, ok := prefixFold(f, r.word); ok && (n == len(f) || f[n] == ' ' || f[n-1] == ':') {
				f, role = strings.TrimSpace(f[n:]), r.role
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
		for _, name := range strings.Split(f, " and ") {
			name = strings.Trim(strings.TrimPrefix(strings.TrimSpace(name), "and "), " .\n")
			if name == "" {
				continue
			}
			if role == "editing" {
				t.Editors = append(t.Editors, name)
				continue
			}
			place := ""
			if i := strings.Index(name, " in "); i >= 0 {
				name, place = name[:i], strings.TrimSpace(name[i+4:])
			} else if strings.HasPrefix(name, "in ") {
				place, name = name[3:], ""
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
