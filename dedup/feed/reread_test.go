package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup"
)

// writeFiles writes files of three stories each and returns their paths.
func writeFiles(t *testing.T, files int) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for i := range files {
		var b strings.Builder
		if i%3 == 1 {
			b.WriteString("\uFEFF")
		}
		for k := range 3 {
			fmt.Fprintf(&b, "{\"id\":\"%03d-%d\",\"text\":\"%s “%d”\\n%d\"}\r\n\n", i, k, strings.Repeat("text ", 10+i*1000), i, k)
			b.WriteString("broken\n")
		}
		path := filepath.Join(dir, fmt.Sprintf("%03d.jsonl", i))
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// batches returns the stories of the Batches of a Reader, with copies of their texts, and which can be read again.
func batches(t *testing.T, r *Reader) (got []dedup.Article, again []bool) {
	t.Helper()
	for b, err := range r.Batches(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range b.Articles {
			a.Text = strings.Clone(a.Text)
			got, again = append(got, a), append(again, b.Again)
		}
		if b.Release != nil {
			b.Release()
		}
	}
	return got, again
}

// textAgain reads a story again.
func textAgain(r *Reader, number int) (dedup.Article, error) {
	b, err := r.Again([]int{number})
	if err != nil {
		return dedup.Article{}, err
	}
	a := b.Articles[0]
	a.Text = strings.Clone(a.Text)
	b.Release()
	return a, nil
}

// TestAgain: every story is read again as it was, from more files than are held open, in any order.
func TestAgain(t *testing.T) {
	r := Open(writeFiles(t, 2*mostOpen+5)...)
	r.Report = func(*Problem) error { return nil }
	got, again := batches(t, r)
	if len(got) != 3*len(r.Paths) || slices.Contains(again, false) {
		t.Fatalf("%d stories, read again %v", len(got), again)
	}
	for i := range got {
		n := i * 31 % len(got)
		if a, err := textAgain(r, n); err != nil || a != got[n] {
			t.Errorf("%s: %s of %d bytes, want %d, error %v", got[n].ID, a.ID, len(a.Text), len(got[n].Text), err)
		}
	}
	for _, n := range []int{-1, len(got)} {
		if _, err := r.Again([]int{n}); err == nil {
			t.Errorf("story %d is read again", n)
		}
	}
}

// TestAgainOfAnotherFormat: lines whose words stand in fields of ninjs are read again as what they were.
func TestAgainOfAnotherFormat(t *testing.T) {
	path := filepath.Join(t.TempDir(), "in.jsonl")
	lines := `{"guid":"a","headline":"Port shut","body_text":"The port is shut until Monday."}
{"id":"b","text":"The port is open again."}
{"guid":"c","body_html":"<p>The port is <b>shut</b>.</p>"}
`
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	r := Open(path)
	got, again := batches(t, r)
	if len(got) != 3 || slices.Contains(again, false) {
		t.Fatalf("%d stories, read again %v", len(got), again)
	}
	for n, want := range got {
		if a, err := textAgain(r, n); err != nil || a != want {
			t.Errorf("%+v, want %+v, error %v", a, want, err)
		}
	}
}

// TestAgainChanged: what became of a file meanwhile is told of, where it matters.
func TestAgainChanged(t *testing.T) {
	for _, tt := range []struct {
		name, reason string
		change       func(path string) error
		files        int
		ok           bool
	}{
		{"added to", "wires are appended to", func(path string) error {
			f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.WriteString("{\"text\":\"more\"}\n")
			return err
		}, 1, true},
		{"removed", "it is still open", os.Remove, 1, true},
		{"cut short", "the text is gone", func(path string) error { return os.Truncate(path, 10) }, 1, false},
		{"written anew", "another text stands there", func(path string) error {
			return os.WriteFile(path, []byte(strings.Repeat("{\"text\":\"other\"}\n", 50)), 0)
		}, 1, false},
		{"changed in place", "a text as long stands there", func(path string) error {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(path, bytes.Replace(text, []byte("text text"), []byte("tent text"), 1), 0)
		}, 1, false},
		{"changed around the text", "a line is known by all its bytes", func(path string) error {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(path, bytes.Replace(text, []byte(`"000-0"`), []byte(`"000-9"`), 1), 0)
		}, 1, false},
		{"removed, closed", "there were too many", os.Remove, mostOpen + 1, false},
		{"replaced, closed", "it is another file", func(path string) error {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if err := os.WriteFile(path+".new", text, 0o600); err != nil {
				return err
			}
			return os.Rename(path+".new", path)
		}, mostOpen + 1, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			paths := writeFiles(t, tt.files)
			r := Open(paths...)
			r.Report = func(*Problem) error { return nil }
			all, _ := batches(t, r)
			first := all[0]
			if err := tt.change(paths[0]); err != nil {
				t.Skip(err) // not every system lets an open file be changed
			}
			had, err := textAgain(r, 0)
			if tt.ok && (err != nil || had != first) {
				t.Errorf("%s: %+v, error %v", tt.reason, had, err)
			}
			var p *Problem
			if !tt.ok && (!errors.As(err, &p) || p.File != paths[0] || p.Line != 1 || p.Advice == "") {
				t.Errorf("%s: error %v", tt.reason, err)
			}
		})
	}
}
