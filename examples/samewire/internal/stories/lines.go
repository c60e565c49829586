package stories

import (
	"bytes"
	"errors"
	"io"
)

var errTooLong = errors.New("line too long")

// firstBlock is the size of the first read; only longer lines need more.
const firstBlock = 256 << 10

// lineReader splits a stream into lines. Unlike bufio.Scanner it passes over
// a line that is too long and goes on with the next one.
type lineReader struct {
	src    io.Reader
	max    int   // bytes a line may have
	number int   // of the line last returned, from 1
	at     int64 // its first byte in the stream

	buf        []byte
	start, end int   // buf[start:end] is still to be returned
	read       int64 // bytes of the stream, to buf[end]
	err        error // what ended src
}

// next returns the next line without its end, or errTooLong for a line that
// was passed over, or what ended the stream. A last line without an end counts
// at io.EOF; before another error it is dropped, being broken. The line is
// valid until the next call.
func (l *lineReader) next() ([]byte, error) {
	searched := 0 // buf[start:start+searched] has no line end
	for {
		if i := bytes.IndexByte(l.buf[l.start+searched:l.end], '\n'); i >= 0 {
			return l.take(searched+i, 1)
		}
		searched = l.end - l.start
		switch {
		case searched > l.max:
			return nil, l.passOver()
		case l.err == io.EOF && searched > 0:
			return l.take(searched, 0)
		case l.err != nil:
			return nil, l.err
		}
		l.fill()
	}
}

// take returns a line of n bytes and drops it and its end.
func (l *lineReader) take(n, end int) ([]byte, error) {
	line := l.buf[l.start : l.start+n]
	l.at = l.read - int64(l.end-l.start)
	l.start += n + end
	l.number++
	if n > l.max {
		return nil, errTooLong
	}
	return line, nil
}

// passOver drops a line to its end, which is not in buf yet.
func (l *lineReader) passOver() error {
	l.number++
	for l.err == nil {
		l.start, l.end = 0, 0
		l.fill()
		if i := bytes.IndexByte(l.buf[:l.end], '\n'); i >= 0 {
			l.start = i + 1
			return errTooLong
		}
	}
	l.start, l.end = 0, 0
	return errTooLong
}

// fill reads once, making room where there is none.
func (l *lineReader) fill() {
	if l.end == len(l.buf) {
		buf := l.buf
		if l.start == 0 { // full of one line, or new
			buf = make([]byte, max(firstBlock, min(2*len(l.buf), l.max+1)))
		}
		l.end = copy(buf, l.buf[l.start:l.end])
		l.start, l.buf = 0, buf
	}
	for range 100 {
		n, err := l.src.Read(l.buf[l.end:])
		l.end += n
		l.read += int64(n)
		l.err = err
		if n > 0 || err != nil {
			return
		}
	}
	l.err = io.ErrNoProgress
}
