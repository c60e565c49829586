package store

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/wire"
)

// whole is a story with all that one may have.
func whole() Story {
	s := Story{Incoming: incoming(4), Arrived: time.Unix(1_800_000_000, 123).UTC()}
	s.Credit, s.Signal, s.Published = "AFP, dpa", Correction, time.Date(-300, 1, 2, 3, 4, 5, 6, time.UTC)
	s.Meta = map[string]string{"version": "2", "bytes": "\xff\x00"}
	s.Arrival.Arrival = dedup.Arrival{ID: s.ID, Kind: dedup.Update, Cluster: "c7", Merged: []string{"c8", "c9"}, Closest: "id-3", Relation: dedup.SameWire, Jaccard: .25, Contained: .5, Kept: .75, Probability: 1,
		Notice: wire.Correction, Warned: []string{"id-3", ""}}
	return s
}

func TestStoryRow(t *testing.T) {
	var empty Story
	empty.ID, empty.Arrival.ID = "x", "x"
	for _, want := range []Story{whole(), empty} {
		row := appendStory(nil, &want)
		got, err := decodeStory(row)
		if err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%v (-want +got):\n%s", err, cmp.Diff(want, got))
		}
		for n := range len(row) - len(want.Text) {
			if _, err := decodeStory(row[:n]); !errors.Is(err, errRow) {
				t.Errorf("the first %d bytes of %d: %v", n, len(row), err)
			}
		}
	}
}

// changes are of each kind.
var changes = []ClusterChange{{"c7", 3, ""}, {"c200", 0, ""}, {"c8", 0, "c7"}}

func TestChangeRow(t *testing.T) {
	at := time.Unix(1_800_000_000, 123).UTC()
	row := appendChange(nil, at, changes)
	if got, want := hex.EncodeToString(row), "010180c8ceb40d7b0302633703000463323030000002633800026337"; got != want {
		t.Errorf("%s, want %s: stores of this version have that", got, want)
	}
	when, got, err := decodeChange(row)
	if err != nil || !when.Equal(at) || cmp.Diff(changes, got) != "" {
		t.Errorf("%v, %v (-want +got):\n%s", when, err, cmp.Diff(changes, got))
	}
	for n := range len(row) {
		if _, got, err := decodeChange(row[:n]); !errors.Is(err, errRow) || got != nil {
			t.Errorf("the first %d bytes: %v, %v", n, got, err)
		}
	}
	if _, _, err := decodeChange(append(row, 0)); !errors.Is(err, errRow) {
		t.Errorf("with a byte behind: %v", err)
	}
}

func FuzzDecodeChange(f *testing.F) {
	f.Add(appendChange(nil, time.Unix(1_800_000_000, 123), changes))
	f.Add([]byte{changeVersion, 0, 255, 255, 255, 255, 15})
	f.Add([]byte(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		at, all, err := decodeChange(data)
		if err != nil {
			if !errors.Is(err, errRow) {
				t.Fatal(err)
			}
			return
		}
		when, again, err := decodeChange(appendChange(nil, at, all))
		if err != nil || !when.Equal(at) || cmp.Diff(all, again) != "" {
			t.Fatalf("%v %+v is written as %v %+v, %v", at, all, when, again, err)
		}
	})
}

func TestHeadRow(t *testing.T) {
	want := head{layoutVersion, 2, 3, 4, dedup.Config{Scheme: dedup.Classic, Width: 4, Slots: 64, Rate: .5}, .6, 7, 8, 9, 10, 11, 12}
	row := want.append(nil)
	if got, err := decodeHead(row); err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	for i := 8; i < len(row); i++ {
		other := bytes.Clone(row)
		other[i] ^= 1
		if got, err := decodeHead(other); err == nil {
			t.Errorf("with another byte %d: %+v", i, got)
		}
		if _, err := decodeHead(row[:i]); err == nil {
			t.Errorf("the first %d bytes are a head", i)
		}
	}
}

func TestMark(t *testing.T) {
	row := appendMark(nil, 1<<40+7)
	if n, ok := decodeMark(row); n != 1<<40+7 || !ok {
		t.Errorf("%d, %v", n, ok)
	}
	for i := range row {
		other := bytes.Clone(row)
		other[i] ^= 4
		if n, ok := decodeMark(other); ok {
			t.Errorf("with another byte %d: %d", i, n)
		}
		if _, ok := decodeMark(row[:i]); ok {
			t.Errorf("the first %d bytes are a mark", i)
		}
	}
}

func TestSumTellsRowsApart(t *testing.T) {
	seen := map[uint64]string{}
	for _, state := range []string{"", "a", "b", "ab", "ba", "abcdefgh", "abcdefgi", "bbcdefgh", "abcdefghi", "\x00", "\x00\x00"} {
		for number := range uint32(50) {
			sum := sumOf(number, []byte(state))
			if was, ok := seen[sum]; ok {
				t.Errorf("%q of %d and %s have one sum", state, number, was)
			}
			seen[sum] = state
		}
	}
}

func FuzzDecodeStory(f *testing.F) {
	s := whole()
	f.Add(appendStory(nil, &s))
	f.Add([]byte{storyVersion})
	f.Add([]byte(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := decodeStory(data)
		if err != nil {
			if !errors.Is(err, errRow) {
				t.Fatal(err)
			}
			return
		}
		again, err := decodeStory(appendStory(nil, &s))
		if err != nil || !bytes.Equal(appendStory(nil, &again), appendStory(nil, &s)) {
			t.Fatalf("%+v is written as %+v, %v", s, again, err)
		}
	})
}

func FuzzDecodeHead(f *testing.F) {
	h := head{layout: layoutVersion, config: dedup.Config{Width: 5}}
	f.Add(h.append(nil))
	f.Add([]byte(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := decodeHead(data)
		if err == nil && h.layout == layoutVersion && !bytes.Equal(h.append(nil), data) {
			t.Fatalf("%+v is written otherwise", h)
		}
	})
}
