package feed_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
)

// From a folder to clusters.
func Example() {
	articles := feed.Open("../../testdata/wire")
	clusters, err := dedup.Clusters(dedup.Config{}, articles.All())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range clusters {
		fmt.Println(c.Agencies)
		for _, m := range c.Members {
			fmt.Println(m.ID)
		}
	}
	// Output:
	// [Reuters Xinhua]
	// ../../testdata/wire/000_1276d6ad7515a7d0.txt
	// ../../testdata/wire/001_fc6951f255fe9012.txt
}

// A Reader is a Source: it lends its texts, and reads again what is wanted twice.
func ExampleReader_Batches() {
	clusters, err := dedup.Clustering{}.Clusters(context.Background(), feed.Open("../../testdata/wire"))
	fmt.Println(len(clusters), err)
	// Output:
	// 1 <nil>
}

// Bad lines are reported, and the reading goes on.
func ExampleReader() {
	r := feed.Open("-")
	r.Stdin = strings.NewReader(`{"id":"ap-1","text":"A ferry sank off the island.","published":"2026-11-21T08:00:00Z"}
{"id":"ap-2","headline":"No words"}
{"id":"ap-3","text":"Forty were saved.","published":"Saturday"}
`)
	r.Report = func(p *feed.Problem) error {
		fmt.Printf("line %d, kept %t: %s\n", p.Line, p.Kept, p.Reason)
		return nil
	}
	for a, err := range r.All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(a.ID, a.Text)
	}
	fmt.Println(r.Stories(), "stories")
	// Output:
	// ap-1 A ferry sank off the island.
	// line 2, kept false: no "text" field
	// line 3, kept true: "published" is "Saturday", which is not understood
	// ap-3 Forty were saved.
	// 2 stories
}

// What a wire says of a story beside its text.
func ExampleReader_ReadStories() {
	r := feed.Reader{Report: func(p *feed.Problem) error { fmt.Println(p); return nil }}
	for s, err := range r.ReadStories(context.Background(), "testdata/formats/message.xml", "testdata/formats/port.nitf") {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s.ID, s.Agency, s.Slug, s.Version, s.Signal)
		fmt.Println(s.Headline)
	}
	// Output:
	// testdata/formats/message.xml:1 Nordwire HARBOUR-STRIKE 2 update
	// Harbour reopens after strike
	// testdata/formats/message.xml:10: no text: an item of the class picture "The harbour": give the items of text
	// testdata/formats/message.xml:12: no text: it withdraws an item "urn:newsml:nordwire.example:20261122:3": nothing need be done, unless that item is among the stories
	// testdata/formats/port.nitf Nordwire harbour-strike 2 correction
	// Harbour of Norra Vik reopens after strike
}

func ExampleReader_Files() {
	for file, err := range new(feed.Reader).Files("../../testdata/wire/00[01]*") {
		fmt.Println(file, err)
	}
	// Output:
	// ../../testdata/wire/000_1276d6ad7515a7d0.txt <nil>
	// ../../testdata/wire/001_fc6951f255fe9012.txt <nil>
}

func ExampleReader_Lines() {
	r := feed.Reader{Stdin: strings.NewReader("one\ntwo\r\n")}
	for line, err := range r.Lines(context.Background(), feed.Stdin) {
		fmt.Printf("%d %s %v\n", line.Number, line.Text, err)
	}
	// Output:
	// 1 one <nil>
	// 2 two <nil>
}

func ExampleShellQuote() {
	fmt.Println("iconv -t UTF-8", feed.ShellQuote("last night's wire.txt"))
	// Output:
	// iconv -t UTF-8 'last night'\''s wire.txt'
}
