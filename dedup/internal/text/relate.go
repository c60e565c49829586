package text

import (
	"math"
	"strings"
	"sync"

	"github.com/samewire/samewire/dedup/internal/lang"
)

// Relation tells how the values of two facts of one kind stand to each other.
type Relation uint8

// The relations of values.
const (
	Unlike     Relation = iota // not about the same: another unit, a duration and a date
	Equal                      // they say the same
	Variant                    // one number rounded, one name or source written otherwise
	Finer                      // the first says all that the second does, and more
	Coarser                    // the other way round
	Compatible                 // each says something that the other leaves open
	Conflict                   // they cannot both hold
)

// Mirror returns the relation of the second value to the first.
func (r Relation) Mirror() Relation {
	switch r {
	case Finer:
		return Coarser
	case Coarser:
		return Finer
	}
	return r
}

// Relate returns how a value of a fact stands to another. Relate(w, v) is Relate(v, w).Mirror().
func Relate(v, w any) Relation {
	switch v := v.(type) {
	case Quantity:
		if w, ok := w.(Quantity); ok {
			return v.relate(w)
		}
	case Moment:
		if w, ok := w.(Moment); ok {
			if v.Duration() != w.Duration() {
				return Unlike
			}
			switch v.Relation(w) {
			case MomentsEqual:
				return Equal
			case MomentFiner:
				return Finer
			case MomentCoarser:
				return Coarser
			case MomentsCompatible:
				return Compatible
			}
			return Conflict
		}
	case NameValue:
		if w, ok := w.(NameValue); ok {
			return v.relate(w)
		}
	case Quotation:
		if w, ok := w.(Quotation); ok {
			return v.relate(w)
		}
	case Source:
		if w, ok := w.(Source); ok {
			return v.relate(w)
		}
	case Hedge:
		if w, ok := w.(Hedge); ok {
			return v.relate(w)
		}
	}
	return Unlike
}

// Key is what names or numbers have in common that [Relate] calls equal.
type Key struct {
	name   string
	number float64
}

// KeyOf returns the key of a name or a number, as it is told from others by a value of the given language. Equal values have equal keys; values with
// equal keys need not be equal. Other values have none.
func KeyOf(v any, code string) (Key, bool) {
	switch v := v.(type) {
	case NameValue:
		p := grammarOf(code).words.names.split(v.Referent())
		return Key{p.head, float64(p.number)}, true
	case Quantity:
		if v.Identifier != "" {
			return Key{}, false
		}
		v = whole(v)
		if m := measures[v.Unit]; m.kind == "part" {
			v.Value = v.Value*m.a + m.b
		}
		return Key{number: v.Value}, true
	}
	return Key{}, false
}

// relate compares two quantities. Qualifiers do not count, see [Quantity.SameQualifier].
func (q Quantity) relate(w Quantity) Relation {
	switch {
	case q.Identifier != "" && w.Identifier != "":
		if q.sameName(w) {
			return Equal
		}
		return Conflict
	case q.Identifier != "" || w.Identifier != "":
		return Unlike
	}
	v, w := whole(q), whole(w)
	if v.Unit != w.Unit && v.Unit != "" && w.Unit != "" {
		return v.converted(w)
	}
	same := closeness(v, w)
	if same == Conflict || v.Unit == w.Unit || v.Unit != "" && counted(v.Unit) || w.Unit != "" && counted(w.Unit) {
		return same
	}
	if v.Unit == "" { // the second tells in what it is measured
		return Coarser
	}
	return Finer
}

// sameName reports whether two numbered names are one: F-16 and F16, World War II and World War Two.
func (q Quantity) sameName(w Quantity) bool {
	if strings.ReplaceAll(q.Identifier, " ", "") == strings.ReplaceAll(w.Identifier, " ", "") {
		return true
	}
	i, j := strings.LastIndexByte(q.Identifier, ' '), strings.LastIndexByte(w.Identifier, ' ')
	return q.Value == w.Value && i > 0 && j > 0 && q.Identifier[:i] == w.Identifier[:j]
}

// counted reports whether a unit only tells how a number is used.
func counted(unit string) bool { return unit == "ordinal" || unit == "score" || unit == "years" }

// closeness compares numbers: those within half a percent, or of which one is the other with fewer digits, are one number, rounded.
func closeness(v, w Quantity) Relation {
	near := func(a, b float64) bool {
		return a == b || a*b > 0 && (math.Abs(a-b) < 0.005*math.Max(math.Abs(a), math.Abs(b)) || rounded(a, b) || rounded(b, a))
	}
	switch {
	case v.several() != w.several():
		return v.dozens(w)
	case v.Value == w.Value && v.High == w.High:
		return Equal
	case near(v.Value, w.Value) && near(v.High, w.High):
		return Variant
	}
	return Conflict
}

// several reports whether a quantity is an unknown number of dozens or hundreds.
func (q Quantity) several() bool { return q.Qualifier == "multiple" }

// dozens compares two quantities of which one is several of its value: dozens, and 30, 12 or 300.
func (q Quantity) dozens(w Quantity) Relation {
	if w.several() {
		return w.dozens(q).Mirror()
	}
	if most := max(w.Value, w.High); most >= 2*q.Value && w.Value < 10*q.Value {
		return Coarser
	}
	return Conflict
}

// rounded reports whether b is a with fewer digits: 1.56 and 1.6, 2.03 and 2, but not the counts 34 and 30.
func rounded(a, b float64) bool {
	const most = .03 // of the number
	a, b = math.Abs(a), math.Abs(b)
	if a == math.Trunc(a) && a < 10000 || math.Abs(a-b) > most*a || a == 0 {
		return false
	}
	for step := math.Pow(10, math.Floor(math.Log10(a))); step >= a*1e-4; step /= 10 {
		if r := math.Round(a/step) * step; math.Abs(r-b) < a*1e-9 {
			return true
		}
	}
	return false
}

// measures are what units of one kind are in the first of them: a times the number and b.
var measures = map[string]struct {
	kind string
	a, b float64
}{
	"metres": {"length", 1, 0}, "km": {"length", 1e3, 0}, "cm": {"length", .01, 0}, "mm": {"length", .001, 0}, "miles": {"length", 1609.344, 0}, "feet": {"length", .3048, 0},
	"inches": {"length", .0254, 0}, "yards": {"length", .9144, 0}, "nautical miles": {"length", 1852, 0},
	"kg": {"weight", 1, 0}, "grams": {"weight", .001, 0}, "mg": {"weight", 1e-6, 0}, "tonnes": {"weight", 1e3, 0}, "lbs": {"weight", .4536, 0}, "ounces": {"weight", .02835, 0},
	"hectares": {"area", 1, 0}, "acres": {"area", .4047, 0}, "square km": {"area", 100, 0}, "square miles": {"area", 259, 0}, "square metres": {"area", 1e-4, 0}, "square feet": {"area", 9.29e-6, 0},
	"kph": {"speed", 1, 0}, "mph": {"speed", 1.609344, 0}, "knots": {"speed", 1.852, 0},
	"litres": {"volume", 1, 0}, "gallons": {"volume", 3.785, 0}, "barrels": {"volume", 159, 0},
	"degrees celsius": {"heat", 1, 0}, "degrees": {"heat", 1, 0}, "degrees fahrenheit": {"heat", 5. / 9, -160. / 9},
	"megawatts": {"power", 1, 0}, "gigawatts": {"power", 1e3, 0},
	"percent": {"part", 1, 0}, "percentage points": {"part of", 1, 0}, "basis points": {"part of", .01, 0}, "share": {"part", 100, 0}, "odds": {"part", 100, 0},
}

// converted compares quantities of two units: currencies conflict, whatever the sums, as do percent and percentage points; measures of one kind
// are converted, with the room that rounding takes.
func (v Quantity) converted(w Quantity) Relation {
	const rounding = .06
	if isMoney(v.Unit) && isMoney(w.Unit) {
		return Conflict
	}
	x, known := measures[v.Unit]
	y, also := measures[w.Unit]
	switch {
	case !known || !also:
		return Unlike
	case x.kind == "part" && y.kind == "part of" || x.kind == "part of" && y.kind == "part":
		return Conflict
	case x.kind != y.kind:
		return Unlike
	}
	a, b := v.Value*x.a+x.b, w.Value*y.a+y.b
	if x.kind == "heat" && math.Abs(a-b) < 1 || math.Abs(a-b) <= rounding*math.Max(math.Abs(a), math.Abs(b)) {
		if x.kind == "part" {
			return closeness(Quantity{Value: a}, Quantity{Value: b})
		}
		return Variant
	}
	return Conflict
}

// money are the names of currencies, and of what hundredths are of.
var money = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, code := range []string{lang.None, "en"} { // units have English names
		p := lang.Get(code)
		for _, class := range []lang.Class{"currency", "currency-code", "currency-sign", "currency-letter"} {
			for e := range p.Entries(class) {
				m[e.Name] = e.Attr["of"]
			}
		}
	}
	return m
})

// isMoney reports whether a unit is a currency, perhaps with the nation before it.
func isMoney(unit string) bool {
	if _, ok := money()[unit]; ok {
		return true
	}
	_, ok := money()[unit[strings.LastIndexByte(unit, ' ')+1:]]
	return ok
}

// whole turns hundredths of a currency into the currency.
func whole(q Quantity) Quantity {
	of := money()[q.Unit]
	if of == "" {
		return q
	}
	q.Unit = of
	q.Value /= 100
	q.High /= 100
	return q
}
