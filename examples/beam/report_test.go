package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samewire/samewire/dedup/feed"
)

// reportOf returns the lines of the report of problems and notices, which come in any order, of seven stories.
func reportOf(t *testing.T, said [][]byte) []string {
	t.Helper()
	newRand(11).Shuffle(len(said), func(i, j int) { said[i], said[j] = said[j], said[i] })
	d := &writeReport{work{Options: small(), Stage: "report"}}
	d.Options.Output = t.TempDir()
	if err := d.Setup(); err != nil {
		t.Fatal(err)
	}
	if err := d.ProcessElement(context.Background(), nil, iterator(said...), iterator(uvarint(uvarint(nil, 0), 7))); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(d.Options.Output, reportName))
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(strings.Lines(string(text)))
}

// TestReport: a report is what samewire --errors json tells, in one order, whatever came first.
func TestReport(t *testing.T) {
	odd := "a<\u202eb\u2028.jsonl"
	got := reportOf(t, [][]byte{
		encodeProblem(1, &feed.Problem{Kind: feed.Broken, File: odd, Line: 9, Reason: "not JSON: \"\u0085\"", Advice: "mend it & try again"}),
		encodeProblem(1, &feed.Problem{Kind: feed.Broken, File: odd, Line: 2, Reason: "b"}),
		encodeProblem(1, &feed.Problem{Kind: feed.DuplicateID, File: odd, Line: 2, Reason: "a", Kept: true}),
		encodeProblem(1, &feed.Problem{Kind: feed.Broken, File: "Z", Line: 10, Reason: "c"}),
		encodeProblem(-1, &feed.Problem{Kind: feed.NoStories, File: "z", Reason: "no file matches"}),
		encodeProblem(-2, &feed.Problem{Kind: feed.Unreadable, File: "-", Reason: "no file matches"}),
		encodeNotice("two"),
		encodeNotice("one"),
	})
	want := []string{
		`{"schema":1,"kind":"unreadable","file":"-","reason":"no file matches"}` + "\n",
		`{"schema":1,"kind":"no-stories","file":"z","reason":"no file matches"}` + "\n",
		`{"schema":1,"kind":"broken","file":"Z","line":10,"reason":"c"}` + "\n",
		`{"schema":1,"kind":"duplicate-id","file":"a<\u202eb\u2028.jsonl","line":2,"reason":"a","kept":true}` + "\n",
		`{"schema":1,"kind":"broken","file":"a<\u202eb\u2028.jsonl","line":2,"reason":"b"}` + "\n",
		`{"schema":1,"kind":"broken","file":"a<\u202eb\u2028.jsonl","line":9,"reason":"not JSON: \"\u0085\"","fix":"mend it & try again"}` + "\n",
		`{"schema":1,"kind":"summary","reason":"one","kept":true}` + "\n",
		`{"schema":1,"kind":"summary","reason":"two","kept":true}` + "\n",
		`{"schema":1,"kind":"summary","reason":"7 stories read, 6 problems","stories":7,"bad":6}` + "\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLongReport: notices stand behind the first problems, however many there are.
func TestLongReport(t *testing.T) {
	said := [][]byte{encodeNotice("a notice")}
	for i := range 2*mostReported + 1 {
		said = append(said, encodeProblem(7, &feed.Problem{Kind: feed.Broken, File: "f", Line: i + 1, Reason: "not JSON"}))
	}
	got := reportOf(t, said)
	if len(got) != mostReported+2 {
		t.Fatalf("%d lines", len(got))
	}
	for i, line := range got[:mostReported] {
		if want := fmt.Sprintf(`"file":"f","line":%d,"reason"`, i+1); !strings.Contains(line, want) {
			t.Fatalf("line %d is %s", i+1, line)
		}
	}
	want := []string{
		`{"schema":1,"kind":"summary","reason":"a notice","kept":true}` + "\n",
		`{"schema":1,"kind":"summary","reason":"7 stories read, 200001 problems","stories":7,"bad":200001}` + "\n",
	}
	if diff := cmp.Diff(want, got[mostReported:]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
