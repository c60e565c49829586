package mutate

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"unicode/utf8"
)

var quoteRules = []rule{
	{"quoted word", "quote", "key", true, quotedWord},
	{"quoted negation", "quote", "key", true, either(negationDropped, pattern(`(?i)\b`+auxiliaries+`( )[a-z]+`, addNot))},
	{"quotation marks", "quote", "high", true, dropMarks},
}

// plainWords are words of talk that quotations have, with others that mean something else.
var plainWords = table(`good, bad
	bad, good
	great, small
	big, small
	right, wrong
	best, worst
	always, never
	today, tomorrow
	people, officers, companies
	children, soldiers
	country, company
	family, army
	money, water
	future, past
	women, workers
	happy, angry
	sad, proud
	safe, rich
	dangerous, cheap
	important, expensive
	strong, slow
	difficult, easy
	easy, difficult
	beautiful, ugly
	believe, forget
	everyone, nobody
	first, last
	new, old`)

// anyWord are the words of a quotation that have another for them.
var anyWord = either(contentWords, polarWords, swaps(plainWords, `\b(%s)\b`),
	swaps(plainVerbs, `\b(?:to|will|would|can|could|must|should|I|we|you|they|We|You|They) (%s)\b`))

// plainVerbs are verbs that are nouns too.
var plainVerbs = table(`help, ignore
	love, hate
	hate, love
	hope, doubt
	win, lose
	fight, hide
	stop, begin
	vote, pay`)

// quotedWord changes one word of a quotation of four words and more.
func quotedWord(s *sentence, r *rand.Rand) (edits []edit) {
	for _, e := range anyWord(s, r) {
		if s.quotedAround(e.from) >= 4 {
			edits = append(edits, e)
		}
	}
	return edits
}

// quotedAround counts the words of the quotation that a byte stands in.
func (s *sentence) quotedAround(at int) int {
	if !s.quoted[at] {
		return 0
	}
	low, high := at, at
	for low > 0 && s.quoted[low-1] {
		low--
	}
	for high < len(s.text) && s.quoted[high] {
		high++
	}
	n := 0
	for _, w := range s.words {
		if w.from >= low && w.to <= high {
			n++
		}
	}
	return n
}

var (
	personal = regexp.MustCompile(`(?i)\b(?:I|we|my|our|us|me|you|your)\b`)
	fragment = regexp.MustCompile(`(?:"([a-z][^"“”]*[\pL\d])[,.]?"|“([a-z][^"“”]*[\pL\d])[,.]?”)`)
	speech   = regexp.MustCompile(`^(?:"([A-Z][^"“”]*[\pL\d]),"|“([A-Z][^"“”]*[\pL\d]),”) (?:[A-Z][\pL.-]+ ){0,3}(?:[a-z]+ ){0,5}(?:said|says|told|added)\b|(?:said|says|added|wrote|reporters)[,:] (?:"([A-Z][^"“”]*[\pL\d])\."|“([A-Z][^"“”]*[\pL\d])\.”)$`)
)

// dropMarks takes the marks off a quoted part of a sentence: off words in it, however few, or off all that somebody says in one sentence. What speaks of "I" or "we" keeps them, since it would say something odd.
func dropMarks(s *sentence, _ *rand.Rand) (edits []edit) {
	for _, at := range fragment.FindAllStringSubmatchIndex(s.text, -1) {
		inner := s.text[max(at[2], at[4]):max(at[3], at[5])]
		if n := len(words(inner)); n == 0 || n == 1 && len(inner) < 5 || personal.MatchString(inner) || at[0] > 0 && s.text[at[0]-1] == '=' {
			continue
		}
		mark := inner
		if last := s.text[max(at[3], at[5])]; last == ',' || last == '.' {
			mark += string(last)
		}
		edits = append(edits, edit{at[0], at[1], mark})
	}
	if at := speech.FindStringSubmatchIndex(s.text); at != nil {
		for k := 2; k < len(at); k += 2 {
			if at[k] < 0 || personal.MatchString(s.text[at[k]:at[k+1]]) {
				continue
			}
			low, high := strings.LastIndexAny(s.text[:at[k]], `"“`), at[k+1]+strings.IndexAny(s.text[at[k+1]:], `"”`)
			_, size := utf8.DecodeRuneInString(s.text[high:])
			inner := s.text[at[k]:high]
			if low > 0 {
				inner = unopened(inner)
			}
			edits = append(edits, edit{low, high + size, inner})
		}
	}
	return edits
}
