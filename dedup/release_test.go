package dedup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/memory"
)

// In all tests, memory of a pool that was freed is overwritten.
func init() { memory.Shred = true }

// lender is a Source that lends its texts, and writes over those that were released.
type lender struct {
	articles []Article
	sizes    []int // of batches, in turn
	again    int   // one batch in so many cannot be had again; 0 for none
	fault    error // of Again

	mutex sync.Mutex
	lent  int // batches that are not released
	had   int // articles that were had again
	wrong []string
}

// lend returns a batch of copies of articles, which are written over when it is released.
func (l *lender) lend(articles []Article, again bool) Batch {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.lent++
	b := Batch{Articles: slices.Clone(articles), Again: again}
	var texts [][]byte
	for i, a := range articles {
		text := append(make([]byte, 0, len(a.Text)+1), a.Text...)
		texts = append(texts, text)
		b.Articles[i].Text = unsafe.String(unsafe.SliceData(text), len(text))
	}
	released := false
	b.Release = func() {
		l.mutex.Lock()
		defer l.mutex.Unlock()
		if released {
			l.wrong = append(l.wrong, "a batch is released twice")
		}
		released = true
		l.lent--
		for _, text := range texts {
			copy(text, bytes.Repeat([]byte("#"), len(text)))
		}
	}
	return b
}

func (l *lender) Batches(context.Context) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		rest := l.articles
		for i := 0; len(rest) > 0; i++ {
			n := min(l.sizes[i%len(l.sizes)], len(rest))
			if !yield(l.lend(rest[:n], l.again == 0 || i%l.again > 0), nil) {
				return
			}
			rest = rest[n:]
		}
	}
}

func (l *lender) Again(numbers []int) (Batch, error) {
	if l.fault != nil {
		return Batch{}, l.fault
	}
	var some []Article
	for _, n := range numbers {
		some = append(some, l.articles[n])
	}
	l.had += len(some)
	return l.lend(some, true), nil
}

// TestLending: every batch is released once, nothing that is released is used any more, and the answers are those of articles that stay.
func TestLending(t *testing.T) {
	articles := versions(800)
	for i := range articles {
		if i%3 == 0 {
			articles[i].Text = fmt.Sprintf("LONDON, Nov 21 (Wire%d) - %s\n\n(Reporting by Reuters and Agency %d)\n", i/3%7, articles[i].Text, i%5)
		}
	}
	all := func(pairs iter.Seq2[Pair, error]) (out []Pair) {
		for p, err := range pairs {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, p)
		}
		return out
	}
	ctx := context.Background()
	few := Articles(articles[:150])
	kept := map[Config]struct {
		clusters    []Cluster
		pairs, near []Pair
	}{}
	for _, c := range []struct {
		cfg   Config
		run   Run
		sizes []int
		again int // see lender
	}{
		{Config{}, Run{}, []int{64}, 0},
		{Config{}, Run{Cores: 3}, []int{0, 300, 7}, 2},
		{Config{}, Run{}, []int{1}, 3},
		{Config{}, Run{Cores: 1}, []int{5000}, 1},
		{Config{Width: 2}, Run{}, []int{50}, 0}, // goes without the filter
	} {
		want, ok := kept[c.cfg]
		if !ok { // it is the same however a run goes
			var err error
			want.clusters, err = Clustering{Config: c.cfg}.Clusters(ctx, Articles(articles))
			if err != nil || len(want.clusters) < 80 || !slices.ContainsFunc(want.clusters, func(c Cluster) bool { return len(c.Agencies) > 0 }) {
				t.Fatalf("%d clusters, error %v", len(want.clusters), err)
			}
			pair := Pairing{Config: c.cfg}
			want.pairs, want.near = all(pair.Pairs(ctx, few)), all(pair.NearDuplicates(ctx, 0.7, Articles(articles)))
			kept[c.cfg] = want
		}
		pair := Pairing{Config: c.cfg, Run: c.run}
		l := &lender{articles: articles, sizes: c.sizes, again: c.again}
		got, err := Clustering{Config: c.cfg, Run: c.run}.Clusters(ctx, l)
		if diff := cmp.Diff(want.clusters, got); diff != "" || err != nil {
			t.Errorf("%+v: error %v (-kept +lent):\n%s", c, err, diff)
		}
		if (l.had > 0) != (c.again != 1 && c.cfg.Width == 0) {
			t.Errorf("%+v: %d articles were had again", c, l.had)
		}
		if diff := cmp.Diff(want.pairs, all(pair.Pairs(ctx, &lender{articles: few, sizes: c.sizes, again: c.again}))); diff != "" {
			t.Errorf("%+v, pairs (-kept +lent):\n%s", c, diff)
		}
		if diff := cmp.Diff(want.near, all(pair.NearDuplicates(ctx, 0.7, l))); diff != "" {
			t.Errorf("%+v, near-duplicates (-kept +lent):\n%s", c, diff)
		}
		if l.lent > 0 || len(l.wrong) > 0 {
			t.Errorf("%+v: %d batches are not released, %q", c, l.lent, l.wrong)
		}
	}
}

// TestSourceFaults: what a source cannot give again, or gives wrongly, is an error, and so is the end of its context; all batches are released then.
func TestSourceFaults(t *testing.T) {
	articles, lost := versions(800), errors.New("lost")
	for name, c := range map[string]struct {
		source Source
		want   string
	}{
		"a text is lost":  {&lender{articles: articles, sizes: []int{50}, fault: lost}, "lost"},
		"too few":         {&stingy{lender{articles: articles, sizes: []int{50}}}, "articles again, the Source returned"},
		"others":          {&confused{lender{articles: articles, sizes: []int{50}}}, "again, the Source returned \"other\""},
		"a sequence":      {claims{Seq(each(articles))}, "cannot be had again"},
		"an id is twice":  {Articles(append(slices.Clone(articles), articles[3])), "two stories have the id \"s0003\""},
		"the first fault": {Seq(func(yield func(Article, error) bool) { _ = yield(articles[0], nil) && yield(Article{}, lost) }), "lost"},
	} {
		_, err := Clustering{}.Clusters(context.Background(), c.source)
		if err == nil || !bytes.Contains([]byte(err.Error()), []byte(c.want)) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
		if l, ok := c.source.(*lender); ok && l.lent > 0 {
			t.Errorf("%s: %d batches are not released", name, l.lent)
		}
	}
}

type stingy struct{ lender }

func (s *stingy) Again(numbers []int) (Batch, error) { return s.lender.Again(numbers[1:]) }

type confused struct{ lender }

func (s *confused) Again(numbers []int) (Batch, error) {
	b, err := s.lender.Again(numbers)
	b.Articles[0].ID = "other"
	return b, err
}

// claims says that articles can be had again that cannot.
type claims struct{ Seq }

func (c claims) Batches(ctx context.Context) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		for b, err := range c.Seq.Batches(ctx) {
			b.Again = true
			if !yield(b, err) {
				return
			}
		}
	}
}

// TestRunEnds: work whose context ends returns that error, whatever stage it is in, and releases what it was lent.
func TestRunEnds(t *testing.T) {
	articles := versions(1500)
	for _, stage := range []Stage{Reading, Parsing, Searching, Comparing, Grouping} {
		ends := func(work func(context.Context, Run, Source) error) {
			t.Helper()
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			reached := false
			l := &lender{articles: articles, sizes: []int{20}}
			err := work(ctx, Run{Progress: func(p Progress) {
				if p.Stage == stage {
					reached = true
					cancel()
				}
			}}, l)
			if !errors.Is(err, context.Canceled) || !reached {
				t.Errorf("%v: error %v, reached %t", stage, err, reached)
			}
			if l.lent > 0 || len(l.wrong) > 0 {
				t.Errorf("%v: %d batches are not released, %q", stage, l.lent, l.wrong)
			}
		}
		ends(func(ctx context.Context, run Run, l Source) error {
			found, err := Clustering{Run: run}.Clusters(ctx, l)
			if len(found) > 0 {
				t.Errorf("%v: %d clusters", stage, len(found))
			}
			return err
		})
		if stage == Grouping {
			continue
		}
		ends(func(ctx context.Context, run Run, l Source) (err error) {
			for _, err = range (Pairing{Run: run}).NearDuplicates(ctx, 0.7, l) {
			}
			return err
		})
	}
}

// TestProgress: progress goes through the stages, up to all that there is, and is told by one goroutine at a time.
func TestProgress(t *testing.T) {
	articles := versions(1500)
	var busy sync.Mutex
	var stages []Stage
	last := map[Stage]Progress{}
	_, err := Clustering{Run: Run{Cores: 3, Progress: func(p Progress) {
		if !busy.TryLock() {
			t.Error("two goroutines tell it")
			return
		}
		defer busy.Unlock()
		if len(stages) == 0 || stages[len(stages)-1] != p.Stage {
			stages = append(stages, p.Stage)
		} else if p.Done < last[p.Stage].Done || p.Total != last[p.Stage].Total || p.Total > 0 && p.Done > p.Total {
			t.Errorf("%+v after %+v", p, last[p.Stage])
		}
		last[p.Stage] = p
	}}}.Clusters(context.Background(), Articles(articles))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Stage{Reading, Parsing, Searching, Comparing, Grouping}, stages); diff != "" {
		t.Errorf("stages (-want +got):\n%s", diff)
	}
	if n := last[Reading].Done; n != len(articles) {
		t.Errorf("%d stories read", n)
	}
	for _, s := range []Stage{Parsing, Comparing} {
		if p := last[s]; p.Done != p.Total || p.Total == 0 {
			t.Errorf("the last of it: %+v", p)
		}
	}
}

// TestStageText: a stage is written and read as its name.
func TestStageText(t *testing.T) {
	for s := Reading; s <= Grouping; s++ {
		text, err := s.MarshalText()
		var read Stage
		if err != nil || string(text) != s.String() || read.UnmarshalText(text) != nil || read != s {
			t.Errorf("%v is written %q and read %v, error %v", s, text, read, err)
		}
	}
	if _, err := (Grouping + 1).MarshalText(); err == nil {
		t.Error("another stage is written")
	}
}
