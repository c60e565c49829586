package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the commands of TUTORIAL.md print into it anew")

// TestTutorial holds what stands under the commands of TUTORIAL.md against what they print. Commands of one block are run in turn.
func TestTutorial(t *testing.T) {
	interpreter(t, "sh")
	page, err := os.ReadFile("TUTORIAL.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"testdata", "examples"} {
		if err := os.Symlink(filepath.Join(repository, name), filepath.Join(dir, name)); err != nil {
			t.Skip(err) // Windows
		}
	}
	var b strings.Builder
	shown := false
	for line := range strings.Lines(string(page)) {
		command, ok := strings.CutPrefix(line, "    $ ")
		switch {
		case ok:
			shown = true
		case shown && (line == "\n" || strings.HasPrefix(line, "    ")):
			continue // what was printed before
		case shown:
			shown = false
			b.WriteString("\n" + line)
			continue
		default:
			b.WriteString(line)
			continue
		}
		b.WriteString(line)
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir = dir
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", command, err)
		}
		for said := range strings.Lines(strings.TrimRight(string(out), "\n")) {
			b.WriteString(strings.TrimRight("    "+said, " \n") + "\n")
		}
	}
	if *update {
		if err := os.WriteFile("TUTORIAL.md", []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(page), b.String()); diff != "" {
		t.Errorf("(-page +printed):\n%s", diff)
	}
}
