package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/samewire/samewire/dedup/feed"
)

// said is what is said beside the results: as text or, with --errors json, as JSON lines.
type said struct {
	w    io.Writer
	json bool
}

// The kinds of what is said, beside those of [feed.Problem].
const (
	kindNoStory   feed.Kind = "no-such-story" // an id that none of the stories has
	kindBadPair   feed.Kind = "bad-pair"      // a line of a list that is no pair
	kindBadLabel  feed.Kind = "bad-label"     // a line of labels that is none
	kindSummary   feed.Kind = "summary"       // what was left out, kept in doubt, passed over or read as what it holds, in all
	kindWrongUse  feed.Kind = "wrong-use"     // status 2
	kindFailed    feed.Kind = "failed"        // status 1
	kindUnwritten feed.Kind = "unwritten"     // status 5
	kindIndex     feed.Kind = "bad-index"     // an index that cannot be opened
	kindOutlets   feed.Kind = "bad-outlets"   // page text of outlets that cannot be opened
	kindSketch    feed.Kind = "bad-sketch"    // a sketch that cannot be used
	kindStrict    feed.Kind = "strict"        // --strict has ended the run
	kindInterrupt feed.Kind = "interrupted"
)

// message is a line of --errors json.
type message struct {
	Schema int       `json:"schema"`
	Kind   feed.Kind `json:"kind"`
	File   string    `json:"file,omitempty"`
	Line   int       `json:"line,omitempty"`
	Reason string    `json:"reason"`
	Fix    string    `json:"fix,omitempty"`
	Kept   bool      `json:"kept,omitempty"` // the story is there all the same
}

func (s said) line(m message) {
	m.Schema = 1
	if line, err := encode(m); err == nil {
		s.w.Write(line)
	}
}

// problem tells of a bad input.
func (s said) problem(p *feed.Problem) {
	if !s.json {
		fmt.Fprintln(s.w, p)
		return
	}
	s.line(message{Kind: p.Kind, File: p.File, Line: p.Line, Reason: p.Reason, Fix: p.Advice, Kept: p.Kept})
}

// sum tells something about the run as a whole.
func (s said) sum(kind feed.Kind, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if s.json {
		s.line(message{Kind: kind, Reason: text})
		return
	}
	fmt.Fprintf(s.w, "samewire: %s\n", text)
}

// wrongUse tells of wrong use of a command.
func (s said) wrongUse(name, topic, reason string, meant *slip) {
	near := meant != nil && meant.meant != ""
	if s.json {
		fix := "see '" + topic + "'"
		if near {
			fix = "did you mean " + meant.meant + "?"
		}
		s.line(message{Kind: kindWrongUse, Reason: reason, Fix: fix})
		return
	}
	fmt.Fprintln(s.w, feed.Escape(fmt.Sprintf("%s: %s: see '%s'", name, reason, topic)))
	if near {
		fmt.Fprintf(s.w, "Did you mean %s?\n", meant.meant)
	}
}

// failed tells why a command ended.
func (s said) failed(name string, kind feed.Kind, err error) {
	if !s.json {
		fmt.Fprintln(s.w, feed.Escape(fmt.Sprintf("%s: %v", name, err)))
		return
	}
	if p, ok := err.(*feed.Problem); ok {
		s.problem(p)
		return
	}
	var kept *fileError
	if errors.As(err, &kept) {
		s.problem(kept.problem)
		return
	}
	s.line(message{Kind: kind, Reason: err.Error()})
}

// jsonErrors reports whether a command line asks for --errors json, however wrong it is.
func jsonErrors(args []string) bool {
	for i, a := range args {
		switch {
		case a == "--":
			return false
		case strings.TrimLeft(a, "-") == "errors=json" && a[0] == '-', strings.TrimLeft(a, "-") == "errors" && a[0] == '-' && i+1 < len(args) && args[i+1] == "json":
			return true
		}
	}
	return false
}
