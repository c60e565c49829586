package facts_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/samewire/samewire/dedup/facts"
)

// repeated joins what f makes of 0 to n-1.
func repeated(n int, f func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(f(i))
	}
	return b.String()
}

// hostile are pairs of texts of about n words that would be slow if anything were compared with everything.
var hostile = []struct {
	name string
	pair func(n int) (a, b string)
}{
	{"numbers", func(n int) (string, string) {
		return repeated(n, func(i int) string { return fmt.Sprintf("%d ", i*7) }), repeated(n, func(i int) string { return fmt.Sprintf("%d ", i*7+i%5/4) })
	}},
	{"amounts", func(n int) (string, string) {
		return repeated(n/2, func(i int) string { return fmt.Sprintf("%d million, ", i*7) }), repeated(n/2, func(i int) string { return fmt.Sprintf("%d million, ", i*7+i%5/4) })
	}},
	{"sentences of numbers", func(n int) (string, string) {
		return repeated(n/4, func(i int) string { return fmt.Sprintf("It lost %d dollars. ", i*7) }), repeated(n/4, func(i int) string { return fmt.Sprintf("It lost %d dollars. ", i*7+i%5/4) })
	}},
	{"names", func(n int) (string, string) { return names(n, 7, " and "), names(n, 8, " and ") }},
	{"sentences of names", func(n int) (string, string) { return names(n, 7, " left. "), names(n, 8, " left. ") }},
	{"quotations", func(n int) (string, string) { return strings.Repeat(`"a" b `, n/2), strings.Repeat(`"b" a `, n/2) }},
	{"sentences of quotations", func(n int) (string, string) {
		said := func(k int) string {
			return repeated(n/11, func(i int) string {
				return fmt.Sprintf("\"We saw %d of them at the gate today,\" said Tom%d. ", i, i%k)
			})
		}
		return said(7), said(8)
	}},
	{"seasons", func(n int) (string, string) {
		s := []string{"spring, ", "summer, ", "autumn, ", "winter, ", "Monday, "}
		return repeated(n, func(i int) string { return s[i%5] }), repeated(n, func(i int) string { return s[i%4] })
	}},
	{"sentences of seasons", func(n int) (string, string) {
		s := []string{"spring", "summer", "autumn", "winter", "Monday"}
		return repeated(n/5, func(i int) string { return "They met in " + s[i%5] + " again. " }), repeated(n/5, func(i int) string { return "They met in " + s[i%4] + " again. " })
	}},
	{"one word", func(n int) (string, string) { return strings.Repeat("word ", n), strings.Repeat("word ", n) + "more" }},
	{"two words", func(n int) (string, string) { return strings.Repeat("word ", n), strings.Repeat("ward ", n) }},
	{"sentences of the same words", func(n int) (string, string) {
		w := []string{"red", "blue", "dogs", "cats", "trains", "bridges", "won", "lost"}
		shuffled := func(k int) string {
			return repeated(n/8, func(i int) string {
				s := "The"
				for j := range 8 {
					s += " " + w[(i*k+j*(1+2*(i%4)))%8]
				}
				return s + ". "
			})
		}
		return shuffled(1), shuffled(3)
	}},
	{"one sentence", func(n int) (string, string) {
		a, b := longPair(n)
		return strings.ReplaceAll(a, ".\n", " and "), strings.ReplaceAll(b, ".\n", " and ")
	}},
	{"lines without an end", func(n int) (string, string) {
		a, b := longPair(n)
		return strings.ReplaceAll(a, ".\n", "\n"), strings.ReplaceAll(b, ".\n", "\n")
	}},
	{"prose", longPair},
	{"sentences in another order", func(n int) (string, string) {
		a, _ := longPair(n)
		lines := strings.SplitAfter(a, "\n")
		return a, repeated(len(lines), func(i int) string { return lines[len(lines)-1-i] })
	}},
	{"equal sentences", func(n int) (string, string) {
		half := strings.Repeat("The shop sold 12 loaves of bread. ", n/14)
		return half + half, half + "It sold 14. " + half
	}},
	{"two sentences in turn", func(n int) (string, string) {
		x, y := "The shop sold 12 loaves of bread. ", "The shop bought 15 cakes. "
		return strings.Repeat(x+y, n/12), strings.Repeat(x+x+y, n/19)
	}},
	{"all sentences changed alike", func(n int) (string, string) {
		return strings.Repeat("The shop sold 12 loaves of bread. ", n/7), strings.Repeat("The shop sold 13 loaves of bread. ", n/7)
	}},
	{"opening marks", func(n int) (string, string) {
		return strings.Repeat("“ a ‘ b ", n/2), strings.Repeat("“ b ‘ a ", n/2)
	}},
	{"closing marks", func(n int) (string, string) {
		return strings.Repeat("” a ’ b ", n/2), strings.Repeat("” b ’ a ", n/2)
	}},
	{"deep marks", func(n int) (string, string) {
		return strings.Repeat("“a ‘b ", n/4) + strings.Repeat("c’ d” ", n/4), strings.Repeat("“a ‘b ", n/4) + strings.Repeat("d’ c” ", n/4)
	}},
	{"days", func(n int) (string, string) {
		return repeated(n/3, func(i int) string { return fmt.Sprintf("on March %d, ", i%31) }), repeated(n/3, func(i int) string { return fmt.Sprintf("on March %d, ", i%30) })
	}},
	{"sayings", func(n int) (string, string) {
		return strings.Repeat("he said she said ", n/4), strings.Repeat("he said it said ", n/4)
	}},
	{"negations", func(n int) (string, string) {
		return strings.Repeat("may not ", n/2), strings.Repeat("may be not ", n/3)
	}},
	{"datelines", func(n int) (string, string) {
		return strings.Repeat("PARIS (Reuters) - It won.\n\n", n/4), strings.Repeat("PARIS (AP) - It won.\n\n", n/4)
	}},
	{"corrections", func(n int) (string, string) {
		return strings.Repeat("Editor's note: it was wrong.\n\n", n/5), strings.Repeat("Correction: it was right.\n\n", n/4)
	}},
}

// names are persons of a hundred first names, so that sentences are like several others in short texts too: else the longer text has more to compare.
func names(n, k int, after string) string {
	return repeated(n/3, func(i int) string {
		return fmt.Sprintf("Ana%c%c Berg%c%c%s", 'a'+i%26, 'a'+i/26%4, 'a'+i/k%26, 'a'+i/99%26, after)
	})
}

// TestLinear: four times the text takes at most 2.3 times 2.3 times as long, whatever the text, and never long. Times are the best of a few runs, and a machine
// that is busy with other things gets more than one chance.
func TestLinear(t *testing.T) {
	if raced {
		t.Skip("times under the race detector tell nothing")
	}
	const (
		words   = 2500
		growth  = 2.3 * 2.3 * 1.15 // with room for noise
		longest = 2 * time.Second  // of 10,000 words: ten times what the slowest takes, for a busy machine
	)
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			var short, long time.Duration
			for try := range 4 { // one time of the longer text is enough where that is short already
				short, long = best(3, h.pair, words), best(1+2*try, h.pair, 4*words)
				if float64(long) <= growth*float64(short)+float64(20*time.Millisecond) && long < longest {
					t.Logf("%v, %v", short, long)
					return
				}
			}
			t.Errorf("%d words take %v, four times as many %v", words, short, long)
		})
	}
}

// best returns the shortest time of so many runs that reading and comparing two texts of n words takes.
func best(runs int, pair func(n int) (a, b string), n int) time.Duration {
	a, b := pair(n)
	least := time.Hour
	for range runs {
		start := time.Now()
		facts.Diff(a, b)
		least = min(least, time.Since(start))
	}
	return least
}
