package dedup_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/oracle"
)

// mixed is stories of all sorts: reports and their rewrites, copies, growing ones with times, pages of one outlet, boilerplate, short and wordless stories, other scripts.
func mixed() (all []dedup.Article) {
	r := rand.New(rand.NewPCG(19, 1))
	add := func(a dedup.Article) {
		a.ID = fmt.Sprintf("%04d", (len(all)*379+71)%1009) // in no order
		all = append(all, a)
	}
	for i, text := range oracle.Stories(200, 19) {
		a := dedup.Article{Text: text, Source: []string{"", "Quay Gazette", "The Torvik Mail", "Sund Radio"}[i%4]}
		if i%3 == 0 {
			a.Text, a.Credit = text+"\n\n(Reporting by Eva Holm; Reuters)", "dpa"
		}
		add(a)
		if i%20 == 0 {
			a.Source, a.Headline = "Kallvik Post", "Another headline"
			add(a) // the same words
		}
	}
	for seed := range uint64(3) {
		for _, a := range growing(40+seed, 8) {
			add(a)
		}
	}
	for _, a := range paywalled(40) {
		add(a)
	}
	_, with := oracle.Boilerplate()
	for _, text := range with {
		add(dedup.Article{Text: text})
	}
	for i := range 12 {
		add(dedup.Article{Text: []string{"", "Quay closed", "The quay of Torvik was closed on Friday. Nobody was hurt.", "***"}[i%4], Source: "Sund Radio"})
	}
	for _, scripts := range [][]string{
		{"Президент сказал в понедельник, что переговоры о мосте через пролив продолжатся. ", "Совет города соберётся в четверг, чтобы решить, кто заплатит за причал. "},
		{"市議会は木曜日に埠頭の費用を誰が払うかを決めるために集まる。", "港長は月曜日に橋の工事が続くと述べた。"},
		{"قال رئيس الميناء يوم الاثنين إن العمل في الجسر سيستمر حتى نهاية العام. ", "يجتمع مجلس المدينة يوم الخميس لاتخاذ قرار بشأن الرصيف. "},
	} {
		text := strings.Repeat(scripts[0], 4) + prose(r, 5) + strings.Repeat(scripts[1], 3)
		add(dedup.Article{Text: text, Published: morning})
		add(dedup.Article{Text: scripts[1] + text + scripts[0], Published: morning.Add(time.Hour)})
	}
	return all
}

// sketched returns the sketches of articles as files, each with those that at gives its number.
func sketched(tb testing.TB, how dedup.Clustering, articles []dedup.Article, n int, at func(i int) int) (files [][]byte) {
	tb.Helper()
	parts := make([][]dedup.Article, n)
	for i, a := range articles {
		p := &parts[at(i)]
		*p = append(*p, a)
	}
	for _, part := range parts {
		var file bytes.Buffer
		if err := how.Sketch(context.Background(), dedup.Articles(part), &file); err != nil {
			tb.Fatal(err)
		}
		files = append(files, file.Bytes())
	}
	return files
}

// opened opens sketches in memory, named a.sketch, b.sketch and so on.
func opened(tb testing.TB, files ...[]byte) (all []*dedup.SketchFile) {
	tb.Helper()
	for i, file := range files {
		f, err := dedup.OpenSketch(string(rune('a'+i))+".sketch", bytes.NewReader(file), int64(len(file)))
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}

// TestJoinIsClusters: however stories are spread over files, in whatever order, the join of these makes the clusters of all.
func TestJoinIsClusters(t *testing.T) {
	articles := mixed()
	for name, how := range map[string]dedup.Clustering{
		"default":  {},
		"narrow":   {Config: dedup.Config{Width: 3, Rate: 0.9}, Window: 16, Cut: 0.2}, // without the filter
		"spilling": {Run: dedup.Run{Memory: 1, TempDir: t.TempDir(), Cores: 2}},
	} {
		want := mustClusters(t, how, articles)
		if len(want) < 20 {
			t.Fatalf("%s: %d clusters", name, len(want))
		}
		r := rand.New(rand.NewPCG(19, 2))
		for _, n := range []int{1, 2, 7} {
			r.Shuffle(len(articles), func(i, k int) { articles[i], articles[k] = articles[k], articles[i] })
			files := sketched(t, how, articles, n, func(int) int { return r.IntN(n) })
			r.Shuffle(n, func(i, k int) { files[i], files[k] = files[k], files[i] })
			join := how
			if n > 1 {
				join.Config = dedup.Config{} // that of the files
			}
			got, err := join.Join(context.Background(), opened(t, files...)...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %d files (-clusters +join):\n%s", name, n, diff)
			}
		}
	}
}

// TestSketchOfCores: a file hangs neither on the number of cores, nor on how much memory there is.
func TestSketchOfCores(t *testing.T) {
	articles, one := mixed(), func(int) int { return 0 }
	want := sketched(t, dedup.Clustering{Run: dedup.Run{Cores: 1}}, articles, 1, one)[0]
	for _, run := range []dedup.Run{{Cores: 3}, {Cores: 2, Memory: 1, TempDir: t.TempDir()}} {
		if got := sketched(t, dedup.Clustering{Run: run}, articles, 1, one)[0]; !bytes.Equal(want, got) {
			t.Errorf("%d cores, %d bytes of memory: another file", run.Cores, run.Memory)
		}
	}
}

// TestSketchConfig: a file tells what of a Config it hangs on.
func TestSketchConfig(t *testing.T) {
	how := dedup.Clustering{Config: dedup.Config{Scheme: dedup.Classic, Width: 3, Slots: 16, Rate: 0.5}}
	file := sketched(t, how, mixed()[:1], 1, func(int) int { return 0 })
	if diff := cmp.Diff(dedup.Config{Width: 3, Rate: 0.5}, opened(t, file...)[0].Config()); diff != "" {
		t.Errorf("its Config (-want +got):\n%s", diff)
	}
}

// TestJoinLearns: page text that is known counts in a join as it does in a run, and what stands in its stories is learned.
func TestJoinLearns(t *testing.T) {
	pages := paywalled(20)
	after := func(run func(o *dedup.Outlets, articles []dedup.Article) []dedup.Cluster) (clusters [][]dedup.Cluster, known string) {
		var o dedup.Outlets
		for _, articles := range [][]dedup.Article{pages[:12], append([]dedup.Article{{ID: "a", Source: pages[0].Source, Text: paywalledPage(pages[20].Text)}}, pages[15:]...)} {
			clusters = append(clusters, run(&o, articles))
		}
		var saved bytes.Buffer
		if err := o.Save(&saved); err != nil {
			t.Fatal(err)
		}
		return clusters, saved.String()
	}
	want, wantKnown := after(func(o *dedup.Outlets, articles []dedup.Article) []dedup.Cluster {
		return mustClusters(t, dedup.Clustering{Outlets: o}, articles)
	})
	got, gotKnown := after(func(o *dedup.Outlets, articles []dedup.Article) []dedup.Cluster {
		how := dedup.Clustering{Outlets: o}
		found, err := how.Join(context.Background(), opened(t, sketched(t, how, articles, 2, func(i int) int { return i % 2 })...)...)
		if err != nil {
			t.Fatal(err)
		}
		return found
	})
	if diff := cmp.Diff(want, got); diff != "" || len(wantKnown) < 80 || wantKnown != gotKnown {
		t.Errorf("%d bytes are known, %d after joins (-clusters +join):\n%s", len(wantKnown), len(gotKnown), diff)
	}
}

// TestJoinRefuses: files that cannot be used together are errors that say why.
func TestJoinRefuses(t *testing.T) {
	articles := mixed()[:30]
	two := sketched(t, dedup.Clustering{}, articles, 2, func(i int) int { return i % 2 })
	again := sketched(t, dedup.Clustering{}, articles[7:8], 1, func(int) int { return 0 })
	var repeated *dedup.DuplicateIDError
	if _, err := (dedup.Clustering{}).Join(context.Background(), opened(t, two[0], two[1], again[0])...); !errors.As(err, &repeated) || repeated.ID != articles[7].ID {
		t.Errorf("a story in two files: error %v", err)
	}
	if err := (dedup.Clustering{}).Sketch(context.Background(), dedup.Articles(append(articles, articles[3])), new(bytes.Buffer)); !errors.As(err, &repeated) || repeated.ID != articles[3].ID {
		t.Errorf("two stories with one id: error %v", err)
	}
	for _, c := range []struct {
		how  dedup.Clustering // of the third file
		join dedup.Clustering
		want dedup.SketchMismatchError
	}{
		{dedup.Clustering{Config: dedup.Config{Width: 6}}, dedup.Clustering{}, dedup.SketchMismatchError{File: "c.sketch", Field: "Width", Have: 6, Want: 5}},
		{dedup.Clustering{Config: dedup.Config{Rate: 0.3}}, dedup.Clustering{}, dedup.SketchMismatchError{File: "c.sketch", Field: "Rate", Have: float32(0.3), Want: float32(0.25)}},
		{dedup.Clustering{}, dedup.Clustering{Config: dedup.Config{Width: 4}}, dedup.SketchMismatchError{File: "a.sketch", Field: "Width", Have: 5, Want: 4}},
	} {
		third := sketched(t, c.how, []dedup.Article{{ID: "third"}}, 1, func(int) int { return 0 })
		_, err := c.join.Join(context.Background(), opened(t, two[0], two[1], third[0])...)
		var got *dedup.SketchMismatchError
		if !errors.As(err, &got) || *got != c.want {
			t.Errorf("error %v, want %v", err, &c.want)
		}
	}
	if got, err := (dedup.Clustering{}).Join(context.Background()); err != nil || len(got) != 0 {
		t.Errorf("no files: %v, error %v", got, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (dedup.Clustering{}).Join(ctx, opened(t, two...)...); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: error %v", err)
	}
	var wrong *dedup.ConfigError
	if _, err := (dedup.Clustering{Cut: 2}).Join(context.Background()); !errors.As(err, &wrong) || wrong.Field != "Cut" {
		t.Errorf("a Cut of 2: error %v", err)
	}
}

// watched is a file that asks before it is read.
type watched struct {
	*bytes.Reader
	ask func(at int64) error
}

func (w watched) ReadAt(data []byte, at int64) (int, error) {
	if err := w.ask(at); err != nil {
		return 0, err
	}
	return w.Reader.ReadAt(data, at)
}

// TestJoinEnds: a join whose context ends, or that cannot read a file, reads hardly another record, wherever in its work that is, and teaches its
// Outlets all that its stories have, or nothing.
func TestJoinEnds(t *testing.T) {
	data := sketched(t, dedup.Clustering{}, mixed(), 1, func(int) int { return 0 })[0]
	const head, table = 17, 8216 // bytes: see SKETCH.md
	endOfRecords := int64(head + binary.LittleEndian.Uint64(data[len(data)-table+4:]))
	var known bytes.Buffer
	var outlets dedup.Outlets
	mustClusters(t, dedup.Clustering{Outlets: &outlets}, paywalled(12))
	if err := outlets.Save(&known); err != nil {
		t.Fatal(err)
	}
	// run joins the file with what is known before. do is called at one of the reads from when stories are taken apart on; after is how many records are read then.
	run := func(memory int64, n int, do func(cancel func()) error) (read, after int, saved []byte, err error) {
		outlets, err := dedup.OpenOutlets(bytes.NewReader(known.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		parsing, ended, mutex := false, false, sync.Mutex{}
		how := dedup.Clustering{Outlets: outlets, Run: dedup.Run{Cores: 1, Memory: memory}}
		how.Run.Progress = func(p dedup.Progress) {
			mutex.Lock()
			defer mutex.Unlock()
			parsing = parsing || p.Stage == dedup.Parsing
		}
		f, err := dedup.OpenSketch("a.sketch", watched{bytes.NewReader(data), func(at int64) error {
			mutex.Lock()
			defer mutex.Unlock()
			if ended && at < endOfRecords {
				after++
			}
			if !parsing {
				return nil
			}
			if read++; read == n+1 {
				ended = true
				return do(cancel)
			}
			return nil
		}}, int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = how.Join(ctx, f)
		var file bytes.Buffer
		if err := outlets.Save(&file); err != nil {
			t.Fatal(err)
		}
		return read, after, file.Bytes(), err
	}
	broken := errors.New("disk on fire")
	const few = 50 // records: those of the holders of a piece that are looked at
	for _, memory := range []int64{1, 448 << 20} {
		all, _, learned, err := run(memory, -1, nil)
		if err != nil || bytes.Equal(learned, known.Bytes()) {
			t.Fatalf("%d bytes of memory: error %v, %d bytes learned", memory, err, len(learned))
		}
		for name, c := range map[string]struct {
			do   func(cancel func()) error
			want error
		}{
			"cancelled": {func(cancel func()) error { cancel(); return nil }, context.Canceled},
			"broken":    {func(func()) error { return broken }, broken},
		} {
			for n := 0; n < all; n += 1 + all/25 {
				read, after, saved, err := run(memory, n, c.do)
				if !errors.Is(err, c.want) || after > few || !bytes.Equal(saved, known.Bytes()) && !bytes.Equal(saved, learned) {
					t.Errorf("%d bytes of memory, %s at read %d of %d: error %v after %d, %d records read; %d bytes are known, want %d or %d",
						memory, name, n, all, err, read, after, len(saved), known.Len(), len(learned))
				}
			}
		}
	}
}
