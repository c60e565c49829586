package facts

import (
	"cmp"
	"math"
	"slices"
)

// group is the sentences of two versions that tell the same: one on each side, or more where a sentence was split or merged; one side is
// empty where only the other version has the sentence.
type group struct {
	a, b []int // indexes of sentences, increasing
	like float64

	placed bool // the sentences before them, or after them, are a pair too
}

// Thresholds of the alignment, shares of weighted words in common.
const (
	sure     = 0.5  // two sentences this alike are the same wherever they stand
	possible = 0.26 // the same where they stand between the same sure pairs and share rare words
	nextTo   = 0.14 // the same where both stand next to the sentences of one pair
	moved    = 0.18 // the same wherever they stand if no other sentence is, and they share three rare words
	attached = 0.55 // share of a sentence found in what another pair leaves over: a split
)

// commonWord is the number of sentences from which a word joins no candidates: without a cap, long texts would be compared pair by pair.
const commonWord = 40

// aligner pairs the sentences of two documents.
type aligner struct {
	a, b   *document
	weight map[string]float64
	wa, wb []map[string]float64 // weighted words of each sentence
	na, nb []float64            // their sums
}

// align returns the groups of two versions in the order of a, those with only b's sentences after the group that stands before them in b.
// Sure pairs are taken first, the most alike before others; then pairs of lower likeness between the same sure ones; then split
// sentences join the pairs they belong to (after Gale and Church, "A program for aligning sentences in bilingual corpora", 1993, for what
// is left between anchors).
func align(a, b *document) []group {
	al := &aligner{a: a, b: b, weight: map[string]float64{}}
	n := float64(len(a.sentences) + len(b.sentences))
	df := map[string]int{}
	count := func(d *document) {
		for i := range d.sentences {
			seen := map[string]bool{}
			for _, t := range d.of(i) {
				if k := t.stem; !seen[k] {
					seen[k] = true
					df[k]++
				}
			}
		}
	}
	count(a)
	count(b)
	for w, c := range df {
		al.weight[w] = math.Log(1 + n/float64(c))
		if functionWords[w] {
			al.weight[w] *= 0.15
		}
	}
	al.wa, al.na = al.vectors(a)
	al.wb, al.nb = al.vectors(b)

	pairs := al.candidates(df)
	toA, toB := make([]int, len(a.sentences)), make([]int, len(b.sentences))
	for i := range toA {
		toA[i] = -1
	}
	for i := range toB {
		toB[i] = -1
	}
	likes := map[[2]int]float64{}
	take := func(p pair) {
		if toA[p.a] < 0 && toB[p.b] < 0 {
			toA[p.a], toB[p.b] = p.b, p.a
			likes[[2]int{p.a, p.b}] = p.like
		}
	}
	for _, p := range pairs {
		if p.like >= sure {
			take(p)
		}
	}
	for _, p := range pairs {
		if p.like >= possible && p.like < sure && al.between(p, toA) && al.rare(p, df) {
			take(p)
		}
	}
	for again := true; again; {
		again = false
		for _, p := range pairs {
			if toA[p.a] < 0 && toB[p.b] < 0 && p.like >= nextTo && al.adjacent(p, toA) && al.rare(p, df) {
				take(p)
				again = true
			}
		}
	}
	for i := 1; i+1 < len(toA); i++ { // one short sentence between two pairs on both sides
		if j := toA[i-1] + 1; toA[i] < 0 && j > 0 && j+1 < len(toB) && toB[j] < 0 && toA[i+1] == j+1 && al.halfCommon(i, j) {
			take(pair{i, j, weak})
		}
	}
	for _, p := range pairs { // what is left anywhere: a sentence that was moved and rewritten
		if p.like >= moved && toA[p.a] < 0 && toB[p.b] < 0 && al.rareWords(p, df) >= 3 {
			take(p)
		}
	}
	// Groups, first of the pairs.
	of := make(map[int]int) // sentence of a -> group
	ofB := make(map[int]int)
	var groups []group
	for i, j := range toA {
		if j >= 0 {
			of[i], ofB[j] = len(groups), len(groups)
			g := group{a: []int{i}, b: []int{j}, like: likes[[2]int{i, j}]}
			g.placed = al.adjacent(pair{i, j, 0}, toA)
			groups = append(groups, g)
		}
	}
	// Splits: a sentence alone that the other side's sentence of a neighbouring group holds, beyond what that group's own sentences use.
	attach := func(alone []int, taken func(i int) bool, vec, other []map[string]float64, sum []float64, swap bool) {
		for i := range alone {
			if alone[i] >= 0 || taken(i) || sum[i] == 0 {
				continue
			}
			best, bestShare := -1, attached
			for g := range groups {
				own, opp := groups[g].a, groups[g].b
				if swap {
					own, opp = opp, own
				}
				if len(own) > 2 || !near(own, i) {
					continue
				}
				share := 0.0
				for w, v := range vec[i] {
					inOpp, inOwn := 0, 0
					for _, j := range opp {
						if _, ok := other[j][w]; ok {
							inOpp++
						}
					}
					for _, j := range own {
						if _, ok := vec[j][w]; ok {
							inOwn++
						}
					}
					if inOpp > inOwn || inOpp > 0 && inOwn == 0 {
						share += v
					}
				}
				if share /= sum[i]; share > bestShare {
					best, bestShare = g, share
				}
			}
			if best < 0 {
				continue
			}
			g := &groups[best]
			if swap {
				g.b = append(g.b, i)
				slices.Sort(g.b)
				ofB[i] = best
			} else {
				g.a = append(g.a, i)
				slices.Sort(g.a)
				of[i] = best
			}
		}
	}
	attach(toA, func(i int) bool { _, ok := of[i]; return ok }, al.wa, al.wb, al.na, false)
	attach(toB, func(i int) bool { _, ok := ofB[i]; return ok }, al.wb, al.wa, al.nb, true)
	for i := range a.sentences {
		if _, ok := of[i]; !ok {
			groups = append(groups, group{a: []int{i}})
		}
	}
	for j := range b.sentences {
		if _, ok := ofB[j]; !ok {
			groups = append(groups, group{b: []int{j}})
		}
	}
	return groups
}

// near reports whether sentence i stands beside one of the sentences.
func near(own []int, i int) bool {
	for _, o := range own {
		if o-i <= 2 && i-o <= 2 {
			return true
		}
	}
	return false
}

// pair is two sentences and how alike they are.
type pair struct {
	a, b int
	like float64
}

// vectors returns the weighted words of each sentence, repeats once, and their sums.
func (al *aligner) vectors(d *document) ([]map[string]float64, []float64) {
	vs, sums := make([]map[string]float64, len(d.sentences)), make([]float64, len(d.sentences))
	for i := range d.sentences {
		v := map[string]float64{}
		for _, t := range d.of(i) {
			v[t.stem] = al.weight[t.stem]
		}
		vs[i] = v
		for _, t := range sortedKeys(v) {
			sums[i] += v[t]
		}
	}
	return vs, sums
}

func sortedKeys(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// candidates returns the pairs of sentences that share a word which is not common, the most alike first; of equals those that stand alike
// far into their texts.
func (al *aligner) candidates(df map[string]int) []pair {
	holders := map[string][]int{}
	for j, v := range al.wb {
		for w := range v {
			if df[w] <= commonWord {
				holders[w] = append(holders[w], j)
			}
		}
	}
	var pairs []pair
	for i, v := range al.wa {
		met := map[int]bool{}
		for w := range v {
			for _, j := range holders[w] {
				met[j] = true
			}
		}
		for j := range met {
			common := 0.0
			for _, w := range sortedKeys(v) {
				if _, ok := al.wb[j][w]; ok {
					common += v[w]
				}
			}
			if s := al.na[i] + al.nb[j]; s > 0 {
				like := 2 * common / s
				if like >= nextTo {
					pairs = append(pairs, pair{i, j, like})
				}
			}
		}
	}
	depth := func(p pair) float64 {
		return math.Abs(float64(p.a)/float64(len(al.wa)) - float64(p.b)/float64(len(al.wb)))
	}
	slices.SortFunc(pairs, func(p, q pair) int {
		if c := cmp.Compare(q.like, p.like); c != 0 {
			return c
		}
		if c := cmp.Compare(depth(p), depth(q)); c != 0 {
			return c
		}
		if c := cmp.Compare(p.a+p.b, q.a+q.b); c != 0 {
			return c
		}
		return cmp.Compare(p.a, q.a)
	})
	return pairs
}

// between reports whether the sentences stand between the same sure pairs: b's between the partners of a's neighbours, two sentences of
// leeway.
func (al *aligner) between(p pair, toA []int) bool {
	low, high := -1, len(al.wb)
	for i := p.a - 1; i >= 0; i-- {
		if toA[i] >= 0 {
			low = toA[i]
			break
		}
	}
	for i := p.a + 1; i < len(toA); i++ {
		if toA[i] >= 0 {
			high = toA[i]
			break
		}
	}
	return low-2 <= p.b && p.b <= high+2 || low > high
}

// adjacent reports whether the sentences before a pair, or those after it, are a pair, or both texts begin or end there.
func (al *aligner) adjacent(p pair, toA []int) bool {
	before := p.a == 0 && p.b == 0 || p.a > 0 && toA[p.a-1] >= 0 && toA[p.a-1] == p.b-1
	after := p.a == len(toA)-1 && p.b == len(al.wb)-1 || p.a+1 < len(toA) && toA[p.a+1] == p.b+1
	return before || after
}

// halfCommon reports whether two sentences share half of their words, function words too.
func (al *aligner) halfCommon(i, j int) bool {
	n := 0
	for w := range al.wa[i] {
		if _, ok := al.wb[j][w]; ok {
			n++
		}
	}
	return 2*n >= min(len(al.wa[i]), len(al.wb[j])) && n > 0
}

// rare reports whether two sentences share two words that few sentences have.
func (al *aligner) rare(p pair, df map[string]int) bool { return al.rareWords(p, df) >= 2 }

// rareWords returns how many words that few sentences have two sentences share.
func (al *aligner) rareWords(p pair, df map[string]int) int {
	n := 0
	for w := range al.wa[p.a] {
		if _, ok := al.wb[p.b][w]; ok && !functionWords[w] && df[w] <= max(4, (len(al.wa)+len(al.wb))/8) {
			n++
		}
	}
	return n
}
