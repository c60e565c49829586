package text

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// The classes of what stands around a number.
var (
	mBefore    = lang.MaskOf("qualifier")
	mAfter     = lang.MaskOf("qualifier-after")
	mBetween   = lang.MaskOf("range-between")
	mFrom      = lang.MaskOf("range-from")
	mTo        = lang.MaskOf("range-to")
	mOr        = lang.MaskOf("range-or")
	mMove      = lang.MaskOf("move")      // rose, fell: from one number to another
	mAge       = lang.MaskOf("age-after") // years old
	mAged      = lang.MaskOf("age-before")
	mIn        = lang.MaskOf("odds")
	mPer       = lang.MaskOf("per")
	mRate      = lang.MaskOf("rate")           // what a sum is paid for: a share
	mPlural    = lang.MaskOf("plural")         // plural without its ending
	mVerb      = lang.MaskOf("act")            // what befalls those counted
	mAdverb    = lang.MaskOf("adverb-between") // may stand between a verb and its number
	mPossess   = lang.MaskOf("possessive")
	mSpan      = lang.MaskOf("time-unit")
	mPercentOf = lang.MaskOf("percent-before") // the word for percent, where it comes first
	mSeries    = lang.MaskOf("series")         // words that are numbered: flight, war
)

// unit reads the unit after a number.
func (e *extractor) unit(q *Quantity, j *int) {
	k := *j
	if u, words, end := e.signAfter(k - 1); end > e.d.End(k-1) {
		q.Unit = u
		*j = k + words
		return
	}
	if e.joinedNear(k) {
		if e.isA(k, mOf) && e.d.grammar.unitOf { // millones de euros
			k++
		}
		e.unitWord(q, k, j)
	}
	if x := e.entryBefore(*j-1, mPercentOf); x != nil && q.Unit == "" { // yüzde 30
		q.Unit = x.Name
	}
}

// unitWord reads a unit in words at word k.
func (e *extractor) unitWord(q *Quantity, k int, j *int) {
	if !e.joinedNear(k) {
		return
	}
	if nation := e.entry(k, mNationality); nation != nil {
		if money := e.entry(k+nation.Words, mCurrency); money != nil && e.near(k+nation.Words) { // Danish crowns
			q.Unit = moneyOf(nation, money)
			*j = k + nation.Words + money.Words
			return
		}
	}
	x := e.entry(k, mUnit.Or(mCurrency).Or(mAge).Or(mCode))
	switch {
	case x == nil:
		if u := e.entryOf(k, mUnitUpper); u != nil && e.gaps[k] == gapSpace && !e.hyphen(k+1) && e.source(k) == strings.ToUpper(e.source(k)) && !e.upper(k+1) {
			q.Unit = u.Name
			*j = k + 1
			return
		}
		if u := e.entryOf(k, mScaleLetter); u != nil && u.Name != "" && q.Unit == "" && !e.upper(k) && e.gaps[k] == gapSpace { // 12 m
			q.Unit = u.Name
			*j = k + 1
			return
		}
		if span := e.entryOf(k, mSpan); span != nil && q.Unit == "" {
			q.Unit = span.Name + "s"
			*j = k + 1
		}
		return
	case x.Of(mAge):
		q.Unit, q.Of = x.Name, "age"
	case x.Of(mCode) && x.Attr["case"] != "" && strings.ToUpper(e.source(k)) != e.source(k):
		return
	default:
		q.Unit = x.Name
	}
	*j = k + x.Words
	if nation := e.entryOf(*j, mNationality); nation != nil && x.Of(mCurrency) && e.gaps[*j] == gapSpace && e.near(*j) && e.d.grammar.nationAfter {
		q.Unit = moneyOf(nation, x)
		*j++
	}
}

// moneyOf names the currency of a nation: those of which there is one need no nation.
func moneyOf(nation, money *lang.Entry) string {
	if nation.Attr["home"] == money.Name {
		return money.Name
	}
	return nation.Name + " " + money.Name
}

// span reads the upper end of a range, or the second number of a score.
func (e *extractor) span(f *figure, j *int) {
	k, i := *j, f.at
	if k >= len(e.gaps) || f.Unit == "ordinal" || f.Unit == "share" {
		return
	}
	if e.tennis(f, j) {
		return
	}
	dash := e.gaps[k] == gapHyphen && (e.digit(k) || e.coded(k)) && e.digit(i)
	before := e.entryBefore(f.first, mBetween.Or(mFrom))
	var between, to, from, or bool
	if joint := e.entry(k, mAnd.Or(mTo).Or(mOr)); joint != nil && !dash && e.near(k) && e.near(k+joint.Words) {
		between = before != nil && before.Of(mBetween) && joint.Of(mAnd)
		to, or = joint.Of(mTo), joint.Of(mOr)
		from = to && before != nil && before.Of(mFrom)
		if to && (e.moved(f.first) && !e.byAmount(f.first) || before == nil && e.d.grammar.rangeFrom) {
			to, from = false, false
		}
		k += joint.Words
	}
	if !dash && !between && !to && !or {
		return
	}
	if e.takes[k]&inTime != 0 {
		return
	}
	n, next, ok := e.number(k)
	if !ok || n.unit == "ordinal" || n.article || n.unit == "share" {
		return
	}
	if n.unit == "" && e.signUnit(next) != "" {
		n.unit = e.signUnit(next)
	}
	if n.unit == "" && f.Unit != "" {
		var q Quantity
		k := next
		e.unit(&q, &k)
		n.unit = q.Unit
	}
	if n.unit != "" && f.Unit != "" && n.unit != f.Unit {
		return
	}
	if to && n.unit == "" && n.scaled && f.Unit == "percent" { // by 5 percent to 3 billion
		return
	}
	low, hi := f.Value, n.value
	if n.scaled && !f.scaled && low < 1000 && low < hi { // "2 to 3 million", "$5 to $6 million"
		if s := e.entryOf(next-1, mScales); s != nil && low*s.Value < hi {
			low *= s.Value
		} else if s := e.suffixScale(next - 1); s > 0 && low*s < hi {
			low *= s
		}
	}
	if !e.joinRange(f, low, hi, n.unit, next, dash, to) {
		return
	}
	*j = next
	if before != nil && (between || from || dash && before.Of(mBetween)) {
		f.first -= before.Words
	}
	if f.Unit == "" {
		e.unit(&f.Quantity, j)
	} else if f.Unit != "score" {
		var q Quantity
		if e.unit(&q, j); q.Unit != "" && q.Unit != f.Unit {
			*j = next
		}
	}
}

// byAmount reports whether the number that begins at word i tells by how much something changed.
func (e *extractor) byAmount(i int) bool {
	if x := e.entryBefore(i, mBefore); x != nil {
		i -= x.Words
	}
	return e.isA(i-1, mAmountBy)
}

// signUnit returns the unit of a sign after the word before j.
func (e *extractor) signUnit(j int) string {
	u, _, _ := e.signAfter(j - 1)
	return u
}

// suffixScale returns the scale of letters written to the digits of word i, or 0.
func (e *extractor) suffixScale(i int) float64 {
	w := e.word(i)
	if x := e.d.grammar.pack.Lookup(strings.TrimLeft(w, "0123456789.")).Entry(mScaleLetter); x != nil {
		return x.Value
	}
	return 0
}

// joinRange makes a range or a score of two numbers.
func (e *extractor) joinRange(f *figure, low, hi float64, unit string, next int, dash, to bool) bool {
	after := e.near(next) && !e.upper(next) && (e.lexeme(next).Starts(mUnit.Or(mSpan).Or(mCurrency).Or(mScales)) || e.plural(next)) ||
		e.isA(f.first-1, mAged) && e.near(f.first)
	plain := f.Unit == "" && unit == ""
	measured := e.near(next) && e.lexeme(next).Starts(mUnit) && e.entry(next, mUnit) != nil
	switch {
	case dash && plain && low >= hi && measured: // 52-48 percent
		f.Value, f.High = low, hi
	case dash && plain && (low >= hi || !after && !e.d.grammar.unspaced && f.first == f.at && e.entryBefore(f.first, mBefore) == nil):
		if most := max(low, hi); most > 9999 || most > 999 && !strings.Contains(e.source(f.at), ",") {
			return false
		}
		f.Value, f.High, f.Unit = low, hi, "score"
	case low < hi:
		if to && plain && f.first == f.at && (hi > 20*low || !after) && e.isA(f.at-1, mVerb) {
			return false
		}
		f.Value, f.High = low, hi
		if f.Unit == "" {
			f.Unit = unit
		}
	case to && plain && low < 1000: // "voted five to four"
		f.Value, f.High, f.Unit = low, hi, "score"
	case (dash || to) && (f.Unit == "percent" || unit == "percent"): // 52% to 48%
		f.Value, f.High, f.Unit = low, hi, "percent"
	default:
		return false
	}
	return true
}

// tennis reads a set as "6/4", beside another.
func (e *extractor) tennis(f *figure, j *int) bool {
	i := f.at
	if !e.slashed(i) || *j != i+1 || !(e.slashed(i+2) || e.slashed(i-2)) {
		return false
	}
	a, b := small(e.word(i)), small(e.word(i+1))
	if a < 0 || b < 0 {
		return false
	}
	f.Value, f.High, f.Unit = float64(a), float64(b), "score"
	*j = i + 2
	return true
}

// moved reports whether a verb of change stands before word i in its sentence, so that "from" and "to" tell two times.
func (e *extractor) moved(i int) bool {
	const reach = 6
	for k := i - 1; k >= max(0, i-reach); k-- {
		if e.isA(k, mMove) && !e.isA(k, mFrom) {
			return true
		}
		if e.gaps[k] == gapStart {
			break
		}
	}
	return false
}

// age makes a bare number an age by its neighbours: "aged 27", "John Smith, 27, said".
func (e *extractor) age(f *figure, j int) {
	i := f.at
	if f.Value < 1 || f.Value > 115 || f.scaled || f.Unit != "" && !(f.Unit == "score" && f.High > f.Value) {
		return
	}
	before := e.near(f.first) && e.isA(f.first-1, mAged)
	comma := f.High == 0 && i > 1 && e.gaps[i] == gapComma && e.upper(i-1) && e.upper(i-2) && e.digit(i) && len(e.word(i)) <= 3 &&
		(j == len(e.gaps) || e.gaps[j] == gapComma || e.gaps[j] == gapStart)
	if comma || before {
		f.Unit, f.Of = "years", "age"
	}
}

// odds reads "one in three".
func (e *extractor) odds(q *Quantity, j *int) {
	k := *j
	x := e.entry(k, mIn)
	if x == nil || !e.near(k) || q.Value < 1 || q.Value > 20 || q.High != 0 || e.takes[k]&inTime != 0 {
		return
	}
	k += x.Words
	if !e.near(k) || e.takes[k]&inTime != 0 {
		return
	}
	n, next, ok := e.number(k)
	if !ok || n.unit != "" || n.value <= q.Value || n.article {
		return
	}
	q.Value /= n.value
	q.Unit = "odds"
	*j = next
}

// longestNoun is the most words between a number and what it counts.
const longestNoun = 5

// noun finds what is counted in the words from j on and returns where the fact ends.
func (e *extractor) noun(q *Quantity, j int) int {
	if q.Of != "" || q.Unit == "score" || j >= len(e.d.Words) {
		return j
	}
	g := e.d.grammar
	if g.plurals == nil {
		return e.countedAfter(q, j)
	}
	if q.Unit != "" && q.Unit != "ordinal" && q.Unit != "share" && q.Unit != "odds" {
		if k := e.rate(q, j); k > j {
			return k
		}
		if q.Unit == "percent" || q.Unit == "percentage points" || !e.isA(j, mOf) {
			if e.near(j) && e.gaps[j] == gapSpace && !e.isA(j, mBoundary) && !e.upper(j) && e.takes[j]&inTime == 0 && q.Unit != "percent" && e.gaps[j-1] == gapHyphen {
				q.Of = e.word(j) // a $665-million package
			}
			return j
		}
	}
	k := j
	if of := e.isA(k, mOf); e.near(k) && (of || q.Unit == "share" && e.isA(k, mDeterminer)) {
		if of {
			k++
		}
		for k < j+3 && e.near(k) && (e.isA(k, mDeterminer.Or(mPossess)) || e.possessive(k)) {
			k++
		}
		if e.digit(k) || e.isA(k, mNumeral) { // "six of its 59 plants": the second number is one of its own
			return j
		}
	}
	head := e.nounHead(j, k)
	if head < 0 {
		return j
	}
	if q.Unit == "" && (q.Value != 1 || q.High != 0) && !e.plural(head) && !e.upper(head) { // "a jury of 12 heard"
		return j
	}
	q.Of = e.base(head)
	return head + 1
}

// nounHead returns the noun that ends the phrase at word k, of a number that ends before j, or -1.
func (e *extractor) nounHead(j, k int) int {
	head, limit := -1, k+longestNoun
	for ; k < limit && (e.near(k) || k < len(e.gaps) && e.gaps[k] == gapPoint); k++ {
		verbal := k == j && e.plural(k) && e.isA(k, mVerb) // "60 votes"
		if e.takes[k]&inTime != 0 || e.isA(k, mBoundary) && !verbal && !allUpper(e.source(k)) || e.digit(k) || e.isA(k, mNumeral) {
			if e.digit(k) || e.isA(k, mNumeral) && k == j+2 {
				continue
			}
			break
		}
		w := e.word(k)
		if endsIn(w, e.d.grammar.adverbs) && !e.upper(k) {
			if head >= 0 {
				break
			}
			continue
		}
		if k > j && head >= 0 && e.participle(w) && !(k+1 < limit && e.near(k+1) && e.plural(k+1)) {
			break
		}
		if e.possessive(k) || k+1 < len(e.gaps) && e.gaps[k+1] == gapHyphen && e.upper(k) == e.upper(k+1) && !e.digit(k+1) { // "two long-planned ..."
			continue
		}
		head = k
		if e.plural(k) && !e.hyphen(k+1) {
			// "security forces members": go on while plurals follow
			if !(e.near(k+1) && e.plural(k+1) && !e.isA(k+1, mBoundary)) {
				break
			}
		}
	}
	return head
}

// participle reports whether a word may follow a noun as a participle.
func (e *extractor) participle(w string) bool { return endsIn(w, e.d.grammar.participles) }

// endsIn reports whether a word has one of the endings after at least three bytes.
func endsIn(w string, endings []string) bool {
	for _, s := range endings {
		if len(w) >= len(s)+3 && strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}

// countedAfter takes the word after a number for what it counts, in languages that show no plural by its ending.
func (e *extractor) countedAfter(q *Quantity, j int) int {
	if q.Unit != "" && q.Unit != "ordinal" && q.Unit != "share" || !e.joinedNear(j) || e.takes[j]&inTime != 0 {
		return j
	}
	if x := e.entry(j, mCounter); x != nil {
		q.Of = cmp.Or(x.Name, x.Text)
		return j + x.Words
	}
	k := j
	if e.isA(k, mOf) && e.near(k+1) {
		k++
	}
	g := e.d.grammar
	switch {
	case g.unspaced || g.none, e.isA(k, mBoundary.Or(mFunction).Or(mAnd).Or(mTo)), e.digit(k), len(e.word(k)) < 3,
		e.gaps[k] != gapSpace && e.gaps[k] != gapPoint, e.upper(k) && !g.upperNouns:
		return j
	}
	q.Of = e.word(k)
	return k + 1
}

var mFunction = lang.MaskOf("function")

// rate reads "$11.07 a share".
func (e *extractor) rate(q *Quantity, j int) int {
	if e.isA(j, mPer) && e.near(j) && e.near(j+1) && e.isA(j+1, mRate) {
		q.Of = e.word(j + 1)
		return j + 2
	}
	return j
}

// plural reports whether word i looks like a noun in the plural.
func (e *extractor) plural(i int) bool {
	if i < 0 || i >= len(e.d.Words) {
		return false
	}
	if e.lexeme(i).Is(mPlural) {
		return true
	}
	w := e.word(i)
	if len(w) < 4 || e.lexeme(i).Is(mFunction) || e.possessive(i) {
		return false
	}
	for _, s := range e.d.grammar.singular {
		if strings.HasSuffix(w, s) {
			return false
		}
	}
	for _, s := range e.d.grammar.plurals {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}

// countedBy returns the verb that tells what befell the things counted, before or after the number: "killed" of "killed 121 people".
func (e *extractor) countedBy(first, last int) string {
	k := first - 1
	if e.isA(k, mLeads) && e.near(k+1) && e.isA(k-1, mMove) { // "fell to 37"
		k--
	}
	for n := 0; n < 2 && e.near(k+1) && e.isA(k, mAdverb) && !e.isA(k, mVerb); n++ {
		k--
	}
	if e.near(k+1) && e.isA(k, mVerb.Or(mMove)) && !e.isA(k, mFrom) {
		return e.word(k)
	}
	for k = last; k < last+3 && e.near(k) && e.isA(k, mAdverb); k++ {
	}
	if k > last && e.near(k) && (e.isA(k, mVerb) || e.participle(e.word(k))) {
		return e.word(k)
	}
	return ""
}

var mAmountBy = lang.MaskOf("leads-amount") // by: what is before it changed by a range

var mLeads = lang.MaskOf("leads") // between a verb of change and its number

// qualifierBefore reads the words before a number that say how exact it is.
func (e *extractor) qualifierBefore(f *figure) {
	x := e.entryBefore(f.first, mBefore)
	if x == nil || x.Name == "up to" && x.Words == 1 && e.moved(f.first) { // grew to
		return
	}
	f.first -= x.Words
	if q := x.Name; q != "none" && (f.Qualifier == "" || q != "only") {
		f.Qualifier = q
	}
}

// qualifierAfter reads "or more", "or so" and "plus" after a number.
func (e *extractor) qualifierAfter(f *figure) {
	k := f.last
	x := e.entry(k, mAfter)
	if x == nil || !e.near(k) || x.Attr["hyphen"] != "" && e.gaps[k] != gapHyphen {
		return
	}
	f.Qualifier = x.Name
	f.last = k + x.Words
	if f.core == k {
		f.core = f.last
	}
}

// identifier reads a name with a number at its end that begins at word i: "F-16", "Flight 370", "G20", "World War I". It gives the words from the
// name's last word on.
func (e *extractor) identifier(i int) (first, last int, ok bool) {
	j := i + 1
	switch {
	case e.takes[i] != 0:
		return i, i, false
	case e.mixed(i):
		for j < i+4 && e.hyphen(j) && e.digit(j) { // A340-500
			j++
		}
		return i, j, true
	case e.digit(i):
		return e.digitsName(i)
	case j >= len(e.gaps) || !e.near(j) || e.takes[j]&inTime != 0:
		return i, i, false
	}
	series := e.lexeme(i).Is(mSeries)
	switch {
	case !e.upper(i) && !series || e.possessive(i):
		return i, i, false
	case e.roman(j) && e.upper(i):
		return i, j + 1, len(e.word(j)) > 1 || series
	case e.digit(j):
		return i, j + 1, e.numberedName(i, series)
	}
	word := e.upper(j) && e.isA(j, mNumeral) // World War Two
	return i, j + 1, word && series && e.upper(i) && e.gaps[i] != gapStart
}

// numberedName reports whether the digits after word i belong to it as a name.
func (e *extractor) numberedName(i int, series bool) bool {
	j := i + 1
	if e.scored(j) || e.d.Raw[e.d.End(j)-1] > '9' && !e.letterAfter(j) {
		return false
	}
	if e.gaps[j] == gapHyphen {
		return e.upper(i) && !e.isA(i, mMonth) && !e.hyphen(j+1)
	}
	if !e.upper(i) && !series || e.isA(i, mRank) || e.lexeme(i).Is(mCode) || strings.ContainsAny(e.source(j), ",.") || e.measured(j) {
		return false
	}
	if series {
		return true
	}
	if e.gaps[i] == gapStart || e.isA(i, mBoundary.Or(mFunction).Or(mBefore)) || e.lexeme(i).Starts(mBefore) || e.separator(j+1) != 0 {
		return false
	}
	if e.near(j+1) && !e.upper(j+1) && (e.plural(j+1) || e.near(j+2) && e.plural(j+2) && !e.isA(j+1, mBoundary)) { // in Iraq 34 people
		return false
	}
	return e.d.grammar.plurals != nil
}

// measured reports whether a unit, currency or scale stands beside the digits of word j.
func (e *extractor) measured(j int) bool {
	after, _, _ := e.signAfter(j)
	before, _ := e.currencyBefore(j)
	return after != "" || before != "" || e.near(j+1) && e.entry(j+1, mScales.Or(mUnit).Or(mCurrency)) != nil
}

// digitsName reads digits that are a name: a telephone number, 24/7, 9/11.
func (e *extractor) digitsName(i int) (first, last int, ok bool) {
	j := i + 1
	for e.hyphen(j) && e.digit(j) && j < i+longestNumber {
		j++
	}
	if j > i+2 {
		return i, j, true
	}
	if _, fraction := e.fraction(i); e.slashed(i) && !fraction && !e.slashed(i+2) && !e.slashed(i-2) && e.takes[i+1] == 0 {
		return i, i + 2, true
	}
	return i, i, false
}

// letterAfter reports whether word j is digits and one letter, as "747s" and "4x4" are not.
func (e *extractor) letterAfter(j int) bool {
	w := e.word(j)
	return plainDigits(w) == len(w)-1
}

// scored reports whether the digits at word j begin a score or range.
func (e *extractor) scored(j int) bool { return e.hyphen(j+1) && e.digit(j+1) && e.gaps[j] == gapSpace }

// mixed reports whether word i is capitals with digits after them: G20, MH370, COVID19.
func (e *extractor) mixed(i int) bool {
	w := e.word(i)
	if len(w) < 2 || w[0] <= '9' || w[0] >= 0x80 || !e.upper(i) || e.coded(i) {
		return false
	}
	k := strings.IndexAny(w, "0123456789")
	if k <= 0 {
		return false
	}
	return strings.IndexFunc(strings.TrimSuffix(e.source(i), "s"), unicode.IsLower) < 0
}

// roman reports whether word i is a Roman number in capitals.
func (e *extractor) roman(i int) bool {
	w := e.word(i)
	if len(w) > 6 || len(w) == 0 || !e.upper(i) || strings.Trim(w, "ivxlc") != "" || e.source(i) != strings.ToUpper(e.source(i)) {
		return false
	}
	return len(w) == 1 && w != "l" && w != "c" || strings.Trim(w, "ivx") == ""
}

// identified returns the number at the end of a name.
func (e *extractor) identified(first, last int) float64 {
	w := e.word(last - 1)
	if last > first+1 && e.roman(last-1) {
		return romanValue(w)
	}
	if x := e.entryOf(last-1, mNumeral); x != nil {
		return x.Value
	}
	w = w[max(0, strings.IndexAny(w, "0123456789")):]
	v, _ := small64(w[:min(plainDigits(w), mostDigits)])
	return v
}

// romanValue reads a Roman number.
func romanValue(w string) float64 {
	value := map[byte]float64{'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100}
	total := 0.0
	for k := range len(w) {
		v := value[w[k]]
		if k+1 < len(w) && value[w[k+1]] > v {
			v = -v
		}
		total += v
	}
	return total
}
