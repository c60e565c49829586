package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"github.com/samewire/samewire/dedup/facts/internal/words/internal/layout"
)

// meanings is what WordNet tells of a vocabulary. Lemmas and senses that tell nothing of any two of its words are left out, and the others
// numbered in the order of the words.
type meanings struct {
	net     *wordnet
	of      [][]lemma // by word
	speech  []byte    // by word
	lemmas  map[lemma]int
	senses  map[synset]int
	ordered []synset // the keys of senses, by number
}

var speechBits = map[class]byte{noun: 1, verb: 2, adjective: 4, adverb: 8}

func newMeanings(v *vocabulary, net *wordnet) *meanings {
	m := &meanings{net: net, lemmas: map[lemma]int{}, senses: map[synset]int{}}
	for _, w := range v.words {
		lemmas := net.lemmas(w, v.isFrequent(w))
		speech := byte(0)
		for _, l := range lemmas {
			speech |= speechBits[l.class]
		}
		m.of, m.speech = append(m.of, lemmas), append(m.speech, speech)
	}
	m.numberLemmas()
	m.numberSenses()
	return m
}

// numberLemmas numbers the lemmas that two words can be of, or that have an antonym or a kin that a word can be of.
func (m *meanings) numberLemmas() {
	words := map[lemma]int{}
	for _, lemmas := range m.of {
		for _, l := range lemmas {
			words[l]++
		}
	}
	tells := func(l lemma) bool {
		has := func(l lemma) bool { return words[l] > 0 }
		return words[l] > 1 || slices.ContainsFunc(m.net.opposites[l], has) || slices.ContainsFunc(m.net.kin[l], has)
	}
	for _, lemmas := range m.of {
		for _, l := range lemmas {
			if _, ok := m.lemmas[l]; !ok && tells(l) {
				m.lemmas[l] = len(m.lemmas)
			}
		}
	}
}

// numberSenses numbers the usual senses that two lemmas share, or that are linked with one that a word has.
func (m *meanings) numberSenses() {
	lemmas := map[synset]map[lemma]bool{}
	for _, s := range m.all() {
		if lemmas[s.sense] == nil {
			lemmas[s.sense] = map[lemma]bool{}
		}
		lemmas[s.sense][s.lemma] = true
	}
	tells := map[synset]bool{}
	for s, of := range lemmas {
		tells[s] = tells[s] || len(of) > 1
		for _, to := range slices.Concat(m.net.broader[s], m.net.effects[s]) {
			if lemmas[to] != nil {
				tells[s], tells[to] = true, true
			}
		}
	}
	for _, s := range m.all() {
		if _, ok := m.senses[s.sense]; !ok && tells[s.sense] {
			m.senses[s.sense] = len(m.senses)
			m.ordered = append(m.ordered, s.sense)
		}
	}
}

type usage struct {
	lemma lemma
	sense synset
}

// all returns the usual senses of the words, in order.
func (m *meanings) all() []usage {
	var all []usage
	for _, lemmas := range m.of {
		for _, l := range lemmas {
			for _, s := range m.usual(l) {
				all = append(all, usage{l, s})
			}
		}
	}
	return all
}

func (m *meanings) usual(l lemma) []synset {
	senses := m.net.entries[l].senses
	return senses[:min(usual, len(senses))]
}

// lists returns, of each word, where its meaning stands among the lists, and the lists.
func (m *meanings) lists() (at, lists []byte) {
	known := map[string]int{}
	for _, lemmas := range m.of {
		meaning := string(m.meaning(lemmas))
		if _, ok := known[meaning]; !ok {
			known[meaning] = len(lists) / 2
			lists = append(lists, meaning...)
		}
		at = binary.LittleEndian.AppendUint32(at, uint32(known[meaning]))
	}
	return at, lists
}

// meaning returns the lists of a word that can be of any of lemmas.
func (m *meanings) meaning(lemmas []lemma) []byte {
	var lists [4][]int
	for _, l := range lemmas {
		lists[layout.Forms] = appendKnown(lists[layout.Forms], m.lemmas, l)
		lists[layout.Senses] = appendKnown(lists[layout.Senses], m.senses, m.usual(l)...)
		lists[layout.Opposites] = appendKnown(lists[layout.Opposites], m.lemmas, m.net.opposites[l]...)
		lists[layout.Kin] = appendKnown(lists[layout.Kin], m.lemmas, m.net.kin[l]...)
	}
	lengths, entries := 0, []byte(nil)
	for i, list := range lists {
		list = list[:min(len(list), layout.MaxList)] // the nouns come first; few words have more
		slices.Sort(list)
		lengths |= len(list) << (4 * i)
		for _, n := range list {
			entries = binary.LittleEndian.AppendUint16(entries, uint16(n))
		}
	}
	return append(binary.LittleEndian.AppendUint16(nil, uint16(lengths)), entries...)
}

// appendKnown appends the numbers of those of keys that have one and are not in the list yet.
func appendKnown[K comparable](list []int, numbers map[K]int, keys ...K) []int {
	for _, k := range keys {
		if n, ok := numbers[k]; ok && !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	return list
}

// linkLists returns the links between the senses.
func (m *meanings) linkLists() (at, links []byte, err error) {
	for _, s := range m.ordered {
		at = binary.LittleEndian.AppendUint16(at, uint16(len(links)/2))
		for _, n := range appendKnown(nil, m.senses, m.net.broader[s]...) {
			links = binary.LittleEndian.AppendUint16(links, uint16(n))
		}
		for _, n := range appendKnown(nil, m.senses, m.net.effects[s]...) {
			links = binary.LittleEndian.AppendUint16(links, uint16(n)|layout.Effect)
		}
	}
	at = binary.LittleEndian.AppendUint16(at, uint16(len(links)/2))
	if len(m.lemmas) > 1<<16 || len(m.senses) > layout.Effect || len(links)/2 >= 1<<16 {
		return nil, nil, fmt.Errorf("%d lemmas, %d senses and %d links do not fit in a table: take fewer words", len(m.lemmas), len(m.senses), len(links)/2)
	}
	return at, links, nil
}

func (m *meanings) describe(w io.Writer) {
	inWordnet, longest := 0, 0
	for _, lemmas := range m.of {
		inWordnet += min(1, len(lemmas))
		longest = max(longest, len(lemmas))
	}
	fmt.Fprintf(w, "%d words in WordNet, of at most %d lemmas; %d lemmas and %d senses numbered\n", inWordnet, longest, len(m.lemmas), len(m.senses))
}
