package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/store"
)

// shelf is a store of texts by their ids, whose words can be told from copies.
type shelf struct {
	Store
	texts map[string]string
	reads atomic.Int64
}

func (s *shelf) Story(_ context.Context, id string) (store.Story, error) {
	s.reads.Add(1)
	text, ok := s.texts[id]
	if !ok {
		return store.Story{}, store.ErrNotFound
	}
	return store.Story{Incoming: store.Incoming{Article: dedup.Article{ID: id, Text: text}}}, nil
}

func (s *shelf) Differences(_ context.Context, id string) ([]facts.Difference, []store.Outdated, error) {
	all := facts.Diff(s.texts["a"], s.texts[id])
	var outdated []store.Outdated
	for _, x := range all {
		outdated = append(outdated, store.Outdated{ID: "a", Difference: x})
	}
	return all, outdated, nil
}

// inTexts reports whether a string stands in the memory of a text.
func (s *shelf) inTexts(words string) bool {
	at := uintptr(unsafe.Pointer(unsafe.StringData(words)))
	for _, text := range s.texts {
		if start := uintptr(unsafe.Pointer(unsafe.StringData(text))); words != "" && at >= start && at < start+uintptr(len(text)) {
			return true
		}
	}
	return false
}

func newShelf() (*shelf, *Desk) {
	s := &shelf{texts: map[string]string{}}
	for id, said := range map[string]string{"a": "At least 121 people", "b": "About 124 passengers", "c": "People"} {
		s.texts[id] = said + " were killed when a ferry sank off the island of Norra on Sunday, Captain Ida Holm said.\n\nDivers were expected to reach the wreck on Monday morning, a spokesman told reporters."
	}
	return s, &Desk{o: Options{Store: s}, limits: Limits{}.withDefaults(), heavy: make(chan struct{}, 2), heads: &heads{from: s}}
}

func (d *Desk) headsOf(t *testing.T, ids ...string) (all []*head) {
	t.Helper()
	for _, id := range ids {
		h, err := d.heads.of(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, h)
	}
	return all
}

// TestKeptWords: what is kept of differences and facts says the same, and holds no text of a story.
func TestKeptWords(t *testing.T) {
	s, d := newShelf()
	want, _, _ := s.Differences(t.Context(), "b")
	got, err := d.toldOf(t.Context(), "b", 2, "a")
	if err != nil || len(want) == 0 {
		t.Fatalf("%v, %d differences", err, len(want))
	}
	var lines [2]string
	for i, x := range []any{want, got.differences} {
		line, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		lines[i] = string(line)
	}
	if diff := cmp.Diff(lines[0], lines[1]); diff != "" {
		t.Errorf("the differences (-want +got):\n%s", diff)
	}
	words, held := 0, []string{}
	look := func(all ...string) {
		for _, x := range all {
			if words++; s.inTexts(x) {
				held = append(held, x)
			}
		}
	}
	for _, x := range want {
		if x.A != nil {
			look(x.A.Text)
		}
	}
	if len(held) == 0 {
		t.Error("the words of facts are copies: nothing is to be copied")
	}
	words, held = 0, nil
	for _, x := range got.differences {
		look(x.Subject)
		for _, side := range []*facts.Side{x.A, x.B} {
			if side == nil {
				continue
			}
			look(side.Text)
			if _, ok := side.Value.(json.RawMessage); side.Value != nil && !ok {
				t.Errorf("the value of %q is %T", side.Text, side.Value)
			}
		}
	}
	for _, o := range got.outdated {
		look(o.Says, o.Now)
	}
	all := d.headsOf(t, "a", "b", "c")
	for _, h := range all {
		look(h.headline)
	}
	f, err := d.compareVersions(t.Context(), all, facts.Options{Wide: true})
	if err != nil || len(f.Facts) == 0 {
		t.Fatalf("%v, %+v", err, f)
	}
	for _, r := range f.Facts {
		look(r.Subject)
		for _, c := range r.Versions {
			if c != nil {
				look(c.Text)
			}
		}
	}
	if len(held) > 0 || words < 10 {
		t.Errorf("of %d words these stand in texts: %q", words, held)
	}
}

// TestTooMuch: that the versions of a cluster have too much text is seen before one of them is read.
func TestTooMuch(t *testing.T) {
	s, d := newShelf()
	d.limits.Facts = len(s.texts["a"]) + len(s.texts["b"])
	all := d.headsOf(t, "a", "b", "c")
	s.reads.Store(0)
	if f, err := d.compareVersions(t.Context(), all[:2], facts.Options{}); err != nil || f.LeftOut != "" || len(f.Facts) == 0 || s.reads.Load() != 2 {
		t.Errorf("two versions: %+v %v, %d read", f, err, s.reads.Load())
	}
	s.reads.Store(0)
	f, err := d.compareVersions(t.Context(), all, facts.Options{})
	if err != nil || f.LeftOut == "" || len(f.Versions)+len(f.Facts) > 0 || s.reads.Load() != 0 {
		t.Errorf("three versions: %+v %v, %d read", f, err, s.reads.Load())
	}
	s.texts["a"] += strings.Repeat("More of it. ", 100) // the id expired and came again
	if f, err := d.compareVersions(t.Context(), all[:2], facts.Options{}); err != nil || f.LeftOut == "" {
		t.Errorf("one that has grown: %+v %v", f, err)
	}
}

// TestMatrixCache: who asks at the same time shares one comparison and one place, and one that fails is done again by the next.
func TestMatrixCache(t *testing.T) {
	var m matrixCache
	key := matrixKey{id: "c1"}
	want := &clusterFacts{LeftOut: "found"}
	began, end := make(chan struct{}), make(chan struct{})
	var compared atomic.Int64
	failed := errors.New("who asked has gone")
	compare := func() (*clusterFacts, error) {
		if compared.Add(1) == 1 {
			close(began)
			<-end
			return nil, failed
		}
		return want, nil
	}
	var wait sync.WaitGroup
	wait.Go(func() {
		if f, err := m.of(t.Context(), key, compare); f != nil || err != failed {
			t.Errorf("the first: %v %v", f, err)
		}
	})
	<-began
	for range 20 {
		wait.Go(func() {
			if f, err := m.of(t.Context(), key, compare); f != want || err != nil {
				t.Errorf("another: %v %v", f, err)
			}
		})
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if f, err := m.of(gone, key, compare); f != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("one who does not wait: %v %v", f, err)
	}
	if f, err := m.of(t.Context(), matrixKey{id: "c2"}, func() (*clusterFacts, error) { return &clusterFacts{}, nil }); f == nil || err != nil {
		t.Errorf("another cluster waits: %v", err)
	}
	close(end)
	wait.Wait()
	if n := compared.Load(); n != 2 || len(m.last) != 2 || len(m.running) != 0 {
		t.Errorf("%d comparisons, %d are kept, %d go on", n, len(m.last), len(m.running))
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		m.of(t.Context(), matrixKey{id: "c3"}, func() (*clusterFacts, error) { panic("a mistake") })
	}()
	for i := range 2 * keptMatrices {
		if _, err := m.of(t.Context(), matrixKey{id: fmt.Sprint("n", i)}, func() (*clusterFacts, error) { return &clusterFacts{}, nil }); err != nil {
			t.Fatal(err)
		}
	}
	if len(m.last) != keptMatrices || m.last[0].key.id != fmt.Sprint("n", keptMatrices) || len(m.running) != 0 {
		t.Errorf("%d are kept from %q on, %d go on", len(m.last), m.last[0].key.id, len(m.running))
	}
}
