// Package learn fits and applies small models to tables of numbers: gradient boosted trees and logistic regression. The same rows in the same
// order give the same model to the last bit, on any number of cores: sums are taken in a fixed order, and nothing is drawn by chance. Processors that
// fuse multiplications with additions round otherwise, so that a fit on another kind of machine may differ in its last bits; what a given model
// says of a row may too.
//
// Trees follow Friedman, "Greedy function approximation: a gradient boosting machine" (Annals of Statistics 29, 2001), with second-order
// gains and the split search over histograms of Chen and Guestrin, "XGBoost" (KDD 2016, https://doi.org/10.1145/2939672.2939785).
package learn

import "math"

// Row is an example: its features, whether it is one (Label 1) or not (0), and how much it counts.
type Row struct {
	X      []float32
	Label  float32
	Weight float32 // more than 0; 1 for an ordinary row
}

// sigmoid maps a score to a probability.
func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Logit is the inverse of the logistic function.
func Logit(p float64) float64 { return math.Log(p / (1 - p)) }
