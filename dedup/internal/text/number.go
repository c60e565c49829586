package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// Quantity is a number with what it counts or measures.
type Quantity struct {
	Value      float64 `json:"value"`                // the number, scale words multiplied in: 1.3e9 for "1.3 billion"; the lower end of a range; an ordinal's rank
	High       float64 `json:"high,omitempty"`       // the upper end of a range, or the second number of a score; 0 for neither
	Qualifier  string  `json:"qualifier,omitempty"`  // at least, at most, more than, less than, about, nearly, up to, only, another, exactly, record, multiple (dozens, hundreds); empty for none
	Unit       string  `json:"unit,omitempty"`       // in English, plural: percent, points, dollars, miles, years; or ordinal, score, odds (Value is a probability), share; empty for a count
	Of         string  `json:"of,omitempty"`         // what is counted, folded: "rockets"; "age" for ages; the verb before where no noun follows; may be empty
	Identifier string  `json:"identifier,omitempty"` // the name that the number is part of, folded: "f 16", "world war i"; empty where it counts or measures
}

// SameQualifier reports whether two quantities are told with the same reserve: "at least" and "no less than" are, "at least" and "about" are not.
func (q Quantity) SameQualifier(w Quantity) bool { return q.Qualifier == w.Qualifier }

// The classes of numbers.txt that make a number.
var (
	mNumeral      = lang.MaskOf("numeral")        // a number below a hundred, or a round one
	mNumeralAfter = lang.MaskOf("numeral-after")  // tens that follow their units, with the word for "and" joined
	mScale        = lang.MaskOf("scale")          // multiplies what is before it
	mBareScale    = lang.MaskOf("scale-bare")     // the same, and stands for one of it without a number before
	mScaleLetter  = lang.MaskOf("scale-letter")   // the same, written to the digits; one with a name may be that unit
	mVague        = lang.MaskOf("vague")          // an unknown number of tens, hundreds
	mFraction     = lang.MaskOf("fraction")       // a part, one over its value
	mFractions    = lang.MaskOf("fractions")      // several of them
	mHalf         = lang.MaskOf("half")           // a half before its noun or scale
	mPlusFraction = lang.MaskOf("plus-fraction")  // and a half
	mFractionOf   = lang.MaskOf("fraction-of")    // between the lower and the upper number of a fraction
	mOrdinal      = lang.MaskOf("ordinal")        // third
	mArticle      = lang.MaskOf("one-article")    // one, before a scale or a fraction
	mGroup        = lang.MaskOf("group")          // a couple
	mSingle       = lang.MaskOf("single")         // one and no more
	mAnother      = lang.MaskOf("another")        // one more
	mRank         = lang.MaskOf("rank")           // before the digits of a rank
	mAnd          = lang.MaskOf("numeral-and")    // between the parts of a number, and the ends of a range after the word for "between"
	mOf           = lang.MaskOf("of")             // between a number and its noun
	mMinus        = lang.MaskOf("minus-word")     // before a number below zero
	mBelow        = lang.MaskOf("below-zero")     // after it
	mDeterminer   = lang.MaskOf("determiner")     // before a noun
	mPronounOne   = lang.MaskOf("pronoun-before") // the word for one is a pronoun after it
	mPronounTwo   = lang.MaskOf("pronoun-after")  // or before it
	mNotRank      = lang.MaskOf("not-rank")       // the word for a rank is none after it

	mScales = mScale.Or(mBareScale)
	mParts  = mNumeral.Or(mNumeralAfter).Or(mScales).Or(mAnd)
	mStarts = mNumeral.Or(mScales).Or(mVague).Or(mFraction).Or(mFractions).Or(mHalf).Or(mOrdinal).Or(mArticle).Or(mGroup).Or(mSingle).Or(mAnother).Or(mRank)
)

// numbers finds the quantities that are not part of a time.
func (e *extractor) numbers() {
	for i := 0; i < len(e.d.Words); {
		if e.takes[i]&inTime != 0 {
			i++
			continue
		}
		if first, last, ok := e.identifier(i); ok {
			e.take(first, last, inNumber)
			e.addNumber(first, last, last, "", Quantity{Value: e.identified(first, last), Identifier: strings.TrimLeft(e.join(first, last-1)+" "+e.base(last-1), " ")})
			i = last
			continue
		}
		if e.takes[i]&inName != 0 || !e.digit(i) && !e.lexeme(i).Starts(mStarts) && !e.coded(i) {
			i++
			continue
		}
		f := figure{at: i}
		if !e.quantity(&f) {
			i = max(i+1, f.skip)
			continue
		}
		e.take(f.first, f.core, inNumber)
		subject := e.countedBy(f.first, f.last)
		if subject == "" {
			subject = f.Of
		} else if f.Of == "" && f.Unit == "" {
			f.Of = subject
		}
		e.addNumber(f.first, f.last, f.core, subject, f.Quantity)
		i = max(f.core, i+1)
	}
}

// figure is a quantity as it is read.
type figure struct {
	Quantity
	at          int // where the number begins
	core        int // where the number with its unit ends
	first, last int // words of the fact
	skip        int // where to go on after what is no number
	numeral
}

// quantity reads a quantity whose number begins at word f.at.
func (e *extractor) quantity(f *figure) bool {
	i := f.at
	f.first = i
	if e.rank(f) {
		return true
	}
	n, j, ok := e.number(i)
	f.skip = n.skip
	if !ok {
		return false
	}
	f.numeral = n
	f.Value, f.Unit, f.Of, f.Qualifier, f.first = n.value, n.unit, n.of, n.qualifier, n.first
	if f.Unit == "" {
		e.unit(&f.Quantity, &j)
	}
	e.span(f, &j)
	if f.High != 0 && f.Unit == "" {
		e.unit(&f.Quantity, &j)
	}
	if f.Unit == "" || f.Unit == "ordinal" {
		e.odds(&f.Quantity, &j)
	}
	if entry := e.entry(j, mBelow); entry != nil && e.near(j) && f.Value > 0 {
		f.Value = -f.Value
		j += entry.Words
	}
	e.age(f, j)
	f.core = j
	f.last = j
	e.qualifierAfter(f)
	if f.last == j {
		f.last = e.noun(&f.Quantity, j)
		e.qualifierAfter(f)
	} else if k := e.noun(&f.Quantity, f.last); k > f.last {
		f.last = k
	}
	e.qualifierBefore(f)
	return !e.noNumber(f)
}

// noNumber reports whether what was read as a number is none: "no one", "the first to come".
func (e *extractor) noNumber(f *figure) bool {
	i := f.at
	bare := f.Unit == "" && f.Of == ""
	one := f.word && f.Value == 1 && !f.scaled
	switch {
	case f.article && bare && !f.scaled:
		return true
	case one && !f.article && f.Unit == "" && e.near(i) && e.isA(i-1, mPronounOne):
		return true
	case one && e.isA(i+1, mPronounTwo):
		return true
	case one && !e.upper(i) && bare && f.first == i && !e.isA(f.core, mOf):
		return true
	case f.word && f.Unit == "" && f.High == 0 && e.d.grammar.unspaced: // 十分
		x := e.entry(f.core, mCounter)
		return x == nil || f.Value == 1 && x.Attr["article"] != ""
	case f.word && f.Unit == "" && f.High == 0 && e.d.grammar.plurals == nil && !f.scaled && f.Value == 1: // an article
		return true
	case f.Unit == "ordinal" && f.word:
		return e.isA(i-1, mNotRank) && e.near(i) || f.Of == "" && !(e.isA(i-1, mDeterminer) && e.near(i))
	}
	return false
}

// rank reads "No. 3".
func (e *extractor) rank(f *figure) bool {
	i := f.at
	entry := e.entry(i, mRank)
	if entry == nil {
		return false
	}
	j := i + entry.Words
	if j >= len(e.gaps) || !e.digit(j) || e.gaps[j] != gapPoint && e.gaps[j] != gapSpace || entry.Attr["capital"] != "" && !e.upper(i) {
		return false
	}
	n := e.digits(j)
	if !n.ok || n.suffix != "" || n.next != j+1 {
		return false
	}
	f.Quantity = Quantity{Value: n.value, Unit: "ordinal"}
	f.core, f.last = j+1, j+1
	return true
}

// numeral is a number read from words or digits.
type numeral struct {
	value     float64
	unit      string // from a sign or letters written to the digits
	of        string // what is counted, written to the digits
	qualifier string
	scaled    bool    // has a scale word
	least     float64 // the last of them
	article   bool    // counts only with a noun
	word      bool    // is written in letters
	first     int     // where it begins, with a sign or code of a currency
	skip      int     // of what is no number: where to go on
}

// longestNumber is the most words of a number.
const longestNumber = 16

// number reads a number at word i and returns the word after it.
func (e *extractor) number(i int) (n numeral, j int, ok bool) {
	if i < 0 || i >= len(e.d.Words) {
		return n, i, false
	}
	n.first = i
	if e.digit(i) || e.coded(i) {
		return e.written(i)
	}
	n.word = true
	l := e.lexeme(i)
	if !l.Starts(mStarts) {
		return n, i, false
	}
	if n, j, ok = e.special(i); ok {
		return n, j, true
	}
	if !l.Starts(mNumeral.Or(mBareScale)) {
		return n, i, false
	}
	n = numeral{first: i, word: true}
	var s sum
	j = e.parts(&s, i)
	if j == i {
		return n, i, false
	}
	n.value, n.scaled, n.least = s.total(), s.scaled, s.least
	if m := e.fractionAfter(&n, j); m > j {
		return n, m, true
	}
	if o := e.entryOf(j, mOrdinal); o != nil && e.hyphen(j) && n.value >= 20 { // twenty-first
		n.value, n.unit = n.value+o.Value, "ordinal"
		return n, j + 1, true
	}
	j = e.half(&n, j)
	e.negative(&n, i)
	return n, j, true
}

// parts adds up the words of a number from word i on and returns where it ends.
func (e *extractor) parts(s *sum, i int) int {
	j := i
	for j < min(len(e.d.Words), i+longestNumber) && (j == i || e.near(j)) {
		l := e.lexeme(j)
		if s.n > 0 && e.digit(j) {
			k := e.digitsWithin(s, j)
			if k == j {
				break
			}
			j = k
			continue
		}
		if !l.Starts(mParts) {
			break
		}
		if entry := e.entry(j, mNumeral); entry != nil && s.add(entry.Value) {
			j += entry.Words
			if entry.Value == 0 {
				break
			}
			continue
		}
		if entry := e.entryOf(j, mNumeralAfter); entry != nil && s.after(entry.Value) {
			j++
			continue
		}
		if entry := e.entry(j, mScales); entry != nil && s.scale(entry.Value, entry.Of(mBareScale)) {
			j += entry.Words
			if entry.Value == 12 {
				break
			}
			continue
		}
		if s.n > 0 && l.Is(mAnd) && (s.scaled || s.n > 0 && s.pieces[s.n-1] >= 20) && e.near(j+1) && e.addable(s, j+1) {
			j++
			continue
		}
		break
	}
	return j
}

// addable reports whether the numeral at word j goes on with the number.
func (e *extractor) addable(s *sum, j int) bool {
	entry := e.entry(j, mNumeral)
	t := *s
	return entry != nil && t.add(entry.Value)
}

// digitsWithin reads digits inside a number, as in 1万2000 and "3 million 200 thousand": only before a smaller scale, or where no blanks are written.
func (e *extractor) digitsWithin(s *sum, j int) int {
	if !s.scaled {
		return j
	}
	d := e.digits(j)
	if !d.ok || d.suffix != "" || d.value >= s.least {
		return j
	}
	next := e.entryOf(d.next, mScales)
	if !e.d.grammar.unspaced && !e.d.grammar.joined && (next == nil || !e.near(d.next) || next.Value >= s.least) {
		return j
	}
	if !s.push(d.value) {
		return j
	}
	return d.next
}

// sum adds up the parts of a number, largest first: 1億2000万 is 1 times 1e8 and 2000 times 1e4.
type sum struct {
	pieces [6]float64
	n      int
	scaled bool
	least  float64 // the last scale
}

func (s *sum) push(v float64) bool {
	if s.n == len(s.pieces) {
		return false
	}
	s.pieces[s.n] = v
	s.n++
	return true
}

// add adds a number below the last part: five after twenty, fifty after two hundred.
func (s *sum) add(v float64) bool {
	if s.n == 0 {
		return s.push(v)
	}
	last := s.pieces[s.n-1]
	room := 1.0
	for room*10 <= last && int64(last)%int64(room*10) == 0 && room < 1e15 {
		room *= 10
	}
	return last >= 20 && last < 1e16 && v > 0 && v < room && s.push(v) || last == 10 && v < 10 && v > 0 && s.scaled && s.push(v)
}

// after adds tens that follow their units.
func (s *sum) after(v float64) bool {
	if s.n == 0 || s.pieces[s.n-1] >= 10 || v < 20 {
		return false
	}
	s.pieces[s.n-1] += v
	return true
}

// scale multiplies the parts that are smaller than v, or the only one, by v.
func (s *sum) scale(v float64, bare bool) bool {
	low, k := 0.0, s.n
	for k > 0 && s.pieces[k-1] < v {
		k--
		low += s.pieces[k]
	}
	switch {
	case low == 0 && s.n == 1 && !s.scaled && s.pieces[0] != 0: // 1500 thousand
		s.pieces[0] *= v
	case low == 0 && bare && (s.n == 0 || s.pieces[s.n-1] > v):
		if !s.push(v) {
			return false
		}
	case low == 0 || k > 0 && s.pieces[k-1] <= low*v:
		return false
	default:
		s.pieces[k] = low * v
		s.n = k + 1
	}
	s.scaled, s.least = true, v
	return true
}

func (s *sum) total() float64 {
	t := 0.0
	for _, v := range s.pieces[:s.n] {
		t += v
	}
	return t
}

// fractionAfter reads the lower part of a fraction at word j: two-thirds, 三分之一. It returns j where there is none.
func (e *extractor) fractionAfter(n *numeral, j int) int {
	if !e.near(j) || n.value <= 0 {
		return j
	}
	if f := e.entryOf(j, mFractions); f != nil && !n.scaled && (e.hyphen(j) || !e.isA(j, mSpan) || e.near(j+1) && e.isA(j+1, mOf)) {
		n.value, n.unit = n.value/f.Value, "share"
		return j + 1
	}
	if f := e.entryOf(j, mFraction); f != nil && !n.scaled && n.value < 2 && (e.hyphen(j) || e.isA(j+1, mOf) && e.near(j+1)) {
		n.value, n.unit = n.value/f.Value, "share"
		return j + 1
	}
	if f := e.entry(j, mFractionOf); f != nil {
		k := j + f.Words
		var upper sum
		if e.digit(k) {
			if d := e.digits(k); d.ok {
				n.value, n.unit = d.value/n.value, "share"
				return d.next
			}
		}
		if end := e.parts(&upper, k); end > k {
			n.value, n.unit = upper.total()/n.value, "share"
			return end
		}
	}
	return j
}

// half reads "and a half" at word j, with a scale after it.
func (e *extractor) half(n *numeral, j int) int {
	if f := e.entry(j, mPlusFraction); f != nil && e.near(j) {
		n.value += f.Value * max(n.least, 1) // two and a half million, deux millions et demi
		j = e.scales(n, j+f.Words)
	}
	return j
}

// scales multiplies the scale words at word j into the number and returns the word after them.
func (e *extractor) scales(n *numeral, j int) int {
	for e.near(j) && j < n.first+longestNumber {
		s := e.entry(j, mScales)
		if s == nil {
			return j
		}
		n.value *= s.Value
		n.scaled = true
		j += s.Words
	}
	return j
}

// special reads numbers that are more than a sum of words: a dozen, half a million, hundreds, the third.
func (e *extractor) special(i int) (n numeral, j int, ok bool) {
	n = numeral{first: i, word: true}
	l := e.lexeme(i)
	switch {
	case l.Starts(mGroup) && e.entry(i, mGroup) != nil:
		g := e.entry(i, mGroup)
		n.value, n.qualifier, n.article = g.Value, g.Attr["qualifier"], true
		return n, i + g.Words, true
	case l.Starts(mSingle) && e.entry(i, mSingle) != nil:
		n.value, n.article = 1, true
		return n, i + e.entry(i, mSingle).Words, true
	case l.Is(mArticle):
		return e.article(n, i)
	case l.Is(mAnother):
		if e.near(i+1) && (e.digit(i+1) || e.isA(i+1, mNumeral)) {
			return n, i, false
		}
		n.value, n.qualifier, n.article = 1, "another", true
		return n, i + 1, true
	case l.Is(mHalf):
		return e.halfOf(n, i)
	case l.Starts(mVague) && e.entry(i, mVague) != nil:
		v := e.entry(i, mVague)
		if v.Attr["of"] != "" && !(e.isA(i+v.Words, mOf) && e.near(i+v.Words)) {
			return n, i, false
		}
		n.value, n.qualifier, n.scaled = v.Value, "multiple", true
		j = i + v.Words
		k := j
		if e.isA(k, mOf) && e.near(k) {
			k++
		}
		if w := e.entry(k, mVague.Or(mScales)); w != nil && e.near(k) { // tens of thousands
			n.value *= w.Value
			j = k + w.Words
		}
		return n, j, true
	case l.Is(mOrdinal):
		if e.upper(i) && e.upper(i+1) && e.near(i+1) && e.gaps[i] != gapStart { // the First Amendment
			return n, i, false
		}
		n.value, n.unit = l.Entry(mOrdinal).Value, "ordinal"
		return n, i + 1, true
	case l.Is(mFractions):
		return n, i, false
	}
	return n, i, false
}

// article reads "a dozen", "a third of".
func (e *extractor) article(n numeral, i int) (numeral, int, bool) {
	if !e.near(i + 1) {
		return n, i, false
	}
	if s := e.entry(i+1, mScales); s != nil && s.Attr["short"] == "" {
		n.value = 1
		j := e.scales(&n, i+1)
		return n, j, true
	}
	f := e.entryOf(i+1, mFraction.Or(mHalf))
	switch {
	case f == nil:
	case e.isA(i+2, mOf) && e.gaps[i+2] == gapSpace:
		n.value, n.unit = 1/f.Value, "share"
		return n, i + 2, true
	case f.Value <= 4 && f.Value != 3 && e.near(i+2) && e.entry(i+2, mUnit) != nil: // a quarter point
		n.value = 1 / f.Value
		return n, i + 2, true
	}
	return n, i, false
}

// halfOf reads "half a million", "half of the", "half its".
func (e *extractor) halfOf(n numeral, i int) (numeral, int, bool) {
	if e.near(i) && e.isA(i-1, mOrdinal) { // the second half
		return n, i, false
	}
	n.value, n.unit = .5, "share"
	j := i + 1
	if e.isA(j, mArticle.Or(mDeterminer)) && e.near(j) {
		j++
	}
	switch {
	case e.near(j) && e.isA(j, mScales):
		n.unit = ""
		j = e.scales(&n, j)
		return n, j, true
	case j > i+1 && e.near(j) && e.entry(j, mUnit) != nil: // half a point
		n.unit = ""
		return n, j, true
	}
	return n, i + 1, e.near(i+1) && e.isA(i+1, mOf.Or(mDeterminer))
}

// negative gives a number the sign before word i.
func (e *extractor) negative(n *numeral, i int) {
	if x := e.entryBefore(i, mBefore); x != nil && x.Words > 1 { // au moins
		return
	}
	if x := e.entryBefore(i, mMinus); x != nil && (e.digit(i) || !strings.ContainsAny(e.source(i), "'’")) {
		n.value = -n.value
		n.first = min(n.first, i-x.Words)
	}
}

// written reads a number in digits at word i, with its currency, sign, scale and what is written to it.
func (e *extractor) written(i int) (n numeral, j int, ok bool) {
	n.first = i
	var d digits
	if code, k := e.joinedCode(i); code != nil { // EUR4m, Rs500
		n.unit = code.Name
		d = e.digitsFrom(i, k)
	} else {
		d = e.digits(i)
		n.unit, n.first = e.currencyBefore(i)
	}
	n.skip = d.next
	if !d.ok {
		return n, i, false
	}
	n.value, j = d.value, d.next
	if d.unit != "" {
		n.unit = d.unit
	} else if !e.suffix(&n, d) {
		return n, i, false
	}
	if n.unit != "ordinal" && d.suffix == "" {
		j = e.fractionDigits(&n, d, i)
	}
	if !e.scalesOfDigits(&n, &j, d) {
		return n, i, false
	}
	if m := e.fractionAfter(&n, j); m > j {
		return n, m, true
	}
	j = e.half(&n, j)
	if e.minusBefore(n.first) || e.minusBefore(i) {
		n.value = -n.value
	}
	e.negative(&n, n.first)
	return n, j, true
}

// scalesOfDigits multiplies the scales after digits in, and goes on as in 1万2000.
func (e *extractor) scalesOfDigits(n *numeral, j *int, d digits) bool {
	var s sum
	if n.unit == "ordinal" || n.scaled || !e.near(*j) || !e.lexeme(*j).Starts(mScales) || !s.push(n.value) {
		return true
	}
	*j = e.parts(&s, *j)
	n.value, n.scaled, n.least = s.total(), s.scaled, s.least
	return true
}

// digit reports whether word i begins with a digit.
func (e *extractor) digit(i int) bool {
	w := e.word(i)
	return w != "" && w[0] >= '0' && w[0] <= '9'
}

// isA reports whether word i alone is of one of the classes.
func (e *extractor) isA(i int, m lang.Mask) bool {
	return i >= 0 && i < len(e.d.Words) && e.lexeme(i).Is(m)
}

// entryOf returns what word i alone is of the classes, or nil.
func (e *extractor) entryOf(i int, m lang.Mask) *lang.Entry {
	if i < 0 || i >= len(e.d.Words) {
		return nil
	}
	return e.lexeme(i).Entry(m)
}

// entry returns the longest entry of one of the classes that begins at word i, or nil. Between its words stand blanks, hyphens, points or slashes.
func (e *extractor) entry(i int, m lang.Mask) *lang.Entry {
	if i < 0 || i >= len(e.d.Words) || !e.lexeme(i).Starts(m) {
		return nil
	}
	l := e.lexeme(i)
	best := l.Entry(m)
	for k := i + 1; k < len(e.d.Words) && (e.near(k) || e.gaps[k] == gapPoint || e.gaps[k] == gapSlash); k++ {
		if l = l.Next(e.d.Fold(k)); l == nil {
			break
		}
		if x := l.Entry(m); x != nil {
			best = x
		}
	}
	return best
}

// entryBefore returns the longest entry of one of the classes that ends before word i, or nil. It is of at most four words, or eight where each
// character is a word.
func (e *extractor) entryBefore(i int, m lang.Mask) *lang.Entry {
	if !e.joinedNear(i) { // the point is that of an abbreviation
		return nil
	}
	most := 4
	if e.d.grammar.unspaced {
		most = 8
	}
	var best *lang.Entry
	for k := i - 1; k >= max(0, i-most); k-- {
		if e.lexeme(k).Starts(m) {
			if x := e.entry(k, m); x != nil && x.Words == i-k {
				best = x
			} else if x := e.entryOf(k, m); x != nil && k == i-1 {
				best = x
			}
		}
		if !e.near(k) {
			break
		}
	}
	return best
}

// hyphen reports whether a hyphen stands before word i.
func (e *extractor) hyphen(i int) bool { return i > 0 && i < len(e.gaps) && e.gaps[i] == gapHyphen }

// addNumber appends a number of words [first,last), with the signs written to it. Those from core on tell what it counts.
func (e *extractor) addNumber(first, last, core int, subject string, q Quantity) {
	start, end := e.signStart(first), e.signEnd(last-1)
	e.facts = append(e.facts, Fact{Number, first, last, core, Span{Start: start, End: end}, subject, q})
}

// signStart returns where the signs before word i begin: of a currency, a minus or plus.
func (e *extractor) signStart(i int) int {
	start := e.d.Words[i].Start()
	if !e.digit(i) {
		return start
	}
	least := 0
	if i > 0 {
		least = e.d.End(i - 1)
	}
	for start > least {
		r, n := utf8.DecodeLastRuneInString(e.d.Raw[least:start])
		if unicode.IsSpace(r) {
			if k := start - n; k > least {
				if s, _ := utf8.DecodeLastRuneInString(e.d.Raw[least:k]); unicode.Is(unicode.Sc, s) {
					start = k
					continue
				}
			}
			return start
		}
		if !unicode.Is(unicode.Sc, r) && !e.isMinus(start-n) && r != '+' {
			return start
		}
		start -= n
	}
	return start
}

// signEnd returns where the signs after word i end: of percent, a currency, a degree.
func (e *extractor) signEnd(i int) int {
	end := e.d.End(i)
	if _, _, at := e.signAfter(i); at > end {
		return at
	}
	return end
}

// isMinus reports whether the sign at byte k of the text makes the number after it one below zero: after it stands no blank, before it one, a bracket
// or nothing.
func (e *extractor) isMinus(k int) bool {
	r, n := utf8.DecodeRuneInString(e.d.Raw[k:])
	if !strings.ContainsRune(e.d.grammar.minus, r) {
		return false
	}
	if r == '−' {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(e.d.Raw[:k])
	after, _ := utf8.DecodeRuneInString(e.d.Raw[k+n:])
	return (k == 0 || unicode.IsSpace(before) || strings.ContainsRune("([:/", before)) && !unicode.IsSpace(after)
}

// minusBefore reports whether a minus sign stands before word i or before the currency sign before it.
func (e *extractor) minusBefore(i int) bool {
	k := e.d.Words[i].Start()
	for n := 0; k > 0 && n < 4; n++ {
		r, size := utf8.DecodeLastRuneInString(e.d.Raw[:k])
		k -= size
		if e.isMinus(k) {
			return true
		}
		if !unicode.Is(unicode.Sc, r) {
			return false
		}
	}
	return false
}
