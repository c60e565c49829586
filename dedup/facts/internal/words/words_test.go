package words

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup/facts/internal/words/internal/layout"
)

// checksum is that of words.bin: a new table is made on purpose.
const checksum = 0x2ffe2538

func count() int { return len(known[layout.Rarity]) }

func TestTable(t *testing.T) {
	if have, want := layout.Checksum(file); have != want || have != checksum {
		t.Errorf("checksum %#x in the file, %#x of its bytes, %#x in the test", have, want, checksum)
	}
	if len(file) > 3<<20 {
		t.Errorf("%d bytes", len(file))
	}
	n := count()
	if n >= 1<<16 || len(known[layout.Speech]) != n || len(known[layout.Meaning]) != 4*n {
		t.Errorf("%d words, %d with speech, %d with meaning", n, len(known[layout.Speech]), len(known[layout.Meaning])/4)
	}
	if v := len(known[layout.Norms]) / 2; v > n || len(known[layout.Vectors]) != v*layout.Dimensions {
		t.Errorf("%d norms, vectors of %d bytes", v, len(known[layout.Vectors]))
	}
}

// Every spelling leads to a word, and every word has a spelling.
func TestSpellings(t *testing.T) {
	found := make([]bool, count()+1)
	for rest := known[layout.Spelling]; rest != ""; {
		n := int(rest[0])
		word, id := rest[3:3+n], ID(layout.Uint16(rest[1:], 0))
		if id == 0 || Find(word) != id {
			t.Errorf("Find(%q) = %d, want %d", word, Find(word), id)
		}
		found[id] = true
		rest = rest[3+n:]
	}
	for id := 1; id < len(found); id++ {
		if !found[id] {
			t.Errorf("word %d has no spelling", id)
		}
	}
}

// The lists of every word ascend, and every sense and link is one of the table.
func TestMeanings(t *testing.T) {
	senses := len(known[layout.LinkAt])/2 - 1
	for id := range count() {
		m := ID(id + 1).meaning()
		for i, list := range m {
			for k := 1; k < list.len(); k++ {
				if list.at(k-1) >= list.at(k) {
					t.Fatalf("word %d: list %d does not ascend", id+1, i)
				}
			}
		}
		for k := range m[layout.Senses].len() {
			if int(m[layout.Senses].at(k)) >= senses {
				t.Fatalf("word %d: sense %d of %d", id+1, m[layout.Senses].at(k), senses)
			}
		}
	}
	for i := range senses {
		if layout.Uint16(known[layout.LinkAt], i) > layout.Uint16(known[layout.LinkAt], i+1) {
			t.Fatalf("links of sense %d end before they begin", i)
		}
	}
	for k := range len(known[layout.Links]) / 2 {
		if to := int(layout.Uint16(known[layout.Links], k) &^ layout.Effect); to >= senses {
			t.Fatalf("link to sense %d of %d", to, senses)
		}
	}
}

func TestRelation(t *testing.T) {
	tests := []struct {
		a, b string
		want Relation
		why  string
	}{
		{"physician", "doctor", Synonym, "one sense"},
		{"physicians", "doctor", Synonym, "forms have the senses of their words"},
		{"probe", "investigation", Synonym, "the noun's sense"},
		{"lawyers", "attorney", Synonym, "one sense"},
		{"increase", "decrease", Antonym, "verbs and nouns"},
		{"increased", "decreasing", Antonym, "forms"},
		{"hot", "cold", Antonym, "adjectives"},
		{"bought", "sold", Antonym, "irregular forms"},
		{"rose", "fell", Antonym, "irregular forms of words with other readings"},
		{"killed", "kills", Same, "regular forms"},
		{"won", "win", Same, "an irregular form"},
		{"left", "leave", Same, "an irregular form that is a word too"},
		{"left", "right", Antonym, "the other reading"},
		{"better", "good", Same, "an irregular comparative"},
		{"company", "company", Same, "one word"},
		{"murdered", "killed", Hypernym, "to murder is to kill"},
		{"killed", "murdered", Hypernym, "either way"},
		{"slain", "killed", Hypernym, "to slay is to kill"},
		{"huge", "large", Hypernym, "the adjective that a group is named after"},
		{"killed", "died", Cause, "killing makes die"},
		{"resigned", "resignation", Kin, "verb and noun"},
		{"number", "numb", None, "no comparative"},
		{"has", "ha", None, "a frequent word is not what it hardly ever is"},
		{"gunman", "banana", None, "nothing in common"},
		{"zzyzx", "zzyzx", None, "words that are not known"},
		{"killed", "zzyzx", None, "a word that is not known"},
	}
	for _, test := range tests {
		if got := Find(test.a).Relation(Find(test.b)); got != test.want {
			t.Errorf("%s, %s: %v, want %v: %s", test.a, test.b, got, test.want, test.why)
		}
	}
}

func TestFind(t *testing.T) {
	for _, word := range []string{"", "zzyzx", "The", "hit man", "\xff", strings.Repeat("a", 1000)} {
		if id := Find(word); id != 0 {
			t.Errorf("Find(%q) = %d, want 0", word, id)
		}
	}
	if a, b := Find("companys"), Find("company"); a != b || a == 0 {
		t.Errorf("company's is %d, company %d", a, b)
	}
	if a, b := Find("companies"), Find("company"); a == b || a == 0 {
		t.Errorf("companies is %d, company %d", a, b)
	}
}

func TestCosine(t *testing.T) {
	near, far := Find("gunman").Cosine(Find("shooter")), Find("gunman").Cosine(Find("banana"))
	if near < far+.3 {
		t.Errorf("gunman is to shooter %.2f, to banana %.2f", near, far)
	}
	for _, pair := range [][2]string{{"zzyzx", "gunman"}, {"zzyzx", "zzyzx"}, {"2016", "gunman"}, {"2016", "2016"}} {
		if c := Find(pair[0]).Cosine(Find(pair[1])); c != 0 {
			t.Errorf("%v: %v, want 0: no vectors", pair, c)
		}
	}
}

func TestRarity(t *testing.T) {
	the, gunman, unknown := Find("the").Rarity(), Find("gunman").Rarity(), Find("zzyzx").Rarity()
	if the > .05 || gunman < .3 || gunman > .7 || unknown != 1 {
		t.Errorf("the %.2f, gunman %.2f, unknown %.2f", the, gunman, unknown)
	}
}

func TestSpeech(t *testing.T) {
	for word, want := range map[string]Speech{
		"gunman": Noun, "gunmen": Noun, "killed": Verb, "attack": Noun | Verb, "deadly": Adjective | Adverb, "quickly": Adverb,
		"the": 0, "he": 0, "of": 0, "was": Verb, "zzyzx": 0,
	} {
		if got := Find(word).Speech(); got != want {
			t.Errorf("%s: %04b, want %04b", word, got, want)
		}
	}
}

// What holds of any two words.
func TestPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200000 {
		a, b := ID(r.IntN(count()+1)), ID(r.IntN(count()+1))
		checkPair(t, a, b)
		checkPair(t, a, a)
	}
}

func checkPair(t *testing.T, a, b ID) {
	t.Helper()
	c, r := a.Cosine(b), a.Relation(b)
	if c != b.Cosine(a) || r != b.Relation(a) {
		t.Errorf("%d, %d: cosine %v and %v, relation %v and %v", a, b, c, b.Cosine(a), r, b.Relation(a))
	}
	if c < -1 || c > 1 || a == b && a.HasVector() && c < .999 {
		t.Errorf("%d, %d: cosine %v", a, b, c)
	}
	if a == b && a != 0 && r != Same {
		t.Errorf("%d is %v to itself", a, r)
	}
	if y := a.Rarity(); y < 0 || y > 1 {
		t.Errorf("%d: rarity %v", a, y)
	}
}

func TestNoAllocation(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() {
		a, b := Find("gunman"), Find("shooter")
		_, _, _, _ = a.Cosine(b), a.Relation(b), a.Rarity(), a.Speech()
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzFind(f *testing.F) {
	for _, word := range []string{"", "gunman", "companys", "us", "3.5", "\xff\xfe"} {
		f.Add(word, "shooter")
	}
	f.Fuzz(func(t *testing.T, a, b string) { checkPair(t, Find(a), Find(b)) })
}

func BenchmarkFind(b *testing.B) {
	words := strings.Fields("the president said on monday that zzyzx gunmen killed a shooter bananas wednesday agreement xqzt unaccounted")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Find(words[i%len(words)])
	}
}

func BenchmarkCosine(b *testing.B) {
	x, y := Find("gunman"), Find("shooter")
	for b.Loop() {
		x.Cosine(y)
	}
}

func BenchmarkRelation(b *testing.B) {
	x, y := Find("run"), Find("strike") // long lists, and not related
	for b.Loop() {
		x.Relation(y)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := layout.Split(file); err != nil {
			b.Fatal(err)
		}
	}
}
