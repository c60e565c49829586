// Package boilerplate finds what stories that have nothing else in common say word for word: a page's own text that was not known by its shape, a
// statement that everyone quotes, a background that an agency hangs under every report of a subject. It says nothing about whether two stories run
// one report.
package boilerplate

import (
	"cmp"
	"slices"

	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sample"
)

// MinLooked is the fewest holders of a piece of which anything can be told.
const MinLooked = min(minPages, minHolders)

// Of stories of one source.
const (
	minPages   = 3 // the fewest stories that hold a piece of page text, and the fewest of them that have nothing else in common
	restsAlike = 0.25
	leastRest  = 8 // the fewest sampled shingles that a story has beside what most of them hold
)

const (
	minHolders = 4    // the fewest stories that hold a piece of boilerplate
	minPieces  = 2    // the fewest such pieces in a story for which they are set aside
	minPart    = 10   // and the least part of its pieces, one in so many
	looks      = 12   // pairs of holders looked at to tell whether they have something else in common
	alikeFrom  = 0.25 // share of sampled shingles from which two holders are versions of one report; boilerplate has few such pairs
	mostCommon = 0.5  // the most of a story's sampled shingles that are boilerplate
	mostKeys   = 256  // sampled shingles of a story that are looked at to tell what most have
)

// Stories is a collection whose boilerplate is looked for.
type Stories struct {
	Digests func(i uint32) []uint32    // of the pieces of a story
	Keys    func() posting.Keys        // the digests of all; Digests is not called after it
	Sources []uint32                   // the number of the source of each; 0 where it is not known
	Samples func(i uint32) sample.Keys // the sampled shingles of a story
	Known   PageText                   // page text that is known already

	// Much asks for boilerplate that makes up a fifth of stories and more, too: without sources there is no telling it from a statement that they report.
	Much bool
}

// Set is the pieces that are boilerplate.
type Set struct {
	digests map[uint32]bool // in all stories
	Pages   PageText        // in those of a source, with what was known
}

// Has reports whether a piece of a story of a source is boilerplate.
func (s *Set) Has(source, digest uint32) bool {
	return s.digests[digest] || len(s.Pages) > 0 && s.Pages[pageKey(source, digest)]
}

// Put says that a piece is boilerplate in all stories, or no more.
func (s *Set) Put(digest uint32, is bool) {
	if s.digests == nil {
		s.digests = map[uint32]bool{}
	}
	if is {
		s.digests[digest] = true
	} else {
		delete(s.digests, digest)
	}
}

// Piece is a piece that is boilerplate.
type Piece struct {
	Digest   uint32
	OfSource bool // in stories of one source; or in all
}

// PutPieces says that pieces of a story of a source are boilerplate.
func (s *Set) PutPieces(source uint32, pieces []Piece) {
	if s.Pages == nil {
		s.Pages = PageText{}
	}
	for _, p := range pieces {
		if p.OfSource {
			s.Pages.Put(source, p.Digest, true)
		} else {
			s.Put(p.Digest, true)
		}
	}
}

// Everywhere reports whether a piece is boilerplate in all stories.
func (s *Set) Everywhere(digest uint32) bool { return s.digests[digest] }

// PageText is pieces of sources: see pageKey.
type PageText map[uint64]bool

// Has reports whether a piece is page text of a source.
func (p PageText) Has(source, digest uint32) bool { return len(p) > 0 && p[pageKey(source, digest)] }

// Put says that a piece is page text of a source, or no more.
func (p PageText) Put(source, digest uint32, is bool) {
	if is {
		p[pageKey(source, digest)] = true
	} else {
		delete(p, pageKey(source, digest))
	}
}

// pageKey returns the key of a piece in page text: the number of the source in the upper half, its digest in the lower.
func pageKey(source, digest uint32) uint64 { return uint64(source)<<32 | uint64(digest) }

// Found is what Find found.
type Found struct {
	Set
	Held     []uint32 // of each story, how many of its pieces are boilerplate
	OfOutlet []uint32 // and how many of these are page text of its source
	Stood    PageText // page text that stands in a story
}

// Find finds the boilerplate of stories, by some workers. Where their work is to end, what it returns is of some stories and means nothing.
func Find(stories *Stories, workers parallel.Workers) *Found {
	f := &Found{Set: Set{map[uint32]bool{}, PageText{}}, Stood: PageText{}}
	f.Held, f.OfOutlet = make([]uint32, len(stories.Sources)), make([]uint32, len(stories.Sources))
	if len(stories.Known) > 0 {
		for i, source := range stories.Sources {
			if workers.Over() {
				break
			}
			for _, digest := range stories.Digests(uint32(i)) {
				if key := pageKey(source, digest); stories.Known[key] {
					f.Stood[key] = true
					f.OfOutlet[i]++
				}
			}
		}
	}
	keys := stories.Keys()
	finders := make([]finder, workers.Cores)
	for w := range finders {
		finders[w].Looker = Looker{Source: func(i uint32) uint32 { return stories.Sources[i] }, Samples: stories.Samples, Known: stories.Known, Much: stories.Much}
	}
	keys.Lists(func(worker int, digest uint32, holders []uint32) {
		if !workers.Over() {
			finders[worker].look(digest, holders)
		}
	})
	keys.Free()
	for key := range stories.Known {
		f.Pages[key] = true
	}
	for _, in := range finders {
		for _, digest := range in.digests {
			f.digests[digest] = true
		}
		for _, i := range in.holders {
			f.Held[i]++
		}
		for _, key := range in.pages {
			f.Pages[key], f.Stood[key] = true, true
		}
		for _, i := range in.ofOutlet {
			f.OfOutlet[i]++
		}
	}
	for i, n := range f.OfOutlet {
		f.Held[i] += n
	}
	return f
}

// finder finds boilerplate on one core.
type finder struct {
	Looker
	digests, holders []uint32 // pieces, and their holders one by one
	pages            []uint64 // pieces of sources
	ofOutlet         []uint32 // and their holders
}

// look looks at the holders of a piece.
func (f *finder) look(digest uint32, holders []uint32) {
	if f.Everywhere(holders) {
		f.digests = append(f.digests, digest)
		f.holders = append(f.holders, holders...)
		return
	}
	f.OfSources(digest, holders, func(source uint32, own []uint32) {
		f.pages = append(f.pages, pageKey(source, digest))
		f.ofOutlet = append(f.ofOutlet, own...)
	})
}

// Looker looks at those who hold a piece, which are in the order of their ids. It is not safe for concurrent use.
type Looker struct {
	Source   func(i uint32) uint32      // the number of the source of a story; 0 where it is not known
	Samples  func(i uint32) sample.Keys // the sampled shingles of a story
	Known    PageText                   // page text that is known already: it is not looked at
	Much     bool                       // see Stories
	bySource []uint64                   // the holders of a piece, their sources in the upper half
	own      []uint32
	apart    map[uint64]bool // what was found of some stories, by a hash of them: a page has many pieces
}

// Forget must be called when other stories have the numbers of some.
func (l *Looker) Forget() { clear(l.apart) }

// Everywhere reports whether what some stories hold says nothing of them.
func (l *Looker) Everywhere(holders []uint32) bool {
	if len(holders) < minHolders {
		return false
	}
	unlike, versions := unlike(holders, l.Samples)
	return unlike || l.Much && !versions && unlikeBeside(holders, l.Samples)
}

// Looked returns the stories whose samples Everywhere and OfSources may ask for, among those who hold a piece, increasing; none where nothing can be told of it.
func (l *Looker) Looked(holders []uint32) []uint32 {
	var all []uint32
	look := func(of []uint32) {
		for k := range min(len(of), looks) {
			all = append(all, of[spaced(len(of), k)])
		}
	}
	if len(holders) >= minHolders {
		look(holders)
		for k := range min(len(holders), looks) {
			all = append(all, holders[partner(len(holders), k)])
		}
	}
	l.eachSource(holders, func(_ uint32, own []uint64) {
		l.own = l.own[:0]
		for _, h := range own {
			l.own = append(l.own, uint32(h))
		}
		look(l.own)
	})
	slices.Sort(all)
	return slices.Compact(all)
}

// OfSources hands over the sources in whose stories a piece is page text, increasing, with these stories.
func (l *Looker) OfSources(digest uint32, holders []uint32, found func(source uint32, own []uint32)) {
	l.eachSource(holders, func(source uint32, own []uint64) {
		if !l.Known[pageKey(source, digest)] && l.page(own) {
			found(source, l.own)
		}
	})
}

// eachSource hands over the sources that have enough of some stories, increasing, with these: numbers of sources in the upper halves, of stories in the lower.
func (l *Looker) eachSource(holders []uint32, do func(source uint32, own []uint64)) {
	if len(holders) < minPages {
		return
	}
	l.bySource = l.bySource[:0]
	for _, i := range holders {
		if s := l.Source(i); s != 0 {
			l.bySource = append(l.bySource, uint64(s)<<32|uint64(i))
		}
	}
	if len(l.bySource) < minPages {
		return
	}
	slices.SortStableFunc(l.bySource, func(a, b uint64) int { return cmp.Compare(a>>32, b>>32) })
	for from, i := 0, 1; i <= len(l.bySource); i++ {
		if i < len(l.bySource) && l.bySource[i]>>32 == l.bySource[from]>>32 {
			continue
		}
		if i-from >= minPages {
			do(uint32(l.bySource[from]>>32), l.bySource[from:i])
		}
		from = i
	}
}

// page reports whether what some stories of one source hold is its page text, and leaves them in l.own.
func (l *Looker) page(holders []uint64) bool {
	l.own = l.own[:0]
	var all uint64
	for _, h := range holders {
		l.own = append(l.own, uint32(h))
		all = hash.Mix(all*hash.Base + h + 1)
	}
	are, known := l.apart[all]
	if !known {
		are = apart(l.own, l.Samples)
		if l.apart == nil {
			l.apart = map[uint64]bool{}
		}
		l.apart[all] = are
	}
	return are
}

// unlike reports whether most of some stories have little in common. Where they do not, versions reports whether that is because those that do have more in
// common than boilerplate makes up.
func unlike(holders []uint32, samples func(i uint32) sample.Keys) (unlike, versions bool) {
	looks, alike, close := min(len(holders), looks), 0, 0
	for k := range looks {
		switch share := shared(samples(holders[spaced(len(holders), k)]), samples(holders[partner(len(holders), k)])); {
		case share >= mostCommon:
			alike, close = alike+1, close+1
		case share >= alikeFrom:
			alike++
		}
		if 3*alike > looks {
			return false, close == alike
		}
		if 3*(alike+looks-k-1) <= looks {
			return true, false
		}
	}
	return true, false
}

// spaced returns the place of the k-th of at most looks among n holders that are looked at.
func spaced(n, k int) int { return k * n / min(n, looks) }

// partner returns the place of the holder that the k-th is compared with.
func partner(n, k int) int { return (spaced(n, k) + 1 + k*7919%(n-1)) % n }

// shared returns the share of the shorter sample's keys that the other has, too; 1 where it has none.
func shared(a, b sample.Keys) float64 {
	both, inA, inB := a.Shared(b)
	if inA == 0 || inB == 0 {
		return 1
	}
	return float64(both) / float64(min(inA, inB))
}

// unlikeBeside is unlike by what stories have beside the shingles that most of them have, if those are few enough: where boilerplate makes up a fifth
// of some stories and more, it makes them alike itself.
func unlikeBeside(holders []uint32, samples func(i uint32) sample.Keys) bool {
	own, all := rests(holders, samples, 3)
	for k, keys := range own {
		if float64(len(keys.Keys)) < (1-mostCommon)*float64(all[k]) {
			return false
		}
	}
	return unlikeRests(own, minHolders, alikeFrom)
}

// apart reports whether stories of one source that hold a piece are on several matters, by what they have beside the shingles that more than half of them have.
// However much of the stories those are: those that have little else tell nothing.
func apart(holders []uint32, samples func(i uint32) sample.Keys) bool {
	own, _ := rests(holders, samples, 3)
	own = slices.DeleteFunc(own, func(k sample.Keys) bool { return uint64(len(k.Keys))<<32 < leastRest*k.Bound })
	return unlikeRests(own, minPages, restsAlike)
}

// rests returns what some of the stories have beside the shingles that so many quarters of them and more have, and how many shingles each has.
func rests(holders []uint32, samples func(i uint32) sample.Keys, quarters int) (own []sample.Keys, all []int) {
	n := min(len(holders), looks)
	own, all = make([]sample.Keys, n), make([]int, n)
	bound := uint64(1 << 32)
	for k := range own {
		own[k] = samples(holders[spaced(len(holders), k)])
		bound = min(bound, own[k].Bound)
		if keys := own[k].Keys; len(keys) > mostKeys {
			bound = min(bound, uint64(keys[mostKeys]))
		}
	}
	var keys []uint32
	for k := range own {
		own[k].Keys = own[k].Keys[:sample.Below(own[k].Keys, bound)]
		all[k] = len(own[k].Keys)
		keys = append(keys, own[k].Keys...)
	}
	slices.Sort(keys)
	common := map[uint32]bool{}
	for from, i := 0, 1; i <= len(keys); i++ {
		if i == len(keys) || keys[i] != keys[from] {
			if 4*(i-from) >= quarters*n {
				common[keys[from]] = true
			}
			from = i
		}
	}
	for k, s := range own {
		rest := make([]uint32, 0, len(s.Keys))
		for _, key := range s.Keys {
			if !common[key] {
				rest = append(rest, key)
			}
		}
		own[k] = sample.Keys{Keys: rest, Bound: bound}
	}
	return own, all
}

// unlikeRests reports whether so many are unlike each other, and most pairs are.
func unlikeRests(own []sample.Keys, fewest int, alikeFrom float64) bool {
	alike, reports := 0, 0
	for k := range own {
		first := true
		for j := range k {
			if shared(own[j], own[k]) >= alikeFrom {
				alike++
				first = false
			}
		}
		if first {
			reports++
		}
	}
	return reports >= fewest && 3*alike <= len(own)*(len(own)-1)/2
}

// Counts reports whether a story of so many pieces holds so much boilerplate that it is set aside. One piece of page text is enough.
func Counts(held, ofOutlet uint32, pieces int) bool {
	return held+ofOutlet >= minPieces && minPart*int(held) >= pieces
}

// Remover takes boilerplate out of texts, reusing its buffers. It is not safe for concurrent use.
type Remover struct{ words, bitmap, facts []uint32 }

// Rest returns the body of a record of a source less the pieces in a set. It is valid until the next call.
func (b *Remover) Rest(r *record.Record, source uint32, set *Set) record.Text {
	t := record.Text{Words: b.words[:0]}
	if r.Body.Quoted != nil {
		b.bitmap = slices.Grow(b.bitmap[:0], len(r.Body.Quoted))[:len(r.Body.Quoted)]
		clear(b.bitmap)
		t.Quoted = b.bitmap
	}
	b.facts = slices.Grow(b.facts[:0], len(r.Body.Facts))[:len(r.Body.Facts)]
	clear(b.facts)
	t.Facts = b.facts
	from := 0
	for p := r.Pieces; len(p) > 0; p = p[2:] {
		end, digest := int(p[0]), p[1]
		if !set.Has(source, digest) {
			for i := from; i < end; i++ {
				if r.Body.IsQuoted(i) {
					t.Quoted[len(t.Words)/32] |= 1 << (len(t.Words) % 32)
				}
				if f := r.Body.Fact(i); f != record.Plain {
					t.SetFact(len(t.Words), f)
				}
				t.Words = append(t.Words, r.Body.Words[i])
			}
		}
		from = end
	}
	b.words = t.Words
	return t
}
