package stage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/samewire/samewire/dedup/internal/fields"
	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// Trace is what the filter keeps of a text. A story passes the filter where it is not Judged, or is in a [Plan.Likely] pair of [Runs] or [ShortRuns].
type Trace struct {
	Runs   uint32   // of the text: see dedup/internal/filter
	Judged bool     // by its runs
	Keys   []uint32 // of some of them, with a few repeats
	Others []uint32 // of the others, in short form, with all repeats
}

// IsShort reports whether a text is so short that all its runs are looked for among all of the others.
func (t *Trace) IsShort() bool { return t.Runs <= filter.ShortRuns }

// Tracer makes traces, reusing its buffers. It is not safe for concurrent use.
type Tracer struct {
	tracer *filter.Tracer
	judges bool
	trace  Trace
}

// NewTracer returns a Tracer.
func (p *Plan) NewTracer() *Tracer {
	return &Tracer{tracer: filter.NewTracer(p.depth), judges: p.Config.Width >= filter.MinWidth}
}

// Trace returns the trace of a text. It is valid until the next call.
func (t *Tracer) Trace(text string) *Trace {
	runs, judged := t.tracer.Find(text)
	x := &t.trace
	x.Runs, x.Judged = uint32(runs), judged && t.judges
	x.Keys = t.tracer.AppendKeys(x.Keys[:0])
	x.Others = t.tracer.AppendShort(x.Others[:0])
	return x
}

// KeysOf returns the keys of a story in a search for [Runs] or [ShortRuns], increasing, and what stands in their lists. Those of ShortRuns are below 1<<24; only
// lists of keys that a short story has make a pair.
func (p *Plan) KeysOf(s Search, story uint32, t *Trace) (keys []uint32, h Holder) {
	keys = slices.Clone(t.Keys)
	switch s {
	case Runs:
		h = newHolder(story, p.depth.Size(len(t.Keys), int(t.Runs)), t.IsShort())
	case ShortRuns:
		keys = append(keys, t.Others...)
		h = newHolder(story, filter.ShortSize(len(keys), int(t.Runs)), t.IsShort())
		for i := range keys {
			keys[i] &= sample.ShortMask
		}
	default:
		panic(fmt.Sprintf("stage: the keys of %v are those of rows", s))
	}
	slices.Sort(keys)
	return slices.Compact(keys), h
}

// ErrCorrupt reports bytes that are no trace or row of this version.
var ErrCorrupt = errors.New("stage: not what this version writes")

// traceVersion is the first byte of a trace's binary form. It changes with what the filter keeps of a text, and with the form.
const traceVersion = 1

// AppendBinary appends the binary form of t, some 500 bytes, to b: version, a byte that is 1 where it is judged, and as varints the runs and how many keys and
// others there are, then the keys in four bytes and the others in three, little-endian. It never fails.
func (t *Trace) AppendBinary(b []byte) ([]byte, error) {
	judged := byte(0)
	if t.Judged {
		judged = 1
	}
	b = append(b, traceVersion, judged)
	for _, n := range []int{int(t.Runs), len(t.Keys), len(t.Others)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, k := range t.Keys {
		b = binary.LittleEndian.AppendUint32(b, k)
	}
	for _, k := range t.Others {
		b = append(b, byte(k), byte(k>>8), byte(k>>16))
	}
	return b, nil
}

// UnmarshalBinary sets t to the trace that data holds, in memory of its own. What is no trace is an error that wraps [ErrCorrupt].
func (t *Trace) UnmarshalBinary(data []byte) error {
	d := fields.Reader{Data: data}
	if d.Uint8() != traceVersion {
		return fmt.Errorf("%w: a trace begins with %d", ErrCorrupt, traceVersion)
	}
	judged, runs, keys, others := d.Uint8(), d.Uvarint(math.MaxUint32), d.Uvarint(sample.Most), d.Uvarint(sample.Most)
	if rest := uint64(len(d.Data)); d.Bad || judged > 1 || rest != 4*keys+sample.ShortBytes*others {
		return fmt.Errorf("%w: a trace of %d bytes", ErrCorrupt, len(data))
	}
	*t = Trace{Runs: uint32(runs), Judged: judged == 1, Keys: make([]uint32, keys), Others: make([]uint32, others)}
	for i := range t.Keys {
		t.Keys[i] = d.Uint32()
	}
	for i := range t.Others {
		k := d.Bytes(sample.ShortBytes)
		t.Others[i] = uint32(k[0]) | uint32(k[1])<<8 | uint32(k[2])<<16
	}
	return nil
}
