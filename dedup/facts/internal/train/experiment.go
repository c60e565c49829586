package main

import (
	"math"
	"slices"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/facts/internal/judge"
	"github.com/samewire/samewire/dedup/internal/learn"
	"github.com/samewire/samewire/dedup/internal/text"
)

// experiment is all pairs with what was made of them.
type experiment struct {
	pairs []*pair
	folds []string
}

// pair is a labelled pair, read.
type pair struct {
	*label
	a, b              *align.Story
	examples          []align.Example // of sentence pairs
	truth             []int8          // of the examples: 1 told by both, 0 not, -1 unknown
	changed, restyled []made

	// by models that did not see the pair's set:
	found []finding
	alone []alone
	clean []finding // of changed stories held against what they were made of
	shown []float64 // probabilities of the places of restyled stories
}

// finding is a judged candidate.
type finding struct {
	judge.Finding
	a, b span
	p    float64
	kind string
}

// alone is a judged stretch.
type alone struct {
	side  int
	at    span
	whole bool
	p     float64
}

func newExperiment(labels []*label) *experiment {
	e := &experiment{pairs: make([]*pair, len(labels))}
	each(len(labels), func(i int) { e.pairs[i] = newPair(labels[i]) })
	for _, p := range e.pairs {
		if !p.kept && !slices.Contains(e.folds, p.fold) {
			e.folds = append(e.folds, p.fold)
		}
	}
	return e
}

// taught returns the pairs that models are fitted to.
func (e *experiment) taught() []*pair {
	return slices.DeleteFunc(slices.Clone(e.pairs), func(p *pair) bool { return p.kept })
}

func newPair(l *label) *pair {
	p := &pair{label: l}
	p.a, p.b = stories(l.textA, l.textB)
	p.examples = align.Examples(p.a, p.b)
	if l.kept {
		return p
	}
	p.teach()
	p.changed, p.restyled = l.variants()
	return p
}

func stories(a, b string) (x, y *align.Story) {
	v := align.NewVocabulary()
	read := func(s string) *align.Story {
		t := text.Read(s)
		return align.NewStory(t, t.Facts(), v)
	}
	return read(a), read(b)
}

// sentence returns the sentence that a span has the most of, or -1.
func sentence(s *align.Story, x span) int {
	best, most := -1, 0
	for i, t := range s.Sentences {
		if n := x.overlap(span{t.Start, t.End}); n > most {
			best, most = i, n
		}
	}
	return best
}

// teach tells which pairs of sentences readers paired.
func (p *pair) teach() {
	told := map[[2]int]bool{}
	pairUp := func(a, b span) {
		for i, s := range p.a.Sentences {
			if a.overlap(span{s.Start, s.End})*3 < min(a.End-a.Start, s.End-s.Start) {
				continue
			}
			for j, t := range p.b.Sentences {
				if b.overlap(span{t.Start, t.End})*3 >= min(b.End-b.Start, t.End-t.Start) {
					told[[2]int{i, j}] = true
				}
			}
		}
	}
	for _, c := range p.Changes {
		pairUp(c.A, c.B)
	}
	for _, list := range [][]sides{p.Style, p.Uncertain} {
		for _, s := range list {
			if s.A != nil && s.B != nil {
				pairUp(*s.A, *s.B)
			}
		}
	}
	only := func(s *align.Story, spans []span) []bool {
		out := make([]bool, len(s.Sentences))
		for i, t := range s.Sentences {
			out[i] = covered(span{t.Start, t.End}, spans) >= .8
		}
		return out
	}
	onlyA, onlyB := only(p.a, p.OnlyA), only(p.b, p.OnlyB)
	bestA, bestB := map[int]float32{}, map[int]float32{}
	for _, x := range p.examples {
		bestA[x.A], bestB[x.B] = max(bestA[x.A], x.X[0]), max(bestB[x.B], x.X[0])
	}
	p.truth = make([]int8, len(p.examples))
	for i, x := range p.examples {
		dice := x.X[0]
		switch {
		case told[[2]int{x.A, x.B}]:
			p.truth[i] = 1
		case onlyA[x.A] || onlyB[x.B]:
			p.truth[i] = 0
		case dice >= .55 && dice == bestA[x.A] && dice == bestB[x.B]:
			p.truth[i] = 1
		case dice < .6*bestA[x.A] && dice < .6*bestB[x.B]:
			p.truth[i] = 0
		default:
			p.truth[i] = -1
		}
	}
}

// covered returns the share of x that lies in spans.
func covered(x span, spans []span) float64 {
	n := 0
	for _, s := range spans {
		n += x.overlap(s)
	}
	return float64(n) / float64(max(1, x.End-x.Start))
}

// fitAlign fits the alignment to pairs.
func fitAlign(pairs []*pair) *learn.Linear {
	var rows []learn.Row
	for _, p := range pairs {
		for i, x := range p.examples {
			if p.truth[i] >= 0 && !x.Equal {
				rows = append(rows, learn.Row{X: x.X, Label: float32(p.truth[i]), Weight: 1})
			}
		}
	}
	return learn.FitLinear(rows, 3, 60)
}

// sample is a candidate with what the readers said of it.
type sample struct {
	x     []float32
	same  int8   // 1 both tell the same thing, 0 not, -1 unknown
	fact  int8   // 1 a change, 0 none, -1 unknown or not the same thing
	kind  int8   // of a change, a number of judge.Kinds
	grave int8   // 1 a change that is key or high, 0 one that is not, -1 unknown
	made  string // of made stories: how
}

// alonely is a stretch with what the readers said of it: 1 only this story tells it, 0 not.
type alonely struct {
	x      []float32
	alone  float32
	weight float32
}

// lesson is what a pair teaches by one model of alignment.
type lesson struct {
	weight  float32 // of what readers labelled
	samples []sample
	alone   []alonely
}

func (p *pair) lesson(m *learn.Linear) lesson {
	s := judge.NewScene(p.a, p.b, align.Align(p.a, p.b, m))
	out := lesson{weight: 1}
	if isOwn(p) {
		out.weight = furtherWeight
	}
	for i := range s.Candidates {
		c := &s.Candidates[i]
		a, b := s.Spans(c)
		x := sample{x: s.Features(c, nil), kind: -1, grave: -1}
		x.label(p, span(a), span(b), !c.A.Empty(), !c.B.Empty())
		if c.Origin == differ.Clause || c.Origin == differ.Anew {
			x.kind = -1 // what a clause tells is of many kinds
		}
		out.samples = append(out.samples, x)
	}
	for st := range s.Stretches() {
		if y := p.aloneTruth(s, st); y >= 0 {
			out.alone = append(out.alone, alonely{s.AloneFeatures(st, nil), float32(y), 1})
		}
	}
	return out
}

func fits(x, gold span) bool {
	return x.overlap(gold) > 0 && x.End-x.Start <= 3*(gold.End-gold.Start)+60
}

// shows reports whether x fits the place of a made change, or stands beside it: words that are missing have no place but those beside them.
func shows(x, place span) bool {
	return x.Start <= place.End+1 && place.Start <= x.End+1 && x.End-x.Start <= 3*(place.End-place.Start)+60
}

// label tells what the readers said of a candidate.
func (x *sample) label(p *pair, a, b span, sideA, sideB bool) {
	x.same, x.fact = 1, -1
	touched := false
	for i := range p.Changes {
		c := &p.Changes[i]
		if fits(a, c.A) && fits(b, c.B) {
			x.fact = 1
			x.kind = int8(slices.Index(judge.Kinds[:], c.Kind))
			x.grave = 0
			if c.top() {
				x.grave = 1
			}
			return
		}
		touched = touched || a.overlap(c.A) > 0 && b.overlap(c.B) > 0
	}
	if touched {
		return
	}
	for _, s := range p.Style {
		if s.A != nil && s.B != nil && a.overlap(*s.A) > 0 && b.overlap(*s.B) > 0 {
			x.fact = 0
			return
		}
	}
	for _, u := range p.Uncertain {
		inA, inB := u.A != nil && a.overlap(*u.A) > 0, u.B != nil && b.overlap(*u.B) > 0
		if inA && inB {
			return
		}
		if inA || inB {
			x.same = -1
			return
		}
	}
	if sideA && covered(a, p.OnlyA) >= .5 || sideB && covered(b, p.OnlyB) >= .5 {
		x.same = 0
		return
	}
	x.same, x.fact = -1, 0
}

// aloneTruth returns 1 for a stretch that only its story tells, 0 for one that both tell, -1 where that is open.
func (p *pair) aloneTruth(s *judge.Scene, st judge.Stretch) int {
	story, only := s.A, p.OnlyA
	if st.Side == 1 {
		story, only = s.B, p.OnlyB
	}
	at := span{story.Words[st.Words.First].Start(), story.End(st.Words.Last - 1)}
	for _, u := range p.Uncertain {
		x := u.A
		if st.Side == 1 {
			x = u.B
		}
		if x != nil && x.overlap(at)*2 > at.End-at.Start {
			return -1
		}
	}
	switch c := covered(at, only); {
	case c >= .6:
		return 1
	case c <= .25:
		return 0
	}
	return -1
}

// trees are the sizes of the judge's models.
var (
	judgeTrees = learn.TreeOptions{Trees: 130, Leaves: 12, Rate: .09, MinHess: 8, L2: 4, Features: .25, Rows: .8, Sets: 3}
	kindTrees  = learn.TreeOptions{Trees: 60, Leaves: 8, Rate: .1, MinHess: 2, L2: 4, Features: .4, Rows: .8, Sets: 2}
)

// furtherWeight is how much the labels of further outlets count beside the first ones: their readers called fewer things a change.
const furtherWeight = .6

// madeWeight is how much all candidates of changed stories count together beside those that readers labelled, and those of restyled ones.
const madeWeight = .3

// fit fits all models to pairs, whose lessons are given, by a model of alignment.
func fit(m *learn.Linear, lessons []lesson) *judge.Models {
	out := &judge.Models{Align: m}
	w := newWeigher(lessons)
	var same, fact, grave, lonely rowsOf
	var kinds [len(judge.Kinds)]rowsOf
	for g, l := range lessons {
		for i := range l.samples {
			x := &l.samples[i]
			weight := w.of(x)
			if x.made == "" {
				weight = l.weight
			}
			if x.same >= 0 {
				same.add(x.x, float32(x.same), weight, g)
			}
			if x.fact >= 0 {
				fact.add(x.x, float32(x.fact), weight, g)
			}
			if x.grave >= 0 {
				grave.add(x.x, float32(x.grave), weight, g)
			}
			if x.kind >= 0 {
				for k := range kinds {
					y := float32(0)
					if int8(k) == x.kind {
						y = 1
					}
					kinds[k].add(x.x, y, weight, g)
				}
			}
		}
		for _, y := range l.alone {
			lonely.add(y.x, y.alone, y.weight, g)
		}
	}
	out.Same, out.Fact = same.fit(judgeTrees), fact.fit(judgeTrees)
	out.Grave, out.Alone = grave.fit(kindTrees), lonely.fit(judgeTrees)
	for k := range kinds {
		out.Kinds[k] = kinds[k].fit(kindTrees)
	}
	return out
}

// rowsOf are the rows of one model.
type rowsOf struct {
	rows   []learn.Row
	groups []int32
}

func (r *rowsOf) add(x []float32, y, weight float32, group int) {
	r.rows = append(r.rows, learn.Row{X: x, Label: y, Weight: weight})
	r.groups = append(r.groups, int32(group))
}

func (r *rowsOf) fit(o learn.TreeOptions) *learn.Trees {
	o.Groups = r.groups
	return learn.FitTrees(r.rows, o)
}

// weigher tells how much samples count: real ones 1, made ones so that all of either sort count madeWeight of the real changes, a kind the less
// the more there are of it.
type weigher struct {
	count map[string]float64
	scale [2]float64
}

func newWeigher(lessons []lesson) *weigher {
	w := &weigher{count: map[string]float64{}}
	var sum [2]float64
	real := 0.0
	for _, l := range lessons {
		for i := range l.samples {
			if x := &l.samples[i]; x.made != "" {
				w.count[x.made]++
			} else if x.fact == 1 {
				real++
			}
		}
	}
	for _, l := range lessons {
		for i := range l.samples {
			if x := &l.samples[i]; x.made != "" {
				sum[x.fact] += 1 / math.Sqrt(w.count[x.made])
			}
		}
	}
	for i := range sum {
		w.scale[i] = madeWeight * real / max(sum[i], 1)
	}
	return w
}

func (w *weigher) of(x *sample) float32 {
	if x.made == "" {
		return 1
	}
	return float32(w.scale[x.fact] / math.Sqrt(w.count[x.made]))
}

// lessons makes the lessons of all pairs by a model of alignment. What made stories teach is given: they differ from what they were made of in one
// place, and any model aligns them alike.
func (e *experiment) lessons(m *learn.Linear, made []lesson) []lesson {
	out := make([]lesson, len(e.pairs))
	each(len(e.pairs), func(i int) {
		if e.pairs[i].kept {
			return
		}
		out[i] = e.pairs[i].lesson(m)
		out[i].samples = append(out[i].samples, made[i].samples...)
		out[i].alone = append(out[i].alone, made[i].alone...)
	})
	return out
}

// made returns what the made stories of all pairs teach.
func (e *experiment) made() []lesson {
	m := fitAlign(e.taught())
	out := make([]lesson, len(e.pairs))
	each(len(e.pairs), func(i int) {
		if e.pairs[i].kept {
			return
		}
		out[i] = lesson{samples: e.pairs[i].made(m), alone: e.pairs[i].shortened(m)}
	})
	return out
}

// leaveOut judges the pairs of each set by models that were fitted to the others.
func (e *experiment) leaveOut(made []lesson) {
	for _, fold := range e.folds {
		var rest []*pair
		for _, p := range e.pairs {
			if p.fold != fold && !p.kept {
				rest = append(rest, p)
			}
		}
		m := fitAlign(rest)
		lessons := e.lessons(m, made)
		var train []lesson
		for i, p := range e.pairs {
			if p.fold != fold && !p.kept {
				train = append(train, lessons[i])
			}
		}
		models := fit(m, train)
		each(len(e.pairs), func(i int) {
			if p := e.pairs[i]; p.fold == fold {
				p.judged(models)
			}
		})
	}
}

// judged notes what models say of a pair.
func (p *pair) judged(m *judge.Models) {
	s := judge.NewScene(p.a, p.b, align.Align(p.a, p.b, m.Align))
	p.found = findings(m, s)
	for st := range s.Stretches() {
		story := s.A
		if st.Side == 1 {
			story = s.B
		}
		p.alone = append(p.alone, alone{st.Side, span{story.Words[st.Words.First].Start(), story.End(st.Words.Last - 1)}, st.Sort == judge.Sentence, float64(m.IsAlone(s, st))})
	}
	for _, c := range p.changed {
		best := finding{}
		for _, f := range findings(m, sceneOf(c.of, c.story, m.Align)) {
			if shows(f.a, c.a) && shows(f.b, c.b) && f.p > best.p {
				best = f
			}
		}
		p.clean = append(p.clean, best)
	}
	for _, r := range p.restyled {
		for _, f := range findings(m, sceneOf(p.textB, r.story, m.Align)) {
			p.shown = append(p.shown, f.p)
		}
	}
}

func findings(m *judge.Models, s *judge.Scene) []finding {
	var out []finding
	for _, f := range m.Findings(s, 0) {
		out = append(out, finding{f, span(f.SpanA), span(f.SpanB), float64(f.P), judge.Kinds[f.Kind]})
	}
	return out
}

// final fits the models to all pairs, with the thresholds that were found with each set left out.
func (e *experiment) final(made []lesson) *judge.Models {
	m := fitAlign(e.taught())
	out := fit(m, e.lessons(m, made))
	out.Shown = float32(e.atAlarms(shownAlarms, everyPair))
	out.Wide = float32(e.atAlarms(wideAlarms, everyPair))
	return out
}
