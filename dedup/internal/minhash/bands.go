package minhash

import (
	"math"

	"github.com/samewire/samewire/dedup/internal/hash"
)

// Bander computes the bands of stories, reusing its buffers. It is not safe for concurrent use.
type Bander struct {
	kind        Kind
	fast        []uint32
	scratch     []uint64
	rows, bands int
}

// NewBander returns a Bander whose bands find pairs of a Jaccard.
func NewBander(k Kind, jaccard float64) *Bander {
	b := &Bander{kind: k, fast: make([]uint32, k.Slots), scratch: make([]uint64, k.Slots)}
	b.rows, b.bands = bandsFor(int(k.Slots), jaccard)
	return b
}

// AppendKeys appends a key for each of a story's bands, increasing; none for a story without words. Every band has a range of its own in the
// keys, in which the hashes of its slots lie evenly.
func (b *Bander) AppendKeys(keys []uint32, hashes []uint64) []uint32 {
	if len(hashes) == 0 {
		return keys
	}
	sig := b.kind.sketchSlots(b.fast, hashes, b.scratch)
	for i := range b.bands {
		keys = append(keys, uint32((uint64(i)<<32+sig.band(i, b.rows)>>32)/uint64(b.bands)))
	}
	return keys
}

// band returns the hash of slots b*rows to (b+1)*rows, and of b.
func (s Signature) band(b, rows int) uint64 {
	h := uint64(b) + 1
	for i := b * rows; i < (b+1)*rows; i++ {
		var v uint64
		if s.Classic != nil {
			v = s.Classic[i]
		} else {
			v = uint64(s.Fast[i])
		}
		h = hash.Mix(h*hash.Base + v)
	}
	return h
}

// bandsFor returns the most rows a band, and the bands of that many rows, with which slots minimum hashes find a pair of the given Jaccard
// with a probability 1-(1-j^rows)^bands of at least 0.999; one row where nothing reaches it.
func bandsFor(slots int, jaccard float64) (rows, bands int) {
	for rows = min(16, slots); rows > 1; rows-- {
		bands = slots / rows
		if math.Pow(1-math.Pow(jaccard, float64(rows)), float64(bands)) <= 0.001 {
			return rows, bands
		}
	}
	return 1, slots
}
