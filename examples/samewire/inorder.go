package main

import (
	"iter"
	"runtime"
	"sync"
)

// inOrder calls do for each input, on so many cores, and use with what it
// returns, in order, until use returns false. A few results a core wait for
// their turn. Inputs are asked for on a goroutine of their own; where they may
// keep it waiting, use must end that when it returns false.
func inOrder[I, T any](inputs iter.Seq[I], cores int, do func(I) T, use func(T) bool) {
	type job struct {
		in  I
		out chan T
	}
	jobs, ordered, stopped := make(chan job), make(chan chan T, 4*cores), make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		defer close(ordered)
		defer close(jobs)
		for in := range inputs {
			out := make(chan T, 1)
			select {
			case ordered <- out:
				jobs <- job{in, out}
			case <-stopped:
				return
			}
		}
	})
	for range cores {
		running.Go(func() {
			for j := range jobs {
				j.out <- do(j.in)
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

// upTo yields 0 to n-1.
func upTo(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// coresOf returns how many cores a command uses; 0 stands for all.
func coresOf(cores int) int {
	if cores > 0 {
		return cores
	}
	return runtime.GOMAXPROCS(0)
}
