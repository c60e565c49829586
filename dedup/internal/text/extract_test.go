package text

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// extractCase asks for the facts of one kind in a text of one or a few sentences.
type extractCase struct {
	name string
	text string
	want []said
	why  string
}

// unsaid leaves the language that a value was read in out of comparisons.
var unsaid = []cmp.Option{cmpopts.IgnoreFields(NameValue{}, "Lang"), cmpopts.IgnoreFields(Source{}, "Lang"), cmpopts.IgnoreFields(Quotation{}, "Lang")}

// said is a fact by its words.
type said struct {
	Words string
	Value any
}

// checkKinds runs cases, looking at facts of the given kinds only.
func checkKinds(t *testing.T, cases []extractCase, kinds ...Kind) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []said
			for _, f := range Read(c.text).Facts() {
				for _, k := range kinds {
					if f.Kind == k {
						got = append(got, said{f.Span.In(c.text), f.Value})
					}
				}
			}
			if d := cmp.Diff(c.want, got, unsaid...); d != "" {
				t.Errorf("%q (%s): (-want +got)\n%s", c.text, c.why, d)
			}
		})
	}
}

func storyOf(t testing.TB, prefix string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "wire", prefix+"_*.txt"))
	if err != nil || len(names) != 1 {
		t.Fatalf("no story %s: %v", prefix, err)
	}
	b, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestExtractSeeds checks the facts that an editor compares in the two seed versions of one report.
func TestExtractSeeds(t *testing.T) {
	type fact struct {
		Kind  Kind
		Words string
		Value any
	}
	for prefix, want := range map[string][]fact{
		"000": {
			{Number, "At least five rockets", Quantity{Value: 5, Qualifier: "at least", Of: "rockets"}},
			{Attribution, "two Iraqi security sources and a US official told Reuters", Source{Who: "iraqi security sources and us official", Count: 2, Verb: "told", Channel: "reuters"}},
			{Time, "since early February", Moment{Qualifier: "since", Month: 2, Phase: "early"}},
			{Time, "a day after", Moment{Relative: "later", Count: 1, Unit: "day"}},
			{Name, "Iraqi Prime Minister Mohammed Shia' al-Sudani", NameValue{Name: "mohammed shia al sudani", Title: "iraqi prime minister"}},
			{Name, "US President Joe Biden", NameValue{Name: "joe biden", Title: "us president"}},
			{Certainty, "has denied issuing", Hedge{Negated: true, Degree: Certain, Marker: "denied", Verb: "issuing"}},
			{Quote, "fabricated news", Quotation{Words: "fabricated news", Speaker: "kataib hezbollah", Verb: "described"}},
			{Attribution, "A US official, speaking on condition of anonymity, said", Source{Who: "us official", Verb: "said", Anonymous: true}},
			{Certainty, "no US personnel were injured", Hedge{Negated: true, Degree: Certain, Marker: "no", Verb: "injured"}},
			{Time, "on Saturday", Moment{Weekday: "saturday"}},
		},
		"001": {
			{Number, "At least five rockets", Quantity{Value: 5, Qualifier: "at least", Of: "rockets"}},
			{Attribution, "two Iraqi security sources and a U.S. official told Reuters", Source{Who: "iraqi security sources and us official", Count: 2, Verb: "told", Channel: "reuters"}},
			{Name, "Iraqi Prime Minister Mohammed Shia al-Sudani", NameValue{Name: "mohammed shia al sudani", Title: "iraqi prime minister"}},
			{Name, "President Joe Biden", NameValue{Name: "joe biden", Title: "president"}},
			{Name, "Sabreen News", NameValue{Name: "sabreen news"}},
			{Certainty, "had decided to resume", Hedge{Degree: Planned, Marker: "decided", Verb: "resume"}},
			{Time, "a near-three month", Moment{Qualifier: "nearly", Count: 3, Unit: "month"}},
			{Time, "early on Saturday", Moment{Weekday: "saturday", Phase: "early"}},
			{Number, "more than five rockets", Quantity{Value: 5, Qualifier: "more than", Of: "rockets"}},
			{Quote, "a wide-ranging search and inspection operation", Quotation{Words: "a wide ranging search and inspection operation", Speaker: "iraqi security media cell", Verb: "said"}},
			{Attribution, "the officer added", Source{Who: "officer", Verb: "added"}},
			{Place, "Zummar", NameValue{Name: "zummar"}},
		},
	} {
		text := storyOf(t, prefix)
		got := map[string]bool{}
		for _, f := range Read(text).Facts() {
			got[fmt.Sprintf("%s %q %+v", f.Kind, f.Span.In(text), withoutLang(f.Value))] = true
		}
		for _, w := range want {
			key := fmt.Sprintf("%s %q %+v", w.Kind, w.Words, w.Value)
			if !got[key] {
				t.Errorf("%s: missing %s", prefix, key)
			}
		}
	}
}

// withoutLang returns a value without the language it was read in.
func withoutLang(v any) any {
	switch v := v.(type) {
	case NameValue:
		v.Lang = ""
		return v
	case Source:
		v.Lang = ""
		return v
	case Quotation:
		v.Lang = ""
		return v
	}
	return v
}

// TestExtractOrder checks the promises on order, spans and repetition.
func TestExtractOrder(t *testing.T) {
	for _, prefix := range []string{"000", "001", "002", "003"} {
		checkFacts(t, storyOf(t, prefix))
	}
}

// checkFacts checks what holds for the facts of any text.
func checkFacts(t *testing.T, text string) {
	t.Helper()
	facts := Read(text).Facts()
	for i, f := range facts {
		if f.Span.Start < 0 || f.Span.End > len(text) || f.Span.Start >= f.Span.End {
			t.Fatalf("%s %v outside a text of %d bytes", f.Kind, f.Span, len(text))
		}
		if f.Value == nil {
			t.Fatalf("%s without a value", f.Kind)
		}
		if utf8.ValidString(text) && !utf8.ValidString(f.Span.In(text)) {
			t.Fatalf("%s %v cuts a letter", f.Kind, f.Span)
		}
		if q, ok := f.Value.(Quantity); ok && (q.Value != q.Value || q.High != q.High) {
			t.Fatalf("%q is not a number", f.Span.In(text))
		}
		if i > 0 && f.Span.Start < facts[i-1].Span.Start-16 { // signs of a currency and a minus are part of the number, not of the first word
			t.Fatalf("%s %v after %s %v", f.Kind, f.Span, facts[i-1].Kind, facts[i-1].Span)
		}
	}
	if d := cmp.Diff(facts, Read(text).Facts()); d != "" {
		t.Fatalf("a second run differs: (-first +second)\n%s", d)
	}
}

// TestOtherLanguages checks that digits and quotations are found in any language; what else is read there the packs' examples tell.
func TestOtherLanguages(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
		why        string
	}{
		{"german", "Der Umsatz stieg um 1.200,5 Millionen auf 12.000 Euro, sagte ein Sprecher der Firma. „Wir sind sehr zufrieden“, sagte er, und die Zahl lag bei 15.",
			[]string{"number 1.200,5 Millionen", "number 12.000 Euro", "quote Wir sind sehr zufrieden", "number 15"}, "points group digits, the comma is the decimal mark"},
		{"french", "Le ministre a déclaré que « la situation est grave » et que les 300 habitants du village ne sont pas en danger pour le moment.",
			[]string{"quote la situation est grave", "number 300 habitants"}, "guillemets"},
		{"japanese", "首相は「問題はない」と述べた。約300人が集まった。", []string{"quote 問題はない", "number 約300人"}, "corner brackets"},
		{"spanish", "El presidente de la empresa dijo que los 25 trabajadores despedidos en Madrid no serán indemnizados por el grupo.", []string{"number 25 trabajadores"}, "a number with its noun"},
		{"russian", "Он заявил: «Мы готовы к переговорам», сообщило агентство. Погибли 12 человек.", []string{"quote Мы готовы к переговорам", "number 12 человек"}, "Cyrillic"},
		{"danish marks", "Sådan sagde hun til avisen i går: »Vi er klar til det og vi er mange«.", []string{"quote Vi er klar til det og vi er mange"}, "reversed guillemets"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range Read(c.text).Facts() {
				got = append(got, string(f.Kind)+" "+f.Span.In(c.text))
			}
			for _, w := range c.want {
				if !slices.Contains(got, w) {
					t.Errorf("%s: missing %q in %q", c.why, w, got)
				}
			}
		})
	}
}

func FuzzFacts(f *testing.F) {
	for _, s := range []string{"", "\"", "'", "one", "No", "a", "$", "7:", "said", "the end of the", "x\xff\"\xfe 5\xff", "5½ ½", "1,2,3/4-5", "between 1 and", "no. 9 a dozen of the",
		"as of", "early on", "May 5, 1999 7:45 p.m. ET", "“„”‘’«»「」", "\"a \"b \"c", "according to", "citing", "was not expected to", "U.S. U.S.", "in the the the", "up to 3 to 4 to 5 or so",
		"Mr.", "General Motors of", "Prime Minister", "al-", "without", "no longer", "half a", "two-", "twenty-first", "a couple of", "said said said", "one in", "1990s '90s", "last few", "said said he said", "who asked not to be named", "Elizabeth I", "Flight 3 4 5", "14 Elm Street", "nach Angaben der", "l'Iran d'", "a dit que",
		"по словам", "Ankara'da ‘de", "قالت إن", "گفت که", "据报道称", "首相はと述べた", "경찰은 말했다", "σύμφωνα με"} {
		f.Add(s)
	}
	for _, prefix := range []string{"000", "001"} {
		f.Add(storyOf(f, prefix))
	}
	f.Fuzz(func(t *testing.T, text string) { checkFacts(t, text) })
}

func ExampleRead() {
	text := "At least five rockets were fired at the base early on Saturday, two officials told Reuters. " +
		"The army has denied issuing a statement. \"Nobody was hurt,\" spokesman John Smith said."
	for _, f := range Read(text).Facts() {
		fmt.Printf("%-11s %s\n", f.Kind, f.Span.In(text))
	}
	// Output:
	// number      At least five rockets
	// time        early on Saturday
	// attribution two officials told Reuters
	// number      two officials
	// name        Reuters
	// attribution The army has denied
	// certainty   has denied issuing
	// quote       Nobody was hurt
	// certainty   Nobody was hurt
	// attribution spokesman John Smith said
	// name        spokesman John Smith
}

func BenchmarkRead(b *testing.B) {
	text := storyOf(b, "001")
	if n := len(Read(text).Facts()); n < 40 {
		b.Fatalf("%d facts", n)
	}
	b.Run("step=all", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			Read(text).Facts()
		}
	})
	d := Read(text)
	b.Run("step=facts", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			d.Facts()
		}
	})
	long := strings.Repeat(text+"\n\n", 20)
	d = Read(long)
	b.Run("step=facts/times=20", func(b *testing.B) {
		b.SetBytes(int64(len(long)))
		for b.Loop() {
			d.Facts()
		}
	})
}
