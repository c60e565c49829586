// Package huge makes slices of many megabytes that the system may back by huge pages: with pages of 4 kB the first use of so much memory can take
// longer than filling it.
package huge

import "unsafe"

// page is the size of a huge page on most systems that have them, in bytes.
const page = 2 << 20

// Make returns make([]T, n) for a T without pointers.
func Make[T uint8 | uint16 | uint32 | uint64](n int) []T {
	size := int(unsafe.Sizeof(*new(T)))
	if n*size < page {
		return make([]T, n)
	}
	s := make([]T, n+page/size) // what stands before the first whole page and after the last is never used
	skip := -uintptr(unsafe.Pointer(&s[0])) % page / uintptr(size)
	s = s[skip:][:n:n]
	advise(unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), n*size/page*page))
	return s
}

// Arena holds slices one after another in memory taken ever more at a time, up to four huge pages. The zero value is empty.
type Arena[T uint8 | uint16 | uint32 | uint64] struct {
	room []T
	size int // of the memory taken last
}

// Keep returns a copy of s.
func (a *Arena[T]) Keep(s []T) []T {
	kept := a.Take(len(s))
	copy(kept, s)
	return kept
}

// Take returns a slice of n zeros.
func (a *Arena[T]) Take(n int) []T {
	if cap(a.room)-len(a.room) < n {
		a.size = max(n, min(2*a.size, 4*page/int(unsafe.Sizeof(*new(T)))))
		a.room = Make[T](a.size)[:0]
	}
	from := len(a.room)
	a.room = a.room[:from+n]
	return a.room[from : from+n : from+n]
}
