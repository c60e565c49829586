package feed

import (
	"bytes"
	"errors"
	"io"
)

// firstBlock is the size of a read; only longer lines need more.
const firstBlock = 256 << 10

// block is whole lines, one after another.
type block struct {
	data []byte // with their ends, which the last line of a stream may lack
	at   int64  // its first byte in the stream
	err  error  // what comes after them: nil, ErrTooLong for a line that was passed over, or what ended the stream
}

// blockReader splits a stream into blocks. Unlike bufio.Scanner it passes over
// a line that is too long and goes on with the next one.
type blockReader struct {
	src   io.Reader
	waits bool        // src may keep a reader waiting
	max   int         // bytes a line may have
	free  chan []byte // memory to be used again, all of firstBlock bytes

	buf  []byte
	end  int   // buf[:end] is still to be returned
	at   int64 // its first byte in the stream
	over bool  // buf begins inside of a line that is too long
	err  error // what ended src
}

// mostPassed is how many times the bytes that a line may have are passed over
// in search of its end.
const mostPassed = 16

var errNoEnd = errors.New("a line has no end")

// next returns the next block, which may be empty. A last line without an end
// counts at io.EOF; before another error it is dropped, being broken. A line
// that is too long is returned before its end is looked for: it may have none.
func (r *blockReader) next() block {
	if r.over {
		r.passOver()
	}
	searched := 0 // buf[:searched] has no line end
	for {
		i := bytes.LastIndexByte(r.buf[searched:r.end], '\n')
		switch {
		case i >= 0:
			return r.take(searched+i+1, nil)
		case r.err == io.EOF:
			return r.take(r.end, io.EOF)
		case r.err != nil:
			return r.take(0, r.err)
		case r.end > r.max:
			r.over = true
			return r.take(0, ErrTooLong)
		}
		searched = r.end
		r.fill()
	}
}

// take returns a block of n bytes and keeps those after it.
func (r *blockReader) take(n int, err error) block {
	b := block{at: r.at, err: err}
	if n > 0 {
		b.data = r.buf[:n]
		rest := r.buf[n:r.end]
		select {
		case r.buf = <-r.free:
		default:
			r.buf = nil
		}
		if len(r.buf) < len(rest) {
			r.buf = make([]byte, max(firstBlock, len(rest)))
		}
		r.end = copy(r.buf, rest)
		r.at += int64(n)
	}
	return b
}

// passOver drops a line to its end, which is not in buf yet.
func (r *blockReader) passOver() {
	r.over = false
	for passed := 0; r.err == nil; {
		passed += r.end
		r.at += int64(r.end)
		r.end = 0
		if passed/mostPassed > r.max {
			r.err = errNoEnd
			return
		}
		if len(r.buf) > firstBlock { // as the line was
			r.buf = make([]byte, firstBlock)
		}
		r.fill()
		if i := bytes.IndexByte(r.buf[:r.end], '\n'); i >= 0 {
			r.end = copy(r.buf, r.buf[i+1:r.end])
			r.at += int64(i + 1)
			return
		}
	}
	r.end = 0
}

// fill reads what buf has room for, or once where reads may have to wait. It
// makes room where there is none.
func (r *blockReader) fill() {
	if r.end == len(r.buf) { // full of one line, or new
		buf := make([]byte, max(firstBlock, min(2*len(r.buf), r.max+1)))
		copy(buf, r.buf)
		r.buf = buf
	}
	for empty := 0; r.end < len(r.buf) && r.err == nil; {
		n, err := r.src.Read(r.buf[r.end:])
		r.end += n
		r.err = err
		if n > 0 && r.waits {
			return
		}
		if empty++; n > 0 {
			empty = 0
		} else if empty == 100 && err == nil {
			r.err = io.ErrNoProgress
		}
	}
}
