// Package huge makes slices of many megabytes that the system may back by huge pages: with pages of 4 kB the first use of so much memory can take
// longer than filling it.
package huge

import (
	"strings"
	"unsafe"
)

// page is the size of a huge page on most systems that have them, in bytes.
const page = 2 << 20

// Make returns make([]T, n) for a T without pointers.
func Make[T uint8 | uint16 | uint32 | uint64](n int) []T {
	s := make([]T, n)
	advise(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), n*int(unsafe.Sizeof(*new(T)))))
	return s
}

// newBlock returns a block of so many bytes, whatever stands there: to clear it would be its first use.
func newBlock(bytes int) block {
	const least = 1 << 10 // which begins where a number may
	var b strings.Builder // nothing else takes memory without clearing it
	b.Grow(max(least, bytes))
	b.WriteByte(0)
	advise(unsafe.Slice(unsafe.StringData(b.String()), b.Cap()))
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.StringData(b.String()))), b.Cap()/8)
}

// Arena holds slices one after another in blocks of memory, ever larger ones up to four huge pages. The zero value is empty.
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
		a.size = max(n*size, min(2*a.size, 4*page))
		b = newBlock(a.size)
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
