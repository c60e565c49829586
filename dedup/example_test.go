package dedup_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/shingle"
)

const quays = "The council of harbour towns voted on Friday to keep both quays open through the winter, after two ships had waited for days outside the " +
	"breakwater and a third was on its way from the south."

// stories are three of one happening, two of which run one report.
var stories = []dedup.Article{
	{ID: "agency", Text: "PORT ORLA (Wire) - Two bridges over the Orla were closed on Friday after engineers found cracks in both, the transport ministry said. Traffic is led over the old ferry road until repairs end in June."},
	{ID: "daily", Text: "Two bridges over the Orla were closed on Friday after engineers found cracks in both, the transport ministry said. Traffic is being led over the ferry road until repairs end."},
	{ID: "other", Text: "The Orla bridges are shut. Cracks were seen by engineers, and drivers must take the ferry road for months, officials of the ministry told reporters in the capital on Friday."},
}

// Stories come as a sequence, from wherever they are.
func ExampleClusters() {
	var articles iter.Seq2[dedup.Article, error] = func(yield func(dedup.Article, error) bool) {
		for _, a := range stories {
			if !yield(a, nil) {
				return
			}
		}
	}
	clusters, err := dedup.Clusters(dedup.Config{}, articles)
	if err != nil {
		panic(err)
	}
	for _, c := range clusters {
		fmt.Println(len(c.Members), "stories, most like the others:", c.Medoid)
	}
	// Output:
	// 2 stories, most like the others: agency
}

func ExampleClustersOf() {
	clusters, err := dedup.ClustersOf(dedup.Config{}, stories)
	if err != nil {
		panic(err)
	}
	for _, c := range clusters {
		for _, m := range c.Members {
			fmt.Printf("%s %.2f\n", m.ID, m.Jaccard)
		}
	}
	// Output:
	// agency 1.00
	// daily 0.50
}

// What makes two stories one report.
func ExampleExplain() {
	x, err := dedup.Explain(dedup.Config{}, stories[0], stories[1])
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s by %s: %.0f%%\n%+5.1f for nothing in common\n", x.Relation, x.Decided, 100*x.Probability, x.Overlap.Base)
	for _, f := range x.Overlap.Factors {
		fmt.Printf("%+5.1f for %3.0f%% %s\n", f.Adds(), 100*f.Value, f.Meaning)
	}
	// Output:
	// same-wire by probability: 100%
	// -10.5 for nothing in common
	//  +7.7 for  82% of the shorter story's runs of three words are in the longer
	//  +3.2 for  77% of the longer story's are in the shorter
	//  +3.6 for  82% of both openings' runs are the same
	//  +1.7 for  77% of an opening is found in the other story, of the two the less
	//  +1.8 for  50% of a third of the shorter story is found, of the three the least
	//  +2.6 for  64% of the words outside quotation marks are found, of the two stories the less
	//  +0.0 for   0% is how far, in one outlet, the least found third is below a fifth
	//  -0.7 for   4% is how far the unbroken stretches that are shared go beyond a quarter of the shorter story
	//  +0.0 for   0% of the least found third is not found, in another outlet
}

// With a context, other settings, and a word on how far it is.
func ExampleClustering_Clusters() {
	how := dedup.Clustering{Cut: 0.6, Run: dedup.Run{Cores: 1, Progress: func(p dedup.Progress) {
		if p.Stage == dedup.Reading && p.Done > 0 {
			fmt.Println(p.Stage, p.Done)
		}
	}}}
	clusters, err := how.Clusters(context.Background(), dedup.Articles(stories))
	fmt.Println(len(clusters), err)
	// Output:
	// reading 3
	// 1 <nil>
}

// Where times are known a cluster tells how its report grew.
func ExampleCluster_history() {
	const fog = " A third ship turned back in the fog and anchored off the cape, where the pilot boats of two towns kept watch until the morning."
	hour := func(h int) time.Time { return time.Date(2026, 11, 20, h, 0, 0, 0, time.UTC) }
	clusters, err := dedup.ClustersOf(dedup.Config{}, []dedup.Article{
		{ID: "evening", Text: "TORVIK (Wire) - " + quays + fog, Published: hour(18)},
		{ID: "morning", Text: "TORVIK (Wire) - " + quays, Published: hour(8)},
	})
	if err != nil {
		panic(err)
	}
	for _, v := range clusters[0].History {
		if v.From == "" {
			fmt.Println(v.ID)
			continue
		}
		fmt.Printf("%s, of %s: %.0f%% of it is new, %.0f%% of that is kept\n", v.ID, v.From, 100*v.Added, 100*v.Kept)
	}
	// Output:
	// morning
	// evening, of morning: 44% of it is new, 100% of that is kept
}

// lines is a Source of stories that are made again where they are wanted twice; they stand for what can be read again in a file or a database.
type lines struct{ ids []string }

func (l lines) article(n int) dedup.Article {
	return dedup.Article{ID: l.ids[n], Text: fmt.Sprintf("%s Line %d.", quays, n/2)}
}

func (l lines) Batches(ctx context.Context) iter.Seq2[dedup.Batch, error] {
	return func(yield func(dedup.Batch, error) bool) {
		for n := range l.ids {
			if ctx.Err() != nil || !yield(dedup.Batch{Articles: []dedup.Article{l.article(n)}, Again: true}, nil) {
				return
			}
		}
	}
}

func (l lines) Again(numbers []int) (b dedup.Batch, err error) {
	for _, n := range numbers {
		b.Articles = append(b.Articles, l.article(n))
	}
	return b, nil
}

func ExampleSource() {
	clusters, err := dedup.Clustering{}.Clusters(context.Background(), lines{[]string{"a", "b"}})
	if err != nil {
		panic(err)
	}
	fmt.Println(clusters[0].Members[0].ID, clusters[0].Members[1].ID)
	// Output:
	// a b
}

func ExamplePairs() {
	for p, err := range dedup.Pairs(dedup.Config{}, all(stories)) {
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s %s: %s, Jaccard %.2f\n", p.A, p.B, p.Relation, p.Jaccard)
	}
	// Output:
	// agency daily: same-wire, Jaccard 0.50
}

func ExampleNearDuplicates() {
	for p, err := range dedup.NearDuplicates(dedup.Config{}, 0.4, all(stories)) {
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s %s %.2f\n", p.A, p.B, p.Jaccard)
	}
	// Output:
	// agency daily 0.50
}

func ExamplePairsAmong() {
	pairs, err := dedup.PairsAmong(dedup.Config{}, stories)
	if err != nil {
		panic(err)
	}
	for _, p := range pairs {
		fmt.Println(p.A, p.B, p.Relation)
	}
	// Output:
	// agency daily same-wire
	// agency other same-event
	// daily other same-event
}

// Faults of settings are values.
func ExampleConfigError() {
	_, err := dedup.NewSketcher(dedup.Config{Width: 100})
	var fault *dedup.ConfigError
	if errors.As(err, &fault) {
		fmt.Printf("%s is %v, allowed is %s\n", fault.Field, fault.Value, fault.Allowed)
	}
	// Output:
	// Width is 100, allowed is 1 to 64
}

// What a service stores, and what it tells.
func ExampleSignature() {
	sketcher, err := dedup.NewSketcher(dedup.Config{})
	if err != nil {
		panic(err)
	}
	stored, _ := sketcher.Sketch(stories[0]).MarshalBinary()
	var report dedup.Signature
	if err := report.UnmarshalBinary(stored); err != nil {
		panic(err)
	}
	brief := sketcher.Sketch(dedup.Article{Text: stories[0].Text[:132]})
	jaccard, err := brief.Jaccard(report)
	if err != nil {
		panic(err)
	}
	contained, _ := brief.Containment(report)
	fmt.Printf("%d of %d shingles: estimated Jaccard %.2f, %.0f%% of the brief in the report\n", brief.Len(), report.Len(), jaccard, 100*contained)
	fmt.Println(errors.Is(report.UnmarshalBinary(stored[:20]), dedup.ErrCorrupt))
	// Output:
	// 15 of 28 shingles: estimated Jaccard 0.56, 100% of the brief in the report
	// true
}

// Other texts than news, or shingles of one's own.
func ExampleSketcher_SketchSet() {
	sketcher, err := dedup.NewSketcher(dedup.Config{})
	if err != nil {
		panic(err)
	}
	set := shingle.Shingler{}.Set("to be or not to be that is the question")
	fmt.Println(sketcher.SketchSet(set).Len())
	// Output:
	// 6
}

func ExampleCluster() {
	clusters, err := dedup.ClustersOf(dedup.Config{}, []dedup.Article{
		{ID: "daily", Source: "Daily", Text: "TORVIK (Reuters) - " + quays},
		{ID: "echo", Text: quays + " The mayor told Interfax that it was late."},
	})
	if err != nil {
		panic(err)
	}
	line, _ := json.Marshal(clusters[0])
	fmt.Println(string(line))
	// Output:
	// {"schema":1,"cluster":"daily","size":2,"medoid":"daily","members":[{"id":"daily","source":"Daily","jaccard":1,"contained":1,"agencies":["Reuters"]},{"id":"echo","source":"","jaccard":0.8,"contained":0.8}],"agencies":["Reuters"],"cited":["Interfax"]}
}

func ExampleIndex() {
	sketcher, err := dedup.NewSketcher(dedup.Config{})
	if err != nil {
		panic(err)
	}
	index, err := dedup.NewIndex(dedup.Config{})
	if err != nil {
		panic(err)
	}
	report := "Two bridges over the Orla were closed on Friday after engineers found cracks in both, the transport ministry said. " +
		"Traffic is led over the old ferry road until repairs end in June."
	if err := index.Add("wire-1", sketcher.Sketch(dedup.Article{Text: report})); err != nil {
		panic(err)
	}
	brief := "Two bridges over the Orla were closed on Friday after engineers found cracks in both."
	matches, err := index.Query(sketcher.Sketch(dedup.Article{Text: brief}))
	if err != nil {
		panic(err)
	}
	for _, m := range matches {
		fmt.Printf("%s holds %.0f%% of the brief\n", m.ID, 100*m.InMatch)
	}
	// Output: wire-1 holds 100% of the brief
}

func ExampleIndex_Identify() {
	reports := map[string]dedup.Article{"wire-1": {ID: "wire-1", Text: quays}}
	index, err := dedup.NewIndex(dedup.Config{})
	if err != nil {
		panic(err)
	}
	sketcher, err := dedup.NewSketcher(dedup.Config{})
	if err != nil {
		panic(err)
	}
	for id, a := range reports {
		if err := index.Add(id, sketcher.Sketch(a)); err != nil {
			panic(err)
		}
	}
	draft := dedup.Article{ID: "draft", Text: "Harbour towns voted on Friday to keep both quays open through the winter, after two ships had waited for days outside the breakwater."}
	found, err := index.Identify(context.Background(), draft, func(id string) (dedup.Article, error) {
		if a, ok := reports[id]; ok {
			return a, nil
		}
		return dedup.Article{}, dedup.ErrGone
	})
	if err != nil {
		panic(err)
	}
	for _, c := range found {
		fmt.Printf("%s: %s, %.0f%% of the draft stands there, %d words in a row\n", c.B, c.Relation, 100*c.AInB, c.Passages[0].Words)
	}
	// Output:
	// wire-1: same-wire, 100% of the draft stands there, 23 words in a row
}

func ExampleOpenIndex() {
	index, err := dedup.NewIndex(dedup.Config{})
	if err != nil {
		panic(err)
	}
	var file bytes.Buffer // or an *os.File
	if err := index.Save(&file); err != nil {
		panic(err)
	}
	_, err = dedup.OpenIndex(dedup.Config{Width: 4}, bytes.NewReader(file.Bytes()))
	fmt.Println(err)
	_, err = dedup.OpenIndex(dedup.Config{}, bytes.NewReader(file.Bytes()[:10]))
	var lost *dedup.IndexFileError
	fmt.Println(errors.As(err, &lost), err)
	index, err = dedup.OpenIndex(dedup.Config{}, &file)
	fmt.Println(index.Len(), err)
	// Output:
	// dedup: signature has Width 5, want 4: sketch both sides with one Config
	// true dedup: the index file cannot be read: it ends there
	// 0 <nil>
}

func ExampleCompare() {
	a := dedup.Article{ID: "a", Text: "Two bridges over the Orla were closed on Friday after engineers found cracks in both, the transport ministry said."}
	b := dedup.Article{ID: "b", Text: "The transport ministry said two bridges over the Orla were closed on Friday after engineers found cracks in both."}
	c, err := dedup.Compare(dedup.Config{}, a, b)
	if err != nil {
		panic(err)
	}
	for _, p := range c.Passages {
		fmt.Printf("%d words: %s\n", p.Words, a.Text[p.A.Start:p.A.End])
	}
	// Output: 15 words: Two bridges over the Orla were closed on Friday after engineers found cracks in both
}
