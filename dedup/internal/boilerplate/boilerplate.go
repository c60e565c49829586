// Package boilerplate finds what stories that have nothing else in common say word for word: a page's own text that was not known by its shape, a
// statement that everyone quotes, a background that an agency hangs under every report of a subject. It says nothing about whether two stories run
// one report.
package boilerplate

import (
	"slices"

	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sample"
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

// Set is the digests of the pieces that are boilerplate.
type Set map[uint32]bool

// Find finds the boilerplate of stories from the digests of their pieces, by some workers, with memory from a pool. samples returns the sampled
// shingles of a story; free is called once the digests were read. much asks for boilerplate that makes up a fifth of stories and more, too: there is
// no telling it from a statement that they report. Find returns of each story how many of its pieces are boilerplate.
func Find(digests [][]uint32, workers parallel.Workers, pool *memory.Pool, free func(), samples func(i uint32) sample.Keys, much bool) (Set, []uint32) {
	keys := posting.KeysOf(digests, workers, pool)
	free()
	found := make([]struct{ digests, held []uint32 }, workers.Cores) // by each
	for w := range found {
		found[w].held = make([]uint32, len(digests))
	}
	keys.Lists(func(worker int, digest uint32, holders []uint32) {
		if len(holders) < minHolders || workers.Over() {
			return
		}
		if few, versions := unlike(holders, samples); !few && (!much || versions || !unlikeBeside(holders, samples)) {
			return
		}
		f := &found[worker]
		f.digests = append(f.digests, digest)
		for _, i := range holders {
			f.held[i]++
		}
	})
	keys.Free()
	set, held := Set{}, found[0].held
	for w, f := range found {
		for _, digest := range f.digests {
			set[digest] = true
		}
		if w > 0 {
			for i, n := range f.held {
				held[i] += n
			}
		}
	}
	return set, held
}

// unlike reports whether few of some stories are alike, by a sample of pairs. Where many are, versions reports whether all those have more in common than
// boilerplate makes up.
func unlike(holders []uint32, samples func(i uint32) sample.Keys) (few, versions bool) {
	looks, alike, same := min(len(holders), looks), 0, 0
	for k := range looks {
		at := k * len(holders) / looks
		other := (at + 1 + k*7919%(len(holders)-1)) % len(holders)
		switch share := shared(samples(holders[at]), samples(holders[other])); {
		case share >= mostCommon:
			alike, same = alike+1, same+1
		case share >= alikeFrom:
			alike++
		}
		if 3*alike > looks {
			return false, same == alike
		}
		if 3*(alike+looks-k-1) <= looks {
			return true, false
		}
	}
	return true, false
}

// shared returns the share of the shorter sample's keys that the other has, too; 1 where it has none.
func shared(a, b sample.Keys) float64 {
	both, inA, inB := a.Shared(b)
	if inA == 0 || inB == 0 {
		return 1
	}
	return float64(both) / float64(min(inA, inB))
}

// unlikeBeside reports whether few of some stories are alike by what they have beside the shingles that most of them have, and those are at most half of
// each: where boilerplate makes up a fifth of stories and more, it makes them alike itself.
func unlikeBeside(holders []uint32, samples func(i uint32) sample.Keys) bool {
	n := min(len(holders), looks)
	all, bound := make([]sample.Keys, n), uint64(1<<32)
	for k := range all {
		all[k] = samples(holders[k*len(holders)/n])
		bound = min(bound, all[k].Bound)
		if keys := all[k].Keys; len(keys) > mostKeys {
			bound = min(bound, uint64(keys[mostKeys]))
		}
	}
	for k := range all {
		all[k] = sample.Keys{Keys: all[k].Keys[:sample.Below(all[k].Keys, bound)], Bound: bound}
	}
	common := inMost(all)
	for k, s := range all {
		own := make([]uint32, 0, len(s.Keys))
		for _, key := range s.Keys {
			if !common[key] {
				own = append(own, key)
			}
		}
		if float64(len(own)) < (1-mostCommon)*float64(len(s.Keys)) {
			return false
		}
		all[k].Keys = own
	}
	alike, reports := 0, 0
	for k := range all {
		before := alike
		for j := range k {
			if shared(all[j], all[k]) >= alikeFrom {
				alike++
			}
		}
		if alike == before {
			reports++
		}
	}
	return reports >= minHolders && 3*alike <= n*(n-1)/2
}

// inMost returns the keys that three in four samples have, or more.
func inMost(samples []sample.Keys) map[uint32]bool {
	var keys []uint32
	for _, s := range samples {
		keys = append(keys, s.Keys...)
	}
	slices.Sort(keys)
	common := map[uint32]bool{}
	for from, i := 0, 1; i <= len(keys); i++ {
		if i == len(keys) || keys[i] != keys[from] {
			if 4*(i-from) >= 3*len(samples) {
				common[keys[from]] = true
			}
			from = i
		}
	}
	return common
}

// Counts reports whether a story of so many pieces holds so much boilerplate that it is set aside.
func Counts(held uint32, pieces int) bool { return held >= minPieces && minPart*int(held) >= pieces }

// Remover takes boilerplate out of texts, reusing its buffers. It is not safe for concurrent use.
type Remover struct{ words, bitmap []uint32 }

// Rest returns the body of a record less the pieces in a set. It is valid until the next call.
func (b *Remover) Rest(r *record.Record, set Set) record.Text {
	t := record.Text{Words: b.words[:0]}
	if r.Body.Quoted != nil {
		b.bitmap = slices.Grow(b.bitmap[:0], len(r.Body.Quoted))[:len(r.Body.Quoted)]
		clear(b.bitmap)
		t.Quoted = b.bitmap
	}
	from := 0
	for p := r.Pieces; len(p) > 0; p = p[2:] {
		end, digest := int(p[0]), p[1]
		if !set[digest] {
			for i := from; i < end; i++ {
				if r.Body.IsQuoted(i) {
					t.Quoted[len(t.Words)/32] |= 1 << (len(t.Words) % 32)
				}
				t.Words = append(t.Words, r.Body.Words[i])
			}
		}
		from = end
	}
	b.words = t.Words
	return t
}
