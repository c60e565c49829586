package wire

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// shapes are texts that took four times as long at twice the size, each of n lines or so.
var shapes = []struct {
	name string
	make func(n int) string
}{
	{"short titles over a sentence", func(n int) string { return lines(n, "Norwick title number %d") + ferries[0] }},
	{"bylines", func(n int) string { return lines(n, "By Jane Doe%d") + ferries[0] }},
	{"datelines", func(n int) string { return lines(n, "NORWICK, Nov 5 (Reuters) - Ferry %d was late on Monday.") }},
	{"comments", func(n int) string { return lines(n, "Comments\nThe ferry number %d was late on Monday, they said.") }},
	{"bulleted names", func(n int) string { return lines(n, "• Ida Doe %d") + ferries[0] }},
	{"sentences between titles", func(n int) string { return lines(n, "The ferry %d was late.\nCouncil to vote on bus fares %[1]d") }},
	{"paragraphs of one length", func(n int) string {
		return lines(n, "The harbour of Norwick was closed on Monday after ferry %08d had run aground in thick fog.")
	}},
	{"many list marks", func(n int) string { return lines(n, "• • • • Ab c d %d") + ferries[0] }},
	{"results", func(n int) string {
		return lines(n, "The votes were counted in district %07d of the county on Monday night.")
	}},
	{"characters without blanks", func(n int) string { return strings.Repeat("港口周一关闭\n", n) + ferries[0] }},
	{"sentences on one line", func(n int) string { return strings.Repeat("The ferry was late. Council To Vote ", n) }},
	{"capitals on one line", func(n int) string { return strings.Repeat("Norwick Sandhaven Westness ", n) }},
	{"counters", func(n int) string { return strings.Repeat("1 of 9 ", n) }},
	{"words of one letter", func(n int) string { return strings.Repeat("a\n", n) }},
}

func lines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format+"\n", i)
	}
	return b.String()
}

// slow says that the race detector takes its share of the time.
var slow bool

// best is the shortest of a few times that it takes to parse text.
func best(text string, runs int) time.Duration {
	var p Parser
	var s Story
	least := time.Hour
	for range runs {
		start := time.Now()
		p.Parse(text, &s)
		least = min(least, time.Since(start))
	}
	return least
}

// TestLinear checks that twice the text takes at most 2.3 times as long, and a megabyte at most a second. Other work on the machine may slow any one
// run: what is too slow is measured again.
func TestLinear(t *testing.T) {
	if testing.Short() || slow {
		t.Skip("takes seconds, and is about an ordinary build")
	}
	lexicons()
	for _, c := range shapes {
		t.Run(c.name, func(t *testing.T) {
			n := 1000
			for len(c.make(n)) < 1<<18 {
				n *= 2
			}
			small, large := c.make(n), c.make(2*n)
			ratio, took := 0.0, time.Duration(0)
			for try := range 5 {
				a, b := best(small, 2+try), best(large, 1+2*try) // one is enough where it is short already
				ratio, took = float64(b)/float64(a), time.Duration(float64(b)*(1<<20)/float64(len(large)))
				if ratio <= 2.3 && took < time.Second {
					return
				}
			}
			t.Errorf("%d and %d lines: %.1f times as long; %v for a megabyte", n, 2*n, ratio, took)
		})
	}
}
