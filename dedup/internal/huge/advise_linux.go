package huge

import "syscall"

// advise asks for huge pages. It is advice: a system that has none goes on as before, as one does with pages so large that b begins within one.
func advise(b []byte) {
	const hugePage = 14 // MADV_HUGEPAGE, on all architectures
	if len(b) >= page {
		syscall.Madvise(b, hugePage)
	}
}
