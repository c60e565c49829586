package match

// The weights of the decision, by the program in the folder train. The first of each stands alone.
var (
	overlapWeights = [...]float64{-10.5, 9.32, 4.22, 4.34, 2.25, 3.58, 4.03, -4.5, -17.3, 1.24}
	factWeights    = [...]float64{-10.3, -12.5, -8.74, 2.44}
)
