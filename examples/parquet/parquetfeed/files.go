package parquetfeed

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/samewire/samewire/dedup/feed"
)

// path reads a file, or the files of a folder. It returns false to end the reading, as all such methods do.
func (r *Reader) path(ctx context.Context, path string, yield func(Story, error) bool) bool {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return r.open(ctx, path, yield)
	}
	more, files := true, 0
	fs.WalkDir(os.DirFS(path), ".", func(name string, e fs.DirEntry, err error) error {
		below := filepath.Join(path, filepath.FromSlash(name))
		hidden := name != "." && strings.HasPrefix(e.Name(), ".")
		switch {
		case err != nil:
			files++
			more = r.reading(ctx, below, yield).unreadable(err)
		case e.IsDir() && hidden:
			return fs.SkipDir
		case !e.IsDir() && !hidden && strings.EqualFold(filepath.Ext(name), ".parquet"):
			files++
			more = r.open(ctx, below, yield)
		}
		if !more {
			return fs.SkipAll
		}
		return nil
	})
	if more && files == 0 {
		return r.reading(ctx, path, yield).problem(&feed.Problem{Reason: "a folder without files in .parquet", Advice: "name the files"})
	}
	return more
}

func (r *Reader) open(ctx context.Context, path string, yield func(Story, error) bool) bool {
	s := r.reading(ctx, path, yield)
	info, err := os.Stat(path)
	if err != nil {
		return s.unreadable(err)
	}
	if !info.Mode().IsRegular() { // to open a pipe may take as long as nobody writes to it
		return s.problem(&feed.Problem{Reason: "no regular file", Advice: "Parquet is read from its end: save it as a file"})
	}
	in, err := os.Open(path)
	if err != nil {
		return s.unreadable(err)
	}
	defer in.Close()
	return s.read(in, info.Size())
}

func (s *reading) unreadable(err error) bool {
	p := &feed.Problem{Err: err, Reason: err.Error()}
	var path *fs.PathError
	if errors.As(err, &path) {
		p.Reason = path.Err.Error()
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.Advice = "check the path"
	case errors.Is(err, fs.ErrPermission):
		p.Advice = "ask for the right to read it, or leave it out"
	}
	return s.problem(p)
}
