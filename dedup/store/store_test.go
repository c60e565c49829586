package store

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
)

// text returns an invented report.
func text(n int) string {
	s := ""
	for i := range 60 {
		s += fmt.Sprintf("word%d ", (n*7919+i*31)%4001)
	}
	return s + "end."
}

func incoming(n int) Incoming {
	return Incoming{Article: dedup.Article{ID: fmt.Sprintf("id-%d", n), Source: "outlet", Text: text(n)}, Meta: map[string]string{"slug": fmt.Sprint(n)}}
}

func TestReopened(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	out, err := s.Add(ctx, incoming(1), incoming(2), incoming(1))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(out)
	was, err := s.Story(ctx, "id-2")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%+v\n", was)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if is, err := s.story(1); err != nil || cmp.Diff(was, is) != "" {
		t.Error(err, cmp.Diff(was, is))
	}
	c2, cancel := context.WithCancel(ctx)
	for e, err := range s.Events(c2, 0) {
		fmt.Println(e, err)
		if e.Seq == 2 {
			cancel()
		}
	}
}
