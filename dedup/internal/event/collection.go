package event

import (
	"cmp"
	"math"
	"slices"
)

// Collection is stories to be compared, with how common each of their names, numbers and words is among them. It is immutable and safe for
// concurrent use.
type Collection struct {
	stories []story
	rarity  []float32 // by term
	same    float64   // the least score of stories that tell one event
}

// story is a profile in terms of the collection.
type story struct {
	profile *Profile
	facts   vector
	words   vector
}

// vector holds what a story says, sorted by term, each term once.
type vector struct {
	entries []entry
	length  float32 // Euclidean
	leads   float32 // the sum of what those of the lead are worth
}

type entry struct {
	term   uint32
	weight float32
	lead   float32 // its rarity where the lead has it, and it is no pair
	item   int32   // the first of the profile's items
	kind   kind
	small  bool
}

// Terms are items that are the same across stories. They are numbered in the order of their keys, so that nothing depends on the order
// of the stories.
type term struct {
	key  uint64
	fact bool // a name, date or number, not a word
}

// Weights, tuned on halves of the labelled stories against the other halves; see weigh.
const (
	priorStories = 100 // how many stories' worth of belief stands behind prior
	leadWeight   = 1.3
	pairWeight   = .4 // the words of a pair count by themselves too
	mentions     = .2 // weight of the logarithm of the number of mentions
)

// prior is the share of stories, of any sort, expected to have a term: what is known before the collection is seen.
func prior(it *item, fact bool) float64 {
	switch {
	case !fact:
		return .02
	case it.kind == date:
		return .01
	case it.kind == epoch:
		return .15
	case it.kind == number && it.small:
		return .1
	case it.kind == number:
		return .01
	case it.kind == pair && (it.listed == unlisted || it.listed == spot):
		return .001
	case it.kind == pair:
		return .02
	case it.listed == place:
		return .05
	case it.listed == common:
		return .1
	}
	return .003
}

// NewCollection returns the collection of the given stories, which [Collection.Compare] names by their index. It keeps the profiles.
//
// A term's rarity is its inverse document frequency (Sparck Jones, "A statistical interpretation of term specificity and its application in
// retrieval", 1972, https://doi.org/10.1108/eb026526) with the prior as further stories, so that it means the same for two stories as for
// a thousand.
func NewCollection(profiles []Profile) *Collection {
	same := spellings(profiles)
	keyOf := func(it *item) uint64 {
		if k, ok := same[it.key]; ok && it.kind != lower {
			return k
		}
		return it.key
	}
	cased := casing(profiles, keyOf)
	type stat struct {
		stories int32
		last    int32 // story counted last, + 1
		prior   float64
		id      uint32
	}
	stats := map[term]*stat{}
	type use struct {
		of   *stat
		item int32
		fact bool
	}
	uses := make([][]use, len(profiles))
	for i := range profiles {
		p := &profiles[i]
		uses[i] = make([]use, len(p.items))
		for j := range p.items {
			it := &p.items[j]
			t := term{keyOf(it), it.kind != lower}
			if it.kind == either {
				names := cased[t.key]
				t.fact = names > 0 || names == 0 && it.listed != unlisted
				if !t.fact {
					t.key = it.key
				}
			}
			s := stats[t]
			if s == nil {
				s = &stat{prior: prior(it, t.fact)}
				stats[t] = s
			}
			s.prior = max(s.prior, prior(it, t.fact))
			if s.last != int32(i+1) {
				s.last = int32(i + 1)
				s.stories++
			}
			uses[i][j] = use{s, int32(j), t.fact}
		}
	}
	terms := make([]term, 0, len(stats))
	for t := range stats {
		terms = append(terms, t)
	}
	slices.SortFunc(terms, func(a, b term) int {
		if a.key == b.key && a.fact != b.fact {
			if b.fact {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.key, b.key)
	})
	c := &Collection{stories: make([]story, len(profiles)), rarity: make([]float32, len(terms)), same: sameScore + aloneScore*fewStories/float64(fewStories+len(profiles))}
	for id, t := range terms {
		s := stats[t]
		s.id = uint32(id)
		c.rarity[id] = float32(max(.1, math.Log((float64(len(profiles))+priorStories)/(float64(s.stories)+priorStories*s.prior))))
	}
	var facts, words []entry
	for i := range profiles {
		p := &profiles[i]
		facts, words = facts[:0], words[:0]
		for _, u := range uses[i] {
			it := &p.items[u.item]
			e := entry{term: u.of.id, weight: weigh(it, c.rarity[u.of.id]), item: u.item, kind: it.kind, small: it.small}
			if e.kind == either {
				e.kind = name
			}
			if it.lead && e.kind != pair {
				e.lead = c.rarity[u.of.id]
			}
			if u.fact {
				facts = append(facts, e)
			} else {
				words = append(words, e)
			}
		}
		c.stories[i] = story{p, newVector(facts), newVector(words)}
	}
	return c
}

// casing returns for the keys of words how many more stories write it as a name than in lower case: for those that tell neither.
func casing(profiles []Profile, keyOf func(*item) uint64) map[uint64]int {
	n := map[uint64]int{}
	for i := range profiles {
		for j := range profiles[i].items {
			switch it := &profiles[i].items[j]; it.kind {
			case name:
				n[keyOf(it)]++
			case lower:
				n[it.key]--
			}
		}
	}
	return n
}

// weigh returns the weight of an item of a story: the rarer, the more often told and the earlier, the more.
func weigh(it *item, rarity float32) float32 {
	w := rarity * float32(1+mentions*math.Log(float64(it.count)))
	if it.lead {
		w *= leadWeight
	}
	if it.kind == pair {
		w *= pairWeight
	}
	return w
}

// newVector copies entries, which are in order of mention.
func newVector(entries []entry) vector {
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(a.term, b.term) })
	v := vector{entries: make([]entry, 0, len(entries))}
	for _, e := range entries {
		if n := len(v.entries); n > 0 && v.entries[n-1].term == e.term { // spellings of one name
			v.entries[n-1].weight, v.entries[n-1].lead = max(v.entries[n-1].weight, e.weight), max(v.entries[n-1].lead, e.lead)
			continue
		}
		v.entries = append(v.entries, e)
	}
	sum := 0.0
	for _, e := range v.entries {
		sum += float64(e.weight) * float64(e.weight)
		v.leads += e.lead
	}
	v.length = float32(math.Sqrt(sum))
	return v
}
