package dedup

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/memory"
)

// In all tests, memory of a pool that was freed is overwritten.
func init() { memory.Shred = true }

// shredder lends texts, and writes over those that were released.
type shredder struct {
	mutex sync.Mutex
	lent  [][]byte // not released yet, the first one first
	shred int      // released so far
}

// lend returns a copy of a text, and its number.
func (s *shredder) lend(text string) (string, int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.lent = append(s.lent, append(make([]byte, 0, len(text)+1), text...))
	b := s.lent[len(s.lent)-1]
	return unsafe.String(unsafe.SliceData(b), len(b)), s.shred + len(s.lent)
}

func (s *shredder) release(number int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for ; s.shred < number; s.shred++ {
		for i := range s.lent[0] {
			s.lent[0][i] = '#'
		}
		s.lent = s.lent[1:]
	}
}

// lentText is a Releaser.
type lentText struct {
	*shredder
	text   string
	number int
}

func (l *lentText) Text() (string, error) {
	var text string
	text, l.number = l.lend(l.text)
	return text, nil
}

func (l *lentText) Release() { l.release(l.number) }

// TestReleaser: nothing that is released is used any more, whether it was yielded or read again, and nearly all is released.
func TestReleaser(t *testing.T) {
	articles := versions(2000)
	for i := range articles {
		if i%3 == 0 {
			articles[i].Text = fmt.Sprintf("LONDON, Nov 21 (Wire%d) - %s\n\n(Reporting by Reuters and Agency %d)\n", i/3%7, articles[i].Text, i%5)
		}
	}
	for _, cfg := range []Config{{}, {MinJaccard: 0.7}, {Cores: 3}, {Width: 2}} { // a narrow one goes without the screen
		shredder := &shredder{}
		lent := func(yield func(Article, error) bool) {
			for _, a := range articles {
				l := &lentText{shredder: shredder, text: a.Text}
				a.Text, l.number = shredder.lend(a.Text)
				a.Origin = l
				if !yield(a, nil) {
					return
				}
			}
		}
		want, err := Clusters(cfg, each(articles))
		if err != nil || len(want) < 200 {
			t.Fatalf("%+v: %d clusters, error %v", cfg, len(want), err)
		}
		credited := false
		for _, c := range want {
			credited = credited || len(c.Agencies) > 0
		}
		if !credited {
			t.Fatalf("%+v: no agencies", cfg)
		}
		got, err := Clusters(cfg, lent)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%+v: error %v (-kept +lent):\n%s", cfg, err, diff)
		}
		if len(shredder.lent) > 0 {
			t.Errorf("%+v: %d of %d texts not released", cfg, len(shredder.lent), shredder.shred+len(shredder.lent))
		}
		collect := func(articles func(func(Article, error) bool)) (pairs []Pair) {
			for p, err := range Pairs(cfg, articles) {
				if err != nil {
					t.Fatal(err)
				}
				pairs = append(pairs, p)
			}
			return pairs
		}
		if diff := cmp.Diff(collect(each(articles)), collect(lent)); diff != "" {
			t.Errorf("%+v, pairs (-kept +lent):\n%s", cfg, diff)
		}
	}
	var some []Article
	files, _ := filepath.Glob("../testdata/wire/*.txt") // among them two of one event, which profiles of the texts tell
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		some = append(some, Article{ID: file, Text: string(text)})
	}
	some = append(some, articles[:100]...)
	want, err := AllPairs(Config{}, some)
	if err != nil || !slices.ContainsFunc(want, func(p Pair) bool { return p.Relation == SameEvent }) {
		t.Fatalf("no pair of one event among %d, error %v", len(want), err)
	}
	shredder := &shredder{}
	var lent []Article
	for _, a := range some {
		l := &lentText{shredder: shredder, text: a.Text}
		a.Text, l.number = shredder.lend(a.Text)
		a.Origin = l
		lent = append(lent, a)
	}
	got, err := AllPairs(Config{}, lent)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("all pairs: error %v (-kept +lent):\n%s", err, diff)
	}
}
