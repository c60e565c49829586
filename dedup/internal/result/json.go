package result

import (
	"bytes"
	"encoding/json"
	"math"
)

// Share is a number from 0 to 1, of four decimals at most.
type Share float64

func (s Share) MarshalJSON() ([]byte, error) { return json.Marshal(math.Round(float64(s)*1e4) / 1e4) }

// Marshal is json.Marshal without escapes of <, > and &: whoever calls MarshalJSON adds them, unless they are not wanted.
func Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// Schema is the version of the lines, which their JSON Schemas in examples/samewire/schema describe. Fields are added without another version.
const Schema = 1

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
	Added *Share `json:"added,omitempty"`
	Kept  *Share `json:"kept,omitempty"`
}

type jsonMember struct {
	ID        string   `json:"id"`
	Source    string   `json:"source"`
	Jaccard   Share    `json:"jaccard"`
	Contained Share    `json:"contained"`
	Agencies  []string `json:"agencies,omitempty"`
}

func newJSONCluster(c *Cluster) jsonCluster {
	j := jsonCluster{Schema, c.ID, len(c.Members), c.Medoid, make([]jsonMember, len(c.Members)), append([]string{}, c.Agencies...), c.Cited, nil}
	for i, m := range c.Members {
		j.Members[i] = newJSONMember(&m)
	}
	for _, v := range c.History {
		j.History = append(j.History, newJSONVersion(&v))
	}
	return j
}

func newJSONMember(m *Member) jsonMember {
	return jsonMember{m.ID, m.Source, Share(m.Jaccard), Share(m.Contained), m.Agencies}
}

func newJSONVersion(v *Version) jsonVersion {
	j := jsonVersion{ID: v.ID, From: v.From}
	if v.From != "" {
		j.Added, j.Kept = (*Share)(&v.Added), (*Share)(&v.Kept)
	}
	return j
}

// MarshalJSON returns what the line of a cluster has of a version.
func (v Version) MarshalJSON() ([]byte, error) { return Marshal(newJSONVersion(&v)) }

// MarshalJSON returns what the line of a cluster has of a member.
func (m Member) MarshalJSON() ([]byte, error) { return Marshal(newJSONMember(&m)) }
