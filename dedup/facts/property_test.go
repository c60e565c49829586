package facts_test

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
	"github.com/samewire/samewire/dedup/facts"
)

// above returns the differences that change a fact.
func above(ds []facts.Difference) []facts.Difference {
	var kept []facts.Difference
	for _, d := range ds {
		if d.Severity != facts.Styled {
			kept = append(kept, d)
		}
	}
	return kept
}

// wellFormed fails t unless the differences keep what Diff promises of them.
func wellFormed(t *testing.T, a, b string, ds []facts.Difference) {
	t.Helper()
	ids := map[string]bool{}
	for _, d := range ds {
		ids[d.ID] = true
	}
	if len(ids) != len(ds) {
		t.Errorf("%d ids for %d differences", len(ids), len(ds))
	}
	for i, d := range ds {
		if d.A == nil && d.B == nil || d.Kind == "" || d.Severity < facts.Key || d.Severity > facts.Styled || i > 0 && d.Severity < ds[i-1].Severity {
			t.Errorf("bad difference %s", describe(d))
		}
		for _, id := range d.Related {
			if !ids[id] || id == d.ID {
				t.Errorf("%s is related to %s", d.ID, id)
			}
		}
		for _, s := range []struct {
			text string
			side *facts.Side
		}{{a, d.A}, {b, d.B}} {
			if s.side == nil {
				continue
			}
			at := 0
			var texts []string
			for _, span := range s.side.Spans {
				if span.Start < at || span.End <= span.Start || span.End > len(s.text) {
					t.Fatalf("span %v of %d bytes in %s", span, len(s.text), describe(d))
				}
				at = span.End
				texts = append(texts, s.text[span.Start:span.End])
			}
			if len(texts) == 0 || strings.Join(texts, " … ") != s.side.Text {
				t.Errorf("spans hold %q in %s", texts, describe(d))
			}
		}
	}
}

// mirrored fails t unless swapping the texts mirrors their differences.
func mirrored(t *testing.T, a, b string) {
	t.Helper()
	there, back := facts.Diff(a, b), facts.Diff(b, a)
	wellFormed(t, a, b, there)
	for i := range back {
		back[i].A, back[i].B = back[i].B, back[i].A
	}
	sorted := cmpopts.SortSlices(func(x, y facts.Difference) bool { return key(x) < key(y) })
	// The order follows the first text, and so do the ids.
	if diff := cmp.Diff(there, back, sorted, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(facts.Difference{}, "ID", "Related")); diff != "" {
		t.Errorf("swapping the texts does not mirror the differences (-there +back)\n%s", diff)
	}
}

func key(d facts.Difference) string {
	return describe(facts.Difference{Kind: d.Kind, A: d.A, B: d.B}) + spansOf(d)
}

func spansOf(d facts.Difference) string {
	var spans [2][]facts.Span
	for i, s := range []*facts.Side{d.A, d.B} {
		if s != nil {
			spans[i] = s.Spans
		}
	}
	return fmt.Sprint(spans)
}

// TestSelf: a text has no differences from itself, nor from itself with more white space.
func TestSelf(t *testing.T) {
	for seed := range uint64(20) {
		text := wireLike(seed)
		for _, other := range []string{text, "\n" + text + "\n\n", strings.ReplaceAll(text, "\n", "\n\n"), strings.ReplaceAll(text, "\n", "\r\n")} {
			if ds := facts.Diff(text, other); len(ds) > 0 {
				t.Errorf("seed %d: %s", seed, describe(ds[0]))
			}
		}
	}
}

// TestMirror swaps versions with many differences, and stories that have nothing to do with each other.
func TestMirror(t *testing.T) {
	for seed := range uint64(40) {
		mirrored(t, wireLike(seed), wireLike(seed+1))
	}
	seeds := seedStories(t)
	for i, a := range seeds {
		for _, b := range seeds[i:] {
			mirrored(t, a, b)
		}
	}
}

// seedStories returns the four stories of the repository.
func seedStories(t testing.TB) (texts []string) {
	names, err := filepath.Glob("../../testdata/wire/*.txt")
	if err != nil || len(names) < 4 {
		t.Fatal("no stories in testdata/wire", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

// languages are stories written for the test: a passage in a is the text of the version, in b one fact is another.
var languages = []struct {
	name, text                   string
	number, quote, added, styled [2]string // replace the first by the second; added is put after the first
}{
	{"German", `BERLIN (dpa) - Bei einem Zugunglück in der Nähe von Hannover sind am Dienstag mindestens 14 Menschen verletzt worden, wie die Polizei mitteilte.
Der Regionalzug war gegen Mittag mit einem Lastwagen zusammengestoßen, der auf einem Bahnübergang stand.
„Wir haben so etwas in dieser Gegend noch nie erlebt“, sagte Bürgermeisterin Anna Krüger am Unfallort.
Die Strecke bleibt nach Angaben der Bahn bis Freitag gesperrt.
`,
		[2]string{"14 Menschen", "17 Menschen"}, [2]string{"dieser Gegend", "dieser Stadt"},
		[2]string{"gesperrt.\n", "Der Lastwagen hatte Baumaterial geladen und war auf dem Weg nach Bremen. Der Fahrer konnte sich vor dem Aufprall retten. Gegen ihn wird nun ermittelt.\n"},
		[2]string{"„Wir haben so etwas in dieser Gegend noch nie erlebt“", "»Wir haben so etwas in dieser Gegend noch nie erlebt«"}},
	{"Spanish", `MADRID (EFE) - Un incendio forestal obligó este lunes a evacuar a 320 vecinos de tres pueblos de la provincia de Ávila, informó el gobierno regional.
Las llamas avanzaron durante la noche a causa del fuerte viento y quemaron unas 1.500 hectáreas de pinar.
“No hemos visto nunca un fuego tan rápido en esta sierra”, dijo la alcaldesa, Carmen Ruiz.
Los bomberos esperan controlar el incendio antes del jueves.
`,
		[2]string{"320 vecinos", "520 vecinos"}, [2]string{"tan rápido", "tan grande"},
		[2]string{"jueves.\n", "La ministra de Interior viajará a la zona con su equipo. Los vecinos pasan la noche en un polideportivo de la capital. La Cruz Roja reparte mantas y comida.\n"},
		[2]string{"“No hemos visto nunca un fuego tan rápido en esta sierra”", "«No hemos visto nunca un fuego tan rápido en esta sierra»"}},
	{"Arabic", `القاهرة (رويترز) - قالت وزارة الصحة يوم الاثنين إن 25 شخصا أصيبوا في حريق كبير في مصنع للنسيج شمال القاهرة.
وأضافت الوزارة أن فرق الإطفاء سيطرت على الحريق بعد ست ساعات من العمل المتواصل.
وقال مدير المصنع أحمد سليم "لم نفقد أي عامل في هذا الحريق الكبير".
ونقل المصابون إلى ثلاثة مستشفيات قريبة من موقع الحادث.
`,
		[2]string{"25 شخصا", "35 شخصا"}, [2]string{"الحريق الكبير\"", "الحريق المدمر\""},
		[2]string{"موقع الحادث.\n", "وفتحت النيابة العامة تحقيقا في أسباب اندلاع النيران. ويعمل في المصنع مئات العمال من المدن المجاورة. وتوقفت حركة القطارات على الخط القريب عدة ساعات.\n"},
		[2]string{"\"لم نفقد أي عامل في هذا الحريق الكبير\"", "“لم نفقد أي عامل في هذا الحريق الكبير”"}},
	{"Russian", `МОСКВА (ТАСС) - В результате схода лавины в горах Алтая погибли 6 туристов, сообщило в среду управление спасательной службы.
Поиски ещё двух человек продолжаются, в них участвуют вертолёты и собаки.
«Погода в этом районе резко ухудшилась вчера вечером», - сказал начальник отряда Иван Соколов.
Дорога к перевалу закрыта до конца недели.
`,
		[2]string{"6 туристов", "8 туристов"}, [2]string{"вчера вечером»", "вчера утром»"},
		[2]string{"недели.\n", "Группа вышла на маршрут из посёлка в начале прошлой недели. Опытный проводник предупреждал туристов об опасности. Родственники погибших вылетели в Барнаул.\n"},
		[2]string{"«Погода в этом районе резко ухудшилась вчера вечером»", "\"Погода в этом районе резко ухудшилась вчера вечером\""}},
	{"Chinese", `新华社北京11月20日电 应急管理部门20日说，西南部一座煤矿发生事故，造成12名矿工被困。
救援人员已经打通了一条通往井下的通道，并向被困人员输送食物和水。
“我们会尽一切努力救出所有的人”，救援队队长李明说。
事故原因正在调查之中，附近的三座煤矿已经停产。
`,
		[2]string{"12名矿工", "15名矿工"}, [2]string{"一切努力", "一切力量"},
		[2]string{"停产。\n", "当地政府安排车辆把矿工家属送到附近的旅馆。医院准备了足够的床位和血浆。专家组从省城赶来指导工作。\n"},
		[2]string{"“我们会尽一切努力救出所有的人”", "「我们会尽一切努力救出所有的人」"}},
}

// TestLanguages: numbers, quotations and passages are found in any language, and restyled text is silent.
func TestLanguages(t *testing.T) {
	for _, l := range languages {
		t.Run(l.name, func(t *testing.T) {
			one := func(change [2]string, kinds ...facts.Kind) {
				t.Helper()
				if strings.Count(l.text, change[0]) != 1 {
					t.Fatalf("%q is not once in the text", change[0])
				}
				changed := strings.Replace(l.text, change[0], change[1], 1)
				ds := above(facts.Diff(l.text, changed))
				at := strings.Index(l.text, change[0])
				if len(ds) != 1 || !slices.Contains(kinds, ds[0].Kind) || ds[0].A == nil || ds[0].B == nil ||
					!fits(ds[0].A, facts.Span{Start: at, End: at + len(change[0])}) || !fits(ds[0].B, facts.Span{Start: at, End: at + len(change[1])}) {
					t.Errorf("%q for %q:\n%s", change[1], change[0], list(ds))
				}
				mirrored(t, l.text, changed)
			}
			one(l.number, facts.Number)
			one(l.quote, facts.Quote, facts.Time)

			added := strings.Replace(l.text, l.added[0], l.added[0]+l.added[1], 1)
			ds := above(facts.Diff(l.text, added))
			if len(ds) != 1 || ds[0].Kind != facts.Passage || ds[0].A != nil || !strings.Contains(ds[0].B.Text, strings.TrimSpace(l.added[1])) && len(ds[0].B.Spans) < 2 {
				t.Errorf("added passage:\n%s", list(ds))
			}
			mirrored(t, l.text, added)

			styled := strings.Replace(l.text, l.styled[0], l.styled[1], 1)
			if ds := above(facts.Diff(l.text, styled)); len(ds) > 0 || styled == l.text {
				t.Errorf("restyled:\n%s", list(ds))
			}
		})
	}
}

// FuzzDiff: no texts make Diff panic, its spans lie in the texts, and swapping them mirrors the result.
func FuzzDiff(f *testing.F) {
	for _, s := range seedStories(f) {
		f.Add(s, s[:len(s)/2])
	}
	f.Add(wireLike(1), wireLike(2))
	for _, l := range languages {
		f.Add(l.text, strings.Replace(l.text, l.quote[0], l.quote[1], 1))
	}
	for _, pair := range [][2]string{
		{"", "A story."},
		{"\xff\xfe 12 killed.", "\xff 13 killed."},
		{`He said "no.`, `He said "yes" and "no`},
		{"“„«「", "”“»」 1,2,3.4.5% $$ £ 1/2"},
		{"U.S. U.S. U.S.", "not not n't no. No. 1"},
		{"On Feb. 31 at 25:61 a.m.", "On 0 Jan. at 1.2.3"},
		{"Mr. Mrs. Dr.", "the late President Dr. Mr."},
		{strings.Repeat("killed 12 people. ", 50), strings.Repeat("killed 13 people. ", 51)},
		{"a\u0301\u0301 ١٢٣ 12 １２", "\u202e 12\u200b 13"},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a)+len(b) > 8_000 {
			t.Skip()
		}
		if ds := facts.Diff(a, a); len(ds) > 0 {
			t.Errorf("a text differs from itself: %s", describe(ds[0]))
		}
		mirrored(t, a, b)
		if utf8.ValidString(a) {
			for _, d := range facts.Diff(a, b) {
				if d.A != nil && !utf8.ValidString(d.A.Text) {
					t.Errorf("%q cuts a letter", d.A.Text)
				}
			}
		}
	})
}
