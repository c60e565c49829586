package dedup

import "slices"

// fastSlots fills slots with the minimum hashes of a set by fast similarity sketching: Dahlgaard, Knudsen and Thorup, "Fast similarity
// sketching", FOCS 2017, algorithm 1, https://doi.org/10.1109/FOCS.2017.67. In round i < k every element draws a slot and a value; in
// round k+i every element draws a value for slot i. A slot keeps the least value of the earliest round that reached it. A set of
// n ≥ k ln k elements fills all k slots in the first round, so that one hash an element is nearly all the work.
//
// A shingle's hash is random enough to be the first draw itself; later ones are made of it by a multiplication.
//
// scratch has the length of slots. hashes may hold repeats and must not be empty.
func fastSlots(slots []uint32, scratch []uint64, hashes []uint64) {
	k := uint64(len(slots))
	const empty = ^uint64(0)
	for i := range scratch {
		scratch[i] = empty
	}
	for _, h := range hashes { // round 0, without a branch: none could be foretold
		slot := &scratch[h>>32*k>>32]
		*slot = min(*slot, h&0xffffffff)
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
	for round := uint64(1); left > 0; round++ {
		tag := round << 32
		salt := round * 0x9E3779B97F4A7C15
		first, n := uint64(0), k // a shingle draws one of n slots from first on
		if round >= k {
			first, n = round-k, 1 // the round's own
		}
		for _, h := range hashes {
			x := (h ^ salt) * 0xff51afd7ed558ccd
			x ^= x >> 32
			slot := &scratch[first+x>>32*n>>32]
			if *slot < tag { // of an earlier round, as most are
				continue
			}
			if *slot == empty {
				left--
			}
			*slot = min(*slot, tag|x&0xffffffff)
		}
	}
	for i, v := range scratch {
		slots[i] = uint32(v)
	}
}
