package main

import (
	"runtime"
	"sync"

	"github.com/samewire/samewire/dedup"
)

// inOrder calls do for 0 to n-1, on so many cores, and use with what it returns,
// in order, until use returns false. A few results a core wait for their turn.
func inOrder[T any](n, cores int, do func(i int) T, use func(T) bool) {
	type job struct {
		i   int
		out chan T
	}
	jobs, ordered, stopped := make(chan job), make(chan chan T, 4*cores), make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		defer close(ordered)
		defer close(jobs)
		for i := range n {
			out := make(chan T, 1)
			select {
			case ordered <- out:
				jobs <- job{i, out}
			case <-stopped:
				return
			}
		}
	})
	for range cores {
		running.Go(func() {
			for j := range jobs {
				j.out <- do(j.i)
			}
		})
	}
	for out := range ordered {
		if !use(<-out) {
			break
		}
	}
	close(stopped)
	running.Wait()
}

// coresOf returns how many cores c lets a command use.
func coresOf(c dedup.Config) int {
	if c.Cores > 0 {
		return c.Cores
	}
	return runtime.GOMAXPROCS(0)
}
