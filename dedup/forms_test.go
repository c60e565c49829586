package dedup_test

import (
	"testing"

	"github.com/samewire/samewire/dedup"
)

// TestForms: a form with other facts is another report, however much of its words is the same; a report told again is not, though some of its facts are new.
func TestForms(t *testing.T) {
	for name, c := range map[string]struct {
		a, b string
		one  bool
	}{
		"lottery draws": {
			a: "TORVIK - The winning numbers in Thursday evening's drawing of the Harbour Lottery's Five Buoys game were 4, 17, 21, 30 and 36. The bonus number was 9. " +
				"The jackpot of 2,400,000 crowns was not won.",
			b: "TORVIK - The winning numbers in Monday evening's drawing of the Harbour Lottery's Five Buoys game were 2, 11, 19, 28 and 33. The bonus number was 5. " +
				"The jackpot of 1,750,000 crowns was not won.",
		},
		"earnings": {
			a: "Torvik Lines Inc reported fourth-quarter net income of 41.2 million crowns, or 1.12 crowns a share, against 36.9 million, or 98 pence a share, a year ago. " +
				"Revenue rose 7 percent to 512.4 million crowns. Analysts had expected 1.05 crowns a share, according to a poll by the exchange.",
			b: "Marrow Sound Freight Inc reported fourth-quarter net income of 12.8 million crowns, or 63 pence a share, against 15.1 million, or 74 pence a share, a year ago. " +
				"Revenue fell 3 percent to 288.7 million crowns. Analysts had expected 70 pence a share, according to a poll by the exchange.",
		},
		"weather of two days": {
			a: "Friday will be dry at first, with highs of 14 degrees on the coast and 17 inland. Rain reaches Torvik by 16:00 and the islands by 19:00, with gusts of 55 km an hour. " +
				"The sea has 11 degrees. High water is at 7:42 and 20:05.",
			b: "Saturday will be dry at first, with highs of 9 degrees on the coast and 12 inland. Rain reaches Torvik by 11:00 and the islands by 13:30, with gusts of 80 km an hour. " +
				"The sea has 10 degrees. High water is at 8:31 and 20:58.",
		},
		"a higher toll": {
			a: "TORVIK - At least 12 people died when the ferry Anna Marrow sank off Torvik early on Friday, the coast guard said. Captain Ole Brandt had reported water in the engine room at " +
				"3:40. Boats from Torvik, Sund and Kallvik searched the strait with two helicopters of the Harbour Police. The Anna Marrow was built in 1988 and had been inspected in May.",
			b: "TORVIK - At least 19 people died when the ferry Anna Marrow sank off Torvik early on Friday, the coast guard said. Captain Ole Brandt had reported water in the engine room at " +
				"3:40. Boats from Torvik, Sund and Kallvik searched the strait with two helicopters of the Harbour Police. The Anna Marrow was built in 1988 and had been inspected in May.",
			one: true,
		},
		"corrected earnings": {
			a: "Torvik Lines Inc reported fourth-quarter net income of 41.2 million crowns, or 1.12 crowns a share, against 36.9 million, or 98 pence a share, a year ago. " +
				"Revenue rose 7 percent to 512.4 million crowns. Analysts had expected 1.05 crowns a share, according to a poll by the exchange.",
			b: "Torvik Lines Inc reported fourth-quarter net income of 41.2 million crowns, or 1.12 crowns a share, against 36.9 million, or 89 pence a share, a year ago. " +
				"Revenue rose 7 percent to 512.4 million crowns. Analysts had expected 1.05 crowns a share, according to a poll by the exchange. It corrects the share of a year ago.",
			one: true,
		},
		"others under one background": {
			a: "Ada Lind of the Harbour Party in Torvik said on Monday to Eva Holm that the ferry should have been kept in port. The ship was lost in March with 212 people on board when a valve was left " +
				"open, and divers found it so. The inquiry has heard forty witnesses since, among them two mates and the harbour master. The line has paid nothing so far. It denies that the crew was " +
				"tired, and that pumps had failed before.",
			b: "Ole Brandt of the Moor League in Kallvik asked on Tuesday with Jon Sund who had let the ferry sail. The ship was lost in March with 212 people on board when a valve was left " +
				"open, and divers found it so. The inquiry has heard forty witnesses since, among them two mates and the harbour master. The line has paid nothing so far. It denies that the crew was " +
				"tired, and that pumps had failed before.",
		},
		"a statement": {
			a: "The opposition will not sit in the harbour council before the vote is counted again, its leader Ada Lind said in Torvik, and asked the bishop to mediate. Her party lost two seats. It had led in every poll " +
				"since spring and blames the new boxes. " +
				"The ministry said in a statement: \"The count was watched by nine observers, and none of them had any complaint about it. The ministry sees no reason to open the boxes again.\"",
			b: "Dockers in Kallvik went back to work on Monday after a night of talks over overtime and the new crane. Ships had waited for three days outside the breakwater. Both " +
				"sides praised the mayor, who had brought them coffee. " +
				"The ministry said in a statement: \"The count was watched by nine observers, and none of them had any complaint about it. The ministry sees no reason to open the boxes again.\"",
		},
		"pages without their story": {
			a: "Ferry Anna Marrow sinks off Torvik\n\nTo make these pages better we store small files on your device, and so do our partners. You can choose which of them you allow, or go on " +
				"without. More is in our policy. You can change your mind whenever you like.",
			b: "Bishop Lind leaves Kallvik after quarrel\n\nTo make these pages better we store small files on your device, and so do our partners. You can choose which of them you allow, or go on " +
				"without. More is in our policy. You can change your mind whenever you like.",
		},
	} {
		a, b := dedup.Article{ID: "a", Text: c.a, Source: "The Torvik Mail"}, dedup.Article{ID: "b", Text: c.b, Source: "Quay Gazette"}
		compared, err := dedup.Compare(dedup.Config{}, a, b)
		if err != nil {
			t.Fatal(err)
		}
		if one := compared.Probability >= .5; one != c.one {
			t.Errorf("%s: relation %v with a probability of %.3f, want one report: %v\n%q", name, compared.Relation, compared.Probability, c.one, compared.Reasons)
		}
		if clusters := mustClusters(t, dedup.Clustering{}, []dedup.Article{a, b}); len(clusters) == 1 != c.one {
			t.Errorf("%s: clusters %v, want one report: %v", name, members(clusters), c.one)
		}
	}
}
