package memory

import (
	"slices"
	"sync"
)

// Pool hands blocks of memory that an arena is done with to others. It may be used on several cores. The zero value has none, as has a nil *Pool,
// which takes none.
type Pool struct {
	mu     sync.Mutex
	blocks []block
}

// block is memory of an arena, for numbers of any size.
type block []uint64

// Shred makes pools overwrite what they are given: a test sets it to fail where memory is used after it was freed.
var Shred bool

// get returns a block of at least so many bytes, or nil.
func (p *Pool) get(bytes int) block {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, b := range slices.Backward(p.blocks) {
		if len(b)*8 >= bytes {
			p.blocks = slices.Delete(p.blocks, i, i+1)
			return b
		}
	}
	return nil
}

func (p *Pool) put(blocks []block) {
	if Shred {
		for _, b := range blocks {
			for i := range b {
				b[i] = uint64(i) * 0x9E3779B97F4A7C15
			}
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.blocks = append(p.blocks, blocks...)
}
