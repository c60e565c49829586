package align

import (
	"cmp"
	"math"
	"slices"

	"github.com/samewire/samewire/dedup/internal/learn"
	"github.com/samewire/samewire/dedup/internal/text"
)

// Pair is a sentence of a and one of b that may tell the same.
type Pair struct {
	A, B int
	P    float32 // that they do, in [0, 1]
	Dice float32 // share of weighted words in common
	Rank float32 // Dice over the best of either sentence, the smaller of the two
}

// Options of an alignment.
const (
	commonWord = 40  // a word in more sentences than this finds no partners
	looked     = 12  // sentences of the other version that a sentence is looked at beside, by words in common
	partners   = 3   // most partners of a sentence
	least      = .2  // probability of a pair that is kept
	ofBest     = .25 // share of its sentences' best probability that a pair needs
)

// Align returns the pairs of sentences of two stories of one vocabulary, in the order of a, then of b. A sentence has at most three partners. Time grows
// with the number of words; a word that stands in more than forty sentences finds no partners by itself, but equal sentences are paired in
// their order whatever their words, and what stands between two such pairs is looked at together.
func Align(a, b *Story, m *learn.Linear) []Pair {
	al := newAligner(a, b)
	var all []Pair
	var x [Width]float32
	for i, row := range al.rows {
		for _, c := range row {
			al.features(i, c, x[:])
			p := Pair{A: i, B: c.b, P: float32(m.Prob(x[:])), Dice: c.dice, Rank: min(x[rankMin], x[rankMax])}
			if c.equal {
				p.P = max(p.P, .98)
			}
			all = append(all, p)
		}
	}
	return keep(a, b, all)
}

// keep returns the pairs that are likely enough, best first until each sentence has its partners, then sorted.
func keep(a, b *Story, all []Pair) []Pair {
	bestA, bestB := make([]float32, len(a.Sentences)), make([]float32, len(b.Sentences))
	for _, p := range all {
		bestA[p.A], bestB[p.B] = max(bestA[p.A], p.P), max(bestB[p.B], p.P)
	}
	slices.SortFunc(all, func(p, q Pair) int {
		return cmp.Or(cmp.Compare(q.P, p.P), cmp.Compare(q.Dice, p.Dice), cmp.Compare(abs(p.A-p.B), abs(q.A-q.B)), cmp.Compare(p.A+p.B, q.A+q.B), cmp.Compare(p.A, q.A))
	})
	nA, nB := make([]int8, len(a.Sentences)), make([]int8, len(b.Sentences))
	kept := all[:0]
	for _, p := range all {
		if p.P < least || p.P < ofBest*bestA[p.A] || p.P < ofBest*bestB[p.B] || nA[p.A] == partners || nB[p.B] == partners {
			continue
		}
		nA[p.A]++
		nB[p.B]++
		kept = append(kept, p)
	}
	slices.SortFunc(kept, func(p, q Pair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) })
	return kept
}

func abs(n int) int { return max(n, -n) }

// Example is a pair of sentences with its features, for learning.
type Example struct {
	A, B  int
	Equal bool
	X     []float32
}

// Examples returns all pairs of sentences that Align looks at.
func Examples(a, b *Story) []Example {
	al := newAligner(a, b)
	var out []Example
	for i, row := range al.rows {
		for _, c := range row {
			x := make([]float32, Width)
			al.features(i, c, x)
			out = append(out, Example{i, c.b, c.equal, x})
		}
	}
	return out
}

// cell is a sentence of b beside one of a.
type cell struct {
	b     int
	dice  float32
	equal bool
}

// aligner holds what the features of all pairs share.
type aligner struct {
	a, b         *Story
	weight       []float32
	df           []int32
	sumA, sumB   []float32 // weights of each sentence's words
	rows         [][]cell  // by sentence of a
	bestA, bestB []float32 // best dice of each sentence
}

func newAligner(a, b *Story) *aligner {
	al := &aligner{a: a, b: b, rows: make([][]cell, len(a.Sentences)), bestA: make([]float32, len(a.Sentences)), bestB: make([]float32, len(b.Sentences))}
	al.weight, al.df = weights(a, b)
	al.sumA, al.sumB = al.sums(a), al.sums(b)
	al.look()
	al.pairEqual()
	for i, row := range al.rows {
		slices.SortFunc(row, func(x, y cell) int { return cmp.Compare(x.b, y.b) })
		for _, c := range row {
			al.bestA[i], al.bestB[c.b] = max(al.bestA[i], c.dice), max(al.bestB[c.b], c.dice)
		}
	}
	return al
}

func (al *aligner) sums(s *Story) []float32 {
	out := make([]float32, len(s.bags))
	for i, bag := range s.bags {
		for _, w := range bag {
			out[i] += al.weight[w]
		}
	}
	return out
}

// look finds for each sentence of a those of b that share the most.
func (al *aligner) look() {
	holders := make([][]int32, len(al.df))
	for j, bag := range al.b.bags {
		for _, w := range bag {
			if al.df[w] <= commonWord && !al.a.Vocabulary.entries[w].Function {
				holders[w] = append(holders[w], int32(j))
			}
		}
	}
	common := make([]float32, len(al.b.bags))
	var met []int32
	for i, bag := range al.a.bags {
		met = met[:0]
		for _, w := range bag {
			for _, j := range holders[w] {
				if common[j] == 0 {
					met = append(met, j)
				}
				common[j] += al.weight[w]
			}
		}
		row := make([]cell, 0, min(len(met), looked))
		for _, j := range met {
			if d := 2 * common[j] / (al.sumA[i] + al.sumB[j]); d > .02 {
				row = append(row, cell{b: int(j), dice: d})
			}
			common[j] = 0
		}
		slices.SortFunc(row, func(x, y cell) int {
			return cmp.Or(cmp.Compare(y.dice, x.dice), cmp.Compare(abs(x.b-i), abs(y.b-i)), cmp.Compare(x.b, y.b))
		})
		row = row[:min(len(row), looked)]
		for k := range row {
			row[k].dice = al.dice(i, row[k].b)
		}
		al.rows[i] = row
	}
}

// dice returns the share of weighted words that two sentences have in common.
func (al *aligner) dice(i, j int) float32 {
	sum := al.sumA[i] + al.sumB[j]
	if sum == 0 {
		return 0
	}
	return 2 * al.common(i, j) / sum
}

func (al *aligner) common(i, j int) (sum float32) {
	shared(al.a.bags[i], al.b.bags[j], func(w int32) { sum += al.weight[w] })
	return sum
}

// shared calls do for each id that two sorted lists share, in order.
func shared(x, y []int32, do func(id int32)) {
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] < y[0]:
			x = x[1:]
		case x[0] > y[0]:
			y = y[1:]
		default:
			do(x[0])
			x, y = x[1:], y[1:]
		}
	}
}

// between is how many sentences may stand between two equal pairs on each side for all of them to be looked at together.
const between = 4

// pairEqual adds sentences of the same words to the rows, the first of a with the first of b and so on, and the sentences that stand between
// two such pairs.
func (al *aligner) pairEqual() {
	places := map[uint64][]int32{}
	for j, h := range al.b.hashes {
		places[h] = append(places[h], int32(j))
	}
	partner := make([]int, len(al.a.Sentences))
	for i, h := range al.a.hashes {
		partner[i] = -1
		if js := places[h]; len(js) > 0 && same(al.a, al.b, i, int(js[0])) {
			partner[i] = int(js[0])
			places[h] = js[1:]
			al.add(i, cell{b: partner[i], dice: 1, equal: true})
		}
	}
	taken := make([]bool, len(al.b.Sentences))
	for _, j := range partner {
		if j >= 0 {
			taken[j] = true
		}
	}
	lastA, lastB := -1, -1
	for i := 0; i <= len(partner); i++ {
		j := len(taken)
		if i < len(partner) {
			if j = partner[i]; j < 0 {
				continue
			}
		}
		if n, m := i-lastA-1, j-lastB-1; n > 0 && m > 0 && n <= between && m <= between {
			for x := lastA + 1; x < i; x++ {
				for y := lastB + 1; y < j; y++ {
					if !taken[y] {
						al.add(x, cell{b: y, dice: al.dice(x, y)})
					}
				}
			}
		}
		lastA, lastB = i, j
	}
}

// add puts a cell into a row, once.
func (al *aligner) add(i int, c cell) {
	for k := range al.rows[i] {
		if al.rows[i][k].b == c.b {
			al.rows[i][k].equal = al.rows[i][k].equal || c.equal
			al.rows[i][k].dice = max(al.rows[i][k].dice, c.dice)
			return
		}
	}
	al.rows[i] = append(al.rows[i], c)
}

// The features of a pair of sentences. Each is the same with the sides swapped.
const (
	diceWords = iota
	rootDice
	containMax
	containMin
	rankMin
	rankMax
	bigrams
	before
	after
	beside
	position
	leads
	oneLead
	lengths
	shortest
	rareShared
	namesShared
	numbersShared
	numbersApart
	longestRun
	equalWords
	softMin
	softMax
	quotedShare
	neighbourLeft
	neighbourRight
	Width // how many there are
)

// FeatureNames names the features, for people.
var FeatureNames = [Width]string{"dice", "root dice", "contain max", "contain min", "rank min", "rank max", "bigrams", "before", "after", "beside", "position", "leads", "one lead", "lengths",
	"shortest", "rare", "names", "numbers", "numbers apart", "longest run", "equal", "soft min", "soft max", "quoted", "before or after", "before and after"}

func (al *aligner) features(i int, c cell, x []float32) {
	clear(x)
	j := c.b
	a, b := al.a.bags[i], al.b.bags[j]
	common := al.common(i, j)
	ca, cb := ratio(common, al.sumA[i]), ratio(common, al.sumB[j])
	x[diceWords] = c.dice
	x[rootDice] = float32(math.Sqrt(float64(c.dice)))
	x[containMax], x[containMin] = max(ca, cb), min(ca, cb)
	ra, rb := ratio(c.dice, al.bestA[i]), ratio(c.dice, al.bestB[j])
	x[rankMin], x[rankMax] = min(ra, rb), max(ra, rb)
	x[bigrams], x[longestRun] = al.runs(i, j)
	if i > 0 && j > 0 {
		x[before] = al.dice(i-1, j-1)
	} else if i == 0 && j == 0 {
		x[before] = .3
	}
	if i+1 < len(al.a.bags) && j+1 < len(al.b.bags) {
		x[after] = al.dice(i+1, j+1)
	} else if i+1 == len(al.a.bags) && j+1 == len(al.b.bags) {
		x[after] = .3
	}
	// a split sentence's half stands beside the other's partner
	for _, d := range [4][2]int{{i - 1, j}, {i + 1, j}, {i, j - 1}, {i, j + 1}} {
		if d[0] >= 0 && d[1] >= 0 && d[0] < len(al.a.bags) && d[1] < len(al.b.bags) {
			x[beside] = max(x[beside], al.dice(d[0], d[1]))
		}
	}
	x[neighbourLeft], x[neighbourRight] = max(x[before], x[after]), min(x[before], x[after])
	x[position] = float32(math.Abs(float64(i)/float64(len(al.a.bags)) - float64(j)/float64(len(al.b.bags))))
	x[leads] = truth(i < 2 && j < 2)
	x[oneLead] = truth((i < 2) != (j < 2))
	la, lb := float64(len(a)+1), float64(len(b)+1)
	x[lengths] = float32(math.Abs(math.Log(la / lb)))
	x[shortest] = float32(math.Log(min(la, lb)))
	few := int32(max(4, (len(al.a.bags)+len(al.b.bags))/8))
	shared(a, b, func(w int32) {
		if al.df[w] <= few && !al.a.Vocabulary.entries[w].Function {
			x[rareShared]++
		}
	})
	x[rareShared] = min(x[rareShared], 6)
	al.typed(i, j, x)
	x[equalWords] = truth(c.equal)
	sa, sb := al.soft(al.a, al.b, i, j), al.soft(al.b, al.a, j, i)
	x[softMin], x[softMax] = min(sa, sb), max(sa, sb)
}

func ratio(n, of float32) float32 {
	if of == 0 {
		return 0
	}
	return n / of
}

func truth(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// runs returns the share of the shorter sentence's pairs of neighbours that both have, and its share in the longest run of equal words.
func (al *aligner) runs(i, j int) (bigram, longest float32) {
	x, y := al.a.Sentences[i], al.b.Sentences[j]
	a, b := al.a.IDs[x.First:x.Last], al.b.IDs[y.First:y.Last]
	n := min(len(a), len(b))
	if n < 2 {
		return 0, 0
	}
	type bi [2]int32
	at := make(map[bi][]int16, len(b))
	for k := 1; k < len(b); k++ {
		key := bi{b[k-1], b[k]}
		if len(at[key]) < 4 {
			at[key] = append(at[key], int16(k))
		}
	}
	found, most := 0, 0
	for k := 1; k < len(a); k++ {
		ks := at[bi{a[k-1], a[k]}]
		if len(ks) == 0 {
			continue
		}
		found++
		if k > 1 && len(ks) > 0 { // count a run from its start only
			p := ks[0]
			if p > 1 && a[k-2] == b[p-2] {
				continue
			}
		}
		for _, p := range ks {
			run := 2
			for k+run-1 < len(a) && int(p)+run-1 < len(b) && a[k+run-1] == b[int(p)+run-1] {
				run++
			}
			most = max(most, run)
		}
	}
	return min(float32(found)/float32(n-1), 1), float32(min(most, n)) / float32(n)
}

// typed counts what two sentences share of names and numbers.
func (al *aligner) typed(i, j int, x []float32) {
	var numbers, apart, names int
	for _, f := range al.a.FactsOf[i] {
		if f.Kind != text.Number && f.Kind != text.Name && f.Kind != text.Place {
			continue
		}
		equal := false
		any := false
		for _, g := range al.b.FactsOf[j] {
			if (f.Kind == text.Number) != (g.Kind == text.Number) || g.Kind != text.Number && g.Kind != text.Name && g.Kind != text.Place {
				continue
			}
			any = true
			switch text.Relate(f.Value, g.Value) {
			case text.Equal, text.Variant, text.Finer, text.Coarser:
				equal = true
			}
		}
		switch {
		case equal && f.Kind == text.Number:
			numbers++
		case equal:
			names++
		case any && f.Kind == text.Number:
			apart++
		}
	}
	x[numbersShared], x[namesShared], x[numbersApart] = float32(min(numbers, 3)), float32(min(names, 3)), float32(min(apart, 3))
	qa, qb := quoted(al.a, i), quoted(al.b, j)
	x[quotedShare] = min(qa, qb)
}

// quoted returns the share of a sentence's words that stand in quotation marks.
func quoted(s *Story, i int) float32 {
	x := s.Sentences[i]
	n := 0
	for _, w := range s.Words[x.First:x.Last] {
		if w.Quoted {
			n++
		}
	}
	return float32(n) / float32(max(1, x.Last-x.First))
}

// soft returns how much of a sentence's weight has an equal or a kindred word in the other.
func (al *aligner) soft(a, b *Story, i, j int) float32 {
	var sum, all float32
	for _, w := range a.bags[i] {
		e := &a.Vocabulary.entries[w]
		if e.Function {
			continue
		}
		all += al.weight[w]
		if _, ok := slices.BinarySearch(b.bags[j], w); ok {
			sum += al.weight[w]
			continue
		}
		var best float32
		if e.Known != 0 {
			for _, u := range b.bags[j] {
				if k := b.Vocabulary.entries[u]; !k.Function && k.Known != 0 {
					best = max(best, e.Known.Cosine(k.Known))
				}
			}
		}
		if best > .45 {
			sum += al.weight[w] * best
		}
	}
	return ratio(sum, all)
}
