package feed

import (
	"slices"
	"sync"
	"sync/atomic"
)

// roomPool gives memory to texts, and gives it again when they were released: it stays in the processor's cache, and is no garbage.
type roomPool struct {
	released atomic.Int64 // texts of this number or a lower one are not used any more
	mutex    sync.Mutex
	used     []usedRoom // the first one first
}

// usedRoom is a room with texts, the last of which has this number.
type usedRoom struct {
	room room
	last int64
}

// mostUsed bounds the rooms that may come back.
const mostUsed = 256

// room returns an empty room with room for n bytes.
func (p *roomPool) room(n int) room {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if len(p.used) > 0 && p.used[0].last <= p.released.Load() && cap(p.used[0].room) >= n {
		r := p.used[0].room
		p.used = slices.Delete(p.used, 0, 1)
		return r[:0]
	}
	return room(nil).with(n, firstBlock)
}

// put keeps a room until its last text is released.
func (p *roomPool) put(r room, last int64) {
	if cap(r) > largeBlock {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if len(p.used) == mostUsed {
		p.used = slices.Delete(p.used, 0, 1)
	}
	p.used = append(p.used, usedRoom{r, last})
}
