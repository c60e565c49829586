package filter

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/oracle"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// In all tests, memory of a pool that was freed is overwritten.
func init() { memory.Shred = true }

// passing returns the articles that pass the filter, until an error.
func passing(t *testing.T, depth *Depth, pool *memory.Pool, articles []base.Article) (passed []base.Article, err error) {
	t.Helper()
	var faults base.Faults
	work := base.NewWork(context.Background(), base.Run{Cores: 2}, &faults)
	for b, err := range Batches(depth, work, pool, base.Articles(articles)) {
		if err != nil {
			return nil, err
		}
		passed = append(passed, b.Articles...)
	}
	return passed, nil
}

// inEnglish returns made-up texts in the words of the seed stories.
func inEnglish(t *testing.T, made []string) []string {
	paths, err := filepath.Glob("../../../testdata/wire/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d seed stories, error %v", len(paths), err)
	}
	var seeds []string
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		seeds = append(seeds, string(text))
	}
	return oracle.English(made, seeds)
}

// TestStyles: what only differs in style passes the filter.
func TestStyles(t *testing.T) {
	plain := strings.Join(strings.Fields(oracle.Stories(1, 5)[0]), " ")
	plain = strings.Repeat(plain, 1+600/len(plain))
	wrapped := []byte(plain)
	for i := range wrapped {
		if wrapped[i] == ' ' && i%5 < 2 {
			wrapped[i] = '\n'
		}
	}
	cyrillic := strings.Repeat("Президент сказал в понедельник, что переговоры продолжатся. ", 9) // without a like, in letters that are no anchors
	for name, like := range map[string]string{
		"upper case":      strings.ToUpper(plain),
		"other lines":     string(wrapped),
		"page text":       strings.Repeat("Quickly jump to: my kayak | every vivid puppy | ", 40) + plain,
		"quotation marks": "“" + plain + "”",
		"a part":          plain[:len(plain)/4],
	} {
		passed := 0
		articles := append([]base.Article{{ID: "a", Text: plain}, {ID: "b", Text: like}, {ID: "f", Text: cyrillic}}, some(200)...)
		got, err := passing(t, Fine, nil, articles)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range got {
			switch a.ID {
			case "a", "b":
				passed++
				if want := map[string]string{"a": plain, "b": like}[a.ID]; a.Text != want {
					t.Errorf("%s: the text of %s is not what it was", name, a.ID)
				}
			default:
				passed += 100
			}
		}
		if passed != 2 {
			t.Errorf("%s: %d, want 2", name, passed)
		}
	}
}

// some returns n made-up stories of which none is like another.
func some(n int) []base.Article {
	var out []base.Article
	for i := range n {
		var b strings.Builder
		for k := range 150 {
			fmt.Fprintf(&b, "%s ", oracle.Word(uint64(i*977+k*k*31)))
		}
		out = append(out, base.Article{ID: fmt.Sprintf("z%03d", i), Text: b.String()})
	}
	return out
}

// inLetters returns a made-up text of words of some letters, with blank between them.
func inLetters(r *rand.Rand, letters []rune, words int, blank string) string {
	var b strings.Builder
	for range words {
		for range 2 + r.IntN(5) {
			b.WriteRune(letters[r.IntN(len(letters))])
		}
		b.WriteString(blank)
	}
	return b.String()
}

// TestScripts: in every script the stories that share text pass the filter, however their letters were typed, and the others do not.
func TestScripts(t *testing.T) {
	between := func(first, last rune) (letters []rune) {
		for r := first; r <= last; r++ {
			letters = append(letters, r)
		}
		return letters
	}
	same := func(text string) string { return text }
	for name, c := range map[string]struct {
		letters []rune
		blank   string
		retyped func(string) string
	}{
		"without the anchors": {[]rune("abcdefghilmnorstuwz"), " ", strings.ToUpper},
		"Cyrillic":            {between('а', 'я'), " ", strings.ToUpper},
		"decomposed":          {[]rune("aeiouáéíóúčšžnrtlm"), " ", norm.NFD.String},
		"Arabic":              {[]rune("ابتثجحدرزسشعغفقكلمنهوي"), " ", strings.NewReplacer("ك", "ک", "ي", "ی").Replace},
		"Hangul":              {between('가', '낗'), " ", norm.NFD.String},
		"Devanagari":          {between('क', 'ह'), " ", same},
		"Chinese":             {[]rune("國發灣東門書話買賣見車馬鳥魚龍長電飛風頭過還這遠錢鐵開關雲難語説讀變讓豐"), "", strings.NewReplacer("國", "国", "發", "发", "灣", "湾", "東", "东", "門", "门", "龍", "龙").Replace},
		"Thai":                {[]rune("กขคงจชดตนบปพมยรลวสหอาะิีุูเแโ"), "", strings.NewReplacer("ก", "\u200bก").Replace},
		"Serbian": {[]rune("абвгдежзијклмнопрстћуфхцчш"), " ", strings.NewReplacer("а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "е", "e", "ж", "ž", "з", "z", "и", "i", "ј", "j", "к", "k", "л", "l", "м", "m",
			"н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "ћ", "ć", "у", "u", "ф", "f", "х", "h", "ц", "c", "ч", "č", "ш", "š").Replace},
	} {
		for what, depth := range map[string]*Depth{"fine": Fine, "coarse": Coarse} {
			r := rand.New(rand.NewPCG(1, 9))
			articles := some(50)
			for i := range 50 {
				articles = append(articles, base.Article{ID: fmt.Sprintf("y%02d", i), Text: inLetters(r, c.letters, 150, c.blank)})
			}
			text := inLetters(r, c.letters, 120, c.blank)
			other := inLetters(r, c.letters, 60, c.blank)
			articles = append(articles, base.Article{ID: "a", Text: text}, base.Article{ID: "b", Text: c.retyped(text + other)})
			got, err := passing(t, depth, nil, articles)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, a := range got {
				ids = append(ids, a.ID)
			}
			if diff := gocmp.Diff([]string{"a", "b"}, ids); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", name, what, diff)
			}
		}
	}
}

// TestRepeatedID: a repeated id is told of, whether the stories have likes or not.
func TestRepeatedID(t *testing.T) {
	articles := some(100)
	articles[70].ID = articles[20].ID
	var repeated *base.DuplicateIDError
	if _, err := passing(t, Fine, nil, articles); !errors.As(err, &repeated) || repeated.ID != articles[20].ID {
		t.Errorf("error %v", err)
	}
}

// TestLongTexts: texts of more runs than are kept meet each other, and short ones in them.
func TestLongTexts(t *testing.T) {
	report := strings.Join(inEnglish(t, oracle.Stories(700, 8)), "\n")
	brief := report[len(report)/2:][:400]
	var a runs
	if a.anchored(report); len(a.hashes) < 2*sample.Most {
		t.Fatalf("%d runs are few", len(a.hashes))
	}
	articles := append([]base.Article{{ID: "a", Text: report}, {ID: "b", Text: report[len(report)/3:]}, {ID: "c", Text: brief}}, some(100)...)
	passed := map[string]bool{}
	got, err := passing(t, Fine, nil, articles)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range got {
		passed[a.ID] = true
	}
	if diff := gocmp.Diff(map[string]bool{"a": true, "b": true, "c": true}, passed); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestShortStories: a brief is found in a report that is sampled: one in ten shares fewer than two sampled runs with it.
func TestShortStories(t *testing.T) {
	const briefs, size = 100, 4000
	texts := strings.Join(inEnglish(t, oracle.Stories(10*briefs, 9)), " ")
	articles := some(100)
	for i := range briefs {
		report := texts[i*size:][:size]
		brief, runs := report[size/2:], runs{}
		for n := 100; len(runs.hashes) < minRuns; n++ {
			brief = report[size/2:][:n]
			runs.anchored(brief)
		}
		articles = append(articles, base.Article{ID: fmt.Sprint("r", i), Text: report}, base.Article{ID: fmt.Sprint("b", i), Text: brief})
	}
	found := 0
	got, err := passing(t, Fine, new(memory.Pool), articles)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range got {
		if a.ID[0] == 'b' {
			found++
		}
	}
	if found < briefs {
		t.Errorf("%d of %d briefs found", found, briefs)
	}
}

// TestUnreadableFile: texts that cannot be read back from the temporary file are an error.
func TestUnreadableFile(t *testing.T) {
	var faults base.Faults
	work := base.NewWork(context.Background(), base.Run{Cores: 1}, &faults)
	s := filter{work: work, depth: Fine}
	s.texts.Dir = t.TempDir()
	articles := some(200)
	if err := s.read(base.Seq(func(yield func(base.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	})); err != nil {
		t.Fatal(err)
	}
	defer s.texts.Close()
	if ok, err := s.texts.Truncate(100); !ok {
		t.Fatal("no file")
	} else if err != nil {
		t.Skip(err)
	}
	if b, err := s.articles(nil, []int{100}); err == nil {
		t.Errorf("%d bytes, no error", len(b.Articles[0].Text))
	}
}

// findSlowly is runs.anchored, byte by byte.
func findSlowly(text, letters string) (hashes []uint64, foreign int) {
	for i := range len(text) {
		if text[i] >= 0x80 {
			foreign++
		}
		if text[i] == punctuation {
			foreign -= 3
		}
		if strings.IndexByte(letters, text[i]|0x20) >= 0 && i+runBytes <= len(text) {
			hashes = append(hashes, hashRun([]byte(text[i:])))
		}
	}
	return hashes, foreign
}

func FuzzAnchors(f *testing.F) {
	f.Add("")
	f.Add(strings.Repeat("Every quick fox jumps over. ", 20))
	f.Add(strings.Repeat("ÿpé“vy”", 30) + "\x00")
	for _, text := range oracle.Stories(3, 1) {
		f.Add(text)
	}
	var all, few = runs{}, runs{sparse: true}
	f.Fuzz(func(t *testing.T, text string) {
		check(t, &all, text, "pqxyjkv")
		check(t, &few, text, "jkv")
	})
}

func check(t *testing.T, a *runs, text, letters string) {
	t.Helper()
	a.anchored(text)
	want, foreign := findSlowly(text, letters)
	slices.Sort(want)
	slices.Sort(a.hashes)
	if len(want)+len(a.hashes) > 0 && !gocmp.Equal(want, a.hashes) || foreign != a.foreign {
		t.Errorf("%s: %d runs, %d foreign bytes; want %d, %d", letters, len(a.hashes), a.foreign, len(want), foreign)
	}
}

func BenchmarkAnchors(b *testing.B) {
	texts := oracle.Stories(1000, 1)
	bytes := 0
	for _, text := range texts {
		bytes += len(text)
	}
	for _, sparse := range []bool{false, true} {
		b.Run(fmt.Sprintf("sparse=%v", sparse), func(b *testing.B) {
			b.SetBytes(int64(bytes))
			a := runs{sparse: sparse}
			for b.Loop() {
				for _, text := range texts {
					a.anchored(text)
				}
			}
		})
	}
}

// TestAppendShort holds the short keys in numbers against their bytes.
func TestAppendShort(t *testing.T) {
	report := strings.Join(inEnglish(t, oracle.Stories(20, 12)), "\n")
	tracer, most := NewTracer(Fine), 0
	for _, size := range []int{0, 80, 3000, len(report), 400} {
		tracer.Find(report[:size])
		want := []uint32{1, 2}
		for some := range slices.Chunk(tracer.AppendOthers(nil), 3) {
			want = append(want, uint32(some[0])|uint32(some[1])<<8|uint32(some[2])<<16)
		}
		if diff := gocmp.Diff(want, tracer.AppendShort([]uint32{1, 2})); diff != "" {
			t.Errorf("%d bytes (-want +got):\n%s", size, diff)
		}
		most = max(most, len(want))
	}
	if most < 200 {
		t.Errorf("at most %d keys", most)
	}
}

// TestTimes: what passes has its time as it was given, in UTC, and none where none is known.
func TestTimes(t *testing.T) {
	text := inEnglish(t, oracle.Stories(1, 3))[0]
	at := time.Date(2026, 11, 20, 9, 30, 0, 0, time.FixedZone("", 3600))
	got, err := passing(t, Fine, nil, []base.Article{{ID: "a", Text: text, Published: at}, {ID: "b", Text: text}})
	if err != nil {
		t.Fatal(err)
	}
	var times []time.Time
	for _, a := range got {
		times = append(times, a.Published)
	}
	if want := []time.Time{at.UTC(), {}}; !slices.Equal(want, times) {
		t.Errorf("%v, want %v", times, want)
	}
}
