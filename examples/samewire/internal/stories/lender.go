package stories

import (
	"slices"
	"sync/atomic"
)

// lender gives memory to texts, and gives it again when they are not used any
// more: it stays in the processor's cache, and is no garbage.
type lender struct {
	room  room // where the next texts stand
	texts int64
	lent  []lent // filled rooms, the first one first
	back  atomic.Int64
	on    bool // texts are told when they are not used any more
}

// lent is a room with texts, the last of which has this number.
type lent struct {
	room room
	last int64
}

// mostLent bounds the rooms that may come back.
const mostLent = 256

// lend begins or ends lending.
func (l *lender) lend(on bool) {
	if on != l.on {
		l.room, l.on = nil, on
	}
}

// make makes room for a text of n bytes.
func (l *lender) make(n int) {
	if cap(l.room)-len(l.room) >= n {
		return
	}
	if l.on && cap(l.room) > 0 {
		if len(l.lent) == mostLent {
			l.lent = slices.Delete(l.lent, 0, 1)
		}
		l.lent = append(l.lent, lent{l.room[:0], l.texts})
	}
	if len(l.lent) > 0 && l.lent[0].last <= l.back.Load() && cap(l.lent[0].room) >= n {
		l.room = l.lent[0].room
		l.lent = slices.Delete(l.lent, 0, 1)
		return
	}
	l.room = room(nil).with(n, textBytes)
}

// number returns the number of the text read last, from 1.
func (l *lender) number() int64 {
	l.texts++
	return l.texts
}
