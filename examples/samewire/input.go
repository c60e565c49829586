package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
)

// commonHelp ends the help of each command that reads stories.
const commonHelp = `
Input: files, folders (with the folders in them), globs, or - for JSON lines
from standard input. Names end in .txt (one story, its path is its id) or
.jsonl, either also with .gz or .zst. A JSON line looks like

  {"id":"ap-1","text":"...","headline":"...","source":"AP",
   "published":"2026-11-21T08:00:00Z"}

Only text (or body) is needed; title stands for headline, date for published,
without id the id is FILE:LINE. Other fields pass. Text is UTF-8, or UTF-16
with a byte-order mark. A bad line or file is reported on standard error as
FILE:LINE: REASON: WHAT TO DO, and the run goes on; --strict stops there. A
line or text file may have 256 MiB, or 16 MiB where facts are compared. An
interrupt ends the reading, and what was read is still reported; a second one
kills.

Flags:
  --format F   see above
  --strict     stop at the first bad input
  and the knobs, such as --width 4: see 'samewire help config'

Exit status: 0 done, 1 done with errors on some input or failed, 2 wrong use.
`

// errStrict ends the reading at a problem that has been reported.
var errStrict = errors.New("stopped at the first bad input, as --strict asks")

// options are the flags that all commands share, and their paths.
type options struct {
	format string
	strict bool
	config dedup.Config
	paths  []string
}

// parse reads args, where flags and paths may be mixed. formats are the
// allowed ones.
func (o *options) parse(fs *flag.FlagSet, args []string, formats ...string) error {
	if err := o.parseFlags(fs, args, formats...); err != nil {
		return err
	}
	if len(o.paths) == 0 {
		return usageError("no paths: give files, folders, globs or -")
	}
	return checkConfig(o.config) // before a long read
}

// parseFlags is parse without the checks of paths and knobs.
func (o *options) parseFlags(fs *flag.FlagSet, args []string, formats ...string) error {
	fs.SetOutput(io.Discard) // run prints the error
	fs.StringVar(&o.format, "format", "", "")
	fs.BoolVar(&o.strict, "strict", false, "")
	bindKnobs(fs, &o.config)
	for len(args) > 0 {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return err
			}
			return usageError(strings.Replace(err.Error(), "flag provided but not defined: -", "unknown flag --", 1))
		}
		rest := fs.Args()
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			o.paths = append(o.paths, rest...)
			break
		}
		if len(rest) > 0 {
			o.paths = append(o.paths, rest[0])
			rest = rest[1:]
		}
		args = rest
	}
	if o.format != "" && !slices.Contains(formats, o.format) {
		return usageError(fmt.Sprintf("unknown format %q: use %s", o.format, strings.Join(formats, ", ")))
	}
	return nil
}

// input reads the stories of one command and keeps the account of them.
type input struct {
	feed.Reader
	err      io.Writer
	bad      int  // problems reported
	cut      bool // the reading was interrupted
	more     bool // the reading of stories is not all that an interrupt ends
	progress progress
}

func newInput(std streams, o *options) *input {
	in := &input{err: std.err, progress: newProgress(std.err, o.paths)}
	in.Stdin = std.in
	var mutex sync.Mutex // a list of pairs is read while results are printed
	in.Report = func(p *feed.Problem) error {
		mutex.Lock()
		defer mutex.Unlock()
		in.bad++
		in.progress.clear()
		fmt.Fprintln(in.err, p)
		if o.strict {
			return errStrict
		}
		return nil
	}
	return in
}

// largeInput is from how many bytes of input on garbage is collected often, as
// main sets it.
const largeInput = 1 << 30

// read yields the stories. It can be used once.
func (in *input) read(ctx context.Context, paths []string) iter.Seq2[dedup.Article, error] {
	return func(yield func(dedup.Article, error) bool) {
		if total := totalSize(paths, largeInput); 0 < total && total < largeInput && os.Getenv("GOGC") == "" {
			debug.SetGCPercent(100)
		}
		for a, err := range in.All(ctx, paths...) {
			in.progress.show(in.Stories, in.Bytes())
			if !yield(a, err) {
				break
			}
		}
		in.progress.compare(in.Stories)
		in.cut = ctx.Err() != nil
		if !in.more { // an interrupt has nothing to save from here on: let it kill
			signal.Reset()
		}
	}
}

// finish turns the end of a command into its error: err is what failed.
func (in *input) finish(err error) error {
	in.progress.clear()
	switch {
	case errors.Is(err, errStrict):
		fmt.Fprintf(in.err, "samewire: %v\n", errStrict)
		return exitStatus(1)
	case err != nil:
		return err
	}
	if in.bad > 0 {
		fmt.Fprintf(in.err, "samewire: %s left out, %s read\n",
			count(in.bad, "bad input", "bad inputs"), count(in.Stories, "story", "stories"))
	}
	if in.cut {
		fmt.Fprintf(in.err, "samewire: interrupted: the results cover the %s read until then\n",
			count(in.Stories, "story", "stories"))
	}
	if in.bad > 0 || in.cut {
		return exitStatus(1)
	}
	return nil
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
