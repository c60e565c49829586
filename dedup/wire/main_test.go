package wire

import (
	"testing"

	"github.com/samewire/samewire/dedup/internal/oracle"
)

func TestMain(m *testing.M) { oracle.Main(m) }
