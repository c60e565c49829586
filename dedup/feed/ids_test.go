package feed

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestIDSet holds the set against a map, with hashes of which many fall on one place.
func TestIDSet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var s idSet
	known := map[idHash]bool{}
	for i := range 20000 {
		n := r.Uint64N(6000) << r.IntN(40)
		h := idHash{uint32(n), uint32(n >> 32), r.Uint32N(2)}
		if got := s.add(h); got == known[h] {
			t.Fatalf("hash %d, %x: new is %t", i, h, got)
		}
		known[h] = true
	}
}

// TestManyIDs: every second story with an id is refused, no first one.
func TestManyIDs(t *testing.T) {
	var b strings.Builder
	const n = 100_000
	for i := range n {
		fmt.Fprintf(&b, "{\"id\":%d,\"text\":\"\"}\n", i)
	}
	got, problems := read(t, &Reader{Stdin: strings.NewReader(b.String() + b.String())}, Stdin)
	if len(got) != n || len(problems) != n {
		t.Errorf("%d stories, %d problems, want %d each", len(got), len(problems), n)
	}
}

// TestIDsOfOneHash: two ids that have the same murmur3.Sum64, of a public seed, are two.
func TestIDsOfOneHash(t *testing.T) {
	in := `{"id":"*.GqM1TpQ` + "`" + `RRHR75","text":"one"}
{"id":"reuters-20261121-000123","text":"two"}
`
	if got, problems := read(t, &Reader{Stdin: strings.NewReader(in)}, Stdin); len(got) != 2 || len(problems) > 0 {
		t.Errorf("%d stories, problems %v", len(got), problems)
	}
}

func TestIDOfPath(t *testing.T) {
	ids := map[string]string{}
	for path, want := range map[string]string{
		"a.txt": "a.txt", `a\b.txt`: `a\b.txt`, "caf\xe9.txt": `caf\xe9.txt`, "caf\xe8.txt": `caf\xe8.txt`, "é\xff\\.txt": `é\xff\\.txt`, "\ufffd.txt": "\ufffd.txt", "": "",
	} {
		got := idOf(path)
		if got != want || ids[got] != "" {
			t.Errorf("id of %q is %q, want %q, and has %q", path, got, want, ids[got])
		}
		ids[got] = path
	}
}
