package lang

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samewire/samewire/shingle"
)

func TestParse(t *testing.T) {
	got, err := Parse("# c\n[scale value=1e7]\ncrore, U.S. crores\n+ a => number 1; number 2\n- b =>\n\n[sign raw=yes at=end]\ndollars: $ US$\n# c\n[unit]\nsquare miles: square mile\n12: dozen\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []Section{
		{Class: "scale", Line: 2, Entries: []Entry{{Class: "scale", Value: 1e7, Text: "crore", Words: 1}, {Class: "scale", Value: 1e7, Text: "us crores", Words: 2}},
			Lines: []int{2}, Examples: []Example{{Class: "scale", Line: 4, Text: "a", Want: []string{"number 1", "number 2"}}, {Class: "scale", Line: 5, Text: "b", Counter: true}}},
		{Class: "sign", Line: 7, Entries: []Entry{{Class: "sign", Name: "dollars", Attr: map[string]string{"at": "end"}, Text: "$"}, {Class: "sign", Name: "dollars", Attr: map[string]string{"at": "end"}, Text: "US$"}}, Lines: []int{2}},
		{Class: "unit", Line: 10, Entries: []Entry{{Class: "unit", Name: "square miles", Text: "square mile", Words: 2}, {Class: "unit", Value: 12, Text: "dozen", Words: 1}}, Lines: []int{1, 2}},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(Entry{})); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	for _, bad := range []string{"word", "[", "[]", "[a value=x]", "[a]\n+ no arrow", "[a]\n+ no fact =>", "[a]\n..."} {
		if _, err := Parse(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

func TestAt(t *testing.T) {
	p := &Pack{words: map[string]*Lexeme{}}
	for _, e := range []Entry{{Class: "prep", Text: "per", Words: 1}, {Class: "unit", Name: "percent", Text: "per cent", Words: 2}, {Class: "unit", Text: "per cent mille", Words: 3}, {Class: "noun", Text: "cent", Words: 1}} {
		p.add(e)
	}
	for _, l := range p.words {
		l.finish(nil)
	}
	for text, want := range map[string][]string{
		"per cent":       {"per cent", "per"},
		"per head":       {"per"},
		"per":            {"per"},
		"per cent mille": {"per cent mille", "per cent", "per"},
		"cent":           {"cent"},
		"other":          nil,
	} {
		ws := strings.Fields(text)
		var got []string
		for _, e := range p.At(len(ws), func(i int) string { return ws[i] }, 0) {
			got = append(got, e.Text)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q: (-want +got)\n%s", text, d)
		}
	}
	if !p.Has("per", "prep") || p.Has("per", "unit") || p.Has("other", "prep") {
		t.Error("Has looks at more than the word alone")
	}
	if l := p.Lookup("per"); !l.Starts(MaskOf("unit")) || l.Is(MaskOf("unit")) {
		t.Error("Starts and Is do not tell longer entries from the word")
	}
}

// TestPacks checks that every file can be read and shows what each of its sections is for.
func TestPacks(t *testing.T) {
	if Get("xx") != nil || Get("") != Get(None) || Get("en") == nil {
		t.Error("Get of an unknown, no and a known language")
	}
	for _, code := range append([]string{None}, Codes()...) {
		Get(code) // panics on faults
		for name, text := range filesOf(code) {
			sections, err := Parse(text)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for _, s := range sections {
				if s.Class == function || s.Class == script {
					continue
				}
				shown := func(counter bool) bool {
					return slices.ContainsFunc(s.Examples, func(x Example) bool { return x.Counter == counter })
				}
				if !shown(false) || !shown(true) {
					t.Errorf("%s:%d: section %s lacks an example or a counter-example", name, s.Line, s.Class)
				}
			}
		}
	}
}

func TestGuess(t *testing.T) {
	for _, c := range []struct{ text, want, why string }{
		{"the army said that it would not leave the town and that its men were there to stay", "en", "many function words"},
		{"rockets hit base", "en", "short: nothing speaks against it"},
		{"het leger zei dat het niet van plan is om uit de stad te gaan", "", "a language without a pack"},
		{"", "", "nothing"},
		{"der sturm hat einen schaden von drei milliarden euro angerichtet und viele hauser sind ohne strom", "de", "function words"},
		{"число погибших при пожаре выросло до 27 человек сообщило во вторник министерство", "ru", "a script that two share, and function words"},
		{"число", "", "a script that two share"},
		{"η ζημια ειναι μεγαλη", "el", "a script of one language"},
		{"当 地 政 府 的 人", "zh", "Han, and function words"},
		{"死 者 が 三 人 に な っ た", "ja", "kana"},
	} {
		if got := Guess(slices.Values(strings.Fields(c.text))); got != c.want {
			t.Errorf("%q: got %q, want %q (%s)", c.text, got, c.want, c.why)
		}
		var hashed Tally
		hashed.Add(c.text, shingle.AppendWords(nil, c.text))
		if got := hashed.Guess(); got != c.want {
			t.Errorf("%q: by hashes got %q, want %q (%s)", c.text, got, c.want, c.why)
		}
	}
}

func TestWords(t *testing.T) {
	for _, s := range []string{"", " ", "per cent", "per  cent", " per", "cent ", "U.S. state", "don't", "año", "7 up", "so-called", "年"} {
		var want []string
		for t := range shingle.Tokens(s) {
			want = append(want, t.Text)
		}
		if got, n := words(s); got != strings.Join(want, " ") || n != len(want) {
			t.Errorf("%q: got %q, %d words, want %q", s, got, n, want)
		}
	}
}

func TestSets(t *testing.T) {
	if Sets("xx") != nil {
		t.Error("a language without a pack has sets")
	}
	sections := Sets("en")
	if len(sections) == 0 {
		t.Fatal("English has no sets")
	}
	for _, s := range sections {
		if n := len(s.Lines); n == 0 || s.Lines[n-1] != len(s.Entries) {
			t.Errorf("line %d: the lines of the section do not end with its entries", s.Line)
		}
	}
	for range Get("en").Entries("leftover") {
		t.Fatal("the pack holds the sets")
	}
}
