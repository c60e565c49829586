package feed

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// format is a kind of file that stories are read from. A new one is a file of this package and a line in formats.
type format struct {
	name    string
	endings []string                                              // of file names, in lower case, before that of a compression
	begins  func(head []byte) bool                                // reports whether a file begins like one; nil for never
	sure    bool                                                  // what begins like one is no plain text, even if its name ends in .txt
	coding  coding                                                // of its text
	read    func(s *session, file string, in *stream) (more bool) // yields the stories of a file by session.story, and its problems
}

// coding is how a format says in which encoding its text is.
type coding uint8

const (
	asToldOrUTF8 coding = iota // by Reader.Encoding or a mark, otherwise UTF-8
	declared                   // the file may declare it
	asToldOrWire               // by Reader.Encoding or a mark, otherwise UTF-8 where that fits, or else ISO 8859-1
	noText                     // its members have encodings of their own
)

// The names of formats that stories tell apart.
const (
	nameText      = "text"
	nameJSONLines = "jsonl"
	nameNinjs     = "ninjs"
	nameJSONFeed  = "jsonfeed"
	nameCSV       = "csv"
	nameMail      = "mail"
)

// formats are all that can be read. The first is that of standard input. Of those that a file begins like, the first counts.
var formats []*format

func init() { // some formats read members of all formats
	formats = []*format{&jsonLines, &plainText, &rssFeed, &atomFeed, &newsMLG2, &newsML1, &nitfFile, &htmlPage, &jsonFeed, &ninjsFile, &jsonFile,
		&iptc7901, &anpa1312, &telex, &mailFile, &csvFile, &zipFile, &tarFile, &warcFile}
}

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

// byName returns the format that a file has by its name, nil for an unknown one.
func byName(name string) *format {
	if name == Stdin {
		return formats[0]
	}
	name = strings.ToLower(filepath.Base(trimCompression(name)))
	for _, f := range formats {
		for _, ending := range f.endings {
			if strings.HasSuffix(name, ending) {
				return f
			}
		}
	}
	return nil
}

// formatOf returns the format that a file has by its name and what it begins with, nil for an unknown one. The content decides, but of what
// its name says is plain text only what cannot be.
func formatOf(name string, head []byte) *format {
	named := byName(name)
	if named == &jsonLines {
		return named
	}
	for _, f := range formats {
		if f.begins != nil && (f != &jsonLines || named != &jsonFile) && (named != &plainText || f.sure) && f.begins(head) {
			return f
		}
	}
	return named
}

// The endings of compressed files.
const (
	gzipEnding = ".gz"
	zstdEnding = ".zst"
	tgzEnding  = ".tgz"
)

func trimCompression(name string) string {
	if compressionOf(name) == "" {
		return name
	}
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// compressionOf returns the ending that says how a file is compressed, empty where none does.
func compressionOf(name string) string {
	switch ext := strings.ToLower(filepath.Ext(name)); ext {
	case gzipEnding, zstdEnding:
		return ext
	case tgzEnding:
		return gzipEnding
	}
	return ""
}

// plural is a number of things.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// unknownKind says that nothing reads a file that begins so.
func unknownKind(name string, head []byte) *Problem {
	p := &Problem{Kind: UnknownFormat, unknown: true, File: name, Reason: "unknown kind of file", Advice: knownEndings + "; or say which format it has"}
	if root := xmlRoot(head); root != "" && bytes.Contains(head, []byte("<?xml")) {
		p.Reason = fmt.Sprintf("XML of an unknown kind, with the root element %.100q", root)
		p.Advice = "give NewsML, NITF, RSS or Atom"
	}
	return p
}

const (
	endings      = ".txt, .jsonl, .xml, .json, .html, .eml, .csv, .zip or .tar, or these with .gz or .zst"
	knownEndings = "the name must end in " + endings
)
