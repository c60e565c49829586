package facts

import "slices"

// passageSentences is the fewest sentences in a row that make a passage.
const passageSentences = 3

// alone reports what whole sentences only one version has.
func (c *comparison) onlyInOne(groups []group) {
	var a, b []int
	for _, g := range groups {
		if len(g.b) == 0 || g.like < weakPlaced && len(g.a) > 0 {
			a = append(a, g.a...)
		}
		if len(g.a) == 0 || g.like < weakPlaced && len(g.b) > 0 {
			b = append(b, g.b...)
		}
	}
	slices.Sort(a)
	slices.Sort(b)
	for _, r := range rows(a) {
		kind, severity, spans := c.a.only(r)
		c.add(0, kind, severity, c.a.side(spans...), nil, "", "sentence only in one")
	}
	for _, r := range rows(b) {
		kind, severity, spans := c.b.only(r)
		c.add(0, kind, severity, nil, c.b.side(spans...), "", "sentence only in one")
	}
}

// rows cuts increasing numbers into runs of consecutive ones: a run of fewer than a passage is cut into single numbers.
func rows(n []int) [][]int {
	var out [][]int
	for i := 0; i < len(n); {
		j := i + 1
		for j < len(n) && n[j] == n[j-1]+1 {
			j++
		}
		if j-i >= passageSentences {
			out = append(out, n[i:j])
		} else {
			for k := i; k < j; k++ {
				out = append(out, n[k:k+1])
			}
		}
		i = j
	}
	return out
}

// only returns the kind, severity and spans of sentences that one version has.
func (d *document) only(sentences []int) (Kind, Severity, []Span) {
	var spans []Span
	for _, i := range sentences {
		spans = append(spans, d.sentenceSpan(i))
	}
	if len(sentences) > 1 {
		return Passage, Medium, spans
	}
	words, quoted := 0, 0
	for _, t := range d.of(sentences[0]) {
		words++
		if t.quoted {
			quoted++
		}
	}
	if quoted > 1 {
		return Quote, High, spans
	}
	return Claim, High, spans
}
