package facts

import (
	"strings"
	"testing"
	"time"
)

// changes returns the differences of two texts that are of fact.
func changes(a, b string) []Difference {
	var out []Difference
	for _, d := range Diff(a, b) {
		if d.Severity != Styled {
			out = append(out, d)
		}
	}
	return out
}

// in sets a sentence in a story that is otherwise the same.
func in(sentence string) string {
	return "The county fair opens its gates again next spring, its board decided at a meeting.\n\n" + sentence +
		"\n\nFarmers had asked for more room near the river and for a cheaper day ticket.\n"
}

func shows(found []Difference, a, b string) bool {
	for _, d := range found {
		if d.A != nil && d.B != nil && strings.Contains(d.A.Text, a) && strings.Contains(d.B.Text, b) {
			return true
		}
	}
	return false
}

// TestWrittenOtherwise: the same number or time in another notation is no difference, another one is.
func TestWrittenOtherwise(t *testing.T) {
	for _, c := range [][3]string{ // the same, the same, another
		{"The herd cost Rs 3 lakh last year.", "The herd cost Rs 300,000 last year.", "The herd cost Rs 900,000 last year."},
		{"The barn holds about 3 dozen goats.", "The barn holds about 36 goats.", "The barn holds about 48 goats."},
		{"The hall seats 1.5 million bees.", "The hall seats one and a half million bees.", "The hall seats three million bees."},
		{"The walk takes 6 to 8 hours.", "The walk takes 6-8 hours.", "The walk takes 6-9 hours."},
		{"The prize is over 4 million euros.", "The prize is more than €4 million.", "The prize is more than €9 million."},
	} {
		if d := changes(in(c[0]), in(c[1])); len(d) > 0 {
			t.Errorf("%s | %s: %v %v", c[0], c[1], d[0].A, d[0].B)
		}
		if d := changes(in(c[0]), in(c[2])); len(d) == 0 {
			t.Errorf("%s | %s: nothing", c[0], c[2])
		}
	}
}

// TestWholeNumbers: no number is cut.
func TestWholeNumbers(t *testing.T) {
	for _, c := range [][4]string{
		{"The herd cost $1,450 last year.", "The herd cost $1,920 last year.", "$1,450", "$1,920"},
		{"The herd has 3,450 goats.", "The herd has 8,450 goats.", "3,450", "8,450"},
		{"The field grew by 3.4 acres.", "The field grew by 3.9 acres.", "3.4", "3.9"},
	} {
		if d := changes(in(c[0]), in(c[1])); !shows(d, c[2], c[3]) {
			t.Errorf("%s | %s: %v", c[0], c[1], d)
		}
	}
}

// worst returns the gravest difference on words of both sides, nil for none.
func worst(found []Difference, a, b string) *Difference {
	for i := range found {
		if d := &found[i]; shows(found[i:i+1], a, b) {
			return d
		}
	}
	return nil
}

// TestSwappedRoles: two that change places are shown, lists in another order are not.
func TestSwappedRoles(t *testing.T) {
	for _, c := range [][4]string{
		{"Marlow chased Denton over the bridge at dusk.", "Denton chased Marlow over the bridge at dusk.", "Marlow", "Denton"},
		{"The tram from Alster to Binnen stopped at dusk.", "The tram from Binnen to Alster stopped at dusk.", "Alster", "Binnen"},
		{"The herd has 40 goats and 7 sheep.", "The herd has 7 goats and 40 sheep.", "40", "7"},
	} {
		if d := worst(changes(in(c[0]), in(c[1])), c[2], c[3]); d == nil || d.Severity > High {
			t.Errorf("%s | %s: %v", c[0], c[1], d)
		}
	}
	a, b := "Walter Marlow and Grace Denton spoke on the bridge at dusk.", "Grace Denton and Walter Marlow spoke on the bridge at dusk."
	if d := changes(in(a), in(b)); len(d) > 0 {
		t.Errorf("%s | %s: %v", a, b, d)
	}
}

// TestSeverity: what an editor must see at once is key.
func TestSeverity(t *testing.T) {
	for _, c := range []struct {
		a, b, onA, onB string
		kind           Kind
		least          Severity
	}{
		{"The landslide claimed 21 lives near the dam.", "The landslide claimed 12 lives near the dam.", "21", "12", Number, Key},
		{"The number of dead from the landslide near the dam rose to 21.", "The number of dead from the landslide near the dam rose to 51.", "21", "51", Number, Key},
		{"The dam cost €4 million to mend.", "The dam cost €9 million to mend.", "4 million", "9 million", Number, Key},
		{"The dam cost €400 to mend.", "The dam cost €900 to mend.", "400", "900", Number, High},
		{"The dam is safe, the transport minister said.", "The dam is safe, the finance minister said.", "transport", "finance", Attribution, Key},
		{"“We mend it in April,” the mayor said.", "“We mend it in August,” the mayor said.", "April", "August", Quote, Key},
		{"The dam may burst this week.", "The dam will burst this week.", "may", "will", Certainty, High},
		{"Prices of timber rose 7 percent.", "Prices of timber fell 7 percent.", "rose", "fell", "", High},
	} {
		d := worst(changes(in(c.a), in(c.b)), c.onA, c.onB)
		if d == nil || d.Severity > c.least || c.kind != "" && d.Kind != c.kind || c.least == High && d.Severity == Key {
			t.Errorf("%s | %s: %+v", c.a, c.b, d)
		}
	}
}

// TestOpposites: a word for its opposite is shown, one for a synonym or another spelling is not.
func TestOpposites(t *testing.T) {
	for _, c := range [][4]string{
		{"Timber was up again in early trade, and hay was dear.", "Timber was down again in early trade, and hay was dear.", "up", "down"},
		{"The gate of the fair is open.", "The gate of the fair is closed.", "open", "closed"},
		{"The bull was found alive in a ditch at dusk.", "The bull was found dead in a ditch at dusk.", "alive", "dead"},
		{"The storm killed a shepherd near the dam.", "The storm killed four shepherds near the dam.", "a", "four"},
	} {
		if d := worst(changes(in(c[0]), in(c[1])), c[2], c[3]); d == nil || d.Severity > High {
			t.Errorf("%s | %s: %v", c[0], c[1], d)
		}
	}
	for _, c := range [][2]string{
		{"Prices of timber rose 7 percent.", "Prices of timber climbed 7 percent."},
		{"The board favored a smaller fair.", "The board favoured a smaller fair."},
	} {
		if d := changes(in(c[0]), in(c[1])); len(d) > 0 {
			t.Errorf("%s | %s: %v", c[0], c[1], d[0])
		}
	}
}

// TestSlots: other names and numbers in a frame of the same words are shown with their places, however many; aliases that both stories know are not.
func TestSlots(t *testing.T) {
	a, b := "At dusk Marlow and Denton sold the herd to Walter Quist.", "At dusk Hollis and Perrin sold the herd to Agnes Tolliver."
	d := changes(in(a), in(b))
	for _, w := range [][2]string{{"Marlow", "Hollis"}, {"Denton", "Perrin"}, {"Walter Quist", "Agnes Tolliver"}} {
		if x := worst(d, w[0], w[1]); x == nil || x.Severity > High {
			t.Errorf("%s | %s: %v", w[0], w[1], x)
		}
	}
	a, b = "It has 4m bees.", "It has 9m bees."
	if x := worst(changes(in(a), in(b)), "4m", "9m"); x == nil || x.Severity > High {
		t.Errorf("%s | %s: %v", a, b, x)
	}
}

// TestBrokenWords: words cut otherwise by lines, or by characters that are not seen, and letters of other keyboards are no difference; digits parted by
// what is seen are.
func TestBrokenWords(t *testing.T) {
	for _, c := range [][2]string{
		{"The dam is safe, the chairman of the county said.", "The dam is safe, the chair-\nman of the county said."},
		{"The dam is safe, the chairman of the county said.", "The dam is safe, the chair\u200bman of the county said."},
		{"The dam holds 450 boats.", "The dam holds 4\u200b50 boats."},
	} {
		if d := changes(in(c[0]), in(c[1])); len(d) > 0 {
			t.Errorf("%q | %q: %+v", c[0], c[1], d[0])
		}
	}
	if d := changes(in("The dam holds 45 boats."), in("The dam holds 4.5 boats.")); len(d) == 0 {
		t.Error("45 | 4.5: nothing")
	}
	a, b := "شهردار گفت که پل تازه تا پایان سال باز می\u200cشود.", "شهردار گفت كه پل تازه تا پايان سال باز مي\u200cشود."
	if d := changes(a, b); len(d) > 0 {
		t.Errorf("%q | %q: %+v", a, b, d[0])
	}
}

// TestFrameIsTold: a sentence with other numbers, dates or names is told by both.
func TestFrameIsTold(t *testing.T) {
	a, b := "The fair opened on May 3 at 9:30 a.m. with 40 stalls.", "The fair opened on June 8 at 7:15 a.m. with 75 stalls."
	d := changes(in(a), in(b))
	for _, x := range d {
		if x.A == nil || x.B == nil {
			t.Errorf("one-sided: %+v", x)
		}
	}
	for _, w := range [][2]string{{"May 3", "June 8"}, {"9:30", "7:15"}, {"40", "75"}} {
		if !shows(d, w[0], w[1]) {
			t.Errorf("%s | %s: not shown", w[0], w[1])
		}
	}
}

// TestHeadlines: a changed figure is as grave as in a lead, other words are shown where they stand, the same told otherwise is style.
func TestHeadlines(t *testing.T) {
	const body = "The county fair opens its gates again next spring, its board decided at a meeting.\n"
	read := func(headline string) *Story { return Read(Article{Headline: headline, Text: body}) }
	for _, c := range []struct {
		a, b, onA, onB string
		severity       Severity
	}{
		{"Landslide near dam kills 4", "Landslide near dam kills 11", "4", "11", Key},
		{"Marlow wins race in Denton", "Hollis wins race in Denton", "Marlow", "Hollis", Medium},
		{"Marlow wins race in Denton", "Denton race won by Marlow", "Marlow", "Denton", Styled},
	} {
		var found []Difference
		for _, d := range Compare(Options{}, read(c.a), read(c.b)) {
			if d.Severity != Styled || c.severity == Styled && d.Kind == Headline {
				found = append(found, d)
			}
		}
		d := worst(found, c.onA, c.onB)
		if len(found) != 1 || d == nil || d.Severity != c.severity || d.A.Field != "headline" {
			t.Errorf("%s | %s: %+v", c.a, c.b, found)
		}
	}
}

// TestTitleTwice: a page's title that repeats the headline is not told by one only.
func TestTitleTwice(t *testing.T) {
	a := "Ferry runs aground near Marlow\n\nMARLOW — The ferry was on its way from Denton with 40 lambs, its owner said on Monday.\n"
	for _, b := range []string{
		"Ferry runs aground near MarlowFerry runs aground near Marlow\n" + a,
		"Ferry Runs Aground Near Marlow | Denton Post\nNews\n" + a,
	} {
		for _, d := range changes(a, b) {
			if d.Severity < Minor {
				t.Errorf("%q: %+v", b, d)
			}
		}
	}
}

// TestMarksInNames: accents and apostrophes make a variant of a name, points, hyphens and the shape of an apostrophe do not.
func TestMarksInNames(t *testing.T) {
	a := "The fair was opened by Jürgen Köster-Marlow and Ann O'Denton of the U.S. on Monday."
	for _, c := range [][2]string{{"Jurgen Koster-Marlow", "O'Denton of the U.S."}, {"Jürgen Köster Marlow", "O’Denton of the US"}} {
		b := strings.NewReplacer("Jürgen Köster-Marlow", c[0], "O'Denton of the U.S.", c[1]).Replace(a)
		d := changes(in(a), in(b))
		if want := strings.HasPrefix(c[0], "Jurgen"); len(d) > 1 || (len(d) == 1) != want || want && (d[0].Kind != NameVariant || d[0].Severity != Minor) {
			t.Errorf("%s | %s: %+v", a, b, d)
		}
	}
}

// TestChangedParts: two that both stories know and that change their parts from one sentence to another are shown.
func TestChangedParts(t *testing.T) {
	a := "“It is a shame,” sighed Marlow.\n\nAt noon the rain came.\n\n“It is a triumph,” cried Denton."
	b := strings.NewReplacer("Marlow", "Denton", "Denton", "Marlow").Replace(a)
	d := changes(in(a), in(b))
	if x, y := worst(d, "Marlow", "Denton"), worst(d, "Denton", "Marlow"); x == nil || y == nil {
		t.Errorf("%+v", d)
	}
}

// TestPublished: today and yesterday are the days that the publication tells.
func TestPublished(t *testing.T) {
	day := time.Date(2026, 3, 17, 9, 0, 0, 0, time.UTC) // a Tuesday
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"The dam broke today near the fair.", "The dam broke on Tuesday near the fair.", true},
		{"The dam broke yesterday near the fair.", "The dam broke on March 16 near the fair.", true},
		{"The dam broke yesterday near the fair.", "The dam broke on Sunday near the fair.", false},
		{"The dam broke today near the fair.", "The dam broke yesterday near the fair.", false},
	} {
		n := 0
		for _, d := range Compare(Options{}, Read(Article{Text: in(c.a), Published: day}), Read(Article{Text: in(c.b), Published: day})) {
			if d.Severity != Styled {
				n++
			}
		}
		if (n == 0) != c.same {
			t.Errorf("%s | %s: %d differences", c.a, c.b, n)
		}
	}
}
