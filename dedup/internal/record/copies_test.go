package record

import (
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// TestCopiesInARow: a record is the same whatever the reader read before, a copy, a text lent and written over since, or one too long to be kept.
func TestCopiesInARow(t *testing.T) {
	o := Options{Width: 5, Density: sample.Of(0.25), Pieces: true}
	other := "NORWICK (AP) - " + strings.Repeat("The ferries wait for the fog to lift, the harbour master said. ", 4)
	r := NewReader(o)
	for i, text := range []string{stored, stored, other, stored, "", strings.Repeat(other, 600), "", "", other, other} {
		lent := []byte(text)
		got := r.Read(&base.Article{Text: unsafe.String(unsafe.SliceData(lent), len(lent))})
		want := NewReader(o).Read(&base.Article{Text: text})
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("text %d (-want +got):\n%s", i, diff)
		}
		clear(lent) // as its owner may
	}
}
