package corpus

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/record"
)

// TestUnreadableFile: words that cannot be read back are an error, not an empty story.
func TestUnreadableFile(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var s store
	all, p := appendRecord(nil, &record.Record{Body: record.Text{Words: []uint32{1, 2, 3}, Facts: []uint32{0}}})
	p.block = s.Add(all)
	defer s.Close()
	var into []uint32
	if got, _ := s.get(p, &into); !cmp.Equal(got.Words, []uint32{1, 2, 3}) {
		t.Fatalf("words %v", got.Words)
	}
	if ok, err := s.Truncate(4); !ok {
		t.Fatal("no file")
	} else if err != nil {
		t.Skip(err)
	}
	if got, _ := s.get(p, &into); len(got.Words) > 0 || s.Err() == nil {
		t.Errorf("words %v, error %v", got.Words, s.Err())
	}
}
