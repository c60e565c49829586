package corpus

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/oracle"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// In all tests, memory of a pool that was freed is overwritten.
func init() { memory.Shred = true }

func articles(texts []string) (all base.Articles) {
	for i, text := range texts {
		all = append(all, base.Article{ID: fmt.Sprintf("s%02d", i), Text: text})
	}
	return all
}

// TestBoilerplateIsSetAside: what is left of a story are the words, the quotation and the keys that it has without what all of them run.
func TestBoilerplateIsSetAside(t *testing.T) {
	type rest struct{ words, quoted, keys []uint32 }
	read := func(texts []string) (all []rest) {
		var faults base.Faults
		work := base.NewWork(context.Background(), base.Run{Cores: 2}, &faults)
		c, err := Read(Options{Width: 5, Density: sample.Of(0.25), Pieces: true}, work, articles(texts))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		c.SetBoilerplateAside()
		for i := range texts {
			var v view
			v.load(c, i)
			own := &v.Body
			if v.Reduced {
				own = &v.Rest
			}
			r := rest{slices.Clone(own.Words), nil, slices.Clone(c.stories[i].keys)}
			for k := range own.Words {
				if own.IsQuoted(k) {
					r.quoted = append(r.quoted, uint32(k))
				}
			}
			all = append(all, r)
		}
		return all
	}
	bare, with := oracle.Boilerplate()
	want, got := read(bare), read(with)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(rest{})); diff != "" {
		t.Errorf("(-without boilerplate +with it set aside):\n%s", diff)
	}
	if n := len(want[0].quoted); n != 30 {
		t.Errorf("%d quoted words, want 30", n)
	}
	few := read(with[:3])
	if len(few[0].words) <= len(want[0].words) {
		t.Errorf("what three stories run was set aside")
	}
	if diff := cmp.Diff(want[0].words, read(with[:4])[0].words); diff != "" {
		t.Errorf("what four stories run (-without +set aside):\n%s", diff)
	}
}
