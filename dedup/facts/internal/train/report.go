package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/judge"
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
		if kind {
			t.kind++
		}
		t.all++
		if c.top() {
			t.top++
		}
		if found {
			t.allFound++
			if c.top() {
				t.topFound++
			}
		}
	}
	if !p.wire() {
		return
	}
	t.wire++
	for _, f := range shown {
		switch p.verdict(&f) {
		case 1:
			t.right++
		case 0:
			t.wrong++
			if slices.ContainsFunc(p.Style, func(s sides) bool { return s.A != nil && s.B != nil && f.a.overlap(*s.A) > 0 && f.b.overlap(*s.B) > 0 }) {
				t.styleOnes++
			}
		}
	}
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

func ratio(n, of int) float64 {
	if of == 0 {
		return math.NaN()
	}
	return float64(n) / float64(of)
}

func (t *tally) line() string {
	return fmt.Sprintf("top %.3f  all %.3f  precision %.3f  kind %.3f  alarms/pair %.2f  style share %.2f  (%d changes, %d top, %d wrong)",
		ratio(t.topFound, t.top), ratio(t.allFound, t.all), ratio(t.right, t.right+t.wrong), ratio(t.kind, t.allFound), ratio(t.wrong, t.wire), ratio(t.styleOnes, t.wrong), t.all, t.top, t.wrong)
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

func (e *experiment) report(w io.Writer, verbose string, limit float64) {
	groups := []struct {
		name string
		want func(*pair) bool
	}{
		{"train", func(p *pair) bool { return isTrain(p) }},
		{"dev", func(p *pair) bool { return p.old }},
		{"own", func(p *pair) bool { return !p.old && !isTrain(p) }},
	}
	e.aligned(w)
	for _, whole := range []float32{0, .4, .6, .7, .8, .9, 1} {
		for _, p := range e.pairs {
			p.found = suppressed(p.all, whole)
		}
		for _, n := range []float64{.8, 1, 4} {
			at := e.atAlarms(n, isTrain)
			fmt.Fprintf(w, "clauses %.1f, %.1f alarms: %s\n", whole, n, e.tally(at, isTrain).line())
		}
	}
	for _, p := range e.pairs {
		p.found = suppressed(p.all, judge.WholeWeight)
	}
	e.single(w)
	e.perPair(w)
	e.confusion(w)
	e.shapes(w, .44)
	for _, g := range groups {
		for _, n := range []float64{.5, .8, 1, 2, 4} {
			at := e.atAlarms(n, g.want)
			fmt.Fprintf(w, "%-6s %.1f alarms a pair, at %.3f: %s\n", g.name, n, at, e.tally(at, g.want).line())
		}
	}
	for _, g := range groups {
		e.only(w, g.name, g.want)
	}
	for _, at := range []float64{.3, .35, .4, .45, .5, .55, .6} {
		fmt.Fprintf(w, "train at %.2f: %s\n", at, e.tally(at, groups[0].want).line())
	}
	for _, fold := range e.folds {
		at := .45
		fmt.Fprintf(w, "%-20s at %.2f: %s\n", fold, at, e.tally(at, func(p *pair) bool { return p.fold == fold && !p.old }).line())
	}
	if verbose == "" {
		return
	}
	for _, p := range e.pairs {
		if p.fold == verbose || verbose == "all" {
			e.show(w, p, limit)
		}
	}
}

func isTrain(p *pair) bool { return len(p.file) > 6 && p.file[len(p.file)-6:] == ".train" }

// aligned prints how many changes have both sides in one pair of sentences, and in candidates.
func (e *experiment) aligned(w io.Writer) {
	var all, top, candidates, topCandidates, count, pairs int
	for _, p := range e.pairs {
		if !isTrain(p) {
			continue
		}
		pairs++
		count += len(p.found)
		for i := range p.Changes {
			c := &p.Changes[i]
			all++
			ok := slices.ContainsFunc(p.found, func(f finding) bool { return fits(f.a, c.A) && fits(f.b, c.B) })
			if ok {
				candidates++
			}
			if c.top() {
				top++
				if ok {
					topCandidates++
				}
			}
		}
	}
	fmt.Fprintf(w, "after suppression %.3f of the changes have a candidate, of the grave ones %.3f; %.1f candidates a pair\n", ratio(candidates, all), ratio(topCandidates, top), ratio(count, pairs))
}

func (e *experiment) show(w io.Writer, p *pair, limit float64) {
	var lines []string
	for i := range p.Changes {
		c := &p.Changes[i]
		best := -1.0
		words := ""
		for _, f := range p.found {
			if fits(f.a, c.A) && fits(f.b, c.B) && f.p > best {
				best, words = f.p, fmt.Sprintf("%.2f*%.2f %q | %q", f.Same, f.Fact, p.textA[f.a.Start:f.a.End], p.textB[f.b.Start:f.b.End])
			}
		}
		if best < limit {
			lines = append(lines, fmt.Sprintf("  MISS %s/%s %q | %q   best %s", c.Kind, c.Severity, p.textA[c.A.Start:c.A.End], p.textB[c.B.Start:c.B.End], words))
		}
	}
	if p.wire() {
		for _, f := range p.found {
			if f.p >= limit && p.verdict(&f) == 0 {
				style := ""
				if slices.ContainsFunc(p.Style, func(s sides) bool { return s.A != nil && s.B != nil && f.a.overlap(*s.A) > 0 && f.b.overlap(*s.B) > 0 }) {
					style = "style"
				}
				lines = append(lines, fmt.Sprintf("  FALSE %s %.2f*%.2f %q | %q\n        %s\n        %s", style, f.Same, f.Fact, p.textA[f.a.Start:f.a.End], p.textB[f.b.Start:f.b.End], around(p.a, f.a), around(p.b, f.b)))
			}
		}
	}
	for side, only := range [2][]span{p.OnlyA, p.OnlyB} {
		raw := [2]string{p.textA, p.textB}[side]
		for _, x := range only {
			n, best := 0, 0.
			for _, y := range p.alone {
				if y.side == side && x.overlap(y.at) > 0 {
					best = max(best, y.p)
					if y.p >= .4 {
						n += x.overlap(y.at)
					}
				}
			}
			if 2*n < x.End-x.Start {
				lines = append(lines, fmt.Sprintf("  ONLY MISS %d %.2f %q", side, best, raw[x.Start:x.End]))
			}
		}
		for _, y := range p.alone {
			if y.side == side && y.p >= .4 && covered(y.at, only) < .3 && p.wire() {
				lines = append(lines, fmt.Sprintf("  ONLY FALSE %d %.2f %q", side, y.p, raw[y.at.Start:y.at.End]))
			}
		}
	}
	if len(lines) > 0 {
		fmt.Fprintf(w, "%s %s~%s %s\n", p.Set, p.A, p.B, p.Relation)
		for _, l := range lines {
			fmt.Fprintln(w, l)
		}
	}
}

// around returns the sentence of a span.
func around(s *align.Story, x span) string {
	if i := sentence(s, x); i >= 0 {
		t := s.Sentences[i]
		return s.Raw[t.Start:t.End]
	}
	return ""
}

// grouped returns the kind that a kind counts as.
func grouped(kind string) string {
	if kind == "name-variant" {
		return "name"
	}
	return kind
}

// single prints how many single changes of stories are found, and how many places of restyled ones are taken for changes.
func (e *experiment) single(w io.Writer) {
	byKind := map[string][2]int{}
	const at = .4
	for _, at := range []float64{.2, .3, .4, .5} {
		var n, shown, kind, styled, alarms int
		for _, p := range e.pairs {
			for i, f := range p.clean {
				n++
				if f.p >= at {
					shown++
					if grouped(f.kind) == grouped(p.changed[i].fact) {
						kind++
					}
				}
			}
			for _, q := range p.shown {
				styled++
				if q >= at {
					alarms++
				}
			}
		}
		fmt.Fprintf(w, "single changes at %.1f: %.3f of %d shown, kind %.3f; %.3f of %d restyled places\n", at, ratio(shown, n), n, ratio(kind, shown), ratio(alarms, styled), styled)
	}
	for _, p := range e.pairs {
		for i, f := range p.clean {
			c := byKind[p.changed[i].kind]
			c[0]++
			if f.p >= at {
				c[1]++
			}
			byKind[p.changed[i].kind] = c
		}
	}
	for _, k := range slices.Sorted(maps.Keys(byKind)) {
		if c := byKind[k]; ratio(c[1], c[0]) < .95 {
			fmt.Fprintf(w, "  %s %d of %d;", k, c[1], c[0])
		}
	}
	fmt.Fprintln(w)
}

// only prints recall of the sentences that one story alone tells and the precision of their bytes.
func (e *experiment) only(w io.Writer, name string, want func(*pair) bool) {
	for _, at := range []float64{.4, .5, .6} {
		var gold, found, said, right int
		for _, p := range e.pairs {
			if !want(p) || !p.wire() {
				continue
			}
			for side, only := range [2][]span{p.OnlyA, p.OnlyB} {
				n := len([2]string{p.textA, p.textB}[side])
				mine, truth, open := make([]bool, n), make([]bool, n), make([]bool, n)
				mark := func(to []bool, x span) {
					for i := x.Start; i < x.End; i++ {
						to[i] = true
					}
				}
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
					gold++
					k := 0
					for i := x.Start; i < x.End; i++ {
						if mine[i] {
							k++
						}
					}
					if 2*k >= x.End-x.Start {
						found++
					}
				}
				for i, m := range mine {
					switch {
					case m && truth[i]:
						said++
						right++
					case m && !open[i]:
						said++
					}
				}
			}
		}
		fmt.Fprintf(w, "%-6s told by one, at %.1f: recall %.3f precision %.3f\n", name, at, ratio(found, gold), ratio(right, said))
	}
}

// confusion prints of the changes that are found at .3 what their most probable finding is called.
func (e *experiment) confusion(w io.Writer) {
	table := map[string]map[string]int{}
	for _, p := range e.pairs {
		if !isTrain(p) {
			continue
		}
		for i := range p.Changes {
			c := &p.Changes[i]
			best := finding{}
			for _, f := range p.found {
				if fits(f.a, c.A) && fits(f.b, c.B) && f.p > best.p {
					best = f
				}
			}
			if best.p < .3 {
				continue
			}
			if table[c.Kind] == nil {
				table[c.Kind] = map[string]int{}
			}
			table[c.Kind][best.kind]++
		}
	}
	for _, k := range slices.Sorted(maps.Keys(table)) {
		fmt.Fprintf(w, "%-13s", k)
		for _, called := range slices.Sorted(maps.Keys(table[k])) {
			fmt.Fprintf(w, " %s %d", called, table[k][called])
		}
		fmt.Fprintln(w)
	}
}

func (e *experiment) perPair(w io.Writer) {
	for _, p := range e.pairs {
		if !p.wire() {
			continue
		}
		var right, wrong int
		for _, f := range p.found {
			if f.p >= .44 {
				switch p.verdict(&f) {
				case 1:
					right++
				case 0:
					wrong++
				}
			}
		}
		fmt.Fprintf(w, "PAIR %s %s~%s right %d wrong %d changes %d sentences %d %d candidates %d\n", p.Set, p.A, p.B, right, wrong, len(p.Changes), len(p.a.Sentences), len(p.b.Sentences), len(p.found))
	}
}

// shapes prints how many of the findings shown at a threshold are right, by what they look like.
func (e *experiment) shapes(w io.Writer, at float64) {
	table := map[string][2]int{}
	for _, p := range e.pairs {
		if !p.wire() || !isTrain(p) {
			continue
		}
		for _, f := range p.found {
			if f.p < at {
				continue
			}
			v := p.verdict(&f)
			if v < 0 {
				continue
			}
			la, lb := f.A.Len(), f.B.Len()
			key := f.Origin.String() + " "
			switch {
			case la == 0 || lb == 0:
				key += fmt.Sprintf("insert %d", min(max(la, lb), 8)/2*2)
			default:
				key += fmt.Sprintf("change %d-%d", min(min(la, lb), 8)/3*3, min(max(la, lb), 12)/4*4)
			}
			c := table[key]
			c[1-v]++
			table[key] = c
		}
	}
	for _, k := range slices.Sorted(maps.Keys(table)) {
		fmt.Fprintf(w, "shape %-30s right %d wrong %d\n", k, table[k][0], table[k][1])
	}
}
