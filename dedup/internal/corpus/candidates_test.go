package corpus

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/record"
)

// TestCopies: a story is a copy of the first one before it that is none's copy, has its words, and is no other page, also where other words have its check,
// or half of it.
func TestCopies(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 31))
	for range 300 {
		rows := make([]Row, 1+r.IntN(40))
		for i := range rows {
			rows[i].ID = fmt.Sprintf("s%02d", i)
			n := r.Uint32N(5)
			rows[i].Body.Words, rows[i].Body.Facts = slices.Repeat([]uint32{n}, int(n)), make([]uint32, record.FactWords(int(n))) // some have none
			rows[i].Check = []uint64{7 << 32, 7<<32 + 1, 8 << 32}[n%3]
			rows[i].Headline, rows[i].Untold = r.Uint32N(4), r.IntN(4) > 0
		}
		var wantFirst []int32
		wantCopies := map[int][]int{}
		for i, row := range rows {
			first := i
			for k, f := range rows[:i] {
				same := len(row.Body.Words) > 0 && slices.Equal(f.Body.Words, row.Body.Words)
				if same && int(wantFirst[k]) == k && (!f.Untold || !row.Untold || f.Headline == row.Headline) {
					first = k
					wantCopies[k] = append(wantCopies[k], i)
					break
				}
			}
			wantFirst = append(wantFirst, int32(first))
		}
		var faults base.Faults
		c, err := Load(Options{Width: 5, All: true}, base.NewWork(context.Background(), base.Run{Cores: 1}, &faults), func(yield func(Row, error) bool) {
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		first, copies := c.copies()
		c.Close()
		if diff := cmp.Diff([]any{wantFirst, wantCopies}, []any{first, copies}); diff != "" {
			t.Fatalf("%v (-want +got):\n%s", rows, diff)
		}
	}
}
