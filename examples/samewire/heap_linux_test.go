//go:build linux && (amd64 || arm64) && !race

package main

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// TestHugeHeap: the block takes no memory (the race detector takes some for it), whether the addresses where it begins were never used or were.
func TestHugeHeap(t *testing.T) {
	const block = 256 << 20
	for _, used := range []int{0, 1 << 20, 16 << 20} {
		b := make([]byte, used)
		for i := range b {
			b[i] = 1
		}
		runtime.KeepAlive(b)
		b = nil
		runtime.GC()
		before := resident(t)
		hugeHeap(block)
		if more := resident(t) - before; more > block/4 {
			t.Errorf("after %d MB of use: the block takes %d MB", used>>20, more>>20)
		}
	}
}

// resident returns how many bytes of memory the process has.
func resident(t *testing.T) int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip(err)
	}
	for line := range strings.Lines(string(status)) {
		if kB, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.Atoi(strings.Fields(kB)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n << 10
		}
	}
	t.Skip("the system does not tell")
	return 0
}
