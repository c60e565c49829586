package feed

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// format is a kind of file that stories are read from. A new one is a file of this package and a line in formats.
type format struct {
	name   string
	ending string                                                // of file names, before that of a compression
	begins func(head []byte) bool                                // reports whether a file of an unknown name begins like one; nil for never
	read   func(s *session, file string, in *stream) (more bool) // yields the stories of a file by session.story, and its problems
}

// formats are all that can be read. The first is that of standard input.
var formats = []*format{&jsonLines, &plainText}

// Formats returns the names that [Reader.From] may have.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// from returns the format that From names, nil where it names none.
func (r *Reader) from() (*format, error) {
	if r.From == "" {
		return nil, nil
	}
	i := slices.IndexFunc(formats, func(f *format) bool { return f.name == r.From })
	if i < 0 {
		return nil, fmt.Errorf("feed: no format %q: there are %s", r.From, strings.Join(Formats(), ", "))
	}
	return formats[i], nil
}

// formatOf returns the format that a file has by its name, nil for an unknown one.
func formatOf(name string) *format {
	if name == Stdin {
		return formats[0]
	}
	ending := filepath.Ext(trimCompression(name))
	for _, f := range formats {
		if f.ending == ending {
			return f
		}
	}
	return nil
}

// formatIn returns the format that a file has by what it begins with, nil for an unknown one.
func formatIn(head []byte) *format {
	for _, f := range formats {
		if f.begins != nil && f.begins(head) {
			return f
		}
	}
	return nil
}

// The endings of compressed files.
const (
	gzipEnding = ".gz"
	zstdEnding = ".zst"
)

func trimCompression(name string) string {
	switch ext := filepath.Ext(name); ext {
	case gzipEnding, zstdEnding:
		return strings.TrimSuffix(name, ext)
	}
	return name
}

func unknownKind(name string) *Problem {
	return &Problem{File: name, Reason: "unknown kind of file", Advice: "the name must end in " + endings}
}

const endings = ".txt or .jsonl, or these with .gz or .zst"
