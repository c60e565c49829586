package facts_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/samewire/samewire/dedup/facts"
)

// TestCompareSame: an article has no differences from itself, whatever the options; one whose text alone is the same has those of its headline.
func TestCompareSame(t *testing.T) {
	for _, o := range []facts.Options{{}, {Wide: true}, {MinProbability: 1e-6}} {
		for _, text := range seedStories(t) {
			a := facts.Article{Text: text, Headline: "Quake kills 121"}
			x := facts.Read(a)
			for _, y := range []*facts.Story{x, facts.Read(a)} {
				if ds := facts.Compare(o, x, y); len(ds) > 0 {
					t.Errorf("an article differs from itself: %s", describe(ds[0]))
				}
			}
			a.Headline = "Quake kills 124"
			ds := above(facts.Compare(o, x, facts.Read(a)))
			if len(ds) == 0 || ds[0].A.Field != "headline" || ds[0].B.Field != "headline" {
				t.Errorf("another headline:\n%s", list(ds))
			}
		}
	}
}

// TestHeadline: a figure of the headline is compared as one of the text, its spans are those of the field; other words of the same facts are style.
func TestHeadline(t *testing.T) {
	const text = quake
	for _, c := range []struct {
		name, a, b string
		kind       facts.Kind
		severities []facts.Severity
		textA      string
	}{
		{"another figure", "Quake kills 121 people in Chile", "Quake kills 124 people in Chile", facts.Number, []facts.Severity{facts.Key}, "121"},
		{"none in one", "Quake kills 121 people in Chile", "", facts.Headline, []facts.Severity{facts.Minor}, "Quake"},
		{"blanks around", "  Quake kills 121 people in Chile ", "Quake kills 124 people in Chile", facts.Number, []facts.Severity{facts.Key}, "121"},
	} {
		a, b := facts.Article{Text: text, Headline: c.a}, facts.Article{Text: text, Headline: c.b}
		ds := above(facts.Compare(facts.Options{}, facts.Read(a), facts.Read(b)))
		if len(ds) != 1 || ds[0].Kind != c.kind || !slices.Contains(c.severities, ds[0].Severity) || ds[0].A == nil || !strings.Contains(ds[0].A.Text, c.textA) || ds[0].A.Field != "headline" {
			t.Errorf("%s:\n%s", c.name, list(ds))
		}
		articles(t, facts.Options{}, a, b)
	}
	worded := facts.Compare(facts.Options{}, facts.Read(facts.Article{Text: text, Headline: "Quake kills 121 people in Chile"}), facts.Read(facts.Article{Text: text, Headline: "Chile shaken, towns in ruins"}))
	if len(above(worded)) > 0 || !slices.ContainsFunc(worded, func(d facts.Difference) bool { return d.Kind == facts.Headline && d.A.Field == "headline" }) {
		t.Errorf("other words:\n%s", list(worded))
	}
	same := facts.Compare(facts.Options{}, facts.Read(facts.Article{Text: text, Headline: "Quake kills 121"}), facts.Read(facts.Article{Text: text, Headline: "Quake Kills 121"}))
	if len(above(same)) > 0 {
		t.Errorf("capital letters of a headline:\n%s", list(same))
	}
}

// TestNotices: a correction that one version has is key, the same one in both is nothing.
func TestNotices(t *testing.T) {
	const notice = "CORRECTION: An earlier version of this story gave a wrong number of homes.\n\n"
	text := quake[strings.Index(quake, "A strong"):]
	ds := above(facts.Diff(text, notice+text))
	if !slices.ContainsFunc(ds, func(d facts.Difference) bool {
		return d.Severity == facts.Key && d.A == nil && strings.Contains(d.B.Text, "earlier version")
	}) {
		t.Errorf("a correction:\n%s", list(ds))
	}
	if ds := above(facts.Diff(notice+text, notice+text+"\n")); len(ds) > 0 {
		t.Errorf("the same correction:\n%s", list(ds))
	}
}

// TestCredit: a credit that one version dropped or changed is shown.
func TestCredit(t *testing.T) {
	ap := strings.Replace(quake, "(Reuters)", "(AP)", 1)
	none := strings.Replace(quake, "ARICA, Chile (Reuters) - ", "", 1)
	for name, other := range map[string]string{"another agency": ap, "no agency": none} {
		ds := above(facts.Diff(quake, other))
		if !slices.ContainsFunc(ds, func(d facts.Difference) bool { return d.Kind == facts.Credit && strings.Contains(d.A.Text, "Reuters") }) {
			t.Errorf("%s:\n%s", name, list(ds))
		}
	}
}

// TestMarksMisread: a quotation that has no end, or marks of another kind, make no difference; marks that are gone do.
func TestMarksMisread(t *testing.T) {
	open := "The mayor spoke on Monday. \"It was a mistake to shut the quay. The ferries had to wait. I am sorry for that.\n\nThe port is open again, she said."
	for name, c := range map[string]struct {
		a, b string
		want bool
	}{
		"broken":      {open, strings.Replace(open, "quay. ", "quay.\n\n", 1), false},
		"curly":       {open, strings.Replace(open, "\"", "“", 1), false},
		"wrong curly": {open, strings.Replace(open, "\"", "”", 1), false},
		"dropped":     {"The mayor called the plan \"a gift for the rich\" on Monday.", "The mayor called the plan a gift for the rich on Monday.", true},
	} {
		for _, pair := range [][2]string{{c.a, c.b}, {c.b, c.a}} {
			got := slices.ContainsFunc(above(facts.Diff(pair[0], pair[1])), func(d facts.Difference) bool { return d.Kind == facts.Quote })
			if got != c.want {
				t.Errorf("%s: a difference of quotations: %v, want %v\n%s", name, got, c.want, list(facts.Diff(pair[0], pair[1])))
			}
		}
	}
}

// TestCreditApart: a credit that stands apart from the text counts as one in it, and is shown where the texts are the same.
func TestCreditApart(t *testing.T) {
	text := strings.Replace(quake, "ARICA, Chile (Reuters) - ", "", 1)
	read := func(text, credit string) *facts.Story { return facts.Read(facts.Article{Text: text, Credit: credit}) }
	for name, c := range map[string]struct {
		a, b *facts.Story
		want []string
	}{
		"same":      {read(text, "Reuters"), read(text, "REUTERS"), nil},
		"in a text": {read(text, "Reuters"), read(quake, ""), nil},
		"other":     {read(text, "Reuters"), read(text, "AFP"), []string{"credit Reuters AFP"}},
		"dropped":   {read(text, "Reuters"), read(text, ""), []string{"credit Reuters -"}},
	} {
		for _, swapped := range []bool{false, true} {
			a, b := c.a, c.b
			if swapped {
				a, b = b, a
			}
			var got []string
			for _, d := range facts.Compare(facts.Options{}, a, b) {
				sides := [2]string{"-", "-"}
				for i, s := range []*facts.Side{d.A, d.B} {
					if s != nil {
						if swapped {
							i = 1 - i
						}
						sides[i] = s.Text
						if s.Field != "credit" {
							t.Errorf("%s: field %q", name, s.Field)
						}
					}
				}
				got = append(got, string(d.Kind)+" "+sides[0]+" "+sides[1])
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s, swapped %v (-want +got):\n%s", name, swapped, diff)
			}
		}
	}
}

// thresholds are options, the strictest last.
var thresholds = []facts.Options{{MinProbability: .01}, {MinProbability: .1}, {Wide: true}, {}, {MinProbability: .6}, {MinProbability: .9}, {MinProbability: 1}}

// TestOptions: what is shown at a threshold is shown at every lower one with the same words; below a threshold a place is style, never lost.
func TestOptions(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 5))
	pairs := [][2]string{}
	seeds := seedStories(t)
	for i, a := range seeds {
		for _, b := range seeds[i+1:] {
			pairs = append(pairs, [2]string{a, b})
		}
		ms := mutations(a, r)
		pairs = append(pairs, [2]string{a, ms[r.IntN(len(ms))].Text})
	}
	for _, p := range pairs {
		x, y := read(p[0]), read(p[1])
		var lower []facts.Difference
		for i, o := range thresholds {
			all := facts.Compare(o, x, y)
			wellFormed(t, p[0], p[1], all)
			shown := above(all)
			for _, d := range all {
				if d.Probability < 0 || d.Probability > 1 {
					t.Errorf("%+v: probability %v of %s", o, d.Probability, describe(d))
				}
				if d.Severity != facts.Styled && o.MinProbability > d.Probability && d.A != nil && d.B != nil && d.Kind != facts.Credit && d.Kind != facts.NameVariant {
					t.Errorf("%+v: probability %v of %s", o, d.Probability, describe(d))
				}
			}
			if i > 0 {
				for _, d := range shown {
					if d.A != nil && d.B != nil && !ofHeadline(d) && !slices.ContainsFunc(lower, func(l facts.Difference) bool { return spansOf(l) == spansOf(d) }) {
						t.Errorf("%+v shows %s, a lower threshold does not", o, describe(d))
					}
				}
				for _, l := range lower {
					if l.A != nil && l.B != nil && !ofHeadline(l) && !slices.ContainsFunc(all, func(d facts.Difference) bool { return spansOf(l) == spansOf(d) }) {
						t.Errorf("%+v has lost %s", o, describe(l))
					}
				}
			}
			lower = shown
		}
	}
}

// ofHeadline reports whether a difference is of headlines: those that show no fact are one difference of wording.
func ofHeadline(d facts.Difference) bool {
	return d.Kind == facts.Headline || strings.HasPrefix(d.Rule, "headline")
}

// TestNoCutNumbers: no side ends inside a number, whatever was changed.
func TestNoCutNumbers(t *testing.T) {
	for _, text := range seedStories(t) {
		story := read(text)
		for _, m := range mutations(text, rand.New(rand.NewPCG(3, 3))) {
			for _, d := range facts.Compare(facts.Options{MinProbability: .001}, story, read(m.Text)) {
				for _, s := range []struct {
					text string
					side *facts.Side
				}{{text, d.A}, {m.Text, d.B}} {
					if s.side == nil {
						continue
					}
					for _, span := range s.side.Spans {
						if inNumber(s.text, span.Start) || inNumber(s.text, span.End) {
							t.Errorf("%s: a number is cut in %s", m.Kind, describe(d))
						}
					}
				}
			}
		}
	}
}

// inNumber reports whether a place stands between two digits, or between a digit and a separator with digits on both sides.
func inNumber(text string, at int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	separator := func(i int) bool { return i >= 0 && i < len(text) && (text[i] == ',' || text[i] == '.') }
	return digit(at-1) && digit(at) || separator(at) && digit(at-1) && digit(at+1) || separator(at-1) && digit(at-2) && digit(at)
}

// articles fails t unless the differences of two articles are well formed and mirrored.
func articles(t *testing.T, o facts.Options, a, b facts.Article) {
	t.Helper()
	x, y := facts.Read(a), facts.Read(b)
	there, back := facts.Compare(o, x, y), facts.Compare(o, y, x)
	for i := range back {
		back[i].A, back[i].B = back[i].B, back[i].A
	}
	sorted := cmpopts.SortSlices(func(x, y facts.Difference) bool { return key(x) < key(y) })
	if diff := cmp.Diff(there, back, sorted, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(facts.Difference{}, "ID", "Related")); diff != "" {
		t.Errorf("swapping the articles does not mirror the differences (-there +back)\n%s", diff)
	}
	for _, d := range there {
		for _, s := range []struct {
			article facts.Article
			side    *facts.Side
		}{{a, d.A}, {b, d.B}} {
			if s.side == nil {
				continue
			}
			text := s.article.Text
			if s.side.Field == "headline" {
				text = s.article.Headline
			} else if s.side.Field != "" {
				t.Fatalf("field %q", s.side.Field)
			}
			var words []string
			at := 0
			for _, span := range s.side.Spans {
				if span.Start < at || span.End <= span.Start || span.End > len(text) {
					t.Fatalf("span %v of %d bytes in %s", span, len(text), describe(d))
				}
				at = span.End
				words = append(words, span.In(text))
			}
			if got := strings.Join(words, " … "); got != s.side.Text {
				t.Errorf("%q at the spans of %s", got, describe(d))
			}
			if utf8.ValidString(text) && !utf8.ValidString(s.side.Text) {
				t.Errorf("%q cuts a letter", s.side.Text)
			}
		}
	}
}

// FuzzCompare: no articles make Compare panic, its spans lie in text or headline, and swapping them mirrors the result.
func FuzzCompare(f *testing.F) {
	seeds := seedStories(f)
	f.Add("Quake kills 121", seeds[0], "Quake kills 124", seeds[1], .2)
	f.Add("", "12 killed.", "12 killed", "13 killed.", 0.)
	f.Add(" \xff -28 ", "\xff\xfe", "-2\xcc\x81 8", "“", 1.)
	f.Add("“A ‘B", "A story. 1.", "A” B’", "A story. 2.", .9)
	f.Fuzz(func(t *testing.T, headA, textA, headB, textB string, least float64) {
		if len(headA)+len(textA)+len(headB)+len(textB) > 10_000 {
			t.Skip()
		}
		o := facts.Options{MinProbability: least}
		if least != least || least < 0 || least > 1 {
			o = facts.Options{Wide: true}
		}
		articles(t, o, facts.Article{Text: textA, Headline: headA}, facts.Article{Text: textB, Headline: headB})
	})
}

// TestLone: what one of two versions lacks that are the same in all else is one difference: a source, the marks of a quotation, a qualifier.
func TestLone(t *testing.T) {
	for _, c := range []struct {
		was, is string
		want    facts.Kind
	}{
		{", the mayor said", "", facts.Attribution},
		{`"We are still looking for people under the rubble,"`, "We are still looking for people under the rubble,", facts.Quote},
		{"at least 121", "121", facts.Number},
	} {
		for _, pair := range [2][2]string{{quake, edited(quake, c.was, c.is)}, {edited(quake, c.was, c.is), quake}} {
			ds := above(facts.Diff(pair[0], pair[1]))
			if len(ds) != 1 || ds[0].Kind != c.want || c.want != facts.Number && ds[0].Severity != facts.High {
				t.Errorf("%q for %q:\n%s", c.is, c.was, list(ds))
			}
		}
	}
}
