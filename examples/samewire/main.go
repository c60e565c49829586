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
	"slices"
	"strings"
	"syscall"
	"time"
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

// command is one subcommand: its parts are the help, its man page and its completions.
type command struct {
	name    string
	brief   string
	usage   []string // what may follow the name, a line each
	about   string   // what it does, with an example
	more    string   // what there is to say beside the flags
	formats string   // of what is printed, parted by |; empty where there is nothing to choose
	verbs   string   // what the first argument must be, parted by |; empty for any
	alone   bool     // it reads no stories: it has no more flags than its own
	new     func() task

	sketches bool // it reads sketches: it has no flags of how stories are read
}

// task is a command line at work. Its error decides the exit status, see run.
type task interface {
	declare(f *flags) // its own flags
	run(ctx context.Context, std streams, o *options) error
}

var commands []*command

func init() { // help is about all of them
	commands = []*command{&clusterCommand, &sketchCommand, &joinCommand, &pairsCommand, &diffCommand, &reportCommand, &findCommand, &explainCommand, &textCommand, &indexCommand, &addCommand, &queryCommand, &expireCommand, &storeCommand, &serveCommand, &watchCommand, &evalCommand, &tuneCommand, &schemaCommand, &completionCommand, &manCommand}
}

// flags returns the flags of a command that sets t and o.
func (c *command) flags(t task, o *options) *flags {
	f := &flags{}
	t.declare(f)
	if !c.alone {
		o.declare(f, c)
	}
	return f
}

// start runs a command.
func (c *command) start(ctx context.Context, std streams, args []string) error {
	t, o := c.new(), &options{command: c}
	o.flags = c.flags(t, o)
	paths, err := o.flags.parse(args)
	if err != nil {
		return err
	}
	o.paths = paths
	var screen *pager
	if first, _, _ := strings.Cut(c.formats, "|"); !o.noPager && (o.format == "text" || o.format == "" && c.formats != "" && first != "tsv") {
		std, screen = withPager(std)
	}
	return screen.end(t.run(ctx, std, o))
}

// exitStatus is the error of a command that has said what is wrong.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// usageError is wrong use; the text may begin with what was given.
type usageError string

func (e usageError) Error() string { return string(e) }

// Exit statuses beside 0 for done.
const (
	statusFailed    = 1 // done with errors on some input, or failed
	statusWrongUse  = 2
	statusFound     = 3 // of --exit-code: there are key or high differences
	statusNothing   = 4 // nothing could be read
	statusUnwritten = 5 // the results could not be written
)

// run is the program. It returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	std := streams{stdin, stdout, stderr}
	if len(args) == 0 {
		printUsage(stderr)
		return statusWrongUse
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		return help(std, args[1:])
	case "version", "-version", "--version":
		return written(std, "version", version()+"\n")
	}
	c := find(args[0])
	if c == nil {
		return end(std, "", args, unknown("unknown command %q", args[0]))
	}
	return end(std, c.name, args, c.start(ctx, std, args[1:]))
}

// unknown is the error of a name that is no command's.
func unknown(format, name string) error {
	names := []string{"help", "version"}
	for _, c := range commands {
		names = append(names, c.name)
	}
	return &slip{usageError(fmt.Sprintf(format, name)), nearest(name, names)}
}

// end turns the error of a command into the exit status, and says what is wrong.
func end(std streams, command string, args []string, err error) int {
	var status exitStatus
	var wrong usageError
	var meant *slip
	var unwritten *writeError
	name, topic := "samewire", "samewire help"
	if command != "" {
		name, topic = name+" "+command, topic+" "+command
	}
	said := said{std.err, jsonErrors(args)}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		return help(std, []string{command})
	case errors.As(err, &status):
		return int(status)
	case errors.As(err, &wrong):
		errors.As(err, &meant)
		said.wrongUse(name, topic, string(wrong), meant)
		return statusWrongUse
	case errors.Is(err, syscall.EPIPE): // whoever read the results has enough
		return statusUnwritten
	}
	if errors.As(err, &unwritten) {
		said.failed(name, kindUnwritten, err)
		return statusUnwritten
	}
	said.failed(name, kindFailed, err)
	return statusFailed
}

func find(name string) *command {
	for _, c := range commands {
		if c.name == name {
			return c
		}
	}
	return nil
}

// written prints a text and returns the status.
func written(std streams, command, text string) int {
	paged, screen := withPager(std)
	_, err := io.WriteString(paged.out, text)
	if err = screen.end(err); err != nil {
		return end(std, command, nil, &writeError{err})
	}
	return 0
}

// help prints what is known about a topic: nothing, a command, or config.
func help(std streams, topics []string) int {
	var text bytes.Buffer
	switch {
	case len(topics) == 0:
		printUsage(&text)
	case topics[0] == "config":
		printKnobs(&text)
	case topics[0] == "input":
		text.WriteString(inputHelp)
	default:
		c := find(topics[0])
		if c == nil {
			return end(std, "", nil, unknown("no help on %q", topics[0]))
		}
		c.print(&text)
	}
	return written(std, "help", text.String())
}

// print prints the help of a command.
func (c *command) print(w io.Writer) {
	for i, u := range c.usage {
		fmt.Fprintf(w, "%-6s samewire %s %s\n", []string{"usage:", ""}[min(i, 1)], c.name, u)
	}
	fmt.Fprintf(w, "\n%s\n", strings.Trim(c.about, "\n"))
	all := c.flags(c.new(), &options{}).all
	own := func(d *declared) bool { return !d.share && !d.knob }
	if slices.ContainsFunc(all, own) {
		io.WriteString(w, "\n")
		printFlags(w, all, own)
	}
	if c.more != "" {
		fmt.Fprintf(w, "\n%s\n", strings.Trim(c.more, "\n"))
	}
	if c.alone {
		return
	}
	if !c.sketches {
		io.WriteString(w, inputHelp)
	}
	io.WriteString(w, "\nFlags:\n")
	printFlags(w, all, func(d *declared) bool { return d.share })
	io.WriteString(w, "  and the knobs, such as --width 4: see 'samewire help config'\n")
	if !c.sketches {
		io.WriteString(w, statusHelp)
	}
}

func printUsage(w io.Writer) {
	fmt.Fprint(w, `Samewire finds the stories that run one wire report.

usage: samewire COMMAND [flags] PATH...

`)
	for _, c := range commands {
		fmt.Fprintf(w, "  %-12s %s\n", c.name, c.brief)
	}
	fmt.Fprint(w, `  version      which version this is
  help         this text; 'help COMMAND' with examples
  help config  the knobs: what each does, its default, what it trades

example: samewire cluster testdata/wire
`)
}
