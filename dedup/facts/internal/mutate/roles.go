package mutate

import (
	"math/rand/v2"
	"regexp"
	"strings"
)

const (
	nameShape = `[A-Z][\pL-]+(?: [A-Z][\pL-]+){0,2}`
	agents    = `(?:police|protesters|soldiers|officers?|government|court|company|rebels|president|army|man|woman|men|women|students?|workers?|residents|prosecutors?|troops|militants|militia|
		union|lawmakers|senators?|governor|mayor|minister|doctors?|patients?|driver|passengers?|teacher|teachers|gunmen|gunman|demonstrators|group|committee|agency|banks?|king|judge|
		jury|lawyers?|victims?|suspects?|candidates?|voters|campaign|party|media|press|team|players?|coach|fans|refugees|migrants|father|mother|son|daughter|husband|wife|boy|girl|family|
		regulators?|officials?|ministers?|council|commission|board|ministry|airline|hospital|university|club|owners?|buyers?|sellers?|farmers?|neighbou?rs?|customers?|managers?|reporters?|
		journalists?|activists?|tourists?|attackers?|shooter|bomber|owner|clerk|nurses?|landlord|tenants?|
		guards?|prisoners?|inmates?|firm|investors|employees|employer|administration|opposition|military|coalition|church|bishop|pope|actor|director|parents|children)`
	party    = `(?:(?:[Tt]he|[Aa]n?|[Tt]wo|[Tt]hree|[Ss]everal|[Ss]ome|[Hh]is|[Hh]er|[Tt]heir) (?:[a-z]+ )?(?:` + agents + `)|(?:Israeli|Iranian|Iraqi|Syrian|Turkish|Egyptian|Lebanese|Saudi|Yemeni|Palestinian|American|British|French|German|Russian|Ukrainian|Chinese|Japanese|Korean|Indian|Pakistani|Afghan|Nigerian|Somali|Kurdish|European|U\.S\.|US|Republican|Democratic|federal|local|state) (?:[a-z]+ )?(?:forces|troops|soldiers|officials|police|authorities|leaders?|lawmakers?|jets|warplanes|militants|rebels|fighters|prosecutors?|workers|senators?|voters|candidates?|president|government|army|navy|ministers?|diplomats?|officers?)|[Pp]olice|[Rr]esidents|[Pp]rosecutors|[Pp]rotesters|[Ss]oldiers|[Tt]roops|[Oo]fficers)`
	directed = `(?:blamed|accused|beat|defeated|attacked|criticized|criticised|praised|thanked|warned|replaced|succeeded|endorsed|supported|supports|backed|backs|hired|fired|sued|sues|
		shot|killed|stabbed|invaded|bought|acquired|urged|asked|told|tells|blames|accuses|attacks|beats|led|trailed|trails|leads|outspent|mocked|ridiculed|nominated|appointed|
		pressed|challenged|helped|arrested|detained|followed|called|pushed|struck|hit|chased|rescued|saved|paid|defended|threatened|betrayed|raped|assaulted|abused|confronted|contacted|
		sentenced|banned|fined|charged|indicted|cleared|sacked|suspended|expelled|condemned|denounced|slammed|dismissed|overruled|bombed|shelled|ambushed|kidnapped|seized|tortured|robbed|
		overtook|outscored|eliminated|thrashed|edged|ousted|toppled|topped|outperformed|signed|loaned|funded|financed|trained|armed|advised|represented|infected|adopted|
		admires|admired|trusts|distrusts|fears|hates|loves|owns|controls|contradicted|misled|deceived|insulted|bribed|lobbied|outbid|consulted|mentored|coached|protected|escorted|ignored|
		visited|invited|welcomed|interviewed|questioned|investigated|recruited|wrote to|lost to|apologized to|spoke to|complained to|lied to|complained about|gave in to)`
)

// spaces makes a list that stands on several lines an expression.
func spaces(list string) string { return regexp.MustCompile(`\|\s+`).ReplaceAllString(list, "|") }

var roleRules = []rule{
	{"roles swapped", "claim", "key", false, either(
		swap(`\b((`+nameShape+`)['’]?s? (?:has |had |have |also |later |repeatedly |again )?(?:`+spaces(directed)+`) (`+nameShape+`))\b`, namesOf),
		swap(`\b((`+spaces(party)+`) (?:has |had |have |also |later |repeatedly )?(?:`+spaces(directed)+`) (`+spaces(party)+`))\b`, parties),
		swap(`\b((`+spaces(party)+`) (?:`+spaces(directed)+`) (`+nameShape+`))\b`, parties),
		swap(`\b((`+nameShape+`) (?:has |had |have |also |later |repeatedly )?(?:`+spaces(directed)+`) (`+spaces(party)+`))\b`, parties),
		swap(`\b((`+nameShape+`) (?:was|were|has been|had been|is|are) (?:[a-z]+ed|beaten|shot|hit|struck|led|sued) by (`+nameShape+`))\b`, namesOf),
		swap(`\b((`+spaces(party)+`) (?:was|were|has been|had been|is|are) (?:[a-z]+ed|beaten|shot|hit|struck|led|sued) by (`+spaces(party)+`))\b`, parties),
		swap(`\b((`+nameShape+`) (?:was|were|has been|had been|is|are) (?:[a-z]+ed|beaten|shot|hit|struck|led|sued) by (`+spaces(party)+`))\b`, parties),
		swap(`\b((`+nameShape+`) (?:is|was|are|were) (?:[a-z]+er|more [a-z]+|less [a-z]+|ahead of|behind) (?:than )?(`+nameShape+`))\b`, namesOf),
		swap(`\b((`+nameShape+`)['’]s (?:[a-z]+ )?(?:attacks?|criticism|invasion|annexation|endorsement|defeat|support|victory|win|accusations?|lawsuit|treatment|coverage|purchase|takeover|letters?|calls?|`+
			`visits?|threats?|offer|pledge|investigation|praise|nomination|appointment|advantage|lead) (?:of|on|against|for|to|from|over|by) (`+nameShape+`))\b`, namesOf),
		swap(`\b((`+who+`) (?:has |had |have |also |later |then |again )?[a-z]{2,}ed (`+who+`))\b`, actors),
		swap(`\b((`+who+`) (?:also )?(?:is|was|are|were) (?:also |now |again )?(?:suing|accusing|blaming|attacking|backing|supporting|leading|trailing|beating|urging|asking|pressing|challenging|helping|funding|arming|paying|following|chasing|criticizing|opposing|threatening|investigating|replacing|buying) (`+who+`))\b`, actors),
		swap(`\b((`+who+`) (?:will|would|could|should|may|might|must|can|did not|does not|do not|can not|cannot|to) (?:also |now |again )?(?:beat|defeat|attack|help|support|back|replace|succeed|challenge|accuse|blame|trust|join|follow|lead|sue|endorse|buy|pay|invade|ask|tell|warn|urge|oppose|protect|visit|invite|thank|punish|stop|fire|hire|nominate|appoint|arrest|kill|sell to|hand over|bomb|strike|criticize|praise|investigate|prosecute|pardon) (`+who+`))\b`, actors),
		swap(`\b((`+who+`) (?:leads|wants|needs|backs|supports|trails|beats|opposes|owns|blames|accuses|fears|hates|loves|trusts|helps|follows|tells|asks|urges|warns|praises|attacks|sues|funds|calls|replaces|succeeds|saw|wanted|needed|found|caught|left|knocked out|overtook|put|won|held|heard|drove|gave|sent|offered|lent|owes|owed) (`+who+`))\b`, actors),
		swap(`\b((`+who+`) (?:has |had |have |also |later )?(?:gave|given|sent|sold|handed|passed|offered|donated|lent|paid|wrote|delivered|made|showed|posed) (?:[a-z$€£\d][\pL\d.,'’$€£-]* ){1,6}to (`+who+`))\b`, actors),
		swap(`\b((`+who+`) (?:has |had |have |also |later )?(?:got|received|bought|won|borrowed|took|stole|inherited|obtained|acquired|demanded|seized) (?:[a-z$€£\d][\pL\d.,'’$€£-]* ){1,6}from (`+who+`))\b`, actors),
		swap(`\b((`+spaces(party)+`),? (?:[a-z]+ed|beaten|shot|hit|struck|led|sued|held|bought) by (`+who+`))\b`, actors),
		swap(`\b((`+who+`) (?:was|were|has been|had been|have been|is|are|being|be) (?:[a-z]+ly )?(?:[a-z]+ed|beaten|shot|hit|struck|led|sued|held|bought) by (`+who+`))\b`, actors),
		swap(`\b((`+nameShape+`),? (?:(?:is |was )?(?:the |an? )?(?:[a-z]+ )?(?:son|daughter|father|mother|lawyer|aide|adviser|deputy|successor|predecessor|boss|critic|supporter) (?:of|to)) (`+nameShape+`))\b`, namesOf),
		swap(`(?:^|[ (])((`+nameShape+`) \d{1,3}, (`+nameShape+`)) \d{1,3}(?:[ ,.;:)]|$)`, wholeScore),
		swap(`\b((`+nameShape+`) (?:over|instead of|rather than|against|to succeed|to replace) (`+nameShape+`))\b`, namesOf),
	)},
	{"numbers swapped", "number", "", false, swap(`(?:^|[ (])((\d[\d,]*(?:\.\d+)?|`+numberWord+`)(?: per ?cent|%)?(?: [a-z]+){1,3},? (?:and|while|but) (\d[\d,]*(?:\.\d+)?|`+numberWord+`))(?: [a-z]| per ?cent|%|\.|,)`, counted)},
	{"direction", "claim", "high", false, swap(`\b(?:flight|plane|fl(?:ew|ying|y|ies)|travel(?:ed|ing|s)?|mov(?:e|ed|ing)|trains?|trip|road|highway|drove|driving|went|came|bus|transferred|shipped|deported|ran|route|journey|drive|walk(?:ed)?|pipeline|sent|taken|switched) (?:[a-z]+ ){0,4}from ((`+nameShape+`) to (`+nameShape+`))\b`, wholeNames)},
}

// swap finds by an expression whose first group holds two others, which change places. ok looks at the match.
func swap(expr string, ok func(m match) bool) finder {
	re := regexp.MustCompile(expr)
	return func(s *sentence, r *rand.Rand) (edits []edit) {
		for _, at := range re.FindAllStringSubmatchIndex(s.text, -1) {
			m := match{s, at, r}
			if strings.EqualFold(m.group(2), m.group(3)) || !ok(m) {
				continue
			}
			first, middle, second := m.group(2), s.text[at[5]:at[6]], m.group(3)
			if opens(s.text[:at[4]]) {
				first, second = unopened(first), likeCase(first, second)
			}
			e := edit{at[2], at[3], second + middle + first}
			s.fitArticle(&e, second)
			edits = append(edits, e)
		}
		return edits
	}
}

// unopened takes the capital letter off a party that no longer opens its sentence.
func unopened(party string) string {
	if first, _, _ := strings.Cut(party, " "); commonFirst.MatchString(first) {
		return strings.ToLower(party[:1]) + party[1:]
	}
	return party
}

var commonFirst = regexp.MustCompile(`^(?i:the|an?|two|three|several|some|his|her|their|` + spaces(agents) + `)$`)

// noRole are words in capitals that take part in no deed.
var noRole = set(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
	the a an but and in on at when while after before since as if he she it they we you i his her their its this that these those there here what who how why where
	for to of with by from not so or now then still yet also some many most all one two three mr mrs ms dr sen gov rep gen christmas thanksgiving republican democratic
	president prime minister secretary meanwhile however later during last police officials former both each other another that's it's i'm we're just even only
	election day internet spanish english french russian chinese arabic american british german u.s us`)

// namesOf is wholeNames where no preposition makes the first name a part of something else.
func namesOf(m match) bool {
	return !prepositionBehind(m) && !titled(m) && wholeNames(m)
}

var (
	// who is a party or a name.
	who = `(?:` + spaces(party) + `|` + nameShape + `)`

	partyAlone = regexp.MustCompile(`^(?:` + spaces(party) + `)$`)
	// clauseAhead tells that the second one begins a clause: "Carver claimed Turner was late".
	clauseAhead = ahead(` (?:is|are|was|were|has|have|had|will|would|could|can|did|does|may|might|should|must)\b`)
	whoAhead    = ahead(` (?:who|that|which|whose)\b`)
)

// actors reports whether both of a match, names or parties, are whole and may change places.
func actors(m match) bool {
	if loose(m) || titled(m) || partOfName(m) || prepositionBehind(m) || nameGoesOn(m) || whoAhead(m) || clauseAhead(m) || !m.s.nounEnds(m.at[3]) {
		return false
	}
	same := true
	for _, i := range []int{2, 3} {
		if partyAlone.MatchString(m.group(i)) {
			same = same && plural(m.group(i)) == plural(m.group(5-i))
			continue
		}
		for _, w := range strings.Fields(strings.ToLower(m.group(i))) {
			if noRole[w] {
				return false
			}
		}
	}
	return same || !bound.MatchString(m.s.text[m.at[5]:m.at[6]])
}

// wholeScore reports whether both names of a score are whole.
func wholeScore(m match) bool {
	for _, i := range []int{2, 3} {
		for _, w := range strings.Fields(m.group(i)) {
			if noRole[strings.ToLower(w)] || w == "Week" || w == "Game" || w == "Act" {
				return false
			}
		}
	}
	return !partOfName(m)
}

// wholeNames reports whether both names of a match are whole, and neither is a time or an opening word.
func wholeNames(m match) bool {
	if partOfName(m) || nameGoesOn(m) {
		return false
	}
	for _, i := range []int{2, 3} {
		for _, w := range strings.Fields(strings.ToLower(m.group(i))) {
			if noRole[w] {
				return false
			}
		}
	}
	return m.s.nounEnds(m.at[3]) || strings.HasPrefix(m.after(), "'") || strings.HasPrefix(m.after(), "’")
}

// counted reports whether both numbers of a match count things.
func counted(m match) bool {
	return !isYear(m.group(2)) && !isYear(m.group(3)) && !clockAhead(m) && !scaleAhead(m) && !nameBehind(m) && m.group(2) != "1" && m.group(3) != "1" &&
		percentAhead(m) == (strings.Contains(m.group(1), "%") || strings.Contains(m.group(1), "cent"))
}

var (
	percentAhead = ahead(` ?%| per ?cent`)

	// titled tells that a word in small letters before a name says who that is.
	titled = func(m match) bool {
		w := m.s.before(m.at[2])
		return humans[w] || titleEnding.MatchString(w) && !noTitle[w] || w == "rep" || w == "tackle" || w == "end" || w == "back" || w == "star"
	}

	titleEnding = regexp.MustCompile(`(?:er|or|man|ist|ian|ant|eon)$`)
	noTitle     = set("after for later or whether however never ever under over earlier either rather number than october september november december")

	partOfName        = func(m match) bool { return capBehind(m) || joined(m) }
	joined            = behind(`[.-] ?`)
	prepositionBehind = behind(`(?i)\b(?:and|or|of|the|with|to|by|from|in|at|for|on) ?`)
	nameGoesOn        = ahead(` [A-Z]|-|['’]s [A-Z]`)
	bound             = regexp.MustCompile(`\b(?:is|are|was|were|has|have)\b`)
)

// parties reports whether the two parties of a match are whole noun phrases that may change places: where one of them is plural and the
// other is not, no word of the match may depend on it.
func parties(m match) bool {
	if !m.s.nounEnds(m.at[3]) || loose(m) || whoAhead(m) {
		return false
	}
	for _, i := range []int{2, 3} {
		if first, _, _ := strings.Cut(m.group(i), " "); noRole[strings.ToLower(m.group(i))] || noRole[strings.ToLower(first)] && !commonFirst.MatchString(first) {
			return false
		}
	}
	return plural(m.group(2)) == plural(m.group(3)) || !bound.MatchString(m.s.text[m.at[5]:m.at[6]])
}

var loose = behind(`[A-Z][\pL.'’-]* |(?i)\b(?:and|or|of|with|by|[a-z]+ing) ?|[a-z]['’]s `)

func plural(party string) bool {
	return strings.HasSuffix(party, "s") || strings.HasSuffix(party, "men") || strings.HasSuffix(strings.ToLower(party), "police") || strings.HasSuffix(party, "children")
}
