package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samewire/samewire/dedup"
)

// words are what invented stories are made of, a language a line.
var words = []string{
	"the minister said on Monday that a new bridge over the river would open before winter while workers at the port asked for higher pay and talks with " +
		"the company ended without a deal police found no trace of the missing boat which left the harbour at dawn rain is expected in the north a court in the capital " +
		"heard seven witnesses against former mayor who denies all charges schools remain closed after flood damaged roads farmers fear for their harvest prices rose again " +
		"economists blame drought exports fell by third quarter bank cut rates investors sold shares club won final match late goal coach praised young team fans sang",
	"der Minister sagte am Montag dass die neue Brücke über den Fluss noch vor dem Winter öffnen soll während Arbeiter im Hafen höhere Löhne fordern und Gespräche mit " +
		"dem Unternehmen ohne Ergebnis endeten Polizei fand keine Spur vom vermissten Boot das im Morgengrauen auslief Regen wird erwartet ein Gericht hörte sieben Zeugen gegen früheren",
	"министр сказал в понедельник что новый мост через реку откроют до зимы а рабочие порта требуют повышения зарплаты переговоры с компанией закончились без соглашения полиция не " +
		"нашла следов пропавшей лодки которая вышла из гавани на рассвете ожидается дождь суд в столице выслушал семь свидетелей против бывшего мэра школы закрыты после наводнения",
	"قال الوزير يوم الاثنين إن جسرا جديدا فوق النهر سيفتح قبل الشتاء بينما طالب عمال الميناء بأجور أعلى وانتهت المحادثات مع الشركة دون اتفاق ولم تجد الشرطة أثرا للقارب المفقود " +
		"الذي غادر المرفأ عند الفجر ويتوقع هطول المطر وسمعت محكمة في العاصمة سبعة شهود ضد رئيس البلدية السابق",
}

// writer writes invented stories.
type writer struct {
	*rand.Rand
	names int
}

func (w *writer) sentence(language int) string {
	all := strings.Fields(words[language])
	var b strings.Builder
	for i := range 7 + w.IntN(14) {
		switch word := all[w.IntN(len(all))]; {
		case i == 0:
			fmt.Fprintf(&b, "%s%s", strings.ToUpper(word[:1]), word[1:])
		case w.IntN(9) == 0: // what tells stories apart
			fmt.Fprintf(&b, " %s%c%d", word, 'a'+w.IntN(26), w.IntN(500))
		default:
			b.WriteString(" " + word)
		}
	}
	return b.String() + "."
}

func (w *writer) text(language, sentences int) []string {
	all := make([]string, sentences)
	for i := range all {
		all[i] = w.sentence(language)
	}
	return all
}

// rewrite returns a text with sentences left out, told otherwise, and added.
func (w *writer) rewrite(text []string, language int) (out []string) {
	for _, s := range text {
		switch w.IntN(8) {
		case 0:
		case 1:
			out = append(out, w.sentence(language))
		case 2:
			all := strings.Fields(s)
			all[w.IntN(len(all))] = "altogether"
			out = append(out, strings.Join(all, " "))
		default:
			out = append(out, s)
		}
	}
	if w.IntN(2) == 0 {
		out = append(out, w.text(language, 1+w.IntN(3))...)
	}
	return out
}

// stories returns so many stories: some in families, of several outlets with text of their own around them, copies, updates, short ones, in four languages.
func stories(n int, seed uint64) []dedup.Article {
	w := &writer{Rand: rand.New(rand.NewPCG(seed, 1))}
	footers := make([]string, 12)
	for i := range footers {
		footers[i] = strings.Join(w.text(0, 1+i%4), " ")
	}
	day := time.Date(2026, 11, 2, 6, 0, 0, 0, time.UTC)
	var all []dedup.Article
	add := func(text []string, more func(*dedup.Article)) {
		outlet := w.IntN(len(footers))
		a := dedup.Article{ID: fmt.Sprintf("%c%x", 'a'+w.IntN(26), w.Uint32()), Text: strings.Join(text, "\n\n")}
		if w.IntN(4) > 0 {
			a.Source = fmt.Sprintf("outlet %d", outlet)
			a.Text += "\n\n" + footers[outlet]
		}
		if w.IntN(2) == 0 {
			a.Headline = w.sentence(0)
		}
		if w.IntN(3) > 0 {
			a.Published = day.Add(time.Duration(w.IntN(72*3600)) * time.Second)
		}
		if w.IntN(5) == 0 {
			a.Credit = "Reuters"
		}
		more(&a)
		all = append(all, a)
	}
	as := func(*dedup.Article) {}
	for len(all) < n {
		language := max(0, w.IntN(8)-4)
		text := w.text(language, 4+w.IntN(20))
		switch w.IntN(6) {
		case 0: // a family
			for range 1 + w.IntN(6) {
				add(w.rewrite(text, language), as)
			}
		case 1: // copies
			for range 1 + w.IntN(5) {
				add(text, func(a *dedup.Article) {
					if w.IntN(2) == 0 {
						a.Headline = "The same, told again"
					}
				})
			}
		case 2: // a report that grows
			at := day.Add(time.Duration(w.IntN(48)) * time.Hour)
			for i := range 2 + w.IntN(5) {
				add(text, func(a *dedup.Article) {
					a.Published, a.Source = at.Add(time.Duration(i)*time.Hour), "wire"
					if i > 0 {
						a.Headline = fmt.Sprintf("UPDATE %d-%s", i, w.sentence(0))
					}
				})
				text = append(w.rewrite(text, language), w.text(language, 2+w.IntN(4))...)
			}
		case 3: // short ones
			short := w.text(language, 1+w.IntN(2))
			add(short, as)
			add(w.rewrite(short, language), as)
		default:
			add(text, as)
		}
	}
	return all[:n]
}

// jsonLines writes stories as files, some of them compressed, and returns their paths.
func jsonLines(t *testing.T, all []dedup.Article, files int) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for i := range files {
		var b strings.Builder
		for _, a := range all[i*len(all)/files : (i+1)*len(all)/files] {
			of := map[string]string{"id": a.ID, "text": a.Text, "headline": a.Headline, "source": a.Source, "credit": a.Credit}
			if !a.Published.IsZero() {
				of["published"] = a.Published.Format(time.RFC3339)
			}
			line, err := json.Marshal(of)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(append(line, '\n'))
		}
		path := filepath.Join(dir, fmt.Sprintf("%d.jsonl", i))
		if i%2 == 1 {
			path += ".gz"
		}
		paths = append(paths, path)
		writeTest(t, path, b.String())
	}
	return paths
}

func writeTest(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if !strings.HasSuffix(path, ".gz") {
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
		return
	}
	z := gzip.NewWriter(f)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

// shuffled returns stories in another order.
func shuffled(all []dedup.Article, seed uint64) []dedup.Article {
	all = slices.Clone(all)
	rand.New(rand.NewPCG(seed, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}
