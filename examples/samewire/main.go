// Samewire finds the stories that run one wire report. Run
//
//	go run ./examples/samewire help
//
// for what it does, and "help config" for the knobs.
package main

import (
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
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(40) // a million stories hold .6 GB, nearly all without pointers: collecting costs less than memory
	}
	// The first interrupt ends the reading; from then on the next one kills.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is a write error, not a death
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

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

var commands = []command{clusterCommand, pairsCommand, diffCommand}

// exitStatus is the error of a command that has said what is wrong.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// usageError is wrong use; the text may begin with what was given.
type usageError string

func (e usageError) Error() string { return string(e) }

// run is the program. It returns the exit status: 0 done, 1 done with errors
// on some input or failed, 2 wrong use.
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
	err := c.run(ctx, std, args[1:])
	var status exitStatus
	var wrong usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		return help(std, args[:1])
	case errors.As(err, &status):
		return int(status)
	case errors.As(err, &wrong):
		fmt.Fprintf(stderr, "samewire %s: %v: see 'samewire help %s'\n", c.name, err, c.name)
		return 2
	case errors.Is(err, syscall.EPIPE): // whoever read the results has enough
		return 1
	}
	fmt.Fprintf(stderr, "samewire %s: %v\n", c.name, err)
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
	if len(topics) == 0 {
		printUsage(std.out)
		return 0
	}
	if topics[0] == "config" {
		printKnobs(std.out)
		return 0
	}
	c := find(topics[0])
	if c == nil {
		fmt.Fprintf(std.err, "samewire: no help on %q: see 'samewire help'\n", topics[0])
		return 2
	}
	fmt.Fprint(std.out, strings.TrimPrefix(c.help, "\n"), commonHelp)
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
