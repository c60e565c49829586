// Package text reads a story: its body as sentences and words, and the typed facts in it, which are numbers, times, names, quotations, sources
// and hedges, with byte spans of the text as given.
package text

import "github.com/samewire/samewire/dedup/wire"

// Span is a half-open range of bytes of a text: text[Start:End].
type Span = wire.Span

// Kind is what a typed fact is.
type Kind string

// The kinds of typed facts.
const (
	Number      Kind = "number"      // a count, amount, money, percentage, score, age or measure, with its qualifier
	Time        Kind = "time"        // a date, weekday, time of day or duration
	Place       Kind = "place"       // a place
	Name        Kind = "name"        // a person, organisation or place in one role
	Quote       Kind = "quote"       // words inside quotation marks
	Attribution Kind = "attribution" // who is said to have said it
	Certainty   Kind = "certainty"   // hedge or polarity: confirmed, said, alleged, denied, not, may, planned
)
