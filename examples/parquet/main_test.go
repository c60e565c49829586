package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"
	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
)

// write writes a file of columns of strings.
func write(t *testing.T, path string, names []string, rows [][]string) {
	t.Helper()
	var fields schema.FieldList
	for _, n := range names {
		fields = append(fields, schema.MustPrimitive(schema.NewPrimitiveNodeLogical(n, parquet.Repetitions.Required, schema.StringLogicalType{}, parquet.Types.ByteArray, -1, -1)))
	}
	var b bytes.Buffer
	w := file.NewParquetWriter(&b, schema.MustGroup(schema.NewGroupNode("schema", parquet.Repetitions.Required, fields, -1)))
	g, err := w.AppendRowGroupChecked()
	if err != nil {
		t.Fatal(err)
	}
	for i := range names {
		var values []parquet.ByteArray
		for _, row := range rows {
			values = append(values, parquet.ByteArray(row[i]))
		}
		c, err := g.NextColumn()
		if err == nil {
			_, err = c.(*file.ByteArrayColumnChunkWriter).WriteBatch(values, nil, nil)
		}
		if err = errors.Join(err, c.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(g.Close(), w.Close(), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// clusters are those of articles.
func clusters(t *testing.T, articles []dedup.Article) []dedup.Cluster {
	t.Helper()
	found, err := dedup.ClustersOf(dedup.Config{}, articles)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// articles are the stories of JSON lines.
func articles(t *testing.T, lines io.Reader) (all []dedup.Article) {
	t.Helper()
	in := feed.Reader{Paths: []string{feed.Stdin}, Stdin: lines}
	for a, err := range in.All() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}

// TestRoundTrip: what JSON lines have is what the same stories have that come as Parquet, and so are their clusters.
func TestRoundTrip(t *testing.T) {
	t.Chdir(t.TempDir())
	report := "ILOVIK (AP) — A ferry with 140 people aboard ran aground off the island of Ilovik early on Sunday, the coast guard said, and all were brought ashore by noon. "
	rows := [][]string{
		{"ap-1", report + "The captain said that the fog had come up within minutes.", "Ferry runs aground", "AP", "2026-11-22T08:00:00Z", "en"},
		{"daily-1", report + "Divers were to look at the hull on Monday.\n\n\"Nobody was hurt\" — <b>the mayor</b>.", "All safe after ferry accident", "The Daily", "22 Nov 2026", "en"},
		{"other-1", "The parliament voted on the budget late at night, after a debate of eleven hours about schools, roads and the price of electricity.", "Budget passes", "", "1763712000", "de"},
		{"empty-1", "", "\u2028\x7f", "", "", ""},
	}
	names := []string{"id", "text", "headline", "source", "published", "lang"}
	write(t, "a.parquet", names, rows)
	var lines bytes.Buffer
	for _, row := range rows {
		o := map[string]string{}
		for i, n := range names {
			o[n] = row[i]
		}
		line, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(line, '\n'))
	}
	want := articles(t, &lines)
	var out, errs bytes.Buffer
	if status := run(context.Background(), []string{"a.parquet"}, &out, &errs); status != 0 || errs.Len() > 0 {
		t.Fatalf("status %d, %s", status, &errs)
	}
	got := articles(t, &out)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if first := want[0].Published; !first.Equal(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("published %v", first)
	}
	found := clusters(t, got)
	if diff := cmp.Diff(clusters(t, want), found); diff != "" || len(found) != 1 {
		t.Errorf("%d clusters (-want +got)\n%s", len(found), diff)
	}
}

// failing is a writer whose writes fail.
type failing struct{ error }

func (f failing) Write([]byte) (int, error) { return 0, f.error }

// TestRun: statuses, messages and lines of the program.
func TestRun(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "good.parquet", []string{"article_body", "id"}, [][]string{{"words & <more>", "a"}, {"", "b"}})
	write(t, "text.parquet", []string{"text"}, [][]string{{"other words"}})
	if err := os.WriteFile("bad.parquet", []byte("no such thing"), 0o600); err != nil {
		t.Fatal(err)
	}
	const lines = `{"id":"a","text":"words & <more>"}` + "\n" + `{"id":"b","text":""}` + "\n"
	const bad = "bad.parquet: not a Parquet file: it begins with \"no such \", not with \"PAR1\": give Parquet files; samewire itself reads other formats\n"
	for _, tt := range []struct {
		args   string
		status int
		out    string
		err    string
	}{
		{"--column text=article_body good.parquet", 0, lines, ""},
		{"good.parquet --column=TEXT=Article_Body", 0, lines, ""},
		{"--column body=article_body bad.parquet good.parquet", 1, lines, bad + "samewire-parquet: bad inputs left out: 1; stories written: 2\n"},
		{"--strict bad.parquet text.parquet", 4, "", bad + "samewire-parquet: stopped at the first bad input, as --strict asks\nsamewire-parquet: bad inputs left out: 1; stories written: 0\n"},
		{"bad.parquet", 4, "", bad + "samewire-parquet: bad inputs left out: 1; stories written: 0\n"},
		{"text.parquet", 0, `{"id":"text.parquet:1","text":"other words"}` + "\n", ""},
		{"-- text.parquet", 0, `{"id":"text.parquet:1","text":"other words"}` + "\n", ""},
		{"", 2, "", "samewire-parquet: no files: see --help\n"},
		{"-", 2, "", "samewire-parquet: give files: Parquet is read from its end, as standard input cannot be: see --help\n"},
		{"--colour good.parquet", 2, "", "samewire-parquet: flag provided but not defined: -colour: see --help\n"},
		{"--column text good.parquet", 2, "", `samewire-parquet: invalid value "text" for flag -column: give FIELD=NAME, such as text=article_body: see --help` + "\n"},
		{"--column weight=a good.parquet", 2, "", `samewire-parquet: invalid value "weight=a" for flag -column: unknown field "weight": use text, id, headline, published, source, agency, url or lang: see --help` + "\n"},
		{"--help", 0, usage, ""},
	} {
		t.Run(tt.args, func(t *testing.T) {
			var out, errs bytes.Buffer
			status := run(context.Background(), strings.Fields(tt.args), &out, &errs)
			if diff := cmp.Diff(tt.out, out.String()) + cmp.Diff(tt.err, errs.String()); status != tt.status || diff != "" {
				t.Errorf("status %d, want %d (-want +got)\n%s", status, tt.status, diff)
			}
		})
	}
	for _, tt := range []struct {
		err  error
		said string
	}{{errors.New("disk full"), "samewire-parquet: the lines could not be written: disk full\n"}, {&os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}, ""}} {
		for _, args := range []string{"text.parquet", "--help"} {
			var errs bytes.Buffer
			if status := run(context.Background(), []string{args}, failing{tt.err}, &errs); status != 5 || errs.String() != tt.said {
				t.Errorf("%s: status %d, want 5; said %q, want %q", args, status, &errs, tt.said)
			}
		}
	}
	ended, end := context.WithCancel(context.Background())
	end()
	var out, errs bytes.Buffer
	if status := run(ended, []string{"text.parquet"}, &out, &errs); status != 1 || out.Len() > 0 || !strings.HasPrefix(errs.String(), "samewire-parquet: interrupted") {
		t.Errorf("status %d, %s%s", status, &out, &errs)
	}
}

// TestOtherWriters: files that other programs wrote; testdata/README.md says which and how.
func TestOtherWriters(t *testing.T) {
	files, err := filepath.Glob("testdata/*.parquet")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			want, err := os.ReadFile(strings.TrimSuffix(path, ".parquet") + ".jsonl")
			if err != nil {
				t.Fatal(err)
			}
			var out, errs bytes.Buffer
			if status := run(context.Background(), []string{path}, &out, &errs); status != 0 {
				t.Errorf("status %d, %s", status, &errs)
			}
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
