package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// clustersOf reads clusters written like "abc de f", a letter a story.
func clustersOf(text string) (stories []string, p partition) {
	p = partition{}
	for _, cluster := range strings.Fields(text) {
		for _, id := range strings.Split(cluster, "") {
			stories = append(stories, id)
			if len(cluster) > 1 {
				p[id] = cluster
			}
		}
	}
	return stories, p
}

// TestScore: figures that were worked out by hand, and those of the paper on B-cubed (its figures 4 and 5).
func TestScore(t *testing.T) {
	for _, tt := range []struct {
		truth, found string
		excluded     string
		want         scores
	}{
		// 2 pairs of 4 found and 6 true; expected 4*6/15 = 1.6: (2-1.6)/(5-1.6).
		{"abc def", "ab cde f", "", scores{6, .5, .3333, .4, 2, 2, 4, .1176, .7778, .5556, .6481, 0}},
		{"abc def", "abc def", "", scores{6, 1, 1, 1, 6, 0, 0, 1, 1, 1, 1, 0}},
		{"a b c", "a b c", "", scores{3, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0}},
		{"abc", "a b c", "", scores{3, 1, 0, 0, 0, 0, 3, 0, 1, .3333, .5, 0}},
		{"a b c", "abc", "", scores{3, 0, 1, 0, 0, 3, 0, 0, .3333, 1, .5, 0}},
		// 21 pairs of 31 and of 46 found and 21 true, among 66: (21-9.8636)/(26-9.8636) and (21-14.6364)/(33.5-14.6364).
		// Bagga and Baldwin: chains of 5, 2 and 5; precision 76% and 58%, recall 100%.
		{"abcde fg hijkl", "abcde fghijkl", "", scores{12, .6774, 1, .8077, 21, 10, 0, .6901, .7619, 1, .8649, 0}},
		{"abcde fg hijkl", "abcdehijkl fg", "", scores{12, .4565, 1, .6269, 21, 25, 0, .3373, .5833, 1, .7368, 0}},
		// a and b are not scored as a pair, c and d neither.
		{"abc def", "ab cde f", "ab cd", scores{6, .5, .2, .2857, 1, 1, 4, .1176, .7778, .5556, .6481, 0}},
		{"", "", "", scores{0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0}},
	} {
		stories, truth := clustersOf(tt.truth)
		_, found := clustersOf(tt.found)
		excluded := map[[2]string]bool{{"x", "y"}: true}
		for _, pair := range strings.Fields(tt.excluded) {
			excluded[[2]string{pair[:1], pair[1:]}] = true
		}
		got := score(stories, truth, found, excluded)
		if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(scores{}, "f1"), cmp.AllowUnexported(scores{})); diff != "" {
			t.Errorf("%s against %s (-want +got):\n%s", tt.found, tt.truth, diff)
		}
	}
}
