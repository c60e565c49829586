package shingle_test

import (
	"fmt"
	"slices"

	"github.com/samewire/samewire/shingle"
)

// Words carry where they stand, folded: case, accents and the points of abbreviations are gone.
func ExampleToken() {
	text := "The U.S. café"
	for w := range shingle.Tokens(text) {
		fmt.Println(w.Text, text[w.Start:w.End])
	}
	// Output:
	// the The
	// us U.S.
	// cafe café
}

// Two texts are compared by the sets of their shingles.
func ExampleShingler() {
	s := shingle.Shingler{Width: 3}
	a, b := s.Set("both quays stay open through the winter"), s.Set("the quays stay open through the winter")
	fmt.Printf("%.2f\n", a.Jaccard(b))
	// Output:
	// 0.67
}

func ExampleShingler_All() {
	n := 0
	for range (shingle.Shingler{Width: 2}).All("both quays both quays") {
		n++
	}
	fmt.Println(n, "shingles, repeats included")
	// Output:
	// 3 shingles, repeats included
}

// Words that were cut once serve several widths.
func ExampleShingler_Append() {
	words := shingle.AppendWords(nil, "both quays stay open")
	for width := 1; width <= 3; width++ {
		fmt.Println(width, len(shingle.Shingler{Width: width}.Append(nil, words)))
	}
	// Output:
	// 1 4
	// 2 3
	// 3 2
}

func ExampleSet() {
	s := shingle.Shingler{Width: 1}
	report, brief := s.Set("both quays stay open through the winter"), s.Set("quays stay open")
	fmt.Println(report.Len(), brief.Len(), brief.Common(report), brief.Containment(report))
	// Output:
	// 7 3 3 1
}

func ExampleNewSet() {
	s := shingle.NewSet([]uint64{7, 3, 7, 5})
	fmt.Println(s.Hashes())
	// Output:
	// [3 5 7]
}

func ExampleSet_Common() {
	fmt.Println(shingle.NewSet([]uint64{1, 2, 3}).Common(shingle.NewSet([]uint64{2, 3, 4})))
	// Output:
	// 2
}

// How much of a brief stands in a report.
func ExampleSet_Containment() {
	s := shingle.Shingler{Width: 2}
	brief, report := s.Set("both quays stay open"), s.Set("both quays stay open through the winter")
	fmt.Printf("%.2f of the brief, %.2f of the report\n", brief.Containment(report), report.Containment(brief))
	// Output:
	// 1.00 of the brief, 0.50 of the report
}

func ExampleSet_Hashes() {
	hashes := shingle.NewSet([]uint64{9, 4}).Hashes()
	fmt.Println(slices.IsSorted(hashes), len(hashes))
	// Output:
	// true 2
}

func ExampleSet_Jaccard() {
	fmt.Println(shingle.NewSet([]uint64{1, 2, 3}).Jaccard(shingle.NewSet([]uint64{2, 3, 4})))
	// Output:
	// 0.5
}

func ExampleSet_Len() {
	fmt.Println(shingle.NewSet([]uint64{1, 1, 2}).Len())
	// Output:
	// 2
}

// A word is its hash: the same wording has the same words however it was typeset.
func ExampleWord() {
	a, b := shingle.AppendWords(nil, "Iraq’s"), shingle.AppendWords(nil, "IRAQ'S")
	fmt.Println(a[0].Hash == b[0].Hash)
	// Output:
	// true
}

func ExampleAppendWords() {
	text := "2,500 homes"
	for _, w := range shingle.AppendWords(nil, text) {
		fmt.Println(text[w.Start:w.End])
	}
	// Output:
	// 2,500
	// homes
}

// A check tells texts of the same words, whoever chose them, from others.
func ExampleAppendChecked() {
	_, whole := shingle.AppendChecked(nil, 0, "both quays stay open")
	words, part := shingle.AppendChecked(nil, 0, "both quays")
	words, parts := shingle.AppendChecked(words, part, "stay open")
	fmt.Println(len(words), whole == parts)
	// Output:
	// 4 true
}

// A part of a Serbian text in Cyrillic has the words of its Latin, folded, however short it is: the whole tells that it is Serbian.
func ExampleWhole() {
	text := "Његов љубимац је побегао у шуму.\nЂаци су га нашли."
	for w := range shingle.Of(text).Tokens(len("Његов љубимац је побегао у шуму.\n"), len(text)) {
		fmt.Print(w.Text, " ")
	}
	// Output:
	// daci su ga nasli
}

func ExampleOf() {
	whole := shingle.Of("Ђаци су га нашли у шуми.")
	fmt.Println(len(slices.Collect(whole.Tokens(0, len("Ђаци су га нашли у шуми.")))))
	// Output:
	// 6
}

func ExampleWhole_Tokens() {
	text := "The harbour\nis shut"
	for w := range shingle.Of(text).Tokens(len("The harbour\n"), len(text)) {
		fmt.Println(w.Text, text[w.Start:w.End])
	}
	// Output:
	// is is
	// shut shut
}

// The check of the parts is that of the words of the whole.
func ExampleWhole_AppendChecked() {
	text := "The harbour\nis shut"
	whole := shingle.Of(text)
	words, check := whole.AppendChecked(nil, 1, 0, len("The harbour\n"))
	words, check = whole.AppendChecked(words, check, len("The harbour\n"), len(text))
	_, all := shingle.AppendChecked(nil, 1, "the harbour is shut")
	fmt.Println(len(words), check == all)
	// Output:
	// 4 true
}
