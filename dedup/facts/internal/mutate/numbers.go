package mutate

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
)

const (
	numberWord = `(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty)`
	someNumber = `(?:[$€£]?\d[\d,.]*|` + numberWord + `|one|a (?:dozen|hundred|thousand|million))`
	timeUnit   = `(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?)`
)

var (
	smallNumbers = strings.Fields("two three four five six seven eight nine ten eleven twelve")
	roundNumbers = strings.Fields("fifteen twenty thirty forty fifty")

	scales     = table("million, billion\nbillion, million, trillion\nthousand, million")
	manyScales = table("millions, thousands, billions\nbillions, millions\nhundreds, dozens, thousands\nthousands, hundreds, millions\ndozens, hundreds")
	currencies = table("dollars, euros, pounds, yen")

	currencySigns = table("$, €, £")
	units         = table(`miles, kilometers
		mile, kilometer
		kilometers, miles
		km, miles
		feet, meters
		meters, feet
		inches, feet
		pounds, tons
		kilograms, tons
		tons, kilograms
		acres, hectares
		hectares, acres
		gallons, barrels
		barrels, gallons
		degrees Celsius, degrees Fahrenheit
		degrees Fahrenheit, degrees Celsius`)
	ordinals = table("first, second, third\nsecond, third, fourth, fifth\nthird, fourth, fifth, sixth\nfourth, third, fifth, sixth\nfifth, third, fourth, sixth\n" +
		"sixth, fourth, fifth, seventh\nseventh, fifth, eighth, ninth\neighth, sixth, seventh, ninth\nninth, seventh, eighth, tenth\ntenth, eighth, ninth, twelfth")
	qualifiers = table(`at least, at most, fewer than
		at most, at least
		more than, less than
		less than, more than
		fewer than, more than
		over, under
		nearly, more than
		almost, more than
		about, more than, fewer than
		around, more than, fewer than
		roughly, more than
		approximately, more than
		some, more than
		up to, at least
		as many as, at least`)
)

var numberRules = []rule{
	{"number", "number", "", false, pattern(`(?:^|[ (])(\d[\d,]*)[ -]`, otherCount)},
	{"number off by one digit", "number", "", false, pattern(`(?:^|[ (])(\d[\d,]*\d)[ -]`, nearCount)},
	{"number in words", "number", "", false, pattern(`(?i)\b(`+numberWord+`)\b`, otherWords)},
	{"decimal", "number", "", false, pattern(`(?:^|[ (])(\d+\.\d+)(?:[ ,%]|$)`, func(m match) []string {
		if nameBehind(m) || clockAhead(m) {
			return nil
		}
		return otherDigits(m.group(1), m.r)
	})},
	{"money", "number", "", false, pattern(`[$€£](\d[\d,]*(?:\.\d+)?)`, func(m match) []string { return otherDigits(m.group(1), m.r) })},
	{"percent", "number", "", false, pattern(`(?:^|[ (])(\d+(?:\.\d+)?)(?:%|[ -]per ?cent)`, func(m match) []string { return otherDigits(m.group(1), m.r) })},
	{"scale", "number", "", false, either(
		swaps(scales, `\b(%s)\b`, amountBehind),
		swaps(manyScales, `\b(%s) of\b`),
	)},
	{"sign", "number", "", false, either(
		pattern(`(?:^|[ (])((?:-|−)[$€£]?\d[\d,]*(?:\.\d+)?)`, unsigned, not(rangeAround)),
		pattern(` (minus \d[\d,]*(?:\.\d+)?)`, unsigned, behind(`\b(?:of|to|at|was|were|is|by|from|with|around|about|between|hit|reached|reaching|nearly) ?`)),
		pattern(`(?:^|[ (])((?:\+|plus )\d[\d,]*(?:\.\d+)?)`, func(m match) []string { return []string{"-" + strings.TrimLeft(m.group(1), "+plus ")} }, not(behind(`\d `))),
		pattern(` (\d[\d.]*) degrees`, signed, notAngle),
		pattern(` (\d[\d.]*) ?°`, signed, notAngle),
		pattern(`degrees(?: \pL+)? (below|above)(?: zero| freezing)`, func(m match) []string {
			if m.group(1) == "below" {
				return []string{"above"}
			}
			return []string{"below"}
		}),
		pattern(`(?i)\b(?:rate|growth|return|change|result|inflation|balance|temperatures?|swing|margin|rating)(?: of [a-z]+(?: [a-z]+){0,2})? (?:of|was|is|stood at|to|at) ([$€£]?\d[\d.,]*)(?:%| per ?cent| pct| points?\b| degrees| million| billion|\.$)`, signed, notAngle),
		swaps(table("surplus, deficit\ndeficit, surplus"), `\b(?:[Aa]|[Tt]he|[Ii]ts|[a-z]+) (%s) (?:of|was|is|to|widened|rose|fell|reached)\b`),
	)},
	{"currency", "number", "", false, either(
		groups(currencies, `\b(%s)\b`, not(ahead(` of [a-z]+s\b`)), behind(`(?i)(?:\d|hundred|thousand|million|billion|trillion) `)),
		groups(currencySigns, `(%s)\d`, not(behind(`[\pL\d]`))),
	)},
	{"unit", "number", "high", false, swaps(units, `(%s)\b`, amountBehind)},
	{"range end", "number", "", false, either(
		pattern(`(?:^|[ $€£(])(?:\d+(?:\.\d+)?) ?(?:to|–) ?[$€£]?(\d+(?:\.\d+)?)\b`, upperEnd),
		pattern(`(?i)between [$€£]?\d[\d,.]*(?: million| billion| per ?cent|%)? and [$€£]?(\d[\d,.]*\d|\d)\b`, upperEnd),
		pattern(`(?i)(?:between|from) (?:two|three|four|five|six) (?:and|to) (five|six|seven|eight|ten|twelve)\b`, put("fifteen", "twenty")),
	)},
	{"score", "number", "", false, pattern(`(?: |^|\()(\d{1,3})[-–]\d{1,3}(?:[ ,;.]|$)`, func(m match) []string {
		if nameBehind(m) || timeUnitAhead(m) {
			return nil
		}
		return otherDigits(m.group(1), m.r)
	})},
	{"ordinal", "number", "high", false, either(
		swaps(ordinals, `\b(?:[Tt]he|an?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Ff]or|[Ii]n) (%s) \pL`, not(ahead(` (?:`+ordinalNames+`)\b`))),
		pattern(`\b(\d{1,2}(?:st|nd|rd|th))\b`, otherOrdinal),
	)},
	{"qualifier", "number", "medium", false, swaps(qualifiers, `(?i)\b(%s) `+someNumber+`\b`, not(behind(`no |(?i)(?:kn[oe]ck|t[ao]o?k|turn|r[au]n|roll|hand|pass|flip|carr[iy]|went|w[io]n|taken)(?:e?d|ing|s|e)? `)))},
	{"qualifier dropped", "number", "medium", false, qualifierDropped},
	{"qualifier added", "number", "medium", false, qualifierAdded},
	{"only", "number", "medium", false, either(
		pattern(` (only) (?:\d|`+numberWord+`\b|one )`, put("")),
		pattern(`(?:killed|wounded|injured|were|was|has|have|had|won|spent|received|took|made|for) (\d[\d,]*|`+numberWord+`) [a-z]+\b`, func(m match) []string {
			if isYear(m.group(1)) {
				return nil
			}
			return []string{"only " + m.group(1)}
		}),
	)},
}

var (
	nameBehind      = behind(`(?:^|[^.!?"”] |\n)[A-Z][\pL.'’-]* |\b[A-Z][\pL.-]*,? `)
	clockAhead      = ahead(` ?(?:[ap]\.?m\b|o['’]clock|GMT|EST|EDT|ET\b|PT\b|local time)`)
	scaleAhead      = ahead(`(?: |-)(?:per ?cent|percentage|hundred|thousand|million|billion|trillion)`)
	timeUnitAhead   = ahead(`[ -](?:\w+ )?` + timeUnit + `\b`)
	nounAhead       = ahead(`[ -](?:[a-z]|[A-Z][a-z]+s?\b [a-z])`)
	monthBehind     = behind(monthName + ` `)
	qualifiedBehind = behind(`(?i)(?:least|most|than|nearly|almost|about|to|many as|only|the|just|some|over|under|around|between|all) `)
	amountBehind    = behind(`(?i)(?:^|[ (-])(?:[$€£]?\d[\d,.]*|` + numberWord + `|hundred|thousand|million|a few|several)[ -]`)
	ordinalNames    = `[Ll]ad(?:y|ies)|Amendment|[Ww]orld|person|degree|hand|lieutenant|half|thing|and|or|of|few|two|three`
)

var (
	rangeAround = behind(`\d ?|[A-Z]\pL* |plus or `)
	angle       = regexp.MustCompile(`(?i)richter|magnitude|longitude|latitude|angle|turn|rotat|quake|univers|college|academ|honorary|separation|master|doctor|bachelor`)
	notAngle    = func(m match) bool { return !angle.MatchString(m.s.text) }
)

// signed and unsigned turn the sign of a number round.
func signed(m match) []string   { return []string{"-" + strings.TrimRight(m.group(1), ".,")} }
func unsigned(m match) []string { return []string{strings.TrimLeft(m.group(1), "−minus -")} }

// qualifierDropped leaves out what makes a number not exact.
var qualifierDropped = either(
	pattern(` (at least|at most|(?:no |not |slightly |just |well |far |a little )?(?:more|less|fewer) than|nearly|almost|(?:just |only )?about|approximately|roughly|close to|as (?:many|much|few|little) as|an estimated|(?:just|well|slightly) (?:over|under|above|below)|just shy of) `+someNumber+`\b`,
		put(""), not(behind(`(?i)\b(?:any\w*|noth\w*|someth\w*|no|not|n['’]t|much|any|all|the|accept|that|this|far|even|is|was|were|are|rather|other|it) ?|[,(] `))),
	pattern(` (at least|more than|about|nearly|almost|an estimated) `+someNumber+`\b`, put(""), behind(`(?i)\b(?:the|that|this|is|was|were|are) |[,(] ?`)),
	pattern(` (up to) `+someNumber+`\b`, put(""), not(behind(`(?i)\b(?:add|adds|added|lead|led|live|lives|lived|stand|stood|go|went|come|came|it['’]s|and|is|was|speeds?|ran|run|move|moved|step|stepped|back|all) ?`))),
	pattern(` (around|over|some|under) (?:[$€£]\d|\d[\d,.]* (?:[a-z]+s|people|million|billion|percent|per cent)\b|\d+%)`, put(""), behind(`(?i)\b(?:killed|injured|wounded|of|by|for|with|left|paid|spent|cost|costs|raised|has|have|had|was|were|is|are|to|and|includes|worth|than|from) `), not(ahead(`\s\d[\d,.]* (?:`+timeUnit+`|`+`(?:19|20)\d\ds?)`))),
	pattern(`^((?:At least|More than|About|Nearly|Almost|Some|Around|Up to|Over|As many as|An estimated|Roughly|Approximately) (?:\d[\d,]*|`+numberWord+`)) [a-z]`, func(m match) []string {
		return []string{m.group(1)[strings.LastIndexByte(m.group(1), ' ')+1:]}
	}),
)

// qualifierAdded makes a number less exact.
var qualifierAdded = either(
	pattern(`\b(?:killed|killing|injured|injuring|wounded|wounding|arrested|of|for|by|were|with|after|than|spent|and|has|have|had|left|leaving|lost|won|gained|saw|found|sold|bought|received|took|sent|employs|includes|including|rescued|detained|made|damaged|destroyed) (\d[\d,]*|`+numberWord+`) [a-z]+s\b`, func(m match) []string {
		if isYear(m.group(1)) || qualifiedBehind(m) || relativeAhead(m) || inOf(m) {
			return nil
		}
		qualified := []string{"at least " + m.group(1), "more than " + m.group(1), "nearly " + m.group(1), "about " + m.group(1), "fewer than " + m.group(1)}
		if len(m.group(1)) == 1 || m.group(1) == "two" || m.group(1) == "three" || m.group(1) == "four" || timeUnitAhead(m) || moneyAhead(m) {
			return qualified[:2]
		}
		return qualified
	}),
	pattern(`\b(?:of|for|by|cost|costs|costing|paid|pay|worth|raised|spent|with|than|from|to|has|have|had|lost|about|received|owes|owed|earned|a) ([$€£]\d[\d,.]*(?: million| billion| trillion)?)(?:[ ,.]|$)`, func(m match) []string {
		if qualifiedBehind(m) || strings.HasSuffix(m.group(1), ",") || strings.HasSuffix(m.group(1), ".") {
			return nil
		}
		return []string{"more than " + m.group(1), "about " + m.group(1), "nearly " + m.group(1), "at least " + m.group(1)}
	}, not(behind(`\ba (?:[a-z]+ )?`))),
	pattern(`\b(?:rose|fell|grew|dropped|gained|lost|climbed|declined|increased|jumped|slipped|up|down|by|of|for|with|to) (\d+(?:\.\d+)? ?(?:%|per ?cent))`, func(m match) []string {
		if qualifiedBehind(m) {
			return nil
		}
		return []string{"more than " + m.group(1), "about " + m.group(1), "nearly " + m.group(1), "less than " + m.group(1)}
	}),
)

var (
	relativeAhead = ahead(` [a-z]+ (?:later|ago|earlier|before|after|old|into|away|from)\b`)
	inOf          = func(m match) bool { return outOf(m) || m.s.before(m.at[2]) == "and" && betweenBehind(m) }
	outOf         = behind(`\b(?:out of|` + numberWord + ` in|\d in|` + numberWord + ` of|\d of) `)
	betweenBehind = behind(`(?i)between .*`)
	moneyAhead    = ahead(` (?:dlrs|dollars|euros|pounds|yen|cents|cts)\b`)
)

// otherCount changes the first digit of a count and keeps how many digits it has.
func otherCount(m match) []string {
	if !counts(m) {
		return nil
	}
	return otherDigits(m.group(1), m.r)
}

// nearCount changes the last digit of a count by one.
func nearCount(m match) []string {
	if !counts(m) {
		return nil
	}
	return nearDigits(m.group(1), m.r)
}

// nearDigits changes the last digit by one.
func nearDigits(digits string, r *rand.Rand) []string {
	rest, last := digits[:len(digits)-1], digits[len(digits)-1]
	if last == '9' || last > '0' && r.IntN(2) == 0 {
		return []string{rest + string(last-1)}
	}
	return []string{rest + string(last+1)}
}

// counts reports whether the number of a match counts things: it is no year, date, time of day or part of a name.
func counts(m match) bool {
	n := m.group(1)
	return !isYear(n) && n != "1" && !strings.HasSuffix(n, ",") && !nameBehind(m) && !clockAhead(m) &&
		!scaleAhead(m) && !timeUnitAhead(m) && nounAhead(m) && !strings.HasSuffix(m.before(), "-")
}

// otherWords changes a number in words for another of its size.
func otherWords(m match) []string {
	before, after := strings.ToLower(m.before()), m.after()
	if timeUnitAhead(m) || strings.HasSuffix(before, "-") || clockAhead(m) || strings.HasPrefix(after, "-") {
		return nil
	}
	if strings.HasPrefix(after, " of ") || strings.HasSuffix(before, "the ") || strings.HasSuffix(before, "these ") || strings.HasSuffix(before, " at ") || strings.HasSuffix(before, " or ") {
		return nil
	}
	for _, w := range roundNumbers {
		if strings.EqualFold(w, m.group(1)) {
			return roundNumbers
		}
	}
	return smallNumbers
}

// otherDigits returns a number of the same shape with another first digit; never 1.
func otherDigits(digits string, r *rand.Rand) []string {
	b := []byte(digits)
	low := byte(1)
	if len(b) == 1 {
		low = 2
	}
	for was := b[0]; b[0] == was; {
		b[0] = '0' + low + byte(r.IntN(10-int(low)))
	}
	if len(b) > 2 && b[1] >= '0' && b[1] <= '9' && r.IntN(2) == 0 {
		b[1] = '0' + byte(r.IntN(10))
	}
	return []string{string(b)}
}

// upperEnd raises the upper end of a range.
func upperEnd(m match) []string {
	digits := strings.ReplaceAll(m.group(1), ",", "")
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil || isYear(digits) || len(digits) > 9 || clockAhead(m) || nameBehind(m) || strings.HasPrefix(m.after(), ":") {
		return nil
	}
	if low, err := strconv.ParseFloat(lastNumber.FindString(m.before()), 64); err == nil && low >= n {
		return nil // a vote, a score
	}
	return []string{grouped(strconv.FormatFloat(n+max(1, float64(int(n)/2)), 'f', decimals(digits), 64), strings.Contains(m.group(1), ","))}
}

var lastNumber = regexp.MustCompile(`\d+(?:\.\d+)?`)

// grouped sets commas into a whole number if it shall have them.
func grouped(digits string, commas bool) string {
	for i := len(digits) - 3; commas && i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// decimals counts the digits after the point.
func decimals(digits string) int {
	if i := strings.IndexByte(digits, '.'); i >= 0 {
		return len(digits) - i - 1
	}
	return 0
}

// otherOrdinal changes "20th" into one of its neighbours.
func otherOrdinal(m match) []string {
	n, err := strconv.Atoi(strings.TrimRight(m.group(1), "stndrh"))
	if err != nil || n < 2 || monthBehind(m) || strings.HasPrefix(m.after(), " of ") {
		return nil
	}
	return []string{ordinal(n + 1), ordinal(n - 1)}
}

func ordinal(n int) string {
	ending := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return strconv.Itoa(n) + ending
}

func isYear(w string) bool {
	n, err := strconv.Atoi(w)
	return err == nil && len(w) == 4 && n >= 1100 && n <= 2100
}
