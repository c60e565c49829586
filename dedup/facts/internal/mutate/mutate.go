// Package mutate makes out of a real news story others in which exactly one fact was changed, or none: equipment to test a comparison of
// facts with, and to train a judge of differences.
//
// [Changes] changes one place of one sentence of the body and keeps every other byte. [Restylings] changes how a story is written, and nothing
// that it says: some kinds in all places that allow it, others, as an editor or a slip of the hand would, in one to three. What such a restyling
// puts in or leaves out, such as "also" or a tense, may matter elsewhere; in a report that is told again it does
// not. [Planted] puts a sentence of its own into a story and changes the sign of its number. All read English only. The word lists are the package's own, so that what is measured with it does not
// measure itself.
package mutate

import (
	"hash/fnv"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup/wire"
)

// Span is a half-open range of bytes of a text: text[Start:End].
type Span = wire.Span

// Change is a story with one thing changed.
type Change struct {
	Kind string // what was done, such as "weekday"; one of [Kinds]
	Text string // the whole changed story

	// A is the place in the old text, B that in Text: the words that differ, without blanks and commas around them. Of words put in or left
	// out, the text without them has the word before the gap, or the word after where the gap opens a sentence.
	A, B Span

	Severity string // key, high or medium, as the guide to the labels tells them
	FactKind string // number, time, name, quote, attribution, certainty or claim
}

// perKind is the largest number of changes of one kind that a story gets.
const perKind = 3

// rule makes the changes of one kind.
type rule struct {
	kind     string
	fact     string
	severity string // empty: key where lives, votes or millions are at stake, else high
	quoted   bool   // changes words inside quotation marks; other rules change those outside
	find     finder
}

// finder returns all edits of a sentence that it knows, quoted or not; r decides between alternatives.
type finder func(s *sentence, r *rand.Rand) []edit

// edit puts new in the place of text[from:to] of a sentence.
type edit struct {
	from, to int
	new      string
}

// rules are all kinds of changes, by subject.
var rules = concat(numberRules, timeRules, nameRules, sourceRules, quoteRules, certaintyRules, polarityRules, roleRules, wordRules)

func concat(lists ...[]rule) (all []rule) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// Kinds returns the kinds of changes that there are, in the order in which [Changes] makes them.
func Kinds() (kinds []string) {
	for _, u := range rules {
		kinds = append(kinds, u.kind)
	}
	return kinds
}

// Changes returns mutations of a story, up to three of each kind that finds a place in it, at places drawn by seed. The same text and seed
// give the same changes; a change of a kind does not depend on the other kinds. Only whole sentences of the body are changed that stand once
// in the text; a text without any has none.
func Changes(text string, seed uint64) []Change {
	return changes(text, read(text), rules, seed)
}

// changes makes the changes of sentences of a text by rules.
func changes(text string, sentences []sentence, rules []rule, seed uint64) []Change {
	var changes []Change
	for _, u := range rules {
		r := rand.New(rand.NewPCG(seed+hash(text), hash(u.kind)))
		type place struct {
			s *sentence
			edit
		}
		var found []place
		for i := range sentences {
			s := &sentences[i]
			if u.quoted && !slices.Contains(s.quoted, true) {
				continue
			}
			for _, e := range u.find(s, r) {
				if p := (place{s, e}); s.inQuotes(e.from, e.to) == u.quoted && !s.cutsMark(e, u) && !slices.Contains(found, p) {
					found = append(found, p)
				}
			}
		}
		r.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
		for _, p := range found[:min(perKind, len(found))] {
			changes = append(changes, p.s.apply(text, p.edit, u))
		}
	}
	return changes
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// apply makes the changed story of an edit.
func (s *sentence) apply(text string, e edit, u rule) Change {
	from, to := s.start+e.from, s.start+e.to
	changed := text[:from] + e.new + text[to:]
	c := Change{Kind: u.kind, Text: changed, FactKind: u.fact, Severity: u.severity}
	c.A = trim(text, Span{Start: from, End: to})
	c.B = trim(changed, Span{Start: from, End: from + len(e.new)})
	end := s.start + len(s.text)
	if c.A.Len() == 0 {
		c.A = neighbour(text, from, s.start, end)
	}
	if c.B.Len() == 0 {
		c.B = neighbour(changed, from, s.start, end+len(changed)-len(text))
	}
	if u.fact == "number" && durationAhead.MatchString(s.text[e.to:]) {
		c.FactKind = "time"
	}
	if c.Severity == "" {
		c.Severity = s.stakes(e)
	}
	return c
}

// durationAhead tells that what was changed is how long something takes.
var durationAhead = regexp.MustCompile(`^ ?(?:` + someNumber + ` )?` + timeUnit + `\b`)

// trim takes blanks and commas off the ends of a span.
func trim(text string, at Span) Span {
	for at.Start < at.End && strings.IndexByte(" ,", text[at.Start]) >= 0 {
		at.Start++
	}
	for at.Start < at.End && strings.IndexByte(" ,", text[at.End-1]) >= 0 {
		at.End--
	}
	return at
}

// neighbour returns the word before a gap in text[low:high], or the one after where none is before.
func neighbour(text string, gap, low, high int) Span {
	if before := wordAt.FindAllStringIndex(text[low:gap], -1); len(before) > 0 {
		last := before[len(before)-1]
		return Span{Start: low + last[0], End: low + last[1]}
	}
	if next := wordAt.FindStringIndex(text[gap:high]); next != nil {
		return Span{Start: gap + next[0], End: gap + next[1]}
	}
	return Span{Start: gap, End: gap}
}
