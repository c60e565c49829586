package sketch

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/radix"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/shingle"
)

// Write sketches the stories of a source; of the Config its Width and Rate count. Keys are kept within the memory of the work, or in a temporary file, until all stories were
// read; of each story a row stays in memory, about 130 bytes, with its id, source and headline.
func Write(config base.Config, work *base.Work, source base.Source, to io.Writer) error {
	w := &writer{config: config, work: work, to: bufio.NewWriterSize(to, 1<<20)}
	w.spilled.Most, w.spilled.Dir = work.Texts()+work.Words(), work.TempDir
	defer w.spilled.Close()
	head := append([]byte(magic), fileVersion, record.Version, shingle.Version, filter.Version, byte(config.Width))
	head = binary.LittleEndian.AppendUint32(head, math.Float32bits(float32(config.Rate)))
	w.write(binary.LittleEndian.AppendUint32(head, crc32.Checksum(head, castagnoli)))
	if err := w.read(source); err != nil {
		return err
	}
	return w.end()
}

// writer is a file that is written.
type writer struct {
	config  base.Config
	work    *base.Work
	to      *bufio.Writer
	at      int64     // bytes written so far
	stories [][]Story // all, perBlock together
	n       int       // how many
	keys    [kinds]pending
	spilled memory.Spill[uint32] // keys
	spare   []uint64
	pairs   []uint32
	buffer  []byte

	failure // the first of what cannot be written
}

// failure is the first of some. It is safe for concurrent use.
type failure struct{ first atomic.Pointer[error] }

func (f *failure) fail(err error) { f.first.CompareAndSwap(nil, &err) }

func (f *failure) Err() error {
	if err := f.first.Load(); err != nil {
		return *err
	}
	return nil
}

// pending is the keys of a kind, by the numbers of stories in the order in which they came.
type pending struct {
	entries []uint64 // keys, their lowest byte first, with their stories in the lower half
	chunks  []chunk  // that were spilled
}

// chunk is keys that were spilled, by their lowest byte.
type chunk struct {
	block uint32
	ends  [256]uint32
}

const chunkKeys = 1 << 19

func (w *writer) write(data []byte) {
	n, err := w.to.Write(data)
	if w.at += int64(n); err != nil {
		w.fail(err)
	}
}

// some is what a worker makes of some articles.
type some struct {
	stories []Story
	records []byte
	keys    []uint64 // each in the upper half of a number; in the lower its kind, and then in a byte its story's place here
	done    []func() // release what the articles stand in
}

func (w *writer) read(source base.Source) error {
	free, freeKeys := parallel.NewBuffers[byte](w.work.Cores), parallel.NewBuffers[uint64](w.work.Cores)
	const batch = 64 // fewer than a byte tells apart
	stop := func() error {
		if err := w.Err(); err != nil {
			return err
		}
		return w.work.Err()
	}
	w.work.Begin(base.Reading, 0)
	err := parallel.Batches(w.work.Cores, batch, base.Items(source.Batches(w.work.Context), stop), func(a base.Item) int { return len(a.Text) },
		func() func([]base.Item) some { return w.newMaker(free, freeKeys).make }, func(s some) {
			for i := range s.stories {
				s.stories[i].Record.at += w.at
			}
			w.write(s.records)
			free.Put(s.records)
			w.addKeys(s.keys)
			freeKeys.Put(s.keys)
			if w.addStories(s.stories); w.n > MostStories {
				w.fail(fmt.Errorf("dedup: more than %d stories, as many as a sketch can have: make several", MostStories))
			}
			for _, release := range s.done {
				release()
			}
			w.work.Add(len(s.stories))
		})
	if err == nil {
		err = stop()
	}
	return err
}

// maker sketches stories. Each core has its own.
type maker struct {
	width    int
	tracer   *filter.Tracer
	reader   *record.Reader
	free     parallel.Buffers[byte]
	freeKeys parallel.Buffers[uint64]
	keys     []uint32
	others   []uint32
}

func (w *writer) newMaker(free parallel.Buffers[byte], freeKeys parallel.Buffers[uint64]) *maker {
	o := record.Options{Width: w.config.Width, Density: group.Density(w.config.Rate), Pieces: true}
	return &maker{width: w.config.Width, tracer: filter.NewTracer(filter.Fine), reader: record.NewReader(o), free: free, freeKeys: freeKeys}
}

func (m *maker) make(articles []base.Item) some {
	out := some{stories: make([]Story, len(articles)), records: m.free.Get(), keys: m.freeKeys.Get()}
	for i, a := range articles {
		if a.Last != nil {
			out.done = append(out.done, a.Last)
		}
		s := &out.stories[i]
		*s = Story{ID: a.ID, Source: a.Source, Time: base.TimeOf(a.Published)}
		add := func(kind Kind, keys ...uint32) {
			for _, k := range keys {
				out.keys = append(out.keys, uint64(k<<24|k>>8)<<32|uint64(kind)<<8|uint64(i))
			}
		}
		if m.width >= filter.MinWidth {
			n, judged := m.tracer.Find(a.Text)
			m.keys, m.others = m.tracer.AppendKeys(m.keys[:0]), m.tracer.AppendShort(m.others[:0])
			s.Trace = filter.Trace{Runs: uint32(n), Sampled: uint16(len(m.keys)), Others: uint16(len(m.others)), Judged: judged}
			add(Runs, m.keys...)
			add(Others, m.others...)
		}
		rec := m.reader.Read(&a.Article)
		s.setHeadline(&a.Article, m.reader)
		sum := m.reader.Sum()
		s.Check = max(binary.LittleEndian.Uint64(sum[:]), 1) // 0 would be one that is not known
		s.Place, s.Update, s.Words = rec.Place, rec.Update, len(rec.Body.Words) > 0
		m.keys = rec.AppendDigests(m.keys[:0])
		add(Digests, m.keys...)
		add(Shingles, sample.Searched(rec.Keys)...)
		from := len(out.records)
		out.records = rec.AppendBinary(out.records)
		made := out.records[from:]
		s.Record.at, s.Record.size = int64(from), uint32(len(made))
		out.records = binary.LittleEndian.AppendUint32(out.records, crc32.Checksum(made, castagnoli))
	}
	return out
}

// setHeadline sets the headline of an article that was read last.
func (s *Story) setHeadline(a *base.Article, read *record.Reader) {
	const most = 1 << 10
	if s.Headline = strings.TrimSpace(a.Headline); s.Headline == "" {
		s.Headline, s.InText = strings.TrimSpace(read.Headline(a.Text)), true
	}
	end := min(most, len(s.Headline))
	for end < len(s.Headline) && !utf8.RuneStart(s.Headline[end]) {
		end++
	}
	s.Headline = strings.Clone(s.Headline[:end]) // the text may be lent
	s.InText = s.InText && end > 0
}

// addStories adds stories.
func (w *writer) addStories(some []Story) {
	for _, s := range some {
		if w.n%perBlock == 0 {
			w.stories = append(w.stories, make([]Story, 0, perBlock))
		}
		last := &w.stories[len(w.stories)-1]
		*last = append(*last, s)
		w.n++
	}
}

// story returns a story by its number in the order in which they came.
func (w *writer) story(i uint32) *Story { return &w.stories[i/perBlock][i%perBlock] }

// addKeys adds keys of the stories that come next.
func (w *writer) addKeys(keys []uint64) {
	first := uint64(w.n)
	for _, k := range keys {
		p := &w.keys[k>>8%uint64(kinds)]
		p.entries = append(p.entries, k&^math.MaxUint32|(first+k%256))
		if len(p.entries) == chunkKeys {
			w.spill(p)
		}
	}
}

// spill puts the keys of a kind into a chunk.
func (w *writer) spill(p *pending) {
	p.entries, w.spare = radix.Sort(p.entries, w.spare, 56, 8)
	var c chunk
	w.pairs = w.pairs[:0]
	for _, e := range p.entries {
		w.pairs = append(w.pairs, uint32(e>>32), uint32(e))
		c.ends[e>>56]++
	}
	for low := 1; low < len(c.ends); low++ {
		c.ends[low] += c.ends[low-1]
	}
	c.block = w.spilled.Add(w.pairs)
	p.chunks, p.entries = append(p.chunks, c), p.entries[:0]
}

// end writes all but the records.
func (w *writer) end() error {
	byID := make([]uint32, w.n)
	for i := range byID {
		byID[i] = uint32(i)
	}
	if err := base.SortByID(w.work, byID, func(i uint32) string { return w.story(i).ID }); err != nil {
		return err
	}
	numbers := make([]uint32, len(byID))
	for n, i := range byID {
		numbers[i] = uint32(n)
	}
	table := binary.LittleEndian.AppendUint32(nil, uint32(w.n))
	table = binary.LittleEndian.AppendUint64(table, uint64(w.at-headSize))
	for kind := range kinds {
		p := &w.keys[kind]
		w.spill(p)
		for low := range 256 {
			if err := w.work.Err(); err != nil {
				return err
			}
			n, data := w.sorted(kind, low, numbers)
			w.write(data)
			table = binary.LittleEndian.AppendUint32(table, uint32(n))
			table = binary.LittleEndian.AppendUint32(table, crc32.Checksum(data, castagnoli))
		}
		*p = pending{}
	}
	if err := w.spilled.Err(); err != nil {
		return err
	}
	from := w.at
	for some := range slices.Chunk(byID, perBlock) {
		block := append(w.buffer[:0], 0, 0, 0, 0) // for its bytes
		for _, i := range some {
			block = w.story(i).append(block)
		}
		if len(block) > math.MaxInt32 {
			return fmt.Errorf("dedup: the ids and sources from that of the story %.100q on are too long for a sketch", w.story(some[0]).ID)
		}
		binary.LittleEndian.PutUint32(block, uint32(len(block)-4))
		block = binary.LittleEndian.AppendUint32(block, crc32.Checksum(block, castagnoli))
		w.write(block)
		w.buffer = block
	}
	table = binary.LittleEndian.AppendUint64(table, uint64(w.at-from))
	w.write(binary.LittleEndian.AppendUint32(table, crc32.Checksum(table, castagnoli)))
	if err := w.to.Flush(); err != nil {
		w.fail(err)
	}
	return w.Err()
}

// sorted returns the keys of a kind that have a lowest byte, as they are written, each once a story.
func (w *writer) sorted(kind Kind, low int, numbers []uint32) (n int, data []byte) {
	entries := w.keys[kind].entries[:0]
	for i := range w.keys[kind].chunks {
		c := &w.keys[kind].chunks[i]
		from := uint32(0)
		if low > 0 {
			from = c.ends[low-1]
		}
		pairs := w.spilled.Get(c.block, int(2*from), int(2*(c.ends[low]-from)), &w.pairs)
		for ; len(pairs) > 0; pairs = pairs[2:] {
			entries = append(entries, uint64(pairs[0]&0xFFFFFF)<<storyBits|uint64(numbers[pairs[1]]))
		}
	}
	entries, w.spare = radix.Sort(entries, w.spare, 0, 2*storyBits)
	distinct := slices.Compact(entries)
	data = w.buffer[:0]
	var all [8]byte
	for _, e := range distinct {
		binary.LittleEndian.PutUint64(all[:], e)
		data = append(data, all[:kind.size()]...)
	}
	w.buffer, w.keys[kind].entries = data, entries
	return len(distinct), data
}
