package dedup

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/samewire/samewire/dedup/wire"
	"github.com/samewire/samewire/shingle"
)

// Sketcher computes signatures. It is safe for concurrent use.
type Sketcher struct {
	cfg    Config
	kind   kind
	buffer sync.Pool // *sketchBuffer
}

type sketchBuffer struct {
	words   []shingle.Word
	hashes  []uint64
	scratch []uint64
}

// NewSketcher returns a Sketcher, or all faults of the Config.
func NewSketcher(cfg Config) (*Sketcher, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	return &Sketcher{cfg: cfg, kind: kindOf(cfg)}, nil
}

// Sketch returns the signature of an article's body, furniture and credits set aside.
func (s *Sketcher) Sketch(a Article) Signature {
	b, _ := s.buffer.Get().(*sketchBuffer)
	if b == nil {
		b = &sketchBuffer{scratch: make([]uint64, s.cfg.Slots)}
	}
	defer s.buffer.Put(b)
	b.words = appendBody(b.words[:0], a.Text, wire.Parse(a.Text).Body)
	b.hashes = shingle.Shingler{Width: s.cfg.Width}.Append(b.hashes[:0], b.words)
	return s.sketch(b.hashes, b.scratch)
}

// SketchSet returns the signature of a set of shingles, for texts that are no news or were cut into shingles before.
func (s *Sketcher) SketchSet(set shingle.Set) Signature {
	return s.sketch(set.Hashes(), make([]uint64, s.cfg.Slots))
}

func (s *Sketcher) sketch(hashes, scratch []uint64) Signature {
	if len(hashes) == 0 {
		return Signature{kind: s.kind}
	}
	sig := s.slots(make([]uint32, s.cfg.Slots), hashes, scratch)
	sig.keys = s.cfg.sampling().append(nil, hashes)
	return sig
}

// slots returns the signature of one shingle or more without its sample; fast is where the slots of the Fast scheme go.
func (s *Sketcher) slots(fast []uint32, hashes, scratch []uint64) Signature {
	sig := Signature{kind: s.kind, size: len(hashes)}
	if s.cfg.Scheme == Classic {
		sig.classic = classicSlots(hashes, s.cfg.Slots)
	} else {
		sig.fast = fast
		fastSlots(sig.fast, scratch, hashes)
	}
	return sig
}

// kind is what two signatures must have in common to be compared, and what is stored with them.
type kind struct {
	version uint8 // of the signature's rules; shingle.Version is part of it
	scheme  Scheme
	width   uint8
	slots   uint16
	rate    float32
}

// signatureVersion changes when the same text under the same Config would get another signature.
const signatureVersion = shingle.Version + 1 // the 1: round 1 of the Fast scheme draws by one multiplication

func kindOf(c Config) kind {
	return kind{signatureVersion, c.Scheme, uint8(c.Width), uint16(c.Slots), float32(c.Rate)}
}

// MismatchError reports that two signatures, or a signature and a Sketcher or Index, were made under different settings.
type MismatchError struct {
	Field      string // of Config, or "version" where the rules of another release made one of them
	Have, Want string
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("dedup: signature has %s %s, want %s: sketch both sides with one Config", e.Field, e.Have, e.Want)
}

func (k kind) match(want kind) error {
	for _, f := range []struct {
		name       string
		have, want any
	}{
		{"version", k.version, want.version},
		{"Scheme", k.scheme, want.scheme},
		{"Width", k.width, want.width},
		{"Slots", k.slots, want.slots},
		{"Rate", k.rate, want.rate},
	} {
		if f.have != f.want {
			return &MismatchError{f.name, fmt.Sprint(f.have), fmt.Sprint(f.want)}
		}
	}
	return nil
}

// Signature is the stored sketch of one story: its minimum hashes, from which the Jaccard with another is estimated, and a sample of
// its shingles by which candidates are found and containment is estimated. It is immutable; the zero Signature belongs to no Config.
type Signature struct {
	kind    kind
	size    int      // shingles, repeats counted
	fast    []uint32 // slots of the Fast scheme; nil for a story without words
	classic []uint64 // slots of the Classic scheme
	keys    []uint32 // sorted sample, see sampling
}

// Len returns how many shingles the story has, repeats counted.
func (s Signature) Len() int { return s.size }

// Jaccard returns the estimated Jaccard of the two stories' shingles, in [0, 1]: the share of equal slots. Its standard error is at most
// about √(j(1-j)/Slots); 1 for two stories without words. Signatures of different settings are a [*MismatchError].
func (s Signature) Jaccard(t Signature) (float64, error) {
	if err := s.kind.match(t.kind); err != nil {
		return 0, err
	}
	if s.size == 0 || t.size == 0 {
		if s.size == t.size {
			return 1, nil
		}
		return 0, nil
	}
	equal := 0
	for i, v := range s.fast {
		if t.fast[i] == v {
			equal++
		}
	}
	for i, v := range s.classic {
		if t.classic[i] == v {
			equal++
		}
	}
	return float64(equal) / float64(s.kind.slots), nil
}

// Containment returns the estimated share of s's shingles found in t, in [0, 1], from the sampled shingles. With n of s's shingles in reach
// of both samples its standard error is about √(c(1-c)/n); n is at least 64 for stories of that many shingles, or all of them, as long as
// t is no longer than 64/Rate shingles, and Rate times s's shingles otherwise. It is 1 where s has no words, 0 where nothing is in reach.
func (s Signature) Containment(t Signature) (float64, error) {
	if err := s.kind.match(t.kind); err != nil {
		return 0, err
	}
	if s.size == 0 {
		return 1, nil
	}
	hits, reach, _ := s.shared(t)
	if reach == 0 {
		return 0, nil
	}
	return float64(hits) / float64(reach), nil
}

// shared returns how many keys both hold, and how many keys of s and of t are below both bounds.
func (s Signature) shared(t Signature) (hits, inS, inT int) {
	bound := min(s.bound(), t.bound())
	a, b := s.keys, t.keys
	inS, inT = below(a, bound), below(b, bound)
	return common(a[:inS], b[:inT]), inS, inT
}

// bound returns the bound below which all of the story's keys are held.
func (s Signature) bound() uint64 {
	if len(s.keys) == sampleMost {
		return uint64(s.keys[sampleMost-1]) + 1
	}
	return sampling{float64(s.kind.rate), sampleSize}.bound(s.size)
}

// The binary form, little-endian:
//
//	"SWsg"           magic
//	uint8            version, pins shingle.Version, the mix of hashes and the sample's bound
//	uint8            scheme
//	uint8            width
//	uint16           slots
//	uint32           rate, as an IEEE 754 bit pattern
//	uint64           shingles
//	uint16           keys
//	slots × uint32   (Fast) or uint64 (Classic); none where shingles is 0
//	keys × uint32    increasing
const magic = "SWsg"

const headerSize = 4 + 1 + 1 + 1 + 2 + 4 + 8 + 2

// AppendBinary appends the binary form of s to b. It never fails.
func (s Signature) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magic...)
	b = append(b, s.kind.version, byte(s.kind.scheme), s.kind.width)
	b = binary.LittleEndian.AppendUint16(b, s.kind.slots)
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(s.kind.rate))
	b = binary.LittleEndian.AppendUint64(b, uint64(s.size))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(s.keys)))
	for _, v := range s.fast {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	for _, v := range s.classic {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	for _, k := range s.keys {
		b = binary.LittleEndian.AppendUint32(b, k)
	}
	return b, nil
}

// MarshalBinary returns the binary form of s.
func (s Signature) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// ErrCorrupt reports bytes that are no signature.
var ErrCorrupt = errors.New("dedup: not a signature")

// UnmarshalBinary sets s to the signature that data holds. Bytes that are no signature are an error that wraps [ErrCorrupt], a signature
// of another version is a [*MismatchError]; s is unchanged then.
func (s *Signature) UnmarshalBinary(data []byte) error {
	corrupt := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
	}
	if len(data) < headerSize {
		return corrupt("%d bytes, a header needs %d", len(data), headerSize)
	}
	if string(data[:4]) != magic {
		return corrupt("it begins with %q, not %q", data[:4], magic)
	}
	if data[4] != signatureVersion {
		return &MismatchError{"version", fmt.Sprint(data[4]), fmt.Sprint(signatureVersion)}
	}
	k := kind{data[4], Scheme(data[5]), data[6], binary.LittleEndian.Uint16(data[7:]), math.Float32frombits(binary.LittleEndian.Uint32(data[9:]))}
	if _, err := (Config{Scheme: k.scheme, Width: int(k.width), Slots: int(k.slots), Rate: float64(k.rate)}).withDefaults(); err != nil ||
		k.width == 0 || k.slots == 0 || k.rate == 0 {
		return corrupt("no Config has scheme %d, width %d, %d slots, rate %v", k.scheme, k.width, k.slots, k.rate)
	}
	size := binary.LittleEndian.Uint64(data[13:])
	keys := int(binary.LittleEndian.Uint16(data[21:]))
	if size > math.MaxInt || keys > sampleMost || uint64(keys) > size {
		return corrupt("%d keys of %d shingles", keys, size)
	}
	slots, slotSize := int(k.slots), 4
	if size == 0 {
		slots = 0
	}
	if k.scheme == Classic {
		slotSize = 8
	}
	if want := headerSize + slots*slotSize + 4*keys; len(data) != want {
		return corrupt("%d bytes, its header asks for %d", len(data), want)
	}
	t := Signature{kind: k, size: int(size)}
	rest := data[headerSize:]
	if slots > 0 && k.scheme == Classic {
		t.classic = make([]uint64, slots)
		for i := range t.classic {
			t.classic[i] = binary.LittleEndian.Uint64(rest[8*i:])
		}
	} else if slots > 0 {
		t.fast = make([]uint32, slots)
		for i := range t.fast {
			t.fast[i] = binary.LittleEndian.Uint32(rest[4*i:])
		}
	}
	rest = rest[slots*slotSize:]
	if keys > 0 {
		t.keys = make([]uint32, keys)
	}
	for i := range t.keys {
		t.keys[i] = binary.LittleEndian.Uint32(rest[4*i:])
		if i > 0 && t.keys[i] <= t.keys[i-1] {
			return corrupt("key %d is not above the one before", i)
		}
	}
	*s = t
	return nil
}

// Bucket is a key to group signatures by, in a map or on an engine: stories of one bucket are candidates.
type Bucket uint64

// Buckets returns the buckets of a signature, in no order that means anything, each once. What they find depends on Config.MinJaccard:
//
// From 0.5 on they are bands of slots (see [Bands]): stories at that Jaccard share a bucket with a probability of at least 0.999.
//
// Below, each sampled shingle is a bucket, and stories that share two are candidates, whether they are alike or one holds the other:
// with n shingles in common they share about Rate times n buckets, more where both are short.
func (s *Sketcher) Buckets(sig Signature) ([]Bucket, error) {
	if err := sig.kind.match(s.kind); err != nil {
		return nil, err
	}
	if s.cfg.MinJaccard < bandedFrom {
		out := make([]Bucket, len(sig.keys))
		for i, k := range sig.keys {
			out[i] = Bucket(k)
		}
		return out, nil
	}
	rows, bands := Bands(s.cfg.Slots, s.cfg.MinJaccard)
	if sig.size == 0 {
		return nil, nil
	}
	out := make([]Bucket, bands)
	for b := range out {
		out[b] = Bucket(sig.band(b, rows))
	}
	return out, nil
}

// bandedFrom is the least MinJaccard at which bands find pairs as surely as sampled shingles do, at less work.
const bandedFrom = 0.5

// bander computes the bands of stories, reusing its sketcher's buffers. It is not safe for concurrent use.
type bander struct {
	sketcher    *Sketcher
	fast        []uint32
	scratch     []uint64
	rows, bands int
}

func newBander(cfg Config) *bander {
	b := &bander{sketcher: &Sketcher{cfg: cfg, kind: kindOf(cfg)}, fast: make([]uint32, cfg.Slots), scratch: make([]uint64, cfg.Slots)}
	b.rows, b.bands = Bands(cfg.Slots, cfg.MinJaccard)
	return b
}

// appendKeys appends a key for each of a story's bands, increasing; none for a story without words. Every band has a range of its own in the
// keys, in which the hashes of its slots lie evenly.
func (b *bander) appendKeys(keys []uint32, hashes []uint64) []uint32 {
	if len(hashes) == 0 {
		return keys
	}
	sig := b.sketcher.slots(b.fast, hashes, b.scratch)
	for i := range b.bands {
		keys = append(keys, uint32((uint64(i)<<32+sig.band(i, b.rows)>>32)/uint64(b.bands)))
	}
	return keys
}

// band returns the hash of slots b*rows to (b+1)*rows, and of b.
func (s Signature) band(b, rows int) uint64 {
	h := uint64(b) + 1
	for i := b * rows; i < (b+1)*rows; i++ {
		var v uint64
		if s.classic != nil {
			v = s.classic[i]
		} else {
			v = uint64(s.fast[i])
		}
		h = mix(h*0x9E3779B97F4A7C15 + v)
	}
	return h
}

// Bands returns the most rows a band, and the bands of that many rows, with which slots minimum hashes find a pair of the given Jaccard
// with a probability 1-(1-j^rows)^bands of at least 0.999; one row where nothing reaches it.
func Bands(slots int, jaccard float64) (rows, bands int) {
	for rows = min(16, slots); rows > 1; rows-- {
		bands = slots / rows
		if math.Pow(1-math.Pow(jaccard, float64(rows)), float64(bands)) <= 0.001 {
			return rows, bands
		}
	}
	return 1, slots
}
