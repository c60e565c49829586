package main

import "math"

// row is an example: what a logistic function weighs, what it has without that, and how much the example counts.
type row struct {
	x             []float64
	label, offset float64
	weight        float64
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// score returns the log odds by weights, the first of which stands alone.
func score(weights, x []float64) float64 {
	z := weights[0]
	for i, v := range x {
		z += weights[i+1] * v
	}
	return z
}

// solve fits the weights of a logistic function by Newton's method, with a penalty of l2/2 on their squares, but on the first if that is free.
func solve(rows []row, l2 float64, free bool) []float64 {
	if len(rows) == 0 {
		return nil
	}
	n := len(rows[0].x)
	w := make([]float64, n)
	for range 50 {
		gradient, hessian := make([]float64, n), make([][]float64, n)
		for i := range hessian {
			hessian[i] = make([]float64, n)
			hessian[i][i] = l2
			gradient[i] = -l2 * w[i]
		}
		if free {
			gradient[0], hessian[0][0] = 0, 1e-6
		}
		for _, r := range rows {
			z := r.offset
			for i, v := range r.x {
				z += w[i] * v
			}
			p := sigmoid(z)
			e, h := r.weight*(r.label-p), r.weight*max(p*(1-p), 1e-5)
			for i, v := range r.x {
				gradient[i] += e * v
				for j, u := range r.x {
					hessian[i][j] += h * v * u
				}
			}
		}
		step := linear(hessian, gradient)
		most := 0.0
		for _, d := range step {
			most = max(most, math.Abs(d))
		}
		for i, d := range step {
			w[i] += d * min(1, 2/most)
		}
		if most < 1e-6 {
			break
		}
	}
	return w
}

// linear solves a system of linear equations by elimination; it uses up both.
func linear(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		pivot := i
		for k := i + 1; k < n; k++ {
			if math.Abs(a[k][i]) > math.Abs(a[pivot][i]) {
				pivot = k
			}
		}
		a[i], a[pivot], b[i], b[pivot] = a[pivot], a[i], b[pivot], b[i]
		for k := i + 1; k < n; k++ {
			f := a[k][i] / a[i][i]
			for j := i; j < n; j++ {
				a[k][j] -= f * a[i][j]
			}
			b[k] -= f * b[i]
		}
	}
	x := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		x[i] = b[i]
		for j := i + 1; j < n; j++ {
			x[i] -= a[i][j] * x[j]
		}
		x[i] /= a[i][i]
	}
	return x
}
