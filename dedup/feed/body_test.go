package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// TestReadBody: a body is read as the file that holds the same bytes, whether it is read at once or by several goroutines.
func TestReadBody(t *testing.T) {
	t.Chdir(t.TempDir())
	long := strings.Repeat("word ", 5000)
	for name, text := range map[string]string{
		"few.jsonl":   `{"id":"a","text":"One.","url":"u"}` + "\r\n\n{\n" + `{"text":"Two.","date":"soon"}` + "\n" + `{"id":"a","text":"Again."}` + "\n" + `{"text":7}` + "\n" + `{"headline":"Three","text":"No end"}`,
		"long.jsonl":  `{"id":"a","text":"` + long + `"}` + "\n{\n" + strings.Repeat(`{"text":"`+long+`"}`+"\n", 9) + `{"text":"` + long + long + `"}` + "\n" + `{"text":"last"}`,
		"even.jsonl":  `{"text":"` + strings.Repeat("a", fewBytes-12) + `"}` + "\n",
		"empty.jsonl": "",
		"telex.txt":   "ZCZC\nABC123\nTwo ships met.\nNNNN\n",
		"pretty.json": "{\n \"text\": \"One.\"\n}\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		read := func(how func(r *Reader, yield func(Story, error))) (lines []string) {
			r := &Reader{Clean: true, MaxStory: 40_000, Report: func(p *Problem) error { lines = append(lines, p.Error()); return nil }}
			how(r, func(s Story, err error) { lines = append(lines, fmt.Sprintf("%+v %v", s, err)) })
			return lines
		}
		want := read(func(r *Reader, yield func(Story, error)) {
			for s, err := range r.ReadStories(context.Background(), name) {
				yield(s, err)
			}
		})
		for how, body := range map[string]io.Reader{"at once": strings.NewReader(text), "by bytes": iotest.OneByteReader(strings.NewReader(text))} {
			got := read(func(r *Reader, yield func(Story, error)) {
				for s, err := range r.ReadBody(context.Background(), name, body) {
					yield(s, err)
				}
			})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s (-file +body):\n%s", filepath.Base(name), how, diff)
			}
		}
	}
}

// TestBrokenBody: what ends a body before its end is told.
func TestBrokenBody(t *testing.T) {
	broken := errors.New("the line is down")
	for _, n := range []int{1, 10_000} {
		text := strings.Repeat(`{"text":"One."}`+"\n", n)
		r := &Reader{}
		var last error
		for _, err := range r.ReadBody(context.Background(), "x", io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken))) {
			last = err
		}
		if !errors.Is(last, broken) {
			t.Errorf("%d lines: %v", n, last)
		}
	}
}
