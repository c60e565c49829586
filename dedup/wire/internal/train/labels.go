package main

import (
	"bufio"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
)

//go:embed labels
var labelFiles embed.FS

// label has what the lines of a page of tg2019_dev are, by their number among those with text: what is not named is body. Of a line with a dateline
// it has the bytes before the body.
type label struct {
	ID       string
	Lines    map[string][]string // the kind, and others that it may be
	Dateline map[string]int
}

// labelled returns the pages whose lines a file of labels has, each with line ends and on one line.
func labelled(dir, name string) (pages []*page, err error) {
	of := map[string]*label{}
	f, err := labelFiles.Open(name)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(f)
	for {
		l := new(label)
		if err := d.Decode(l); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		of[l.ID] = l
	}
	g, err := os.Open(filepath.Join(dir, "tg2019_dev", "docs.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	defer g.Close()
	z, err := gzip.NewReader(g)
	if err != nil {
		return nil, err
	}
	for d := json.NewDecoder(bufio.NewReader(z)); d.More(); {
		var s struct{ ID, Text, Source, Lang string }
		if err := d.Decode(&s); err != nil {
			return nil, err
		}
		l := of[s.ID]
		if l == nil {
			continue
		}
		delete(of, s.ID)
		p := &page{ID: s.ID, Outlet: outletOf(s.Source), Lang: s.Lang, Form: "P", Gold: "hand", Text: s.Text}
		p.Lines = p.whole()
		if err := l.mark(p.Lines); err != nil {
			return nil, fmt.Errorf("page %s: %w", s.ID, err)
		}
		p.count()
		q := &builder{page: page{ID: p.ID + "_", Outlet: p.Outlet, Lang: p.Lang, Form: "F", Gold: p.Gold}, sep: " "}
		for _, l := range p.Lines {
			q.add(p.Text, l)
		}
		pages = append(pages, p, q.done())
	}
	for id := range of {
		return nil, fmt.Errorf("page %s is labelled and not among the pages", id)
	}
	return pages, nil
}

// mark says what the lines are.
func (l *label) mark(lines []goldLine) error {
	at := func(key string) (*goldLine, error) {
		i, err := strconv.Atoi(key)
		if err != nil || i < 0 || i >= len(lines) {
			return nil, fmt.Errorf("no line %q", key)
		}
		return &lines[i], nil
	}
	for key, kinds := range l.Lines {
		g, err := at(key)
		if err != nil {
			return err
		}
		g.Kind, g.Alt = kinds[0], kinds[1:]
	}
	for key, n := range l.Dateline {
		g, err := at(key)
		if err != nil {
			return err
		}
		cut := g.Start + n
		g.Kind, g.Cut = "dateline", &cut
	}
	return nil
}

// outletOf is the name of an outlet as the other pages have it: its letters and digits.
func outletOf(source string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, source)
}
