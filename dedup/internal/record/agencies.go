package record

import (
	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// agencyWords has a bit for each upper half of the 32-bit hashes of words that may be an agency's name in the body of a story. A few other words,
// one in a thousand, share such a half.
var agencyWords = func() (set [1 << 16 / 64]uint64) {
	for _, w := range wire.AgencyWords() {
		for _, form := range []string{w, w + "'s"} {
			for _, t := range shingle.AppendWords(nil, form) {
				h := uint32(t.Hash)
				set[h>>22] |= 1 << (h >> 16 % 64)
			}
		}
	}
	return set
}()

// mayNameAgency reports whether the word with this hash may be an agency's name.
func mayNameAgency(h uint32) bool { return agencyWords[h>>22]>>(h>>16%64)&1 != 0 }
