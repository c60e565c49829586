package main

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// threadTime returns the processor's time of this goroutine's thread, and a function that returns it again, once, on the same goroutine.
func threadTime() (began time.Duration, done func() time.Duration) {
	runtime.LockOSThread()
	read := func() time.Duration {
		var t unix.Timespec
		if unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t) != nil {
			return 0
		}
		return time.Duration(t.Nano())
	}
	return read(), func() time.Duration {
		t := read()
		runtime.UnlockOSThread()
		return t
	}
}

// processTime returns the processor's time of this process.
func processTime() time.Duration {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
