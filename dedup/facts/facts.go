// Package facts tells which facts two versions of a report state differently, and which only one of them states. Differences of style are
// left out, but never lost.
//
// An [Article] is read once, by [Read]. [Compare] holds two stories against each other, [NewMatrix] lays the differing facts of many versions side by side,
// by the same engine; [Diff] is the short way for two texts. Sentences that tell the same are paired wherever they stand; in each pair every place where
// words differ is given the probability that a careful reader would call it a change of fact, by models that were learned from labelled pairs of
// versions. [Options] move the threshold below which it is style. All give candidates with their evidence, byte spans of the texts as given, and never
// say which version is right.
//
// A fact is a stretch of a story's body: a number with what it counts, a time, a name, a quotation, an attribution, a degree of certainty;
// [Story.Facts] returns those of one story. How the differences are found, and how well, is told in dedup/FACTS.md.
package facts

import "github.com/samewire/samewire/dedup/wire"

// Span is a half-open range of bytes of a text: text[Start:End].
type Span = wire.Span

// Kind is what a fact or a difference is about.
type Kind string

// The kinds of facts and of differences.
const (
	Number      Kind = "number"       // a count, amount, money, percentage, score, age or measure, with its qualifier
	Time        Kind = "time"         // a date, weekday, time of day or duration
	Place       Kind = "place"        // a place
	Name        Kind = "name"         // a person, organisation or place in one role
	NameVariant Kind = "name-variant" // one person, organisation or place, spelled or titled otherwise
	Quote       Kind = "quote"        // words inside quotation marks
	Attribution Kind = "attribution"  // who is said to have said it
	Certainty   Kind = "certainty"    // hedge or polarity: confirmed, said, alleged, denied, not, may, planned
	Claim       Kind = "claim"        // another statement about the same subject
	Headline    Kind = "headline"
	Credit      Kind = "credit"
	Passage     Kind = "passage" // a run of three or more sentences that only one version has
	Style       Kind = "style"   // wording that changes no fact
)

// Severity is how much a difference matters to an editor, gravest first.
type Severity uint8

// The severities.
const (
	Key    Severity = iota + 1 // to be seen at once: casualties, money, votes, a contradiction, an altered quote, another source
	High                       // another changed number, time, name or claim
	Medium                     // precision, description
	Minor                      // variants and titles
	Styled                     // no fact
)

var severities = [...]string{"", "key", "high", "medium", "minor", "style"}

// String returns the severity's name, such as "key".
func (s Severity) String() string {
	if int(s) < len(severities) {
		return severities[s]
	}
	return "severity?"
}

// MarshalText returns the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
