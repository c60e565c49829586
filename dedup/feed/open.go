package feed

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxWindow bounds the memory that a zstd file may ask for. It is what
// `zstd --long` needs, and what the zstd program itself allows.
const maxWindow = 128 << 20

// stream is an open input: what to read, and what to close after it, last
// opened first.
type stream struct {
	io.Reader
	closers []func() error
	waits   bool    // reading may have to wait for somebody
	again   *source // where its bytes can be read again; nil where they cannot
}

func (s *stream) Close() error {
	for i := len(s.closers) - 1; i >= 0; i-- {
		s.closers[i]()
	}
	return nil
}

// open opens a file or standard input: counted, decompressed, and in UTF-8 if
// it has a byte-order mark. Its reads fail once the session's context ends.
func (s *session) open(path string) (*stream, error) {
	st := &stream{}
	if path == Stdin {
		in := s.Stdin
		if in == nil {
			in = bytes.NewReader(nil)
		}
		st.Reader, st.waits = newPipeReader(s.ctx, in), true
	} else {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		st.closers = append(st.closers, f.Close)
		st.Reader = &fileReader{ctx: s.ctx, f: f}
		if info, err := f.Stat(); err == nil && !info.Mode().IsRegular() {
			st.Reader, st.waits = newPipeReader(s.ctx, f), true
		} else if err == nil && filepath.Ext(path) == ".jsonl" {
			st.again = &source{reader: s.Reader, path: path, info: info, file: f}
		}
	}
	st.Reader = &counter{st.Reader, &s.bytes}

	switch filepath.Ext(path) {
	case ".gz":
		z, err := gzip.NewReader(st.Reader)
		if err != nil {
			st.Close()
			return nil, notCompressed(path, "gzip", err)
		}
		st.Reader = z
		st.closers = append(st.closers, z.Close)
	case ".zst":
		z, err := zstd.NewReader(st.Reader, zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			st.Close()
			return nil, notCompressed(path, "zstd", err)
		}
		st.Reader = z
		st.closers = append(st.closers, func() error { z.Close(); return nil })
	}
	if s.KeepMark && !isLines(path) {
		st.Reader = keepMark(st.Reader)
	} else {
		var mark int
		if st.Reader, mark = skipMark(st.Reader); mark < 0 {
			st.again = nil
		}
		if st.again != nil {
			st.again.mark = int64(mark)
			st.closers = nil
			s.again.add(st.again)
		}
	}
	return st, nil
}

func notCompressed(path, format string, err error) error {
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return &Problem{File: path, Err: err, Reason: "not a whole " + format + " file: " + err.Error(),
		Advice: "fetch or compress it again"}
}

// skipMark drops a UTF-8 byte-order mark and decodes UTF-16 after one of its
// own. A half of a surrogate pair that stands alone becomes U+FFFD. mark is
// how many bytes were dropped, below 0 where what is read was decoded.
func skipMark(r io.Reader) (text io.Reader, mark int) {
	var start [3]byte
	n, err := io.ReadFull(r, start[:])
	rest := io.MultiReader(bytes.NewReader(start[:n]), r)
	switch {
	case err != nil && err != io.EOF && err != io.ErrUnexpectedEOF:
		return io.MultiReader(bytes.NewReader(start[:n]), failing{err}), 0
	case bytes.HasPrefix(start[:n], utf8Mark):
		return r, len(utf8Mark)
	case bytes.HasPrefix(start[:n], []byte{0xFE, 0xFF}), bytes.HasPrefix(start[:n], []byte{0xFF, 0xFE}):
		return transform.NewReader(rest, unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder()), -1
	}
	return rest, 0
}

var utf8Mark = []byte{0xEF, 0xBB, 0xBF}

// keepMark is skipMark, but leaves a UTF-8 byte-order mark.
func keepMark(r io.Reader) io.Reader {
	start := make([]byte, len(utf8Mark))
	n, err := io.ReadFull(r, start)
	rest := io.MultiReader(bytes.NewReader(start[:n]), r)
	switch {
	case err == nil && bytes.Equal(start, utf8Mark):
		return rest
	case err != nil && err != io.EOF && err != io.ErrUnexpectedEOF:
		return io.MultiReader(bytes.NewReader(start[:n]), failing{err})
	}
	text, _ := skipMark(rest)
	return text
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// counter adds the bytes read to n.
type counter struct {
	io.Reader
	n *atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// fileReader reads a file, whose reads do not wait for anybody, until its
// context ends.
type fileReader struct {
	ctx context.Context
	f   *os.File
}

func (r *fileReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.f.Read(p)
}

// pipeReader reads what may keep a reader waiting for ever. A goroutine does
// the waiting, so that the end of the context is noticed meanwhile. It fills
// two pieces in turn: receiving one means that the other was used up.
type pipeReader struct {
	ctx    context.Context
	pieces chan piece
	piece  piece
}

type piece struct {
	data []byte
	err  error // after data
}

const pipePiece = 256 << 10

func newPipeReader(ctx context.Context, src io.Reader) *pipeReader {
	r := &pipeReader{ctx: ctx, pieces: make(chan piece)}
	go func() {
		for buf, other := make([]byte, pipePiece), make([]byte, pipePiece); ; buf, other = other, buf {
			n, err := src.Read(buf)
			select {
			case r.pieces <- piece{buf[:n], err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return r
}

func (r *pipeReader) Read(p []byte) (int, error) {
	for len(r.piece.data) == 0 {
		if err := r.piece.err; err != nil {
			return 0, err
		}
		if err := r.ctx.Err(); err != nil {
			return 0, err
		}
		select {
		case r.piece = <-r.pieces:
		case <-r.ctx.Done():
			return 0, r.ctx.Err()
		}
	}
	n := copy(p, r.piece.data)
	r.piece.data = r.piece.data[n:]
	return n, nil
}
