package text

import "testing"

func TestHedges(t *testing.T) {
	hedge := func(words string, h Hedge) []said { return []said{{words, h}} }
	checkKinds(t, []extractCase{
		{"could", "The craft could plummet into the sea.", hedge("could plummet", Hedge{Degree: Possible, Marker: "could", Verb: "plummet"}), "modal"},
		{"may have", "The bombs may have been placed there.", hedge("may have been placed", Hedge{Degree: Possible, Marker: "may", Verb: "placed"}), "perfect passive"},
		{"denied", "The group has denied issuing it.", hedge("has denied issuing", Hedge{Negated: true, Degree: Certain, Marker: "denied", Verb: "issuing"}), "denial"},
		{"expected to", "The craft is expected to dock.", hedge("is expected to dock", Hedge{Degree: Probable, Marker: "expected", Verb: "dock"}), "passive"},
		{"expected X to", "It expected the firm to pay.", hedge("expected the firm to pay", Hedge{Degree: Probable, Marker: "expected", Verb: "pay"}), "object between"},
		{"not", "They were not injured.", hedge("were not injured", Hedge{Negated: true, Degree: Certain, Marker: "not", Verb: "injured"}), "negation"},
		{"n't", "They didn't leave.", hedge("didn't leave", Hedge{Negated: true, Degree: Certain, Marker: "didnt", Verb: "leave"}), "contraction"},
		{"no", "There were no warplanes in the sky.", hedge("were no warplanes", Hedge{Negated: true, Degree: Certain, Marker: "no", Verb: "warplanes"}), "no noun"},
		{"no personnel", "But no US personnel were injured.", hedge("no US personnel were injured", Hedge{Negated: true, Degree: Certain, Marker: "no", Verb: "injured"}), "no subject"},
		{"no longer", "It would no longer oppose the text.", hedge("would no longer oppose", Hedge{Negated: true, Degree: Planned, Marker: "would no longer", Verb: "oppose"}), "ended"},
		{"ruled out", "He has ruled out a deal.", hedge("has ruled out a deal", Hedge{Negated: true, Degree: Certain, Marker: "ruled out", Verb: "deal"}), "two words"},
		{"failed", "The talks failed to end the war.", hedge("failed to end", Hedge{Negated: true, Degree: Certain, Marker: "failed", Verb: "end"}), "failure"},
		{"plans", "The firm plans to build a plant.", hedge("plans to build", Hedge{Degree: Planned, Marker: "plans", Verb: "build"}), "plan"},
		{"does not plan", "The firm does not plan to pay.", hedge("does not plan to pay", Hedge{Negated: true, Degree: Planned, Marker: "not plan", Verb: "pay"}), "plan denied"},
		{"set to", "The firm is set to close.", hedge("is set to close", Hedge{Degree: Planned, Marker: "set", Verb: "close"}), "about to"},
		{"is to", "The king is to visit the town.", hedge("is to visit", Hedge{Degree: Planned, Marker: "is to", Verb: "visit"}), "arranged"},
		{"likely", "The bill is likely to pass.", hedge("is likely to pass", Hedge{Degree: Probable, Marker: "likely", Verb: "pass"}), "likely"},
		{"unlikely", "The bill is unlikely to pass.", hedge("is unlikely to pass", Hedge{Negated: true, Degree: Probable, Marker: "unlikely", Verb: "pass"}), "negated likely"},
		{"appears", "It appears to have been stolen.", hedge("appears to have been stolen", Hedge{Degree: Probable, Marker: "appears", Verb: "stolen"}), "seeming"},
		{"allegedly", "The bags were allegedly found there.", hedge("were allegedly found", Hedge{Degree: Alleged, Marker: "allegedly", Verb: "found"}), "adverb"},
		{"suspected", "Police held a suspected bomber.", hedge("suspected bomber", Hedge{Degree: Alleged, Marker: "suspected", Verb: "bomber"}), "adjective"},
		{"said to", "It is said to have sunk.", hedge("is said to have sunk", Hedge{Degree: Alleged, Marker: "said", Verb: "sunk"}), "passive report"},
		{"considering", "It is considering a bid.", hedge("is considering a bid", Hedge{Degree: Planned, Marker: "considering", Verb: "bid"}), "with a noun"},
		{"likely that", "It is likely that they left.", hedge("is likely that", Hedge{Degree: Probable, Marker: "likely"}), "of a clause"},
		{"as far as possible", "They kept as far as possible, then left.", nil, "no doubt"},
		{"vowed", "The army vowed to return.", hedge("vowed to return", Hedge{Degree: Planned, Marker: "vowed", Verb: "return"}), "promise"},
		{"urged", "He urged the government to act.", hedge("urged the government to act", Hedge{Degree: Asked, Marker: "urged", Verb: "act"}), "request"},
		{"may the month", "It opened in May and closed.", nil, "no modal"},
		{"not only", "It is not only big.", nil, "no negation"},
		{"due to", "It closed due to the war.", nil, "a cause"},
		{"noun plans", "It set out its plans and left.", nil, "a noun"},
		{"plain", "The craft arrived at the station.", nil, "no marker: asserted"},
	}, Certainty)
}
