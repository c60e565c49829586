package match

// Factors returns the figures that Probability rests on, in the order of FactorNames, and their weights; base is the log-odds of stories with nothing in
// common. So the probability is the logistic function of base and the sum of their products.
func (c *Comparer) Factors(a, b *Story) (values, weight []float64, base float64) {
	c.setProbe(a.own())
	e := c.compare(b.own())
	f := e.figures()
	return f[:], weights[1:], weights[0]
}

// FactorNames are the names of the figures.
var FactorNames = [len(weights) - 1]string{"shorter", "longer", "openings", "opening", "spread", "unquoted"}

// figures are what is weighed, in the order of weights.
func (e *evidence) figures() [len(weights) - 1]float64 {
	return [...]float64{e.shorter, e.longer, e.leads, e.lead, e.spread, e.unsaid}
}
