package facts

import "strings"

// spelledOtherwise reports the names of matched words that differ in accents or apostrophes only, which folding hides; each pair of spellings
// once.
func (p *pairing) spelledOtherwise(fa, fb []fact) {
	for _, x := range fa {
		v, ok := x.value.(NameValue)
		if !ok {
			continue
		}
		for _, y := range fb {
			w, ok := y.value.(NameValue)
			if !ok || v.Name != w.Name {
				continue
			}
			if j, ok := p.toB[x.last-1]; !ok || j < y.first || j >= y.last {
				continue
			}
			a, b, ok := p.otherLetters(x, y, len(strings.Fields(v.Name)))
			if !ok {
				continue
			}
			key := [2]string{a, b}
			if p.spellings[key] {
				continue
			}
			p.spellings[key] = true
			p.report(NameVariant, Minor, x, y, "name spelled otherwise")
		}
	}
}

// otherLetters returns the last n words of two names as they are written, and whether one of them differs in accents or in an apostrophe that is
// none of a possessive.
func (p *pairing) otherLetters(x, y fact, n int) (a, b string, differ bool) {
	if x.last-n < x.first || y.last-n < y.first {
		return "", "", false
	}
	for k := 1; k <= n; k++ {
		s, t := p.a.tokens[x.last-k], p.b.tokens[y.last-k]
		u, v := p.a.written(s, k > 1), p.b.written(t, k > 1)
		if u != v && !strings.EqualFold(u, v) {
			differ = true
		}
	}
	return p.a.text[p.a.tokens[x.last-n].start:x.span.End], p.b.text[p.b.tokens[y.last-n].start:y.span.End], differ
}

// written returns the letters of a word of a name, with an apostrophe that ends it if more of the name follows: "Shia' al-Sudani".
func (d *document) written(t token, more bool) string {
	w := letters(d.text[t.start:t.end])
	if more {
		for _, mark := range [...]string{"' ", "’ ", "‘ ", "ʼ "} {
			if strings.HasPrefix(d.text[t.end:], mark) {
				return w + "'"
			}
		}
	}
	return w
}

// letters drops from a word what typography may add: points, hyphens and a possessive s; it makes apostrophes straight.
func letters(word string) string {
	word = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "ʻ", "'", "`", "'", ".", "", "-", "").Replace(word)
	return strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "'")
}
