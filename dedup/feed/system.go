package feed

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// system is where files are. Tests have one that fails.
type system struct {
	open    func(name string) (file, error)
	stat    func(name string) (fs.FileInfo, error)
	readDir func(name string) ([]fs.DirEntry, error)
}

// file is an open file.
type file interface {
	io.ReadCloser
	io.ReaderAt
	Stat() (fs.FileInfo, error)
}

var osFiles = &system{
	open: func(name string) (file, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, err // a nil *os.File is no nil file
		}
		return f, nil
	},
	stat:    os.Stat,
	readDir: os.ReadDir,
}

func (r *Reader) sys() *system {
	if r.system != nil {
		return r.system
	}
	return osFiles
}

// tooManyOpen reports that a file could not be opened because others are.
func tooManyOpen(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

// openFile opens a file. Where too many are open it closes one that is open only to be read again.
func (r *Reader) openFile(name string) (file, error) {
	for {
		f, err := r.sys().open(name)
		if err == nil || !tooManyOpen(err) || !r.reread.closeOne() {
			return f, err
		}
	}
}

// readDir is openFile for a folder.
func (r *Reader) readDir(name string) ([]fs.DirEntry, error) {
	for {
		entries, err := r.sys().readDir(name)
		if err == nil || !tooManyOpen(err) || !r.reread.closeOne() {
			return entries, err
		}
	}
}

// openWaiting opens what may keep an opener waiting, such as a named pipe that nobody writes to, until the session's context ends.
func (s *session) openWaiting(name string) (file, error) {
	type opened struct {
		file file
		err  error
	}
	done := make(chan opened, 1)
	go func() {
		f, err := s.sys().open(name)
		done <- opened{f, err}
	}()
	select {
	case o := <-done:
		return o.file, o.err
	case <-s.ctx.Done():
		go func() {
			if o := <-done; o.file != nil {
				o.file.Close()
			}
		}()
		return nil, s.ctx.Err()
	}
}
