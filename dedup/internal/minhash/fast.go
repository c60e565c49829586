package minhash

import (
	"slices"

	"github.com/samewire/samewire/dedup/internal/hash"
)

// fastSlots fills slots with the minimum hashes of a set by fast similarity sketching: Dahlgaard, Knudsen and Thorup, "Fast similarity
// sketching", FOCS 2017, algorithm 1, https://doi.org/10.1109/FOCS.2017.67. In round i < k every element draws a slot and a value; in
// round k+i every element draws a value for slot i. A slot keeps the least value of the earliest round that reached it. A set of
// n ≥ k ln k elements fills all k slots in the first round, so that one hash an element is nearly all the work.
//
// Draws are made of a shingle's hash by hash.Mix, those of round 1 by one multiplication: few slots are left to it where the set is not small.
//
// scratch has the length of slots. hashes may hold repeats and must not be empty.
func fastSlots(slots []uint32, scratch []uint64, hashes []uint64) {
	k := uint64(len(slots))
	for i := range scratch {
		scratch[i] = empty
	}
	for _, h := range hashes { // round 0, without a branch: it would be taken at random
		x := hash.Mix(h)
		slot := &scratch[x>>32*k>>32]
		*slot = min(*slot, x&0xffffffff)
	}
	left := 0
	for _, v := range scratch {
		if v == empty {
			left++
		}
	}
	if left > 0 && len(hashes) > 32*len(slots) { // many repeats of few shingles
		hashes = slices.Clone(hashes)
		slices.Sort(hashes)
		hashes = slices.Compact(hashes)
	}
	if left > 0 { // round 1
		for _, h := range hashes {
			x := h * hash.Factor
			x ^= x >> 32
			left -= lower(&scratch[x>>32*k>>32], 1, x)
		}
	}
	for round := uint64(2); left > 0; round++ {
		first, n := uint64(0), k // a shingle draws one of n slots from first on
		if round >= k {
			first, n = round-k, 1 // the round's own
		}
		for _, h := range hashes {
			x := hash.Mix(h ^ round*hash.Base)
			left -= lower(&scratch[first+x>>32*n>>32], round, x)
		}
	}
	for i, v := range scratch {
		slots[i] = uint32(v)
	}
}

// empty is a slot that no round has reached; others hold the round above the least value drawn in it.
const empty = ^uint64(0)

// lower makes a slot hold the value drawn in a round, the lower half of x, if that is less. It returns how many slots that fills.
func lower(slot *uint64, round, x uint64) (filled int) {
	if *slot>>32 < round { // of an earlier round, as most are
		return 0
	}
	if *slot == empty {
		filled = 1
	}
	*slot = min(*slot, round<<32|x&0xffffffff)
	return filled
}
