package text

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMoments(t *testing.T) {
	at := func(words string, m Moment) []said { return []said{{words, m}} }
	checkKinds(t, []extractCase{
		{"weekday", "It fell on Tuesday.", at("on Tuesday", Moment{Weekday: "tuesday"}), "the preposition is in the span"},
		{"early on", "It fell early on Saturday.", at("early on Saturday", Moment{Weekday: "saturday", Phase: "early"}), "agency order"},
		{"morning", "It fell Saturday morning in the hills.", at("Saturday morning", Moment{Weekday: "saturday", Part: "morning"}), "American"},
		{"american date", "It fell on Feb. 15 in the hills.", at("on Feb. 15", Moment{Month: 2, Day: 15}), "abbreviated"},
		{"british date", "It fell on 15 February in the hills.", at("on 15 February", Moment{Month: 2, Day: 15}), "day first"},
		{"full date", "It fell on February 15, 2021, he wrote.", at("on February 15, 2021", Moment{Month: 2, Day: 15, Year: 2021}), "with the year"},
		{"ordinal day", "It fell on the 3rd of May.", at("on the 3rd of May", Moment{Month: 5, Day: 3}), "ordinal"},
		{"days", "The talks of April 14-15 failed.", at("April 14-15", Moment{Month: 4, Day: 14, LastDay: 15}), "two days"},
		{"iso", "The file says 2021-02-15 at the top.", at("2021-02-15", Moment{Month: 2, Day: 15, Year: 2021}), "ISO 8601"},
		{"year", "It was built in 1996.", at("in 1996", Moment{Year: 1996}), "a year alone"},
		{"month year", "It was built by March 1996.", at("by March 1996", Moment{Qualifier: "by", Month: 3, Year: 1996}), "qualifier apart"},
		{"decade", "It was built in the 1990s.", at("in the 1990s", Moment{Year: 1990, Unit: "decade"}), "decade"},
		{"clock", "It fell around 7:45 p.m. ET Tuesday.", at("around 7:45 p.m. ET Tuesday", Moment{Qualifier: "about", Clock: "19:45", Zone: "et", Weekday: "tuesday"}), "clock, zone and weekday"},
		{"gmt", "It fell at 1400 GMT.", at("at 1400 GMT", Moment{Clock: "14:00", Zone: "gmt"}), "military"},
		{"pm", "It opens at 7pm.", at("at 7pm", Moment{Clock: "19:00"}), "joined"},
		{"late last month", "It fell late last month.", at("late last month", Moment{Phase: "late", Relative: "last", Unit: "month"}), "phase of a relative"},
		{"this week", "It will open this week.", at("this week", Moment{Relative: "this", Unit: "week"}), "relative"},
		{"next Monday", "It will open next Monday.", at("next Monday", Moment{Relative: "next", Weekday: "monday"}), "relative weekday"},
		{"week later", "It opened a week later.", at("a week later", Moment{Relative: "later", Count: 1, Unit: "week"}), "from another time"},
		{"ago", "It opened three months ago.", at("three months ago", Moment{Relative: "ago", Count: 3, Unit: "month"}), "from now"},
		{"end of year", "It opens by the end of the year.", at("by the end of the year", Moment{Qualifier: "by", Phase: "end", Relative: "this", Unit: "year"}), "phase of a unit"},
		{"early hours", "It fell in the early hours of Monday.", at("in the early hours of Monday", Moment{Weekday: "monday", Phase: "early", Part: "night"}), "idiom"},
		{"duration", "They met for two weeks.", at("for two weeks", Moment{Qualifier: "for", Count: 2, Unit: "week"}), "length"},
		{"less than", "The trial took less than four hours.", at("less than four hours", Moment{Qualifier: "less than", Count: 4, Unit: "hour"}), "qualified length"},
		{"near-three", "It came after a near-three month pause.", at("a near-three month", Moment{Qualifier: "nearly", Count: 3, Unit: "month"}), "hyphenated qualifier"},
		{"days count", "They were held 244 days in all.", at("244 days", Moment{Count: 244, Unit: "day"}), "length in digits"},
		{"within", "It falls within the next 24 hours.", at("within the next 24 hours", Moment{Qualifier: "within", Relative: "next", Count: 24, Unit: "hour"}), "relative length"},
		{"until", "It is shut until Friday afternoon.", at("until Friday afternoon", Moment{Qualifier: "until", Weekday: "friday", Part: "afternoon"}), "qualifier"},
		{"as of", "As of March 6 it was shut.", at("As of March 6", Moment{Qualifier: "as of", Month: 3, Day: 6}), "two words"},
		{"quarter", "Profit fell in the third quarter of 1996.", at("in the third quarter of 1996", Moment{Relative: "nth", Count: 3, Unit: "quarter", Year: 1996}), "fiscal"},
		{"modal may", "It may open and they may march.", nil, "no month"},
		{"age", "The 12-year-old won.", nil, "an age is a number"},
		{"adjective", "A last-minute goal won it.", nil, "no time"},
		{"newspaper", "He told The Sunday Times so.", nil, "part of a name"},
		{"possessive", "Monday's blast hurt no one.", at("Monday's", Moment{Weekday: "monday"}), "possessive"},
		{"weekend", "It opened over the weekend.", at("over the weekend", Moment{Qualifier: "over", Part: "weekend"}), "part of a week"},
	}, Time)
}

func TestMomentRelation(t *testing.T) {
	opposite := map[MomentRelation]MomentRelation{MomentFiner: MomentCoarser, MomentCoarser: MomentFiner}
	for _, c := range []struct {
		name string
		a, b Moment
		want MomentRelation
		why  string
	}{
		{"same", Moment{Weekday: "friday"}, Moment{Weekday: "friday", Qualifier: "by"}, MomentsEqual, "qualifiers stay apart"},
		{"early", Moment{Weekday: "saturday", Phase: "early"}, Moment{Weekday: "saturday"}, MomentFiner, "more precise"},
		{"month", Moment{Month: 2}, Moment{Month: 2, Day: 15}, MomentCoarser, "less precise"},
		{"weekdays", Moment{Weekday: "tuesday"}, Moment{Weekday: "wednesday"}, MomentsConflict, "two days"},
		{"date and weekday", Moment{Weekday: "tuesday"}, Moment{Month: 2, Day: 15}, MomentsCompatible, "cannot be told"},
		{"clock", Moment{Clock: "19:45", Zone: "et"}, Moment{Clock: "06:37", Zone: "et"}, MomentsConflict, "two hours"},
		{"evening", Moment{Part: "evening"}, Moment{Part: "night"}, MomentsEqual, "names of one time"},
		{"durations", Moment{Count: 4, Unit: "hour"}, Moment{Count: 5, Unit: "hour"}, MomentsConflict, "two lengths"},
		{"duration and date", Moment{Count: 4, Unit: "hour"}, Moment{Month: 2}, MomentsConflict, "not comparable"},
		{"ago", Moment{Relative: "ago", Count: 3, Unit: "month"}, Moment{Relative: "last", Unit: "month"}, MomentsConflict, "other relation"},
		{"two days", Moment{Month: 4, Day: 14}, Moment{Month: 4, Day: 14, LastDay: 15}, MomentsConflict, "a day more"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.a.Relation(c.b); got != c.want {
				t.Errorf("%s: got %d, want %d", c.why, got, c.want)
			}
			back := c.want
			if o, ok := opposite[back]; ok {
				back = o
			}
			if d := cmp.Diff(back, c.b.Relation(c.a)); d != "" {
				t.Errorf("swapped: (-want +got)\n%s", d)
			}
		})
	}
}
