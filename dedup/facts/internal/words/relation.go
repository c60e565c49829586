package words

import "github.com/samewire/samewire/dedup/facts/internal/words/internal/layout"

// Relation is how two words stand to each other in WordNet.
type Relation uint8

const (
	None     Relation = iota
	Same              // one word, or two forms of one: kill and killed
	Antonym           // increased and decrease
	Synonym           // doctor and physician
	Hypernym          // either is the next broader word for the other: murder and kill. Of adjectives, the one a group is named after: huge and large
	Cause             // either brings the other about or cannot be without it: kill and die
	Kin               // one is made from the other and is another part of speech: resign and resignation
)

var names = [...]string{"none", "same", "antonym", "synonym", "hypernym", "cause", "kin"}

func (r Relation) String() string { return names[r] }

// Relation returns how a and b stand to each other; a.Relation(b) is b.Relation(a). Each is taken as any word that it can be a form of
// ("left" is of "left" and of "leave"), in its three most usual senses as each part of speech, for no context tells which is meant. Where more
// than one relation holds, the first in the order of the constants is returned. None if either word is not known; two words that are not
// known are not Same.
func (a ID) Relation(b ID) Relation {
	if a == 0 || b == 0 {
		return None
	}
	if a == b {
		return Same
	}
	x, y := a.meaning(), b.meaning()
	switch {
	case x[layout.Forms].meets(y[layout.Forms]):
		return Same
	case x[layout.Opposites].meets(y[layout.Forms]) || y[layout.Opposites].meets(x[layout.Forms]):
		return Antonym
	case x[layout.Senses].meets(y[layout.Senses]):
		return Synonym
	}
	if r := min(x[layout.Senses].leadsTo(y[layout.Senses]), y[layout.Senses].leadsTo(x[layout.Senses])); r < unlinked {
		return r
	}
	if x[layout.Kin].meets(y[layout.Forms]) || y[layout.Kin].meets(x[layout.Forms]) {
		return Kin
	}
	return None
}

// meaning is the four lists of a word, by [layout.List].
type meaning [4]list

func (a ID) meaning() meaning {
	lists := known[layout.Lists]
	at := int(layout.Uint32(known[layout.Meaning], int(a-1)))
	lengths, rest := layout.Uint16(lists, at), lists[2*(at+1):]
	var m meaning
	for i := range m {
		n := 2 * int(lengths>>(4*i)&layout.MaxList)
		m[i], rest = list(rest[:n]), rest[n:]
	}
	return m
}

// list is ascending uint16s.
type list string

func (l list) len() int        { return len(l) / 2 }
func (l list) at(i int) uint16 { return layout.Uint16(string(l), i) }

// meets reports whether the lists share an entry.
func (l list) meets(m list) bool {
	for i, j := 0, 0; i < l.len() && j < m.len(); {
		switch x, y := l.at(i), m.at(j); {
		case x == y:
			return true
		case x < y:
			i++
		default:
			j++
		}
	}
	return false
}

func (l list) has(x uint16) bool {
	for i := range l.len() {
		if l.at(i) == x {
			return true
		}
	}
	return false
}

// unlinked is more than any relation.
const unlinked = Kin + 1

// leadsTo returns Hypernym or Cause if a sense of l has a link to one of m, or unlinked.
func (l list) leadsTo(m list) Relation {
	linkAt, links := known[layout.LinkAt], known[layout.Links]
	best := unlinked
	for i := range l.len() {
		sense := int(l.at(i))
		from, end := layout.Uint16(linkAt, sense), layout.Uint16(linkAt, sense+1)
		for k := int(from); k < int(end); k++ {
			switch to := layout.Uint16(links, k); {
			case to&layout.Effect == 0 && m.has(to):
				return Hypernym
			case to&layout.Effect != 0 && m.has(to&^layout.Effect):
				best = Cause
			}
		}
	}
	return best
}
