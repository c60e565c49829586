package mutate

import (
	"math/rand/v2"
	"regexp"
	"strings"
)

// gluing are words that a name or link before them swallows the blank of.
var gluing = set("said says was were has have had is are will would told on in after that and with for at to by from who which when as of")

// blankLost glues a word to the name before it.
func blankLost(s *sentence, i int, _ *rand.Rand) []edit {
	w := s.words[i]
	next, ok := s.next(i)
	if ok && w.upper && w.to-w.from >= 4 && gluing[next.lower] && !next.upper && letter(s.text[w.to-1]) && strings.ToUpper(s.text[w.from:w.to]) != s.text[w.from:w.to] {
		return []edit{{w.to, next.from, ""}}
	}
	return nil
}

// numeral are the words of numbers, which a slip might turn into another.
var numeral = regexp.MustCompile(`teen|ty$|ty-|thir|hundred|thous|illion|seven|eleven|twel|fort|dozen|double|triple|third|fourth|fifth|sixth|eighth|ninth|percent|per cent`)

func vowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

// typingSlip loses or doubles a letter of a long word in small letters, so that no other word comes of it: a vowel between consonants is lost, or
// a consonant beside another is doubled.
func typingSlip(s *sentence, i int, r *rand.Rand) []edit {
	w := s.words[i]
	word := s.text[w.from:w.to]
	if len(word) < 7 || numeral.MatchString(word) || hyphenated(s.text, w.from, w.to) || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
		return nil
	}
	var slips []edit
	for k := 2; k+2 < len(word); k++ {
		at := w.from + k
		switch c, before, after := word[k], word[k-1], word[k+1]; {
		case vowel(c) && c != 'y' && !vowel(before) && !vowel(after) && before != after && !(vowel(word[k-2]) && vowel(word[k+2])):
			slips = append(slips, edit{at, at + 1, ""})
		case !vowel(c) && c != before && c != after && (!vowel(before) || !vowel(after)):
			slips = append(slips, edit{at, at, string(c)})
		}
	}
	if len(slips) == 0 {
		return nil
	}
	return slips[r.IntN(len(slips)):][:1]
}

// compounds are written in one word, with a hyphen or in two.
var compounds = table(`wireline, wire-line, wire line
	ceasefire, cease-fire, cease fire
	healthcare, health-care, health care
	airstrike, air-strike, air strike
	airstrikes, air-strikes, air strikes
	airbase, air-base, air base
	warplanes, war-planes, war planes
	policymakers, policy-makers, policy makers
	lawmakers, law-makers
	peacekeeping, peace-keeping
	timeframe, time-frame, time frame
	website, web-site, web site
	online, on-line
	cyberattack, cyber-attack, cyber attack
	cyberattacks, cyber-attacks, cyber attacks
	smartphone, smart-phone, smart phone
	smartphones, smart-phones, smart phones
	startup, start-up
	counterterrorism, counter-terrorism
	multinational, multi-national
	nonprofit, non-profit
	postwar, post-war
	prewar, pre-war
	pretrial, pre-trial
	cooperation, co-operation
	anticorruption, anti-corruption
	frontrunner, front-runner, front runner
	roadblock, road-block, road block
	roadside, road-side
	wildfire, wild-fire
	wildfires, wild-fires
	rainstorm, rain-storm
	landmine, land-mine, land mine
	landmines, land-mines, land mines
	gunfight, gun-fight
	gunbattle, gun-battle, gun battle
	firefight, fire-fight
	spokesperson, spokes-person
	chairperson, chair-person
	lifelong, life-long
	longstanding, long-standing
	hardline, hard-line
	hardliners, hard-liners
	bailout, bail-out
	buyout, buy-out
	layoffs, lay-offs
	cutbacks, cut-backs
	crackdown, crack-down
	breakthrough, break-through
	standoff, stand-off
	showdown, show-down
	payroll, pay-roll
	workforce, work-force, work force
	workplace, work-place
	marketplace, market-place, market place
	stockpile, stock-pile
	shareholder, share-holder
	shareholders, share-holders
	midfielder, mid-fielder
	goalkeeper, goal-keeper
	backup, back-up
	screenplay, screen-play
	blockbuster, block-buster
	babysitter, baby-sitter
	underway, under way
	boxoffice, box-office, box office`)

// compoundOf tells the other forms of a compound, but for those of two words.
var compoundOf = func() map[string][]string {
	m := map[string][]string{}
	for _, g := range compounds {
		for k, w := range g {
			if !strings.Contains(w, " ") {
				m[w] = append(append([]string{}, g[:k]...), g[k+1:]...)
			}
		}
	}
	return m
}()

// compoundCut writes a compound another way.
func compoundCut(s *sentence, i int, r *rand.Rand) []edit {
	w := s.words[i]
	if forms := compoundOf[s.text[w.from:w.to]]; forms != nil && !hyphenated(s.text, w.from, w.to) {
		return one(s.choose(w.from, w.to, forms, r))
	}
	if next, ok := s.next(i); ok && !w.upper {
		two := s.text[w.from:next.to]
		if whole, forms := strings.ReplaceAll(two, " ", ""), compoundOf[strings.ReplaceAll(two, " ", "-")]; forms != nil && compoundOf[whole] != nil && two != "on line" {
			return one(s.choose(w.from, next.to, []string{whole, strings.ReplaceAll(two, " ", "-")}, r))
		}
	}
	return nil
}

// wideHyphens sets blanks beside hyphens, or blanks for those of an age.
func wideHyphens(s *sentence, i int, r *rand.Rand) []edit {
	w := s.words[i]
	word := s.text[w.from:w.to]
	parts := strings.Split(word, "-")
	if len(parts) < 2 || strings.ContainsAny(word, `"`) {
		return nil
	}
	wide := strings.Join(parts, " - ")
	if len(parts) == 3 && parts[1] == "year" && parts[2] == "old" {
		return []edit{{w.from, w.to, [...]string{wide, strings.Join(parts, " "), parts[0] + " year-old", parts[0] + "-year old"}[r.IntN(4)]}}
	}
	for _, p := range parts {
		if strings.Trim(p, "abcdefghijklmnopqrstuvwxyz") != "" || len(p) < 3 {
			return nil
		}
	}
	return []edit{{w.from, w.to, wide}}
}

// narrowHyphens takes the blanks away.
var narrowHyphens = either(
	pattern(`\b(\d{1,3} ?- ?year ?- ?old)\b`, func(m match) []string { return []string{strings.ReplaceAll(m.group(1), " ", "")} }, func(m match) bool { return strings.Contains(m.group(1), " ") }),
	pattern(`\b(\d{1,3}[ -]years?[ -]old)\b`, func(m match) []string {
		if !strings.HasPrefix(strings.TrimLeft(m.group(1), "0123456789"), " ") || strings.Contains(m.group(1), "years") {
			return nil
		}
		return []string{strings.ReplaceAll(m.group(1), " ", "-")}
	}, behind(`\b(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Tt]heir) `)),
	pattern(`\b[a-z]{3,}( - )[a-z]{3,}\b`, put("-"), behind(`\b(?:an?|the) [a-z]+`)),
)

// pluralSlip loses the s of a plural behind a number in digits.
func pluralSlip(s *sentence, i int, _ *rand.Rand) []edit {
	next, ok := s.next(i)
	if w := s.words[i]; !ok || !letter(s.text[w.to-1]) || strings.Trim(w.lower, "0123456789") != "" || w.to-w.from > 3 || w.lower == "1" || hyphenated(s.text, w.from, w.to) {
		return nil
	}
	word := s.text[next.from:next.to]
	stem := strings.TrimSuffix(word, "s")
	if stem == word || len(word) < 3 || strings.HasSuffix(stem, "s") || strings.HasSuffix(stem, "u") || strings.HasSuffix(stem, "ie") || strings.HasSuffix(stem, "che") ||
		strings.HasSuffix(stem, "she") || strings.HasSuffix(stem, "sse") || next.upper && stem != strings.ToUpper(stem) {
		return nil
	}
	if _, goesOn := s.next(i + 1); !goesOn && strings.HasPrefix(s.text[next.to:], "-") {
		return nil
	}
	return []edit{{next.to - 1, next.to, ""}}
}
