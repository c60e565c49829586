package feed

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// writeMixed writes stories, bad lines, blank ones and one that is too long
// for a MaxStory of 2 MB, and returns what is read of them.
func writeMixed(t *testing.T) (path string, want []string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "in.jsonl")
	var b bytes.Buffer
	for line := 1; line <= 5000; line++ {
		switch {
		case line == 2500:
			fmt.Fprintf(&b, "{\"text\":%q}\n", strings.Repeat("too long ", 300_000))
			want = append(want, fmt.Sprintf("%s:%d: longer than", path, line))
		case line%700 == 0:
			text := strings.Repeat("long ", 300_000)
			fmt.Fprintf(&b, "{\"text\":%q}\n", text)
			want = append(want, fmt.Sprintf("%s:%d %d", path, line, len(text)))
		case line%97 == 0:
			b.WriteString("{\"text\":\n")
			want = append(want, fmt.Sprintf("%s:%d: broken JSON", path, line))
		case line%101 == 0:
			b.WriteString(" \n")
		default:
			text := strings.Repeat("words ", line%500)
			fmt.Fprintf(&b, "{\"id\":%d,\"text\":%q}\n", line, text)
			want = append(want, fmt.Sprintf("%d %d", line, len(text)))
		}
	}
	if err := os.WriteFile(path, bytes.TrimSuffix(b.Bytes(), []byte("\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, want
}

// TestPipeline: stories and problems come in their order, on any number of
// cores, and from pipes as from files.
func TestPipeline(t *testing.T) {
	path, want := writeMixed(t)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, cores := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(cores)
		var got []string
		r := &Reader{MaxStory: 2 << 20}
		r.Report = func(p *Problem) error {
			got = append(got, fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Reason))
			return nil
		}
		for a, err := range r.Read(context.Background(), path) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%s %d", a.ID, len(a.Text)))
		}
		begins := func(want, got string) bool { return strings.HasPrefix(got, want) }
		if diff := cmp.Diff(want, got, cmp.Comparer(func(x, y string) bool { return begins(x, y) || begins(y, x) })); diff != "" {
			t.Errorf("%d cores (-want +got):\n%s", cores, diff)
		}
	}
}

// TestPipelineEnds: nothing goes on when a sequence is broken off, or ends at
// a problem.
func TestPipelineEnds(t *testing.T) {
	path, want := writeMixed(t)
	before := runtime.NumGoroutine()
	for n := 1; n < len(want); n = 2*n + 7 {
		r := &Reader{MaxStory: 2 << 20, Report: func(*Problem) error { return nil }}
		for range r.Read(context.Background(), path) {
			if r.stories == n {
				break
			}
		}
		if r.stories != n {
			t.Errorf("%d stories yielded, broken off after %d", r.stories, n)
		}
	}
	for a, err := range new(Reader).Read(context.Background(), path) {
		if err != nil && a.ID != "" {
			t.Errorf("story %s with error %v", a.ID, err)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond) // they have sent their last, but may not have returned
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}
