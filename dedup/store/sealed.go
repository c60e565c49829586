package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// sealed is a file system that is sealed at its first error. What may have been lost of a log or manifest is not known after that (Linux tells of a failed
// fsync once, and takes the pages for clean), and the database would end the process. So from there on nothing is written, no file is removed, and all
// succeeds: the database goes on in memory, what is on disk stays as it was, and the store acknowledges nothing more. Tables of what was written lately
// are made in memory then; those that only order older ones anew fail, and the database tries them again, sealed or not, as nothing points to them yet.
type sealed struct {
	vfs.FS
	readOnly bool
	broken   atomic.Pointer[error]
	memory   *vfs.MemFS
	held     struct { // removals that wait for Open to have checked what is there
		sync.Mutex
		holds bool
		names []string
	}
}

func newSealed(o Options) *sealed {
	return &sealed{FS: o.fs, readOnly: o.ReadOnly, memory: vfs.NewMem()}
}

// err returns why it is sealed, nil where it is not.
func (s *sealed) err() error {
	if p := s.broken.Load(); p != nil {
		return *p
	}
	return nil
}

// The kinds of tables: of what was written lately, and of older ones in a new order.
const (
	flushed   vfs.DiskWriteCategory = "pebble-memtable-flush"
	compacted vfs.DiskWriteCategory = "pebble-compaction"
)

// wrote seals where writing failed. It returns what the database is told.
func (s *sealed) wrote(c vfs.DiskWriteCategory, err error) error {
	if err == nil {
		return nil
	}
	if c == compacted {
		time.Sleep(pause) // it is tried at once
		return err
	}
	s.broken.CompareAndSwap(nil, &err)
	return nil
}

// pause is how long the database waits before it makes a table again.
const pause = 50 * time.Millisecond

// open returns a file that is written, or where it could not be opened, or all is sealed, one in memory.
func (s *sealed) open(name string, c vfs.DiskWriteCategory, open func() (vfs.File, error)) (vfs.File, error) {
	err := s.err()
	if err == nil {
		var f vfs.File
		if f, err = open(); err == nil {
			return &sealedFile{f, s, c}, nil
		}
	}
	if err = s.wrote(c, err); err != nil {
		return nil, err
	}
	return s.memory.Create(s.FS.PathBase(name), c)
}

func (s *sealed) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return s.open(name, c, func() (vfs.File, error) { return s.FS.Create(name, c) })
}

func (s *sealed) OpenReadWrite(name string, c vfs.DiskWriteCategory, o ...vfs.OpenOption) (vfs.File, error) {
	return s.open(name, c, func() (vfs.File, error) { return s.FS.OpenReadWrite(name, c, o...) })
}

func (s *sealed) ReuseForWrite(from, to string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return s.open(to, c, func() (vfs.File, error) { return s.FS.ReuseForWrite(from, to, c) })
}

// Open opens a file to read: the one in memory, where there is one.
func (s *sealed) Open(name string, o ...vfs.OpenOption) (vfs.File, error) {
	if s.err() != nil {
		if f, err := s.memory.Open(s.FS.PathBase(name), o...); err == nil {
			return f, nil
		}
	}
	return s.FS.Open(name, o...)
}

func (s *sealed) Stat(name string) (vfs.FileInfo, error) {
	if s.err() != nil {
		if i, err := s.memory.Stat(s.FS.PathBase(name)); err == nil {
			return i, nil
		}
	}
	return s.FS.Stat(name)
}

func (s *sealed) OpenDir(name string) (vfs.File, error) {
	f, err := s.FS.OpenDir(name)
	if err != nil {
		return nil, err
	}
	return &sealedFile{f, s, vfs.WriteCategoryUnspecified}, nil
}

func (s *sealed) Link(from, to string) error {
	if s.err() != nil {
		return nil
	}
	return s.wrote(vfs.WriteCategoryUnspecified, s.FS.Link(from, to))
}

func (s *sealed) Rename(from, to string) error {
	if s.err() != nil {
		return nil
	}
	return s.wrote(vfs.WriteCategoryUnspecified, s.FS.Rename(from, to))
}

func (s *sealed) MkdirAll(name string, mode os.FileMode) error {
	if s.err() != nil {
		return nil
	}
	return s.FS.MkdirAll(name, mode)
}

// hold has removals wait.
func (s *sealed) hold() { s.held.holds = true }

// letGo removes what waits, and waits no more.
func (s *sealed) letGo() {
	s.held.Lock()
	defer s.held.Unlock()
	s.held.holds = false
	for _, name := range s.held.names {
		s.FS.Remove(name)
	}
	s.held.names = nil
}

func (s *sealed) Remove(name string) error {
	if s.err() != nil {
		return nil
	}
	s.held.Lock()
	defer s.held.Unlock()
	if s.held.holds {
		s.held.names = append(s.held.names, name)
		return nil
	}
	return s.FS.Remove(name)
}

func (s *sealed) RemoveAll(name string) error {
	if s.err() != nil {
		return nil
	}
	return s.FS.RemoveAll(name)
}

// Lock locks; a folder in which nothing can be written needs none to be read.
func (s *sealed) Lock(name string) (io.Closer, error) {
	c, err := s.FS.Lock(name)
	if err != nil && s.readOnly && (errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission) && isPath(err)) {
		return io.NopCloser(nil), nil
	}
	return c, err
}

// isPath reports whether an error is of opening a file, not of locking it.
func isPath(err error) bool {
	var path *fs.PathError
	return errors.As(err, &path)
}

func (s *sealed) Unwrap() vfs.FS { return s.FS }

// sealedFile is a file of a sealed file system.
type sealedFile struct {
	vfs.File
	fs   *sealed
	kind vfs.DiskWriteCategory
}

// write writes unless the file system is sealed. A table that was begun on disk cannot go on in memory: the database is told that it failed, and makes it again.
func (f *sealedFile) write(n int, write func() (int, error)) (int, error) {
	table := f.kind == flushed || f.kind == compacted
	if err := f.fs.err(); err != nil {
		if table {
			return 0, err
		}
		return n, nil
	}
	m, err := write()
	if err == nil {
		return m, nil
	}
	if told := f.fs.wrote(f.kind, err); told != nil || table {
		return m, err
	}
	return n, nil
}

func (f *sealedFile) Write(p []byte) (int, error) {
	return f.write(len(p), func() (int, error) { return f.File.Write(p) })
}

func (f *sealedFile) WriteAt(p []byte, at int64) (int, error) {
	return f.write(len(p), func() (int, error) { return f.File.WriteAt(p, at) })
}

// Preallocate asks for room. Where there is none, writing says so.
func (f *sealedFile) Preallocate(at, n int64) error {
	if f.fs.err() == nil {
		f.File.Preallocate(at, n)
	}
	return nil
}

func (f *sealedFile) Sync() error {
	_, err := f.write(0, func() (int, error) { return 0, f.File.Sync() })
	return err
}

func (f *sealedFile) SyncData() error {
	_, err := f.write(0, func() (int, error) { return 0, f.File.SyncData() })
	return err
}

func (f *sealedFile) SyncTo(n int64) (full bool, err error) {
	_, err = f.write(0, func() (int, error) {
		var err error
		full, err = f.File.SyncTo(n)
		return 0, err
	})
	return full, err
}

func (f *sealedFile) Close() error {
	_, err := f.write(0, func() (int, error) { return 0, nil })
	return errors.Join(err, f.fs.wrote(f.kind, f.File.Close()))
}
