package text

import (
	"strings"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// timeDigits reads what begins with digits: a time of day, a day before its month, a year, a decade, or a number of time units.
func (e *extractor) timeDigits(i int, m *Moment) (int, bool) {
	if u, _ := e.currencyBefore(i); u != "" {
		return i, false
	}
	for _, read := range digitReaders {
		if last, ok := read(e, i, m); ok {
			return last, true
		}
		*m = Moment{}
	}
	return i, false
}

// digitReaders are the times that begin with digits in the order in which they are tried.
var digitReaders []func(e *extractor, i int, m *Moment) (int, bool)

func init() {
	digitReaders = []func(e *extractor, i int, m *Moment) (int, bool){
		(*extractor).clockColon, (*extractor).clockWord, (*extractor).clockZone, (*extractor).dateDigits, (*extractor).dateWords, (*extractor).dayMonth,
		(*extractor).decadeDigits, (*extractor).centuryDigits, (*extractor).joinedSpan, (*extractor).spell, (*extractor).yearAlone,
	}
}

// clockColon reads "7:45 p.m. ET", "14:00".
func (e *extractor) clockColon(i int, m *Moment) (int, bool) {
	if i+1 >= len(e.gaps) || e.gaps[i+1] != gapColon || e.d.Words[i+1].Start() != e.d.End(i)+1 || e.gaps[i] == gapColon && i > 0 {
		return i, false
	}
	w := e.word(i + 1)
	n := plainDigits(w)
	if n != 2 {
		return i, false
	}
	half := ""
	if n < len(w) {
		x := e.d.grammar.pack.Lookup(w[n:]).Entry(mHalfDay)
		if x == nil && !e.d.grammar.joined {
			return i, false
		}
		if x != nil {
			half = x.Name
		}
	}
	j := i + 2
	if j < len(e.gaps) && e.gaps[j] == gapColon && len(e.word(j)) == 2 && e.digit(j) { // seconds
		j++
	}
	return e.clock(small(e.word(i)), small(w[:2]), half, j, m)
}

// clockWord reads "7pm", "7.45pm", "7 p.m.", "7 o'clock", "14 Uhr", "14h20", "14时20分", "下午3点".
func (e *extractor) clockWord(i int, m *Moment) (int, bool) {
	w := e.word(i)
	n := plainDigits(w)
	mins, j := 0, i+1
	if n+3 <= len(w) && w[n] == '.' && plainDigits(w[n+1:]) == 2 { // 7.45
		if mins = small(w[n+1 : n+3]); mins < 0 {
			return i, false
		}
		rest := w[n+3:]
		if rest == "" && e.near(i) && e.isA(i-1, mClockLead) { // ore 14.20
			return e.clock(small(w[:n]), mins, "", j, m)
		}
		return e.hourWord(small(w[:n]), mins, rest, j, m, i)
	}
	if n == len(w) && j < len(e.gaps) && e.gaps[j] == gapPoint && e.digit(j) && len(e.word(j)) == 2 && e.d.Words[j].Start() == e.d.End(i)+1 {
		if mins = small(e.word(j)); mins >= 0 {
			return e.hourWord(small(w), mins, "", j+1, m, i)
		}
	}
	if n == 0 || n > 2 {
		return i, false
	}
	return e.hourWord(small(w[:n]), 0, w[n:], j, m, i)
}

// hourWord reads the word for the hours that follows digits, written to them as suffix or at word j.
func (e *extractor) hourWord(h, mins int, suffix string, j int, m *Moment, i int) (int, bool) {
	pack := e.d.grammar.pack
	if suffix == "" {
		if !e.near(j) {
			return i, false
		}
		x := e.entry(j, mHour.Or(mHalfDay))
		if s := e.entry(j, mSpan); x != nil && s != nil && s.Words > x.Words { // 3時間
			return i, false
		}
		if x != nil {
			if x.Of(mHalfDay) {
				return e.clock(h, mins, "", j, m)
			}
			if x.Attr["length"] != "" && mins == 0 && !e.clockBefore(i) { // heures, horas: a length as often
				return i, false
			}
			return e.minutes(h, mins, j+x.Words, m, i)
		}
		return i, false
	}
	if x := pack.Lookup(suffix).Entry(mHalfDay); x != nil {
		return e.clock(h, mins, x.Name, j, m)
	}
	if x := pack.Lookup(suffix).Entry(mHour); x != nil {
		return e.minutes(h, mins, j, m, i)
	}
	for k := len(suffix) - 1; k > 0; k-- { // 14h20
		if suffix[k] < '0' || suffix[k] > '9' {
			if x := pack.Lookup(suffix[:k+1]).Entry(mHour); x != nil && len(suffix)-k-1 == 2 {
				return e.clock(h, small(suffix[k+1:]), "", j, m)
			}
			break
		}
	}
	if e.d.grammar.joined {
		if x, _ := e.prefix(suffix, mHour); x != nil && (x.Attr["length"] == "" || e.clockBefore(i)) && !pack.Lookup(suffix).Is(mSpan) {
			return e.minutes(h, mins, j, m, i)
		}
	}
	if len(suffix) == 3 { // h20 of one letter
		if x := pack.Lookup(suffix[:1]).Entry(mHour); x != nil && small(suffix[1:]) >= 0 {
			return e.clock(h, small(suffix[1:]), "", j, m)
		}
	}
	return i, false
}

// clockBefore reports whether a preposition of a time of day stands before word i.
func (e *extractor) clockBefore(i int) bool {
	return e.near(i) && e.isA(i-1, mClockBefore.Or(mHalfBefore))
}

// minutes reads the minutes after the word for hours.
func (e *extractor) minutes(h, mins int, j int, m *Moment, i int) (int, bool) {
	if mins == 0 && e.digit(j) && e.near(j) {
		w := e.word(j)
		n := plainDigits(w)
		if n < len(w) && e.d.grammar.joined && n > 0 && n <= 2 {
			if x, _ := e.prefix(w[n:], mMinute); x != nil {
				mins = small(w[:n])
				j++
			}
		} else if x := e.entryOf(j+1, mMinute); x != nil && e.near(j+1) && small(w) >= 0 {
			mins = small(w)
			j += 2
		} else if n == len(w) && n == 2 && small(w) < 60 && !e.d.grammar.unspaced && e.d.Words[j].Start()-e.d.End(j-1) <= 1 {
			mins = small(w)
			j++
		}
	}
	half := ""
	if x := e.entryBefore(i, mHalfBefore); x != nil {
		half = x.Name
	}
	return e.clock(h, mins, half, j, m)
}

// clockZone reads "1400 GMT", "0900 hours".
func (e *extractor) clockZone(i int, m *Moment) (int, bool) {
	w, j := e.word(i), i+1
	if len(w) != 4 || plainDigits(w) != 4 || !e.near(j) {
		return i, false
	}
	hours := e.isA(j, mNight) && (w[0] == '0' || e.isA(j+1, mZone))
	zone := e.isA(j, mZone) && e.source(j) == strings.ToUpper(e.source(j))
	if !hours && !zone && e.entry(j, mZoneWords) == nil {
		return i, false
	}
	if hours {
		j++
	}
	return e.clock(small(w[:2]), small(w[2:]), "", j, m)
}

// clock fills in a time of day; j is after its numbers.
func (e *extractor) clock(h, mins int, half string, j int, m *Moment) (int, bool) {
	if h < 0 || h > 24 || mins < 0 || mins > 59 {
		return j, false
	}
	if half == "" && e.near(j) {
		if x := e.entry(j, mHalfDay); x != nil {
			half = x.Name
			j += x.Words
		} else if x := e.entry(j, mHour); x != nil && x.Attr["length"] == "" {
			j += x.Words
		}
	}
	switch {
	case half == "pm" && h < 12:
		h += 12
	case half == "am" && h == 12:
		h = 0
	}
	b := [5]byte{byte('0' + h/10), byte('0' + h%10), ':', byte('0' + mins/10), byte('0' + mins%10)}
	m.Clock = string(b[:])
	if !e.near(j) && !(j < len(e.gaps) && e.gaps[j] == gapComma && e.isA(j, mZone)) {
		return j, true
	}
	if x := e.entry(j, mZoneWords); x != nil {
		m.Zone = x.Name
		return j + x.Words, true
	}
	if x := e.entryOf(j, mZone); x != nil && e.upper(j) {
		m.Zone = x.Name
		j++
	}
	return j, true
}

// dateDigits reads "2021-02-15", "15.2.2021", "2/15/2021".
func (e *extractor) dateDigits(i int, m *Moment) (int, bool) {
	w := e.word(i)
	var part [3]string
	j := i
	if strings.Count(w, ".") == 2 {
		part[0], w, _ = strings.Cut(w, ".")
		part[1], part[2], _ = strings.Cut(w, ".")
		j++
	} else {
		if i+2 >= len(e.gaps) || e.gaps[i+1] != e.gaps[i+2] || e.d.Words[i+2].Start()-e.d.End(i) != 2+e.d.End(i+1)-e.d.Words[i+1].Start() {
			return i, false
		}
		if g := e.gaps[i+1]; g != gapHyphen && g != gapSlash && g != gapPoint {
			return i, false
		}
		part = [3]string{w, e.word(i + 1), e.word(i + 2)}
		j += 3
	}
	if n := plainDigits(part[2]); n < len(part[2]) && (n == 4 || n == 2) && e.d.grammar.joined {
		part[2] = part[2][:n]
	}
	a, b, c := small(part[0]), small(part[1]), small(part[2])
	if len(part[0]) == 4 && e.year(i) > 0 && b > 0 && b <= 12 && c > 0 && c <= 31 {
		m.Year, m.Month, m.Day = e.year(i), b, c
		return j, true
	}
	if y, ok := small64(part[2]); ok && len(part[2]) == 4 && plainDigits(part[2]) == 4 {
		m.Year = int(y)
	} else if c >= 0 && len(part[2]) == 2 && e.gaps[min(i+1, len(e.gaps)-1)] != gapHyphen {
		m.Year = century(c)
	}
	if m.Year < 1700 || m.Year >= 2100 || a < 1 || b < 1 {
		return i, false
	}
	if e.d.grammar.monthFirst && strings.Count(e.word(i), ".") == 0 && e.gaps[i+1] == gapSlash && a <= 12 || b > 12 {
		a, b = b, a
	}
	if a > 31 || b > 12 {
		return i, false
	}
	m.Day, m.Month = a, b
	return j, true
}

// dateWords reads dates whose parts have words after them: 2019年11月3日, "2019년 11월 3일".
func (e *extractor) dateWords(i int, m *Moment) (int, bool) {
	j := i
	if v, k := e.wordAfter(j, mYearWord); k > j && v >= 1700 && v < 2100 {
		m.Year = v
		j = k
	}
	if v, k := e.wordAfter(j, mMonthWord); k > j && v >= 1 && v <= 12 && (j == i || e.near(j)) {
		m.Month = v
		j = k
	}
	if v, k := e.wordAfter(j, mDayWord); k > j && v >= 1 && v <= 31 && (j == i || e.near(j)) && (m.Month > 0 || m.Year == 0) {
		m.Day = v
		j = k
	}
	return j, j > i
}

// wordAfter reads digits with a word of a class after them or written to them.
func (e *extractor) wordAfter(j int, mask lang.Mask) (v, next int) {
	w := e.word(j)
	n := plainDigits(w)
	if n == 0 || n > 4 {
		return 0, j
	}
	f, _ := small64(w[:n])
	if n < len(w) {
		if !e.d.grammar.joined {
			return 0, j
		}
		if x, _ := e.prefix(w[n:], mask.Or(mSpan)); x != nil && x.Of(mask) {
			return int(f), j + 1
		}
		return 0, j
	}
	if x := e.entryOf(j+1, mask); x != nil && e.near(j+1) && e.entry(j+1, mSpan.Or(mask)).Of(mask) {
		return int(f), j + 2
	}
	return 0, j
}

// dayMonth reads "15 February 2021", "15th of February", "14-15 April", "18. November", "3 de mayo de 2019".
func (e *extractor) dayMonth(i int, m *Moment) (int, bool) {
	day := e.dayOf(i)
	if day == 0 {
		return i, false
	}
	k, last := i+1, 0
	if e.hyphen(k) || e.near(k) && e.isA(k, mTo) && e.near(k+1) {
		to := k
		if !e.hyphen(k) {
			to++
		}
		if d := e.dayOf(to); d > day && !e.isA(k, mMonth) {
			k, last = to+1, d
		}
	}
	for n := 0; n < 2 && e.isA(k, mTimeOf) && e.near(k); n++ {
		k++
	}
	if !e.joinedNear(k) || !e.isA(k, mMonth) || !e.capital(k) {
		return i, false
	}
	if e.isA(k, mMonthAlso) && e.entryOf(k, mMonthAlso).Name != "name" && !e.upper(k) && e.d.grammar.upperTimes {
		return i, false
	}
	m.Day, m.LastDay, m.Month = day, last, int(e.entryOf(k, mMonth).Value)
	return e.yearAfter(k+1, m), true
}

// decadeDigits reads "1990s", "'90s", "1990er", "1990-х".
func (e *extractor) decadeDigits(i int, m *Moment) (int, bool) {
	w, j := e.word(i), i+1
	n := e.decadeEnd(w)
	if n == 0 && plainDigits(w) == len(w) && e.hyphen(j) && e.isA(j, mDecadeAfter) {
		n = len(w)
		j++
	}
	if n != 2 && n != 4 {
		return i, false
	}
	v, _ := small64(w[:n])
	y := int(v)
	if n == 2 {
		if r, _ := utf8.DecodeLastRuneInString(e.d.Raw[:e.d.Words[i].Start()]); !isSingle(r) && !(e.near(i) && e.isA(i-1, mTimeArticle)) { // in her 30s
			return i, false
		}
		y += 1900
	}
	if y%10 != 0 || y < 1700 || y >= 2100 {
		return i, false
	}
	m.Year, m.Unit = y, "decade"
	if x := e.entryOf(j, mSpan); x != nil && e.near(j) && x.Name == "year" { // 1990er Jahre
		j++
	}
	return j, true
}

// centuryDigits reads "19th century", "3rd quarter".
func (e *extractor) centuryDigits(i int, m *Moment) (int, bool) {
	w, j := e.word(i), i+1
	n := plainDigits(w)
	u := e.entryOf(j, mSpan)
	if n == 0 || n > 2 || u == nil || !e.joinedNear(j) || u.Attr["nth"] == "" {
		return i, false
	}
	if n == len(w) && e.gaps[j] != gapPoint || n < len(w) && !e.dayEnding(w[n:]) {
		return i, false
	}
	m.Relative, m.Count, m.Unit = "nth", float64(small(w[:n])), u.Name
	return j + 1, true
}

// joinedSpan reads a length of time whose unit is written to the digits: "3시간".
func (e *extractor) joinedSpan(i int, m *Moment) (int, bool) {
	if !e.d.grammar.joined {
		return i, false
	}
	d := e.digits(i)
	if !d.ok || d.suffix == "" {
		return i, false
	}
	x, _ := e.prefix(d.suffix, mSpan.Or(mScales).Or(mUnit).Or(mCounter).Or(mCurrency))
	if x == nil || !x.Of(mSpan) {
		return i, false
	}
	m.Count, m.Unit = d.value, x.Name
	return e.afterSpan(d.next, m), true
}

// yearAlone reads "1996", "1996/97", "2014-2016".
func (e *extractor) yearAlone(i int, m *Moment) (int, bool) {
	y := e.year(i)
	j := i + 1
	if x := e.era(j); x != nil && plainDigits(e.word(i)) == len(e.word(i)) && len(e.word(i)) <= 4 {
		v, _ := small64(e.word(i))
		m.Year, m.Era = int(v), x.Name
		return j + x.Words, true
	}
	if y == 0 || !e.bareYear(i) {
		return i, false
	}
	m.Year = y
	if j < len(e.gaps) && (e.gaps[j] == gapSlash || e.gaps[j] == gapHyphen) {
		if v := e.year(j); v > y {
			m.LastYear = v
			j++
		} else if v := small(e.word(j)); len(e.word(j)) == 2 && v > y%100 {
			m.LastYear = y - y%100 + v
			j++
		} else if len(e.word(j)) == 2 && v == 0 && y%100 == 99 {
			m.LastYear = y + 1
			j++
		}
	}
	if e.near(j) && e.near(j+1) && e.isA(j, mTo) && e.year(j+1) > y && m.LastYear == 0 { // 1996 a 1999
		m.LastYear = e.year(j + 1)
		j += 2
	}
	return e.yearEnd(j, m), true
}

// bareYear reports whether four digits that could be a year are one, by their neighbours.
func (e *extractor) bareYear(i int) bool {
	j := i + 1
	if e.near(j) && e.gaps[j] == gapSpace && e.lexeme(j).Starts(mUnit.Or(mScales).Or(mCurrency)) && !e.isA(j, mBoundary) && !e.isA(j, mNotMeasure) {
		return false
	}
	if e.near(j) && e.lexeme(j).Is(mPlural.Or(mCounter)) {
		return false
	}
	if i > 0 && (e.gaps[i] == gapSlash || e.gaps[i] == gapPoint && e.d.Raw[e.d.Words[i].Start()-1] != ' ') {
		return false
	}
	if e.isA(j, mYearWord) && e.joinedNear(j) {
		return true
	}
	if e.d.grammar.plurals == nil { // nothing shows what is counted
		return e.near(i) && e.isA(i-1, mYearBefore.Or(mMonth).Or(mSeason).Or(mRelative)) || e.loneYear(i)
	}
	noun := e.near(j) && e.plural(j)
	if !e.near(i) {
		return !noun
	}
	switch {
	case e.isA(i-1, mYearBefore):
		return true
	case e.isA(i-1, mYearMaybe):
		return !noun
	case e.isA(i-1, mMonth.Or(mSeason).Or(mRelative)) || e.upper(i-1) && e.gaps[i] == gapSpace:
		return true
	case e.entryBefore(i, mBefore) != nil:
		return false
	}
	return !noun && !e.isA(i-1, mMove.Or(mNumeral).Or(mVerb))
}

// loneYear reports whether digits are likely a year in a language that would group the digits of a count: no round number, and no noun after it.
func (e *extractor) loneYear(i int) bool {
	g, j := e.d.grammar, i+1
	if g.none || g.unspaced || e.year(i) < 1900 || e.year(i)%100 == 0 || e.near(i) && e.isA(i-1, mNumeral.Or(mRank)) || e.entryBefore(i, mBefore) != nil {
		return false
	}
	if !e.near(j) || e.gaps[j] == gapHyphen || e.isA(j, mFunction.Or(mTo).Or(mAnd).Or(mBoundary)) {
		return true
	}
	return g.upperNouns && !e.upper(j) && !e.digit(j)
}

// halfDay reads "下午3点", "오후 3시": the digits after it read it.
func (e *extractor) halfDay(i int, m *Moment) (int, bool) {
	x := e.entry(i, mHalfBefore)
	if x == nil || !e.digit(i+x.Words) || !e.near(i+x.Words) {
		return i, false
	}
	return e.clockWord(i+x.Words, m)
}

var mNotMeasure = lang.MaskOf("not-measure") // a unit that years may come before

var mClockLead = lang.MaskOf("clock-lead") // a word that shows that digits are a time of day
