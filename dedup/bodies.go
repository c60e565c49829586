package dedup

import (
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"sync"
)

// bodies keeps the words of stories: in memory up to a bound, beyond it in a temporary file, from which the few that are compared are read
// back. A file that cannot be written, on a full disk say, leaves the rest in memory.
type bodies struct {
	blocks []block
	inCore int // words in memory
	file   *os.File
	size   int64 // of the file
	closed bool  // nothing more is written to a file
	buffer []byte

	mu     sync.Mutex
	failed error // the first failure to read the file
}

// block is the words of a batch of stories.
type block struct {
	words []uint32 // nil: in the file
	at    int64    // byte of the file
}

// place is where the words of a story are kept.
type place struct {
	block, at uint32
	words     uint32 // of the body
	quoted    bool   // the bitmap of quoted words follows them
}

// mostInCore is how many words are kept in memory: 256 MB, or about 150,000 stories.
var mostInCore = 64 << 20

// add keeps a block and returns its number.
func (b *bodies) add(words []uint32) uint32 {
	n := uint32(len(b.blocks))
	if b.inCore+len(words) > mostInCore && b.write(words) {
		return n
	}
	b.inCore += len(words)
	b.blocks = append(b.blocks, block{words: words})
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

// get returns the words kept at a place; read from the file they are in *into, which grows as needed. Words that cannot be read are none;
// err tells of it.
func (b *bodies) get(p place, into *[]uint32) text {
	n := int(p.words)
	if p.quoted {
		n += bitmapWords(n)
	}
	blk := b.blocks[p.block]
	words := blk.words
	if words != nil {
		words = words[p.at:][:n]
	} else if n > 0 {
		words = b.read(blk.at+4*int64(p.at), n, into)
	}
	t := text{words: words[:min(len(words), int(p.words))]}
	if p.quoted && len(words) == n {
		t.quoted = words[p.words:]
	}
	return t
}

// read returns n words at a byte of the file, none if they cannot be read.
func (b *bodies) read(at int64, n int, into *[]uint32) []uint32 {
	raw := make([]byte, 4*n)
	if _, err := b.file.ReadAt(raw, at); err != nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.failed == nil {
			b.failed = fmt.Errorf("dedup: words in the temporary file cannot be read back: %w", err)
		}
		return nil
	}
	*into = slices.Grow((*into)[:0], n)[:n]
	for i := range *into {
		(*into)[i] = binary.LittleEndian.Uint32(raw[4*i:])
	}
	return *into
}

// bitmapWords returns how many words of a bitmap hold a bit for each of n words.
func bitmapWords(n int) int { return (n + 31) / 32 }
