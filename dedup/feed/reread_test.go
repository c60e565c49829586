package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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

// readAll returns all stories of paths, with their origins.
func readAll(t *testing.T, paths []string) (got []dedup.Article) {
	t.Helper()
	r := &Reader{Report: func(*Problem) error { return nil }}
	for a, err := range r.Read(context.Background(), paths...) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a)
	}
	return got
}

// TestAgain: every text is read again as it was, from more files than are held open, in any order.
func TestAgain(t *testing.T) {
	paths := writeFiles(t, 2*mostOpen+5)
	got := readAll(t, paths)
	if len(got) != 3*len(paths) {
		t.Fatalf("%d stories", len(got))
	}
	for i := range got {
		a := got[i*31%len(got)]
		if a.Origin == nil {
			t.Fatalf("%s has no origin", a.ID)
		}
		if text, err := a.Origin.Text(); err != nil || text != a.Text {
			t.Errorf("%s: %d bytes, want %d, error %v", a.ID, len(text), len(a.Text), err)
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
			first := readAll(t, paths)[0]
			if err := tt.change(paths[0]); err != nil {
				t.Skip(err) // not every system lets an open file be changed
			}
			text, err := first.Origin.Text()
			if tt.ok && (err != nil || text != first.Text) {
				t.Errorf("%s: text %q, error %v", tt.reason, text, err)
			}
			var p *Problem
			if !tt.ok && (!errors.As(err, &p) || p.File != paths[0] || p.Line != 1 || p.Advice == "") {
				t.Errorf("%s: error %v", tt.reason, err)
			}
		})
	}
}
