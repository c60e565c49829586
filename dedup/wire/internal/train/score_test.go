package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samewire/samewire/dedup/wire/internal/probe"
)

func TestStarts(t *testing.T) {
	if d := cmp.Diff([]int{0, 3, 5, 7, 9, 12, 16}, starts("Ab-c 1.2 周一 xé")); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// TestTally scores a page of a headline, a dateline with its paragraph, and a button, of which the button is left as body.
func TestTally(t *testing.T) {
	cut := 21
	p := &page{Form: "P", Gold: "hand", Text: "Two ferries\nNORWICK - The port is shut.\nShare\n", Lines: []goldLine{
		{Start: 0, End: 11, Kind: "headline"}, {Start: 12, End: 39, Kind: "dateline", Cut: &cut}, {Start: 40, End: 45, Kind: "furniture"}}}
	p.count()
	got := &tally{lines: map[string]int{}, named: map[string]int{}, parts: map[string]int{}, ok: map[string]int{}}
	got.add(p, []probe.Part{{Kind: "headline", Start: 0, End: 11}, {Kind: "dateline", Start: 12, End: 22}, {Kind: "body", Start: 22, End: 45}})
	want := &tally{pages: 1, bodyPages: 1, kept: 1, right: 4, wrong: 1, lines: map[string]int{"headline": 1, "dateline": 1, "furniture": 1},
		named: map[string]int{"headline": 1, "dateline": 1}, parts: map[string]int{"headline": 1, "dateline": 1}, ok: map[string]int{"headline": 1, "dateline": 1}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(tally{})); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// TestThinned checks that the lines of a page made of another stand where they say.
func TestThinned(t *testing.T) {
	p := &page{ID: "a", Form: "P", Gold: "auto", Text: "Home\nTwo ferries\nThe port is shut.\nShare\nTweet\n", Lines: []goldLine{
		{Start: 0, End: 4, Kind: "furniture"}, {Start: 5, End: 16, Kind: "headline"}, {Start: 17, End: 34, Kind: "body"}, {Start: 35, End: 40, Kind: "furniture"}, {Start: 41, End: 46, Kind: "furniture"}}}
	for _, q := range thinned([]*page{p}) {
		var got []string
		for _, l := range q.Lines {
			if !l.aside() {
				got = append(got, l.Kind+": "+q.Text[l.Start:l.End])
			}
		}
		if d := cmp.Diff([]string{"headline: Two ferries", "body: The port is shut."}, got); d != "" {
			t.Errorf("%s (-want +got)\n%s", q.Form, d)
		}
	}
}

// TestMark marks the lines of a page: one may be two kinds, one begins with a dateline.
func TestMark(t *testing.T) {
	p := &page{Text: "NORWICK - The port is shut.\n\nThe port. AN\nIt is shut.\n"}
	lines := p.whole()
	l := &label{Lines: map[int][]string{1: {"caption", "furniture"}}, Dateline: map[int]int{0: 10}}
	if err := l.mark(lines); err != nil {
		t.Fatal(err)
	}
	cut := 10
	want := []goldLine{{End: 27, Kind: "dateline", Cut: &cut}, {Start: 29, End: 41, Kind: "caption", Alt: []string{"furniture"}}, {Start: 42, End: 53, Kind: "body"}}
	if d := cmp.Diff(want, lines); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	for _, l := range []label{
		{Lines: map[int][]string{3: {"caption"}}}, {Lines: map[int][]string{-1: {"caption"}}}, {Lines: map[int][]string{2: {}}}, {Lines: map[int][]string{2: {"picture"}}},
		{Dateline: map[int]int{3: 1}}, {Dateline: map[int]int{0: 28}}, {Dateline: map[int]int{0: 0}},
	} {
		if err := l.mark(p.whole()); err == nil {
			t.Errorf("%+v marks a page of three lines, the first of 27 bytes", l)
		}
	}
}
