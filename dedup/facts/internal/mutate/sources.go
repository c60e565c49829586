package mutate

import (
	"math/rand/v2"
	"regexp"
	"strings"
)

const sayVerb = `(?:said|says|say|told|added|announced|reported|confirmed|warned|claimed|argued|acknowledged|testified|alleged|believe|believed)`

var (
	sourceGroups = table(`police, investigators, officers
		officials, authorities
		prosecutors
		witnesses
		residents, neighbors
		doctors
		rescuers
		analysts, experts, economists
		activists, protesters, organizers
		lawmakers
		aides, advisers
		diplomats
		relatives`)
	oneSource   = strings.Fields("official spokesman spokeswoman lawyer diplomat doctor witness resident commander prosecutor lawmaker analyst adviser investigator minister officer aide")
	otherOne    = strings.Fields("lawyer diplomat doctor witness commander lawmaker analyst investigator")
	sourceNouns = `(?:officials?|sources?|officers?|minist(?:er|ers|ry)|diplomats?|spokes(?:man|woman|person)|lawmakers?|authorities|commanders?|media|police|prosecutors?|leaders?|advisers?|aides?|agents?)`

	modifiers = table(`Hamas, Israeli, Iranian, Hezbollah, Egyptian
		Israeli, Iranian, Hamas, Palestinian, Turkish
		Iraqi, Kurdish, Iranian, Syrian
		Syrian, Iraqi, Turkish, Russian
		Iranian, Israeli, Iraqi, Saudi
		Palestinian, Israeli, Egyptian
		Turkish, Syrian, Kurdish, Greek
		Saudi, Iranian, Yemeni
		Russian, Ukrainian, American, Turkish
		Ukrainian, Russian, Polish
		American, Russian, British, Iraqi
		U.S., Russian, British, Iraqi
		US, Russian, British, Iraqi
		British, French, German, American
		French, German, Belgian, British
		German, French, Polish
		Chinese, Japanese, American
		Japanese, Chinese, Korean
		European, American, Turkish
		intelligence, military, health, police
		military, intelligence, hospital
		security, health, hospital
		law enforcement, hospital, intelligence
		health, security, military
		hospital, police, army
		federal, local, state
		state, federal, city
		local, federal, state
		city, state, federal
		county, federal, city
		government, rebel, opposition
		opposition, government
		rebel, government
		Republican, Democratic
		Democratic, Republican
		Clinton, Trump
		Trump, Clinton
		former, current
		senior, junior`)
	nounPhrase = `(?:(?:[Tt]he|an?|[Ll]ocal|[Aa]|[A-Z][\pL.-]+|police|officials|authorities|prosecutors|witnesses|residents)(?: [\pL.'’-]+){0,5}?)`
	sayWhen    = `(?: (?:on )?[A-Z][a-z]+day| in a (?:statement|report|tweet|news release)|)`
	pronounSay = regexp.MustCompile(`^,? ?(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e|[Yy]ou|who|which) `)
	anySay     = regexp.MustCompile(`(?i)\b(?:said|says|say|saying|told|according|reported|announced|wrote|added|tweeted|warned|claimed|argued|called|asked|think|believe)\b|["“”]|\?|\b(?:I|we|you)\b`)
)

var sourceRules = []rule{
	{"source", "attribution", "key", false, either(
		otherGroup(sourceGroups, "", `(?i)\b(%s) (?:have |had |also |later )?`+sayVerb+`\b`, whoBehind),
		otherGroup(sourceGroups, "", `(?i)\baccording to (%s)\b[^'’-]`, whoBehind),
		pattern(`\b(?:[Aa]n?|[Tt]he|[A-Za-z]+) (`+anyOf(oneSource)+`) (?:also |later )?`+sayVerb+`\b`, put(otherOne...)),
		pattern(`\b(?:[Aa]n?|[Tt]he) (`+anyOf(oneSource)+`) (?:for|at|with|from) [^,.]{3,40}?,? `+sayVerb+`\b`, put(otherOne...)),
	)},
	{"modifier of a source", "attribution", "key", false, either(
		swaps(modifiers, `\b(%s) `+sourceNouns+`,? (?:[\pL.'’-]+,? ){0,6}?`+sayVerb+`\b`, unnamed),
		swaps(modifiers, `\b(?:[Aa]ccording to|citing|told|by) (?:an? |the |two |three |one |some |several )?(%s) `+sourceNouns+`\b`, unnamed),
	)},
	{"source dropped", "attribution", "key", false, either(
		pattern(`[\pL\d](, `+nounPhrase+` `+sayVerb+sayWhen+`)\.$`, sourceGone),
		pattern(`[\pL\d](, according to [^,.;"“]{3,60})\.$`, put("")),
		pattern(`[\pL\d](, according to [^,.;"“]{3,60},) `, put(""), not(ahead(` (?:an?|the|who|which|whose|where) `))),
		pattern(`[a-z\d](, `+nounPhrase+` `+sayVerb+sayWhen+`,) [a-z]`, sourceGone),
		pattern(`^(`+nounPhrase+` (?:said|says|say|reported|announced|confirmed|warned|claimed|told (?:reporters|Reuters|AFP|CNN))`+sayWhen+`(?: that)? (?:(?:the|an?|some|several|police|two|three|four|five|six|seven|eight|nine|ten|more|at least|about|nearly|all|most) |\d|[A-Z][a-z]))`, sourceInFront),
		pattern(`^(According to [^,.;:"“”]{3,60}, .)`, func(m match) []string {
			return []string{capitalFirst(m.group(1)[strings.LastIndex(m.group(1), ", ")+2:])}
		}, not(ahead(`[^ ]* (?:who|which|whose|where) `))),
	)},
	{"source added", "attribution", "high", false, addSource},
}

// whoBehind lets no word stand before a source in the plural that tells who they are.
var whoBehind = behind(`^|[Tt]he |[Ll]ocal |[Ff]ederal |[Ss]ome |[Ss]enior |[a-z] |, `)

// unnamed wants no name before the modifier of a source.
var unnamed = not(func(m match) bool { return capBehind(m) || hyphenBehind(m) })

var hyphenBehind = behind(`-`)

// sourceGone leaves a source out that is no pronoun.
func sourceGone(m match) []string {
	if pronounSay.MatchString(m.group(1)) || strings.ContainsAny(m.group(1)[2:], `,"“”`) || strings.Contains(m.group(1), " who ") || strings.Contains(m.group(1), " that ") {
		return nil
	}
	return []string{""}
}

// sourceInFront leaves out who said what the rest of a sentence tells.
func sourceInFront(m match) []string {
	if pronounSay.MatchString(m.group(1)) || strings.ContainsAny(m.group(1), `,"“”`) || strings.Contains(m.group(1), " who ") || strings.Contains(m.group(1), " to ") {
		return nil
	}
	return []string{capitalFirst(said.ReplaceAllString(m.group(1), ""))}
}

var said = regexp.MustCompile(`^.*?\b(?:said|says|say|reported|announced|confirmed|warned|claimed|told [A-Za-z]+)` + sayWhen + `(?: that)? `)

// addSource puts a source at the end of a statement that has none.
func addSource(s *sentence, r *rand.Rand) []edit {
	if anySay.MatchString(s.text) || !strings.HasSuffix(s.text, ".") || s.words[0].lower == "but" || s.words[0].lower == "and" {
		return nil
	}
	end := len(s.text) - 1
	if e, ok := s.choose(end, end, []string{", an opposition leader said", ", according to a lawyer for the family", ", a former employee said", ", state television reported"}, r); ok {
		return []edit{e}
	}
	return nil
}
