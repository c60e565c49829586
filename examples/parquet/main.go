// Samewire-parquet prints the stories of Parquet files as the JSON lines that samewire reads:
//
//	samewire-parquet archive.parquet | samewire cluster -
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/examples/parquet/parquetfeed"
)

const usage = `Samewire-parquet prints the stories of Parquet files as JSON lines:

  samewire-parquet [flags] FILE... | samewire cluster -

Of a folder it reads the files in .parquet. Columns are fields by their names:
text or body, id, headline or title, published or date, source, agency or
credit, url, lang. Only the text is needed; without an id it is FILE:ROW.

Flags:
  --column F=NAME  the column of a field that has another name, of one in a
                   struct its path: --column text=article.body
  --strict         stop at the first bad input

A bad row, row group or file is reported on standard error as FILE:ROW: REASON:
WHAT TO DO, and the reading goes on.

Exit status: 0 done, 1 done with errors on some input or failed, 2 wrong use, 4
nothing could be read, 5 could not write; quietly, where a pipe was closed by
who read it.
`

// The exit statuses beside 0.
const (
	statusFailed = 1 + iota
	statusUsage
	_
	statusNothing
	statusUnwritten
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(20) // pages are large and have no pointers: collecting costs less than memory
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)   // the next one kills
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is a write error, not a death
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// errStrict ends the reading at a problem that has been reported.
var errStrict = errors.New("stopped at the first bad input, as --strict asks")

// run is the program. It returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	say := func(format string, args ...any) {
		fmt.Fprintln(stderr, "samewire-parquet: "+feed.Escape(fmt.Sprintf(format, args...)))
	}
	r := parquetfeed.Reader{Columns: map[string]string{}}
	paths, strict, err := parse(args, r.Columns)
	switch {
	case errors.Is(err, errHelp):
		if _, err := io.WriteString(stdout, usage); err != nil {
			return unwritten(say, err)
		}
		return 0
	case err != nil:
		say("%v: see --help", err)
		return statusUsage
	}
	bad, without := 0, 0
	r.Report = func(p *feed.Problem) error {
		if bad++; p.Kept {
			bad--
			without++
		}
		fmt.Fprintln(stderr, p)
		if strict {
			return errStrict
		}
		return nil
	}
	out := bufio.NewWriterSize(stdout, 64<<10)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	stories := 0
	for story, err := range r.Read(ctx, paths...) {
		if err != nil {
			say("%v", err)
			break
		}
		if err := lines.Encode(story); err != nil {
			return unwritten(say, err)
		}
		stories++
	}
	if err := out.Flush(); err != nil {
		return unwritten(say, err)
	}
	if bad > 0 {
		say("bad inputs left out: %d; stories written: %d", bad, stories)
	}
	if without > 0 {
		say("columns that could not be read, and stories are without: %d", without)
	}
	if ctx.Err() != nil {
		say("interrupted: the stories read until then are written")
	}
	switch {
	case stories == 0 && bad > 0:
		return statusNothing
	case bad > 0 || without > 0 || ctx.Err() != nil:
		return statusFailed
	}
	return 0
}

func unwritten(say func(string, ...any), err error) int {
	if !errors.Is(err, syscall.EPIPE) { // whoever read the lines has enough
		say("the lines could not be written: %v", err)
	}
	return statusUnwritten
}
