package base

import (
	"errors"
	"fmt"

	"github.com/samewire/samewire/shingle"
)

// Config is what signatures pin, and stores of them. The zero value is the recommended setting; a zero field means its default. Signatures of two
// Configs can be compared where they are == once their defaults are set.
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
	// higher rate finds smaller overlaps and takes more memory and time. Clustering, which looks for larger overlaps than Pairing, takes three
	// fifths of it.
	Rate float64
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

var schemes = Names{"scheme", []string{"fast", "classic"}}

// String returns "fast" or "classic".
func (s Scheme) String() string { return schemes.String(uint8(s)) }

// MarshalText returns "fast" or "classic".
func (s Scheme) MarshalText() ([]byte, error) { return schemes.Marshal(uint8(s)) }

// UnmarshalText reads "fast" or "classic".
func (s *Scheme) UnmarshalText(text []byte) error {
	v, err := schemes.Unmarshal(text)
	if err == nil {
		*s = Scheme(v)
	}
	return err
}

// ConfigError reports a setting that is not allowed.
type ConfigError struct {
	Field   string // such as "Width"
	Value   any    // what it was
	Allowed string // such as "1 to 64"
}

func (e *ConfigError) Error() string {
	return fmt.Sprintf("dedup: %s is %v, allowed is %s", e.Field, e.Value, e.Allowed)
}

// Faults are the [*ConfigError]s of some settings.
type Faults []error

// Check adds a fault unless ok.
func (f *Faults) Check(ok bool, field string, value any, allowed string) {
	if !ok {
		*f = append(*f, &ConfigError{field, value, allowed})
	}
}

// Err returns all faults joined, nil where there are none.
func (f Faults) Err() error { return errors.Join(f...) }

// WithDefaults returns c with its zero fields set, or all its faults. It is no method, as those of a Config are exported by dedup.
func WithDefaults(c Config) (Config, error) {
	var faults Faults
	c = SetDefaults(c, &faults)
	return c, faults.Err()
}

// SetDefaults returns c with its zero fields set, and adds its faults to others.
func SetDefaults(c Config, faults *Faults) Config {
	if c.Width == 0 {
		c.Width = shingle.DefaultWidth
	}
	if c.Slots == 0 {
		c.Slots = 128
	}
	if c.Rate == 0 {
		c.Rate = 0.25
	}
	c.Rate = float64(float32(c.Rate)) // as signatures store it
	faults.Check(c.Scheme <= Classic, "Scheme", c.Scheme, "Fast or Classic")
	faults.Check(1 <= c.Width && c.Width <= 64, "Width", c.Width, "1 to 64")
	faults.Check(8 <= c.Slots && c.Slots <= 4096, "Slots", c.Slots, "8 to 4096")
	faults.Check(0 < c.Rate && c.Rate <= 1, "Rate", c.Rate, "more than 0, at most 1")
	return c
}

// Window is the default of a Window.
const Window = 128

// SetWindow returns a Window with its default set, and adds its fault.
func SetWindow(n int, faults *Faults) int {
	if n == 0 {
		n = Window
	}
	faults.Check(2 <= n, "Window", n, "2 or more")
	return n
}

// SetCut returns a Cut with its default set, and adds its fault.
func SetCut(cut float64, faults *Faults) float64 {
	if cut == 0 {
		cut = 0.4
	}
	faults.Check(0 < cut && cut <= 1, "Cut", cut, "more than 0, at most 1")
	return cut
}
