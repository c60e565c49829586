package learn

import (
	"encoding/binary"
	"math"
)

// Linear is a logistic regression: a weight a feature, and a bias. The zero value says one half of everything.
type Linear struct {
	Bias    float32
	Weights []float32
}

// Score returns the log odds of a row.
func (l *Linear) Score(x []float32) float64 {
	s := float64(l.Bias)
	for f, w := range l.Weights {
		s += float64(w) * float64(x[f])
	}
	return s
}

// Prob returns the probability of a row.
func (l *Linear) Prob(x []float32) float64 { return sigmoid(l.Score(x)) }

// FitLinear fits a logistic regression with a penalty of l2/2 on the squares of the weights of standardised features, by Newton steps on one
// weight at a time (coordinate descent) until no step changes a score by more than a thousandth, or after rounds rounds over all features.
func FitLinear(rows []Row, l2 float64, rounds int) *Linear {
	if len(rows) == 0 {
		return &Linear{}
	}
	width := len(rows[0].X)
	mean, dev := moments(rows, width)
	w := make([]float64, width)
	bias := 0.0
	score := make([]float64, len(rows))
	column := make([][]float64, width)
	for f := range column {
		column[f] = make([]float64, len(rows))
		for i, r := range rows {
			column[f][i] = (float64(r.X[f]) - mean[f]) / dev[f]
		}
	}
	step := func(x []float64, weight, penalty float64) float64 {
		g, h := penalty*weight, penalty
		for i, v := range x {
			if v == 0 {
				continue
			}
			p := sigmoid(score[i])
			g += float64(rows[i].Weight) * (p - float64(rows[i].Label)) * v
			h += float64(rows[i].Weight) * max(p*(1-p), 1e-6) * v * v
		}
		d := min(max(-g/(h+1e-9), -.5), .5)
		for i, v := range x {
			score[i] += d * v
		}
		return d
	}
	ones := make([]float64, len(rows))
	for i := range ones {
		ones[i] = 1
	}
	for range rounds {
		d := step(ones, 0, 0)
		bias += d
		most := math.Abs(d)
		for f := range w {
			if dev[f] == 1 && mean[f] == 0 {
				continue
			}
			d := step(column[f], w[f], l2)
			w[f] += d
			most = max(most, math.Abs(d))
		}
		if most < 1e-3 {
			break
		}
	}
	l := &Linear{Weights: make([]float32, width)}
	for f := range w {
		l.Weights[f] = float32(w[f] / dev[f])
		bias -= w[f] / dev[f] * mean[f]
	}
	l.Bias = float32(bias)
	return l
}

// moments returns mean and standard deviation of each feature; of one that never changes 0 and 1.
func moments(rows []Row, width int) (mean, dev []float64) {
	mean, dev = make([]float64, width), make([]float64, width)
	n := float64(len(rows))
	for f := range width {
		for _, r := range rows {
			mean[f] += float64(r.X[f])
		}
		mean[f] /= n
		for _, r := range rows {
			d := float64(r.X[f]) - mean[f]
			dev[f] += d * d
		}
		if dev[f] = math.Sqrt(dev[f] / n); dev[f] < 1e-9 {
			mean[f], dev[f] = 0, 1
		}
	}
	return mean, dev
}

// AppendBinary appends the model in a form that [ParseLinear] reads: the number of weights, the bias, the weights, little endian.
func (l *Linear) AppendBinary(b []byte) ([]byte, error) {
	b = binary.LittleEndian.AppendUint16(b, uint16(len(l.Weights)))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(l.Bias))
	for _, w := range l.Weights {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(w))
	}
	return b, nil
}

// ParseLinear reads what [Linear.AppendBinary] wrote and returns what follows it.
func ParseLinear(b []byte) (*Linear, []byte, error) {
	if len(b) < 6 {
		return nil, nil, errTrees
	}
	n := int(binary.LittleEndian.Uint16(b))
	l := &Linear{Bias: math.Float32frombits(binary.LittleEndian.Uint32(b[2:])), Weights: make([]float32, 0, min(n, len(b)/4))}
	b = b[6:]
	if len(b) < 4*n {
		return nil, nil, errTrees
	}
	for range n {
		l.Weights = append(l.Weights, math.Float32frombits(binary.LittleEndian.Uint32(b)))
		b = b[4:]
	}
	return l, b, nil
}
