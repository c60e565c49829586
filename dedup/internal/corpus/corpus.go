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
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// Options are how a corpus is read, and compared.
type Options struct {
	Width   int            // words a shingle
	Density sample.Density // of the shingles by which candidates are found
	Window  int            // most stories that one shared shingle pairs a story with
	Cores   int
	Filter  *filter.Depth // how closely stories are filtered before they are read; nil for not at all
	Pieces  bool          // boilerplate will be set aside
	All     bool          // stories without words are kept, too. They are like no other

	// Bands makes, where it is set, what finds candidates by bands of signatures instead: on each core a function that appends a story's keys from
	// its shingles.
	Bands func() func(keys []uint32, hashes []uint64) []uint32
}

// Corpus is stories ready to be compared, in the order of their ids.
type Corpus struct {
	o           Options
	pool        *memory.Pool // memory for the keys and records of stories, and for the search; the filter leaves some
	stories     []*story     // each in its batch
	store       store
	kept        []*kept         // what the digests and keys of stories stand in, by each core
	boilerplate boilerplate.Set // what is set aside
	comparers   []*Comparer     // one on each core
}

// kept is where the digests and keys of stories are kept.
type kept struct{ digests, keys memory.Arena[uint32] }

// Read reads all articles. The first error of articles ends it, as does a repeated id.
func Read(o Options, articles iter.Seq2[base.Article, error]) (*Corpus, error) {
	c := &Corpus{o: o, pool: new(memory.Pool)}
	c.store.Most, c.store.Arena.Pool = WordsInMemory, c.pool
	if o.Width < filter.MinWidth {
		c.o.Filter = nil
	}
	if c.o.Filter != nil {
		articles = filter.Articles(o.Filter, o.Cores, c.pool, articles)
	}
	if err := c.read(articles); err != nil {
		c.Close()
		return nil, err
	}
	c.comparers = make([]*Comparer, o.Cores)
	for w := range c.comparers {
		c.comparers[w] = &Comparer{corpus: c, match: match.NewComparer(o.Width)}
	}
	return c, nil
}

func (c *Corpus) read(articles iter.Seq2[base.Article, error]) error {
	type result struct {
		stories  []story
		wordless []string // ids of stories that are left out
		records  []uint32
		last     base.Origin
	}
	free := parallel.NewBuffers[uint32](c.o.Cores)
	worker := func() func([]base.Article) result {
		r, kept := record.NewReader(c.recordOptions()), new(kept)
		kept.digests.Pool, kept.keys.Pool = c.pool, c.pool
		c.kept = append(c.kept, kept)
		var digests, keys []uint32
		return func(articles []base.Article) result {
			out := result{records: free.Get(), last: articles[len(articles)-1].Origin}
			digests, keys = digests[:0], keys[:0]
			for i, a := range articles {
				rec := r.Read(a.Text)
				if len(rec.Body.Words) == 0 && !c.o.All {
					if c.o.Filter == nil { // or it has compared the ids
						out.wordless = append(out.wordless, a.ID)
					}
					continue
				}
				if out.stories == nil {
					out.stories = make([]story, 0, len(articles)-i)
				}
				out.stories = out.stories[:len(out.stories)+1]
				s := &out.stories[len(out.stories)-1]
				*s = story{id: a.ID, source: a.Source, agencies: rec.Agencies, check: rec.Check, own: uint32(len(rec.Body.Words))}
				out.records, s.place = appendRecord(out.records, &rec)
				n, m := len(digests), len(keys)
				digests, keys = rec.AppendDigests(digests), append(keys, rec.Keys...)
				s.digests, s.keys = digests[n:], keys[m:] // their lengths count
			}
			digests, keys := kept.digests.Keep(digests), kept.keys.Keep(keys)
			for i := range out.stories {
				s := &out.stories[i]
				n, m := len(s.digests), len(s.keys)
				s.digests, digests = digests[:n:n], digests[n:]
				s.keys, keys = keys[:m:m], keys[m:]
			}
			return out
		}
	}
	const batch = 64 // articles: the workers end at about the same time
	var batches [][]story
	var wordless []string
	n := 0
	err := parallel.Batches(c.o.Cores, batch, articles, func(a base.Article) int { return len(a.Text) }, worker, func(r result) {
		block := c.store.Add(r.records)
		free.Put(r.records)
		base.Release(r.last)
		for i := range r.stories {
			r.stories[i].block = block
		}
		if n += len(r.stories); len(r.stories) > 0 {
			batches = append(batches, r.stories)
		}
		wordless = append(wordless, r.wordless...)
	})
	if err != nil {
		return err
	}
	c.stories = make([]*story, 0, n)
	for _, b := range batches {
		for i := range b {
			c.stories = append(c.stories, &b[i])
		}
	}
	if len(wordless) > 0 {
		for _, s := range c.stories {
			wordless = append(wordless, s.id)
		}
		if err := base.SortByID(wordless, func(id string) string { return id }); err != nil {
			return err
		}
	}
	return base.SortByID(c.stories, func(s *story) string { return s.id })
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

// Err returns the first failure to read back what is kept of a story. Nothing that was made of it since is to be trusted.
func (c *Corpus) Err() error { return c.store.Err() }

// Len returns how many stories there are: of all articles, those that the filter lets pass, less those without words that were not asked for.
func (c *Corpus) Len() int { return len(c.stories) }

// ID returns the id of a story, Source its source, Agencies the agencies that it names.
func (c *Corpus) ID(i int) string { return c.stories[i].id }

// Source returns the source of a story.
func (c *Corpus) Source(i int) string { return c.stories[i].source }

// Agencies returns the agencies that a story names.
func (c *Corpus) Agencies(i int) []string { return c.stories[i].agencies }

// each calls do for every index below n, on all cores; worker is the number of the goroutine.
func (c *Corpus) each(n int, do func(worker, i int)) {
	const chunk = 256
	parallel.Each(c.o.Cores, n, chunk, func(worker int) func(int) {
		return func(i int) { do(worker, i) }
	})
}

// SetBoilerplateAside finds what many stories hold that have nothing else in common, and takes the keys of the stories that are in part made of it
// from the rest of their words. A story that would be left with hardly a word keeps all.
func (c *Corpus) SetBoilerplateAside() {
	digests := make([][]uint32, len(c.stories))
	for i, s := range c.stories {
		digests[i] = s.digests
	}
	free := func() {
		for _, k := range c.kept {
			k.digests.Free()
		}
	}
	var held []uint32
	c.boilerplate, held = boilerplate.Find(digests, c.o.Cores, c.pool, free, c.samples)
	type worker struct {
		keyer sample.Shingles
		view  view
	}
	workers := make([]worker, c.o.Cores)
	for w := range workers {
		workers[w].keyer = c.keyer()
	}
	c.each(len(c.stories), func(w, i int) {
		s := c.stories[i]
		counts := boilerplate.Counts(held[i], len(s.digests))
		s.digests = nil
		if !counts {
			return
		}
		view, keyer := &workers[w].view, &workers[w].keyer
		view.load(c, i)
		if rest := view.remover.Rest(&view.Record, c.boilerplate); len(rest.Words) >= match.MinWords {
			s.own = uint32(len(rest.Words))
			s.keys, _ = keyer.Append(nil, rest.Words)
		}
	})
}

// keyer samples the shingles of stories.
func (c *Corpus) keyer() sample.Shingles {
	return sample.Shingles{Width: c.o.Width, Density: c.o.Density}
}

// samples returns the sampled shingles of a story.
func (c *Corpus) samples(i uint32) sample.Keys {
	s, keyer := c.stories[i], c.keyer()
	return sample.Keys{Keys: s.keys, Bound: keyer.BoundOf(int(s.own))}
}
