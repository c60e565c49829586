package dedup

import (
	"iter"
	"sync"
)

// batchBytes ends a batch: that of the article that reaches it. A batch is articles that a worker takes at a time: so many that handing them over
// costs little, so few that the texts are still in the processor's cache.
const batchBytes = 1 << 20 // of text

// inBatches hands batches of at most size articles to workers, one on each core, and what they make of them, in the order of the articles, to
// collect. The first error of articles ends it.
func inBatches[R any](cores, size int, articles iter.Seq2[Article, error], worker func() func([]Article) R, collect func(R)) error {
	type job struct {
		articles []Article
		out      chan R
	}
	free := newBuffers[Article](cores)
	jobs := make(chan job, 2*(cores-1)) // one core has the batch just filled in its cache: it goes first
	ordered := make(chan job, 16*cores)
	var workers sync.WaitGroup
	for range cores {
		work := worker()
		workers.Go(func() {
			for j := range jobs {
				r := work(j.articles)
				clear(j.articles)
				free.put(j.articles)
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
	pending, bytes := free.get(), 0
	flush := func() {
		if len(pending) > 0 {
			j := job{pending, make(chan R, 1)}
			ordered <- j
			jobs <- j
			pending, bytes = free.get(), 0
		}
	}
	for a, err := range articles {
		if err != nil {
			failed = err
			break
		}
		pending = append(pending, a)
		if bytes += len(a.Text); len(pending) == size || bytes >= batchBytes {
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

// buffers are slices to be used again, from when a worker fills one to when what is in it was collected.
type buffers[T any] chan []T

// newBuffers has room for as many as inBatches has on their way.
func newBuffers[T any](cores int) buffers[T] { return make(buffers[T], 18*cores) }

// get returns an empty slice.
func (b buffers[T]) get() []T {
	select {
	case s := <-b:
		return s[:0]
	default:
		return nil
	}
}

func (b buffers[T]) put(s []T) {
	select {
	case b <- s:
	default:
	}
}
