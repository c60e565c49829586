package feed

import (
	"errors"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Stdin is the path that means standard input.
const Stdin = "-"

// Expand yields the files that a path stands for: itself; the story files of
// a folder and the folders in it, in the order of names; the matches of a
// glob. What cannot be read comes with the reason. In folders, hidden names,
// links to folders, and files that are not stories are passed over.
func Expand(name string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if name == Stdin {
			yield(name, nil)
			return
		}
		info, err := os.Stat(name)
		switch {
		case err == nil && info.IsDir():
			expandRoot(name, yield)
		case err == nil:
			yield(name, checkEnding(name))
		case errors.Is(err, os.ErrNotExist) && strings.ContainsAny(name, "*?["):
			expandGlob(name, yield)
		default:
			yield(name, err)
		}
	}
}

func expandRoot(folder string, yield func(string, error) bool) {
	found := false
	ok := walk(filepath.ToSlash(folder), func(file string, err error) bool {
		found = true
		return yield(file, err)
	})
	if ok && !found {
		yield(folder, &Problem{File: folder, Reason: "no stories in this folder",
			Advice: "it needs files ending in " + endings})
	}
}

// walk yields the story files under a folder until yield returns false.
func walk(folder string, yield func(string, error) bool) bool {
	entries, err := os.ReadDir(folder)
	if err != nil && !yield(folder, err) {
		return false
	}
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir():
			if !walk(name, yield) {
				return false
			}
		case checkEnding(name) == nil:
			if !yield(name, nil) {
				return false
			}
		}
	}
	return true
}

func expandGlob(pattern string, yield func(string, error) bool) {
	names, err := filepath.Glob(pattern) // sorted
	if err != nil || len(names) == 0 {
		p := &Problem{File: pattern, Err: err, Reason: "no file matches", Advice: "check the pattern"}
		if err != nil {
			p.Reason = "not a pattern"
		}
		yield(pattern, p)
		return
	}
	for _, name := range names {
		for file, err := range Expand(name) {
			if !yield(file, err) {
				return
			}
		}
	}
}

const endings = ".txt or .jsonl, or these with .gz or .zst"

func checkEnding(name string) error {
	if isLines(name) || filepath.Ext(trimCompression(name)) == ".txt" {
		return nil
	}
	return &Problem{File: name, Reason: "unknown kind of file", Advice: "the name must end in " + endings}
}

// isLines says whether a file holds JSON lines, not one story.
func isLines(name string) bool {
	return name == Stdin || filepath.Ext(trimCompression(name)) == ".jsonl"
}

func trimCompression(name string) string {
	switch ext := filepath.Ext(name); ext {
	case ".gz", ".zst":
		return strings.TrimSuffix(name, ext)
	}
	return name
}
