package wire

import (
	"os"
	"path/filepath"
	"testing"
)

// seeds returns the texts of the four seed stories, by file name.
func seeds(tb testing.TB) map[string]string {
	tb.Helper()
	names, err := filepath.Glob("../../testdata/wire/*.txt")
	if err != nil || len(names) == 0 {
		tb.Fatalf("no seed stories: %v", err)
	}
	out := map[string]string{}
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			tb.Fatal(err)
		}
		out[filepath.Base(n)] = string(b)
	}
	return out
}

func BenchmarkParse(b *testing.B) {
	var texts []string
	size := int64(0)
	for _, t := range seeds(b) {
		texts = append(texts, t)
		size += int64(len(t))
	}
	b.Run("reuse=no", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, t := range texts {
				Parse(t)
			}
		}
	})
	b.Run("reuse=yes", func(b *testing.B) {
		var p Parser
		var s Story
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, t := range texts {
				p.Parse(t, &s)
			}
		}
	})
}
