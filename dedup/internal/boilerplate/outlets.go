package boilerplate

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"sync"

	"github.com/samewire/samewire/dedup/internal/fields"
	"github.com/samewire/samewire/shingle"
)

// Outlets is the page text of outlets, by their names, as collections taught it one after another. The zero value knows none. It is safe for concurrent
// use.
type Outlets struct {
	mu     sync.Mutex
	lesson uint32                       // the number of the last collection
	text   map[string]map[uint32]uint32 // by source: digests of pieces, each with the last lesson in which it stood in a story
}

// forgotten is after how many collections without it a piece is.
const forgotten = 1 << 10

// Len returns how many pieces of page text are known.
func (o *Outlets) Len() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, pieces := range o.text {
		n += len(pieces)
	}
	return n
}

// Of returns what is known of sources that have these numbers.
func (o *Outlets) Of(numbers map[string]uint32) PageText {
	if o == nil {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	known := PageText{}
	for name, n := range numbers {
		for digest := range o.text[name] {
			known[pageKey(n, digest)] = true
		}
	}
	return known
}

// Learn adds the page text that stood in stories of a collection, which is a new lesson unless it was learned from before.
func (o *Outlets) Learn(numbers map[string]uint32, stood PageText, before bool) {
	if o == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !before {
		o.lesson++
	}
	names := map[uint32]string{}
	for name, n := range numbers {
		names[n] = name
	}
	if o.text == nil {
		o.text = map[string]map[uint32]uint32{}
	}
	for key := range stood {
		name := names[uint32(key>>32)]
		if o.text[name] == nil {
			o.text[name] = map[uint32]uint32{}
		}
		o.text[name][uint32(key)] = o.lesson
	}
	for name, pieces := range o.text {
		maps.DeleteFunc(pieces, func(_, last uint32) bool { return o.lesson-last > forgotten })
		if len(pieces) == 0 {
			delete(o.text, name)
		}
	}
}

// A file of page text, little-endian:
//
//	"SWol"   magic
//	uint8    version of the file: pins this form and how bodies are cut into pieces
//	uint8    shingle.Version
//	uint32   lessons
//	uint32   sources
//
// for each source, by name,
//
//	uint32   bytes of its name, not none
//	bytes    the name
//	uint32   pieces, not none
//	pieces × (uint32, uint32)   digest, increasing, and lesson
//
// and at the end
//
//	uint32   CRC-32C of what stands before
const (
	outletsMagic   = "SWol"
	outletsVersion = 1
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Save writes what is known. The bytes depend on it alone.
func (o *Outlets) Save(w io.Writer) error {
	o.mu.Lock()
	b := append([]byte(outletsMagic), outletsVersion, shingle.Version)
	b = binary.LittleEndian.AppendUint32(b, o.lesson)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(o.text)))
	for _, name := range slices.Sorted(maps.Keys(o.text)) {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(name)))
		b = append(b, name...)
		pieces := o.text[name]
		b = binary.LittleEndian.AppendUint32(b, uint32(len(pieces)))
		for _, digest := range slices.Sorted(maps.Keys(pieces)) {
			b = binary.LittleEndian.AppendUint32(b, digest)
			b = binary.LittleEndian.AppendUint32(b, pieces[digest])
		}
	}
	o.mu.Unlock()
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
	_, err := w.Write(b)
	return err
}

// ErrOutlets reports a file that is not what Save writes.
var ErrOutlets = errors.New("dedup: no file of page text")

// OpenOutlets reads what Save wrote, to its end. What is no such file, or was cut short, changed, or written by another version is an error that wraps [ErrOutlets].
func OpenOutlets(r io.Reader) (*Outlets, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("dedup: page text: %w", err)
	}
	const head, sum = len(outletsMagic) + 1 + 1, 4
	switch {
	case len(data) < head || string(data[:len(outletsMagic)]) != outletsMagic:
		return nil, fmt.Errorf("%w: it does not begin with %q", ErrOutlets, outletsMagic)
	case data[head-2] != outletsVersion || data[head-1] != shingle.Version:
		return nil, fmt.Errorf("%w of this version: %d.%d, want %d.%d: learn it again", ErrOutlets, data[head-2], data[head-1], outletsVersion, shingle.Version)
	case len(data) < head+sum || crc32.Checksum(data[:len(data)-sum], castagnoli) != binary.LittleEndian.Uint32(data[len(data)-sum:]):
		return nil, fmt.Errorf("%w: it was cut short or changed", ErrOutlets)
	}
	in := fields.Reader{Data: data[head : len(data)-sum]}
	o := &Outlets{lesson: in.Uint32(), text: map[string]map[uint32]uint32{}}
	last := ""
	for range in.Uint32() {
		name := string(in.Bytes(uint64(in.Uint32())))
		n := in.Uint32()
		if in.Bad = in.Bad || name <= last || n == 0 || uint64(n)*8 > uint64(len(in.Data)); in.Bad {
			break
		}
		pieces, before := make(map[uint32]uint32, n), int64(-1)
		for range n {
			digest, lesson := in.Uint32(), in.Uint32()
			in.Bad = in.Bad || int64(digest) <= before || lesson > o.lesson
			pieces[digest], before = lesson, int64(digest)
		}
		o.text[name], last = pieces, name
	}
	if in.Bad || len(in.Data) > 0 {
		return nil, fmt.Errorf("%w: what it holds makes no sense", ErrOutlets)
	}
	return o, nil
}
