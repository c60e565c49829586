// Package corpus has a batch of stories: their records, exact copies, candidate pairs, what these are to each other, and groups.
package corpus

import (
	"iter"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/boilerplate"
	"github.com/samewire/samewire/dedup/internal/filter"
	"github.com/samewire/samewire/dedup/internal/match"
	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// Options are how a corpus is read, and compared.
type Options struct {
	Width   int                  // words a shingle
	Density sample.Density       // of the shingles by which candidates are found
	Window  int                  // most stories that one shared shingle pairs a story with
	Filter  *filter.Depth        // how closely stories are filtered before they are read; nil for not at all
	Pieces  bool                 // boilerplate will be set aside
	Outlets *boilerplate.Outlets // page text of outlets, which is learned too; may be nil
	All     bool                 // stories without words are kept, too. They are like no other

	// Bands makes, where it is set, what finds candidates by bands of signatures instead: on each core a function that appends a story's keys from
	// its shingles.
	Bands func() func(keys []uint32, hashes []uint64) []uint32
}

// Corpus is stories ready to be compared, in the order of their ids.
type Corpus struct {
	o           Options
	work        *base.Work
	pool        *memory.Pool // memory for the keys and records of stories, and for the search; the filter leaves some
	stories     []*story     // each in its batch
	store       store
	files       *files            // where what is kept of stories stands instead; nil where there are none
	outlets     map[string]uint32 // the numbers of sources
	kept        []*kept           // what the digests and keys of stories stand in, by each core
	boilerplate boilerplate.Set   // what is set aside
	comparers   []*Comparer       // one on each core
}

// kept is where the digests and keys of stories are kept.
type kept struct{ digests, keys memory.Arena[uint32] }

// Read reads all articles of a source. Its first error ends it, as does a repeated id, or the end of the work's context.
func Read(o Options, work *base.Work, source base.Source) (*Corpus, error) {
	if o.Width < filter.MinWidth {
		o.Filter = nil
	}
	c := newCorpus(o, work)
	var articles iter.Seq2[base.Batch, error]
	if o.Filter != nil {
		articles = filter.Batches(o.Filter, work, c.pool, source)
	} else {
		work.Begin(base.Reading, 0)
		articles = source.Batches(work.Context)
	}
	if err := c.read(base.Items(articles, work.Err)); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func newCorpus(o Options, work *base.Work) *Corpus {
	c := &Corpus{o: o, work: work, pool: new(memory.Pool)}
	c.store.Most, c.store.Dir, c.store.Arena.Pool = work.Words(), work.TempDir, c.pool
	return c
}

func (c *Corpus) setComparers() {
	c.comparers = make([]*Comparer, c.work.Cores)
	for w := range c.comparers {
		c.comparers[w] = &Comparer{corpus: c, match: match.NewComparer(c.o.Width)}
	}
}

// stories is those of some articles, as a reader makes them.
type stories struct {
	stories  []story
	wordless []string // ids of stories that are left out
	records  []uint32
	done     []func() // release what the articles stand in
}

// maker makes stories of records.
type maker struct {
	*kept
	digests, keys []uint32 // of some stories
}

func (c *Corpus) newMaker() maker {
	kept := new(kept)
	kept.digests.Pool, kept.keys.Pool = c.pool, c.pool
	c.kept = append(c.kept, kept)
	return maker{kept: kept}
}

// add adds a story to some, for which there is room.
func (m *maker) add(to *stories, id, source string, time int64, rec *record.Record) {
	if len(to.stories) == 0 {
		m.digests, m.keys = m.digests[:0], m.keys[:0]
	}
	to.stories = append(to.stories, newStory(id, source, time, rec))
	s := &to.stories[len(to.stories)-1]
	to.records, s.place = appendRecord(to.records, rec)
	n, k := len(m.digests), len(m.keys)
	m.digests, m.keys = rec.AppendDigests(m.digests), append(m.keys, rec.Keys...)
	s.digests, s.keys = m.digests[n:], m.keys[k:] // their lengths count
}

// end keeps the digests and keys of the stories that were added.
func (m *maker) end(of *stories) {
	if len(of.stories) == 0 {
		return
	}
	digests, keys := m.kept.digests.Keep(m.digests), m.kept.keys.Keep(m.keys)
	for i := range of.stories {
		s := &of.stories[i]
		n, k := len(s.digests), len(s.keys)
		s.digests, digests = digests[:n:n], digests[n:]
		s.keys, keys = keys[:k:k], keys[k:]
	}
}

// reader makes the stories of articles. Each core has its own.
type reader struct {
	*Corpus
	*record.Reader
	maker
	free parallel.Buffers[uint32] // for records
}

func (c *Corpus) newReader(free parallel.Buffers[uint32]) *reader {
	return &reader{Corpus: c, Reader: record.NewReader(c.recordOptions()), maker: c.newMaker(), free: free}
}

// read makes the stories of some articles.
func (r *reader) read(articles []base.Item) stories {
	out := stories{records: r.free.Get()}
	for i, a := range articles {
		if a.Last != nil {
			out.done = append(out.done, a.Last)
		}
		rec := r.Read(&a.Article)
		if len(rec.Body.Words) == 0 && !r.o.All {
			if r.o.Filter == nil { // or it has compared the ids
				out.wordless = append(out.wordless, a.ID)
			}
			continue
		}
		if out.stories == nil {
			out.stories = make([]story, 0, len(articles)-i)
		}
		r.add(&out, a.ID, a.Source, base.TimeOf(a.Published), &rec)
	}
	r.end(&out)
	return out
}

func (c *Corpus) read(articles iter.Seq2[base.Item, error]) error {
	free := parallel.NewBuffers[uint32](c.work.Cores)
	worker := func() func([]base.Item) stories { return c.newReader(free).read }
	const batch = 64 // articles: the workers end at about the same time
	var all [][]story
	var wordless []string
	err := parallel.Batches(c.work.Cores, batch, articles, func(a base.Item) int { return len(a.Text) }, worker, func(r stories) {
		c.keep(r.records, r.stories)
		free.Put(r.records)
		for _, release := range r.done {
			release()
		}
		all, wordless = append(all, r.stories), append(wordless, r.wordless...)
	})
	if err == nil {
		err = c.work.Err()
	}
	if err != nil {
		return err
	}
	return c.order(all, wordless)
}

// keep keeps the records of stories.
func (c *Corpus) keep(records []uint32, of []story) {
	block := c.store.Add(records)
	for i := range of {
		of[i].block = block
	}
	c.work.Add(len(of))
}

// order makes stories those of the corpus, which is ready then. Ids of stories that were left out must be others.
func (c *Corpus) order(all [][]story, wordless []string) error {
	n := 0
	for _, some := range all {
		n += len(some)
	}
	c.stories = make([]*story, 0, n)
	for _, some := range all {
		for i := range some {
			c.stories = append(c.stories, &some[i])
		}
	}
	if len(wordless) > 0 {
		for _, s := range c.stories {
			wordless = append(wordless, s.id)
		}
		if err := base.SortByID(c.work, wordless, func(id string) string { return id }); err != nil {
			return err
		}
	}
	c.numberSources()
	c.setComparers()
	return base.SortByID(c.work, c.stories, func(s *story) string { return s.id })
}

// numberSources gives the sources of stories numbers, from 1.
func (c *Corpus) numberSources() {
	c.outlets = map[string]uint32{"": 0}
	for _, s := range c.stories {
		n, ok := c.outlets[s.source]
		if !ok {
			n = uint32(len(c.outlets))
			c.outlets[s.source] = n
		}
		s.outlet = n
	}
}

func (c *Corpus) recordOptions() record.Options {
	o := record.Options{Width: c.o.Width, Density: c.o.Density, Pieces: c.o.Pieces}
	if c.o.Bands != nil {
		o.Bands = c.o.Bands()
	}
	return o
}

// Close frees what the corpus holds outside of memory.
func (c *Corpus) Close() { c.store.Close() }

// Err returns the first failure to read back what is kept of a story, or why the work is to end. Nothing that was made since is to be trusted.
func (c *Corpus) Err() error {
	if err := c.work.Err(); err != nil {
		return err
	}
	if c.files != nil {
		if err := c.files.Err(); err != nil {
			return err
		}
	}
	return c.store.Err()
}

// Len returns how many stories there are: of all articles, those that the filter lets pass, less those without words that were not asked for.
func (c *Corpus) Len() int { return len(c.stories) }

// ID returns the id of a story.
func (c *Corpus) ID(i int) string { return c.stories[i].id }

// Source returns the source of a story.
func (c *Corpus) Source(i int) string { return c.stories[i].source }

// Credits returns the agencies that a story credits, and those that it only cites.
func (c *Corpus) Credits(i int) (credited, cited []string) { return c.stories[i].credits.Of() }

// each calls do for every index below n, on all cores, unless the work is to end; worker is the number of the goroutine.
func (c *Corpus) each(n int, do func(worker, i int)) { c.eachOf(n, func(int) {}, do) }

// counted is each for what the work counts.
func (c *Corpus) counted(n int, do func(worker, i int)) { c.eachOf(n, c.work.Add, do) }

func (c *Corpus) eachOf(n int, count func(int), do func(worker, i int)) {
	const chunk = 256
	c.work.Each(n, chunk, func(worker int) func(int) {
		return func(i int) {
			if i%chunk == 0 {
				count(min(chunk, n-i))
			}
			do(worker, i)
		}
	})
}

// SetBoilerplateAside finds what many stories hold that have nothing else in common, and takes the keys of the stories that are in part made of it
// from the rest of their words. A story that would be left with hardly a word keeps all.
func (c *Corpus) SetBoilerplateAside() { c.setAside(false) }

// setAside is SetBoilerplateAside, also of boilerplate that makes up much of stories.
func (c *Corpus) setAside(much bool) {
	of := boilerplate.Stories{Sources: make([]uint32, len(c.stories)), Samples: c.samples, Known: c.o.Outlets.Of(c.outlets), Much: much}
	for i, s := range c.stories {
		of.Sources[i] = s.outlet
	}
	of.Digests, of.Keys = func(i uint32) []uint32 { return c.stories[i].digests }, c.digests
	if c.files != nil {
		of.Digests, of.Keys = c.files.digests, c.fileDigests
	}
	found := boilerplate.Find(&of, c.work.Workers)
	if c.Err() != nil {
		return // what was found of some means nothing
	}
	c.boilerplate = found.Set
	c.o.Outlets.Learn(c.outlets, found.Stood, false)
	type worker struct {
		keyer sample.Shingles
		view  view
	}
	workers := make([]worker, c.work.Cores)
	for w := range workers {
		workers[w].keyer = c.keyer()
	}
	c.each(len(c.stories), func(w, i int) {
		s := c.stories[i]
		n := len(s.digests)
		if c.files != nil {
			n = int(c.files.at[i].digests)
		}
		counts := boilerplate.Counts(found.Held[i], found.OfOutlet[i], n)
		s.digests = nil
		if !counts {
			return
		}
		view, keyer := &workers[w].view, &workers[w].keyer
		view.load(c, i)
		if rest := view.remover.Rest(&view.Record, s.outlet, &c.boilerplate); LeavesEnough(&rest, found.OfOutlet[i]) {
			s.own = uint32(len(rest.Words))
			s.keys, _ = keyer.Append(nil, rest.Words)
		}
	})
}

// digests returns the digests of the pieces of stories, whose memory goes to others.
func (c *Corpus) digests() posting.Keys {
	of := make([][]uint32, len(c.stories))
	for i, s := range c.stories {
		of[i] = s.digests
	}
	keys := posting.KeysOf(of, c.work.Workers, c.pool)
	for _, k := range c.kept {
		k.digests.Free()
	}
	return keys
}

// LeavesEnough reports whether boilerplate is set aside of a story that has this beside it. Where some of it is page text of its outlet, it is whatever is left.
func LeavesEnough(rest *record.Text, ofOutlet uint32) bool {
	return len(rest.Words) >= match.MinWords || ofOutlet > 0
}

// keyer samples the shingles of stories.
func (c *Corpus) keyer() sample.Shingles {
	return sample.Shingles{Width: c.o.Width, Density: c.o.Density}
}

// samples returns the sampled shingles of a story.
func (c *Corpus) samples(i uint32) sample.Keys {
	s, keyer := c.stories[i], c.keyer()
	keys := s.keys
	if c.inFile(s) && keys == nil {
		keys = c.files.keys(i)
	}
	return sample.Keys{Keys: keys, Bound: keyer.BoundOf(int(s.own))}
}

// inFile reports whether the keys of a story are those of its file: nothing is set aside of it.
func (c *Corpus) inFile(s *story) bool { return c.files != nil && s.own == s.words }
