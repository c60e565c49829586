package match

import "github.com/samewire/samewire/dedup/internal/base"

// Relation says how two stories stand to each other.
type Relation uint8

// The relations, closest last. SameEvent takes more than overlap: Decide never finds it.
const (
	Unrelated Relation = iota
	SameEvent
	PartialReuse
	SameWire
	Identical
)

var relations = base.Names{What: "relation", Of: []string{"unrelated", "same-event", "partial-reuse", "same-wire", "identical"}}

// String returns the relation's name as tools print it, such as "same-wire".
func (r Relation) String() string { return relations.String(uint8(r)) }

// MarshalText returns the relation's name.
func (r Relation) MarshalText() ([]byte, error) { return relations.Marshal(uint8(r)) }

// UnmarshalText reads a relation's name.
func (r *Relation) UnmarshalText(text []byte) error {
	v, err := relations.Unmarshal(text)
	if err == nil {
		*r = Relation(v)
	}
	return err
}
