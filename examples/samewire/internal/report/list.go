package report

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samewire/samewire/dedup/facts"
)

// list is the first view of a page.
type list struct {
	Title                 string
	Style                 template.CSS
	Script                template.JS
	StyleHash, ScriptHash template.HTML
	Kinds                 map[int]string // of pieces

	Read, Alone, Grave int // stories; stories that are in no cluster; reports with key differences
	Clusters           int // in the page
	Left               []string
	Gravest            []grave
	Items              []item
	// what the list can be filtered by
	Outlets, Agencies, FactKinds []choice
	Times, Likeness              chart
}

// item is a cluster in the list.
type item struct {
	N                       int
	Headline, Language      string
	Outlets                 []string
	MoreOutlets, Size       int
	Agencies                []string
	Time                    string // from when to when
	Like                    string // how like the versions are
	Key, High, Medium       int
	Rows                    []row
	MoreRows                int
	Latest                  int64  // by which the list is sorted; 0 for not known
	LeastLike               int    // percent
	AllOutlets, AllAgencies string // by which it is filtered, each between newlines
	Search                  string // what is found, beside what is shown
	TimeBars, LikeBars      string
	Kinds                   string // of the key and high rows
}

// row is a fact and who says what of it.
type row struct {
	Severity, Kind, Subject string
	Sayings                 []saying
}

type saying struct {
	Before, Words, After string // in its sentence
	Who                  string
}

// grave is one of the gravest differences.
type grave struct {
	N        int
	Headline string
	row
	sure float64
}

// choice is what the list can be filtered by.
type choice struct {
	Name  string
	Count int // reports
}

// chart is a row of bars.
type chart struct {
	Bars    []bar
	Caption string
	Outside string // what has no bar
}

type bar struct {
	N, Count, Height int // Height in 0 to 20
	Label            string
	Tick             string // under the bar; mostly empty
}

// Bounds of the list.
const (
	shownRows    = 2
	shownSayings = 4
	shownOutlets = 6
	shownGravest = 5
	mostChoices  = 500
	mostBars     = 48
	mostSearched = 2000 // bytes of the words of facts by which a report is found
)

func newList(o Options, in Input, groups []*group) *list {
	l := &list{Title: cmp.Or(plain(o.Title), "Wire reports"), Kinds: kindNames(), Read: in.Read, Alone: in.Read, Clusters: len(groups)}
	for _, c := range in.Clusters {
		l.Alone -= len(c.Members)
	}
	times := newTimeline(groups)
	outlets, agencies, kinds := map[string]int{}, map[string]int{}, map[string]int{}
	like := make([]int, 10)
	for i, g := range groups {
		it := g.item
		it.N = i + 1
		l.Items = append(l.Items, it)
		if it.Key > 0 {
			l.Grave++
		}
		for name := range strings.Lines(strings.TrimPrefix(it.AllOutlets, "\n")) {
			outlets[strings.TrimSuffix(name, "\n")]++
		}
		for name := range strings.Lines(strings.TrimPrefix(it.AllAgencies, "\n")) {
			agencies[strings.TrimSuffix(name, "\n")]++
		}
		for _, kind := range strings.Fields(it.Kinds) {
			kinds[kind]++
		}
		at := &l.Items[i]
		at.TimeBars = times.count(g)
		var bars []int
		for _, m := range g.Members {
			if m.ID != g.Medoid {
				n := min(int(m.Jaccard*10), 9)
				like[n]++
				bars = append(bars, n)
			}
		}
		at.LikeBars = numbers(bars)
	}
	l.Times = times.chart()
	l.Likeness = chart{Caption: "Likeness of versions to the most typical one of their report"}
	most := slices.Max(like)
	for n, count := range like {
		b := bar{N: n, Count: count, Height: height(count, most), Label: fmt.Sprintf("%d to %d\u00a0%% alike: %s", 10*n, 10*n+10, counted(count, "version", "versions"))}
		if n%2 == 0 {
			b.Tick = fmt.Sprintf("%d\u00a0%%", 10*n)
		}
		l.Likeness.Bars = append(l.Likeness.Bars, b)
	}
	l.Gravest = gravest(groups)
	l.Agencies, l.FactKinds = choices(agencies), choices(kinds)
	if l.Outlets = choices(outlets); len(l.Outlets) > 0 && l.Outlets[0].Count < 2 { // ids, or outlets of one report each
		l.Outlets = nil
	}
	l.Outlets = l.Outlets[:min(len(l.Outlets), mostChoices)]
	return l
}

func choices(counts map[string]int) []choice {
	var out []choice
	for name, n := range counts {
		out = append(out, choice{name, n})
	}
	slices.SortFunc(out, func(x, y choice) int { return cmp.Or(y.Count-x.Count, cmp.Compare(x.Name, y.Name)) })
	return out
}

func newItem(g *group) item {
	it := item{Size: len(g.versions), Agencies: plainAll(g.Agencies), Key: g.counts[facts.Key], High: g.counts[facts.High], Medium: g.counts[facts.Medium] + g.counts[facts.Minor]}
	least, sum := 1.0, 0.0
	var search []string
	for i := range g.versions {
		v := &g.versions[i]
		name, headline := nameOf(&v.Story), headlineOf(&v.Story)
		if !slices.Contains(it.Outlets, name) {
			it.Outlets = append(it.Outlets, name)
		}
		if v.ID == g.Medoid {
			it.Headline, it.Language = headline, language(v.Language)
		} else {
			least, sum = min(least, v.member.Jaccard), sum+v.member.Jaccard
			if !slices.Contains(search, headline) && len(search) < 40 {
				search = append(search, headline)
			}
		}
		if id := plain(v.ID); len(search) < 80 {
			search = append(search, id)
		}
	}
	it.LeastLike = int(math.Round(100 * least))
	it.Like = percent(least) + " alike"
	if mean := sum / float64(max(len(g.versions)-1, 1)); percent(mean) != percent(least) {
		it.Like = percent(least) + " to " + percent(maxLike(g)) + " alike"
	}
	it.AllOutlets, it.AllAgencies = lines(it.Outlets), lines(it.Agencies)
	if len(it.Outlets) > shownOutlets+1 {
		it.MoreOutlets = len(it.Outlets) - shownOutlets
		it.Outlets = it.Outlets[:shownOutlets]
	}
	it.Time, it.Latest = spanOf(g)
	var grave []facts.Row
	words := 0
	var kinds []string
	for _, r := range g.matrix.Rows {
		if r.Severity <= facts.High {
			grave = append(grave, r)
			for _, c := range r.Cells {
				if c.Side != nil && words < mostSearched {
					search = append(search, cut(plain(c.Side.Text), 90))
					words += len(search[len(search)-1])
				}
			}
			if !slices.Contains(kinds, string(r.Kind)) {
				kinds = append(kinds, string(r.Kind))
			}
		}
	}
	it.Kinds = strings.Join(kinds, " ")
	it.Search = strings.Join(search, " ")
	slices.SortStableFunc(grave, func(x, y facts.Row) int {
		return cmp.Or(int(x.Severity)-int(y.Severity), cmp.Compare(y.Probability, x.Probability))
	})
	for _, r := range grave[:min(len(grave), shownRows)] {
		it.Rows = append(it.Rows, g.row(r))
	}
	it.MoreRows = len(grave) - len(it.Rows)
	return it
}

func maxLike(g *group) float64 {
	most := 0.0
	for _, v := range g.versions {
		if v.ID != g.Medoid {
			most = max(most, v.member.Jaccard)
		}
	}
	return most
}

// lines puts each of a list between newlines.
func lines(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "\n" + strings.Join(list, "\n") + "\n"
}

func numbers(list []int) string {
	slices.Sort(list)
	var words []string
	for _, n := range slices.Compact(list) {
		words = append(words, strconv.Itoa(n))
	}
	return strings.Join(words, " ")
}

// row says of a fact who says what: what the most versions say first, of as many what was said first.
func (g *group) row(r facts.Row) row {
	out := row{Severity: r.Severity.String(), Kind: kindWords(r.Kind), Subject: plain(r.Subject)}
	type value struct {
		saying
		who []string
		n   int
	}
	var values []*value
	byNumber := map[int]*value{}
	var told []string
	for i := range g.versions {
		v := &g.versions[i]
		if v.text < 0 {
			continue
		}
		c := r.Cells[v.text]
		name := nameOf(&v.Story)
		switch {
		case c.Told:
			told = append(told, name)
		case c.Side != nil:
			x := byNumber[c.Value]
			if x == nil {
				x = &value{saying: g.texts[v.text].saying(c.Side)}
				byNumber[c.Value] = x
				values = append(values, x)
			}
			if x.n++; !slices.Contains(x.who, name) {
				x.who = append(x.who, name)
			}
		}
	}
	slices.SortStableFunc(values, func(x, y *value) int { return y.n - x.n })
	for i, x := range values {
		if i == shownSayings-1 && len(values) > shownSayings {
			out.Sayings = append(out.Sayings, saying{Words: fmt.Sprintf("%d further wordings", len(values)-i)})
			break
		}
		x.Who = names(x.who)
		out.Sayings = append(out.Sayings, x.saying)
	}
	if len(values) == 1 && len(told) > 0 {
		out.Sayings = append(out.Sayings, saying{After: "told without it", Who: names(told)})
	}
	return out
}

// saying returns the words of a side with some of their sentence around them, where they are few.
func (t *text) saying(s *facts.Side) saying {
	out := saying{Words: cut(plain(s.Text), 90)}
	if len(s.Spans) != 1 || utf8.RuneCountInString(out.Words) > 40 {
		return out
	}
	span := s.Spans[0]
	whole, in := t.Headline, facts.Span{End: len(t.Headline)}
	switch s.Field {
	case "credit":
		whole, in = t.Credit, facts.Span{End: len(t.Credit)}
	case "":
		whole, in = t.Text, span
		for _, x := range t.read.Sentences() {
			if x.Start <= span.Start && span.End <= x.End {
				in = x
			}
		}
	}
	const most = 36
	if before := []rune(plain(whole[in.Start:span.Start])); len(before) > most {
		out.Before = string(before[len(before)-most:])
		if _, words, ok := strings.Cut(out.Before, " "); ok {
			out.Before = words
		}
		out.Before = "…" + out.Before
	} else {
		out.Before = string(before)
	}
	if r, _ := utf8.DecodeLastRuneInString(whole[:span.Start]); unicode.IsSpace(r) {
		out.Before += " "
	}
	if r, _ := utf8.DecodeRuneInString(whole[span.End:]); unicode.IsSpace(r) {
		out.After = " "
	}
	out.After += cut(plain(whole[span.End:in.End]), most)
	return out
}

func names(list []string) string {
	if len(list) > 4 {
		return strings.Join(list[:3], ", ") + fmt.Sprintf(" and %d more", len(list)-3)
	}
	return strings.Join(list, ", ")
}

func kindWords(k facts.Kind) string {
	return strings.ReplaceAll(string(k), "-", " ")
}

// gravest returns the most probable key differences, one of a report.
func gravest(groups []*group) []grave {
	var out []grave
	for i, g := range groups {
		if g.sure > 0 {
			out = append(out, grave{i + 1, g.item.Headline, g.gravest, g.sure})
		}
	}
	slices.SortStableFunc(out, func(x, y grave) int { return cmp.Compare(y.sure, x.sure) })
	return out[:min(len(out), shownGravest)]
}

// percent is for people: only what is whole is called 100 %.
func percent(x float64) string {
	n := math.Round(100 * x)
	if x < 1 {
		n = min(n, 99)
	}
	return fmt.Sprintf("%d\u00a0%%", int(n))
}

// thousands writes a number for people.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// leaveOut says what the page does not have.
func (l *list) leaveOut(o Options, in Input, groups []*group, whole int) {
	if n := len(in.Clusters) - len(groups); n > 0 {
		l.Left = append(l.Left, fmt.Sprintf("The %d largest of %d reports are here; --clusters takes more.", len(groups), len(in.Clusters)))
	}
	if n := len(groups) - whole; n > 0 {
		l.Left = append(l.Left, fmt.Sprintf("For the size of the page the texts of %s with the fewest grave differences are left out, and cannot be set side by side; --max-size allows more.",
			counted(n, "report", "reports")))
	}
	if in.Bad > 0 {
		l.Left = append(l.Left, fmt.Sprintf("%s could not be read and %s left out.", counted(in.Bad, "input", "inputs"), map[bool]string{true: "is", false: "are"}[in.Bad == 1]))
	}
	if in.Cut {
		l.Left = append(l.Left, "The reading was interrupted: this covers what was read until then.")
	}
}
