package corpus

import (
	"sync"
	"sync/atomic"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sketch"
)

// files is where what is kept of the stories of sketches stands. They are read where it is wanted.
type files struct {
	*sketch.Join
	at      []filePlace
	buffers sync.Pool // *sketch.Reading
}

// filePlace is where the record of a story stands, and how many of some it has.
type filePlace struct {
	sketch.Place
	digests uint32 // of pieces that may be boilerplate
	keys    uint32
}

// Join makes a corpus of the stories of sketches that share text with others. A repeated id ends it, as does the end of the work's context.
func Join(o Options, config base.Config, work *base.Work, of []*sketch.File) (*Corpus, error) {
	j, err := sketch.Merge(work, config, of)
	if err != nil {
		return nil, err
	}
	c := newCorpus(o, work)
	work.Ended = j.Ended // a file that cannot be read ends all of it
	n, err := j.Filter(c.pool)
	if err == nil {
		err = work.Err()
	}
	if err != nil {
		return nil, err
	}
	c.files = &files{Join: j, at: make([]filePlace, n)}
	c.stories = make([]*story, n)
	if err := c.readFiles(); err != nil {
		return nil, err
	}
	c.numberSources()
	c.setComparers()
	return c, nil
}

// filed is stories of files, with their numbers and places.
type filed struct {
	stories []story
	numbers []uint32
	at      []filePlace
}

// readFiles reads the stories. Keys are kept as far as there is memory for words: they are wanted again where boilerplate is looked for.
func (c *Corpus) readFiles() error {
	c.work.Begin(base.Parsing, len(c.stories))
	var held atomic.Int64
	worker := func() func([]sketch.Story) filed {
		kept := c.newMaker().kept
		var r sketch.Reading
		credits := record.CreditSet{}
		return func(some []sketch.Story) filed {
			out := filed{make([]story, len(some)), make([]uint32, len(some)), make([]filePlace, len(some))}
			for i, s := range some {
				if c.work.Over() || !c.files.Read(s.Record, &r) {
					continue
				}
				r.Credits = credits.One(r.Credits)
				r.Check, r.Place, r.Update = s.Check, s.Place, s.Update
				out.stories[i] = newStory(s.ID, s.Source, s.Time, &r.Record)
				out.stories[i].words = out.stories[i].own
				out.numbers[i] = s.Number
				out.at[i] = filePlace{s.Record, uint32(r.Digests()), uint32(len(r.Keys))}
				if held.Add(int64(4*len(r.Keys))) <= c.work.Words() {
					out.stories[i].keys = kept.keys.Keep(r.Keys)
				}
			}
			return out
		}
	}
	const batch = 64 // stories
	err := parallel.Batches(c.work.Cores, batch, c.files.Stories(), func(sketch.Story) int { return 1 }, worker, func(some filed) {
		for i, number := range some.numbers {
			c.stories[number], c.files.at[number] = &some.stories[i], some.at[i]
		}
		c.work.Add(len(some.stories))
	})
	if err == nil {
		err = c.Err()
	}
	return err
}

// reading returns memory to read a record in, until release.
func (f *files) reading() *sketch.Reading {
	if r, _ := f.buffers.Get().(*sketch.Reading); r != nil {
		return r
	}
	return new(sketch.Reading)
}

// get returns the body of a story, and its pieces.
func (f *files) get(i int, into *sketch.Reading) (body record.Text, pieces []uint32) {
	if !f.ReadBare(f.at[i].Place, into) {
		return record.Text{}, nil
	}
	return into.Body, into.Pieces
}

// keys returns the sampled shingles of a story.
func (f *files) keys(i uint32) []uint32 {
	r := f.reading()
	defer f.buffers.Put(r)
	if !f.ReadBare(f.at[i].Place, r) {
		return nil
	}
	return append([]uint32{}, r.Keys...)
}

// digests returns the digests of a story's pieces.
func (f *files) digests(i uint32) []uint32 {
	r := f.reading()
	defer f.buffers.Put(r)
	if !f.ReadBare(f.at[i].Place, r) {
		return nil
	}
	return r.AppendDigests(nil)
}

// fileDigests is digests for the stories of files.
func (c *Corpus) fileDigests() posting.Keys {
	return posting.Keys{Runs: c.files.Runs(sketch.Digests, nil), Workers: c.work.Workers, Pool: c.pool}
}
