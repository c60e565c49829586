package dedup

import "github.com/samewire/samewire/dedup/internal/result"

type jsonPair struct {
	Schema        int          `json:"schema"`
	A             string       `json:"a"`
	B             string       `json:"b"`
	Jaccard       result.Share `json:"jaccard"`
	AInB          result.Share `json:"a_in_b"`
	BInA          result.Share `json:"b_in_a"`
	Relation      Relation     `json:"relation"`
	Reasons       []string     `json:"reasons"`
	OtherHeadline bool         `json:"other_headline,omitempty"`
	OtherCredit   bool         `json:"other_credit,omitempty"`
}

func newJSONPair(p *Pair) jsonPair {
	return jsonPair{result.Schema, p.A, p.B, result.Share(p.Jaccard), result.Share(p.AInB), result.Share(p.BInA), p.Relation, append([]string{}, p.Reasons...), p.OtherHeadline, p.OtherCredit}
}

type jsonComparison struct {
	jsonPair
	Probability result.Share `json:"probability"`
	Passages    []Passage    `json:"passages"`
}
