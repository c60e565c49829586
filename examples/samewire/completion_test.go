package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDeclared: each flag has help, no two have one name, and what the help of a command shows in brackets is declared.
func TestDeclared(t *testing.T) {
	for _, c := range commands {
		seen := map[string]bool{}
		for _, d := range c.flags(c.new(), &options{}).all {
			if seen[d.name] || d.help == "" || d.short() == "" || d.name != strings.ToLower(d.name) {
				t.Errorf("%s --%s: twice, or without help: %q", c.name, d.name, d.help)
			}
			seen[d.name] = true
		}
		for _, word := range strings.Fields(strings.Join(c.usage, " ")) {
			name, ok := strings.CutPrefix(strings.Trim(word, "[]|"), "--")
			if ok && !seen[name] {
				t.Errorf("the usage of %s has --%s", c.name, name)
			}
		}
		_, help, _ := program(nil, "help", c.name)
		for name := range seen {
			if d := c.flags(c.new(), &options{}).find(name); !d.knob && !strings.Contains(help, "\n  --"+name) {
				t.Errorf("the help on %s does not tell of --%s", c.name, name)
			}
		}
		for line := range strings.Lines(help) {
			if n := len([]rune(line)); n > width+1 && !(strings.HasPrefix(line, "  ") && n <= width+3) && !strings.HasPrefix(line, "  $ ") && !strings.HasPrefix(line, "  testdata/") {
				t.Errorf("the help on %s is too wide: %q", c.name, line)
			}
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"cluster", "pairs", "diff", "find", "text"}
	for slip, want := range map[string]string{"clutser": "cluster", "cluste": "cluster", "pair": "pairs", "piars": "pairs", "dif": "diff", "fnid": "find", "tex": "text", "clu": "cluster", "zebra": "", "": "", "x": ""} {
		if got := nearest(slip, names); got != want {
			t.Errorf("%q: %q, want %q", slip, got, want)
		}
	}
	for pair, want := range map[[2]string]int{{"abc", "abc"}: 0, {"abc", "acb"}: 1, {"abc", "ab"}: 1, {"", "ab"}: 2, {"ca", "abc"}: 3} {
		if got := slips(pair[0], pair[1]); got != want {
			t.Errorf("%v: %d, want %d", pair, got, want)
		}
	}
}

// interpreter skips a test where a program is not there.
func interpreter(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip(err)
	}
	return path
}

func TestBashCompletion(t *testing.T) {
	bash := interpreter(t, "bash")
	_, script, _ := program(nil, "completion", "bash")
	for line, want := range map[string]string{
		"samewire clu":                       "cluster",
		"samewire cluster --so":              "--sort",
		"samewire cluster --sort ":           "size date id",
		"samewire cluster --sort = d":        "date",
		"samewire pairs --format js":         "jsonl json",
		"samewire diff --offsets u":          "utf16",
		"samewire index b":                   "build",
		"samewire schema mes":                "message",
		"samewire help conf":                 "config",
		"samewire completion ":               "bash zsh fish",
		"samewire text --cu":                 "", // a knob that it does not use
		"samewire cluster --max-stories ":    "",
		"samewire eval --truth completion_t": "completion_test.go",
	} {
		words := strings.Split(line, " ")
		quoted := "'" + strings.Join(words, "' '") + "'"
		out, err := exec.Command(bash, "-c", script+"\nCOMP_WORDS=("+quoted+"); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _samewire; echo \"${COMPREPLY[@]}\"").CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != want {
			t.Errorf("%q: %q, want %q; %v", line, got, want, err)
		}
	}
}

func TestZshCompletion(t *testing.T) {
	zsh := interpreter(t, "zsh")
	_, script, _ := program(nil, "completion", "zsh")
	file := filepath.Join(t.TempDir(), "_samewire")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(zsh, "-n", file).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	for _, want := range []string{"'--sort=[size, the default]:sort:(size date id)'", "'--truth=[the labels]:truth:_files'", "'--exit-code[end with status 3"} {
		if !strings.Contains(script, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestFishCompletion(t *testing.T) {
	fish := interpreter(t, "fish")
	_, script, _ := program(nil, "completion", "fish")
	for line, want := range map[string]string{"samewire clu": "cluster", "samewire cluster --sor": "--sort", "samewire cluster --sort da": "date", "samewire index bu": "build", "samewire help conf": "config"} {
		cmd := exec.Command(fish, "-c", script+"\ncomplete -C '"+line+"'")
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
		out, err := cmd.CombinedOutput()
		word, _, _ := strings.Cut(string(out), "\t")
		if got := strings.TrimSpace(word); err != nil || got != want {
			t.Errorf("%q: %q, want %q; %v", line, got, want, err)
		}
	}
}

// TestManPages: each page has its sections, each flag that the command uses, and no request but those that are meant.
func TestManPages(t *testing.T) {
	pages := append(topics()[2:], "")
	for _, name := range pages {
		status, page, stderr := program(nil, strings.Fields("man "+name)...)
		if status != 0 || !strings.HasPrefix(page, ".TH SAMEWIRE") || !strings.Contains(page, "\n.SH NAME\nsamewire") {
			t.Fatalf("man %s: status %d, %.100q, %s", name, status, page, stderr)
		}
		for line := range strings.Lines(page) {
			if request, _, _ := strings.Cut(line, " "); (line[0] == '.' || line[0] == '\'') && !strings.Contains(" .TH .SH .TP .B .BR .PP .nf .fi ", " "+strings.TrimSpace(request)+" ") {
				t.Errorf("man %s: %q", name, line)
			}
		}
		if c := find(name); c != nil {
			for _, d := range c.completed() {
				if !strings.Contains(page, "\n.B "+roff(d.usage())+"\n") {
					t.Errorf("man %s does not tell of --%s", name, d.name)
				}
			}
		}
		if mandoc, err := exec.LookPath("mandoc"); err == nil {
			cmd := exec.Command(mandoc, "-T", "lint", "-W", "error")
			cmd.Stdin = strings.NewReader(page)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("man %s: %v: %s", name, err, out)
			}
		}
	}
}
