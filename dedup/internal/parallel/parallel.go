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

// Workers is on how many goroutines work is done, and how long.
type Workers struct {
	Cores int
	Ended func() bool // reports that the work is to end: what was made then means nothing. Nil for never
}

// Over reports whether the work is to end. It takes a few nanoseconds.
func (w Workers) Over() bool { return w.Ended != nil && w.Ended() }

// Each calls a function for every index below n, chunk consecutive ones at a time, on all goroutines. Each goroutine has a function of its own,
// made by worker, which it calls once, even if nothing is left for it. Once the work is to end, no more are called.
func (w Workers) Each(n, chunk int, worker func(w int) func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for number := range w.Cores {
		workers.Go(func() {
			do := worker(number)
			for from := 0; from < n; {
				from = int(next.Add(int64(chunk))) - chunk
				for i := from; i < min(from+chunk, n); i++ {
					if w.Over() {
						return
					}
					do(i)
				}
			}
		})
	}
	workers.Wait()
}
