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

var typography = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "ʻ", "'", "`", "'", ".", "", "-", "")

// letters drops from a word what typography may add: points, hyphens and a possessive s; it makes apostrophes straight.
func letters(word string) string {
	word = typography.Replace(word)
	return strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "'")
}

// namedOtherwise reports the names of two words and more that only one version has, of which the other version has a form with one word changed: a variant, or
// where the word is another of the same root, another name.
func (c *comparison) namedOtherwise() {
	only := func(all [][]fact, other map[string]bool) []fact {
		var out []fact
		seen := map[string]bool{}
		for _, of := range all {
			for _, f := range of {
				v, ok := f.value.(NameValue)
				if !ok || seen[v.Name] || other[v.Referent()] || !strings.Contains(v.Name, " ") {
					continue
				}
				seen[v.Name] = true
				out = append(out, f)
			}
		}
		return out
	}
	as, bs := only(c.factsA, c.namesB), only(c.factsB, c.namesA)
	framed := map[string][]fact{}
	for _, y := range bs {
		for _, f := range frames(y.value.(NameValue).Name) {
			if len(framed[f]) < sameFrame {
				framed[f] = append(framed[f], y)
			}
		}
	}
	type texts struct{ a, b string }
	noted := map[texts]bool{}
	for _, f := range c.found {
		if f.A != nil && f.B != nil {
			noted[texts{f.A.Text, f.B.Text}] = true
		}
	}
	p := &pairing{comparison: c}
	for _, x := range as {
		v := x.value.(NameValue)
		for _, f := range frames(v.Name) {
			for _, y := range framed[f] {
				w := y.value.(NameValue)
				if !oneWordOther(v.Name, w.Name) || noted[texts{x.span.In(c.a.text), y.span.In(c.b.text)}] {
					continue
				}
				if variantNames(v, w) {
					p.report(NameVariant, Minor, x, y, "name spelled otherwise")
				} else {
					p.report(Name, High, x, y, "other name")
				}
			}
		}
	}
}

// sameFrame is the most names of one frame that a name is held against.
const sameFrame = 8

// frames returns a folded name of two words and more, each time with one word cut to its first five letters: names alike but for a word of one
// root have a frame in common.
func frames(name string) []string {
	words := nameWords(nil, name)
	if len(words) < 2 {
		return nil
	}
	var out []string
	for i, w := range words {
		if len(w) >= 5 {
			words[i] = w[:5] + "*"
			out = append(out, strings.Join(words, " "))
			words[i] = w
		}
	}
	return out
}

// oneWordOther reports whether two folded names are alike but for one word, and those words begin with the same five letters.
func oneWordOther(a, b string) bool {
	x, y := nameWords(nil, a), nameWords(nil, b)
	if len(x) != len(y) || len(x) < 2 {
		return false
	}
	other := 0
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		other++
		if len(x[i]) < 5 || len(y[i]) < 5 || x[i][:5] != y[i][:5] || strings.HasPrefix(x[i], y[i]) || strings.HasPrefix(y[i], x[i]) {
			return false
		}
	}
	return other == 1
}
