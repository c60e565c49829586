package live

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/minhash"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// An index file, little-endian. It begins with
//
//	"SWix"   magic
//	uint8    version of the file, pins this form
//	uint8    minhash.Version: the version of its signatures
//	uint8    shingle.Version
//	uint8    scheme
//	uint8    width
//	uint16   slots
//	uint32   rate, as an IEEE 754 bit pattern
//	uint64   stories
//	uint32   CRC-32C of what stands before
//
// Blocks of 1,024 stories follow, the last of fewer, in the order in which they were added:
//
//	uint32   bytes of the stories
//	stories
//	uint32   CRC-32C of bytes and stories
//
// A story is
//
//	uint32          bytes of its id
//	bytes           the id
//	uint32          the highest key that would be held
//	uint16          how many are
//	that × uint32   the keys, increasing
//	slots × uint16  the lower 16 bits of the slots
const (
	fileMagic   = "SWix"
	fileVersion = 1
	headSize    = 4 + 5 + 2 + 4 + 8

	storiesInBlock = 1 << 10
	keysAtATime    = 1 << 16 // stories whose keys are gathered at a time: the lists are gone over once for them
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// FileError reports an index file that cannot be read, and what is lost: all of it, or from some stories on.
type FileError struct {
	First, Stories int   // the first of the stories that cannot be read, from 1, of so many; 0 where it is not the stories
	Err            error // why; [io.ErrUnexpectedEOF] where the file ends too early
}

func (e *FileError) Error() string {
	what, why := "the index file cannot be read", e.Err.Error()
	if e.First > 0 {
		what = fmt.Sprintf("the index file cannot be read from story %d of %d on", e.First, e.Stories)
	}
	if errors.Is(e.Err, io.ErrUnexpectedEOF) {
		why = "it ends there"
	}
	return fmt.Sprintf("dedup: %s: %s", what, why)
}

// Unwrap returns the cause.
func (e *FileError) Unwrap() error { return e.Err }

// Save writes the index. Others can query it meanwhile; Add and Remove wait.
func (x *Index) Save(w io.Writer) error {
	x.mu.RLock()
	for len(x.number) < x.stories.count {
		x.mu.RUnlock()
		x.mu.Lock()
		x.sweep()
		x.mu.Unlock()
		x.mu.RLock()
	}
	defer x.mu.RUnlock()
	k := x.kind
	head := append([]byte(fileMagic), fileVersion, k.Version, k.Shingles, byte(k.Scheme), k.Width)
	head = binary.LittleEndian.AppendUint16(head, k.Slots)
	head = binary.LittleEndian.AppendUint32(head, math.Float32bits(k.Rate))
	head = binary.LittleEndian.AppendUint64(head, uint64(x.stories.count))
	if _, err := w.Write(binary.LittleEndian.AppendUint32(head, crc32.Checksum(head, castagnoli))); err != nil {
		return err
	}
	var gathered keyLists
	var block []byte
	for n := range x.stories.count {
		if n%keysAtATime == 0 {
			gathered.gather(x, n, min(n+keysAtATime, x.stories.count))
		}
		if n%storiesInBlock == 0 {
			block = append(block[:0], 0, 0, 0, 0) // for its bytes
		}
		block = appendStory(block, x.stories.at(uint32(n)), gathered.of(n))
		if (n+1)%storiesInBlock > 0 && n+1 < x.stories.count {
			continue
		}
		if len(block) > math.MaxInt32 {
			return fmt.Errorf("dedup: the ids up to that of story %d are too long for an index file", n+1)
		}
		binary.LittleEndian.PutUint32(block, uint32(len(block)-4))
		block = binary.LittleEndian.AppendUint32(block, crc32.Checksum(block, castagnoli))
		if _, err := w.Write(block); err != nil {
			return err
		}
	}
	return nil
}

// keyLists is the keys of stories with consecutive numbers.
type keyLists struct {
	first int
	ends  []int // of the keys of each
	keys  []uint32
}

// gather collects the keys of the stories from first to before last.
func (l *keyLists) gather(x *Index, first, last int) {
	l.first, l.ends = first, l.ends[:0]
	end := 0
	for n := first; n < last; n++ {
		l.ends = append(l.ends, end) // moved up as keys come
		end += int(x.stories.at(uint32(n)).keys)
	}
	l.keys = slices.Grow(l.keys[:0], end)[:end]
	x.postings.each(func(key, number uint32) {
		if i := uint(number) - uint(first); i < uint(len(l.ends)) {
			l.keys[l.ends[i]] = key
			l.ends[i]++
		}
	})
	for n := first; n < last; n++ {
		slices.Sort(l.of(n))
	}
}

// of returns the keys of a story.
func (l *keyLists) of(n int) []uint32 {
	from, i := 0, n-l.first
	if i > 0 {
		from = l.ends[i-1]
	}
	return l.keys[from:l.ends[i]]
}

func appendStory(b []byte, s summary, keys []uint32) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(s.id)))
	b = append(b, s.id...)
	b = binary.LittleEndian.AppendUint32(b, s.most)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(keys)))
	for _, k := range keys {
		b = binary.LittleEndian.AppendUint32(b, k)
	}
	for _, v := range s.slots {
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	return b
}

// Open reads an index of a kind that Save wrote. An index of another kind is a [*minhash.MismatchError], what is no index, is cut short or was changed
// a [*FileError].
func Open(kind minhash.Kind, budget int, r io.Reader) (*Index, error) {
	stories, err := openHead(kind, r)
	if err != nil {
		return nil, err
	}
	x := New(kind, budget)
	f, keys := file{r: r}, newBulk(stories)
	for first := 0; first < stories; first += storiesInBlock {
		err := f.next()
		for n := first; n < min(first+storiesInBlock, stories) && err == nil; n++ {
			if err = x.open(&f); err == nil {
				keys.add(f.keys)
			}
		}
		if err == nil && len(f.rest) > 0 {
			err = errors.New("the block is too long")
		}
		if err != nil {
			return nil, &FileError{len(x.number) + 1, stories, err}
		}
	}
	if n, err := io.ReadFull(r, make([]byte, 1)); n > 0 {
		return nil, &FileError{Err: errors.New("more follows after the last story")}
	} else if err != io.EOF {
		return nil, err
	}
	x.postings = keys.postings()
	return x, nil
}

// openHead reads the header: how many stories there are.
func openHead(kind minhash.Kind, r io.Reader) (stories int, err error) {
	fault := func(format string, args ...any) error { return &FileError{Err: fmt.Errorf(format, args...)} }
	head := make([]byte, headSize+4)
	switch n, err := io.ReadFull(r, head); {
	case n >= len(fileMagic) && string(head[:len(fileMagic)]) != fileMagic:
		return 0, fault("it begins with %q, not %q", head[:len(fileMagic)], fileMagic)
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		return 0, &FileError{Err: io.ErrUnexpectedEOF}
	case err != nil:
		return 0, err
	case head[4] != fileVersion:
		return 0, fault("it is of version %d, not %d", head[4], fileVersion)
	case crc32.Checksum(head[:headSize], castagnoli) != binary.LittleEndian.Uint32(head[headSize:]):
		return 0, fault("its header was changed")
	}
	have := minhash.Kind{Version: head[5], Shingles: head[6], Scheme: base.Scheme(head[7]), Width: head[8], Slots: binary.LittleEndian.Uint16(head[9:]),
		Rate: math.Float32frombits(binary.LittleEndian.Uint32(head[11:]))}
	if err := have.Match(kind); err != nil {
		return 0, err
	}
	count := binary.LittleEndian.Uint64(head[15:])
	if count > math.MaxInt32 {
		return 0, fault("it is said to have %d stories", count)
	}
	return int(count), nil
}

// file reads blocks.
type file struct {
	r     io.Reader
	all   bytes.Buffer // a block, with its checksum
	rest  []byte       // of its stories
	keys  []uint32     // of a story
	slots []uint16
}

// next reads the next block. Memory is taken as bytes come, whatever their number is said to be.
func (f *file) next() error {
	f.all.Reset()
	if err := f.read(4); err != nil {
		return err
	}
	if err := f.read(int64(binary.LittleEndian.Uint32(f.all.Bytes())) + 4); err != nil {
		return err
	}
	all := f.all.Bytes()
	f.rest = all[4 : len(all)-4]
	if crc32.Checksum(all[:len(all)-4], castagnoli) != binary.LittleEndian.Uint32(all[len(all)-4:]) {
		return fmt.Errorf("the next %d bytes were changed", len(f.rest))
	}
	return nil
}

func (f *file) read(n int64) error {
	_, err := io.CopyN(&f.all, f.r, n)
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// take returns the next n bytes of a block, fewer where it is too short.
func (f *file) take(n int) []byte {
	b := f.rest[:min(n, len(f.rest))]
	f.rest = f.rest[len(b):]
	return b
}

// open reads a story and adds it, but for its keys.
func (x *Index) open(f *file) error {
	short := errors.New("the block is too short")
	b := f.take(4)
	if len(b) < 4 {
		return short
	}
	size := binary.LittleEndian.Uint32(b)
	if size == 0 || uint64(size) > uint64(len(f.rest)) {
		return fmt.Errorf("it has an id of %d bytes", size)
	}
	id := string(f.take(int(size)))
	if _, ok := x.number[id]; ok {
		return fmt.Errorf("a second one has the id %q", id)
	}
	if b = f.take(6); len(b) < 6 {
		return short
	}
	most, n := binary.LittleEndian.Uint32(b), int(binary.LittleEndian.Uint16(b[4:]))
	if b = f.take(4 * n); len(b) < 4*n || n > sample.Most {
		return fmt.Errorf("it has %d keys", n)
	}
	f.keys, f.slots = f.keys[:0], f.slots[:0]
	for ; len(b) > 0; b = b[4:] {
		f.keys = append(f.keys, binary.LittleEndian.Uint32(b))
		if k := len(f.keys) - 1; k > 0 && f.keys[k] <= f.keys[k-1] || f.keys[k] > most {
			return fmt.Errorf("key %d is out of order", k)
		}
	}
	if b = f.take(2 * x.stories.slots); len(b) < 2*x.stories.slots {
		return short
	}
	for ; len(b) > 0; b = b[2:] {
		f.slots = append(f.slots, binary.LittleEndian.Uint16(b))
	}
	x.number[id] = x.stories.add(x.stories.summaryOf(id, most, f.keys, f.slots))
	return nil
}
