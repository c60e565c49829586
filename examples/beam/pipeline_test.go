package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/google/go-cmp/cmp"
	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/stage"
)

func TestMain(m *testing.M) {
	flag.Parse()
	beam.Init()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// small are options by which few stories go through all that many do.
func small() options {
	o := defaults
	o.Single, o.BlockBits, o.PartitionBytes, o.RangeIDs, o.Hot, o.Rounds = true, 6, 200_000, 64, 16, 8
	return o
}

// ran runs the pipeline, and returns its lines, what it said, and its status.
func ran(t *testing.T, o options, paths ...string) (lines, said string, status int) {
	t.Helper()
	o.Output = filepath.Join(t.TempDir(), "out")
	var b bytes.Buffer
	status = run(context.Background(), o, "", paths, nil, &b)
	text, err := os.ReadFile(filepath.Join(o.Output, singleName))
	if err != nil {
		t.Fatal(err)
	}
	return string(text), b.String(), status
}

// wanted returns the lines of what package dedup finds among the stories of files.
func wanted(t *testing.T, s stage.Settings, paths ...string) string {
	t.Helper()
	r := feed.Open(paths...)
	r.Clean = true
	titles := map[string]title{}
	var all dedup.Articles
	for a, err := range r.All() {
		if err != nil {
			t.Fatal(err)
		}
		all, titles[a.ID] = append(all, a), titleOf(&a)
	}
	found, err := dedup.Clustering{Config: s.Config, Cut: s.Cut, Window: s.Window}.Clusters(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range found {
		line, err := lineOf(c, titles)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(line)
	}
	return b.String()
}

// same checks lines.
func same(t *testing.T, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("of %d and %d lines, line %d (-want +got):\n%s", len(a), len(b), i+1, cmp.Diff(a[i], b[i]))
		}
	}
	t.Fatalf("%d lines, want %d", len(b), len(a))
}

func TestSameClusters(t *testing.T) {
	all := stories(1500, 1)
	paths := jsonLines(t, all, 1)
	want := wanted(t, stage.Settings{}, paths...)
	if n := strings.Count(want, "\n"); n < 100 {
		t.Fatalf("%d clusters", n)
	}
	for _, part := range []string{`"history":[`, `"headline":"UPDATE`, `"agencies":["Reuters"]`, `"published":"2026-11-0`} {
		if !strings.Contains(want, part) {
			t.Fatalf("no cluster has %s", part)
		}
	}
	one := defaults
	one.Single = true
	for _, test := range []struct {
		name, reason string
		o            options
		paths        []string
	}{
		{"large", "as a run of few stories goes", one, paths},
		{"small", "many blocks and partitions, ranges of ids and hot lists", small(), jsonLines(t, shuffled(all, 1), 7)},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, said, status := ran(t, test.o, test.paths...)
			if status != 0 {
				t.Fatalf("%s: status %d: %s", test.reason, status, said)
			}
			same(t, want, got)
		})
	}
}

// TestManyFiles: the files of all partitions together have the same lines.
func TestManyFiles(t *testing.T) {
	paths := jsonLines(t, stories(300, 8), 2)
	o := small()
	o.Single, o.Output = false, filepath.Join(t.TempDir(), "out")
	var said bytes.Buffer
	if status := run(context.Background(), o, "", paths, nil, &said); status != 0 {
		t.Fatal(said.String())
	}
	files, err := filepath.Glob(filepath.Join(o.Output, "clusters-?????.jsonl"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	var got []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got = slices.AppendSeq(got, strings.Lines(string(text)))
	}
	slices.Sort(got)
	if diff := cmp.Diff(slices.Sorted(strings.Lines(wanted(t, o.Settings, paths...))), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSettings: a wide window pairs a story of a hot list with many next ones, across the parts of the list.
func TestSettings(t *testing.T) {
	paths := jsonLines(t, stories(500, 2), 3)
	o := small()
	o.Settings = stage.Settings{Config: dedup.Config{Width: 4, Rate: 0.5}, Cut: 0.55, Window: 2000}
	got, said, status := ran(t, o, paths...)
	if status != 0 {
		t.Fatal(said)
	}
	same(t, wanted(t, o.Settings, paths...), got)
}

// TestHeavy: copies of one text, one footer on all stories, both beside others.
func TestHeavy(t *testing.T) {
	all := stories(300, 3)
	text := strings.Join((&writer{Rand: newRand(4)}).text(0, 8), " ")
	for i := range 10_000 {
		all = append(all, dedup.Article{ID: fmt.Sprintf("copy%d", i), Text: text, Source: fmt.Sprint(i % 100)})
	}
	paths := jsonLines(t, all, 3)
	one := defaults
	one.Single = true
	got, said, status := ran(t, one, paths...)
	if status != 0 {
		t.Fatal(said)
	}
	same(t, wanted(t, stage.Settings{}, paths...), got)

	w := &writer{Rand: newRand(5)}
	footer := strings.Join(w.text(0, 6), "\n\n")
	all = all[:300]
	for i := range 1500 {
		all = append(all, dedup.Article{ID: fmt.Sprintf("with%d", i), Text: strings.Join(w.text(0, 6), "\n\n") + "\n\n" + footer, Source: fmt.Sprint(i % 3)})
	}
	paths = jsonLines(t, all, 3)
	o := small()
	o.Hot = 256
	if got, said, status = ran(t, o, paths...); status != 0 {
		t.Fatal(said)
	}
	same(t, wanted(t, stage.Settings{}, paths...), got)
}

func TestBadInput(t *testing.T) {
	all := stories(40, 6)
	paths := jsonLines(t, all, 1)
	want := wanted(t, stage.Settings{}, paths...)
	dir := t.TempDir()
	broken, again, missing := filepath.Join(dir, "broken.jsonl"), filepath.Join(dir, "again.jsonl"), filepath.Join(dir, "missing.jsonl")
	writeTest(t, broken, "{\"id\":\"x\",\"text\":\n{\"id\":\"y\",\"headline\":\"no text\"}\n")
	writeTest(t, again, fmt.Sprintf("\n{\"id\":%q,\"text\":\"Other words.\"}\n", all[0].ID))
	got, said, status := ran(t, small(), append(paths, broken, again, missing)...)
	same(t, want, got)
	if status != statusFailed {
		t.Errorf("status %d", status)
	}
	var tell bytes.Buffer
	r := feed.Open(append(paths, broken, again, missing)...)
	r.Report = func(p *feed.Problem) error { fmt.Fprintln(&tell, p); return nil }
	for _, err := range r.All() {
		if err != nil {
			t.Fatal(err)
		}
	}
	tell.WriteString("samewire-beam: 40 stories read, 4 problems\n")
	lines := func(s string) map[string]bool { // the order is that of files, but what is wrong with a path comes first
		all := map[string]bool{}
		for line := range strings.Lines(s) {
			all[line] = true
		}
		return all
	}
	if diff := cmp.Diff(lines(tell.String()), lines(said)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	o := small()
	o.Output = filepath.Join(t.TempDir(), "out")
	results, err := o.cluster(context.Background(), append(paths, broken, again))
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int64{}
	for _, c := range results.AllMetrics().Counters() {
		if c.Key.Namespace == "samewire" {
			counts[c.Key.Name] += c.Result()
		}
	}
	if diff := cmp.Diff(map[string]int64{"stories": 41, "problems": 3}, counts); diff != "" {
		t.Errorf("counters (-want +got):\n%s", diff)
	}
	if lines, said, status := ran(t, small(), broken); status != statusNothing || lines != "" {
		t.Errorf("nothing to read: status %d: %s, lines %q", status, said, lines)
	}
}

// TestNames: a file whose name is no UTF-8 is read, and a folder whose name is a pattern written.
func TestNames(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("names of files are characters here")
	}
	paths := jsonLines(t, stories(40, 6), 1)
	odd := filepath.Join(t.TempDir(), "caf\xe9.jsonl")
	if err := os.Rename(paths[0], odd); err != nil {
		t.Fatal(err)
	}
	o := small()
	o.Output = filepath.Join(t.TempDir(), "out[1]*")
	var said bytes.Buffer
	if status := run(context.Background(), o, "", []string{odd}, nil, &said); status != 0 {
		t.Fatalf("status %d: %s", status, &said)
	}
	got, err := os.ReadFile(filepath.Join(o.Output, singleName))
	if err != nil {
		t.Fatal(err)
	}
	same(t, wanted(t, o.Settings, odd), string(got))
}

// TestChangedFile: what is read again has to be what was read.
func TestChangedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jsonl")
	writeTest(t, path, `{"id":"x","text":"Some words."}`+"\n")
	of := func(place int, id string) error {
		n := &numbered{path: path, of: map[int]numberOf{place: {5, uint16(hashID(id))}}}
		return n.articles(context.Background(), func(number uint32, a *feed.Story) {
			if number != 5 || a.ID != "x" {
				t.Errorf("story %d, %q", number, a.ID)
			}
		}, nil)
	}
	if err := of(0, "x"); err != nil {
		t.Error(err)
	}
	for _, err := range []error{of(0, "y"), of(1, "x")} {
		if err == nil || !strings.Contains(err.Error(), "has changed since it was read") {
			t.Errorf("error %v", err)
		}
	}
}

func TestWrongUse(t *testing.T) {
	held := filepath.Join(t.TempDir(), "out[1]")
	if err := os.Mkdir(held, 0o755); err != nil {
		t.Fatal(err)
	}
	writeTest(t, filepath.Join(held, "clusters.jsonl"), "of another run\n")
	for _, test := range []struct {
		reason string
		change func(*options)
		want   string
	}{
		{"no folder", func(o *options) { o.Output = "" }, "give --output"},
		{"a folder with files", func(o *options) { o.Output = "." }, "not empty"},
		{"a folder with files, whose name is a pattern", func(o *options) { o.Output = held }, "not empty"},
		{"a file", func(o *options) { o.Output = filepath.Join(held, "clusters.jsonl") }, "clusters.jsonl"},
		{"a folder elsewhere whose name is a pattern", func(o *options) { o.Output = "gs://bucket/out[1]" }, "characters of a pattern"},
		{"a folder that workers get under another name", func(o *options) { o.Output += "/\xff" }, "no UTF-8"},
		{"no rounds", func(o *options) { o.Rounds = 0 }, "--rounds is 0, allowed is 1 to 64"},
		{"a cut of 2", func(o *options) { o.Settings.Cut = 2 }, "Cut"},
	} {
		o := small()
		o.Output = t.TempDir()
		test.change(&o)
		var b bytes.Buffer
		if status := run(context.Background(), o, "", []string{"story_test.go"}, nil, &b); status != statusUsage || !strings.Contains(b.String(), test.want) {
			t.Errorf("%s: status %d: %s", test.reason, status, &b)
		}
	}
}

// TestMeasure: the figures have what is shuffled; of small options also that hot lists are cut.
func TestMeasure(t *testing.T) {
	o := small()
	o.Output = filepath.Join(t.TempDir(), "out")
	var table, said bytes.Buffer
	if status := run(context.Background(), o, "-", jsonLines(t, stories(300, 7), 2), &table, &said); status != 0 {
		t.Fatal(said.String())
	}
	got := map[string]string{}
	for line := range strings.Lines(table.String()) {
		if at := strings.LastIndexFunc(line, unicode.IsLetter); at > 0 {
			if f := strings.Fields(line[at+1:]); len(f) == 4 {
				got[strings.TrimSpace(line[:at+1])] = f[0]
			}
		}
	}
	for _, stage := range []string{"ids", "filter, keys", "filter, ends", "shingles, ends", "rows", "rows to compare", "components", "lines", "all"} {
		if bytes, err := strconv.ParseFloat(got[stage], 64); err != nil || bytes < 0.1 {
			t.Errorf("%s: %q bytes a story", stage, got[stage])
		}
	}
	if !strings.Contains(table.String(), "\nstories 300; CPU ") {
		t.Errorf("no sum of 300 stories:\n%s", &table)
	}
}

func TestLine(t *testing.T) {
	c := dedup.Cluster{ID: "a", Medoid: "b", Members: []dedup.Member{{ID: "a", Source: "S<", Jaccard: 0.123456, Contained: 1}, {ID: "b", Jaccard: 1, Contained: 1, Agencies: []string{"AP"}}},
		Agencies: []string{"AP"}, History: []dedup.Version{{ID: "a", Added: 1}, {ID: "b", From: "a", Added: 0.5, Kept: 0.25}}}
	got, err := lineOf(c, map[string]title{"a": {"To & fro\u202e", -1}, "b": {"", 1}})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"schema":1,"cluster":"a","size":2,"medoid":"b","members":[` +
		`{"id":"a","source":"S<","headline":"To & fro\u202e","published":"1969-12-31T23:59:59Z","jaccard":0.1235,"contained":1},` +
		`{"id":"b","source":"","published":"1970-01-01T00:00:00Z","jaccard":1,"contained":1,"agencies":["AP"]}],` +
		`"agencies":["AP"],"history":[{"id":"a"},{"id":"b","from":"a","added":0.5,"kept":0.25}]}` + "\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
