package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/fields"
	"github.com/samewire/samewire/dedup/wire"
)

// The rows of the database, numbers big-endian in keys and little-endian in values:
//
//	'h'                  the head: see head
//	'm'                  the row of the stream itself, see package stream
//	's' uint32           state of a story or cluster, see package stream
//	'r' uint32           record of a story, see package record
//	't' uint32           the story itself: see appendStory
//	'u' uint32           clusters that have other members: see appendChange
//
// Each commit writes the head. Beside the database stands the file "acknowledged": see mark.
const (
	headTable   = 'h'
	streamTable = 'm'
	stateTable  = 's'
	recordTable = 'r'
	storyTable  = 't'
	changeTable = 'u'
)

// firstCluster is the first number of states that is of a cluster.
const firstCluster = 1 << 31

func rowKey(table byte, number uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte{table}, number)
}

// sumOf returns what a state row adds to the sum in the head. The sum tells when a row is lost or stale.
func sumOf(number uint32, state []byte) uint64 {
	h := uint64(14695981039346656037) ^ uint64(number)*0x9e3779b97f4a7c15
	for len(state) >= 8 {
		h = (h ^ binary.LittleEndian.Uint64(state)) * 0x9fb21c651e98df25
		h ^= h >> 32
		state = state[8:]
	}
	for _, b := range state {
		h = (h ^ uint64(b)) * 1099511628211
	}
	h = (h ^ h>>29) * 0xbf58476d1ce4e5b9
	return h ^ h>>32
}

// errRow reports bytes that are no row of the table.
var errRow = errors.New("not a row of the store")

// cursor reads a row.
type cursor struct{ fields.Reader }

func (c *cursor) uvarint() uint64 { return c.Uvarint(math.MaxUint64) }

func (c *cursor) varint() int64 {
	v := c.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

func (c *cursor) strings() (all []string) {
	for n := c.uvarint(); n > 0 && !c.Bad; n-- {
		all = append(all, c.Text())
	}
	return all
}

func (c *cursor) time() time.Time {
	if c.Uint8() == 0 {
		return time.Time{}
	}
	return time.Unix(c.varint(), int64(c.Uvarint(1e9-1))).UTC()
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendStrings(b []byte, all []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(all)))
	for _, s := range all {
		b = appendString(b, s)
	}
	return b
}

func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	return binary.AppendUvarint(binary.AppendVarint(append(b, 1), t.Unix()), uint64(t.Nanosecond()))
}

// storyVersion is the first byte of a story's row.
const storyVersion = 1

// appendStory appends the row of a story: version, id, source, headline, credit, times of publication and arrival, signal, meta by key, what the stream
// said of it, and the text as the rest.
func appendStory(b []byte, s *Story) []byte {
	b = append(b, storyVersion)
	for _, part := range []string{s.ID, s.Source, s.Headline, s.Credit} {
		b = appendString(b, part)
	}
	b = appendTime(appendTime(b, s.Published), s.Arrived)
	b = appendString(b, string(s.Signal))
	b = binary.AppendUvarint(b, uint64(len(s.Meta)))
	for _, k := range slices.Sorted(maps.Keys(s.Meta)) {
		b = appendString(appendString(b, k), s.Meta[k])
	}
	a := &s.Arrival
	b = append(b, byte(a.Kind), byte(a.Relation), byte(a.Notice))
	b = appendStrings(appendString(b, a.Cluster), a.Merged)
	b = appendString(b, a.Closest)
	for _, v := range []float64{a.Jaccard, a.Contained, a.Kept, a.Probability} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	b = appendStrings(b, a.Warned)
	return append(b, s.Text...)
}

// decodeStory reads the row of a story.
func decodeStory(data []byte) (s Story, err error) {
	c := cursor{fields.Reader{Data: data}}
	if v := c.Uint8(); v != storyVersion || c.Bad {
		return Story{}, fmt.Errorf("%w: a story of version %d, want %d", errRow, v, storyVersion)
	}
	for _, p := range []*string{&s.ID, &s.Source, &s.Headline, &s.Credit} {
		*p = c.Text()
	}
	s.Published, s.Arrived = c.time(), c.time()
	s.Signal = Signal(c.Text())
	if n := c.uvarint(); n > 0 && !c.Bad {
		s.Meta = map[string]string{}
		for ; n > 0 && !c.Bad; n-- {
			k := c.Text()
			s.Meta[k] = c.Text()
		}
	}
	a := &s.Arrival
	a.ID = s.ID
	a.Kind, a.Relation, a.Notice = dedup.Kind(c.Uint8()), dedup.Relation(c.Uint8()), wire.NoticeKind(c.Uint8())
	a.Cluster, a.Merged, a.Closest = c.Text(), c.strings(), c.Text()
	for _, p := range []*float64{&a.Jaccard, &a.Contained, &a.Kept, &a.Probability} {
		*p = math.Float64frombits(c.Uint64())
	}
	a.Warned = c.strings()
	if c.Bad {
		return Story{}, fmt.Errorf("%w: a story that ends too early", errRow)
	}
	s.Text = string(c.Data)
	return s, nil
}

// changeVersion is the first byte of a row of changes of clusters.
const changeVersion = 1

// appendChange appends the row of changes of clusters: version, time, and of each its id, size, and what it was merged into.
func appendChange(b []byte, at time.Time, changed []ClusterChange) []byte {
	b = binary.AppendUvarint(appendTime(append(b, changeVersion), at), uint64(len(changed)))
	for _, k := range changed {
		b = appendString(binary.AppendUvarint(appendString(b, k.ID), uint64(k.Size)), k.Into)
	}
	return b
}

// decodeChange reads the row of changes of clusters.
func decodeChange(data []byte) (at time.Time, changed []ClusterChange, err error) {
	c := cursor{fields.Reader{Data: data}}
	if v := c.Uint8(); v != changeVersion || c.Bad {
		return at, nil, fmt.Errorf("%w: changes of version %d, want %d", errRow, v, changeVersion)
	}
	at = c.time()
	for n := c.uvarint(); n > 0 && !c.Bad; n-- {
		changed = append(changed, ClusterChange{c.Text(), int(c.Uvarint(firstCluster)), c.Text()})
	}
	if c.Bad || len(c.Data) > 0 {
		return time.Time{}, nil, fmt.Errorf("%w: changes that end too early, or too late", errRow)
	}
	return at, changed, nil
}

// head is the row that each commit writes.
type head struct {
	layout, story, record, words uint64 // versions
	config                       dedup.Config
	cut                          float64
	window                       uint64
	commits                      uint64 // so far
	offset                       uint64 // what is added to a number for its Seq
	next                         uint64 // the number after the last that was given
	stories                      uint64 // that are there
	sum                          uint64 // of the state rows, see sumOf
}

func (h *head) fields() []*uint64 {
	return []*uint64{&h.layout, &h.story, &h.record, &h.words, &h.window, &h.commits, &h.offset, &h.next, &h.stories, &h.sum}
}

// append appends the row: the fields, the Config, and a checksum.
func (h *head) append(b []byte) []byte {
	start := len(b)
	for _, p := range h.fields() {
		b = binary.LittleEndian.AppendUint64(b, *p)
	}
	b = append(b, byte(h.config.Scheme))
	for _, v := range []uint64{uint64(h.config.Width), uint64(h.config.Slots), math.Float64bits(h.config.Rate), math.Float64bits(h.cut)} {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b[start:]))
}

// decodeHead reads the row. One of another layout has no more than that in common with this.
func decodeHead(data []byte) (h head, err error) {
	c := cursor{fields.Reader{Data: data}}
	if h.layout = c.Uint64(); h.layout != layoutVersion && !c.Bad {
		return h, nil
	}
	for _, p := range h.fields()[1:] {
		*p = c.Uint64()
	}
	h.config.Scheme = dedup.Scheme(c.Uint8())
	h.config.Width, h.config.Slots = int(c.Uint64()), int(c.Uint64())
	h.config.Rate, h.cut = math.Float64frombits(c.Uint64()), math.Float64frombits(c.Uint64())
	if c.Bad || len(c.Data) != 4 || binary.LittleEndian.Uint32(c.Data) != crc32.ChecksumIEEE(data[:len(data)-4]) {
		return head{}, fmt.Errorf("%w: a head of %d bytes", errRow, len(data))
	}
	return h, nil
}

// The mark is how many commits were acknowledged, in a file of its own: magic, uint64 and their CRC-32. It is written, not synced, after each commit was
// synced, so it never says more than what was acknowledged. A database that has fewer commits has lost some, whatever it says itself: its log and manifest
// end where they cannot be read, which a torn write and a flipped bit have in common.
const (
	markFile  = "acknowledged"
	markMagic = "SWak"
	markSize  = 4 + 8 + 4
)

func appendMark(b []byte, commits uint64) []byte {
	b = binary.LittleEndian.AppendUint64(append(b, markMagic...), commits)
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

// decodeMark returns the commits of a mark, false for what is none.
func decodeMark(data []byte) (commits uint64, ok bool) {
	if len(data) != markSize || string(data[:4]) != markMagic || crc32.ChecksumIEEE(data[:12]) != binary.LittleEndian.Uint32(data[12:]) {
		return 0, false
	}
	return binary.LittleEndian.Uint64(data[4:]), true
}
