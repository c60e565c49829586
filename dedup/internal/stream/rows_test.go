package stream

import (
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/oracle"
	"github.com/samewire/samewire/dedup/internal/result"
	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/dedup/wire"
)

// Rows returns the row of the stream itself and all others as they are, by number.
func (s *Stream) Rows() (meta []byte, rows iter.Seq[Row]) {
	return s.appendMeta(nil), func(yield func(Row) bool) {
		for _, x := range s.stories {
			if !x.gone && !yield(Row{x.number, s.appendState(nil, x)}) {
				return
			}
		}
		for _, from := range slices.Sorted(maps.Keys(s.into)) {
			if !yield(Row{from | mostNumbers, appendMerged(nil, s.into[from])}) {
				return
			}
		}
	}
}

var tested = Options{Width: 3, Density: sample.Of(0.5), Cut: 0.4, Window: 32, Clock: func() time.Time { return time.UnixMilli(1e12) }}

func added(t *testing.T, s *Stream, a base.Article) result.Arrival {
	t.Helper()
	out, _, err := s.Add(&a, wire.NoNotice)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// held holds a stream against the one of its rows, and the copies of its stories against their first ones.
func held(t *testing.T, s *Stream) {
	t.Helper()
	for _, x := range s.stories {
		if !x.gone && slices.Contains(x.copies(), x) {
			t.Errorf("%s is a copy of itself", x.id)
		}
	}
	meta, rows := s.Rows()
	o := tested
	o.Records = memory(s.memory)
	restored, err := Restore(o, meta, func(yield func(Row, error) bool) {
		for r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	var clusters [2][]result.Cluster
	for i, s := range []*Stream{s, restored} {
		if clusters[i], err = s.Clusters(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(clusters[0], clusters[1]); diff != "" {
		t.Errorf("restored (-want +got)\n%s", diff)
	}
	if wrong := checkCopies(restored); wrong != "" {
		t.Errorf("restored: %s", wrong)
	}
}

type memory map[uint32][]byte

func (m memory) Record(n uint32) ([]byte, error) { return m[n], nil }

func numberedWords(name string, from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, "%s%d ", name, i*7)
	}
	return b.String()
}

// TestFirstsExpireTogether: of stories with the same words under two headlines the first of each goes at once; their copies stay what they are to each other.
func TestFirstsExpireTogether(t *testing.T) {
	s := New(tested)
	now := tested.Clock()
	add := func(id, headline string, hours int) result.Arrival {
		return added(t, s, base.Article{ID: id, Source: "Post", Headline: headline, Text: numberedWords("word", 0, 60), Published: now.Add(time.Duration(hours) * time.Hour)})
	}
	add("a1", "Ministers agree budget cuts", -100)
	add("a2", "Storm floods coastal villages", -99)
	add("b1", "Ministers agree budget cuts", -50)
	add("b2", "Storm floods coastal villages", -49)
	ids, _, err := s.Expire(now.Add(-60*time.Hour).UnixMilli(), 10)
	if diff := cmp.Diff([]string{"a1", "a2"}, ids); diff != "" || err != nil {
		t.Fatalf("%v (-want +got)\n%s", err, diff)
	}
	if got := add("c2", "Storm floods coastal villages", -40); got.Kind != result.Copy || got.Closest != "b2" {
		t.Errorf("the same words are called %v of %q, want a copy of b2", got.Kind, got.Closest)
	}
	held(t, s)
}

// TestCopyOfUngrouped: the same words are a copy, also of a story that hangs on many and belongs to no group of them.
func TestCopyOfUngrouped(t *testing.T) {
	tried := 0
	for share := 10; share <= 60; share += 2 {
		s := New(tested)
		for i := range 30 {
			added(t, s, base.Article{ID: fmt.Sprintf("r%02d", i), Text: numberedWords("word", 0, 100) + numberedWords(fmt.Sprintf("own%dx", i), 0, 6)})
		}
		text := numberedWords("word", 100-share, 100) + numberedWords("own99x", 0, 100-share)
		if alone := added(t, s, base.Article{ID: "q-b", Text: text}); alone.Kind != result.NewReport {
			continue
		}
		tried++
		if got := added(t, s, base.Article{ID: "q-a", Text: text}); got.Kind != result.Copy || got.Closest != "q-b" {
			t.Errorf("%d of 100 words are those of thirty: the same words again are called %v of %q", share, got.Kind, got.Closest)
		}
		held(t, s)
	}
	if tried == 0 {
		t.Error("no share of words leaves a story by itself")
	}
}

// TestManyFirsts: whatever comes and goes, in whatever order of ids, stories with the same words are copies of whom the definition says, also where first ones
// are many, and in a stream that is restored.
func TestManyFirsts(t *testing.T) {
	var texts []string
	for i := range 3 {
		texts = append(texts, numberedWords(fmt.Sprintf("word%d", i), 0, 10+10*i))
	}
	most := 0
	for seed := range uint64(oracle.Runs(12, 60)) {
		r := rand.New(rand.NewPCG(9, seed))
		s := New(tested)
		kept := map[uint32][]byte{}
		keep := func(made Changes, err error) {
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range made.Rows {
				if kept[row.Number] = row.State; row.State == nil {
					delete(kept, row.Number)
				}
			}
		}
		told := r.IntN(40) // of a thousand
		headlines := 2 << r.IntN(9)
		for step := range 400 {
			if k := len(s.slots); k > 0 && r.IntN(8) < int(seed%4) {
				if r.IntN(4) > 0 {
					made, _, err := s.Remove(slices.Sorted(maps.Keys(s.slots))[r.IntN(min(k, 1+step/2))])
					keep(made, err)
				} else {
					_, made, err := s.Expire(tested.Clock().Add(time.Duration(step-300)*time.Hour).UnixMilli(), 1+r.IntN(40))
					keep(made, err)
				}
			} else {
				a := base.Article{ID: fmt.Sprintf("%03d", r.IntN(1000)), Text: texts[min(r.IntN(12), len(texts)-1)], Published: tested.Clock().Add(time.Duration(step-r.IntN(500)) * time.Hour)}
				if _, there := s.slots[a.ID]; there {
					continue
				}
				if a.Headline = fmt.Sprintf("Storm floods village x%dx", r.IntN(headlines)); r.IntN(1000) < told {
					a.Headline = a.Text[:strings.Index(a.Text, " ")] + " " + a.Headline
				}
				_, made, err := s.Add(&a, wire.NoNotice)
				keep(made, err)
			}
			if wrong := checkCopies(s); wrong != "" {
				t.Fatalf("seed %d, step %d: %s", seed, step, wrong)
			}
			for _, f := range s.many {
				most = max(most, len(f.heap))
			}
		}
		restored, err := Restore(tested, s.appendMeta(nil), func(yield func(Row, error) bool) {
			for n, state := range kept {
				if !yield(Row{n, state}, nil) {
					return
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s.Listings(mostNumbers, 1000), restored.Listings(mostNumbers, 1000)); diff != "" {
			t.Errorf("seed %d, of the rows that changed (-want +got):\n%s", seed, diff)
		}
		held(t, s)
	}
	if most < 50 {
		t.Errorf("at most %d first ones: the stories are no longer what they are meant to be", most)
	}
}

// checkCopies says where the copies that a stream knows are not those of the definition, "" where they are.
func checkCopies(s *Stream) string {
	classes := map[uint64][]*story{}
	for _, x := range s.stories {
		if !x.gone {
			classes[x.class] = append(classes[x.class], x)
		}
	}
	for class, all := range classes {
		slices.SortFunc(all, byID)
		var firsts []*story
		copies := map[*story][]*story{}
		for _, x := range all {
			at := slices.IndexFunc(firsts, func(first *story) bool { return !first.otherPage(x) })
			if at < 0 {
				at = len(firsts)
				firsts = append(firsts, x)
			} else {
				copies[firsts[at]] = append(copies[firsts[at]], x)
			}
			if x.first() != firsts[at] {
				return fmt.Sprintf("%s is a copy of %s, not of %s", x.id, x.first().id, firsts[at].id)
			}
		}
		for _, x := range all {
			if x.isFirst() && !slices.Equal(x.copies(), copies[x]) {
				return fmt.Sprintf("%s has %d copies, want %d", x.id, len(x.copies()), len(copies[x]))
			}
			if x.isFirst() && (x.same != nil) != (len(copies[x]) > 0) {
				return fmt.Sprintf("%s and its %d copies are %v", x.id, len(copies[x]), x.same)
			}
			if x.same != nil {
				all := append([]*story{x.first()}, copies[x.first()]...)
				date, eldest := int64(base.NoTime), slices.MinFunc(all, func(a, b *story) int { return int(a.number) - int(b.number) })
				for _, y := range all {
					if date = earlier(date, y.published); y != x.first() && x.same.cluster != several && x.same.cluster != y.cluster {
						return fmt.Sprintf("%s is in cluster %d, not in %d", y.id, y.cluster, x.same.cluster)
					}
				}
				if x.same.earliest != date || x.same.eldest != eldest {
					return fmt.Sprintf("of %s and its copies %s came first, in %d, not %s, in %d", x.first().id, x.same.eldest.id, x.same.earliest, eldest.id, date)
				}
			}
			if x.in != x.isSearched() {
				return fmt.Sprintf("%s is searched: %v", x.id, x.in)
			}
		}
		listed := slices.SortedFunc(slices.Values(s.firsts(class)), byID)
		if !slices.Equal(listed, firsts) {
			return fmt.Sprintf("%d first ones are listed of %d", len(listed), len(firsts))
		}
		if first := s.firstOf(class); first != firsts[0] {
			return fmt.Sprintf("%s is the very first, not %s", first.id, firsts[0].id)
		}
		for _, x := range firsts {
			if len(firsts) > 1 && s.pageOf(class, x.headline) != x {
				return fmt.Sprintf("%s is not the first one of its headline", x.id)
			}
		}
		if f := s.many[class]; f == nil && len(firsts) > mostFew || f != nil && (!slices.Equal(f.lowest(40), firsts[:min(40, len(firsts))]) || len(s.few(class)) > 0) {
			return fmt.Sprintf("%d first ones are not kept as they are to be", len(firsts))
		}
	}
	for class := range s.many {
		if len(classes[class]) == 0 {
			return "a class without stories is kept"
		}
	}
	return ""
}
