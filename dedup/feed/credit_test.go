package feed

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCredit: who sent a story, as its file says, is the article's credit, also where the story is read again.
func TestCredit(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"lines.jsonl": `{"id":"a","text":"It rained.","credit":"Reuters"}
{"id":"b","text":"It rained.","agency":"AFP, dpa"}
{"id":"c","text":"It rained.","credit":{"name":"x"},"agency":"AP"}
{"id":"d","text":"It rained."}
{"id":"e","versioncreated":"2026-11-21T08:00:00Z","provider":{"literal":"Harbour News"},"body_text":"It rained."}
`,
		"item.json": `{"uri":"f","versioncreated":"2026-11-21T08:00:00Z","type":"text","provider":{"name":"Harbour News"},"body_text":"It rained and rained."}`,
	}
	var paths []string
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	got := map[string]string{}
	for s, err := range Open(paths...).AllStories() {
		if err != nil {
			t.Fatal(err)
		}
		got[filepath.Base(s.ID)] = s.Credit
	}
	want := map[string]string{"a": "Reuters", "b": "AFP, dpa", "c": "", "d": "", "e": "Harbour News", "item.json": "Harbour News"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r := Open(filepath.Join(dir, "lines.jsonl"))
	for b, err := range r.Batches(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if b.Release != nil {
			b.Release()
		}
	}
	again, err := r.Again([]int{1})
	if err != nil || again.Articles[0].Credit != "AFP, dpa" {
		t.Errorf("again: %+v, %v", again.Articles, err)
	}
}
