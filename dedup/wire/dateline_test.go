package wire

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDateline(t *testing.T) {
	const rest = "The harbour was closed on Monday after two ferries collided in thick fog."
	for _, c := range []struct {
		name, head string
		want       Dateline // Span is checked by what follows it
	}{
		{"reuters", "LONDON, Nov 5 (Reuters) - ", Dateline{Place: "LONDON", Agency: "Reuters", Date: "Nov 5"}},
		{"reuters, dash glued", "MOSUL, Iraq (Reuters) -", Dateline{Place: "MOSUL, Iraq", Agency: "Reuters"}},
		{"ap", "WASHINGTON (AP) — ", Dateline{Place: "WASHINGTON", Agency: "AP"}},
		{"ap without dash", "WASHINGTON (AP) ", Dateline{Place: "WASHINGTON", Agency: "AP"}},
		{"afp after a comma", "PARIS, AFP — ", Dateline{Place: "PARIS", Agency: "AFP"}},
		{"afp, small letters", "Cairo (AFP) - ", Dateline{Place: "Cairo", Agency: "AFP"}},
		{"xinhua", "BEIJING, Feb. 3 (Xinhua) -- ", Dateline{Place: "BEIJING", Agency: "Xinhua", Date: "Feb. 3"}},
		{"date first", "Nov 5 (Reuters) - ", Dateline{Agency: "Reuters", Date: "Nov 5"}},
		{"two sentences", "MOSCOW. KAZINFORM - ", Dateline{Place: "MOSCOW", Agency: "KAZINFORM"}},
		{"newspaper", "NEW YORK — ", Dateline{Place: "NEW YORK"}},
		{"newspaper, state", "GREENVILLE, S.C. — ", Dateline{Place: "GREENVILLE, S.C."}},
		{"newspaper, two hyphens", "KANSAS CITY, Mo. -- ", Dateline{Place: "KANSAS CITY, Mo."}},
		{"1987", "RICHMOND, Va., March 5 - ", Dateline{Place: "RICHMOND, Va.", Date: "March 5"}},
		{"two places", "BEIRUT/AMMAN (Reuters) - ", Dateline{Place: "BEIRUT/AMMAN", Agency: "Reuters"}},
		{"agency alone", "(Reuters) - ", Dateline{Agency: "Reuters"}},
		{"cnn", "(CNN) -- ", Dateline{Agency: "CNN"}},
		{"cnn, glued", "(CNN)", Dateline{Agency: "CNN"}},
		{"agency without brackets", "AFP - ", Dateline{Agency: "AFP"}},
		{"colon", "ISLAMABAD: ", Dateline{Place: "ISLAMABAD"}},
		{"hyphens in a name", "PORT-AU-PRINCE, Haiti (AP) — ", Dateline{Place: "PORT-AU-PRINCE, Haiti", Agency: "AP"}},
		{"two agencies", "TRIPOLI (AFP/Reuters) - ", Dateline{Place: "TRIPOLI", Agency: "AFP/Reuters"}},
		{"a colon behind a town that is known", "NEW DELHI: ", Dateline{Place: "NEW DELHI"}},
		{"a full stop", "Berlin. ", Dateline{Place: "Berlin"}},
		{"four letters", "KOBE - ", Dateline{Place: "KOBE"}},
		{"two places and an agency", "MOSKAU/KIEW (dpa) - ", Dateline{Place: "MOSKAU/KIEW", Agency: "dpa"}},
		{"place, date and dash", "PUTRAJAYA, Nov 22 - ", Dateline{Place: "PUTRAJAYA", Date: "Nov 22"}},
		{"agency and full stop", "Wiesbaden (KNA). ", Dateline{Place: "Wiesbaden", Agency: "KNA"}},
		{"two places in small letters", "München/London – ", Dateline{Place: "München/London"}},
		{"a town in small letters", "Sandhaven - ", Dateline{Place: "Sandhaven"}},
		{"tass", "МОСКВА, 5 ноября. /ТАСС/. ", Dateline{Place: "МОСКВА", Agency: "ТАСС", Date: "5 ноября"}},
		{"afp in Japanese", "【6月18日 AFP】", Dateline{Agency: "AFP", Date: "6月18日"}},
		{"saint", "ST. LOUIS -- ", Dateline{Place: "ST. LOUIS"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := c.head + rest
			c.want.Span = Span{0, len(c.head)}
			s := Parse(text)
			if diff := cmp.Diff(c.want, s.Dateline); diff != "" {
				t.Errorf("%q (-want +got):\n%s", c.head, diff)
			}
		})
	}
}

func TestNoDateline(t *testing.T) {
	for _, text := range []string{
		"NATO - the alliance of thirty states - met on Monday.",
		"UPDATE - the port is open again, the authority said.",
		"A FIRE - the second this week - closed the port.",
		"The port (AP) is one of two.",
		"MONDAY, JUNE 11TH, 2012 AT 10: the port closed.",
		"Ida Doe - a passenger - heard a noise.",
		"ANALYSIS: The port has no fog horn.",
		"November 12, 2007 - the port opened that day.",
		"WASHINGTON state officials said so.",
		"Update - The port is open again, the authority said on Monday evening.",
		"Kommentar: Der Hafen von Norwick braucht endlich ein neues Nebelhorn.",
		"MORGAN: We had no warning at all that the other ferry was so near.",
		"Yes. The port is open again, the authority said on Monday evening.",
	} {
		if s := Parse(text); !s.Dateline.Span.IsZero() {
			t.Errorf("%q has the dateline %+v", text, s.Dateline)
		}
	}
}
