package facts_test

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samewire/samewire/dedup/facts"
)

// versions returns made-up stories of n bytes or little more, one after the other, and the same as another desk has them: in nearly every sentence a
// number, a day or a word is another, and some are gone.
func versions(n int) (string, string) {
	var a, b strings.Builder
	for seed := uint64(0); a.Len() < n; seed++ {
		story := wireLike(seed)
		a.WriteString(story)
		for i, s := range strings.SplitAfter(story, "\n") {
			switch (int(seed) + i) % 5 {
			case 0:
				s = strings.NewReplacer("said", "told reporters", "Monday", "Tuesday", " and ", " but ").Replace(s)
			case 1:
				s = strings.NewReplacer("1", "3", "killed", "wounded", "will", "may", "not ", "").Replace(s)
			case 2:
				s = strings.NewReplacer("The ", "A ", "in ", "near ", "7", "9", "people", "persons").Replace(s)
			case 3:
				s = strings.Replace(s, ", ", fmt.Sprintf(", officials at post %d said, ", seed), 1)
			case 4:
				if seed%7 == 0 {
					s = ""
				}
			}
			b.WriteString(s)
		}
	}
	return a.String(), b.String()
}

// peak returns the most bytes of heap that f holds on to beyond those held before. What it makes while garbage is collected counts as held, so the
// least of a few runs is nearest.
func peak(f func()) int {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	live := func() int {
		runtime.GC()
		metrics.Read(sample)
		return int(sample[0].Value.Uint64())
	}
	before := live()
	most := before
	var done atomic.Bool
	stopped := make(chan bool)
	go func() {
		defer close(stopped)
		for !done.Load() {
			start := time.Now()
			most = max(most, live())
			time.Sleep(time.Since(start)) // or f would crawl, and allocate while garbage is collected most of the time
		}
	}()
	f()
	done.Store(true)
	<-stopped
	return most - before
}

// TestMemory: reading and comparing two texts takes a bounded number of bytes a byte of both texts. Short lines and dense facts take more than prose.
func TestMemory(t *testing.T) {
	if raced {
		t.Skip("memory under the race detector tells nothing")
	}
	facts.Diff(versions(100_000)) // what is made once
	news, edited := versions(2 << 20)
	bounds := []struct {
		name string
		a, b string
		most float64
	}{
		{"prose of which most sentences differ", news, edited, 12},
		{"prose of which one sentence differs", news, news + "Nobody was hurt.\n", 12},
	}
	for _, h := range hostile {
		if most := map[string]float64{"prose": 17, "equal sentences": 17, "sentences of numbers": 32, "datelines": 25, "one word": 9}[h.name]; most > 0 {
			a, b := h.pair(100_000)
			bounds = append(bounds, struct {
				name string
				a, b string
				most float64
			}{h.name, a, b, most})
		}
	}
	for _, x := range bounds {
		t.Run(x.name, func(t *testing.T) {
			least := 1e9
			for range 4 {
				least = min(least, float64(peak(func() { facts.Diff(x.a, x.b) }))/float64(len(x.a)+len(x.b)))
				if least <= x.most {
					t.Logf("%.1f bytes a byte", least)
					return
				}
			}
			t.Errorf("%.1f bytes a byte of both texts, want at most %v", least, x.most)
		})
	}
}
