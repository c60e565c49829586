package result

import "github.com/samewire/samewire/dedup/internal/jsonl"

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
	ID    string       `json:"id"`
	From  string       `json:"from,omitempty"`
	Added *jsonl.Share `json:"added,omitempty"`
	Kept  *jsonl.Share `json:"kept,omitempty"`
}

type jsonMember struct {
	ID        string      `json:"id"`
	Source    string      `json:"source"`
	Jaccard   jsonl.Share `json:"jaccard"`
	Contained jsonl.Share `json:"contained"`
	Agencies  []string    `json:"agencies,omitempty"`
}

func newJSONCluster(c *Cluster) jsonCluster {
	j := jsonCluster{jsonl.Schema, c.ID, len(c.Members), c.Medoid, make([]jsonMember, len(c.Members)), append([]string{}, c.Agencies...), c.Cited, nil}
	for i, m := range c.Members {
		j.Members[i] = newJSONMember(&m)
	}
	for _, v := range c.History {
		j.History = append(j.History, newJSONVersion(&v))
	}
	return j
}

func newJSONMember(m *Member) jsonMember {
	return jsonMember{m.ID, m.Source, jsonl.Share(m.Jaccard), jsonl.Share(m.Contained), m.Agencies}
}

func newJSONVersion(v *Version) jsonVersion {
	j := jsonVersion{ID: v.ID, From: v.From}
	if v.From != "" {
		j.Added, j.Kept = (*jsonl.Share)(&v.Added), (*jsonl.Share)(&v.Kept)
	}
	return j
}

// MarshalJSON returns what the line of a cluster has of a version.
func (v Version) MarshalJSON() ([]byte, error) { return jsonl.Marshal(newJSONVersion(&v)) }

// MarshalJSON returns what the line of a cluster has of a member.
func (m Member) MarshalJSON() ([]byte, error) { return jsonl.Marshal(newJSONMember(&m)) }
