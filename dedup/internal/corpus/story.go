package corpus

import (
	"github.com/samewire/samewire/dedup/internal/boilerplate"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sketch"
)

// story is what is kept of a story in memory; the rest of its record is in the store.
type story struct {
	id, source string
	credits    *record.Credits
	place             // of the rest
	check      uint64 // of its words: see record.Record
	own        uint32 // words that are no boilerplate
	headline   uint32 // see record.Record
	dateline   uint32 // the place of its dateline: see there
	update     uint8  // see there
	time       int64  // when it was published: see base.TimeOf
	untold     bool
	outlet     uint32   // the number of its source, 0 for none
	digests    []uint32 // of the pieces that may be boilerplate, until that is known
	keys       []uint32 // until candidates are known
}

// newStory returns a story less what stands elsewhere.
func newStory(id, source string, time int64, rec *record.Record) story {
	return story{id: id, source: source, credits: rec.Credits, check: rec.Check, own: uint32(len(rec.Body.Words)), headline: rec.Headline,
		dateline: rec.Place, update: rec.Update, untold: rec.Untold, time: time}
}

// view is a story that can be compared. It is used again for the next one.
type view struct {
	match.Story
	number  int // of the story, from 1; 0 for none
	read    []uint32
	file    sketch.Reading
	remover boilerplate.Remover
}

// load makes v the story i of a corpus; it reports whether it was another before.
func (v *view) load(c *Corpus, i int) bool {
	if v.number == i+1 {
		return false
	}
	s := c.stories[i]
	v.number, v.Check, v.Headline, v.Untold, v.Credits, v.Outlet, v.Reduced = i+1, s.check, s.headline, s.untold, s.credits, s.outlet, s.own < s.words
	v.Place, v.Update = s.dateline, s.update
	if v.Body, v.Pieces = v.get(c, i); v.Reduced {
		v.Rest = v.remover.Rest(&v.Record, s.outlet, &c.boilerplate)
	}
	return true
}

// get returns what is kept of a story: the body, and its pieces. What cannot be read back is empty.
func (v *view) get(c *Corpus, i int) (body record.Text, pieces []uint32) {
	if c.files == nil {
		return c.store.get(c.stories[i].place, &v.read)
	}
	return c.files.get(i, &v.file)
}

// Aside returns the words of a story that are set aside as boilerplate: the first of each run, and the one behind it.
func (c *Corpus) Aside(i int) (runs [][2]int) {
	s := c.stories[i]
	if s.own >= s.words {
		return nil
	}
	var v view
	_, pieces := v.get(c, i)
	from := 0
	for ; len(pieces) > 0; pieces = pieces[2:] {
		if c.boilerplate.Has(s.outlet, pieces[1]) {
			runs = append(runs, [2]int{from, int(pieces[0])})
		}
		from = int(pieces[0])
	}
	return runs
}
