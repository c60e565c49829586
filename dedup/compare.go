package dedup

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/internal/event"
	"github.com/samewire/samewire/dedup/wire"
)

// Passage is a run of copied words: text[Start:End] of both sides, words that are the same once folded.
type Passage struct {
	A, B  wire.Span // in the texts of the two articles
	Words int
}

// Comparison is what two stories share, measured exactly.
type Comparison struct {
	Pair                  // ids as given: A is the first article, whatever the order of the ids
	Probability float64   // that both run one wire report, by the model of MATCHING.md, in [0, 1]
	Passages    []Passage // of five words or more, in the order of A; a stretch of A is in one passage at the most
}

// Compare compares the bodies of two stories exactly. Faults of cfg are the only errors.
func Compare(cfg Config, a, b Article) (Comparison, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return Comparison{}, err
	}
	r := newReader(cfg)
	both := []story{r.read(a)}
	wordsA := slices.Clone(r.words)
	both = append(both, r.read(b))
	c := corpus{cfg: cfg, stories: []*story{&both[0], &both[1]}}
	c.bodies.add(r.take(both, nil))
	d := newDescriber(&c)
	pair, _ := d.pair(0, 1, 0)
	out := Comparison{Pair: pair}
	out.Probability = d.probability(0, 1)
	for _, p := range d.find(d.a.body.words, d.b.body.words) {
		out.Passages = append(out.Passages, Passage{
			A:     wire.Span{Start: wordsA[p.a].Start, End: wordsA[p.a+p.n-1].End},
			B:     wire.Span{Start: r.words[p.b].Start, End: r.words[p.b+p.n-1].End},
			Words: p.n,
		})
	}
	if out.Relation == Unrelated {
		out.relateEvent(event.NewCollection([]event.Profile{profile(&a), profile(&b)}).Compare(0, 1))
	}
	return out, nil
}

// profile returns the names, places, dates and numbers of an article.
func profile(a *Article) event.Profile {
	anatomy := wire.Parse(a.Text)
	var told []event.Span
	for _, p := range anatomy.Parts {
		if p.Kind == wire.KindBody || p.Kind == wire.KindHeadline || p.Kind == wire.KindDateline {
			told = append(told, event.Span(p.Span))
		}
	}
	return event.NewProfile(a.Headline, a.Text, told)
}

// relateEvent makes an unrelated pair one of the same event where shared facts say so, and names them.
func (p *Pair) relateEvent(e event.Evidence) {
	if !e.Same {
		return
	}
	p.Relation = SameEvent
	for _, kind := range []struct {
		name  string
		facts []string
	}{{"names", e.Names}, {"places", e.Places}, {"dates", e.Dates}, {"numbers", e.Numbers}} {
		if n := min(5, len(kind.facts)); n > 0 {
			p.Reasons = append(p.Reasons, fmt.Sprintf("shared %s: %s", kind.name, strings.Join(kind.facts[:n], ", ")))
		}
	}
}

// Reuse: stories of which none is a rewrite of the other share passages when they have this many copied words in runs of at least
// reuseRun words, a word of a quotation counted half.
const (
	reuseWords = 24
	reuseRun   = 8
)

// describer compares pairs of a corpus's stories. It is not safe for concurrent use.
type describer struct {
	corpus *corpus
	a, b   side
	held   []side // the stories of a cluster
	*checker
	passageFinder
}

func newDescriber(c *corpus) *describer {
	return &describer{corpus: c, checker: newChecker(c.cfg.Width)}
}

// load makes two stories the sides to compare.
func (d *describer) load(a, b int) {
	if d.a.load(d.corpus, a) {
		d.probe = nil
	}
	d.b.load(d.corpus, b)
}

// probability returns how likely two stories run one wire report.
func (d *describer) probability(a, b int) float64 {
	d.load(a, b)
	d.setProbe(d.a.told())
	e := d.compare(d.b.told())
	return e.probability()
}

// bodies returns the counts of the bodies of the stories that probability compared last, if it did: they may have told less.
func (d *describer) bodies() (counts, bool) {
	return d.last(), d.a.told() == &d.a.body && d.b.told() == &d.b.body
}

// overlapOf returns the overlap of the bodies of two stories, a's and b's. Where it is not known, b is loaded into a side.
func (d *describer) overlapOf(a, b int, known *measured, side *side) overlap {
	if n, ok := known.find(a, b); ok {
		return n.overlap()
	}
	if d.a.load(d.corpus, a) {
		d.probe = nil
	}
	d.setProbe(&d.a.body)
	side.load(d.corpus, b)
	return d.overlap(&side.body)
}

// pair returns the pair of two stories: the overlap of their bodies, and the relation that the overlap of what they tell makes, with reasons.
// SameEvent takes more than overlap. A pair whose bodies have a Jaccard below leastJaccard is none.
func (d *describer) pair(i, j int, leastJaccard float64) (Pair, bool) {
	d.load(i, j)
	a, b := &d.a, &d.b
	d.setProbe(&a.body)
	o := d.overlap(&b.body)
	if o.jaccard < leastJaccard {
		return Pair{}, false
	}
	p := Pair{A: a.id, B: b.id, Jaccard: o.jaccard, AInB: o.aInB, BInA: o.bInA}
	x, y := a.told(), b.told()
	var e evidence
	switch {
	case a.identical(b):
		p.Relation = Identical
		p.Reasons = []string{"the same words"}
		return p, true
	case len(x.words) < least || len(y.words) < least:
		return p, true
	}
	if x == &a.body && y == &b.body {
		e = d.evidence(y, o)
	} else {
		d.setProbe(x)
		e = d.compare(y)
	}
	copied, quoted, longest := 0, 0, 0
	var runs []run
	if e.shorter > 0 { // a run of eight words has common shingles of three
		runs = d.passages(x, y)
	}
	for _, r := range runs {
		if r.n < reuseRun {
			continue
		}
		copied += r.n
		longest = max(longest, r.n)
		for i := r.a; i < r.a+r.n; i++ {
			if x.isQuoted(i) {
				quoted++
			}
		}
	}
	if copied > 0 {
		p.Reasons = append(p.Reasons, fmt.Sprintf("%d copied words in runs of %d and more, the longest %d", copied, reuseRun, longest))
	}
	if quoted > 0 {
		p.Reasons = append(p.Reasons, fmt.Sprintf("%d of them inside quotation marks", quoted))
	}
	switch {
	case e.probability() >= 0.5:
		p.Relation = SameWire
		p.Reasons = append(p.Reasons,
			fmt.Sprintf("%.0f%% of the shorter story's runs of %d words and %.0f%% of the longer's are in the other", 100*e.shorter, narrow, 100*e.longer),
			fmt.Sprintf("openings %.0f%% alike; the least shared third of the shorter %.0f%%", 100*e.leads, 100*e.spread))
		if both := shared(a.agencies, b.agencies); len(both) > 0 {
			p.Reasons = append(p.Reasons, "both credit "+strings.Join(both, ", "))
		}
	case 2*copied-quoted >= 2*reuseWords:
		p.Relation = PartialReuse
	}
	return p, true
}

// passages returns the runs of the probe, x, and of y, the text met last. Where a passage is as wide as a shingle, both are hashed already.
func (d *describer) passages(x, y *text) []run {
	if d.width != passageWidth {
		return d.find(x.words, y.words)
	}
	return d.findHashed(x.words, y.words, d.wide.order, d.wide.met)
}

// shared returns the names in both lists, in a's order.
func shared(a, b []string) []string {
	var both []string
	for _, x := range a {
		for _, y := range b {
			if x == y {
				both = append(both, x)
			}
		}
	}
	return both
}

// run is n words at a and at b of two stories.
type run struct{ a, b, n int }

// passageFinder finds copied passages, reusing its table. It is not safe for concurrent use.
type passageFinder struct {
	bufferA, bufferB []uint64 // for shingles
	hashes           []uint64 // of the second story
	first            []int32  // a hash table of the first places of shingles in the second story, from 1; 0 is free
	next             []int32  // the place of the same shingle after one; 0 for none
	runs             []run
}

// passageWidth is the fewest words of a passage.
const passageWidth = 5

// places bounds how many places of a shingle are tried.
const places = 16

// find returns the runs of at least five words that a shares with b, in a's order, each as long as it can be; of several places in b the
// one with the longest run, the earliest of those. The slice is valid until the next call. Time grows with the longer text.
func (f *passageFinder) find(a, b []uint32) []run {
	f.bufferA = appendShingles(f.bufferA[:0], a, passageWidth)
	f.bufferB = appendShingles(f.bufferB[:0], b, passageWidth)
	return f.findHashed(a, b, f.bufferA, f.bufferB)
}

// findHashed is find where the shingles of passageWidth words are known.
func (f *passageFinder) findHashed(a, b []uint32, hashesA, hashesB []uint64) []run {
	f.runs = f.runs[:0]
	if len(a) < passageWidth || len(b) < passageWidth {
		return f.runs
	}
	f.hashes = hashesB
	f.index()
	for i := 0; i < len(hashesA); {
		best := run{a: i}
		tried := 0
		for j := *f.place(hashesA[i]); j > 0 && tried < places; j = f.next[j-1] {
			b0 := int(j) - 1
			n := 0
			for i+n < len(a) && b0+n < len(b) && a[i+n] == b[b0+n] {
				n++
			}
			if n > best.n {
				best.b, best.n = b0, n
			}
			tried++
		}
		if best.n < passageWidth {
			i++
			continue
		}
		f.runs = append(f.runs, best)
		i += best.n
	}
	return f.runs
}

// index enters the places of the second story's shingles, the last first.
func (f *passageFinder) index() {
	size := 1 << bits.Len(uint(2*len(f.hashes)))
	f.first = slices.Grow(f.first[:0], size)[:size]
	clear(f.first)
	f.next = slices.Grow(f.next[:0], len(f.hashes))[:len(f.hashes)]
	for i := len(f.hashes) - 1; i >= 0; i-- {
		first := f.place(f.hashes[i])
		f.next[i], *first = *first, int32(i)+1
	}
}

// place returns where the first place of a shingle stands in the table, or a free one.
func (f *passageFinder) place(hash uint64) *int32 {
	mask := len(f.first) - 1
	i := int(hash>>32) & mask
	for f.first[i] != 0 && f.hashes[f.first[i]-1] != hash {
		i = (i + 1) & mask
	}
	return &f.first[i]
}
