package main

import (
	"context"
	"fmt"
	"strings"
)

var completionCommand = command{
	name:  "completion",
	brief: "print what makes a shell complete commands and flags",
	verbs: "bash|zsh|fish",
	usage: []string{"bash|zsh|fish"},
	about: `
Completion prints a script by which a shell completes the commands of samewire,
their flags and what those take.

bash: source <(samewire completion bash), in ~/.bashrc
zsh:  samewire completion zsh >"${fpath[1]}/_samewire"
fish: samewire completion fish >~/.config/fish/completions/samewire.fish
`,
	alone: true,
	new:   func() task { return &completionTask{} },
}

type completionTask struct{}

func (*completionTask) declare(*flags) {}

func (*completionTask) run(_ context.Context, std streams, o *options) error {
	shells := map[string]func(*strings.Builder){"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}
	if len(o.paths) != 1 || shells[o.paths[0]] == nil {
		return usageError("name one shell: bash, zsh or fish")
	}
	var b strings.Builder
	shells[o.paths[0]](&b)
	return writeText(std, b.String())
}

// completed returns the flags of a command that it uses.
func (c *command) completed() []*declared {
	var out []*declared
	for _, d := range c.flags(c.new(), &options{}).all {
		if !d.unused {
			out = append(out, d)
		}
	}
	return out
}

// topics are the words that may follow help.
func topics() []string {
	names := []string{"config", "input"}
	for _, c := range commands {
		names = append(names, c.name)
	}
	return names
}

// arguments are the words that may come first after a command, nil where it takes paths.
func (c *command) arguments() []string {
	switch {
	case c.name == "schema":
		return schemaNames()
	case c.name == "man":
		return topics()[2:]
	case c.verbs != "":
		return strings.Split(c.verbs, "|")
	}
	return nil
}

// short is the help on a flag in a few words.
func (d *declared) short() string {
	s := d.help
	for _, end := range []string{";", ":", ". ", ", as "} {
		s, _, _ = strings.Cut(s, end)
	}
	return cut(strings.TrimSuffix(s, "."), 60)
}

func bashCompletion(b *strings.Builder) {
	b.WriteString(`# bash completion of samewire
_samewire() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} words=
  [ "$before" = = ] && before=${COMP_WORDS[COMP_CWORD-2]}
  [ "$current" = = ] && before=${COMP_WORDS[COMP_CWORD-1]} current=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
`)
	names := topics()[2:]
	fmt.Fprintf(b, "    COMPREPLY=($(compgen -W '%s help version' -- \"$current\"))\n    return\n  fi\n  case $command in\n", strings.Join(names, " "))
	fmt.Fprintf(b, "  help) words='%s' ;;\n", strings.Join(topics(), " "))
	for _, c := range commands {
		fmt.Fprintf(b, "  %s)\n    case $before in\n", c.name)
		var all, paths, others []string
		for _, d := range c.completed() {
			all = append(all, "--"+d.name)
			switch words := d.words(); {
			case len(words) > 0:
				fmt.Fprintf(b, "    --%s) COMPREPLY=($(compgen -W '%s' -- \"$current\")); return ;;\n", d.name, strings.Join(words, " "))
			case d.path():
				paths = append(paths, "--"+d.name)
			case d.value != "":
				others = append(others, "--"+d.name)
			}
		}
		if len(paths) > 0 {
			fmt.Fprintf(b, "    %s) COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n", strings.Join(paths, "|"))
		}
		if len(others) > 0 {
			fmt.Fprintf(b, "    %s) return ;;\n", strings.Join(others, "|"))
		}
		fmt.Fprintf(b, "    esac\n    words='%s'\n", strings.Join(all, " "))
		if arguments := c.arguments(); len(arguments) > 0 {
			fmt.Fprintf(b, "    [ \"$COMP_CWORD\" -eq 2 ] && words=\"$words %s\"\n", strings.Join(arguments, " "))
		}
		b.WriteString("    ;;\n")
	}
	b.WriteString(`  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _samewire samewire
`)
}

// zshText is text inside the brackets of a specification.
func zshText(s string) string {
	return strings.NewReplacer("'", "'\\''", "[", "\\[", "]", "\\]", ":", "\\:").Replace(s)
}

func zshCompletion(b *strings.Builder) {
	b.WriteString("#compdef samewire\n# zsh completion of samewire\n_samewire() {\n  if (( CURRENT == 2 )); then\n    local -a all=(\n")
	for _, c := range commands {
		fmt.Fprintf(b, "      '%s:%s'\n", c.name, zshText(c.brief))
	}
	b.WriteString("      'help:tell about a command' 'version:tell the version'\n    )\n    _describe command all\n    return\n  fi\n  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n")
	fmt.Fprintf(b, "  help) _arguments '1:topic:(%s)' ;;\n", strings.Join(topics(), " "))
	for _, c := range commands {
		fmt.Fprintf(b, "  %s)\n    _arguments -S", c.name)
		for _, d := range c.completed() {
			spec := fmt.Sprintf("--%s[%s]", d.name, zshText(d.short()))
			if d.value != "" {
				spec = fmt.Sprintf("--%s=[%s]:%s:", d.name, zshText(d.short()), d.name)
			}
			switch words := d.words(); {
			case len(words) > 0:
				spec += "(" + strings.Join(words, " ") + ")"
			case d.path():
				spec += "_files"
			}
			fmt.Fprintf(b, " \\\n      '%s'", spec)
		}
		if arguments := c.arguments(); len(arguments) > 0 {
			fmt.Fprintf(b, " \\\n      '1:what:(%s)'", strings.Join(arguments, " "))
		}
		if !c.alone {
			b.WriteString(" \\\n      '*:path:_files'")
		}
		b.WriteString("\n    ;;\n")
	}
	b.WriteString("  esac\n}\ncompdef _samewire samewire\n")
}

// fishText is a word of a fish command line.
func fishText(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

func fishCompletion(b *strings.Builder) {
	b.WriteString("# fish completion of samewire\n")
	for _, c := range commands {
		fmt.Fprintf(b, "complete -c samewire -f -n __fish_use_subcommand -a %s -d %s\n", c.name, fishText(c.brief))
	}
	b.WriteString("complete -c samewire -f -n __fish_use_subcommand -a help -d 'tell about a command'\ncomplete -c samewire -f -n __fish_use_subcommand -a version -d 'tell the version'\n")
	fmt.Fprintf(b, "complete -c samewire -f -n '__fish_seen_subcommand_from help' -a %s\n", fishText(strings.Join(topics(), " ")))
	for _, c := range commands {
		within := "complete -c samewire -n '__fish_seen_subcommand_from " + c.name + "'"
		if arguments := c.arguments(); len(arguments) > 0 {
			fmt.Fprintf(b, "%s -f -a %s\n", within, fishText(strings.Join(arguments, " ")))
		}
		for _, d := range c.completed() {
			takes := ""
			switch words := d.words(); {
			case len(words) > 0:
				takes = " -x -a " + fishText(strings.Join(words, " "))
			case d.path():
				takes = " -r -F"
			case d.value != "":
				takes = " -x"
			}
			fmt.Fprintf(b, "%s -l %s%s -d %s\n", within, d.name, takes, fishText(d.short()))
		}
	}
}
