package huge

import "syscall"

// advise asks for huge pages. It is advice: a system that has none goes on as before.
func advise(b []byte) {
	const hugePage = 14 // MADV_HUGEPAGE, on all architectures
	syscall.Madvise(b, hugePage)
}
