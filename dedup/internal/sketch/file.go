// Package sketch keeps what clusters of stories are made of in files, without the texts: one file of the stories of one machine or day. Files are clustered together wherever
// they were made.
package sketch

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/fields"
	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/shingle"
)

// A sketch, little-endian; package dedup has SKETCH.md, which says more of it. It begins with
//
//	"SWsk"   magic
//	uint8    version of the file, pins this form, and how a story is taken apart
//	uint8    record.Version
//	uint8    shingle.Version
//	uint8    filter.Version
//	uint8    width
//	uint32   rate, as an IEEE 754 bit pattern
//	uint32   CRC-32C of what stands before
//
// Records follow, in the order in which the stories came, each with a
//
//	uint32   CRC-32C of it
//
// and then the keys: four kinds one after another, see Kind, the keys of a kind by their lowest byte, those of one lowest byte by their other bytes and then by the story.
// The lowest byte is not written: the table tells how many keys have it. A key is
//
//	uint24   the story, by its place in the order of ids
//	uint24   the key's other bytes; uint16 of a short key
//
// Blocks of 1,024 stories follow, the last of fewer, by id:
//
//	uint32   bytes of the stories
//	stories
//	uint32   CRC-32C of bytes and stories
//
// A story is
//
//	uvarint   bytes of its id
//	bytes     the id
//	uvarint   bytes of its source
//	bytes     the source
//	uvarint   bytes of its headline, at most 1,024 and some of its last character
//	bytes     the headline
//	uint8     bit 0: it is judged by its runs; bit 1: it has words; bit 2: the headline stands in the text
//	int64     when it was published, in Unix milliseconds; the least number where that is not known
//	uint64    the check of its words, see record.Reader.Sum
//	uint32    the digest of its dateline's place
//	uint8     the number of its update
//	uint32    runs
//	uint16    keys of them that are sampled, with repeats
//	uint16    others, with repeats
//	uint64    where its record begins
//	uint32    bytes of the record, without its checksum
//
// At the end stands the table:
//
//	uint32                          stories
//	uint64                          bytes of the records
//	4 × 256 × (uint32, uint32)      for each kind and lowest byte: keys, and the CRC-32C of them as they are written
//	uint64                          bytes of the blocks of stories
//	uint32                          CRC-32C of the table before
const (
	magic       = "SWsk"
	fileVersion = 1
	headSize    = 4 + 4 + 1 + 4 + 4
	tableSize   = 4 + 8 + int64(kinds)*256*8 + 8 + 4
	sumSize     = 4
	perBlock    = 1 << 10
	leastStory  = 3 + 1 + 8 + 8 + 4 + 1 + 4 + 2 + 2 + 8 + 4 // bytes
	storyBits   = 24
)

// MostStories is how many stories a file can have.
const MostStories = 1 << storyBits

// Kind is a kind of keys.
type Kind uint8

const (
	Runs     Kind = iota // of the runs of the raw text that are sampled
	Others               // of the other runs, in short form
	Digests              // of the pieces of the body
	Shingles             // of its shingles that are sampled
	kinds
)

var kindNames = [kinds]string{"sampled runs", "other runs", "pieces", "shingles"}

// size returns how many bytes a key of a kind takes.
func (k Kind) size() int {
	if k == Others {
		return 5
	}
	return 6
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Error reports a file that cannot be used.
type Error struct {
	File string
	Part string // which part of it, such as "table"
	Err  error  // why; [io.ErrUnexpectedEOF] where it ends too early
}

func (e *Error) Error() string {
	why := e.Err.Error()
	if errors.Is(e.Err, io.ErrUnexpectedEOF) {
		why = "the file ends too early"
	}
	return fmt.Sprintf("dedup: the sketch %s cannot be read: %s: %s", e.File, e.Part, why)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// MismatchError reports a file that was made by other rules, or under other settings than it is to be used with.
type MismatchError struct {
	File, Field string // such as "monday.sketch", "Width", "version of shingles"
	Have, Want  any
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("dedup: the sketch %s has %s %v, want %v: sketch its stories again", e.File, e.Field, e.Have, e.Want)
}

// File is an open sketch. It is safe for concurrent use.
type File struct {
	name    string
	from    io.ReaderAt
	config  base.Config // but for its Width and Rate it is zero
	stories int
	records int64 // their end
	keys    [kinds]keys
	blocks  section
}

// section is a part of a file.
type section struct{ at, size int64 }

// keys is where the keys of a kind stand.
type keys struct {
	section
	with   [256]uint32 // how many have a lowest byte
	sums   [256]uint32
	before [257]int64 // how many have a lower one
}

// Open opens a sketch of so many bytes. Its name is for errors.
func Open(name string, from io.ReaderAt, size int64) (*File, error) {
	f := &File{name: name, from: from}
	if err := f.readHead(size); err != nil {
		return nil, err
	}
	if err := f.readTable(size); err != nil {
		return nil, err
	}
	return f, nil
}

// Name returns the name it was opened by.
func (f *File) Name() string { return f.name }

// Len returns how many stories there are.
func (f *File) Len() int { return f.stories }

// Config returns the Width and Rate that the file was made with, the Rate rounded to a float32; the rest is zero.
func (f *File) Config() base.Config { return f.config }

// error returns an error that names a part.
func (f *File) error(part string, err error) error {
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return &Error{f.name, part, err}
}

var errChanged = errors.New("it was changed since it was written")

// readAt fills data with what stands at a place.
func (f *File) readAt(data []byte, at int64, part func() string) error {
	if n, err := f.from.ReadAt(data, at); n < len(data) {
		return f.error(part(), err)
	}
	return nil
}

// named returns a function that returns the name of a part.
func named(part string) func() string { return func() string { return part } }

func (f *File) readHead(size int64) error {
	const part = "its header"
	head := make([]byte, min(headSize, max(size, 0)))
	if err := f.readAt(head, 0, named(part)); err != nil {
		return err
	}
	if n := min(len(head), len(magic)); string(head[:n]) != magic[:n] {
		return f.error(part, fmt.Errorf("it begins with %q, not %q", head[:n], magic))
	}
	if len(head) < headSize {
		return f.error(part, io.ErrUnexpectedEOF)
	}
	for i, v := range []struct {
		of   string
		want byte
	}{{"version", fileVersion}, {"version of records", record.Version}, {"version of shingles", shingle.Version}, {"version of runs", filter.Version}} {
		if have := head[4+i]; have != v.want {
			return &MismatchError{f.name, v.of, have, v.want}
		}
	}
	const end = headSize - sumSize
	if crc32.Checksum(head[:end], castagnoli) != binary.LittleEndian.Uint32(head[end:]) {
		return f.error(part, errChanged)
	}
	f.config = base.Config{Width: int(head[8]), Rate: float64(math.Float32frombits(binary.LittleEndian.Uint32(head[9:])))}
	if _, err := base.WithDefaults(f.config); err != nil || f.config.Width == 0 || f.config.Rate == 0 {
		return f.error(part, fmt.Errorf("width %d and rate %v make no sense", f.config.Width, f.config.Rate))
	}
	return nil
}

func (f *File) readTable(size int64) error {
	const part = "its table"
	if size < headSize+tableSize {
		return f.error(part, io.ErrUnexpectedEOF)
	}
	table := make([]byte, tableSize)
	if err := f.readAt(table, size-tableSize, named(part)); err != nil {
		return err
	}
	const end = tableSize - sumSize
	if crc32.Checksum(table[:end], castagnoli) != binary.LittleEndian.Uint32(table[end:]) {
		return f.error(part, errors.New("it is not there: the file ends too early, or was changed"))
	}
	in := fields.Reader{Data: table}
	stories, room := in.Uint32(), size-headSize-tableSize
	take := func(n uint64) section {
		s := section{size - tableSize - room, int64(min(n, uint64(room)))}
		if room -= s.size; n > uint64(s.size) {
			in.Bad = true
		}
		return s
	}
	f.stories = int(stories)
	f.records = headSize + take(in.Uint64()).size
	for kind := range kinds {
		k := &f.keys[kind]
		for low := range 256 {
			k.with[low], k.sums[low] = in.Uint32(), in.Uint32()
			k.before[low+1] = k.before[low] + int64(k.with[low])
		}
		k.section = take(uint64(k.before[256]) * uint64(kind.size()))
	}
	f.blocks = take(in.Uint64())
	if in.Bad || room > 0 || stories > MostStories || int64(stories)*leastStory > f.blocks.size {
		return f.error(part, fmt.Errorf("what it says of a file of %d bytes makes no sense", size))
	}
	return nil
}

// Head is what people are told of a story.
type Head struct {
	ID, Source string
	Headline   string    // its first 1,024 bytes, and the rest of the last character; empty where there is none
	InText     bool      // it stands in the text, and not apart from it
	Published  time.Time // in UTC; zero where unknown
}

// Story is what is kept of a story beside its keys and its record.
type Story struct {
	ID, Source string
	Headline   string // see Head
	InText     bool   // see there
	Time       int64  // when it was published: see base.TimeOf
	Check      uint64 // see record.Reader.Sum
	Place      uint32 // see record.Record
	Update     uint8  // see there
	filter.Trace
	Words bool // it has some

	Number uint32 // see Join
	Record Place
}

// Place is where a record stands.
type Place struct {
	at         int64
	size, file uint32
}

const (
	isJudged = 1 << iota
	hasWords
	isInText
)

func (s *Story) append(b []byte) []byte {
	for _, text := range []string{s.ID, s.Source, s.Headline} {
		b = append(binary.AppendUvarint(b, uint64(len(text))), text...)
	}
	flags := byte(0)
	if s.Judged {
		flags |= isJudged
	}
	if s.Words {
		flags |= hasWords
	}
	if s.InText {
		flags |= isInText
	}
	b = binary.LittleEndian.AppendUint64(append(b, flags), uint64(s.Time))
	b = binary.LittleEndian.AppendUint64(b, s.Check)
	b = append(binary.LittleEndian.AppendUint32(b, s.Place), s.Update)
	b = binary.LittleEndian.AppendUint32(b, s.Runs)
	b = binary.LittleEndian.AppendUint16(b, s.Sampled)
	b = binary.LittleEndian.AppendUint16(b, s.Others)
	b = binary.LittleEndian.AppendUint64(b, uint64(s.Record.at))
	return binary.LittleEndian.AppendUint32(b, s.Record.size)
}

func (s *Story) read(r *fields.Reader) {
	s.ID, s.Source, s.Headline = r.Text(), r.Text(), r.Text()
	flags := r.Uint8()
	s.Judged, s.Words, s.InText = flags&isJudged != 0, flags&hasWords != 0, flags&isInText != 0
	s.Time, s.Check = int64(r.Uint64()), r.Uint64()
	s.Place, s.Update = r.Uint32(), r.Uint8()
	s.Runs, s.Sampled, s.Others = r.Uint32(), r.Uint16(), r.Uint16()
	s.Record.at, s.Record.size = int64(r.Uint64()), r.Uint32()
	r.Bad = r.Bad || flags&^(isJudged|hasWords|isInText) != 0
}

// Stories yields what people are told of the stories, by id. An error is the last that it yields. It can be used again.
func (f *File) Stories() iter.Seq2[Head, error] {
	return func(yield func(Head, error) bool) {
		for s, err := range f.rows() {
			var h Head
			if err == nil {
				h = Head{s.ID, s.Source, s.Headline, s.InText, base.TimeAt(s.Time)}
			}
			if !yield(h, err) {
				return
			}
		}
	}
}

// rows yields the stories by id, each in memory that is used again, but for its texts. An error is the last that it yields.
func (f *File) rows() iter.Seq2[*Story, error] {
	return func(yield func(*Story, error) bool) {
		from := io.NewSectionReader(f.from, f.blocks.at, f.blocks.size)
		var all bytes.Buffer
		var s Story
		last := ""
		for first := 0; first < f.stories; first += perBlock {
			most := min(first+perBlock, f.stories)
			part := fmt.Sprintf("its stories %d to %d of %d", first+1, most, f.stories)
			data, err := nextBlock(from, &all)
			if err != nil {
				yield(nil, f.error(part, err))
				return
			}
			in := fields.Reader{Data: data}
			for n := first; n < most; n++ {
				s.read(&in)
				at, size := s.Record.at, int64(s.Record.size)+sumSize
				switch {
				case in.Bad || n+1 == most && len(in.Data) > 0 || at < headSize || at > f.records || size > f.records-at:
					err = fmt.Errorf("story %d makes no sense", n+1)
				case n > 0 && s.ID <= last:
					err = fmt.Errorf("story %d has the id %q, the one before %q", n+1, s.ID, last)
				}
				if err != nil {
					yield(nil, f.error(part, err))
					return
				}
				if last = s.ID; !yield(&s, nil) {
					return
				}
			}
		}
		if rest, _ := io.Copy(io.Discard, from); rest > 0 {
			yield(nil, f.error("its stories", fmt.Errorf("%d bytes follow the last", rest)))
		}
	}
}

// nextBlock reads a block into a buffer and returns its stories. Memory is taken as bytes come, whatever their number is said to be.
func nextBlock(from io.Reader, all *bytes.Buffer) ([]byte, error) {
	all.Reset()
	if _, err := io.CopyN(all, from, 4); err != nil {
		return nil, err
	}
	if _, err := io.CopyN(all, from, int64(binary.LittleEndian.Uint32(all.Bytes()))+sumSize); err != nil {
		return nil, err
	}
	end := all.Len() - sumSize
	if crc32.Checksum(all.Bytes()[:end], castagnoli) != binary.LittleEndian.Uint32(all.Bytes()[end:]) {
		return nil, errChanged
	}
	return all.Bytes()[4:end], nil
}

// Reading is a record that is read, in memory that is used again.
type Reading struct {
	record.Record
	bytes []byte
}

// read reads a record.
func (f *File) read(p Place, into *Reading, decode func(*record.Record, []byte) error) error {
	part := func() string { return fmt.Sprintf("the record at byte %d", p.at) }
	into.bytes = slices.Grow(into.bytes[:0], int(p.size)+sumSize)[:int(p.size)+sumSize]
	data := into.bytes[:p.size]
	if err := f.readAt(into.bytes, p.at, part); err != nil {
		return err
	}
	if crc32.Checksum(data, castagnoli) != binary.LittleEndian.Uint32(into.bytes[p.size:]) {
		return f.error(part(), errChanged)
	}
	if err := decode(&into.Record, data); err != nil {
		return f.error(part(), err)
	}
	return nil
}

// each calls do with the keys of a kind whose lowest byte is from one on and below another: the lowest, the others, and the story. It returns the first failure to read them.
func (f *File) each(kind Kind, from, below int, buffer *[]byte, do func(low, others, story uint32)) error {
	k := &f.keys[kind]
	for low := from; low < below; low++ {
		size := kind.size()
		n := int(k.with[low]) * size
		if cap(*buffer) < n {
			*buffer = make([]byte, n+n/8)
		}
		data := (*buffer)[:n]
		part := func() string { return fmt.Sprintf("the keys of %s whose lowest byte is %d", kindNames[kind], low) }
		if err := f.readAt(data, k.at+k.before[low]*int64(size), part); err != nil {
			return err
		}
		if crc32.Checksum(data, castagnoli) != k.sums[low] {
			return f.error(part(), errChanged)
		}
		for ; len(data) > 0; data = data[size:] {
			story := uint32(data[0]) | uint32(data[1])<<8 | uint32(data[2])<<16
			others := uint32(data[3]) | uint32(data[4])<<8
			if size == 6 {
				others |= uint32(data[5]) << 16
			}
			if int(story) >= f.stories {
				return f.error(part(), fmt.Errorf("one is of story %d of %d", story+1, f.stories))
			}
			do(uint32(low), others, story)
		}
	}
	return nil
}
