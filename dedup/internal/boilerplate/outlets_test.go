package boilerplate

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/sample"
)

// TestApart: stories of one source that share most of their shingles are on several matters where three and more have others beside, few of them alike.
func TestApart(t *testing.T) {
	const bound = 1 << 32
	story := func(page int, own ...uint32) sample.Keys { // so many shingles of a page, and twenty from each number on
		var keys []uint32
		for k := range uint32(page) {
			keys = append(keys, k)
		}
		for _, from := range own {
			for k := range uint32(20) {
				keys = append(keys, from+k)
			}
		}
		return sample.Keys{Keys: keys, Bound: bound}
	}
	for name, c := range map[string]struct {
		stories []sample.Keys
		want    bool
	}{
		"three matters":                  {[]sample.Keys{story(60, 100), story(60, 200), story(60, 300)}, true},
		"two":                            {[]sample.Keys{story(60, 100), story(60, 200)}, false},
		"a report that grows":            {[]sample.Keys{story(60, 100), story(60, 100, 200), story(60, 100, 200, 300), story(60, 100, 200, 300, 400)}, false},
		"follow-ups over one background": {[]sample.Keys{story(60, 200), story(60, 300), story(60, 400), story(60, 200, 500)}, true},
		"each version in two others":     {[]sample.Keys{story(60, 100, 200), story(60, 200, 300), story(60, 300, 400), story(60, 400, 500)}, false},
		"three matters, one told thrice": {[]sample.Keys{story(60, 100), story(60, 100, 150), story(60, 100, 175), story(60, 200), story(60, 300), story(60, 400)}, true},
		"pages with nothing beside":      {[]sample.Keys{story(60), story(60), story(60), story(60, 100), story(60, 200)}, false},
	} {
		holders := make([]uint32, len(c.stories))
		for i := range holders {
			holders[i] = uint32(i)
		}
		if got := apart(holders, func(i uint32) sample.Keys { return c.stories[i] }); got != c.want {
			t.Errorf("%s: apart %v, want %v", name, got, c.want)
		}
	}
}

// TestForgotten: page text is known under its source's name, whatever its number, until it stood in no story of many collections.
func TestForgotten(t *testing.T) {
	var o Outlets
	o.Learn(map[string]uint32{"": 0, "mail": 1, "gazette": 2}, PageText{pageKey(1, 7): true, pageKey(2, 8): true}, false)
	other := map[string]uint32{"": 0, "gazette": 5, "mail": 9}
	if diff := cmp.Diff(PageText{pageKey(9, 7): true, pageKey(5, 8): true}, o.Of(other)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for range forgotten {
		o.Learn(other, PageText{pageKey(9, 7): true}, false)
	}
	var before bytes.Buffer
	if err := o.Save(&before); err != nil {
		t.Fatal(err)
	}
	if o.Len() != 2 {
		t.Errorf("%d pieces before one is forgotten, want 2", o.Len())
	}
	o.Learn(other, nil, true) // no new lesson
	if o.Len() != 2 {
		t.Errorf("%d pieces after the last collection was learned from again, want 2", o.Len())
	}
	o.Learn(other, nil, false)
	if diff := cmp.Diff(PageText{pageKey(9, 7): true}, o.Of(other)); diff != "" {
		t.Errorf("once forgotten (-want +got):\n%s", diff)
	}
	if again, err := OpenOutlets(&before); err != nil || again.Len() != 2 {
		t.Errorf("as it was: error %v", err)
	}
}
