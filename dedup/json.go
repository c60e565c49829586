package dedup

import "github.com/samewire/samewire/dedup/internal/jsonl"

type jsonPair struct {
	Schema        int         `json:"schema"`
	A             string      `json:"a"`
	B             string      `json:"b"`
	Jaccard       jsonl.Share `json:"jaccard"`
	AInB          jsonl.Share `json:"a_in_b"`
	BInA          jsonl.Share `json:"b_in_a"`
	Relation      Relation    `json:"relation"`
	Reasons       []string    `json:"reasons"`
	OtherHeadline bool        `json:"other_headline,omitempty"`
	OtherCredit   bool        `json:"other_credit,omitempty"`
}

func newJSONPair(p *Pair) jsonPair {
	return jsonPair{jsonl.Schema, p.A, p.B, jsonl.Share(p.Jaccard), jsonl.Share(p.AInB), jsonl.Share(p.BInA), p.Relation, append([]string{}, p.Reasons...), p.OtherHeadline, p.OtherCredit}
}

type jsonComparison struct {
	jsonPair
	Probability jsonl.Share `json:"probability"`
	Passages    []Passage   `json:"passages"`
}
