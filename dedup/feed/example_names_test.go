package feed_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/feed"
	"github.com/samewire/samewire/dedup/wire"
)

// lines is a Reader of some JSON lines.
func lines(text string) *feed.Reader {
	r := feed.Open(feed.Stdin)
	r.Stdin = strings.NewReader(text)
	return r
}

func ExampleOpen() {
	for a, err := range feed.Open("testdata/formats/port.nitf").All() {
		fmt.Println(a.ID, err)
	}
	// Output:
	// testdata/formats/port.nitf <nil>
}

func ExampleReader_All() {
	for a, err := range lines(`{"id":"a","text":"One."}` + "\n").All() {
		fmt.Println(a.ID, a.Text, err)
	}
	// Output:
	// a One. <nil>
}

func ExampleReader_Read() {
	r := &feed.Reader{}
	n := 0
	for _, err := range r.Read(context.Background(), "testdata/formats/feed.rss", "testdata/formats/port.nitf") {
		if err != nil {
			fmt.Println(err)
			break
		}
		n++
	}
	fmt.Println(n)
	// Output:
	// testdata/formats/feed.rss:14: the date "23/11/2026" is not understood: give a date such as 2026-11-21T08:00:00Z; the story is kept without
	// 1
}

func ExampleReader_AllStories() {
	for s, err := range feed.Open("testdata/formats/port.nitf").AllStories() {
		if err != nil {
			panic(err)
		}
		fmt.Println(s.Format, "|", s.Headline)
	}
	// Output:
	// nitf | Harbour of Norra Vik reopens after strike
}

func ExampleStory() {
	for s, err := range feed.Open("testdata/formats/telex.txt").AllStories() {
		if err != nil {
			panic(err)
		}
		fmt.Println(s.Article.Headline, "|", s.Meta.Place)
	}
	// Output:
	// Harbour reopens after strike | NORRA VIK
}

func ExampleStory_MarshalJSON() {
	s := feed.Story{Article: dedup.Article{ID: "a", Text: "One <two>.", Credit: "Reuters"}, Meta: feed.Meta{URL: "https://example.org/a", Signal: feed.Update}}
	line, err := s.MarshalJSON()
	fmt.Println(string(line), err)
	// Output:
	// {"schema":1,"id":"a","credit":"Reuters","signal":"update","url":"https://example.org/a","text":"One <two>."} <nil>
}

func ExampleMeta() {
	for s, err := range feed.Open("testdata/formats/message.xml").AllStories() {
		if err != nil {
			break // a picture
		}
		fmt.Println(s.Meta.Agency, s.Meta.Byline, s.Meta.Line)
	}
	// Output:
	// Nordwire Tove Lind 3
}

func ExampleSignal() {
	fmt.Println(feed.Update, feed.Correction, feed.Kill, feed.Withheld)
	// Output:
	// update correction kill withheld
}

func ExampleReader_Stories() {
	r := lines("{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n")
	for range r.All() {
	}
	fmt.Println(r.Stories())
	// Output:
	// 2
}

func ExampleReader_Bytes() {
	r := lines("{\"text\":\"One.\"}\n")
	for range r.All() {
	}
	fmt.Println(r.Bytes())
	// Output:
	// 16
}

// Stories of Batches can be had once more, by their numbers.
func ExampleReader_Again() {
	r := feed.Open("testdata/formats/ninjs.jsonl")
	r.Report = func(*feed.Problem) error { return nil }
	again := 0
	for b, err := range r.Batches(context.Background()) {
		if err != nil {
			panic(err)
		}
		if b.Again {
			again += len(b.Articles)
		}
		if b.Release != nil {
			b.Release()
		}
	}
	fmt.Println(r.Stories(), "stories")
	if again == r.Stories() {
		b, err := r.Again([]int{0})
		fmt.Println(len(b.Articles), err)
	}
	// Output:
	// 2 stories
	// 1 <nil>
}

// The body of a request, whatever it is.
func ExampleReader_ReadBody() {
	r := &feed.Reader{}
	body := strings.NewReader("ZCZC\nABC123\nTwo ships met off Norra Vik on Monday, the coast guard said.\nNNNN\n")
	for s, err := range r.ReadBody(context.Background(), "post", body) {
		fmt.Println(s.ID, s.Format, err)
	}
	// Output:
	// post telex <nil>
}

func ExampleLine() {
	r := lines("a\tb\nc\td\n")
	for l, err := range r.Lines(context.Background(), feed.Stdin) {
		fmt.Println(l.Number, strings.Split(string(l.Text), "\t"), err)
	}
	// Output:
	// 1 [a b] <nil>
	// 2 [c d] <nil>
}

// A problem is reported, and the reading goes on.
func ExampleProblem() {
	r := lines("{\"text\":\n{\"text\":\"One.\"}\n")
	r.Report = func(p *feed.Problem) error {
		fmt.Println(p.Line, p.Kind)
		return nil
	}
	for a := range r.All() {
		fmt.Println(a.Text)
	}
	// Output:
	// 1 broken
	// One.
}

func ExampleProblem_Error() {
	fmt.Println(&feed.Problem{File: "a.jsonl", Line: 3, Reason: "no \"text\" field", Advice: "give the words of the story"})
	// Output:
	// a.jsonl:3: no "text" field: give the words of the story
}

func ExampleProblem_Unwrap() {
	for _, err := range feed.Open("testdata/none.txt").All() {
		fmt.Println(errors.Is(err, fs.ErrNotExist))
	}
	// Output:
	// true
}

func ExampleKind() {
	for _, err := range feed.Open("testdata/none.txt").All() {
		var p *feed.Problem
		fmt.Println(errors.As(err, &p), p.Kind == feed.Unreadable)
	}
	// Output:
	// true true
}

func ExampleFormats() {
	fmt.Println(slices.Contains(feed.Formats(), "nitf"))
	// Output:
	// true
}

func ExampleCheckEncoding() {
	fmt.Println(feed.CheckEncoding("koi8-r"), feed.CheckEncoding("klingon") != nil)
	// Output:
	// <nil> true
}

func ExampleEscape() {
	fmt.Println(feed.Escape("a\x1b[31m"))
	// Output:
	// a\u001b[31m
}

func ExampleUnsafe() {
	fmt.Println(feed.Unsafe('\x1b'), feed.Unsafe('é'))
	// Output:
	// true false
}

func ExampleClean() {
	fmt.Println(feed.Clean("<p>It didn&rsquo;t sink.</p>").Text)
	// Output:
	// It didn’t sink.
}

// A word of a cleaned text stands somewhere in the text as given.
func ExampleCleaned() {
	text := "It didn&rsquo;t sink."
	c := feed.Clean(text)
	at := strings.Index(c.Text, "didn’t")
	fmt.Println(c.Span(wire.Span{Start: at, End: at + len("didn’t")}).In(text))
	// Output:
	// didn&rsquo;t
}

func ExampleCleaned_Span() {
	c := feed.Clean("<b>Two</b> ships")
	fmt.Println(c.Span(wire.Span{Start: 0, End: 3}))
	// Output:
	// {3 6}
}

func ExampleCleaned_Same() {
	c := feed.Clean("Two ships < three")
	fmt.Println(c.Same())
	// Output:
	// true
}
