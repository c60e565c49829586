package stage

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/boilerplate"
	"github.com/samewire/samewire/dedup/internal/corpus"
	"github.com/samewire/samewire/dedup/internal/fields"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// Row is what is kept of a story whose text is gone.
type Row struct {
	Number uint32 // in the order of ids
	First  uint32 // the number of the first story with the same words; its own where it is none's copy
	ID     string

	source string
	time   int64 // see base.TimeOf
	words  [16]byte
	own    uint32 // words that are no boilerplate
	record record.Record
	aside  []boilerplate.Piece // pieces that are boilerplate, where these are set aside
}

// Reader makes rows, reusing its buffers. It is not safe for concurrent use.
type Reader struct{ reader *record.Reader }

// NewReader returns a Reader.
func (p *Plan) NewReader() *Reader {
	return &Reader{record.NewReader(record.Options{Width: p.keyer.Width, Density: p.keyer.Density, Pieces: true})}
}

// Read returns the row of an article; nil where its body has no words: such a story is in no cluster.
func (r *Reader) Read(number uint32, a *dedup.Article) *Row {
	rec := r.reader.Read(a)
	if len(rec.Body.Words) == 0 {
		return nil
	}
	row := &Row{Number: number, First: number, ID: a.ID, source: a.Source, time: base.TimeOf(a.Published), words: r.reader.Sum(), own: uint32(len(rec.Body.Words)), record: rec}
	for _, part := range []*[]uint32{&row.record.Body.Words, &row.record.Body.Quoted, &row.record.Body.Facts, &row.record.Pieces, &row.record.Keys} {
		*part = slices.Clone(*part)
	}
	row.record.Check, row.record.Digest = 0, 0 // of this process alone; of no use
	return row
}

// Words returns a digest of the words of the body, half of the SHA-256 of their hashes. (Who forges two words of one hash can make a copy of a story that is
// none. A batch tells the two, but has them in one cluster, too.)
func (r *Row) Words() [16]byte { return r.words }

// Copy returns what tells copies among rows with the same Words.
func (r *Row) Copy() Copy { return Copy{r.Number, r.record.Headline, r.record.Untold} }

// SetFirst sets First. A copy keeps no words.
func (r *Row) SetFirst(first uint32) {
	if r.First = first; first != r.Number {
		r.own, r.aside, r.record = 0, nil, record.Record{Credits: r.record.Credits, Update: r.record.Update}
	}
}

// Digests returns the digests of the pieces of the body that may be boilerplate, increasing.
func (r *Row) Digests() []uint32 {
	all := r.record.AppendDigests(nil)
	slices.Sort(all)
	return slices.Compact(all)
}

// Outlet returns a digest of the story's source, 0 where that is not known.
func (r *Row) Outlet() uint64 {
	if r.source == "" {
		return 0
	}
	sum := sha256.Sum256([]byte(r.source))
	return max(1, binary.LittleEndian.Uint64(sum[:]))
}

// Sample returns the sampled shingles of the body.
func (r *Row) Sample(p *Plan) Sample {
	return Sample{r.record.Keys, p.keyer.BoundOf(len(r.record.Body.Words))}
}

// SetAside sets the pieces aside that marks of the row name, all of them, if they are enough of it.
func (r *Row) SetAside(p *Plan, marks []Mark) {
	ofOutlet := uint32(0)
	aside := make([]boilerplate.Piece, len(marks))
	for i, m := range marks {
		if aside[i] = (boilerplate.Piece{Digest: m.Digest, OfSource: m.OfOutlet}); m.OfOutlet {
			ofOutlet++
		}
	}
	if len(marks) == 0 || !boilerplate.Counts(uint32(len(marks)), ofOutlet, len(r.record.AppendDigests(nil))) {
		return
	}
	var remover boilerplate.Remover
	rest := remover.Rest(&r.record, 1, setOf(1, aside))
	if !corpus.LeavesEnough(&rest, ofOutlet) {
		return
	}
	slices.SortFunc(aside, func(a, b boilerplate.Piece) int { return cmp.Compare(a.Digest, b.Digest) })
	keyer := p.keyer
	r.aside, r.own = aside, uint32(len(rest.Words))
	r.record.Keys, _ = keyer.Append(nil, rest.Words)
}

// TakeKeys takes from the row its keys in the search for [Shingles], of copies and of very short stories none, and returns what stands in their lists.
func (r *Row) TakeKeys(p *Plan) (keys []uint32, h Holder) {
	h = newHolder(r.Number, sample.NewSize(len(r.record.Keys), p.keyer.BoundOf(int(r.own))), false)
	if keys = sample.Searched(r.record.Keys); r.First != r.Number || r.own < match.MinWords {
		keys = nil
	}
	if r.record.Keys = nil; r.aside == nil {
		r.record.Pieces = nil
	}
	return keys, h
}

// story returns the row as one of a corpus.
func (r *Row) story() corpus.Row {
	return corpus.Row{ID: r.ID, Source: r.source, Time: r.time, Record: r.record, Aside: r.aside}
}

// rowVersion is the first byte of a row's binary form. It changes with what a row keeps, and with the form; what a record keeps has a version of its own.
const rowVersion = 1

// AppendBinary appends the binary form of r to b, which workers of one build read: three bytes a byte of text or so. It never fails.
func (r *Row) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, rowVersion)
	for _, n := range []uint64{uint64(r.Number), uint64(r.First), uint64(r.own), uint64(r.record.Place), uint64(r.record.Update)} {
		b = binary.AppendUvarint(b, n)
	}
	for _, s := range []string{r.ID, r.source} {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(r.time))
	b = append(b, r.words[:]...)
	b = binary.AppendUvarint(b, uint64(len(r.aside)))
	for _, p := range r.aside {
		of := byte(0)
		if p.OfSource {
			of = 1
		}
		b = append(binary.LittleEndian.AppendUint32(b, p.Digest), of)
	}
	return r.record.AppendBinary(b), nil
}

// UnmarshalBinary sets r to the row that data holds, in memory of its own. What is no row is an error that wraps [ErrCorrupt].
func (r *Row) UnmarshalBinary(data []byte) error {
	d := fields.Reader{Data: data}
	if d.Uint8() != rowVersion {
		return fmt.Errorf("%w: a row begins with %d", ErrCorrupt, rowVersion)
	}
	row := Row{Number: uint32(d.Uvarint(math.MaxUint32)), First: uint32(d.Uvarint(math.MaxUint32)), own: uint32(d.Uvarint(math.MaxUint32))}
	place, update := uint32(d.Uvarint(math.MaxUint32)), uint8(d.Uvarint(math.MaxUint8))
	row.ID, row.source, row.time = d.Text(), d.Text(), int64(d.Uint64())
	copy(row.words[:], d.Bytes(uint64(len(row.words))))
	const pieceSize = 5
	for range d.Uvarint(uint64(len(d.Data) / pieceSize)) {
		row.aside = append(row.aside, boilerplate.Piece{Digest: d.Uint32(), OfSource: d.Uint8() == 1})
	}
	if d.Bad {
		return fmt.Errorf("%w: a row of %d bytes ends too early", ErrCorrupt, len(data))
	}
	rec, err := record.Decode(d.Data)
	if err != nil {
		return fmt.Errorf("%w: the row of %q: %w", ErrCorrupt, row.ID, err)
	}
	rec.Place, rec.Update = place, update
	if uint64(row.own) > uint64(len(rec.Body.Words)) || (row.own < uint32(len(rec.Body.Words))) != (len(row.aside) > 0) {
		return fmt.Errorf("%w: the row of %q has %d words of its own of %d", ErrCorrupt, row.ID, row.own, len(rec.Body.Words))
	}
	row.record = rec
	*r = row
	return nil
}

// outletOf returns the number by which the outlet of b is told from that of a, which is 1; 0 where it is not known.
func outletOf(a, b *Row) uint32 {
	switch b.source {
	case "":
		return 0
	case a.source:
		return 1
	}
	return 2
}

// view is a row that can be compared.
type view struct {
	row *Row
	match.Story
	remover boilerplate.Remover
}

// load makes v a row, with the number of its outlet.
func (v *view) load(r *Row, outlet uint32) {
	v.row, v.Story = r, match.Story{Record: r.record, Outlet: outlet, Reduced: len(r.aside) > 0}
	if v.Reduced {
		v.Rest = v.remover.Rest(&v.Record, outlet, setOf(outlet, r.aside))
	}
}

// setOf returns pieces of a story of an outlet as a set.
func setOf(outlet uint32, pieces []boilerplate.Piece) *boilerplate.Set {
	set := new(boilerplate.Set)
	set.PutPieces(outlet, pieces)
	return set
}
