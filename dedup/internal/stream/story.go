package stream

import (
	"cmp"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/boilerplate"
	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/dedup/wire"
)

// story is what is in memory of a story.
type story struct {
	id        string
	number    uint32 // by which it is kept: increasing in the order of arrival
	slot      uint32 // where it stands in stories, in the same order
	source    uint32
	words     uint32 // of the body
	own       uint32 // those that are no boilerplate
	headline  uint32 // see record.Record
	dateline  uint32 // the place of its dateline: see there
	update    uint8  // see there
	untold    bool
	gone      bool // it was removed
	in        bool // its keys are in the lists, as it is the first of its words
	notice    wire.NoticeKind
	credits   *record.Credits
	class     uint64 // of stories with the same words
	check     uint64 // see record.Record
	published int64  // see base.TimeOf
	arrived   int64  // in Unix milliseconds
	digests   []uint32
	keys      []uint32 // of its body
	rest      []uint32 // of what is no boilerplate, where some is
	same      *same    // nil where it is no copy and has none
	edges     []edge
	part      *part
	stamp     uint32 // changes with what it is compared by
	cluster   uint32
	at        uint32 // in the members of its cluster
}

// edge is a story that another is alike with.
type edge struct {
	to   *story
	kept float32 // how much the other has of the one, where that makes it its write-through; unknown where that was not asked
	like float64
}

const unknown = -1

// searched returns the keys that a story is searched by.
func (x *story) searched() []uint32 {
	if x.own < x.words {
		return sample.Searched(x.rest)
	}
	return sample.Searched(x.keys)
}

// size returns the size of the sample of what is no boilerplate.
func (s *Stream) size(x *story) sample.Size {
	n := len(x.keys)
	if x.own < x.words {
		n = len(x.rest)
	}
	return sample.NewSize(n, s.bound(x.own))
}

// moment returns when a story was published, or the first of its copies.
func (x *story) moment() group.Moment { return group.Moment{Time: x.earliest(), Update: x.update} }

// age returns the time by which a story expires.
func (x *story) age() int64 {
	if x.published == base.NoTime {
		return x.arrived
	}
	return min(x.published, x.arrived)
}

func byID(a, b *story) int { return cmp.Compare(a.id, b.id) }

// worker has what a goroutine reads and compares stories with.
type worker struct {
	s       *Stream
	reader  *record.Reader
	keyer   sample.Shingles
	match   *match.Comparer
	a, b    view
	remover boilerplate.Remover
	hits    hash.Counter
	list    []uint32
	record  *record.Record // of the story that is being added, or asked for
	of      *story
	encoded []byte // the record
}

func newWorker(s *Stream) *worker {
	return &worker{
		s:      s,
		reader: record.NewReader(record.Options{Width: s.o.Width, Density: s.o.Density, Pieces: true}),
		keyer:  sample.Shingles{Width: s.o.Width, Density: s.o.Density},
		match:  match.NewComparer(s.o.Width),
	}
}

// read makes a story of an article. Its record stays with the worker.
func (w *worker) read(a *base.Article, signal wire.NoticeKind) *story {
	rec := w.reader.Read(a)
	x := &story{id: strings.Clone(a.ID), words: uint32(len(rec.Body.Words)), own: uint32(len(rec.Body.Words)), headline: rec.Headline, dateline: rec.Place,
		update: rec.Update, untold: rec.Untold, credits: rec.Credits, check: rec.Check, published: base.TimeOf(a.Published), arrived: w.s.o.Clock().UnixMilli()}
	for _, word := range rec.Body.Words {
		x.class = hash.Mix(x.class*hash.Base + uint64(word) + 1)
	}
	all := append(rec.AppendDigests(nil), rec.Keys...)
	n := len(all) - len(rec.Keys)
	x.digests, x.keys = all[:n:n], all[n:len(all):len(all)]
	slices.Sort(x.digests)
	x.notice = noticeOf(w.reader, a, signal)
	keys := rec.Keys
	rec.Keys = nil // the row has them
	w.encoded = rec.AppendBinary(nil)
	rec.Keys = keys
	w.record, w.of = &rec, x
	return x
}

// view is a story that can be compared. It is used again for the next one.
type view struct {
	match.Story
	of      *story
	stamp   uint32
	remover boilerplate.Remover
}

// forget forgets the story that was read, and returns its encoded record.
func (w *worker) forget() []byte {
	encoded := w.encoded
	w.record, w.of, w.encoded, w.a.of, w.b.of = nil, nil, nil, nil, nil
	w.match.Forget()
	return encoded
}

// load makes v a story.
func (w *worker) load(v *view, x *story) (changed bool, err error) {
	if v.of == x && v.stamp == x.stamp {
		return false, nil
	}
	rec, err := w.recordOf(x)
	if err != nil {
		v.of = nil
		return true, err
	}
	v.of, v.stamp = x, x.stamp
	v.Story = match.Story{Record: *rec, Outlet: x.source, Reduced: x.own < x.words}
	v.Check, v.Headline, v.Untold, v.Credits, v.Place, v.Update = x.check, x.headline, x.untold, x.credits, x.dateline, x.update
	if v.Reduced {
		v.Rest = v.remover.Rest(&v.Record, x.source, &w.s.set)
	}
	return true, nil
}

// recordOf returns the record of a story.
func (w *worker) recordOf(x *story) (*record.Record, error) {
	if w.record != nil && w.of == x {
		return w.record, nil
	}
	return w.s.recordOf(x)
}

// loadFirst makes a story the first of two.
func (w *worker) loadFirst(x *story) error {
	changed, err := w.load(&w.a, x)
	if changed {
		w.match.Forget()
	}
	return err
}

// load2 makes two stories those that are compared.
func (w *worker) load2(a, b *story) error {
	if err := w.loadFirst(a); err != nil {
		return err
	}
	_, err := w.load(&w.b, b)
	return err
}
