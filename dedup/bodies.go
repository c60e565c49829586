package dedup

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"unsafe"

	"github.com/samewire/samewire/dedup/internal/huge"
)

// bodies keeps a record of each story: its words, the bitmap of those inside quotation marks if there are any, and its pieces, end and digest
// in turn. Records stand in memory up to a bound, beyond it in a temporary file, from which the few that are compared are read back. A
// file that cannot be written, on a full disk say, leaves the rest in memory.
type bodies struct {
	blocks []block
	inCore int // words in memory
	arena  huge.Arena
	file   *os.File
	size   int64 // of the file
	closed bool  // nothing more is written to a file

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
	b.inCore += len(words)
	b.blocks = append(b.blocks, block{words: b.arena.Keep(words)})
	return n
}

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
	if _, err := b.file.WriteAt(inMemory(words), b.size); err != nil {
		b.closed = true
		return false
	}
	b.blocks = append(b.blocks, block{at: b.size})
	b.size += 4 * int64(len(words))
	return true
}

// inMemory returns the bytes of words as they stand in memory. The file holds them so: nobody else reads it.
func inMemory(words []uint32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), 4*len(words))
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

// get returns the record kept at a place: the text, and its pieces as they stand. Read from the file it is in the buffer, which grows as
// needed. A record that cannot be read is empty; err tells of it.
func (b *bodies) get(p place, into *[]uint32) (t text, pieces []uint32) {
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
func (b *bodies) read(at int64, n int, into *[]uint32) []uint32 {
	words := slices.Grow((*into)[:0], n)[:n]
	*into = words
	if _, err := b.file.ReadAt(inMemory(words), at); err != nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.failed == nil {
			b.failed = fmt.Errorf("dedup: words in the temporary file cannot be read back: %w", err)
		}
		return nil
	}
	return words
}

// bitmapWords returns how many words of a bitmap hold a bit for each of n words.
func bitmapWords(n int) int { return (n + 31) / 32 }
