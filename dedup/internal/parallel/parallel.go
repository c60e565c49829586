// Package parallel runs work on several cores.
package parallel

import (
	"sync"
	"sync/atomic"
)

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
