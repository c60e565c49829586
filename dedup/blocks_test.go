package dedup_test

import (
	"testing"
	"time"

	"github.com/samewire/samewire/dedup"
)

// TestBlocks: a passage that stands whole under two openings is a background that both use; a report that another outlet writes anew keeps as much of the words, in pieces.
func TestBlocks(t *testing.T) {
	const background = "The Anna Marrow sank in March on her way from Kallvik to Torvik with 212 people on board. Divers found a valve open that should have been shut, and the inquiry has heard " +
		"forty witnesses since, among them two mates, the harbour master and the widow of the first engineer. The line has paid nothing so far and denies that the crew was tired. "
	const told = "The ferry Anna Marrow was lost in March between Kallvik and Torvik with 212 people on board. Divers saw a valve open that should have been shut. The inquiry has heard " +
		"forty witnesses by now, among them two mates, the harbour master and, behind closed doors, the widow of the first engineer. The line has not paid so far and denies that its crew was tired. "
	for name, c := range map[string]struct {
		a, b, sourceA, sourceB string
		one                    bool
	}{
		"a background": {
			a: "The first mate of the lost ferry told the inquiry on Monday that nobody had checked the pumps before she sailed. He broke off twice, and asked for water. " + background +
				"His evidence goes on tomorrow at ten.",
			b: "Relatives of those who drowned lit two hundred candles on the mole on Monday night, and sang. Bishop Lind read the names. " + background +
				"A stone is to stand at the lighthouse by next spring.",
			sourceA: "The Torvik Mail", sourceB: "The Torvik Mail",
		},
		"told anew": {
			a: "The first mate of the lost ferry told the inquiry on Monday that nobody had checked the pumps before she sailed. He broke off twice, and asked for water. " + background +
				"His evidence goes on tomorrow at ten.",
			b: "Nobody had checked the pumps before she sailed, the first mate of the lost ferry said on Monday to the inquiry. " + told +
				"The mate will be heard again on Tuesday.",
			sourceA: "The Torvik Mail", sourceB: "Quay Gazette",
			one: true,
		},
	} {
		a, b := dedup.Article{ID: "a", Text: c.a, Source: c.sourceA}, dedup.Article{ID: "b", Text: c.b, Source: c.sourceB}
		compared, err := dedup.Compare(dedup.Config{}, a, b)
		if err != nil {
			t.Fatal(err)
		}
		if one := compared.Probability >= .5; one != c.one {
			t.Errorf("%s: a probability of %.3f, want one report: %v", name, compared.Probability, c.one)
		}
	}
}

// TestShortWriteThrough: captions of one game that share a sentence are no versions of each other, though one comes after the other.
func TestShortWriteThrough(t *testing.T) {
	const game = "Torvik met Kallvik in the second round of the Harbour Cup on Friday. "
	articles := []dedup.Article{
		{ID: "a", Text: game + "Three men run home for the hosts.", Source: "The Torvik Mail", Published: time.Date(2024, 5, 3, 19, 30, 0, 0, time.UTC)},
		{ID: "b", Text: game + "Nobody reached the ball at the fence.", Source: "The Torvik Mail", Published: time.Date(2024, 5, 3, 20, 10, 0, 0, time.UTC)},
	}
	if clusters := mustClusters(t, dedup.Clustering{}, articles); len(clusters) > 0 {
		t.Errorf("clusters %v", members(clusters))
	}
}
