package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// sealed is a file system that is sealed at its first error. What may have been lost of a log or manifest is not known after that (Linux tells of a failed
// fsync once, and takes the pages for clean), and the database would end the process. So from there on nothing is written, no file is removed, and all
// succeeds: the database goes on in memory, what is on disk stays as it was, and the store acknowledges nothing more. Tables are written anew by
// the database where writing one fails, as nothing points to it yet.
type sealed struct {
	vfs.FS
	readOnly bool
	broken   atomic.Pointer[error]
	held     struct { // removals that wait for Open to have checked what is there
		sync.Mutex
		holds bool
		names []string
	}
}

// err returns why it is sealed, nil where it is not.
func (s *sealed) err() error {
	if p := s.broken.Load(); p != nil {
		return *p
	}
	return nil
}

// table reports whether a file is one that nothing points to before it is whole.
func table(name string) bool {
	return strings.HasSuffix(name, ".sst") || strings.HasSuffix(name, ".blob")
}

// wrote seals where writing failed. It returns what the database is told.
func (s *sealed) wrote(name string, err error) error {
	if err == nil {
		return nil
	}
	if table(name) {
		time.Sleep(pause) // it is tried again at once
		return err
	}
	s.broken.CompareAndSwap(nil, &err)
	return nil
}

// pause is how long the database waits before it writes a table again.
const pause = 50 * time.Millisecond

// open returns the wrapped file, or where it could not be opened one of nothing.
func (s *sealed) open(name string, f vfs.File, err error) (vfs.File, error) {
	if err != nil {
		if err = s.wrote(name, err); err != nil {
			return nil, err
		}
		return &sealedFile{s.nothing(), s, name}, nil
	}
	return &sealedFile{f, s, name}, nil
}

func (s *sealed) nothing() vfs.File { return vfs.NewMemFile(nil) }

func (s *sealed) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	if err := s.err(); err != nil {
		if table(name) {
			time.Sleep(pause)
			return nil, err
		}
		return &sealedFile{s.nothing(), s, name}, nil
	}
	f, err := s.FS.Create(name, c)
	return s.open(name, f, err)
}

func (s *sealed) OpenReadWrite(name string, c vfs.DiskWriteCategory, o ...vfs.OpenOption) (vfs.File, error) {
	if s.err() != nil {
		return &sealedFile{s.nothing(), s, name}, nil
	}
	f, err := s.FS.OpenReadWrite(name, c, o...)
	return s.open(name, f, err)
}

func (s *sealed) ReuseForWrite(from, to string, c vfs.DiskWriteCategory) (vfs.File, error) {
	if s.err() != nil {
		return &sealedFile{s.nothing(), s, to}, nil
	}
	f, err := s.FS.ReuseForWrite(from, to, c)
	return s.open(to, f, err)
}

func (s *sealed) OpenDir(name string) (vfs.File, error) {
	f, err := s.FS.OpenDir(name)
	if err != nil {
		return nil, err
	}
	return &sealedFile{f, s, name}, nil
}

func (s *sealed) Link(from, to string) error {
	if s.err() != nil {
		return nil
	}
	return s.wrote(to, s.FS.Link(from, to))
}

func (s *sealed) Rename(from, to string) error {
	if s.err() != nil {
		return nil
	}
	return s.wrote(to, s.FS.Rename(from, to))
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
	name string
}

// write writes unless the file system is sealed. What it returns of n bytes says that all were written, but of a table.
func (f *sealedFile) write(n int, write func() (int, error)) (int, error) {
	if err := f.fs.err(); err != nil {
		if table(f.name) {
			return 0, err
		}
		return n, nil
	}
	m, err := write()
	if err == nil {
		return m, nil
	}
	if err = f.fs.wrote(f.name, err); err != nil {
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

func (f *sealedFile) Preallocate(at, n int64) error {
	_, err := f.write(0, func() (int, error) { return 0, f.File.Preallocate(at, n) })
	return err
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

func (f *sealedFile) Close() error { return f.fs.wrote(f.name, f.File.Close()) }
