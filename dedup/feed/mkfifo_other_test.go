//go:build !unix

package feed

import "errors"

func mkfifo(string) error { return errors.ErrUnsupported }
