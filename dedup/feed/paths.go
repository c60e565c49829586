package feed

import (
	"errors"
	"io/fs"
	"iter"
	"path"
	"path/filepath"
	"strings"
	"syscall"
)

// Stdin is the path that means standard input.
const Stdin = "-"

// Files yields the files that a path stands for: itself; the story files of a folder and the folders in it, in the order of names; the matches
// of a glob. What cannot be read comes with the reason. In folders, hidden names, links to folders, and files that are not stories are passed
// over.
func (r *Reader) Files(path string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		from, _ := r.from()
		s := &session{Reader: r, from: from}
		s.expand(path, func(e entry) bool { return e.skipped != nil || yield(e.path, e.err) })
	}
}

// entry is a file that a path stands for.
type entry struct {
	path    string
	err     error    // why it cannot be read
	skipped *Problem // why it is passed over
}

// expand calls visit with the files that a path stands for, until it returns false. It returns false then.
func (s *session) expand(name string, visit func(entry) bool) bool {
	if name == Stdin {
		return visit(entry{path: name})
	}
	info, err := s.sys().stat(name)
	switch {
	case err == nil && info.IsDir():
		return s.expandFolder(name, visit)
	case err == nil:
		return visit(entry{path: name})
	case errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(name, "*?["):
		return s.expandGlob(name, visit)
	}
	return visit(entry{path: name, err: err})
}

func (s *session) expandFolder(folder string, visit func(entry) bool) bool {
	found := false
	more := s.walk(filepath.ToSlash(folder), func(e entry) bool {
		found = found || e.skipped == nil
		return visit(e)
	})
	if more && !found {
		return visit(entry{path: folder, err: &Problem{Kind: NoStories, File: folder, Reason: "no stories in this folder",
			Advice: "it needs files ending in " + endings}})
	}
	return more
}

// walk visits the files under a folder until visit returns false.
func (s *session) walk(folder string, visit func(entry) bool) bool {
	entries, err := s.readDir(folder)
	if err != nil && !visit(entry{path: folder, err: err}) {
		return false
	}
	for _, d := range entries {
		if strings.HasPrefix(d.Name(), ".") {
			continue
		}
		name := path.Join(folder, d.Name())
		more := true
		if d.IsDir() {
			more = s.walk(name, visit)
		} else {
			more = visit(entry{path: name, skipped: s.skipped(name, d.Type())})
		}
		if !more {
			return false
		}
	}
	return true
}

// skipped returns why a file in a folder is passed over, nil where it is not.
func (s *session) skipped(name string, mode fs.FileMode) *Problem {
	if mode&fs.ModeSymlink != 0 {
		if info, err := s.sys().stat(name); err == nil {
			mode = info.Mode()
		} else if s.from != nil || byName(name) != nil {
			return nil // opening it fails with the reason
		}
	}
	what := ""
	switch {
	case mode.IsRegular(), mode&fs.ModeSymlink != 0:
		if s.from == nil && byName(name) == nil && (!mode.IsRegular() || !s.knownContent(name)) {
			return &Problem{Kind: PassedOver, File: name, Reason: "passed over: no story by its name or what it begins with", Advice: knownEndings}
		}
		return nil
	case mode.IsDir():
		what = "a link to a folder"
	case mode&fs.ModeNamedPipe != 0:
		what = "a named pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	default:
		what = "a device"
	}
	return &Problem{Kind: PassedOver, File: name, Reason: "passed over: " + what + ", no file", Advice: "name it itself to have it read"}
}

// knownContent reports whether a file of an unknown name begins like one of a format, or cannot be opened, which is told where it is read.
func (s *session) knownContent(name string) bool {
	f, err := s.openFile(name)
	if err != nil {
		return true
	}
	defer f.Close()
	st := &stream{Reader: f}
	if st.decompress(name) != nil {
		return false
	}
	defer st.Close()
	head, _ := s.lookAhead(st)
	return formatOf(name, decodedHead(head, s.told)) != nil
}

func (s *session) expandGlob(pattern string, visit func(entry) bool) bool {
	folders := &globbed{session: s}
	names, err := fs.Glob(folders, filepath.ToSlash(pattern)) // sorted
	for _, e := range folders.unread {
		if !visit(e) {
			return false
		}
	}
	if err != nil || len(names) == 0 && len(folders.unread) == 0 {
		p := &Problem{Kind: NoStories, File: pattern, Err: err, Reason: "no file matches", Advice: "check the pattern"}
		if err != nil {
			p.Reason = "not a pattern"
		}
		return visit(entry{path: pattern, err: p})
	}
	for _, name := range names {
		if !s.expand(name, visit) {
			return false
		}
	}
	return true
}

// globbed are the folders that fs.Glob reads, with those that could not be read, which it passes over silently.
type globbed struct {
	*session
	unread []entry
}

func (g *globbed) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: errors.ErrUnsupported} // it stats and reads folders only
}

func (g *globbed) Stat(name string) (fs.FileInfo, error) { return g.sys().stat(name) }

func (g *globbed) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := g.session.readDir(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
		g.unread = append(g.unread, entry{path: name, err: err})
	}
	return entries, err
}
