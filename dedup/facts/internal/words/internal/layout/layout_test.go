package layout

import (
	"bytes"
	"strings"
	"testing"
)

func small() [Sections][]byte {
	var s [Sections][]byte
	for i := range s {
		s[i] = bytes.Repeat([]byte{byte(i)}, 4*i)
	}
	return s
}

func TestJoinSplit(t *testing.T) {
	want := small()
	table := string(Join(want))
	got, err := Split(table)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if got[i] != string(want[i]) {
			t.Errorf("section %d is %q, want %q", i, got[i], want[i])
		}
	}
	if have, want := Checksum(table); have != want {
		t.Errorf("checksum %#x, want %#x", have, want)
	}
	flipped := table[:len(table)-1] + "\xff"
	if have, want := Checksum(flipped); have == want {
		t.Error("the checksum holds for another table")
	}
}

func TestSplitErrors(t *testing.T) {
	table := string(Join(small()))
	for name, bad := range map[string]string{
		"nothing":   "",
		"magic":     "w" + table,
		"version":   table[:len(magic)] + "\x00" + table[len(magic)+1:],
		"cut short": table[:len(table)-1],
		"too long":  table + "x",
		"section":   table[:len(magic)+6] + "\xff\xff\xff\xff" + table[len(magic)+10:],
	} {
		if s, err := Split(bad); err == nil || s != [Sections]string{} {
			t.Errorf("%s: %v, and %q", name, err, s)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add(string(Join(small())))
	f.Add(string(Join([Sections][]byte{})))
	f.Add("words\x00\x01\x00")
	f.Fuzz(func(t *testing.T, table string) {
		s, err := Split(table)
		if err != nil {
			return
		}
		if strings.Join(s[:], "") != table[headerSize:] {
			t.Error("the sections are not the table")
		}
		Checksum(table)
	})
}
