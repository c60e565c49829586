package text

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlaces: words know their bytes and their sentence, however long they are and however many there are.
func TestPlaces(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "The mayor of town%d left on Monday.\n", i)
	}
	huge := strings.Repeat("a", 1<<16) + "b"
	for _, raw := range []string{b.String(), huge + " was said. " + huge[1:] + " was not.\n", strings.Repeat("word ", 10_000)} {
		d := readAs(raw, "en")
		for i, w := range d.Words {
			if got := strings.ToLower(d.Raw[w.Start():d.End(i)]); got != d.Fold(i) {
				t.Fatalf("word %d is %.20q, its bytes are %.20q", i, d.Fold(i), got)
			}
		}
		next := 0
		for s, x := range d.Sentences {
			if x.First != next {
				t.Fatalf("sentence %d begins with word %d, the one before ends with %d", s, x.First, next)
			}
			for ; next < x.Last; next++ {
				if got := d.SentenceOf(next); got != s {
					t.Fatalf("word %d stands in sentence %d, want %d", next, got, s)
				}
			}
		}
		if next != len(d.Words) {
			t.Errorf("%d of %d words stand in sentences", next, len(d.Words))
		}
	}
}

// TestForms: words that share a form have one fold, stem and class, and a word has the same of them in whatever text it stands.
func TestForms(t *testing.T) {
	const say = "Reports said Monday's reports of the dogs' dog; MAY may not, May 5. "
	one, many := readAs(say, "en"), readAs(strings.Repeat(say, 50), "en")
	n := len(one.Words)
	for i := range many.Words {
		k := i % n
		if many.Fold(i) != one.Fold(k) || many.Stem(i) != one.Stem(k) || many.lexeme(i) != one.lexeme(k) || many.Class(i) != one.Class(k) && i >= n {
			t.Errorf("word %d, %q: stem %q, class %x; the first time %q, stem %q, class %x", i, many.Fold(i), many.Stem(i), many.Class(i), one.Fold(k), one.Stem(k), one.Class(k))
		}
	}
	if one.Forms() != many.Forms() {
		t.Errorf("%d forms, of the same words again and again %d", one.Forms(), many.Forms())
	}
}

// TestKeys: values that are equal have equal keys.
func TestKeys(t *testing.T) {
	values := []any{
		NameValue{Name: "world war ii", Lang: "en"}, NameValue{Name: "world war two", Lang: "en"}, NameValue{Name: "biden", Full: "joe biden", Lang: "en"}, NameValue{Name: "joe biden", Lang: "en"},
		NameValue{Name: "flight 370", Lang: "en"}, NameValue{Name: "flight 371", Lang: "en"}, NameValue{Name: "boeing 0", Lang: "en"}, NameValue{Lang: "en"},
		Quantity{Value: 50, Unit: "percent"}, Quantity{Value: .5, Unit: "share"}, Quantity{Value: .5, Unit: "odds"}, Quantity{Value: 50}, Quantity{Value: 50, Unit: "years"}, Quantity{Value: 50, Unit: "score"},
		Quantity{Value: 50, Unit: "cents"}, Quantity{Value: .5, Unit: "dollars"}, Quantity{Value: 0}, Quantity{Value: -0.}, Quantity{Value: 12, Qualifier: "multiple"}, Quantity{Value: 12},
		Quantity{Value: 16, Identifier: "f 16"}, Quantity{Value: 16, Identifier: "f16"}, Quantity{Value: 10, High: 20}, Quantity{Value: 10},
	}
	names, err := filepath.Glob("../../../testdata/wire/*.txt")
	if err != nil || len(names) < 4 {
		t.Fatal("no stories in testdata/wire", err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range Read(string(raw)).Facts() {
			values = append(values, f.Value)
		}
	}
	equal := 0
	for _, v := range values {
		for _, w := range values {
			k, ok := KeyOf(v, "en")
			l, also := KeyOf(w, "en")
			if Relate(v, w) != Equal || !ok && !also {
				continue
			}
			equal++
			if k != l || ok != also {
				t.Errorf("%+v and %+v are equal, their keys are %v, %v", v, w, k, l)
			}
		}
	}
	if equal < 200 {
		t.Errorf("only %d pairs of values were equal", equal)
	}
}
