package mutate

import (
	"math/rand/v2"
	"strings"
)

var (
	saidWords     = set("said told added asked warned called")
	beNow         = set("is are")
	auxiliarySet  = set("has had have was were is are will")
	noAlso        = set("to would could should may might must will not also")
	gradable      = set("important difficult good strong serious happy clear large small popular dangerous proud sad close concerned worried grateful disappointed pleased busy hard bad sorry strange common rare")
	ofWhich       = set("of in from with by for against to at on")
	pairedNames   = set("johnson marks trinidad bosnia standard procter ernst smith barnes simon black bed dolce rock antigua sao")
	spansOfTime   = set("minutes hours days weeks months")
	relativeTimes = set("after before later earlier")
	detailWords   = set("details information comment questions evidence")
	veryKept      = set("same few well much first last least little many best top next own")
	notVery       = set("the this that these those his her its their my your our not very very, so")
	justKept      = set("not only n't but")
	justBefore    = set("before after outside days hours weeks months minutes inside")
)

// insert puts a word with a blank before a byte.
func (s *sentence) insert(at int, w string) []edit {
	if s.holds(w) {
		return nil
	}
	e := edit{at, at, w + " "}
	s.fitArticle(&e, w)
	return []edit{e}
}

// colourIn puts in words that say nothing: also, both, now, just, further, currently, very, simply, however, meanwhile.
func colourIn(s *sentence, i int, r *rand.Rand) []edit {
	w := s.words[i].lower
	if i == 0 && s.prev != nil && !s.holds("but") && !s.holds("however") && !s.holds("meanwhile") {
		if first := s.unopen(); first != "" && r.IntN(3) == 0 {
			return []edit{{0, len(first), [...]string{"However, ", "Meanwhile, "}[r.IntN(2)] + first}}
		}
	}
	next, ok := s.next(i)
	if !ok || s.prev == nil {
		return nil
	}
	participle := strings.HasSuffix(next.lower, "ed") && len(next.lower) > 5
	doing := strings.HasSuffix(next.lower, "ing") && len(next.lower) > 5
	switch {
	case (w == "he" || w == "she" || w == "they") && saidWords[next.lower]:
		return s.insert(next.from, "also")
	case auxiliarySet[w] && participle && !noAlso[s.wordBefore(i)]:
		return s.insert(next.from, "also")
	case beNow[w] && (doing || next.lower == "under" || next.lower == "being"):
		return s.insert(next.from, [...]string{"now", "currently"}[r.IntN(2)])
	case (beNow[w] || w == "was" || w == "were") && (next.lower == "a" || next.lower == "an" || next.lower == "too" || next.lower == "not"):
		return s.insert(next.from, "simply")
	case (beNow[w] || w == "was" || w == "were" || w == "be" || w == "a" || w == "an" || w == "been") && gradable[next.lower]:
		return s.insert(next.from, "very")
	case ofWhich[w] && next.upper && !pairedNames[next.lower]:
		and, ok := s.next(i + 1)
		second, also := s.next(i + 2)
		rest := ""
		if also {
			rest = s.text[second.to:]
		}
		if ok && also && and.lower == "and" && second.upper && rest != "" && (strings.IndexByte(",.;", rest[0]) >= 0 || len(rest) > 1 && rest[0] == ' ' && rest[1] >= 'a' && rest[1] <= 'z') && !strings.HasPrefix(rest, " and") {
			return s.insert(next.from, "both")
		}
	case spansOfTime[w] && relativeTimes[next.lower] && (i == 0 || strings.HasSuffix(s.text[:s.words[i].from], ", ")):
		if i == 0 {
			return []edit{{0, s.words[0].to, "Just " + w}}
		}
		return s.insert(s.words[i].from, "just")
	case next.lower == "outside" && !justKept[w] && !beNow[w] && w != "the" && !s.words[i].upper:
		if _, ok := s.next(i + 1); ok {
			return s.insert(next.from, "just")
		}
	case (w == "no" || w == "any" || w == "for") && detailWords[next.lower]:
		return s.insert(next.from, "further")
	}
	return nil
}

// colourOut leaves such words out.
func colourOut(s *sentence, i int, _ *rand.Rand) []edit {
	w := s.words[i]
	before := s.wordBefore(i)
	next, ok := s.next(i)
	switch w.lower {
	case "however", "meanwhile":
		switch rest := s.text[w.to:]; {
		case i == 0 && w.from == 0 && strings.HasPrefix(rest, ", ") && len(s.words) > 1 && s.words[1].from == w.to+2:
			first := rest[2:][:s.words[1].to-s.words[1].from]
			return []edit{{0, s.words[1].to, likeCase("A", first)}}
		case strings.HasPrefix(rest, ",") && strings.HasSuffix(s.text[:w.from], ", "):
			return []edit{{w.from - 2, w.to + 1, ""}}
		}
		return nil
	case "also":
		if !ok || before == "" || before == "but" || before == "not" {
			return nil
		}
	case "now":
		if !ok || before != "is" && before != "are" && before != "has" && before != "have" {
			return nil
		}
	case "just":
		if !ok || before == "" || justKept[before] || strings.HasSuffix(before, "n't") || strings.HasSuffix(before, "n’t") || !justBefore[next.lower] {
			return nil
		}
	case "very":
		if !ok || before == "" || notVery[before] || strings.HasSuffix(before, "n't") || veryKept[next.lower] {
			return nil
		}
	case "currently":
		if before == "" || before == "not" {
			return nil
		}
	case "simply":
		if !ok || before == "" || before == "put" || before == "quite" || before == "not" || strings.HasSuffix(before, "n't") {
			return nil
		}
	case "further":
		if !ok || before == "" || !detailWords[next.lower] {
			return nil
		}
	case "both":
		if !ok || before == "" || before == "the" || !next.upper && strings.HasSuffix(next.lower, "s") || next.lower == "of" || next.lower == "the" {
			return nil
		}
		for k := i + 1; ; k++ {
			if n, ok := s.next(k); !ok || k > i+3 {
				return nil
			} else if n.lower == "and" {
				break
			}
		}
	default:
		return nil
	}
	return one(s.drop(w.from, w.to))
}
