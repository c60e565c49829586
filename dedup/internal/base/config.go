package base

import (
	"errors"
	"fmt"

	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/shingle"
)

// Config holds the knobs. The zero value is the recommended setting; a zero field means its default. Configs can be compared with ==.
type Config struct {
	// Scheme is how a signature's slots are computed. Default Fast.
	Scheme Scheme

	// Width is how many words make a shingle, 1 to 64, default 5. Narrower shingles survive heavier rewriting and are shared by chance
	// more often.
	Width int

	// Slots is how many minimum hashes a signature holds, 8 to 4096, default 128. The error of an estimated Jaccard j is about
	// √(j(1-j)/Slots), so four times the slots halve it, at four times the size.
	Slots int

	// Rate is the share of a long story's shingles by which candidates are found, in (0, 1], default 0.25; short stories give more. A
	// higher rate finds smaller overlaps and takes more memory and time. Clusters, which looks for larger overlaps than Pairs, takes three
	// fifths of it.
	Rate float64

	// MinJaccard is the least exact Jaccard of the pairs that Pairs yields, in [0, 1]. Default 0: the pairs of relation PartialReuse
	// or closer, whatever their Jaccard.
	MinJaccard float64

	// Cut is the least mean probability of being one report at which Clusters joins two groups, in (0, 1], default 0.4. Higher splits
	// more, lower merges more.
	Cut float64

	// Window is the most stories that one shared shingle pairs a story with, at least 2, default 128. It bounds the work where one
	// phrase stands in thousands of stories. Pairs may leave out pairs of a family of more copies than that; Clusters, which joins
	// them through their neighbours, takes a quarter of it.
	Window int

	// Cores is how many stories are worked on at a time, default all cores. It changes no result.
	Cores int
}

// Scheme names how a signature's slots are computed.
type Scheme uint8

const (
	// Fast is fast similarity sketching (Dahlgaard, Knudsen and Thorup, FOCS 2017, https://doi.org/10.1109/FOCS.2017.67): one hash an
	// element for all slots, with no more variance than independent minimum hashes have and less for small sets.
	Fast Scheme = iota
	// Classic is the MinWise of github.com/dgryski/go-minhash over the two halves of murmur3's 128-bit hash: Slots hashes an
	// element, and values that other users of those packages can compare.
	Classic
)

// String returns "fast" or "classic".
func (s Scheme) String() string {
	switch s {
	case Fast:
		return "fast"
	case Classic:
		return "classic"
	}
	return fmt.Sprintf("scheme %d", uint8(s))
}

// WithDefaults returns c with its zero fields set, or all its faults. It is no method, as those of a Config are exported by dedup.
func WithDefaults(c Config) (Config, error) {
	set := func(field *int, value int) {
		if *field == 0 {
			*field = value
		}
	}
	set(&c.Width, shingle.DefaultWidth)
	set(&c.Slots, 128)
	set(&c.Window, 128)
	c.Cores = parallel.Cores(c.Cores)
	if c.Rate == 0 {
		c.Rate = 0.25
	}
	c.Rate = float64(float32(c.Rate)) // as signatures store it
	if c.Cut == 0 {
		c.Cut = 0.4
	}
	var faults []error
	check := func(ok bool, name string, value any, allowed string) {
		if !ok {
			faults = append(faults, fmt.Errorf("dedup: Config.%s is %v, allowed is %s", name, value, allowed))
		}
	}
	check(c.Scheme <= Classic, "Scheme", c.Scheme, "Fast or Classic")
	check(1 <= c.Width && c.Width <= 64, "Width", c.Width, "1 to 64")
	check(8 <= c.Slots && c.Slots <= 4096, "Slots", c.Slots, "8 to 4096")
	check(0 < c.Rate && c.Rate <= 1, "Rate", c.Rate, "more than 0, at most 1")
	check(0 <= c.MinJaccard && c.MinJaccard <= 1, "MinJaccard", c.MinJaccard, "0 to 1")
	check(0 < c.Cut && c.Cut <= 1, "Cut", c.Cut, "more than 0, at most 1")
	check(2 <= c.Window, "Window", c.Window, "2 or more")
	check(1 <= c.Cores, "Cores", c.Cores, "1 or more, 0 for all")
	return c, errors.Join(faults...)
}
