package desk_test

import (
	"context"
	"iter"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samewire/samewire/dedup/store"
)

// memory is a store whose clock goes on by a second an arrival, and which fails when it is told to.
type memory struct {
	*store.Store
	ticks  atomic.Int64
	walks  atomic.Int64 // how often clusters were asked for
	failed error
	gone   string // the id of a story that has expired since its cluster was read
}

func newMemory(t testing.TB) *memory {
	t.Helper()
	m := &memory{}
	var err error
	m.Store, err = store.Open(t.TempDir(), store.Options{Clock: func() time.Time {
		return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).Add(time.Duration(m.ticks.Add(1)) * time.Second)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func (m *memory) Add(ctx context.Context, in ...store.Incoming) ([]store.Arrival, error) {
	if m.failed != nil {
		return nil, m.failed
	}
	return m.Store.Add(ctx, in...)
}

func (m *memory) Story(ctx context.Context, id string) (store.Story, error) {
	if m.gone != "" && id == m.gone {
		return store.Story{}, store.ErrNotFound
	}
	return m.Store.Story(ctx, id)
}

func (m *memory) Clusters(ctx context.Context, p store.Page) ([]store.Entry, string, error) {
	m.walks.Add(1)
	return m.Store.Clusters(ctx, p)
}

func (m *memory) Events(ctx context.Context, after uint64) iter.Seq2[store.Event, error] {
	return func(yield func(store.Event, error) bool) {
		for e, err := range m.Store.Events(ctx, after) {
			if strings.HasPrefix(e.Arrival.ID, "beside") { // as where a story makes boilerplate of what clusters rest on
				e.Changed = append(e.Changed, store.ClusterChange{ID: "c7", Into: "c8"})
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func (m *memory) Stats() store.Stats {
	s := m.Store.Stats()
	if m.failed != nil {
		s.Failed = m.failed
	}
	return s
}

// panicking is a store with a mistake.
type panicking struct {
	*memory
	on atomic.Bool
}

func (p *panicking) Story(ctx context.Context, id string) (store.Story, error) {
	if p.on.Load() {
		panic("a secret of the store")
	}
	return p.memory.Story(ctx, id)
}

func pathEscape(id string) string { return url.PathEscape(id) }
