package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// flags are those of a command, each declared once: parsing, help, completion and the man pages are made of them.
type flags struct{ all []*declared }

// declared is a flag.
type declared struct {
	name   string
	value  string // what it takes, such as "N" or "auto|always|never"; empty for a switch
	help   string
	set    func(string) error
	given  bool
	knob   bool // told of by 'help config'
	unused bool // to give it is wrong use
	share  bool // one of those that all commands have
}

// words are the values that a flag may have, where these are words; path says that it takes a path.
func (d *declared) words() []string {
	if strings.ToLower(d.value) != d.value || d.value == "" {
		return nil
	}
	return strings.Split(d.value, "|")
}

func (d *declared) path() bool {
	return d.value == "PATH" || d.value == "FILE" || d.value == "INDEX" || d.value == "DIR"
}

// usage is the flag as help shows it.
func (d *declared) usage() string { return strings.TrimSpace("--" + d.name + " " + d.value) }

func (f *flags) add(name, value, help string, set func(string) error) *declared {
	d := &declared{name: name, value: value, help: help, set: set}
	f.all = append(f.all, d)
	return d
}

// toggle declares a switch.
func (f *flags) toggle(p *bool, name, help string) *declared {
	return f.add(name, "", help, func(s string) (err error) {
		*p, err = strconv.ParseBool(s)
		return err
	})
}

// text declares a flag that takes any text.
func (f *flags) text(p *string, name, value, help string) *declared {
	return f.add(name, value, help, func(s string) error { *p = s; return nil })
}

// list declares a flag that may be repeated.
func (f *flags) list(p *[]string, name, value, help string) *declared {
	return f.add(name, value, help, func(s string) error { *p = append(*p, s); return nil })
}

// choice declares a flag that takes one of some words, which are parted by |.
func (f *flags) choice(p *string, name, words, help string) *declared {
	return f.add(name, words, help, func(s string) error {
		all := strings.Split(words, "|")
		if !slices.Contains(all, s) {
			return errors.New("need " + strings.Join(all[:len(all)-1], ", ") + " or " + all[len(all)-1])
		}
		*p = s
		return nil
	})
}

// number declares a flag that takes a number: p is a *int for a whole one, a *float64 for one from 0 to 1.
func (f *flags) number(p any, name, value, help string) *declared {
	return f.add(name, value, help, func(s string) error { return set(p, s) })
}

func (f *flags) find(name string) *declared {
	for _, d := range f.all {
		if d.name == name {
			return d
		}
	}
	return nil
}

// parse reads args, where flags and paths may be mixed, and returns the paths.
func (f *flags) parse(args []string) (paths []string, err error) {
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	fs.SetOutput(io.Discard) // run prints the error
	for _, d := range f.all {
		set := func(s string) error { d.given = true; return d.set(s) }
		if d.value == "" {
			fs.BoolFunc(d.name, "", set)
		} else {
			fs.Func(d.name, "", set)
		}
	}
	for len(args) > 0 {
		if err := fs.Parse(args); err != nil {
			if name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); unknown {
				return nil, &slip{usageError("unknown flag --" + name), f.like(name)}
			}
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usageError(err.Error())
		}
		rest := fs.Args()
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			return append(paths, rest...), nil
		}
		if len(rest) > 0 {
			paths = append(paths, rest[0])
			rest = rest[1:]
		}
		args = rest
	}
	return paths, nil
}

// like names the flag that was perhaps meant.
func (f *flags) like(name string) string {
	var names []string
	for _, d := range f.all {
		names = append(names, d.name)
	}
	if near := nearest(name, names); near != "" {
		return "--" + near
	}
	return ""
}

// slip is wrong use of a name that stands for another, perhaps.
type slip struct {
	usageError
	meant string // empty where none is near
}

func (s *slip) Unwrap() error { return s.usageError }

// nearest returns the name that s is most likely a slip of the fingers for, empty where none is near: of those with the fewest letters changed, left
// out, put in or swapped with the next the first, a third of its letters at the most.
func nearest(s string, names []string) string {
	best, least := "", 0
	for _, n := range names {
		d := slips(s, n)
		if strings.HasPrefix(n, s) && len(s) >= 3 {
			d = 1
		}
		if d <= max(1, len(n)/3) && (best == "" || d < least) {
			best, least = n, d
		}
	}
	return best
}

// slips is the distance of two words in letters: Damerau 1964, the form without a second change in one place.
func slips(a, b string) int {
	at := make([][]int, len(a)+1)
	for i := range at {
		at[i] = make([]int, len(b)+1)
		for j := range at[i] {
			switch {
			case i == 0 || j == 0:
				at[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				at[i][j] = at[i-1][j-1]
			default:
				at[i][j] = 1 + min(at[i-1][j-1], at[i-1][j], at[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				at[i][j] = min(at[i][j], at[i-2][j-2]+1)
			}
		}
	}
	return at[len(a)][len(b)]
}

// printFlags prints what flags do, those that choose says yes to.
func printFlags(w io.Writer, all []*declared, choose func(*declared) bool) {
	const column = 18 // of what a flag does
	for _, d := range all {
		if !choose(d) {
			continue
		}
		head := "  " + d.usage()
		if len(head) > column-2 {
			fmt.Fprintf(w, "%s\n", head)
			head = ""
		}
		text := wrap(strings.Repeat(" ", column), d.help)
		io.WriteString(w, head+text[min(len(head), len(text)):])
	}
}
