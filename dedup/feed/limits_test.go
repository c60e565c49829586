package feed

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestLimits: what the package comment states as a limit is read up to it, and a problem beyond.
func TestLimits(t *testing.T) {
	t.Chdir(t.TempDir())
	const most = 100_000
	line := func(n int) string { return `{"text":"` + strings.Repeat("x", n-len(`{"text":""}`)) + `"}` }
	nested := func(n int) string {
		return `{"x":` + strings.Repeat("[", n-1) + strings.Repeat("]", n-1) + `,"text":""}`
	}
	// A frame of one raw block, whose header asks for a window of 1<<log bytes.
	window := func(log byte) string {
		return string([]byte{0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3, 5<<3 | 1, 0, 0}) + "story"
	}
	for _, tt := range []struct {
		name, file     string
		within, beyond string
		problem        string
		after          string // what can be read behind what is beyond
	}{
		{"text", "a.txt", strings.Repeat("x", most), strings.Repeat("x", most+1), "a.txt: longer than 100000 bytes, the most one story may have: split", ""},
		{"line", "a.jsonl", line(most), line(most + 1), "a.jsonl:1: longer than 100000 bytes, the most one story may have: split", "\n" + line(20)},
		{"line, compressed", "a.jsonl.gz", line(most), line(most + 1), "a.jsonl.gz:1: longer than 100000 bytes", "\n" + line(20)},
		{"line passed over", "a.jsonl", line(most), strings.Repeat("x", 16*most), "a.jsonl:1: longer than 100000 bytes", "\n" + line(20)},
		{"nesting", "a.jsonl", nested(9_999), nested(10_001), "a.jsonl:1: broken JSON at byte 10005: invalid character '[' exceeded max depth", "\n" + line(20)},
		{"window", "a.txt.zst", window(27), window(28), "a.txt.zst: cannot be read to its end: window size exceeded", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, over := []byte(tt.within), []byte(tt.beyond+tt.after)
			if strings.HasSuffix(tt.file, ".gz") {
				in, over = gz(in), gz(over)
			}
			write(t, tt.file, in)
			if got, problems := read(t, &Reader{MaxStory: most}, tt.file); len(got) != 1 || len(problems) > 0 {
				t.Errorf("within: %d stories, problems %.300q", len(got), problems)
			}
			write(t, tt.file, over)
			got, problems := read(t, &Reader{MaxStory: most}, tt.file)
			if len(problems) != 1 || !strings.HasPrefix(problems[0], tt.problem) || len(got) != strings.Count(tt.after, "{") {
				t.Errorf("beyond: %d stories, problems %.300q", len(got), problems)
			}
		})
	}

	// A line without end is not read to all eternity.
	endless := &Reader{MaxStory: most, Stdin: endlessReader{}}
	if got, problems := read(t, endless, Stdin); len(got) != 0 || len(problems) != 2 || problems[1] != "-: cannot be read to its end: a line has no end: look for a missing line end" {
		t.Errorf("endless line: %d stories, problems %.300q", len(got), problems)
	}
}

type endlessReader struct{}

func (endlessReader) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// TestMaxStories: the bound holds for all that a Reader reads, and Report cannot pass it over.
func TestMaxStories(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.txt", []byte("A"))
	write(t, "b.jsonl", []byte("{\"text\":\"B\"}\n{\"text\":\"C\"}\n{\"text\":\"D\"}\n"))
	for most, want := range []int{4, 1, 2, 3, 4, 4} {
		r := &Reader{MaxStories: most, Report: func(*Problem) error { return nil }}
		n, failed := 0, error(nil)
		for _, err := range r.Read(context.Background(), "a.txt", "b.jsonl") {
			if err == nil {
				n++
			} else {
				failed = err
			}
		}
		var p *Problem
		if n != want || r.Stories() != n || (failed != nil) != (n < 4) || failed != nil && (!errors.As(failed, &p) || !errors.Is(failed, ErrTooMany) || p.File != "b.jsonl" || p.Line != n) {
			t.Errorf("at most %d: %d stories, want %d, error %v", most, n, want, failed)
		}
	}
}

// TestMostOpen: no more files are open at a time than the package comment says.
func TestMostOpen(t *testing.T) {
	paths := writeFiles(t, 3*mostOpen)
	open, most := 0, 0
	r := &Reader{Report: func(*Problem) error { return nil }}
	r.system = &system{stat: os.Stat, readDir: os.ReadDir, open: func(name string) (file, error) {
		in, err := osFiles.open(name)
		if err == nil {
			open++
			most = max(most, open)
			in = &closing{in, func() { open-- }}
		}
		return in, err
	}}
	r.Paths = paths
	batches(t, r)
	if most != mostOpen+1 {
		t.Errorf("%d files were open, want %d", most, mostOpen+1)
	}
}

// TestFrom: a format by name is that of every file.
func TestFrom(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "in/a.txt", []byte(`{"text":"A"}`))
	write(t, "in/b", []byte(`{"text":"B"}`))
	write(t, "in/c.jsonl", []byte(`{"text":"C"}`))
	for from, want := range map[string]string{"": "{\"text\":\"A\"} B C", "jsonl": "A B C", "text": `{"text":"A"} {"text":"B"} {"text":"C"}`} {
		got, problems := read(t, &Reader{From: from}, "in")
		var texts []string
		for _, a := range got {
			texts = append(texts, a.Text)
		}
		if strings.Join(texts, " ") != want || len(problems) > 0 {
			t.Errorf("from %q: %q, problems %q", from, texts, problems)
		}
	}
	for a, err := range (&Reader{From: "pdf"}).Read(context.Background(), "in") {
		if err == nil || err.Error() != `feed: no format "pdf": there are `+strings.Join(Formats(), ", ") {
			t.Errorf("story %v, error %v", a, err)
		}
	}
	if got := fmt.Sprint(Formats()); got != "[jsonl text rss atom newsml-g2 newsml nitf html jsonfeed ninjs json iptc7901 anpa1312 telex mail csv zip tar warc]" {
		t.Errorf("formats %s", got)
	}

	// A file that says nothing by its name is looked at.
	for head, want := range map[string]int{
		`{"text":"A"}`: 1, "\n {\"text\":\"A\"}\n{\"text\":\"B\"}": 2, "\uFEFF{\"text\":\"A\"}\nbroken": 1, "{\n\"text\":\"A\"}": 1, "[1": -1, "": -1, "words": -1,
		`{"text":"` + strings.Repeat("long ", 2000) + `"}`: 1, "{" + strings.Repeat("long ", 2000): -1,
	} {
		write(t, "data", []byte(head))
		got, problems := read(t, &Reader{}, "data")
		if want == -1 && (len(got) > 0 || len(problems) != 1 || !strings.HasPrefix(problems[0], "data: unknown kind of file")) || want >= 0 && len(got) != want {
			t.Errorf("%.20q: %d stories, problems %q", head, len(got), problems)
		}
	}
}

// TestTextsStay: articles of Read stay as they are, whatever is read after them.
func TestTextsStay(t *testing.T) {
	paths, texts := writeMany(t, 1500, 3)
	var kept []string
	for a, err := range Open(paths...).All() {
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, a.Text)
	}
	for i := range texts {
		if kept[i] != texts[i] {
			t.Fatalf("text %d is another", i)
		}
	}
}
