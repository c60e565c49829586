package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"

	"github.com/samewire/samewire/dedup"
)

// usedMemory returns the bytes that the program holds.
func usedMemory() int64 {
	m := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(m)
	return int64(m[0].Value.Uint64() - m[1].Value.Uint64())
}

// heldMemory returns the bytes that the program holds when all garbage is collected and given back.
func heldMemory() int64 {
	debug.FreeOSMemory()
	return usedMemory()
}

// systemMemory returns the bytes that the system lets the program have, the least that it says; 0 where it says nothing, as only Linux does.
func systemMemory() int64 {
	var least int64
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/proc/meminfo"} {
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		text := strings.TrimSpace(string(data))
		unit := int64(1)
		if rest, ok := strings.CutPrefix(text, "MemTotal:"); ok {
			text, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
			unit = 1 << 10
		}
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n > 0 && n < 1<<50 && (least == 0 || n*unit < least) {
			least = n * unit
		}
	}
	return least
}

// parseSize reads a number of bytes, such as 8G, 500M, 64k or 1000000.
func parseSize(s string) (int64, error) {
	digits, shift := s, 0
	if n := len(s); n > 0 {
		switch s[n-1] {
		case 'k', 'K':
			digits, shift = s[:n-1], 10
		case 'm', 'M':
			digits, shift = s[:n-1], 20
		case 'g', 'G':
			digits, shift = s[:n-1], 30
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > 1<<(62-shift) {
		return 0, errors.New("need a number of bytes above 0, such as 8G or 500M")
	}
	return n << shift, nil
}

// watch ends a run that takes more memory than it may.
type watch struct {
	over  context.Context // ends when it does, with errMemory as its cause
	stop  func()
	limit int64 // of the garbage collector, before
}

// overrun is why a watch ends a run: the bytes in use.
type overrun int64

func (o overrun) Error() string { return fmt.Sprintf("%d MB of memory are in use", int64(o)>>20) }

// bounded returns a context that ends when the run takes more memory than it may, and has the run keep fewer texts and words in memory where that is
// little. finish ends the watch.
func (in *input) bounded(run *dedup.Run) context.Context {
	const (
		share = 4                     // texts and words take one part in so many
		usual = 448 << 20             // of them that are kept in memory by default
		often = 50 * time.Millisecond // the memory in use is looked at
		looks = 5                     // in a row that find too much: garbage may wait that long for its collection
	)
	if in.maxMemory == 0 {
		return context.Background()
	}
	run.Memory = max(1, min(usual, in.maxMemory/share))
	over, cancel := context.WithCancelCause(context.Background())
	in.watch = &watch{over, func() { cancel(nil) }, -1}
	if in.limited || os.Getenv("GOMEMLIMIT") == "" {
		in.watch.limit = debug.SetMemoryLimit(in.maxMemory - in.maxMemory/16)
	}
	go func() {
		tick := time.NewTicker(often)
		defer tick.Stop()
		for seen := 0; ; {
			select {
			case <-over.Done():
				return
			case <-tick.C:
			}
			if seen++; usedMemory() <= in.maxMemory {
				seen = 0
			}
			if seen == looks {
				seen = 0
				if used := heldMemory(); used > in.maxMemory {
					cancel(overrun(used))
				}
			}
		}
	}()
	return over
}

// unwatch ends the watch where the result is there and printing it takes no more: it is whole, however much finding it took in the end.
func (in *input) unwatch() { in.outOfMemory() }

// outOfMemory ends the watch. It returns an error where that ended the run.
func (in *input) outOfMemory() error {
	w := in.watch
	if w == nil {
		return nil
	}
	in.watch = nil
	w.stop()
	if w.limit >= 0 {
		debug.SetMemoryLimit(w.limit)
	}
	var over overrun
	switch {
	case !errors.As(context.Cause(w.over), &over):
		return nil
	case in.ended:
		return in.tooMuch("to compare the %s takes", int64(over))
	}
	return in.tooMuch("the %s read so far take", int64(over))
}

// checkMemory returns an error where the stories that are read take more memory than may be.
func (in *input) checkMemory() error {
	if in.maxMemory == 0 || usedMemory() <= in.maxMemory {
		return nil
	}
	if used := heldMemory(); used > in.maxMemory {
		return in.tooMuch("the %s read so far take", used)
	}
	return nil
}

// tooMuch returns the error that something, which names the stories, takes more memory than may be.
func (in *input) tooMuch(what string, used int64) error {
	return fmt.Errorf(what+" %d MB of memory, and --max-memory allows %d: give fewer, or allow more",
		count(in.Stories(), "story", "stories"), used>>20, in.maxMemory>>20)
}
