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
	again  bool // one of the sentences tells again what the other's own pair tells: it may be of another group, or alone
}

// Thresholds of the alignment, shares of weighted words in common.
const (
	alike    = 0.98 // two sentences this alike are the same in both versions
	sure     = 0.5  // two sentences this alike are the same wherever they stand
	possible = 0.26 // the same where they stand between the same sure pairs and share rare words
	nextTo   = 0.14 // the same where both stand next to the sentences of one pair, or wherever they stand if both share rare words with no other
	retold   = 0.25 // one tells again what the other tells, if they share three rare words
	reused   = 0.3  // share of sentences with sure partners from which two texts are versions of one report
	attached = 0.55 // share of a sentence found in what another pair leaves over: a split
)

// commonWord is the number of sentences from which a word joins no candidates: without a cap, long texts would be compared pair by pair.
const commonWord = 40

// aligner pairs the sentences of two documents.
type aligner struct {
	a, b   *document
	df     []int32   // sentences that have a word, of both texts, by the word's number
	weight []float64 // of a word
	common []bool    // function words
	wa, wb [][]int32 // the words of each sentence, increasing, repeats once
	na, nb []float64 // their weights
}

// align returns the groups of two versions in the order of a, those with only b's sentences after the group that stands before them in b.
// Sure pairs are taken first, the most alike before others; then pairs of lower likeness between the same sure ones; then split
// sentences join the pairs they belong to (after Gale and Church, "A program for aligning sentences in bilingual corpora", 1993, for what
// is left between anchors).
func align(a, b *document) []group {
	al := newAligner(a, b)
	pairs := al.candidates()
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
		if p.like >= possible && p.like < sure && al.between(p, toA) && al.rare(p) {
			take(p)
		}
	}
	for again := true; again; {
		again = false
		for _, p := range pairs {
			if toA[p.a] < 0 && toB[p.b] < 0 && p.like >= nextTo && al.adjacent(p, toA) && al.rare(p) {
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
	versions := al.versions(toA, likes)
	for _, p := range pairs { // what is left anywhere: a sentence that was moved and rewritten
		if versions && toA[p.a] < 0 && toB[p.b] < 0 && al.rare(p) {
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
	attach := func(alone []int, taken func(i int) bool, vec, other [][]int32, sum []float64, swap bool) {
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
				for _, w := range vec[i] {
					inOpp, inOwn := 0, 0
					for _, j := range opp {
						if has(other[j], w) {
							inOpp++
						}
					}
					for _, j := range own {
						if has(vec[j], w) {
							inOwn++
						}
					}
					if inOpp > inOwn || inOpp > 0 && inOwn == 0 {
						share += al.weight[w]
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
	// Second tellings: a report tells its main facts in the lead and again below, so a sentence alone may be a version of one that has a pair.
	againA, againB := map[int]bool{}, map[int]bool{}
	for _, p := range pairs {
		g, pairedA := of[p.a]
		h, pairedB := ofB[p.b]
		if pairedA && groups[g].like >= alike || pairedB && groups[h].like >= alike {
			continue // told alike in both
		}
		if !versions || pairedA && pairedB || !pairedA && againA[p.a] || !pairedB && againB[p.b] || p.like < retold || al.rareWords(p) < 3 {
			continue
		}
		groups = append(groups, group{a: []int{p.a}, b: []int{p.b}, like: p.like, again: true})
		againA[p.a], againB[p.b] = true, true
	}
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

// versions reports whether enough sentences of the shorter text have sure partners for the texts to be versions of one: in texts that only tell of one
// event, sentences alike by their names are not about the same.
func (al *aligner) versions(toA []int, likes map[[2]int]float64) bool {
	n := 0
	for i, j := range toA {
		if j >= 0 && likes[[2]int{i, j}] >= sure {
			n++
		}
	}
	return float64(n) >= reused*float64(min(len(al.wa), len(al.wb)))
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

// newAligner numbers and weighs the words of two documents: the fewer sentences have a word, the more it weighs.
func newAligner(a, b *document) *aligner {
	al := &aligner{a: a, b: b}
	ids := make(map[string]int32, (len(a.tokens)+len(b.tokens))/2)
	words := func(d *document) [][]int32 {
		all := make([]int32, 0, len(d.tokens))
		sentences := make([][]int32, len(d.sentences))
		for i := range d.sentences {
			first := len(all)
			for _, t := range d.of(i) {
				id, ok := ids[t.stem]
				if !ok {
					id = int32(len(al.df))
					ids[t.stem] = id
					al.df = append(al.df, 0)
					al.common = append(al.common, functionWords[t.stem])
				}
				all = append(all, id)
			}
			slices.Sort(all[first:])
			all = all[:first+len(slices.Compact(all[first:]))]
			sentences[i] = all[first:len(all):len(all)]
			for _, w := range sentences[i] {
				al.df[w]++
			}
		}
		return sentences
	}
	al.wa, al.wb = words(a), words(b)
	n := float64(len(a.sentences) + len(b.sentences))
	al.weight = make([]float64, len(al.df))
	for w, df := range al.df {
		al.weight[w] = math.Log(1 + n/float64(df))
		if al.common[w] {
			al.weight[w] *= 0.15
		}
	}
	sums := func(sentences [][]int32) []float64 {
		all := make([]float64, len(sentences))
		for i, ws := range sentences {
			for _, w := range ws {
				all[i] += al.weight[w]
			}
		}
		return all
	}
	al.na, al.nb = sums(al.wa), sums(al.wb)
	return al
}

// has reports whether a sentence has a word.
func has(sentence []int32, word int32) bool {
	_, ok := slices.BinarySearch(sentence, word)
	return ok
}

// shared calls do for each word that two sentences share, in order.
func shared(x, y []int32, do func(word int32)) {
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

// candidates returns the pairs of sentences that share a word which is not common, the most alike first; of equals those that stand alike
// far into their texts.
func (al *aligner) candidates() []pair {
	holders := make([][]int32, len(al.df))
	for j, words := range al.wb {
		for _, w := range words {
			if al.df[w] <= commonWord {
				holders[w] = append(holders[w], int32(j))
			}
		}
	}
	var pairs []pair
	met := make([]int, len(al.wb)) // the last sentence of a that met one of b, from 1
	for i, words := range al.wa {
		for _, w := range words {
			for _, j := range holders[w] {
				if met[j] == i+1 {
					continue
				}
				met[j] = i + 1
				common := 0.0
				shared(words, al.wb[j], func(w int32) { common += al.weight[w] })
				if s := al.na[i] + al.nb[j]; s > 0 && 2*common/s >= nextTo {
					pairs = append(pairs, pair{i, int(j), 2 * common / s})
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
	shared(al.wa[i], al.wb[j], func(int32) { n++ })
	return 2*n >= min(len(al.wa[i]), len(al.wb[j])) && n > 0
}

// rare reports whether two sentences share two words that few sentences have.
func (al *aligner) rare(p pair) bool { return al.rareWords(p) >= 2 }

// rareWords returns how many words that few sentences have two sentences share.
func (al *aligner) rareWords(p pair) (n int) {
	few := int32(max(4, (len(al.wa)+len(al.wb))/8))
	shared(al.wa[p.a], al.wb[p.b], func(w int32) {
		if !al.common[w] && al.df[w] <= few {
			n++
		}
	})
	return n
}
