package facts

import (
	"slices"
	"strings"
)

// Two sentences that share a statement but little of its wording are shown side by side as one difference, "told anew": what their words differ
// in is a fact as often as not, and no rule can name it.

// leadAnew is the likeness below which two leads are told anew; other sentences are below sure.
const leadAnew = 0.6

// unexplained is the fewest content words on each side that no other difference explains, for sentences to be shown as told anew beside the
// differences found in them.
const unexplained = 3

// toldAnew reports the group's sentences as one statement in other words; before is the number of differences found before the group's.
func (p *pairing) toldAnew(before int, fa, fb []fact) {
	g := p.group
	if len(g.a) > 1 || len(g.b) > 1 || g.like >= leadAnew || g.like >= sure && !p.lead() && !g.again {
		return
	}
	a, b := p.core()
	na, nb := 0, 0
	for _, e := range p.edits {
		na += p.a.count(e.ca, a)
		nb += p.b.count(e.cb, b)
	}
	if min(na, nb) < 2 || g.again && p.sharedStatement(fa) < clauseWords {
		return
	}
	for _, f := range p.found[before:] {
		if f.A == nil || f.B == nil {
			continue
		}
		switch {
		case f.Rule == "denied in one":
			return
		case f.A.Spans[0] == a && f.B.Spans[0] == b:
			p.anew = true
			return
		case min(na, nb) < unexplained:
			return
		}
	}
	p.anew = true
	kind := Claim
	switch {
	case hedgedIn(fa, a) != hedgedIn(fb, b):
		kind = Certainty
	case sourcedIn(fa, a) != sourcedIn(fb, b):
		kind = Attribution
	}
	p.add(p.id, kind, High, p.a.side(a), p.b.side(b), "", "told anew")
}

// happened reports sentences told anew of which one plans, expects or doubts what the other tells as done.
func (p *pairing) happened(fa, fb []fact) {
	open := func(all []fact) (n int, first fact) {
		for _, f := range all {
			if h, ok := f.value.(Hedge); ok && !h.Negated && h.Degree != Certain {
				if n == 0 {
					first = f
				}
				n++
			}
		}
		return
	}
	na, x := open(fa)
	nb, y := open(fb)
	if (na > 0) == (nb > 0) {
		return
	}
	a, b := p.core()
	if na > 0 {
		a = Span{Start: min(a.Start, x.span.Start), End: max(a.End, x.span.End)}
	} else {
		b = Span{Start: min(b.Start, y.span.Start), End: max(b.End, y.span.End)}
	}
	p.add(p.id, Certainty, High, p.a.side(a), p.b.side(b), "", "open in one")
}

// core returns the bytes of the group's first sentences from the first to the last of their parts, cut at commas and dashes, that have a content word
// of the other sentence.
func (p *pairing) core() (a, b Span) {
	i, j := p.group.a[0], p.group.b[0]
	return p.a.core(i, p.b.of(j)), p.b.core(j, p.a.of(i))
}

// core returns the bytes of sentence i from the first to the last of its parts that have a content word of some others.
func (d *document) core(i int, others []token) Span {
	in := map[string]bool{}
	for _, t := range others {
		if !functionWords[t.word] {
			in[t.stem] = true
		}
	}
	s := d.sentences[i]
	first, last := -1, -1
	for k := s.first; k < s.last; {
		end, has := k, false
		for end == k || end < s.last && !partEnds(d.text[d.tokens[end-1].end:d.tokens[end].start]) {
			has = has || in[d.tokens[end].stem]
			end++
		}
		if has && first < 0 {
			first = k
		}
		if has {
			last = end
		}
		k = end
	}
	if first < 0 || first == s.first && last == s.last {
		return d.sentenceSpan(i)
	}
	return d.span(first, last)
}

// partEnds reports whether a gap between words ends a part of a sentence.
func partEnds(gap string) bool {
	return strings.ContainsAny(gap, ",;:()–—") || strings.Contains(gap, "--")
}

// count returns how many of some tokens stand in a span.
func (d *document) count(r tokenRun, s Span) (n int) {
	for _, k := range r {
		if d.tokens[k].start >= s.Start && d.tokens[k].end <= s.End {
			n++
		}
	}
	return n
}

// sharedStatement returns how many content words the group's sentences have in common besides names and sources: a name and its description alone
// make no common statement.
func (p *pairing) sharedStatement(fa []fact) (n int) {
	for k := range p.toB {
		named := slices.ContainsFunc(fa, func(f fact) bool {
			return (f.kind == Name || f.kind == Attribution) && f.first <= k && k < f.last
		})
		if !named && !functionWords[p.a.tokens[k].word] {
			n++
		}
	}
	return n
}

// hedgedIn reports whether what the bytes of a span state is denied, doubted, planned or expected.
func hedgedIn(all []fact, s Span) bool {
	return slices.ContainsFunc(all, func(f fact) bool {
		h, ok := f.value.(Hedge)
		return ok && (h.Negated || h.Degree != Certain) && f.span.Start >= s.Start && f.span.End <= s.End
	})
}

// sourcedIn reports whether the bytes of a span name who says what they state.
func sourcedIn(all []fact, s Span) bool {
	return slices.ContainsFunc(all, func(f fact) bool {
		v, ok := f.value.(Source)
		return ok && !stand(v.Who) && f.span.Start >= s.Start && f.span.End <= s.End
	})
}
