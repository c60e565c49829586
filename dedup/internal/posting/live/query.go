package live

import (
	"cmp"
	"slices"

	"github.com/samewire/samewire/dedup/internal/hash"
	"github.com/samewire/samewire/dedup/internal/minhash"
)

// query reads the lists of a queried story's keys. Its slices are used again by the next query.
type query struct {
	lists []list
	mask  uint32       // of the number in an entry
	hits  hash.Counter // how often a number was read
	slots []uint16
}

// list is the stories that hold a key.
type list struct {
	key     uint32
	length  int      // not counting removed stories; where the lists are longer than the budget in all, one more than that at most
	entries []uint32 // see postings
	read    int      // how many of entries were read
}

// reset drops what the next query could not use.
func (q *query) reset() {
	clear(q.lists) // or they would hold pages that were replaced since
	q.lists = q.lists[:0]
}

// read counts how often each story stands in the lists of sig's keys, as far as the budget goes.
func (q *query) read(x *Index, sig minhash.Signature) {
	q.mask = x.postings.mask()
	all := 0
	x.postings.touch(sig.Keys)
	for _, k := range sig.Keys {
		if entries := x.postings.list(k); len(entries) > 0 {
			q.lists = append(q.lists, list{key: k, length: len(entries), entries: entries})
			all += len(entries)
		}
	}
	q.hits.Reset(min(all, x.budget))
	removed := &x.stories.removed
	if all > x.budget {
		for i := range q.lists {
			l := &q.lists[i]
			if len(x.number) < x.stories.count {
				l.length = 0
				for at := 0; at < len(l.entries) && l.length <= x.budget; at++ {
					if !removed.has(l.entries[at] & q.mask) {
						l.length++
					}
				}
			}
			l.length = min(l.length, x.budget+1)
		}
		slices.SortFunc(q.lists, func(a, b list) int {
			if c := cmp.Compare(a.length, b.length); c != 0 {
				return c
			}
			return cmp.Compare(a.key, b.key)
		})
	}
	left := x.budget
	share := max(1, left/max(1, len(q.lists)))
	for i := range q.lists {
		l := &q.lists[i]
		want := l.length
		if want > left {
			want = min(share, left)
		}
		for ; l.read < len(l.entries) && want > 0; l.read++ {
			if n := l.entries[l.read] & q.mask; !removed.has(n) {
				q.hits.Add(n)
				want--
				left--
			}
		}
		if left <= 0 {
			break
		}
	}
}

// unread returns how many lists hold a number beyond what was read of them.
func (q *query) unread(number uint32) int {
	n := 0
	for i := range q.lists {
		l := &q.lists[i]
		if rest := l.entries[l.read:]; len(rest) > 0 {
			if _, ok := slices.BinarySearch(rest, l.key&^q.mask|number); ok {
				n++
			}
		}
	}
	return n
}
