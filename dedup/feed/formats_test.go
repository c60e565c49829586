package feed

import (
	"context"
	"encoding/json"
	"fmt"
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
		got = append(got, s)
	}
	return got, problems
}

// TestFormats reads each file of testdata/formats, written after the specifications, and holds all that is said of its stories and problems
// against testdata/formats.txt, which is read before it is committed. Those that begin with "bad-" are wrong in one way.
func TestFormats(t *testing.T) {
	holdVerdicts(t, "formats", func(b *strings.Builder, name string) {
		got, problems := readStories(t, &Reader{}, name)
		fmt.Fprintf(b, "== %s\n", name)
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
			fmt.Fprintf(b, "story %s | %s | %s | %s\n  %s\n  %q\n", s.ID, s.Headline, s.Source, s.Published.Format("2006-01-02T15:04:05Z"), fields, s.Text)
		}
		for _, p := range problems {
			fmt.Fprintf(b, "problem %s\n", p)
		}
	})
}

// TestMended: markup and misread bytes in plain text are mended, and told; text that only looks so stays.
func TestMended(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, tt := range []struct{ name, in, want, note string }{
		{"entities", "The firm didn&#x27;t pay &pound;24&nbsp;million &amp;#8211; yet.\nAT&amp;T did.\n", "The firm didn't pay £24\u00a0million – yet.\nAT&T did.\n", markedText},
		{"tags", "<h1>Port reopens</h1>\n<p>It was <b>closed</b> for\nnine days.</p>\nA line\nand one more.", "Port reopens\n\nIt was closed for\nnine days.\n\nA line\nand one more.", markedText},
		{"a comparison", "Shares < bonds & gold > 3, as R&D; said.", "", ""},
		{"an address", "see <https://example.org/?a=1&copy=2> and <desk@example.org>", "", ""},
		{"misread", "Wir kÃ¶nnen nicht mehr, sagte RenÃ© KÃ¶hler â€“ â€žnie wiederâ€œ.", "Wir können nicht mehr, sagte René Köhler – „nie wieder“.", mendedText},
		{"once", "The Ã© of the alphabet.", "", ""},
		{"Portuguese", "SÃO PAULO, MAÇÃ, ÓRGÃO, NÃO É", "", ""},
	} {
		if tt.want == "" {
			tt.want = tt.in
		}
		write(t, "a.txt", []byte(tt.in))
		var notes []string
		got, problems := read(t, &Reader{Note: func(_, what string) { notes = append(notes, what) }}, "a.txt")
		want := []string{"text"}
		if tt.note != "" {
			want = append(want, tt.note)
		}
		if len(got) != 1 || got[0].Text != tt.want || len(problems) > 0 || cmp.Diff(want, notes) != "" {
			t.Errorf("%s: stories %q, notes %q, problems %q", tt.name, got, notes, problems)
		}
	}
}
