// Samewire finds the stories that run one wire report. Run
//
//	go run ./examples/samewire help
//
// for what it does, and "help config" for the knobs.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/samewire/samewire/dedup/feed"
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(40) // a million stories hold .6 GB, nearly all without pointers: collecting costs less than memory
	}
	// A crash, such as for want of memory, ends by a signal: its usual status is that of wrong use.
	debug.SetTraceback("crash")
	// The first interrupt ends the reading, or the printing; the next one kills.
	ctx, _ := untilInterrupt()
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is a write error, not a death
	std := streams{os.Stdin, os.Stdout, os.Stderr}
	if closedAtStart(os.Stdin) {
		std.in = closed{"standard input"}
	}
	if closedAtStart(os.Stdout) {
		std.out = closed{"standard output"}
	}
	os.Exit(run(ctx, os.Args[1:], std.in, std.out, std.err))
}

// untilInterrupt returns a context that the next interrupt ends, or stop; from then on one kills.
func untilInterrupt() (ctx context.Context, stop func()) {
	ctx, stop = signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		time.Sleep(echo)
		stop()
	})
	return ctx, stop
}

// echo is how long after an interrupt another one is the same: timeout(1) sends two.
const echo = 200 * time.Millisecond

// closed is a standard stream that was closed when the program began.
type closed struct{ name string }

func (c closed) Read([]byte) (int, error)  { return 0, errors.New(c.name + " is closed") }
func (c closed) Write([]byte) (int, error) { return 0, errors.New(c.name + " is closed") }

// streams is what a command reads and writes. Only results go to out.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// command is one subcommand. Its error decides the exit status, see run.
type command struct {
	name  string
	brief string
	help  string
	run   func(ctx context.Context, std streams, args []string) error
}

var commands = []command{clusterCommand, pairsCommand, diffCommand, reportCommand, textCommand}

// exitStatus is the error of a command that has said what is wrong.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// usageError is wrong use; the text may begin with what was given.
type usageError string

func (e usageError) Error() string { return string(e) }

// statusUnwritten is the exit status where the results could not be written.
const statusUnwritten = 5

// run is the program. It returns the exit status: 0 done, 1 done with errors
// on some input or failed, 2 wrong use, 3 see statusFound, 5 could not write.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	std := streams{stdin, stdout, stderr}
	if len(args) == 0 {
		printUsage(stderr)
		return 2
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		return help(std, args[1:])
	}
	c := find(args[0])
	if c == nil {
		fmt.Fprintf(stderr, "samewire: unknown command %q: see 'samewire help'\n", args[0])
		return 2
	}
	return end(std, c.name, c.run(ctx, std, args[1:]))
}

// end turns the error of a command into the exit status, and says what is wrong.
func end(std streams, command string, err error) int {
	var status exitStatus
	var wrong usageError
	var unwritten *writeError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		return help(std, []string{command})
	case errors.As(err, &status):
		return int(status)
	case errors.As(err, &wrong):
		fmt.Fprintln(std.err, feed.Escape(fmt.Sprintf("samewire %s: %v: see 'samewire help %s'", command, err, command)))
		return 2
	case errors.Is(err, syscall.EPIPE): // whoever read the results has enough
		return statusUnwritten
	}
	fmt.Fprintln(std.err, feed.Escape(fmt.Sprintf("samewire %s: %v", command, err)))
	if errors.As(err, &unwritten) {
		return statusUnwritten
	}
	return 1
}

func find(name string) *command {
	for i := range commands {
		if commands[i].name == name {
			return &commands[i]
		}
	}
	return nil
}

// help prints what is known about a topic: nothing, a command, or config.
func help(std streams, topics []string) int {
	var text bytes.Buffer
	var c *command
	switch {
	case len(topics) == 0:
		printUsage(&text)
	case topics[0] == "config":
		printKnobs(&text)
	default:
		if c = find(topics[0]); c == nil {
			fmt.Fprintf(std.err, "samewire: no help on %q: see 'samewire help'\n", topics[0])
			return 2
		}
		text.WriteString(strings.TrimPrefix(c.help, "\n") + commonHelp)
	}
	if _, err := std.out.Write(text.Bytes()); err != nil {
		return end(std, "help", &writeError{err})
	}
	return 0
}

func printUsage(w io.Writer) {
	fmt.Fprint(w, `Samewire finds the stories that run one wire report.

usage: samewire COMMAND [flags] PATH...

`)
	for _, c := range commands {
		fmt.Fprintf(w, "  %-12s %s\n", c.name, c.brief)
	}
	fmt.Fprint(w, `  help         this text; 'help COMMAND' with examples
  help config  the knobs: what each does, its default, what it trades

example: samewire cluster testdata/wire
`)
}
