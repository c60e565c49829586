package mutate

import (
	"math/rand/v2"
	"regexp"
	"strings"
)

// The words of a line mean much the same or go together; a word is replaced by one of another line, so that no synonym comes of it.

var nounGroups = table(`attack, assault, raid, bombing, shooting, murder, killing, explosion
	election, vote, referendum, poll
	meeting, summit, conference, session
	agreement, deal, treaty, pact, contract
	law, bill, rule, policy, regulation
	report, study, survey, document, article, book
	company, firm, business, bank
	hospital, clinic
	school, college, university
	airport, station, port
	church, mosque, temple
	hotel, restaurant
	factory, plant, mine
	museum, theater, gallery
	prison, jail
	car, vehicle, truck, bus
	train
	ship, boat, ferry
	plane, aircraft, helicopter
	fire, blaze
	storm, hurricane, flood, earthquake
	war, conflict, battle
	game, match, tournament
	song, film, movie, album
	son, daughter, wife, husband, brother, sister
	house, home, apartment
	road, street, bridge, highway
	letter, email, message
	gun, weapon, rifle, bomb
	investigation, inquiry, probe, review
	decision, ruling, verdict
	speech, interview, statement, comment
	drug, medicine, vaccine
	plan, proposal, strategy
	protest, demonstration, rally
	campaign
	budget, tax
	debate, discussion
	trial, hearing, lawsuit
	wedding, funeral
	dinner, lunch
	festival, concert
	disease, virus, infection
	computer, phone, server
	farm, garden
	river, lake, island
	mountain, forest
	dog, cat, horse
	coach, player, team
	teacher, student
	doctor, nurse
	lawyer, judge
	driver, pilot
	president, governor, senator, mayor
	candidate, nominee
	soldier, officer
	photo, picture, video`)

// irregular plurals; the others take s, es or ies.
var noPlural = set("wife funeral murder killing policy")

var verbGroups = table(`attack, assault, bomb, raid
	kill, murder
	injure, wound
	arrest, detain, jail, capture
	praise, applaud
	criticize, condemn, denounce
	approve, endorse
	reject
	announce, unveil
	publish, release, print
	acquire, purchase
	visit
	destroy, demolish, damage
	repair, restore, clean
	rescue, save
	invite, welcome
	elect, appoint, nominate
	dismiss, remove
	cancel, postpone, delay
	discover, uncover
	finance, fund
	inspect, examine, investigate, review, study
	photograph, film, record
	paint
	describe, explain
	ignore
	deliver, transport
	block
	follow, chase
	defeat
	threaten
	cook
	collect
	produce, manufacture
	sue
	design
	thank
	hire, employ
	test`)

var adjectiveGroups = table(`large, big, huge, massive, major
	small, little, tiny, minor
	new, recent, modern
	old, ancient
	wealthy, rich
	foreign, international, global
	local
	private
	military
	secret, hidden
	famous, prominent
	dangerous, deadly
	peaceful
	cheap
	expensive
	crowded, busy
	popular
	powerful, strong
	weak
	quiet
	angry, furious
	religious
	rural
	temporary, brief, short
	national, federal
	regional
	wooden
	electric
	heavy
	narrow
	industrial
	historic, historical
	medical
	economic, financial
	environmental
	criminal
	academic
	elderly
	young
	female
	male
	dramatic
	secular
	agricultural
	nuclear
	digital
	scientific
	musical`)

var (
	victims = table(`man, woman, child, teenager
		woman, man, soldier, child
		boy, girl, man
		girl, boy, woman
		child, soldier, woman
		student, soldier, teacher
		teenager, farmer, man
		soldier, civilian, tourist
		driver, passenger, pedestrian
		passenger, driver
		pedestrian, passenger
		worker, student, tourist
		tourist, worker
		civilian, soldier
		contractor, soldier, journalist
		journalist, soldier
		policeman, tourist
		men, women
		women, children, soldiers
		children, soldiers, women
		people, soldiers, children, officers
		students, soldiers, workers
		civilians, soldiers
		soldiers, civilians
		officers, students
		passengers, pedestrians
		protesters, officers
		workers, students
		members, opponents
		personnel, civilians
		troops, civilians`)
	settings = table(`hospital, school, hotel, prison
		school, hospital, church, hotel
		university, hospital, stadium
		church, school, hotel
		mosque, hospital, market
		hotel, school, hospital
		market, mosque, school
		airport, hospital, hotel
		restaurant, school, church
		nightclub, school
		stadium, hospital
		prison, school
		house, hospital, church
		home, hotel, office
		station, stadium, school
		factory, school
		village, city
		town, desert
		city, village
		park, prison
		embassy, airport
		street, park
		square, stadium
		apartment, hotel
		beach, airport
		border, coast`)
	compass = table(`north, south, east
		south, north, west
		east, west, south
		west, east, north
		northern, southern, western
		southern, northern, eastern
		eastern, western, northern
		western, eastern, southern
		northeastern, southwestern
		northwestern, southeastern
		southeastern, northwestern
		southwestern, northeastern
		northeast, southwest
		northwest, southeast
		southeast, northwest
		southwest, northeast
		downtown, suburban
		central, coastal`)
	causes       = []string{"a gas leak", "heavy snow", "a computer failure", "a family dispute", "a shortage of fuel"}
	causeClauses = []string{"the road was blocked", "they had run out of money", "the weather was bad", "nobody had been told"}
)

var wordRules = []rule{
	{"victim", "claim", "high", false, swaps(victims, `\b(%s)\b`, not(capBehind), not(behind(`-|(?i)\b(?:no|young|many|old|these|those|most|other|family) `)), not(ahead(`-| \(| of the (?:House|Senate|public|media|Congress)`)),
		func(m match) bool { return harm.MatchString(m.s.text) })},
	{"place", "claim", "high", false, either(
		swaps(settings, `\b(?:in|at|near|outside|inside|on|to|from|into) (?:the|an?|his|her|their|its) (?:[a-z]+ )?(%s)\b`, func(m match) bool {
			return m.s.nounEnds(m.at[3]) && !(m.s.before(m.at[2]) == "the" && m.group(1) == "house")
		}),
		swaps(compass, `\b(?:in|of|the|to|from|across|near) (%s)\b`),
	)},
	{"cause", "claim", "high", false, either(
		pattern(`(?i)\b(?:because of|due to|caused by|as a result of|sparked by|triggered by|prompted by|blamed on|owing to|thanks to) ((?:the|an?|his|her|their|its)? ?[^,.;:"“”()]{4,40}?)(?:[,.;]| (?:in|on|and|at|that|which|who|when|but|to|for|after) )`, func(m match) []string {
			if strings.Contains(m.group(1), " of ") || strings.HasPrefix(m.group(1), "those ") {
				return nil
			}
			return causes
		}, not(behind(`(?:is|are|was|were|be|been) due to `))),
		pattern(`[a-z] because ([^,.;:"“”()]{8,90})\.$`, func(m match) []string {
			if strings.HasPrefix(m.group(1), "of ") || strings.HasSuffix(m.before(), "not because ") || strings.Contains(m.group(1), " said") {
				return nil
			}
			return causeClauses
		}),
	)},
	{"noun", "claim", "high", false, nouns},
	{"verb", "claim", "high", false, verbs},
	{"adjective", "claim", "medium", false, adjectives},
}

var (
	harm = regexp.MustCompile(`(?i)\b(?:killed|killing|dead|died|dies|injured|injuring|wounded|wounding|shot|stabbed|victims?|murdered|missing|trapped|kidnapped|beaten|attacked|arrested|rescued|hostages?|raped|assaulted)\b`)

	nouns      = either(otherGroup(nounGroups, "", `\b(%s)\b`, singularNoun), otherGroup(nounGroups, "s", `\b(%s)\b`, pluralNoun))
	verbs      = either(otherGroup(verbGroups, "ed", `\b(%s)\b`, pastVerbFits), otherGroup(verbGroups, "ing", `\b(%s)\b`, ingVerbFits), otherGroup(verbGroups, "", `\b(%s)\b`, baseVerbFits))
	adjectives = otherGroup(adjectiveGroups, "", `\b(%s)\b`, adjectiveFits)

	// contentWords are nouns, verbs and adjectives.
	contentWords = either(nouns, verbs, adjectives)
)

// otherGroup finds words of a list in one form, and puts a word of another group in the same form in their place.
func otherGroup(list [][]string, form, expr string, ok cond) finder {
	group := map[string]int{}
	var all []string
	for i, g := range list {
		for _, w := range g {
			if form == "s" && noPlural[w] {
				continue
			}
			w = inflect(w, form)
			group[w] = i
			all = append(all, w)
		}
	}
	return pattern(strings.Replace(expr, "%s", anyOf(all), 1), func(m match) []string {
		return pickOther(all, group, group[strings.ToLower(m.group(1))], m.r)
	}, not(behind(`-`)), not(ahead(`-`)), ok)
}

// pickOther draws a few words of other groups.
func pickOther(all []string, group map[string]int, not int, r *rand.Rand) (picked []string) {
	for len(picked) < 3 {
		if w := all[r.IntN(len(all))]; group[w] != not {
			picked = append(picked, w)
		}
	}
	return picked
}

// inflect puts a regular word into a form: "s", "ed", "ing" or as it is.
func inflect(w, form string) string {
	last, before := w[len(w)-1], w[len(w)-2]
	vowelBefore := strings.IndexByte("aeiou", before) >= 0
	switch {
	case form == "":
		return w
	case form == "s" && (last == 's' || last == 'x' || strings.HasSuffix(w, "ch") || strings.HasSuffix(w, "sh")):
		return w + "es"
	case last == 'y' && !vowelBefore && form == "s":
		return w[:len(w)-1] + "ies"
	case last == 'y' && !vowelBefore && form == "ed":
		return w[:len(w)-1] + "ied"
	case last == 'e' && (form == "ed" || form == "ing"):
		return w[:len(w)-1] + form
	}
	return w + form
}

var (
	determiners = set("the a an his her their its this that another every each our my your")
	plurals     = set("the his her their its these those our my your two three four five six seven eight nine ten several many some few other all of")
	beForms     = set("was were been be is are being")
	objects     = set("the a an his her their its this that these those two three several some many him them all more another and")
	modals      = set("to will would could should can must may might not")
	nounFollow  = set(`in on at to of for by with from and or but that which who when where after before is was are were has had have will would could can may should as
		because than while during against about into over since under between near said if until through without not also did does do says`)
)

// nounEnds reports whether no other noun follows the one that ends at a byte.
func (s *sentence) nounEnds(at int) bool {
	rest := s.text[at:]
	return rest != "" && (strings.IndexByte(",.;:?!\"", rest[0]) >= 0 || strings.HasPrefix(rest, "”")) || nounFollow[s.after(at)]
}

func singularNoun(m match) bool {
	before := m.s.before(m.at[2])
	if !determiners[before] {
		// An adjective may stand between.
		words := strings.Fields(strings.ToLower(m.before()))
		if len(words) < 2 || !adjectiveSet[before] || !determiners[words[len(words)-2]] {
			return false
		}
	}
	return m.s.nounEnds(m.at[3]) && !(m.group(1) == "vote" && m.s.after(m.at[3]) == "for") && m.s.after(m.at[3]) != "to" && before != "that" && before != "every"
}

func pluralNoun(m match) bool {
	before := m.s.before(m.at[2])
	return (plurals[before] || adjectiveSet[before]) && m.s.nounEnds(m.at[3])
}

// adjectiveSet are the adjectives of the list.
var adjectiveSet = func() map[string]bool {
	set := map[string]bool{}
	for _, g := range adjectiveGroups {
		for _, w := range g {
			set[w] = true
		}
	}
	return set
}()

func pastVerbFits(m match) bool {
	before, after := m.s.before(m.at[2]), m.s.after(m.at[3])
	if beForms[before] {
		return after == "by" || after == "in" || after == "on" || after == "at" || after == "and" || after == "after" || strings.HasPrefix(m.after(), ".")
	}
	return objects[after] && after != "that" && !determiners[before] && before != "and"
}

func ingVerbFits(m match) bool {
	after := m.s.after(m.at[3])
	return objects[after] && after != "that" && after != "and" && !determiners[m.s.before(m.at[2])]
}

func baseVerbFits(m match) bool {
	after := m.s.after(m.at[3])
	return modals[m.s.before(m.at[2])] && objects[after] && after != "that" && after != "and"
}

var lowerNext = ahead(` [a-z]`)

func adjectiveFits(m match) bool {
	before, after := m.s.before(m.at[2]), m.s.after(m.at[3])
	return determiners[before] && before != "that" && after != "" && !nounFollow[after] && lowerNext(m)
}
