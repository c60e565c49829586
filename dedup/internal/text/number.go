package text

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Quantity is a number with what it counts or measures.
type Quantity struct {
	Value     float64 `json:"value"`               // the number, scale words multiplied in: 1.3e9 for "1.3 billion"; the lower end of a range; an ordinal's rank
	High      float64 `json:"high,omitempty"`      // the upper end of a range, or the second number of a score; 0 for neither
	Qualifier string  `json:"qualifier,omitempty"` // at least, at most, more than, less than, about, nearly, up to, only, another, exactly, record, multiple (dozens, hundreds); empty for none
	Unit      string  `json:"unit,omitempty"`      // plural: percent, points, dollars, miles, years; or ordinal, score, odds (Value is a probability); empty for a count
	Of        string  `json:"of,omitempty"`        // what is counted, folded: "rockets"; "age" for ages; the verb before where no noun follows; may be empty
}

const units = `percent: percent pct percentage
	points: point points pts
	basis points: bps
	miles: mile miles
	km: km kms kilometre kilometres kilometer kilometers
	metres: metre metres meter meters
	cm: cm centimetre centimetres centimeter centimeters
	mm: mm millimetre millimetres millimeter millimeters
	feet: foot feet ft
	inches: inch inches
	yards: yard yards
	acres: acre acres
	hectares: hectare hectares ha
	tonnes: tonne tonnes ton tons
	kg: kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes
	grams: gram grams gramme grammes
	ounces: ounce ounces oz
	lbs: lb lbs
	barrels: barrel barrels bbl bpd
	gallons: gallon gallons
	litres: litre litres liter liters
	bushels: bushel bushels
	mph: mph
	kph: kph kmh
	knots: knot knots
	degrees: degree degrees
	megawatts: megawatt megawatts mw
	gigawatts: gigawatt gigawatts gw
	kilobytes: kb
	megabytes: mb megabyte megabytes
	gigabytes: gb gigabyte gigabytes
	times: times`

const moneys = `dollars: dollar dollars usd
	cents: cent cents
	pounds: pound pounds sterling gbp
	pence: pence penny
	euros: euro euros eur
	francs: franc francs
	marks: marks
	crowns: crown crowns
	yen: yen
	yuan: yuan renminbi
	rupees: rupee rupees
	roubles: rouble roubles ruble rubles
	pesos: peso pesos
	reais: reais
	lire: lira lire liras
	guilders: guilder guilders
	schillings: schillings
	pesetas: peseta pesetas
	kronor: kronor kroner krona krone
	won: won
	zlotys: zloty zlotys
	rand: rand
	riyals: riyal riyals
	shekels: shekel shekels
	ringgit: ringgit
	baht: baht
	forints: forint forints`

// numbers finds the quantities that are not part of a time.
func (e *extractor) numbers() {
	for i := 0; i < len(e.d.Words); {
		if e.takes[i]&inTime != 0 {
			i++
			continue
		}
		q, first, last, ok := e.quantity(i)
		if !ok {
			i++
			continue
		}
		subject := e.countedBy(first, last)
		if subject == "" {
			subject = q.Of
		} else if q.Of == "" && q.Unit == "" {
			q.Of = subject
		}
		e.take(first, last, inNumber)
		e.add(Number, first, last, subject, q)
		i = last
	}
}

// countedBy returns the verb that tells what befell the things counted, before or after the number: "killed" of "killed 121 people".
func (e *extractor) countedBy(first, last int) string {
	k := first - 1
	if w := e.word(k); (w == "to" || w == "by" || w == "at") && e.near(k+1) && e.is(k-1, wMove) { // "fell to 37"
		k--
	}
	for n := 0; n < 2 && e.near(k+1) && e.is(k, wAdverb|wAux) && !e.is(k, wVerb); n++ {
		k--
	}
	if e.near(k+1) && e.is(k, wVerb|wMove) && !e.is(k, wPrep) {
		return e.word(k)
	}
	for k = last; k < last+3 && e.near(k) && e.is(k, wAux|wAdverb|wModal); k++ {
	}
	if k > last && e.near(k) && (e.is(k, wVerb) || strings.HasSuffix(e.word(k), "ed")) {
		return e.word(k)
	}
	return ""
}

// quantity reads a quantity whose number begins at word i. It returns its words with the qualifier before.
func (e *extractor) quantity(i int) (q Quantity, first, last int, ok bool) {
	first = i
	w := e.word(i)
	if !e.english && (w[0] < '0' || w[0] > '9') {
		return q, i, i, false
	}
	// "No. 3"
	if w == "no" && e.upper(i) && i+1 < len(e.gaps) && (e.gaps[i+1] == gapPoint || e.gaps[i+1] == gapSpace) {
		if v, _, j, good := e.digits(i + 1); good && j == i+2 {
			return Quantity{Value: v, Unit: "ordinal"}, i, j, true
		}
	}
	n, j, good := e.number(i)
	if !good {
		return q, i, i, false
	}
	q.Value, q.Unit, q.Qualifier = n.value, n.unit, n.qualifier
	if n.age {
		q.Of = "age"
	}
	if n.identifier {
		return q, i, i, false
	}
	if q.Unit == "" {
		e.unit(&q, &j)
	}
	e.span(&q, i, &j)
	if q.High != 0 && q.Unit == "" {
		e.unit(&q, &j)
	}
	if q.Unit == "" || q.Unit == "ordinal" {
		e.odds(&q, &j)
	}
	e.age(&q, i, j)
	noun := j
	e.qualifierAfter(&q, &noun)
	if noun == j {
		noun = e.noun(&q, j)
		e.qualifierAfter(&q, &noun)
	} else if k := e.noun(&q, noun); k > noun {
		noun = k
	}
	if e.english {
		k := e.qualifierBefore(i)
		if k.words > 0 {
			first -= k.words
			if q.Qualifier == "" || k.name != "only" {
				q.Qualifier = k.name
			}
		}
		if q.High != 0 && e.word(first-1) == "between" && e.near(first) {
			first--
		}
	}
	if w == "one" && !n.scaled && !e.upper(i) && q.Unit == "" && q.Of == "" && first == i && e.word(j) != "of" {
		return q, i, i, false
	}
	if w == "one" && (e.word(i-1) == "no" || e.word(i-1) == "the" || e.word(i-1) == "this" || e.word(i-1) == "any" || e.word(i+1) == "another") {
		return q, i, i, false
	}
	if n.article && q.Unit == "" && q.Of == "" && !n.scaled {
		return q, i, i, false
	}
	if q.Unit == "ordinal" && (e.word(i-1) == "at" || q.Of == "" && !e.is(i-1, wDet)) { // "he first said"
		return q, i, i, false
	}
	return q, first, noun, true
}

// numeral is a number read from words.
type numeral struct {
	value      float64
	unit       string // from a sign or suffix
	qualifier  string
	scaled     bool // has a scale word
	article    bool // began with "a", "single" or "another": counts only with a noun
	age        bool
	identifier bool // part of a name
}

// number reads a number at word i and returns the word after it.
func (e *extractor) number(i int) (n numeral, j int, ok bool) {
	if i >= len(e.d.Words) {
		return n, i, false
	}
	w, l := e.word(i), e.lex[i]
	if w[0] >= '0' && w[0] <= '9' {
		v, unit, j, good := e.digits(i)
		if !good {
			return n, i, false
		}
		n.value, n.unit = v, unit
		if s := e.currency(i); s != "" {
			n.unit = s
			if unit == "metres" { // $5m
				n.value *= 1e6
			}
		} else if e.named(i) && unit == "" && !e.is(j, wScale|wUnit) {
			n.identifier = true
		}
		e.scale(&n, &j)
		if e.sign(i) {
			n.value = -n.value
		}
		return n, j, true
	}
	if !e.english {
		return n, i, false
	}
	switch w {
	case "a", "an":
		if e.near(i + 1) {
			if e.is(i+1, wScale) && e.word(i+1) != "bn" {
				n.value, n.scaled = 1, true
				j = i + 1
				e.scale(&n, &j)
				return n, j, true
			}
			switch next := e.word(i + 1); next {
			case "single":
				return numeral{value: 1, article: true}, i + 2, true
			case "couple", "pair":
				return numeral{value: 2, article: true}, i + 2, true
			case "handful":
				return numeral{value: 5, qualifier: "about", article: true}, i + 2, true
			case "quarter", "third", "fifth", "tenth", "half":
				if e.word(i+2) == "of" && e.gaps[i+2] == gapSpace {
					return numeral{value: 1 / e.lex[i+1].num, unit: "share"}, i + 2, true
				}
			}
		}
		return n, i, false
	case "another":
		if !e.is(i+1, wNumber) && !e.digit(i+1) {
			return numeral{value: 1, qualifier: "another", article: true}, i + 1, true
		}
		return n, i, false
	case "single":
		return numeral{value: 1, article: true}, i + 1, true
	case "half":
		if e.is(i-1, wOrdinal) && e.near(i) {
			return n, i, false
		}
		j = i + 1
		n.value, n.unit = .5, "share"
		if (e.word(j) == "a" || e.word(j) == "the") && e.near(j) {
			j++
		}
		if e.is(j, wScale) && e.near(j) {
			n.unit = ""
			e.scale(&n, &j)
			return n, j, true
		}
		return n, i + 1, e.word(i+1) == "of" || e.word(i+1) == "the" || e.word(i+1) == "its" || e.word(i+1) == "their"
	}
	if l.is(wScales) {
		if w == "scores" && e.word(i+1) != "of" {
			return n, i, false
		}
		n.value, n.qualifier, n.scaled = l.num, "multiple", true
		j = i + 1
		if e.word(j) == "of" && e.is(j+1, wScales) && e.near(j) && e.near(j+1) { // tens of thousands
			n.value *= e.lex[j+1].num
			j += 2
		}
		return n, j, true
	}
	if l.is(wOrdinal) {
		if e.upper(i) && e.upper(i+1) && e.near(i+1) && e.gaps[i] != gapStart { // the First Amendment
			return n, i, false
		}
		return numeral{value: l.num, unit: "ordinal"}, i + 1, true
	}
	if !l.is(wNumber) {
		return n, i, false
	}
	total, part := 0.0, 0.0
	for j = i; j < min(len(e.lex), i+16) && (j == i || e.near(j)); j++ { // no number has more words
		m := e.lex[j]
		switch {
		case m.is(wNumber) && (part == 0 || part >= 20 && m.num < 10 && int(part)%10 == 0 || part >= 100):
			part += m.num
		case m.is(wScale) && m.num == 100 && part > 0:
			part *= 100
			n.scaled = true
		case m.is(wScale) && part > 0:
			total += part * m.num
			part = 0
			n.scaled = true
			if m.num == 12 {
				n.value = total
				return n, j + 1, true
			}
		case m.num > 0 && m.is(wFraction) && j == i+1 && total == 0: // two-thirds
			if e.gaps[j] == gapHyphen || strings.HasSuffix(e.word(j), "s") {
				return numeral{value: part / m.num, unit: "share"}, j + 1, true
			}
			goto done
		case e.word(j) == "and" && n.scaled && e.is(j+1, wNumber) && e.near(j+1):
		default:
			goto done
		}
		if w == "zero" {
			j++
			break
		}
	}
done:
	if j > i && e.is(j, wOrdinal) && e.gaps[j] == gapHyphen && part >= 20 { // twenty-first
		return numeral{value: total + part + e.lex[j].num, unit: "ordinal"}, j + 1, true
	}
	n.value = total + part
	// "one and a half"
	if e.word(j) == "and" && e.word(j+1) == "a" && (e.word(j+2) == "half" || e.word(j+2) == "quarter") && e.near(j) && e.near(j+1) && e.near(j+2) {
		n.value += 1 / e.lex[j+2].num
		j += 3
		e.scale(&n, &j)
	}
	return n, j, true
}

// scale multiplies a scale word at *j into the number.
func (e *extractor) scale(n *numeral, j *int) {
	for e.near(*j) && e.is(*j, wScale) && e.english {
		n.value *= e.lex[*j].num
		n.scaled = true
		*j++
	}
}

// named reports whether the digits at word i follow a name and so are likely part of it, as in "Boeing 737" or "F-16".
func (e *extractor) named(i int) bool {
	if i+1 < len(e.gaps) && e.gaps[i+1] == gapHyphen && e.digit(i+1) && e.gaps[i] == gapSpace { // "France beat Spain 2-1"
		return false
	}
	if !e.near(i) || !e.upper(i-1) || strings.ContainsAny(e.source(i), ",.") {
		return false
	}
	if e.gaps[i] == gapHyphen {
		return true
	}
	return e.gaps[i-1] != gapStart && e.takes[i-1]&inTime == 0 && !e.is(i-1, wFunction|wPrep|wDet)
}

// sign reports whether a minus sign stands before word i.
func (e *extractor) sign(i int) bool {
	if e.word(i-1) == "minus" && e.near(i) {
		return true
	}
	s := e.d.Raw[:e.d.Words[i].Start]
	for strings.HasSuffix(s, "$") || strings.HasSuffix(s, "£") {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	if strings.HasSuffix(s, "−") {
		return true
	}
	return strings.HasSuffix(s, "-") && (len(s) == 1 || s[len(s)-2] == ' ' || s[len(s)-2] == '(') && !strings.HasSuffix(s, "- -")
}

// digit reports whether word i begins with a digit.
func (e *extractor) digit(i int) bool {
	w := e.word(i)
	return w != "" && w[0] >= '0' && w[0] <= '9'
}

// currency returns the currency whose sign stands right before word i.
func (e *extractor) currency(i int) string {
	r, _ := utf8.DecodeLastRuneInString(e.d.Raw[:e.d.Words[i].Start])
	switch r {
	case '$':
		return "dollars"
	case '£':
		return "pounds"
	case '€':
		return "euros"
	case '¥':
		return "yen"
	}
	return ""
}

// digits reads a number in digits at word i, with a fraction after it ("37-1/8"), and the unit its suffix or a sign gives.
func (e *extractor) digits(i int) (v float64, unit string, j int, ok bool) {
	if !e.digit(i) {
		return 0, "", i, false
	}
	w := e.word(i)
	k := 0
	for k < len(w) && (w[k] >= '0' && w[k] <= '9' || w[k] == '.') {
		k++
	}
	num, suffix := w[:k], w[k:]
	if strings.HasSuffix(num, ".") || len(num) > 18 {
		return 0, "", i, false
	}
	if !e.english && groupedByPoints(num) {
		num = strings.ReplaceAll(num, ".", "")
	}
	if src := e.source(i); src[len(src)-1] >= utf8.RuneSelf { // "5½" folds to "512"
		r, n := utf8.DecodeLastRuneInString(src)
		if f, good := vulgar(r); good {
			whole, err := strconv.ParseFloat(strings.ReplaceAll(src[:len(src)-n], ",", ""), 64)
			if err != nil && len(src) > n {
				return 0, "", i, false
			}
			return whole + f, e.sign100(i), i + 1, true
		}
	}
	v, err := strconv.ParseFloat(num, 64)
	if err != nil {
		return 0, "", i, false
	}
	j = i + 1
	switch suffix {
	case "":
	case "st", "nd", "rd", "th":
		return v, "ordinal", j, e.english
	case "bn", "b":
		v *= 1e9
	case "mn", "mln", "mm":
		v *= 1e6
	case "tn", "trn", "t":
		v *= 1e12
	case "k":
		v *= 1e3
	case "m":
		unit = "metres"
		if e.currency(i) != "" {
			return v, unit, j, true
		}
	case "p":
		unit = "pence"
	case "c":
		unit = "cents"
	default:
		l := lexicon[suffix]
		if l == nil || !l.is(wUnit) {
			return 0, "", i, false
		}
		unit = l.name
	}
	if unit != "" {
		return v, unit, j, true
	}
	if suffix == "" && !e.english && j < len(e.gaps) && e.gaps[j] == gapComma && e.digit(j) && e.d.Words[j].Start == e.d.Words[i].End+1 { // 1.200,5
		if f, err := strconv.ParseFloat("0."+e.word(j), 64); err == nil {
			v += f
			j++
		}
	}
	if suffix == "" && !strings.Contains(num, ".") {
		// "7/8", "37-1/8", "37 1/8"
		if f, good := e.fraction(i); good {
			return f, e.sign100(i + 1), i + 2, true
		}
		if e.near(j) {
			if f, good := e.fraction(j); good {
				return v + f, e.sign100(j + 1), j + 2, true
			}
		}
		if j < len(e.gaps) && e.gaps[j] == gapSlash && e.digit(j) && e.d.Words[j].Start == e.d.Words[i].End+1 {
			return 0, "", i, false // 24/7
		}
		if i > 0 && e.gaps[i] == gapSlash && e.digit(i-1) {
			return 0, "", i, false
		}
	}
	return v, e.sign100(j - 1), j, true
}

// sign100 returns percent where a percent sign follows word i.
func (e *extractor) sign100(i int) string {
	rest := e.d.Raw[e.d.Words[i].End:]
	if strings.HasPrefix(rest, "%") || strings.HasPrefix(rest, " %") || strings.HasPrefix(rest, "\u00a0%") {
		return "percent"
	}
	return ""
}

// fraction reads "7/8" at word i.
func (e *extractor) fraction(i int) (float64, bool) {
	if i+1 >= len(e.gaps) || e.gaps[i+1] != gapSlash || !e.digit(i) || !e.digit(i+1) || e.d.Words[i+1].Start != e.d.Words[i].End+1 {
		return 0, false
	}
	a, b := small(e.word(i)), small(e.word(i+1))
	switch b {
	case 2, 3, 4, 5, 8, 16, 32, 64:
		return float64(a) / float64(b), a > 0 && a < b
	}
	return 0, false
}

// small returns a number of one or two digits, or -1.
func small(w string) int {
	n := 0
	if len(w) == 0 || len(w) > 2 {
		return -1
	}
	for k := range len(w) {
		if w[k] < '0' || w[k] > '9' {
			return -1
		}
		n = n*10 + int(w[k]-'0')
	}
	return n
}

func vulgar(r rune) (float64, bool) {
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

// groupedByPoints reports whether digits are grouped as in "1.200.000".
func groupedByPoints(s string) bool {
	head, rest, found := strings.Cut(s, ".")
	if !found || len(head) == 0 || len(head) > 3 {
		return false
	}
	for rest != "" {
		var group string
		group, rest, _ = strings.Cut(rest, ".")
		if len(group) != 3 {
			return false
		}
	}
	return true
}

// unit reads the unit after a number.
func (e *extractor) unit(q *Quantity, j *int) {
	k := *j
	if !e.near(k) || !e.english {
		return
	}
	if (e.is(k, wDemonym) || e.word(k) == "us") && e.is(k+1, wMoney) && e.near(k+1) { // Danish crowns
		q.Unit = e.lex[k+1].name
		if w := e.word(k); w != "us" && w != "american" {
			q.Unit = w + " " + q.Unit
		}
		*j = k + 2
		return
	}
	switch w := e.word(k); {
	case w == "per" && e.word(k+1) == "cent" && e.near(k+1):
		q.Unit = "percent"
		*j = k + 2
	case w == "percentage" && strings.HasPrefix(e.word(k+1), "point") && e.near(k+1):
		q.Unit = "percentage points"
		*j = k + 2
	case w == "basis" && strings.HasPrefix(e.word(k+1), "point") && e.near(k+1):
		q.Unit = "basis points"
		*j = k + 2
	case (w == "square" || w == "cubic" || w == "metric" || w == "nautical") && e.is(k+1, wUnit) && e.near(k+1):
		q.Unit = w + " " + e.lex[k+1].name
		if w == "metric" {
			q.Unit = e.lex[k+1].name
		}
		*j = k + 2
	case (w == "year" || w == "years" || w == "month" || w == "months") && e.word(k+1) == "old" && e.near(k+1):
		q.Unit, q.Of = "years", "age"
		if w[0] == 'm' {
			q.Unit = "months"
		}
		*j = k + 2
	case e.is(k, wUnit) && (w != "percentage"):
		q.Unit = e.lex[k].name
		*j = k + 1
		if e.lex[k].name == "degrees" && (e.word(k+1) == "celsius" || e.word(k+1) == "fahrenheit") && e.near(k+1) {
			q.Unit += " " + e.word(k+1)
			*j = k + 2
		}
	case e.is(k, wSpan) && q.Unit == "":
		q.Unit = e.lex[k].name + "s"
		*j = k + 1
	}
}

// span reads the upper end of a range, or the second number of a score; i is where the first begins.
func (e *extractor) span(q *Quantity, i int, j *int) {
	k := *j
	if k >= len(e.gaps) || q.Unit == "ordinal" {
		return
	}
	dash := e.gaps[k] == gapHyphen && e.digit(k) && e.digit(i)
	word := e.word(k)
	joined := e.near(k) && e.near(k+1) && e.english
	between := joined && word == "and" && e.word(i-1) == "between"
	to := joined && word == "to" && !e.is(i-1, wMove) && !e.is(i-2, wMove)
	or := joined && word == "or" && (e.is(k+1, wNumber) || e.digit(k+1))
	switch {
	case dash:
	case between, to, or:
		k++
	default:
		return
	}
	n, next, ok := e.number(k)
	if !ok || n.identifier && !dash || e.takes[k]&inTime != 0 || n.unit == "ordinal" {
		return
	}
	if n.unit != "" && q.Unit != "" && n.unit != q.Unit || n.article {
		return
	}
	hi := n.value
	low := q.Value
	if n.scaled && low < 1000 && low < hi { // "2 to 3 million"
		if s := e.lex[next-1]; s.is(wScale) && low*s.num < hi {
			low *= s.num
		}
	}
	after := e.near(next) && !e.upper(next) && (e.is(next, wUnit|wPlural|wSpan) || strings.HasSuffix(e.word(next), "s"))
	switch {
	case dash && (low >= hi || !after) && q.Unit == "" && n.unit == "":
		if low > 999 || hi > 999 {
			return
		}
		q.Value, q.High, q.Unit = low, hi, "score"
	case low < hi:
		if to && q.Unit == "" && n.unit == "" && (hi > 20*low || !after && !e.is(next, wUnit)) && e.is(i-1, wVerb) {
			return
		}
		q.Value, q.High = low, hi
		if q.Unit == "" {
			q.Unit = n.unit
		}
	case to && q.Unit == "" && n.unit == "" && low < 1000: // "voted five to four"
		q.Value, q.High, q.Unit = low, hi, "score"
	default:
		return
	}
	*j = next
	if q.Unit != "score" && q.Unit == "" {
		e.unit(q, j)
	}
}

// age makes a bare number an age by its neighbours: "aged 27", "John Smith, 27, said".
func (e *extractor) age(q *Quantity, i, j int) {
	if q.Unit != "" || q.High != 0 || q.Value < 1 || q.Value > 115 || !e.english || len(e.word(i)) > 3 {
		return
	}
	comma := i > 1 && e.gaps[i] == gapComma && e.upper(i-1) && e.upper(i-2) && e.digit(i) && (j == len(e.gaps) || e.gaps[j] == gapComma || e.gaps[j] == gapStart)
	if comma || (e.word(i-1) == "aged" || e.word(i-1) == "age") && e.near(i) {
		q.Unit, q.Of = "years", "age"
	}
}

// odds reads "one in three".
func (e *extractor) odds(q *Quantity, j *int) {
	k := *j
	if e.word(k) != "in" || !e.near(k) || !e.near(k+1) || q.Value < 1 || q.Value > 20 || q.High != 0 || e.takes[k]&inTime != 0 {
		return
	}
	if e.word(k+1) == "every" {
		k++
	}
	n, next, ok := e.number(k + 1)
	if !ok || n.unit != "" || n.value <= q.Value || e.takes[k+1]&inTime != 0 || n.article {
		return
	}
	q.Value /= n.value
	q.Unit = "odds"
	*j = next
}

// noun finds what is counted in the words from j on and returns where the fact ends.
func (e *extractor) noun(q *Quantity, j int) int {
	if !e.english || q.Of == "age" || q.Unit == "score" {
		return j
	}
	money := q.Unit != "" && q.Unit != "ordinal" && q.Unit != "share" && q.Unit != "odds"
	if money {
		// "$11.07 a share"
		if w := e.word(j); (w == "a" || w == "an" || w == "per") && e.near(j) && e.near(j+1) {
			switch e.word(j + 1) {
			case "share", "barrel", "tonne", "ton", "ounce", "head", "litre", "gallon", "bushel", "year", "month", "week", "day", "hour", "person":
				q.Of = e.word(j + 1)
				return j + 2
			}
		}
		if q.Unit == "percent" || q.Unit == "percentage points" || e.word(j) != "of" {
			if e.near(j) && e.gaps[j] == gapSpace && !e.is(j, notNoun) && !e.upper(j) && e.takes[j]&inTime == 0 && q.Unit != "percent" {
				if e.gaps[j-1] == gapHyphen { // "a $665-million package"
					q.Of = e.word(j)
				}
			}
			return j
		}
	}
	k := j
	if e.word(k) == "of" && e.near(k) {
		k++
		for k < j+3 && e.near(k) && (e.is(k, wDet|wPronoun) || e.possessive(k)) {
			k++
		}
		if e.digit(k) || e.is(k, wNumber) { // "six of its 59 plants": the second number is one of its own
			return j
		}
	}
	limit := k + 5
	head := -1
	for ; k < limit && (e.near(k) || k < len(e.gaps) && e.gaps[k] == gapPoint); k++ {
		verbal := k == j && e.plural(k) && !e.is(k, notNoun&^(wVerb|wMove)) // "60 votes"
		if e.takes[k]&inTime != 0 || e.is(k, notNoun) && e.word(k) != "us" && !verbal || e.digit(k) {
			if e.digit(k) || e.is(k, wNumber) && k == j+2 {
				continue
			}
			break
		}
		w := e.word(k)
		if strings.HasSuffix(w, "ly") && len(w) > 4 && !e.upper(k) {
			if head >= 0 {
				break
			}
			continue
		}
		if k > j && head >= 0 && (strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing")) && !(k+1 < limit && e.near(k+1) && e.plural(k+1)) {
			break
		}
		if e.possessive(k) {
			continue
		}
		if k+1 < len(e.gaps) && e.gaps[k+1] == gapHyphen { // "two long-planned ..."
			continue
		}
		head = k
		if e.plural(k) && !(e.gaps[min(k+1, len(e.gaps)-1)] == gapHyphen && k+1 < len(e.gaps)) {
			// "security forces members": go on while plurals follow
			if !(e.near(k+1) && e.plural(k+1) && !e.is(k+1, notNoun)) {
				break
			}
		}
	}
	if head < 0 {
		return j
	}
	if q.Unit == "" && (q.Value != 1 || q.High != 0) && !e.plural(head) && !e.upper(head) { // "a jury of 12 heard"
		return j
	}
	q.Of = e.base(head)
	return head + 1
}

// notNoun are words that cannot be counted.
const notNoun = wFunction | wDet | wPrep | wConj | wPronoun | wAux | wModal | wSay | wVerb | wMove | wNot | wNumber | wScale

// plural reports whether word i looks like a noun in the plural.
func (e *extractor) plural(i int) bool {
	if e.is(i, wPlural) {
		return true
	}
	w := e.word(i)
	n := len(w)
	if n < 4 || w[n-1] != 's' || e.is(i, wFunction) || e.possessive(i) {
		return false
	}
	return w[n-2] != 's' && w[n-2] != 'u' && w[n-2] != 'i'
}

// qualifier is a word or words that say how exact a number is.
type qualifier struct {
	name  string
	words int
}

// qualifierBefore returns the qualifier that ends right before word i.
func (e *extractor) qualifierBefore(i int) qualifier {
	if !e.near(i) {
		return qualifier{}
	}
	a := e.word(i - 1)
	b, c := "", ""
	if e.near(i - 1) {
		b = e.word(i - 2)
		if e.near(i - 2) {
			c = e.word(i - 3)
		}
	}
	switch a {
	case "least":
		if b == "at" {
			return qualifier{"at least", 2}
		}
	case "most":
		if b == "at" {
			return qualifier{"at most", 2}
		}
	case "than":
		no := c == "no" || c == "not"
		n := 2
		if no || c == "slightly" || c == "far" || c == "much" || c == "little" {
			n = 3
		}
		switch b {
		case "more", "greater", "higher":
			if no {
				return qualifier{"at most", n}
			}
			return qualifier{"more than", n}
		case "less", "fewer", "lower":
			if no {
				return qualifier{"at least", n}
			}
			return qualifier{"less than", n}
		}
	case "to":
		if b == "up" {
			return qualifier{"up to", 2}
		}
		if b == "close" {
			return qualifier{"nearly", 2}
		}
	case "as":
		if (b == "many" || b == "much" || b == "high") && c == "as" {
			return qualifier{"up to", 3}
		}
		if (b == "few" || b == "little" || b == "low") && c == "as" {
			return qualifier{"at least", 3}
		}
	case "of":
		switch {
		case b == "excess" && c == "in", b == "upwards":
			return qualifier{"more than", 2 + boolInt(b == "excess")}
		case b == "total" && (c == "a" || c == "the"):
			return qualifier{"", 3}
		case b == "minimum" && c == "a":
			return qualifier{"at least", 3}
		case b == "maximum" && c == "a":
			return qualifier{"at most", 3}
		}
	case "about", "around", "approximately", "roughly", "circa", "some", "estimated":
		n := 1
		if b == "an" || b == "at" && a == "around" {
			n = 2
		}
		return qualifier{"about", n}
	case "nearly", "almost", "near":
		if b == "a" && a == "near" {
			return qualifier{"nearly", 2}
		}
		return qualifier{"nearly", 1}
	case "over", "above":
		if b == "just" || b == "well" {
			return qualifier{"more than", 2}
		}
		return qualifier{"more than", 1}
	case "under", "below":
		if b == "just" {
			return qualifier{"nearly", 2}
		}
		return qualifier{"less than", 1}
	case "only", "just", "merely":
		return qualifier{"only", 1}
	case "another", "further", "additional":
		if b == "a" || b == "an" {
			return qualifier{"another", 2}
		}
		return qualifier{"another", 1}
	case "exactly", "precisely":
		return qualifier{"exactly", 1}
	case "record":
		if b == "a" {
			return qualifier{"record", 2}
		}
	}
	return qualifier{}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// qualifierAfter reads "or more", "or so" and "plus" after a number.
func (e *extractor) qualifierAfter(q *Quantity, j *int) {
	k := *j
	if !e.near(k) {
		return
	}
	switch {
	case e.word(k) == "or" && e.near(k+1):
		switch e.word(k + 1) {
		case "more":
			q.Qualifier = "at least"
		case "so":
			q.Qualifier = "about"
		case "less", "fewer":
			q.Qualifier = "at most"
		default:
			return
		}
		*j = k + 2
	case e.word(k) == "plus" && e.gaps[k] == gapHyphen:
		q.Qualifier = "more than"
		*j = k + 1
	}
}
