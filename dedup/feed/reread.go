package feed

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"os"
	"slices"
	"strconv"

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

// places is where the stories of a batch stand in a source.
type places struct {
	source *source
	first  int   // the number of the first one
	at     int64 // of the block's first byte
	lines  int   // before the block
	of     []place
}

// place is where a story's line stands in its block.
type place struct {
	at, bytes uint32
	line      uint32 // in the block, from 1
	digest    uint32 // of the line
}

// mostBlock is the most bytes of a block whose lines have places.
const mostBlock = 1<<32 - 1

// rereader is what a Reader needs to read texts again.
type rereader struct {
	open    []*source // the last opened last
	line    []byte
	decoder decoder
}

// mostOpen bounds the sources that are open at a time.
const mostOpen = 16

var digestSeed = maphash.MakeSeed()

// digestOf returns by what a line is known again.
func digestOf(line []byte) uint32 {
	h := maphash.Bytes(digestSeed, line)
	return uint32(h>>32 ^ h)
}

// Again reads stories of the last Batches again, by their numbers. Where that cannot be done, or another line stands there, the error is a *Problem.
// (Lines may have been added to the file.)
func (r *Reader) Again(numbers []int) (dedup.Batch, error) {
	size := 0
	for _, n := range numbers {
		in, i, err := r.placeOf(n)
		if err != nil {
			return dedup.Batch{}, err
		}
		size += int(in.of[i].bytes)
	}
	d := &r.reread.decoder
	d.clean = r.Clean
	d.texts = r.pool.room(size)
	b := dedup.Batch{Articles: make([]dedup.Article, len(numbers))}
	for i, n := range numbers {
		in, k, _ := r.placeOf(n)
		a, err := r.readAgain(in, in.of[k])
		if err != nil {
			r.pool.put(d.texts)
			return dedup.Batch{}, err
		}
		b.Articles[i] = a
	}
	in := d.texts
	b.Release = func() { r.pool.put(in) }
	return b, nil
}

// placeOf returns the places among which a story is, and which of them is its.
func (r *Reader) placeOf(number int) (*places, int, error) {
	i, found := slices.BinarySearchFunc(r.again, number, func(p *places, n int) int { return p.first - n })
	if !found {
		i--
	}
	if i < 0 || number-r.again[i].first >= len(r.again[i].of) {
		return nil, 0, fmt.Errorf("feed: story %d cannot be read again", number)
	}
	return r.again[i], number - r.again[i].first, nil
}

// readAgain reads the line at a place again, into the room of the decoder.
func (r *Reader) readAgain(in *places, p place) (dedup.Article, error) {
	s := in.source
	problem := func(reason string, err error) error {
		return &Problem{Kind: Unreadable, File: s.path, Line: in.lines + int(p.line), Err: err, Reason: fmt.Sprintf("cannot be read again: %s", reason),
			Advice: "run again when nothing writes to the file"}
	}
	f, err := s.opened()
	if err != nil {
		return dedup.Article{}, problem(plainError(err), err)
	}
	if cap(r.reread.line) < int(p.bytes) {
		r.reread.line = make([]byte, 2*int(p.bytes))
	}
	line := r.reread.line[:p.bytes]
	if _, err := f.ReadAt(line, s.mark+in.at+int64(p.at)); err != nil {
		return dedup.Article{}, problem(plainError(err), err)
	}
	if digestOf(line) != p.digest {
		return dedup.Article{}, problem("it has changed", nil)
	}
	a, wrong := r.reread.decoder.decode(line)
	if wrong != nil && wrong.Err == errNoText { // the words stand in fields of another format
		var other Story
		other, wrong = lineOfJSON(line)
		a = other.Article
	}
	if wrong != nil && !wrong.Kept {
		return dedup.Article{}, problem("it has changed", wrong)
	}
	if a.ID == "" {
		a.ID = idOf(s.path) + ":" + strconv.Itoa(in.lines+int(p.line))
	}
	return a, nil
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
