//go:build cgo

package main

// cgo reports whether the program starts the threads of the C library, which end it with status 2 where the system gives them no memory.
const cgo = true
