package text

import "math"

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

func (q Quantity) relate(w Quantity) Relation {
	v, w := pence(q), pence(w)
	if v.Unit != w.Unit && v.Unit != "" && w.Unit != "" {
		return Unlike
	}
	switch {
	case v.Value == w.Value && v.High == w.High:
		return Equal
	case v.High == w.High && v.Value != 0 && w.Value != 0 && math.Abs(v.Value-w.Value) < 0.005*math.Max(math.Abs(v.Value), math.Abs(w.Value)):
		return Variant
	}
	return Conflict
}

// pence turns hundredths of a currency into the currency.
func pence(q Quantity) Quantity {
	switch q.Unit {
	case "cents":
		q.Unit = "dollars"
	case "pence":
		q.Unit = "pounds"
	default:
		return q
	}
	q.Value /= 100
	q.High /= 100
	return q
}
