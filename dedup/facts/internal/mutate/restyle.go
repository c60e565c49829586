package mutate

import (
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/wire"
)

// Restyling is a story that says the same in another style.
type Restyling struct {
	Kind string // what was done, such as "percent sign"; one of [RestylingKinds]
	Text string // the whole restyled story
}

// style rewrites one stretch of a body.
type style struct {
	kind   string
	quotes bool // also inside quotation marks, where only marks and spelling may change
	apply  func(text string, r *rand.Rand) string
}

// RestylingKinds returns the kinds of restylings that there are, in the order in which [Restylings] makes them.
func RestylingKinds() (kinds []string) {
	for _, s := range styles {
		kinds = append(kinds, s.kind)
	}
	kinds = append(kinds, "paragraphs joined", "paragraphs broken")
	for _, t := range touches {
		kinds = append(kinds, t.kind)
	}
	return kinds
}

// Restylings returns a story in other styles, one for each kind that changes anything in its body. The same text and seed give the same
// restylings. Nothing outside the body changes.
func Restylings(text string, seed uint64) []Restyling {
	var all []Restyling
	body := wire.Parse(text).Body
	add := func(kind, restyled string) {
		if restyled != text {
			all = append(all, Restyling{kind, restyled})
		}
	}
	for _, st := range styles {
		r := rand.New(rand.NewPCG(seed+hash(text), hash(st.kind)))
		add(st.kind, rewrite(text, body, func(p string) string {
			if st.quotes {
				return st.apply(p, r)
			}
			return outsideQuotes(p, func(part string) string { return st.apply(part, r) })
		}))
	}
	r := rand.New(rand.NewPCG(seed+hash(text), hash("paragraphs")))
	add("paragraphs joined", joinParagraphs(text, body, r))
	add("paragraphs broken", rewrite(text, body, func(p string) string { return breakParagraph(p, r) }))
	touchedAll(text, body, seed, add)
	return all
}

// rewrite puts each stretch of a body through f and keeps the rest.
func rewrite(text string, body []Span, f func(string) string) string {
	var b strings.Builder
	at := 0
	for _, span := range body {
		b.WriteString(text[at:span.Start])
		b.WriteString(f(text[span.Start:span.End]))
		at = span.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// outsideQuotes puts what stands outside quotation marks through f. A paragraph whose marks do not pair stays as it is.
func outsideQuotes(p string, f func(string) string) string {
	quoted := quotations(p)
	if quoted == nil {
		return p
	}
	var b strings.Builder
	for low := 0; low < len(p); {
		high := low
		for high < len(p) && quoted[high] == quoted[low] {
			high++
		}
		if quoted[low] {
			b.WriteString(p[low:high])
		} else {
			b.WriteString(f(p[low:high]))
		}
		low = high
	}
	return b.String()
}

// joinParagraphs sets a blank for about half of the line ends between two paragraphs of the body.
func joinParagraphs(text string, body []Span, r *rand.Rand) string {
	var b strings.Builder
	at := 0
	for i := 1; i < len(body); i++ {
		low, high := body[i-1].End, body[i].Start
		if strings.TrimSpace(text[low:high]) == "" && strings.Contains(text[low:high], "\n") && closed.MatchString(text[:low][max(0, low-8):]) && r.IntN(2) == 0 {
			b.WriteString(text[at:low])
			b.WriteByte(' ')
			at = high
		}
	}
	b.WriteString(text[at:])
	return b.String()
}

// breakParagraph begins new paragraphs at about half of the sentences.
func breakParagraph(p string, r *rand.Rand) string {
	quoted := quotations(p)
	if quoted == nil {
		return p
	}
	var b strings.Builder
	at := 0
	for _, s := range cut(p) {
		if s[0] > at && !quoted[s[0]-1] && closed.MatchString(p[at:s[0]-1]) && r.IntN(2) == 0 {
			b.WriteString(strings.TrimRight(p[at:s[0]], " "))
			b.WriteString("\n\n")
			at = s[0]
		}
	}
	b.WriteString(p[at:])
	return b.String()
}

// pairs rewrites the first word of each pair as the second, and the article before it with it. Words with a capital letter, which may be
// names, and parts of hyphenated words stay.
func pairs(list [][]string) func(string, *rand.Rand) string {
	to := map[string]string{}
	for _, p := range list {
		to[p[0]] = p[1]
	}
	re := regexp.MustCompile(`\b(?:(an?) )?(` + anyOf(slices.Sorted(maps.Keys(to))) + `)\b`)
	return func(text string, _ *rand.Rand) string {
		var b strings.Builder
		last := 0
		for _, at := range re.FindAllStringSubmatchIndex(text, -1) {
			if strings.HasSuffix(text[:at[0]], "-") || strings.HasPrefix(text[at[1]:], "-") {
				continue
			}
			b.WriteString(text[last:at[0]])
			word := to[text[at[4]:at[5]]]
			if at[2] >= 0 {
				b.WriteString(articleOf(word) + " ")
			}
			b.WriteString(word)
			last = at[1]
		}
		return b.String() + text[last:]
	}
}

// some is like pairs, for a part of the pairs that r draws.
func some(list [][]string) func(string, *rand.Rand) string {
	var each []func(string, *rand.Rand) string
	for _, p := range list {
		each = append(each, pairs([][]string{p}))
	}
	return func(text string, r *rand.Rand) string {
		for i, p := range list {
			if strings.Contains(text, p[0]) && r.IntN(3) > 0 {
				text = each[i](text, r)
			}
		}
		return text
	}
}

// turned swaps the words of the pairs.
func turned(list [][]string) [][]string {
	var back [][]string
	for _, p := range list {
		back = append(back, []string{p[1], p[0]})
	}
	return back
}

// written replaces by expressions, in order.
func written(expressions ...string) func(string, *rand.Rand) string {
	type step struct {
		re *regexp.Regexp
		to string
	}
	var steps []step
	for i := 0; i+1 < len(expressions); i += 2 {
		steps = append(steps, step{regexp.MustCompile(expressions[i]), expressions[i+1]})
	}
	return func(text string, _ *rand.Rand) string {
		for _, s := range steps {
			text = s.re.ReplaceAllString(text, s.to)
		}
		return text
	}
}

// replaceGroups replaces all matches by what f makes of their groups.
func replaceGroups(re *regexp.Regexp, text string, f func(groups []string) string) string {
	return re.ReplaceAllStringFunc(text, func(m string) string { return f(re.FindStringSubmatch(m)) })
}

// curly sets curly quotation marks and apostrophes.
func curly(text string, _ *rand.Rand) string {
	if quotations(text) == nil || strings.ContainsAny(text, "“”") {
		return text
	}
	open := false
	return strings.Map(func(r rune) rune {
		switch r {
		case '"':
			if open = !open; open {
				return '“'
			}
			return '”'
		case '\'':
			return '’'
		}
		return r
	}, text)
}
