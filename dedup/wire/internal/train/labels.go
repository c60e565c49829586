package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"

	"github.com/samewire/samewire/dedup/wire/internal/probe"
)

//go:embed labels
var labelFiles embed.FS

// label has what the lines of a page of tg2019_dev are, by their number among those with text: what is not named is body. Of a line with a dateline
// it has the bytes before the body.
type label struct {
	ID       string
	Lines    map[int][]string // the kind, and others that it may be
	Dateline map[int]int
}

// labelled returns the pages whose lines a file of labels has, each with line ends and on one line.
func labelled(dir, name string) (pages []*page, err error) {
	f, err := labelFiles.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	of := map[string]*label{}
	for d := json.NewDecoder(f); ; {
		l := new(label)
		if err := d.Decode(l); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		of[l.ID] = l
	}
	for s, err := range decoded[struct{ ID, Text, Lang string }](filepath.Join(dir, "tg2019_dev", "docs.jsonl.gz")) {
		if err != nil {
			return nil, err
		}
		l := of[s.ID]
		if l == nil {
			continue
		}
		delete(of, s.ID)
		p := &page{ID: s.ID, Lang: s.Lang, Form: "P", Gold: "hand", Text: s.Text}
		p.Lines = p.whole()
		if err := l.mark(p.Lines); err != nil {
			return nil, fmt.Errorf("%s: page %s: %w", name, s.ID, err)
		}
		p.count()
		pages = append(pages, p, p.folded(p.Lines))
	}
	if len(of) > 0 {
		return nil, fmt.Errorf("%s: page %s is not among those of %s", name, slices.Min(slices.Collect(maps.Keys(of))), dir)
	}
	return pages, nil
}

// mark says what the lines are. A number that no line has, and a kind that is none, is an error.
func (l *label) mark(lines []goldLine) error {
	for i, kinds := range l.Lines {
		if i < 0 || i >= len(lines) || len(kinds) == 0 {
			return fmt.Errorf("no line %d, or no kind of it", i)
		}
		for _, k := range kinds {
			if k != "?" && !slices.Contains(probe.Classes, k) {
				return fmt.Errorf("line %d: no kind %q", i, k)
			}
		}
		lines[i].Kind, lines[i].Alt = kinds[0], kinds[1:]
	}
	for i, n := range l.Dateline {
		if i < 0 || i >= len(lines) || n <= 0 || n > lines[i].End-lines[i].Start {
			return fmt.Errorf("no line %d, or no %d bytes of it", i, n)
		}
		cut := lines[i].Start + n
		lines[i].Kind, lines[i].Cut = "dateline", &cut
	}
	return nil
}
