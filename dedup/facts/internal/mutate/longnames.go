package mutate

import (
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// acronyms are short and long names. "the" stands before both, or with * before the long one only, or with - before neither.
var acronyms = table(`FBI, Federal Bureau of Investigation
	CIA, Central Intelligence Agency
	EU, European Union
	UN, United Nations
	UK, United Kingdom
	US, United States
	UAE, United Arab Emirates
	WHO, World Health Organization
	IMF, International Monetary Fund
	WTO, World Trade Organization
	ECB, European Central Bank
	IAEA, International Atomic Energy Agency
	ICRC, International Committee of the Red Cross
	IOC, International Olympic Committee
	NSA, National Security Agency
	EPA, Environmental Protection Agency
	FDA, Food and Drug Administration
	CDC, Centers for Disease Control and Prevention
	FCC, Federal Communications Commission
	FAA, Federal Aviation Administration
	SEC, Securities and Exchange Commission
	IRS, Internal Revenue Service
	DEA, Drug Enforcement Administration
	DHS, Department of Homeland Security
	NTSB, National Transportation Safety Board
	ACLU, American Civil Liberties Union
	NRA, National Rifle Association
	BBC, British Broadcasting Corporation
	NHS, National Health Service
	NBA, National Basketball Association
	NFL, National Football League
	NHL, National Hockey League
	NCAA, National Collegiate Athletic Association
	DNC, Democratic National Committee
	NATO, North Atlantic Treaty Organization, *
	NASA, National Aeronautics and Space Administration, *
	OPEC, Organization of the Petroleum Exporting Countries, *
	GDP, gross domestic product, -
	CEO, chief executive officer, -
	IPO, initial public offering, -`)

// longOf and shortOf tell the other form of a name and how it takes its article.
var longOf, shortOf = func() (map[string][2]string, map[string][2]string) {
	long, short := map[string][2]string{}, map[string][2]string{}
	for _, g := range acronyms {
		how := "the"
		if len(g) > 2 {
			how = g[2]
		}
		long[g[0]], short[g[1]] = [2]string{g[1], how}, [2]string{g[0], how}
	}
	return long, short
}()

// longNames writes long names for acronyms.
func longNames(s *sentence, i int, _ *rand.Rand) []edit {
	w := s.words[i]
	long, ok := longOf[s.text[w.from:w.to]]
	if !ok || s.holds(long[0]) || hyphenated(s.text, w.from, w.to) || strings.HasPrefix(s.text[w.to:], "$") || strings.HasSuffix(s.text[:w.from], "(") {
		return nil
	}
	before := s.wordBefore(i)
	name := long[0]
	next, follows := s.next(i)
	noun := !follows || nounFollow[next.lower] // no noun follows that the name goes with
	switch long[1] {
	case "the":
		if noun && before != "the" || w.lower == "who" && before != "the" {
			return nil
		}
	case "*":
		if noun && before != "the" {
			name = "the " + name
		}
	}
	if follows && next.upper && long[1] != "-" && !nounFollow[next.lower] {
		return nil // part of a longer name
	}
	e := edit{w.from, w.to, name}
	if w.from == 0 {
		e.new = likeCase("A", name)
	}
	s.fitArticle(&e, name)
	return []edit{e}
}

var longNameAt = regexp.MustCompile(`\b(?:` + anyOf(slices.Sorted(maps.Keys(shortOf))) + `)\b`)

// shortNames writes acronyms for long names.
func shortNames(s *sentence, _ *rand.Rand) (edits []edit) {
	for _, at := range longNameAt.FindAllStringIndex(s.text, -1) {
		short := shortOf[s.text[at[0]:at[1]]]
		after := s.text[at[1]:]
		if s.holds(short[0]) || hyphenated(s.text, at[0], at[1]) || strings.HasPrefix(after, " (") || len(after) > 1 && after[0] == ' ' && after[1] >= 'A' && after[1] <= 'Z' {
			continue
		}
		e := edit{at[0], at[1], short[0]}
		if next := s.after(at[1]); short[1] == "*" && s.before(at[0]) == "the" && (next == "" || nounFollow[next]) {
			e.from -= len("the ")
		}
		if k := s.before(at[0]); k != "" && short[1] == "the" && k != "the" && at[0] > 0 && strings.Contains(" of in by with ", " "+k+" ") {
			continue
		}
		s.fitArticle(&e, short[0])
		edits = append(edits, e)
	}
	return edits
}

// hyphenated reports whether what stands in text[from:to] is part of a longer word.
func hyphenated(text string, from, to int) bool {
	return from > 0 && strings.IndexByte("-/.$@#&", text[from-1]) >= 0 || to < len(text) && strings.IndexByte("-/@&", text[to]) >= 0
}

// notPeople are words in capitals that name no person.
var notPeople = func() map[string]bool {
	m := map[string]bool{}
	for _, list := range [][][]string{countries, states, cities, organisations, demonyms, weekdays, months, acronyms} {
		for _, g := range list {
			for _, name := range g {
				for _, w := range strings.Fields(name) {
					m[w] = true
				}
			}
		}
	}
	for w := range set(`Mr Mrs Ms Dr President Prime Minister Senator Sen Gov Governor Secretary Chancellor House Senate Street University College School City County State
		The A An In On At But And However Meanwhile After Before While When As If Since For With By From It Its This That These Those There Then Still Yet Also`) {
		m[w] = true
	}
	return m
}()

// humans are words for one who may be meant by the next "he" or "she".
var humans = set(`man woman boy girl official spokesman spokeswoman spokesperson officer lawyer attorney doctor nurse judge driver pilot player coach manager teacher student
	soldier victim suspect witness resident neighbor friend father mother son daughter brother sister husband wife uncle aunt cousin child teenager president minister senator
	governor mayor leader chairman director chief head executive candidate nominee rival opponent opponents predecessor successor counterpart king queen prince princess pope
	bishop priest actor actress singer author writer reporter journalist aide adviser analyst expert professor economist someone anyone everyone person who whom author guy
	patient defendant prosecutor gunman killer captain general colonel sergeant lieutenant commander member fan girlfriend boyfriend partner baby father-in-law plaintiff i`)

// onlyOne returns the surname and pronoun of the one person that a sentence speaks of, "" where another may be meant.
func (s *sentence) onlyOne() (surname, pronoun string) {
	for i, w := range s.words {
		word := s.text[w.from:w.to]
		switch {
		case s.story.sex[word] != "":
			if surname != "" && surname != word {
				return "", ""
			}
			surname, pronoun = word, s.story.sex[word]
		case humans[w.lower] && !(w.upper && i > 0):
			return "", ""
		}
	}
	if surname == "" {
		return "", ""
	}
	other := map[string]string{"he": "she", "she": "he"}[pronoun]
	if s.holds(other) || s.holds("her") && pronoun == "he" || s.holds("his") && pronoun == "she" || s.holds("him") && pronoun == "she" {
		return "", ""
	}
	for i, w := range s.words {
		word := s.text[w.from:w.to]
		if !w.upper || word == surname || notPeople[word] || len(word) == 1 || strings.ToUpper(word) == word {
			continue
		}
		if next, ok := s.next(i); ok && s.text[next.from:next.to] == surname {
			continue // a first name
		}
		if i == 0 && commonOpeners[w.lower] {
			continue
		}
		return "", ""
	}
	return surname, pronoun
}

// pronouns writes "he" or "she" for a surname that opens a sentence, where the sentence before speaks of that person and no other.
func pronouns(s *sentence, _ *rand.Rand) []edit {
	if s.prev == nil || len(s.words) < 3 || s.words[0].from != 0 {
		return nil
	}
	i := 0
	if w := s.words[0].lower; w == "mr" || w == "mrs" || w == "ms" {
		i = 1
	}
	name := s.text[s.words[i].from:s.words[i].to]
	next, ok := s.next(i)
	if pronoun := s.story.sex[name]; ok && pronoun != "" && !next.upper && next.lower != "and" && next.lower != "or" {
		if who, _ := s.prev.onlyOne(); who == name {
			return []edit{{0, s.words[i].to, likeCase("A", pronoun)}}
		}
	}
	return nil
}

// namesForPronouns writes the surname for "He" or "She" that opens a sentence, under the same condition.
func namesForPronouns(s *sentence, _ *rand.Rand) []edit {
	if s.prev == nil || len(s.words) < 3 || s.words[0].from != 0 {
		return nil
	}
	if next, ok := s.next(0); !ok || next.lower == "and" || next.lower == "or" {
		return nil
	}
	if who, pronoun := s.prev.onlyOne(); who != "" && pronoun == s.words[0].lower {
		return []edit{{0, s.words[0].to, who}}
	}
	return nil
}
