package wire

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ferries is a story of eight paragraphs, none said twice.
var ferries = strings.Split(`The harbour of Norwick was closed on Monday after two ferries collided in thick fog, the port authority said.
Nine passengers were taken to hospital and divers searched the water until dark, according to the coast guard.
"We heard a long scraping noise and then the lights went out," said one passenger, who gave her name as Ida.
The larger of the two, the Anna of Sandhaven, lost part of its bow and was towed to the yard on Tuesday morning.
Its captain told investigators that the fog horn on the north pier had been silent for three days.
The port authority said that a new horn had been ordered in March and that the supplier was late.
The smaller ferry carried timber and eleven lorries, two of which slid into the water during the night.
An inquiry is to open in Sandhaven next week, with hearings expected to last until the end of the summer.`, "\n")

// kept returns the body of text, one paragraph a line.
func kept(text string) []string {
	var out []string
	for _, b := range Parse(text).Body {
		out = append(out, b.In(text))
	}
	return out
}

// TestPages wraps one story in the furniture of many kinds of page.
func TestPages(t *testing.T) {
	lines := func(l ...string) string { return strings.Join(l, "\n") }
	story := strings.Join(ferries, "\n")
	for _, c := range []struct{ name, reason, head, foot string }{
		{"nothing", "a story alone", "", ""},
		{"related titles with a sentence each", "the sentences alternate with titles under a heading", "",
			lines("Related stories", "Council of Norwick to vote on bus fares", "The vote was put off twice because the mayor was ill.",
				"Sandhaven school wins the chess cup again", "It is the fourth time in six years that the cup went north.",
				"Rain expected for the whole weekend ahead", "Forecasters warned of floods along the lower river.",
				"Library roof to be mended before winter", "The town had set money aside for it in spring.")},
		{"blank line under every line", "pages are often written so", "",
			"\nMost read\n\nCouncil of Norwick to vote on bus fares\n\nSandhaven school wins the chess cup again\n\nRain expected for the whole weekend ahead\n"},
		{"bullets", "list marks differ", "", lines("More from the Norwick Mail", "• Council of Norwick to vote on bus fares", "* Sandhaven school wins the chess cup again", "- Rain expected for the whole weekend ahead")},
		{"numbers", "lists are counted", "", lines("Most viewed", "1. Council of Norwick to vote on bus fares", "2. Sandhaven school wins the chess cup again", "3. Rain expected for the whole weekend ahead")},
		{"questions", "headlines may ask", "", lines("Recommended for you", "What will the council of Norwick do about fares?", "Can Sandhaven win the chess cup again?", "Will it rain for the whole weekend?")},
		{"the page speaks", "sentences to the reader among buttons", "",
			lines("Share", "Tweet", "Related", "Council of Norwick to vote on bus fares", "Sandhaven school wins the chess cup again",
				"By submitting your address you agree to our terms. You may unsubscribe at any time.", "Our journalism needs your support.", "About us", "Contact us")},
		{"readers", "a name, a time, words and a button each", "",
			lines("Comments", "harbourfan", "2 hours ago", "I was on that boat and nobody told us anything at all.", "Reply", "Old Salt", "1 hour ago", "That horn has been broken since I was a boy.", "Reply",
				"mo", "20 minutes ago", "Typical.", "Reply")},
		{"bars", "a menu on one line", "Home | World | Opinion | Sport | Log in | Weather\nTwo ferries collide off Norwick\n", "About us | Contact us | Privacy Policy | Terms of Use"},
		{"a wall above the headline", "the page asks for money first",
			"Home\nWorld\nYou have 3 free articles left this month.\nSport\nTwo ferries collide off Norwick in thick fog\nBy Jane Doe\nShare\n", ""},
		{"who wrote it", "after the last paragraph", "", lines("Jane Doe is a reporter in Norwick. Follow her on Twitter @janedoe.", "Share", "Tweet", "Tags: ferries, fog")},
		{"the first paragraph again", "pages repeat it for small screens", "", lines("Share", ferries[0])},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(ferries, kept(c.head+story+"\n"+c.foot)); diff != "" {
				t.Errorf("%s: body (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

// TestInsets puts furniture between the fourth and the fifth paragraph; the story
// goes on under it.
func TestInsets(t *testing.T) {
	for _, c := range []struct{ name, reason, text string }{
		{"links", "a heading and titles, then paragraphs", "Related stories\nCouncil of Norwick to vote on bus fares\nSandhaven school wins the chess cup again"},
		{"advertisement", "one word", "Skip advertisement"},
		{"post", "what is left of one", "pic.twitter.com/x8Kq2LmZ1p\n— Jane Doe (@janedoe) November 3, 2016"},
		{"gallery", "captions between the counters", "1 of 4\nDivers near the wreck on Monday afternoon.\n2 of 4\nThe bow of the Anna, which was lost.\n3 of 4\nLorries on the quay, seen from the pier.\n4 of 4"},
		{"loading", "three points are no sentence", "Loading...\nAdvertisement"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Join(ferries[:4], "\n") + "\n" + c.text + "\n" + strings.Join(ferries[4:], "\n")
			if diff := cmp.Diff(ferries, kept(text)); diff != "" {
				t.Errorf("%s: body (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

// TestFolded puts the same on one line with the story.
func TestFolded(t *testing.T) {
	a, b := strings.Join(ferries[:4], " "), strings.Join(ferries[4:], " ")
	b += " " + strings.Join(strings.Split(strings.ReplaceAll(strings.Join(ferries, " "), "ferr", "barg"), "\n"), " ")
	for _, c := range []struct {
		name, reason, text string
		want               []string
	}{
		{"nothing", "a long paragraph", a + " " + b, []string{a + " " + b}},
		{"gallery", "from the first counter to the last", a + " 1 of 3 Divers near the wreck. 2 of 3 The lost bow. 3 of 3 " + b, []string{a, b}},
		{"videos", "captions stand before their counters",
			a + " FERRY DISASTERDivers near the wreck | 1:10 They searched until dark. AP 1 of 3 FERRY DISASTERThe lost bow | 0:40 It was found on Friday. AP 2 of 3 FERRY DISASTERThe quay | 0:20 Lorries wait. AP 3 of 3 Last VideoNext Video " + b,
			[]string{a, b}},
		{"stock words", "between two sentences", a + " Advertisement Continue reading the main story " + b, []string{a, b}},
		{"post", "its signature", a + " — Jane Doe (@janedoe) November 3, 2016 " + b, []string{a, b}},
		{"links", "a heading and titles to the end", a + " " + b + " Related Stories Council Of Norwick To Vote On Bus Fares Sandhaven School Wins Chess Cup Rain Expected All Weekend", []string{a + " " + b}},
		{"menu", "stock labels before the story", "Home World Opinion Sport Weather Video Search Subscribe " + a + " " + b, []string{a + " " + b}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, kept(c.text)); diff != "" {
				t.Errorf("%s: body (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

// TestCapitals checks that a story in capitals keeps the paragraphs it keeps in
// mixed case, with full stops or cut off without them.
func TestCapitals(t *testing.T) {
	cut := make([]string, len(ferries))
	for i := range cut {
		cut[i] = strings.TrimRight(ferries[i], ".") + " and the rest of the sentence stands in the next paragraph, as where lines are counted in words"
	}
	for _, paragraphs := range [][]string{ferries, cut} {
		text := strings.Join(paragraphs, "\n\n") + "\n\n(Reporting by Jane Doe; Editing by John Roe)\n"
		want, got := Parse(text).Body, Parse(strings.ToUpper(text)).Body
		if diff := cmp.Diff(want, got); diff != "" || len(got) != len(ferries) {
			t.Errorf("%d paragraphs; (-mixed +capitals):\n%s", len(got), diff)
		}
	}
}

// TestSigned reads a byline and a dateline at the head of a paragraph.
func TestSigned(t *testing.T) {
	for _, text := range []string{"By A Staff Writer. NORWICK — " + ferries[0], strings.ToUpper("By A Staff Writer. Chicago — " + ferries[0])} {
		s := Parse(text)
		if len(s.Parts) < 3 || s.Parts[0].Kind != KindByline || s.Dateline.Place == "" || len(s.Body) != 1 {
			t.Errorf("%q: parts %v", text[:40], s.Parts)
		}
	}
	for _, tail := range []string{"— with files from the wire services", "— WITH FILES FROM THE WIRE SERVICES", "With files from Reuters and The Associated Press"} {
		text := strings.Join(ferries, "\n") + "\n" + tail
		if s := Parse(text); len(s.Credits(text)) != 1 || len(s.Body) != len(ferries) {
			t.Errorf("%q: credits %v", tail, s.Credits(text))
		}
	}
}

// TestMentions checks names wherever they stand in the eight bytes looked at
// together.
func TestMentions(t *testing.T) {
	for pad := range 20 {
		for _, c := range []struct{ words, want string }{
			{"told Reuters", "Reuters"}, {"dpa reported", "DPA"}, {"told the AP", "AP"}, {"AFP said", "AFP"}, {"Agence France-Presse reported", "AFP"},
		} {
			text := strings.Repeat("x", pad) + " a man " + c.words
			s := Story{Parts: []Part{{KindBody, 0, Span{0, len(text)}}}}
			m := s.Agencies(text)
			if len(m) == 0 || m[0].Agency != c.want || m[0].Span.End != len(text) {
				t.Errorf("%q: %v", text, m)
			}
		}
	}
}

// TestMentionsAreWords: a name is a word of its own, its possessive included.
func TestMentionsAreWords(t *testing.T) {
	for text, want := range map[string]string{
		"a man told CNN's reporter": "CNN", "a man told Reuters’ reporter": "Reuters", "Reuters-owned, AFP said": "AFP", "“AFP said": "AFP",
		"a man told CNNMoney": "", "he told the APEA so": "", "the PHENOMENA reported": "", "it was told TASSO": "", "told AFP2": "",
	} {
		s := Story{Parts: []Part{{KindBody, 0, Span{0, len(text)}}}}
		m := s.Agencies(text)
		if want == "" && len(m) > 0 || want != "" && (len(m) != 1 || m[0].Agency != want) {
			t.Errorf("%q: %v, want %q", text, m, want)
		}
	}
}
