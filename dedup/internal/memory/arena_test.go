package memory_test

import (
	"slices"
	"testing"

	"github.com/samewire/samewire/dedup/internal/memory"
)

// TestArena: what is kept is a copy that nothing kept later changes.
func TestArena(t *testing.T) {
	var a memory.Arena[uint32]
	var given, kept [][]uint32
	for i := range 3000 {
		s := make([]uint32, i*7%2500)
		for k := range s {
			s[k] = uint32(i*k + 1)
		}
		given = append(given, slices.Clone(s))
		kept = append(kept, a.Keep(s))
		clear(s)
		_ = append(kept[i], 1, 2, 3) // must not reach the next one
	}
	for i := range given {
		if !slices.Equal(given[i], kept[i]) {
			t.Fatalf("slice %d of %d words changed", i, len(given[i]))
		}
	}
}

// TestPool: arenas use the memory of one that was freed, no two the same, and none that was not.
func TestPool(t *testing.T) {
	pool := new(memory.Pool)
	held, freed := memory.Arena[uint32]{Pool: pool}, memory.Arena[uint32]{Pool: pool}
	first := held.Keep([]uint32{1})
	used := map[*uint32]bool{}
	for range 100 {
		used[&freed.Take(1000)[0]] = true
	}
	freed.Free()
	next := make([]memory.Arena[uint32], 3)
	var kept [][]uint32
	again := 0
	for i := range uint32(300) {
		a := &next[i%3]
		a.Pool = pool
		s := a.Keep(slices.Repeat([]uint32{i}, 1000))
		if kept = append(kept, s); used[&s[0]] {
			again++
		}
	}
	if again < 50 {
		t.Errorf("%d of 100 slices were used again", again)
	}
	for i, s := range kept {
		if !slices.Equal(s, slices.Repeat([]uint32{uint32(i)}, 1000)) {
			t.Errorf("slice %d was changed", i)
		}
	}
	if first[0] != 1 {
		t.Error("memory that was not freed was used")
	}
}
