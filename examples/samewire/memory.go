package main

import (
	"errors"
	"os"
	"runtime/metrics"
	"strconv"
	"strings"
)

// usedMemory returns the bytes that the program holds.
func usedMemory() int64 {
	m := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(m)
	return int64(m[0].Value.Uint64() - m[1].Value.Uint64())
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
