package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// span is a half-open range of bytes of a story's text.
type span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

func (s span) overlap(t span) int { return max(0, min(s.End, t.End)-max(s.Start, t.Start)) }

// sides are the spans of a label in both stories; either may be missing.
type sides struct {
	A *span `json:"a"`
	B *span `json:"b"`
}

// change is a labelled change of fact.
type change struct {
	Kind     string `json:"kind"`
	Severity string `json:"severity"`
	A        span   `json:"a"`
	B        span   `json:"b"`
}

func (c *change) top() bool { return c.Severity == "key" || c.Severity == "high" }

// label is what a reader said of a pair of stories.
type label struct {
	Set       string   `json:"set"`
	A         string   `json:"a"`
	B         string   `json:"b"`
	Relation  string   `json:"relation"`
	Changes   []change `json:"changes"`
	OnlyA     []span   `json:"only_a"`
	OnlyB     []span   `json:"only_b"`
	Style     []sides  `json:"style"`
	Uncertain []sides  `json:"uncertain"`

	file         string // the file's name without its ending
	textA, textB string
	fold         string // what is left out together
	old          bool   // of the pairs that were labelled first
	kept         bool   // nothing is fitted to it
}

// wire reports whether false alarms of the pair count.
func (l *label) wire() bool { return l.Relation == "same-wire" || l.Relation == "identical" }

// readLabels reads label files and the texts they speak of, which stand in eval/SET/docs.jsonl.gz.
func readLabels(eval string, files []string) ([]*label, error) {
	var all []*label
	need := map[string]map[string]string{}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		d := json.NewDecoder(bufio.NewReader(f))
		for {
			l := &label{file: strings.TrimSuffix(filepath.Base(name), ".jsonl")}
			if err := d.Decode(l); err == io.EOF {
				break
			} else if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			l.fold = foldOf(l.Set)
			l.kept = filepath.Base(filepath.Dir(name)) == "kept"
			l.old = strings.HasSuffix(l.file, ".dev")
			if need[l.Set] == nil {
				need[l.Set] = map[string]string{}
			}
			need[l.Set][l.A], need[l.Set][l.B] = "", ""
			all = append(all, l)
		}
		f.Close()
	}
	for set, texts := range need {
		if err := readTexts(filepath.Join(eval, set, "docs.jsonl.gz"), texts); err != nil {
			return nil, err
		}
	}
	for _, l := range all {
		l.textA, l.textB = need[l.Set][l.A], need[l.Set][l.B]
		if l.textA == "" || l.textB == "" {
			return nil, fmt.Errorf("%s: no text of %s or %s", l.file, l.A, l.B)
		}
	}
	slices.SortStableFunc(all, func(a, b *label) int { return strings.Compare(a.Set+" "+a.A+" "+a.B, b.Set+" "+b.A+" "+b.B) })
	return all, nil
}

// readTexts fills in the texts of the ids that are keys.
func readTexts(name string, texts map[string]string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	d := json.NewDecoder(z)
	for {
		var doc struct{ ID, Text string }
		if err := d.Decode(&doc); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if _, ok := texts[doc.ID]; ok {
			texts[doc.ID] = doc.Text
		}
	}
}

// foldOf returns the set that a set is left out with: small ones go together.
func foldOf(set string) string {
	switch set {
	case "basil_en", "semeval22", "reuters21578":
		return "small sets"
	}
	return set
}
