package main

import (
	"strings"
	"testing"

	"github.com/samewire/samewire/dedup/facts"
)

// TestOneLine: a line shows what differs, between marks, whatever the room.
func TestOneLine(t *testing.T) {
	for _, tt := range []struct{ marked, want string }{
		{"The blast killed |121| people.", "The blast killed ⟦121⟧ people."},
		{strings.Repeat("so ", 30) + "killed |121| people" + strings.Repeat(" and", 30) + ".", "… so so killed ⟦121⟧ people and and …"},
		{"Before. It was |red|. After.", "It was ⟦red⟧."},
		{"|" + strings.Repeat("killed ", 30) + "|", "⟦killed killed killed killed …⟧"},
		{"|" + strings.Repeat("死", 60) + "|", "⟦死死"},
		{strings.Repeat("死", 60) + "|12|" + strings.Repeat("死", 60), "死⟦12⟧死"},
		{"|" + strings.Repeat("x", 90) + "|", "xxx…"},
		{"", ""},
	} {
		text, side := sideOf(tt.marked)
		for room := 24; room < 110; room++ {
			got := oneLine(text, side.Spans, side.Spans, room)
			shown := screen{}.marked(got, "")
			if columns(shown) > room || strings.Count(shown, "[[") != strings.Count(shown, "]]") {
				t.Errorf("room of %d: %q", room, shown)
			}
			if want := strings.NewReplacer("⟦", "[[", "⟧", "]]").Replace(tt.want); room == 40 && !strings.Contains(shown, want) {
				t.Errorf("got %q, want %q", shown, want)
			}
		}
	}
}

func TestSentence(t *testing.T) {
	for text, want := range map[string]string{
		"He was seen. Two |x| three. Four.":                "Two x three.",
		"Mr. A. Smith saw |x|.":                            "Mr. A. Smith saw x.",
		"He left. “Go,” she |said|. “Now.”":                "“Go,” she said.",
		"In 2016. It |was| so? No.":                        "It was so?",
		"First line\nsecond |x| line\nthird":               "second x line",
		"一。二|三|四。五":                                        "二三四。",
		strings.Repeat("word ", 60) + "|x| yes. Zed":       "x yes.",
		"It cost $3.5 million, |he| said in Sept. 2016 at": "It cost $3.5 million, he said in Sept. 2016 at",
	} {
		s, side := sideOf(text)
		at := side.Spans[0]
		got := s[sentenceStart(s, at.Start):sentenceEnd(s, at.End)]
		if got != want && !(len(want) < 7 && strings.HasSuffix(got, want)) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestWordsWhole: marks are of whole words, from spans that begin anywhere.
func TestWordsWhole(t *testing.T) {
	text := "a 1,200-strong crowd—“mostly” men—paid $5.50 (or −3%) in München; 造成12名, 12 000 of 1990 300, 5 12"
	words := map[facts.Span]bool{}
	for _, w := range wordsAt(text, []facts.Span{{End: len(text)}}) {
		words[w.Span] = true
	}
	for from := range text {
		for to := from + 1; to <= len(text); to++ {
			for _, w := range wordsAt(text, []facts.Span{{Start: from, End: to}}) {
				if !words[w.Span] {
					t.Fatalf("%q of %q", text[w.Start:w.End], text[from:to])
				}
			}
		}
	}
	var all []string
	for _, w := range wordsAt(text, []facts.Span{{End: len(text)}}) {
		all = append(all, text[w.Start:w.End])
	}
	if got, want := strings.Join(all, "|"), "a|1,200-strong|crowd|mostly|men|paid|$5.50|or|−3%|in|München|造|成|12|名|12 000|of|1990|300|5|12"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
