// Train fits the models by which package wire tells the lines of a page, and shows what they do with pages of outlets they have not seen.
//
//	go run ./dedup/wire/internal/train -eval DIR -o dedup/wire/weights.bin
//
// DIR/anatomy/dev.jsonl.gz has pages with a kind for each line. The same file gives the same weights to the byte. With -folds the pages of each fifth
// of the outlets are taken apart by models fitted to the others, with -languages those of each language by models fitted to the others. What is fitted is
// shown with pages of a day that nothing is fitted to: those of DIR/tg2019_dev whose lines labels/ has.
package main

import (
	"flag"
	"hash/fnv"
	"log"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/samewire/samewire/dedup/internal/learn"
	"github.com/samewire/samewire/dedup/wire/internal/probe"
)

var (
	evalDir = flag.String("eval", "", "folder of the evaluation sets")
	out     = flag.String("o", "", "where the weights are written; not written without")
	folds   = flag.Int("folds", 0, "show figures of pages left out, by this many groups of outlets")
	byLang  = flag.Bool("languages", false, "show figures of pages left out by language")
	trees   = flag.Int("trees", 100, "trees of each model")
	leaves  = flag.Int("leaves", 20, "leaves of a tree")
	rate    = flag.Float64("rate", .12, "rate")
	errors  = flag.String("errors", "", "show lines gone wrong: KIND, leak, lost, precision:KIND")
	parts   = flag.String("parts", "", "write the parts of the pages left out to this file")
)

func main() {
	log.SetFlags(0)
	flag.Parse()
	pages, err := load(filepath.Join(*evalDir, "anatomy", "dev.jsonl.gz"))
	if err != nil {
		log.Fatal(err)
	}
	clean, err := copyOf(*evalDir, 150)
	if err != nil {
		log.Fatal(err)
	}
	extra = clean
	if *folds > 0 {
		leftOut(pages, "outlets left out", func(p *page) int { return fold(p.Outlet, *folds) })
	}
	if *byLang {
		leftOut(pages, "languages left out", func(p *page) int { return language(p.Lang) })
	}
	if *out == "" {
		return
	}
	m := fit(pages, 5)
	b, err := m.Cuts.AppendBinary(nil)
	if err == nil {
		b, err = m.First.AppendBinary(b)
	}
	if err == nil {
		b, err = m.Second.AppendBinary(b)
	}
	if err == nil {
		err = os.WriteFile(*out, b, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
	show(pages, "fitted", func(p *page) []probe.Part { return probe.Parse(p.Text, m) })
	for _, set := range []struct{ name, file string }{{"pages of a day", "labels/pages.jsonl"}, {"pages kept back", "labels/kept/pages.jsonl"}} {
		day, err := labelled(*evalDir, set.file)
		if err != nil {
			log.Fatal(err)
		}
		show(day, set.name, func(p *page) []probe.Part { return probe.Parse(p.Text, m) })
	}
}

// fold is the group of an outlet.
func fold(outlet string, n int) int {
	h := fnv.New32a()
	h.Write([]byte(outlet))
	return int(h.Sum32()>>8) % n
}

// language is the group of a language: English, German, or one of the 17 with few pages.
func language(code string) int {
	return max(0, slices.Index([]string{"", "en", "de"}, code))
}

// leftOut takes the pages of each group apart by models fitted to the others.
func leftOut(pages []*page, name string, group func(*page) int) {
	by := map[int][]*page{}
	var groups []int
	for _, p := range pages {
		g := group(p)
		if by[g] == nil {
			groups = append(groups, g)
		}
		by[g] = append(by[g], p)
	}
	slices.Sort(groups)
	found := map[string][]probe.Part{}
	for _, g := range groups {
		var rest []*page
		for _, h := range groups {
			if h != g {
				rest = append(rest, by[h]...)
			}
		}
		start := time.Now()
		m := fit(rest, 3)
		log.Printf("group %d: %d pages, %.0f s", g, len(by[g]), time.Since(start).Seconds())
		for _, p := range by[g] {
			found[p.ID] = probe.Parse(p.Text, m)
		}
	}
	show(pages, name, func(p *page) []probe.Part { return found[p.ID] })
	if *parts != "" {
		if err := write(*parts, pages, found); err != nil {
			log.Fatal(err)
		}
	}
}

// fit fits the models: the cuts of long lines, the first model to the lines that other cuts make, the second to what other first models think of
// them. Other means fitted to other outlets, of which there are inner groups.
func fit(pages []*page, inner int) (m probe.Models) {
	pages = slices.Concat(pages, thinned(pages), short(pages), extra, folded(extra), dressed(extra, pages))
	group := make([]int, len(pages))
	for i, p := range pages {
		group[i] = fold(p.Outlet+"/", inner)
	}
	cuts := make([][]learn.Row, len(pages))
	for i, p := range pages {
		cuts[i] = p.cuts()
	}
	others := make([]probe.Models, inner)
	m.Cuts = fitCuts(cuts, func(int) bool { return true })
	for g := range others {
		others[g].Cuts = fitCuts(cuts, func(i int) bool { return group[i] != g })
	}
	o := learn.TreeOptions{Trees: *trees, Leaves: *leaves, Rate: *rate, MinHess: 3, L2: 2, Features: .5, Rows: .6}
	k := len(probe.Classes)
	rows := make([][]learn.ClassRow, len(pages))
	for i, p := range pages {
		rows[i] = p.rows(probe.First(p.Text, others[group[i]]))
	}
	m.First = learn.FitClasses(slices.Concat(rows...), k, o)
	for g := range others {
		var rest []learn.ClassRow
		for i := range pages {
			if group[i] != g {
				rest = append(rest, rows[i]...)
			}
		}
		others[g].First = learn.FitClasses(rest, k, o)
	}
	for i, p := range pages {
		rows[i] = p.rows(probe.Second(p.Text, others[group[i]]))
	}
	m.Second = learn.FitClasses(slices.Concat(rows...), k, o)
	return m
}

func fitCuts(all [][]learn.Row, use func(i int) bool) *learn.Trees {
	var rows []learn.Row
	for i := range all {
		if use(i) {
			rows = append(rows, all[i]...)
		}
	}
	return learn.FitTrees(rows, learn.TreeOptions{Trees: *trees, Leaves: *leaves, Rate: *rate, MinHess: 5, L2: 2, Features: .5, Rows: .5})
}

// extra are pages that are learned from and never shown.
var extra []*page
