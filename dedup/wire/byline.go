package wire

import "strings"

// Byline names who wrote a story.
type Byline struct {
	Span    Span
	Authors []string // as written
	Agency  string   // canonical name, "" where none is given
}

// isByline reports whether s, a line of at most shortLine bytes, is a byline:
// "By" and words in capitals, with no small word that sentences have.
func isByline(s string) bool {
	if n, ok := prefixFold(s, "by"); !ok || n >= len(s) || s[n] != ' ' && s[n] != ':' || len(s) < 6 {
		return false
	}
	if len(s) > 140 {
		return false
	}
	rest := strings.TrimLeft(s[2:], " :\u00a0")
	if rest == "" || !(rest[0] >= 'A' && rest[0] <= 'Z' || rest[0] >= 0x80) {
		return false
	}
	w := firstWord(rest)
	if isMonth(w) || isWeekday(w) {
		return false
	}
	if the := w == "The" || w == "the"; the {
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
	return strings.Contains(s, "Staff") || strings.Contains(s, "staff")
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
		switch strings.Trim(s[i:j], ".-") {
		case "and", "of", "the", "in", "for", "at", "with", "de", "van", "von", "der", "den", "bin", "ibn", "el", "la", "le", "du", "di", "da", "dos", "al", "ter", "ten", "y", "e",
			"staff", "writer", "writers", "correspondent", "correspondents", "reporter", "reporters", "editor", "contributor", "special", "to", "published", "updated", "posted", "on",
			"am", "pm", "a.m", "p.m", "agencies", "wires", "wire", "news", "service", "foreign", "chief", "senior", "bureau", "photographer", "freelance", "columnist", "via", "from", "ago", "hours", "minutes", "est", "edt", "agency", "report", "reports":
		default:
			if !strings.Contains(s[i:j], "@") && !strings.Contains(s[i:j], ".") {
				return false
			}
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
		switch strings.Trim(w, ".,;:") {
		case "A", "AN", "THAT", "THIS", "WAS", "IS", "ARE", "WERE", "BE", "BEEN", "HAS", "HAD", "HAVE", "WILL", "WOULD", "ITS", "IT", "HE", "SHE", "THEY", "HIS", "HER", "THEIR", "WHICH", "WHO", "AS", "BUT", "OR", "NOT", "SAID", "MORE", "THAN", "PCT", "PERCENT", "MLN", "BILLION", "MILLION":
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
		return a != "Getty Images" && a != "EPA" && a != "MCT"
	}
	switch strings.ToLower(emp) {
	case "staff writer", "staff reporter", "staff writers", "correspondent", "staff", "associated press writer", "associated press writers", "special to", "contributor", "reporter", "usa today", "senior correspondent", "foreign correspondent", "special correspondent", "associated press reporter":
		return true
	}
	return false
}

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

func readByline(text string, span Span) Byline {
	b := Byline{Span: span}
	s := span.In(text)
	if n, ok := prefixFold(s, "by"); ok && n < len(s) && (s[n] == ' ' || s[n] == ':') {
		s = strings.TrimLeft(s[n:], " :")
	}
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '|' || r == ';' || r == '(' || r == ')' || r == '\n' }) {
		for _, name := range strings.Split(f, " and ") {
			name = strings.TrimSpace(name)
			name = strings.TrimPrefix(name, "and ")
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
			if i := strings.Index(name, " of "); i > 0 {
				if a, ok := Agency(name[i+4:]); ok {
					b.Agency, name = a, name[:i]
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
			if strings.Contains(low, "staff") || strings.Contains(low, "correspondent") || strings.Contains(low, "writer") || strings.HasPrefix(low, "updated") || strings.HasPrefix(low, "published") || strings.HasPrefix(low, "posted") || strings.Contains(low, "editor") || isMonth(firstWord(name)) || isWeekday(firstWord(name)) {
				continue
			}
			b.Authors = append(b.Authors, name)
		}
	}
	return b
}
