package facts

import "slices"

// passageSentences is the fewest sentences in a row that make a passage.
const passageSentences = 3

// alone reports what whole sentences only one version has.
func (c *comparison) onlyInOne(groups []group) {
	var a, b []int
	for _, g := range groups {
		if g.again {
			continue
		}
		if len(g.b) == 0 || g.like < weakPlaced && len(g.a) > 0 {
			a = append(a, g.a...)
		}
		if len(g.a) == 0 || g.like < weakPlaced && len(g.b) > 0 {
			b = append(b, g.b...)
		}
	}
	a = slices.DeleteFunc(a, func(i int) bool { return c.a.covered(i, c.againA) })
	b = slices.DeleteFunc(b, func(i int) bool { return c.b.covered(i, c.againB) })
	slices.Sort(a)
	slices.Sort(b)
	for _, r := range rows(a) {
		kind, severity, spans := c.a.only(r, c.againA)
		c.add(0, kind, severity, c.a.side(spans...), nil, "", "sentence only in one")
	}
	for _, r := range rows(b) {
		kind, severity, spans := c.b.only(r, c.againB)
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
func (d *document) only(sentences []int, again map[int]bool) (Kind, Severity, []Span) {
	var spans []Span
	for _, i := range sentences {
		spans = append(spans, d.uncovered(i, again))
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

// uncovered returns the bytes of sentence i without the rows of words at its begin and at its end that the other version has elsewhere.
func (d *document) uncovered(i int, again map[int]bool) Span {
	span, s := d.sentenceSpan(i), d.sentences[i]
	first, last := s.first, s.last
	for first < last && again[first] {
		first++
	}
	for last > first && again[last-1] {
		last--
	}
	if first > s.first && first < last {
		span.Start = d.tokens[first].start
	}
	if last < s.last && first < last {
		span.End = d.tokens[last-1].end
	}
	return span
}

// cover notes the words of sentences that tell again, or anew, what others tell, as far as they stand in rows of three content words or more: no
// version has them alone.
func (c *comparison) cover(matched [][2]int) {
	for i := 0; i < len(matched); {
		j, n := i, 0
		for ; j < len(matched) && (j == i || matched[j][0] == matched[j-1][0]+1 && matched[j][1] == matched[j-1][1]+1); j++ {
			if !functionWords[c.a.tokens[matched[j][0]].word] {
				n++
			}
		}
		if n >= clauseWords {
			for _, m := range matched[i:j] {
				c.againA[m[0]], c.againB[m[1]] = true, true
			}
		}
		i = j
	}
}

// covered reports whether most content words of sentence i stand in rows that the other version has elsewhere.
func (d *document) covered(i int, again map[int]bool) bool {
	n, in := 0, 0
	s := d.sentences[i]
	for k := s.first; k < s.last; k++ {
		if !functionWords[d.tokens[k].word] {
			n++
			if again[k] {
				in++
			}
		}
	}
	return in > 0 && float64(in) >= attached*float64(n)
}

// novelWords is the fewest content words of a clause that the other version has nowhere for the clause to be only in one.
const novelWords = 2

// clauses reports what of an edit only one version has; least is the fewest content words of a clause.
func (p *pairing) clauses(e edit, least int) {
	if len(e.ca) >= least && p.a.novel(e.ca, p.stemsB) {
		p.add(p.id, Claim, Medium, p.a.side(p.a.hull(e.a)), nil, "", "clause only in one")
	}
	if len(e.cb) >= least && p.b.novel(e.cb, p.stemsA) {
		p.add(p.id, Claim, Medium, nil, p.b.side(p.b.hull(e.b)), "", "clause only in one")
	}
}

// novel reports whether enough of some tokens are no words of the other version.
func (d *document) novel(r tokenRun, other map[string]bool) bool {
	n := 0
	for _, k := range r {
		if !other[d.tokens[k].stem] {
			n++
		}
	}
	return n >= novelWords
}

// withoutSource returns tokens in a row without those of sources at either end: who said it is a fact of its own.
func withoutSource(r tokenRun, all []fact) tokenRun {
	of := func(k int) bool {
		return slices.ContainsFunc(all, func(f fact) bool { return f.kind == Attribution && f.first <= k && k < f.last })
	}
	for len(r) > 0 && of(r[0]) {
		r = r[1:]
	}
	for len(r) > 0 && of(r[len(r)-1]) {
		r = r[:len(r)-1]
	}
	return r
}
