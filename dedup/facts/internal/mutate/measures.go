package mutate

import "strings"

// shortUnits are cut short, then in full, for several.
var shortUnits = table(`km, kilometers, kilometres
	cm, centimeters, centimetres
	mm, millimeters, millimetres
	kg, kilograms
	ft, feet
	mph, miles per hour, miles an hour
	kph, kilometers per hour, kilometers an hour
	sq km, square kilometers, square kilometres
	sq ft, square feet
	lbs, pounds
	oz, ounces
	hrs, hours
	mins, minutes
	pct, percent, per cent
	mln, million
	bln, billion`)

// moneyWords are cut short as a wire did it, then in full.
var moneyWords = table(`dlrs, dollars
	stg, pounds
	dlrs, U.S. dollars`)

// They are written the other way only behind a number.
var (
	unitsShort = having(lookup(backs(shortUnits), `(%s)\b`, []cond{amountBehind, not(noWeight)}), " ")
	unitsFull  = lookup(forths(shortUnits), `\b(%s)\b`, []cond{behind(`\d ?`), not(ahead(`\. [a-z]`))})
	moneyShort = lookup(backs(moneyWords), `\b(%s)\b`, []cond{behind(`\d (?:[mb]illion |[mb]ln )?|[mbr]illion `), not(weighed)})
	moneyFull  = lookup(forths(moneyWords), `\b(%s)\b`, []cond{behind(`\d (?:[mb]illion |[mb]ln )?`)})

	noWeight = func(m match) bool {
		return m.group(1) == "pounds" && !weighed(m)
	}
)

// weighed reports whether a sentence speaks of the pound as a weight.
func weighed(m match) bool {
	if m.group(1) != "pounds" {
		return false
	}
	for _, w := range strings.Fields("weigh weight heroin cocaine marijuana drugs meat fish bomb explosives overweight lost carried baby feet") {
		if strings.Contains(m.s.text, w) {
			return true
		}
	}
	return false
}

// backs tells the short form of each full one, forths the first full one of each short.
func backs(list [][]string) map[string][]string {
	m := map[string][]string{}
	for _, g := range list {
		for _, full := range g[1:] {
			m[full] = append(m[full], g[0])
		}
	}
	return m
}

func forths(list [][]string) map[string][]string {
	m := map[string][]string{}
	for _, g := range list {
		if m[g[0]] == nil {
			m[g[0]] = g[1:2]
		}
	}
	return m
}

const perWhat = `(?:\d[\d.,]*|million|billion|thousand|trillion|percent|per cent|people|dollars|euros|pounds|times|tons|tonnes|barrels|deaths|visitors|cases|jobs|twice|once|%)`

const yearEnd = `(?:[,.;)]| (?:to|for|by|with|in|and|or|on|at|from|through|after|because|since|under|over) )`

// yearly writes "a year" another way.
var yearly = having(either(
	pattern(`\b`+perWhat+` (a year|per year|annually|each year|every year)`+yearEnd, put("a year", "per year", "annually", "each year")),
	pattern(`% (a year|per year|annually)`+yearEnd, put("a year", "per year", "annually")),
), " year", "annually")

// soFar turns or drops the words of "so far this year".
var soFar = having(either(
	pattern(`\b(so far this (?:year|month|week|season))\b`, func(m match) []string {
		t := strings.TrimPrefix(m.group(1), "so far ")
		return []string{t + " so far", t}
	}),
	pattern(`\b(this (?:year|month|week|season) so far)\b`, func(m match) []string { return []string{"so far " + strings.TrimSuffix(m.group(1), " so far")} }),
), "so far")

const aged = `(?:man|woman|boy|girl|student|teenager|driver|teacher|passenger|soldier|suspect|victim|father|mother|son|daughter|pilot|officer|worker|farmer)`

// ages writes ages another way. Their numbers stay as they are.
var ages = either(
	having(pattern(`, (aged) \d{1,3}[,.]`, put("")), "aged"),
	pattern(`[A-Z]\pL{2,}, (\d\d), [a-z]`, func(m match) []string { return []string{"aged " + m.group(1)} }, func(m match) bool { return m.group(1) > "15" }, not(behind(monthName+`, `))),
	having(pattern(`\b([Aa]n? (?:\d{1,3})-year-old `+aged+`)(?:[ ,.]|$)`, func(m match) []string {
		f := strings.Fields(m.group(1))
		age, _, _ := strings.Cut(f[1], "-")
		return []string{likeCase(m.group(1), articleOf(f[2])) + " " + f[2] + " aged " + age}
	}, not(ahead(` [a-z]+(?:er|or|man|ist)\b`))), "-year-old"),
	having(pattern(`\b([Aa]n? `+aged+` aged \d{1,3})(?:[ ,.]|$)`, func(m match) []string {
		f := strings.Fields(m.group(1))
		return []string{likeCase(m.group(1), articleOf(f[3])) + " " + f[3] + "-year-old " + f[1]}
	}, not(ahead(` (?:and|to|or)\b`))), " aged "),
)
