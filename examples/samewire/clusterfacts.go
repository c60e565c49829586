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
)

// keep puts the stories into kept as they are read. Their texts stay: nobody
// else need keep them, and nobody else may have their memory back.
func keep(read iter.Seq2[dedup.Article, error], kept map[string]dedup.Article) iter.Seq2[dedup.Article, error] {
	return func(yield func(dedup.Article, error) bool) {
		for a, err := range read {
			if err == nil {
				a.Origin = keptText(a.Text)
				kept[a.ID] = a
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

// keptText is a text that stays in memory. It implements dedup.Origin.
type keptText string

func (t keptText) Text() (string, error) { return string(t), nil }

// versions are the stories of a cluster in the order of publication, those
// without a time last, ties by id; and the facts that they state differently.
type versions struct {
	stories []dedup.Article
	matrix  facts.Matrix
}

func newVersions(c dedup.Cluster, kept map[string]dedup.Article) *versions {
	v := &versions{}
	for _, m := range c.Members {
		v.stories = append(v.stories, kept[m.ID])
	}
	slices.SortStableFunc(v.stories, func(x, y dedup.Article) int {
		if x.Published.IsZero() != y.Published.IsZero() {
			return y.Published.Compare(x.Published)
		}
		return cmp.Or(x.Published.Compare(y.Published), cmp.Compare(x.ID, y.ID))
	})
	read := make([]*facts.Story, len(v.stories))
	for i := range v.stories {
		read[i] = storyOf(&v.stories[i])
	}
	v.matrix = facts.NewMatrix(facts.Options{}, read)
	return v
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
	ID    string     `json:"id"`
	Told  bool       `json:"told,omitempty"` // it tells the statement without this fact
	Text  string     `json:"text,omitempty"`
	Spans []jsonSpan `json:"spans,omitempty"`
	Value int        `json:"value,omitempty"` // versions with the same number agree
}

func (v *versions) json() *[]jsonFact {
	j := make([]jsonFact, len(v.matrix.Rows))
	for i, r := range v.matrix.Rows {
		j[i] = jsonFact{r.Kind, r.Severity.String(), shareOf(r.Probability), r.Subject, make([]*jsonVersion, len(r.Cells))}
		for k, c := range r.Cells {
			switch {
			case c.Side != nil:
				j[i].Versions[k] = &jsonVersion{v.stories[k].ID, false, c.Side.Text, jsonSpans(c.Side.Spans), c.Value}
			case c.Told:
				j[i].Versions[k] = &jsonVersion{ID: v.stories[k].ID, Told: true}
			}
		}
	}
	return &j
}

// printFactsText prints for people which versions say what: a letter for each
// version, then a fact a line, its values parted by bars.
func printFactsText(w io.Writer, st style, v *versions) {
	if len(v.matrix.Rows) == 0 {
		io.WriteString(w, "  no facts that the versions state differently\n\n")
		return
	}
	fmt.Fprintf(w, "  %s\n", st.bold("facts that differ"))
	for i, s := range v.stories {
		published := ""
		if !s.Published.IsZero() {
			published = s.Published.UTC().Format("2006-01-02 15:04") + "  "
		}
		fmt.Fprintf(w, "  %2s  %s%s\n", letters(i), published, named(s.ID, s.Source, width-6-len(published)))
	}
	for _, r := range v.matrix.Rows {
		title := string(r.Kind)
		if r.Subject != "" {
			title += " " + visible(r.Subject)
		}
		fmt.Fprintf(w, "  %-7s %s\n", r.Severity, cut(title, width-10))
		var silent []int
		holders := map[int][]int{}
		for i, c := range r.Cells {
			if c.Side == nil {
				silent = append(silent, i)
			} else {
				holders[c.Value] = append(holders[c.Value], i)
			}
		}
		var values []string
		for n := 1; len(holders[n]) > 0; n++ {
			words := cut(plainText(r.Cells[holders[n][0]].Side.Text), width-18)
			values = append(values, fmt.Sprintf("%s: %s", words, listed(holders[n])))
		}
		if len(silent) > 0 {
			values = append(values, "not in "+listed(silent))
		}
		io.WriteString(w, fill("          ", strings.Join(values, " | ")))
	}
	fmt.Fprintln(w)
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
