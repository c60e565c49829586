package feed

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the verdicts in testdata anew")

// TestMalformed reads each file of testdata/malformed, most of which are wrong in one way, and holds what is said of them against
// testdata/malformed.txt, which is read before it is committed.
func TestMalformed(t *testing.T) {
	holdVerdicts(t, "malformed", func(b *strings.Builder, name string) {
		got, problems := read(t, &Reader{}, name)
		fmt.Fprintf(b, "%s\n", name)
		for _, a := range got {
			fmt.Fprintf(b, "  story %q: %.60q\n", a.ID, a.Text)
		}
		for _, p := range problems {
			fmt.Fprintf(b, "  problem %s\n", strings.TrimPrefix(p, name+":"))
		}
	})
}

// holdVerdicts holds what tell writes of each file of a folder in testdata, in which it is called, against the folder's .txt file.
func holdVerdicts(t *testing.T, folder string, tell func(b *strings.Builder, name string)) {
	t.Helper()
	verdicts := "testdata/" + folder + ".txt"
	files, err := filepath.Glob("testdata/" + folder + "/*")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	want, err := os.ReadFile(verdicts)
	if err != nil && !*update {
		t.Fatal(err)
	}
	t.Chdir("testdata/" + folder)
	var b strings.Builder
	for _, file := range files {
		tell(&b, filepath.Base(file))
	}
	if *update {
		if err := os.WriteFile("../../"+verdicts, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
