package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/facts/internal/align"
)

// tally counts what is found at a threshold, by the rules that false alarms count for rewrites of one report only and that findings on uncertain
// words are not judged.
type tally struct {
	pairs, wire             int
	all, allFound           int
	top, topFound           int
	right, wrong, styleOnes int
	kind                    int // of the found changes those that are called what they are
}

func (t *tally) add(p *pair, threshold float64) {
	t.pairs++
	var shown []finding
	for _, f := range p.found {
		if f.p >= threshold {
			shown = append(shown, f)
		}
	}
	for i := range p.Changes {
		c := &p.Changes[i]
		found, kind := false, false
		for _, f := range shown {
			if fits(f.a, c.A) && fits(f.b, c.B) {
				found = true
				kind = kind || grouped(f.kind) == grouped(c.Kind)
			}
		}
		t.all += count(true)
		t.allFound += count(found)
		t.top += count(c.top())
		t.topFound += count(found && c.top())
		t.kind += count(kind)
	}
	if !p.wire() {
		return
	}
	t.wire++
	for i := range shown {
		switch p.verdict(&shown[i]) {
		case 1:
			t.right++
		case 0:
			t.wrong++
			t.styleOnes += count(p.style(&shown[i]))
		}
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// grouped returns the kind that a kind counts as.
func grouped(kind string) string {
	if kind == "name-variant" {
		return "name"
	}
	return kind
}

// verdict returns 1 for a finding on a change, 0 for a false alarm, -1 where it is not judged.
func (p *pair) verdict(f *finding) int {
	for i := range p.Changes {
		if f.a.overlap(p.Changes[i].A) > 0 && f.b.overlap(p.Changes[i].B) > 0 {
			return 1
		}
	}
	for _, u := range p.Uncertain {
		if u.A != nil && f.a.overlap(*u.A) > 0 || u.B != nil && f.b.overlap(*u.B) > 0 {
			return -1
		}
	}
	return 0
}

// style reports whether readers named what a finding is on as style.
func (p *pair) style(f *finding) bool {
	return slices.ContainsFunc(p.Style, func(s sides) bool {
		return s.A != nil && s.B != nil && f.a.overlap(*s.A) > 0 && f.b.overlap(*s.B) > 0
	})
}

func ratio(n, of int) float64 {
	if of == 0 {
		return math.NaN()
	}
	return float64(n) / float64(of)
}

func (e *experiment) tally(threshold float64, want func(*pair) bool) *tally {
	t := &tally{}
	for _, p := range e.pairs {
		if want(p) {
			t.add(p, threshold)
		}
	}
	return t
}

// atAlarms returns the threshold at which false alarms a pair reach n.
func (e *experiment) atAlarms(n float64, want func(*pair) bool) float64 {
	low, high := 0., 1.
	for range 20 {
		mid := (low + high) / 2
		if t := e.tally(mid, want); ratio(t.wrong, t.wire) > n {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// False alarms a pair of rewrites, over all pairs, that the two thresholds are chosen for.
const (
	shownAlarms = 1
	wideAlarms  = 4
)

func everyPair(p *pair) bool { return !p.kept }

func isTrain(p *pair) bool { return strings.HasSuffix(p.file, ".train") }

func isDev(p *pair) bool { return strings.HasSuffix(p.file, ".dev") }

func isOwn(p *pair) bool { return !isTrain(p) && !isDev(p) && !p.kept }

func isKept(p *pair) bool { return p.kept }

// figure is a result by its name.
type figure struct {
	name  string
	value float64
}

// figures returns what the models find on sets that they were not fitted to, at one threshold for all sets.
func (e *experiment) figures() []figure {
	var out []figure
	put := func(name string, v float64) { out = append(out, figure{"facts left out " + name, v}) }
	at := e.atAlarms(shownAlarms, everyPair)
	groups := []struct {
		name string
		want func(*pair) bool
	}{{"train", isTrain}, {"dev", isDev}, {"further outlets", isOwn}, {"kept back", isKept}}
	for _, g := range groups {
		t := e.tally(at, g.want)
		put(g.name+" top_recall", ratio(t.topFound, t.top))
		put(g.name+" recall", ratio(t.allFound, t.all))
		put(g.name+" precision", ratio(t.right, t.right+t.wrong))
		put(g.name+" kind", ratio(t.kind, t.allFound))
		put(g.name+" alarms a pair", ratio(t.wrong, t.wire))
		put(g.name+" style share of alarms", ratio(t.styleOnes, t.wrong))
		t = e.tally(e.atAlarms(wideAlarms, g.want), g.want)
		put(g.name+" top_recall at four alarms", ratio(t.topFound, t.top))
		recall, precision := e.only(aloneShown, g.want)
		put(g.name+" only_recall", recall)
		put(g.name+" only_precision", precision)
	}
	shown, kind, restyled := e.single(at)
	put("single changes shown", shown)
	put("single changes kind", kind)
	put("restyled places shown", restyled)
	return out
}

// aloneShown is the probability from which facts shows a stretch as told by one version only.
const aloneShown = .4

// only returns the recall of what readers say one story alone tells, and the precision of its bytes.
func (e *experiment) only(at float64, want func(*pair) bool) (recall, precision float64) {
	var gold, found, said, right int
	for _, p := range e.pairs {
		if !want(p) || !p.wire() {
			continue
		}
		for side, only := range [2][]span{p.OnlyA, p.OnlyB} {
			n := len([2]string{p.textA, p.textB}[side])
			mine, truth, open := make([]bool, n), make([]bool, n), make([]bool, n)
			for _, x := range p.alone {
				if x.side == side && x.p >= at {
					mark(mine, x.at)
				}
			}
			for _, x := range only {
				mark(truth, x)
			}
			for _, u := range p.Uncertain {
				if x := [2]*span{u.A, u.B}[side]; x != nil {
					mark(open, *x)
				}
			}
			for _, x := range only {
				k := 0
				for _, m := range mine[x.Start:x.End] {
					k += count(m)
				}
				gold++
				found += count(2*k >= x.End-x.Start)
			}
			for i, m := range mine {
				said += count(m && (truth[i] || !open[i]))
				right += count(m && truth[i])
			}
		}
	}
	return ratio(found, gold), ratio(right, said)
}

func mark(to []bool, x span) {
	for i := x.Start; i < x.End; i++ {
		to[i] = true
	}
}

// single returns how many single changes of stories are shown, how many of those are called what they are, and how many places of restyled
// stories are taken for changes.
func (e *experiment) single(at float64) (shown, kind, restyled float64) {
	var n, k, right, styled, alarms int
	for _, p := range e.pairs {
		for i, f := range p.clean {
			n++
			k += count(f.p >= at)
			right += count(f.p >= at && grouped(f.kind) == grouped(p.changed[i].fact))
		}
		for _, q := range p.shown {
			styled++
			alarms += count(q >= at)
		}
	}
	return ratio(k, n), ratio(right, k), ratio(alarms, styled)
}

// report prints the figures, then what they are made of: thresholds, sets, kinds, single changes.
func (e *experiment) report(w io.Writer) {
	for _, f := range e.figures() {
		fmt.Fprintf(w, "%s\t%.3f\n", f.name, f.value)
	}
	at := e.atAlarms(shownAlarms, everyPair)
	fmt.Fprintf(w, "\nthreshold %.3f: one false alarm a pair over all pairs\n", at)
	for _, n := range []float64{.5, .8, 1, 2, 4} {
		at := e.atAlarms(n, isTrain)
		fmt.Fprintf(w, "train, %.1f alarms a pair, at %.3f\t%s\n", n, at, e.tally(at, isTrain).line())
	}
	for _, fold := range e.folds {
		fmt.Fprintf(w, "%s\t%s\n", fold, e.tally(at, func(p *pair) bool { return p.fold == fold && !isDev(p) && !p.kept }).line())
	}
	for _, at := range []float64{.3, .4, .5} {
		recall, precision := e.only(at, isTrain)
		fmt.Fprintf(w, "train, told by one, at %.1f\trecall %.3f precision %.3f\n", at, recall, precision)
	}
	e.confusion(w, at)
	e.weakest(w, at)
}

func (t *tally) line() string {
	return fmt.Sprintf("top %.3f all %.3f precision %.3f kind %.3f alarms %.2f style %.2f (%d changes, %d grave, %d alarms)",
		ratio(t.topFound, t.top), ratio(t.allFound, t.all), ratio(t.right, t.right+t.wrong), ratio(t.kind, t.allFound), ratio(t.wrong, t.wire), ratio(t.styleOnes, t.wrong), t.all, t.top, t.wrong)
}

// best returns the most probable finding on a change; the zero finding where there is none.
func (p *pair) best(c *change) finding {
	best := finding{}
	for _, f := range p.found {
		if fits(f.a, c.A) && fits(f.b, c.B) && f.p > best.p {
			best = f
		}
	}
	return best
}

// confusion prints what changes of each kind are called.
func (e *experiment) confusion(w io.Writer, at float64) {
	table := map[string]map[string]int{}
	for _, p := range e.pairs {
		for i := range p.Changes {
			c := &p.Changes[i]
			best := p.best(c)
			if best.p < at {
				continue
			}
			if table[c.Kind] == nil {
				table[c.Kind] = map[string]int{}
			}
			table[c.Kind][best.kind]++
		}
	}
	for _, k := range slices.Sorted(maps.Keys(table)) {
		fmt.Fprintf(w, "%s is called", k)
		for _, called := range slices.Sorted(maps.Keys(table[k])) {
			fmt.Fprintf(w, " %s %d", called, table[k][called])
		}
		fmt.Fprintln(w)
	}
}

// weakest prints the kinds of single changes of which fewer than .95 are shown.
func (e *experiment) weakest(w io.Writer, at float64) {
	byKind := map[string][2]int{}
	for _, p := range e.pairs {
		for i, f := range p.clean {
			c := byKind[p.changed[i].kind]
			c[0]++
			c[1] += count(f.p >= at)
			byKind[p.changed[i].kind] = c
		}
	}
	for _, k := range slices.Sorted(maps.Keys(byKind)) {
		if c := byKind[k]; ratio(c[1], c[0]) < .95 {
			fmt.Fprintf(w, "single changes, %s: %d of %d shown\n", k, c[1], c[0])
		}
	}
}

// list prints misses and false alarms of a set at the threshold, "all" for all sets.
func (e *experiment) list(w io.Writer, set string) {
	at := e.atAlarms(shownAlarms, everyPair)
	for _, p := range e.pairs {
		if p.Set != set && set != "all" {
			continue
		}
		fmt.Fprintf(w, "%s %s %s %s\n", p.Set, p.A, p.B, p.Relation)
		for i := range p.Changes {
			c := &p.Changes[i]
			best := p.best(c)
			if best.p < at {
				fmt.Fprintf(w, "  missed %s/%s %q | %q: %s\n", c.Kind, c.Severity, p.textA[c.A.Start:c.A.End], p.textB[c.B.Start:c.B.End], p.words(&best))
			}
		}
		for i := range p.found {
			if f := &p.found[i]; f.p >= at && p.wire() && p.verdict(f) == 0 {
				name := "false"
				if p.style(f) {
					name = "style"
				}
				fmt.Fprintf(w, "  %s %s\n    %s\n    %s\n", name, p.words(f), around(p.a, f.a), around(p.b, f.b))
			}
		}
	}
}

// words returns the words of a finding's sides with its probabilities.
func (p *pair) words(f *finding) string {
	if f.p == 0 {
		return "no candidate"
	}
	return fmt.Sprintf("%.2f*%.2f %q | %q", f.Same, f.Fact, p.textA[f.a.Start:f.a.End], p.textB[f.b.Start:f.b.End])
}

// around returns the sentence of a span.
func around(s *align.Story, x span) string {
	if i := sentence(s, x); i >= 0 {
		t := s.Sentences[i]
		return s.Raw[t.Start:t.End]
	}
	return ""
}
