package dedup

import (
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/samewire/samewire/dedup/internal/huge"
	"github.com/samewire/samewire/dedup/internal/radix"
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
	rooms := make([]huge.Arena[uint64], c.cfg.Cores)
	groups := c.held(rooms)
	unlike := make([]bool, len(groups))
	c.each(len(groups), func(_, i int) { unlike[i] = c.unlike(groups[i]) })
	c.stock = map[uint32]bool{}
	touched := make([]uint32, len(c.stories))
	for i, holders := range groups {
		if unlike[i] {
			c.stock[uint32(holders[0]>>32)] = true
			for _, h := range holders {
				touched[uint32(h)]++
			}
		}
	}
	for w := range rooms {
		rooms[w].Free()
	}

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

// held returns the holders of the pieces that enough stories hold to be stock: the piece's digest in the upper half, the story in the lower,
// increasing, each once. Pieces that few stories hold are counted out beforehand. Each core takes a range of digests, and a room, where they stand.
func (c *corpus) held(rooms []huge.Arena[uint64]) [][]uint64 {
	n := 0
	for _, s := range c.stories {
		n += len(s.digests)
	}
	shift := 32 - min(32, bits.Len(uint(n/2)))
	parts := make([][][]uint64, len(rooms))
	var workers sync.WaitGroup
	for w := range parts {
		workers.Go(func() {
			low, high := uint64(w)<<32/uint64(len(parts)), uint64(w+1)<<32/uint64(len(parts))
			counts := huge.Arena[uint8]{Pool: c.pool}
			count := counts.Take(int((high-1)>>shift - low>>shift + 1)) // of pieces by the upper bits of their digests, to 255
			clear(count)
			first := uint32(low >> shift)
			for _, s := range c.stories {
				for _, digest := range s.digests {
					if low <= uint64(digest) && uint64(digest) < high {
						if k := &count[digest>>shift-first]; *k < math.MaxUint8 {
							*k++
						}
					}
				}
			}
			room := 0
			for _, n := range count {
				if n >= stockStories {
					room += int(n)
				}
			}
			rooms[w].Pool = c.pool
			held, spare := rooms[w].Take(room)[:0], rooms[w].Take(room)
			for i, s := range c.stories {
				for _, digest := range s.digests {
					if low <= uint64(digest) && uint64(digest) < high && count[digest>>shift-first] >= stockStories {
						held = append(held, uint64(digest)<<32|uint64(i))
					}
				}
			}
			counts.Free()
			held, _ = radix.Sort(held, spare, 32, bits.Len64(high-1)) // the stories are in order already
			held = slices.Compact(held)
			for i, j := 0, 0; i < len(held); i = j {
				for j = i + 1; j < len(held) && held[j]>>32 == held[i]>>32; j++ {
				}
				if j-i >= stockStories {
					parts[w] = append(parts[w], held[i:j])
				}
			}
		})
	}
	workers.Wait()
	return slices.Concat(parts...)
}

// unlike reports whether most of some stories, named in the lower halves, have little in common.
func (c *corpus) unlike(holders []uint64) bool {
	looks, alike := min(len(holders), stockLooks), 0
	for k := range looks {
		at := k * len(holders) / looks
		other := (at + 1 + k*7919%(len(holders)-1)) % len(holders)
		if c.alike(uint32(holders[at]), uint32(holders[other])) {
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
