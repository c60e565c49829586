package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/samewire/samewire/dedup"
	made "github.com/samewire/samewire/dedup/internal/oracle"
)

func TestMain(m *testing.M) { made.Main(m) }

// read returns the stories of paths and the messages about the bad ones.
func read(t *testing.T, r *Reader, paths ...string) (got []dedup.Article, problems []string) {
	t.Helper()
	r.Report = func(p *Problem) error {
		problems = append(problems, p.Error())
		return nil
	}
	for a, err := range r.Read(context.Background(), paths...) {
		if err != nil {
			t.Fatalf("error although Report gave none: %v", err)
		}
		got = append(got, a)
	}
	if r.stories != len(got) {
		t.Errorf("Stories = %d, yielded %d", r.stories, len(got))
	}
	return got, problems
}

func TestLines(t *testing.T) {
	day := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	tests := []struct {
		name, reason string
		in           string
		want         []dedup.Article
		problems     []string // substrings, in order
	}{
		{"all fields", "the shape in the interface", `{"id":"ap-1","text":"T","headline":"H","source":"AP","published":"2026-11-21T08:00:00Z","url":"u","lang":"en"}`,
			[]dedup.Article{{ID: "ap-1", Source: "AP", Headline: "H", Text: "T", Published: day}}, nil},
		{"aliases", "other tools name them so", `{"body":"T","title":"H","date":"2026-11-21 08:00:00"}`,
			[]dedup.Article{{ID: "-:1", Headline: "H", Text: "T", Published: day}}, nil},
		{"alias beside the field", "the field wins, whatever the order", `{"body":"B","text":"T","headline":"H","title":"X"}`,
			[]dedup.Article{{ID: "-:1", Headline: "H", Text: "T"}}, nil},
		{"null field", "null is missing", `{"text":null,"body":"B","id":null,"headline":null,"title":"X"}`,
			[]dedup.Article{{ID: "-:1", Headline: "X", Text: "B"}}, nil},
		{"number as id", "databases write numbers", `{"id":17,"text":""}`, []dedup.Article{{ID: "17"}}, nil},
		{"object as id", "nothing to call it by", `{"id":{},"text":""}`, nil, []string{`-:1: "id" is neither a string nor a number: give`}},
		{"source object", "not a string, so an unknown field", `{"text":"T","source":{"name":"AP"},"headline":1}`,
			[]dedup.Article{{ID: "-:1", Text: "T"}}, nil},
		{"unparsable date", "the story is kept, and somebody should know", `{"text":"T","published":"last Tuesday"}`, []dedup.Article{{ID: "-:1", Text: "T"}},
			[]string{`-:1: "published" is "last Tuesday", which is not understood: give a date such as 2026-11-21T08:00:00Z; the story is kept without`}},
		{"ambiguous date", "days and months are not guessed at", `{"text":"T","date":"03/04/2026"}`, []dedup.Article{{ID: "-:1", Text: "T"}},
			[]string{`-:1: "date" is "03/04/2026", which is not understood: give`}},
		{"date of another type", "an object is no date", `{"text":"T","published":{"on":1}}`, []dedup.Article{{ID: "-:1", Text: "T"}},
			[]string{`-:1: "published" is neither a string nor a number: give`}},
		{"long date", "the message stays short", `{"text":"T","published":"` + strings.Repeat("ü", 500) + `"}`, []dedup.Article{{ID: "-:1", Text: "T"}},
			[]string{`-:1: "published" is "` + strings.Repeat("ü", 40) + `…", which`}},
		{"no date", "blank and null are none", "{\"text\":\"T\",\"published\":\" \"}\n{\"text\":\"T\",\"published\":null}",
			[]dedup.Article{{ID: "-:1", Text: "T"}, {ID: "-:2", Text: "T"}}, nil},
		{"date of Go's zero time", "understood, and unknown", `{"text":"T","published":"0001-01-01T00:00:00Z"}`, []dedup.Article{{ID: "-:1", Text: "T"}}, nil},
		{"unparsable date of a second story with an id", "both are problems", "{\"id\":1,\"text\":\"T\"}\n{\"id\":1,\"text\":\"U\",\"date\":\"?\"}",
			[]dedup.Article{{ID: "1", Text: "T"}}, []string{`-:2: "date" is "?", which`, `-:2: second story with the id "1"`}},
		{"unknown nested fields", "they pass", `{"tags":["a",{"b":[]}],"n":-1.5e3,"x":{"text":"no"},"text":"T"}`,
			[]dedup.Article{{ID: "-:1", Text: "T"}}, nil},
		{"escapes", "all of them", `{"text":"\"\\\/\b\f\n\r\té\u4e2d\uD83D\uDE00"}`,
			[]dedup.Article{{ID: "-:1", Text: "\"\\/\b\f\n\r\té中😀"}}, nil},
		{"lone surrogates", "replaced, the story is kept", `{"text":"a\ud83d b\ude00\ud83d\ud83d\ude00\ud83d"}`,
			[]dedup.Article{{ID: "-:1", Text: "a\uFFFD b\uFFFD\uFFFD😀\uFFFD"}}, nil},
		{"name with an escape", "valid JSON, so encoding/json reads it", `{"te\u0078t":"T"}`, []dedup.Article{{ID: "-:1", Text: "T"}}, nil},
		{"name given twice", "the last counts", `{"text":"A","text":"B"}`, []dedup.Article{{ID: "-:1", Text: "B"}}, nil},
		{"deep nesting", "more than the scanner takes", `{"x":` + strings.Repeat("[", 500) + strings.Repeat("]", 500) + `,"text":"T"}`,
			[]dedup.Article{{ID: "-:1", Text: "T"}}, nil},
		{"empty and short", "legal", "{\"text\":\"\"}\n{\"text\":\"Killed\"}",
			[]dedup.Article{{ID: "-:1"}, {ID: "-:2", Text: "Killed"}}, nil},
		{"line ends", "Windows ones, blank lines, none at the end", "\r\n{\"text\":\"A\"}\r\n \t\n\n{\"text\":\"B\"}",
			[]dedup.Article{{ID: "-:2", Text: "A"}, {ID: "-:5", Text: "B"}}, nil},
		{"byte-order mark", "skipped", "\uFEFF{\"text\":\"A\"}", []dedup.Article{{ID: "-:1", Text: "A"}}, nil},
		{"broken in the middle", "reported, the next line is read", "{\"text\":\"A\n{\"text\":\"B\"}",
			[]dedup.Article{{ID: "-:2", Text: "B"}}, []string{"-:1: broken JSON at byte 10: unexpected end of JSON input: each line"}},
		{"two objects", "one a line", `{"text":"A"}{"text":"B"}`, nil, []string{"-:1: broken JSON at byte 13"}},
		{"not an object", "say so", "[]\nnull\n3\n\"text\"", nil, []string{"-:1: not a JSON object", "-:2: not a", "-:3: not a", "-:4: not a"}},
		{"no text", "required", `{"id":"x","headline":"H"}`, nil, []string{`-:1: no "text" field: give`}},
		{"text not a string", "not a story", `{"text":["A"]}`, nil, []string{`-:1: "text" is not a string: give`}},
		{"name in capitals", "names are exact", `{"Text":"A"}`, nil, []string{`-:1: no "text" field`}},
		{"second story with an id", "the first one stays", "{\"id\":\"x\",\"text\":\"A\"}\n{\"id\":\"x\",\"text\":\"B\"}",
			[]dedup.Article{{ID: "x", Text: "A"}}, []string{`-:2: second story with the id "x": give`}},
		{"invalid UTF-8", "encoding/json would hide it", "{\"text\":\"A\xff\"}\n{\"text\":\"B\"}",
			[]dedup.Article{{ID: "-:2", Text: "B"}}, []string{"-:1: not UTF-8: byte 0xFF at offset 10: convert"}},
		{"raw control character", "not JSON", "{\"text\":\"A\tB\"}", nil, []string{"-:1: broken JSON at byte 11"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := read(t, &Reader{Stdin: strings.NewReader(tt.in)}, Stdin)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: stories (-want +got)\n%s", tt.reason, diff)
			}
			if len(problems) != len(tt.problems) {
				t.Fatalf("%s: problems %q, want %q", tt.reason, problems, tt.problems)
			}
			for i, p := range problems {
				if !strings.HasPrefix(p, tt.problems[i]) {
					t.Errorf("%s: problem %q, want %q", tt.reason, p, tt.problems[i])
				}
			}
		})
	}
}

func TestFiles(t *testing.T) {
	const line = "{\"text\":\"T\"}\n"
	tests := []struct {
		name, reason string
		file         string
		data         []byte
		want         []dedup.Article
		problem      string
	}{
		{"text", "its path is its id", "a.txt", []byte("T\r\nU\n"), []dedup.Article{{ID: "a.txt", Text: "T\r\nU\n"}}, ""},
		{"empty text", "legal", "a.txt", nil, []dedup.Article{{ID: "a.txt"}}, ""},
		{"UTF-8 mark", "skipped", "a.txt", []byte("\xef\xbb\xbfé"), []dedup.Article{{ID: "a.txt", Text: "é"}}, ""},
		{"UTF-16LE", "known by its mark", "a.txt", []byte("\xff\xfea\x00\xe9\x00\x3d\xd8\x00\xde"), []dedup.Article{{ID: "a.txt", Text: "aé😀"}}, ""},
		{"UTF-16BE", "known by its mark", "a.txt", []byte("\xfe\xff\x00a\x00\xe9"), []dedup.Article{{ID: "a.txt", Text: "aé"}}, ""},
		{"UTF-16 lines", "what PowerShell writes", "a.jsonl", utf16LE("\uFEFF" + line), []dedup.Article{{ID: "a.jsonl:1", Text: "T"}}, ""},
		{"Windows-1252", "named, not guessed", "a.txt", []byte("He said \x93no\x94"), nil,
			"a.txt: not UTF-8: byte 0x93 at offset 8: convert it: iconv -f WINDOWS-1252 -t UTF-8 a.txt"},
		{"gzip", "by its ending", "a.jsonl.gz", gz([]byte(line)), []dedup.Article{{ID: "a.jsonl.gz:1", Text: "T"}}, ""},
		{"zstd", "by its ending", "a.txt.zst", zst([]byte("T")), []dedup.Article{{ID: "a.txt.zst", Text: "T"}}, ""},
		{"not gzip", "the ending lies", "a.txt.gz", []byte("plain text, no gzip"), nil, "a.txt.gz: not a whole gzip file"},
		{"empty gzip", "not even a header", "a.txt.gz", nil, nil, "a.txt.gz: not a whole gzip file"},
		{"not zstd", "the ending lies", "a.txt.zst", []byte("plain text, no zstd"), nil, "a.txt.zst: cannot be read to its end"},
		{"unknown ending", "not guessed", "a.md", []byte("<p>"), nil, "a.md: unknown kind of file: the name must end in .txt"},
		{"lines too long", "passed over", "a.jsonl", []byte(line + `{"text":"` + strings.Repeat("x", 2<<20) + "\"}\n" + line),
			[]dedup.Article{{ID: "a.jsonl:1", Text: "T"}, {ID: "a.jsonl:3", Text: "T"}}, "a.jsonl:2: longer than 1500000 bytes"},
		{"last line too long", "no line end follows", "a.jsonl", []byte(line + strings.Repeat("x", 4<<20)),
			[]dedup.Article{{ID: "a.jsonl:1", Text: "T"}}, "a.jsonl:2: longer than 1500000 bytes"},
		{"text too long", "bounded too", "a.txt", make([]byte, 1500001), nil, "a.txt: longer than 1500000 bytes"},
		{"longest text", "just accepted", "a.txt", bytes.Repeat([]byte{'x'}, 1500000),
			[]dedup.Article{{ID: "a.txt", Text: strings.Repeat("x", 1500000)}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, tt.file, tt.data)
			r := &Reader{MaxStory: 1500000}
			got, problems := read(t, r, tt.file)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: stories (-want +got)\n%s", tt.reason, diff)
			}
			if p := strings.Join(problems, "\n"); !strings.HasPrefix(p, tt.problem) || p != "" && tt.problem == "" {
				t.Errorf("%s: problems %q, want %q", tt.reason, p, tt.problem)
			}
		})
	}
}

func TestPaths(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, f := range []string{"in/b.txt", "in/a.txt.gz", "in/sub/c.jsonl", "in/.git/d.txt", "in/readme.md", "empty/readme.md", "[1].txt"} {
		write(t, f, nil)
	}
	if err := os.Symlink("nowhere.txt", "in/z.txt"); err != nil {
		t.Skip(err)
	}
	tests := []struct {
		path string
		want []string
	}{
		{"in", []string{"in/a.txt.gz", "in/b.txt", "in/sub/c.jsonl", "in/z.txt"}},
		{"./in/", []string{"in/a.txt.gz", "in/b.txt", "in/sub/c.jsonl", "in/z.txt"}},
		{"in/*.txt", []string{"in/b.txt", "in/z.txt no such file or directory"}},
		{"./in/*.txt*", []string{"in/a.txt.gz", "in/b.txt", "in/z.txt no such file or directory"}},
		{"*/b.txt", []string{"in/b.txt"}},
		{"i[mn]/su?", []string{"in/sub/c.jsonl"}},
		{"*/*/c.jsonl", []string{"in/sub/c.jsonl"}},
		{"in/b.txt/*", []string{"in/b.txt/* not a directory"}},
		{"[1].txt", []string{"[1].txt"}},
		{"-", []string{"-"}},
		{"empty", []string{"empty no stories in this folder"}},
		{"*.jsonl", []string{"*.jsonl no file matches"}},
		{"a[.txt", []string{"a[.txt not a pattern"}},
		{"nowhere", []string{"nowhere no such file or directory"}},
	}
	for _, tt := range tests {
		var got []string
		for file, err := range new(Reader).Files(tt.path) {
			var p *Problem
			if errors.As(err, &p) {
				file += " " + p.Reason
			} else if err != nil {
				file += " " + plainError(err)
			}
			got = append(got, file)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Files(%q) (-want +got)\n%s", tt.path, diff)
		}
		for range new(Reader).Files(tt.path) {
			break // must not panic
		}
	}

	_, problems := read(t, &Reader{}, "in/z.txt", "nowhere.txt")
	want := []string{"in/z.txt: no such file or directory: check the path", "nowhere.txt: no such file or directory: check the path"}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("missing files (-want +got)\n%s", diff)
	}
}

func TestNoPermission(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := filepath.Join(t.TempDir(), "shut")
	if err := os.Mkdir(dir, 0); err != nil {
		t.Fatal(err)
	}
	_, problems := read(t, &Reader{}, dir)
	if len(problems) != 1 || !strings.Contains(problems[0], "permission denied: ask for the right") {
		t.Errorf("problems %q", problems)
	}
}

// TestTruncated cuts compressed lines at every byte of a small file and a few
// of a larger one: stories before the break are kept and the break is told.
func TestTruncated(t *testing.T) {
	t.Chdir(t.TempDir())
	var in bytes.Buffer
	for i := range 2000 {
		fmt.Fprintf(&in, "{\"text\":\"story %d of %x\"}\n", i, i*i*7919)
	}
	for _, file := range []string{"a.jsonl.gz", "a.jsonl.zst"} {
		whole := gz(in.Bytes())
		if strings.HasSuffix(file, "zst") {
			whole = zst(in.Bytes())
		}
		kept := 0
		for cut := 1; cut < len(whole); cut += 1 + len(whole)/50 {
			write(t, file, whole[:cut])
			got, problems := read(t, &Reader{}, file)
			if len(problems) != 1 {
				t.Errorf("%s cut at %d: problems %q", file, cut, problems)
			}
			kept = max(kept, len(got))
			for i, a := range got {
				if want := fmt.Sprintf("story %d of %x", i, i*i*7919); a.Text != want {
					t.Fatalf("%s cut at %d: story %d is %q, want %q", file, cut, i, a.Text, want)
				}
			}
		}
		if strings.HasSuffix(file, "gz") && kept < 500 {
			t.Errorf("%s: at most %d stories were kept", file, kept)
		}
	}
}

func TestReportEnds(t *testing.T) {
	in := "{\"text\":\"A\"}\n{}\n{\"text\":\"B\"}\n"
	stop := errors.New("stop")
	for _, report := range []func(*Problem) error{nil, func(*Problem) error { return stop }} {
		r := &Reader{Stdin: strings.NewReader(in), Report: report}
		var texts, errs []string
		for a, err := range r.Read(context.Background(), Stdin, "nowhere.txt") {
			if err != nil {
				errs = append(errs, err.Error())
				continue
			}
			texts = append(texts, a.Text)
		}
		if len(texts) != 1 || len(errs) != 1 {
			t.Errorf("got stories %q, errors %q; want one each", texts, errs)
		}
	}
}

func TestBreak(t *testing.T) {
	r := &Reader{Stdin: strings.NewReader(strings.Repeat("{\"text\":\"A\"}\n", 10))}
	for range r.Read(context.Background(), Stdin, "nowhere.txt") {
		break
	}
	if r.stories != 1 {
		t.Errorf("Stories = %d after a break at the first", r.stories)
	}
}

// TestEndOfContext reads a pipe that never ends.
func TestEndOfContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	in, out := io.Pipe()
	defer out.Close()
	go func() {
		io.WriteString(out, "{\"text\":\"A\"}\n{\"text\":\"B\"}\n{\"text\":")
		out.Write(nil)
	}()
	r := &Reader{Stdin: in}
	n := 0
	for _, err := range r.Read(ctx, Stdin, "nowhere.txt") {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 2 {
			cancel()
		}
	}
	if n != 2 {
		t.Errorf("read %d stories, want 2", n)
	}
}

// TestHuge reads inputs that must not take long or much memory.
func TestHuge(t *testing.T) {
	t.Chdir(t.TempDir())
	word := strings.Repeat("war ", 1_000_000)
	long := strings.Repeat("x", 50<<20)
	write(t, "in.jsonl", []byte(`{"text":"`+long+"\"}\n"+strings.Repeat("\n", 1_000_000)+`{"text":"`+word+`"}`))
	got, problems := read(t, &Reader{}, "in.jsonl")
	if len(problems) > 0 || len(got) != 2 || got[0].Text != long || got[1].Text != word {
		t.Errorf("%d stories, problems %q", len(got), problems)
	}
	if got[1].ID != "in.jsonl:1000002" {
		t.Errorf("id %q", got[1].ID)
	}
}

func TestDates(t *testing.T) {
	want := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	midnight := want.Truncate(24 * time.Hour)
	tests := []struct {
		in   string
		want time.Time
	}{
		{"2026-11-21T08:00:00Z", want}, {"2026-11-21T09:00:00.000+01:00", want}, {"2026-11-21T08:00:00", want},
		{"2026-11-21T03:00:00-0500", want}, {"2026-11-21 08:00:00", want}, {" 2026-11-21 08:00 ", want},
		{"2026-11-21 08:00:00+00:00", want}, {"2026-11-21 08:00:00 +0000", want}, {"20261121T080000Z", want},
		{"20261121080000", want}, {"Sat, 21 Nov 2026 08:00:00 GMT", want}, {"Sat, 21 Nov 2026 03:00:00 EST", want},
		{"Sat, 21 Nov 2026 09:00:00 +0100", want}, {"1795248000", want}, {"1795248000000", want},
		{"Sat Nov 21 08:00:00 +0000 2026", want}, {"2026-11-21 08:00:00 UTC", want},
		{"2026-11-21", midnight}, {"20261121", midnight}, {"November 21, 2026", midnight}, {"21 Nov 2026", midnight},
		{"", time.Time{}}, {"yesterday", time.Time{}}, {"03/04/2026", time.Time{}}, {"2026-13-01", time.Time{}}, {"8", time.Time{}},
	}
	for _, tt := range tests {
		if got, ok := parseDate(tt.in); !got.Equal(tt.want) || ok != !tt.want.IsZero() {
			t.Errorf("parseDate(%q) = %v, %v, want %v", tt.in, got, ok, tt.want)
		}
	}
}

func write(t testing.TB, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, fs.FileMode(0o666)); err != nil {
		t.Fatal(err)
	}
}

func gz(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func zst(data []byte) []byte {
	var b bytes.Buffer
	w, _ := zstd.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func utf16LE(s string) (b []byte) {
	for _, r := range s { // of the basic plane
		b = append(b, byte(r), byte(r>>8))
	}
	return b
}
