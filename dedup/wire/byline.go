package wire

import (
	"slices"
	"strings"
)

// Byline names who wrote a story.
type Byline struct {
	Span    Span
	Authors []string // as written
	Agency  string   // canonical name, "" where none is given
}

// isByline reports whether s, a line of at most shortLine bytes, is a byline:
// "By" and words in capitals, with no small word that sentences have.
func isByline(s string) bool {
	n := startOf(s, bylineStarts)
	if n == 0 || n >= len(s) || s[n] != ' ' && s[n] != ':' || len(s) < 6 {
		return false
	}
	if len(s) > 140 {
		return false
	}
	rest := strings.TrimLeft(s[n:], " :\u00a0")
	if rest == "" || !(rest[0] >= 'A' && rest[0] <= 'Z' || rest[0] >= 0x80) {
		return false
	}
	w := firstWord(rest)
	if isMonth(w) || isWeekday(w) {
		return false
	}
	if articles[w] {
		return nameAt(rest)
	}
	return onlyNames(rest)
}

// nameAt reports whether s starts with the name of an agency or ends as staff do.
func nameAt(s string) bool {
	for i := len(s); i > 0; i = strings.LastIndexAny(s[:i], " ,|") {
		if _, ok := Agency(s[:i]); ok {
			return true
		}
		if !strings.ContainsAny(s[:i], " ,|") {
			break
		}
	}
	return containsAny(s, staffWords)
}

// onlyNames reports whether s holds names and the small words of bylines only.
func onlyNames(s string) bool {
	if shouted(s) {
		return shoutedNames(s)
	}
	start := true
	for i := 0; i < len(s); {
		c := s[i]
		if !start || !(c >= 'a' && c <= 'z') {
			start = c == ' ' || c == '|' || c == '/' || c == '('
			i++
			continue
		}
		j := i
		for j < len(s) && (s[j] >= 'a' && s[j] <= 'z' || s[j] == '-' || s[j] == '.' || s[j] == '@') {
			j++
		}
		if !bylineWords[strings.Trim(s[i:j], ".-")] && !strings.Contains(s[i:j], "@") && !strings.Contains(s[i:j], ".") {
			return false
		}
		i = j
	}
	return true
}

// shoutedNames is onlyNames for words in capitals throughout: a few of them, and
// none that sentences cannot do without.
func shoutedNames(s string) bool {
	if len(s) > 70 || strings.Count(s, " ") > 8 {
		return false
	}
	for len(s) > 0 {
		w := firstWord(s)
		s = strings.TrimLeft(s[len(w):], " ")
		if noNames[strings.Trim(w, ".,;:")] {
			return false
		}
	}
	return true
}

// isAuthor reports whether s is a name with its employer: "Jane Doe, Reuters".
func isAuthor(s string) bool {
	if s[0] < 'A' || s[0] > 'Z' || len(s) > 80 {
		return false
	}
	i := len(s) - 1
	for i > 0 && s[i] != ',' && s[i] != '|' && s[i] != '/' {
		i--
	}
	if i < 5 || i+2 >= len(s) {
		return false
	}
	if strings.Count(s[:i], " ") < 1 || strings.Count(s[:i], " ") > 6 || !onlyNames(s[:i]) {
		return false
	}
	emp := strings.TrimSpace(s[i+1:])
	if a, ok := Agency(emp); ok {
		return !pictureAgencies[a] && !noEmployers[a]
	}
	return employers[strings.ToLower(emp)]
}

// The words of bylines, from the packs.
var (
	bylineStarts = listed("byline-start")
	bylineWords  = setOf("byline-word")
	articles     = setOf("article")
	ands         = listed("and")
	ofs          = listed("of")
	staffWords   = listed("staff-word")
	noNames      = setOf("no-name") // in capitals, those that sentences cannot do without
	employers    = setOf("employer")
	noEmployers  = setOf("no-employer")
	noAuthors    = listed("no-author")       // words that no name has,
	noAuthorsAt  = listed("no-author-start") // or begins with
)

// Bylines returns the bylines of text, in order.
func (s *Story) Bylines(text string) []Byline {
	var out []Byline
	for _, p := range s.Parts {
		if p.Kind == KindByline {
			out = append(out, readByline(text, p.Span))
		}
	}
	return out
}

// splitAnd splits s at each word for and; what begins with one loses it.
func splitAnd(s string) []string {
	out := []string{s}
	for _, and := range ands {
		for i := 0; i < len(out); i++ {
			if a, b, ok := strings.Cut(out[i], and); ok {
				out[i] = a
				out = slices.Insert(out, i+1, b)
			}
		}
	}
	for i, name := range out {
		out[i] = strings.TrimSpace(name)
		for _, and := range ands {
			out[i] = strings.TrimPrefix(out[i], and[1:])
		}
	}
	return out
}

func readByline(text string, span Span) Byline {
	b := Byline{Span: span}
	s := span.In(text)
	if n := startOf(s, bylineStarts); n > 0 && n < len(s) && (s[n] == ' ' || s[n] == ':') {
		s = strings.TrimLeft(s[n:], " :")
	}
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '|' || r == ';' || r == '(' || r == ')' || r == '\n' }) {
		for _, name := range splitAnd(f) {
			if name == "" || name[0] >= '0' && name[0] <= '9' {
				continue
			}
			if a, ok := Agency(name); ok {
				if b.Agency == "" {
					b.Agency = a
				}
				continue
			}
			// "Jane Doe of The Associated Press", "JANE DOE Associated Press"
			for _, of := range ofs {
				if i := strings.Index(name, of); i > 0 {
					if a, ok := Agency(name[i+len(of):]); ok {
						b.Agency, name = a, name[:i]
					}
				}
			}
			for i := strings.IndexByte(name, ' '); i > 0 && i < len(name); {
				if a, ok := Agency(name[i+1:]); ok {
					b.Agency, name = a, name[:i]
					break
				}
				j := strings.IndexByte(name[i+1:], ' ')
				if j < 0 {
					break
				}
				i += 1 + j
			}
			low := strings.ToLower(name)
			if containsAny(low, noAuthors) || startsAny(low, noAuthorsAt) || isMonth(firstWord(name)) || isWeekday(firstWord(name)) {
				continue
			}
			b.Authors = append(b.Authors, name)
		}
	}
	return b
}
