package filter

import (
	"strings"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/posting"
)

// batch is what the filter keeps of a batch of articles. Few of them are pointers: the garbage collector follows each.
type batch struct {
	of      []entry
	ids     string         // one after another
	sources []string       // nil where none is known
	times   []int64        // when they were published, in Unix milliseconds, base.NoTime where that is not known; nil where none is
	behind  []behind       // what stands behind each text in the texts; nil where nothing does
	number  int            // of the first article, in the source
	first   *posting.Batch // the keys of their runs that the first look takes
	others  []uint8        // the other keys in short form, of one article after another
	short   []uint32       // all keys of the short ones
	block   uint32         // of the texts
}

// entry is what else the filter keeps of an article.
type entry struct {
	size  int    // of its text, if that stands in the texts
	at    uint32 // of its first byte there
	idEnd uint32 // of its id in those of the batch
	Trace
	again bool // the source gives it again
}

// behind is how many bytes stand behind an article's text in the texts.
type behind struct{ headline, credit uint32 }

// newBatch returns a batch of articles, with their ids and sources.
func newBatch(articles []base.Item) *batch {
	in := &batch{of: make([]entry, len(articles))}
	n := 0
	for i, a := range articles {
		n += len(a.ID)
		in.of[i].idEnd = uint32(n)
		if a.Source != "" && in.sources == nil {
			in.sources = make([]string, len(articles))
		}
		if !a.Published.IsZero() && in.times == nil {
			in.times = make([]int64, len(articles))
		}
	}
	var ids strings.Builder
	ids.Grow(n)
	for i, a := range articles {
		ids.WriteString(a.ID)
		if in.sources != nil {
			in.sources[i] = a.Source
		}
		if in.times != nil {
			in.times[i] = base.TimeOf(a.Published)
		}
	}
	in.ids = ids.String()
	return in
}

// id returns the id of the k-th article.
func (in *batch) id(k int) string {
	from := uint32(0)
	if k > 0 {
		from = in.of[k-1].idEnd
	}
	return in.ids[from:in.of[k].idEnd]
}
