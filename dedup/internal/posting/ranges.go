package posting

import (
	"math/bits"
	"slices"

	"github.com/samewire/samewire/dedup/internal/memory"
	"github.com/samewire/samewire/dedup/internal/parallel"
	"github.com/samewire/samewire/dedup/internal/radix"
)

// rangeKeys is about how many keys are sorted at a time: as many as a processor's cache holds.
const rangeKeys = 1 << 18

// ranges is how the keys are cut by their lowest bytes: into a power of two of equal ranges, at most 256. Those of a step are gathered at a time.
type ranges struct{ bits, stepBits int }

func rangesOf(keys int) ranges {
	const steps = 6 // bits
	n := min(bits.Len(uint(keys/rangeKeys)), 8)
	return ranges{n, min(n, steps)}
}

func (r ranges) steps() int { return 1 << r.stepBits }

// inStep returns how many ranges a step has.
func (r ranges) inStep() int { return 1 << (r.bits - r.stepBits) }

// sorter has the memory that a core sorts keys in.
type sorter struct {
	room    memory.Arena[uint64]
	entries [][]uint64 // those of the ranges of a step
	spare   []uint64
	list    []uint32
}

// sorters returns a sorter for each core, with room for the largest range.
func (k *Keys) sorters(r ranges) []sorter {
	var sizes [256]int
	for _, b := range k.Batches {
		for low := range 256 {
			sizes[low>>(8-r.bits)] += len(b.With(low))
		}
	}
	for _, run := range k.Runs {
		for low := range 256 {
			sizes[low>>(8-r.bits)] += run.Len(low)
		}
	}
	most := slices.Max(sizes[:])
	all := make([]sorter, k.Cores)
	for w := range all {
		in := &all[w]
		in.room.Pool = k.Pool
		in.entries, in.spare = make([][]uint64, r.inStep()), in.room.Take(most)
		for i := range in.entries {
			in.entries[i] = in.room.Take(most)
		}
	}
	return all
}

// free gives back the memory of sorters.
func free(sorters []sorter) {
	for w := range sorters {
		sorters[w].room.Free()
	}
}

// lists finds the lists of the keys of the first steps; each sorter hands those it finds to a function of its own.
func (k *Keys) lists(sorters []sorter, r ranges, steps int, do func(w int) func(key uint32, stories []uint32)) {
	const sorted = 22                     // bits of the keys, in two passes: few keys are alike in so many
	unsorted := max(32, 64-r.bits-sorted) // the lowest bits, those of the stories among them
	workers := parallel.Workers{Cores: len(sorters), Ended: k.Ended}
	workers.Each(steps, 1, func(w int) func(int) {
		in, found := &sorters[w], do(w)
		return func(step int) {
			entries := in.entries[:r.inStep()]
			k.gather(entries, r, step)
			for i := range entries {
				entries[i], in.spare = radix.SortUntil(k.Over, entries[i], in.spare, unsorted, 64-r.bits-unsorted)
				if k.Over() {
					return
				}
				in.lists(entries[i], unsorted, k.Over, found)
			}
		}
	})
}

// gather fills entries, which have room for it, with the keys of the ranges of a step, in the upper half, with their stories in the lower. The
// lowest byte of a key comes first there.
func (k *Keys) gather(entries [][]uint64, r ranges, step int) {
	width := 1 << (8 - r.bits) // of a range, in values of the lowest byte
	first := step * len(entries) * width
	for i := range entries {
		entries[i] = entries[i][:0]
	}
	const ahead = 16
	for i, b := range k.Batches {
		if i%ahead == 0 {
			if k.Over() {
				return
			}
			touch(k.Batches[i:min(i+ahead, len(k.Batches))], first)
		}
		low, from := first, b.from(first)
		for i, e := range entries {
			n := len(e)
			e = e[:cap(e)]
			for range width {
				to := b.from(low + 1)
				for _, key := range b.keys[from:to] {
					e[n] = uint64(uint32(low)<<24|key>>8)<<32 | uint64(b.Stories[uint8(key)])
					n++
				}
				low, from = low+1, to
			}
			entries[i] = e[:n]
		}
	}
	for _, run := range k.Runs {
		for i := range entries {
			if k.Over() {
				return
			}
			entries[i] = run.Append(entries[i], first+i*width, first+(i+1)*width)
		}
	}
	if k.Narrow != nil {
		for i := range entries {
			entries[i] = k.Narrow(entries[i])
		}
	}
}

// touch reads a key of each of some batches, so that memory is fetched for many at a time. The result means nothing, but without one there would
// be nothing to do.
//
//go:noinline
func touch(batches []*Batch, low int) (sum uint32) {
	for _, b := range batches {
		if keys := b.With(low); len(keys) > 0 {
			sum += keys[0]
		}
	}
	return sum
}

// lists hands over the lists of entries, which are sorted but for so many of the lowest bits, until over reports true.
func (in *sorter) lists(entries []uint64, unsorted int, over func() bool, found func(key uint32, stories []uint32)) {
	const often = 1 << 14 // entries, after which over is asked
	list, ask := in.list, often
	for len(entries) > 1 {
		high, n := entries[0]>>unsorted, 1
		for n < len(entries) && entries[n]>>unsorted == high {
			n++
		}
		alike := entries[:n]
		entries = entries[n:]
		if n == 1 {
			continue
		}
		if ask -= n; ask < 0 {
			if ask = often; over() {
				break
			}
		}
		if n > often {
			sorted, _ := radix.SortUntil(over, alike, in.spare, 0, unsorted)
			copy(alike, sorted)
		} else {
			sortFew(alike)
		}
		for len(alike) > 1 {
			key := alike[0] >> 32
			list = append(list[:0], uint32(alike[0]))
			n = 1
			for ; n < len(alike) && alike[n]>>32 == key; n++ {
				if alike[n] != alike[n-1] {
					list = append(list, uint32(alike[n]))
				}
			}
			if len(list) > 1 {
				found(bits.RotateLeft32(uint32(key), 8), list)
			}
			alike = alike[n:]
		}
	}
	in.list = list
}

// sortFew sorts entries that are mostly few.
func sortFew(entries []uint64) {
	switch {
	case len(entries) == 2:
		entries[0], entries[1] = min(entries[0], entries[1]), max(entries[0], entries[1]) // without a branch: it would be taken at random
	case len(entries) > 16:
		slices.Sort(entries)
	default:
		for i, e := range entries {
			for i > 0 && entries[i-1] > e {
				entries[i] = entries[i-1]
				i--
			}
			entries[i] = e
		}
	}
}
