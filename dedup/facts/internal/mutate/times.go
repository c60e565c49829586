package mutate

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const monthName = `(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)`

var (
	weekdays = table("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")
	months   = table("January, February, March, April, May, June, July, August, September, October, November, December\nJan., Feb., Aug., Sept., Oct., Nov., Dec.")
	dayParts = table("morning, afternoon, evening, night\nafternoon, morning, evening\nevening, morning, afternoon\nnight, morning, afternoon\nmidnight, noon\nnoon, midnight\nspring, summer, autumn\nsummer, spring, winter\nwinter, spring, summer")
	relative = table(`last week, next week
		next week, last week
		last month, last week, last year
		next month, next week, next year
		this week, next week
		this month, next month
		last year, last month
		next year, next month
		yesterday, today
		today, tomorrow, yesterday
		tomorrow, today, next week
		earlier this, later this
		later this, earlier this
		recently, years ago
		hours later, days later, weeks later
		days later, hours later, months later
		weeks later, days later, years later
		months later, weeks later, years later
		days ago, months ago, years ago
		weeks ago, days ago, years ago
		months ago, weeks ago, years ago
		years ago, months ago, days ago`)
	durations = table(`minutes, hours
		hours, days, minutes
		days, weeks, months
		weeks, days, years
		months, weeks, years
		years, months, weeks
		decades, years
		year, month
		month, week
		week, month
		day, week
		hour, day
		minute, hour`)
	timePreps = table("before, after\nafter, before\nuntil, after\nsince, before\nby, after")
)

var timeRules = []rule{
	{"weekday", "time", "high", false, groups(weekdays, `\b(%s)\b`, not(ahead(`-| [A-Z]\pL+ [A-Z]| (?:Times|Night|Football|Post|Express|Mail|Mirror|Telegraph|Herald|Mass|School)`)),
		not(behind(`(?:Black|Cyber|Super|Good|Bloody|Giving|Fat|Ash|Holy|Ruby|NBC['’]s|Palm|Easter) `)))},
	{"day of month", "time", "high", false, either(
		pattern(monthName+` (\d{1,2})(?:[ ,.]|$)`, otherDay),
		pattern(`\b(\d{1,2}) (?:January|February|March|April|May|June|July|August|September|October|November|December)\b`, otherDay),
	)},
	{"month", "time", "high", false, groups(months, `\b(%s)(?:[ ,.]|$)`, not(ahead(` (?:[A-Z]|29\b|3[01]\b)`)), func(m match) bool {
		return digitAhead(m) || m.group(1) != "March" && m.group(1) != "May" && !strings.HasSuffix(m.group(1), ".") // also words and names
	})},
	{"year", "time", "high", false, pattern(`(?:\b(?:in|since|by|of|from|until|before|after|early|late|for) |`+monthName+` (?:\d{1,2}, )?)((?:19|20)\d\d)(?:[ ,.;)]|$)`, func(m match) []string {
		n, _ := strconv.Atoi(m.group(1))
		return []string{strconv.Itoa(n - 1), strconv.Itoa(n + 1), strconv.Itoa(n - 3), strconv.Itoa(n - 10)}
	})},
	{"time of day", "time", "high", false, either(
		pattern(`\b(\d{1,2})(?::\d\d)? ?[ap]\.?m\b`, otherHour),
		pattern(`\b\d{1,2}:(\d\d)\b`, func(m match) []string { return []string{"05", "20", "40", "55"} }),
		pattern(`\b\d{1,2}(?::\d\d)? ?([ap]\.?m\b)`, func(m match) []string {
			if m.group(1)[0] == 'a' {
				return []string{"p" + m.group(1)[1:]}
			}
			return []string{"a" + m.group(1)[1:]}
		}),
		swaps(dayParts, `\b(?:[Tt]he|[Tt]his|[Ll]ast|[Oo]n|[Aa]t|[Ii]n the|early|late|[a-z]+day|[A-Z][a-z]+day) (%s)\b`),
	)},
	{"relative time", "time", "high", false, swaps(relative, `(?i)\b(%s)\b`, not(ahead(`['’-]`)), not(behind(`(?i)(?:more|most) `)))},
	{"duration", "time", "high", false, either(
		swaps(durations, `(?:\d|`+numberWord+`|several|a few)[ -](%s)\b`, not(ahead(`-old| old|['’]`))),
		pattern(`(?:^|[ (])(\d{1,3}|`+numberWord+`)[ -]`+timeUnit+`\b`, func(m match) []string {
			if digits.MatchString(m.group(1)) {
				return otherDigits(m.group(1), m.r)
			}
			return smallNumbers
		}),
	)},
	{"preposition of time", "time", "high", false, swaps(timePreps, `(?i)\b(%s) (?:[A-Z][a-z]+day\b|`+monthName+`|\d{4}\b|midnight|noon|dawn|dusk|next|last|the (?:end|start|election|war))`, not(behind(`(?i)(?:named|look|looked|ever|long|soon|day) `)))},
}

var (
	digits     = regexp.MustCompile(`^\d`)
	digitAhead = ahead(` \d`)
)

// otherDay returns other days of the month.
func otherDay(m match) []string {
	n, _ := strconv.Atoi(m.group(1))
	if n < 1 || n > 31 || strings.HasPrefix(m.after(), ". ") && strings.HasSuffix(m.before(), "May ") {
		return nil
	}
	var days []string
	for _, d := range []int{n - 1, n + 1, n + 7, n - 9} {
		if d >= 1 && d <= 28 {
			days = append(days, strconv.Itoa(d))
		}
	}
	return days
}

// otherHour returns other hours of the clock.
func otherHour(m match) []string {
	n, _ := strconv.Atoi(m.group(1))
	if n < 1 || n > 12 {
		return nil
	}
	return []string{fmt.Sprint(n%12 + 1), fmt.Sprint((n+2)%12 + 1), fmt.Sprint((n+6)%12 + 1)}
}
