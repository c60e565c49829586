package main

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"
)

// schemas are the JSON Schemas of all lines that are printed; common.json has what they share.
//
//go:embed schema/*.json
var schemas embed.FS

var schemaCommand = command{
	name:  "schema",
	brief: "print the JSON Schema of a line",
	usage: []string{"[NAME]"},
	about: `
Schema prints the JSON Schema (2020-12) of the lines that a command prints;
without a name, the names and what each is of.

  $ samewire schema
  arrival      A line of 'samewire add'
  cluster      A line of 'samewire cluster'
  diff         A line of 'samewire diff'
  explanation  The line of 'samewire explain'
  found        A line of 'samewire find', 'samewire index query --docs'
  index        The line of 'samewire index build' and 'samewire index add'
  likeness     A line of 'samewire query'
  match        A line of 'samewire index query', by estimates
  message      A line on standard error with --errors json
  pair         A line of 'samewire pairs --format jsonl'
  scores       The line of 'samewire eval'
  store        The line of 'samewire store' and 'samewire expire'
  story        A line of 'samewire text'
  tuning       The line of 'samewire tune'

Fields are added to a line without notice: pass over those that you do not know.
"schema" goes up where the meaning of one changes.
`,
	alone: true,
	new:   func() task { return &schemaTask{} },
}

type schemaTask struct{}

func (*schemaTask) declare(*flags) {}

func (*schemaTask) run(_ context.Context, std streams, o *options) error {
	names := schemaNames()
	var b strings.Builder
	switch {
	case len(o.paths) > 1:
		return usageError("give one name, or none")
	case len(o.paths) == 0:
		for _, name := range names {
			_, rest, _ := strings.Cut(schemaOf(name), `"title": "`)
			title, _, _ := strings.Cut(rest, `"`)
			fmt.Fprintf(&b, "%-12s %s\n", name, title)
		}
	case !slices.Contains(names, o.paths[0]):
		return &slip{usageError(fmt.Sprintf("no schema %q", o.paths[0])), nearest(o.paths[0], names)}
	default:
		b.WriteString(schemaOf(o.paths[0]))
	}
	return writeText(std, b.String())
}

// schemaNames returns the names of the lines that have a schema.
func schemaNames() (names []string) {
	files, _ := schemas.ReadDir("schema") // sorted
	for _, f := range files {
		if name := strings.TrimSuffix(f.Name(), ".json"); name != "common" {
			names = append(names, name)
		}
	}
	return names
}

// schemaOf returns a schema that needs no other file: what it shares with others is put into it.
func schemaOf(name string) string {
	own, _ := schemas.ReadFile("schema/" + name + ".json")
	common, _ := schemas.ReadFile("schema/common.json")
	shared := strings.TrimPrefix(string(common), "{")
	return strings.TrimSuffix(strings.TrimSpace(strings.ReplaceAll(string(own), "common.json#", "#")), "\n}") + "," +
		strings.ReplaceAll(shared, "common.json#", "#")
}
