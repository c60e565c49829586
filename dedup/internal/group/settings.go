package group

import "github.com/samewire/samewire/dedup/internal/sample"

// For overlaps as large as those of rewrites a part of the keys suffices that small passages ask for, and of a family of many copies some pairs
// suffice, as linkage measures the others.
const (
	rate   = 0.6 // of Config.Rate
	window = 4   // one in so many of Window
)

// Density returns how densely shingles are sampled for a Rate.
func Density(of float64) sample.Density { return sample.Of(of * rate) }

// PairedWith returns the most stories that one shared shingle pairs a story with for a Window.
func PairedWith(of int) int { return max(2, of/window) }
