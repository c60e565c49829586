// Package oracle answers slowly and surely what package dedup answers fast, for its tests, and makes stories to ask about.
package oracle

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
)

// Jaccard returns the Jaccard, and the containment of a in b and of b in a, of the runs of width words of two texts in which words are
// parted by spaces and need no folding, from sets of strings.
func Jaccard(a, b string, width int) (jaccard, aInB, bInA float64) {
	x, y := runs(a, width), runs(b, width)
	both := 0
	for r := range x {
		if y[r] {
			both++
		}
	}
	if len(x)+len(y) == both {
		return 1, 1, 1
	}
	return float64(both) / float64(len(x)+len(y)-both), float64(both) / float64(max(1, len(x))), float64(both) / float64(max(1, len(y)))
}

func runs(text string, width int) map[string]bool {
	words := strings.Fields(text)
	width = min(width, len(words))
	set := map[string]bool{}
	for i := 0; i+width <= len(words) && width > 0; i++ {
		set[strings.Join(words[i:i+width], " ")] = true
	}
	return set
}

// Linkage groups n items by average linkage, looking at every pair at every step: groups of two or more, as lists of items.
func Linkage(n int, cut float64, like func(a, b int) float64) [][]int {
	groups := make([][]int, n)
	for i := range groups {
		groups[i] = []int{i}
	}
	for {
		best, x, y := cut, -1, -1
		for i := range groups {
			for j := i + 1; j < len(groups); j++ {
				sum := 0.0
				for _, a := range groups[i] {
					for _, b := range groups[j] {
						sum += like(a, b)
					}
				}
				if mean := sum / float64(len(groups[i])*len(groups[j])); mean > best || mean == best && x < 0 {
					best, x, y = mean, i, j
				}
			}
		}
		if x < 0 {
			break
		}
		groups[x] = append(groups[x], groups[y]...)
		groups = append(groups[:y], groups[y+1:]...)
	}
	var out [][]int
	for _, g := range groups {
		if len(g) > 1 {
			out = append(out, g)
		}
	}
	return out
}

// Runs returns how many runs a test of made-up cases has: few, or with SAMEWIRE_SWEEPS set, as in CI, all.
func Runs(few, all int) int {
	if os.Getenv("SAMEWIRE_SWEEPS") == "" {
		return few
	}
	return all
}

// Stories returns n texts, the same for the same seed: word chains over an invented vocabulary of Zipf-like frequencies, in sentences and
// paragraphs, lower case, without apostrophes or figures. A third of them are edits of an earlier one: words replaced, dropped or
// added, cut short, or led by another paragraph.
func Stories(n int, seed uint64) []string {
	r := rand.New(rand.NewPCG(seed, 0))
	zipf := rand.NewZipf(r, 1.1, 4, 20000)
	word := func() string { return Word(zipf.Uint64()) }
	made := make([][]string, 0, n)
	for len(made) < n {
		if len(made) > 0 && r.IntN(3) == 0 {
			made = append(made, edit(r, made[r.IntN(len(made))], word))
			continue
		}
		words := make([]string, 30+int(r.ExpFloat64()*150))
		for i := range words {
			words[i] = word()
		}
		made = append(made, words)
	}
	out := make([]string, n)
	for i, words := range made {
		var b strings.Builder
		for j, w := range words {
			switch {
			case j > 0 && j%45 == 0:
				b.WriteString(" .\n")
			case j > 0:
				b.WriteByte(' ')
			}
			b.WriteString(w)
		}
		b.WriteString(" .")
		out[i] = b.String()
	}
	return out
}

func edit(r *rand.Rand, words []string, word func() string) []string {
	rate := []float64{0, 0.002, 0.01, 0.03, 0.06, 0.1}[r.IntN(6)]
	var out []string
	for _, w := range words {
		if r.Float64() >= rate {
			out = append(out, w)
			continue
		}
		switch r.IntN(3) {
		case 0:
			out = append(out, word())
		case 1:
			out = append(out, w, word())
		}
	}
	switch r.IntN(4) {
	case 0:
		out = out[:max(1, len(out)*(5+r.IntN(5))/10)]
	case 1:
		lead := make([]string, 10+r.IntN(30))
		for i := range lead {
			lead[i] = word()
		}
		out = append(lead, out...)
	}
	return out
}

// Word returns the i-th word of the invented vocabulary.
func Word(i uint64) string {
	const first, second = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for i++; i > 0; i /= 70 {
		fmt.Fprintf(&b, "%c%c", first[i%70/5], second[i%5])
	}
	return b.String()
}

// English puts English words, those of some texts, for the words of made-up texts, of the same rank by frequency; beyond their number two for one.
// What a filter of raw letters finds depends on them.
func English(made, texts []string) []string {
	english, instead := ranked(texts), map[string]string{}
	for i, w := range ranked(made) {
		instead[w] = english[i%len(english)]
		if i >= len(english) {
			instead[w] += " " + english[i/len(english)*31%len(english)]
		}
	}
	var out []string
	for _, text := range made {
		words := strings.Fields(text)
		for i, w := range words {
			words[i] = instead[w]
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// ranked returns the words of texts, the most frequent first.
func ranked(texts []string) []string {
	count := map[string]int{}
	for _, text := range texts {
		for _, w := range strings.Fields(text) {
			count[w]++
		}
	}
	return slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(count[b]-count[a], strings.Compare(a, b)) })
}

// boilerplate is a statement with a quotation in it which no rule knows for page text.
const boilerplate = `The council of harbour towns is the work of eleven mayors after the long winter strike.
Its charter says that "no town shall close a quay without the word of the others" no vote has ever changed that rule.
Members meet every second spring in a hall above the old fish market of Torvik.
Dues are paid in herring by custom and in coin by law since the reform.
`

// Boilerplate returns made-up stories, the last a version of the first, as they are and with the same boilerplate before or behind each.
func Boilerplate() (bare, with []string) {
	r := rand.New(rand.NewPCG(2, 1))
	for range 12 {
		words := make([]string, 330)
		for k := range words {
			words[k] = Word(r.Uint64N(3000))
		}
		bare = append(bare, "It was said that \""+strings.Join(words[:30], " ")+"\" and then "+strings.Join(words[30:], " ")+".")
	}
	bare = append(bare, strings.Replace(bare[0], "and then", "and later on", 1))
	for i, text := range bare {
		if i%3 == 2 {
			with = append(with, boilerplate+"\n"+text)
		} else {
			with = append(with, text+"\n\n"+boilerplate)
		}
	}
	return bare, with
}
