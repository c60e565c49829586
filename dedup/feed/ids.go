package feed

import (
	"fmt"
	"hash/maphash"
	"strings"
	"unicode/utf8"
)

// idOf returns the id of a file that is one story, or what begins the ids of its lines: the path, which may have bytes that no id may have.
func idOf(path string) string {
	if utf8.ValidString(path) {
		return path
	}
	var b strings.Builder
	for i := 0; i < len(path); {
		r, size := utf8.DecodeRuneInString(path[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, path[i])
		case r == '\\':
			b.WriteString(`\\`)
		default:
			b.WriteString(path[i : i+size])
		}
		i += size
	}
	return b.String()
}

// idHash stands for an id: 96 bits by which nobody can make two ids collide on purpose, the seeds being drawn at the start of the program, and
// of a million ids two do by chance once in 10^17 runs.
type idHash [3]uint32

var idSeeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

func hashID(id string) idHash {
	h := maphash.String(idSeeds[0], id)
	return idHash{uint32(h), uint32(h >> 32), uint32(maphash.String(idSeeds[1], id))}
}

// idSet is a set of ids. The zero value is empty.
type idSet struct {
	table []idHash // one stands at the place that its lower bits name, or in the next free one; the zero value is free
	n     int      // in the table
	zero  bool     // the zero value is in the set
}

// add adds an id and reports whether it is new.
func (s *idSet) add(h idHash) bool {
	if h == (idHash{}) {
		added := !s.zero
		s.zero = true
		return added
	}
	if 2*s.n >= len(s.table) {
		old := s.table
		s.table = make([]idHash, max(64, 2*len(old)))
		for _, h := range old {
			if h != (idHash{}) {
				s.table[s.place(h)] = h
			}
		}
	}
	i := s.place(h)
	if s.table[i] == h {
		return false
	}
	s.table[i] = h
	s.n++
	return true
}

// place returns where an id stands or would.
func (s *idSet) place(h idHash) uint64 {
	mask := uint64(len(s.table) - 1)
	i := (uint64(h[1])<<32 | uint64(h[0])) & mask
	for s.table[i] != (idHash{}) && s.table[i] != h {
		i = (i + 1) & mask
	}
	return i
}
