package facts

import "slices"

// quotedEdits reports the edits inside quotations: whatever the words are about, an altered quotation is what an editor must see.
func (p *pairing) quotedEdits() {
	p.joinQuoted()
	for _, e := range p.edits {
		if !p.quotedAround(p.a, e.a, e.b) || !p.quotedAround(p.b, e.b, e.a) {
			continue
		}
		e.ca, e.cb = e.a, e.b
		if !p.synonymous(e) {
			p.noteEdit(e, Quote, Key, "quoted words altered")
		}
		p.mark(e)
	}
}

// joinQuoted joins edits inside one quotation with no more than two words between them: one alteration to a reader.
func (p *pairing) joinQuoted() {
	quoted := func(e edit) bool { return p.quotedAround(p.a, e.a, e.b) && p.quotedAround(p.b, e.b, e.a) }
	between := func(x, y tokenRun) bool {
		return len(x) > 0 && len(y) > 0 && y[0] > x[len(x)-1] && y[0]-x[len(x)-1] <= 3
	}
	fill := func(x, y tokenRun) tokenRun {
		out := slices.Clone(x)
		for k := x[len(x)-1] + 1; k < y[0]; k++ {
			out = append(out, k)
		}
		return append(out, y...)
	}
	for i := 1; i < len(p.edits); i++ {
		x, y := p.edits[i-1], p.edits[i]
		if between(x.a, y.a) && between(x.b, y.b) && quoted(x) && quoted(y) {
			p.edits[i-1].hunkRun = hunkRun{fill(x.a, y.a), fill(x.b, y.b)}
			p.edits = slices.Delete(p.edits, i, i+1)
			i--
		}
	}
}

// quotedAround reports whether the words r of d are quoted, or where there are none the words beside the place where the other version's
// words r2 are missing.
func (p *pairing) quotedAround(d *document, r, r2 tokenRun) bool {
	if len(r) == 0 {
		back := p.toB // from the other version's words to d's
		if d == p.a {
			back = p.toA
		}
		before, okB := back[r2[0]-1]
		after, okA := back[r2[len(r2)-1]+1]
		return okB && okA && d.tokens[before].quoted && d.tokens[after].quoted
	}
	for _, k := range r {
		if !d.tokens[k].quoted {
			return false
		}
	}
	return true
}

// negations are the words that alone turn a statement round.
var negationWords = set("not no never nt didnt doesnt dont isnt arent wasnt werent wont wouldnt couldnt cant cannot shouldnt hasnt havent hadnt neither nor without")

// negatedEdits reports the edits that put in or take out a negation and nothing else but auxiliary words.
func (p *pairing) negatedEdits() {
	count := func(d *document, r tokenRun) (negations, content int) {
		for _, k := range r {
			switch w := d.tokens[k].word; {
			case negationWords[w]:
				negations++
			case !functionWords[w]:
				content++
			}
		}
		return
	}
	for _, e := range p.edits {
		if p.doneEdit(e) {
			continue
		}
		na, ca := count(p.a, e.a)
		nb, cb := count(p.b, e.b)
		if (na > 0) != (nb > 0) && ca == 0 && cb == 0 {
			p.noteEdit(e, Certainty, Key, "negated in one")
			p.mark(e)
		}
	}
}

// doneEdit reports whether all words of an edit were explained.
func (p *pairing) doneEdit(e edit) bool {
	for _, k := range e.a {
		if !p.doneA[k] {
			return false
		}
	}
	for _, k := range e.b {
		if !p.doneB[k] {
			return false
		}
	}
	return true
}

// noteEdit adds a difference of the words of an edit, with the words beside the place where one version has none.
func (p *pairing) noteEdit(e edit, kind Kind, severity Severity, rule string) {
	sa, sb := p.a.hull(e.a), p.b.hull(e.b)
	ok := true
	if len(e.a) == 0 {
		sa, ok = p.around(p.a, e.b, p.toA)
	} else if len(e.b) == 0 {
		sb, ok = p.around(p.b, e.a, p.toB)
	}
	if ok {
		p.add(p.id, kind, severity, p.a.side(sa), p.b.side(sb), "", rule)
	}
}

// mark notes that the words of an edit, and the word it bears on, need no further look.
func (p *pairing) mark(e edit) {
	for _, k := range e.a {
		p.doneA[k] = true
	}
	for _, k := range e.b {
		p.doneB[k] = true
	}
}
