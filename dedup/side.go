package dedup

import "slices"

// side is a story with its words, ready to be compared. It is filled again for the next one.
type side struct {
	*story
	index  int // of the story, from 1; 0 for none
	body   text
	pieces []uint32 // of the body: end and digest in turn
	rest   text     // the body less stock, where it has any

	read          []uint32 // a record read back
	words, bitmap []uint32 // of rest
}

// told returns what the story tells: its body less stock.
func (s *side) told() *text {
	if s.story.told < s.place.words {
		return &s.rest
	}
	return &s.body
}

// load makes s the story i of a corpus; it reports whether it was another before.
func (s *side) load(c *corpus, i int) bool {
	if s.index == i+1 {
		return false
	}
	s.index, s.story = i+1, c.stories[i]
	s.body, s.pieces = c.bodies.get(s.place, &s.read)
	if s.story.told < s.place.words {
		s.rest = s.without(c.stock)
	}
	return true
}

// without returns the body's words less the pieces in stock.
func (s *side) without(stock map[uint32]bool) text {
	t := text{words: s.words[:0]}
	if s.body.quoted != nil {
		s.bitmap = slices.Grow(s.bitmap[:0], len(s.body.quoted))[:len(s.body.quoted)]
		clear(s.bitmap)
		t.quoted = s.bitmap
	}
	from := 0
	for p := s.pieces; len(p) > 0; p = p[2:] {
		end, digest := int(p[0]), p[1]
		if !stock[digest] {
			for i := from; i < end; i++ {
				if s.body.isQuoted(i) {
					t.quoted[len(t.words)/32] |= 1 << (len(t.words) % 32)
				}
				t.words = append(t.words, s.body.words[i])
			}
		}
		from = end
	}
	s.words = t.words
	return t
}

// identical reports whether two stories have the same words.
func (s *side) identical(t *side) bool {
	return s.digest == t.digest && slices.Equal(s.body.words, t.body.words)
}
