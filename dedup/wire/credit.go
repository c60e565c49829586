package wire

import (
	"maps"
	"slices"
	"strings"
)

// Credit is a line that says where the text came from.
type Credit struct {
	Span     Span
	Agencies []string // canonical names, in order; "Agencies" itself is none
	Via      bool     // taken over through another: "Agencies via Xinhua"
}

// isCredit reports whether s, a line of at most shortLine bytes, holds nothing
// but the names of agencies and the words that go with them. joins tells whether
// it may have a byte of kind isJoin.
func isCredit(s string, joins bool) bool {
	if len(s) > 90 || len(s) > 1 && byteKinds[s[0]]&isLetter != 0 && creditStarts[s[0]&31]>>(s[1]&31)&1 == 0 {
		return false
	}
	if len(s) > 60 && !(joins && anyOf(s, ",/|;&+:-") >= 0) && !containsAny(s, ands) && !containsAny(s, vias) {
		return false // longer than any one name
	}
	if joins {
		// "Associated Press / July 4, 2013"
		if i := anyOf(s, "/|,-"); i > 1 && i+4 < len(s) {
			if a, ok := Agency(s[:i]); ok && a != "" && timestamp(strings.TrimSpace(s[i+1:])) {
				return true
			}
		}
	}
	known := 0
	t := s
	if byteKinds[s[0]]&isStart == 0 || byteKinds[s[len(s)-1]]&isStart == 0 {
		t = strings.Trim(s, "()[]-–—*. \u00a0")
	}
	label := false
	if t != "" && labelStarts[t[0]] {
		for _, w := range creditLabels {
			if n, ok := prefixFold(t, w); ok {
				t = strings.TrimSpace(t[n:])
				label = slices.Contains(creditAlone, w)
				break
			}
		}
	}
	if t == "" {
		return false
	}
	words := 0
	for len(t) > 0 {
		words++
		if words > 8 {
			return false
		}
		f := t
		i := -1
		if joins {
			i = anyOf(t, ",/|;&+")
		}
		if i >= 0 {
			f = t[:i]
		}
		for _, words := range [...][]string{ands, vias} {
			for _, w := range words {
				if j := strings.Index(f, w); j >= 0 {
					f, i = f[:j], j+len(w)-1
				}
			}
		}
		f = strings.TrimSpace(f)
		if a, ok := Agency(f); ok {
			if pictureAgencies[a] {
				return false
			}
			known++
		} else if !creditWord(f) {
			return label && known == 0 && i < 0 && len(t) < 40 && strings.Count(f, " ") < 4 && f != "" && f[0] >= 'A' && f[0] <= 'Z'
		}
		if i < 0 {
			break
		}
		t = strings.TrimSpace(t[i+1:])
	}
	// One short name may be a heading: "Trend", "Petra". It needs capitals.
	if words == 1 && known == 1 && !label && s[0] != '(' {
		a, _ := Agency(t)
		if headingAgencies[a] {
			return false
		}
		if t != strings.ToUpper(t) && len(t) < 5 {
			return false
		}
	}
	return known > 0 || (label && words == 1) || slices.ContainsFunc(creditWholes, func(w string) bool { return strings.EqualFold(s, w) })
}

// anyOf is strings.IndexAny for short texts, without its table.
func anyOf(s, set string) int {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c|0x20 >= 'a' && c|0x20 <= 'z' && c != '|' || c == ' ' {
			continue
		}
		if strings.IndexByte(set, c) >= 0 {
			return i
		}
	}
	return -1
}

// filesFromWires reports whether s, without its dash, thanks agencies and nobody
// else: "with files from the wire services".
func filesFromWires(s string) bool {
	if len(s) > 110 || len(s) < 12 || s[0]|0x20 != 'w' && s[0] != '(' {
		return false
	}
	s = strings.Trim(s, "()")
	n := startOf(s, filesFrom)
	if n == 0 {
		return false
	}
	s = strings.Trim(s[n:], " .")
	for s != "" {
		f := s
		i := strings.IndexAny(s, ",/&")
		if i >= 0 {
			f = s[:i]
		}
		for _, w := range ands {
			for _, and := range [...]string{w, strings.ToUpper(w)} {
				if j := strings.Index(f, and); j >= 0 {
					f, i = f[:j], j+len(and)-1
				}
			}
		}
		f = withoutArticle(strings.TrimSpace(f))
		if _, ok := Agency(f); !ok && !creditWord(f) {
			return false
		}
		if i < 0 {
			return true
		}
		s = strings.TrimSpace(s[i+1:])
	}
	return true
}

func creditWord(f string) bool {
	var buf [40]byte
	if len(f) > 40 || f == "" || !creditWordStarts[f[0]] {
		return false
	}
	w := lower(buf[:0], f)
	for _, c := range creditWords {
		if string(w) == c {
			return true
		}
	}
	return false
}

// withoutArticle returns s without the article it begins with, if any.
func withoutArticle(s string) string {
	if w := firstWord(s); articles[w] || articles[strings.ToLower(w)] {
		return strings.TrimPrefix(s[len(w):], " ")
	}
	return s
}

// The words of credits, from the packs.
var (
	creditWords     = listed("credit-word")
	creditAlone     = listed("credit-label-alone") // before one name of whoever it is
	creditLabels    = append(listed("credit-label"), creditAlone...)
	creditWholes    = listed("credit-whole") // credits by themselves
	filesFrom       = listed("files-from")
	vias            = listed("via")
	headingAgencies = setOf("heading-agency")

	labelStarts      = firstBytes(creditLabels)
	creditWordStarts = firstBytes(creditWords)
)

// creditStarts holds, for the first letter of what a credit may start with, the
// set of second letters, five bits of each.
var creditStarts = func() (t [32]uint32) {
	for _, w := range slices.Concat(creditWords, creditLabels, slices.Collect(maps.Keys(articles))) {
		t[w[0]&31] |= 1 << (w[1] & 31)
	}
	for w := range agencies {
		t[w[0]&31] |= 1 << (w[1] & 31)
	}
	return t
}()

// Credited returns the agencies that a credit line names, by their canonical names, each once and in order. A line that names none that is known is
// taken for a name itself, white space around it and in its middle aside; an empty one names none.
func Credited(line string) []string {
	var out []string
	add := func(name string) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for part := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune(",;/|&+()", r) }) {
		if name, ok := Agency(part); ok && name != "" {
			add(name)
			continue
		}
		for _, m := range namesIn(nil, part, Span{0, len(part)}, KindCredit) {
			add(m.Agency)
		}
	}
	if out == nil {
		if name := strings.Join(strings.Fields(line), " "); name != "" {
			out = []string{name}
		}
	}
	return out
}

// Credits returns the credit lines of text, in order.
func (s *Story) Credits(text string) []Credit {
	var out []Credit
	for _, p := range s.Parts {
		if p.Kind != KindCredit {
			continue
		}
		c := Credit{Span: p.Span, Via: slices.ContainsFunc(vias, func(w string) bool { return strings.Contains(strings.ToLower(p.Span.In(text)), w[1:]) })}
		for _, m := range namesIn(nil, text, p.Span, KindCredit) {
			c.Agencies = append(c.Agencies, m.Agency)
		}
		out = append(out, c)
	}
	return out
}
