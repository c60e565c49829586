package feed

import (
	"context"
	"iter"

	"github.com/samewire/samewire/dedup"
)

// This file makes a Reader a dedup.Source, which lends texts in batches and reads those of plain JSON lines again: reread.go.

// Batches yields the stories of the Reader's paths as Read does, in batches that lend their Texts: their memory is used for others once they are
// released, and plain JSON lines are read again where [dedup.Clustering] and [dedup.Pairing] want them. So it takes less time and memory than
// Read. Files that are read again stay open as long as the Reader is in use. It can be used once.
func (r *Reader) Batches(ctx context.Context) iter.Seq2[dedup.Batch, error] {
	return func(yield func(dedup.Batch, error) bool) {
		b := &batcher{reader: r, yield: yield}
		r.again = nil
		r.session(ctx, r.Paths, func(s *session) { s.lend, s.yield = b, b.add })
		if !b.ended {
			b.flush(nil)
		}
	}
}

var _ dedup.Source = (*Reader)(nil)

// batcher puts stories together that were read.
type batcher struct {
	reader   *Reader
	yield    func(dedup.Batch, error) bool
	articles []dedup.Article
	bytes    int     // of their texts
	inBlock  bool    // they are of one block of lines, and end with it
	again    *places // of these; nil where they cannot be read again
	place    place   // of the next one
	number   int     // of the first one
	ended    bool    // nothing more is to be yielded
}

// Files of one story each come so many, or so many bytes of text, at a time.
const (
	filesTogether = 64
	bytesTogether = 1 << 20
)

// add takes a story, or the error that ends the reading.
func (b *batcher) add(a dedup.Article, err error) bool {
	if err != nil {
		b.ended = true
		b.yield(dedup.Batch{}, err)
		return false
	}
	if b.again != nil {
		b.again.of = append(b.again.of, b.place)
	}
	b.articles = append(b.articles, a)
	b.bytes += len(a.Text)
	if !b.inBlock && (len(b.articles) == filesTogether || b.bytes >= bytesTogether) {
		return b.flush(nil)
	}
	return true
}

// beginBlock begins with the stories of a block of lines, of which there are so many before it. They can be read again in a source, where it is not
// nil. It returns false to end the reading.
func (b *batcher) beginBlock(in *source, at int64, lines, stories int) bool {
	if !b.inBlock && !b.flush(nil) {
		return false
	}
	b.inBlock = true
	b.articles = make([]dedup.Article, 0, stories)
	if in != nil {
		b.again = &places{source: in, at: at, lines: lines, of: make([]place, 0, stories)}
	}
	return true
}

// endBlock yields the stories of a block, whose texts stand in a room.
func (b *batcher) endBlock(in room) bool {
	b.inBlock = false
	return b.flush(in)
}

// flush yields the stories that are together, whose texts stand in a room, if it is not nil. It returns false to end the reading.
func (b *batcher) flush(in room) bool {
	batch, again := dedup.Batch{Articles: b.articles}, b.again
	b.articles, b.bytes, b.again = nil, 0, nil
	if in != nil {
		batch.Release = func() { b.reader.pool.put(in) }
	}
	if len(batch.Articles) == 0 {
		if in != nil {
			batch.Release()
		}
		return true
	}
	if again != nil {
		again.first = b.number
		b.reader.again = append(b.reader.again, again)
		batch.Again = true
	}
	b.number += len(batch.Articles)
	b.ended = !b.yield(batch, nil)
	return !b.ended
}
