package judge

import "github.com/samewire/samewire/dedup/internal/text"

// wordKinds are the classes of words that are counted among those that only one side has.
var wordKinds = []struct {
	name string
	bits text.Class
}{
	{"is number", text.ClassNumber},
	{"is time", text.ClassTime},
	{"is unit", text.ClassUnit},
	{"is name", text.ClassName},
	{"is place", text.ClassPlace | text.ClassDemonym},
	{"is title", text.ClassTitle},
	{"is organisation", text.ClassOrganisation},
	{"is say", text.ClassSay},
	{"is hedge", text.ClassHedge | text.ClassModal},
	{"is negation", text.ClassNegation},
	{"is pronoun", text.ClassPronoun},
	{"is turn", text.ClassTurn},
	{"is verb", text.ClassVerb},
	{"is adverb", text.ClassAdverb},
	{"is grave", text.ClassGrave},
	{"is teller", text.ClassTeller},
	{"is colour", text.ClassColour},
	{"is detail", text.ClassDetail},
}
