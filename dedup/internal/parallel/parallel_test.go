package parallel

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCores(t *testing.T) {
	for _, c := range []struct{ cores, want int }{{0, runtime.GOMAXPROCS(0)}, {1, 1}, {16, 16}, {math.MaxInt, max(16, 2*runtime.GOMAXPROCS(0))}, {-1, -1}} {
		if got := Cores(c.cores); got != c.want {
			t.Errorf("%d: %d, want %d", c.cores, got, c.want)
		}
	}
}

// TestEach: every index is met once, and every goroutine has a function, whatever there is to do.
func TestEach(t *testing.T) {
	for _, c := range []struct{ cores, n, chunk int }{{1, 0, 1}, {3, 0, 4}, {1, 10, 3}, {4, 1000, 1}, {5, 1000, 256}, {2, 3, 100}} {
		met, made := make([]atomic.Int32, c.n), make([]bool, c.cores)
		Workers{Cores: c.cores}.Each(c.n, c.chunk, func(w int) func(int) {
			made[w] = true
			return func(i int) { met[i].Add(1) }
		})
		for i := range met {
			if n := met[i].Load(); n != 1 {
				t.Errorf("%+v: %d is met %d times", c, i, n)
			}
		}
		if slices.Contains(made, false) {
			t.Errorf("%+v: functions made %v", c, made)
		}
	}
}

// TestBatches: what workers make is collected in the order of the items, whatever their number; no batch is too large; an error ends the reading.
func TestBatches(t *testing.T) {
	broken := errors.New("broken")
	for _, cores := range []int{1, 2, 5} {
		for _, n := range []int{0, 1, 7, 1000} {
			items := func(yield func(int, error) bool) {
				for i := range n {
					if !yield(i, nil) {
						return
					}
				}
				if yield(0, broken) {
					t.Error("read on after the error")
				}
			}
			worker := func() func([]int) []string {
				return func(items []int) (made []string) {
					if len(items) > 7 {
						t.Errorf("a batch of %d", len(items))
					}
					size := 0
					for k, i := range items {
						if size += i << 10; size >= batchBytes && k+1 < len(items) {
							t.Errorf("a batch goes on at %d", size)
						}
						made = append(made, fmt.Sprint(i))
					}
					return made
				}
			}
			var want, got []string
			for i := range n {
				want = append(want, fmt.Sprint(i))
			}
			err := Batches(cores, 7, items, func(i int) int { return i << 10 }, worker, func(made []string) { got = append(got, made...) })
			if diff := cmp.Diff(want, got); diff != "" || err != broken {
				t.Errorf("%d cores, %d items: error %v (-want +got):\n%s", cores, n, err, diff)
			}
		}
	}
}
