//go:build unix

package feed

import "syscall"

func mkfifo(path string) error { return syscall.Mkfifo(path, 0o600) }
