package mutate

import (
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// match is a place that a pattern found.
type match struct {
	s  *sentence
	at []int // of the groups, as regexp gives them
	r  *rand.Rand
}

// group returns the text of a group, "" where it took no part.
func (m match) group(i int) string {
	if m.at[2*i] < 0 {
		return ""
	}
	return m.s.text[m.at[2*i]:m.at[2*i+1]]
}

// before and after return the sentence on both sides of the first group.
func (m match) before() string { return m.s.text[:m.at[2]] }
func (m match) after() string  { return m.s.text[m.at[3]:] }

// pattern finds by a regular expression: its first group is what goes, and to returns what may stand in its place. The alternative "" leaves
// it out.
// What stands around must meet all conditions.
func pattern(expr string, to func(m match) []string, conds ...cond) finder {
	re := regexp.MustCompile(expr)
	return func(s *sentence, r *rand.Rand) (edits []edit) {
		for _, at := range re.FindAllStringSubmatchIndex(s.text, -1) {
			m := match{s, at, r}
			if at[2] < 0 || !m.meets(conds) {
				continue
			}
			if e, ok := s.choose(at[2], at[3], to(m), r); ok {
				edits = append(edits, e)
			}
		}
		return edits
	}
}

// put returns the same alternatives whatever is found.
func put(alternatives ...string) func(match) []string {
	return func(match) []string { return alternatives }
}

// groups finds words of the groups of a list by an expression in which %s stands for any of them, and puts another word of the first group
// that has the word in its place.
func groups(list [][]string, expr string, conds ...cond) finder {
	of := map[string][]string{}
	for _, g := range list {
		for _, w := range g {
			if of[w] == nil {
				of[w] = g
			}
		}
	}
	return lookup(of, expr, conds)
}

// swaps is like groups for a list in which the words of a group may stand for its first one, but not the first for them.
func swaps(list [][]string, expr string, conds ...cond) finder {
	of := map[string][]string{}
	for _, g := range list {
		of[g[0]] = append(of[g[0]], g[1:]...)
	}
	return lookup(of, expr, conds)
}

// lookup finds the keys of a map and puts their values.
func lookup(of map[string][]string, expr string, conds []cond) finder {
	return pattern(strings.Replace(expr, "%s", anyOf(slices.Sorted(maps.Keys(of))), 1), func(m match) []string {
		if g := of[m.group(1)]; g != nil {
			return g
		}
		return of[strings.ToLower(m.group(1))]
	}, conds...)
}

// cond is a condition on what stands around a match.
type cond func(m match) bool

func (m match) meets(conds []cond) bool {
	for _, c := range conds {
		if !c(m) {
			return false
		}
	}
	return true
}

// behind wants the words before the first group to end as an expression says.
func behind(expr string) cond {
	re := regexp.MustCompile(`(?:` + expr + `)$`)
	return func(m match) bool { return re.MatchString(m.near()) }
}

// ahead wants the words after the first group to begin as an expression says.
func ahead(expr string) cond {
	re := regexp.MustCompile(`^(?:` + expr + `)`)
	return func(m match) bool { return re.MatchString(m.after()) }
}

// not turns a condition round.
func not(c cond) cond { return func(m match) bool { return !c(m) } }

// near returns the last words before the first group.
func (m match) near() string {
	before := m.before()
	return before[max(0, len(before)-40):]
}

// either joins finders.
func either(finders ...finder) finder {
	return func(s *sentence, r *rand.Rand) (edits []edit) {
		for _, f := range finders {
			edits = append(edits, f(s, r)...)
		}
		return edits
	}
}

// anyOf is an expression for any of the words, longer ones first.
func anyOf(words []string) string {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	return strings.Join(words, "|")
}

// choose makes an edit that puts one of the alternatives, drawn by r, in the place of text[from:to]; none that the sentence already has.
func (s *sentence) choose(from, to int, alternatives []string, r *rand.Rand) (edit, bool) {
	old := s.text[from:to]
	var fresh []string
	for _, a := range alternatives {
		if !strings.EqualFold(a, old) && (a == "" || strings.Contains(old, a) || !letter(a[0]) || !s.holds(a)) {
			fresh = append(fresh, a)
		}
	}
	if len(fresh) == 0 {
		return edit{}, false
	}
	picked := fresh[r.IntN(len(fresh))]
	if picked == "" {
		return s.drop(from, to)
	}
	e := edit{from, to, picked}
	if opens(s.text[:from]) {
		e.new = likeCase(old, picked)
	}
	s.fitArticle(&e, picked)
	return e, true
}

// drop makes an edit that leaves words out, with a blank beside them. A sentence keeps its first word.
func (s *sentence) drop(from, to int) (edit, bool) {
	if from == 0 {
		return edit{}, false
	}
	e := edit{from, to, ""}
	switch {
	case to < len(s.text) && s.text[to] == ' ' && s.text[from-1] == ' ':
		e.to++
	case s.text[from-1] == ' ':
		e.from--
	}
	if e.to < len(s.text) && e.from > 0 && s.text[e.from-1] == ' ' {
		s.fitArticle(&e, s.after(e.to))
	}
	return e, true
}

// fitArticle takes "a" or "an" before an edit into it where the word that now follows wants the other.
func (s *sentence) fitArticle(e *edit, next string) {
	article := s.before(e.from)
	if article != "a" && article != "an" || e.from < len(article)+1 || s.text[e.from-1] != ' ' || next == "" {
		return
	}
	if want := articleOf(next); want != article {
		e.from -= len(article) + 1
		e.new = likeCase(s.text[e.from:], want) + " " + e.new
	}
}

var (
	vowelSpoken     = regexp.MustCompile(`^(?:[aeiouAEIOU]|[Hh](?:our|onest|onou?r|eir)|8|11\b|18\b|[FHLMNRSX][A-Z0-9-])`)
	consonantSpoken = regexp.MustCompile(`^(?:[Uu]ni(?:[^mn]|$)|[Uu]s[eu]|[Uu]til|[Ee]uro|[Oo]ne\b|[Oo]nce\b|Ukrain|Ugand|U\.?[A-Z])`)
)

// articleOf returns the article that a word wants.
func articleOf(word string) string {
	if vowelSpoken.MatchString(word) && !consonantSpoken.MatchString(word) {
		return "an"
	}
	return "a"
}

// opens reports whether what follows is the first word of a sentence or of a quotation.
func opens(before string) bool {
	before = strings.TrimRight(before, " ")
	return before == "" || strings.HasSuffix(before, `"`) || strings.HasSuffix(before, "“") || strings.HasSuffix(before, ":")
}

// likeCase gives word the capital letter of old.
func likeCase(old, word string) string {
	if old != "" && old[0] >= 'A' && old[0] <= 'Z' && word != "" && word[0] >= 'a' && word[0] <= 'z' && !camel(word) {
		return strings.ToUpper(word[:1]) + word[1:]
	}
	return word
}

// camel reports whether a word begins small though it is a name, such as "al-Qaeda".
func camel(word string) bool { return strings.HasPrefix(word, "al-") }

// table reads groups of words: a group a line, words parted by commas.
func table(list string) (groups [][]string) {
	for line := range strings.Lines(list) {
		var g []string
		for w := range strings.SplitSeq(line, ",") {
			if w = strings.TrimSpace(w); w != "" {
				g = append(g, w)
			}
		}
		if len(g) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// set is a set of words parted by white space.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
