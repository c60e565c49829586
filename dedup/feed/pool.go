package feed

import "sync"

// roomPool gives memory to the texts of a batch, and gives it again when the batch was released: it stays in the processor's cache, and is no garbage.
type roomPool struct {
	mutex sync.Mutex
	free  []room
}

// mostFree bounds the rooms that may come back.
const mostFree = 256

// room returns an empty room with room for n bytes.
func (p *roomPool) room(n int) room {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if last := len(p.free) - 1; last >= 0 && cap(p.free[last]) >= n {
		r := p.free[last]
		p.free = p.free[:last]
		return r[:0]
	}
	return room(nil).with(n, firstBlock)
}

// put takes a room back whose texts are not used any more.
func (p *roomPool) put(r room) {
	if shred {
		clear(r[:cap(r)])
	}
	if cap(r) > largeBlock {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if len(p.free) < mostFree {
		p.free = append(p.free, r)
	}
}

// shred makes a pool overwrite what is released: a test sets it to fail where a text is used after that.
var shred bool
