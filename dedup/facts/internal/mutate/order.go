package mutate

import (
	"math/rand/v2"
	"regexp"
	"strings"
)

const (
	whenPhrase = `(?:(?:on )?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)|on (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}|(?:last|next|this) (?:week|month|year|weekend)|yesterday|in (?:19|20)\d\d|earlier this (?:week|month|year)|late last (?:week|month|year))`
	officeName = `(?:president|minister|director|chief|head|executive|spokesman|spokeswoman|mayor|leader|coach|chairman|chairwoman|governor|ambassador|manager|lawyer|attorney|commander|captain|secretary|general|founder|editor|owner|adviser|advisor|strategist|analyst|economist|officer|counsel|sheriff|professor|correspondent|nominee|(?:senior |chief )?(?:executive|operating) officer|rival|opponent|predecessor|successor|brother|sister|wife|husband|son|daughter|father|mother)(?: (?:of|for|at) (?:the )?[\pL][\pL -]{2,40}?)?`
	ofOffice   = `(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[A-Z][\pL]+['’]s) (?:[A-Za-z]+['’]s )?(?:[a-z-]+ ){0,3}`
	wholeName  = `[A-Z][\pL-]+ (?:[A-Z]\. )?(?:al-)?[A-Z][\pL-]+`
)

var (
	whenAtEnd    = regexp.MustCompile(` (` + whenPhrase + `)\.$`)
	whenInFront  = regexp.MustCompile(`^(` + strings.Replace(whenPhrase, "(?:", "(?i:", 1) + `), `)
	oneClause    = regexp.MustCompile(`[,;:"“”()]|\b(?:and|but|or|who|which|that|to|when|after|before|while|if|because|since|until|said|says|say|told|saying|announced|reported|where|as|than|by|from)\b`)
	capitalFirst = func(w string) string { return strings.ToUpper(w[:1]) + w[1:] }
)

// timeInFront moves when something was from the end of a sentence of one clause to its beginning.
func timeInFront(s *sentence, _ *rand.Rand) []edit {
	at := whenAtEnd.FindStringSubmatchIndex(s.text)
	if at == nil || oneClause.MatchString(s.text[:at[0]]) || len(s.words) < 5 || whenWord.MatchString(s.text[:at[0]]) {
		return nil
	}
	first := s.unopen()
	if first == "" || !s.words[0].upper {
		return nil
	}
	return []edit{{0, len(s.text), capitalFirst(s.text[at[2]:at[3]]) + ", " + first + s.text[len(first):at[0]] + "."}}
}

// whenWord are words of time, beside which another phrase of time would not move alone.
var whenWord = regexp.MustCompile(`(?:day|week|month|year|late|early|morning|night|evening|afternoon|for|on|of|over|through|in|at|with)$|\b(?:from|until|since|between)\b`)

// timeAtEnd moves it back.
func timeAtEnd(s *sentence, _ *rand.Rand) []edit {
	at := whenInFront.FindStringSubmatchIndex(s.text)
	if at == nil || !strings.HasSuffix(s.text, ".") || len(s.words) > 30 {
		return nil
	}
	rest := s.text[at[1] : len(s.text)-1]
	if oneClause.MatchString(rest) || whenWord.MatchString(rest) || strings.TrimSpace(rest) == "" {
		return nil
	}
	when := s.text[at[2]:at[3]]
	if !strings.Contains(when, "day") || strings.HasPrefix(when, "On ") || strings.HasPrefix(when, "Yes") {
		when = strings.ToLower(when[:1]) + when[1:]
	}
	return []edit{{0, len(s.text), likeCase("A", rest) + " " + when + "."}}
}

// whoIs puts "who is" before what a known person is, or leaves it out.
var whoIs = either(
	having(pattern(`[A-Z]\pL+, (who (?:is|are)) (?:an?|the|one of) [^,.;:"“”()]{3,70},`, put("")), ", who "),
	pattern(`\b[A-Z]\pL+, ((?:an?|the) )[a-z][^,.;:"“”()]{3,60}, (?:said|says|has|had|told|will|did|also)\b`, func(m match) []string {
		return []string{"who is " + m.group(1)}
	}, func(m match) bool {
		apposition, _, _ := strings.Cut(m.after(), ",")
		human := false
		for _, w := range strings.Fields(apposition) {
			human = human || humans[w]
		}
		return human && !harm.MatchString(m.s.text) && !strings.Contains(m.before(), " and ")
	}),
)

// offices moves a person's office from before the name to behind it, or back.
var offices = either(
	pattern(`\b(`+ofOffice+officeName+`, `+wholeName+`)[,.]`, officeTurned, not(behind(`, |\b(?:and|or|of|for|[A-Z][\pL.-]*|[a-z]+['’]s) `))),
	pattern(`\b(`+wholeName+`, `+ofOffice+officeName+`)[,.]`, officeTurned, not(behind(`, |\b(?:and|or|of|[A-Z][\pL.-]*) `))),
)

var (
	nameFirst  = regexp.MustCompile(`^` + wholeName + `$`)
	ofWhose    = regexp.MustCompile(` of (?:his|her|their|its) | [A-Z]$`)
	chained    = regexp.MustCompile(`^, (?:an?|the|who|whose|his|her|[A-Z][a-z]+ of)\b`)
	smallFirst = regexp.MustCompile(`^(?:The|An?|Its|Their|His|Her) `)
)

// officeTurned puts the second part first.
func officeTurned(m match) []string {
	first, second, _ := strings.Cut(m.group(1), ", ")
	name, office := first, second
	if !nameFirst.MatchString(name) {
		name, office = second, first
	}
	for _, w := range strings.Fields(name) {
		if noRole[strings.ToLower(w)] || notPeople[w] || humans[strings.ToLower(w)] {
			return nil
		}
	}
	if strings.Contains(office, " and ") || ofWhose.MatchString(office) || chained.MatchString(m.s.text[m.at[3]:]) || strings.Contains(m.s.text[m.at[3]:min(len(m.s.text), m.at[3]+6)], ", and") {
		return nil
	}
	if opens(m.before()) {
		if smallFirst.MatchString(first) {
			first = strings.ToLower(first[:1]) + first[1:]
		}
		second = capitalFirst(second)
	}
	return []string{second + ", " + first}
}
