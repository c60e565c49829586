package dedup_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/samewire/samewire/dedup"
)

// bridges are versions of one report, in the order in which they come, and a story of something else.
var bridges = []dedup.Article{
	{ID: "wire-1", Source: "Wire", Published: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC), Text: "PORT ORLA (Wire) - Two bridges over the Orla were closed on Friday after " +
		"engineers found cracks in both, the transport ministry said. Traffic is led over the old ferry road until repairs end in June."},
	{ID: "daily", Source: "Daily", Published: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), Text: "Two bridges over the Orla were closed on Friday after engineers " +
		"found cracks in both, the transport ministry said. Traffic is being led over the ferry road until repairs end."},
	{ID: "quays", Source: "Wire", Published: time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC), Text: quays},
	{ID: "echo", Source: "Echo", Published: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), Text: "PORT ORLA (Wire) - Two bridges over the Orla were closed on Friday after " +
		"engineers found cracks in both, the transport ministry said. Traffic is led over the old ferry road until repairs end in June."},
	{ID: "wire-2", Source: "Wire", Headline: "CORRECTED-Bridges over the Orla closed", Published: time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC), Text: "PORT ORLA (Wire) - Three " +
		"bridges over the Orla were closed on Friday after engineers found cracks in all of them, the transport ministry said. Traffic is led over the old ferry road until repairs end in June."},
}

// Each story is told, as it comes, what it is to those before it.
func ExampleStream() {
	s, err := dedup.NewStream(dedup.Config{})
	if err != nil {
		panic(err)
	}
	for _, a := range bridges {
		is, err := s.Add(context.Background(), a)
		if err != nil {
			panic(err)
		}
		fmt.Println(is.ID, is.Kind, is.Cluster, is.Closest, is.Warned)
	}
	// Output:
	// wire-1 new   []
	// daily rewrite c1 wire-1 []
	// quays new   []
	// echo copy c1 wire-1 []
	// wire-2 update c1 wire-1 [daily echo wire-1]
}

// bridgeDesk returns a stream of these stories.
func bridgeDesk() *dedup.Stream {
	s, err := dedup.NewStream(dedup.Config{})
	if err != nil {
		panic(err)
	}
	for _, a := range bridges {
		if _, err := s.Add(context.Background(), a); err != nil {
			panic(err)
		}
	}
	return s
}

// Settings are those of a Clustering.
func ExampleStreaming() {
	s, err := dedup.Streaming{Cut: 0.6, Outlets: new(dedup.Outlets)}.New()
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Len())
	// Output:
	// 0
}

func ExampleStreaming_New() {
	_, err := dedup.Streaming{Cut: 2}.New()
	fmt.Println(err)
	// Output:
	// dedup: Cut is 2, allowed is more than 0, at most 1
}

func ExampleNewStream() {
	_, err := dedup.NewStream(dedup.Config{Width: 100})
	var fault *dedup.ConfigError
	fmt.Println(errors.As(err, &fault), err)
	// Output:
	// true dedup: Width is 100, allowed is 1 to 64
}

// An id is taken until its story is removed.
func ExampleStream_Add() {
	s := bridgeDesk()
	_, err := s.Add(context.Background(), bridges[0])
	fmt.Println(errors.Is(err, dedup.ErrExists), err)
	// Output:
	// true dedup: id is taken already: "wire-1"
}

// A draft is compared with what is there, and not added.
func ExampleStream_Query() {
	s := bridgeDesk()
	found, err := s.Query(context.Background(), dedup.Article{Text: "Two bridges over the Orla were closed on Friday after engineers found cracks in both, officials said. " +
		"Repairs end in June, and until then traffic is led over the old ferry road."})
	if err != nil {
		panic(err)
	}
	for _, l := range found {
		fmt.Printf("%s of %s: %s, %.2f of the draft is in it\n", l.ID, l.Cluster, l.Relation, l.Contained)
	}
	// Output:
	// echo of c1: same-wire, 0.54 of the draft is in it
	// wire-1 of c1: same-wire, 0.54 of the draft is in it
	// wire-2 of c1: same-wire, 0.46 of the draft is in it
	// daily of c1: same-wire, 0.39 of the draft is in it
}

func ExampleStream_Cluster() {
	s := bridgeDesk()
	c, ok := s.Cluster("c1")
	fmt.Println(ok, c.ID, len(c.Members), c.Medoid)
	for _, v := range c.History {
		fmt.Printf("%s from %q\n", v.ID, v.From)
	}
	// Output:
	// true c1 4 echo
	// wire-1 from ""
	// daily from "wire-1"
	// echo from "wire-1"
	// wire-2 from "echo"
}

func ExampleStream_ClusterOf() {
	s := bridgeDesk()
	fmt.Println(s.ClusterOf("daily"))
	fmt.Println(s.ClusterOf("quays"))
	// Output:
	// c1 true
	//  false
}

func ExampleStream_Clusters() {
	s := bridgeDesk()
	clusters, err := s.Clusters(context.Background())
	if err != nil {
		panic(err)
	}
	for _, c := range clusters {
		fmt.Println(c.ID, len(c.Members), c.Agencies)
	}
	// Output:
	// c1 4 [Wire]
}

func ExampleStream_Remove() {
	s := bridgeDesk()
	fmt.Println(s.Remove("daily"), s.Remove("daily"), s.Len())
	// Output:
	// true false 4
}

// Stories are kept as long as they are wanted.
func ExampleStream_Expire() {
	s := bridgeDesk()
	fmt.Println(s.Expire(time.Date(2026, 11, 20, 9, 15, 0, 0, time.UTC)))
	fmt.Println(s.Len())
	// Output:
	// [daily wire-1]
	// 3
}

func ExampleStream_Len() {
	fmt.Println(bridgeDesk().Len())
	// Output:
	// 5
}

func ExampleKind() {
	fmt.Println(dedup.NewReport, dedup.Copy, dedup.Rewrite, dedup.Update)
	// Output:
	// new copy rewrite update
}

func ExampleKind_UnmarshalText() {
	var k dedup.Kind
	fmt.Println(k.UnmarshalText([]byte("update")), k == dedup.Update)
	fmt.Println(k.UnmarshalText([]byte("other")))
	// Output:
	// <nil> true
	// dedup: no kind "other": there are new, copy, rewrite, update
}

// A kill warns of what was sent before it.
func ExampleArrival() {
	is, err := bridgeDesk().Add(context.Background(), dedup.Article{ID: "kill", Source: "Wire", Published: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC),
		Headline: "KILL: Bridges over the Orla closed", Text: bridges[0].Text + " Editors were told so by mistake."})
	fmt.Println(is.Notice, is.Kind, is.Closest, is.Warned, err)
	// Output:
	// kill update wire-1 [daily echo wire-1 wire-2] <nil>
}

func ExampleLikeness() {
	found, err := bridgeDesk().Query(context.Background(), bridges[1])
	for _, l := range found[:2] {
		fmt.Printf("%s: %s, it has %.2f, its own share is %.2f\n", l.ID, l.Relation, l.Contained, l.Kept)
	}
	fmt.Println(err)
	// Output:
	// daily: identical, it has 1.00, its own share is 1.00
	// echo: same-wire, it has 0.69, its own share is 0.64
	// <nil>
}

func ExampleArrival_MarshalJSON() {
	line, _ := json.Marshal(dedup.Arrival{ID: "b", Kind: dedup.Copy, Cluster: "c7", Closest: "a", Relation: dedup.Identical, Jaccard: 1, Contained: 1, Kept: 1, Probability: 1})
	fmt.Println(string(line))
	// Output:
	// {"schema":1,"id":"b","kind":"copy","cluster":"c7","closest":{"id":"a","relation":"identical","jaccard":1,"contained":1,"kept":1,"probability":1}}
}

func ExampleLikeness_MarshalJSON() {
	line, _ := json.Marshal(dedup.Likeness{ID: "a", Cluster: "c7", Relation: dedup.SameWire, Jaccard: 1. / 3, Contained: 0.5, Kept: 0.5, Probability: 0.9})
	fmt.Println(string(line))
	// Output:
	// {"id":"a","cluster":"c7","relation":"same-wire","jaccard":0.3333,"contained":0.5,"kept":0.5,"probability":0.9}
}
