package sample

import "github.com/samewire/samewire/dedup/internal/hash"

// MinShare is the least share of the shorter story's shingles for which a pair is looked at as one report. Rewrites of one report share a third and more;
// the estimate by shared keys swings by about a tenth.
const MinShare = 0.15

// MinShared is the fewest keys that such a pair shares.
const MinShared = 2

// Likely reports whether stories that share so many keys, and could share reach, are looked at as one report.
func Likely(hits, reach int) bool { return float64(hits) >= MinShare*float64(reach) }

// Searched returns the keys by which a story is searched. One shingle is all there is to share: it counts twice, but only with its like.
func Searched(keys []uint32) []uint32 {
	if len(keys) == 1 {
		return []uint32{keys[0], uint32(hash.Mix(uint64(keys[0]) + 1))}
	}
	return keys
}
