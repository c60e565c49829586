package text

import (
	"strings"
)

// thesaurus tells what words of a language mean the same and the opposite.
type thesaurus struct {
	stems     *stemmer
	group     map[string]string   // stem to the first word of its synonyms
	opposites map[[2]string]bool  // of groups, both ways
	whole     map[string][]string // contractions and the words they are of
}

func newThesaurus(words listing, s *stemmer) *thesaurus {
	t := &thesaurus{stems: s, group: map[string]string{}, opposites: map[[2]string]bool{}, whole: map[string][]string{}}
	for _, e := range words["synonym"] {
		t.group[s.stem(e.Text)] = s.stem(e.Name)
	}
	for _, e := range words["antonym"] {
		a, b := t.head(e.Text), t.head(e.Name)
		t.opposites[[2]string{a, b}], t.opposites[[2]string{b, a}] = true, true
	}
	for _, e := range words["contraction"] {
		t.whole[e.Text] = strings.Fields(e.Name)
	}
	return t
}

// head returns what stands for all synonyms of a word.
func (t *thesaurus) head(w string) string {
	w = t.stems.stem(w)
	if g, ok := t.group[w]; ok {
		return g
	}
	return w
}

// spelled returns words in the first of their spellings, contractions written out.
func (t *thesaurus) spelled(words string) []string {
	out := make([]string, 0, len(words)/5+1)
	for w := range strings.FieldsSeq(words) {
		if whole, ok := t.whole[w]; ok {
			out = append(out, whole...)
		} else {
			out = append(out, t.stems.spell(w))
		}
	}
	return out
}

// SameStem reports whether two folded words are forms of one word of the language, or spellings of such forms.
func SameStem(code, a, b string) bool {
	s := grammarOf(code).words.stems
	return a == b || s.stem(a) == s.stem(b)
}

// SpellingVariant reports whether two folded words are different spellings of one word of the language: "defence" and "defense" in English.
func SpellingVariant(code, a, b string) bool {
	s := grammarOf(code).words.stems
	return a != b && s.spell(a) == s.spell(b)
}

// Synonyms reports whether newsrooms put two folded words for each other without changing a fact. Forms of one word are synonyms.
func Synonyms(code, a, b string) bool {
	t := grammarOf(code).words.thesaurus
	return a == b || t.head(a) == t.head(b)
}

// Antonyms reports whether two folded words, or synonyms of them, are opposites.
func Antonyms(code, a, b string) bool {
	t := grammarOf(code).words.thesaurus
	return t.opposites[[2]string{t.head(a), t.head(b)}]
}
