package dedup

import "github.com/samewire/samewire/dedup/internal/minhash"

// Signature is the stored sketch of one story: its minimum hashes, from which the Jaccard with another is estimated, and a sample of
// its shingles by which candidates are found and containment is estimated. It is immutable; the zero Signature belongs to no Config.
type Signature struct{ s minhash.Signature }

// MismatchError reports that two signatures, or a signature and a Sketcher or Index, were made under different settings: in the Field of Config,
// or in "version" or "shingle version" where the rules of another release made one of them.
type MismatchError = minhash.MismatchError

// ErrCorrupt reports bytes that are no signature.
var ErrCorrupt = minhash.ErrCorrupt

// Len returns how many shingles the story has, repeats counted.
func (s Signature) Len() int { return s.s.Size }

// Jaccard returns the estimated Jaccard of the two stories' shingles, in [0, 1]: the share of equal slots. Its standard error is at most
// about √(j(1-j)/Slots); 1 for two stories without words. Signatures of different settings are a [*MismatchError].
func (s Signature) Jaccard(t Signature) (float64, error) { return s.s.Jaccard(t.s) }

// Containment returns the estimated share of s's shingles found in t, in [0, 1], from the sampled shingles. With n of s's shingles in reach
// of both samples its standard error is about √(c(1-c)/n); n is at least 64 for stories of that many shingles, or all of them, as long as
// t is no longer than 64/Rate shingles, and Rate times s's shingles otherwise. It is 1 where s has no words, 0 where nothing is in reach.
func (s Signature) Containment(t Signature) (float64, error) { return s.s.Containment(t.s) }

// AppendBinary appends the binary form of s to b. It never fails.
func (s Signature) AppendBinary(b []byte) ([]byte, error) { return s.s.AppendBinary(b), nil }

// MarshalBinary returns the binary form of s.
func (s Signature) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary sets s to the signature that data holds. Bytes that are no signature are an error that wraps [ErrCorrupt], a signature
// of another version is a [*MismatchError]; s is unchanged then.
func (s *Signature) UnmarshalBinary(data []byte) error {
	read, err := minhash.Decode(data)
	if err == nil {
		s.s = read
	}
	return err
}
