package desk

import (
	"errors"
	"fmt"
	"io"
	"strings"
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
		if got := r.take(remote); got != want {
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

// TestMetered: a body takes what was read twice, as it comes and as text, and where it is an archive the text that is kept of it.
func TestMetered(t *testing.T) {
	const body = 4 * meterStep
	all := &budget{free: 100 * meterStep}
	m := &metered{Reader: strings.NewReader(strings.Repeat("x", body)), budget: all, most: body, mostHeld: 20 * meterStep}
	if n, err := io.Copy(io.Discard, m); n != body || err != nil {
		t.Fatalf("%d bytes, %v", n, err)
	}
	for i, c := range []struct{ hold, taken int64 }{{meterStep, 8}, {3 * meterStep, 8}, {1, 9}, {10 * meterStep, 19}} {
		if err := m.hold(int(c.hold)); err != nil || m.taken != c.taken*meterStep {
			t.Errorf("text %d: %d taken, want %d, %v", i, m.taken/meterStep, c.taken, err)
		}
	}
	var p *problem
	if err := m.hold(7 * meterStep); !errors.As(err, &p) || p.Status != 413 {
		t.Errorf("more text than may be sent: %v", err)
	}
	if m.release(); all.free != 100*meterStep {
		t.Errorf("%d are given back of 100", all.free/meterStep)
	}
}
