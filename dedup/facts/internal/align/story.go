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
	IDs        []int32       // of each word
	Facts      []text.Fact   // sorted by first word
	FactsOf    [][]text.Fact // by the sentence they begin in
	bags       [][]int32     // distinct ids of each sentence, sorted
	hashes     []uint64      // of each sentence's words
}

// NewStory prepares a text with its facts.
func NewStory(t *text.Text, facts []text.Fact, v *Vocabulary) *Story {
	s := &Story{Text: t, Vocabulary: v, IDs: make([]int32, len(t.Words)), bags: make([][]int32, len(t.Sentences)), hashes: make([]uint64, len(t.Sentences))}
	of := make([]int32, t.Forms()) // the id of each form and 1
	for i := range t.Words {
		id := &of[t.Form(i)]
		if *id == 0 {
			*id = v.id(t, i) + 1
		}
		s.IDs[i] = *id - 1
	}
	all := make([]int32, 0, len(t.Words))
	for i, x := range t.Sentences {
		first := len(all)
		all = append(all, s.IDs[x.First:x.Last]...)
		for j := x.First; j < x.Last; j++ {
			w := t.Fold(j)
			for k := range len(w) {
				s.hashes[i] = (s.hashes[i] ^ uint64(w[k])) * 0x100000001b3
			}
			s.hashes[i] = (s.hashes[i] ^ 0x20) * 0x100000001b3
		}
		slices.Sort(all[first:])
		all = all[:first+len(slices.Compact(all[first:]))]
		s.bags[i] = all[first:len(all):len(all)]
	}
	s.Facts = facts
	s.FactsOf = t.BySentence(s.Facts)
	return s
}

// Entry returns what is known of word i.
func (s *Story) Entry(i int) *Entry { return &s.Vocabulary.entries[s.IDs[i]] }

// same reports whether two sentences have the same words.
func same(a, b *Story, i, j int) bool {
	if a.hashes[i] != b.hashes[j] {
		return false
	}
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
func weights(a, b *Story) (weight []float32, df []int32) {
	n := a.Vocabulary.Len()
	df = make([]int32, n)
	for _, s := range [2]*Story{a, b} {
		for _, bag := range s.bags {
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
