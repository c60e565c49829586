// Package parallel runs work on several cores.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Cores returns how many goroutines work on so many cores, 0 for all: at most twice as many as there are, or 16, as each takes memory.
func Cores(n int) int {
	if n == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return min(n, max(16, 2*runtime.GOMAXPROCS(0)))
}

// Each calls a function for every index below n, chunk consecutive ones at a time, on so many goroutines. Each goroutine has a function of its own,
// made by worker, which it calls once, even if nothing is left for it.
func Each(cores, n, chunk int, worker func(w int) func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for w := range cores {
		workers.Go(func() {
			do := worker(w)
			for from := 0; from < n; {
				from = int(next.Add(int64(chunk))) - chunk
				for i := from; i < min(from+chunk, n); i++ {
					do(i)
				}
			}
		})
	}
	workers.Wait()
}
