package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// spanOf says from when to when the versions of a group came, and when the last did.
func spanOf(g *group) (string, int64) {
	var first, last time.Time
	clock, dated := false, 0
	for _, v := range g.versions {
		if v.Published.IsZero() {
			continue
		}
		if first.IsZero() {
			first = v.Published
		}
		last = v.Published
		clock = clock || hasClock(v.Published)
		dated++
	}
	if dated == 0 {
		return "", 0
	}
	text := moment(first, clock)
	switch a, b := first.UTC(), last.UTC(); {
	case a.Equal(b):
	case a.YearDay() == b.YearDay() && a.Year() == b.Year():
		text += " to " + b.Format("15:04") + " (" + lasted(b.Sub(a), clock) + ")"
	default:
		text += " to " + moment(last, clock) + " (" + lasted(b.Sub(a), clock) + ")"
	}
	return text, last.Unix()
}

// timeline counts when versions came.
type timeline struct {
	from    time.Time
	step    time.Duration
	bars    []int
	before  int // versions that came before the first bar, after the last, and at no known time
	after   int
	unknown int
}

// steps are what a bar of a timeline may stand for.
var steps = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour,
	2 * 24 * time.Hour, 7 * 24 * time.Hour, 14 * 24 * time.Hour, 28 * 24 * time.Hour, 91 * 24 * time.Hour, 365 * 24 * time.Hour, 3650 * 24 * time.Hour}

// newTimeline returns a timeline that has the times of nearly all versions.
func newTimeline(groups []*group) *timeline {
	var all []time.Time
	for _, g := range groups {
		for _, v := range g.versions {
			if !v.Published.IsZero() {
				all = append(all, v.Published.UTC())
			}
		}
	}
	t := &timeline{}
	if len(all) == 0 {
		return t
	}
	slices.SortFunc(all, time.Time.Compare)
	first, last := all[0], all[len(all)-1]
	if some := len(all) / 50; some > 0 { // a few of other times do not make all bars narrow
		inner, outer := all[len(all)-1-some].Sub(all[some]), last.Sub(first)
		if outer > 4*inner {
			first, last = all[some], all[len(all)-1-some]
		}
	}
	t.step = steps[len(steps)-1]
	for _, s := range steps {
		if n := last.Truncate(s).Sub(first.Truncate(s)) / s; n < mostBars {
			t.step = s
			break
		}
	}
	t.from = first.Truncate(t.step)
	t.bars = make([]int, min(int(last.Truncate(t.step).Sub(t.from)/t.step)+1, mostBars))
	return t
}

// count counts the versions of a group and returns their bars.
func (t *timeline) count(g *group) string {
	var bars []int
	for _, v := range g.versions {
		if v.Published.IsZero() {
			t.unknown++
			continue
		}
		switch n := int(v.Published.UTC().Sub(t.from) / t.step); {
		case v.Published.Before(t.from):
			t.before++
		case n >= len(t.bars):
			t.after++
		default:
			t.bars[n]++
			bars = append(bars, n)
		}
	}
	return numbers(bars)
}

func (t *timeline) chart() chart {
	var c chart
	if len(t.bars) < 2 {
		return c
	}
	unit := map[bool]string{true: lasted(t.step, true), false: lasted(t.step, false)}[t.step < 24*time.Hour]
	unit = strings.TrimPrefix(unit, "1 ")
	c.Caption = "When the versions came, by " + unit + " (UTC)"
	format := "2 Jan 2006"
	if t.step < 24*time.Hour {
		format = "2 Jan 15:04"
	}
	most := slices.Max(t.bars)
	every := (len(t.bars) + 3) / 4
	for n, count := range t.bars {
		at := t.from.Add(time.Duration(n) * t.step).Format(format)
		b := bar{N: n, Count: count, Height: height(count, most), Label: at + ": " + counted(count, "version", "versions")}
		if n%every == 0 && n <= len(t.bars)-every/2-1 {
			b.Tick = at
		}
		c.Bars = append(c.Bars, b)
	}
	var outside []string
	for _, x := range []struct {
		n    int
		what string
	}{{t.before, "before"}, {t.after, "after"}, {t.unknown, "at a time that is not known"}} {
		if x.n > 0 {
			outside = append(outside, fmt.Sprintf("%d %s", x.n, x.what))
		}
	}
	if len(outside) > 0 {
		c.Outside = "Not shown: " + strings.Join(outside, ", ") + "."
	}
	return c
}

// height returns the height of a bar in twentieths; what is there is seen.
func height(n, most int) int {
	if n == 0 {
		return 0
	}
	return max(1, int(math.Round(20*float64(n)/float64(most))))
}
