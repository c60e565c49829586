// Package stream groups stories as they come, by the same decision as a batch: see package corpus.
//
// Of each story it has in memory what finds its like and groups them: keys, digests of pieces, edges to those that it is alike with. What else a record has,
// its words above all, it gets from Records where two stories are compared.
package stream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/boilerplate"
	"github.com/samewire/samewire/dedup/internal/posting/live"
	"github.com/samewire/samewire/dedup/internal/result"
	"github.com/samewire/samewire/dedup/internal/sample"
	"github.com/samewire/samewire/dedup/wire"
)

// Records has the records of stories. It is called often, by several goroutines; what was returned stays as it is.
type Records interface {
	// Record returns the binary form of the record of a story: Changes.Record of its number, from when Add returned it until its row is gone.
	Record(number uint32) ([]byte, error)
}

// Options are how a stream decides.
type Options struct {
	Width   int                  // words a shingle
	Density sample.Density       // of the shingles by which candidates are found
	Cut     float64              // see linkage.Groups
	Window  int                  // most stories that one shared shingle pairs a story with
	Outlets *boilerplate.Outlets // page text that is known; may be nil
	Records Records              // nil: they are kept in memory
	Clock   func() time.Time     // nil: time.Now
}

// Row is what is to be kept of a number: of a story below 1<<31, of a cluster from there on. State is nil where the row is to go, with the record of its story.
type Row struct {
	Number uint32
	State  []byte
}

// Changes is what a call changed. All of it is to be kept at once.
type Changes struct {
	Number   uint32          // of the story that was added; of other calls one that no story has, where they changed clusters
	Record   []byte          // the record of the story; nil of other calls
	Rows     []Row           // those that changed, by number
	Meta     []byte          // the row of the stream itself; nil where it did not change
	Clusters []ClusterChange // by the numbers of the clusters, without what the arrival of the story says
}

// ClusterChange is a cluster that has other members.
type ClusterChange struct {
	ID   string
	Size int    // members now; 0 where it is gone
	Into string // where it was merged into another, the id of that
}

// Stream is stories grouped as they come. It is safe for concurrent use.
type Stream struct {
	o       Options
	workers sync.Pool // *worker

	mu      sync.RWMutex
	failed  error // why nothing can be changed any more
	stories []*story
	slots   map[string]uint32 // in stories, of each id
	next    uint32            // number
	memory  map[uint32][]byte // records by number, where they are kept in memory

	sources map[string]uint32  // numbers from 1
	names   []string           // of sources
	words   *live.Lists        // slots of first ones by what class of the same words they are of
	many    map[uint64]*firsts // those of classes that have many, which are not in words
	digests *live.Lists        // by digests of pieces
	keys    *live.Lists        // by what they are searched by

	set    boilerplate.Set
	known  boilerplate.PageText // of Outlets
	looker boilerplate.Looker
	unsure map[uint32]bool // digests whose holders are more than when they were looked at

	clusters    map[uint32]*cluster
	into        map[uint32]uint32 // clusters that were merged into others
	nextCluster uint32
	stale       map[*part]bool // parts that have grown since they were linked
	taught      atomic.Bool    // what is known of outlets has learned from it
	likes       likes
	stamp       uint32
}

// New returns an empty stream.
func New(o Options) *Stream {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	s := &Stream{
		o:     o,
		slots: map[string]uint32{}, sources: map[string]uint32{"": 0}, names: []string{""},
		words: live.NewLists(), many: map[uint64]*firsts{}, digests: live.NewLists(), keys: live.NewLists(),
		set: boilerplate.Set{Pages: boilerplate.PageText{}}, known: boilerplate.PageText{}, unsure: map[uint32]bool{},
		clusters: map[uint32]*cluster{}, into: map[uint32]uint32{}, nextCluster: 1, stale: map[*part]bool{},
	}
	s.looker = boilerplate.Looker{
		Source: func(i uint32) uint32 { return s.stories[i].source },
		Samples: func(i uint32) sample.Keys {
			return sample.Keys{Keys: s.stories[i].keys, Bound: s.bound(s.stories[i].words)}
		},
		Known: s.known,
		Much:  true,
	}
	if o.Records == nil {
		s.memory = map[uint32][]byte{}
	}
	s.workers.New = func() any { return newWorker(s) }
	return s
}

// bound returns the bound below which all keys of a text of so many words are held.
func (s *Stream) bound(words uint32) uint64 {
	keyer := sample.Shingles{Width: s.o.Width, Density: s.o.Density}
	return keyer.BoundOf(int(words))
}

// mostNumbers is how many stories a stream takes, and how many clusters.
const mostNumbers = 1 << 31

// Add adds a story. signal is what its feed says of it, beside its text.
func (s *Stream) Add(a *base.Article, signal wire.NoticeKind) (result.Arrival, Changes, error) {
	if a.ID == "" {
		return result.Arrival{}, Changes{}, errors.New("dedup: a story without an id")
	}
	w := s.workers.Get().(*worker)
	defer s.workers.Put(w)
	x := w.read(a, signal)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return result.Arrival{}, Changes{}, s.failed
	}
	if _, ok := s.slots[a.ID]; ok {
		return result.Arrival{}, Changes{}, fmt.Errorf("%w: %q", base.ErrExists, a.ID)
	}
	if s.next >= mostNumbers || s.nextCluster >= mostNumbers {
		return result.Arrival{}, Changes{}, errors.New("dedup: a stream has no more numbers for stories")
	}
	c := s.begin(w)
	c.enroll(x, a.Source)
	out, err := c.add(x)
	encoded := w.forget()
	if err != nil {
		s.failed = fmt.Errorf("dedup: the stream cannot go on: %w", err)
		return result.Arrival{}, Changes{}, s.failed
	}
	out.ID = x.id
	made := c.changes()
	made.Number, made.Record = x.number, encoded
	made.Clusters = slices.DeleteFunc(made.Clusters, func(k ClusterChange) bool { return k.ID == out.Cluster || slices.Contains(out.Merged, k.ID) })
	if s.memory != nil {
		s.memory[x.number] = encoded
	}
	return out, made, nil
}

// Remove removes a story; false where there is none.
func (s *Stream) Remove(id string) (Changes, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	slot, ok := s.slots[id]
	if !ok || s.failed != nil {
		return Changes{}, false, s.failed
	}
	made, err := s.remove([]*story{s.stories[slot]})
	return made, err == nil, err
}

// Expire removes the stories from before a time in Unix milliseconds: by the time of publication, or where that is not known or after that of arrival, by that. It
// removes at most so many, so that others need not wait long, and returns their ids, sorted: none once all are removed.
func (s *Stream) Expire(before int64, most int) ([]string, Changes, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return nil, Changes{}, s.failed
	}
	var old []*story
	for _, x := range s.stories {
		if len(old) == most {
			break
		}
		if !x.gone && x.age() < before {
			old = append(old, x)
		}
	}
	if len(old) == 0 {
		return nil, Changes{}, nil
	}
	ids := make([]string, len(old))
	for i, x := range old {
		ids[i] = x.id
	}
	slices.Sort(ids)
	made, err := s.remove(old)
	if err != nil {
		return nil, Changes{}, err
	}
	return ids, made, nil
}

// remove removes stories.
func (s *Stream) remove(old []*story) (Changes, error) {
	w := s.workers.Get().(*worker)
	defer s.workers.Put(w)
	c := s.begin(w)
	if err := c.remove(old); err != nil {
		s.failed = fmt.Errorf("dedup: the stream cannot go on: %w", err)
		return Changes{}, s.failed
	}
	made := c.regrouped()
	s.compact()
	return made, nil
}

// Settle decides again what has been put off: the pieces that many stories hold, and the groups of those that are alike with many. After it, the clusters are
// those that a batch finds. When ctx ends before anything is changed, nothing is.
func (s *Stream) Settle(ctx context.Context) (Changes, error) {
	s.prepare(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := cmp.Or(ctx.Err(), s.failed); err != nil {
		return Changes{}, err
	}
	w := s.workers.Get().(*worker)
	defer s.workers.Put(w)
	c := s.begin(w)
	if err := c.settle(); err != nil {
		s.failed = fmt.Errorf("dedup: the stream cannot go on: %w", err)
		return Changes{}, s.failed
	}
	return c.regrouped(), nil
}

// Len returns how many stories there are.
func (s *Stream) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.slots)
}

// Number returns the number of a story.
func (s *Stream) Number(id string) (uint32, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	slot, ok := s.slots[id]
	if !ok {
		return 0, false
	}
	return s.stories[slot].number, true
}

// ID returns the id of the story of a number, "" where there is none.
func (s *Stream) ID(number uint32) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if x := s.numbered(number); x != nil {
		return x.id
	}
	return ""
}

// numbered returns the story of a number, nil where there is none.
func (s *Stream) numbered(number uint32) *story {
	return numbered(s.stories, number)
}

func numbered(stories []*story, number uint32) *story {
	at, ok := slices.BinarySearchFunc(stories, number, func(x *story, n uint32) int { return cmp.Compare(x.number, n) })
	if !ok || stories[at].gone {
		return nil
	}
	return stories[at]
}

// nameOf returns the id of a cluster.
func nameOf(number uint32) string {
	if number == 0 {
		return ""
	}
	return "c" + strconv.FormatUint(uint64(number), 10)
}

// clusterOf returns the cluster of an id, or that it was merged into; nil where there is none.
func (s *Stream) clusterOf(id string) *cluster {
	digits, ok := strings.CutPrefix(id, "c")
	n, err := strconv.ParseUint(digits, 10, 31)
	if !ok || err != nil || nameOf(uint32(n)) != id {
		return nil
	}
	return s.clusters[s.survivor(uint32(n))]
}

// survivor returns the cluster that one was merged into in the end, or itself.
func (s *Stream) survivor(number uint32) uint32 {
	for {
		next, ok := s.into[number]
		if !ok {
			return number
		}
		number = next
	}
}

// ClusterOf returns the id of the cluster of a story; false where it is alone, or not there.
func (s *Stream) ClusterOf(story string) (id string, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	slot, ok := s.slots[story]
	if !ok {
		return "", false
	}
	id = nameOf(s.stories[slot].cluster)
	return id, id != ""
}

// Listing is a cluster by its members alone.
type Listing struct {
	ID      string
	Members []uint32 // numbers of stories, increasing
}

func (s *Stream) listing(c *cluster) Listing {
	l := Listing{ID: nameOf(c.number), Members: make([]uint32, len(c.members))}
	for i, x := range c.members {
		l.Members[i] = x.number
	}
	slices.Sort(l.Members)
	return l
}

// Listing returns a cluster by its id, or by one that was merged into it.
func (s *Stream) Listing(id string) (Listing, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c := s.clusterOf(id)
	if c == nil {
		return Listing{}, false
	}
	return s.listing(c), true
}

// Listings returns clusters by their latest members: of those whose latest one has a number below one, as many as asked for, the latest first.
func (s *Stream) Listings(below uint32, most int) []Listing {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var top []*cluster // the latest last, as many as are wanted
	for _, c := range s.clusters {
		if c.latest >= below || most <= 0 || len(top) == most && c.latest < top[0].latest {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, c, func(a, b *cluster) int { return cmp.Compare(a.latest, b.latest) })
		if top = slices.Insert(top, at, c); len(top) > most {
			top = slices.Delete(top, 0, 1)
		}
	}
	out := make([]Listing, 0, len(top))
	for _, c := range slices.Backward(top) {
		out = append(out, s.listing(c))
	}
	return out
}
