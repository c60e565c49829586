package feed

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestKinds: each kind of problem, of the file that has it.
func TestKinds(t *testing.T) {
	dir := t.TempDir()
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"broken.jsonl": "{\"text\"\n", "notext.jsonl": "{}\n", "date.jsonl": "{\"text\":\"a\",\"date\":\"soon\"}\n", "twice.jsonl": "{\"id\":1,\"text\":\"a\"}\n{\"id\":1,\"text\":\"b\"}\n",
		"latin.txt": "caf\xe9", "cut.txt.gz": "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "some.pdf": "%PDF-1.4\n", "folder/a.bin": "\x00\x01\x02", "long.txt": "0123456789abcdef0123456789abcdef0123456789",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o600}
	}
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]Kind{
		"broken.jsonl": {Broken}, "notext.jsonl": {NoText}, "date.jsonl": {WrongDate}, "twice.jsonl": {DuplicateID}, "latin.txt": {WrongEncoding}, "cut.txt.gz": {Unreadable},
		"nowhere.txt": {Unreadable}, "some.pdf": {UnknownFormat}, "folder": {PassedOver, NoStories}, "none*": {NoStories}, "long.txt": {TooLarge},
	} {
		var got []Kind
		note := func(p *Problem) error { got = append(got, p.Kind); return nil }
		r := Open(filepath.Join(dir, name))
		r.MaxStory, r.Report, r.Skip = 40, note, note
		for range r.All() {
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	r := Open(filepath.Join(dir, "date.jsonl"), filepath.Join(dir, "broken.jsonl"), filepath.Join(dir, "long.txt"))
	r.MaxStories, r.Report = 1, func(*Problem) error { return nil }
	for _, err := range r.All() {
		if p, ok := err.(*Problem); ok && p.Kind != TooMany {
			t.Errorf("%v has the kind %q", p, p.Kind)
		}
	}
}
