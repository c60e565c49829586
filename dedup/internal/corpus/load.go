package corpus

import (
	"iter"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/boilerplate"
	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/linkage"
	"github.com/samewire/samewire/dedup/internal/record"
)

// Row is a story that was taken apart before: what is kept of it without its text.
type Row struct {
	ID, Source string
	Time       int64 // when it was published: see base.TimeOf
	record.Record

	// Aside are the pieces of its body that are boilerplate, where it is known that they are set aside.
	Aside []boilerplate.Piece
}

// Load makes a corpus of stories that were taken apart before. The first error of rows ends it, as does a repeated id, or the end of the work's context.
func Load(o Options, work *base.Work, rows iter.Seq2[Row, error]) (*Corpus, error) {
	c := newCorpus(o, work)
	work.Begin(base.Reading, 0)
	made, some := c.newMaker(), stories{}
	var all [][]story
	flush := func() {
		made.end(&some)
		c.keep(some.records, some.stories)
		all = append(all, some.stories)
		some = stories{records: some.records[:0]}
	}
	aside := map[string][]boilerplate.Piece{} // by id
	for row, err := range rows {
		if err == nil {
			err = work.Err()
		}
		if err != nil {
			c.Close()
			return nil, err
		}
		made.add(&some, row.ID, row.Source, row.Time, &row.Record)
		if len(row.Aside) > 0 {
			aside[row.ID] = row.Aside
		}
		const together = 64
		if len(some.stories) == together {
			flush()
		}
	}
	flush()
	if err := c.order(all, nil); err != nil {
		c.Close()
		return nil, err
	}
	c.setPiecesAside(aside)
	return c, nil
}

// setPiecesAside sets the pieces of some stories aside, by their ids.
func (c *Corpus) setPiecesAside(pieces map[string][]boilerplate.Piece) {
	if len(pieces) == 0 {
		return
	}
	for _, s := range c.stories {
		c.boilerplate.PutPieces(s.outlet, pieces[s.id])
	}
	var v view
	for i, s := range c.stories {
		if len(pieces[s.id]) > 0 {
			s.own = 0 // for load: some is set aside
			v.load(c, i)
			s.own = uint32(len(v.Rest.Words))
		}
	}
}

// GroupsOf is [Corpus.Groups] where the copies are known, by the number of the first with their words in the order of ids, and the edges: all pairs whose probability
// is [LeastLike] or more.
func (c *Corpus) GroupsOf(copies map[int][]int, edges []linkage.Edge, cut float64) []group.Group {
	return c.group(copies, edges, newCounted(nil), cut)
}
