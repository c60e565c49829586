package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/samewire/samewire/dedup"
)

// knob is one field of dedup.Config as a flag.
type knob struct {
	field   string
	flag    string
	value   string // what the flag takes
	initial string // the default
	used    string // the commands that use it
	trades  string
	pointer func(*dedup.Config) any
}

var knobs = []knob{
	{"Scheme", "scheme", "fast|classic", "fast", "pairs with --min-jaccard from 0.5 on", `
how a story's signature is computed. classic: values that other users of
go-minhash and murmur3 can compare, for several times the time.`,
		func(c *dedup.Config) any { return &c.Scheme }},
	{"Width", "width", "N", "5", "all", `
words a shingle, 1 to 64. Fewer: heavier rewrites are found, and stories
that share common phrases by chance. More: the other way round.`,
		func(c *dedup.Config) any { return &c.Width }},
	{"Slots", "slots", "N", "128", "pairs with --min-jaccard from 0.5 on", `
minimum hashes a signature, 8 to 4096. Four times the slots halve the error
of an estimated Jaccard, for four times the memory.`,
		func(c *dedup.Config) any { return &c.Slots }},
	{"Rate", "rate", "X", "0.25", "cluster; pairs with --min-jaccard below 0.5", `
share of a long story's shingles by which candidates are found, up to 1.
Higher: smaller overlaps are found, for more memory and time.`,
		func(c *dedup.Config) any { return &c.Rate }},
	{"MinJaccard", "min-jaccard", "X", "0", "pairs", `
least exact Jaccard of the pairs that 'pairs' prints, 0 to 1. Higher: fewer
and surer pairs; abridged stories drop out first. 0: all partial-reuse pairs
or closer.`,
		func(c *dedup.Config) any { return &c.MinJaccard }},
	{"Cut", "cut", "P", "0.4", "cluster", `
least mean probability of being one report at which 'cluster' joins two
groups, up to 1. Higher splits more, lower merges more.`,
		func(c *dedup.Config) any { return &c.Cut }},
	{"Window", "window", "N", "128", "cluster, pairs", `
most stories that one shared shingle pairs a story with, from 2 on. Lower:
faster where stock phrases stand in thousands of stories; 'pairs' leaves out
more pairs of families with more copies than that, 'cluster' still joins them.`,
		func(c *dedup.Config) any { return &c.Window }},
	{"Cores", "cores", "N", "all", "all", `
stories worked on at a time, up to 1024. Fewer: slower. No result changes.`,
		func(c *dedup.Config) any { return &c.Cores }},
}

func bindKnobs(fs *flag.FlagSet, c *dedup.Config) {
	for _, k := range knobs {
		fs.Func(k.flag, "", func(s string) error { return set(k.pointer(c), s) })
	}
}

// set parses s into a field of dedup.Config.
func set(field any, s string) error {
	var err error
	switch p := field.(type) {
	case *int:
		if *p, err = strconv.Atoi(s); err != nil || *p < 0 {
			return errors.New("need a whole number")
		}
	case *float64:
		if *p, err = strconv.ParseFloat(s, 64); err != nil || !(*p >= 0 && *p <= 1) {
			return errors.New("need a number from 0 to 1")
		}
	case *dedup.Scheme:
		for *p = dedup.Fast; *p <= dedup.Classic; *p++ {
			if p.String() == s {
				return nil
			}
		}
		return errors.New("need fast or classic")
	default:
		panic(fmt.Sprintf("knob of type %T", field))
	}
	return err
}

// mostCores bounds --cores: each takes memory, and those beyond the machine's are of no use.
const mostCores = 1024

// bandedFrom is the least --min-jaccard at which dedup.Pairs finds candidates by signatures, below it by sampled shingles.
const bandedFrom = 0.5

// checkUse returns an error for the first knob that was given to a command which does not use it.
func (o *options) checkUse(command string, all bool) error {
	banded := o.config.MinJaccard >= bandedFrom
	if all {
		command = "pairs --all"
	}
	for _, k := range knobs {
		used, only := true, ""
		switch k.field {
		case "Scheme", "Slots":
			used = command == "pairs" && banded
			only = fmt.Sprintf(" with --min-jaccard below %v", bandedFrom)
		case "Rate":
			used = command == "cluster" || command == "pairs" && !banded
			only = fmt.Sprintf(" with --min-jaccard from %v on", bandedFrom)
		case "MinJaccard":
			used = command == "pairs"
		case "Cut":
			used = command == "cluster"
		case "Window":
			used = command == "cluster" || command == "pairs"
		}
		if command != "pairs" {
			only = ""
		}
		if o.given[k.flag] && !used {
			return usageError(fmt.Sprintf("'%s' does not use --%s%s: leave it out", command, k.flag, only))
		}
	}
	return nil
}

// checkConfig returns the faults of c, by the names of the flags.
func checkConfig(c dedup.Config) error {
	if c.Cores > mostCores {
		return usageError(fmt.Sprintf("--cores is %d, allowed is 1 to %d, 0 for all", c.Cores, mostCores))
	}
	// No stories: only the knobs are looked at.
	_, err := dedup.Clusters(c, func(func(dedup.Article, error) bool) {})
	if err == nil {
		return nil
	}
	text := strings.ReplaceAll(err.Error(), "\n", "; ")
	for _, k := range knobs {
		text = strings.ReplaceAll(text, "dedup: Config."+k.field+" ", "--"+k.flag+" ")
	}
	return usageError(text)
}

func printKnobs(w io.Writer) {
	fmt.Fprint(w, `The knobs. Each is a field of dedup.Config; 0 means the default. To give one to
a command that does not use it is wrong use.
`)
	for _, k := range knobs {
		fmt.Fprintf(w, "\n  --%-24s %-12s default %s\n", k.flag+" "+k.value, k.field, k.initial)
		fmt.Fprint(w, wrap("      ", "Used by "+k.used+": "+strings.TrimSpace(k.trades)))
	}
}
