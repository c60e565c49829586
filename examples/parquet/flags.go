package main

import (
	"errors"
	"flag"
	"io"
	"slices"
	"strings"

	"github.com/samewire/samewire/examples/parquet/parquetfeed"
)

// errHelp is the error where help is asked for.
var errHelp = flag.ErrHelp

// parse reads args, where flags and paths may be mixed.
func parse(args []string, columns map[string]string) (paths []string, strict bool, err error) {
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&strict, "strict", false, "")
	fs.Func("column", "", func(s string) error {
		field, name, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return errors.New("give FIELD=NAME, such as text=article_body")
		}
		field = strings.ToLower(strings.TrimSpace(field))
		columns[field] = name
		return parquetfeed.CheckField(field)
	})
	flags, last := args, []string(nil)
	if i := slices.Index(args, "--"); i >= 0 {
		flags, last = args[:i], args[i+1:]
	}
	for len(flags) > 0 {
		if err := fs.Parse(flags); err != nil {
			return nil, false, err
		}
		if flags = fs.Args(); len(flags) > 0 {
			paths, flags = append(paths, flags[0]), flags[1:]
		}
	}
	paths = append(paths, last...)
	switch {
	case len(paths) == 0:
		return nil, false, errors.New("no files")
	case slices.Contains(paths, "-"):
		return nil, false, errors.New("give files: Parquet is read from its end, as standard input cannot be")
	}
	return paths, strict, nil
}
