package huge

import (
	"slices"
	"sync"
)

// Pool hands blocks of memory that an arena is done with to others: the first use of memory that the system has just given takes longer than most
// of what is done in it. It may be used on several cores. The zero value has none, as has a nil *Pool, which takes none.
type Pool[T uint8 | uint16 | uint32 | uint64] struct {
	mu     sync.Mutex
	blocks [][]T
}

// Shred makes pools overwrite what they are given: a test sets it to fail where memory is used after it was freed.
var Shred bool

// get returns a block with room for n elements, empty, or nil.
func (p *Pool[T]) get(n int) []T {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, b := range slices.Backward(p.blocks) {
		if cap(b) >= n {
			p.blocks = slices.Delete(p.blocks, i, i+1)
			return b[:0]
		}
	}
	return nil
}

func (p *Pool[T]) put(blocks [][]T) {
	if Shred {
		for _, b := range blocks {
			b = b[:cap(b)]
			for i := range b {
				b[i] = T(i * 0x9D)
			}
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.blocks = append(p.blocks, blocks...)
}
