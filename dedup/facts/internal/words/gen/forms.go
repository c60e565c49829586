package main

import (
	"slices"
	"strings"
)

// detachments are the endings of regular forms and what stands for them in the word, as in WordNet's function morphstr.
var detachments = map[class][][2]string{
	noun:      {{"s", ""}, {"ses", "s"}, {"xes", "x"}, {"zes", "z"}, {"ches", "ch"}, {"shes", "sh"}, {"men", "man"}, {"ies", "y"}},
	verb:      {{"s", ""}, {"ies", "y"}, {"es", "e"}, {"es", ""}, {"ed", "e"}, {"ed", ""}, {"ing", "e"}, {"ing", ""}},
	adjective: {{"er", ""}, {"est", ""}, {"er", "e"}, {"est", "e"}},
}

// lemmas returns the words of the dictionary that form can be of, each once, by class and then as they are found: itself, those of the list
// of exceptions, or else those that the endings lead to. A very frequent or very short form is not taken for one that Princeton never met in
// the texts that it tagged: "in" for an inch, "has" for syllables.
func (w *wordnet) lemmas(form string, frequent bool) []lemma {
	var found []lemma
	for _, c := range classes {
		for _, word := range w.bases(c, form) {
			l := lemma{c, word}
			e := w.entries[l]
			if e == nil || slices.Contains(found, l) || e.tagged == 0 && (frequent || len(form) <= 3) {
				continue
			}
			found = append(found, l)
		}
	}
	return found
}

// bases returns the words of a class that form can be of, whether there are such words or not.
func (w *wordnet) bases(c class, form string) []string {
	bases := []string{form}
	if of := w.irregular[lemma{c, form}]; of != nil {
		return append(bases, of...)
	}
	if c == noun && strings.HasSuffix(form, "ss") || c == adjective && w.isOther(form) {
		return bases
	}
	for _, d := range detachments[c] {
		if stem, ok := strings.CutSuffix(form, d[0]); ok && stem != "" {
			bases = append(bases, stem+d[1])
		}
	}
	return bases
}

// isOther reports whether a form that ends like a comparative is a noun or verb: "number" is no form of "numb".
func (w *wordnet) isOther(form string) bool {
	for _, c := range []class{noun, verb} {
		if e := w.entries[lemma{c, form}]; e != nil && e.tagged > 0 {
			return true
		}
	}
	return false
}
