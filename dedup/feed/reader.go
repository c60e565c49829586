// Package feed reads news stories from files, folders and standard input, plain or compressed:
//
//	articles := feed.Open("wire/", "archive.jsonl.gz")
//	clusters, err := dedup.Clusters(dedup.Config{}, articles.All())
//
// A [Reader] is also a [dedup.Source], by which large collections take less time and memory: dedup.Clustering{}.Clusters(ctx, articles).
//
// A bad line or file is a [Problem], which names the place, the reason and what to do. The first one ends the reading and is its error; with a
// [Reader.Report] each is reported and the reading goes on.
//
// [Reader.ReadStories] yields, beside the article, what the file says of it: agency, slug, version, what is to be done with it, place, byline.
//
// # Formats
//
// What a file is is told by what it begins with, and where that does not tell, by the ending of its name. A file whose name ends in .jsonl is JSON
// lines whatever it begins with, and one in .txt is plain text unless it cannot be. Each format has a file of this package:
//
//   - text: plain text (.txt), one story, whose id is the path; jsonl: a JSON object a line, see below
//   - rss: RSS 0.9 to 2.0, RDF, WordPress exports; atom: Atom; jsonfeed: JSON Feed. Each item with text is a story
//   - html: a web page, its text told apart from the rest, with the metadata of JSON-LD, Open Graph and the like; warc: the pages of a web archive
//   - newsml-g2, newsml (1.0 to 1.2), nitf, ninjs (1, 2 and 3): the formats of IPTC. Pictures, packages and events are refused by what they are
//   - iptc7901, anpa1312, telex (ZCZC ... NNNN): messages with control characters, as they come over the wire
//   - mail: a message (RFC 5322, MIME) or a mailbox (mbox); csv: rows under names of columns; json: an array of what JSON lines or ninjs have, or one
//   - zip, tar: files of all formats, up to three archives in one another; the path of a member is ARCHIVE/MEMBER
//
// Any file may also end in .gz or .zst. In a folder, files of none of these are passed over, see [Reader.Skip]. [Reader.From] reads all files as one
// format. A story of a file of several has the id FILE:N, unless it is a JSON or CSV object with an "id".
//
// A JSON line needs "text" (or "body"). "id" is a string or number, FILE:LINE where it is missing; "headline" (or "title"), "source" and
// "published" (or "date") are strings; a number of seconds or milliseconds since 1970 is a date too. A date that cannot be read is a Problem,
// and its story is kept without it. Other fields are passed over. A line without "text" may be ninjs.
//
// Plain text with tags or character references of HTML is read without them; the text of a JSON line is as it is given, unless [Reader.Clean] is set.
// [Clean] cleans a text and keeps where its words stand. Markup becomes text with a blank line between paragraphs, without captions, scripts and forms; lines that a wire broke at a width are joined. What
// offsets into an article's Text count is that text, and not the file.
//
// # Encodings
//
// Text is UTF-8, or what the file declares (XML, HTML, mail), or what a byte-order mark announces (UTF-8, UTF-16), or what [Reader.Encoding] names;
// messages of wires, which declare nothing, are ISO 8859-1 where they are not UTF-8. No encoding is guessed: other text, and what is no text at all,
// is a Problem that names what it looks like. UTF-8 that somebody read as windows-1252 and saved ("canâ€™t") is mended, with a [Reader.Note]. A file that declares another encoding and is UTF-8 is read as that, and a Problem says so.
//
// A file name that is not UTF-8 gives ids in which a byte that is no part of a character is written \xNN, and a backslash \\.
//
// # Limits
//
// One line of JSON, one text file or one story may have [MaxStory] bytes, see [Reader.MaxStory], a file that is read as a whole [MaxDocument]. A
// compressed file may ask for a window of 128 MiB, and beyond 64 MiB expand to a thousand times its size. JSON may be nested 10,000 deep, elements of
// XML and HTML 500; XML may have a million elements, and entities that it declares are not expanded. Beyond that is a Problem. There may be any number of stories, unless [Reader.MaxStories] bounds it; [Reader.Read] keeps
// 12 to 48 bytes of each beside what the caller keeps. No more than 17 files are open at a time, fewer where the system allows fewer.
package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"
	"sync/atomic"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/encoding"

	"github.com/samewire/samewire/dedup"
)

// MaxStory is the default of [Reader.MaxStory]: 256 MiB.
const MaxStory = 256 << 20

// What a Problem may have as its cause, beside errors of the system.
var (
	ErrTooLong = errors.New("longer than a story or line may be") // see Reader.MaxStory
	ErrTooMany = errors.New("more stories than may be read")      // see Reader.MaxStories
)

// Open returns a Reader of files, folders, globs and "-", which is standard input. Nothing is opened before [Reader.All].
func Open(paths ...string) *Reader { return &Reader{Paths: paths, Stdin: os.Stdin} }

// Reader reads stories. Its fields are set before the reading begins; the zero value reads no paths and has no standard input. It is not safe for
// concurrent use.
type Reader struct {
	// Paths is what All reads.
	Paths []string

	// Stdin is what the path "-" reads, as JSON lines unless From says otherwise.
	Stdin io.Reader

	// Report is called with each bad input. If it returns nil the reading goes on with the next line or file, otherwise it ends with that
	// error. Without Report the first problem ends the reading.
	Report func(*Problem) error

	// Skip is called with each file in a folder that is passed over: one of no format by its name, and what is no file. If it returns an error
	// the reading ends with that. Without Skip they are passed over silently. Hidden names always are.
	Skip func(*Problem) error

	// Note is called with each file that can be read, and its format, before its first story; of an archive once. It is called once more with
	// a text file whose markup was taken out, "text with HTML", and with each file whose text was mended, "UTF-8 that was read as windows-1252".
	Note func(file, what string)

	// From is the format to read all files as, one of [Formats], whatever their names; empty for what their names say.
	From string

	// Encoding names the encoding of text that does not declare one, such as "windows-1252", "gb18030", "shift-jis", "koi8-r" or "utf-16le"; any
	// label of the WHATWG Encoding Standard. Empty for UTF-8. A byte-order mark counts more, and so does what the format declares.
	Encoding string

	// MaxStory bounds the bytes of one line or text file; 0 means [MaxStory]. Longer ones are problems, and one of more than 16 times the bound
	// ends the reading of its file. Reading holds at most four times this bound in memory, and 4 MB for each core.
	MaxStory int

	// MaxStories bounds the stories over the life of the Reader; 0 means no bound. One more is an error that ends the reading, whatever Report
	// returns.
	MaxStories int

	// KeepMark leaves a UTF-8 byte-order mark in the text of a text file, so that offsets into the text are offsets into the file.
	KeepMark bool

	// Clean gives texts as [Clean] does. Otherwise those of JSON lines are as they are given, and a caller that counts offsets into them cleans them itself.
	Clean bool

	stories  int          // yielded so far
	bytes    atomic.Int64 // see Bytes; other goroutines read
	ids      idSet        // so far
	decoders []*decoder   // one for each goroutine that decodes
	buffers  chan []byte  // blocks to be used again
	pool     roomPool
	again    []*places // where the stories of Batches can be read again, in the order of their numbers
	reread   rereader
	system   *system // nil for that of package os
}

// Problem is one bad input.
type Problem struct {
	Kind   Kind
	File   string
	Line   int    // from 1; 0 where the file as a whole is meant
	Reason string // what is wrong
	Advice string // what to do; may be empty
	Err    error  // the cause, where there is one
	Kept   bool   // the story is there all the same, without what was wrong

	offset  int  // of a wrong byte
	unknown bool // no format reads such a file
}

// Kind is what sort of bad input a [Problem] is, for programs; Reason says it in words.
type Kind string

// The kinds of problems.
const (
	Broken        Kind = "broken"         // it is not what its format asks for
	Unreadable    Kind = "unreadable"     // the system or the compression does not give it, or not whole
	UnknownFormat Kind = "unknown-format" // no format that is read
	WrongEncoding Kind = "encoding"       // not text in UTF-8, or in the encoding that it declares
	NoText        Kind = "no-text"        // an item without a text
	NoStories     Kind = "no-stories"     // a folder, archive or pattern that holds none
	DuplicateID   Kind = "duplicate-id"   // a second story with one id
	WrongDate     Kind = "date"           // a date that is not understood
	TooLarge      Kind = "too-large"      // beyond a bound of bytes
	TooMany       Kind = "too-many"       // beyond Reader.MaxStories
	PassedOver    Kind = "passed-over"    // of Reader.Skip
)

// Error returns "file:line: reason: advice" in one line. What could change the look of a terminal is escaped; a file name with such characters
// stands in quotes, as strconv.Quote writes it.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(quoteUnsafe(p.File))
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	b.WriteString(": " + Escape(p.Reason))
	if p.Advice != "" {
		b.WriteString(": " + Escape(p.Advice))
	}
	return b.String()
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// All is Read of the Reader's paths, which no context ends.
func (r *Reader) All() iter.Seq2[dedup.Article, error] {
	return r.Read(context.Background(), r.Paths...)
}

// Read yields the stories of files, folders and globs in the order given; folders are walked in the order of names. An error is the last thing
// yielded, alone: what [Reader.Report] or [Reader.Skip] returned, or that there are more stories than MaxStories.
//
// When ctx ends, so does the sequence, without an error: ask ctx whether the reading was complete. Lines that were still being read are left
// out.
//
// The sequence can be used once, and broken off early. Ids are unique over the whole life of a Reader; a second story with one id is a problem.
// (They are told apart by hashes of 96 bits, whose seed is drawn anew at each start of the program.)
//
// A pipe is read by a goroutine of its own, which outlives the sequence if the pipe never gives another byte.
func (r *Reader) Read(ctx context.Context, paths ...string) iter.Seq2[dedup.Article, error] {
	return func(yield func(dedup.Article, error) bool) {
		r.session(ctx, paths, func(s *session) { s.yield = yield })
	}
}

// session reads paths. It calls begin first, to say what is done with the stories.
func (r *Reader) session(ctx context.Context, paths []string, begin func(*session)) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &session{Reader: r, ctx: ctx, cancel: cancel}
	begin(s)
	var err error
	if s.from, err = r.from(); err == nil {
		s.told, err = encodingNamed(r.Encoding)
	}
	if err != nil {
		s.yield(dedup.Article{}, err)
		return
	}
	if s.body != nil {
		s.file(entry{path: s.bodyName})
	}
	for _, path := range paths {
		if !s.path(path) {
			return
		}
	}
}

// Stories returns how many stories were yielded so far.
func (r *Reader) Stories() int { return r.stories }

// Bytes returns how many bytes were read so far, as they are stored: before decompression. It may be called while another goroutine reads.
func (r *Reader) Bytes() int64 { return r.bytes.Load() }

func (r *Reader) max() int {
	if r.MaxStory > 0 {
		return r.MaxStory
	}
	return MaxStory
}

// session is one run of the sequence. Its methods return false to end it.
type session struct {
	*Reader
	ctx    context.Context
	cancel func()  // ends ctx
	from   *format // what all files are; nil for what their names say
	yield  func(dedup.Article, error) bool
	lend   *batcher          // yields the stories, and lends their texts; nil where they stay
	head   []byte            // see lookAhead
	told   encoding.Encoding // what Reader.Encoding names; nil for none

	body     io.Reader // what is read as the file bodyName; nil for files
	bodyName string

	wantMeta bool  // what the fields of JSON lines say of a story is read
	meta     *Meta // of the story that is yielded; nil where nothing is known
	depth    int   // of archives in archives
	members  int   // of archives, that were no files to pass over

	idFile, idStart string // the file of the last id of a line, and what its ids begin with
	idRoom          room   // where such ids stand
}

func (s *session) path(path string) bool {
	more := true
	s.expand(path, func(e entry) bool {
		switch {
		case s.ctx.Err() != nil:
			more = false
		case e.skipped != nil:
			more = s.skip(e.skipped)
		default:
			more = s.file(e)
		}
		return more
	})
	return more
}

func (s *session) skip(p *Problem) bool {
	if s.Skip == nil {
		return true
	}
	err := s.Skip(p)
	if err != nil {
		s.yield(dedup.Article{}, err)
	}
	return err == nil
}

// file reads one file, unless it cannot be read.
func (s *session) file(e entry) bool {
	if e.err != nil {
		return s.unreadable(e.path, e.err)
	}
	in, err := s.open(e.path)
	if err != nil {
		return s.unreadable(e.path, err)
	}
	defer in.Close()
	s.note(e.path, in.format.name)
	return in.format.read(s, e.path, in)
}

func (s *session) note(file, what string) {
	if s.Note != nil {
		s.Note(file, what)
	}
}

// story yields a story, unless its id was there before.
func (s *session) story(file string, line int, a dedup.Article, id idHash) bool {
	if !s.ids.add(id) {
		return s.problem(&Problem{Kind: DuplicateID, File: file, Line: line,
			Reason: fmt.Sprintf("second story with the id %.200q", a.ID),
			Advice: "give each story an id of its own, and each file once"})
	}
	if s.stories == s.MaxStories && s.MaxStories > 0 {
		s.yield(dedup.Article{}, &Problem{Kind: TooMany, File: file, Line: line, Err: ErrTooMany,
			Reason: fmt.Sprintf("more than %d stories, the most that may be read", s.MaxStories), Advice: "give fewer, or allow more"})
		return false
	}
	s.stories++
	return s.yield(a, nil)
}

func (s *session) problem(p *Problem) bool {
	if p.Kind == "" {
		p.Kind = Broken
	}
	var err error = p
	if s.Report != nil {
		err = s.Report(p)
	}
	if err != nil {
		s.yield(dedup.Article{}, err)
	}
	return err == nil
}

// lineProblem reports a problem of a line; 0 stands for the whole file.
func (s *session) lineProblem(file string, line int, p *Problem) bool {
	p.File, p.Line = file, line
	return s.problem(p)
}

// brokeOff reports that a file could not be read to its end; line is the last whole one.
func (s *session) brokeOff(file string, line int, err error) bool {
	if s.ctx.Err() != nil {
		return false
	}
	p := &Problem{Kind: Unreadable, File: file, Err: err, Reason: "cannot be read to its end: " + plainError(err),
		Advice: "fetch or compress the file again"}
	switch {
	case errors.Is(err, errNoEnd):
		p.Advice = "look for a missing line end"
	case errors.Is(err, errBomb):
		p.Advice = "leave it out, or decompress it yourself"
	case errors.Is(err, errNotInEncoding):
		p.Advice = "name the encoding it has, or convert it"
	case line > 0:
		p.Advice += fmt.Sprintf("; its first %d lines were read", line)
	}
	return s.problem(p)
}

func (s *session) unreadable(path string, err error) bool {
	if s.ctx.Err() != nil {
		return false
	}
	var p *Problem
	if !errors.As(err, &p) {
		p = &Problem{Kind: Unreadable, File: path, Err: err, Reason: plainError(err), Advice: advise(err)}
	}
	return s.problem(p)
}

func (s *session) tooLong() *Problem {
	return &Problem{Kind: TooLarge, Err: ErrTooLong, Reason: fmt.Sprintf("longer than %d bytes, the most one story may have", s.max()),
		Advice: "split it, or look for a missing line end"}
}

// advise returns what to do about a file that cannot be opened.
func advise(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "check the path"
	case errors.Is(err, fs.ErrPermission):
		return "ask for the right to read it, or leave it out"
	case tooManyOpen(err):
		return "allow more open files, such as with ulimit -n 64"
	}
	return ""
}

// plainError returns the text of err without the path, which the message has already.
func plainError(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// plainText is the format of a file that is one story.
var plainText = format{name: nameText, endings: []string{".txt", ".text", ".tst"}, read: (*session).text}

// text reads a file that is one story.
func (s *session) text(file string, in *stream) bool {
	var b strings.Builder
	b.Grow(int(min(in.size, int64(s.max()))) + 1)
	if _, err := io.Copy(&b, io.LimitReader(in, int64(s.max())+1)); err != nil {
		return s.brokeOff(file, 0, err)
	}
	if b.Len() > s.max() {
		return s.lineProblem(file, 0, s.tooLong())
	}
	text := b.String()
	if p := checkUTF8(unsafe.Slice(unsafe.StringData(text), len(text))); p != nil {
		p.File = file
		p.Advice = fmt.Sprintf("convert it: iconv -f WINDOWS-1252 -t UTF-8 %s (or name the encoding it has)", ShellQuote(file))
		return s.problem(p)
	}
	if plain, p := withoutMarkup(text); p != nil {
		return s.lineProblem(file, 0, p)
	} else if plain != text {
		text = plain
		s.note(file, markedText)
	}
	if mended := mend(text); mended != text {
		text = mended
		s.note(file, mendedText)
	}
	if s.Clean {
		text = Clean(text).Text
	}
	id := idOf(file)
	a := dedup.Article{ID: id, Text: text}
	if s.wantMeta {
		return s.storyWith(&Story{a, Meta{File: file, Format: nameText}})
	}
	return s.story(file, 0, a, hashID(id))
}

// checkUTF8 returns nil for valid UTF-8, otherwise the first wrong byte.
func checkUTF8(b []byte) *Problem {
	if utf8.Valid(b) {
		return nil
	}
	return wrongUTF8(b)
}

// wrongUTF8 names the first wrong byte.
func wrongUTF8(b []byte) *Problem {
	at := 0
	for {
		r, size := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && size == 1 {
			return &Problem{Kind: WrongEncoding, Reason: fmt.Sprintf("not UTF-8: byte 0x%02X at offset %d", b[at], at), offset: at}
		}
		at += size
	}
}
