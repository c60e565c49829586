package record

import (
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

// TestCreditSet: equal credits are one, which stays as it is when the text that they were found in is written over; others are others.
func TestCreditSet(t *testing.T) {
	s := CreditSet{}
	if s.One(nil) != nil || len(s) != 0 {
		t.Error("none are some")
	}
	text := []byte("APdpa")
	lent := unsafe.String(unsafe.SliceData(text), len(text))
	ap, dpa := lent[:2], lent[2:]
	want := []Credits{{[]string{"AP"}, nil}, {nil, []string{"AP"}}, {[]string{"AP", "dpa"}, nil}, {[]string{"AP"}, []string{"dpa"}}, {[]string{"dpa"}, []string{"AP"}}, {nil, []string{"dpa", "AP"}}}
	var got []*Credits
	for _, c := range []Credits{{[]string{ap}, nil}, {nil, []string{ap}}, {[]string{ap, dpa}, nil}, {[]string{ap}, []string{dpa}}, {[]string{dpa}, []string{ap}}, {nil, []string{dpa, ap}}} {
		got = append(got, s.One(&c))
	}
	clear(text) // as its owner may
	for i, c := range want {
		if diff := cmp.Diff(&c, got[i]); diff != "" || s.One(&c) != got[i] {
			t.Errorf("%v: it is there twice, or (-want +got):\n%s", c, diff)
		}
	}
	if len(s) != len(want) {
		t.Errorf("%d in the set, want %d", len(s), len(want))
	}
}
