// Package judge tells how likely a careful reader would call a place where two versions differ a change of fact, and of what kind and weight.
//
// It weighs evidence, none of which decides alone: how much of the words around a place is the same, what the words are that differ, how the
// values of typed facts stand to each other, where else in the texts the words are. Two probabilities are multiplied: that both sides tell the
// same thing, and that what differs is a fact rather than style, given that they do. All evidence is the same with the sides swapped.
package judge

import (
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/differ"
	"github.com/samewire/samewire/dedup/internal/text"
)

// Scene is two stories with their pairs of sentences, linked word by word, and all places where they differ.
type Scene struct {
	A, B       *align.Story
	Links      []differ.Link
	Candidates []differ.Candidate

	sides     [2]side
	alone     [2]float32 // the share of sentences without a partner
	relations relations
	place     place // room for what features are made of, as are these
	listed    [2][]int32
	words     [2][]string
	exchanges map[exchange]int32 // how often words of A stand where words of B do, in distinct pairs of sentences
}

// side is what the evidence needs of one story.
type side struct {
	*align.Story
	covered []float32            // by word: the best probability of a pair of sentences in which it is linked as the same
	linked  []int32              // pairs of sentences, by their sentence of the story
	first   []int32              // by sentence: the first of its pairs in linked, and the end
	holds   []int32              // by id: how many words of the story have it
	fact    []class              // by word: the typed facts it is part of
	keyed   map[text.Key][]int32 // the first names and numbers by what those of the other story must have to say the same
	asker   string               // language of the other story
	told    map[told]bool        // whether the story tells a fact, of those that were asked for
}

// class is a set of what a word is part of, and how it stands.
type class uint8

const (
	inNumber class = 1 << iota
	inTime
	inName
	inSource
	inHedge
	inQuote
	parted // punctuation stands before the word
)

var classOf = map[text.Kind]class{text.Number: inNumber, text.Time: inTime, text.Name: inName, text.Place: inName, text.Attribution: inSource, text.Certainty: inHedge, text.Quote: inQuote}

// fewLinks is how many pairs of sentences tell how many candidates the others have.
const fewLinks = 500

// NewScene compares two stories of one vocabulary.
func NewScene(a, b *align.Story, pairs []align.Pair) *Scene {
	s := &Scene{A: a, B: b, Links: differ.Links(a, b, pairs)}
	for i := range s.Links {
		if n := len(s.Links); n > 8*fewLinks && i == n/8 { // a good guess of how many there will be saves half the memory
			s.Candidates = slices.Grow(s.Candidates, 7*len(s.Candidates)+len(s.Candidates)/4)
		}
		s.Candidates = append(s.Candidates, differ.Candidates(a, b, &s.Links[i], i)...)
	}
	s.sides[0], s.sides[1] = newSide(a, b.Lang), newSide(b, a.Lang)
	s.exchanges = map[exchange]int32{}
	for i := range s.Candidates {
		c := &s.Candidates[i]
		if !c.A.Empty() && !c.B.Empty() && c.A.Len()+c.B.Len() <= 8 {
			s.exchanges[s.exchange(c)]++
		}
	}
	s.sides[0].link(s.Links, func(k *differ.Link) int { return k.A })
	s.sides[1].link(s.Links, func(k *differ.Link) int { return k.B })
	for i := range s.Links {
		k := &s.Links[i]
		for n, to := range k.ToB {
			if to >= 0 {
				i, to := k.FirstA+n, k.FirstB+int(to)
				s.sides[0].covered[i] = max(s.sides[0].covered[i], k.P)
				s.sides[1].covered[to] = max(s.sides[1].covered[to], k.P)
			}
		}
	}
	s.alone[0], s.alone[1] = s.sides[0].unpaired(), s.sides[1].unpaired()
	s.written()
	return s
}

// written counts numbers and times that both stories write, each in its way, as told by both.
func (s *Scene) written() {
	for i := range s.Candidates {
		c := &s.Candidates[i]
		if !c.Written {
			continue
		}
		for n, r := range [2]differ.Range{c.A, c.B} {
			for k := r.First; k < r.Last; k++ {
				s.sides[n].covered[k] = max(s.sides[n].covered[k], s.Links[c.Link].P)
			}
		}
	}
}

func newSide(st *align.Story, asker string) side {
	s := side{Story: st, covered: make([]float32, len(st.Words)), holds: make([]int32, st.Vocabulary.Len()), fact: make([]class, len(st.Words)),
		asker: asker, keyed: map[text.Key][]int32{}, told: map[told]bool{}}
	for _, id := range st.IDs {
		s.holds[id]++
	}
	for i := 1; i < len(st.Words); i++ {
		if gap := st.Raw[st.End(i-1):st.Words[i].Start()]; gap != " " && strings.ContainsAny(gap, ",;:()—–\"“”") {
			s.fact[i] = parted
		}
	}
	for i := range st.Facts {
		f := &st.Facts[i]
		for k := f.First; k < f.Last; k++ {
			s.fact[k] |= classOf[f.Kind]
		}
	}
	for i := range st.Facts[:min(len(st.Facts), mostFacts)] {
		if key, ok := text.KeyOf(st.Facts[i].Value, asker); ok {
			s.keyed[key] = append(s.keyed[key], int32(i))
		}
	}
	return s
}

// Keep lets go of the candidates that are in no finding.
func (s *Scene) Keep(all []Finding) {
	s.Candidates = make([]differ.Candidate, len(all))
	for i := range all {
		s.Candidates[i] = *all[i].Candidate
		all[i].Candidate = &s.Candidates[i]
	}
}

// Forget lets go of what only features are made of.
func (s *Scene) Forget() {
	s.sides, s.exchanges = [2]side{}, nil
}

// link sorts the numbers of links by their sentence of a side.
func (s *side) link(links []differ.Link, of func(*differ.Link) int) {
	s.first, s.linked = make([]int32, len(s.Sentences)+1), make([]int32, len(links))
	for i := range links {
		s.first[of(&links[i])]++
	}
	at := int32(0)
	for i, n := range s.first {
		at += n
		s.first[i] = at
	}
	for i := len(links) - 1; i >= 0; i-- {
		at := &s.first[of(&links[i])]
		*at--
		s.linked[*at] = int32(i)
	}
}

// links returns the numbers of the pairs of sentences that a sentence is in.
func (s *side) links(sentence int) []int32 { return s.linked[s.first[sentence]:s.first[sentence+1]] }

// slots returns the pairs of names that fill the same slot somewhere: where one pair does so both ways round, two have changed their parts.
func (s *Scene) slots() map[[2]string]bool {
	all := map[[2]string]bool{}
	for i := range s.Candidates {
		if c := &s.Candidates[i]; c.Slot {
			all[names(c.FactA, c.FactB)] = true
		}
	}
	return all
}

// names returns the names of two facts, empty for facts that are none.
func names(a, b *text.Fact) [2]string {
	v, _ := a.Value.(text.NameValue)
	w, _ := b.Value.(text.NameValue)
	return [2]string{v.Referent(), w.Referent()}
}

// foreign reports whether neither story has a word that only the other's side of a candidate has, but for the numerals of names: names that both
// stories know may be of one person.
func (s *Scene) foreign(c *differ.Candidate) bool {
	p := &place{Scene: s, c: c, k: &s.Links[c.Link], r: [2]differ.Range{c.A, c.B}}
	p.parts()
	for n := range p.rest {
		for _, i := range p.rest[n] {
			if id := s.sides[n].IDs[i]; !s.sides[n].Entry(i).Function && !s.sides[n].Numeral(i) && int(id) < len(s.sides[1-n].holds) && s.sides[1-n].holds[id] > 0 {
				return false
			}
		}
	}
	return true
}

// Spans returns the bytes of a candidate's sides. A side without words gets the words around the place where the other side's stand.
func (s *Scene) Spans(c *differ.Candidate) (a, b text.Span) {
	k := &s.Links[c.Link]
	return s.sides[0].span(c.A, k.FirstA, k.LastA), s.sides[1].span(c.B, k.FirstB, k.LastB)
}

// span returns the bytes of a range of words in a sentence, with the signs of numbers that it begins or ends with.
func (s *side) span(r differ.Range, first, last int) text.Span {
	if r.Empty() {
		r = differ.Range{First: max(r.First-1, first), Last: min(r.First+1, last)}
	}
	out := text.Span{Start: s.Words[r.First].Start(), End: s.End(r.Last - 1)}
	if s.fact[r.First]&inNumber == 0 && s.fact[r.Last-1]&inNumber == 0 {
		return out
	}
	for _, f := range s.FactsOf(s.SentenceOf(r.First)) {
		if f.Kind != text.Number {
			continue
		}
		if f.First == r.First {
			out.Start = min(out.Start, f.Span.Start)
		}
		if f.Last == r.Last {
			out.End = max(out.End, f.Span.End)
		}
	}
	return out
}
