package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// set is an evaluation set.
type set struct {
	name   string
	weight float64 // of a pair
	rare   float64 // how much more a pair counts that is one report; 0 for no more
}

// forms is the set of which most candidates are forms with other facts.
const forms = "reuters21578"

var sets = []set{
	{name: "wsdl_frontpage2016", weight: 1},
	{name: "reuters_c50", weight: .7},
	{name: "tg2019_dev", weight: 2},
	{name: "semeval22", weight: 2},
	{name: forms, weight: .25, rare: 8},
}

// labelled is pairs of further stories: for each two ids and 1 for one report or 0, parted by spaces.
//
//go:embed labels
var labelled embed.FS

// labels is what is known of the pairs of a set.
type labels struct {
	pairs    map[[2]string]bool
	kept     map[[2]string]bool // pairs that are not fitted to
	cluster  map[string]string  // where clusters are known
	excluded map[[2]string]bool
	bad      map[string]bool
	lang     map[string]string
}

// of returns whether two stories are one report, and whether that is known.
func (l *labels) of(a, b string) (one, known bool) {
	key := ordered(a, b)
	if one, ok := l.pairs[key]; ok {
		return one, true
	}
	if l.cluster == nil || l.excluded[key] || l.bad[a] || l.bad[b] {
		return false, false
	}
	return l.cluster[a] != "" && l.cluster[a] == l.cluster[b], true
}

func ordered(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// labels reads what is known of the pairs of a set in a folder.
func (s *set) labels(dir string) (*labels, error) {
	l := &labels{pairs: map[[2]string]bool{}, kept: map[[2]string]bool{}, lang: map[string]string{}}
	for folder, pairs := range map[string]map[[2]string]bool{"labels/": l.pairs, "labels/kept/": l.kept} {
		text, err := labelled.ReadFile(folder + s.name + ".tsv")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for line := range strings.Lines(string(text)) {
			if f := strings.Fields(line); len(f) == 3 && f[0] != "#" {
				pairs[ordered(f[0], f[1])] = f[2] == "1"
			}
		}
	}
	if err := l.readPairs(filepath.Join(dir, "pairs.jsonl")); err != nil {
		return nil, err
	}
	if err := l.readClusters(filepath.Join(dir, "clusters.jsonl")); err != nil {
		return nil, err
	}
	return l, l.readLanguages(filepath.Join(dir, "docs.jsonl.gz"))
}

// readPairs reads pairs with a label of their own, or how alike people found their events, from 1, the same, to 4.
func (l *labels) readPairs(path string) error {
	return lines(path, func(line []byte) error {
		var p struct {
			A, B, Label string
			Overall     float64
		}
		if err := json.Unmarshal(line, &p); err != nil {
			return err
		}
		switch key := ordered(p.A, p.B); {
		case p.Label == "unsure", p.Label == "" && p.Overall < 2:
		case p.Label != "":
			l.pairs[key] = p.Label == "same" || p.Label == "update"
		default:
			l.pairs[key] = false
		}
		return nil
	})
}

func (l *labels) readClusters(path string) error {
	return lines(path, func(line []byte) error {
		if l.cluster == nil {
			l.cluster, l.excluded, l.bad = map[string]string{}, map[[2]string]bool{}, map[string]bool{}
		}
		var c struct {
			Cluster json.RawMessage
			Docs    []string
			Exclude []string
			Bad     string `json:"bad_doc"`
		}
		if err := json.Unmarshal(line, &c); err != nil {
			return err
		}
		for _, id := range c.Docs {
			l.cluster[id] = string(c.Cluster)
		}
		if len(c.Exclude) == 2 {
			l.excluded[ordered(c.Exclude[0], c.Exclude[1])] = true
		}
		if c.Bad != "" {
			l.bad[c.Bad] = true
		}
		return nil
	})
}

func (l *labels) readLanguages(path string) error {
	return lines(path, func(line []byte) error {
		var d struct{ ID, Lang string }
		if err := json.Unmarshal(line, &d); err != nil {
			return err
		}
		l.lang[d.ID] = d.Lang
		return nil
	})
}

// lines calls do for each line of a file that may be compressed, if there is one.
func lines(path string, do func(line []byte) error) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	scanner := bufio.NewScanner(bytes.NewReader(data))
	if filepath.Ext(path) == ".gz" {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		scanner = bufio.NewScanner(z)
	}
	scanner.Buffer(nil, 1<<28)
	for scanner.Scan() {
		if err := do(scanner.Bytes()); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return scanner.Err()
}
