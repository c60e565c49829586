package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/samewire/samewire/dedup/stage"
)

// What is shuffled is batches: records for one partition, as bytes, the first of which says what they are. A record has no key or window of its own there, as an
// element of Beam has, and a worker sorts a partition in memory.

// The kinds of batches.
const (
	kindPath     = 'p' // of a file
	kindNumber   = 'n' // a story of a file, by its place there: its number, and a check
	kindRepeated = 'd' // a story of a file whose id an earlier one has
	kindPlace    = 'l' // a number: its file, and the place there
	kindPass     = 's' // a number: the story passes the filter
	kindKeys     = 'k' // keys of a story
	kindPairs    = 'P' // pairs and how often they were met
	kindEnds     = 'E' // the ends of a part of a hot list
	kindRow      = 'r'
	kindTitle    = 't' // what is shown of a story
	kindSample   = 'S'
	kindRequest  = 'q' // a number, and the partition that wants its row, or sample
	kindFirst    = 'f' // a copy and its first
	kindHolders  = 'h' // of a piece
	kindMark     = 'm'
	kindNext     = 'a' // a story that a story is in a pair with
	kindEdge     = 'e'
	kindRoot     = 'c' // a story and the smallest of its component
	kindLine     = 'o' // of the output
)

const (
	batchBytes = 64 << 10 // of a batch that is full
	heldBytes  = 32 << 20 // of batches that are not, in one worker
)

// work is what the DoFns have in common.
type work struct {
	Options options
	Stage   string // the name by which its figures go
	plan    *stage.Plan
	cpu     beam.Counter
	stories int64 // 0 where they have not been counted
}

// Setup makes the plan.
func (w *work) Setup() (err error) {
	w.cpu = beam.NewCounter(cpuMetric, w.Stage)
	w.plan, err = stage.New(w.Options.Settings)
	return err
}

// partitions returns into how many partitions something goes of which each story has so many bytes.
func (w *work) partitions(counts func(*[]byte) bool, bytes int64) (int64, error) {
	if w.stories == 0 {
		n, err := countOf(counts)
		if err != nil {
			return 0, err
		}
		w.stories = n
	}
	return 1 + w.stories*bytes/int64(w.Options.PartitionBytes), nil
}

// timed counts the processor's time until the function that it returns is called.
func (w *work) timed(ctx context.Context) func() {
	began, done := threadTime()
	return func() { w.cpu.Inc(ctx, int64(done()-began)) }
}

// The namespaces of the figures by stage: bytes that go into a shuffle, and those that are kept between two steps, batches, and the processor's nanoseconds.
const (
	bytesMetric   = "shuffled-bytes"
	keptMetric    = "kept-bytes"
	batchesMetric = "shuffled-batches"
	cpuMetric     = "cpu-ns"
)

// out gathers the records that a stage sends to partitions.
type out struct {
	kind           byte
	record         []byte // the next one
	batches        map[int64][]byte
	held           int
	bytes, flushed beam.Counter
}

func newOut(name string, kind byte) *out {
	return &out{kind: kind, batches: map[int64][]byte{}, bytes: beam.NewCounter(bytesMetric, name), flushed: beam.NewCounter(batchesMetric, name)}
}

// newKept is newOut of what is read where it was written: runners keep it until all workers know what it is joined with.
func newKept(name string, kind byte) *out {
	o := newOut(name, kind)
	o.bytes = beam.NewCounter(keptMetric, name)
	return o
}

// uint appends a number to the record.
func (o *out) uint(n uint64) { o.record = binary.AppendUvarint(o.record, n) }

// number appends the number of a story.
func (o *out) number(n uint32) { o.uint(uint64(n)) }

// string appends bytes with their length.
func (o *out) string(b string) {
	o.record = append(binary.AppendUvarint(o.record, uint64(len(b))), b...)
}

// float appends a number that has few bits.
func (o *out) float(f float32) { o.uint(uint64(bits.ReverseBytes32(math.Float32bits(f)))) }

// increasing appends increasing numbers.
func (o *out) increasing(all []uint32) {
	o.uint(uint64(len(all)))
	last := uint32(0)
	for _, n := range all {
		o.number(n - last)
		last = n
	}
}

// send ends the record and sends it to a partition.
func (o *out) send(ctx context.Context, emit func(int64, []byte), to int64) {
	b := o.batches[to]
	if b == nil {
		b = append(make([]byte, 0, 256), o.kind)
	}
	b = append(b, o.record...)
	o.held += len(o.record)
	o.record = o.record[:0]
	if len(b) < batchBytes {
		o.batches[to] = b
		if o.held < heldBytes {
			return
		}
		o.flush(ctx, emit)
		return
	}
	delete(o.batches, to)
	o.held -= len(b)
	o.emit(ctx, emit, to, b)
}

func (o *out) emit(ctx context.Context, emit func(int64, []byte), to int64, b []byte) {
	o.flushed.Inc(ctx, 1)
	o.bytes.Inc(ctx, int64(len(binary.AppendVarint(nil, to))+len(b)))
	emit(to, b)
}

// flush sends what there is.
func (o *out) flush(ctx context.Context, emit func(int64, []byte)) {
	for to, b := range o.batches {
		o.emit(ctx, emit, to, b)
	}
	clear(o.batches)
	o.held = 0
}

// sender is the work of what sends to one place.
type sender struct {
	work
	out *out
}

// FinishBundle sends the rest.
func (s *sender) FinishBundle(ctx context.Context, emit func(int64, []byte)) { s.out.flush(ctx, emit) }

// errBatch reports a batch that cannot be read.
var errBatch = errors.New("a batch that ends too early: do all workers run the same program?")

// decoder reads records.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) more() bool { return len(d.rest) > 0 && !d.bad }

func (d *decoder) uint() uint64 {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 {
		d.bad, d.rest = true, nil
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

func (d *decoder) number() uint32 { return uint32(d.uint()) }

func (d *decoder) bytes(n int) []byte {
	if n < 0 || n > len(d.rest) {
		d.bad, d.rest = true, nil
		return nil
	}
	b := d.rest[:n:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) string() []byte { return d.bytes(int(d.uint())) }

func (d *decoder) float() float32 { return math.Float32frombits(bits.ReverseBytes32(uint32(d.uint()))) }

func (d *decoder) increasing(dst []uint32) []uint32 {
	n, last := d.uint(), uint32(0)
	for ; n > 0 && !d.bad; n-- {
		last += d.number()
		dst = append(dst, last)
	}
	return dst
}

// each calls do for every batch.
func each(batches func(*[]byte) bool, do func(kind byte, d *decoder)) error {
	var b []byte
	for batches(&b) {
		if len(b) == 0 {
			return errBatch
		}
		d := decoder{rest: b[1:]}
		for kind := b[0]; d.more(); {
			left := len(d.rest)
			if do(kind, &d); len(d.rest) == left { // of another kind than is read here
				d.bad = true
			}
		}
		if d.bad {
			return fmt.Errorf("%w (%q, %d bytes)", errBatch, b[0], len(b))
		}
	}
	return nil
}

// mix spreads the bits of a number: murmur3's 64-bit finalizer.
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xFF51AFD7ED558CCD
	x ^= x >> 33
	x *= 0xC4CEB9FE1A85EC53
	return x ^ x>>33
}

// spread returns one of so many partitions.
func spread(x uint64, partitions int64) int64 { return int64(mix(x) % uint64(partitions)) }

// block returns the partition of a story's number.
func (o *options) block(number uint32) int64 { return int64(number >> o.BlockBits) }
