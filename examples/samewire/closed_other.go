//go:build !linux

package main

import "os"

// closedAtStart reports whether f was closed when the program began; only Linux says so.
func closedAtStart(*os.File) bool { return false }
