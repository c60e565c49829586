package main

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/feed"
)

// factsOf compares the versions of clusters.
type factsOf struct {
	shown   facts.Options
	offsets string // what spans count
	kept    map[string]dedup.Article
	room    *gate
}

// keep returns the stories that are read, and keeps them.
func (f *factsOf) keep(read iter.Seq2[dedup.Article, error]) (dedup.Articles, error) {
	var stories dedup.Articles
	for a, err := range read {
		if err != nil {
			return nil, err
		}
		f.kept[a.ID] = a
		a, _ = cleaned(a)
		stories = append(stories, a)
	}
	return stories, nil
}

// mostOfCluster bounds the bytes of the texts of a cluster that are compared.
const mostOfCluster = 4 * maxFacts

// versions are the stories of a cluster in the order of publication, those
// without a time last, ties by id; and the facts that they state differently.
type versions struct {
	cluster dedup.Cluster
	stories []dedup.Article // cleaned
	given   []given
	matrix  facts.Matrix
}

// versions compares the versions of a cluster. Where they are too large together
// the error is a *feed.Problem.
func (f *factsOf) versions(c dedup.Cluster) (*versions, error) {
	v := &versions{cluster: c}
	for _, m := range c.Members {
		v.stories = append(v.stories, f.kept[m.ID])
	}
	slices.SortStableFunc(v.stories, func(x, y dedup.Article) int {
		if x.Published.IsZero() != y.Published.IsZero() {
			return y.Published.Compare(x.Published)
		}
		return cmp.Or(x.Published.Compare(y.Published), cmp.Compare(x.ID, y.ID))
	})
	for i := range v.stories {
		a, g := cleaned(v.stories[i])
		v.stories[i], v.given = a, append(v.given, g)
	}
	// Copies are read once.
	read := make([]*facts.Story, len(v.stories))
	first := map[[2]string]int{}
	size := 0
	for i, s := range v.stories {
		if _, ok := first[[2]string{s.Headline, s.Text}]; !ok {
			first[[2]string{s.Headline, s.Text}] = i
			size += len(s.Text)
		}
	}
	if size > mostOfCluster {
		return v, &feed.Problem{Kind: feed.TooLarge, File: c.ID, Reason: fmt.Sprintf("the versions of its cluster have %d bytes: their facts are not compared", size),
			Advice: fmt.Sprintf("leave out the longest: %d MiB together can be compared", mostOfCluster>>20)}
	}
	f.room.enter(size)
	defer f.room.leave(size)
	for i := range v.stories {
		if k := first[[2]string{v.stories[i].Headline, v.stories[i].Text}]; k < i {
			read[i] = read[k]
		} else {
			read[i] = storyOf(&v.stories[i])
		}
	}
	v.matrix = facts.NewMatrix(f.shown, read)
	return v, nil
}

func (v *versions) ids() []string {
	ids := make([]string, len(v.stories))
	for i, s := range v.stories {
		ids[i] = s.ID
	}
	return ids
}

// jsonFact is a fact that versions state differently, as other tools read it.
type jsonFact struct {
	Kind        facts.Kind     `json:"kind"`
	Severity    string         `json:"severity"`
	Probability share          `json:"probability"`
	Subject     string         `json:"subject"`
	Versions    []*jsonVersion `json:"versions"` // null where a version says nothing of it
}

type jsonVersion struct {
	ID    string       `json:"id"`
	Told  bool         `json:"told,omitempty"`  // it tells the statement without this fact; text is what stands around the place
	Field string       `json:"field,omitempty"` // where the words stand, where it is not the text; then there are no spans
	Text  string       `json:"text,omitempty"`
	Spans []facts.Span `json:"spans,omitempty"`
	Value int          `json:"value,omitempty"` // versions with the same number agree
}

func (v *versions) json(offsets string) []jsonFact {
	counters := make([]*counter, len(v.stories))
	for k := range v.stories {
		counters[k] = v.given[k].counter(offsets)
	}
	j := make([]jsonFact, len(v.matrix.Rows))
	for i, r := range v.matrix.Rows {
		j[i] = jsonFact{r.Kind, r.Severity.String(), shareOf(r.Probability), r.Subject, make([]*jsonVersion, len(r.Cells))}
		for k, c := range r.Cells {
			switch {
			case c.Side != nil:
				s := counters[k].side(c.Side)
				j[i].Versions[k] = &jsonVersion{v.stories[k].ID, c.Told, s.Field, s.Text, s.Spans, c.Value}
			case c.Told:
				j[i].Versions[k] = &jsonVersion{ID: v.stories[k].ID, Told: true}
			}
		}
	}
	return j
}

// mostLines is how many lines the facts of a cluster fill with its versions: a
// screen. Some rows are shown however many the versions are.
const (
	mostLines = 48
	leastRows = 6
)

// printFactsText prints a cluster and its facts for people: a letter for each
// version, then of each fact what the most versions say in its sentence, and who
// says what, the most first.
func printFactsText(w io.Writer, st screen, v *versions) {
	fmt.Fprintf(w, "%s\n    jaccard  contained\n", st.bold(fit(clusterTitle(v.cluster), st.width)))
	members := map[string]dedup.Member{}
	for _, m := range v.cluster.Members {
		members[m.ID] = m
	}
	above, dated := "", 0
	for _, s := range v.stories {
		if !s.Published.IsZero() {
			dated = max(dated, len(clock(s.Published))+2)
		}
	}
	for i, s := range v.stories {
		jaccard, contained := percent(members[s.ID].Jaccard), percent(members[s.ID].Contained)
		if s.ID == v.cluster.Medoid {
			jaccard, contained = "medoid", ""
		}
		published := ""
		if !s.Published.IsZero() {
			published = clock(s.Published)
		}
		fmt.Fprintf(w, "%3s %7s %10s  %-*s%s\n", letters(i), jaccard, contained, dated, published, named(s.ID, s.Source, st.width-24-dated))
		titleLine(w, st, 24+dated, headlineOf(&v.stories[i]), above)
		above = headlineOf(&v.stories[i])
	}
	if len(v.matrix.Rows) == 0 {
		io.WriteString(w, "  no facts that the versions state differently\n\n")
		return
	}
	fmt.Fprintf(w, "\n  %s\n", st.bold("facts that differ"))
	lines := len(v.stories) + 4
	shown := map[string]bool{}
	for i, r := range v.matrix.Rows {
		row := v.row(st, r)
		if shown[row] { // the same words in another place
			continue
		}
		shown[row] = true
		lines += strings.Count(row, "\n")
		if i >= leastRows && lines > mostLines {
			left := map[facts.Severity]int{}
			for _, r := range v.matrix.Rows[i:] {
				left[r.Severity]++
			}
			var parts []string
			for s := facts.Key; s <= facts.Styled; s++ {
				if left[s] > 0 {
					parts = append(parts, fmt.Sprintf("%d %v", left[s], s))
				}
			}
			fmt.Fprintf(w, "  and %s more, which --format jsonl shows\n", strings.Join(parts, ", "))
			break
		}
		io.WriteString(w, row)
	}
	fmt.Fprintln(w)
}

// row is a fact as people see it.
func (v *versions) row(st screen, r facts.Row) string {
	var told, silent []int
	var holders [][]int
	for i, c := range r.Cells {
		switch {
		case c.Side != nil:
			for len(holders) < c.Value {
				holders = append(holders, nil)
			}
			holders[c.Value-1] = append(holders[c.Value-1], i)
		case c.Told:
			told = append(told, i)
		default:
			silent = append(silent, i)
		}
	}
	slices.SortStableFunc(holders, func(x, y []int) int { return len(y) - len(x) })

	const indent = 10
	side := r.Cells[holders[0][0]].Side
	text := sourceOf(&v.stories[holders[0][0]], side)
	var marks []facts.Span
	for _, s := range side.Spans {
		if whole := trimmed(text, facts.Span{Start: wordStart(text, s.Start), End: wordEnd(text, s.End)}); whole.Start < whole.End {
			marks = append(marks, whole)
		}
	}
	head := string(r.Kind) + strings.TrimPrefix(doubt(r.Probability), " ") + ": "
	if side.Field == "headline" {
		head = string(r.Kind) + " in the headline: "
	}
	var b strings.Builder
	fmt.Fprintf(&b, "  %-8s%s%s\n", r.Severity, head, st.marked(oneLine(text, side.Spans, marks, st.width-indent-len(head)), sideColor[0]))

	const mostValues = 6
	var values []string
	for n, who := range holders {
		if n == mostValues-1 && len(holders) > mostValues {
			values = append(values, fmt.Sprintf("%d other values", len(holders)-n))
			break
		}
		values = append(values, listed(who)+": "+cut(plainText(r.Cells[who[0]].Side.Text), st.width/2))
	}
	if len(told) > 0 {
		values = append(values, "told without it by "+listed(told))
	}
	if len(silent) > 0 {
		values = append(values, "not told by "+listed(silent))
	}
	b.WriteString(st.fill(strings.Repeat(" ", indent), strings.Join(values, " | ")))
	return b.String()
}

// letters names version i: a to z, then aa, ab and so on.
func letters(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return letters(i/26-1) + string(rune('a'+i%26))
}

// listed names versions, which are in order: "a, c-f".
func listed(versions []int) string {
	var names []string
	for i := 0; i < len(versions); {
		j := i
		for j+1 < len(versions) && versions[j+1] == versions[j]+1 {
			j++
		}
		if j-i < 2 {
			j = i
			names = append(names, letters(versions[i]))
		} else {
			names = append(names, letters(versions[i])+"-"+letters(versions[j]))
		}
		i = j + 1
	}
	const most = 12
	if n := len(names); n > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
