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
	found []candidate
	cut   bool // the lists are longer than the budget in all
}

// list is the stories that hold a key.
type list struct {
	key     uint32
	form    uint32   // the scrambled key
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
		form := x.postings.scramble(k)
		if entries := x.postings.list(form); len(entries) > 0 {
			q.lists = append(q.lists, list{key: k, form: form, length: len(entries), entries: entries})
			all += len(entries)
		}
	}
	q.hits.Reset(min(all, x.budget))
	removed := &x.stories.removed
	q.cut = false
	if all > x.budget {
		all = 0
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
			all += l.length
		}
		q.cut = all > x.budget
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
		if q.cut && want > left-share { // one list does not take all: who stands in one only is no match
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

// candidate is a story that may be a match, and in how many lists it stands.
type candidate struct{ number, hits uint32 }

// countUnread adds to the hits of candidates the lists that hold them beyond what was read, and sorts them by number.
func (q *query) countUnread(found []candidate) {
	if !q.cut {
		return
	}
	slices.SortFunc(found, func(a, b candidate) int { return cmp.Compare(a.number, b.number) })
	for i := range q.lists {
		l := &q.lists[i]
		rest, high := l.entries[l.read:], l.form&^q.mask
		for k := range found {
			entry := high | found[k].number
			if rest = from(rest, entry); len(rest) == 0 {
				break
			}
			if rest[0] == entry {
				found[k].hits++
			}
		}
	}
}

// from returns the sorted entries that are not below one, faster the fewer are.
func from(entries []uint32, least uint32) []uint32 {
	n := 1
	for n <= len(entries) && entries[n-1] < least {
		n *= 2
	}
	at, _ := slices.BinarySearch(entries[n/2:min(n, len(entries))], least)
	return entries[n/2+at:]
}
