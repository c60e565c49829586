// Package posting finds pairs of stories that share keys, by lists of the stories that hold a key.
package posting

import (
	"slices"
)

// Pair is two stories, A < B, and the number of keys they were found to share.
type Pair struct {
	A, B uint32
	Hits uint32
}

// List collects the keys of stories.
type List struct {
	Window  int // a story is paired with at most this many others of one list, those next in it
	entries []entry
}

// entry is a key in the upper half, the story in the lower: sorted, they are the lists, each in story order.
type entry = uint64

// Grow makes room for n more keys.
func (l *List) Grow(n int) { l.entries = slices.Grow(l.entries, n) }

// Add notes that a story holds key.
func (l *List) Add(key, story uint32) { l.entries = append(l.entries, entry(key)<<32|entry(story)) }

// long is the length from which a list says little: its key is a stock phrase, or its stories are many copies of one text, which share other
// keys as well. Each story is then paired with fewer others, so that no list costs more than about long times the window.
const long = 1024

// Pairs calls yield for the pairs that share at least two keys, sorted by A, then B; with one true, for those that share one. It empties
// the list. The pairs do not depend on the order of the calls of Add. Time and memory are bounded by Window pairs a key and story.
func (l *List) Pairs(least uint32, yield func(Pair)) {
	sortEntries(l.entries)
	e := slices.Compact(l.entries)
	l.entries = nil
	// Pairs story by story need the lists a story stands in, so each list's place is noted for every member.
	type place struct{ at, end uint32 } // the story's own entry, and the end of its window
	n := 0
	for i := 0; i < len(e); {
		j := i + 1
		for j < len(e) && e[j]>>32 == e[i]>>32 {
			j++
		}
		if j-i > 1 {
			n += j - i
			for k := i; k < j; k++ {
				e[n-(j-i)+k-i] = e[k]
			}
		}
		i = j
	}
	e = e[:n] // only lists of two or more
	count := map[uint32]uint32{}
	places := make([][]place, 0)
	for i := 0; i < len(e); {
		j := i + 1
		for j < len(e) && e[j]>>32 == e[i]>>32 {
			j++
		}
		window := l.Window
		if j-i > long {
			window = max(2, window*long/(j-i)/4)
		}
		for k := i; k < j-1; k++ {
			s := uint32(e[k])
			for int(s) >= len(places) {
				places = append(places, nil)
			}
			places[s] = append(places[s], place{uint32(k), uint32(min(j, k+1+window))})
		}
		i = j
	}
	var found []uint32
	for s, list := range places {
		clear(count)
		for _, p := range list {
			for k := p.at + 1; k < p.end; k++ {
				count[uint32(e[k])]++
			}
		}
		found = found[:0]
		for t, c := range count {
			if c >= least {
				found = append(found, t)
			}
		}
		slices.Sort(found)
		for _, t := range found {
			yield(Pair{uint32(s), t, count[t]})
		}
	}
}

// sortEntries sorts by radix, eleven bits a pass, the passes in which all agree left out.
func sortEntries(e []entry) {
	if len(e) < 1<<12 {
		slices.Sort(e)
		return
	}
	const bits, size = 11, 1 << 11
	from, to := e, make([]entry, len(e))
	for shift := 0; shift < 64; shift += bits {
		var count [size]int
		for _, x := range from {
			count[x>>shift&(size-1)]++
		}
		if count[from[0]>>shift&(size-1)] == len(from) {
			continue
		}
		sum := 0
		for i, c := range count {
			count[i], sum = sum, sum+c
		}
		for _, x := range from {
			d := x >> shift & (size - 1)
			to[count[d]] = x
			count[d]++
		}
		from, to = to, from
	}
	if &from[0] != &e[0] {
		copy(e, from)
	}
}
