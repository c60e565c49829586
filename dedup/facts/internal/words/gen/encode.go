package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/samewire/samewire/dedup/facts/internal/words/internal/layout"
)

// vocabulary is the words of a table.
type vocabulary struct {
	counts   *counts
	words    []string // by number, from 1: those with vectors first, then by frequency
	vectors  []*vector
	aliases  map[string]string // by a possessive, the word
	numberOf map[string]int
}

func newVocabulary(c *counts, frequent []string, vectors map[string]*vector) *vocabulary {
	v := &vocabulary{counts: c, aliases: map[string]string{}, numberOf: map[string]int{}}
	for _, w := range frequent {
		if vectors[w] != nil {
			v.words = append(v.words, w)
			v.vectors = append(v.vectors, vectors[w])
		}
	}
	for _, w := range frequent {
		if vectors[w] == nil {
			v.words = append(v.words, w)
		}
	}
	for i, w := range v.words {
		v.numberOf[w] = i + 1
	}
	least := c.in[frequent[len(frequent)-1]]
	for w, n := range c.in {
		if of, ok := c.base(w); ok && n >= least && v.numberOf[w] == 0 && v.numberOf[of] > 0 {
			v.aliases[w] = of
		}
	}
	return v
}

// often is the share of all stories that hold a very frequent word.
const often = .1

func (v *vocabulary) isFrequent(word string) bool {
	return float64(v.counts.in[word]) > often*float64(v.counts.stories)
}

// rarity returns log(N/df) / log N in 255ths.
func (v *vocabulary) rarity(word string) byte {
	n := float64(v.counts.stories)
	return byte(math.Round(255 * math.Log(n/float64(v.counts.in[word])) / math.Log(max(n, 2))))
}

func (v *vocabulary) describe(w io.Writer) {
	last := v.counts.in[v.words[len(v.words)-1]]
	for _, word := range v.words {
		last = min(last, v.counts.in[word])
	}
	fmt.Fprintf(w, "%d stories; %d words, of %d stories and more; %d with vectors; %d possessives\n",
		v.counts.stories, len(v.words), last, len(v.vectors), len(v.aliases))
}

// encode writes a table.
func encode(v *vocabulary, m *meanings) ([]byte, error) {
	var s [layout.Sections][]byte
	s[layout.Buckets], s[layout.Spelling] = spellings(v)
	for i, w := range v.words {
		s[layout.Rarity] = append(s[layout.Rarity], v.rarity(w))
		s[layout.Speech] = append(s[layout.Speech], m.speech[i])
	}
	for _, vector := range v.vectors {
		s[layout.Norms] = binary.LittleEndian.AppendUint16(s[layout.Norms], vector.norm)
		for _, x := range vector.parts {
			s[layout.Vectors] = append(s[layout.Vectors], byte(x))
		}
	}
	s[layout.Meaning], s[layout.Lists] = m.lists()
	var err error
	s[layout.LinkAt], s[layout.Links], err = m.linkLists()
	return layout.Join(s), err
}

// spellings returns the buckets, about four spellings in each, and what they hold.
func spellings(v *vocabulary) (buckets, text []byte) {
	n := 1
	for 4*n < len(v.words) {
		n *= 2
	}
	held := make([][]string, n)
	for _, w := range slices.Concat(v.words, slices.Sorted(maps.Keys(v.aliases))) { // frequent words are found first
		b := layout.Bucket(w, n)
		held[b] = append(held[b], w)
	}
	for _, b := range held {
		buckets = binary.LittleEndian.AppendUint32(buckets, uint32(len(text)))
		for _, w := range b {
			of := w
			if base, ok := v.aliases[w]; ok {
				of = base
			}
			text = append(text, byte(len(w)))
			text = binary.LittleEndian.AppendUint16(text, uint16(v.numberOf[of]))
			text = append(text, w...)
		}
	}
	return binary.LittleEndian.AppendUint32(buckets, uint32(len(text))), text
}
