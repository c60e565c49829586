package feed

import (
	"os/exec"
	"strings"
	"testing"
)

// TestDependencies: who compares stories without reading files does not pay for what reads them.
func TestDependencies(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "..", "../facts").Output()
	if err != nil {
		t.Skip(err)
	}
	for _, path := range strings.Fields(string(out)) {
		if strings.Contains(path, "dedup/feed") || strings.Contains(path, "klauspost/compress") || strings.Contains(path, "x/text/encoding") {
			t.Errorf("dedup or dedup/facts depends on %s", path)
		}
	}
}
