package dedup

import "github.com/samewire/samewire/dedup/internal/match"

// Relation says how two stories stand to each other. Its String is the name that tools print, such as "same-wire"; it marshals as that.
type Relation = match.Relation

// The relations, closest last.
const (
	Unrelated    = match.Unrelated
	SameEvent    = match.SameEvent    // no copied passages to speak of, same happening: shared names, places and dates say so
	PartialReuse = match.PartialReuse // different reports that share copied passages
	SameWire     = match.SameWire     // rewrites of one wire report, abridged, extended or updated
	Identical    = match.Identical    // the same words
)
