package oracle

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"
)

// Main is the TestMain of packages whose tests make much that is small and soon gone: garbage is collected less often, but for benchmarks.
func Main(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() == "" {
		debug.SetGCPercent(400)
	}
	os.Exit(m.Run())
}
