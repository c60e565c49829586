package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
)

// inputHelp is about what commands read.
const inputHelp = `
Input: files, folders (with the folders in them), globs, or - for JSON lines
from standard input. What a file is is told by what it begins with, or its name:
plain text (.txt: one story, its path is its id), JSON lines (.jsonl), RSS,
Atom, JSON Feed, HTML pages, NewsML-G2, NewsML 1, NITF, ninjs 1 to 3, IPTC 7901,
ANPA 1312, telex (ZCZC), mail, CSV, JSON arrays, web archives (.warc), .zip and
.tar of all these, each also with .gz or .zst. A JSON line looks like

  {"id":"ap-1","text":"...","headline":"...","source":"AP",
   "published":"2026-11-21T08:00:00Z"}

Only text (or body) is needed; title stands for headline, date for published,
without id the id is FILE:LINE. Other fields pass. A file of another format that
is one story has its path as id, of several FILE:1, FILE:2. Text is UTF-8, what
the file declares, UTF-16 with a byte-order mark, or what --encoding names; none
is guessed. Tags and entities of HTML in a text are passed over, as are
characters without width; spans count them. A bad line or file is reported on
standard error as FILE:LINE: REASON: WHAT TO DO, and the run goes on; a story
whose date is not understood is kept. What a folder has beside stories is passed
over, and counted. --strict stops at either. A line, text file or story may have
256 MiB, or 16 MiB where facts are compared, a file of another format 64 MiB. An
interrupt ends the reading, and what was read is still reported, or the printing
after a whole line; a second one kills.

An id in a column or in JSON is printed with the characters that change how a
terminal looks or turn the direction of text in the form of \u202e. A file name
that is not UTF-8 gives an id with \xNN for each wrong byte. Every object
printed has a "schema", whose JSON Schema 'samewire schema' prints.
`

// statusHelp is what the exit status means.
const statusHelp = `
Exit status: 0 done, 1 done with errors on some input or failed, 2 wrong use, 3
see diff, 4 nothing could be read, 5 could not write; quietly, where a pipe was
closed by who read it.
`

// errStrict ends the reading at a problem that has been reported.
var errStrict = errors.New("stopped at the first bad input, as --strict asks")

// options are the flags that all commands share, and their paths.
type options struct {
	command    *command
	flags      *flags
	format     string
	from       string
	encoding   string
	strict     bool
	errors     string
	color      string
	noPager    bool
	maxStories int
	maxMemory  int64
	since      time.Time
	settings   settings
	paths      []string
	all        bool // pairs: every one
}

// declare declares the flags that commands share.
func (o *options) declare(f *flags, c *command) {
	own := len(f.all)
	if c.formats != "" {
		f.add("format", c.formats, "see above", func(s string) error { o.format = s; return nil })
	}
	if !c.sketches {
		f.add("from", "F", "read all files as one format, whatever they look like: "+strings.Join(feed.Formats(), ", ")+"; of an archive, the files in it",
			func(s string) error { o.from = s; return nil })
		f.text(&o.encoding, "encoding", "E", "the encoding of text that declares none, such as gb18030, shift-jis, koi8-r, windows-1251, windows-1256, utf-16le")
		f.toggle(&o.strict, "strict", "stop at the first bad input")
	}
	f.choice(&o.errors, "errors", "text|json", "how bad input and what else is said on standard error is told: in words, or as JSON lines with kind, file, line, reason and fix")
	if c.formats != "" {
		f.choice(&o.color, "color", "auto|always|never", "colours in text; auto, the default, for those on a terminal, unless NO_COLOR is set")
		f.toggle(&o.noPager, "no-pager", "do not show long text on a terminal by $PAGER, or less")
	}
	if !c.sketches {
		f.number(&o.maxStories, "max-stories", "N", "end with an error where there are more; 0, the default, for any number")
	}
	f.add("max-memory", "M", "end with an error where the run takes more, such as 8G, 500M; default nine tenths of what the system has, as far as it tells. Texts and words beyond a quarter of it are kept in a temporary file; a run may take more for a quarter of a second. Of diff and text, the stories read are bounded alone",
		func(s string) (err error) {
			o.maxMemory, err = parseSize(s)
			return err
		})
	for _, d := range f.all[own:] {
		d.share = true
	}
	declareKnobs(f, &o.settings, c.name)
}

// sinceFlag declares --since, of commands that read many stories.
func sinceFlag(f *flags, p *time.Time) {
	dateFlag(f, p, "since", "leave out stories published before, such as 2026-11-21 or 2026-11-21T08:00:00Z; those without a date stay")
}

// dateFlag declares a flag that takes a date.
func dateFlag(f *flags, p *time.Time, name, help string) {
	f.add(name, "DATE", help, func(s string) error {
		for _, form := range []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04", time.DateTime} {
			t, err := time.Parse(form, s)
			if err == nil {
				*p = t
				return nil
			}
		}
		return errors.New("need a date such as 2026-11-21 or 2026-11-21T08:00:00Z")
	})
}

// chooseFormat sets the format where none is given: text for people, a line an object for programs.
func (o *options) chooseFormat(out io.Writer) {
	switch {
	case o.format != "":
	case isTerminal(out):
		o.format = "text"
	default:
		o.format = "jsonl"
	}
}

// check returns what is wrong with the command line, before a long read.
func (o *options) check() error {
	if err := o.words(); err != nil {
		return err
	}
	if len(o.paths) == 0 {
		if o.command.sketches {
			return usageError("no paths: give files that 'samewire sketch' wrote")
		}
		return usageError("no paths: give files, folders, globs or -")
	}
	if err := o.settings.check(); err != nil {
		return err
	}
	return o.checkUse()
}

// checkWords is check without paths and the bounds of knobs.
func (o *options) checkWords() error {
	if err := o.words(); err != nil {
		return err
	}
	return o.checkUse()
}

// words returns the first flag that has a value which it cannot have.
func (o *options) words() error {
	if o.from != "" && !slices.Contains(feed.Formats(), o.from) {
		return usageError(fmt.Sprintf("unknown format %q to read: use %s", o.from, strings.Join(feed.Formats(), ", ")))
	}
	if err := feed.CheckEncoding(o.encoding); err != nil {
		return usageError(strings.TrimPrefix(err.Error(), "feed: "))
	}
	if formats := strings.Split(o.command.formats, "|"); o.format != "" && !slices.Contains(formats, o.format) {
		return usageError(fmt.Sprintf("unknown format %q: use %s", o.format, strings.Join(formats, ", ")))
	}
	return nil
}

// input reads the stories of one command and keeps the account of them.
type input struct {
	feed.Reader
	said      said
	bad       int       // problems reported of what was left out
	doubtful  int       // and of stories that were kept
	skipped   int       // files in folders that were passed over
	named     []string  // the first of them
	others    int       // files of other formats than plain text and JSON lines, which were not asked for
	known     []string  // the first of them, with their formats
	cut       bool      // the reading was interrupted
	cutShort  bool      // the printing was
	printed   func()    // ends the watch for interrupts of the printing
	more      bool      // the reading of stories is not all that an interrupt ends
	maxMemory int64     // 0 for no bound
	limited   bool      // it was given
	watch     *watch    // of the memory of the run
	ended     bool      // the reading came to the end of what there is
	full      bool      // it took more memory than may be
	checked   int       // stories read when the memory in use was looked at
	since     time.Time // stories published before are left out
	before    int       // so many
	total     int64     // bytes to read, 0 if not known; once sized
	sized     bool
	noStories bool // none are asked for
	progress  *progress
}

func newInput(std streams, o *options) *input {
	in := &input{said: said{std.err, o.errors == "json"}, since: o.since, progress: newProgress(std.err), maxMemory: o.maxMemory, limited: o.maxMemory > 0}
	if in.maxMemory == 0 {
		in.maxMemory = systemMemory() / 10 * 9
	}
	in.Clean = true
	in.Stdin, in.From, in.Encoding, in.MaxStories = std.in, o.from, o.encoding, o.maxStories
	var mutex sync.Mutex // a list of pairs is read while results are printed
	report := func(p *feed.Problem, n *int) error {
		mutex.Lock()
		defer mutex.Unlock()
		*n++
		in.progress.clear()
		in.said.problem(p)
		if o.strict {
			return errStrict
		}
		return nil
	}
	in.Report = func(p *feed.Problem) error {
		if p.Kept {
			return report(p, &in.doubtful)
		}
		return report(p, &in.bad)
	}
	in.Skip = func(p *feed.Problem) error {
		if o.strict {
			return report(p, &in.skipped)
		}
		if in.skipped++; in.skipped <= mostNamed {
			in.named = append(in.named, feed.ShellQuote(p.File))
		}
		return nil
	}
	if o.from == "" {
		in.Note = func(file, format string) {
			if format == "text" || format == "jsonl" {
				return
			}
			if in.others++; in.others <= mostNamed {
				in.known = append(in.known, feed.ShellQuote(file)+": "+format)
			}
		}
	}
	return in
}

// keepTexts has texts stay as they are given, byte-order mark and all, for what counts offsets into them.
func (in *input) keepTexts() { in.KeepMark, in.Clean = true, false }

// mostNamed is how many of the files that were passed over are named.
const mostNamed = 3

// largeInput is from how many bytes of input on garbage is collected often, as
// main sets it.
const largeInput = 1 << 30

// read yields the stories of paths. It can be used once.
func (in *input) read(ctx context.Context, paths []string) iter.Seq2[dedup.Article, error] {
	return func(yield func(dedup.Article, error) bool) {
		in.begin(paths)
		for a, err := range in.Read(ctx, paths...) {
			if err == nil {
				if err = in.step(paths); err != nil {
					a = dedup.Article{}
				}
			}
			if err == nil && in.old(&a) {
				continue
			}
			if !yield(a, err) || err != nil {
				break
			}
		}
		in.end(ctx)
	}
}

// old reports whether a story was published before what --since says.
func (in *input) old(a *dedup.Article) bool {
	if in.since.IsZero() || a.Published.IsZero() || !a.Published.Before(in.since) {
		return false
	}
	in.before++
	return true
}

// source is the stories of paths as they are read, until ctx ends. What was read until then is worked on. It can be used once.
type source struct {
	*input
	ctx   context.Context
	paths []string
	seen  func(dedup.Article) // is called with each; may be nil
	kept  []int32             // the Reader's numbers of those that are not too old; nil where none is left out
	given int                 // by the Reader so far
}

// Batches yields the stories.
func (s *source) Batches(context.Context) iter.Seq2[dedup.Batch, error] {
	return func(yield func(dedup.Batch, error) bool) {
		s.begin(s.paths)
		s.Paths = s.paths
		for b, err := range s.Reader.Batches(s.ctx) {
			if err == nil {
				err = s.step(s.paths)
			}
			s.leaveOut(&b)
			for i := range b.Articles {
				if s.seen != nil {
					s.seen(b.Articles[i])
				}
			}
			if !yield(b, err) || err != nil {
				break
			}
		}
		s.end(s.ctx)
	}
}

// leaveOut leaves out the stories of a batch that are too old.
func (s *source) leaveOut(b *dedup.Batch) {
	if s.since.IsZero() {
		return
	}
	rest := b.Articles[:0]
	for i := range b.Articles {
		if !s.old(&b.Articles[i]) {
			rest = append(rest, b.Articles[i])
			s.kept = append(s.kept, int32(s.given+i))
		}
	}
	s.given += len(b.Articles)
	b.Articles = rest
}

// Again gives stories once more.
func (s *source) Again(numbers []int) (dedup.Batch, error) {
	if !s.since.IsZero() {
		own := make([]int, len(numbers))
		for i, n := range numbers {
			own[i] = int(s.kept[n])
		}
		numbers = own
	}
	return s.Reader.Again(numbers)
}

// used returns how many stories were read and not left out.
func (in *input) used() int { return in.Stories() - in.before }

func (in *input) begin(paths []string) {
	in.reading(paths)
	if total := in.totalSize(paths, largeInput); 0 < total && total < largeInput && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(100)
	}
}

// step is called now and then while stories are read. An error ends it.
func (in *input) step(paths []string) error {
	in.reading(paths)
	if in.Stories()-in.checked < storiesAtATime {
		return nil
	}
	in.checked = in.Stories()
	err := in.checkMemory()
	in.full = err != nil
	return err
}

func (in *input) end(ctx context.Context) {
	in.ended = !in.full && (in.watch == nil || in.watch.over.Err() == nil)
	in.cut = ctx.Err() != nil
	if !in.more && !in.cut { // an interrupt has nothing to save from here on: let it kill
		signal.Reset()
	}
}

// storiesAtATime is how many stories are read before the memory in use is looked at.
const storiesAtATime = 1 << 12

// interrupted returns a function that reports whether an interrupt asks for the end of the printing, which begins now.
func (in *input) interrupted() func() bool {
	if in.more || in.cut { // one ends the reading of a list of pairs, or did end the reading: the next one kills
		return func() bool { return false }
	}
	ctx, stop := untilInterrupt()
	in.printed = stop
	return func() bool {
		in.cutShort = in.cutShort || ctx.Err() != nil || in.watch != nil && in.watch.over.Err() != nil
		return in.cutShort
	}
}

// finish turns the end of a command into its error: err is what failed.
func (in *input) finish(err error) error {
	if over := in.outOfMemory(); over != nil {
		err = over
	}
	in.progress.clear()
	if in.printed != nil {
		in.printed()
	}
	if in.skipped > 0 && len(in.named) > 0 {
		more := ""
		if n := in.skipped - len(in.named); n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		in.said.sum(kindSummary, "%s passed over in folders, no stories by name or kind: %s%s",
			count(in.skipped, "file", "files"), strings.Join(in.named, ", "), more)
	}
	if in.others > 0 {
		more := ""
		if n := in.others - len(in.known); n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		in.said.sum(kindSummary, "read as what they hold: %s%s", strings.Join(in.known, ", "), more)
	}
	switch {
	case errors.Is(err, errStrict):
		in.said.sum(kindStrict, "%v", errStrict)
		return exitStatus(statusFailed)
	case err != nil:
		return err
	}
	read := count(in.Stories(), "story", "stories")
	if in.bad > 0 {
		in.said.sum(kindSummary, "%s left out, %s read", count(in.bad, "bad input", "bad inputs"), read)
	}
	if in.doubtful > 0 {
		in.said.sum(kindSummary, "%s read without a date, which was not understood", count(in.doubtful, "story", "stories"))
	}
	if in.cut {
		in.said.sum(kindInterrupt, "interrupted: the results cover the %s read until then", read)
	}
	if in.cutShort {
		in.said.sum(kindInterrupt, "interrupted: not all results are printed")
	}
	if in.nothingRead() && !in.cut {
		return exitStatus(statusNothing)
	}
	if in.bad > 0 || in.doubtful > 0 || in.cut || in.cutShort {
		return exitStatus(statusFailed)
	}
	return nil
}

// nothingRead reports whether there was input, and none could be read.
func (in *input) nothingRead() bool {
	return in.Stories() == 0 && in.bad+in.skipped > 0 && !in.noStories
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
