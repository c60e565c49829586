package wire_test

import (
	"fmt"

	"github.com/samewire/samewire/dedup/wire"
)

// story is a page with all that a parser finds.
const story = `Home
News
Sport

UPDATE 2-Harbour reopens after strike

TORVIK, Norway, Nov 21 (Reuters) - The harbour of Torvik reopened on Monday after a strike of nine days, its operator said.

Thirty-one ships were waiting outside the breakwater, the pilots told Reuters.

(Reporting by Ann Reed in Torvik; Editing by Bo Lind)

Share this on Facebook
`

func ExampleStory() {
	s := wire.Parse(story)
	fmt.Println(s.Headline.In(story))
	fmt.Println(s.Dateline.Place, "|", s.Dateline.Agency, "|", s.Dateline.Date)
	for _, p := range s.Body {
		fmt.Println(p.In(story))
	}
	// Output:
	// Harbour reopens after strike
	// TORVIK, Norway | Reuters | Nov 21
	// The harbour of Torvik reopened on Monday after a strike of nine days, its operator said.
	// Thirty-one ships were waiting outside the breakwater, the pilots told Reuters.
}

// Each byte of a text is in one part.
func ExamplePart() {
	for _, p := range wire.Parse(story).Parts {
		if p.Kind == wire.KindFurniture {
			fmt.Printf("%q, for it is %v\n", p.Span.In(story), p.Why)
		}
	}
	// Output:
	// "Home", for it is nav
	// "News", for it is nav
	// "Sport", for it is nav
	// "Share this on Facebook", for it is share
}

func ExampleKind() {
	for _, p := range wire.Parse(story).Parts {
		if p.Kind != wire.KindSpace && p.Kind != wire.KindFurniture {
			fmt.Println(p.Kind)
		}
	}
	// Output:
	// notice
	// headline
	// dateline
	// body
	// body
	// reporting-tail
}

func ExampleKind_String() {
	fmt.Println(wire.KindTail)
	// Output:
	// reporting-tail
}

func ExampleReason() {
	for _, p := range wire.Parse("Advertisement\n\n" + story).Parts {
		if p.Why == wire.Advertisement {
			fmt.Println("an advertisement at byte", p.Span.Start)
		}
	}
	// Output:
	// an advertisement at byte 0
}

func ExampleReason_String() {
	fmt.Println(wire.RelatedLink)
	// Output:
	// related-link
}

func ExampleDateline() {
	d := wire.Parse(story).Dateline
	fmt.Printf("%q\n", d.Span.In(story))
	// Output:
	// "TORVIK, Norway, Nov 21 (Reuters) - "
}

func ExampleSpan() {
	s := wire.Span{Start: 4, End: 11}
	fmt.Println(s.In("The harbour"), s.Len())
	// Output:
	// harbour 7
}

func ExampleSpan_In() {
	fmt.Println(wire.Span{Start: 4, End: 11}.In("The harbour"))
	// Output:
	// harbour
}

// A part that a story does not have is a zero span.
func ExampleSpan_IsZero() {
	s := wire.Parse("The harbour reopened.")
	fmt.Println(s.Headline.IsZero())
	// Output:
	// true
}

func ExampleSpan_Len() {
	fmt.Println(wire.Span{Start: 4, End: 11}.Len())
	// Output:
	// 7
}

// Many stories are parsed with the same memory.
func ExampleParser() {
	var p wire.Parser
	var s wire.Story
	for _, text := range []string{story, "The harbour reopened."} {
		p.Parse(text, &s)
		fmt.Println(len(s.Body))
	}
	// Output:
	// 2
	// 1
}

func ExampleParser_Parse() {
	var s wire.Story
	new(wire.Parser).Parse(story, &s)
	fmt.Println(s.Headline.In(story))
	// Output:
	// Harbour reopens after strike
}

func ExampleCredited() {
	fmt.Println(wire.Credited("Agence France-Presse / dpa"), wire.Credited("Torvik Post"))
	// Output:
	// [AFP DPA] [Torvik Post]
}

func ExampleAgency() {
	for _, name := range []string{"the associated press", "AFP", "Torvik Times"} {
		canonical, known := wire.Agency(name)
		fmt.Println(canonical, known)
	}
	// Output:
	// AP true
	// AFP true
	//  false
}

// Who looks for agencies in words of its own begins with these.
func ExampleAgencyWords() {
	fmt.Println(len(wire.AgencyWords()) > 10)
	// Output:
	// true
}

func ExampleMention() {
	s := wire.Parse(story)
	for _, m := range s.Agencies(story) {
		fmt.Println(m.Agency, m.Kind, m.Span.In(story))
	}
	// Output:
	// Reuters dateline Reuters
	// Reuters body told Reuters
}

func ExampleStory_Agencies() {
	text := "The harbour reopened, the pilots told Interfax."
	s := wire.Parse(text)
	for _, m := range s.Agencies(text) {
		fmt.Println(m.Agency, m.Kind)
	}
	// Output:
	// Interfax body
}

func ExampleStory_AgenciesAt() {
	text := "The harbour reopened, the pilots told Interfax."
	s := wire.Parse(text)
	fmt.Println(len(s.AgenciesAt(text, []int{38})), len(s.AgenciesAt(text, nil)))
	// Output:
	// 1 0
}

func ExampleByline() {
	text := "Harbour reopens\n\nBy Ann Reed and Bo Lind, Associated Press\n\nThe harbour of Torvik reopened on Monday after a strike of nine days, its operator said."
	s := wire.Parse(text)
	for _, b := range s.Bylines(text) {
		fmt.Println(b.Authors, b.Agency)
	}
	// Output:
	// [Ann Reed Bo Lind] AP
}

func ExampleStory_Bylines() {
	s := wire.Parse(story)
	fmt.Println(len(s.Bylines(story)))
	// Output:
	// 0
}

func ExampleCredit() {
	text := "The harbour of Torvik reopened on Monday after a strike of nine days, its operator said.\n\nAgencies via Xinhua\n"
	s := wire.Parse(text)
	for _, c := range s.Credits(text) {
		fmt.Println(c.Agencies, c.Via)
	}
	// Output:
	// [Xinhua] true
}

func ExampleStory_Credits() {
	s := wire.Parse(story)
	fmt.Println(len(s.Credits(story)))
	// Output:
	// 0
}

func ExampleStory_Captions() {
	text := "Harbour reopens\n\nShips wait outside Torvik, November 21, 2026. REUTERS/Ann Reed\n\nThe harbour of Torvik reopened on Monday after a strike of nine days, its operator said."
	s := wire.Parse(text)
	for _, c := range s.Captions() {
		fmt.Println(c.In(text))
	}
	// Output:
	// Ships wait outside Torvik, November 21, 2026. REUTERS/Ann Reed
}

func ExampleNotice() {
	s := wire.Parse(story)
	for _, n := range s.Notices(story) {
		fmt.Println(n.Kind, n.Number)
	}
	// Output:
	// update 2
}

func ExampleStory_Notices() {
	text := "The harbour of Torvik reopened on Monday after a strike of nine days, its operator said.\n\nCorrection: An earlier version of this story gave the wrong number of days.\n"
	s := wire.Parse(text)
	for _, n := range s.Notices(text) {
		fmt.Println(n.Kind == wire.Correction)
	}
	// Output:
	// true
}

func ExampleNoticeKind() {
	fmt.Println(wire.Update, wire.Kill)
	// Output:
	// update kill
}

func ExampleNoticeKind_String() {
	fmt.Println(wire.Withdrawn)
	// Output:
	// withdrawn
}

func ExampleTail() {
	s := wire.Parse(story)
	for _, t := range s.Tails(story) {
		for _, r := range t.Reporters {
			fmt.Println(r.Role, r.Name, r.Place)
		}
	}
	// Output:
	// reporting Ann Reed Torvik
}

func ExampleReporter() {
	s := wire.Parse(story)
	for _, t := range s.Tails(story) {
		fmt.Println(t.Reporters[0].Name)
	}
	// Output:
	// Ann Reed
}

func ExampleStory_Tails() {
	s := wire.Parse("The harbour reopened.")
	fmt.Println(len(s.Tails("The harbour reopened.")))
	// Output:
	// 0
}
