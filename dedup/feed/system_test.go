package feed

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// flaky is a system of which the n-th operation fails.
type flaky struct {
	mutex  sync.Mutex
	n      int // operations so far
	fail   int
	err    error
	failed string // which operation did
}

func (f *flaky) next(op, name string) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.n++; f.n == f.fail {
		f.failed = op + " " + name
		return &fs.PathError{Op: op, Path: name, Err: f.err}
	}
	return nil
}

func (f *flaky) system() *system {
	return &system{
		open: func(name string) (file, error) {
			if err := f.next("open", name); err != nil {
				return nil, err
			}
			in, err := osFiles.open(name)
			if err != nil {
				return nil, err
			}
			return &flakyFile{in, f, name}, nil
		},
		stat: func(name string) (fs.FileInfo, error) {
			if err := f.next("stat", name); err != nil {
				return nil, err
			}
			return os.Stat(name)
		},
		readDir: func(name string) ([]fs.DirEntry, error) {
			if err := f.next("readdir", name); err != nil {
				return nil, err
			}
			return os.ReadDir(name)
		},
	}
}

type flakyFile struct {
	file
	flaky *flaky
	name  string
}

func (f *flakyFile) Read(p []byte) (int, error) {
	if err := f.flaky.next("read", f.name); err != nil {
		return 0, err
	}
	return f.file.Read(p[:min(len(p), 5000)]) // more reads to fail
}

func (f *flakyFile) ReadAt(p []byte, at int64) (int, error) {
	if err := f.flaky.next("read again", f.name); err != nil {
		return 0, err
	}
	return f.file.ReadAt(p, at)
}

func (f *flakyFile) Stat() (fs.FileInfo, error) {
	if err := f.flaky.next("fstat", f.name); err != nil {
		return nil, err
	}
	return f.file.Stat()
}

func (f *flakyFile) Close() error {
	f.file.Close()
	return f.flaky.next("close", f.name)
}

// TestEveryFailure: whichever operation of the system fails, every story that is missing is told of, and none is another.
func TestEveryFailure(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	var lines strings.Builder
	for i := range 60 {
		fmt.Fprintf(&lines, "{\"text\":\"%s\"}\n", strings.Repeat(fmt.Sprint("story ", i, " "), 40))
	}
	write(t, "in/a.jsonl", []byte(lines.String()))
	write(t, "in/b.jsonl.gz", gz([]byte(lines.String())))
	write(t, "in/sub/c.jsonl.zst", zst([]byte(lines.String())))
	write(t, "in/sub/d.txt", []byte(strings.Repeat("a story ", 2000)))
	write(t, "in/e.txt", utf16LE("\uFEFFa story"))
	write(t, "in/f.jsonl", utf16LE("\uFEFF"+lines.String()))
	for i := range mostOpen + 2 {
		write(t, fmt.Sprintf("in/g/%02d.jsonl", i), []byte(`{"text":"a story that is long enough to be read again"}`))
	}

	// run returns the texts that were read, and read again, and what was told.
	run := func(f *flaky) (texts map[string]string, told []string) {
		texts = map[string]string{}
		r := &Reader{Report: func(p *Problem) error { told = append(told, p.Error()); return nil }, system: f.system()}
		r.Paths = []string{"in/*.jsonl*", "in/[esg]*"}
		read, again := batches(t, r)
		for n, a := range read {
			texts[a.ID] = a.Text
			if !again[n] {
				continue
			}
			had, err := textAgain(r, n)
			var p *Problem
			switch {
			case err == nil && (had.Text != a.Text || had.ID != a.ID):
				t.Errorf("%s: another text is read again", a.ID)
			case err != nil && !errors.As(err, &p):
				t.Errorf("%s: error %v", a.ID, err)
			case err != nil:
				told = append(told, p.Error())
			}
		}
		return texts, told
	}
	whole := &flaky{}
	want, told := run(whole)
	if len(want) != 3*60+60+2+mostOpen+2 || len(told) > 0 {
		t.Fatalf("%d stories, problems %q", len(want), told)
	}
	for _, fault := range []error{syscall.EIO, syscall.EMFILE} {
		ops := map[string]int{}
		for n := 1; n <= whole.n; n++ {
			f := &flaky{fail: n, err: fault}
			got, told := run(f)
			op, _, _ := strings.Cut(f.failed, " ")
			ops[op]++
			if len(got) < len(want) && len(told) == 0 {
				t.Errorf("%s: %d of %d stories, and no problem", f.failed, len(got), len(want))
			}
			for id, text := range got {
				if text != want[id] {
					t.Errorf("%s: story %s is another", f.failed, id)
				}
			}
			for _, p := range told {
				if !strings.Contains(p, fault.Error()) && !strings.Contains(p, "no stories in this folder") {
					t.Errorf("%s: the problem is %q", f.failed, p)
				}
			}
		}
		if len(ops) < 5 {
			t.Errorf("only these operations failed: %v", ops)
		}
	}
}

// TestTooManyOpen: with room for one file more than those that are read again, all are read.
func TestTooManyOpen(t *testing.T) {
	paths := writeFiles(t, 10)
	var open []string
	r := &Reader{Report: func(p *Problem) error {
		if !strings.Contains(p.Reason, "broken JSON") {
			t.Error(p)
		}
		return nil
	}}
	r.system = &system{stat: os.Stat, readDir: os.ReadDir, open: func(name string) (file, error) {
		if len(open) == 3 {
			return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EMFILE}
		}
		in, err := osFiles.open(name)
		if err == nil {
			open = append(open, name)
			in = &closing{in, func() { open = slices.DeleteFunc(open, func(n string) bool { return n == name }) }}
		}
		return in, err
	}}
	r.Paths = paths
	got, _ := batches(t, r)
	if len(got) != 30 {
		t.Errorf("%d stories", len(got))
	}
	for n, a := range got {
		if had, err := textAgain(r, n); err != nil || had.Text != a.Text {
			t.Errorf("%s: %v", a.ID, err)
		}
	}
}

type closing struct {
	file
	closed func()
}

func (c *closing) Close() error {
	c.closed()
	return c.file.Close()
}
