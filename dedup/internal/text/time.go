package text

import "strings"

// Moment is a time as a text gives it: a date, a weekday, a time of day, a time seen from another, or a duration. Fields that the words say
// nothing of are zero.
type Moment struct {
	Qualifier string  `json:"qualifier,omitempty"` // until, by, since, before, after, from, through, as of, about, for, within, during, over; of durations also those of Quantity
	Weekday   string  `json:"weekday,omitempty"`   // "saturday"
	Day       int     `json:"day,omitempty"`       // of the month
	LastDay   int     `json:"lastDay,omitempty"`   // of "April 14-15"
	Month     int     `json:"month,omitempty"`     // 1 to 12
	Year      int     `json:"year,omitempty"`      // 1990 for "the 1990s" with Unit decade
	Clock     string  `json:"clock,omitempty"`     // "19:45"
	Zone      string  `json:"zone,omitempty"`      // "gmt", "et", "local"
	Phase     string  `json:"phase,omitempty"`     // early, mid, late, start, end
	Part      string  `json:"part,omitempty"`      // of a day or year: morning, noon, night, weekend, summer
	Relative  string  `json:"relative,omitempty"`  // last, next, this, same, recent, ago, later, earlier, today, yesterday, tomorrow; "nth" for the Count-th quarter or half
	Count     float64 `json:"count,omitempty"`     // of Unit: 3 in "three months ago"
	Unit      string  `json:"unit,omitempty"`      // second, minute, hour, day, week, month, quarter, half, year, decade, century, or day part counted
}

// Duration reports whether m is a length of time and no point in it.
func (m Moment) Duration() bool {
	return m.Unit != "" && m.Relative == "" && m.Unit != "decade" || m.Relative == "" && m.Unit == "decade" && m.Year == 0
}

// MomentRelation tells how two moments stand to each other.
type MomentRelation uint8

// The relations of moments.
const (
	MomentsEqual      MomentRelation = iota // they say the same
	MomentFiner                             // the first says all that the second does, and more: "early on Saturday", "Saturday"
	MomentCoarser                           // the other way round
	MomentsCompatible                       // each says something that the other leaves open: "Tuesday", "Feb. 15"
	MomentsConflict                         // they cannot both hold: "Tuesday", "Wednesday"
)

// Relation returns how m stands to n. Qualifiers do not count: "until Friday" and "by Friday" name one moment.
func (m Moment) Relation(n Moment) MomentRelation {
	more, less := false, false
	text := func(a, b string) bool {
		switch {
		case a == b:
		case b == "":
			more = true
		case a == "":
			less = true
		default:
			return false
		}
		return true
	}
	number := func(a, b int) bool {
		switch {
		case a == b:
		case b == 0:
			more = true
		case a == 0:
			less = true
		default:
			return false
		}
		return true
	}
	if m.Duration() != n.Duration() {
		if m == (Moment{}) || n == (Moment{}) {
			return MomentsCompatible
		}
		return MomentsConflict
	}
	if m.LastDay == 0 && m.Day != 0 && n.LastDay != 0 || n.LastDay == 0 && n.Day != 0 && m.LastDay != 0 {
		return MomentsConflict
	}
	part, other := m.Part, n.Part
	if part == "night" && other == "evening" || part == "evening" && other == "night" {
		part = other
	}
	zone, there := m.Zone, n.Zone
	if !(text(m.Weekday, n.Weekday) && number(m.Day, n.Day) && number(m.LastDay, n.LastDay) && number(m.Month, n.Month) && number(m.Year, n.Year) &&
		text(m.Clock, n.Clock) && text(zone, there) && text(m.Phase, n.Phase) && text(part, other)) {
		return MomentsConflict
	}
	switch {
	case m.Relative == n.Relative && m.Count == n.Count && m.Unit == n.Unit:
	case n.Relative == "" && n.Unit == "":
		more = true
	case m.Relative == "" && m.Unit == "":
		less = true
	case m.Relative == n.Relative && m.Unit == n.Unit && (m.Count == 0 || n.Count == 0):
		more, less = more || n.Count == 0, less || m.Count == 0
	default:
		return MomentsConflict
	}
	switch {
	case more && less:
		return MomentsCompatible
	case more:
		return MomentFiner
	case less:
		return MomentCoarser
	}
	return MomentsEqual
}

const (
	timeUnits = `second: second seconds
	minute: minute minutes
	hour: hour hours hrs
	day: day days
	week: week weeks
	fortnight: fortnight
	month: month months
	quarter: quarter quarters
	year: year years yr yrs
	decade: decade decades
	century: century centuries`
	weekdays = `monday: monday
	tuesday: tuesday tues
	wednesday: wednesday
	thursday: thursday thurs
	friday: friday
	saturday: saturday
	sunday: sunday`
	months   = `january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,november nov,december dec`
	dayParts = `morning: morning mornings
	afternoon: afternoon
	evening: evening
	night: night nights overnight
	noon: noon midday
	midnight: midnight
	dawn: dawn daybreak
	dusk: dusk
	weekend: weekend weekends`
	deictics = `today: today
	yesterday: yesterday
	tomorrow: tomorrow
	tonight: tonight
	overnight: overnight`
	relations = `last: last past
	previous: previous preceding
	next: next coming upcoming
	following: following
	this: this current
	same: same
	recent: recent`
	phases = `early: early earlier
	late: late later
	mid: mid middle
	end: end close
	start: start beginning`
	seasons = `spring: spring springtime
	summer: summer summertime
	autumn: autumn fall
	winter: winter
	christmas: christmas
	easter: easter
	ramadan: ramadan
	thanksgiving: thanksgiving`
	zones = "gmt utc et est edt pt pst pdt ct cst cdt mt mst bst cet cest ist jst kst msk"
)

// times finds the moments.
func (e *extractor) times() {
	for i := 0; i < len(e.d.Words); {
		var m Moment
		last, ok := e.core(i, &m)
		if !ok {
			i++
			continue
		}
		last = e.moreTime(last, &m)
		first := e.timeBefore(i, &m)
		if !e.english && m.Clock == "" && m.Day == 0 {
			i = last
			continue
		}
		e.take(first, last, inTime)
		e.add(Time, first, last, "", m)
		i = last
	}
}

// moreTime reads further elements of a time after one, such as ", February 15" after "Saturday".
func (e *extractor) moreTime(j int, m *Moment) int {
	for j < len(e.gaps) {
		k := j
		if !e.near(k) && e.gaps[k] != gapComma && e.gaps[k] != gapPoint {
			return j
		}
		comma := e.gaps[k] == gapComma
		for n := 0; n < 3 && k+1 < len(e.gaps) && (e.near(k+1) || e.gaps[k+1] == gapPoint); n++ {
			w := e.word(k)
			if w == "of" || w == "in" || w == "the" || w == "on" || w == "at" || w == "around" || w == "about" {
				k++
				continue
			}
			break
		}
		if comma && k > j && e.word(k-1) != "at" {
			return j
		}
		p := *m
		p.Qualifier = ""
		var add Moment
		last, ok := e.core(k, &add)
		if !ok || add.Duration() || m.Duration() && e.word(k-1) != "of" || add.Relative != "" && e.word(k-1) != "of" && (k > j || m.Weekday == "" && m.Part == "") || !p.merge(add) {
			return j
		}
		// "on Tuesday, 1996 ..." is no date
		if comma && !(add.Year > 0 || add.Day > 0 || add.Clock != "" || add.Part != "" || add.Weekday != "") {
			return j
		}
		p.Qualifier = m.Qualifier
		*m, j = p, last
	}
	return j
}

// merge adds to m what n says; false when both say something of one field.
func (m *Moment) merge(n Moment) bool {
	if m.Weekday != "" && n.Weekday != "" || m.Day != 0 && n.Day != 0 || m.Month != 0 && n.Month != 0 || m.Year != 0 && n.Year != 0 ||
		m.Clock != "" && n.Clock != "" || m.Phase != "" && n.Phase != "" || m.Part != "" && n.Part != "" ||
		(m.Relative != "" || m.Unit != "") && (n.Relative != "" || n.Unit != "") {
		// "the third quarter of last year": what is relative to what is lost, the words are not
		return false
	}
	m.Weekday += n.Weekday
	m.Day += n.Day
	m.LastDay += n.LastDay
	m.Month += n.Month
	m.Year += n.Year
	m.Clock += n.Clock
	if m.Zone == "" {
		m.Zone = n.Zone
	}
	m.Phase += n.Phase
	m.Part += n.Part
	m.Relative += n.Relative
	m.Unit += n.Unit
	m.Count += n.Count
	return true
}

// core reads one element of a time at word i into m.
func (e *extractor) core(i int, m *Moment) (last int, ok bool) {
	if i >= len(e.lex) {
		return i, false
	}
	l := e.lex[i]
	w := e.word(i)
	if e.digit(i) {
		return e.timeDigits(i, m)
	}
	if l.flags == 0 || !e.english && !l.is(wMonth|wWeekday) {
		return i, false
	}
	if l.is(wWeekday) && e.upper(i) {
		if e.near(i) && e.word(i-1) == "the" && e.upper(i-1) && e.gaps[i-1] != gapStart || e.near(i+1) && newspapers[e.word(i+1)] {
			return i, false // The Sunday Times
		}
		m.Weekday = l.name
		return i + 1, true
	}
	if l.is(wMonth) && e.upper(i) {
		if last, ok = e.month(i, m); ok {
			return last, true
		}
	}
	if l.is(wDeictic) && !e.possessive(i) {
		m.Relative = l.name
		if w == "tonight" {
			m.Relative, m.Part = "today", "night"
		}
		if w == "overnight" {
			m.Relative, m.Part = "", "night"
		}
		return i + 1, true
	}
	if l.is(wDeictic) {
		m.Relative = l.name
		return i + 1, true
	}
	if l.is(wRel) {
		return e.relative(i, m)
	}
	if l.is(wPhase) {
		return e.phase(i, m)
	}
	if l.is(wPart) {
		return e.part(i, m)
	}
	if l.is(wSeason) {
		prev := e.word(i - 1)
		if e.upper(i) && !e.is(i, wMove) && e.gaps[i] != gapStart || (prev == "in" || prev == "the" && e.is(i-2, wPrep) && (w != "fall" && w != "spring")) && e.near(i) {
			m.Part = l.name
			return i + 1, true
		}
		return i, false
	}
	if l.is(wOrdinal) {
		// the third quarter, the first half of 1997
		if e.near(i+1) && (e.word(i+1) == "quarter" || e.word(i+1) == "half") && !e.possessive(i+1) {
			if e.word(i+1) == "quarter" || e.word(i+2) == "of" && e.timely(i+3) || e.year(i+2) > 0 || e.gaps[i+1] == gapHyphen {
				m.Relative, m.Count, m.Unit = "nth", l.num, e.word(i+1)
				return i + 2, true
			}
		}
		// "the fifteenth of February", "19th century"
		if e.near(i+1) && e.word(i+1) == "century" {
			m.Relative, m.Count, m.Unit = "nth", l.num, "century"
			return i + 2, true
		}
	}
	if l.is(wNumber) || w == "a" || w == "an" || l.is(wScales) || w == "several" || w == "few" || w == "half" || w == "couple" {
		return e.spell(i, m)
	}
	if l.is(wSpan) && strings.HasSuffix(w, "s") && e.near(i) && !e.possessive(i) {
		// "for years", "in decades"
		if p := e.word(i - 1); p == "for" || p == "in" || p == "within" {
			m.Unit = l.name
			return e.afterSpan(i+1, m), true
		}
		return i, false
	}
	if l.is(wSpan) && e.near(i+1) && e.gaps[i+1] == gapHyphen && e.word(i+1) == "end" { // year-end
		m.Phase, m.Relative, m.Unit = "end", "this", l.name
		return i + 2, true
	}
	return i, false
}

// newspapers are words that make a weekday before them a newspaper's name.
var newspapers = map[string]bool{"times": true, "telegraph": true, "mail": true, "mirror": true, "express": true, "post": true, "herald": true}

// timely reports whether a time may begin at word i.
func (e *extractor) timely(i int) bool {
	if e.word(i) == "the" {
		i++
	}
	return e.is(i, wMonth|wRel|wSpan|wWeekday|wSeason|wPart) || e.year(i) > 0 || e.digit(i) && strings.HasSuffix(e.word(i), "s")
}

// year returns the year word i gives, or 0.
func (e *extractor) year(i int) int {
	w := e.word(i)
	if len(w) != 4 || w[0] != '1' && w[0] != '2' {
		return 0
	}
	y := 0
	for k := range 4 {
		if w[k] < '0' || w[k] > '9' {
			return 0
		}
		y = y*10 + int(w[k]-'0')
	}
	if y < 1700 || y >= 2100 || e.d.Words[i].End-e.d.Words[i].Start != 4 || e.currency(i) != "" || e.sign100(i) != "" {
		return 0
	}
	return y
}

// month reads a date at a month's name, the day before it having been left to timeDigits.
func (e *extractor) month(i int, m *Moment) (int, bool) {
	j := i + 1
	joined := e.near(j) || j < len(e.gaps) && e.gaps[j] == gapPoint
	w := e.word(i)
	day := 0
	if joined {
		day = dayOf(e.word(j))
	}
	y := 0
	if joined {
		y = e.year(j)
	}
	if (w == "may" || w == "march" || w == "mar" || w == "sep" || w == "jun" || w == "jan") && day == 0 && y == 0 {
		p := e.word(i - 1)
		prep := p == "in" || p == "since" || p == "of" || p == "by" || p == "until" || p == "till" || p == "from" || p == "early" || p == "late" || p == "mid" || p == "last" || p == "next" ||
			p == "to" || p == "through" || p == "and" && e.is(i-2, wMonth) && e.upper(i-2) || p == "end" || p == "this" || p == "between" || p == "before" || p == "after" || p == "during"
		if !e.near(i) || !prep {
			return i, false
		}
	}
	m.Month = e.lex[i].month
	switch {
	case day > 0 && !(j+1 < len(e.gaps) && e.gaps[j+1] == gapColon):
		m.Day = day
		j++
		if j < len(e.gaps) && e.gaps[j] == gapHyphen && dayOf(e.word(j)) > day {
			m.LastDay = dayOf(e.word(j))
			j++
		}
		if j < len(e.gaps) && (e.gaps[j] == gapComma || e.near(j)) && e.year(j) > 0 && !e.is(j+1, wUnit) {
			m.Year = e.year(j)
			j++
		}
	case y > 0:
		m.Year = y
		j++
	case j < len(e.gaps) && e.gaps[j] == gapComma && e.year(j) > 0:
		m.Year = e.year(j)
		j++
	}
	return j, true
}

// dayOf returns the day of a month that "15" or "15th" gives, or 0.
func dayOf(w string) int {
	if n := len(w); n > 2 {
		switch w[n-2:] {
		case "st", "nd", "rd", "th":
			w = w[:n-2]
		}
	}
	d := small(w)
	if d < 1 || d > 31 {
		return 0
	}
	return d
}

// timeDigits reads what begins with digits: a time of day, a day before its month, a year, a decade, or a number of time units.
func (e *extractor) timeDigits(i int, m *Moment) (int, bool) {
	w := e.word(i)
	if e.currency(i) != "" {
		return i, false
	}
	// 7:45 p.m. ET, 14:00
	if i+1 < len(e.gaps) && e.gaps[i+1] == gapColon && len(e.word(i+1)) >= 2 {
		h, mins := small(w), small(e.word(i + 1)[:2])
		rest := e.word(i + 1)[2:]
		if h >= 0 && h < 25 && mins >= 0 && mins < 60 && (rest == "" || rest == "am" || rest == "pm") && e.d.Words[i+1].Start == e.d.Words[i].End+1 {
			return e.clock(h, mins, rest, i+2, m)
		}
		return i, false
	}
	if i > 0 && e.gaps[i] == gapColon {
		return i, false
	}
	// 7pm, 7.45pm, 7 p.m.
	half, num := "", w
	if strings.HasSuffix(w, "am") || strings.HasSuffix(w, "pm") {
		half, num = w[len(w)-2:], w[:len(w)-2]
	}
	j := i + 1
	next := ""
	if e.near(j) {
		next = e.word(j)
	}
	if half != "" || next == "am" || next == "pm" || next == "oclock" {
		hs, ms, point := strings.Cut(num, ".")
		h, mins := small(hs), 0
		if point {
			mins = small(ms)
		}
		if h >= 0 && h < 25 && mins >= 0 && mins < 60 {
			return e.clock(h, mins, half, j, m)
		}
		return i, false
	}
	// 1400 GMT
	if len(w) == 4 && e.near(j) && (e.is(j, wZone) && e.source(j) == strings.ToUpper(e.source(j)) || next == "local" && e.word(j+1) == "time" || next == "hours" && (w[0] == '0' || e.is(j+1, wZone))) {
		h, mins := small(w[:2]), small(w[2:])
		if h >= 0 && h < 25 && mins >= 0 && mins < 60 {
			if next == "hours" {
				j++
			}
			return e.clock(h, mins, "", j, m)
		}
	}
	// 2021-02-15
	if y := e.year(i); y > 0 && i+2 < len(e.gaps) && e.gaps[i+1] == gapHyphen && e.gaps[i+2] == gapHyphen && len(e.word(i+1)) == 2 && len(e.word(i+2)) == 2 {
		mo, day := small(e.word(i+1)), small(e.word(i+2))
		if mo >= 1 && mo <= 12 && day >= 1 && day <= 31 {
			m.Year, m.Month, m.Day = y, mo, day
			return i + 3, true
		}
	}
	// 15 February 2021, 15th of February, 14-15 April
	if day := dayOf(w); day > 0 {
		k := j
		if e.word(k) == "of" && e.near(k) && len(w) > 2 {
			k++
		}
		if k < len(e.gaps) && e.gaps[k] == gapHyphen && e.is(k+1, wMonth) && dayOf(e.word(k)) > day {
			m.LastDay = dayOf(e.word(k))
			k++
		}
		if k < len(e.gaps) && (e.near(k) || e.gaps[k] == gapPoint) && e.is(k, wMonth) && e.upper(k) {
			m.Day, m.Month = day, e.lex[k].month
			k++
			if k < len(e.gaps) && (e.near(k) || e.gaps[k] == gapComma) && e.year(k) > 0 {
				m.Year = e.year(k)
				k++
			}
			return k, true
		}
		m.LastDay = 0
	}
	// 1990s
	if n := len(w); w[n-1] == 's' && (n == 5 || n == 3) {
		if y := 0; n == 5 && w[3] == '0' && (w[0] == '1' || w[0] == '2') {
			for k := range 4 {
				if w[k] < '0' || w[k] > '9' {
					return i, false
				}
				y = y*10 + int(w[k]-'0')
			}
			m.Year, m.Unit = y, "decade"
			return j, true
		}
		if d := small(w[:2]); n == 3 && d >= 0 && d%10 == 0 && d >= 20 {
			m.Year, m.Unit = 1900+d, "decade"
			return j, e.word(i-1) == "the" || e.is(i-1, wPhase)
		}
		return i, false
	}
	if n := len(w); n > 3 && n < 5 && w[n-2:] == "th" && next == "century" {
		m.Relative, m.Count, m.Unit = "nth", float64(small(w[:n-2])), "century"
		return j + 1, true
	}
	if last, ok := e.spell(i, m); ok {
		return last, true
	}
	if y := e.year(i); y > 0 && e.bareYear(i) {
		m.Year = y
		// 1996/97, 1995-96
		if j < len(e.gaps) && (e.gaps[j] == gapSlash || e.gaps[j] == gapHyphen) && (small(e.word(j)) == (y+1)%100 && len(e.word(j)) == 2 || e.year(j) > y) {
			j++
		}
		return j, true
	}
	return i, false
}

// bareYear reports whether four digits that could be a year are one, by their neighbours.
func (e *extractor) bareYear(i int) bool {
	j := i + 1
	if e.near(j) && e.gaps[j] == gapSpace && e.is(j, wUnit|wScale) && !e.is(j, wPrep) && e.word(j) != "points" {
		return false
	}
	if e.near(j) && e.plural(j) && e.is(j, wPlural) {
		return false
	}
	if i > 0 && (e.gaps[i] == gapSlash || e.gaps[i] == gapPoint) {
		return false
	}
	if e.near(i) {
		switch e.word(i - 1) {
		case "in", "since", "of", "by", "from", "until", "till", "during", "before", "after", "for", "late", "early", "mid", "to", "through", "year", "fiscal", "and", "than", "the",
			"half", "quarter", "between", "around", "about", "through the", "season", "end", "as", "or", "back", "full", "her", "his", "its":
			if e.word(i-1) == "about" || e.word(i-1) == "around" || e.word(i-1) == "than" || e.word(i-1) == "to" {
				return !(e.near(j) && e.plural(j))
			}
			return true
		}
		if e.is(i-1, wMonth|wSeason|wRel) || e.upper(i-1) && e.gaps[i] == gapSpace {
			return true
		}
		if q := e.qualifierBefore(i); q.words > 0 {
			return false
		}
		return !(e.near(j) && e.plural(j)) && !e.is(i-1, wMove|wNumber|wVerb)
	}
	return !(e.near(j) && e.plural(j))
}

// clock fills in a time of day; j is after its numbers.
func (e *extractor) clock(h, mins int, half string, j int, m *Moment) (int, bool) {
	if half == "" && e.near(j) && (e.word(j) == "am" || e.word(j) == "pm") {
		half = e.word(j)
		j++
	} else if e.near(j) && e.word(j) == "oclock" {
		j++
	}
	if half == "pm" && h < 12 {
		h += 12
	}
	if half == "am" && h == 12 {
		h = 0
	}
	b := [5]byte{byte('0' + h/10), byte('0' + h%10), ':', byte('0' + mins/10), byte('0' + mins%10)}
	m.Clock = string(b[:])
	if e.near(j) || j < len(e.gaps) && e.gaps[j] == gapComma && e.is(j, wZone) {
		if e.is(j, wZone) && e.upper(j) {
			m.Zone = e.word(j)
			j++
			if (m.Zone == "et" || m.Zone == "pt") && e.word(j) == "time" {
				j++
			}
		} else if e.word(j) == "eastern" || e.word(j) == "pacific" || e.word(j) == "central" {
			m.Zone = e.word(j)[:1] + "t"
			j++
			if e.word(j) == "time" {
				j++
			}
		} else if e.word(j) == "local" && e.word(j+1) == "time" {
			m.Zone = "local"
			j += 2
		}
	}
	return j, true
}

// relative reads "last month", "the past two weeks", "next Monday", "this morning", "the same day".
func (e *extractor) relative(i int, m *Moment) (int, bool) {
	rel := e.lex[i].name
	j := i + 1
	if !e.near(j) || e.gaps[j] == gapHyphen { // "last-minute"
		return i, false
	}
	if e.word(j) == "few" || e.word(j) == "several" || e.word(j) == "couple" && e.word(j+1) == "of" {
		j++
		if e.word(j) == "of" {
			j++
		}
		if e.is(j, wSpan) {
			m.Relative, m.Unit = rel, e.lex[j].name
			return j + 1, true
		}
		return i, false
	}
	if e.digit(j) || e.is(j, wNumber) {
		n, k, ok := e.number(j)
		if ok && n.unit == "" && e.near(k) && e.is(k, wSpan) {
			m.Relative, m.Count, m.Unit = rel, n.value, e.lex[k].name
			return k + 1, true
		}
		return i, false
	}
	if e.word(j) == "full" || e.word(j) == "fiscal" || e.word(j) == "calendar" || e.word(j) == "financial" {
		j++
	}
	switch {
	case e.is(j, wSpan) && e.near(j):
		if e.word(j) == "second" {
			return i, false
		}
		m.Relative, m.Unit = rel, e.lex[j].name
	case e.is(j, wWeekday) && e.upper(j):
		m.Relative, m.Weekday = rel, e.lex[j].name
	case e.is(j, wMonth) && e.upper(j):
		m.Relative, m.Month = rel, e.lex[j].month
		if d := dayOf(e.word(j + 1)); d > 0 && e.near(j+1) {
			m.Day = d
			j++
		}
	case e.is(j, wPart):
		m.Relative, m.Part = rel, e.lex[j].name
	case e.is(j, wSeason):
		m.Relative, m.Part = rel, e.lex[j].name
	default:
		return i, false
	}
	return j + 1, true
}

// phase reads "late on Tuesday", "early February", "mid-1996", "late last month", "the end of the year", "later this week".
func (e *extractor) phase(i int, m *Moment) (int, bool) {
	l := e.lex[i]
	j := i + 1
	if !e.near(j) {
		return i, false
	}
	k := j
	if w := e.word(k); w == "on" || w == "in" || w == "of" {
		k++
		if !e.near(k) {
			return i, false
		}
	}
	if e.word(k) == "the" {
		k++
		if !e.near(k) {
			return i, false
		}
	}
	var n Moment
	switch {
	case e.is(k, wSpan) && k > j && e.word(j) == "of": // the end of the year
		n.Relative, n.Unit = "this", e.lex[k].name
		*m = n
		m.Phase = l.name
		return k + 1, true
	case e.is(k, wSpan) && k == j && (e.word(k) == "hours" || l.name == "mid"):
		if e.word(k) == "hours" {
			n.Part = "night"
			*m = n
			m.Phase = l.name
			return k + 1, true
		}
		n.Relative, n.Unit = "this", e.lex[k].name
		*m = n
		m.Phase = l.name
		return k + 1, true
	case e.is(k, wPart|wWeekday|wMonth|wRel|wDeictic) || e.digit(k) || e.is(k, wOrdinal|wSeason):
		if (l.name == "end" || l.name == "start") && k == j && e.gaps[k] != gapHyphen {
			return i, false
		}
		last, ok := e.core(k, &n)
		if !ok || n.Phase != "" || n.Duration() && n.Unit != "decade" || n.Relative == "ago" {
			return i, false
		}
		*m = n
		m.Phase = l.name
		return last, true
	}
	return i, false
}

// part reads a part of the day where it tells a time.
func (e *extractor) part(i int, m *Moment) (int, bool) {
	l := e.lex[i]
	w := e.word(i)
	p := e.word(i - 1)
	if e.possessive(i) && w != "nights" {
		return i, false
	}
	switch w {
	case "noon", "midnight", "midday", "dawn", "daybreak", "dusk", "overnight":
		m.Part = l.name
		return i + 1, true
	}
	if e.near(i) && (e.is(i-1, wWeekday) || p == "in" || p == "at" || p == "by" || p == "over" || p == "during" || e.is(i-1, wDeictic) ||
		(p == "the" || p == "one") && (e.is(i-2, wPrep) || w == "weekend")) {
		m.Part = l.name
		return i + 1, true
	}
	return i, false
}

// spell reads a number of time units: a duration, or with "ago", "later" a time.
func (e *extractor) spell(i int, m *Moment) (int, bool) {
	w := e.word(i)
	j := i
	article := false
	switch {
	case w == "a" || w == "an":
		article = true
		j = i + 1
		m.Count = 1
		switch e.word(j) {
		case "few":
			m.Count = 0
			j++
		case "couple":
			m.Count = 2
			j++
			if e.word(j) == "of" {
				j++
			}
		case "half", "quarter":
			if e.is(j+1, wSpan) && e.near(j+1) {
				m.Count = 1 / e.lex[j].num
				j++
			}
		case "full", "whole":
			j++
		}
		if e.is(j, wScale) {
			n, k, ok := e.number(i)
			if !ok {
				return i, false
			}
			m.Count, j, article = n.value, k, false
		}
	case w == "several" || w == "few":
		j = i + 1
	case w == "couple":
		return i, false
	case w == "half":
		j = i + 1
		m.Count = .5
		if e.word(j) == "a" || e.word(j) == "an" {
			j++
		}
	default:
		n, k, ok := e.number(i)
		if !ok || n.unit != "" || n.identifier || n.article {
			*m = Moment{}
			return i, false
		}
		m.Count = n.value
		j = k
		// "two to three weeks", "three or four days", "10-15 years"
		if e.near(j) && (e.word(j) == "to" || e.word(j) == "or" || e.word(j) == "and" && e.word(i-1) == "between" || e.gaps[j] == gapHyphen && e.digit(j)) {
			k := j
			if !e.digit(j) {
				k++
			}
			if n2, k2, ok := e.number(k); ok && n2.unit == "" && e.near(k2) && e.is(k2, wSpan) {
				j = k2
				_ = n2
			}
		}
		if e.word(j) == "and" && e.word(j+1) == "a" && e.word(j+2) == "half" && e.near(j) {
			j += 3
			m.Count += .5
		}
	}
	if (e.word(j) == "consecutive" || e.word(j) == "straight" || e.word(j) == "full" || e.word(j) == "more" || e.word(j) == "business" || e.word(j) == "trading" || e.word(j) == "working") && e.near(j) {
		j++
	}
	if !e.near(j) || j == i || !e.is(j, wSpan) || e.possessive(j) && strings.HasSuffix(e.source(j), "'s") && article {
		if e.near(j) && j > i && (e.word(j) == "nights" || e.word(j) == "weekends" || e.word(j) == "night") && !article {
			m.Unit = e.lex[j].name
			return e.afterSpan(j+1, m), true
		}
		*m = Moment{}
		return i, false
	}
	if e.word(j) == "second" || e.word(j) == "quarter" || e.word(j) == "quarters" && e.gaps[j] == gapHyphen {
		*m = Moment{}
		return i, false
	}
	m.Unit = e.lex[j].name
	j++
	if e.near(j) && e.word(j) == "old" || e.near(j) && e.word(j) == "olds" { // an age
		*m = Moment{}
		return i, false
	}
	k := e.afterSpan(j, m)
	if article && k == j && m.Count == 1 && m.Relative == "" {
		// "a week" is a rate as often as not
		switch p := e.word(i - 1); {
		case !e.near(i):
			ok := e.word(j) == "long" && e.near(j)
			if ok {
				return j + 1, true
			}
		case p == "for", p == "in", p == "within", p == "after", p == "over", p == "under", p == "nearly", p == "almost", p == "about", p == "than", p == "least", p == "lasted", p == "just", p == "only",
			p == "around":
			return j, true
		}
		*m = Moment{}
		return i, false
	}
	return k, true
}

// afterSpan reads "ago", "later", "earlier", "from now" after a number of time units.
func (e *extractor) afterSpan(j int, m *Moment) int {
	if !e.near(j) {
		return j
	}
	switch e.word(j) {
	case "ago", "later", "earlier":
		m.Relative = e.word(j)
		return j + 1
	case "after", "before":
		m.Relative = "later"
		if e.word(j) == "before" {
			m.Relative = "earlier"
		}
		return j + 1
	case "from":
		if e.word(j+1) == "now" {
			m.Relative = "later"
			return j + 2
		}
	}
	return j
}

// timeBefore reads the words before a time that belong to it and returns where it begins.
func (e *extractor) timeBefore(i int, m *Moment) int {
	k := i
	prev := func() string {
		if k > 0 && e.near(k) && e.takes[k-1] == 0 {
			return e.word(k - 1)
		}
		return ""
	}
	if !e.english {
		return k
	}
	if w := prev(); w == "the" || w == "that" || w == "their" || w == "its" || w == "a" && m.Unit != "" || w == "fiscal" {
		if w == "a" && (e.word(k-2) != "for" && e.word(k-2) != "after" && e.word(k-2) != "in" && e.gaps[k] == gapSpace) && m.Duration() && e.gaps[i] != gapHyphen {
			// "a two-week truce": the article is no part of it
		}
		if w == "the" || w == "fiscal" {
			k--
		}
	}
	if m.Unit != "" && m.Unit != "decade" && m.Relative != "last" && m.Relative != "next" && m.Relative != "this" { // "over the last week" is no "more than"
		if q := e.qualifierBefore(k); q.words > 0 {
			k -= q.words
			m.Qualifier = q.name
			if prev() == "the" {
				k--
			}
		}
	}
	preposition := func(w string) bool {
		switch w {
		case "on", "in", "at":
		case "for", "during", "within", "over":
			if m.Qualifier == "" {
				m.Qualifier = w
			}
		default:
			return false
		}
		return true
	}
	if preposition(prev()) {
		k--
	}
	if w := prev(); m.Phase == "" && (w == "early" || w == "late" || w == "earlier" || w == "later") && !e.is(k, wSpan) && !m.Duration() {
		m.Phase = e.lex[k-1].name
		k--
		if p := prev(); p == "in" || p == "on" {
			k--
		}
	}
	if m.Qualifier != "" {
		return k
	}
	switch w := prev(); w {
	case "until", "till":
		m.Qualifier = "until"
		k--
	case "by", "since", "before", "after", "from", "through", "about", "around":
		m.Qualifier = w
		k--
	case "thru":
		m.Qualifier = "through"
		k--
	case "to":
		if prior := e.word(k - 2); prior == "prior" {
			m.Qualifier = "before"
			k -= 2
		}
	case "of":
		if e.word(k-2) == "as" && e.near(k-1) {
			m.Qualifier = "as of"
			k -= 2
		}
	case "as":
		if e.word(k-3) == "as" && e.near(k-1) && e.near(k-2) {
			m.Qualifier = "as " + e.word(k-2) + " as"
			k -= 3
		}
	case "than":
		if e.word(k-2) == "later" && e.word(k-3) == "no" {
			m.Qualifier = "by"
			k -= 3
		}
	}
	if m.Qualifier == "about" || m.Qualifier == "around" {
		if w := prev(); w == "at" {
			k--
		}
		m.Qualifier = "about"
	}
	return k
}
