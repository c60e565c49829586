package text

import "testing"

// TestRelateWords checks how names, sources, quotations and hedges stand to each other, and that the mirror holds.
func TestRelateWords(t *testing.T) {
	name := func(n string) NameValue { return NameValue{Name: n, Lang: "en"} }
	source := func(s Source) Source { s.Lang = "en"; return s }
	quote := func(q string) Quotation { return Quotation{Words: q, Lang: "en"} }
	for _, c := range []struct {
		name string
		a, b any
		want Relation
		why  string
	}{
		{"regnal", name("elizabeth i"), name("elizabeth ii"), Conflict, "another number is another name"},
		{"make", name("f 16"), name("f 15"), Conflict, "the same"},
		{"flight", name("flight 370"), name("flight 371"), Conflict, "the same"},
		{"roman and word", name("world war ii"), name("world war two"), Equal, "one number"},
		{"word and figure", name("formula one"), name("formula 1"), Equal, "one number"},
		{"glued", name("f 16"), name("f16"), Equal, "one number"},
		{"regnal left out", name("elizabeth ii"), name("elizabeth"), Finer, "says more"},
		{"inside", name("h1n1"), name("h5n1"), Conflict, "figures inside"},
		{"long form", NameValue{Name: "biden", Full: "joe biden", Lang: "en"}, name("joe biden"), Equal, "the text has the longer form"},
		{"countries", name("iran"), name("iraq"), Conflict, "listed"},
		{"countries by sound", name("niger"), name("nigeria"), Conflict, "listed"},
		{"directions", name("north korea"), name("south korea"), Conflict, "opposite words"},
		{"acronym", name("eu"), name("european union"), Variant, "first letters"},
		{"transliterated", name("volodymyr zelenskiy"), name("volodymyr zelenskyy"), Variant, "sound"},
		{"gaddafi", name("moammar gadhafi"), name("muammar qaddafi"), Variant, "table and sound"},
		{"glued parts", name("hossein amir abdollahian"), name("hossein amirabdollahian"), Variant, "one word of two"},
		{"frangieh", name("suleiman frangieh"), name("sleiman franjieh"), Variant, "soft g"},
		{"two families", name("michel helou"), name("michel aoun"), Conflict, "first name only"},

		{"source", source(Source{Who: "hamas official"}), source(Source{Who: "israeli official"}), Conflict, "a modifier is another source"},
		{"rank", source(Source{Who: "senior official"}), source(Source{Who: "official"}), Finer, "says more"},
		{"count", source(Source{Who: "officials", Count: 2}), source(Source{Who: "official"}), Conflict, "two and one"},
		{"several", source(Source{Who: "officials"}), source(Source{Who: "official"}), Conflict, "several and one"},
		{"counted", source(Source{Who: "officials", Count: 2}), source(Source{Who: "officials"}), Finer, "says how many"},
		{"spokesman", source(Source{Who: "police"}), source(Source{Who: "police spokesman"}), Variant, "speaks for them"},
		{"of", source(Source{Who: "army spokesman"}), source(Source{Who: "spokesman for army"}), Variant, "order"},
		{"demonym", source(Source{Who: "us officials"}), source(Source{Who: "american officials"}), Variant, "one country"},
		{"countries of sources", source(Source{Who: "officials in gaza"}), source(Source{Who: "officials in israel"}), Conflict, "another place"},
		{"anonymous", source(Source{Who: "official", Anonymous: true}), source(Source{Who: "official"}), Finer, "says that he wants no name"},
		{"outlets", source(Source{Who: "official", Channel: "reuters"}), source(Source{Who: "official", Channel: "afp"}), Conflict, "told others"},
		{"reporters", source(Source{Who: "official", Channel: "reporters"}), source(Source{Who: "official"}), Equal, "nobody in particular"},
		{"statement", source(Source{Who: "official", Channel: "statement"}), source(Source{Who: "official"}), Finer, "says where"},
		{"denied", source(Source{Who: "army", Verb: "denied", Denied: true}), source(Source{Who: "army", Verb: "said"}), Conflict, "the opposite"},
		{"crossed", source(Source{Who: "senior official"}), source(Source{Who: "official", Count: 1}), Compatible, "each says something"},

		{"contraction", quote("we dont know"), quote("we do not know"), Variant, "written out"},
		{"american", quote("it is the defence of labour"), quote("it is the defense of labor"), Variant, "spelling"},
		{"joined", quote("a wide ranging search"), quote("a wideranging search"), Variant, "hyphen"},
		{"changed word", quote("you promised us a plan"), quote("you promised us a budget"), Conflict, "another word"},
		{"part", quote("promised us a plan"), quote("you promised us a plan"), Coarser, "less of it"},

		{"polarity", Hedge{Degree: Certain, Negated: true}, Hedge{Degree: Certain}, Conflict, "not"},
		{"degree", Hedge{Degree: Possible}, Hedge{Degree: Planned}, Conflict, "may and will"},
		{"same degree", Hedge{Degree: Possible, Marker: "may"}, Hedge{Degree: Possible, Marker: "could"}, Equal, "another marker"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Relate(c.a, c.b); got != c.want {
				t.Errorf("%s: got %d, want %d", c.why, got, c.want)
			}
			if got := Relate(c.b, c.a); got != c.want.Mirror() {
				t.Errorf("%s, mirrored: got %d, want %d", c.why, got, c.want.Mirror())
			}
		})
	}
}
