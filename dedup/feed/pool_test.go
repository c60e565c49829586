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
	"unsafe"

	"github.com/samewire/samewire/dedup"
)

// writeMany writes n stories, some of them longer than a room, in files.
func writeMany(t *testing.T, n, files int) (paths []string, texts []string) {
	t.Helper()
	dir := t.TempDir()
	var b bytes.Buffer
	for i := range n {
		text := strings.Repeat(fmt.Sprintf("story %d, ", i), 20+i*37%500)
		if i%200 == 100 {
			text = strings.Repeat(text, 20)
		}
		texts = append(texts, text)
		fmt.Fprintf(&b, "{\"text\":%q}\n", text)
		if i%(n/files) == n/files-1 {
			path := filepath.Join(dir, fmt.Sprintf("%03d.jsonl", i))
			if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			paths = append(paths, path)
			b.Reset()
		}
	}
	return paths, texts
}

func init() { shred = true }

// TestBatches: batches have the stories of Read and their texts, whatever they are read from, as long as they are not released; memory of those that
// are is used again.
func TestBatches(t *testing.T) {
	t.Chdir(t.TempDir())
	paths, _ := writeMany(t, 1500, 3)
	lines, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	write(t, "in/a.jsonl.gz", gz(bytes.ReplaceAll(lines, []byte("story"), []byte("packed"))))
	write(t, "in/b.jsonl", utf16LE("\uFEFF"+`{"text":"wide"}`))
	write(t, "in/d.jsonl", []byte("\uFEFF{\"text\":\"\",\"id\":\"none\"}\n\n{\"headline\":\"no text\"}\n{\"text\":\"a \\\"b\\\"\",\"published\":\"2026-11-21\",\"source\":\"AP\"}"))
	for i := range 150 {
		write(t, fmt.Sprintf("in/c/%03d.txt", i), []byte(strings.Repeat("plain ", 1+i*i)))
	}
	paths = append(paths, "in/a.jsonl.gz", "in/b.jsonl", "in/c", "in/d.jsonl")
	var want []dedup.Article
	problems := 0
	reader := func() *Reader {
		return &Reader{Paths: paths, Report: func(*Problem) error { problems++; return nil }}
	}
	for a, err := range reader().All() {
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, a)
	}
	if len(want) != 1500+500+1+150+2 || problems != 1 {
		t.Fatalf("%d stories, %d problems", len(want), problems)
	}
	for _, late := range []int{0, 3, 5000} { // so many batches are in use at a time
		var used []dedup.Batch
		rooms := map[uintptr]bool{} // a batch begins in so many different ones
		n, again := 0, 0
		check := func(b dedup.Batch) {
			for _, a := range b.Articles {
				if a != want[n] {
					t.Fatalf("%d batches in use: %s of %.20q, want %s of %.20q", late, a.ID, a.Text, want[n].ID, want[n].Text)
				}
				if n++; b.Again {
					again++
				}
			}
			if b.Release != nil {
				b.Release()
			}
		}
		for b, err := range reader().Batches(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			if text := b.Articles[0].Text; len(text) > 0 {
				rooms[uintptr(unsafe.Pointer(unsafe.StringData(text)))/firstBlock] = true
			}
			if used = append(used, b); len(used) > late {
				check(used[0])
				used = used[1:]
			}
		}
		for _, b := range used {
			check(b)
		}
		if n != len(want) || again != 1500+2 {
			t.Errorf("%d batches in use: %d stories, %d of them can be read again", late, n, again)
		}
		t.Logf("%d batches in use: they begin in %d places", late, len(rooms))
	}
}

// TestBatchesFaults: an error ends batches, nothing comes after it, and the end of the context is none.
func TestBatchesFaults(t *testing.T) {
	paths, _ := writeMany(t, 300, 3)
	stop := errors.New("stop")
	r := Open(append(paths, "none.txt", paths[0])...)
	r.Report = func(*Problem) error { return stop }
	var errs []error
	n := 0
	for b, err := range r.Batches(context.Background()) {
		n += len(b.Articles)
		errs = append(errs, err)
	}
	if n != 300 || errs[len(errs)-1] != stop || slices.ContainsFunc(errs[:len(errs)-1], func(err error) bool { return err != nil }) {
		t.Errorf("%d stories, errors %v", n, errs)
	}
	for range Open(paths...).Batches(context.Background()) {
		break
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, err := range Open(paths...).Batches(ctx) {
		if err != nil {
			t.Errorf("error %v", err)
		}
		cancel()
	}
	if _, err := new(Reader).Again([]int{0}); err == nil {
		t.Error("a Reader that read nothing reads it again")
	}
}
