package mutate

import (
	"math/rand/v2"
	"regexp"
	"strings"
)

var (
	quoteSpeaker = regexp.MustCompile(`^[^"“”]*[,?!]["”] (?:(?:([Hh]e|[Ss]he) |(?:[A-Z][\pL.-]+ ){0,3}([A-Z][\pL-]+) )(?:said|says|told|added)|(?:said|says) (?:[A-Z][\pL.-]+ ){0,3}([A-Z][\pL-]+))\b`)
	quoteOpens   = regexp.MustCompile(`^["“][^"“”]+\.$`)
	saidInside   = regexp.MustCompile(`^(["“][^"“”]+),["”] ((?:he|she) (?:said|says|added))\.$`)
)

// saidPutIn puts "he said" behind the first sentence of a quotation whose end names the speaker.
func saidPutIn(s *sentence, _ *rand.Rand) []edit {
	if s.prev == nil || !quoteOpens.MatchString(s.prev.text) || s.start-s.prev.start-len(s.prev.text) != 1 {
		return nil
	}
	g := quoteSpeaker.FindStringSubmatch(s.text)
	if g == nil {
		return nil
	}
	pronoun := strings.ToLower(g[1])
	if pronoun == "" {
		pronoun = s.story.sex[g[2]+g[3]]
	}
	if pronoun == "" {
		return nil
	}
	open, end := `"`, `"`
	if strings.HasPrefix(s.prev.text, "“") {
		open, end = "“", "”"
	}
	return []edit{{-2, 0, "," + end + " " + pronoun + " said. " + open}}
}

// saidLeftOut takes it out again.
func saidLeftOut(s *sentence, _ *rand.Rand) []edit {
	if s.prev == nil || s.start-s.prev.start-len(s.prev.text) != 1 || !strings.HasPrefix(s.text, `"`) && !strings.HasPrefix(s.text, "“") {
		return nil
	}
	g := saidInside.FindStringSubmatch(s.prev.text)
	mark := 1
	if strings.HasPrefix(s.text, "“") {
		mark = len("“")
	}
	if g == nil || quoteSpeaker.FindStringSubmatch(s.text[mark:]) == nil {
		return nil
	}
	return []edit{{len(g[1]) - len(s.prev.text) - 1, mark, ". "}}
}

// addedForSaid writes the one for the other behind a quotation that is not the first of its story.
var addedForSaid = either(
	pattern(`^[^"“”]*[,?!]["”] (?:[Hh]e|[Ss]he|[Tt]hey|the statement|the report|the spokesman|the spokeswoman|[A-Z]\pL+) (said)[,.]`, put("added"), func(m match) bool { return m.s.prev != nil }),
	pattern(`["”] (?:[Hh]e|[Ss]he|[Tt]hey|the statement|the report|the spokesman|the spokeswoman|[A-Z]\pL+) (said)[,.]`, put("added"), func(m match) bool { return m.s.prev != nil }),
	pattern(`\b(?:[Hh]e|[Ss]he|[Tt]hey|[Tt]he statement|[Tt]he report|[A-Z]\pL+) (added)(?:[,.]| that )`, put("said")),
)
