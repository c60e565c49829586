package text

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// The classes of what is written to digits.
var (
	mUnit       = lang.MaskOf("unit")
	mCurrency   = lang.MaskOf("currency")      // dollars; also before the number where the language says so
	mCode       = lang.MaskOf("currency-code") // USD, Rs: before or after the number
	mLetter     = lang.MaskOf("currency-letter")
	mUnitLetter = lang.MaskOf("unit-letter") // of one or two letters, written to the digits
	mUnitUpper  = lang.MaskOf("unit-upper")  // the same in capitals
)

// digits is a number in digits, groups of thousands and decimals put together.
type digits struct {
	ok     bool
	value  float64
	suffix string // folded letters written to the last digit
	unit   string // that the signs between the digits give
	next   int    // the word after it
	plain  bool   // is one group of digits only
	last   int    // the word its last digit is in
}

// group is a run of digits and the sign before it.
type group struct {
	digits string
	sep    rune // 0 for the first
	word   int
}

const (
	mostGroups = 8
	mostDigits = 18
)

// digits reads the number that begins with the digits of word i.
func (e *extractor) digits(i int) digits { return e.digitsFrom(i, 0) }

// digitsFrom reads a number from byte k of the folded word i on.
func (e *extractor) digitsFrom(i, k int) digits {
	if !e.digitAt(i, k) {
		return digits{next: i + 1}
	}
	w := e.word(i)
	if n := plainDigits(w[k:]); n == len(w)-k && e.d.End(i)-e.d.Words[i].Start() == len(w) && e.d.Raw[e.d.End(i)-1] < utf8.RuneSelf && !e.continues(i+1) { // by far the most
		v, ok := small64(w[k:])
		return digits{ok: ok, value: v, next: i + 1, plain: true, last: i}
	}
	var room [mostGroups]group
	groups, suffix := e.groups(room[:0], i, k)
	if groups == nil {
		return digits{next: i + 1}
	}
	end := groups[len(groups)-1].word
	if v, ok := feet(groups); ok {
		return digits{ok: true, value: v, unit: "feet", next: end + 1, last: end}
	}
	for n := len(groups); n > 0; n-- {
		if n < len(groups) && groups[n].word == groups[n-1].word {
			continue // a word is not cut
		}
		v, ok := e.valueOf(groups[:n], e.scaleFollows(end+1))
		if !ok {
			continue
		}
		d := digits{ok: true, value: v, next: groups[n-1].word + 1, plain: n == 1, last: groups[n-1].word}
		if n == len(groups) {
			d.suffix = suffix
			d.vulgar(e, groups)
		}
		return d
	}
	return digits{next: i + 1}
}

// feet reads 5'9".
func feet(all []group) (float64, bool) {
	if len(all) != 2 || all[1].sep != '\'' && all[1].sep != '’' {
		return 0, false
	}
	a, b := small(all[0].digits), small(all[1].digits)
	return float64(a) + float64(b)/12, a >= 0 && a < 10 && b >= 0 && b < 12
}

// continues reports whether word j may go on with the digits before it.
func (e *extractor) continues(j int) bool {
	return j < len(e.d.Words) && e.digit(j) && e.gaps[j] != gapStart && e.d.Words[j].Start()-e.d.End(j-1) <= 6
}

func (e *extractor) digitAt(i, k int) bool {
	w := e.word(i)
	return k < len(w) && w[k] >= '0' && w[k] <= '9'
}

// plainDigits returns how many ASCII digits a word begins with.
func plainDigits(w string) int {
	n := 0
	for n < len(w) && w[n] >= '0' && w[n] <= '9' {
		n++
	}
	return n
}

func small64(w string) (float64, bool) {
	v := 0.0
	for k := range len(w) {
		v = v*10 + float64(w[k]-'0')
	}
	return v, len(w) <= mostDigits
}

// scaleFollows reports whether a scale follows before word j.
func (e *extractor) scaleFollows(j int) bool { return e.near(j) && e.lexeme(j).Starts(mScales) }

// groups cuts the digits from byte k of word i on, and of the words after it that one sign parts from them. The rest of the last word is suffix.
func (e *extractor) groups(all []group, i, k int) ([]group, string) {
	total := 0
	for sep := rune(0); ; {
		w := e.word(i)
		source := e.source(i)
		from := k
		for _, r := range source {
			switch {
			case unicode.IsDigit(r) && k < len(w):
				k++
				continue
			case (r == ',' || r == '.' || r == '\'' || r == '’') && k > from:
				all, sep = append(all, group{w[from:k], sep, i}), r
				if r == '.' {
					k++
				}
				from = k
			case k == from && len(all) == 0 && from > 0: // the letters before the digits
				continue
			}
			if !(r == ',' || r == '.' || r == '\'' || r == '’') {
				break
			}
			if len(all) == mostGroups {
				return nil, ""
			}
		}
		all = append(all, group{w[from:k], sep, i})
		total += k
		if len(all) == mostGroups || total > 2*mostDigits {
			return nil, ""
		}
		if k < len(w) {
			return all, w[k:]
		}
		if sep = e.separator(i + 1); sep == 0 {
			return all, ""
		}
		i, k = i+1, 0
	}
}

// separator returns the one sign between words j-1 and j where it may part groups of digits, or 0.
func (e *extractor) separator(j int) rune {
	if !e.continues(j) || e.takes[j]&inTime != 0 {
		return 0
	}
	gap := e.d.Raw[e.d.End(j-1):e.d.Words[j].Start()]
	r, n := utf8.DecodeRuneInString(gap)
	if n != len(gap) {
		if gap = strings.TrimFunc(gap, unseen); gap == "" {
			return 0
		}
		if r, n = utf8.DecodeRuneInString(gap); n != len(gap) {
			return 0
		}
	}
	switch r {
	case ',', '，':
		return ','
	case '.', '．':
		return '.'
	case '٫':
		return '٫'
	case '٬':
		return '٬'
	case '\'', '’':
		return '\''
	case ' ', '\u00a0', '\u202f', '\u2009':
		if plainDigits(e.word(j)) != 3 || e.hyphen(j+1) && e.digit(j+1) { // a telephone number
			return 0
		}
		return ' '
	}
	return 0
}

// valueOf puts groups of digits together where they make one number.
func (e *extractor) valueOf(all []group, scaled bool) (float64, bool) {
	n := len(all)
	whole, decimals := all, ""
	if n > 1 && e.decimal(all, scaled) {
		whole, decimals = all[:n-1], all[n-1].digits
	}
	if !grouped(whole) {
		return 0, false
	}
	var b [3 * mostDigits]byte
	s := b[:0]
	for _, g := range whole {
		s = append(s, g.digits...)
	}
	if len(s) == 0 || len(s) > mostDigits || len(decimals) > mostDigits {
		return 0, false
	}
	if decimals == "" {
		return small64(string(s))
	}
	s = append(append(s, '.'), decimals...)
	v, err := strconv.ParseFloat(string(s), 64)
	return v, err == nil
}

// decimal reports whether the last sign of a number is the decimal mark.
func (e *extractor) decimal(all []group, scaled bool) bool {
	n := len(all)
	last := all[n-1].sep
	for _, g := range all[1 : n-1] {
		if g.sep == last {
			return false
		}
	}
	thousand := len(all[n-1].digits) == 3 && (n > 2 || len(all[0].digits) <= 3 && all[0].digits != "0")
	g := e.d.grammar
	switch last {
	case '٫':
		return true
	case ',':
		return n > 2 || g.decimalComma || !thousand && (scaled || g.none)
	case '.':
		return n > 2 || !(thousand && (g.groupPoint || g.none))
	}
	return false
}

// grouped reports whether groups are those of thousands, or of lakhs and crores.
func grouped(all []group) bool {
	if len(all) == 1 {
		return true
	}
	first, sep := all[0].digits, all[1].sep
	thousands, lakhs := len(first) <= 3, len(first) <= 2 && sep == ','
	for k, g := range all[1:] {
		if g.sep != sep {
			return false
		}
		thousands = thousands && len(g.digits) == 3
		lakhs = lakhs && (len(g.digits) == 2 || k == len(all)-2 && len(g.digits) == 3)
	}
	return first != "" && first != "0" && (thousands || lakhs && len(all[len(all)-1].digits) == 3)
}

// vulgar adds "½" written to the digits, which folds to other digits.
func (d *digits) vulgar(e *extractor, groups []group) {
	src := e.source(d.last)
	r, n := utf8.DecodeLastRuneInString(src)
	f, ok := vulgarOf(r)
	if !ok {
		return
	}
	head := src[:len(src)-n]
	whole := 0.0
	if head != "" {
		v, err := strconv.ParseFloat(strings.ReplaceAll(head, ",", ""), 64)
		if err != nil {
			d.ok = false
			return
		}
		whole = v
	}
	d.value, d.suffix, d.plain = whole+f, "", false
}

func vulgarOf(r rune) (float64, bool) {
	if r < 0x80 || !unicode.Is(unicode.No, r) {
		return 0, false
	}
	switch r {
	case '½':
		return .5, true
	case '¼':
		return .25, true
	case '¾':
		return .75, true
	case '⅓':
		return 1. / 3, true
	case '⅔':
		return 2. / 3, true
	case '⅛':
		return .125, true
	case '⅜':
		return .375, true
	case '⅝':
		return .625, true
	case '⅞':
		return .875, true
	}
	return 0, false
}

// suffix reads the letters written to digits: a scale, an ordinal ending, a unit. False where they make no number.
func (e *extractor) suffix(n *numeral, d digits) bool {
	s := d.suffix
	if s == "" {
		return true
	}
	for _, o := range e.d.grammar.ordinals {
		if s == o {
			if n.unit == "" {
				n.unit = "ordinal"
			}
			return true
		}
	}
	if len(d.suffix) > 0 && n.value >= 20 && n.value <= 90 && int(n.value)%10 == 0 && e.decadeEnd(e.word(d.last)) > 0 { // in her 30s
		n.unit, n.of = "years", "age"
		return true
	}
	l := e.d.grammar.pack.Lookup(s)
	if x := l.Entry(mScaleLetter.Or(mScales)); x != nil {
		if x.Name == "" || n.unit != "" || e.countable(d.next) {
			n.value *= x.Value
			n.scaled = true
		} else {
			n.unit = x.Name // 3m high
		}
		return true
	}
	source := e.source(d.last)
	if x := l.Entry(mUnitUpper); x != nil && strings.HasSuffix(source, strings.ToUpper(s)) {
		n.unit = x.Name
		return true
	}
	if x := l.Entry(mUnitLetter.Or(mUnit).Or(mCurrency).Or(mCode)); x != nil {
		n.unit = x.Name
		return true
	}
	return e.d.grammar.joined && e.joinedSuffix(n, s)
}

// countable reports whether a currency or a noun in the plural follows at word j, so that what is before it counts.
func (e *extractor) countable(j int) bool {
	return e.near(j) && (e.lexeme(j).Starts(mCurrency.Or(mCode).Or(mNationality)) || e.plural(j) && !e.isA(j, mBoundary) || e.lexeme(j).Starts(mUnit) && !e.lexeme(j).Is(mOf))
}

// joinedSuffix reads what a language writes to the digits: scales, then a unit or what is counted, then endings.
func (e *extractor) joinedSuffix(n *numeral, s string) bool {
	for s != "" {
		x, size := e.prefix(s, mScales.Or(mUnit).Or(mCurrency).Or(mCounter).Or(mAfter))
		if x == nil {
			break
		}
		s = s[size:]
		if x.Of(mAfter) {
			n.qualifier = x.Name
			continue
		}
		if x.Of(mScales) {
			n.value *= x.Value
			n.scaled = true
			if k := plainDigits(s); k > 0 { // 3만5천
				rest := numeral{}
				v, ok := small64(s[:k])
				if !ok {
					return false
				}
				rest.value = v
				if y, size := e.prefix(s[k:], mScales); y != nil && y.Value < x.Value {
					rest.value *= y.Value
					s = s[k+size:]
				} else {
					s = s[k:]
				}
				n.value += rest.value
			}
			continue
		}
		if n.unit = x.Name; x.Of(mCounter) {
			n.of = cmp.Or(x.Name, x.Text)
			n.unit = ""
		}
		return true
	}
	if e.d.grammar.stems {
		n.of = s // what is counted, with its ending
	}
	return true
}

var (
	mCounter     = lang.MaskOf("counter")     // a word for what is counted, as languages without a plural have
	mNationality = lang.MaskOf("nationality") // before or after a currency
	mBoundary    = lang.MaskOf("boundary")    // ends what is counted
)

// prefix returns the longest entry that a word begins with, and its length.
func (e *extractor) prefix(s string, m lang.Mask) (*lang.Entry, int) {
	const most = 24 // bytes
	for k := min(len(s), most); k > 0; k-- {
		if k < len(s) && !utf8.RuneStart(s[k]) {
			continue
		}
		if x := e.d.grammar.pack.Lookup(s[:k]).Entry(m); x != nil {
			return x, k
		}
	}
	return nil, 0
}

// fractionDigits reads what may follow whole digits: "7/8", "37-1/8", "37 1/8"; it returns the word after the number.
func (e *extractor) fractionDigits(n *numeral, d digits, i int) int {
	if !d.plain {
		return d.next
	}
	if f, ok := e.fraction(i); ok {
		n.value = f
		return i + 2
	}
	if e.near(d.next) {
		if f, ok := e.fraction(d.next); ok {
			n.value += f
			return d.next + 2
		}
		if r, size := utf8.DecodeRuneInString(e.source(d.next)); size == len(e.source(d.next)) {
			if f, ok := vulgarOf(r); ok {
				n.value += f
				return d.next + 1
			}
		}
	}
	return d.next
}

// fraction reads "7/8" at word i.
func (e *extractor) fraction(i int) (float64, bool) {
	if !e.slashed(i) {
		return 0, false
	}
	a, b := small(e.word(i)), small(e.word(i+1))
	switch b {
	case 2, 3, 4, 5, 8, 16, 32, 64:
		return float64(a) / float64(b), a > 0 && a < b
	}
	return 0, false
}

// slashed reports whether words i and i+1 are digits with a slash between.
func (e *extractor) slashed(i int) bool {
	return i >= 0 && i+1 < len(e.gaps) && e.gaps[i+1] == gapSlash && e.digit(i) && e.digit(i+1) && e.d.Words[i+1].Start() == e.d.End(i)+1
}

// small returns a number of one or two digits, or -1.
func small(w string) int {
	if len(w) == 0 || len(w) > 2 || plainDigits(w) != len(w) {
		return -1
	}
	v, _ := small64(w)
	return int(v)
}

// currencyBefore returns the currency whose sign, code or word stands before word i, and the word it begins with.
func (e *extractor) currencyBefore(i int) (unit string, first int) {
	start := e.d.Words[i].Start()
	least := 0
	if i > 0 {
		least = e.d.Words[i-1].Start()
	}
	before := e.d.Raw[least:start]
	if r, _ := utf8.DecodeLastRuneInString(before); r == ' ' || r == '\u00a0' || r == '\u202f' { // "€ 5"
		before = before[:len(before)-utf8.RuneLen(r)]
	}
	r, size := utf8.DecodeLastRuneInString(before)
	if size < len(before) && e.isMinus(least+len(before)-size) { // "$-5"
		before = before[:len(before)-size]
		r, _ = utf8.DecodeLastRuneInString(before)
	}
	if unicode.Is(unicode.Sc, r) {
		return e.currencySign(before, i)
	}
	if x := e.entryBefore(i, mCode); x != nil && (e.gaps[i] == gapSpace || e.gaps[i] == gapPoint) {
		if x.Attr["case"] == "" || strings.ToUpper(e.source(i-1)) == e.source(i-1) || x.Attr["case"] == "title" && e.upper(i-1) {
			return x.Name, i - x.Words
		}
	}
	if i > 0 && e.gaps[i] == gapPoint { // "Rs. 5"
		if x := e.entryOf(i-1, mCode); x != nil && e.d.Raw[e.d.End(i-1)] == '.' {
			return x.Name, i - 1
		}
	}
	return "", i
}

// currencySign finds the longest sign that ends a text before word i; letters that are part of it belong to the word before.
func (e *extractor) currencySign(before string, i int) (unit string, first int) {
	for _, x := range e.d.grammar.currency {
		if !strings.HasSuffix(before, x.Text) {
			continue
		}
		head := before[:len(before)-len(x.Text)]
		letters := x.Text[0] < utf8.RuneSelf && unicode.IsLetter(rune(x.Text[0]))
		if letters && head != "" || x.Attr["alone"] != "" && head != "" && !unicode.IsSpace(rune(head[len(head)-1])) {
			continue
		}
		if letters {
			return x.Name, i - 1
		}
		return x.Name, i
	}
	return "", i
}

// coded reports whether word i is a currency code with digits written to it.
func (e *extractor) coded(i int) bool {
	x, _ := e.joinedCode(i)
	return x != nil
}

// joinedCode returns the currency code that word i begins with before its digits, and where those begin.
func (e *extractor) joinedCode(i int) (*lang.Entry, int) {
	w := e.word(i)
	if len(w) < 2 || w[len(w)-1] > '9' && !(len(w) > 4) || w[0] <= '9' || e.lexeme(i).Known() {
		return nil, 0
	}
	k := strings.IndexAny(w, "0123456789")
	if k <= 0 || k > 4 {
		return nil, 0
	}
	l := e.d.grammar.pack.Lookup(w[:k])
	if x := l.Entry(mCode); x != nil && e.upper(i) {
		return x, k
	}
	if x := l.Entry(mLetter); x != nil && e.upper(i) && (e.scaleFollows(i+1) || len(w)-k >= 4) {
		return x, k
	}
	return nil, 0
}

// signAfter returns the unit that a sign after word i gives, how many words the sign takes, and where it ends.
func (e *extractor) signAfter(i int) (unit string, words, end int) {
	at := e.d.End(i)
	rest := e.d.Raw[at:]
	if rest == "" || rest[0] < utf8.RuneSelf && rest[0] != '%' && rest[0] != ' ' && rest[0] != '$' {
		return "", 0, at
	}
	r, n := utf8.DecodeRuneInString(rest)
	blank := 0
	if r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009' {
		blank = n
		rest = rest[n:]
		if r, _ = utf8.DecodeRuneInString(rest); r < utf8.RuneSelf && r != '%' && r != '$' {
			return "", 0, at
		}
	}
	best := ""
	for _, class := range []lang.Class{"unit-sign", "currency-sign"} {
		for _, x := range e.d.grammar.pack.Signs(class) {
			if len(x.Text) > len(best) && strings.HasPrefix(rest, x.Text) && !(unicode.IsLetter(rune(x.Text[0])) && x.Text[0] < utf8.RuneSelf) {
				best, unit = x.Text, x.Name
			}
		}
	}
	if best == "" {
		return "", 0, at
	}
	end = at + blank + len(best)
	if blank > 0 && unicode.Is(unicode.Sc, r) { // "5 $6": the sign is that of the next number
		if after, _ := utf8.DecodeRuneInString(e.d.Raw[end:]); unicode.IsDigit(after) {
			return "", 0, at
		}
	}
	for k := i + 1; k < len(e.d.Words) && e.d.Words[k].Start() < end; k++ {
		if e.d.End(k) > end {
			return "", 0, at // °Clever
		}
		words++
	}
	return unit, words, end
}
