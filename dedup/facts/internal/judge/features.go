package judge

import (
	"math"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/facts/internal/words"
	"github.com/samewire/samewire/dedup/internal/text"
)

// evidence collects the features of a candidate, each under its name. All are the same with the sides swapped.
type evidence struct {
	x     []float32
	names []string // nil unless asked for
	named bool
}

func (e *evidence) put(name string, v float32) {
	e.x = append(e.x, v)
	if e.named {
		e.names = append(e.names, name)
	}
}

func (e *evidence) flag(name string, b bool) {
	v := float32(0)
	if b {
		v = 1
	}
	e.put(name, v)
}

// both puts the smaller and the larger of a figure of the two sides.
func (e *evidence) both(name string, v, w float32) {
	e.x = append(e.x, min(v, w), max(v, w))
	if e.named {
		e.names = append(e.names, name+" min", name+" max")
	}
}

// flagOf is flag under a name of two parts, which are joined only where names are asked for.
func (e *evidence) flagOf(kind text.Kind, what string, b bool) {
	if e.named {
		e.flag(string(kind)+what, b)
	} else {
		e.flag("", b)
	}
}

// bothOf is both under a name of two parts.
func (e *evidence) bothOf(name, what string, v, w float32) {
	if e.named {
		e.both(name+what, v, w)
	} else {
		e.both("", v, w)
	}
}

// Names returns the names of the features in their order.
func Names(s *Scene, c *differ.Candidate) []string {
	e := evidence{named: true}
	s.describe(c, &e)
	return e.names
}

// Features appends the features of a candidate.
func (s *Scene) Features(c *differ.Candidate, dst []float32) []float32 {
	e := evidence{x: dst}
	s.describe(c, &e)
	return e.x
}

// place is a candidate with what its features share.
type place struct {
	*Scene
	c     *differ.Candidate
	k     *differ.Link
	r     [2]differ.Range
	rest  [2][]int // words of either side that the other side's range has not, by id
	moved [2][]int // of the rest: words that the other sentence has elsewhere
	left  []int32  // ids of a range that were not met yet
}

func (s *Scene) describe(c *differ.Candidate, e *evidence) {
	p := &s.place
	*p = place{Scene: s, c: c, k: &s.Links[c.Link], r: [2]differ.Range{c.A, c.B}, rest: p.rest, moved: p.moved, left: p.left}
	p.parts()
	p.size(e)
	p.context(e)
	p.sentences(e)
	p.residue(e)
	p.knowledge(e)
	p.elsewhere(e)
	p.typed(e)
	p.quotes(e)
	p.shape(e)
	p.inserted(e)
	p.anywhere(e)
	p.repeated(e)
}

// parts finds the words that only one range has.
func (p *place) parts() {
	for n := range 2 {
		other := p.r[1-n]
		p.rest[n], p.moved[n], p.left = p.rest[n][:0], p.moved[n][:0], p.left[:0]
		if !other.Empty() {
			p.left = append(p.left, p.sides[1-n].IDs[other.First:other.Last]...)
		}
		sentence := p.sentenceOf(1 - n)
		for i := p.r[n].First; i < p.r[n].Last; i++ {
			id := p.sides[n].IDs[i]
			if k := slices.Index(p.left, id); k >= 0 {
				p.left[k] = -1
				continue
			}
			p.rest[n] = append(p.rest[n], i)
			for j := sentence.First; j < sentence.Last; j++ {
				if p.sides[1-n].IDs[j] == id && (j < other.First || j >= other.Last) {
					p.moved[n] = append(p.moved[n], i)
					break
				}
			}
		}
	}
}

// sentenceOf returns the words of the linked sentence of a side.
func (p *place) sentenceOf(n int) differ.Range {
	if n == 0 {
		return differ.Range{First: p.k.FirstA, Last: p.k.LastA}
	}
	return differ.Range{First: p.k.FirstB, Last: p.k.LastB}
}

func (p *place) partner(n, i int) int {
	if n == 0 {
		return p.k.Partner(i)
	}
	return p.k.PartnerOf(i)
}

// weight sums the rarity of words.
func (p *place) weight(n int, ws []int) (sum float32) {
	for _, i := range ws {
		sum += p.sides[n].Entry(i).Rarity
	}
	return sum
}

// content counts words that are no function words.
func (p *place) content(n int, ws []int) (c float32) {
	for _, i := range ws {
		if !p.sides[n].Entry(i).Function {
			c++
		}
	}
	return c
}

func capped(n, most float32) float32 { return min(n, most) }

func (p *place) size(e *evidence) {
	la, lb := float32(p.r[0].Len()), float32(p.r[1].Len())
	e.both("words", capped(la, 20), capped(lb, 20))
	e.both("rest", float32(len(p.rest[0])), float32(len(p.rest[1])))
	ca, cb := p.content(0, p.rest[0]), p.content(1, p.rest[1])
	e.both("content", ca, cb)
	e.put("content apart", float32(math.Abs(float64(ca-cb))))
	e.both("weight", p.weight(0, p.rest[0]), p.weight(1, p.rest[1]))
	e.flag("one side empty", p.r[0].Empty() || p.r[1].Empty())
	e.flag("one rest empty", len(p.rest[0]) == 0 || len(p.rest[1]) == 0)
	for o := differ.Edit; o < differ.Origins; o++ {
		e.flag([...]string{"edit", "joined", "soft", "typed", "quoted", "clause", "anew", "rest"}[o], p.c.Origin == o)
	}
}

// context looks at the words around both ranges.
func (p *place) context(e *evidence) {
	left, leftContent := p.run(-1)
	right, rightContent := p.run(1)
	e.put("left", left)
	e.put("right", right)
	e.both("run", left, right)
	e.put("runs", left+right)
	e.both("content run", leftContent, rightContent)
	e.put("content runs", leftContent+rightContent)
	wa, wb := p.window(0, 6), p.window(1, 6)
	e.both("window", wa, wb)
	wa, wb = p.window(0, 3), p.window(1, 3)
	e.both("near window", wa, wb)
	ca, cb := p.clause(0), p.clause(1)
	e.both("clause", ca, cb)
	ia, ib := p.inside(0), p.inside(1)
	e.both("inside", ia, ib)
	oa, ob := p.outside(0), p.outside(1)
	e.both("outside", oa, ob)
	e.flag("starts", p.edge(0, -1) && p.edge(1, -1))
	e.flag("one starts", p.edge(0, -1) != p.edge(1, -1))
	e.flag("ends", p.edge(0, 1) && p.edge(1, 1))
	e.flag("one ends", p.edge(0, 1) != p.edge(1, 1))
	e.put("comma before", p.punctuated(0, -1)+p.punctuated(1, -1))
	e.put("comma after", p.punctuated(0, 1)+p.punctuated(1, 1))
}

// run counts the words in a row beside both ranges that are linked with each other, at most six.
func (p *place) run(step int) (all, content float32) {
	i, j := p.r[0].First-1, p.r[1].First-1
	if step > 0 {
		i, j = p.r[0].Last, p.r[1].Last
	}
	for n := 0; n < 6; n++ {
		if i < p.k.FirstA || i >= p.k.LastA || j < p.k.FirstB || j >= p.k.LastB {
			if (i < p.k.FirstA || i >= p.k.LastA) && (j < p.k.FirstB || j >= p.k.LastB) {
				all++ // both begin or end here
			}
			break
		}
		if p.k.Partner(i) != j {
			break
		}
		all++
		if !p.A.Entry(i).Function {
			content++
		}
		i, j = i+step, j+step
	}
	return all, content
}

// window returns the share of weight of the words within n of a range that are linked.
func (p *place) window(n, reach int) float32 {
	s := p.sentenceOf(n)
	var same, all float32
	for i := max(s.First, p.r[n].First-reach); i < min(s.Last, p.r[n].Last+reach); i++ {
		if i >= p.r[n].First && i < p.r[n].Last {
			continue
		}
		w := p.sides[n].Entry(i).Rarity + .1
		all += w
		if p.partner(n, i) >= 0 {
			same += w
		}
	}
	if all == 0 {
		return .5
	}
	return same / all
}

// clause returns the share of weight linked within the clause around a range: up to the next comma, mark or conjunction.
func (p *place) clause(n int) float32 {
	s := p.sentenceOf(n)
	var same, all float32
	count := func(i int) {
		w := p.sides[n].Entry(i).Rarity + .1
		all += w
		if p.partner(n, i) >= 0 {
			same += w
		}
	}
	for i := p.r[n].First - 1; i >= s.First && !p.parted(n, i+1); i-- {
		count(i)
	}
	for i := p.r[n].Last; i < s.Last && !p.parted(n, i); i++ {
		count(i)
	}
	if all == 0 {
		return .5
	}
	return same / all
}

// parted reports whether punctuation stands before word i.
func (p *place) parted(n, i int) bool {
	s := &p.sides[n]
	return i <= 0 || i >= len(s.fact) || s.fact[i]&parted != 0
}

// inside returns the share of weight of a range that is linked to the other range.
func (p *place) inside(n int) float32 {
	other := p.r[1-n]
	var same, all float32
	for i := p.r[n].First; i < p.r[n].Last; i++ {
		w := p.sides[n].Entry(i).Rarity + .1
		all += w
		if to := p.partner(n, i); to >= other.First && to < other.Last {
			same += w
		}
	}
	if all == 0 {
		return 0
	}
	return same / all
}

// outside returns the share of weight of the sentence outside a range that is linked.
func (p *place) outside(n int) float32 {
	return p.window(n, 1000)
}

// edge reports whether a range touches the begin or the end of its sentence.
func (p *place) edge(n, step int) bool {
	s := p.sentenceOf(n)
	if step < 0 {
		return p.r[n].First <= s.First
	}
	return p.r[n].Last >= s.Last
}

func (p *place) punctuated(n, step int) float32 {
	s := p.sentenceOf(n)
	at := p.r[n].First
	if step > 0 {
		at = p.r[n].Last
	}
	if at <= s.First || at >= s.Last {
		return 0
	}
	if p.parted(n, at) {
		return 1
	}
	return 0
}

func (p *place) sentences(e *evidence) {
	k := p.k
	e.put("pair", k.P)
	e.put("dice", k.Dice)
	e.put("rank", k.Rank)
	e.put("share", k.Share)
	e.put("hunks", capped(float32(len(k.Hunks)), 12))
	small := 0
	for _, h := range k.Hunks {
		if h.A.Len() <= 2 && h.B.Len() <= 2 {
			small++
		}
	}
	e.put("small hunks", capped(float32(small), 8))
}

// residue looks at what the words are that only one side has.
func (p *place) residue(e *evidence) {
	names := [...]string{"number", "time", "name", "source", "hedge", "quote"}
	for bit, name := range names {
		c := class(1) << bit
		na, nb := p.count(0, c), p.count(1, c)
		e.bothOf(name, " words", capped(na, 4), capped(nb, 4))
	}
	for _, k := range wordKinds {
		na, nb := p.kinds(0, k.bits), p.kinds(1, k.bits)
		e.both(k.name, capped(na, 3), capped(nb, 3))
	}
	e.both("upper", p.upper(0), p.upper(1))
}

func (p *place) count(n int, c class) (m float32) {
	for _, i := range p.rest[n] {
		if p.sides[n].fact[i]&c != 0 {
			m++
		}
	}
	return m
}

func (p *place) kinds(n int, bits text.Class) (m float32) {
	for _, i := range p.rest[n] {
		if p.sides[n].Class(i)&bits != 0 {
			m++
		}
	}
	return m
}

func (p *place) upper(n int) (m float32) {
	for _, i := range p.rest[n] {
		if p.sides[n].Words[i].Upper() {
			m++
		}
	}
	return capped(m, 4)
}

// knowledge looks at how kindred the words are that only one side has.
func (p *place) knowledge(e *evidence) {
	var best [2][]float32 // by word that only one side has: how kindred the other's best is
	best[0], best[1] = make([]float32, len(p.rest[0])), make([]float32, len(p.rest[1]))
	var relations [16]float32
	var letters, cosine float32
	for n, i := range p.rest[0] {
		x := p.A.Entry(i)
		for m, j := range p.rest[1] {
			y := p.B.Entry(j)
			if x.Function != y.Function {
				continue
			}
			relation := x.Known.Relation(y.Known)
			relations[relation]++
			alike := differ.Alike(p.A.Fold(i), p.B.Fold(j))
			letters = max(letters, alike)
			if x.Function {
				continue
			}
			v := x.Known.Cosine(y.Known)
			cosine = max(cosine, v)
			switch relation {
			case words.Synonym, words.Same:
				v = max(v, .9)
			case words.Hypernym:
				v = max(v, .7)
			}
			if alike > .7 {
				v = max(v, alike)
			}
			best[0][n], best[1][m] = max(best[0][n], v), max(best[1][m], v)
		}
	}
	ma, da := p.kinship(0, best[0])
	mb, db := p.kinship(1, best[1])
	e.both("kin", ma, mb)
	e.both("unlike weight", da, db)
	e.put("synonyms", capped(relations[words.Synonym], 3))
	e.put("antonyms", capped(relations[words.Antonym], 2))
	e.put("hypernyms", capped(relations[words.Hypernym], 2))
	e.put("same stem", capped(relations[words.Same], 2))
	e.put("letters", letters)
	e.put("cosine", cosine)
	e.put("paraphrase", p.paraphrase())
	e.put("joined letters", differ.Alike(p.joined(0), p.joined(1)))
}

// paraphrase returns how surely the words that differ, or the ranges as a whole, say the same: 2 always, 1 nearly always in news, 0 not known.
func (p *place) paraphrase() float32 {
	if len(p.rest[0]) == 0 || len(p.rest[1]) == 0 {
		return 0
	}
	best := 0
	for _, whole := range [2]bool{false, true} {
		ws := p.words
		for n := range 2 {
			ws[n] = ws[n][:0]
			if whole {
				for i := p.r[n].First; i < p.r[n].Last; i++ {
					ws[n] = append(ws[n], p.sides[n].Fold(i))
				}
				continue
			}
			for _, i := range p.rest[n] {
				ws[n] = append(ws[n], p.sides[n].Fold(i))
			}
		}
		p.words = ws
		if len(ws[0]) > 12 || len(ws[1]) > 12 {
			continue
		}
		switch text.Paraphrase(p.A.Lang, ws[0], ws[1]) {
		case 1:
			best = 2
		case 2:
			best = max(best, 1)
		}
	}
	return float32(best)
}

func (p *place) joined(n int) string {
	var b strings.Builder
	for _, i := range p.rest[n] {
		b.WriteString(p.sides[n].Fold(i))
	}
	return b.String()
}

// kinship returns how kindred the content words that only one side has are to the best of the other's: the mean, weighted by rarity, and the
// weight of what has no kin.
func (p *place) kinship(n int, best []float32) (mean, unlike float32) {
	var sum, all float32
	for k, i := range p.rest[n] {
		x := p.sides[n].Entry(i)
		if x.Function {
			continue
		}
		all += x.Rarity
		sum += x.Rarity * best[k]
		if best[k] < .45 {
			unlike += x.Rarity
		}
	}
	if all == 0 {
		return 0, 0
	}
	return sum / all, unlike
}

// elsewhere looks for the words that only one side has in the other sentence and in the other story.
func (p *place) elsewhere(e *evidence) {
	var moved, told, again, covered [2]float32
	for n := range 2 {
		w := p.weight(n, p.rest[n])
		if w == 0 {
			continue
		}
		moved[n] = p.weight(n, p.moved[n]) / w
		for _, i := range p.rest[n] {
			r := p.sides[n].Entry(i).Rarity
			id := p.sides[n].IDs[i]
			if int(id) < len(p.sides[1-n].holds) && p.sides[1-n].holds[id] > 0 {
				told[n] += r / w
			}
			if p.sides[n].holds[id] > 1 {
				again[n] += r / w
			}
			if p.sides[n].covered[i] > .3 {
				covered[n] += r / w
			}
		}
	}
	e.both("moved", moved[0], moved[1])
	e.both("told", told[0], told[1])
	e.both("again", again[0], again[1])
	e.both("covered", covered[0], covered[1])
	e.flag("crossed", p.crossed())
	e.flag("swapped", p.c.Swapped)
	e.flag("written", p.c.Written)
	e.flag("opposed", p.c.Opposed)
	e.flag("slot", p.c.Slot)
	e.flag("lone", p.c.Lone)
	e.flag("foreign", len(p.rest[0]) > 0 && len(p.rest[1]) > 0 && p.foreign(p.c))
	e.put("same beside", p.beside())
}

// crossed reports whether another stretch of the sentences has the same words the other way round: two words that changed places.
func (p *place) crossed() bool {
	if len(p.rest[0]) == 0 || len(p.rest[1]) == 0 {
		return false
	}
	key := func(n, first, last int) string {
		return p.sides[n].Raw[p.sides[n].Words[first].Start():p.sides[n].End(last-1)]
	}
	for _, h := range p.k.Hunks {
		if h.A.Empty() || h.B.Empty() || h.A.Overlaps(p.c.A) || h.B.Overlaps(p.c.B) || p.c.A.Empty() || p.c.B.Empty() {
			continue
		}
		if key(0, h.A.First, h.A.Last) == key(1, p.c.B.First, p.c.B.Last) && key(1, h.B.First, h.B.Last) == key(0, p.c.A.First, p.c.A.Last) {
			return true
		}
	}
	return false
}

// typed looks at the facts that the ranges touch.
func (p *place) typed(e *evidence) {
	kinds := [...]text.Kind{text.Number, text.Time, text.Name, text.Attribution, text.Certainty, text.Quote}
	for _, kind := range kinds {
		fa, fb := p.facts(0, kind), p.facts(1, kind)
		e.flagOf(kind, " both", len(fa) > 0 && len(fb) > 0)
		e.flagOf(kind, " one", (len(fa) > 0) != (len(fb) > 0))
		best := text.Relation(255)
		for _, x := range fa {
			for _, y := range fb {
				if best == text.Equal { // none is before it
					break
				}
				r := p.relation(x, y)
				if r == text.Coarser {
					r = text.Finer
				}
				if r == text.Unlike {
					continue
				}
				best = min(best, r)
			}
		}
		switch kind {
		case text.Quote:
			e.flagOf(kind, " equal", best == text.Equal)
		default:
			e.flagOf(kind, " equal", best == text.Equal)
			e.flagOf(kind, " variant", best == text.Variant)
			e.flagOf(kind, " finer", best == text.Finer)
			e.flagOf(kind, " conflict", best == text.Conflict)
			e.flagOf(kind, " compatible", best == text.Compatible)
		}
	}
	qualified, turned := false, false
	if p.c.Origin == differ.Typed {
		q, ok := p.c.FactA.Value.(text.Quantity)
		w, _ := p.c.FactB.Value.(text.Quantity)
		qualified = ok && !q.SameQualifier(w)
		turned = ok && q.Value == -w.Value && q.Value != 0
	}
	e.flag("qualified otherwise", qualified)
	e.flag("other sign", turned)
	if p.c.Origin == differ.Typed {
		e.flag("same subject", p.c.FactA.Subject != "" && p.c.FactA.Subject == p.c.FactB.Subject)
		if q, ok := p.c.FactA.Value.(text.Quantity); ok {
			w := p.c.FactB.Value.(text.Quantity)
			e.flag("same unit", q.Unit == w.Unit)
			e.flag("same thing", q.Of != "" && q.Of == w.Of)
			e.put("ratio", magnitude(q.Value, w.Value))
			return
		}
	} else {
		e.put("same subject", 0)
	}
	e.put("same unit", 0)
	e.put("same thing", 0)
	e.put("ratio", -1)
}

// magnitude returns how far apart two numbers are: 0 for equal ones, 1 for ten times.
func magnitude(v, w float64) float32 {
	if v == w {
		return 0
	}
	if v <= 0 || w <= 0 {
		return 3
	}
	return float32(min(math.Abs(math.Log10(v/w)), 3))
}

// factsOf returns the facts of the linked sentence of a side.
func (p *place) factsOf(n int) []text.Fact {
	if n == 0 {
		return p.A.FactsOf(p.k.A)
	}
	return p.B.FactsOf(p.k.B)
}

// relations are those of the facts of a pair of sentences, as they are asked for.
type relations struct {
	link  *differ.Link
	known []text.Relation // by fact of A, then of B, and one: 0 for those that were not asked for
}

// relation returns how a fact of the linked sentence of A stands to one of B.
func (p *place) relation(i, j int32) text.Relation {
	as, bs := p.factsOf(0), p.factsOf(1)
	r := &p.relations
	if r.link != p.k {
		r.link = p.k
		r.known = slices.Grow(r.known[:0], len(as)*len(bs))[:len(as)*len(bs)]
		clear(r.known)
	}
	known := &r.known[int(i)*len(bs)+int(j)]
	if *known == 0 {
		*known = text.Relate(as[i].Value, bs[j].Value) + 1
	}
	return *known - 1
}

// facts returns the numbers of the facts of a kind that share a word with a range.
func (p *place) facts(n int, kind text.Kind) []int32 {
	out := p.listed[n][:0]
	all := p.factsOf(n)
	for i := range all {
		f := &all[i]
		if f.Kind != kind && !(kind == text.Name && f.Kind == text.Place) {
			continue
		}
		if p.r[n].Overlaps(differ.Range{First: f.First, Last: f.Last}) {
			out = append(out, int32(i))
		}
	}
	p.listed[n] = out
	return out
}

func (p *place) quotes(e *evidence) {
	qa, qb := p.quotedShare(0), p.quotedShare(1)
	e.both("quoted", qa, qb)
	e.flag("quoted apart", qa > .5 != (qb > .5) && !p.r[0].Empty() && !p.r[1].Empty())
}

// quotedShare returns the share of a range that stands in quotation marks; of an empty one whether the words around do.
func (p *place) quotedShare(n int) float32 {
	r := p.r[n]
	if r.Empty() {
		r = differ.Range{First: max(r.First-1, p.sentenceOf(n).First), Last: min(r.First+1, p.sentenceOf(n).Last)}
	}
	if r.Empty() {
		return 0
	}
	m := 0
	for i := r.First; i < r.Last; i++ {
		if p.sides[n].Words[i].Quoted() {
			m++
		}
	}
	return float32(m) / float32(r.Len())
}

// shape looks at the letters.
func (p *place) shape(e *evidence) {
	a, b := p.whole(0), p.whole(1)
	e.flag("same letters", a == b && a != "")
	e.flag("spelling", len(p.rest[0]) == 1 && len(p.rest[1]) == 1 && !digits(a) && !digits(b) && differ.Alike(p.joined(0), p.joined(1)) >= .8)
	e.flag("acronym", p.acronym(0) || p.acronym(1))
	e.both("function only", p.functions(0), p.functions(1))
	e.flag("turns", p.turns(0) || p.turns(1))
}

func digits(s string) bool { return strings.ContainsAny(s, "0123456789") }

// whole returns a range's letters without anything between them.
func (p *place) whole(n int) string {
	var b strings.Builder
	for i := p.r[n].First; i < p.r[n].Last; i++ {
		b.WriteString(p.sides[n].Fold(i))
	}
	return b.String()
}

// acronym reports whether one side's only word is the initials of the other's.
func (p *place) acronym(n int) bool {
	if p.r[n].Len() != 1 || p.r[1-n].Len() < 2 || p.r[1-n].Len() > 6 {
		return false
	}
	w := p.sides[n].Fold(p.r[n].First)
	var b strings.Builder
	for i := p.r[1-n].First; i < p.r[1-n].Last; i++ {
		if p.sides[1-n].Words[i].Upper() {
			b.WriteByte(p.sides[1-n].Fold(i)[0])
		}
	}
	return len(w) > 1 && w == b.String()
}

// functions returns 1 where a range has words and all of them are function words.
func (p *place) functions(n int) float32 {
	if len(p.rest[n]) == 0 || p.content(n, p.rest[n]) > 0 {
		return 0
	}
	return 1
}

func (p *place) turns(n int) bool {
	for _, i := range p.rest[n] {
		if p.sides[n].Turns(i) {
			return true
		}
	}
	return false
}

// insertedNames are the features of inserted, which places that are two-sided have too.
var insertedNames = [...]string{"inserted function first", "inserted function last", "inserted name first", "inserted name last", "inserted say", "inserted hedge", "inserted time", "inserted number", "inserted parted before", "inserted parted after", "inserted colour", "inserted detail", "inserted rarity", "inserted before name"}

// inserted looks at what the words of a one-sided place begin and end with.
func (p *place) inserted(e *evidence) {
	n := -1
	switch {
	case len(p.rest[0]) > 0 && len(p.rest[1]) == 0:
		n = 0
	case len(p.rest[1]) > 0 && len(p.rest[0]) == 0:
		n = 1
	}
	if n < 0 {
		for _, name := range insertedNames {
			e.put(name, -1)
		}
		return
	}
	ws := p.rest[n]
	first, last := ws[0], ws[len(ws)-1]
	st := p.sides[n].Story
	e.flag("inserted function first", st.Entry(first).Function)
	e.flag("inserted function last", st.Entry(last).Function)
	e.flag("inserted name first", st.Words[first].Upper())
	e.flag("inserted name last", st.Words[last].Upper())
	e.flag("inserted say", p.any(n, text.ClassSay))
	e.flag("inserted hedge", p.any(n, text.ClassHedge|text.ClassModal|text.ClassNegation))
	e.flag("inserted time", p.any(n, text.ClassTime))
	e.flag("inserted number", p.any(n, text.ClassNumber))
	e.flag("inserted parted before", p.parted(n, p.r[n].First))
	e.flag("inserted parted after", p.parted(n, p.r[n].Last))
	e.flag("inserted colour", p.all(n, text.ClassColour))
	e.flag("inserted detail", p.any(n, text.ClassDetail))
	e.put("inserted rarity", p.weight(n, ws)/float32(len(ws)))
	next := text.Class(0)
	if last+1 < len(st.Words) {
		next = st.Class(last + 1)
	}
	e.flag("inserted before name", next&text.ClassName != 0)
}

// all reports whether all content words that only a side has are of a class.
func (p *place) all(n int, c text.Class) bool {
	for _, i := range p.rest[n] {
		if p.sides[n].Class(i)&c == 0 && !p.sides[n].Entry(i).Function {
			return false
		}
	}
	return true
}

func (p *place) any(n int, c text.Class) bool {
	for _, i := range p.rest[n] {
		if p.sides[n].Class(i)&c != 0 {
			return true
		}
	}
	return false
}

// anywhere looks for the values of the facts that the ranges touch among all facts of the other story.
func (p *place) anywhere(e *evidence) {
	for _, kind := range [...]text.Kind{text.Number, text.Time, text.Name} {
		a, b := p.told(0, kind), p.told(1, kind)
		e.bothOf(string(kind), " told", a, b)
	}
}

// told returns the share of the facts of a kind in a range that the other story tells anywhere; -1 where the range has none.
func (p *place) told(n int, kind text.Kind) float32 {
	mine := p.facts(n, kind)
	if len(mine) == 0 {
		return -1
	}
	found := 0
	for _, i := range mine {
		if p.sides[1-n].tells(&p.factsOf(n)[i]) {
			found++
		}
	}
	return float32(found) / float32(len(mine))
}

// mostFacts is how many facts of a story are asked whether they say what another does.
const mostFacts = 400

// told is a fact that was asked for.
type told struct {
	kind  text.Kind
	value any
}

// tells reports whether a story has a fact of the same kind and value.
func (s *side) tells(f *text.Fact) bool {
	if key, ok := text.KeyOf(f.Value, s.asker); ok {
		for _, i := range s.keyed[key] {
			if g := &s.Facts[i]; g.Kind == f.Kind && text.Relate(f.Value, g.Value) == text.Equal {
				return true
			}
		}
		return false
	}
	asked := told{f.Kind, f.Value}
	tells, ok := s.told[asked]
	if !ok {
		tells = slices.ContainsFunc(s.Facts[:min(len(s.Facts), mostFacts)], func(g text.Fact) bool {
			return g.Kind == f.Kind && text.Relate(f.Value, g.Value) == text.Equal
		})
		s.told[asked] = tells
	}
	return tells
}

// repeated looks for the same exchange of words in other pairs of sentences.
func (p *place) repeated(e *evidence) {
	n := int32(0)
	if len(p.rest[0]) > 0 && len(p.rest[1]) > 0 {
		n = p.exchanges[p.exchange(p.c)] - 1
	}
	e.put("repeated", capped(float32(n), 4))
}

// exchange is the words of both sides of a place, hashed.
type exchange [2]uint64

func (s *Scene) exchange(c *differ.Candidate) exchange {
	return exchange{s.sides[0].hash(c.A), s.sides[1].hash(c.B)}
}

// hash returns the words of a range as a number (FNV-1a of their ids).
func (s *side) hash(r differ.Range) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := r.First; i < r.Last; i++ {
		h = (h ^ uint64(uint32(s.IDs[i]))) * 0x100000001b3
	}
	return h ^ h>>29
}

// beside counts the neighbours of the two sentences that are a pair of the same words: before, after.
func (p *place) beside() (n float32) {
	for _, step := range [2]int{-1, 1} {
		i, j := p.k.A+step, p.k.B+step
		if i < 0 || i >= len(p.A.Sentences) || j < 0 || j >= len(p.B.Sentences) {
			if (i < 0 || i >= len(p.A.Sentences)) && (j < 0 || j >= len(p.B.Sentences)) {
				n += .5
			}
			continue
		}
		for _, l := range p.sides[0].links(i) {
			if k := &p.Links[l]; k.B == j && len(k.Hunks) == 0 {
				n++
			}
		}
	}
	return n
}
