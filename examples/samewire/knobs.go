package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/samewire/samewire/dedup"
)

// settings are the knobs of package dedup.
type settings struct {
	dedup.Config
	MinJaccard float64 // of dedup.NearDuplicates; 0 for dedup.Pairs
	Cut        float64 // of dedup.Clustering
	Window     int     // of dedup.Clustering and Pairing
	Cores      int     // of dedup.Run
}

// clustering returns how stories are grouped.
func (s *settings) clustering() dedup.Clustering {
	return dedup.Clustering{Config: s.Config, Cut: s.Cut, Window: s.Window, Run: dedup.Run{Cores: s.Cores}}
}

// pairing returns how pairs are found.
func (s *settings) pairing() dedup.Pairing {
	return dedup.Pairing{Config: s.Config, Window: s.Window, Run: dedup.Run{Cores: s.Cores}}
}

// knob is one field of settings as a flag.
type knob struct {
	field   string
	flag    string
	value   string // what the flag takes
	initial string // the default
	used    string // the commands that use it, and when
	by      string // those commands
	trades  string
	pointer func(*settings) any
}

var knobs = []knob{
	{"Scheme", "scheme", "fast|classic", "fast", "pairs with --min-jaccard from 0.5 on; index", "pairs index", `
how a story's signature is computed. classic: values that other users of
go-minhash and murmur3 can compare, for several times the time.`,
		func(c *settings) any { return &c.Scheme }},
	{"Width", "width", "N", "5", "all but text and join", "cluster sketch report pairs diff find explain index add query eval", `
words a shingle, 1 to 64. Fewer: heavier rewrites are found, and stories
that share common phrases by chance. More: the other way round.`,
		func(c *settings) any { return &c.Width }},
	{"Slots", "slots", "N", "128", "pairs with --min-jaccard from 0.5 on; index", "pairs index", `
minimum hashes a signature, 8 to 4096. Four times the slots halve the error
of an estimated Jaccard, for four times the memory.`,
		func(c *settings) any { return &c.Slots }},
	{"Rate", "rate", "X", "0.25", "cluster, sketch, report, eval, index, find; add, of a new store; pairs with --min-jaccard below 0.5", "cluster sketch report pairs index find add query eval", `
share of a long story's shingles by which candidates are found, up to 1.
Higher: smaller overlaps are found, for more memory and time.`,
		func(c *settings) any { return &c.Rate }},
	{"MinJaccard", "min-jaccard", "X", "0", "pairs", "pairs", `
least exact Jaccard of the pairs that 'pairs' prints, 0 to 1. Higher: fewer
and surer pairs; abridged stories drop out first. 0: all partial-reuse pairs
or closer.`,
		func(c *settings) any { return &c.MinJaccard }},
	{"Cut", "cut", "P", "0.4", "cluster, join, report, eval; add, of a new store", "cluster join report add query eval", `
least mean probability of being one report at which 'cluster' joins two
groups, up to 1. Higher splits more, lower merges more.`,
		func(c *settings) any { return &c.Cut }},
	{"Window", "window", "N", "128", "cluster, join, report, pairs, eval, tune; add, of a new store", "cluster join report pairs add query eval tune", `
most stories that one shared shingle pairs a story with, from 2 on. Lower:
faster where stock phrases stand in thousands of stories; 'pairs' leaves out
more pairs of families with more copies than that, 'cluster' still joins them.`,
		func(c *settings) any { return &c.Window }},
	{"Cores", "cores", "N", "all", "all", "cluster sketch join report pairs diff find index eval tune", `
stories worked on at a time, up to 1024. Fewer: slower. No result changes.`,
		func(c *settings) any { return &c.Cores }},
}

// declareKnobs declares all knobs, so that one which the command does not use can be told apart from a slip.
func declareKnobs(f *flags, c *settings, command string) {
	for _, k := range knobs {
		d := f.add(k.flag, k.value, k.trades+" Default "+k.initial+".", func(s string) error { return set(k.pointer(c), s) })
		d.knob, d.unused = true, !k.usedBy(command)
	}
}

func (k *knob) usedBy(command string) bool {
	return slices.Contains(strings.Fields(k.by), command)
}

// set parses s into a field of settings.
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
		if p.UnmarshalText([]byte(s)) != nil {
			return errors.New("need fast or classic")
		}
	default:
		panic(fmt.Sprintf("knob of type %T", field))
	}
	return err
}

// bandedFrom is the least --min-jaccard at which dedup.NearDuplicates finds candidates by signatures, below it by sampled shingles.
const bandedFrom = 0.5

// checkUse returns an error for the first knob that was given to a command which does not use it.
func (o *options) checkUse() error {
	command, all := o.command.name, o.all
	banded := o.settings.MinJaccard >= bandedFrom
	for _, k := range knobs {
		used, only := k.usedBy(command), ""
		if command == "pairs" {
			switch k.field {
			case "Scheme", "Slots":
				used, only = banded && !all, fmt.Sprintf(" with --min-jaccard below %v", bandedFrom)
			case "Rate":
				used, only = !banded && !all, fmt.Sprintf(" with --min-jaccard from %v on", bandedFrom)
			case "MinJaccard", "Window":
				used = !all
			}
		}
		name := command
		if all {
			name, only = "pairs --all", ""
		}
		if o.flags.find(k.flag).given && !used {
			return usageError(fmt.Sprintf("'%s' does not use --%s%s: leave it out", name, k.flag, only))
		}
	}
	return nil
}

// check returns the faults of the settings, by the names of the flags.
func (s *settings) check() error {
	// No stories: only the settings are looked at.
	_, err := s.clustering().Clusters(context.Background(), dedup.Articles(nil))
	if err == nil {
		return nil
	}
	var faults []string
	for _, err := range err.(interface{ Unwrap() []error }).Unwrap() {
		text := err.Error()
		var fault *dedup.ConfigError
		if errors.As(err, &fault) {
			for _, k := range knobs {
				if k.field == fault.Field {
					text = fmt.Sprintf("--%s is %v, allowed is %s", k.flag, fault.Value, fault.Allowed)
				}
			}
		}
		faults = append(faults, text)
	}
	return usageError(strings.Join(faults, "; "))
}

func printKnobs(w io.Writer) {
	fmt.Fprint(w, `The knobs. Each is a setting of package dedup; 0 means the default. To give one
to a command that does not use it is wrong use.
`)
	for _, k := range knobs {
		fmt.Fprintf(w, "\n  --%-24s %-12s default %s\n", k.flag+" "+k.value, k.field, k.initial)
		fmt.Fprint(w, wrap("      ", "Used by "+k.used+": "+strings.TrimSpace(k.trades)))
	}
}
