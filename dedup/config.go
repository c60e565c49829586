package dedup

import "github.com/samewire/samewire/dedup/internal/base"

// Config is what signatures pin, and stores of them. The zero value is the recommended setting; a zero field means its default. Configs can be
// compared with ==.
//
//	Scheme Scheme  // how a signature's slots are computed. Default Fast.
//	Width  int     // words a shingle, 1 to 64, default 5. Narrower shingles survive heavier rewriting and are shared by chance more often.
//	Slots  int     // minimum hashes a signature holds, 8 to 4096, default 128. The error of an estimated Jaccard j is about √(j(1-j)/Slots).
//	Rate   float64 // share of a long story's shingles by which candidates are found, in (0, 1], default 0.25; short stories give more.
//	               // A higher rate finds smaller overlaps and takes more memory and time. Clustering takes three fifths of it.
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

// ConfigError reports a setting that is not allowed: of a Config, Clustering, Pairing or Run. All faults of a call are reported at once, joined.
//
//	Field   string // such as "Width"
//	Value   any    // what it was
//	Allowed string // such as "1 to 64"
type ConfigError = base.ConfigError
