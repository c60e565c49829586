package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/facts/internal/judge"
)

// The labels in the tree are what the models are fitted to: each span is a range, each kind one that the judge knows, and no pair is there twice.
func TestLabels(t *testing.T) {
	files, err := filepath.Glob("labels/*.jsonl")
	kept, _ := filepath.Glob("labels/kept/*.jsonl")
	files = append(files, kept...)
	if err != nil || len(files) == 0 {
		t.Fatalf("files %v, error %v", files, err)
	}
	pairs, seen := 0, map[string]bool{}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		d := json.NewDecoder(f)
		d.DisallowUnknownFields()
		for {
			var l label
			if err := d.Decode(&l); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			pairs++
			key := strings.Join([]string{l.Set, l.A, l.B}, " ")
			if seen[key] {
				t.Errorf("%s: %s is there twice", name, key)
			}
			seen[key] = true
			var spans []span
			for _, c := range l.Changes {
				if !slices.Contains(judge.Kinds[:], c.Kind) || !slices.Contains([]string{"key", "high", "medium", "minor"}, c.Severity) {
					t.Errorf("%s: %s: change %s/%s", name, key, c.Kind, c.Severity)
				}
				spans = append(spans, c.A, c.B)
			}
			for _, s := range append(append([]sides{}, l.Style...), l.Uncertain...) {
				for _, x := range []*span{s.A, s.B} {
					if x != nil {
						spans = append(spans, *x)
					}
				}
			}
			for _, s := range append(append(spans, l.OnlyA...), l.OnlyB...) {
				if s.Start < 0 || s.End <= s.Start {
					t.Errorf("%s: %s: span %v", name, key, s)
				}
			}
		}
	}
	if d := cmp.Diff(450, pairs); d != "" {
		t.Errorf("pairs (-want +got)\n%s", d)
	}
}

// A candidate counts for a change under the rule of the evaluation: it overlaps the labelled words and is not much longer.
func TestFits(t *testing.T) {
	gold := span{100, 110}
	for _, c := range []struct {
		name string
		x    span
		want bool
	}{
		{"the words", span{100, 110}, true},
		{"one of their bytes", span{109, 120}, true},
		{"beside them", span{110, 120}, false},
		{"three times as long and sixty bytes", span{100, 190}, true},
		{"longer", span{100, 191}, false},
	} {
		if got := fits(c.x, gold); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// Without labels the program says where it looked.
func TestNoLabels(t *testing.T) {
	err := run(t.TempDir(), t.TempDir(), "", "")
	if err == nil || !strings.Contains(err.Error(), "-eval") {
		t.Errorf("error %v", err)
	}
}
