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
		pattern(`(?:^|[ (])((?:-|−|minus )\d+(?:\.\d+)?)`, func(m match) []string { return []string{strings.TrimLeft(m.group(1), "−minus -")} }, not(behind(`plus or `))),
		pattern(` (\d[\d.]*) degrees`, func(m match) []string { return []string{"-" + m.group(1)} }),
		pattern(`degrees(?: \pL+)? (below)(?: zero| freezing)`, put("above")),
		pattern(`(?:rate|growth|return|change|result|inflation) (?:of|was|is) (\d[\d.]*)(?:%| per ?cent)`, func(m match) []string { return []string{"-" + m.group(1)} }),
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
	{"qualifier dropped", "number", "medium", false, pattern(` (at least|at most|more than|less than|fewer than|nearly|almost|about|up to|as many as) `+someNumber+`\b`, put(""))},
	{"qualifier added", "number", "medium", false, pattern(`\b(?:killed|killing|injured|injuring|wounded|arrested|of|for|by|were|with|in|after|than|spent|and) (\d[\d,]*|`+numberWord+`) [a-z]+s\b`, func(m match) []string {
		if isYear(m.group(1)) || qualifiedBehind(m) {
			return nil
		}
		return []string{"at least " + m.group(1), "more than " + m.group(1), "fewer than " + m.group(1)}
	})},
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
