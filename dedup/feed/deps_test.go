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
		if strings.Contains(path, "dedup/feed") || strings.Contains(path, "klauspost/compress") || strings.Contains(path, "x/text/encoding") ||
			strings.Contains(path, "golang.org/x/net") || path == "encoding/xml" || path == "archive/zip" || path == "net/mail" || path == "net/http" {
			t.Errorf("dedup or dedup/facts depends on %s", path)
		}
	}
}

// TestOwnDependencies: reading files needs no more than parsers.
func TestOwnDependencies(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Skip(err)
	}
	for _, path := range strings.Fields(string(out)) {
		if path == "net/http" || path == "crypto/tls" || strings.HasPrefix(path, "golang.org/x/net/") && path != "golang.org/x/net/html" && path != "golang.org/x/net/html/atom" {
			t.Errorf("dedup/feed depends on %s", path)
		}
	}
}
