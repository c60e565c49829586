package stream

import (
	"iter"
	"maps"
	"slices"
)

// Rows returns the row of the stream itself and all others as they are, by number.
func (s *Stream) Rows() (meta []byte, rows iter.Seq[Row]) {
	return s.appendMeta(nil), func(yield func(Row) bool) {
		for _, x := range s.stories {
			if !x.gone && !yield(Row{x.number, s.appendState(nil, x)}) {
				return
			}
		}
		for _, from := range slices.Sorted(maps.Keys(s.into)) {
			if !yield(Row{from | mostNumbers, appendMerged(nil, s.into[from])}) {
				return
			}
		}
	}
}
