package memory

import (
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"unsafe"
)

// File is what is wanted of a temporary file.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Name() string
	Truncate(size int64) error
}

// CreateFile makes a temporary file in a folder. Tests set it to one that fails.
var CreateFile = func(dir string) (File, error) { return os.CreateTemp(dir, "samewire-*.tmp") }

// Spill keeps blocks of numbers or bytes: in memory up to a bound, beyond it in a temporary file, from which the few that are wanted again are
// read back. A file that cannot be written, on a full disk say, leaves the rest in memory.
type Spill[T uint8 | uint32] struct {
	Most  int64    // bytes to keep in memory
	Dir   string   // of the file, empty for os.TempDir
	Arena Arena[T] // where they are kept

	blocks []spilled[T]
	inCore int64 // bytes in memory
	file   File
	size   int64 // of the file
	closed bool  // nothing more is written to a file

	mu     sync.Mutex
	failed error // the first failure to read the file
}

// spilled is what was added at a time.
type spilled[T any] struct {
	data []T   // nil: in the file
	at   int64 // byte of the file
}

// Add keeps a block, by a copy, and returns its number.
func (s *Spill[T]) Add(data []T) uint32 {
	n := uint32(len(s.blocks))
	bytes := inMemory(data)
	if s.inCore+int64(len(bytes)) > s.Most && s.write(bytes) {
		return n
	}
	s.inCore += int64(len(bytes))
	s.blocks = append(s.blocks, spilled[T]{data: s.Arena.Keep(data)})
	return n
}

// write appends a block to the file and reports whether that went well.
func (s *Spill[T]) write(bytes []byte) bool {
	if s.closed {
		return false
	}
	if s.file == nil {
		f, err := CreateFile(s.Dir)
		if err != nil {
			s.closed = true
			return false
		}
		os.Remove(f.Name()) // where an open file can be removed, nothing is left behind whatever happens
		s.file = f
	}
	if _, err := s.file.WriteAt(bytes, s.size); err != nil {
		s.closed = true
		return false
	}
	s.blocks = append(s.blocks, spilled[T]{at: s.size})
	s.size += int64(len(bytes))
	return true
}

// inMemory returns the bytes of data as they stand in memory. The file holds them so: nobody else reads it.
func inMemory[T uint8 | uint32](data []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(data))), len(data)*int(unsafe.Sizeof(*new(T))))
}

// Get returns n elements of a block, from one on; those in the file in the buffer, which grows as needed. It returns nil if they cannot be read;
// Err reports it.
func (s *Spill[T]) Get(number uint32, from, n int, into *[]T) []T {
	if n == 0 {
		return nil
	}
	b := s.blocks[number]
	if b.data != nil {
		return b.data[from:][:n]
	}
	data := slices.Grow((*into)[:0], n)[:n]
	*into = data
	if _, err := s.file.ReadAt(inMemory(data), b.at+int64(from)*int64(unsafe.Sizeof(*new(T)))); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.failed == nil {
			s.failed = fmt.Errorf("dedup: a temporary file cannot be read back: %w", err)
		}
		return nil
	}
	return data
}

// Err returns the first failure to read the file.
func (s *Spill[T]) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed
}

// Close removes the file.
func (s *Spill[T]) Close() {
	s.closed = true
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name())
		s.file = nil
	}
}

// Truncate cuts the file to so many bytes, so that a test can see what happens when it cannot be read back. It reports whether there is a file.
func (s *Spill[T]) Truncate(size int64) (bool, error) {
	if s.file == nil {
		return false, nil
	}
	return true, s.file.Truncate(size)
}
