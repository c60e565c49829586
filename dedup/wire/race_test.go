//go:build race

package wire

func init() { slow = true }
