package feed

import (
	"slices"
	"sync"
	"sync/atomic"
)

// lender gives memory to texts, and gives it again when they are not used any
// more: it stays in the processor's cache, and is no garbage.
type lender struct {
	back  atomic.Int64 // texts that are not used any more have this number or a lower one
	mutex sync.Mutex
	lent  []lent // the first one first
}

// lent is a room with texts, the last of which has this number.
type lent struct {
	room room
	last int64
}

// mostLent bounds the rooms that may come back.
const mostLent = 256

// room returns an empty room with room for n bytes.
func (l *lender) room(n int) room {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.lent) > 0 && l.lent[0].last <= l.back.Load() && cap(l.lent[0].room) >= n {
		r := l.lent[0].room
		l.lent = slices.Delete(l.lent, 0, 1)
		return r[:0]
	}
	return room(nil).with(n, firstBlock)
}

// lend notes whose room one is.
func (l *lender) lend(r room, last int64) {
	if cap(r) > largeBlock {
		return
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.lent) == mostLent {
		l.lent = slices.Delete(l.lent, 0, 1)
	}
	l.lent = append(l.lent, lent{r, last})
}
