package text

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// TestParaphrase checks exchanges of words that change no fact, and such that do.
func TestParaphrase(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
		why  string
	}{
		{"", "", 1, "nothing"},
		{"the army", "the army", 1, "the same"},
		{"prior to", "before", 1, "preposition"},
		{"around", "approximately", 1, "one qualifier"},
		{"massive", "huge", 1, "adjective"},
		{"due to the storm", "because of the storm", 1, "preposition, the rest is the same"},
		{"as well as", "and", 1, "conjunction"},
		{"policemen", "police officers", 1, "one word and two"},
		{"the FBI", "the Federal Bureau of Investigation", 1, "abbreviation"},
		{"the U.S.", "America", 1, "article left out"},
		{"per cent", "percent", 1, "spelling"},
		{"Sept. 3", "September 3", 1, "house style"},
		{"lorry", "truck", 1, "British and American"},
		{"centre", "center", 1, "spelling of words in no set"},
		{"the organisers", "organizers", 1, "spelling by its ending, article left out"},
		{"the army said that", "the army said", 1, "conjunction left out"},
		{"buys", "purchases", 1, "the same form"},
		{"grew by", "increased by", 2, "verb"},
		{"said", "told reporters", 2, "verb of saying"},
		{"is set to", "will", 2, "plan"},
		{"took place", "happened", 2, "light verb"},
		{"on its way to", "heading to", 2, "phrase"},
		{"wounded", "injured", 2, "newsrooms do not tell them apart"},
		{"said Smith", "Smith told reporters", 2, "verb moved"},
		{"on Monday the court", "the court on Monday", 2, "time moved"},
		{"mayor of London", "London mayor", 2, "the word for of shows the move"},
		{"the U.S. state of Ohio", "Ohio", 2, "ellipsis"},
		{"had purchased the huge plant in Ohio", "bought the massive factory in Ohio", 2, "several at once"},

		{"rockets", "mortars", 0, "other weapons"},
		{"wounded", "killed", 0, "grave"},
		{"murdered", "killed", 0, "a crime or not"},
		{"many", "several", 0, "how many"},
		{"few", "a few", 0, "the article belongs to the phrase"},
		{"about", "nearly", 0, "qualifier"},
		{"about", "more than", 0, "qualifier"},
		{"rose", "was little changed", 0, "direction"},
		{"rose", "fell", 0, "opposite"},
		{"arrested", "charged", 0, "step of the law"},
		{"buy", "bought", 0, "tense"},
		{"attack", "attacks", 0, "number"},
		{"his home", "her home", 0, "who"},
		{"lost his life", "lost her life", 0, "who, in a phrase"},
		{"will", "may", 0, "certainty"},
		{"said", "denied", 0, "polarity"},
		{"before", "after", 0, "order"},
		{"Israel attacked Iran", "Iran attacked Israel", 0, "order tells who"},
		{"police shot", "shot police", 0, "order tells who"},
		{"the army", "", 0, "a word too many"},
		{"Smith said", "Jones said", 0, "another name"},
		{"Niger", "Nigeria", 0, "another name"},
		{"interim", "former", 0, "another fact"},
		{strings.Repeat("the ", MaxParaphrase) + "army", "army", 0, "too long"},
	} {
		t.Run(c.a+" ~ "+c.b, func(t *testing.T) {
			a, b := foldedWords(c.a), foldedWords(c.b)
			if got := Paraphrase("en", a, b); got != c.want {
				t.Errorf("%s: got %d, want %d", c.why, got, c.want)
			}
			if got := Paraphrase("en", b, a); got != c.want {
				t.Errorf("%s, mirrored: got %d, want %d", c.why, got, c.want)
			}
		})
	}
	if Paraphrase("xx", []string{"prior", "to"}, []string{"before"}) != 0 {
		t.Error("a language without sets has some")
	}
}

// TestParaphraseMirror checks runs of random entries for panics and that the two sides can be put for each other.
func TestParaphraseMirror(t *testing.T) {
	var words []string
	for _, s := range lang.Sets("en") {
		for k := 0; k < len(s.Entries); k += 40 {
			words = append(words, strings.Fields(s.Entries[k].Text)...)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	words = words[:200]
	random := func() (run []string) {
		for range r.IntN(MaxParaphrase + 2) {
			run = append(run, words[r.IntN(len(words))])
		}
		return run
	}
	for range 20000 {
		a, b := random(), random()
		if r.IntN(2) == 0 {
			b = append(b[:0], a...)
			r.Shuffle(min(3, len(b)), func(i, j int) { b[i], b[j] = b[j], b[i] })
		}
		if x, y := Paraphrase("en", a, b), Paraphrase("en", b, a); x != y {
			t.Fatalf("%q, %q: %d, but mirrored %d", a, b, x, y)
		}
	}
}

// TestParaphraseSets checks what the sets say of each other: entries within [maxEntry] words, none alone, and none that are opposites.
func TestParaphraseSets(t *testing.T) {
	for _, code := range lang.Codes() {
		for _, s := range lang.Sets(code) {
			begin := 0
			for _, end := range s.Lines {
				set := s.Entries[begin:end]
				begin = end
				if s.Class != "leftover" && len(set) < 2 {
					t.Errorf("%s: %q is alone", code, set[0].Text)
				}
				for i, e := range set {
					if e.Words > maxEntry {
						t.Errorf("%s: %q is too long", code, e.Text)
					}
					for _, f := range set[:i] {
						if e.Text == f.Text || Antonyms(code, e.Text, f.Text) {
							t.Errorf("%s: %q and %q in one set", code, e.Text, f.Text)
						}
					}
				}
			}
		}
	}
}

// TestColourDetail checks the bits of words and phrases that add no fact, and of those that are one.
func TestColourDetail(t *testing.T) {
	d := readAs("In fact the grueling talks with the newly elected interim leader of the rebels ended.", "en")
	var colour, detail []string
	for i := range d.Words {
		if d.Class(i)&ClassColour != 0 {
			colour = append(colour, d.Fold(i))
		}
		if d.Class(i)&ClassDetail != 0 {
			detail = append(detail, d.Fold(i))
		}
	}
	if got, want := strings.Join(colour, " "), "in fact grueling"; got != want {
		t.Errorf("colour: got %q, want %q", got, want)
	}
	if got, want := strings.Join(detail, " "), "newly elected interim"; got != want {
		t.Errorf("detail: got %q, want %q", got, want)
	}
	pack := lang.Get("en")
	for e := range pack.Entries("colour") {
		for f := range pack.Entries("detail") {
			if e.Text == f.Text {
				t.Errorf("%q is both", e.Text)
			}
		}
	}
}

func TestParaphraseAllocations(t *testing.T) {
	a, b := foldedWords("had purchased the huge plant in the city of Toledo"), foldedWords("bought the massive factory in Toledo")
	Paraphrase("en", a, b)
	if n := testing.AllocsPerRun(100, func() { Paraphrase("en", a, b) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkParaphrase(b *testing.B) {
	for name, pair := range map[string][2]string{
		"same":  {"had purchased the huge plant in Toledo", "bought the massive factory in Toledo"},
		"other": {"had purchased the huge plant in Toledo", "killed several people on the way to Ohio"},
		"name":  {"Smith", "Jones"},
		"moved": {"said on Monday that the army had left", "that the army had left said on Monday"},
	} {
		x, y := foldedWords(pair[0]), foldedWords(pair[1])
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Paraphrase("en", x, y)
			}
		})
	}
}
