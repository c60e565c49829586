package match

// The weights of the decision, by the program in the folder train. The first of each stands alone.
var (
	overlapWeights = [...]float64{-10.5, 9.38, 4.2, 4.18, 2.29, 3.4, 4.02, -7.1}
	factWeights    = [...]float64{-9.91, -15.2, 2.39}
)
