// Train fits the weights by which package match decides, and shows what fits to other sets, outlets and languages do.
//
//	go run ./dedup/internal/match/train -eval DIR -o dedup/internal/match/weights.go
//
// DIR has the evaluation sets. Labels are those of the sets, and pairs of three of them that are labelled in the folder labels. The same data gives the
// same weights. Every figure but "fitted" is of pairs whose set, outlets or language the weights were not fitted to.
package main

import (
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/corpus"
	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/sample"
)

var (
	evalDir = flag.String("eval", "", "folder of the evaluation sets")
	out     = flag.String("o", "", "the file of the weights; not written without")
)

// pair is two labelled stories that are candidates.
type pair struct {
	set, lang string
	outlet    int // a fifth of the outlets
	one       bool
	whole     bool // all pairs of the set are known
	weight    float64
	overlaps  []float64
	facts     []float64
	count     bool    // the facts do
	now       float64 // probability by the weights in the tree
	kept      bool    // its label is not fitted to
}

func main() {
	log.SetFlags(0)
	flag.Parse()
	var all, kept []pair
	for _, s := range sets {
		found, err := s.read(*evalDir)
		if err != nil {
			log.Fatal(err)
		}
		for _, p := range found {
			if p.kept {
				kept = append(kept, p)
			} else {
				all = append(all, p)
			}
		}
	}
	show(all, "now", func(p *pair) string { return p.set }, func([]pair) func(*pair) float64 { return func(p *pair) float64 { return p.now } })
	fitted := func(rest []pair) func(*pair) float64 { return fit(rest).probability }
	show(all, "fitted", func(p *pair) string { return p.set }, func([]pair) func(*pair) float64 { return fitted(all) })
	show(all, "set left out", func(p *pair) string { return p.set }, fitted)
	const many = "tg2019_dev"
	var outlets []pair
	for _, p := range all {
		if p.set == many {
			outlets = append(outlets, p)
		}
	}
	leftOut(all, outlets, "fifths of outlets of "+many+" left out", func(p *pair) string { return fmt.Sprint(p.outlet) }, fitted)
	leftOut(all, outlets, "languages of "+many+" left out", func(p *pair) string { return p.lang }, fitted)
	var back tally
	for i := range kept {
		back.add(&kept[i], fitted(all))
	}
	fmt.Printf("kept back, of %d candidates: %s\n", len(kept), back)
	if *out != "" {
		if err := os.WriteFile(*out, fit(all).source(), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// read reads the labelled candidates of a set.
func (s *set) read(dir string) ([]pair, error) {
	labels, err := s.labels(filepath.Join(dir, s.name))
	if err != nil {
		return nil, err
	}
	var faults base.Faults
	work := base.NewWork(context.Background(), base.Run{}, &faults)
	r := feed.Open(filepath.Join(dir, s.name, "docs.jsonl.gz"))
	r.Report = func(*feed.Problem) error { return nil }
	const rate, window = .15, 32 // of Clusters
	c, err := corpus.Read(corpus.Options{Width: 5, Density: sample.Of(rate), Window: window, Filter: filter.Fine, Pieces: true}, work, r)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var pairs []pair
	c.Features(func(a, b int, overlaps match.Overlaps, facts match.Agreements, probability float64) {
		label, ok := labels.of(c.ID(a), c.ID(b))
		kept := false
		if !ok {
			if label, kept = labels.kept[ordered(c.ID(a), c.ID(b))]; !kept {
				return
			}
		}
		if probability == 0 { // decided without weights
			return
		}
		p := pair{set: s.name, lang: labels.lang[c.ID(a)], outlet: fifth(c.Source(a)), one: label, whole: labels.cluster != nil, weight: s.weight,
			overlaps: slices.Clone(overlaps[:]), facts: slices.Clone(facts[:]), count: facts.Count(), now: probability, kept: kept}
		if label && s.rare > 0 {
			p.weight *= s.rare
		}
		pairs = append(pairs, p)
	})
	return pairs, c.Err()
}

func fifth(outlet string) int {
	h := fnv.New32a()
	h.Write([]byte(outlet))
	return int(h.Sum32()>>8) % 5
}

// model is the weights of the two logistic functions of a decision.
type model struct{ overlaps, facts []float64 }

const (
	ridge  = .2 // of the weights of overlaps, on pairs of whole collections
	narrow = .05
	likely = .3 // the probability by overlap from which pairs tell of facts
	common = 6  // the first overlaps, which every pair has
)

// fit fits weights in four steps: those of common overlaps to the sets of which all pairs are known; that of reused text, and then those of the others, on top of them, to all
// sets but that of forms; and those of facts to pairs that are likely by overlap and have other facts: all that are one
// report, and the forms that are not.
func fit(pairs []pair) model {
	var first, others, facts []row
	for i := range pairs {
		if p := &pairs[i]; p.whole {
			first = append(first, p.row(append([]float64{1}, p.overlaps[:common]...), 0))
		}
	}
	m := model{overlaps: make([]float64, 1+len(pairs[0].overlaps))}
	copy(m.overlaps, solve(first, ridge, true))
	from := common
	for _, to := range []int{common + 1, len(m.overlaps) - 1} {
		others = others[:0]
		for i := range pairs {
			if p := &pairs[i]; p.set != forms {
				others = append(others, p.row(p.overlaps[from:to], score(m.overlaps, p.overlaps)))
			}
		}
		copy(m.overlaps[1+from:], solve(others, narrow, false))
		from = to
	}
	for i := range pairs {
		p := &pairs[i]
		if (p.one || p.set == forms) && p.count && sigmoid(score(m.overlaps, p.overlaps)) >= likely {
			facts = append(facts, p.row(append([]float64{1}, p.facts...), 0))
		}
	}
	m.facts = solve(facts, narrow, true)
	for _, weights := range [][]float64{m.overlaps, m.facts} {
		for i, w := range weights {
			weights[i], _ = strconv.ParseFloat(strconv.FormatFloat(w, 'g', 3, 64), 64)
		}
	}
	return m
}

func (p *pair) row(x []float64, offset float64) row {
	r := row{x: x, offset: offset, weight: p.weight}
	if p.one {
		r.label = 1
	}
	return r
}

func (m model) probability(p *pair) float64 {
	by := sigmoid(score(m.overlaps, p.overlaps))
	if p.count {
		by *= sigmoid(score(m.facts, p.facts))
	}
	return by
}

// source returns the file of the weights.
func (m model) source() []byte {
	b := []byte("package match\n\n// The weights of the decision, by the program in the folder train. The first of each stands alone.\nvar (\n")
	for _, w := range []struct {
		name    string
		weights []float64
	}{{"overlapWeights", m.overlaps}, {"factWeights   ", m.facts}} {
		b = fmt.Appendf(b, "\t%s = [...]float64{", w.name)
		for i, v := range w.weights {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = strconv.AppendFloat(b, v, 'g', 3, 64)
		}
		b = append(b, "}\n"...)
	}
	return append(b, ")\n"...)
}

// cut is where clusters are cut.
const cut = .4

// show prints what a decision does with the pairs of each group, made from those of the others.
func show(all []pair, title string, group func(*pair) string, from func(rest []pair) func(*pair) float64) {
	fmt.Println(title)
	for name, p := range groups(all, group) {
		decide := from(others(all, group, name))
		var t tally
		for i := range p {
			t.add(&p[i], decide)
		}
		fmt.Printf("  %s\t%s\n", name, t)
	}
}

// leftOut is show of some pairs, with all others behind each decision, in one line.
func leftOut(all, some []pair, title string, group func(*pair) string, from func(rest []pair) func(*pair) float64) {
	var t tally
	for name, p := range groups(some, group) {
		decide := from(slices.DeleteFunc(slices.Clone(all), func(q pair) bool { return q.set == p[0].set && group(&q) == name }))
		for i := range p {
			t.add(&p[i], decide)
		}
	}
	fmt.Printf("%s\n  \t%s\n", title, t)
}

// groups yields the pairs of each group, in the order of first pairs.
func groups(all []pair, group func(*pair) string) func(yield func(string, []pair) bool) {
	return func(yield func(string, []pair) bool) {
		by := map[string][]pair{}
		var names []string
		for i := range all {
			name := group(&all[i])
			if by[name] == nil {
				names = append(names, name)
			}
			by[name] = append(by[name], all[i])
		}
		for _, name := range names {
			if !yield(name, by[name]) {
				return
			}
		}
	}
}

func others(all []pair, group func(*pair) string, name string) (rest []pair) {
	for i := range all {
		if group(&all[i]) != name {
			rest = append(rest, all[i])
		}
	}
	return rest
}

// tally counts decisions.
type tally struct{ right, wrong, missed, apart int }

func (t *tally) add(p *pair, decide func(*pair) float64) {
	switch joined := decide(p) >= cut; {
	case joined && p.one:
		t.right++
	case joined:
		t.wrong++
	case p.one:
		t.missed++
	default:
		t.apart++
	}
}

func (t tally) String() string {
	f1 := 0.0
	if t.right > 0 {
		f1 = float64(2*t.right) / float64(2*t.right+t.wrong+t.missed)
	}
	return fmt.Sprintf("right %d, wrong %d, missed %d, apart %d, F1 %.4f", t.right, t.wrong, t.missed, t.apart, f1)
}
