package feed

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readStories is read with all that formats say of stories.
func readStories(t *testing.T, r *Reader, paths ...string) (got []Story, problems []string) {
	t.Helper()
	r.Report = func(p *Problem) error {
		s := p.Error()
		if p.Kept {
			s += " (kept)"
		}
		problems = append(problems, s)
		return nil
	}
	r.Skip = func(p *Problem) error {
		problems = append(problems, p.Error()+" (skipped)")
		return nil
	}
	for s, err := range r.ReadStories(context.Background(), paths...) {
		if err != nil {
			t.Fatalf("error although Report gave none: %v", err)
		}
		s.Origin = nil
		got = append(got, s)
	}
	return got, problems
}

// TestFormats reads each file of testdata/formats, written after the specifications, and holds all that is said of its stories and problems
// against testdata/formats.txt, which is read before it is committed. Those that begin with "bad-" are wrong in one way.
func TestFormats(t *testing.T) {
	const verdicts = "testdata/formats.txt"
	files, err := filepath.Glob("testdata/formats/*")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	want, err := os.ReadFile(verdicts)
	if err != nil && !*update {
		t.Fatal(err)
	}
	t.Chdir("testdata/formats")
	var b strings.Builder
	for _, file := range files {
		name := filepath.Base(file)
		got, problems := readStories(t, &Reader{}, name)
		fmt.Fprintf(&b, "== %s\n", name)
		for _, s := range got {
			fields, _ := json.Marshal(s.Meta)
			known := map[string]any{}
			json.Unmarshal(fields, &known)
			for field, value := range known {
				if value == "" || value == "0001-01-01T00:00:00Z" || value == 0.0 || field == "File" && value == s.ID {
					delete(known, field)
				}
			}
			fields, _ = json.Marshal(known)
			fmt.Fprintf(&b, "story %s | %s | %s | %s\n  %s\n  %q\n", s.ID, s.Headline, s.Source, s.Published.Format("2006-01-02T15:04:05Z"), fields, s.Text)
		}
		for _, p := range problems {
			fmt.Fprintf(&b, "problem %s\n", p)
		}
	}
	if *update {
		if err := os.WriteFile("../../"+verdicts, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
