package posting

import (
	"slices"

	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/parallel"
)

// Batch is the keys of at most 256 stories, by their lowest byte: keys are such that those bytes lie evenly.
type Batch struct {
	Stories []uint32 // their numbers
	keys    []uint32 // see With
	ends    [256]uint32
}

// Len returns how many keys b has.
func (b *Batch) Len() int { return len(b.keys) }

// With returns the keys that have a lowest byte. In its place stands which of the stories has the key.
func (b *Batch) With(low int) []uint32 {
	return b.keys[b.from(low):b.from(low+1)]
}

// from returns where the keys with a lowest byte begin; that of none, 256, is their end.
func (b *Batch) from(low int) uint32 {
	if low == 0 {
		return 0
	}
	return b.ends[low-1]
}

// Batcher makes batches.
type Batcher struct{ keys memory.Arena[uint32] }

// NewBatcher returns a Batcher that keeps keys in memory of a pool, which may be nil.
func NewBatcher(pool *memory.Pool) *Batcher { return &Batcher{memory.Arena[uint32]{Pool: pool}} }

// Free gives the memory of all batches back to the pool: they must not be used any more.
func (b *Batcher) Free() { b.keys.Free() }

// Batch returns a batch of keys, in any order; of says which of the stories has each.
func (b *Batcher) Batch(stories, keys []uint32, of []uint8) *Batch {
	made := &Batch{Stories: stories, keys: b.keys.Take(len(keys))}
	var at [256]uint32
	for _, k := range keys {
		at[uint8(k)]++
	}
	sum := uint32(0)
	for i, n := range at {
		at[i], sum = sum, sum+n
	}
	of = of[:len(keys)]
	for i, k := range keys {
		at := &at[uint8(k)]
		made.keys[*at] = k&^0xFF | uint32(of[i])
		*at++
	}
	made.ends = at
	return made
}

// KeysOf returns the keys of stories by their numbers, in memory of a pool, which may be nil, and made by some workers.
func KeysOf(stories [][]uint32, workers parallel.Workers, pool *memory.Pool) Keys {
	const size = 64 // of a batch
	k := Keys{Batches: make([]*Batch, (len(stories)+size-1)/size), Workers: workers, Pool: pool, makers: make([]*Batcher, workers.Cores)}
	k.Each(len(k.Batches), 1, func(w int) func(int) {
		k.makers[w] = NewBatcher(pool)
		var allBuffer []uint32
		var ofBuffer []uint8
		return func(i int) {
			numbers, all, of := make([]uint32, 0, size), allBuffer[:0], ofBuffer[:0]
			for s := i * size; s < min((i+1)*size, len(stories)); s++ {
				for range stories[s] {
					of = append(of, uint8(len(numbers)))
				}
				all = append(all, stories[s]...)
				numbers = append(numbers, uint32(s))
			}
			if allBuffer, ofBuffer = all, of; len(all) > 0 {
				k.Batches[i] = k.makers[w].Batch(numbers, all, of)
			}
		}
	})
	k.Batches = slices.DeleteFunc(k.Batches, func(b *Batch) bool { return b == nil })
	if k.Over() { // some batches are not made
		k.Batches = nil
	}
	return k
}
