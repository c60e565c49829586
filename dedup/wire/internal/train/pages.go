package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/learn"
	_ "github.com/samewire/samewire/dedup/wire" // fills in probe
	"github.com/samewire/samewire/dedup/wire/internal/probe"
)

// page is a page with the kinds of its lines.
type page struct {
	ID, Outlet, Lang, Form, Gold, Text string
	Lines                              []goldLine

	words []word
}

type goldLine struct {
	Start, End int
	Kind       string
	Alt        []string
	Cut        *int
}

// word is a word of a page, by the byte it starts at and the gold line it is in, -1 for none.
type word struct{ at, line int }

// load returns the pages of a file.
func load(name string) (pages []*page, err error) {
	for p, err := range decoded[page](name) {
		if err != nil {
			return nil, err
		}
		p.count()
		pages = append(pages, p)
	}
	return pages, nil
}

// decoded yields the values of a compressed file of JSON lines. An error is the last that it yields.
func decoded[T any](name string) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		f, err := os.Open(name)
		if err != nil {
			yield(nil, err)
			return
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			yield(nil, fmt.Errorf("%s: %w", name, err))
			return
		}
		for d := json.NewDecoder(bufio.NewReader(z)); ; {
			x := new(T)
			if err := d.Decode(x); err == io.EOF {
				return
			} else if err != nil {
				yield(nil, fmt.Errorf("%s: %w", name, err))
				return
			} else if !yield(x, nil) {
				return
			}
		}
	}
}

// count finds the words and the lines they are in.
func (p *page) count() {
	k := 0
	for _, at := range starts(p.Text) {
		for k < len(p.Lines) && p.Lines[k].End <= at {
			k++
		}
		l := -1
		if k < len(p.Lines) && p.Lines[k].Start <= at {
			l = k
		}
		p.words = append(p.words, word{at, l})
	}
}

// draw is a number below n that the words tell.
func draw(n int, words ...any) int {
	h := fnv.New32a()
	fmt.Fprint(h, words...)
	x := h.Sum32()
	x ^= x >> 15
	x *= 0x2c1b3c6d
	x ^= x >> 12
	return int(x>>4) % n
}

// builder puts a page together of lines.
type builder struct {
	page
	text strings.Builder
	sep  string
}

func (b *builder) add(text string, l goldLine) {
	if b.text.Len() > 0 {
		b.text.WriteString(b.sep)
	}
	from := l.Start
	n := goldLine{Start: b.text.Len(), Kind: l.Kind, Alt: l.Alt}
	b.text.WriteString(text[from:l.End])
	n.End = b.text.Len()
	if l.Cut != nil {
		c := n.Start + *l.Cut - from
		n.Cut = &c
	}
	b.Lines = append(b.Lines, n)
}

func (b *builder) done() *page {
	b.Text = b.text.String()
	b.page.count()
	return &b.page
}

func (l *goldLine) aside() bool { return l.Kind == "furniture" || l.Kind == "other" }

// run returns the lines from i on that are no part of the story.
func (p *page) run(i int) int {
	n := 0
	for i+n < len(p.Lines) && p.Lines[i+n].aside() {
		n++
	}
	return n
}

// thinned makes of each page two with most of the furniture left out, as careful scrapers and agencies give stories: one with line ends, one on one
// line. Of a run of lines that are no part of the story a few stay, or none.
func thinned(pages []*page) (all []*page) {
	for _, p := range pages {
		if p.Form != "P" || p.Gold == "spot" {
			continue
		}
		for i, sep := range []string{"\n", " "} {
			q := &builder{page: page{ID: p.ID, Outlet: p.Outlet, Lang: p.Lang, Form: "TF"[i : i+1], Gold: "auto"}, sep: sep}
			for k := 0; k < len(p.Lines); {
				if n := p.run(k); n > 0 {
					from, to := k, k+n
					switch draw(5, p.ID, k, i) {
					case 0, 1:
						to = from
					case 2:
						to = min(to, from+1+draw(8, p.ID, k, "n"))
					case 3:
						from = max(from, to-1-draw(8, p.ID, k, "n"))
					case 4:
						from = k + draw(n, p.ID, k, "m")
						to = min(to, from+1+draw(12, p.ID, k, "n"))
					}
					for _, l := range p.Lines[from:to] {
						q.add(p.Text, l)
					}
					k += n
					continue
				}
				if p.Lines[k].Kind != "?" {
					q.add(p.Text, p.Lines[k])
				}
				k++
			}
			all = append(all, q.done())
		}
	}
	return all
}

// folded puts each story on one line.
func folded(stories []*page) (all []*page) {
	for _, s := range stories {
		all = append(all, s.folded(s.whole()))
	}
	return all
}

// folded returns the page with these lines of it on one.
func (p *page) folded(lines []goldLine) *page {
	q := &builder{page: page{ID: p.ID + "_", Outlet: p.Outlet, Lang: p.Lang, Form: "F", Gold: p.Gold}, sep: " "}
	for _, l := range lines {
		q.add(p.Text, l)
	}
	return q.done()
}

// short makes of each page a short story: the headline and three to six paragraphs, with a line of the page between some of them and under them.
func short(pages []*page) (all []*page) {
	for _, p := range pages {
		if p.Form != "P" || p.Gold == "spot" {
			continue
		}
		var aside, body []goldLine
		q := &builder{page: page{ID: p.ID, Outlet: p.Outlet, Lang: p.Lang, Form: "S", Gold: "auto"}, sep: "\n"}
		for _, l := range p.Lines {
			switch {
			case l.aside() && l.End-l.Start < 90:
				aside = append(aside, l)
			case l.Kind == "headline" && len(q.Lines) == 0:
				q.add(p.Text, l)
			case l.Kind == "body" || l.Kind == "dateline":
				body = append(body, l)
			}
		}
		from := 0
		if len(body) > 12 && draw(2, p.ID, "from") == 0 {
			from = draw(len(body)-8, p.ID, "at")
		}
		for i, l := range body[from:min(len(body), from+3+draw(4, p.ID, "body"))] {
			q.add(p.Text, l)
			for j := range draw(3, p.ID, i, "aside") {
				if len(aside) > 0 {
					q.add(p.Text, aside[draw(len(aside), p.ID, i, j)])
				}
			}
		}
		if len(q.Lines) > 0 {
			all = append(all, q.done())
		}
	}
	return all
}

// dressed puts what stands around the story of a page around other stories.
func dressed(stories, pages []*page) (all []*page) {
	var from []*page
	for _, p := range pages {
		if p.Form == "P" && p.Gold != "spot" && len(p.Lines) > 0 {
			from = append(from, p)
		}
	}
	if len(from) == 0 {
		return nil
	}
	for _, s := range stories {
		p := from[draw(len(from), s.ID, "page")]
		q := &builder{page: page{ID: s.ID + "+", Outlet: p.Outlet, Lang: p.Lang, Form: "D", Gold: "auto"}, sep: "\n"}
		// The run under the last line of the story, and that above the first.
		first, last := 0, len(p.Lines)
		for first < last && p.Lines[first].aside() {
			first++
		}
		for last > first && p.Lines[last-1].aside() {
			last--
		}
		kind := draw(4, s.ID, "kind")
		if kind != 1 {
			for _, l := range p.Lines[max(0, first-1-draw(8, s.ID)):first] {
				q.add(p.Text, l)
			}
		}
		for _, l := range s.whole() {
			q.add(s.Text, l)
		}
		if kind != 2 {
			for _, l := range p.Lines[last:min(len(p.Lines), last+1+draw(14, s.ID, "n"))] {
				q.add(p.Text, l)
			}
		}
		all = append(all, q.done())
	}
	return all
}

// whole returns the lines of text of a story that is all body.
func (p *page) whole() (lines []goldLine) {
	at := 0
	for l := range strings.Lines(p.Text) {
		if t := strings.TrimRight(l, "\r\n"); strings.TrimSpace(t) != "" {
			lines = append(lines, goldLine{Start: at, End: at + len(t), Kind: "body"})
		}
		at += len(l)
	}
	return lines
}

// copyOf returns n stories each of two sets of agency copy, in which all is body that no word of its own gives away: tables, lists and short
// paragraphs are no furniture there.
func copyOf(dir string, n int) (all []*page, err error) {
	for _, set := range []string{"reuters_c50", "reuters21578"} {
		taken := 0
		for s, err := range decoded[struct{ ID, Text string }](filepath.Join(dir, set, "docs.jsonl.gz")) {
			if err != nil {
				return nil, err
			}
			h := fnv.New32a()
			h.Write([]byte(s.ID))
			if h.Sum32()%7 != 0 {
				continue
			}
			lines := probe.First(s.Text, probe.Models{})
			if len(lines) == 0 {
				continue
			}
			p := &page{ID: s.ID, Outlet: set + s.ID, Lang: "en", Form: "C", Gold: "auto", Text: s.Text}
			for _, l := range lines {
				p.Lines = append(p.Lines, goldLine{Start: l.Start, End: l.End, Kind: "body"})
			}
			p.count()
			all = append(all, p)
			if taken++; taken == n {
				break
			}
		}
	}
	return all, nil
}

// isBody reports whether a word of a line is body for sure.
func (l *goldLine) isBody(at int) bool {
	return l.Kind == "body" || l.Kind == "dateline" && (l.Cut == nil || at >= *l.Cut)
}

// rows makes examples of lines whose kind is known.
func (p *page) rows(lines []probe.Line) (rows []learn.ClassRow) {
	w := 0
	for _, l := range lines {
		for w < len(p.words) && p.words[w].at < l.Start {
			w++
		}
		count := map[string]int{}
		n := 0
		for j := w; j < len(p.words) && p.words[j].at < l.End; j++ {
			kind := "?"
			if g := p.words[j].line; g >= 0 {
				gl := &p.Lines[g]
				switch {
				case slices.Contains(gl.Alt, "body"):
				case gl.isBody(p.words[j].at):
					kind = "body"
				case gl.Kind == "dateline":
				default:
					kind = gl.Kind
				}
			}
			count[kind]++
			n++
		}
		best, kinds := "?", append([]string{"other", "?"}, probe.Classes...)
		for _, k := range kinds {
			if count[k] > count[best] {
				best = k
			}
		}
		if n == 0 || best == "?" || p.Gold == "spot" && best == "other" {
			continue
		}
		r := learn.ClassRow{X: l.Row, Weight: .4 + float32(min(n, 40))/40}
		if best == "other" {
			best = "furniture"
			r.Weight *= .7
		}
		if best == "furniture" && n <= 12 {
			// There are very many: every other will do.
			if draw(2, p.ID, p.Form, l.Start) == 0 {
				continue
			}
			r.Weight *= 2
		}
		r.Class = slices.Index(probe.Classes, best)
		if best != "furniture" && best != "body" {
			r.Weight = 1.8
		}
		rows = append(rows, r)
	}
	return rows
}

// cuts makes examples of the places where long lines may be cut: those where gold lines begin. Of the others every third is taken.
func (p *page) cuts() (rows []learn.Row) {
	if p.Form != "F" {
		return nil
	}
	w, n := 0, 0
	for _, l := range probe.Cuts(p.Text) {
		// The first word from there on, and whether it is the first of its line.
		for w < len(p.words) && p.words[w].at < l.Start {
			w++
		}
		if w == 0 || w == len(p.words) {
			continue
		}
		r := learn.Row{X: l.Row, Weight: 1}
		if a, b := p.words[w-1].line, p.words[w].line; a != b {
			r.Label = 1
			if a >= 0 && b >= 0 && p.Lines[a].Kind == p.Lines[b].Kind {
				r.Weight = .4 // matters little
			}
		} else if n++; n%3 != 0 {
			continue
		} else {
			r.Weight = 3
		}
		rows = append(rows, r)
	}
	return rows
}

func write(name string, pages []*page, found map[string][]probe.Part) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	e := json.NewEncoder(f)
	type part struct {
		Kind  string `json:"kind"`
		Why   string `json:"why,omitempty"`
		Start int    `json:"start"`
		End   int    `json:"end"`
	}
	for _, p := range pages {
		ps := []part{}
		for _, q := range found[p.ID] {
			ps = append(ps, part(q))
		}
		if err := e.Encode(map[string]any{"id": p.ID, "parts": ps}); err != nil {
			return err
		}
	}
	return nil
}
