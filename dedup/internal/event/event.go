// Package event tells whether two stories that share no copied passages tell the same event.
//
// Stories of one sort of event (two earthquakes, two trials) share their common words; what sets an event apart is who, where, when and
// how many. A [Profile] holds a story's names, places, dates and numbers as they are written, by capitals, position and the lists of words that
// package lang has of the story's language, without a model of it; a [Collection] knows how rare each is. Stories are compared by what rare
// names and numbers they share and what share of all they name that is, then by their other words; the years they give must not clash. This follows the
// tracking of events by named entities of Kumaran and Allan, "Text classification and named entities for new event detection" (SIGIR
// 2004), https://doi.org/10.1145/1008992.1009044.
//
// Names are found by their capitals; in scripts without them only listed places are, so that numbers and days have to tell an event. Where every noun has one, only several capitals in
// a row, one after a title and listed places are names. Of a language without lists all capitals are.
package event

import (
	"math"
	"slices"
)

// Evidence is what two stories share.
type Evidence struct {
	// Score is in [0, 1]; for stories picked at random it is 0 or close to it.
	Score float64
	// Same tells that the stories are taken to tell one event: Score is high and they share two specific facts or more, or one and some of their words.
	Same bool
	// What both name, as the first story writes it, strongest first. Empty unless Same.
	Names, Places, Dates, Numbers []string
}

// The weights of the features of a pair of stories, found by logistic regression on pairs of ECB+ (Cybulska and Vossen, LREC 2014,
// two events of one sort a topic) and of the Fake News Challenge (stories about one claim), each in a collection of all, of 300 and
// of only the two; how they weigh against the leads also on BASIL (Fan and others, EMNLP 2019, an event told by three outlets).
const (
	weightOne     = -9.1
	weightFacts   = 10.8  // root of the cosine of facts
	weightWords   = 3.4   // root of the cosine of words
	weightNames   = 1.05  // logarithm of the rarity of shared names
	weightNumbers = .17   // the same of numbers
	weightDates   = .73   // of days
	weightEpochs  = .33   // of years, months and weekdays
	weightCount   = -1.24 // logarithm of the number of shared facts: many common ones say less than few rare ones
	weightClash   = -.55  // both stories give years, none of them in both
	weightLead    = 2.2   // the share of the facts of a lead that the other story has anywhere, of the lead of which it has less
	weightOther   = .66   // and of the other lead

	sameScore  = .782 // of many stories, chosen for few false claims rather than many true ones
	aloneScore = .1   // more of one story: what is rare is guessed where few are known
	fewStories = 30   // of so many, half of that more
)

// Compare compares two stories by their indexes. Score and Same do not depend on which is first. Score is a logistic function of the features
// above.
func (c *Collection) Compare(i, j int) Evidence {
	p, q := &c.stories[i], &c.stories[j]
	x, ok := c.logit(p, q)
	if !ok {
		return Evidence{}
	}
	e := Evidence{Score: 1 / (1 + math.Exp(-x))}
	if e.Score >= c.same {
		c.explain(&e, p, q)
		if back := (Evidence{}); e.Same { // names join to longer ones as each story writes them: both must have enough
			if c.explain(&back, q, p); !back.Same {
				return Evidence{Score: e.Score}
			}
		}
	}
	return e
}

// logit fails where the stories share no name, day or telling number.
func (c *Collection) logit(p, q *story) (x float64, ok bool) {
	var dot, leadOfP, leadOfQ float32
	var shared [number + 1]float32
	count := 0
	a, b := p.facts.entries, q.facts.entries
	for len(a) > 0 && len(b) > 0 {
		u, v := &a[0], &b[0]
		if u.term == v.term {
			dot += u.weight * v.weight
			shared[u.kind] += c.rarity[u.term]
			leadOfP += u.lead
			leadOfQ += v.lead
			if u.kind == name || u.kind == date || u.kind == number && !(u.small && v.small) {
				count++
			}
		}
		if u.term <= v.term {
			a = a[1:]
		}
		if v.term <= u.term {
			b = b[1:]
		}
	}
	if count == 0 {
		return 0, false
	}
	log := func(k kind) float64 { return math.Log1p(float64(shared[k])) }
	x = weightOne + weightNames*log(name) + weightNumbers*log(number) + weightDates*log(date) + weightEpochs*log(epoch) +
		weightCount*math.Log(float64(count)) + weightFacts*math.Sqrt(float64(dot/(p.facts.length*q.facts.length)))
	p1, q1 := float64(leadOfP/max(p.facts.leads, 1e-9)), float64(leadOfQ/max(q.facts.leads, 1e-9))
	x += weightLead*min(p1, q1) + weightOther*max(p1, q1)
	if x < -weightWords-4 {
		return x, true // no words would make it count
	}
	x += weightWords * math.Sqrt(cosine(&p.words, &q.words))
	if clash(p.profile.years, q.profile.years) {
		x += weightClash
	}
	return x, true
}

func cosine(p, q *vector) float64 {
	var dot float32
	a, b := p.entries, q.entries
	for len(a) > 0 && len(b) > 0 {
		u, v := &a[0], &b[0]
		if u.term == v.term {
			dot += u.weight * v.weight
		}
		if u.term <= v.term {
			a = a[1:]
		}
		if v.term <= u.term {
			b = b[1:]
		}
	}
	if dot == 0 {
		return 0
	}
	return float64(dot / (p.length * q.length))
}

// clash reports whether both stories give years and none in common.
func clash(a, b []int16) bool {
	for _, y := range a {
		if slices.Contains(b, y) {
			return false
		}
	}
	return len(a) > 0 && len(b) > 0
}
