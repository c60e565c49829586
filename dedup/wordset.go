package dedup

import (
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// wordSet is a small set of words by the lower halves of their hashes, in a table in which each has a place to itself.
type wordSet struct {
	words [1 << wordSetBits]uint32
	shift uint8
}

const wordSetBits = 10

// newWordSet returns the set of the words of a list and of their possessives.
func newWordSet(list []string) *wordSet {
	var hashes []uint32
	for _, w := range list {
		for _, form := range []string{w, w + "'s"} {
			hashes = append(hashes, uint32(shingle.AppendWords(nil, form)[0].Hash))
		}
	}
	for shift := range 32 - wordSetBits {
		if s := (&wordSet{shift: uint8(shift)}); s.hold(hashes) {
			return s
		}
	}
	panic("dedup: no table holds the words: " + list[0])
}

// hold puts hashes into an empty set and reports whether no two had the same place.
func (s *wordSet) hold(hashes []uint32) bool {
	for _, h := range hashes {
		at := s.place(h)
		if *at != 0 && *at != h {
			return false
		}
		*at = h
	}
	return true
}

func (s *wordSet) place(h uint32) *uint32 { return &s.words[h>>(s.shift%32)%(1<<wordSetBits)] }

// has reports whether the word with this hash is in the set.
func (s *wordSet) has(h uint32) bool { return *s.place(h) == h }

// agencyWords are the words that may be the name of an agency in the body of a story.
var agencyWords = newWordSet(wire.AgencyWords())
