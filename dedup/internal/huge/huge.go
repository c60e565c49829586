// Package huge makes slices of many megabytes that the system may back by huge pages: with pages of 4 kB the first use of so much memory can take
// longer than filling it.
package huge

import "unsafe"

// page is the size of a huge page on most systems that have them, in bytes.
const page = 2 << 20

// Make returns make([]T, n) for a T without pointers.
func Make[T uint16 | uint32 | uint64](n int) []T {
	s := make([]T, n)
	if size := n * int(unsafe.Sizeof(*new(T))); size >= 2*page {
		b := unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), size)
		skip := -uintptr(unsafe.Pointer(&b[0])) % page // to the first whole huge page
		advise(b[skip : skip+(uintptr(size)-skip)/page*page])
	}
	return s
}

// Arena keeps slices one after another in memory taken ever more at a time, up to two huge pages. The zero value is empty.
type Arena struct {
	room []uint32
	size int // of the memory taken last
}

// Keep returns a copy of s.
func (a *Arena) Keep(s []uint32) []uint32 {
	if cap(a.room)-len(a.room) < len(s) {
		a.size = max(len(s), min(2*a.size, 2*page/4))
		a.room = Make[uint32](a.size)[:0]
	}
	from := len(a.room)
	a.room = append(a.room, s...)
	return a.room[from:len(a.room):len(a.room)]
}
