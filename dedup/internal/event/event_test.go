package event

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samewire/samewire/dedup/internal/lang"
)

func whole(text string) Profile { return NewProfile("", text, []Span{{0, len(text)}}) }

// seeds returns the profiles of the bodies of the seed stories, furniture cut by hand.
func seeds(t testing.TB) []Profile {
	var ps []Profile
	for _, s := range []struct{ file, from, to string }{
		{"000_*.txt", "Rockets fired", "Agencies via"},
		{"001_*.txt", "MOSUL", "(Reporting by"},
		{"002_*.txt", "The Pentagon confirmed", ""},
		{"003_*.txt", "U.S. Bombs", "16x9 Image"},
	} {
		files, _ := filepath.Glob("../../../testdata/wire/" + s.file)
		if len(files) != 1 {
			t.Fatalf("%s: %d files", s.file, len(files))
		}
		b, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		from, to := strings.Index(text, s.from), len(text)
		if s.to != "" {
			to = strings.Index(text, s.to)
		}
		ps = append(ps, NewProfile("", text, []Span{{from, to}}))
	}
	return ps
}

func TestSeeds(t *testing.T) {
	ps := seeds(t)
	all := NewCollection(ps)
	for i := range ps {
		for j := range i {
			want := i/2 == j/2 // 000 and 001 are of April 2024, 002 and 003 of February 2021
			if got := all.Compare(i, j); got.Same != want {
				t.Errorf("%d-%d among the four: same %v, want %v: %+v", j, i, got.Same, want, got)
			}
			if got := NewCollection([]Profile{ps[i], ps[j]}).Compare(0, 1); got.Same != want {
				t.Errorf("%d-%d alone: same %v, want %v: %+v", j, i, got.Same, want, got)
			}
		}
	}
	got := all.Compare(2, 3)
	for _, c := range []struct {
		list []string
		want string
	}{
		{got.Names, "Kata'ib Hezbollah"}, {got.Places, "Erbil International Airport"}, {got.Dates, "February 15"},
	} {
		if !slices.Contains(c.list, c.want) {
			t.Errorf("%q is not among %q", c.want, c.list)
		}
	}
}

// Stories made up for these tests.
const (
	quakeA = `A strong earthquake struck near the town of Velmora in northern Castavia on March 3, killing at least 47 people, the Interior Ministry said.
The quake of magnitude 6.3 hit at dawn on Tuesday, when most people were asleep. Mayor Ilse Drobnik told a local radio station that the old bridge over the Sarne river had
collapsed and that rescuers were digging through the ruins of the Hotel Corvin. Tremors were felt in the capital, Ostrava Nova, 180 kilometres to the south.`
	quakeB = `Rescue teams searched collapsed houses for survivors in Castavia after a tremor flattened much of Velmora on Tuesday, March 3.
Seismologists put it at 6.3. Hospitals counted 47 dead. "Half of our old town is gone," said Ilse Drobnik, the mayor, standing before what was left of the Hotel Corvin.
The Sarne was blocked by the rubble of the bridge.`
	quakeC = `A strong earthquake struck off the coast of southern Palunga on November 19, killing at least 12 people, the Interior Ministry said.
The quake of magnitude 5.8 hit at dawn on Thursday, when most people were asleep. Governor Tomas Heide said that rescuers were digging through the ruins of a school in
the port of Karrow. Tremors were felt in the capital, Dunmere, 90 kilometres to the north.`
)

const (
	quakeZhA = "印度尼西亚北部3月13日发生6.3级地震，官方称至少47人死亡，1340人受伤。地震发生在凌晨，雅加达有震感，许多居民逃到街上。倒塌的房屋有2350座，救援人员连夜搜寻幸存者。"
	quakeZhB = "印度尼西亞地震救援持續。3月13日的6.3級地震已造成47人死亡、1340人受傷，2350座房屋倒塌。當地醫院人滿為患，政府調派軍隊前往災區，雅加達方面正在運送帳篷。"
	quakeZhC = "印度尼西亚南部11月19日发生5.8级地震，官方称至少12人死亡，96人受伤。地震发生在凌晨，雅加达有震感，许多居民逃到街上。倒塌的房屋有310座，救援人员连夜搜寻幸存者。"
	quakeArA = "ضرب زلزال بقوة 6.3 درجات شمال إيران فجر 13 مارس، وأسفر عن مقتل 47 شخصا وإصابة 1340 آخرين بحسب وزارة الداخلية. وشعر السكان بالزلزال في طهران، وانهار 2350 منزلا."
	quakeArB = "تواصل فرق الإنقاذ البحث تحت الأنقاض في إيران بعد زلزال 13 مارس الذي بلغت قوته 6.3 درجات. وقال أطباء إن 47 قتيلا و1340 جريحا وصلوا إلى المستشفيات، فيما أرسلت طهران خياما إلى 2350 أسرة."
)

func TestStories(t *testing.T) {
	titled := NewProfile("Quake Kills 47 in Velmora", quakeB, []Span{{0, len(quakeB)}})
	for _, c := range []struct {
		name   string
		p, q   Profile
		want   bool
		reason string
	}{
		{"told twice", whole(quakeA), whole(quakeB), true, "the same town, mayor, hotel, river, day and dead"},
		{"headline apart", whole(quakeA), titled, true, "a headline adds evidence"},
		{"two quakes", whole(quakeA), whole(quakeC), false, "the words of all earthquakes, other names, day and numbers"},
		{"two quakes, second telling", whole(quakeB), whole(quakeC), false, ""},
		{"empty", whole(""), whole(""), false, "nothing shared is no evidence"},
		{"empty and not", whole(""), whole(quakeA), false, ""},
		{"no spans", NewProfile("", quakeA, nil), whole(quakeA), false, "only the spans are read"},
		{"spans out of range", NewProfile("", quakeA, []Span{{-5, 1 << 30}}), whole(quakeA), true, "they are cut to the text"},
		{"Chinese", whole(quakeZhA), whole(quakeZhB), true, "listed places, the same day and numbers, traditional and simplified"},
		{"Chinese, two quakes", whole(quakeZhA), whole(quakeZhC), false, "other day and numbers"},
		{"Arabic", whole(quakeArA), whole(quakeArB), true, "listed places, the same day and numbers"},
		{"one name", whole("Ilse Drobnik sang."), whole("The prize went to Ilse Drobnik."), false, "one shared fact is not two"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := NewCollection([]Profile{c.p, c.q}).Compare(0, 1); got.Same != c.want {
				t.Errorf("same %v, want %v (%s): %+v", got.Same, c.want, c.reason, got)
			}
		})
	}
}

func TestEvidence(t *testing.T) {
	got := NewCollection([]Profile{whole(quakeA), whole(quakeB)}).Compare(0, 1)
	want := Evidence{
		Score: got.Score, Same: true,
		Names:   []string{"Ilse Drobnik", "Hotel Corvin", "Velmora", "Sarne"},
		Places:  []string{"Castavia"},
		Dates:   []string{"March 3", "Tuesday"},
		Numbers: []string{"47", "6.3"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOrderChangesNothing(t *testing.T) {
	ps := append(seeds(t), whole(quakeA), whole(quakeB), whole(quakeC), whole(""))
	back := slices.Clone(ps)
	slices.Reverse(back)
	c, d := NewCollection(ps), NewCollection(back)
	n := len(ps) - 1
	for i := range ps {
		for j := range ps {
			e, f := c.Compare(i, j), c.Compare(j, i)
			if e.Score != f.Score || e.Same != f.Same {
				t.Errorf("%d, %d: %v %v, the other way %v %v", i, j, e.Score, e.Same, f.Score, f.Same)
			}
			if diff := cmp.Diff(e, d.Compare(n-i, n-j)); diff != "" {
				t.Errorf("%d, %d with the stories in reverse (-want +got):\n%s", i, j, diff)
			}
		}
	}
}

func TestSpellings(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Erbil", "Irbil", true},
		{"Kata'ib", "Kaitib", true},
		{"Hezbollah", "Hizballah", true},
		{"Moammar", "Muammar", true},
		{"Qadhafi", "Kaddafi", true},
		{"Iran", "Iraq", false},
		{"Niger", "Nigeria", false},
		{"Austria", "Australia", false},
		{"Martin", "Morton", false},
		{"Velmora", "Velmora", false}, // one spelling needs no joining
	} {
		text := func(n string) Profile { return whole("There they met " + n + " again.") }
		p, q := text(c.a), text(c.b)
		if got := len(spellings([]Profile{p, q})) > 0 || c.a != c.b && slices.EqualFunc(p.items, q.items, func(a, b item) bool { return a.key == b.key }); got != c.want {
			t.Errorf("%s, %s: one name %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// datesOf returns the keys of the days, years, months and weekdays that a text names.
func datesOf(text string) (keys []uint64) {
	for _, it := range whole(text).items {
		if it.kind == date || it.kind == epoch {
			keys = append(keys, it.key)
		}
	}
	slices.Sort(keys)
	return keys
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		want  string
		texts []string
	}{
		{"It rained on February 15.", []string{
			"On Feb. 15 it rained.", "On 15 February it rained.", "On February 15th it rained.", "On the 15th of February it rained.",
			"Am 15. Februar war es in der Stadt und auf dem Land sehr kalt.", "El 15 de febrero no hubo agua en la ciudad.",
			"Le 15 février, il a plu dans les rues de la ville.", "Il 15 febbraio non ha piovuto nella città.", "15 февраля в городе не было воды, и это не все.",
		}},
		{"It rained on February 15, 2021.", []string{
			"On 2021-02-15 it rained.", "On 15 February 2021 it rained.", "El 15 de febrero de 2021 no hubo agua en la ciudad.",
			"Am 15. Februar 2021 war es in der Stadt und auf dem Land sehr kalt.", "15 февраля 2021 года в городе не было воды, и это не все.",
		}},
		{"It rained on Tuesday.", []string{
			"On Tues. it rained.", "Am Dienstag war es in der Stadt und auf dem Land sehr kalt.", "El martes no hubo agua en la ciudad y no se sabe por qué.",
		}},
		{"It rained.", []string{"May says it rained.", "They may march."}},
		{"It rained in May 2021.", []string{"May 2021 was wet."}},
	} {
		want := datesOf(c.want)
		for _, text := range c.texts {
			if diff := cmp.Diff(want, datesOf(text)); diff != "" {
				t.Errorf("%q is not read as %q (-want +got):\n%s", text, c.want, diff)
			}
		}
	}
	if len(datesOf("It rained in May.")) != 1 {
		t.Error("a month after a word that stands before months is not read")
	}
}

func TestNumbers(t *testing.T) {
	numbers := func(text string) (keys []uint64) {
		for _, it := range whole(text).items {
			if it.kind == number {
				keys = append(keys, it.key)
			}
		}
		return keys
	}
	want := numbers("There were 42 men.")
	for _, text := range []string{"There were forty-two men.", "Es waren 42 Menschen in dem Haus und auf der Straße.", "Es waren zweiundvierzig Menschen in dem Haus und auf der Straße."} {
		if diff := cmp.Diff(want, numbers(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestCapitals tells names from nouns where all nouns have capitals.
func TestCapitals(t *testing.T) {
	p := whole("Gestern hat der Sprecher gesagt, dass die Polizei in dem Ort Ilse Drobnik und den Minister Heide in der Türkei sucht.")
	got := map[string]bool{}
	for _, it := range p.items {
		if it.kind == name || it.kind == either {
			got[p.parts[1][it.start:it.end]] = it.kind == name
		}
	}
	for word, want := range map[string]bool{"Drobnik": true, "Heide": true, "Türkei": true, "Polizei": false} {
		if is, ok := got[word]; is != want || !ok {
			t.Errorf("%s: a name %v, want %v", word, is, want)
		}
	}
}

// TestPacks checks that the lists that only this package needs are read as their examples say: "sentence => class word", for respelled ones
// "sentence => respelled as word".
func TestPacks(t *testing.T) {
	classOf := map[lang.Class]role{"noise": stop, "outlet": outlet, "often": common, "where": locate, "place": place}
	for _, code := range append(lang.Codes(), lang.None) {
		x := lexicons[code]()
		for _, s := range lang.Sections(code, "event") {
			for _, e := range s.Examples {
				for _, want := range e.Want {
					f := strings.Fields(want)
					l := x.find(x.keyOf(f[len(f)-1]))
					is := l.role == classOf[lang.Class(f[0])]
					if f[0] == "respelled" {
						is = l.as == x.keyOf(f[1])
					}
					if is == e.Counter {
						t.Errorf("%s: line %d: %q: %v", code, e.Line, want, is)
					}
				}
			}
		}
	}
}

func BenchmarkNewProfile(b *testing.B) {
	text := strings.Repeat(quakeA+"\n"+quakeB+"\n", 3)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		whole(text)
	}
}

func FuzzCompare(f *testing.F) {
	for _, s := range []string{quakeA, quakeB, "On 2021-02-15", "2021-02-", "15 Feb.", "May 99, 1", "U.S.'s S’s", "\xff\xfeÀ 3th", "Łódź’s 新华社 ١٢"} {
		f.Add(s, quakeA, 3)
	}
	f.Fuzz(func(t *testing.T, a, b string, cut int) {
		p, q := NewProfile(a, b, []Span{{cut, len(b)}, {0, cut}}), whole(b)
		c := NewCollection([]Profile{p, q})
		e, g := c.Compare(0, 1), c.Compare(1, 0)
		if e.Score != g.Score || e.Same != g.Same || !(0 <= e.Score && e.Score <= 1) {
			t.Errorf("%+v, the other way %+v", e, g)
		}
		for _, s := range slices.Concat(e.Names, e.Places, e.Dates, e.Numbers) {
			if !strings.Contains(a, s) && !strings.Contains(b, s) {
				t.Errorf("%q is not written in the story", s)
			}
		}
	})
}
