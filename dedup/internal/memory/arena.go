// Package memory keeps many slices in few blocks, and uses blocks again: the first use of memory that the system has just given can take longer than
// filling it.
package memory

import "unsafe"

// mostBlock is the size of the largest blocks, in bytes.
const mostBlock = 8 << 20

// Arena holds slices one after another in blocks of memory, ever larger ones. The zero value is empty.
type Arena[T uint8 | uint16 | uint32 | uint64] struct {
	Pool *Pool // where blocks come from while it has any, and go by Free; may be nil

	room   []T     // what the last block holds
	size   int     // bytes of the last that was made
	blocks []block // all, if there is a pool
}

// Keep returns a copy of s.
func (a *Arena[T]) Keep(s []T) []T {
	kept := a.Take(len(s))
	copy(kept, s)
	return kept
}

// Take returns a slice of n elements, whatever stands there.
func (a *Arena[T]) Take(n int) []T {
	if cap(a.room)-len(a.room) < n {
		a.grow(n)
	}
	from := len(a.room)
	a.room = a.room[:from+n]
	return a.room[from : from+n : from+n]
}

// grow goes on in a block with room for n elements.
func (a *Arena[T]) grow(n int) {
	size := int(unsafe.Sizeof(*new(T)))
	b := a.Pool.get(n * size)
	if b == nil {
		a.size = max(n*size, min(2*a.size, mostBlock))
		b = make(block, (a.size+7)/8)
	}
	a.room = unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)*8/size)[:0]
	if a.Pool != nil {
		a.blocks = append(a.blocks, b)
	}
}

// Free empties the arena. Its slices must not be used any more: the pool, if there is one, hands their memory on.
func (a *Arena[T]) Free() {
	if a.Pool != nil {
		a.Pool.put(a.blocks)
	}
	a.room, a.blocks = nil, nil
}
