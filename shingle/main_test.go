package shingle

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain has garbage collected less often: nearly all that the tests make is small and soon gone.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
