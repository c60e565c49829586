//go:build !linux

package main

import "time"

// threadTime returns the time, as that of the processor is not known here, and a function that returns it again.
func threadTime() (began time.Duration, done func() time.Duration) {
	start := time.Now()
	return 0, func() time.Duration { return time.Since(start) }
}

// processTime returns 0: the processor's time is not known here.
func processTime() time.Duration { return 0 }
