package fields_test

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/fields"
)

// row is one field of each kind.
type row struct {
	A    uint8
	B    uint16
	C    uint32
	D    uint64
	N    uint64 // at most 300
	Text string
	Raw  string // two bytes
}

func read(r *fields.Reader) row {
	return row{r.Uint8(), r.Uint16(), r.Uint32(), r.Uint64(), r.Uvarint(300), r.Text(), string(r.Bytes(2))}
}

func (x row) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint16(append(b, x.A), x.B)
	b = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint32(b, x.C), x.D)
	b = binary.AppendUvarint(binary.AppendUvarint(b, x.N), uint64(len(x.Text)))
	return append(append(b, x.Text...), x.Raw...)
}

var whole = row{0xFE, 0xFEDC, 0xFEDCBA98, 0xFEDCBA9876543210, 300, "Łódź", "ab"}

func TestReader(t *testing.T) {
	r := fields.Reader{Data: whole.append(nil)}
	if diff := cmp.Diff(whole, read(&r)); diff != "" || r.Bad || len(r.Data) > 0 {
		t.Errorf("bad %v, %q is left (-want +got):\n%s", r.Bad, r.Data, diff)
	}
	numbers := whole.append(nil)[:15:15] // of fixed sizes
	want := row{A: whole.A, B: whole.B, C: whole.C, D: whole.D}
	for name, data := range map[string][]byte{
		"a number that is too large": binary.AppendUvarint(numbers, 301),
		"a varint that has no end":   append(numbers, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0),
		"a text that ends too early": append(numbers, 0, 3, 'a', 'b'),
		"a text as long as none is":  binary.AppendUvarint(append(numbers, 0), math.MaxUint64),
		"half a varint":              append(numbers, 0x80, 0x80),
		"a text with half a length":  append(numbers, 0, 0x80, 0x80),
	} {
		r := fields.Reader{Data: data}
		got := read(&r)
		if diff := cmp.Diff(want, got); diff != "" || !r.Bad || len(r.Data) > 0 {
			t.Errorf("%s: bad %v, %q is left (-want +got):\n%s", name, r.Bad, r.Data, diff)
		}
	}
}

// FuzzReader: bytes are the fields that are read of them; where one is missing, it and all that follow are zero.
func FuzzReader(f *testing.F) {
	data := whole.append(nil)
	for n := range len(data) + 1 {
		f.Add(data[:n])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := fields.Reader{Data: data}
		switch got := read(&r); {
		case !r.Bad:
			if again := read(&fields.Reader{Data: got.append(nil)}); again != got {
				t.Errorf("written and read again (-want +got):\n%s", cmp.Diff(got, again))
			}
		case got.Raw != "" || len(r.Data) > 0 || read(&r) != row{}:
			t.Errorf("fields after one that is missing; %q is left", r.Data)
		}
	})
}
