package main

import (
	"hash/fnv"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/facts/internal/align"
	"github.com/samewire/samewire/dedup/facts/internal/judge"
	"github.com/samewire/samewire/dedup/facts/internal/mutate"
	"github.com/samewire/samewire/dedup/internal/learn"
)

// Real pairs have few clean cases: two versions that differ in one number and nothing else. So each pair also teaches with its second story
// changed in one place, held against the first story and against itself, and with the second story restyled.

// changesOfPair is how many changed stories a pair gives at most.
const changesOfPair = 12

// made is a story made of another.
type made struct {
	kind  string
	fact  string // its kind as a difference
	of    string // the story it was made of: the pair's second, or that with a sentence planted
	story string
	a, b  span // the changed place in the old story and in the new; of restylings nothing
}

// variants makes the changed and restyled stories of a pair: of every kind of change one at most, kinds in an order that the ids tell.
func (l *label) variants() (changed, restyled []made) {
	seed := fnv.New64a()
	seed.Write([]byte(l.A + " " + l.B))
	rest := seed.Sum64()
	all := mutate.Changes(l.textB, rest)
	byKind := map[string][]mutate.Change{}
	var kinds []string
	for _, c := range all {
		if len(byKind[c.Kind]) == 0 {
			kinds = append(kinds, c.Kind)
		}
		byKind[c.Kind] = append(byKind[c.Kind], c)
	}
	for i := len(kinds) - 1; i > 0; i-- {
		rest = rest*6364136223846793005 + 1442695040888963407
		j := int(rest>>33) % (i + 1)
		kinds[i], kinds[j] = kinds[j], kinds[i]
	}
	for _, k := range kinds[:min(len(kinds), changesOfPair)] {
		c := byKind[k][0]
		if l.labelled(span(c.A)) {
			continue
		}
		changed = append(changed, made{c.Kind, c.FactKind, l.textB, c.Text, span(c.A), span(c.B)})
	}
	planted, signs := mutate.Planted(l.textB, rest)
	for _, c := range signs[:min(len(signs), 1)] {
		changed = append(changed, made{c.Kind, c.FactKind, planted, c.Text, span(c.A), span(c.B)})
	}
	for i, r := range mutate.Restylings(l.textB, rest) {
		if (i+int(rest>>40))%3 != 0 {
			continue
		}
		restyled = append(restyled, made{kind: r.Kind, story: r.Text})
	}
	return changed, restyled
}

// labelled reports whether readers said something of a place in the second story.
func (l *label) labelled(b span) bool {
	for _, c := range l.Changes {
		if c.B.overlap(b) > 0 {
			return true
		}
	}
	for _, u := range l.Uncertain {
		if u.B != nil && u.B.overlap(b) > 0 {
			return true
		}
	}
	return false
}

// made returns the samples that a pair's made stories give.
func (p *pair) made(m *learn.Linear) []sample {
	var out []sample
	for _, c := range p.changed {
		for _, from := range [2]string{c.of, p.textA} {
			if c.of != p.textB && from == p.textA {
				continue // says nothing of a planted sentence
			}
			s := sceneOf(from, c.story, m)
			for i := range s.Candidates {
				k := &s.Candidates[i]
				a, b := s.Spans(k)
				if shows(span(b), c.b) && (from == c.of && shows(span(a), c.a) || from == p.textA && p.says(span(a), c.a)) {
					x := sample{x: s.Features(k, nil), same: 1, fact: 1, kind: -1, grave: -1, made: c.kind}
					if from == c.of {
						x.kind = int8(slices.Index(judge.Kinds[:], c.fact))
					}
					out = append(out, x)
				}
			}
		}
	}
	for _, r := range p.restyled {
		s := sceneOf(p.textB, r.story, m)
		for i := range s.Candidates {
			out = append(out, sample{x: s.Features(&s.Candidates[i], nil), same: 1, fact: 0, kind: -1, grave: -1, made: r.kind})
		}
	}
	return out
}

// shortened are the samples of stretches of the second story held against itself with a few sentences left out: those are told by one alone, all
// others by both.
func (p *pair) shortened(m *learn.Linear) []alonely {
	var out []alonely
	n := len(p.b.Sentences)
	for k := range 4 {
		if n < 4 {
			break
		}
		first := (k*7 + 3) % n
		last := min(first+k/2+k/3, n-1) // one, one, two, three sentences
		from, to := p.b.Sentences[first], p.b.Sentences[last]
		if to.Last-from.First < 3 {
			continue
		}
		s := sceneOf(p.textB, p.textB[:from.Start]+p.textB[to.End:], m)
		for st := range s.Stretches() {
			story := s.A
			if st.Side == 1 {
				story = s.B
			}
			y := alonely{x: s.AloneFeatures(st, nil), weight: madeWeight}
			at := span{story.Words[st.Words.First].Start(), story.End(st.Words.Last - 1)}
			gone := span{from.Start, to.End}
			switch {
			case st.Side == 0 && at.overlap(gone)*5 >= (at.End-at.Start)*4:
				y.alone = 1
			case st.Side == 0 && at.overlap(gone) > 0:
				continue
			}
			if y.alone == 0 && st.Words.First%3 != 0 { // enough of these
				continue
			}
			out = append(out, y)
		}
	}
	return out
}

// says reports whether words of the first story say what a place of the second does.
func (p *pair) says(a, b span) bool {
	return fits(a, b) && strings.Contains(strings.ToLower(p.textA[a.Start:a.End]), strings.ToLower(p.textB[b.Start:b.End]))
}

// sceneOf reads and compares two texts.
func sceneOf(a, b string, m *learn.Linear) *judge.Scene {
	x, y := stories(a, b)
	return judge.NewScene(x, y, align.Align(x, y, m))
}
