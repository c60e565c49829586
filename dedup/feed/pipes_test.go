//go:build unix

package feed

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPipes: a named pipe in a folder is passed over; one that is named keeps nobody waiting whose context ends.
func TestPipes(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "in/a.txt", []byte("A"))
	if err := syscall.Mkfifo("in/b.txt", 0o600); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink("b.txt", "in/c.txt"); err != nil {
		t.Skip(err)
	}
	write(t, "in/d.md", nil)
	if err := os.Symlink("..", "in/e.txt"); err != nil {
		t.Skip(err)
	}
	var skipped []string
	r := &Reader{Skip: func(p *Problem) error { skipped = append(skipped, p.File+" "+p.Reason); return nil }}
	got, problems := read(t, r, "in")
	if len(got) != 1 || len(problems) > 0 {
		t.Errorf("%d stories, problems %q", len(got), problems)
	}
	want := []string{"in/b.txt passed over: a named pipe, no file", "in/c.txt passed over: a named pipe, no file",
		"in/d.md passed over: no story by its name or what it begins with", "in/e.txt passed over: a link to a folder, no file"}
	if diff := cmp.Diff(want, skipped); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	stop := errors.New("stop")
	for _, err := range (&Reader{Skip: func(*Problem) error { return stop }}).Read(context.Background(), "in") {
		if err != nil && err != stop {
			t.Error(err)
		}
	}

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for range new(Reader).Read(ctx, filepath.Join("in", "b.txt")) {
		t.Error("something was read of a pipe that nobody writes to")
	}
}
