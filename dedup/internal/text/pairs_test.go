package text

import (
	"fmt"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup/internal/lang"
	"github.com/samewire/samewire/shingle"
)

// listed gives the words of a text with each class that the pack of its language lists them in, as "class function the".
func (d *Text) listed() (all []string) {
	for i := range d.Words {
		word := func(i int) string { return d.Fold(i) }
		for _, e := range d.lexeme(i).Longest(len(d.Words), word, i) {
			all = append(all, fmt.Sprintf("class %s %s", e.Class, e.Text))
		}
		for _, s := range d.grammar.words.shapes {
			if strings.HasSuffix(d.Fold(i), s.ending) {
				all = append(all, "class shape "+s.ending)
			}
		}
		if d.Function(i) {
			all = append(all, "class function "+d.Fold(i))
		}
	}
	return all
}

// checkPair checks an example of two words, names or sentences and how they stand to each other.
func checkPair(t *testing.T, x lang.Example, a, b string) {
	t.Helper()
	for _, want := range x.Want {
		if got := pairIs(x.Code, x.Dimension, a, b, want); got == x.Counter {
			t.Errorf("%q, %q: %s is %v", a, b, want, got)
		}
		if mirrored := map[string]string{"finer": "coarser"}[want]; mirrored == "" {
			if got := pairIs(x.Code, x.Dimension, b, a, want); got == x.Counter {
				t.Errorf("%q, %q: %s is %v", b, a, want, got)
			}
		}
	}
}

func pairIs(code, dimension, a, b, want string) bool {
	switch want {
	case "synonym":
		return Synonyms(code, a, b)
	case "antonym":
		return Antonyms(code, a, b)
	case "spelling":
		return SpellingVariant(code, a, b)
	case "stem":
		return SameStem(code, a, b)
	case "paraphrase":
		return Paraphrase(code, foldedWords(a), foldedWords(b)) != 0
	case "paraphrase 1", "paraphrase 2":
		return fmt.Sprint("paraphrase ", Paraphrase(code, foldedWords(a), foldedWords(b))) == want
	}
	var r Relation
	if fa, fb := readAs(a, code).Facts(), readAs(b, code).Facts(); dimension == "names" && !hasSource(fa) {
		r = Relate(NameValue{Name: a, Lang: code}, NameValue{Name: b, Lang: code})
	} else {
		for i := range fa {
			for j := range fb {
				if k := fa[i].Kind; k == fb[j].Kind && (k == Attribution && !hasQuote(fa) || k == Quote && dimension == "words") {
					r = Relate(fa[i].Value, fb[j].Value)
				}
			}
		}
	}
	switch want {
	case "same":
		return r == Equal || r == Variant
	case "variant":
		return r == Variant
	case "conflict":
		return r == Conflict
	case "finer":
		return r == Finer
	}
	return false
}

// foldedWords cuts a text into folded words.
func foldedWords(text string) (words []string) {
	for t := range shingle.Tokens(text) {
		words = append(words, t.Text)
	}
	return words
}

func hasSource(facts []Fact) bool {
	for _, f := range facts {
		if f.Kind == Attribution {
			return true
		}
	}
	return false
}

func hasQuote(facts []Fact) bool {
	for _, f := range facts {
		if f.Kind == Quote {
			return true
		}
	}
	return false
}
