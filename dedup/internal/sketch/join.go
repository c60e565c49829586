package sketch

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// Join is files that are used together. Their stories have numbers: their places in the order of ids, of all stories or, after Filter, of those that it lets pass.
type Join struct {
	parallel.Workers     // which end when a file cannot be read
	Room             int // see posting.Search

	files   []*File
	numbers [][]uint32     // of each file's stories, none for those that are left out
	traces  []filter.Trace // until they are filtered
	words   []bool         // which stories have some
	buffers sync.Pool

	failure // the first to read a file
}

// none is the number of a story that is left out.
const none = math.MaxUint32

// Merge gives the stories of files their numbers. A repeated id is a [*base.DuplicateIDError]; files of another Width or Rate are a [*MismatchError].
func Merge(work *base.Work, config base.Config, files []*File) (*Join, error) {
	const part = 4 * 4 // a co-occurrence takes four bytes, all a quarter of the memory of words
	j := &Join{Workers: work.Workers, Room: int(work.Words() / part), files: files, numbers: make([][]uint32, len(files))}
	before := work.Workers // a copy: callers have the work end by j.Ended, which must not ask itself
	j.Ended = func() bool { return before.Over() || j.Err() != nil }
	n := 0
	for i, f := range files {
		if err := f.match(config); err != nil {
			return nil, err
		}
		j.numbers[i] = make([]uint32, 0, f.stories)
		n += f.stories
	}
	if n > math.MaxInt32 {
		return nil, fmt.Errorf("dedup: the sketches have %d stories in all: a join takes %d", n, math.MaxInt32)
	}
	j.traces, j.words = make([]filter.Trace, 0, n), make([]bool, 0, n)
	work.Begin(base.Reading, n)
	last := ""
	for s, err := range merged(files) {
		if err == nil && len(j.traces) > 0 && s.ID == last {
			err = &base.DuplicateIDError{ID: s.ID}
		}
		const often = 1 << 12
		if err == nil && len(j.traces)%often == 0 {
			work.Add(min(often, n-len(j.traces)))
			err = work.Err()
		}
		if err != nil {
			return nil, err
		}
		j.numbers[s.file] = append(j.numbers[s.file], uint32(len(j.traces)))
		j.traces, j.words = append(j.traces, s.Trace), append(j.words, s.Words)
		last = s.ID
	}
	return j, nil
}

// match returns an error where the file has another Width or Rate.
func (f *File) match(want base.Config) error {
	switch have := f.config; {
	case have.Width != want.Width:
		return &MismatchError{f.name, "Width", have.Width, want.Width}
	case have.Rate != want.Rate:
		return &MismatchError{f.name, "Rate", float32(have.Rate), float32(want.Rate)} // as they are stored: .3 prints as it was given
	}
	return nil
}

// reading is a file whose stories are read, and the one that comes next.
type reading struct {
	*Story
	file int
	next func() (*Story, error, bool)
}

// merged yields the stories of files by id. An error is the last that it yields.
func merged(files []*File) iter.Seq2[*reading, error] {
	return func(yield func(*reading, error) bool) {
		var heap []*reading // none comes before the one at half its place
		less := func(i, k int) bool {
			return cmp.Or(strings.Compare(heap[i].ID, heap[k].ID), cmp.Compare(heap[i].file, heap[k].file)) < 0
		}
		sink := func(i int) {
			for {
				least := i
				for k := 2*i + 1; k <= 2*i+2 && k < len(heap); k++ {
					if less(k, least) {
						least = k
					}
				}
				if least == i {
					return
				}
				heap[i], heap[least] = heap[least], heap[i]
				i = least
			}
		}
		for i, f := range files {
			next, stop := iter.Pull2(f.rows())
			defer stop()
			s, err, ok := next()
			if err != nil {
				yield(nil, err)
				return
			}
			if ok {
				heap = append(heap, &reading{s, i, next})
			}
		}
		for i := range slices.Backward(heap) {
			sink(i)
		}
		for len(heap) > 0 {
			first := heap[0]
			if !yield(first, nil) {
				return
			}
			s, err, ok := first.next()
			if err != nil {
				yield(nil, err)
				return
			}
			if first.Story = s; !ok {
				heap[0] = heap[len(heap)-1]
				heap = heap[:len(heap)-1]
			}
			if len(heap) > 0 {
				sink(0)
			}
		}
	}
}

// Filter leaves out the stories that have no words or share no text with another. It returns how many are left.
func (j *Join) Filter(pool *memory.Pool) (int, error) {
	look := filter.Look{Depth: filter.Fine, Workers: j.Workers, Pool: pool, Room: j.Room, Stories: len(j.traces), Of: func(i uint32) *filter.Trace { return &j.traces[i] }}
	look.Each = func(do func(i uint32, t *filter.Trace)) {
		j.Each(len(j.traces), 1<<10, func(int) func(int) {
			return func(i int) { do(uint32(i), &j.traces[i]) }
		})
	}
	may := look.MayShare(
		func(look func(posting.Keys)) { j.lookShort(pool, look) },
		func(look func(posting.Keys)) { look(j.keys(pool, j.runs(Runs, whole, nil))) })
	numbers, n := make([]uint32, len(may)), uint32(0)
	for i := range may {
		numbers[i] = none
		if may[i] && j.words[i] {
			numbers[i] = n
			n++
		}
	}
	for _, of := range j.numbers {
		for i, was := range of {
			of[i] = numbers[was]
		}
	}
	j.traces, j.words = nil, nil
	return int(n), j.Err()
}

func (j *Join) keys(pool *memory.Pool, runs []posting.Run) posting.Keys {
	return posting.Keys{Runs: runs, Workers: j.Workers, Pool: pool}
}

// lookShort looks at the keys of runs in short form that a story of few runs has.
func (j *Join) lookShort(pool *memory.Pool, look func(posting.Keys)) {
	isShort := func(t filter.Trace) bool { return t.Runs <= filter.ShortRuns && t.Sampled+t.Others > 0 }
	if !slices.ContainsFunc(j.traces, isShort) {
		return
	}
	keys := j.keys(pool, append(j.runs(Runs, shortForm, nil), j.runs(Others, whole, nil)...))
	keys.Narrow = func(entries []uint64) []uint64 {
		// Of a range, by two bytes of the key that all have and what its lowest bytes differ in, where they do in few bits.
		const bits = 20
		var held [1 << (bits - 6)]uint64
		at := func(e uint64) uint64 { return (e>>32&0xFFFF | e>>56<<16) % (1 << bits) }
		for _, e := range entries {
			if isShort(j.traces[uint32(e)]) {
				held[at(e)/64] |= 1 << (at(e) % 64)
			}
		}
		kept := entries[:0]
		for _, e := range entries {
			if held[at(e)/64]>>(at(e)%64)&1 == 1 {
				kept = append(kept, e)
			}
		}
		return kept
	}
	look(keys)
}

// The bytes of a key beside its lowest.
const (
	whole     = 0xFFFFFF
	shortForm = whole & (sample.ShortMask >> 8)
)

// Runs returns the keys of a kind that the files have, but for those of stories that are skipped.
func (j *Join) Runs(kind Kind, skip func(number uint32) bool) []posting.Run {
	return j.runs(kind, whole, skip)
}

// runs is Runs of those bytes of the keys that a mask leaves; skip may be nil.
func (j *Join) runs(kind Kind, mask uint32, skip func(number uint32) bool) []posting.Run {
	out := make([]posting.Run, len(j.files))
	for i, f := range j.files {
		out[i] = &run{j, f, kind, j.numbers[i], mask, skip}
	}
	return out
}

// run is the keys of a kind of a file. It is a posting.Run.
type run struct {
	*Join
	file    *File
	kind    Kind
	numbers []uint32 // of its stories
	mask    uint32
	skip    func(number uint32) bool
}

func (r *run) Len(low int) int { return int(r.file.keys[r.kind].with[low]) }

func (r *run) Append(entries []uint64, from, below int) []uint64 {
	buffer, _ := r.buffers.Get().(*[]byte)
	if buffer == nil {
		buffer = new([]byte)
	}
	defer r.buffers.Put(buffer)
	err := r.file.each(r.kind, from, below, buffer, func(low, others, story uint32) {
		if n := r.numbers[story]; n != none && (r.skip == nil || !r.skip(n)) {
			entries = append(entries, uint64(low<<24|others&r.mask)<<32|uint64(n))
		}
	})
	if err != nil {
		r.fail(err)
	}
	return entries
}

// Stories yields the stories that are not left out, by file and then by id. An error of a file is the last that it yields; where the work is to end it stops without one.
func (j *Join) Stories() iter.Seq2[Story, error] {
	return func(yield func(Story, error) bool) {
		for i, f := range j.files {
			n := 0
			for s, err := range f.rows() {
				if err != nil {
					yield(Story{}, err)
					return
				}
				if j.Over() {
					return
				}
				number := j.numbers[i][n]
				if n++; number == none {
					continue
				}
				s.Number, s.Record.file = number, uint32(i)
				if !yield(*s, nil) {
					return
				}
			}
		}
	}
}

// Read reads a record, and reports whether that went well; Err returns why not.
func (j *Join) Read(p Place, into *Reading) bool { return j.read(p, into, (*record.Record).Decode) }

// ReadBare is Read without the credits.
func (j *Join) ReadBare(p Place, into *Reading) bool {
	return j.read(p, into, (*record.Record).DecodeBare)
}

func (j *Join) read(p Place, into *Reading, decode func(*record.Record, []byte) error) bool {
	err := j.files[p.file].read(p, into, decode)
	if err != nil {
		j.fail(err)
	}
	return err == nil
}
