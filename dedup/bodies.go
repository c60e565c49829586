package dedup

import (
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/samewire/samewire/dedup/internal/huge"
)

// bodies keeps a record of each story: its words, the bitmap of those inside quotation marks if there are any, and its pieces, end and digest
// in turn. Records stand in memory up to a bound, beyond it in a temporary file, from which the few that are compared are read back. A
// file that cannot be written, on a full disk say, leaves the rest in memory.
type bodies struct {
	blocks []block
	inCore int      // words in memory
	room   []uint32 // free words in memory
	file   *os.File
	size   int64 // of the file
	closed bool  // nothing more is written to a file
	buffer []byte

	mu     sync.Mutex
	failed error // the first failure to read the file
}

// block is the records of a batch of stories.
type block struct {
	words []uint32 // nil: in the file
	at    int64    // byte of the file
}

// place is where the record of a story is kept.
type place struct {
	block, at uint32
	words     uint32 // of the body
	pieces    uint32
	quoted    bool // there is a bitmap
}

// mostInCore is how many words of records are kept in memory: 64 MB, or about 30,000 stories.
var mostInCore = 16 << 20

// add keeps a block, by a copy, and returns its number.
func (b *bodies) add(words []uint32) uint32 {
	n := uint32(len(b.blocks))
	if b.inCore+len(words) > mostInCore && b.write(words) {
		return n
	}
	if cap(b.room)-len(b.room) < len(words) {
		size := len(words)
		if n > 0 {
			size = max(size, roomWords)
		}
		b.room = huge.Make[uint32](size)[:0]
	}
	from := len(b.room)
	b.room = append(b.room, words...)
	b.inCore += len(words)
	b.blocks = append(b.blocks, block{words: b.room[from:]})
	return n
}

// roomWords is how many words of memory are taken at a time: 8 MB.
const roomWords = 2 << 20

// write appends a block to the file and reports whether that went well.
func (b *bodies) write(words []uint32) bool {
	if b.closed {
		return false
	}
	if b.file == nil {
		f, err := os.CreateTemp("", "samewire-*.words")
		if err != nil {
			b.closed = true
			return false
		}
		os.Remove(f.Name()) // where an open file can be removed, nothing is left behind whatever happens
		b.file = f
	}
	b.buffer, _ = binary.Append(b.buffer[:0], binary.LittleEndian, words)
	if _, err := b.file.WriteAt(b.buffer, b.size); err != nil {
		b.closed = true
		return false
	}
	b.blocks = append(b.blocks, block{at: b.size})
	b.size += int64(len(b.buffer))
	return true
}

// err returns the first failure to read the file.
func (b *bodies) err() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failed
}

// close removes the file.
func (b *bodies) close() {
	b.closed = true
	if b.file != nil {
		b.file.Close()
		os.Remove(b.file.Name())
		b.file = nil
	}
}

// recordBuffer is where a record is read to; it grows as needed.
type recordBuffer struct {
	raw   []byte
	words []uint32
}

// get returns the record kept at a place: the text, and its pieces as they stand. Read from the file it is in the buffer. A record that
// cannot be read is empty; err tells of it.
func (b *bodies) get(p place, into *recordBuffer) (t text, pieces []uint32) {
	bitmap := 0
	if p.quoted {
		bitmap = bitmapWords(int(p.words))
	}
	n := int(p.words) + bitmap + 2*int(p.pieces)
	blk := b.blocks[p.block]
	record := blk.words
	switch {
	case n == 0:
		return text{}, nil
	case record != nil:
		record = record[p.at:][:n]
	default:
		if record = b.read(blk.at+4*int64(p.at), n, into); record == nil {
			return text{}, nil
		}
	}
	t.words, record = record[:p.words], record[p.words:]
	if p.quoted {
		t.quoted = record[:bitmap]
	}
	return t, record[bitmap:]
}

// read returns n words at a byte of the file, none if they cannot be read.
func (b *bodies) read(at int64, n int, into *recordBuffer) []uint32 {
	into.raw = slices.Grow(into.raw[:0], 4*n)[:4*n]
	if _, err := b.file.ReadAt(into.raw, at); err != nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.failed == nil {
			b.failed = fmt.Errorf("dedup: words in the temporary file cannot be read back: %w", err)
		}
		return nil
	}
	into.words = slices.Grow(into.words[:0], n)[:n]
	for i := range into.words {
		into.words[i] = binary.LittleEndian.Uint32(into.raw[4*i:])
	}
	return into.words
}

// bitmapWords returns how many words of a bitmap hold a bit for each of n words.
func bitmapWords(n int) int { return (n + 31) / 32 }
