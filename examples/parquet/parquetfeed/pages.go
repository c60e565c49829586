package parquetfeed

import (
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
)

// What pages may be, which the library holds in memory.
const (
	mostPage   = 256 << 20 // bytes of one, before or after decompression
	mostPages  = 512 << 20 // bytes of all that are held at a time
	mostValues = 1 << 24   // in one
)

// errDamaged is the cause where the library panics.
type errDamaged struct{ what any }

func (e errDamaged) Error() string { return fmt.Sprint("damaged: ", e.what) }

// guard runs what the library does with bytes of a file: its panics are errors.
func guard(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch what := recover().(type) {
		case nil:
		case tooMuch:
			err = what
		default:
			err = errDamaged{what}
		}
	}()
	return do()
}

// tooMuch is the error where pages take too much memory.
type tooMuch int

func (n tooMuch) Error() string {
	return fmt.Sprintf("its pages take more than %d bytes of memory at a time", int(n))
}

// allocator gives memory for pages, up to a bound. It panics beyond: the library knows no other way.
type allocator struct {
	mem  memory.Allocator
	left int
}

func (a *allocator) take(n int) {
	if n > a.left {
		panic(tooMuch(mostPages))
	}
	a.left -= n
}

func (a *allocator) Allocate(size int) []byte {
	a.take(size)
	return a.mem.Allocate(size)
}

func (a *allocator) Reallocate(size int, b []byte) []byte {
	a.take(size - len(b))
	return a.mem.Reallocate(size, b)
}

func (a *allocator) Free(b []byte) {
	a.left += len(b)
	a.mem.Free(b)
}

// pages are those of a column, of which none has more values than may be.
type pages struct {
	file.PageReader
	bytes int // of the page
	err   error
}

// mostBatch is how many values are decoded at a time. Where they share what they begin with, each may have as many bytes as the page.
const mostBatch = 256

func (p *pages) batch() int64 { return int64(max(1, min(mostBatch, 16<<20/(p.bytes+1)))) }

func (p *pages) Next() bool {
	if !p.PageReader.Next() {
		return false
	}
	p.err, p.bytes = check(p.Page()), len(p.Page().Data())
	return p.err == nil
}

func (p *pages) Err() error {
	if p.err != nil {
		return p.err
	}
	return p.PageReader.Err()
}

func (p *pages) GetDictionaryPage() (*file.DictionaryPage, error) {
	d, err := p.PageReader.GetDictionaryPage()
	if err == nil && d != nil {
		err = check(d)
	}
	return d, err
}

func check(p file.Page) error {
	n := int(p.NumValues())
	if _, ok := p.(*file.DictionaryPage); ok && n > len(p.Data()) {
		return fmt.Errorf("damaged: a dictionary of %d values in %d bytes", n, len(p.Data()))
	}
	if n > mostValues {
		return fmt.Errorf("a page of %d values; one may have %d", n, mostValues)
	}
	return nil
}

// boundedCodec decompresses into the room that a page says it takes, and no more.
type boundedCodec struct {
	compress.Codec
	decode func(dst, src []byte) ([]byte, error)
}

var errTooLarge = errors.New("a page is larger than it says")

func (c boundedCodec) DecodeWithError(dst, src []byte) ([]byte, error) {
	if dst == nil {
		dst = []byte{} // for nil the library returns all there is
	}
	b, err := c.decode(dst, src)
	if err == nil && len(b) > len(dst) {
		err = errTooLarge
	}
	return b, err
}

// init puts bounds to the library's codecs, which are global there: its snappy makes room for what the compressed bytes announce, its zstd for what
// they expand to, and all do for a page that says it has no bytes.
func init() {
	c := &compress.Codecs
	for _, kind := range []compress.Compression{c.Uncompressed, c.Snappy, c.Gzip, c.Brotli, c.Zstd, c.Lz4Raw} {
		codec, err := compress.GetCodec(kind)
		if err != nil {
			continue
		}
		decode := func(dst, src []byte) ([]byte, error) { return compress.Decode(codec, dst, src) }
		switch kind {
		case c.Snappy:
			decode = decodeSnappy
		case c.Zstd:
			zstds, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderMaxWindow(128<<20))
			if err != nil {
				continue
			}
			decode = func(dst, src []byte) ([]byte, error) { return zstds.DecodeAll(src, dst[:0:len(dst)]) }
		}
		compress.RegisterCodec(kind, boundedCodec{codec, decode})
	}
}

func decodeSnappy(dst, src []byte) ([]byte, error) {
	if n, err := snappy.DecodedLen(src); err != nil {
		return nil, err
	} else if n > len(dst) {
		return nil, errTooLarge
	}
	return snappy.Decode(dst, src)
}
