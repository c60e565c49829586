package align

import (
	"cmp"
	"math"
	"slices"

	"github.com/samewire/samewire/dedup/facts/internal/words"
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
// their order whatever their words, and what stands between two such pairs is looked at together; without any, a pair shares a content word. Two sentences that both versions have, word for
// word, are no pair: what they differ in stands in both.
func Align(a, b *Story, m *learn.Linear) []Pair {
	al := newAligner(a, b)
	hope := newHope(m)
	var all []Pair
	var x [Width]float32
	for i, row := range al.rows {
		for _, c := range row {
			if al.settled(i, int(c.b)) || !al.features(i, c, x[:], hope) {
				continue
			}
			p := Pair{A: i, B: int(c.b), P: float32(m.Prob(x[:])), Dice: c.dice, Rank: min(x[rankMin], x[rankMax])}
			p.P = max(p.P, al.sure(i, c))
			if p.P >= least {
				all = append(all, p)
			}
		}
	}
	return keep(a, b, all)
}

// hope tells of pairs of sentences that what is known of them already makes less likely than any that is kept.
type hope struct {
	weights []float32
	rest    [steps + 1]float64 // the most that the features from each step on can add to a score
	bias    float64
}

func newHope(m *learn.Linear) *hope {
	h := &hope{weights: m.Weights, bias: float64(m.Bias)}
	w := func(f int) float64 { return float64(m.Weights[f]) }
	// of two features that are the smaller and the larger of two values, the corners tell
	two := func(low, high float64) float64 { return max(0, high, low+high) }
	beside := max(0, w(before)+w(neighbourLeft), w(after)+w(neighbourLeft), w(before)+w(after)+w(neighbourLeft)+w(neighbourRight)) + max(0, w(beside))
	of := [steps]float64{
		stepWords:      0,
		stepNeighbours: beside,
		stepRuns:       max(0, w(bigrams)) + max(0, w(longestRun)),
		stepTyped:      mostFacts*(max(0, w(namesShared))+max(0, w(numbersShared))+max(0, w(numbersApart))) + max(0, w(quotedShare)),
		stepSoft:       two(w(softMin), w(softMax)),
	}
	for s := steps - 1; s >= 0; s-- {
		h.rest[s] = h.rest[s+1] + of[s]
	}
	return h
}

// gone reports whether the pair cannot reach the least probability when the features of the steps before s are known and add up to score.
func (h *hope) gone(s int, x []float32) bool {
	if h == nil {
		return false
	}
	score := h.bias
	for f, w := range h.weights { // features that are not known are 0
		score += float64(w) * float64(x[f])
	}
	return score+h.rest[s] < hopeless
}

// hopeless is a score below that of the least probability, with room for how sums are rounded.
var hopeless = learn.Logit(least) - .01

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
	Sure  float32 // the least probability that it is given whatever was learned: more than 0 for partners beyond doubt
	X     []float32
}

// Examples returns all pairs of sentences that Align looks at.
func Examples(a, b *Story) []Example {
	al := newAligner(a, b)
	var out []Example
	for i, row := range al.rows {
		for _, c := range row {
			x := make([]float32, Width)
			al.features(i, c, x, nil)
			out = append(out, Example{i, int(c.b), c.equal, al.sure(i, c), x})
		}
	}
	return out
}

// cell is a sentence of b beside one of a.
type cell struct {
	b     int32
	dice  float32
	equal bool
}

// aligner holds what the features of all pairs share.
type aligner struct {
	a, b             *Story
	bagsA, bagsB     [][]int32 // distinct ids of each sentence, sorted
	hashesA, hashesB []uint64  // of the words of each sentence
	weight           []float32
	df               []int32
	sumA, sumB       []float32 // weights of each sentence's words
	rows             [][]cell  // by sentence of a
	bestA, bestB     []float32 // best dice of each sentence
	partner          []int32   // by sentence of a: the one of b that is its partner beyond doubt, or -1
	taken            []bool    // by sentence of b: it is such a partner
	places           places    // tables used again and again
	kindred          kindred
	facts            struct{ a, b []*text.Fact }
}

func newAligner(a, b *Story) *aligner {
	al := &aligner{a: a, b: b, rows: make([][]cell, len(a.Sentences)), bestA: make([]float32, len(a.Sentences)), bestB: make([]float32, len(b.Sentences))}
	al.bagsA, al.bagsB = a.bags(), b.bags()
	al.hashesA, al.hashesB = a.hashes(), b.hashes()
	al.weight, al.df = al.weights()
	al.sumA, al.sumB = al.sums(al.bagsA), al.sums(al.bagsB)
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

func (al *aligner) sums(bags [][]int32) []float32 {
	out := make([]float32, len(bags))
	for i, bag := range bags {
		for _, w := range bag {
			out[i] += al.weight[w]
		}
	}
	return out
}

// look finds for each sentence of a those of b that share the most.
func (al *aligner) look() {
	holders := make([][]int32, len(al.df))
	for j, bag := range al.bagsB {
		for _, w := range bag {
			if al.df[w] <= commonWord && !al.a.Vocabulary.entries[w].Function {
				holders[w] = append(holders[w], int32(j))
			}
		}
	}
	common := make([]float32, len(al.bagsB))
	var met []int32
	for i, bag := range al.bagsA {
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
				row = insert(row, cell{b: j, dice: d}, i)
			}
			common[j] = 0
		}
		for k := range row {
			row[k].dice = al.dice(i, int(row[k].b))
		}
		al.rows[i] = row
	}
}

// insert puts a cell into a row of sentence i that is sorted, best first, and holds the best only.
func insert(row []cell, c cell, i int) []cell {
	better := func(x, y cell) bool {
		if x.dice != y.dice {
			return x.dice > y.dice
		}
		if n, m := abs(int(x.b)-i), abs(int(y.b)-i); n != m {
			return n < m
		}
		return x.b < y.b
	}
	k := len(row)
	for k > 0 && better(c, row[k-1]) {
		k--
	}
	if k == looked {
		return row
	}
	if len(row) < looked {
		row = append(row, cell{})
	}
	copy(row[k+1:], row[k:])
	row[k] = c
	return row
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
	shared(al.bagsA[i], al.bagsB[j], func(w int32) { sum += al.weight[w] })
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

// pairEqual adds sentences of the same words to the rows, and the sentences that stand between two such pairs.
func (al *aligner) pairEqual() {
	partner, taken := al.equals()
	al.partner, al.taken = slices.Clone(partner), slices.Clone(taken)
	for i, j := range partner {
		if j >= 0 {
			al.add(i, cell{b: j, dice: 1, equal: true})
		}
	}
	for _, g := range gaps(partner, len(taken)) {
		if n := g.lastA - g.firstA; n == g.lastB-g.firstB {
			for k := range n {
				if i, j := g.firstA+k, g.firstB+k; !taken[j] && (n == 1 && al.dice(i, j) >= inPlace || al.framed(i, j)) {
					al.partner[i], al.taken[j] = int32(j), true
					al.add(i, cell{b: int32(j), dice: al.dice(i, j)})
				}
			}
		}
		if g.lastA-g.firstA > between || g.lastB-g.firstB > between {
			continue
		}
		bound := g.firstA > 0 && g.firstB > 0 || g.lastA < len(partner) && g.lastB < len(taken)
		for x := g.firstA; x < g.lastA; x++ {
			for y := g.firstB; y < g.lastB; y++ {
				if !taken[y] && (bound || al.shares(x, y)) {
					al.add(x, cell{b: int32(y), dice: al.dice(x, y)})
				}
			}
		}
	}
}

// shares reports whether two sentences have a content word in common. Where no equal sentences bound a place there is nothing else to pair by.
func (al *aligner) shares(i, j int) (any bool) {
	shared(al.bagsA[i], al.bagsB[j], func(w int32) { any = any || !al.a.Vocabulary.entries[w].Function })
	return any
}

// equals pairs sentences of the same words, each with one at most, and returns the partner of each of a, or -1, and which of b have one. First
// those whose words no other sentence has; then those that stand beside such a pair, or where both texts begin or end; then, in gaps of as
// many sentences, those in the same place; then the first with the first. So of lists of the same line a changed one stays where it is.
func (al *aligner) equals() (partner []int32, taken []bool) {
	n, m := len(al.hashesA), len(al.hashesB)
	partner, taken = make([]int32, n), make([]bool, m)
	type places struct{ nA, nB, first int32 }
	of := make(map[uint64]places, m)
	next := make([]int32, m) // the next sentence of the same words, or m
	for j := m - 1; j >= 0; j-- {
		p, ok := of[al.hashesB[j]]
		if next[j] = p.first; !ok {
			next[j] = int32(m)
		}
		of[al.hashesB[j]] = places{nB: p.nB + 1, first: int32(j)}
	}
	for i, h := range al.hashesA {
		partner[i] = -1
		if p := of[h]; p.nB > 0 {
			p.nA++
			of[h] = p
		}
	}
	pair := func(i, j int) {
		if i >= 0 && i < n && j >= 0 && j < m && partner[i] < 0 && !taken[j] && al.same(i, j) {
			partner[i], taken[j] = int32(j), true
		}
	}
	for i, h := range al.hashesA {
		if p := of[h]; p.nA == 1 && p.nB == 1 {
			pair(i, int(p.first))
		}
	}
	pair(0, 0)
	for i := 1; i < n; i++ {
		if j := partner[i-1]; j >= 0 {
			pair(i, int(j)+1)
		}
	}
	pair(n-1, m-1)
	for i := n - 2; i >= 0; i-- {
		if j := partner[i+1]; j >= 0 {
			pair(i, int(j)-1)
		}
	}
	for _, g := range gaps(partner, m) {
		if g.lastA-g.firstA == g.lastB-g.firstB {
			for k := range g.lastA - g.firstA {
				pair(g.firstA+k, g.firstB+k)
			}
		}
	}
	for i, h := range al.hashesA {
		p := of[h]
		if partner[i] >= 0 || p.nB == 0 {
			continue
		}
		for partner[i] < 0 && p.first < int32(m) {
			pair(i, int(p.first))
			p.first = next[p.first]
		}
		of[h] = p
	}
	return partner, taken
}

// gap is what stands between two pairs of sentences.
type gap struct{ firstA, lastA, firstB, lastB int }

// gaps returns what stands between pairs in order, where both texts have something.
func gaps(partner []int32, m int) (all []gap) {
	lastA, lastB := -1, -1
	for i := 0; i <= len(partner); i++ {
		j := m
		if i < len(partner) {
			if j = int(partner[i]); j < 0 {
				continue
			}
		}
		if i-lastA > 1 && j-lastB > 1 {
			all = append(all, gap{lastA + 1, i, lastB + 1, j})
		}
		lastA, lastB = i, j
	}
	return all
}

// inPlace is the dice of two sentences alone between equal ones from which one is taken for the other, changed.
const inPlace = .5

// framed reports whether two sentences have nearly all words in common, however little the words say: lines of a list.
func (al *aligner) framed(i, j int) bool {
	const nearly = .7
	n := 0
	shared(al.bagsA[i], al.bagsB[j], func(int32) { n++ })
	return n > 1 && float64(2*n) >= nearly*float64(len(al.bagsA[i])+len(al.bagsB[j]))
}

// sure returns the least probability of a pair of sentences: that of equal ones, and of one alone between equal ones beside the other there. Of lists
// whose lines are all alike nothing but that tells which are one.
func (al *aligner) sure(i int, c cell) float32 {
	switch {
	case c.equal:
		return .98
	case al.partner[i] == c.b:
		return .9
	}
	return 0
}

// settled reports whether both sentences have partners beyond doubt, and others: then what they differ in stands in both versions.
func (al *aligner) settled(i, j int) bool {
	return al.partner[i] >= 0 && al.taken[j] && al.partner[i] != int32(j)
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

// The features are computed in steps, the cheap ones first.
const (
	stepWords = iota
	stepNeighbours
	stepRuns
	stepTyped
	stepSoft
	steps
)

// The most that features count.
const (
	mostRare  = 6
	mostFacts = 3
)

// features fills in the features of a pair. It reports whether it did: it stops where there is no hope left. A nil hope never ends.
func (al *aligner) features(i int, c cell, x []float32, h *hope) bool {
	clear(x)
	if al.sure(i, c) > 0 {
		h = nil
	}
	for s := range steps {
		switch s {
		case stepWords:
			al.words(i, c, x)
		case stepNeighbours:
			al.neighbours(i, int(c.b), x)
		case stepRuns:
			x[bigrams], x[longestRun] = al.runs(i, int(c.b))
		case stepTyped:
			al.typed(i, int(c.b), x)
		case stepSoft:
			sa, sb := al.soft(i, int(c.b))
			x[softMin], x[softMax] = min(sa, sb), max(sa, sb)
		}
		if h.gone(s+1, x) {
			return false
		}
	}
	return true
}

// words fills in how much of two sentences' words is the same, and where they stand.
func (al *aligner) words(i int, c cell, x []float32) {
	j := int(c.b)
	a, b := al.bagsA[i], al.bagsB[j]
	few := int32(max(4, (len(al.bagsA)+len(al.bagsB))/8))
	var common float32
	shared(a, b, func(w int32) {
		common += al.weight[w]
		if al.df[w] <= few && x[rareShared] < mostRare && !al.a.Vocabulary.entries[w].Function {
			x[rareShared]++
		}
	})
	ca, cb := ratio(common, al.sumA[i]), ratio(common, al.sumB[j])
	x[diceWords] = c.dice
	x[rootDice] = float32(math.Sqrt(float64(c.dice)))
	x[containMax], x[containMin] = max(ca, cb), min(ca, cb)
	ra, rb := ratio(c.dice, al.bestA[i]), ratio(c.dice, al.bestB[j])
	x[rankMin], x[rankMax] = min(ra, rb), max(ra, rb)
	x[position] = float32(math.Abs(float64(i)/float64(len(al.bagsA)) - float64(j)/float64(len(al.bagsB))))
	x[leads] = truth(i < 2 && j < 2)
	x[oneLead] = truth((i < 2) != (j < 2))
	la, lb := float64(len(a)+1), float64(len(b)+1)
	x[lengths] = float32(math.Abs(math.Log(la / lb)))
	x[shortest] = float32(math.Log(min(la, lb)))
	x[equalWords] = truth(c.equal)
}

// neighbours fills in how much the sentences beside have in common.
func (al *aligner) neighbours(i, j int, x []float32) {
	if i > 0 && j > 0 {
		x[before] = al.dice(i-1, j-1)
	} else if i == 0 && j == 0 {
		x[before] = .3
	}
	if i+1 < len(al.bagsA) && j+1 < len(al.bagsB) {
		x[after] = al.dice(i+1, j+1)
	} else if i+1 == len(al.bagsA) && j+1 == len(al.bagsB) {
		x[after] = .3
	}
	// a split sentence's half stands beside the other's partner
	for _, d := range [4][2]int{{i - 1, j}, {i + 1, j}, {i, j - 1}, {i, j + 1}} {
		if d[0] >= 0 && d[1] >= 0 && d[0] < len(al.bagsA) && d[1] < len(al.bagsB) {
			x[beside] = max(x[beside], al.dice(d[0], d[1]))
		}
	}
	x[neighbourLeft], x[neighbourRight] = max(x[before], x[after]), min(x[before], x[after])
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
	al.places.fill(b, al.a.Vocabulary.Len())
	found, most := 0, 0
	for k := 1; k < len(a); k++ {
		at := 0
		for p := al.places.first(a[k-1]); p >= 0; p = al.places.next[p] {
			if int(p)+1 == len(b) || b[p+1] != a[k] {
				continue
			}
			if at++; at == 1 {
				found++
				if k > 1 && p > 0 && a[k-2] == b[p-1] { // count a run from its start only
					break
				}
			}
			if run := 2; min(len(a)-k, len(b)-int(p)-1)+1 > most {
				for k+run-1 < len(a) && int(p)+run < len(b) && a[k+run-1] == b[int(p)+run] {
					run++
				}
				most = max(most, run)
			}
			if at == fewPlaces {
				break
			}
		}
	}
	return min(float32(found)/float32(n-1), 1), float32(min(most, n)) / float32(n)
}

// fewPlaces is how many places of one pair of neighbours are looked at.
const fewPlaces = 4

// places tells where the words of one sentence stand in it.
type places struct {
	at   []place // by id
	next []int32 // by word: the next place of the same word, or -1
	turn int32
}

type place struct{ turn, first int32 }

func (p *places) fill(ids []int32, vocabulary int) {
	if len(p.at) < vocabulary {
		p.at = make([]place, vocabulary)
	}
	p.turn++
	p.next = slices.Grow(p.next[:0], len(ids))[:len(ids)]
	for k := len(ids) - 1; k >= 0; k-- {
		p.next[k] = p.first(ids[k])
		p.at[ids[k]] = place{p.turn, int32(k)}
	}
}

func (p *places) first(id int32) int32 {
	if at := p.at[id]; at.turn == p.turn {
		return at.first
	}
	return -1
}

// typed counts what two sentences share of names and numbers.
func (al *aligner) typed(i, j int, x []float32) {
	x[numbersShared], x[numbersApart] = al.related(i, j, text.Number)
	x[namesShared], _ = al.related(i, j, text.Name)
	qa, qb := quoted(al.a, i), quoted(al.b, j)
	x[quotedShare] = min(qa, qb)
}

// mostTyped is how many facts of one kind are looked at in a sentence: of a list of names only the first.
const mostTyped = 20

// related counts the facts of a kind that one sentence has and the other has too, and those that it has otherwise.
func (al *aligner) related(i, j int, kind text.Kind) (equal, apart float32) {
	k := &al.facts
	k.a, k.b = listed(k.a[:0], al.a.FactsOf(i), kind), listed(k.b[:0], al.b.FactsOf(j), kind)
	if len(k.b) == 0 {
		return 0, 0
	}
	for _, f := range k.a {
		if equal >= mostFacts && apart >= mostFacts {
			break
		}
		if slices.ContainsFunc(k.b, func(g *text.Fact) bool {
			switch text.Relate(f.Value, g.Value) {
			case text.Equal, text.Variant, text.Finer, text.Coarser:
				return true
			}
			return false
		}) {
			equal++
		} else {
			apart++
		}
	}
	return min(equal, mostFacts), min(apart, mostFacts)
}

// listed appends the facts of a kind; places are names.
func listed(dst []*text.Fact, facts []text.Fact, kind text.Kind) []*text.Fact {
	for i := range facts {
		f := &facts[i]
		if (f.Kind == kind || f.Kind == text.Place && kind == text.Name) && len(dst) < mostTyped {
			dst = append(dst, f)
		}
	}
	return dst
}

// quoted returns the share of a sentence's words that stand in quotation marks.
func quoted(s *Story, i int) float32 {
	x := s.Sentences[i]
	n := 0
	for _, w := range s.Words[x.First:x.Last] {
		if w.Quoted() {
			n++
		}
	}
	return float32(n) / float32(max(1, x.Last-x.First))
}

// soft returns how much of each sentence's weight has an equal or a kindred word in the other.
func (al *aligner) soft(i, j int) (a, b float32) {
	k := &al.kindred
	k.a, k.b = k.a[:0], k.b[:0]
	k.list(al.bagsA[i], al.bagsB[j], al.a.Vocabulary)
	for n := range k.a {
		for m := range k.b {
			if x, y := &k.a[n], &k.b[m]; x.both && y.both || x.known == 0 || y.known == 0 {
				continue
			} else {
				c := x.known.Cosine(y.known)
				x.best, y.best = max(x.best, c), max(y.best, c)
			}
		}
	}
	return al.softSide(k.a), al.softSide(k.b)
}

// softSide returns the share of weight.
func (al *aligner) softSide(of []kin) float32 {
	var sum, all float32
	for _, w := range of {
		all += al.weight[w.id]
		if w.both {
			sum += al.weight[w.id]
		} else if w.best > kindredFrom {
			sum += al.weight[w.id] * w.best
		}
	}
	return ratio(sum, all)
}

// kindredFrom is the cosine from which words are kindred.
const kindredFrom = .45

// kindred is the content words of two sentences.
type kindred struct{ a, b []kin }

type kin struct {
	id    int32
	known words.ID
	both  bool
	best  float32 // cosine to a word of the other sentence
}

func (k *kindred) list(a, b []int32, v *Vocabulary) {
	add := func(to []kin, id int32, both bool) []kin {
		if e := &v.entries[id]; !e.Function {
			to = append(to, kin{id: id, known: e.Known, both: both})
		}
		return to
	}
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			k.a, a = add(k.a, a[0], false), a[1:]
		case len(a) == 0 || a[0] > b[0]:
			k.b, b = add(k.b, b[0], false), b[1:]
		default:
			k.a, k.b = add(k.a, a[0], true), add(k.b, b[0], true)
			a, b = a[1:], b[1:]
		}
	}
}
