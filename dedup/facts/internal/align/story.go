// Package align pairs the sentences of two versions of a report that tell the same, many to many: a lead told anew, a sentence moved, split or
// merged. Each pair has a probability, learned from sentences that readers paired.
package align

import (
	"math"
	"slices"

	"github.com/samewire/samewire/dedup/facts/internal/words"
	"github.com/samewire/samewire/dedup/internal/text"
)

// Vocabulary numbers the words of the versions of one report. It is not safe for concurrent use.
type Vocabulary struct {
	ids     map[string]int32
	entries []Entry
}

// Entry is what is known of a word of a vocabulary.
type Entry struct {
	Stem     string
	Known    words.ID
	Function bool
	Rarity   float32 // in [0, 1]: how rare the word is in news; small for function words
}

// NewVocabulary returns an empty vocabulary.
func NewVocabulary() *Vocabulary { return &Vocabulary{ids: map[string]int32{}} }

// Entry returns what is known of word id.
func (v *Vocabulary) Entry(id int32) *Entry { return &v.entries[id] }

// Len returns how many words there are; ids are less.
func (v *Vocabulary) Len() int { return len(v.entries) }

// id returns the number of a word of t.
func (v *Vocabulary) id(t *text.Text, i int) int32 {
	stem := t.Stem(i)
	if id, ok := v.ids[stem]; ok {
		return id
	}
	id := int32(len(v.entries))
	v.ids[stem] = id
	known := words.Find(t.Fold(i))
	e := Entry{Stem: stem, Known: known, Function: t.Function(i), Rarity: known.Rarity()}
	if e.Function {
		e.Rarity = min(e.Rarity, .15)
	}
	v.entries = append(v.entries, e)
	return id
}

// Story is a text prepared to be compared with others of the same vocabulary. Once made it is not changed.
type Story struct {
	*text.Text
	Vocabulary *Vocabulary
	IDs        []int32     // of each word
	Facts      []text.Fact // sorted by first word
	facts      []int32     // by sentence: its first fact, and the end
}

// NewStory prepares a text with its facts.
func NewStory(t *text.Text, facts []text.Fact, v *Vocabulary) *Story {
	s := &Story{Text: t, Vocabulary: v, IDs: make([]int32, len(t.Words))}
	of := make([]int32, t.Forms()) // the id of each form and 1
	for i := range t.Words {
		id := &of[t.Form(i)]
		if *id == 0 {
			*id = v.id(t, i) + 1
		}
		s.IDs[i] = *id - 1
	}
	s.Facts = facts
	s.facts = make([]int32, 1, len(t.Sentences)+1)
	for i := range t.Sentences {
		last := int(s.facts[i])
		for last < len(facts) && t.SentenceOf(facts[last].First) == i {
			last++
		}
		s.facts = append(s.facts, int32(last))
	}
	return s
}

// bags returns the distinct ids of each sentence, sorted.
func (s *Story) bags() [][]int32 {
	out := make([][]int32, len(s.Sentences))
	all := slices.Clone(s.IDs)
	for i, x := range s.Sentences {
		bag := all[x.First:x.Last:x.Last]
		slices.Sort(bag)
		out[i] = slices.Compact(bag)
	}
	return out
}

// FactsOf returns the facts that begin in a sentence.
func (s *Story) FactsOf(sentence int) []text.Fact {
	first, last := s.facts[sentence], s.facts[sentence+1]
	return s.Facts[first:last:last]
}

// Entry returns what is known of word i.
func (s *Story) Entry(i int) *Entry { return &s.Vocabulary.entries[s.IDs[i]] }

// hashes returns the hash of each sentence's words.
func (s *Story) hashes() []uint64 {
	out := make([]uint64, len(s.Sentences))
	for i, x := range s.Sentences {
		for j := x.First; j < x.Last; j++ {
			w := s.Fold(j)
			for k := range len(w) {
				out[i] = (out[i] ^ uint64(w[k])) * 0x100000001b3
			}
			out[i] = (out[i] ^ 0x20) * 0x100000001b3
		}
	}
	return out
}

// same reports whether two sentences have the same words.
func (al *aligner) same(i, j int) bool {
	if al.hashesA[i] != al.hashesB[j] {
		return false
	}
	a, b := al.a, al.b
	x, y := a.Sentences[i], b.Sentences[j]
	if x.Last-x.First != y.Last-y.First {
		return false
	}
	for k := range x.Last - x.First {
		if a.Fold(x.First+k) != b.Fold(y.First+k) {
			return false
		}
	}
	return true
}

// weights returns how much each word of the vocabulary says in two stories: the fewer sentences have it, and the rarer it is in news, the more.
func (al *aligner) weights() (weight []float32, df []int32) {
	a, b := al.a, al.b
	n := a.Vocabulary.Len()
	df = make([]int32, n)
	for _, bags := range [2][][]int32{al.bagsA, al.bagsB} {
		for _, bag := range bags {
			for _, w := range bag {
				df[w]++
			}
		}
	}
	weight = make([]float32, n)
	sentences := float64(len(a.Sentences) + len(b.Sentences))
	for w, d := range df {
		if d == 0 {
			continue
		}
		e := &a.Vocabulary.entries[w]
		weight[w] = float32(math.Log(1+sentences/float64(d))) * (.4 + .6*e.Rarity)
		if e.Function {
			weight[w] *= .15
		}
	}
	return weight, df
}
