package parallel

import (
	"iter"
	"sync"
)

// batchBytes ends a batch: that of the item that reaches it. A batch is items that a worker takes at a time: so many that handing them over costs
// little, so few that their bytes are still in the processor's cache.
const batchBytes = 1 << 20

// Batches hands batches of at most most items, and about a megabyte as size counts it, to workers, one on each core, and what they make of them, in
// the order of the items, to collect, on a goroutine of its own. The first error of items ends it.
func Batches[T, R any](cores, most int, items iter.Seq2[T, error], size func(T) int, worker func() func([]T) R, collect func(R)) error {
	type job struct {
		items []T
		out   chan R
	}
	free := NewBuffers[T](cores)
	jobs := make(chan job, 2*(cores-1)) // one core has the batch just filled in its cache: it goes first
	ordered := make(chan job, 16*cores)
	var workers sync.WaitGroup
	for range cores {
		work := worker()
		workers.Go(func() {
			for j := range jobs {
				r := work(j.items)
				clear(j.items)
				free.Put(j.items)
				j.out <- r
			}
		})
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for j := range ordered {
			collect(<-j.out)
		}
	}()
	var failed error
	pending, bytes := free.Get(), 0
	flush := func() {
		if len(pending) > 0 {
			j := job{pending, make(chan R, 1)}
			ordered <- j
			jobs <- j
			pending, bytes = free.Get(), 0
		}
	}
	for x, err := range items {
		if err != nil {
			failed = err
			break
		}
		pending = append(pending, x)
		if bytes += size(x); len(pending) == most || bytes >= batchBytes {
			flush()
		}
	}
	flush()
	close(jobs)
	close(ordered)
	workers.Wait()
	<-done
	return failed
}

// Buffers are slices to be used again, from when a worker fills one to when what is in it was collected.
type Buffers[T any] chan []T

// NewBuffers has room for as many as Batches has on their way.
func NewBuffers[T any](cores int) Buffers[T] { return make(Buffers[T], 18*cores) }

// Get returns an empty slice.
func (b Buffers[T]) Get() []T {
	select {
	case s := <-b:
		return s[:0]
	default:
		return nil
	}
}

// Put hands a slice on.
func (b Buffers[T]) Put(s []T) {
	select {
	case b <- s:
	default:
	}
}
