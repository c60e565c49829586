package match

// Factors are the figures that a probability rests on, in the order of their names, and their weights; Base is the log-odds of where all are 0. So
// the probability is the logistic function of Base and the sum of their products.
type Factors struct {
	Values, Weights []float64
	Base            float64
}

// Factors returns what Probability rests on: how the two overlap, and whether their facts agree, without Values where none are others. The probability is the product
// of both, but 0 where foreign: what both begin with is told of nowhere else in the two.
func (c *Comparer) Factors(a, b *Story) (overlap, facts Factors, foreign bool) {
	e := c.weighed(a, b)
	x, y := e.overlaps(), e.agreements()
	if y.Count() {
		facts = Factors{y[:], factWeights[1:], factWeights[0]}
	}
	return Factors{x[:], overlapWeights[1:], overlapWeights[0]}, facts, e.foreign
}

// OverlapNames and FactNames are the names of the figures.
var (
	OverlapNames = [...]string{"shorter", "longer", "openings", "opening", "spread", "unquoted", "reused", "block", "reworded"}
	FactNames    = [...]string{"other-facts", "new-opening", "length"}
)
