package feed

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"os"

	"github.com/samewire/samewire/dedup"
)

// This file reads texts again: of a million stories most need not be kept, and the others still stand in their file.

// source is a file of JSON lines that can be read at any byte.
type source struct {
	reader *Reader
	path   string
	mark   int64 // bytes of a byte-order mark, which the lines do not count
	info   fs.FileInfo
	file   file // open since it was read; nil where too many others are
}

// origin is a line of a source. It implements dedup.Releaser.
type origin struct {
	source *source
	at     int64  // the line's first byte
	bytes  int32  // of the line
	digest uint32 // of the line
	line   int
	number int64 // of the text, from 1, see roomPool
}

// rereader is what a Reader needs to read texts again.
type rereader struct {
	open    []*source // the last opened last
	line    []byte
	decoder decoder // its texts stand in memory of the pool
}

// mostOpen bounds the sources that are open at a time.
const mostOpen = 16

var digestSeed = maphash.MakeSeed()

// digestOf returns by what a line is known again.
func digestOf(line []byte) uint32 {
	h := maphash.Bytes(digestSeed, line)
	return uint32(h>>32 ^ h)
}

// origin returns where a story was read, in a line whose first byte has this place in the stream.
func (d *decoder) origin(in *source, at int64, line []byte) *origin {
	if len(line) > 1<<31-1 {
		return nil
	}
	if len(d.origins) == cap(d.origins) {
		d.origins = make([]origin, 0, 64)
	}
	d.origins = append(d.origins, origin{source: in, at: in.mark + at, bytes: int32(len(line)), digest: digestOf(line)})
	return &d.origins[len(d.origins)-1]
}

// Text reads the story's line again and returns its text, in memory that Release gives back. Where that cannot be done, or another line stands
// there, the error is a *Problem. (Lines may have been added to the file.)
func (o *origin) Text() (string, error) {
	s := o.source
	r := &s.reader.reread
	f, err := s.opened()
	if err != nil {
		return "", o.problem(plainError(err), err)
	}
	if cap(r.line) < int(o.bytes) {
		r.line = make([]byte, 2*int(o.bytes))
	}
	line := r.line[:o.bytes]
	if _, err := f.ReadAt(line, o.at); err != nil {
		return "", o.problem(plainError(err), err)
	}
	if digestOf(line) != o.digest {
		return "", o.problem("it has changed", nil)
	}
	if cap(r.decoder.texts)-len(r.decoder.texts) < len(line) {
		if r.decoder.texts != nil {
			s.reader.pool.put(r.decoder.texts, s.reader.texts)
		}
		r.decoder.texts = s.reader.pool.room(len(line))
	}
	story, p := r.decoder.decode(line)
	if p != nil && !p.Kept {
		return "", o.problem("it has changed", p)
	}
	s.reader.texts++
	o.number = s.reader.texts
	return story.Text, nil
}

// Release gives back the memory of the texts that were read up to this one, the last time that it was. It implements dedup.Releaser.
func (o *origin) Release() { o.source.reader.pool.released.Store(o.number) }

func (o *origin) problem(reason string, err error) error {
	return &Problem{File: o.source.path, Line: o.line, Err: err, Reason: fmt.Sprintf("cannot be read again: %s", reason),
		Advice: "run again when nothing writes to the file"}
}

// opened returns the open file of a source. Another one in its place is an error.
func (s *source) opened() (file, error) {
	if s.file != nil {
		return s.file, nil
	}
	f, err := s.reader.openFile(s.path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !os.SameFile(info, s.info) {
		err = errors.New("it has been replaced")
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	s.file = f
	s.reader.reread.keepOpen(s)
	return f, nil
}

// keepOpen keeps the file of a source open, and closes the one that was opened first where there are too many.
func (r *rereader) keepOpen(s *source) {
	if len(r.open) == mostOpen {
		r.closeOne()
	}
	r.open = append(r.open, s)
}

// closeOne closes the file that was opened first, and reports whether there was one.
func (r *rereader) closeOne() bool {
	if len(r.open) == 0 {
		return false
	}
	r.open[0].file.Close()
	r.open[0].file = nil
	r.open = r.open[1:]
	return true
}

var _ dedup.Releaser = (*origin)(nil)
