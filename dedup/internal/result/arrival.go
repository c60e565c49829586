package result

import (
	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/jsonl"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/wire"
)

// Kind says what a story is to those that came before it.
type Kind uint8

const (
	NewReport Kind = iota // like none
	Copy                  // the same words as another
	Rewrite               // another text of a report that is there
	Update                // a later version of a text that is there
)

var kinds = base.Names{What: "kind", Of: []string{"new", "copy", "rewrite", "update"}}

// String returns "new", "copy", "rewrite" or "update".
func (k Kind) String() string { return kinds.String(uint8(k)) }

// MarshalText returns the name of the kind.
func (k Kind) MarshalText() ([]byte, error) { return kinds.Marshal(uint8(k)) }

// UnmarshalText reads the name of a kind.
func (k *Kind) UnmarshalText(text []byte) error {
	v, err := kinds.Unmarshal(text)
	if err == nil {
		*k = Kind(v)
	}
	return err
}

// Likeness is what a story is to one of a stream.
type Likeness struct {
	ID          string         // of the one in the stream
	Cluster     string         // of that one; "" where it is alone
	Relation    match.Relation // by overlap alone
	Jaccard     float64        // exact, over the shingles of the bodies
	Contained   float64        // share of the story's shingles found in that one
	Kept        float64        // share of that one's shingles found in the story
	Probability float64        // that both run one wire report
}

// Arrival is what a stream says of a story that was added.
type Arrival struct {
	ID          string
	Kind        Kind
	Cluster     string         // "" while it is alone
	Merged      []string       // ids of clusters that it joined to Cluster, which go on naming it
	Closest     string         // the member of its cluster that it is closest to, or has the words of; "" of a new report
	Relation    match.Relation // to Closest, as the rest: see Likeness
	Jaccard     float64
	Contained   float64
	Kept        float64
	Probability float64
	Notice      wire.NoticeKind // what its text says of it, or its feed
	Warned      []string        // ids of the earlier members of its cluster that a kill, withdrawal or correction concerns
}

type jsonLikeness struct {
	ID          string         `json:"id"`
	Cluster     string         `json:"cluster,omitempty"`
	Relation    match.Relation `json:"relation"`
	Jaccard     jsonl.Share    `json:"jaccard"`
	Contained   jsonl.Share    `json:"contained"`
	Kept        jsonl.Share    `json:"kept"`
	Probability jsonl.Share    `json:"probability"`
}

// MarshalJSON returns id, cluster, if any, relation, jaccard, contained, kept and probability, rounded to four decimals.
func (l Likeness) MarshalJSON() ([]byte, error) {
	return jsonl.Marshal(jsonLikeness{l.ID, l.Cluster, l.Relation, jsonl.Share(l.Jaccard), jsonl.Share(l.Contained), jsonl.Share(l.Kept), jsonl.Share(l.Probability)})
}

// MarshalJSON returns the line that tools read: schema, id, kind, cluster, merged, closest, notice and warned, of which those that are empty are left out.
func (a Arrival) MarshalJSON() ([]byte, error) {
	j := struct {
		Schema  int           `json:"schema"`
		ID      string        `json:"id"`
		Kind    Kind          `json:"kind"`
		Cluster string        `json:"cluster,omitempty"`
		Merged  []string      `json:"merged,omitempty"`
		Closest *jsonLikeness `json:"closest,omitempty"`
		Notice  string        `json:"notice,omitempty"`
		Warned  []string      `json:"warned,omitempty"`
	}{jsonl.Schema, a.ID, a.Kind, a.Cluster, a.Merged, nil, "", a.Warned}
	if a.Notice != wire.NoNotice {
		j.Notice = a.Notice.String()
	}
	if a.Closest != "" {
		j.Closest = &jsonLikeness{a.Closest, "", a.Relation, jsonl.Share(a.Jaccard), jsonl.Share(a.Contained), jsonl.Share(a.Kept), jsonl.Share(a.Probability)}
	}
	return jsonl.Marshal(j)
}
