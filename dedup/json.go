package dedup

import (
	"bytes"
	"encoding/json"
	"math"
)

// share is a number from 0 to 1, of four decimals at most.
type share float64

func (s share) MarshalJSON() ([]byte, error) { return json.Marshal(math.Round(float64(s)*1e4) / 1e4) }

// marshal is json.Marshal without escapes of <, > and &: whoever calls MarshalJSON adds them, unless they are not wanted.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// schema is the version of the lines, which their JSON Schemas in examples/samewire/schema describe. Fields are added without another version.
const schema = 1

type jsonPair struct {
	Schema        int      `json:"schema"`
	A             string   `json:"a"`
	B             string   `json:"b"`
	Jaccard       share    `json:"jaccard"`
	AInB          share    `json:"a_in_b"`
	BInA          share    `json:"b_in_a"`
	Relation      Relation `json:"relation"`
	Reasons       []string `json:"reasons"`
	OtherHeadline bool     `json:"other_headline,omitempty"`
	OtherCredit   bool     `json:"other_credit,omitempty"`
}

func newJSONPair(p *Pair) jsonPair {
	return jsonPair{schema, p.A, p.B, share(p.Jaccard), share(p.AInB), share(p.BInA), p.Relation, append([]string{}, p.Reasons...), p.OtherHeadline, p.OtherCredit}
}

type jsonComparison struct {
	jsonPair
	Probability share     `json:"probability"`
	Passages    []Passage `json:"passages"`
}

type jsonCluster struct {
	Schema   int          `json:"schema"`
	Cluster  string       `json:"cluster"`
	Size     int          `json:"size"`
	Medoid   string       `json:"medoid"`
	Members  []jsonMember `json:"members"`
	Agencies []string     `json:"agencies"`
	Cited    []string     `json:"cited,omitempty"`

	History []jsonVersion `json:"history,omitempty"`
}

type jsonVersion struct {
	ID    string `json:"id"`
	From  string `json:"from,omitempty"`
	Added *share `json:"added,omitempty"`
	Kept  *share `json:"kept,omitempty"`
}

type jsonMember struct {
	ID        string   `json:"id"`
	Source    string   `json:"source"`
	Jaccard   share    `json:"jaccard"`
	Contained share    `json:"contained"`
	Agencies  []string `json:"agencies,omitempty"`
}

func newJSONCluster(c *Cluster) jsonCluster {
	j := jsonCluster{schema, c.ID, len(c.Members), c.Medoid, make([]jsonMember, len(c.Members)), append([]string{}, c.Agencies...), c.Cited, nil}
	for i, m := range c.Members {
		j.Members[i] = newJSONMember(&m)
	}
	for _, v := range c.History {
		j.History = append(j.History, newJSONVersion(&v))
	}
	return j
}

func newJSONMember(m *Member) jsonMember {
	return jsonMember{m.ID, m.Source, share(m.Jaccard), share(m.Contained), m.Agencies}
}

func newJSONVersion(v *Version) jsonVersion {
	j := jsonVersion{ID: v.ID, From: v.From}
	if v.From != "" {
		j.Added, j.Kept = (*share)(&v.Added), (*share)(&v.Kept)
	}
	return j
}

// MarshalJSON returns what the line of a cluster has of a version.
func (v Version) MarshalJSON() ([]byte, error) { return marshal(newJSONVersion(&v)) }

// MarshalJSON returns what the line of a cluster has of a member.
func (m Member) MarshalJSON() ([]byte, error) { return marshal(newJSONMember(&m)) }
