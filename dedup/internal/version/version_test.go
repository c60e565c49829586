package version

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/lang"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/shingle"
)

func textOf(s string) *record.Text {
	t := new(record.Text)
	for _, w := range shingle.AppendWords(nil, s) {
		t.Words = append(t.Words, uint32(w.Hash))
	}
	return t
}

// names returns what is read in a sentence, as examples of the packs name it.
func names(s string) (out []string) {
	got := Of(textOf(s))
	for name, is := range map[string]bool{"reported": len(got.reported) > 0, "corrects": got.Corrects, "open": got.open, "close": got.closed} {
		if is {
			out = append(out, name)
		}
	}
	if got.hour >= 0 {
		out = append(out, time.Time{}.Add(time.Duration(got.hour)*time.Minute).Format("hour 1504"))
	}
	for day := range time.Saturday + 1 {
		if got.days>>day&1 == 1 {
			out = append(out, day.String())
		}
	}
	slices.Sort(out)
	return out
}

// TestExamples reads the examples of every later.txt, and each entry of what is reported or corrected as an example of itself.
func TestExamples(t *testing.T) {
	for _, code := range append(lang.Codes(), lang.None) {
		for _, s := range lang.Sections(code, "later") {
			for _, x := range s.Examples {
				got := names(x.Text)
				if x.Counter && len(x.Want) == 0 && got != nil || !x.Counter && !slices.Equal(got, x.Want) {
					t.Errorf("%s: %q: want %q, read %q", code, x.Text, x.Want, got)
				}
				for _, w := range x.Want {
					if x.Counter && slices.Contains(got, w) {
						t.Errorf("%s: %q: %s is read", code, x.Text, w)
					}
				}
			}
			for _, e := range s.Entries {
				if got := names(e.Text); (s.Class == "reported" || s.Class == "corrects") && !slices.Equal(got, []string{string(s.Class)}) {
					t.Errorf("%s: %q reads %q, not %s", code, e.Text, got, s.Class)
				}
			}
		}
	}
}

// TestOrder: which of two texts tells that it is the later one.
func TestOrder(t *testing.T) {
	const ferry = " the ferry Marlin left Norwick at noon with forty people and a cargo of grain on board"
	for name, c := range map[string]struct {
		why  string
		a, b string
		want int
	}{
		"correction":       {"what corrects comes after what it corrects", "It was not, as previously reported, a fire.", "It was a fire.", 1},
		"both correct":     {"both corrected it", "It was not, as previously reported, a fire.", "There was no fire, contrary to earlier reports.", 0},
		"reported":         {"what one tells as reported before the other tells as news", "The ferry is safe. It was previously reported that" + ferry, "On Monday" + ferry, 1},
		"both reported":    {"both tell it as reported before", "As we reported," + ferry, "As previously reported," + ferry, 0},
		"reported, others": {"what was reported before is of something else", "As we reported, the mill will close in the spring after a century.", "On Monday" + ferry, 0},
		"russian":          {"in another language", "Паром найден. Ранее сообщалось, что паром с людьми пропал в море утром в понедельник", "Утром паром с людьми пропал в море утром в понедельник", 1},
		"day":              {"one tells of the day they were published, the other of the day before", "They met on Friday after a strike on Thursday.", "They met after a strike on Thursday.", 1},
		"no day":           {"one tells of no day", "They met on Friday.", "They met.", 0},
		"other days":       {"none tells of the day they were published", "They met on Thursday.", "They met on Wednesday.", 0},
		"a name":           {"no day, but a newspaper", "They met on Thursday, The Friday Post said.", "They met on Wednesday.", 0},
		"both days":        {"both tell of it", "Friday's talks failed.", "Talks on Friday failed.", 0},
		"hour":             {"a later hour", "Shares stood at 412 by 1545 GMT.", "Shares stood at 411 by 1115 GMT.", 1},
		"close":            {"how trading closed, against an hour", "Shares eased to close at 410.", "Shares stood at 411 by 1115 GMT.", 1},
		"close, open":      {"how trading closed, against trading that goes on", "Shares closed at 410.", "Shares rose in early trading.", 1},
		"close of before":  {"trading goes on, and how it closed is of the day before", "Shares, which closed at 410, rose in early trading.", "Shares rose in early trading.", 0},
		"against each":     {"the day speaks for one, the hour for the other", "They met on Friday. Shares stood at 411 by 1115 GMT.", "They met on Thursday. Shares stood at 412 by 1545 GMT.", 0},
		"nothing":          {"nothing tells it", "They met.", "", 0},
	} {
		a, b := textOf(c.a), textOf(c.b)
		got := []int{Order(Of(a), Of(b), time.Friday, true), Order(Of(b), Of(a), time.Friday, true)}
		if diff := cmp.Diff([]int{c.want, -c.want}, got); diff != "" {
			t.Errorf("%s: %s: both ways (-want +got):\n%s", name, c.why, diff)
		}
	}
	if got := Order(Of(textOf("They met on Friday.")), Of(textOf("They met on Thursday.")), time.Friday, false); got != 0 {
		t.Errorf("by days, where the day of publication is not known: %d", got)
	}
}

// FuzzOrder: of any two texts one is the later, or it is not known.
func FuzzOrder(f *testing.F) {
	f.Add("It was not, as previously reported, a fire.", "The Friday Post said so by 1115 GMT", uint8(5))
	f.Add("as previously reported", "gmt", uint8(9))
	f.Fuzz(func(t *testing.T, a, b string, day uint8) {
		x, y, d := Of(textOf(a)), Of(textOf(b)), time.Weekday(day%7)
		if one, other := Order(x, y, d, true), Order(y, x, d, true); one != -other || Order(x, x, d, true) != 0 {
			t.Fatalf("%d one way, %d the other; to itself %d", one, other, Order(x, x, d, true))
		}
	})
}
