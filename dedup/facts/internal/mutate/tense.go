package mutate

import (
	"math/rand/v2"
	"strings"
)

// The verbs of saying and asking. In a report the day of publication tells their time, so that one tense stands for another.
var (
	sayingPast = set(`said asked told warned urged announced denied confirmed accused rejected promised vowed admitted refused declined criticized criticised condemned praised welcomed
		demanded insisted argued claimed pledged threatened proposed blamed acknowledged apologized apologised`)
	sayingNow = map[string]string{"say": "said", "says": "said", "ask": "asked", "asks": "asked", "warns": "warned", "argues": "argued", "insists": "insisted", "claims": "claimed",
		"denies": "denied", "adds": "added", "acknowledges": "acknowledged", "admits": "admitted"}
	sayingING = set("asking saying telling warning urging demanding accusing insisting claiming arguing denying considering seeking calling threatening criticizing pressing proposing")
	askedOf   = set("asked told urged warned called ordered encouraged advised")
	sayers    = set(`officials police authorities prosecutors lawmakers residents witnesses investigators analysts experts activists doctors they lawyers critics supporters economists
		researchers scientists protesters organizers leaders republicans democrats ministers`)
	modalBefore = set("to would could should may might must will can not never i we you")
	saying      = set("said says say told added announced reported warned")
	irregulars  = set("been made taken given seen gone done become said told left lost found held sent met won led put kept paid built spent come brought shown known begun fallen risen grown")
)

// number returns "s" for one who says, "p" for several, "" where that is not sure, of the subject that word i ends.
func (s *sentence) number(i int) string {
	if i < 0 || s.quoted[s.words[i].from] {
		return ""
	}
	switch w := s.words[i]; {
	case w.lower == "he" || w.lower == "she":
		return "s"
	case sayers[w.lower]:
		if b := s.wordBefore(i); b == "of" || b == "by" || b == "and" || b == "that" && w.lower != "they" {
			return ""
		}
		return "p"
	case w.upper && s.story.sex[s.text[w.from:w.to]] != "" || w.lower == "spokesman" || w.lower == "spokeswoman":
		// The whole name opens the sentence or follows a comma or a mark.
		k := i
		for k > 0 && s.words[k-1].upper && strings.Trim(s.text[s.words[k-1].to:s.words[k].from], ". ") == "" {
			k--
		}
		if !w.upper && k > 0 && (s.words[k-1].lower == "a" || s.words[k-1].lower == "the") {
			k--
		}
		if b := s.wordBefore(k); b == "" {
			return "s"
		}
	}
	return ""
}

// perfectOfSaying writes "has asked" for "asked".
func perfectOfSaying(s *sentence, i int, _ *rand.Rand) []edit {
	if next, ok := s.next(i); ok && next.lower == "by" || !sayingPast[s.words[i].lower] || s.wordBefore(i) == "" || timed.MatchString(s.text) {
		return nil
	}
	switch at := s.words[i].from; s.number(i - 1) {
	case "s":
		return []edit{{at, at, "has "}}
	case "p":
		return []edit{{at, at, "have "}}
	}
	return nil
}

// pastOfSaying writes "asked" for "has asked", "says", "are being asked", and "was asking" for "is asking".
func pastOfSaying(s *sentence, i int, _ *rand.Rand) []edit {
	w, before := s.words[i], s.wordBefore(i)
	next, ok := s.next(i)
	switch w.lower {
	case "has", "have", "had":
		if ok && sayingPast[next.lower] && before != "" && !modalBefore[before] && !(w.lower == "had" && s.holds("if")) {
			return one(s.drop(w.from, w.to))
		}
	case "is", "are":
		past := map[string]string{"is": "was", "are": "were"}[w.lower]
		if !ok || before == "" || modalBefore[before] {
			return nil
		}
		if sayingING[next.lower] {
			return []edit{{w.from, w.to, past}}
		}
		if then, ok := s.next(i + 1); ok && next.lower == "being" && askedOf[then.lower] {
			return []edit{{w.from, next.to, past}}
		}
	case "say", "ask":
		if s.number(i-1) == "p" {
			return []edit{{w.from, w.to, sayingNow[w.lower]}}
		}
	default:
		if past := sayingNow[w.lower]; past != "" && (w.lower == "says" && before != "" || s.number(i-1) == "s") {
			return []edit{{w.from, w.to, past}}
		}
	}
	return nil
}

// presentOfSaying writes "says" for "said", "is asking" for "was asking", "are being asked" for "were asked".
func presentOfSaying(s *sentence, i int, _ *rand.Rand) []edit {
	w, before := s.words[i], s.wordBefore(i)
	if w.lower != "said" && w.lower != "was" && w.lower != "were" || before == "" || timed.MatchString(s.text) {
		return nil
	}
	if w.lower == "said" {
		switch s.number(i - 1) {
		case "s":
			return []edit{{w.from, w.to, "says"}}
		case "p":
			return []edit{{w.from, w.to, "say"}}
		}
		return nil
	}
	now := map[string]string{"was": "is", "were": "are"}[w.lower]
	if next, ok := s.next(i); ok && sayingING[next.lower] {
		return []edit{{w.from, w.to, now}}
	} else if then, also := s.next(i + 1); ok && also && askedOf[next.lower] && then.lower == "to" {
		return []edit{{w.from, w.to, now + " being"}}
	}
	return nil
}

// reportedBefore reports whether a verb of saying stands before word i of a sentence, outside quotation marks.
func (s *sentence) reportedBefore(i int) bool {
	for _, w := range s.words[:i] {
		if saying[w.lower] && !s.quoted[w.from] {
			return true
		}
	}
	return false
}

// hadAndHas writes the one for the other before a participle where somebody said so.
func hadAndHas(s *sentence, i int, _ *rand.Rand) []edit {
	w, before := s.words[i], s.wordBefore(i)
	if w.lower != "has" && w.lower != "have" && w.lower != "had" || before == "" || modalBefore[before] || !s.reportedBefore(i) || s.holds("if") {
		return nil
	}
	next, ok := s.next(i)
	if !ok || !irregulars[next.lower] && !strings.HasSuffix(next.lower, "ed") || next.lower == "need" {
		return nil
	}
	if w.lower != "had" {
		return []edit{{w.from, w.to, "had"}}
	}
	switch {
	case timed.MatchString(s.text):
	case before == "he" || before == "she" || before == "it":
		return []edit{{w.from, w.to, "has"}}
	case before == "they":
		return []edit{{w.from, w.to, "have"}}
	}
	return nil
}

// willAndWould writes the one for the other behind a verb of saying.
func willAndWould(s *sentence, i int, _ *rand.Rand) []edit {
	w, before := s.words[i], s.wordBefore(i)
	if w.lower != "will" && w.lower != "would" || before == "" || before == "the" || before == "a" || before == "his" || before == "her" || !s.reportedBefore(i) {
		return nil
	}
	next, ok := s.next(i)
	if !ok || next.upper || w.lower == "would" && (next.lower == "have" || next.lower == "like" || next.lower == "rather" || next.lower == "you" || s.holds("if") || s.holds("could") || s.holds("were") || s.holds("whether") || timed.MatchString(s.text)) {
		return nil
	}
	return []edit{{w.from, w.to, map[string]string{"will": "would", "would": "will"}[w.lower]}}
}
