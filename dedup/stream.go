package dedup

import (
	"context"
	"slices"
	"time"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/result"
	"github.com/samewire/samewire/dedup/internal/stream"
	"github.com/samewire/samewire/dedup/wire"
)

// Stream groups stories as they come: each is told, when it is added, whether its report is there already, in which cluster, and which story it is closest
// to. The same stories make the same clusters as [Clustering.Clusters], in whatever order they came (MATCHING.md says where that holds nearly only). It keeps
// records, no texts. It is safe for concurrent use.
type Stream struct{ s *stream.Stream }

// Streaming is how a Stream decides, as [Clustering] is. The zero value is the recommended setting; a zero field means its default.
type Streaming struct {
	Config Config

	// Cut and Window are those of a Clustering.
	Cut    float64
	Window int

	// Outlets is the page text of outlets that is known. What the stream finds is added to it when Clusters is called. Nil knows none.
	Outlets *Outlets
}

// NewStream returns an empty Stream, or all faults of the Config as [*ConfigError]s. It is [Streaming.New] with the other settings at their defaults.
func NewStream(cfg Config) (*Stream, error) { return Streaming{Config: cfg}.New() }

// New returns an empty Stream, or all faults of the settings as [*ConfigError]s.
func (s Streaming) New() (*Stream, error) {
	var faults base.Faults
	c := Clustering{Config: s.Config, Cut: s.Cut, Window: s.Window, Outlets: s.Outlets}.settings(&faults)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return &Stream{stream.New(stream.Options{Width: c.Config.Width, Density: group.Density(c.Config.Rate), Cut: c.Cut, Window: group.PairedWith(c.Window), Outlets: c.Outlets})}, nil
}

// Kind says what a story is to those that came before it. It marshals as its name.
type Kind = result.Kind

// The kinds of arrivals.
const (
	NewReport = result.NewReport // "new": it is like none
	Copy      = result.Copy      // "copy": the same words as another
	Rewrite   = result.Rewrite   // "rewrite": another text of a report that is there
	Update    = result.Update    // "update": a later version of a text that is there; of one outlet's, where nothing tells the order, another version
)

// Likeness is what a story is to one of a Stream:
//
//	ID          string   // of the one in the stream
//	Cluster     string   // the id of its cluster, "" where it is alone
//	Relation    Relation // by overlap alone: never SameEvent
//	Jaccard     float64  // exact, over the shingles of the bodies
//	Contained   float64  // share of the story's shingles found in that one
//	Kept        float64  // share of that one's shingles found in the story
//	Probability float64  // that both run one wire report, in [0, 1]
type Likeness = result.Likeness

// Arrival is what a Stream says of a story that was added:
//
//	ID      string
//	Kind    Kind
//	Cluster string          // the id of its cluster, "" while it is alone
//	Merged  []string        // ids of clusters that it joined to that one, which go on naming it
//	Closest string          // the member of its cluster that it is closest to, or has the words of; "" of a new report
//	Relation; Jaccard, Contained, Kept, Probability // to that one, as of a Likeness
//	Notice  wire.NoticeKind // what its text says of it: a correction, a kill, an update ...
//	Warned  []string        // ids of the earlier members of its cluster that a kill, withdrawal or correction concerns
type Arrival = result.Arrival

// Add adds a story under its id, which is not empty, and says what it is. An id that is taken is an error that wraps [ErrExists].
func (s *Stream) Add(ctx context.Context, a Article) (Arrival, error) {
	if err := ctx.Err(); err != nil {
		return Arrival{}, err
	}
	out, _, err := s.s.Add(&a, wire.NoNotice)
	return out, err
}

// Query returns the stories that are like a draft, at most 64: by Relation, the closest first, then by Probability, by Jaccard, and by id. None is no error. It
// fails when ctx ends. The draft is not added, and needs no id.
func (s *Stream) Query(ctx context.Context, draft Article) ([]Likeness, error) {
	return s.s.Query(ctx, &draft)
}

// Cluster returns a cluster by its id, or by the id of one that was merged into it, as it is now: what Clusters decides again may differ. It reports false where there
// is none.
func (s *Stream) Cluster(id string) (Cluster, bool) {
	c, ok, err := s.s.Cluster(context.Background(), id)
	return c, ok && err == nil
}

// ClusterOf returns the id of the cluster of a story as it is now; false where the story is alone, or not there.
func (s *Stream) ClusterOf(story string) (id string, ok bool) { return s.s.ClusterOf(story) }

// Clusters returns all clusters of two stories and more, in the order of [Clustering.Clusters]: largest first, ties by the smallest id of a member. It decides
// anew what was put off, and fails when ctx ends.
func (s *Stream) Clusters(ctx context.Context) ([]Cluster, error) {
	if _, err := s.s.Settle(ctx); err != nil {
		return nil, err
	}
	s.s.Teach()
	return s.s.Clusters(ctx)
}

// Remove removes a story and reports whether it was there. What is left is grouped as if it had never come.
func (s *Stream) Remove(id string) bool {
	_, ok, err := s.s.Remove(id)
	return ok && err == nil
}

// Expire removes the stories that were published before a time, and of those whose time is not known, or was still to come, the ones that were added before it. It
// returns their ids, sorted.
func (s *Stream) Expire(before time.Time) []string {
	const most = 256 // at a time: others come in between
	var all []string
	for {
		ids, _, err := s.s.Expire(before.UnixMilli(), most)
		if err != nil || len(ids) == 0 {
			slices.Sort(all)
			return all
		}
		all = append(all, ids...)
	}
}

// Len returns how many stories there are.
func (s *Stream) Len() int { return s.s.Len() }
