package record

import (
	"github.com/samewire/samewire/dedup/internal/base"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/shingle"
)

// TestFacts: figures, names and other content words of a text, among plain ones, are told by their form and place.
func TestFacts(t *testing.T) {
	for text, want := range map[string]struct{ figures, names, content []string }{
		"The ferry Anna left Kallvik at 7:40 with twelve men on Friday. Rain fell.": {
			[]string{"7", "40", "twelve"}, []string{"Anna", "Kallvik", "Friday"}, []string{"The", "ferry", "Rain"},
		},
		"Паром «Анна» вышел из порта Каллвик в пятницу, 12 ноября.": {
			[]string{"12"}, []string{"Каллвик", "пятницу", "ноября"}, []string{"Паром", "Анна", "вышел", "порта"},
		},
		"غرقت ١٢ سفينة و۱۳ قاربا": {[]string{"١٢"}, nil, []string{"سفينة", "قاربا"}},
		"it is so":  {},
		"One of us": {nil, nil, []string{"One"}},
	} {
		words := shingle.AppendWords(nil, text)
		x := Text{Words: make([]uint32, len(words)), Facts: appendFacts(nil, text, words)}
		var got struct{ figures, names, content []string }
		next := x.NextFact(0)
		for i, w := range words {
			word := text[w.Start:w.End]
			isFact := false
			switch x.Fact(i) {
			case Figure:
				got.figures, isFact = append(got.figures, word), true
			case Name:
				got.names, isFact = append(got.names, word), true
			case Content:
				got.content = append(got.content, word)
			}
			if (next == i) != isFact {
				t.Errorf("%q: next fact is word %d, at %d", text, next, i)
			}
			if next == i {
				next = x.NextFact(i + 1)
			}
		}
		if next != len(words) {
			t.Errorf("%q: next fact is word %d of %d", text, next, len(words))
		}
		for name, both := range map[string][2][]string{"figures": {want.figures, got.figures}, "names": {want.names, got.names}, "content": {want.content, got.content}} {
			if diff := cmp.Diff(both[0], both[1]); diff != "" {
				t.Errorf("%q: %s (-want +got):\n%s", text, name, diff)
			}
		}
	}
}

// TestUntold: a headline is untold where it has three words to tell it by and the body none of them.
func TestUntold(t *testing.T) {
	const notice = "To make these pages better we store small files on your device, and so do our partners. You can choose which of them you allow."
	for headline, want := range map[string]bool{
		"Ferry Anna sinks off Torvik":             true,
		"Our partners choose better pages, allow": false,
		"To be or not":                            false,
		"":                                        false,
		"Bishop Lind quarrels with small partners": false,
	} {
		r := NewReader(Options{Width: 5})
		if got := r.Read(&base.Article{Headline: headline, Text: notice}).Untold; got != want {
			t.Errorf("%q is untold: %v, want %v", headline, got, want)
		}
	}
}
