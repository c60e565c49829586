//go:build linux && (amd64 || arm64)

package main

import (
	"runtime"
	"strings"
	"syscall"
	"unsafe"
)

// hugeHeap asks the system to back the heap by huge pages: where pages are 4 kB
// the first use of memory takes a tenth of a large run. Go has no way to ask, but
// the heap grows where a block was that is gone, and advice outlives the block.
// Nothing but a byte of it is written, so it takes addresses, and no memory. It has
// twice as many bytes as the input, as garbage is in the way of what is not, but
// no more than a million stories need.
func hugeHeap(input int64) {
	const (
		most   = 2 << 30
		page   = 2 << 20
		advice = 14 // MADV_HUGEPAGE
	)
	var addresses syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_AS, &addresses) != nil || addresses.Cur < 1<<40 {
		return
	}
	var block strings.Builder // a slice may be cleared, where memory was used before
	block.Grow(int(min(2*input, most)))
	block.WriteByte(0)
	b := unsafe.Slice(unsafe.StringData(block.String()), block.Cap())
	if skip := -uintptr(unsafe.Pointer(&b[0])) % page; skip < uintptr(len(b)) {
		syscall.Madvise(b[skip:], advice) // where it fails all goes on as before
	}
	b, block = nil, strings.Builder{}
	runtime.GC()
}
