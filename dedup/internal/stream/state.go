package stream

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/wire"
)

// The state of a story, little-endian, where n is an unsigned varint:
//
//	uint8    version
//	uint8    bit 0: the body tells nothing of the headline; bit 1: its time of publication is known; bit 2: some of its words are boilerplate
//	n, bytes     its id
//	n, bytes     its source
//	n            words
//	uint32       digest of the headline
//	uint32       digest of the place of its dateline
//	uint8        number of its update
//	uint8        notice
//	uint64       class of stories with the same words
//	varint       Unix milliseconds of its publication, if known
//	varint       and of its arrival
//	n, n × (n, bytes)   agencies that are credited
//	n, n × (n, bytes)   and those that are only cited
//	n, n × uint32       digests of pieces, not decreasing
//	n bytes              of each digest: bit 0: it is boilerplate; bit 1: it is page text of the source
//	n, n × uint32       keys, increasing
//	n, n, n × uint32    where some words are boilerplate, how many are not, and the keys of these
//	n            its cluster, 0 for none
//	n, n × (n, uint64)  edges to stories that came before it: how many numbers before, increasing; and the bits of how alike they are
//
// That of a cluster that was merged is the version and n, the one that it was merged into. The row of the stream itself is
//
//	uint8    version
//	uint8    record.Version
//	n        the next number of a story
//	n        and of a cluster
//	n        words a shingle
//	uint64   bits of the rate of keys
//	n        the fewest keys
//	uint64   bits of Cut
//	n        Window
const stateVersion = 1

const (
	isUntold = 1 << iota
	isPublished
	isReduced
)

const (
	isBoilerplate = 1 << iota
	isPageText
)

// ErrCorrupt reports rows that no stream wrote.
var ErrCorrupt = errors.New("dedup: not the state of a stream")

// VersionError reports rows of another version.
type VersionError struct{ Have, Want uint8 }

func (e *VersionError) Error() string {
	return fmt.Sprintf("dedup: state of a stream of version %d, want %d", e.Have, e.Want)
}

// SettingsError reports a stream of other settings.
type SettingsError struct {
	Setting    string
	Have, Want any
}

func (e *SettingsError) Error() string {
	return fmt.Sprintf("dedup: the stream was made with %s %v, not %v", e.Setting, e.Have, e.Want)
}

func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

func (s *Stream) appendMeta(b []byte) []byte {
	b = append(b, stateVersion, record.Version)
	b = binary.AppendUvarint(b, uint64(s.next))
	b = binary.AppendUvarint(b, uint64(s.nextCluster))
	b = binary.AppendUvarint(b, uint64(s.o.Width))
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(s.o.Density.Rate))
	b = binary.AppendUvarint(b, uint64(s.o.Density.Fewest))
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(s.o.Cut))
	return binary.AppendUvarint(b, uint64(s.o.Window))
}

// setMeta reads the row of the stream.
func (s *Stream) setMeta(meta []byte) error {
	r := reader{data: meta}
	if v := r.byte(); len(meta) > 0 && v != stateVersion {
		return &VersionError{v, stateVersion}
	}
	if v := r.byte(); r.fault == "" && v != record.Version {
		return &record.VersionError{Have: v, Want: record.Version}
	}
	next, nextCluster := r.uvarint(mostNumbers), r.uvarint(mostNumbers)
	width, rate, fewest, cut, window := r.uvarint(math.MaxInt32), r.float(), r.uvarint(math.MaxInt32), r.float(), r.uvarint(math.MaxInt)
	if r.end(); r.fault != "" {
		return corrupt("its row: %s", r.fault)
	}
	for _, x := range []SettingsError{
		{"Width", int(width), s.o.Width},
		{"a rate of", rate, s.o.Density.Rate},
		{"samples of at least", int(fewest), s.o.Density.Fewest},
		{"Cut", cut, s.o.Cut},
		{"Window", int(window), s.o.Window},
	} {
		if x.Have != x.Want {
			return &x
		}
	}
	s.next, s.nextCluster = uint32(next), uint32(nextCluster)
	return nil
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendNumbers(b []byte, numbers []uint32) []byte {
	b = binary.AppendUvarint(b, uint64(len(numbers)))
	for _, n := range numbers {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}

// appendState appends the state of a story.
func (s *Stream) appendState(b []byte, x *story) []byte {
	flags := byte(0)
	if x.untold {
		flags |= isUntold
	}
	if x.published != base.NoTime {
		flags |= isPublished
	}
	if x.own < x.words {
		flags |= isReduced
	}
	b = slices.Grow(b, 128+4*(len(x.digests)+len(x.keys)+len(x.rest)))
	b = append(b, stateVersion, flags)
	b = appendString(appendString(b, x.id), s.names[x.source])
	b = binary.AppendUvarint(b, uint64(x.words))
	b = binary.LittleEndian.AppendUint32(b, x.headline)
	b = binary.LittleEndian.AppendUint32(b, x.dateline)
	b = append(b, x.update, byte(x.notice))
	b = binary.LittleEndian.AppendUint64(b, x.class)
	if x.published != base.NoTime {
		b = binary.AppendVarint(b, x.published)
	}
	b = binary.AppendVarint(b, x.arrived)
	credited, cited := x.credits.Of()
	for _, names := range [][]string{credited, cited} {
		b = binary.AppendUvarint(b, uint64(len(names)))
		for _, n := range names {
			b = appendString(b, n)
		}
	}
	b = appendNumbers(b, x.digests)
	for _, d := range x.digests {
		stands := byte(0)
		if s.set.Everywhere(d) {
			stands |= isBoilerplate
		}
		if s.set.Pages.Has(x.source, d) && !s.known.Has(x.source, d) {
			stands |= isPageText
		}
		b = append(b, stands)
	}
	b = appendNumbers(b, x.keys)
	if x.own < x.words {
		b = appendNumbers(binary.AppendUvarint(b, uint64(x.own)), x.rest)
	}
	b = binary.AppendUvarint(b, uint64(x.cluster))
	earlier := slices.DeleteFunc(slices.Clone(x.edges), func(e edge) bool { return e.to.number > x.number })
	slices.SortFunc(earlier, func(e, f edge) int { return cmp.Compare(f.to.number, e.to.number) })
	b = binary.AppendUvarint(b, uint64(len(earlier)))
	for _, e := range earlier {
		b = binary.AppendUvarint(b, uint64(x.number-e.to.number))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(e.like))
	}
	return b
}

// reader reads what was appended. After the first fault it returns zeros.
type reader struct {
	data  []byte
	fault string
}

func (r *reader) take(n uint64) []byte {
	if r.fault == "" && n > uint64(len(r.data)) {
		r.fault = "it was cut short"
	}
	if r.fault != "" {
		return nil
	}
	out := r.data[:n]
	r.data = r.data[n:]
	return out
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) uint32() uint32 {
	if b := r.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *reader) uint64() uint64 {
	if b := r.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (r *reader) float() float64 { return math.Float64frombits(r.uint64()) }

// uvarint reads a number that is most at the most.
func (r *reader) uvarint(most uint64) uint64 {
	v, n := binary.Uvarint(r.data)
	if r.fault == "" && (n <= 0 || v > most) {
		r.fault = "a number is too large, or cut short"
	}
	if r.fault != "" {
		return 0
	}
	r.data = r.data[n:]
	return v
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.data)
	if r.fault == "" && n <= 0 {
		r.fault = "a number is too large, or cut short"
	}
	if r.fault != "" {
		return 0
	}
	r.data = r.data[n:]
	return v
}

func (r *reader) string() string { return string(r.take(r.uvarint(math.MaxInt32))) }

// count reads how many things follow, each of so many bytes at least.
func (r *reader) count(size int) int {
	n := r.uvarint(math.MaxInt32)
	if r.fault == "" && n*uint64(size) > uint64(len(r.data)) {
		r.fault = "it was cut short"
		return 0
	}
	return int(n)
}

func (r *reader) numbers(dst []uint32) []uint32 {
	for range r.count(4) {
		dst = append(dst, r.uint32())
	}
	return dst
}

func (r *reader) strings() (all []string) {
	for range r.count(1) {
		all = append(all, r.string())
	}
	return all
}

func (r *reader) end() {
	if r.fault == "" && len(r.data) > 0 {
		r.fault = fmt.Sprintf("%d bytes too many", len(r.data))
	}
}

// decoded is a story as its row has it.
type decoded struct {
	story
	source string
	stands []byte // of its digests
	before []uint32
	likes  []float64
}

// decodeState reads the state of a story.
func decodeState(number uint32, state []byte) (*decoded, error) {
	r := reader{data: state}
	if v := r.byte(); len(state) > 0 && v != stateVersion {
		return nil, &VersionError{v, stateVersion}
	}
	flags := r.byte()
	if flags&^(isUntold|isPublished|isReduced) != 0 {
		r.fault = "unknown flags"
	}
	x := &decoded{story: story{number: number, untold: flags&isUntold != 0}}
	x.id, x.source = r.string(), r.string()
	x.words = uint32(r.uvarint(math.MaxUint32))
	x.own = x.words
	x.headline, x.dateline, x.update, x.notice, x.class = r.uint32(), r.uint32(), r.byte(), wire.NoticeKind(r.byte()), r.uint64()
	x.published = base.NoTime
	if flags&isPublished != 0 {
		x.published = r.varint()
	}
	x.arrived = r.varint()
	if credited, cited := r.strings(), r.strings(); len(credited)+len(cited) > 0 {
		x.credits = &record.Credits{Credited: credited, Cited: cited}
	}
	all := r.numbers(nil)
	n := len(all)
	x.stands = r.take(uint64(n))
	all = slices.Clip(r.numbers(all))
	x.digests, x.keys = all[:n:n], all[n:]
	if flags&isReduced != 0 {
		x.own = uint32(r.uvarint(math.MaxUint32))
		x.rest = r.numbers(nil)
	}
	x.cluster = uint32(r.uvarint(mostNumbers - 1))
	for range r.count(9) {
		x.before = append(x.before, uint32(r.uvarint(mostNumbers)))
		x.likes = append(x.likes, r.float())
	}
	r.end()
	increasing := func(numbers []uint32, by uint32) bool {
		for i := range numbers[min(1, len(numbers)):] {
			if numbers[i]+by > numbers[i+1] || numbers[i]+by < numbers[i] {
				return false
			}
		}
		return true
	}
	switch {
	case r.fault != "":
	case x.id == "":
		r.fault = "no id"
	case flags&isReduced != 0 && x.own >= x.words:
		r.fault = "more words than there are"
	case x.words == 0 && len(x.digests)+len(x.keys)+len(x.before) > 0:
		r.fault = "keys of no words"
	case !increasing(x.digests, 0), !increasing(x.keys, 1), !increasing(x.rest, 1):
		r.fault = "numbers out of order"
	case !increasing(x.before, 1) || len(x.before) > 0 && (x.before[0] == 0 || x.before[len(x.before)-1] > number):
		r.fault = "edges out of order"
	case slices.ContainsFunc(x.stands, func(b byte) bool { return b&^(isBoilerplate|isPageText) != 0 }):
		r.fault = "unknown marks of pieces"
	case slices.ContainsFunc(x.likes, func(v float64) bool { return !(v >= 0 && v <= 1) }):
		r.fault = "an edge that is none"
	}
	if r.fault != "" {
		return nil, corrupt("story %d: %s", number, r.fault)
	}
	return x, nil
}

// Restore returns the stream that rows are of, in any order. It behaves as the one that wrote them, but that parts of many stories are linked again where they
// may have grown since they were. Bytes that are no rows are an error that wraps [ErrCorrupt].
func Restore(o Options, meta []byte, rows iter.Seq2[Row, error]) (*Stream, error) {
	s := New(o)
	if err := s.setMeta(meta); err != nil {
		return nil, err
	}
	var all []*decoded
	var failed error
	worker := func() func([]Row) decodedRows { return decodeRows }
	const batch = 256
	err := parallel.Batches(parallel.Cores(0), batch, copied(rows), func(r Row) int { return len(r.State) }, worker, func(r decodedRows) {
		if failed = cmp.Or(failed, r.failed); failed != nil {
			return
		}
		for _, x := range r.stories {
			if x.number >= s.next || x.cluster >= s.nextCluster {
				failed = corrupt("story %d of cluster %d has no number of the stream's", x.number, x.cluster)
				return
			}
		}
		all = append(all, r.stories...)
		maps.Copy(s.into, r.into)
	})
	if err = cmp.Or(err, failed); err != nil {
		return nil, err
	}
	for _, from := range slices.Sorted(maps.Keys(s.into)) {
		if from >= s.nextCluster {
			return nil, corrupt("cluster %d has no number of the stream's", from)
		}
	}
	slices.SortFunc(all, func(a, b *decoded) int { return cmp.Compare(a.number, b.number) })
	if err := s.restore(all); err != nil {
		return nil, err
	}
	return s, nil
}

// copied yields rows whose states stay as they are, as those of a database do not.
func copied(rows iter.Seq2[Row, error]) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range rows {
			if row.State = bytes.Clone(row.State); !yield(row, err) {
				return
			}
		}
	}
}

// decodedRows is what some rows say.
type decodedRows struct {
	stories []*decoded
	into    map[uint32]uint32 // clusters that were merged
	failed  error
}

func decodeRows(rows []Row) (out decodedRows) {
	for _, row := range rows {
		if row.Number < mostNumbers {
			x, err := decodeState(row.Number, row.State)
			if err != nil {
				return decodedRows{failed: err}
			}
			out.stories = append(out.stories, x)
			continue
		}
		from := row.Number &^ mostNumbers
		into, err := decodeMerged(from, row.State)
		if err != nil {
			return decodedRows{failed: err}
		}
		if out.into == nil {
			out.into = map[uint32]uint32{}
		}
		out.into[from] = into
	}
	return out
}

// decodeMerged reads the row of a cluster that was merged, and returns which one it was merged into.
func decodeMerged(from uint32, state []byte) (into uint32, err error) {
	r := reader{data: state}
	if v := r.byte(); len(state) > 0 && v != stateVersion {
		return 0, &VersionError{v, stateVersion}
	}
	into = uint32(r.uvarint(mostNumbers - 1))
	if r.end(); r.fault == "" && (into == 0 || into >= from) { // the older one goes on
		r.fault = "merged into none that is older"
	}
	if r.fault != "" {
		return 0, corrupt("cluster %d: %s", from, r.fault)
	}
	return into, nil
}

// restore makes the stream of stories, by number.
func (s *Stream) restore(all []*decoded) error {
	s.stories = make([]*story, 0, len(all))
	credits := record.CreditSet{}
	s.slots = make(map[string]uint32, len(all))
	for i, d := range all {
		x := new(story)
		*x = d.story
		all[i] = nil
		s.slots[x.id] = uint32(i)
		if len(s.slots) <= i || i > 0 && s.stories[i-1].number == x.number {
			return corrupt("story %q is there twice", x.id)
		}
		x.credits = credits.One(x.credits)
		x.stamp = s.nextStamp()
		x.source = s.sourceOf(d.source)
		for i, b := range d.stands {
			if b&isBoilerplate != 0 {
				s.set.Put(x.digests[i], true)
			}
			if b&isPageText != 0 {
				s.set.Pages.Put(x.source, x.digests[i], true)
			}
		}
		for k, back := range d.before {
			y := numbered(s.stories[max(0, i-int(back)):], x.number-back) // no two are of one number
			if y == nil {
				return corrupt("story %d has an edge to %d, which is not there", x.number, x.number-back)
			}
			x.edges = append(x.edges, edge{y, unknown, d.likes[k]})
			y.edges = append(y.edges, edge{x, unknown, d.likes[k]})
		}
		s.stories = append(s.stories, x)
	}
	byClass := slices.DeleteFunc(slices.Clone(s.stories), func(x *story) bool { return x.words == 0 })
	slices.SortFunc(byClass, func(a, b *story) int { return cmp.Compare(a.class, b.class) })
	for from, i := 0, 1; i <= len(byClass); i++ {
		if i == len(byClass) || byClass[i].class != byClass[from].class {
			s.restoreCopies(byClass[from:i])
			from = i
		}
	}
	for _, x := range s.stories {
		x.in = x.words > 0 && x.isSearched()
		if len(x.edges) > 0 && !x.in {
			return corrupt("story %d has edges and is not searched", x.number)
		}
	}
	s.fill()
	s.restoreParts()
	c := s.begin(nil)
	for _, x := range s.stories {
		if k := s.survivor(x.cluster); k != 0 {
			x.cluster = 0
			c.move(x, k)
		}
	}
	for _, x := range s.stories {
		if x.cluster != x.first().cluster {
			return corrupt("story %d is not in the cluster of its words", x.number)
		}
		if x.same != nil {
			x.same.cluster = x.cluster
		}
	}
	c.bury()
	for from := range s.into {
		k := s.clusters[s.survivor(from)]
		if k == nil {
			delete(s.into, from)
			continue
		}
		k.from = append(k.from, from)
	}
	s.digests.Long(alwaysLooked+1, func(digest uint32, n int) {
		if n <= mostLooked {
			s.unsure[digest] = true
		}
	})
	return nil
}

// appendMerged appends the state of a cluster that was merged into another.
func appendMerged(b []byte, into uint32) []byte {
	return binary.AppendUvarint(append(b, stateVersion), uint64(into))
}

// restoreCopies finds the first ones of a class: see change.arrange.
func (s *Stream) restoreCopies(same []*story) {
	if len(same) < 2 {
		return
	}
	slices.SortFunc(same, byID)
	firsts := tellCopies(same)
	if len(firsts) > mostFew {
		s.many[same[0].class] = newFirsts(firsts)
	}
}

// restoreParts makes the parts that edges connect.
func (s *Stream) restoreParts() {
	for _, x := range s.stories {
		if x.part != nil || len(x.edges) == 0 {
			continue
		}
		p := new(part)
		p.fill(x)
		if p.linked = len(p.members); p.linked > alwaysLinked {
			s.stale[p] = true
		}
	}
}
