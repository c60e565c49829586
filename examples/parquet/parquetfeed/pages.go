package parquetfeed

import (
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/compress"
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
		case *unread:
			err = what
		default:
			err = errDamaged{what}
		}
	}()
	return do()
}

// smaller is what to do about pages that are too large.
const smaller = "write it again with smaller pages"

// allocator gives memory for pages, up to a bound. It panics beyond: the library knows no other way.
type allocator struct {
	mem  memory.Allocator
	left int
}

func (a *allocator) take(n int) {
	if n > a.left {
		panic(&unread{fmt.Sprintf("its pages take more than %d bytes of memory at a time", mostPages), smaller})
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

// pages walks over the page headers of a column of a row group, and returns how many values may be decoded at a time; or why the library must not
// read them: it makes room for what they announce.
func (s *reading) pages(from, bytes, values int64) (batch int, err error) {
	largest := int64(1)
	end := min(s.end, from+bytes+100) // old versions of parquet-mr leave out the header of the dictionary
	for at := from; values > 0 && at < end; {
		h, n, err := s.header(at, end)
		switch {
		case err != nil:
			return 0, fmt.Errorf("damaged: a page header at byte %d: %w", at, err)
		case h.compressed < 0 || h.compressed > end-at-n || h.uncompressed < 0 || h.values < 0:
			return 0, fmt.Errorf("damaged: the page at byte %d has %d bytes of %d and %d values", at, h.compressed, h.uncompressed, h.values)
		case max(h.compressed, h.uncompressed) > mostPage:
			return 0, &unread{fmt.Sprintf("a page of %d bytes; one may have %d", max(h.compressed, h.uncompressed), mostPage), smaller}
		case h.kind == dictionaryPage && h.values > h.uncompressed:
			return 0, fmt.Errorf("damaged: a dictionary of %d values in %d bytes", h.values, h.uncompressed)
		case h.uncompressed > 64<<20 && h.uncompressed/1000 > h.compressed:
			return 0, &unread{fmt.Sprintf("a page expands from %d bytes to %d, more than a thousand times its size", h.compressed, h.uncompressed), "leave it out"}
		case h.values > mostValues:
			return 0, &unread{fmt.Sprintf("a page of %d values; one may have %d", h.values, mostValues), smaller}
		case h.kind == dataPage || h.kind == dataPage2:
			values -= h.values
			largest = max(largest, h.uncompressed)
		}
		at += n + h.compressed
	}
	// Where values share what they begin with, each may have as many bytes as the page.
	return int(max(1, min(mostBatch, 16<<20/largest))), nil
}

// mostBatch is how many values are decoded at a time.
const mostBatch = 256

// header is what matters of a page header.
type header struct{ kind, uncompressed, compressed, values int64 }

// The kinds of pages.
const (
	dataPage = iota
	indexPage
	dictionaryPage
	dataPage2
)

// header reads the page header that begins at a byte. n is how many it has, up to 4 MiB.
func (s *reading) header(at, end int64) (h header, n int64, err error) {
	for room := int64(512); ; room *= 8 {
		room = min(room, 4<<20, end-at)
		b := make([]byte, room)
		if read, err := s.in.ReadAt(b, at); read < len(b) {
			return h, 0, err
		}
		t := &thrift{b: b}
		if h, err = t.header(); err == nil {
			return h, room - int64(len(t.b)), nil
		}
		if room == 4<<20 || room == end-at || !errors.Is(err, errShort) {
			return h, 0, err
		}
	}
}

func (t *thrift) header() (h header, err error) {
	err = t.fields(0, func(id int64, kind byte) (err error) {
		switch id {
		case 1:
			h.kind, err = t.signed(kind)
		case 2:
			h.uncompressed, err = t.signed(kind)
		case 3:
			h.compressed, err = t.signed(kind)
		case 5, 7, 8: // of the kinds of pages
			if kind != tStruct {
				return t.skip(kind, 0)
			}
			return t.fields(1, func(id int64, kind byte) (err error) {
				if id != 1 {
					return t.skip(kind, 1)
				}
				h.values, err = t.signed(kind)
				return err
			})
		default:
			return t.skip(kind, 0)
		}
		return err
	})
	return h, err
}

// signed reads a whole number; what is of another type is passed.
func (t *thrift) signed(kind byte) (int64, error) {
	if kind != tI32 {
		return 0, t.skip(kind, 0)
	}
	u, err := t.number()
	return int64(u>>1) ^ -int64(u&1), err
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
