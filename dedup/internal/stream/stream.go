// Package stream groups stories as they come, by the same decision as a batch.
package stream

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/boilerplate"
	"github.com/samewire/samewire/dedup/internal/corpus"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/result"
	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/dedup/wire"
)

// Records has the records of stories. It is called often, by several goroutines: what was returned stays as it is.
type Records interface {
	// Record returns the binary form of the record of a story: Changes.Record of its number, from when Add returned it until its row is gone.
	Record(number uint32) ([]byte, error)
}

// Options are how a stream decides.
type Options struct {
	Width   int            // words a shingle
	Density sample.Density // of the shingles by which candidates are found
	Cut     float64
	Window  int // most stories that one shared shingle pairs a story with, as of a corpus
	Outlets *boilerplate.Outlets
	Records Records // nil: they are kept in memory
}

// Row is what is to be kept of a number: of a story below 1<<31, of a cluster from there on. State is nil where the row is to go, with the record of its story.
type Row struct {
	Number uint32
	State  []byte
}

// Changes is what a call changed. All of it is to be kept at once.
type Changes struct {
	Number uint32 // of the story that was added
	Record []byte // its record; nil of other calls
	Rows   []Row  // that changed
	Meta   []byte // the row of the stream itself
}

// Stream is stories grouped as they come. It is safe for concurrent use.
type Stream struct {
	o        Options
	mu       sync.RWMutex
	articles []base.Article
	numbers  map[string]uint32
}

// New returns an empty stream.
func New(o Options) (*Stream, error) {
	return &Stream{o: o, numbers: map[string]uint32{}}, nil
}

// Restore returns the stream of rows.
func Restore(o Options, meta []byte, rows iter.Seq2[Row, error]) (*Stream, error) {
	s, err := New(o)
	if err != nil {
		return nil, err
	}
	for r, err := range rows {
		if err != nil {
			return nil, err
		}
		s.articles = append(s.articles, base.Article{ID: string(r.State)})
	}
	return s, nil
}

func (s *Stream) groups(ctx context.Context) ([]result.Cluster, error) {
	var faults base.Faults
	work := base.NewWork(ctx, base.Run{}, &faults)
	of, err := corpus.Read(corpus.Options{Width: s.o.Width, Density: s.o.Density, Window: s.o.Window, Pieces: true}, work, base.Articles(s.articles))
	if err != nil {
		return nil, err
	}
	defer of.Close()
	var out []result.Cluster
	for _, g := range of.Groups(s.o.Cut) {
		out = append(out, result.NewCluster(of, g))
	}
	return out, of.Err()
}

// Add adds a story. signal is what its feed says of it, beside its text.
func (s *Stream) Add(a *base.Article, signal wire.NoticeKind) (result.Arrival, Changes, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.numbers[a.ID]; ok {
		return result.Arrival{}, Changes{}, fmt.Errorf("%w: %q", base.ErrExists, a.ID)
	}
	n := uint32(len(s.articles))
	s.numbers[a.ID] = n
	s.articles = append(s.articles, *a)
	out := result.Arrival{ID: a.ID, Notice: signal}
	found, err := s.groups(context.Background())
	if err != nil {
		return out, Changes{}, err
	}
	for _, c := range found {
		if slices.ContainsFunc(c.Members, func(m result.Member) bool { return m.ID == a.ID }) {
			out.Kind, out.Cluster = result.Rewrite, c.ID
		}
	}
	r := record.NewReader(record.Options{Width: s.o.Width, Density: s.o.Density, Pieces: true})
	rec := r.Read(a)
	return out, Changes{Number: n, Record: rec.AppendBinary(nil), Rows: []Row{{n, []byte(a.ID)}}, Meta: []byte{1}}, nil
}

// Query returns what is like a story, the closest first. Nothing is added.
func (s *Stream) Query(ctx context.Context, draft *base.Article) ([]result.Likeness, error) {
	return nil, nil
}

// Cluster returns a cluster by its id, or by one that was merged into it.
func (s *Stream) Cluster(ctx context.Context, id string) (result.Cluster, bool, error) {
	found, err := s.Clusters(ctx)
	for _, c := range found {
		if c.ID == id {
			return c, true, nil
		}
	}
	return result.Cluster{}, false, err
}

// ClusterOf returns the id of the cluster of a story, "" where it is alone.
func (s *Stream) ClusterOf(story string) (id string, ok bool) { return "", false }

// Clusters returns the clusters, largest first, ties by the smallest id of a member.
func (s *Stream) Clusters(ctx context.Context) ([]result.Cluster, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found, err := s.groups(ctx)
	slices.SortFunc(found, func(a, b result.Cluster) int {
		if d := len(b.Members) - len(a.Members); d != 0 {
			return d
		}
		return strings.Compare(a.ID, b.ID)
	})
	return found, err
}

// Number returns the number of a story.
func (s *Stream) Number(id string) (uint32, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n, ok := s.numbers[id]
	return n, ok
}

// Remove removes a story; false where there is none.
func (s *Stream) Remove(id string) (Changes, bool, error) { return Changes{}, false, nil }

// Expire removes the stories from before a time in Unix milliseconds: by the time of publication, or where that is not known or later than that, by that of arrival.
// It returns their ids, sorted.
func (s *Stream) Expire(before int64) ([]string, Changes, error) { return nil, Changes{}, nil }

// Len returns how many stories there are.
func (s *Stream) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.articles)
}

// ID returns the id of the story of a number, "" where there is none.
func (s *Stream) ID(number uint32) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if int(number) >= len(s.articles) {
		return ""
	}
	return s.articles[number].ID
}

// Listing is a cluster by its members alone.
type Listing struct {
	ID      string
	Members []uint32 // numbers of stories, increasing
}

// Listings returns the clusters of a member below a number, those first that the latest member came to last, as many as asked for.
func (s *Stream) Listings(below uint32, most int) []Listing { return nil }

// Listing returns a cluster by its id, or by one that was merged into it.
func (s *Stream) Listing(id string) (Listing, bool) { return Listing{}, false }
