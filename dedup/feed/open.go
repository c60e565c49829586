package feed

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/transform"
)

// maxWindow bounds the memory that a zstd file may ask for. It is what
// `zstd --long` needs, and what the zstd program itself allows.
const maxWindow = 128 << 20

// stream is an open input: what to read, and what to close after it, last
// opened first.
type stream struct {
	io.Reader
	format  *format
	size    int64 // of a file that is not compressed, 0 where it is not known
	closers []func() error
	waits   bool    // reading may have to wait for somebody
	decoded bool    // its text is UTF-8, whatever the format declares
	file    file    // where it is a regular file as it is stored
	source  *source // where its bytes can be read again; nil where they cannot
}

func (s *stream) Close() error {
	for i := len(s.closers) - 1; i >= 0; i-- {
		s.closers[i]()
	}
	return nil
}

// open opens a file or standard input: counted, decompressed, and in UTF-8 if it has a byte-order mark. Its reads fail once the session's
// context ends.
func (s *session) open(path string) (*stream, error) {
	st := &stream{format: s.from}
	if err := s.openInto(st, path); err != nil {
		st.Close()
		return nil, err
	}
	return st, nil
}

func (s *session) openInto(st *stream, path string) error {
	if err := s.openStored(path, st); err != nil {
		return err
	}
	st.Reader = &counter{st.Reader, &s.bytes}
	if err := st.decompress(path); err != nil {
		return err
	}

	return s.begin(st, path)
}

// begin looks at what a decompressed stream begins with: it finds its format, and has its text in UTF-8 unless the format declares another.
func (s *session) begin(st *stream, path string) error {
	head, readErr := s.lookAhead(st)
	rest := st.Reader
	if readErr != nil {
		rest = failing{readErr}
	}
	if st.format == nil {
		if st.format = formatOf(path, decodedHead(head, s.told)); st.format == nil {
			if p := startOf(head).problem; p != nil {
				p.File, p.unknown = path, true
				return p
			}
			return unknownKind(path, head)
		}
	}
	if st.format.coding == noText {
		st.Reader = io.MultiReader(bytes.NewReader(bytes.Clone(head)), rest) // members are looked at, too
		return nil
	}
	start := startOf(head)
	if start.problem != nil && s.told == nil {
		start.problem.File = path
		if strings.HasPrefix(start.problem.Advice, "convert") && path != Stdin && path == trimCompression(path) {
			start.problem.Advice += " " + ShellQuote(path)
		}
		return start.problem
	}
	if s.KeepMark && st.format == &plainText && start.encoding == nil {
		start.mark = 0
	}
	st.decoded = start.mark > 0
	st.Reader = io.MultiReader(bytes.NewReader(head[start.mark:]), rest)
	switch in := st.source; {
	case start.encoding != nil:
		st.Reader = transform.NewReader(st.Reader, start.encoding.NewDecoder())
	case s.told != nil && !st.decoded && st.format.coding != declared:
		st.Reader, st.decoded = strictly(st.Reader, s.told), true
	case in != nil && st.format == &jsonLines && s.lend != nil:
		in.mark = int64(start.mark)
		st.closers = nil // it stays open
		s.reread.keepOpen(in)
		return nil
	}
	st.source = nil
	return nil
}

// openStored opens the bytes as they are stored.
func (s *session) openStored(path string, st *stream) error {
	if s.body != nil {
		st.Reader = s.body
		return nil
	}
	if path == Stdin {
		in := s.Stdin
		if in == nil {
			in = bytes.NewReader(nil)
		}
		st.Reader, st.waits = newPipeReader(s.ctx, in), true
		return nil
	}
	open := s.openFile
	if info, err := s.sys().stat(path); err == nil && !info.Mode().IsRegular() {
		open = s.openWaiting
	}
	f, err := open(path)
	if err != nil {
		return err
	}
	st.closers = append(st.closers, f.Close)
	st.Reader = &fileReader{ctx: s.ctx, f: f}
	info, err := f.Stat()
	switch compressed := path != trimCompression(path); {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		st.Reader, st.waits = newPipeReader(s.ctx, f), true
	case !compressed:
		st.size, st.file = info.Size(), f
		st.source = &source{reader: s.Reader, path: path, info: info, file: f}
	}
	return nil
}

func (st *stream) decompress(path string) error {
	stored := &counted{Reader: st.Reader}
	switch compressionOf(path) {
	case gzipEnding:
		z, err := gzip.NewReader(stored)
		if err != nil {
			return notCompressed(path, "gzip", err)
		}
		st.Reader = &expanding{Reader: z, stored: stored}
		st.closers = append(st.closers, z.Close)
	case zstdEnding:
		z, err := zstd.NewReader(stored, zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return notCompressed(path, "zstd", err)
		}
		st.Reader = &expanding{Reader: z, stored: stored}
		st.closers = append(st.closers, func() error { z.Close(); return nil })
	}
	return nil
}

// counted counts the bytes read, on whatever goroutine.
type counted struct {
	io.Reader
	n atomic.Int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// expanding reads what is decompressed, until it is a bomb.
type expanding struct {
	io.Reader
	stored *counted
	n      int64
}

// What is decompressed may have mostExpanded bytes for each one that is stored, once it has fewestExpanded. Text has up to 30 times as many, the
// same story over and over a few hundred times.
const (
	mostExpanded   = 1000
	fewestExpanded = 64 << 20
)

var errBomb = errors.New("it expands to more than a thousand times its size")

func (e *expanding) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	if e.n += int64(n); e.n > fewestExpanded && e.n/mostExpanded > e.stored.n.Load() {
		return 0, errBomb
	}
	return n, err
}

func notCompressed(path, format string, err error) error {
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return &Problem{Kind: Unreadable, File: path, Err: err, Reason: "not a whole " + format + " file: " + err.Error(),
		Advice: "fetch or compress it again"}
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
	f   file
}

func (r *fileReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.f.Read(p)
}

// pipeReader reads what may keep a reader waiting for ever. A goroutine does
// the waiting, so that the end of the context is noticed. It fills
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
