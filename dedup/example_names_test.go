package dedup_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/shingle"
)

func ExampleArticle() {
	a := dedup.Article{ID: "daily-7", Source: "Daily", Headline: "Quays stay open", Text: quays, Published: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)}
	fmt.Println(a.ID, a.Source, a.Published.Format(time.DateOnly))
	// Output:
	// daily-7 Daily 2026-11-20
}

// Articles in memory are a Source.
func ExampleArticles() {
	clusters, err := dedup.Clustering{}.Clusters(context.Background(), dedup.Articles(stories))
	fmt.Println(len(clusters), err)
	// Output:
	// 1 <nil>
}

// A sequence is one, too.
func ExampleSeq() {
	clusters, err := dedup.Clustering{}.Clusters(context.Background(), dedup.Seq(all(stories)))
	fmt.Println(len(clusters), err)
	// Output:
	// 1 <nil>
}

// Whoever gets a batch uses its articles and then releases it.
func ExampleBatch() {
	for b, err := range dedup.Articles(stories).Batches(context.Background()) {
		if err != nil {
			panic(err)
		}
		fmt.Println(len(b.Articles), "articles")
		if b.Release != nil {
			b.Release()
		}
	}
	// Output:
	// 3 articles
}

func ExampleCluster_MarshalJSON() {
	line, _ := json.Marshal(dedup.Cluster{ID: "a", Medoid: "a", Members: []dedup.Member{{ID: "a", Jaccard: 1, Contained: 1}, {ID: "b", Jaccard: 0.5, Contained: 0.75}}})
	fmt.Println(string(line))
	// Output:
	// {"schema":1,"cluster":"a","size":2,"medoid":"a","members":[{"id":"a","source":"","jaccard":1,"contained":1},{"id":"b","source":"","jaccard":0.5,"contained":0.75}],"agencies":[]}
}

func ExampleMember() {
	clusters, err := dedup.ClustersOf(dedup.Config{}, stories)
	if err != nil {
		panic(err)
	}
	for _, m := range clusters[0].Members {
		fmt.Printf("%s: %.0f%% of it is in %s, credits %q\n", m.ID, 100*m.Contained, clusters[0].Medoid, m.Agencies)
	}
	// Output:
	// agency: 100% of it is in agency, credits ["Wire"]
	// daily: 69% of it is in agency, credits []
}

func ExampleMember_MarshalJSON() {
	line, _ := json.Marshal(dedup.Member{ID: "b", Source: "Daily", Jaccard: 1. / 3, Contained: 0.5})
	fmt.Println(string(line))
	// Output:
	// {"id":"b","source":"Daily","jaccard":0.3333,"contained":0.5}
}

// A higher Cut splits more.
func ExampleClustering() {
	for _, cut := range []float64{0.4, 1} {
		clusters, err := dedup.Clustering{Cut: cut}.Clusters(context.Background(), dedup.Articles(stories))
		fmt.Println(cut, len(clusters), err)
	}
	// Output:
	// 0.4 1 <nil>
	// 1 0 <nil>
}

func ExamplePairing() {
	how := dedup.Pairing{Config: dedup.Config{Width: 4}, Run: dedup.Run{Cores: 1}}
	pairs, err := how.Among(context.Background(), stories)
	fmt.Println(len(pairs), err)
	// Output:
	// 3 <nil>
}

func ExamplePairing_Pairs() {
	for p, err := range (dedup.Pairing{}).Pairs(context.Background(), dedup.Articles(stories)) {
		fmt.Println(p.A, p.B, p.Relation, err)
	}
	// Output:
	// agency daily same-wire <nil>
}

func ExamplePairing_NearDuplicates() {
	for p, err := range (dedup.Pairing{}).NearDuplicates(context.Background(), 0.3, dedup.Articles(stories)) {
		fmt.Printf("%s %s %.2f %v\n", p.A, p.B, p.Jaccard, err)
	}
	// Output:
	// agency daily 0.50 <nil>
}

func ExamplePairing_Among() {
	pairs, err := dedup.Pairing{}.Among(context.Background(), stories)
	fmt.Println(len(pairs), "pairs of", len(stories), "stories", err)
	// Output:
	// 3 pairs of 3 stories <nil>
}

func ExamplePair() {
	for p, err := range dedup.Pairs(dedup.Config{}, all(stories)) {
		if err != nil {
			panic(err)
		}
		fmt.Printf("%.0f%% of %s is in %s\n", 100*p.BInA, p.B, p.A)
	}
	// Output:
	// 69% of daily is in agency
}

func ExamplePair_MarshalJSON() {
	line, _ := json.Marshal(dedup.Pair{A: "a", B: "b", Jaccard: 0.5, AInB: 1, BInA: 0.5, Relation: dedup.SameWire})
	fmt.Println(string(line))
	// Output:
	// {"schema":1,"a":"a","b":"b","jaccard":0.5,"a_in_b":1,"b_in_a":0.5,"relation":"same-wire","reasons":[]}
}

func ExampleComparison() {
	c, err := dedup.Compare(dedup.Config{}, stories[0], stories[1])
	if err != nil {
		panic(err)
	}
	for _, p := range c.Passages {
		fmt.Println(p.Words, p.A.In(stories[0].Text))
	}
	// Output:
	// 21 Two bridges over the Orla were closed on Friday after engineers found cracks in both, the transport ministry said. Traffic is
	// 5 ferry road until repairs end
}

func ExamplePassage() {
	a, b := dedup.Article{Text: "Both quays stay open through the winter."}, dedup.Article{Text: "It was said that both quays stay open through the winter."}
	c, err := dedup.Compare(dedup.Config{}, a, b)
	if err != nil {
		panic(err)
	}
	p := c.Passages[0]
	fmt.Printf("%d words: %q and %q\n", p.Words, a.Text[p.A.Start:p.A.End], b.Text[p.B.Start:p.B.End])
	// Output:
	// 7 words: "Both quays stay open through the winter" and "both quays stay open through the winter"
}

func ExampleComparison_MarshalJSON() {
	c, err := dedup.Compare(dedup.Config{}, dedup.Article{ID: "a", Text: "Both quays."}, dedup.Article{ID: "b", Text: "BOTH QUAYS"})
	if err != nil {
		panic(err)
	}
	line, _ := json.Marshal(c)
	fmt.Println(string(line))
	// Output:
	// {"schema":1,"a":"a","b":"b","jaccard":1,"a_in_b":1,"b_in_a":1,"relation":"identical","reasons":["the same words"],"probability":1,"passages":[]}
}

func ExampleExplanation() {
	x, err := dedup.Explain(dedup.Config{}, dedup.Article{Text: quays}, dedup.Article{Text: "Both quays stay open."})
	if err != nil {
		panic(err)
	}
	fmt.Println(x.Relation, x.Decided, x.Words)
	// Output:
	// unrelated too-short [36 4]
}

func ExampleOdds() {
	x, err := dedup.Explain(dedup.Config{}, stories[0], stories[2])
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.1f to begin with, %.1f in all\n", x.Overlap.Base, x.Overlap.Sum())
	// Output:
	// -10.5 to begin with, -10.5 in all
}

func ExampleOdds_Sum() {
	odds := dedup.Odds{Base: -3, Factors: []dedup.Factor{{Value: 0.5, Weight: 4}}}
	fmt.Println(odds.Sum())
	// Output:
	// -1
}

func ExampleFactor() {
	x, err := dedup.Explain(dedup.Config{}, stories[0], stories[2])
	if err != nil {
		panic(err)
	}
	f := x.Overlap.Factors[0]
	fmt.Printf("%s: %.2f x %.1f\n", f.Name, f.Value, f.Weight)
	// Output:
	// shorter: 0.00 x 9.3
}

func ExampleFactor_Adds() {
	fmt.Println(dedup.Factor{Value: 0.5, Weight: 4}.Adds())
	// Output:
	// 2
}

func ExampleRule() {
	x, err := dedup.Explain(dedup.Config{}, stories[0], stories[0])
	fmt.Println(x.Decided == dedup.BySameWords, err)
	// Output:
	// true <nil>
}

func ExampleRelation() {
	fmt.Println(dedup.SameWire > dedup.PartialReuse, dedup.Identical)
	// Output:
	// true identical
}

func ExampleRelation_String() {
	fmt.Println(dedup.SameEvent.String())
	// Output:
	// same-event
}

func ExampleRelation_MarshalText() {
	text, err := dedup.PartialReuse.MarshalText()
	fmt.Println(string(text), err)
	// Output:
	// partial-reuse <nil>
}

func ExampleRelation_UnmarshalText() {
	var r dedup.Relation
	fmt.Println(r.UnmarshalText([]byte("same-wire")), r, r.UnmarshalText([]byte("alike")) != nil)
	// Output:
	// <nil> same-wire true
}

// Configs that are equal make signatures that can be compared.
func ExampleConfig() {
	fmt.Println(dedup.Config{} == dedup.Config{}, dedup.Config{} == dedup.Config{Width: 4})
	// Output:
	// true false
}

func ExampleScheme() {
	s, err := dedup.NewSketcher(dedup.Config{Scheme: dedup.Classic})
	fmt.Println(dedup.Classic, s != nil, err)
	// Output:
	// classic true <nil>
}

func ExampleRun() {
	run := dedup.Run{Cores: 2, Memory: 64 << 20, Progress: func(dedup.Progress) {}}
	clusters, err := dedup.Clustering{Run: run}.Clusters(context.Background(), dedup.Articles(stories))
	fmt.Println(len(clusters), err)
	// Output:
	// 1 <nil>
}

func ExampleProgress() {
	show := func(p dedup.Progress) {
		if p.Total > 0 && p.Done == p.Total {
			fmt.Println(p.Stage, "is done")
		}
	}
	for range (dedup.Pairing{Run: dedup.Run{Cores: 1, Progress: show}}).Pairs(context.Background(), dedup.Articles(stories)) {
	}
	// Output:
	// comparing is done
}

func ExampleStage() {
	fmt.Println(dedup.Reading, dedup.Comparing)
	// Output:
	// reading comparing
}

func ExampleDuplicateIDError() {
	_, err := dedup.ClustersOf(dedup.Config{}, []dedup.Article{{ID: "a"}, {ID: "a"}})
	var twice *dedup.DuplicateIDError
	fmt.Println(errors.As(err, &twice), twice.ID)
	// Output:
	// true a
}

func ExampleSketcher() {
	s, err := dedup.NewSketcher(dedup.Config{})
	if err != nil {
		panic(err)
	}
	j, err := s.Sketch(stories[0]).Jaccard(s.Sketch(stories[0]))
	fmt.Println(j, err)
	// Output:
	// 1 <nil>
}

func ExampleNewSketcher() {
	_, err := dedup.NewSketcher(dedup.Config{Slots: 1})
	fmt.Println(err)
	// Output:
	// dedup: Slots is 1, allowed is 8 to 4096
}

// Furniture and credits count for nothing.
func ExampleSketcher_Sketch() {
	s, _ := dedup.NewSketcher(dedup.Config{})
	a, b := s.Sketch(dedup.Article{Text: quays}), s.Sketch(dedup.Article{Text: "TORVIK (Reuters) - " + quays})
	fmt.Println(a.Len() == b.Len())
	// Output:
	// true
}

// signature is the signature of a text.
func signature(text string) dedup.Signature {
	s, err := dedup.NewSketcher(dedup.Config{})
	if err != nil {
		panic(err)
	}
	return s.SketchSet(shingle.Shingler{}.Set(text))
}

func ExampleSignature_Jaccard() {
	j, err := signature(quays).Jaccard(signature(quays))
	fmt.Println(j, err)
	// Output:
	// 1 <nil>
}

func ExampleSignature_Containment() {
	c, err := signature(quays).Containment(signature(quays + " A third ship came on Saturday with coal."))
	fmt.Println(c, err)
	// Output:
	// 1 <nil>
}

func ExampleSignature_Len() {
	fmt.Println(signature("to be or not to be").Len())
	// Output:
	// 2
}

func ExampleSignature_MarshalBinary() {
	data, err := signature(quays).MarshalBinary()
	fmt.Println(len(data) > 0, err)
	// Output:
	// true <nil>
}

func ExampleSignature_AppendBinary() {
	data, err := signature(quays).AppendBinary([]byte("key:"))
	fmt.Println(string(data[:4]), err)
	// Output:
	// key: <nil>
}

func ExampleSignature_UnmarshalBinary() {
	data, _ := signature(quays).MarshalBinary()
	var s dedup.Signature
	fmt.Println(s.UnmarshalBinary(data), s.Len() == signature(quays).Len())
	fmt.Println(errors.Is(s.UnmarshalBinary([]byte("none")), dedup.ErrCorrupt))
	// Output:
	// <nil> true
	// true
}

func ExampleMismatchError() {
	narrow, _ := dedup.NewSketcher(dedup.Config{Width: 3})
	_, err := signature(quays).Jaccard(narrow.Sketch(dedup.Article{Text: quays}))
	var other *dedup.MismatchError
	fmt.Println(errors.As(err, &other), other.Field, other.Have, other.Want)
	// Output:
	// true Width 5 3
}

// index is an index of the stories.
func index() *dedup.Index {
	x, err := dedup.NewIndex(dedup.Config{})
	if err != nil {
		panic(err)
	}
	s, _ := dedup.NewSketcher(dedup.Config{})
	for _, a := range stories {
		if err := x.Add(a.ID, s.Sketch(a)); err != nil {
			panic(err)
		}
	}
	return x
}

func ExampleNewIndex() {
	x, err := dedup.NewIndex(dedup.Config{})
	fmt.Println(x.Len(), err)
	// Output:
	// 0 <nil>
}

func ExampleIndex_Add() {
	x := index()
	fmt.Println(x.Add("new", signature(quays)), errors.Is(x.Add("new", signature(quays)), dedup.ErrExists))
	// Output:
	// <nil> true
}

func ExampleIndex_Len() {
	fmt.Println(index().Len())
	// Output:
	// 3
}

func ExampleIndex_Remove() {
	x := index()
	fmt.Println(x.Remove("daily"), x.Remove("daily"), x.Len())
	// Output:
	// true false 2
}

func ExampleIndex_Query() {
	s, _ := dedup.NewSketcher(dedup.Config{})
	found, err := index().Query(s.Sketch(stories[1]))
	for _, m := range found {
		fmt.Println(m.ID)
	}
	fmt.Println(err)
	// Output:
	// daily
	// agency
	// <nil>
}

func ExampleMatch() {
	s, _ := dedup.NewSketcher(dedup.Config{})
	found, err := index().Query(s.Sketch(stories[0]))
	if err != nil {
		panic(err)
	}
	line, _ := json.Marshal(found[0])
	fmt.Println(string(line))
	// Output:
	// {"id":"agency","jaccard":1,"in_match":1,"in_query":1}
}

func ExampleIndex_Save() {
	var file bytes.Buffer
	err := index().Save(&file)
	opened, err2 := dedup.OpenIndex(dedup.Config{}, &file)
	fmt.Println(opened.Len(), err, err2)
	// Output:
	// 3 <nil> <nil>
}

func ExampleIndexFileError() {
	_, err := dedup.OpenIndex(dedup.Config{}, bytes.NewReader([]byte("no index")))
	var file *dedup.IndexFileError
	fmt.Println(errors.As(err, &file), file.Stories)
	// Output:
	// true 0
}

// The second version has all of the first and one sentence more.
func ExampleVersion() {
	first := "The council of harbour towns voted on Friday to keep both quays open through the winter, its speaker said after a long meeting."
	at := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	clusters, err := dedup.ClustersOf(dedup.Config{}, []dedup.Article{
		{ID: "first", Text: first, Published: at},
		{ID: "second", Text: first + " Ferries will sail twice a day until the ice comes.", Published: at.Add(time.Hour)},
	})
	if err != nil {
		panic(err)
	}
	for _, v := range clusters[0].History {
		fmt.Printf("%s from %q: %.2f added, %.2f kept\n", v.ID, v.From, v.Added, v.Kept)
	}
	// Output:
	// first from "": 1.00 added, 0.00 kept
	// second from "first": 0.34 added, 1.00 kept
}

func ExampleVersion_MarshalJSON() {
	line, err := json.Marshal(dedup.Version{ID: "second", From: "first", Added: 0.25, Kept: 1})
	fmt.Println(string(line), err)
	// Output:
	// {"id":"second","from":"first","added":0.25,"kept":1} <nil>
}

// What one run learns of an outlet's page text is set aside in the next, in the first story that has it.
func ExampleOutlets() {
	outlets := new(dedup.Outlets)
	how := dedup.Clustering{Outlets: outlets}
	_, err := how.Clusters(context.Background(), dedup.Articles(stories))
	var file bytes.Buffer
	fmt.Println(outlets.Len(), "pieces known,", outlets.Save(&file), err)
	// Output:
	// 0 pieces known, <nil> <nil>
}

func ExampleOpenOutlets() {
	var file bytes.Buffer
	if err := new(dedup.Outlets).Save(&file); err != nil {
		panic(err)
	}
	outlets, err := dedup.OpenOutlets(&file)
	fmt.Println(outlets.Len(), err)
	// Output:
	// 0 <nil>
}
