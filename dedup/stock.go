package dedup

import (
	"slices"

	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/shingle"
)

// Stock is what stories that have nothing else in common say word for word: a page's own text that was not known by its shape, a statement
// that everyone quotes, a background that an agency hangs under every report of a subject. It says nothing about whether two
// stories run one report.
const (
	stockWords   = 5    // the fewest words of a piece of stock: fewer stand in many stories by chance
	stockStories = 4    // the fewest stories that hold a piece of stock
	stockPieces  = 2    // the fewest such pieces in a story for which they are set aside
	stockPart    = 10   // and the least part of its pieces, one in so many
	stockLooks   = 12   // pairs of holders looked at to tell whether they have something else in common
	stockAlike   = 0.25 // share of sampled shingles from which two holders are versions of one report; stock has few such pairs
)

// setStockAside notes which pieces are stock, and takes the keys of the stories that are in part made of it from the rest of their words. A story
// that would be left with hardly a word keeps all.
func (c *corpus) setStockAside() {
	touched := c.findStock()
	readers, sides := make([]*reader, c.cfg.Cores), make([]side, c.cfg.Cores)
	for w := range readers {
		readers[w] = newReader(c.cfg)
	}
	c.each(len(c.stories), func(worker, i int) {
		s := c.stories[i]
		few := touched[i] < stockPieces || stockPart*int(touched[i]) < len(s.digests)
		s.digests = nil
		if few {
			return
		}
		r, side := readers[worker], &sides[worker]
		side.load(c, i)
		if told := side.without(c.stock); len(told.words) >= least {
			r.keys = r.appendKeys(r.keys[:0], told.words)
			s.told, s.keys = uint32(len(told.words)), slices.Clone(r.keys)
		}
	})
}

// findStock finds the pieces that are stock. It returns of each story how many of its pieces are.
func (c *corpus) findStock() []uint32 {
	digests := make([][]uint32, len(c.stories))
	for i, s := range c.stories {
		digests[i] = s.digests
	}
	keys := posting.KeysOf(digests, c.cfg.Cores, c.pool)
	for _, k := range c.kept {
		k.digests.Free()
	}
	found := make([]struct{ stock, touched []uint32 }, c.cfg.Cores) // by each core
	for w := range found {
		found[w].touched = make([]uint32, len(c.stories))
	}
	keys.Lists(func(worker int, digest uint32, holders []uint32) {
		if len(holders) < stockStories || !c.unlike(holders) {
			return
		}
		f := &found[worker]
		f.stock = append(f.stock, digest)
		for _, i := range holders {
			f.touched[i]++
		}
	})
	keys.Free()
	c.stock = map[uint32]bool{}
	touched := found[0].touched
	for w, f := range found {
		for _, digest := range f.stock {
			c.stock[digest] = true
		}
		if w > 0 {
			for i, n := range f.touched {
				touched[i] += n
			}
		}
	}
	return touched
}

// unlike reports whether most of some stories have little in common.
func (c *corpus) unlike(holders []uint32) bool {
	looks, alike := min(len(holders), stockLooks), 0
	for k := range looks {
		at := k * len(holders) / looks
		other := (at + 1 + k*7919%(len(holders)-1)) % len(holders)
		if c.alike(holders[at], holders[other]) {
			alike++
		}
		if 3*alike > looks {
			return false
		}
		if 3*(alike+looks-k-1) <= looks {
			return true
		}
	}
	return true
}

// piece is a stretch of a body of about a sentence.
type piece struct {
	end    uint32 // index of the first word after it
	digest uint32 // of its words
}

// appendPieces appends the pieces of a body. They end with sentences and lines, and after one word in sixteen, chosen by its hash, so that the
// same words are cut into the same pieces whatever stands around them and however a page was cut into lines.
func appendPieces(pieces []piece, text string, words []shingle.Word) []piece {
	var digest uint64
	for i, w := range words {
		digest = digest*0x9E3779B97F4A7C15 + w.Hash
		if i+1 == len(words) || w.Hash>>60 == 0 || endsPiece(text, w.End, words[i+1].Start) {
			pieces = append(pieces, piece{uint32(i + 1), uint32(mix(digest) >> 32)})
			digest = 0
		}
	}
	return pieces
}

// endsPiece reports whether a piece ends with what stands in text between two words: the end of a sentence or line.
func endsPiece(text string, from, to int) bool {
	// Both bytes are looked at before the length, which could not be foretold.
	return from < to && pieceEnds[text[from]]|pieceEnds[text[from+1]] != 0 && to-from > 1
}

var pieceEnds = [256]uint8{'.': 1, '!': 1, '?': 1, '\n': 1, '|': 1}

// alike reports whether two stories' sampled shingles say that one is a version of the other.
func (c *corpus) alike(a, b uint32) bool {
	return float64(common(c.stories[a].keys, c.stories[b].keys)) >= stockAlike*float64(c.reach(a, b))
}

// common returns how many keys are in both sorted lists.
func common(a, b []uint32) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x, y := a[i], b[j]
		if x == y {
			n++
		}
		if x <= y {
			i++
		}
		if y <= x {
			j++
		}
	}
	return n
}
