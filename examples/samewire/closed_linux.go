package main

import (
	"os"
	"syscall"
)

// closedAtStart reports whether f, a standard stream, was closed when the program began. Go's runtime then has put /dev/null in its place, open for
// reading and writing; a program that is started with its output thrown away has it open for writing alone, or opened with O_CLOEXEC.
func closedAtStart(f *os.File) bool {
	info, err := f.Stat()
	null, err2 := os.Stat(os.DevNull)
	if err != nil || err2 != nil || !os.SameFile(info, null) {
		return false
	}
	flags, _, errno := syscall.Syscall(syscall.SYS_FCNTL, f.Fd(), syscall.F_GETFL, 0)
	return errno == 0 && flags&(syscall.O_ACCMODE|syscall.O_CLOEXEC) == syscall.O_RDWR
}
