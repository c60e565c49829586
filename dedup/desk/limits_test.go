package desk

import (
	"fmt"
	"testing"
)

// TestRates: an address is a bucket, of IPv6 a network; so many are known and no more.
func TestRates(t *testing.T) {
	r := newRates(1e-9, 2)
	for remote, want := range map[string][3]bool{"192.0.2.1:1": {true, true, false}, "[2001:db8::1]:1": {true, true, false}, "no address": {true, true, false}} {
		for i := range want {
			if got := r.take(remote); got != want[i] {
				t.Errorf("%s, time %d: %v", remote, i, got)
			}
		}
	}
	for remote, want := range map[string]bool{"192.0.2.1:9": false, "[::ffff:192.0.2.1]:2": false, "[2001:db8::ffff]:2": false, "[2001:db8:0:1::1]:2": true, "192.0.2.2:1": true} {
		if got := r.left(remote); got != want {
			t.Errorf("%s: %v, want %v", remote, got, want)
		}
	}
	for i := range 3 * mostBuckets {
		r.take(fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255))
	}
	if len(r.buckets) > mostBuckets {
		t.Errorf("%d addresses are known, want %d at the most", len(r.buckets), mostBuckets)
	}
}
