// Package record has what is kept of a story when its text is gone: all that is needed to find stories like it, and to compare it with them.
package record

import (
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// Record is what is kept of a story.
type Record struct {
	Body     Text
	Pieces   []uint32 // the body's pieces, for each the index of the first word after it and a digest of its words; nil where none were wanted
	Digest   uint64   // the sum of the body's shingles: equal for the same words
	Check    uint64   // of the body's words, see shingle.AppendChecked; 0 where it is not known
	Keys     []uint32 // by which candidates are found, increasing
	Agencies []string // those that the story names, in its order
}

// Reader makes records of texts, reusing its buffers. It is not safe for concurrent use.
type Reader struct {
	keyer    sample.Shingles
	bands    func(keys []uint32, hashes []uint64) []uint32
	pieces   bool
	parser   wire.Parser
	anatomy  wire.Story
	words    []shingle.Word
	hashes   []uint64
	names    []int               // offsets of words that may be an agency's name
	agencies map[string][]string // by their names, joined: few sets of agencies are credited
	record   Record
	bitmap   []uint32 // of record, if there is one
}

// Options are what records hold.
type Options struct {
	Width   int            // words a shingle
	Density sample.Density // of the shingles that are keys
	Pieces  bool           // pieces are wanted

	// Bands appends, where it is set, a record's keys from its shingles.
	Bands func(keys []uint32, hashes []uint64) []uint32
}

// NewReader returns a Reader.
func NewReader(o Options) *Reader {
	return &Reader{
		keyer:    sample.Shingles{Width: o.Width, Density: o.Density},
		bands:    o.Bands,
		pieces:   o.Pieces,
		agencies: map[string][]string{},
	}
}

// Read returns the record of a text. All but its agencies is valid until the next call.
func (r *Reader) Read(text string) Record {
	r.parser.Parse(text, &r.anatomy)
	var check uint64
	r.words, check = appendBody(r.words[:0], text, r.anatomy.Body)
	r.names = r.names[:0]
	rec := &r.record
	words := slices.Grow(rec.Body.Words[:0], len(r.words))[:len(r.words)]
	for i, w := range r.words {
		words[i] = uint32(w.Hash)
		if mayNameAgency(words[i]) {
			r.names = append(r.names, w.Start)
		}
	}
	rec.Body.Words = words
	rec.Agencies = r.credited(text)
	var quoted bool
	r.bitmap, quoted = appendQuoted(r.bitmap[:0], text, r.words)
	rec.Body.Quoted = nil
	if quoted {
		rec.Body.Quoted = r.bitmap
	}
	if r.pieces {
		rec.Pieces = appendPieces(rec.Pieces[:0], text, r.words)
	}
	var hashes []uint64
	if r.bands != nil {
		r.hashes = shingle.Shingler{Width: r.keyer.Width}.Append(r.hashes[:0], r.words)
		hashes, rec.Keys = r.hashes, r.bands(rec.Keys[:0], r.hashes)
	} else {
		rec.Keys, hashes = r.keyer.Append(rec.Keys[:0], words)
	}
	rec.Check = check
	rec.Digest = 0
	for _, h := range hashes {
		rec.Digest += h
	}
	return *rec
}

// Words returns the words of the body read last, with their places in its text. They are valid until the next call of Read.
func (r *Reader) Words() []shingle.Word { return r.words }

// credited returns the agencies that the story read last names.
func (r *Reader) credited(text string) []string {
	names := canonical(r.anatomy.AgenciesAt(text, r.names))
	if len(names) == 0 {
		return nil
	}
	key := strings.Join(names, "\n")
	if known, ok := r.agencies[key]; ok {
		return known
	}
	for i, n := range names {
		names[i] = strings.Clone(n) // the text may be lent
	}
	r.agencies[key] = names
	return names
}

// canonical returns the names of mentions, each once, in their order.
func canonical(mentions []wire.Mention) []string {
	var names []string
	for _, m := range mentions {
		if !slices.Contains(names, m.Agency) {
			names = append(names, m.Agency)
		}
	}
	return names
}

// AppendBody appends the words of the body, with their spans in text. Words of consecutive paragraphs follow each other.
func AppendBody(words []shingle.Word, text string, body []wire.Span) []shingle.Word {
	words, _ = appendBody(words, text, body)
	return words
}

// appendBody is AppendBody; it also returns the check of the words.
func appendBody(words []shingle.Word, text string, body []wire.Span) ([]shingle.Word, uint64) {
	check := uint64(1) // any number: 0 is no check that is known
	for _, span := range body {
		n := len(words)
		words, check = shingle.AppendChecked(words, check, text[span.Start:span.End])
		for i := n; i < len(words); i++ {
			words[i].Start += span.Start
			words[i].End += span.Start
		}
	}
	return words, check
}
