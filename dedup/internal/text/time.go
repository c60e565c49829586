package text

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/lang"
)

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
	High      float64 `json:"high,omitempty"`      // the upper end of Count: 12 in "10 to 12 weeks"
	LastYear  int     `json:"lastYear,omitempty"`  // of "2014-2016"
	Era       string  `json:"era,omitempty"`       // "bc"
	Resolved  bool    `json:"resolved,omitempty"`  // the date is that of today, yesterday or tomorrow, seen from the day of publication
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

// On returns today, yesterday or tomorrow with their weekday and date where a text of a day says so; other moments as they are.
func (m Moment) On(day time.Time) Moment {
	step, ok := map[string]int{"yesterday": -1, "today": 0, "tomorrow": 1}[m.Relative]
	if !ok || day.IsZero() || m.Weekday != "" || m.Day != 0 || m.Unit != "" {
		return m
	}
	day = day.AddDate(0, 0, step)
	m.Weekday, m.Day, m.Month, m.Year = strings.ToLower(day.Weekday().String()), day.Day(), int(day.Month()), day.Year()
	m.Relative, m.Resolved = "", true
	return m
}

// as returns a resolved moment with as much of its date as another has, if that has any.
func (m Moment) as(n Moment) Moment {
	if !m.Resolved || n.Resolved || n.Weekday == "" && n.Day == 0 {
		return m
	}
	if n.Weekday == "" {
		m.Weekday = ""
	}
	if n.Day == 0 {
		m.Day, m.Month = 0, 0
	}
	if n.Year == 0 {
		m.Year = 0
	}
	return m
}

// Relation returns how m stands to n. Qualifiers do not count: "until Friday" and "by Friday" name one moment.
func (m Moment) Relation(n Moment) MomentRelation {
	m, n = m.as(n), n.as(m)
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
		m.LastYear == n.LastYear && m.Era == n.Era && text(m.Clock, n.Clock) && text(zone, there) && text(m.Phase, n.Phase) && text(part, other)) {
		return MomentsConflict
	}
	switch {
	case m.Relative == n.Relative && m.Count == n.Count && m.High == n.High && m.Unit == n.Unit:
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

// The classes of times.txt. Names of entries are English: "monday", "early", "since".
var (
	mMonth       = lang.MaskOf("month")
	mMonthAlso   = lang.MaskOf("month-also")   // a month that is another word too
	mMonthBefore = lang.MaskOf("month-before") // stands before a month
	mWeekday     = lang.MaskOf("weekday")
	mPart        = lang.MaskOf("day-part")       // after a weekday or preposition
	mPartAlone   = lang.MaskOf("day-part-alone") // wherever it stands
	mDeictic     = lang.MaskOf("deictic")        // today
	mRelative    = lang.MaskOf("relative")       // last, before its unit
	mRelAfter    = lang.MaskOf("relative-after") // after it
	mPhase       = lang.MaskOf("phase")          // early
	mSeason      = lang.MaskOf("season")
	mZone        = lang.MaskOf("zone")       // in capitals after a time of day
	mZoneWords   = lang.MaskOf("zone-words") // the same in words
	mHalfDay     = lang.MaskOf("half-day")   // a.m., p.m.
	mHalfBefore  = lang.MaskOf("half-day-before")
	mHour        = lang.MaskOf("clock-hour") // after the hours of a time of day
	mMinute      = lang.MaskOf("clock-minute")
	mTimeOf      = lang.MaskOf("date-of")     // between the parts of a date
	mTimeBefore  = lang.MaskOf("time-before") // prepositions, named by what they qualify
	mTimeArticle = lang.MaskOf("time-article")
	mYearBefore  = lang.MaskOf("year-before") // makes four digits a year
	mYearMaybe   = lang.MaskOf("year-maybe")  // the same where no noun follows
	mYearWord    = lang.MaskOf("year-word")   // after the digits of a year
	mMonthWord   = lang.MaskOf("month-word")  // after the digits of a month
	mDayWord     = lang.MaskOf("day-word")    // after the digits of a day
	mEra         = lang.MaskOf("era")
	mDecade      = lang.MaskOf("decade-before")
	mDecadeAfter = lang.MaskOf("decade-after")
	mFew         = lang.MaskOf("few")            // an unknown number of a unit
	mSpanWord    = lang.MaskOf("span-adjective") // between a number and its unit of time
	mAfterSpan   = lang.MaskOf("span-after")     // ago, later
	mBeforeSpan  = lang.MaskOf("span-before")    // the same, before
	mSpanLong    = lang.MaskOf("span-long")      // shows that one unit is a length
	mNewspaper   = lang.MaskOf("not-weekday")    // makes a weekday before it a name
	mOld         = lang.MaskOf("old")            // makes a length an age
	mNight       = lang.MaskOf("night-hours")    // hours, after early
	mTimeStarts  = mMonth.Or(mWeekday).Or(mPart).Or(mPartAlone).Or(mDeictic).Or(mRelative).Or(mPhase).Or(mSeason).Or(mOrdinal).Or(mNumeral).Or(mBareScale).
			Or(mArticle).Or(mVague).Or(mFew).Or(mHalf).Or(mSpan).Or(mGroup).Or(mHalfBefore).Or(mDecade).Or(mFractions).Or(mBeforeSpan)
	mSeen = mMonth.Or(mRelative).Or(mSpan).Or(mWeekday).Or(mSeason).Or(mPart).Or(mPartAlone)
)

// times finds the moments.
func (e *extractor) times() {
	for i := 0; i < len(e.d.Words); {
		if e.takes[i]&inName != 0 || !e.digit(i) && !e.lexeme(i).Starts(mTimeStarts) {
			i++
			continue
		}
		var m Moment
		last, ok := e.core(i, &m)
		if !ok {
			i++
			continue
		}
		last = e.moreTime(last, &m)
		first := e.timeBefore(i, &m)
		e.take(first, last, inTime)
		e.add(Time, first, last, "", m)
		i = last
	}
}

// moreTime reads further elements of a time after one, such as ", February 15" after "Saturday".
func (e *extractor) moreTime(j int, m *Moment) int {
	for n := 0; j < len(e.gaps) && n < 8; n++ {
		k := j
		comma, bracket := e.gaps[k] == gapComma, e.bracketed(k)
		if !e.near(k) && e.gaps[k] != gapPoint && !comma && !bracket {
			return j
		}
		for n := 0; n < 3 && k+1 < len(e.gaps) && (e.near(k+1) || e.gaps[k+1] == gapPoint); n++ {
			x := e.entry(k, mTimeBefore.Or(mTimeArticle).Or(mTimeOf))
			if x == nil || x.Attr["inside"] == "" && !x.Of(mTimeArticle.Or(mTimeOf)) {
				break
			}
			k += x.Words
		}
		if comma && k > j && !e.isA(k-1, mClockBefore) {
			return j
		}
		var add Moment
		last, ok := e.core(k, &add)
		of := e.isA(k-1, mTimeOf)
		switch {
		case !ok, add.Duration(), m.Duration() && !of, bracket && (add.Clock != "" || add.Day == 0):
			return j
		case add.Relative != "" && !of && (k > j || m.Weekday == "" && m.Part == ""):
			return j
		}
		// "on Tuesday, 1996 ..." is no date
		if comma && !(add.Year > 0 || add.Day > 0 || add.Clock != "" || add.Part != "" || add.Weekday != "") {
			return j
		}
		p := *m
		if !p.merge(add) {
			return j
		}
		*m, j = p, last
	}
	return j
}

var mClockBefore = lang.MaskOf("clock-before") // at

// bracketed reports whether word k stands in round brackets after the one before, as "(March 5)".
func (e *extractor) bracketed(k int) bool {
	return k > 0 && e.gaps[k] == gapOther && e.d.Raw[e.d.End(k-1):e.d.Words[k].Start()] == " ("
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
	m.LastYear += n.LastYear
	m.Era += n.Era
	m.Clock += n.Clock
	if m.Zone == "" {
		m.Zone = n.Zone
	}
	m.Phase += n.Phase
	m.Part += n.Part
	m.Relative += n.Relative
	m.Unit += n.Unit
	m.Count += n.Count
	m.High += n.High
	return true
}

// core reads one element of a time at word i into m.
func (e *extractor) core(i int, m *Moment) (last int, ok bool) {
	if i >= len(e.d.Words) {
		return i, false
	}
	if e.digit(i) {
		return e.timeDigits(i, m)
	}
	l := e.lexeme(i)
	if !l.Starts(mTimeStarts) {
		return i, false
	}
	for _, read := range timeReaders {
		if !l.Starts(read.starts) {
			continue
		}
		if last, ok = read.by(e, i, m); ok {
			return last, true
		}
		*m = Moment{}
	}
	return i, false
}

// timeReaders are the elements of a time in the order in which they are tried.
var timeReaders []timeReader

type timeReader struct {
	starts lang.Mask
	by     func(e *extractor, i int, m *Moment) (int, bool)
}

func init() { // core reads elements within elements
	timeReaders = []timeReader{
		{mWeekday, (*extractor).weekday},
		{mMonth, (*extractor).month},
		{mDeictic, (*extractor).deictic},
		{mHalfBefore, (*extractor).halfDay},
		{mRelative, (*extractor).relative},
		{mPhase, (*extractor).phase},
		{mPart.Or(mPartAlone), (*extractor).part},
		{mSeason, (*extractor).season},
		{mOrdinal, (*extractor).nth},
		{mDecade, (*extractor).decade},
		{mBeforeSpan, (*extractor).spanBefore},
		{mStarts.Or(mFew), (*extractor).spell},
		{mSpan, (*extractor).spans},
	}
}

func (e *extractor) weekday(i int, m *Moment) (int, bool) {
	x := e.entry(i, mWeekday)
	if x == nil || !e.capital(i) {
		return i, false
	}
	if e.near(i) && e.isA(i-1, mTimeArticle) && e.upper(i-1) && e.gaps[i-1] != gapStart || e.near(i+1) && e.isA(i+1, mNewspaper) && e.upper(i+1) {
		return i, false // The Sunday Times
	}
	m.Weekday = x.Name
	j := i + x.Words
	if r := e.entryOf(j, mRelAfter); r != nil && e.near(j) {
		m.Relative = r.Name
		j++
	}
	return j, true
}

// capital reports whether word i has the capital that its language writes months and weekdays with, if it does.
func (e *extractor) capital(i int) bool { return e.upper(i) || !e.d.grammar.upperTimes }

func (e *extractor) deictic(i int, m *Moment) (int, bool) {
	x := e.entry(i, mDeictic)
	if x == nil {
		return i, false
	}
	m.Relative = x.Name
	if part := x.Attr["part"]; part != "" {
		m.Part = part
	}
	if x.Name == "none" {
		m.Relative = ""
	}
	return i + x.Words, true
}

func (e *extractor) season(i int, m *Moment) (int, bool) {
	x := e.entryOf(i, mSeason)
	if x == nil {
		return i, false
	}
	also := x.Attr["also"] != "" // a word of another meaning too
	dated := e.near(i+1) && (e.year(i+1) > 0 || e.isA(i+1, mTimeOf) && e.near(i+2) && e.year(i+2) > 0)
	if dated || e.upper(i) && !also && e.gaps[i] != gapStart || e.near(i) && (e.isA(i-1, mSeasonIn) || e.isA(i-1, mTimeArticle) && e.isA(i-2, mTimeBefore.Or(mTimeOf)) && !also) {
		m.Part = x.Name
		return i + 1, true
	}
	return i, false
}

var mSeasonIn = lang.MaskOf("season-before")

// nth reads "the third quarter", "the first half of 1997", "19th century".
func (e *extractor) nth(i int, m *Moment) (int, bool) {
	x, unit := e.entryOf(i, mOrdinal), e.entryOf(i+1, mSpan)
	if x == nil || unit == nil || !e.near(i+1) || unit.Attr["nth"] == "" || e.possessive(i+1) {
		return i, false
	}
	if unit.Attr["nth"] == "timely" && !(e.isA(i+2, mTimeOf) && e.timely(i+3) || e.year(i+2) > 0 || e.hyphen(i+1)) {
		return i, false
	}
	m.Relative, m.Count, m.Unit = "nth", x.Value, unit.Name
	return i + 2, true
}

// decade reads "années 1990".
func (e *extractor) decade(i int, m *Moment) (int, bool) {
	x := e.entry(i, mDecade)
	if x == nil {
		return i, false
	}
	j := i + x.Words
	y := e.year(j)
	if y == 0 {
		if t := small(e.word(j)); t > 0 && t%10 == 0 {
			y = 1900 + t
		}
	}
	if y == 0 || !e.near(j) {
		return i, false
	}
	m.Year, m.Unit = y, "decade"
	return j + 1, true
}

// spans reads "for years", "year-end".
func (e *extractor) spans(i int, m *Moment) (int, bool) {
	x := e.entryOf(i, mSpan)
	if x == nil {
		return i, false
	}
	if r := e.entryOf(i+1, mRelAfter); r != nil && e.near(i+1) { // la semana pasada
		m.Relative, m.Unit = r.Name, x.Name
		return i + 2, true
	}
	if x.Attr["plural"] != "" && e.near(i) && !e.possessive(i) && e.isA(i-1, mSpanFor) {
		m.Unit = x.Name
		return e.afterSpan(i+1, m), true
	}
	if p := e.entryOf(i+1, mPhase); p != nil && e.hyphen(i+1) && p.Name == "end" {
		m.Phase, m.Relative, m.Unit = "end", "this", x.Name
		return i + 2, true
	}
	return i, false
}

var mSpanFor = lang.MaskOf("span-for") // before units without a number: for years

// timely reports whether a time may begin at word i.
func (e *extractor) timely(i int) bool {
	if e.isA(i, mTimeArticle) {
		i++
	}
	return e.isA(i, mSeen) || e.year(i) > 0 || e.digit(i) && e.decadeEnd(e.word(i)) > 0
}

// decadeEnd returns the length of the digits of "1990s", or 0.
func (e *extractor) decadeEnd(w string) int {
	for _, s := range e.d.grammar.decades {
		if n := len(w) - len(s); n > 0 && w[n:] == s && plainDigits(w) == n {
			return n
		}
	}
	return 0
}

// year returns the year that word i gives, or 0.
func (e *extractor) year(i int) int {
	w := e.word(i)
	if len(w) < 4 || w[0] != '1' && w[0] != '2' || plainDigits(w) != 4 || len(w) > 4 && !e.d.grammar.joined {
		return 0
	}
	v, _ := small64(w[:4])
	y := int(v)
	if y < 1700 || y >= 2100 || len(w) == 4 && e.d.End(i)-e.d.Words[i].Start() != 4 && e.d.Raw[e.d.Words[i].Start()] < utf8.RuneSelf {
		return 0
	}
	if u, _ := e.currencyBefore(i); u != "" {
		return 0
	}
	if u, _, _ := e.signAfter(i); u != "" {
		return 0
	}
	return y
}

// month reads a date at a month's name, the day before it having been left to timeDigits.
func (e *extractor) month(i int, m *Moment) (int, bool) {
	x := e.entry(i, mMonth)
	if x == nil || !e.capital(i) {
		return i, false
	}
	j := i + x.Words
	joined := e.near(j) || j < len(e.gaps) && e.gaps[j] == gapPoint
	day, y := 0, 0
	if joined {
		day, y = e.dayOf(j), e.year(j)
	}
	if also := e.entryOf(i, mMonthAlso); also != nil && day == 0 && y == 0 {
		before := e.near(i) && (e.isA(i-1, mMonthBefore) || e.isA(i-2, mMonth) && e.isA(i-1, mAnd))
		if !before && !e.possessive(i) && (also.Name != "name" || e.upper(j) && e.near(j) && !e.lexeme(j).Starts(mTimeStarts)) {
			return i, false
		}
	}
	m.Month = int(x.Value)
	if e.possessive(i) {
		return j, true
	}
	for n := 0; n < 2 && (e.isA(j, mTimeOf) || e.isA(j, mTimeArticle)) && e.near(j) && e.near(j+1) && e.year(j+1) > 0; n++ { // mayo de 2019
		j++
		y = e.year(j)
	}
	switch {
	case day > 0 && !(j+1 < len(e.gaps) && e.gaps[j+1] == gapColon) && !e.hasHalf(j+1):
		m.Day = day
		j++
		if e.hyphen(j) && e.dayOf(j) > day {
			m.LastDay = e.dayOf(j)
			j++
		}
		j = e.yearAfter(j, m)
	case y > 0:
		m.Year = y
		j = e.yearEnd(j+1, m)
	default:
		j = e.yearAfter(j, m)
	}
	return j, true
}

// hasHalf reports whether word j is a.m. or p.m.
func (e *extractor) hasHalf(j int) bool { return e.near(j) && e.isA(j, mHalfDay) }

// yearAfter reads the year that follows a date, perhaps after a comma or the word for "of".
func (e *extractor) yearAfter(j int, m *Moment) int {
	if j >= len(e.gaps) || e.gaps[j] != gapComma && e.gaps[j] != gapPoint && !e.near(j) {
		return j
	}
	k := j
	if e.isA(k, mTimeOf) && e.near(k+1) {
		k++
	}
	y := e.year(k)
	if y == 0 && e.hyphen(k) && e.hyphen(k-1) && len(e.word(k)) == 2 { // 19-Nov-26
		if v := small(e.word(k)); v >= 0 {
			y = century(v)
		}
	}
	if y == 0 || e.near(k+1) && e.lexeme(k+1).Starts(mUnit.Or(mScales)) && !e.isA(k+1, mBoundary) {
		return j
	}
	m.Year = y
	return e.yearEnd(k+1, m)
}

// century puts a year of two digits into the hundred years around the year 2000.
func century(y int) int {
	if y < 50 {
		return 2000 + y
	}
	return 1900 + y
}

// yearEnd reads what follows the digits of a year: the word for year, an era.
func (e *extractor) yearEnd(j int, m *Moment) int {
	if x := e.entry(j, mYearWord); x != nil && e.joinedNear(j) {
		j += x.Words
	}
	if x := e.era(j); x != nil {
		m.Era = x.Name
		j += x.Words
	}
	return j
}

// era returns the era that begins at word j, or nil.
func (e *extractor) era(j int) *lang.Entry {
	if x := e.entry(j, mEra); x != nil && e.near(j) && (x.Attr["case"] == "" || e.upper(j)) {
		return x
	}
	return nil
}

// joinedNear is near, also where a point ended the word before.
func (e *extractor) joinedNear(j int) bool {
	return e.near(j) || j < len(e.gaps) && e.gaps[j] == gapPoint
}

// dayOf returns the day of a month that word i gives as "15" or "15th", or 0.
func (e *extractor) dayOf(i int) int {
	w := e.word(i)
	n := plainDigits(w)
	if n == 0 || n > 2 || n < len(w) && !e.dayEnding(w[n:]) {
		return 0
	}
	if d := small(w[:n]); d <= 31 {
		return max(d, 0)
	}
	return 0
}

func (e *extractor) dayEnding(s string) bool {
	for _, o := range e.d.grammar.ordinals {
		if s == o {
			return true
		}
	}
	return e.d.grammar.joined && e.d.grammar.pack.Lookup(s).Is(mDayWord)
}

// part reads a part of the day where it tells a time.
func (e *extractor) part(i int, m *Moment) (int, bool) {
	if e.possessive(i) && !(e.near(i) && e.isA(i-1, mWeekday.Or(mDeictic))) {
		return i, false
	}
	if x := e.entry(i, mPartAlone); x != nil {
		m.Part = x.Name
		return i + x.Words, true
	}
	x := e.entryOf(i, mPart)
	if x == nil || !e.near(i) {
		return i, false
	}
	if e.isA(i-1, mWeekday.Or(mDeictic).Or(mPartIn)) || e.isA(i-1, mTimeArticle) && (e.isA(i-2, mPartIn.Or(mPartThe)) && e.near(i-1) || x.Attr["article"] != "") {
		m.Part = x.Name
		return i + 1, true
	}
	return i, false
}

var (
	mPartIn  = lang.MaskOf("part-before")
	mPartThe = lang.MaskOf("part-before-article") // the same, with the article only
)

// relative reads "last month", "the past two weeks", "next Monday", "this morning", "the same day".
func (e *extractor) relative(i int, m *Moment) (int, bool) {
	x := e.entry(i, mRelative)
	if x == nil {
		return i, false
	}
	rel := x.Name
	j := i + x.Words
	if !e.near(j) || e.gaps[j] == gapHyphen || e.d.grammar.unspaced && x.Words == 1 && e.digit(j) { // "last-minute"
		return i, false
	}
	if few := e.entry(j, mFew.Or(mGroup)); few != nil {
		j += few.Words
		if e.isA(j, mOf) {
			j++
		}
		if u := e.entryOf(j, mSpan); u != nil && e.near(j) {
			m.Relative, m.Unit, m.Count = rel, u.Name, few.Value
			return j + 1, true
		}
		return i, false
	}
	if e.digit(j) || e.isA(j, mNumeral) && !e.lexeme(j).Is(mSpan) {
		n, k, ok := e.number(j)
		m.Count = n.value
		if ok {
			k = e.spanRange(j, k, m)
		}
		if u := e.entryOf(k, mSpan); ok && n.unit == "" && u != nil && e.near(k) {
			m.Relative, m.Unit = rel, u.Name
			return k + 1, true
		}
		return i, false
	}
	if e.isA(j, mSpanWord) && e.near(j+1) {
		j++
	}
	l := e.lexeme(j)
	switch {
	case l.Is(mSpan):
		u := l.Entry(mSpan)
		if u.Attr["ordinal"] != "" { // last second
			return i, false
		}
		m.Relative, m.Unit = rel, u.Name
	case l.Is(mWeekday) && e.capital(j):
		m.Relative, m.Weekday = rel, l.Entry(mWeekday).Name
	case l.Is(mMonth) && e.capital(j):
		m.Relative, m.Month = rel, int(l.Entry(mMonth).Value)
		if d := e.dayOf(j + 1); d > 0 && e.near(j+1) {
			m.Day = d
			j++
		}
	case l.Is(mPart.Or(mPartAlone)):
		m.Relative, m.Part = rel, l.Entry(mPart.Or(mPartAlone)).Name
	case l.Is(mSeason):
		m.Relative, m.Part = rel, l.Entry(mSeason).Name
	default:
		return i, false
	}
	return j + 1, true
}

// phase reads "late on Tuesday", "early February", "mid-1996", "late last month", "the end of the year", "later this week".
func (e *extractor) phase(i int, m *Moment) (int, bool) {
	x := e.entry(i, mPhase)
	if x == nil {
		return i, false
	}
	j := i + x.Words
	if !e.near(j) {
		return i, false
	}
	k := j
	if e.isA(k, mPhaseOf) {
		k++
	}
	if e.isA(k, mTimeArticle) && e.near(k) {
		k++
	}
	if k >= len(e.d.Words) || !e.near(k) {
		return i, false
	}
	l := e.lexeme(k)
	of := k > j && e.isA(j, mTimeOf)
	switch u := l.Entry(mSpan); {
	case u != nil && of: // the end of the year
		m.Relative, m.Unit, m.Phase = "this", u.Name, x.Name
		return k + 1, true
	case u != nil && k == j && l.Is(mNight):
		m.Part, m.Phase = "night", x.Name
		return k + 1, true
	case u != nil && k == j && x.Name == "mid":
		m.Relative, m.Unit, m.Phase = "this", u.Name, x.Name
		return k + 1, true
	case l.Starts(mSeen.Or(mDeictic).Or(mOrdinal)) && !l.Is(mSpan) || l.Starts(mRelative) || e.digit(k):
		if x.Attr["of"] != "" && !of && !e.hyphen(k) && e.d.grammar.phaseOf {
			return i, false
		}
		var n Moment
		last, ok := e.core(k, &n)
		if !ok || n.Phase != "" || n.Duration() && n.Unit != "decade" || n.Relative == "ago" {
			return i, false
		}
		*m = n
		m.Phase = x.Name
		return last, true
	}
	return i, false
}

var mPhaseOf = lang.MaskOf("phase-of") // on, in, of

// spanBefore reads "vor drei Tagen", "hace dos años".
func (e *extractor) spanBefore(i int, m *Moment) (int, bool) {
	x := e.entry(i, mBeforeSpan)
	if x == nil || !e.near(i+x.Words) {
		return i, false
	}
	var n Moment
	j := i + x.Words
	last, ok := j, false
	if e.digit(j) {
		last, ok = e.timeDigits(j, &n)
	} else {
		last, ok = e.spell(j, &n)
	}
	if !ok || !n.Duration() {
		return i, false
	}
	*m = n
	m.Relative = x.Name
	return last, true
}

// spell reads a number of time units: a duration, or with "ago", "later" a time.
func (e *extractor) spell(i int, m *Moment) (int, bool) {
	j, article, ok := e.spelled(i, m)
	if !ok {
		return i, false
	}
	if e.near(j) && e.isA(j, mSpanWord) {
		j++
	}
	if e.near(j) && e.isA(j, mOf) {
		j++
	}
	u := e.entry(j, mSpan)
	if u == nil || !e.near(j) || e.possessive(j) && article || u.Attr["ordinal"] != "" && !e.hyphen(j) || u.Attr["uncounted"] != "" {
		if x := e.entryOf(j, mPart); x != nil && e.near(j) && !article && x.Attr["counted"] != "" {
			m.Unit = x.Name
			return e.afterSpan(j+1, m), true
		}
		return i, false
	}
	if x := e.entry(j, mAge); x != nil && x.Words > u.Words { // 27 Jahre alt
		return i, false
	}
	m.Unit = u.Name
	j += u.Words
	if f := e.entry(j, mPlusFraction); f != nil && e.near(j) { // an hour and a half
		m.Count += f.Value
		j += f.Words
	}
	if e.near(j) && e.isA(j, mOld) { // an age
		return i, false
	}
	k := e.afterSpan(j, m)
	if article && k == j && m.Count == 1 && m.Relative == "" {
		// "a week" is a rate as often as not
		switch {
		case e.near(j) && e.isA(j, mSpanLong):
			return j + 1, true
		case e.near(i) && (e.isA(i-1, mArticleSpan) || e.lexeme(i-1).Is(mBeforeSpan)):
			return j, true
		}
		return i, false
	}
	return k, true
}

var mArticleSpan = lang.MaskOf("article-span") // makes "a week" after it a length

// spelled reads the number before a unit of time; article tells that it is only the word for "a".
func (e *extractor) spelled(i int, m *Moment) (j int, article, ok bool) {
	l := e.lexeme(i)
	if few := e.entry(i, mFew); few != nil {
		return i + few.Words, false, true
	}
	if l.Is(mArticle) && !l.Is(mNumeral) {
		m.Count = 1
		j = i + 1
		if g := e.entry(i, mGroup); g != nil {
			m.Count = g.Value
			return i + g.Words, false, true
		}
		if f := e.entryOf(j, mFraction.Or(mHalf)); f != nil && (f.Value == 2 || f.Value == 4) && e.near(j) && e.lexeme(j+min(1, len(e.d.Words)-1-j)).Is(mSpan) {
			m.Count = 1 / f.Value
			return j + 1, true, true
		}
		if !e.isA(j, mScales) {
			return j, true, true
		}
		m.Count = 0
	}
	if l.Is(mHalf) {
		m.Count = .5
		if j = i + 1; e.isA(j, mArticle) && e.near(j) {
			j++
		}
		return j, false, true
	}
	n, j, ok := e.number(i)
	if !ok || n.unit != "" || n.article && !l.Starts(mGroup) || e.signUnit(j) != "" {
		return i, false, false
	}
	m.Count = n.value
	return e.spanRange(i, j, m), false, true
}

// spanRange reads the upper end of a number of units: "two to three weeks", "three or four days", "10-15 years".
func (e *extractor) spanRange(i, j int, m *Moment) int {
	if !e.near(j) {
		return j
	}
	k := j
	switch {
	case e.hyphen(j) && e.digit(j):
	case e.isA(j, mTo.Or(mOr)), e.isA(j, mAnd) && e.near(i) && e.isA(i-1, mBetween):
		k++
	default:
		return j
	}
	n, last, ok := e.number(k)
	if !ok || n.unit != "" || !e.near(last) || !e.lexeme(last).Starts(mSpan) || n.value <= m.Count || k > j && !e.near(k) {
		return j
	}
	m.High = n.value
	return last
}

// afterSpan reads "ago", "later", "earlier", "from now" after a number of time units.
func (e *extractor) afterSpan(j int, m *Moment) int {
	if x := e.entry(j, mAfterSpan); x != nil && e.near(j) {
		m.Relative = x.Name
		return j + x.Words
	}
	return j
}

// timeBefore reads the words before a time that belong to it and returns where it begins.
func (e *extractor) timeBefore(i int, m *Moment) int {
	k := i
	if m.Duration() && m.High != 0 { // between two and three hours
		if x := e.entryBefore(k, mBetween); x != nil && e.takes[k-1] == 0 {
			k -= x.Words
		}
	}
	plain := true // nothing but prepositions may follow
	for n := 0; n < 4; n++ {
		if k == 0 || e.takes[k-1] != 0 {
			return k
		}
		if m.Unit != "" && m.Unit != "decade" && m.Qualifier == "" && m.counted() {
			if x := e.entryBefore(k, mBefore); x != nil && x.Name != "none" {
				k -= x.Words
				m.Qualifier = x.Name
				continue
			}
		}
		x := e.entryBefore(k, mTimeBefore.Or(mTimeArticle).Or(mPhaseBefore))
		switch {
		case x == nil:
			return k
		case x.Of(mTimeArticle):
			if x.Attr["alone"] != "" && !m.Duration() {
				return k
			}
			k -= x.Words
		case x.Of(mPhaseBefore):
			if m.Phase != "" || m.Duration() || e.isA(k, mSpan) {
				return k
			}
			m.Phase = x.Name
			k -= x.Words
		case x.Name == "none":
			if !plain && m.Qualifier != "about" {
				return k
			}
			k -= x.Words
			plain = false
		default:
			if !plain {
				return k
			}
			if m.Qualifier != "" {
				if m.Duration() && plain && x.Attr["span"] != "" { // for nearly two weeks
					k -= x.Words
				}
				return k
			}
			m.Qualifier = x.Name
			k -= x.Words
			plain = false
		}
	}
	return k
}

// counted reports whether a moment is a number of units, from now or not: "more than" does not go with "the last week".
func (m *Moment) counted() bool {
	switch m.Relative {
	case "", "ago", "later", "earlier", "nth":
		return true
	}
	return false
}

var mPhaseBefore = lang.MaskOf("phase-before")
