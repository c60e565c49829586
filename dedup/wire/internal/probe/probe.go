// Package probe lets the training program see what package wire sees of a page. Package wire fills it in.
package probe

import "github.com/samewire/samewire/dedup/internal/learn"

// Classes are what a line may be, as wire.Kind prints them.
var Classes []string

// Line is what the models are asked about: a line of a page or a stretch of a long one.
type Line struct {
	Start, End int
	Row        []float32
}

// Part is a part of a page as wire.Kind prints it.
type Part struct {
	Kind, Why  string
	Start, End int
}

// Models are what the training program fits.
type Models struct {
	Cuts          *learn.Trees
	First, Second *learn.Classes
}

var (
	// Cuts returns the places where the long lines of a page may be cut; Start and End are both where.
	Cuts func(text string) []Line
	// First returns the lines of a page, cut by the models, that the first model is asked about.
	First func(text string, m Models) []Line
	// Second returns those lines with what the second model is told, after the first.
	Second func(text string, m Models) []Line
	// Parse takes a page apart.
	Parse func(text string, m Models) []Part
	// Set sets what decides, to try other values.
	Set func(values [7]float32)
	// Name is the name of a feature.
	Name func(feature int) string
)
