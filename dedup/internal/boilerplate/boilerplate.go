// Package boilerplate finds what stories that have nothing else in common say word for word: a page's own text that was not known by its shape, a
// statement that everyone quotes, a background that an agency hangs under every report of a subject. It says nothing about whether two stories run
// one report.
package boilerplate

import (
	"slices"

	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/posting"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/sample"
)

const (
	minHolders = 4    // the fewest stories that hold a piece of boilerplate
	minPieces  = 2    // the fewest such pieces in a story for which they are set aside
	minPart    = 10   // and the least part of its pieces, one in so many
	looks      = 12   // pairs of holders looked at to tell whether they have something else in common
	mostCommon = 0.5  // the most of a story's sampled shingles that are boilerplate
	alikeFrom  = 0.25 // share of sampled shingles from which two holders are versions of one report; boilerplate has few such pairs
)

// Set is the digests of the pieces that are boilerplate.
type Set map[uint32]bool

// Find finds the boilerplate of stories from the digests of their pieces, on so many cores, with memory from a pool. samples returns the sampled
// shingles of a story; free is called once the digests were read. much asks for boilerplate that makes up a fifth of stories and more, too: there is
// no telling it from a statement that they report. Find returns of each story how many of its pieces are boilerplate.
func Find(digests [][]uint32, cores int, pool *memory.Pool, free func(), samples func(i uint32) sample.Keys, much bool) (Set, []uint32) {
	keys := posting.KeysOf(digests, cores, pool)
	free()
	found := make([]struct{ digests, held []uint32 }, cores) // by each core
	for w := range found {
		found[w].held = make([]uint32, len(digests))
	}
	keys.Lists(func(worker int, digest uint32, holders []uint32) {
		if len(holders) < minHolders {
			return
		}
		if unlike, versions := unlike(holders, samples); !unlike && (!much || versions || !unlikeBeside(holders, samples)) {
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

// unlike reports whether most of some stories have little in common. Where they do not, versions reports whether that is because those that do have more in
// common than boilerplate makes up.
func unlike(holders []uint32, samples func(i uint32) sample.Keys) (unlike, versions bool) {
	looks, alike, close := min(len(holders), looks), 0, 0
	for k := range looks {
		at := k * len(holders) / looks
		other := (at + 1 + k*7919%(len(holders)-1)) % len(holders)
		shared, a, b := samples(holders[at]).Shared(samples(holders[other]))
		if float64(shared) >= alikeFrom*float64(min(a, b)) {
			alike++
			if float64(shared) >= mostCommon*float64(min(a, b)) {
				close++
			}
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

// unlikeBeside is unlike by what stories have beside the shingles that most of them have, if those are few enough: where boilerplate makes up a fifth
// of some stories and more, it makes them alike itself.
func unlikeBeside(holders []uint32, samples func(i uint32) sample.Keys) bool {
	n := min(len(holders), looks)
	all, bound := make([]sample.Keys, n), uint64(1<<32)
	for k := range all {
		all[k] = samples(holders[k*len(holders)/n])
		bound = min(bound, all[k].Bound)
	}
	var keys []uint32
	for k := range all {
		all[k].Keys = all[k].Keys[:sample.Below(all[k].Keys, bound)]
		keys = append(keys, all[k].Keys...)
	}
	slices.Sort(keys)
	common := map[uint32]bool{}
	for from, i := 0, 1; i <= len(keys); i++ {
		if i == len(keys) || keys[i] != keys[from] {
			if 4*(i-from) >= 3*n {
				common[keys[from]] = true
			}
			from = i
		}
	}
	own := make([]sample.Keys, n)
	for k, s := range all {
		own[k] = sample.Keys{Keys: make([]uint32, 0, len(s.Keys)), Bound: bound}
		for _, key := range s.Keys {
			if !common[key] {
				own[k].Keys = append(own[k].Keys, key)
			}
		}
		if float64(len(own[k].Keys)) < (1-mostCommon)*float64(len(s.Keys)) {
			return false
		}
	}
	alike, reports := 0, 0
	for k := range own {
		first := true
		for j := range k {
			shared, a, b := own[j].Shared(own[k])
			if float64(shared) >= alikeFrom*float64(min(a, b)) {
				alike++
				first = false
			}
		}
		if first {
			reports++
		}
	}
	return reports >= minHolders && 3*alike <= n*(n-1)/2
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
