package dedup

import (
	"strings"

	"github.com/samewire/samewire/dedup/internal/posting"
)

// briefs is what the screen keeps of a batch of articles. Few of them are pointers: the garbage collector follows each.
type briefs struct {
	of      []brief
	ids     string         // one after another
	sources []string       // nil where none is known
	origins []Origin       // of the texts; nil where none has one
	first   *posting.Batch // the keys of their runs that the screen's first look takes
	others  []uint8        // the other keys in short form, of one article after another
	short   []uint32       // the keys of the short ones
	block   uint32         // of the screen's texts
}

// brief is what else the screen keeps of an article.
type brief struct {
	idEnd   int    // of its id in those of the batch
	size    int    // of its text, if that stands in the screen's texts
	at      uint32 // of its first byte there
	runs    uint32
	sampled uint16 // how many keys of them the first look takes
	others  uint16 // and how many it leaves out
	judged  bool   // by its runs
}

// newBriefs returns briefs of articles, with their ids, sources and origins.
func newBriefs(articles []Article) *briefs {
	in := &briefs{of: make([]brief, len(articles))}
	n := 0
	for i, a := range articles {
		n += len(a.ID)
		in.of[i].idEnd = n
		if a.Source != "" && in.sources == nil {
			in.sources = make([]string, len(articles))
		}
		if a.Origin != nil && in.origins == nil {
			in.origins = make([]Origin, len(articles))
		}
	}
	var ids strings.Builder
	ids.Grow(n)
	for i, a := range articles {
		ids.WriteString(a.ID)
		if in.sources != nil {
			in.sources[i] = a.Source
		}
		if in.origins != nil {
			in.origins[i] = a.Origin
		}
	}
	in.ids = ids.String()
	return in
}

// id returns the id of the k-th article.
func (in *briefs) id(k int) string {
	from := 0
	if k > 0 {
		from = in.of[k-1].idEnd
	}
	return in.ids[from:in.of[k].idEnd]
}
