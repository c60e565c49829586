package wire

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/oracle"
)

func TestMain(m *testing.M) { oracle.Main(m) }

// gold holds every part of the seed stories that is neither body nor space.
var gold = map[string][]struct {
	Kind       Kind
	Why        Reason
	Start, End int
}{
	"000_1276d6ad7515a7d0.txt": {
		{KindHeadline, 0, 0, 38},
		{KindDateline, 0, 40, 56},
		{KindCredit, 0, 2586, 2605},
		{KindFurniture, Heading, 2606, 2622},
		{KindFurniture, RelatedLink, 2623, 2669},
		{KindFurniture, RelatedLink, 2670, 2723},
		{KindFurniture, RelatedLink, 2724, 2777},
		{KindFurniture, RelatedLink, 2778, 2812},
		{KindFurniture, RelatedLink, 2813, 2910},
		{KindFurniture, RelatedLink, 2911, 2949},
	},
	"001_fc6951f255fe9012.txt": {
		{KindDateline, 0, 0, 23},
		{KindTail, 0, 2483, 2670},
	},
	"002_2980e0dcca6e89cd.txt": {
		{KindHeadline, 0, 0, 56},
		{KindFurniture, RepeatedHeadline, 58, 120},
		{KindFurniture, RepeatedHeadline, 122, 178},
	},
	"003_353c6ba30fd680bb.txt": {
		{KindFurniture, Nav, 0, 19},
		{KindFurniture, SectionLabel, 21, 34},
		{KindHeadline, 0, 36, 101},
		{KindCaption, 0, 104, 339},
		{KindFurniture, ImagePlaceholder, 3724, 3738},
		{KindFurniture, AboutPublisher, 3741, 3992},
	},
}

func TestSeeds(t *testing.T) {
	paragraphs := map[string]int{"000_1276d6ad7515a7d0.txt": 15, "001_fc6951f255fe9012.txt": 13, "002_2980e0dcca6e89cd.txt": 15, "003_353c6ba30fd680bb.txt": 17}
	for name, text := range seeds(t) {
		s := Parse(text)
		var want, got []Part
		for _, g := range gold[name] {
			want = append(want, Part{g.Kind, g.Why, Span{g.Start, g.End}})
		}
		for _, p := range s.Parts {
			if p.Kind != KindSpace && p.Kind != KindBody {
				got = append(got, p)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: parts (-want +got):\n%s", name, diff)
		}
		if got, want := len(s.Body), paragraphs[name]; got != want {
			t.Errorf("%s: %d paragraphs, want %d", name, got, want)
		}
	}
}

func TestSeedValues(t *testing.T) {
	text := seeds(t)
	a, b := text["000_1276d6ad7515a7d0.txt"], text["001_fc6951f255fe9012.txt"]
	sa, sb := Parse(a), Parse(b)
	for _, c := range []struct {
		name      string
		want, got any
	}{
		{"dateline of a place alone", Dateline{Span: Span{40, 56}, Place: "MOSUL, Iraq"}, sa.Dateline},
		{"dateline with agency", Dateline{Span: Span{0, 23}, Place: "MOSUL, Iraq", Agency: "Reuters"}, sb.Dateline},
		{"credit taken over through another", []Credit{{Span{2586, 2605}, []string{"Xinhua"}, true}}, sa.Credits(a)},
		{"agencies of 000", []Mention{{"Reuters", Span{223, 235}, KindBody}, {"Xinhua", Span{2599, 2605}, KindCredit}}, sa.Agencies(a)},
		{"agencies of 001", []Mention{{"Reuters", Span{13, 20}, KindDateline}, {"Reuters", Span{195, 207}, KindBody}}, sb.Agencies(b)},
		{"a place stands for the names before it", []Tail{{
			Span: Span{2483, 2670},
			Reporters: []Reporter{
				{"Jamal al-Badrani", "Mosul", "reporting"}, {"Ahmed Rasheed", "Baghdad", "reporting"},
				{"Timour Azhari", "Baghdad", "reporting"}, {"Idrees Ali", "Washington", "reporting"},
			},
			Editors: []string{"Andrew Cawthorne", "Chizu Nomiyama", "Diane Craft", "Lincoln Feast"},
		}}, sb.Tails(b)},
		{"no headline on a text that starts with its dateline", Span{}, sb.Headline},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// story is three paragraphs in which nothing may be set aside.
const story = "The harbour of Norwick was closed on Monday after two ferries collided in thick fog, the port authority said.\n" +
	"Nine passengers were taken to hospital and divers searched the water until dark, according to the coast guard.\n" +
	"\"We heard a long scraping noise and then the lights went out,\" said one passenger, who gave her name as Ida.\n"

// marked writes the parts of text that are neither space nor body as
// "kind[/why]: text".
func marked(text string) []string {
	var out []string
	s := Parse(text)
	for _, p := range s.Parts {
		if p.Kind == KindSpace || p.Kind == KindBody {
			continue
		}
		k := p.Kind.String()
		if p.Kind == KindFurniture {
			k += "/" + p.Why.String()
		}
		out = append(out, k+": "+strings.TrimSpace(p.Span.In(text)))
	}
	return out
}

func TestParts(t *testing.T) {
	for _, c := range []struct {
		name, reason, text string
		want               []string
	}{
		{"british headline and byline", "a byline stands between headline and story",
			"Two ferries collide off Norwick\nBy Jane Doe\n" + story,
			[]string{"headline: Two ferries collide off Norwick", "byline: By Jane Doe"}},
		{"byline with agency", "capitals and employer",
			"Two ferries collide off Norwick\n\nBy JANE DOE, Associated Press\n\n" + story,
			[]string{"headline: Two ferries collide off Norwick", "byline: By JANE DOE, Associated Press"}},
		{"byline without By", "a name with a known employer",
			"Two ferries collide off Norwick\nJane Doe, Associated Press\n" + story,
			[]string{"headline: Two ferries collide off Norwick", "byline: Jane Doe, Associated Press"}},
		{"update slug", "a notice before a headline is no part of it",
			"UPDATE 2-Two ferries collide off Norwick\n" + story,
			[]string{"notice: UPDATE 2-", "headline: Two ferries collide off Norwick"}},
		{"two slugs", "slugs may follow one another",
			"CORRECTED-UPDATE 1-Two ferries collide off Norwick\n" + story,
			[]string{"notice: CORRECTED-UPDATE 1-", "headline: Two ferries collide off Norwick"}},
		{"adds line", "agencies say what a version adds",
			"Two ferries collide off Norwick\n(Adds quotes, background)\n" + story,
			[]string{"headline: Two ferries collide off Norwick", "notice: (Adds quotes, background)"}},
		{"withdrawn", "a whole line in capitals",
			"WITHDRAWN: ferry story of Monday\n" + story,
			[]string{"notice: WITHDRAWN: ferry story of Monday"}},
		{"kill", "bureaus kill stories by name",
			"MANDATORY KILL\n" + story, []string{"notice: MANDATORY KILL"}},
		{"advisory", "notes to editors", "Eds: Updates with details. Links photos.\n" + story,
			[]string{"notice: Eds: Updates with details. Links photos."}},
		{"updated at the foot", "outlets say it in a sentence", story + "This story has been updated with additional details.",
			[]string{"notice: This story has been updated with additional details."}},
		{"tail without brackets", "some sites drop the brackets", story + "Reporting by Jane Doe in Norwick; Editing by John Roe",
			[]string{"reporting-tail: Reporting by Jane Doe in Norwick; Editing by John Roe"}},
		{"contributed", "the American form", story + "Associated Press writers Jane Doe in Norwick and John Roe contributed to this report.",
			[]string{"reporting-tail: Associated Press writers Jane Doe in Norwick and John Roe contributed to this report."}},
		{"contributed inside a paragraph", "only the last sentence is the tail",
			story + "The second ferry was towed to the yard at Sandhaven on Tuesday morning. Jane Doe contributed to this report.",
			[]string{"reporting-tail: Jane Doe contributed to this report."}},
		{"telephone line", "how bureaus signed in the 1990s", story + "-- Norwick Newsroom, +44 171 555 0123",
			[]string{"reporting-tail: -- Norwick Newsroom, +44 171 555 0123"}},
		{"credit lines", "nothing but agencies", story + "AFP/Reuters", []string{"credit: AFP/Reuters"}},
		{"source line", "at the head", "Source: CNN\n\n" + story, []string{"credit: Source: CNN"}},
		{"photo credit", "a line that ends with a picture credit",
			"Two ferries collide off Norwick\nDivers near the wreck. (AP Photo/Jane Doe)\n" + story,
			[]string{"headline: Two ferries collide off Norwick", "caption: Divers near the wreck. (AP Photo/Jane Doe)"}},
		{"file photo", "captions start with stock words",
			"FILE - In this May 3, 2012 file photo, ferries wait at Norwick.\n" + story,
			[]string{"caption: FILE - In this May 3, 2012 file photo, ferries wait at Norwick."}},
		{"page head", "menus, buttons and dates above and below a headline",
			"Skip to content\nHome\nWorld\nSport\nTwo ferries collide off Norwick\nPublished: March 3, 2013\nShare\nTweet\n" + story,
			[]string{"furniture/nav: Skip to content", "furniture/nav: Home", "furniture/nav: World", "furniture/nav: Sport",
				"headline: Two ferries collide off Norwick", "furniture/timestamp: Published: March 3, 2013", "furniture/share: Share", "furniture/share: Tweet"}},
		{"page title first", "the same words with the name of the site",
			"Two ferries collide off Norwick - The Norwick Mail\nHome\nTwo ferries collide off Norwick\n" + story,
			[]string{"furniture/repeated-headline: Two ferries collide off Norwick - The Norwick Mail", "furniture/nav: Home", "headline: Two ferries collide off Norwick"}},
		{"run of links at the foot", "three titles after the last sentence",
			story + "Norwick council to vote on bus fares\nSandhaven school wins chess cup again\nRain expected for the whole weekend",
			[]string{"furniture/related-link: Norwick council to vote on bus fares", "furniture/related-link: Sandhaven school wins chess cup again", "furniture/related-link: Rain expected for the whole weekend"}},
		{"links after a heading", "even one", story + "Related stories\nNorwick council to vote on bus fares",
			[]string{"furniture/heading: Related stories", "furniture/related-link: Norwick council to vote on bus fares"}},
		{"inline links", "between paragraphs", "Norwick is a port.\n" + story + "READ MORE: Council to vote on bus fares\nALSO READ: Rain expected\n" + story,
			[]string{"furniture/read-more: READ MORE: Council to vote on bus fares", "furniture/read-more: ALSO READ: Rain expected"}},
		{"offers", "newsletters and handles in sentences",
			story + "Sign up for our daily newsletter.\nFollow us on Twitter for more.\n" + story,
			[]string{"furniture/newsletter: Sign up for our daily newsletter.", "furniture/follow: Follow us on Twitter for more."}},
		{"cookies", "a notice in sentences", "We use cookies to give you the best experience. By using this site you agree to that.\n" + story,
			[]string{"furniture/cookie: We use cookies to give you the best experience. By using this site you agree to that."}},
		{"copyright", "and what follows it",
			story + "Copyright 2013 The Associated Press. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.\nAbout us\nPrivacy policy",
			[]string{"furniture/copyright: Copyright 2013 The Associated Press. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
				"furniture/nav: About us", "furniture/nav: Privacy policy"}},
		{"gallery", "counters of pictures", story + "1 of 97 2 of 97 3 of 97\nView gallery",
			[]string{"furniture/gallery: 1 of 97 2 of 97 3 of 97", "furniture/gallery: View gallery"}},
		{"advertisement", "between paragraphs", story + "Advertisement\n" + story, []string{"furniture/advertisement: Advertisement"}},
		{"comments", "readers are not the story",
			story + story + story + "12 Comments\nSort by newest\nharbourfan 3 hours ago\nI was on that boat and nobody told us anything.\nReply",
			[]string{"furniture/comments: 12 Comments", "furniture/comments: Sort by newest", "furniture/comments: harbourfan 3 hours ago",
				"furniture/comments: I was on that boat and nobody told us anything.", "furniture/comments: Reply"}},
		{"one line: caption before the dateline", "pages whose line ends were lost",
			"Ferries have collided before. USA TODAY NORWICK, Maine — " + strings.ReplaceAll(story, "\n", " "),
			[]string{"caption: Ferries have collided before. USA TODAY", "dateline: NORWICK, Maine —"}},
		{"one line: time stamp", "before a dateline",
			"Last Updated Nov 3, 2016 3:17 PM EDT NORWICK, Maine -- " + strings.ReplaceAll(story, "\n", " "),
			[]string{"furniture/timestamp: Last Updated Nov 3, 2016 3:17 PM EDT", "dateline: NORWICK, Maine --"}},
		{"one line: foot", "links glued to the end",
			strings.Repeat(strings.ReplaceAll(story, "\n", " "), 5) + "Jane Doe contributed to this report. ALSO Council to vote on bus fares Rain expected for the weekend",
			[]string{"reporting-tail: Jane Doe contributed to this report.", "furniture/related-link: ALSO Council to vote on bus fares Rain expected for the weekend"}},
		{"carriage returns and a byte order mark", "texts from other systems",
			"\ufeffTwo ferries collide off Norwick\r\n\r\n" + strings.ReplaceAll(story, "\n", "\r\n"),
			[]string{"headline: Two ferries collide off Norwick"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := marked(c.text)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

func TestBodyKept(t *testing.T) {
	for _, c := range []struct{ name, reason, text string }{
		{"plain", "nothing to set aside", story},
		{"one paragraph", "no headline is made of a sentence", "The harbour of Norwick was closed on Monday after two ferries collided."},
		{"nothing but short lines", "where no story is found all may be it", "{\"a\": 1}\n{\"a\": 2}\n{\"b\": 3}\n"},
		{"one short line", "a text of one line is body", "Ferries collide off Norwick"},
		{"subheading", "a single short line between paragraphs", story + "Questions about the fog horn\n" + story},
		{"one word between", "a section name may be a subheading", story + "Weather\n" + story},
		{"By at the start", "a sentence, no byline", "By 2015 the port had three ferries and no fog horn, the authority said in its report.\n" + story},
		{"Read at the start", "verbs that also head links", "Read said he would appeal. Follow-up talks are due in May.\n" + story},
		{"For more than", "not for more information", "For more than a decade the port had no fog horn.\n" + story},
		{"Comments", "a subject, no button", "Comments by the minister drew anger in the port.\n" + story},
		{"list in the story", "after a colon", story + "The ferries were:\nThe Ida of Norwick\nThe Anna of Sandhaven\nThe Gull of Westness\n" + story},
		{"results", "figures are no links", story + "Shr 17 cts vs 13 cts\nNet 2.1 mln vs 1.03 mln\nRevs 15.6 mln vs 12 mln\n"},
		{"broken lines", "hard-wrapped paragraphs are one",
			"The harbour of Norwick was closed on Monday after two ferries\ncollided in thick fog, the port authority said in a short note\nto the papers. Nine passengers were taken to hospital.\n"},
		{"chinese", "another script", "周一，两艘渡轮在浓雾中相撞，诺威克港关闭。\n九名乘客被送往医院。\n潜水员搜寻到天黑。\n"},
		{"arabic", "another script", "أغلق الميناء يوم الاثنين بعد تصادم عبارتين في الضباب.\nونقل تسعة ركاب إلى المستشفى.\n"},
		{"german", "small words without stops", "Der Hafen von Norwick wurde am Montag nach einem Zusammenstoß zweier Fähren gesperrt.\nNeun Fahrgäste kamen ins Krankenhaus.\n"},
		{"a combination of", "no caption", "A combination of fog and haste led to the collision, the inquiry found.\n" + story},
		{"speaker in a transcript", "no dateline", "MORGAN: We had no warning at all.\n" + story},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := marked(c.text); len(got) > 0 {
				t.Errorf("%s: set aside: %q", c.reason, got)
			}
		})
	}
}

// TestTiling checks the promise of Story.Parts on every case and seed, and on
// every prefix of some.
func TestTiling(t *testing.T) {
	for name, text := range seeds(t) {
		if err := tiles(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	text := "UPDATE 2-Ferries collide\nBy Jane Doe\nNORWICK, Nov 5 (Reuters) - " + story + "(Reporting by Jane Doe)\n\xff\xfe© 2013"
	for i := range len(text) + 1 {
		if err := tiles(text[:i]); err != nil {
			t.Errorf("first %d bytes: %v", i, err)
		}
	}
}

func tiles(text string) error {
	s := Parse(text)
	at, body := 0, 0
	for i, p := range s.Parts {
		if p.Span.Start != at || p.Span.End <= at {
			return fmt.Errorf("part %d is %v after %d", i, p, at)
		}
		at = p.Span.End
		if (p.Why != NoReason) != (p.Kind == KindFurniture) {
			return fmt.Errorf("part %d is %v with reason %v", i, p.Kind, p.Why)
		}
		if p.Kind == KindSpace && strings.TrimLeft(p.Span.In(text), " \t\r\n\v\f\u00a0\ufeff\u3000\u200b\u200e\u200f\u2028\u2029\u202f\u2009\u2003\u2002") != "" {
			return fmt.Errorf("part %d is space %q", i, p.Span.In(text))
		}
		if p.Kind == KindBody {
			if body >= len(s.Body) || s.Body[body] != p.Span {
				return fmt.Errorf("part %d is not Body[%d]", i, body)
			}
			body++
		}
	}
	if at != len(text) || body != len(s.Body) {
		return fmt.Errorf("parts end at %d of %d, %d of %d paragraphs", at, len(text), body, len(s.Body))
	}
	s.Agencies(text)
	s.Tails(text)
	s.Credits(text)
	s.Bylines(text)
	s.Notices(text)
	s.Captions()
	return nil
}

func FuzzParse(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text)
	}
	for _, text := range []string{"", "\n", "\xff", "(", "By", "A, (", "MOSUL, ", "NEW YORK — ", "1 of 2 3 of 4", "\ufeff\u00a0\r\n", "((--", "…”", "UPDATE 2-", "LONDON | Wed Jul 3, 2013\nx",
		story + "Comments\n", "Last Updated 1 EST ", strings.Repeat("a b. ", 400) + " ALSO "} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := tiles(text); err != nil {
			t.Error(err)
		}
	})
}

// TestReuse checks that a Parser leaves nothing of one story in the next.
func TestReuse(t *testing.T) {
	var p Parser
	var got Story
	for name, text := range seeds(t) {
		p.Parse(text, &got)
		if diff := cmp.Diff(Parse(text), got); diff != "" {
			t.Errorf("%s (-fresh +reused):\n%s", name, diff)
		}
	}
	p.Parse("", &got)
	if len(got.Parts) != 0 || len(got.Body) != 0 {
		t.Errorf("empty text has parts %v", got.Parts)
	}
}

func ExampleParse() {
	text := `UPDATE 1-Two ferries collide off Norwick
NORWICK, Nov 5 (Reuters) - The harbour was closed on Monday after two ferries collided.
Nine passengers were taken to hospital.
(Reporting by Jane Doe in Norwick; Editing by John Roe)
Related stories
Council to vote on bus fares`
	s := Parse(text)
	for _, p := range s.Parts {
		if p.Kind != KindSpace {
			fmt.Println(p.Kind, p.Why, "|", strings.TrimSpace(p.Span.In(text)))
		}
	}
	fmt.Println(s.Dateline.Place, s.Dateline.Agency, s.Dateline.Date)
	// Output:
	// notice  | UPDATE 1-
	// headline  | Two ferries collide off Norwick
	// dateline  | NORWICK, Nov 5 (Reuters) -
	// body  | The harbour was closed on Monday after two ferries collided.
	// body  | Nine passengers were taken to hospital.
	// reporting-tail  | (Reporting by Jane Doe in Norwick; Editing by John Roe)
	// furniture heading | Related stories
	// furniture related-link | Council to vote on bus fares
	// NORWICK Reuters Nov 5
}
