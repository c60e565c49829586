// Package feed reads news stories from text files and JSON lines, plain or
// compressed, and keeps going where some of them are bad.
//
// Text must be UTF-8. A UTF-8 byte-order mark is skipped, and UTF-16 is read
// where a byte-order mark announces it. Nothing is guessed: other bytes are a
// [Problem] that names the place and the cure.
package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"sync/atomic"
	"unicode/utf8"
	"unsafe"

	"github.com/samewire/samewire/dedup"
	"github.com/spaolacci/murmur3"
)

// MaxStory is the default of [Reader.MaxStory]: 256 MiB.
const MaxStory = 256 << 20

// Reader reads stories. The zero value reads files and stops at the first
// problem. It is not safe for concurrent use.
type Reader struct {
	// Stdin is what the path "-" reads, as JSON lines.
	Stdin io.Reader

	// Report is told of each bad input. If it returns nil the reading goes on
	// with the next line or file, otherwise it ends with that error. Without
	// Report the first problem ends the reading.
	Report func(*Problem) error

	// MaxStory bounds the bytes of one line or text file; 0 means [MaxStory].
	// Longer ones are problems, and one of more than 16 times the bound ends the
	// reading of its file. Reading holds at most four times this bound in
	// memory, and 4 MB for each core.
	MaxStory int

	// Advice is what to do about a story that is too long; empty means to split it.
	Advice string

	// KeepMark leaves a UTF-8 byte-order mark in the text of a text file, so
	// that offsets into the text are offsets into the file.
	KeepMark bool

	Stories int // stories yielded so far

	bytes    atomic.Int64 // see Bytes; other goroutines read
	seen     hashSet      // of the ids so far
	decoders []*decoder   // one for each goroutine that decodes
	buffers  chan []byte  // blocks to be used again
	texts    int64        // lent so far: yielded, or read again
	lender   lender
	again    again
}

// Problem is one bad input.
type Problem struct {
	File   string
	Line   int    // from 1; 0 where the file as a whole is meant
	Reason string // what is wrong
	Advice string // what to do; may be empty
	Err    error  // the cause, where there is one
}

// Error returns "file:line: reason: advice".
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	b.WriteString(": " + p.Reason)
	if p.Advice != "" {
		b.WriteString(": " + p.Advice)
	}
	return b.String()
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// All yields the stories of the files, folders and globs in the order given;
// folders are walked in the order of names. The error is what [Reader.Report]
// returned, and it is the last thing yielded.
//
// When ctx ends, so does the sequence, without an error: ask ctx whether the
// reading was complete. Lines that were still being read are left out.
//
// The sequence can be used once, and broken off early. Ids are unique over
// the whole life of a Reader; a second story with one id is a problem. (They
// are told apart by 64-bit hashes: among a million stories, one is wrongly
// refused with a probability of 3 in 100 million.)
//
// A pipe is read by a goroutine of its own, which outlives the sequence if
// the pipe never gives another byte.
func (r *Reader) All(ctx context.Context, paths ...string) iter.Seq2[dedup.Article, error] {
	return func(yield func(dedup.Article, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		s := &session{Reader: r, ctx: ctx, cancel: cancel, yield: yield}
		for _, path := range paths {
			if !s.path(path) {
				return
			}
		}
	}
}

// session is one run of the sequence. Its methods return false to end it.
type session struct {
	*Reader
	ctx    context.Context
	cancel func() // ends ctx
	yield  func(dedup.Article, error) bool
}

func (s *session) path(path string) bool {
	for file, err := range Expand(path) {
		if s.ctx.Err() != nil || !s.file(file, err) {
			return false
		}
	}
	return true
}

// file reads one file, unless err says why it cannot be read.
func (s *session) file(path string, err error) bool {
	if err != nil {
		return s.unreadable(path, err)
	}
	in, err := s.open(path)
	if err != nil {
		return s.unreadable(path, err)
	}
	defer in.Close()
	if isLines(path) {
		return s.lines(path, in)
	}
	return s.text(path, in)
}

// text reads a file that is one story.
func (s *session) text(file string, in io.Reader) bool {
	var b strings.Builder
	if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
		b.Grow(int(min(info.Size(), int64(s.max()))) + 1)
	}
	if _, err := io.Copy(&b, io.LimitReader(in, int64(s.max())+1)); err != nil {
		return s.brokeOff(file, 0, err)
	}
	if b.Len() > s.max() {
		return s.lineProblem(file, 0, s.tooLong())
	}
	text := b.String()
	if p := checkUTF8(unsafe.Slice(unsafe.StringData(text), len(text))); p != nil {
		p.File = file
		p.Advice = fmt.Sprintf("convert it: iconv -f WINDOWS-1252 -t UTF-8 %s (or name the encoding it has)", file)
		return s.problem(p)
	}
	return s.story(file, 0, dedup.Article{ID: file, Text: text}, murmur3.Sum64([]byte(file)))
}

// story yields a story, unless its id was there before.
func (s *session) story(file string, line int, a dedup.Article, idHash uint64) bool {
	if !s.seen.add(idHash) {
		return s.problem(&Problem{File: file, Line: line,
			Reason: fmt.Sprintf("second story with the id %q", a.ID),
			Advice: "give each story an id of its own, and each file once"})
	}
	s.Stories++
	return s.yield(a, nil)
}

func (s *session) problem(p *Problem) bool {
	var err error = p
	if s.Report != nil {
		err = s.Report(p)
	}
	if err != nil {
		s.yield(dedup.Article{}, err)
	}
	return err == nil
}

// brokeOff says that a file could not be read to its end; line is the last
// whole one.
func (s *session) brokeOff(file string, line int, err error) bool {
	if s.ctx.Err() != nil {
		return false
	}
	p := &Problem{File: file, Err: err, Reason: "cannot be read to its end: " + PlainError(err),
		Advice: "fetch or compress the file again"}
	if errors.Is(err, errNoEnd) {
		p.Advice = "look for a missing line end"
	} else if line > 0 {
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
		p = &Problem{File: path, Err: err, Reason: PlainError(err), Advice: advise(err)}
	}
	return s.problem(p)
}

func (s *session) tooLong() *Problem {
	p := &Problem{Err: errTooLong, Reason: fmt.Sprintf("longer than %d bytes, the most one story may have", s.max()), Advice: s.Advice}
	if p.Advice == "" {
		p.Advice = "split it, or look for a missing line end"
	}
	return p
}

// Bytes returns how many bytes were read so far, as they are stored: before
// decompression.
func (r *Reader) Bytes() int64 { return r.bytes.Load() }

func (r *Reader) max() int {
	if r.MaxStory > 0 {
		return r.MaxStory
	}
	return MaxStory
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
			return &Problem{Reason: fmt.Sprintf("not UTF-8: byte 0x%02X at offset %d", b[at], at)}
		}
		at += size
	}
}

// advise returns what to do about a file that cannot be opened.
func advise(err error) string {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "check the path"
	case errors.Is(err, os.ErrPermission):
		return "ask for the right to read it, or leave it out"
	}
	return ""
}

// PlainError is the text of err without the path, which the message has already.
func PlainError(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
