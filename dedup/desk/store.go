package desk

import (
	"context"
	"iter"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/facts"
	"github.com/samewire/samewire/dedup/store"
)

// Store is what a Desk needs of a store of stories. A [store.Store] is one; each method is told of there.
type Store interface {
	Add(ctx context.Context, in ...store.Incoming) ([]store.Arrival, error)
	Story(ctx context.Context, id string) (store.Story, error)
	Differences(ctx context.Context, id string) ([]facts.Difference, []store.Outdated, error)
	Cluster(ctx context.Context, id string) (store.Entry, error)
	Clusters(ctx context.Context, p store.Page) (entries []store.Entry, next string, err error)
	Query(ctx context.Context, draft dedup.Article) ([]dedup.Likeness, error)
	Events(ctx context.Context, after uint64) iter.Seq2[store.Event, error]
	Stats() store.Stats
}

var _ Store = (*store.Store)(nil)
