package dedup

import "github.com/samewire/samewire/dedup/internal/base"

// Config holds the knobs. The zero value is the recommended setting; a zero field means its default. Configs can be compared with ==.
//
//	Scheme     Scheme  // how a signature's slots are computed. Default Fast.
//	Width      int     // words a shingle, 1 to 64, default 5. Narrower shingles survive heavier rewriting and are shared by chance more often.
//	Slots      int     // minimum hashes a signature holds, 8 to 4096, default 128. The error of an estimated Jaccard j is about √(j(1-j)/Slots).
//	Rate       float64 // share of a long story's shingles by which candidates are found, in (0, 1], default 0.25; short stories give more.
//	                   // A higher rate finds smaller overlaps and takes more memory and time. Clusters takes three fifths of it.
//	MinJaccard float64 // least exact Jaccard of the pairs that Pairs yields, in [0, 1]. Default 0: the pairs of relation PartialReuse or
//	                   // closer, whatever their Jaccard.
//	Cut        float64 // least mean probability of being one report at which Clusters joins two groups, in (0, 1], default 0.4.
//	Window     int     // most stories that one shared shingle pairs a story with, at least 2, default 128. It bounds the work where one phrase
//	                   // stands in thousands of stories; Pairs may leave out pairs of a family of more copies. Clusters takes a quarter of it.
//	Cores      int     // how many stories are worked on at a time, default all cores. It changes no result.
type Config = base.Config

// Scheme names how a signature's slots are computed.
type Scheme = base.Scheme

const (
	// Fast is fast similarity sketching (Dahlgaard, Knudsen and Thorup, FOCS 2017, https://doi.org/10.1109/FOCS.2017.67): one hash an
	// element for all slots, with no more variance than independent minimum hashes have and less for small sets.
	Fast = base.Fast
	// Classic is the MinWise of github.com/dgryski/go-minhash over the two halves of murmur3's 128-bit hash: Slots hashes an
	// element, and values that other users of those packages can compare.
	Classic = base.Classic
)
