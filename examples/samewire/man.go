package main

import (
	"context"
	"fmt"
	"strings"
)

var manCommand = command{
	name:  "man",
	brief: "print the manual page of a command",
	usage: []string{"[COMMAND]"},
	about: `
Man prints a manual page, of samewire or of one of its commands, for man(1):

  samewire man cluster | man -l -

It says what 'samewire help' does. To have all of them in a folder:

  samewire man >man1/samewire.1
  for c in cluster pairs diff find; do samewire man $c >man1/samewire-$c.1; done
`,
	alone: true,
	new:   func() task { return &manTask{} },
}

type manTask struct{}

func (*manTask) declare(*flags) {}

func (*manTask) run(_ context.Context, std streams, o *options) error {
	var b strings.Builder
	switch len(o.paths) {
	case 0:
		manOfAll(&b)
	case 1:
		c := find(o.paths[0])
		if c == nil {
			return unknown("no command %q", o.paths[0])
		}
		c.man(&b)
	default:
		return usageError("give one command, or none")
	}
	return writeText(std, b.String())
}

// roff is text for troff.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

// roffText writes paragraphs. Lines that are indented stay as they are.
func roffText(b *strings.Builder, text string) {
	asIs := false
	begun := false
	for _, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		indented := strings.HasPrefix(line, "  ")
		switch {
		case line == "" && asIs:
			b.WriteString("\n")
			continue
		case line == "":
			b.WriteString(".PP\n")
			begun = false
			continue
		case indented && !asIs:
			if begun {
				b.WriteString(".PP\n")
			}
			b.WriteString(".nf\n")
			asIs = true
		case !indented && asIs:
			b.WriteString(".fi\n")
			asIs = false
		}
		begun = true
		b.WriteString(roff(line) + "\n")
	}
	if asIs {
		b.WriteString(".fi\n")
	}
}

func roffFlags(b *strings.Builder, all []*declared, choose func(*declared) bool) {
	for _, d := range all {
		if choose(d) {
			fmt.Fprintf(b, ".TP\n.B %s\n%s\n", roff(d.usage()), roff(strings.Join(strings.Fields(d.help), " ")))
		}
	}
}

// man writes the manual page of a command.
func (c *command) man(b *strings.Builder) {
	fmt.Fprintf(b, ".TH SAMEWIRE-%s 1 \"\" \"samewire\" \"samewire manual\"\n.SH NAME\nsamewire-%s \\- %s\n.SH SYNOPSIS\n.nf\n", strings.ToUpper(c.name), c.name, roff(c.brief))
	for _, u := range c.usage {
		fmt.Fprintf(b, "%s\n", roff("samewire "+c.name+" "+strings.Join(strings.Fields(u), " ")))
	}
	b.WriteString(".fi\n.SH DESCRIPTION\n")
	roffText(b, c.about)
	if c.more != "" {
		b.WriteString(".PP\n")
		roffText(b, c.more)
	}
	all := c.completed()
	if len(all) > 0 {
		b.WriteString(".SH OPTIONS\n")
		roffFlags(b, all, func(d *declared) bool { return !d.knob })
	}
	if c.alone {
		return
	}
	b.WriteString(".SH KNOBS\n")
	roffFlags(b, all, func(d *declared) bool { return d.knob })
	b.WriteString(".SH INPUT\n")
	roffText(b, inputHelp)
	manEnd(b)
}

// manOfAll writes the manual page of the program.
func manOfAll(b *strings.Builder) {
	b.WriteString(".TH SAMEWIRE 1 \"\" \"samewire\" \"samewire manual\"\n.SH NAME\nsamewire \\- find the stories that run one wire report\n.SH SYNOPSIS\nsamewire COMMAND [flags] PATH...\n.SH COMMANDS\n")
	for _, c := range commands {
		fmt.Fprintf(b, ".TP\n.BR samewire\\-%s (1)\n%s\n", roff(c.name), roff(c.brief))
	}
	b.WriteString(".SH KNOBS\n")
	for _, k := range knobs {
		fmt.Fprintf(b, ".TP\n.B %s\n%s\n", roff("--"+k.flag+" "+k.value), roff(strings.Join(strings.Fields(k.trades), " ")+" Default "+k.initial+". Used by "+k.used+"."))
	}
	b.WriteString(".SH INPUT\n")
	roffText(b, inputHelp)
	manEnd(b)
}

func manEnd(b *strings.Builder) {
	b.WriteString(".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nif it is set, text has no colours\n.TP\n.B PAGER\nthe program that shows long text on a terminal\n.SH EXIT STATUS\n")
	roffText(b, strings.TrimPrefix(strings.TrimSpace(statusHelp), "Exit status: "))
}
