package feed

import (
	"errors"
	"fmt"
	"os"

	"github.com/samewire/samewire/dedup"
)

// This file reads stories again: of a million that are read, most texts need
// not be kept, and the others still stand in their file.

// source is a file of JSON lines that can be read at any byte.
type source struct {
	reader *Reader
	path   string
	mark   int64 // bytes of a byte-order mark, which the lines do not count
	info   os.FileInfo
	file   *os.File // open since it was read; nil where too many others are
}

// origin is a line of a source. It implements dedup.Origin.
type origin struct {
	source *source
	at     int64 // the line's first byte
	bytes  int32 // of the line
	text   int32 // bytes of the text in it
	line   int
	number int64 // of the text, from 1, see lender
}

// again is what a Reader needs to read stories again.
type again struct {
	open    []*source // the last opened last
	line    []byte
	decoder decoder // its texts are lent
}

// mostOpen bounds the sources that are open at a time.
const mostOpen = 16

// origin returns where a story was read, in a line whose first byte has this
// place in the stream.
func (d *decoder) origin(in *source, at int64, line []byte, story dedup.Article) *origin {
	if len(line) > 1<<31-1 {
		return nil
	}
	if len(d.origins) == cap(d.origins) {
		d.origins = make([]origin, 0, 64)
	}
	d.origins = append(d.origins, origin{source: in, at: in.mark + at, bytes: int32(len(line)), text: int32(len(story.Text))})
	return &d.origins[len(d.origins)-1]
}

// Text reads the story's line again and returns its text, in memory that Release
// takes back. Where that cannot be done, or no text of that length is there, the
// error is a *Problem. (Lines may have been added to the file.)
func (o *origin) Text() (string, error) {
	s := o.source
	f, err := s.reader.again.file(s)
	if err != nil {
		return "", o.problem(PlainError(err), err)
	}
	a := &s.reader.again
	if cap(a.line) < int(o.bytes) {
		a.line = make([]byte, 2*int(o.bytes))
	}
	line := a.line[:o.bytes]
	if _, err := f.ReadAt(line, o.at); err != nil {
		return "", o.problem(PlainError(err), err)
	}
	if cap(a.decoder.texts)-len(a.decoder.texts) < len(line) {
		if a.decoder.texts != nil {
			s.reader.lender.lend(a.decoder.texts, s.reader.texts)
		}
		a.decoder.texts = s.reader.lender.room(len(line))
	}
	story, err := a.decoder.decode(line)
	if err != nil || len(story.Text) != int(o.text) {
		return "", o.problem("it has changed", err)
	}
	s.reader.texts++
	o.number = s.reader.texts
	return story.Text, nil
}

// Release takes back the memory of the texts that were read up to this one, the
// last time that it was. It implements dedup.Releaser.
func (o *origin) Release() { o.source.reader.lender.back.Store(o.number) }

func (o *origin) problem(reason string, err error) error {
	return &Problem{File: o.source.path, Line: o.line, Err: err, Reason: fmt.Sprintf("cannot be read again: %s", reason),
		Advice: "run again when nothing writes to the file"}
}

// file returns the open file of a source. Another one in its place is an error.
func (a *again) file(s *source) (*os.File, error) {
	if s.file != nil {
		return s.file, nil
	}
	f, err := os.Open(s.path)
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
	a.add(s)
	return f, nil
}

// add keeps the file of a source open, and closes the one that was opened
// first where there are too many.
func (a *again) add(s *source) {
	if len(a.open) == mostOpen {
		a.open[0].file.Close()
		a.open[0].file = nil
		a.open = a.open[1:]
	}
	a.open = append(a.open, s)
}
