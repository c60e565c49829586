//go:build linux && (amd64 || arm64)

package main

import (
	"runtime"
	"syscall"
	"unsafe"
)

// hugeHeap asks the system to back the heap by huge pages: where pages are 4 kB
// the first use of memory takes a tenth of a large run. Go has no way to ask, but
// the heap grows where a block was that is gone, and advice outlives the block.
// The block is never written to, so it takes addresses, and no memory.
func hugeHeap() {
	const (
		block  = 2 << 30 // bytes, more than a million stories need
		page   = 2 << 20
		advice = 14 // MADV_HUGEPAGE
	)
	var addresses syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_AS, &addresses) != nil || addresses.Cur < 1<<40 {
		return
	}
	b := make([]byte, block)
	skip := -uintptr(unsafe.Pointer(&b[0])) % page
	syscall.Madvise(b[skip:], advice) // where it fails all goes on as before
	b = nil
	runtime.GC()
}
