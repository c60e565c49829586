package dedup

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/oracle"
)

// count passes articles on, and counts them.
func count(n *int, articles iter.Seq2[Article, error]) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		for a, err := range articles {
			*n++
			if !yield(a, err) {
				return
			}
		}
	}
}

// inEnglish puts English words for those of made-up texts, of the same rank by frequency; beyond their number two for one. What the screen finds
// depends on letters.
func inEnglish(t *testing.T, texts []string) []string {
	paths, err := filepath.Glob("../testdata/wire/*.txt")
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
	english, instead := ranked(seeds), map[string]string{}
	for i, w := range ranked(texts) {
		instead[w] = english[i%len(english)]
		if i >= len(english) {
			instead[w] += " " + english[i/len(english)*31%len(english)]
		}
	}
	var out []string
	for _, text := range texts {
		words := strings.Fields(text)
		for i, w := range words {
			words[i] = instead[w]
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// ranked returns the words of texts, the most frequent first.
func ranked(texts []string) []string {
	count := map[string]int{}
	for _, text := range texts {
		for _, w := range strings.Fields(text) {
			count[w]++
		}
	}
	return slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(count[b]-count[a], strings.Compare(a, b)) })
}

// TestScreenLosesNothing: of stories in which most have no like, fewer than half are looked at, and the clusters are those without the screen.
func TestScreenLosesNothing(t *testing.T) {
	for seed := range uint64(3) {
		var articles []Article
		for i, text := range inEnglish(t, oracle.Stories(1500, seed)) {
			if i%2 == 0 { // leaves many of the edits without what they were made of
				articles = append(articles, Article{ID: fmt.Sprintf("s%04d", i), Text: text})
			}
		}
		cfg, err := Config{}.withDefaults()
		if err != nil {
			t.Fatal(err)
		}
		want, err := clusters(cfg, nil, each(articles))
		if err != nil || len(want) < 50 {
			t.Fatalf("%d clusters, error %v", len(want), err)
		}
		seen, pool := 0, new(memory.Pool)
		got, err := clusters(cfg, pool, count(&seen, screened(cfg, fine, pool, each(articles))))
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("seed %d (-without +with):\n%s", seed, diff)
		}
		t.Logf("%d of %d stories looked at", seen, len(articles))
		if 2*seen > len(articles) {
			t.Errorf("seed %d: %d of %d stories were looked at", seed, seen, len(articles))
		}
	}
}

// TestScreenStyles: what only differs in style passes the screen.
func TestScreenStyles(t *testing.T) {
	plain := strings.Join(strings.Fields(oracle.Stories(1, 5)[0]), " ")
	plain = strings.Repeat(plain, 1+600/len(plain))
	wrapped := []byte(plain)
	for i := range wrapped {
		if wrapped[i] == ' ' && i%5 < 2 {
			wrapped[i] = '\n'
		}
	}
	cyrillic := strings.Repeat("Президент сказал в понедельник, что переговоры продолжатся. ", 9)
	for name, like := range map[string]string{
		"upper case":      strings.ToUpper(plain),
		"other lines":     string(wrapped),
		"page text":       strings.Repeat("Quickly jump to: my kayak | every vivid puppy | ", 40) + plain,
		"quotation marks": "“" + plain + "”",
		"a part":          plain[:len(plain)/4],
	} {
		passed := 0
		articles := append([]Article{{ID: "a", Text: plain}, {ID: "b", Text: like}, {ID: "f", Text: cyrillic}}, some(200)...)
		for a, err := range screened(Config{Width: 5, Cores: 1}, fine, nil, each(articles)) {
			if err != nil {
				t.Fatal(err)
			}
			switch a.ID {
			case "a", "b", "f":
				passed++
				if want := map[string]string{"a": plain, "b": like, "f": cyrillic}[a.ID]; a.Text != want {
					t.Errorf("%s: the text of %s is not what it was", name, a.ID)
				}
			default:
				passed += 100
			}
		}
		if passed != 3 {
			t.Errorf("%s: %d, want 3", name, passed)
		}
	}
}

// some returns n made-up stories of which none is like another.
func some(n int) []Article {
	var out []Article
	for i := range n {
		var b strings.Builder
		for k := range 150 {
			fmt.Fprintf(&b, "%s ", oracle.Word(uint64(i*977+k*k*31)))
		}
		out = append(out, Article{ID: fmt.Sprintf("z%03d", i), Text: b.String()})
	}
	return out
}

// TestScreenRepeatedID: a repeated id is told of, whether the stories have likes or not.
func TestScreenRepeatedID(t *testing.T) {
	articles := some(100)
	articles[70].ID = articles[20].ID
	var repeated *DuplicateIDError
	for _, err := range screened(Config{Width: 5, Cores: 2}, fine, nil, each(articles)) {
		if !errors.As(err, &repeated) || repeated.ID != articles[20].ID {
			t.Errorf("error %v", err)
		}
	}
	if repeated == nil {
		t.Error("no error")
	}
}

// TestScreenLongTexts: texts of more runs than are kept meet each other, and short ones in them.
func TestScreenLongTexts(t *testing.T) {
	report := strings.Join(inEnglish(t, oracle.Stories(700, 8)), "\n")
	brief := report[len(report)/2:][:400]
	var a anchored
	if a.find(report); len(a.hashes) < 2*sampleMost {
		t.Fatalf("%d runs are few", len(a.hashes))
	}
	articles := append([]Article{{ID: "a", Text: report}, {ID: "b", Text: report[len(report)/3:]}, {ID: "c", Text: brief}}, some(100)...)
	passed := map[string]bool{}
	for a, err := range screened(Config{Width: 5, Cores: 2}, fine, nil, each(articles)) {
		if err != nil {
			t.Fatal(err)
		}
		passed[a.ID] = true
	}
	if diff := gocmp.Diff(map[string]bool{"a": true, "b": true, "c": true}, passed); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestScreenBriefs: a brief is found in a report that is sampled: one in ten shares fewer than two sampled runs with it.
func TestScreenBriefs(t *testing.T) {
	const briefs, size = 100, 4000
	texts := strings.Join(inEnglish(t, oracle.Stories(10*briefs, 9)), " ")
	articles := some(100)
	for i := range briefs {
		report := texts[i*size:][:size]
		brief, runs := report[size/2:], anchored{}
		for n := 100; len(runs.hashes) < screenFew; n++ {
			brief = report[size/2:][:n]
			runs.find(brief)
		}
		articles = append(articles, Article{ID: fmt.Sprint("r", i), Text: report}, Article{ID: fmt.Sprint("b", i), Text: brief})
	}
	found := 0
	for a, err := range screened(Config{Width: 5, Cores: 2}, fine, new(memory.Pool), each(articles)) {
		if err != nil {
			t.Fatal(err)
		}
		if a.ID[0] == 'b' {
			found++
		}
	}
	if found < briefs {
		t.Errorf("%d of %d briefs found", found, briefs)
	}
}

// origin gives a text again, or an error.
type origin struct {
	text string
	err  error
}

func (o origin) Text() (string, error) { return o.text, o.err }

// TestOrigin: texts that can be had again make the same clusters, and one that cannot is an error.
func TestOrigin(t *testing.T) {
	articles := versions(500)
	want, err := Clusters(Config{}, each(articles))
	if err != nil || len(want) < 50 {
		t.Fatalf("%d clusters, error %v", len(want), err)
	}
	for i := range articles {
		if i%3 > 0 {
			articles[i].Origin = origin{text: articles[i].Text}
		}
	}
	got, err := Clusters(Config{}, each(articles))
	if diff := gocmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-kept +had again):\n%s", err, diff)
	}
	lost := errors.New("lost")
	for i := range articles {
		articles[i].Origin = origin{err: lost}
	}
	if got, err := Clusters(Config{}, each(articles)); !errors.Is(err, lost) || got != nil {
		t.Errorf("%d clusters, error %v", len(got), err)
	}
	for _, err := range Pairs(Config{MinJaccard: 0.7}, each(articles)) {
		if !errors.Is(err, lost) {
			t.Errorf("error %v", err)
		}
	}
}

// TestScreenUnreadableFile: texts that cannot be read back from the temporary file are an error.
func TestScreenUnreadableFile(t *testing.T) {
	texts := textsInCore
	t.Cleanup(func() { textsInCore = texts })
	textsInCore = 0
	t.Setenv("TMPDIR", t.TempDir())
	s := screen{cores: 1, depth: fine}
	if err := s.read(each(versions(200))); err != nil {
		t.Fatal(err)
	}
	defer s.texts.close()
	if s.texts.file == nil {
		t.Fatal("no file")
	}
	if err := s.texts.file.Truncate(100); err != nil {
		t.Skip(err)
	}
	if a, err := s.article(100); err == nil {
		t.Errorf("%d bytes, no error", len(a.Text))
	}
}

// findSlowly is anchored.find, byte by byte.
func findSlowly(text, letters string) (hashes []uint64, foreign int) {
	for i := range len(text) {
		if text[i] >= 0x80 {
			foreign++
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
	var all, few = anchored{}, anchored{sparse: true}
	f.Fuzz(func(t *testing.T, text string) {
		check(t, &all, text, "pqxyjkv")
		check(t, &few, text, "jkv")
	})
}

func check(t *testing.T, a *anchored, text, letters string) {
	t.Helper()
	a.find(text)
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
			a := anchored{sparse: sparse}
			for b.Loop() {
				for _, text := range texts {
					a.find(text)
				}
			}
		})
	}
}
