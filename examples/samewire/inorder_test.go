package main

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// TestInOrder: results come in order, also where early ones take longest, and
// when enough were used nothing more is done.
func TestInOrder(t *testing.T) {
	const n = 1000
	for cores := 1; cores <= 3; cores++ {
		for _, most := range []int{0, 1, 10, n, 2 * n} {
			var did atomic.Int64
			var got []int
			inOrder(upTo(n), cores, func(i int) int {
				did.Add(1)
				if i%50 == 0 {
					time.Sleep(time.Millisecond)
				}
				return i
			}, func(i int) bool {
				got = append(got, i)
				return len(got) < most
			})
			want := make([]int, min(max(most, 1), n))
			for i := range want {
				want[i] = i
			}
			if !slices.Equal(got, want) {
				t.Errorf("%d cores: %d results, the last of %d is %d", cores, len(got), most, got[len(got)-1])
			}
			if ahead := int(did.Load()) - len(got); ahead > 5*cores+1 {
				t.Errorf("%d cores: %d results were not wanted", cores, ahead)
			}
		}
	}
	inOrder(upTo(0), 2, func(int) int { panic("called") }, func(int) bool { panic("called") })
}
