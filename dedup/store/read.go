package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/cockroachdb/pebble/v2"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/stream"
)

// story returns the story of a number. One that is not on disk yet is not there.
func (s *Store) story(number uint32) (Story, error) {
	if uint64(number)+1+s.offset() > s.durable.Load() {
		return Story{}, ErrNotFound
	}
	data, err := s.get(rowKey(storyTable, number))
	if errors.Is(err, pebble.ErrNotFound) {
		if _, err := s.get(rowKey(stateTable, number)); errors.Is(err, pebble.ErrNotFound) {
			return Story{}, ErrNotFound // it expired meanwhile
		}
		return Story{}, &CorruptError{s.dir, fmt.Sprintf("the story of number %d", number), err}
	}
	var st Story
	if err == nil {
		st, err = decodeStory(data)
	}
	if err != nil {
		return Story{}, &CorruptError{s.dir, fmt.Sprintf("the story of number %d", number), err}
	}
	st.Arrival.Seq = uint64(number) + 1 + s.offset()
	return st, nil
}

// offset is what is added to a number for its Seq; but for that of the writer the head must not be read.
func (s *Store) offset() uint64 { return s.seqOffset }

// Story returns a story by its id.
func (s *Store) Story(ctx context.Context, id string) (out Story, err error) {
	err = s.using(func() error {
		number, ok := s.stream.Number(id)
		if !ok {
			return fmt.Errorf("%w: a story of the id %q", ErrNotFound, id)
		}
		if out, err = s.story(number); err != nil {
			return fmt.Errorf("story %q: %w", id, err)
		}
		out.Cluster, _ = s.stream.ClusterOf(id)
		return nil
	})
	return out, err
}

// Cluster returns a cluster by its id, or by the id of one that was merged into it.
func (s *Store) Cluster(ctx context.Context, id string) (out Entry, err error) {
	err = s.using(func() error {
		l, ok := s.stream.Listing(id)
		if !ok {
			return fmt.Errorf("%w: a cluster of the id %q", ErrNotFound, id)
		}
		out, err = s.entry(ctx, l)
		return err
	})
	return out, err
}

// entry returns a cluster and when it was last added to.
func (s *Store) entry(ctx context.Context, l stream.Listing) (Entry, error) {
	c, ok, err := s.stream.Cluster(ctx, l.ID)
	if err != nil {
		return Entry{}, err
	}
	if !ok || len(l.Members) == 0 {
		return Entry{}, fmt.Errorf("%w: a cluster of the id %q", ErrNotFound, l.ID)
	}
	latest := l.Members[len(l.Members)-1]
	e := Entry{Cluster: c, Seq: uint64(latest) + 1 + s.offset(), Next: strconv.FormatUint(uint64(latest), 10)}
	st, err := s.story(latest)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Entry{}, err
	}
	e.Changed = st.Arrived
	return e, nil
}

const (
	pageLimit = 50
	mostPage  = 1000
)

// Clusters returns a page of the clusters, those first that a story came to last, and what to ask for the next page by, "" where there is none. What comes
// meanwhile stands on an earlier page; a cluster that it came to may be on two.
func (s *Store) Clusters(ctx context.Context, p Page) (entries []Entry, next string, err error) {
	below := uint64(firstCluster)
	if p.After != "" {
		if below, err = strconv.ParseUint(p.After, 10, 32); err != nil || below > firstCluster {
			return nil, "", fmt.Errorf("store: no page after %q", p.After)
		}
	}
	if p.Limit <= 0 {
		p.Limit = pageLimit
	}
	p.Limit = min(p.Limit, mostPage)
	err = s.using(func() error {
		listings := s.stream.Listings(uint32(below), p.Limit)
		for _, l := range listings {
			if err := ctx.Err(); err != nil {
				return err
			}
			e, err := s.entry(ctx, l)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			entries = append(entries, e)
		}
		if len(listings) == p.Limit {
			members := listings[len(listings)-1].Members
			next = strconv.FormatUint(uint64(members[len(members)-1]), 10)
		}
		return nil
	})
	return entries, next, err
}

// Query returns what in the store is like a draft, the closest first. Nothing is added.
func (s *Store) Query(ctx context.Context, draft dedup.Article) (out []dedup.Likeness, err error) {
	err = s.using(func() error {
		out, err = s.stream.Query(ctx, &draft)
		return err
	})
	return out, err
}

// eventsAtATime is how many events are read while nothing may be closed.
const eventsAtATime = 256

// Events yields the arrivals and changes of clusters after one of this Seq, 0 for all, in their order, and then those that come, each once it is on disk, until ctx ends: that
// is no error. Those of stories that expired are left out, and so is what changed before the time up to which stories expired last. An error is the last that it yields; ErrClosed
// after Close. It can be left early.
func (s *Store) Events(ctx context.Context, after uint64) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		for ctx.Err() == nil {
			news := s.next()
			var some []Event
			last := uint64(0)
			err := s.using(func() (err error) {
				some, last, err = s.events(after)
				return err
			})
			for _, e := range some {
				if !yield(e, nil) {
					return
				}
			}
			if err != nil {
				yield(Event{}, err)
				return
			}
			if last > after {
				after = last
				continue
			}
			select {
			case <-news:
			case <-ctx.Done():
			}
		}
	}
}

// events returns some events after one, and the Seq up to which those are all.
func (s *Store) events(after uint64) (out []Event, last uint64, err error) {
	durable := s.durable.Load()
	first := uint64(0)
	if after > s.offset() {
		first = after - s.offset()
	}
	if after >= durable || first >= firstCluster {
		return nil, after, nil
	}
	arrivals, toArrival, err := s.told(storyTable, uint32(first), durable, func(data []byte, e *Event) error {
		st, err := decodeStory(data)
		st.Arrival.Seq = e.Seq
		e.Time, e.Arrival = st.Arrived, st.Arrival
		return err
	})
	changes, toChange, fault := s.told(changeTable, uint32(first), durable, func(data []byte, e *Event) (err error) {
		e.Time, e.Changed, err = decodeChange(data)
		return err
	})
	last = min(toArrival, toChange)
	for len(arrivals) > 0 && arrivals[0].Seq <= last || len(changes) > 0 && changes[0].Seq <= last {
		var e Event
		if len(changes) > 0 && (len(arrivals) == 0 || changes[0].Seq <= arrivals[0].Seq) {
			e, changes = changes[0], changes[1:]
		}
		if len(arrivals) > 0 && arrivals[0].Seq <= last && (e.Seq == 0 || e.Seq == arrivals[0].Seq) {
			arrivals[0].Changed = e.Changed
			e, arrivals = arrivals[0], arrivals[1:]
		}
		out = append(out, e)
	}
	if toArrival > last {
		err = nil
	}
	if toChange == last && err == nil {
		err = fault
	}
	return out, last, err
}

// told returns the events of some rows of a table from a number on, and the Seq up to which those are all.
func (s *Store) told(table byte, first uint32, durable uint64, read func(data []byte, e *Event) error) (out []Event, last uint64, err error) {
	last = uint64(first) + s.offset()
	var fault error
	for number, data := range s.rowsFrom(table, first, &fault) {
		e := Event{Seq: uint64(number) + 1 + s.offset()}
		if e.Seq > durable {
			break
		}
		if err := read(data, &e); err != nil {
			return out, last, &CorruptError{s.dir, fmt.Sprintf("the event of number %d", number), err}
		}
		last = e.Seq
		if out = append(out, e); len(out) == eventsAtATime {
			return out, last, nil
		}
	}
	if fault != nil {
		return out, last, &CorruptError{s.dir, "the events from " + strconv.FormatUint(last+1, 10) + " on", fault}
	}
	return out, durable, nil
}

// expiredAtATime is how many stories expire while others wait to be added or asked for.
const expiredAtATime = 256

// Expire removes the stories that were published before a time; of those without a time of publication, or with one after their arrival, the ones that came
// before it. It returns how many, where ctx ends first those that it had removed by then. Events of changes of clusters before that time are removed, too, but for those of this
// call. The disk is given back little by little, or at once by Compact.
func (s *Store) Expire(ctx context.Context, before time.Time) (n int, err error) {
	own := uint64(firstCluster) // the first number that may be of an event of this call
	for {
		some := 0
		err := s.run(ctx, 1, func(b *pebble.Batch) error {
			ids, changes, err := s.stream.Expire(before.UnixMilli(), expiredAtATime)
			if err != nil {
				return err
			}
			own = min(own, s.head.next)
			if some = len(ids); some == 0 {
				s.forget(b, before, own)
			}
			s.change(b, &changes, s.o.Clock().UTC())
			return nil
		})
		if err != nil || some == 0 {
			return n, err
		}
		n += some
	}
}

// forget removes the events of changes of clusters before a time and below a number, up to the first that is neither.
func (s *Store) forget(b *pebble.Batch, before time.Time, below uint64) {
	var fault error // the rest stays
	end := uint32(0)
	for number, data := range s.rows(changeTable, &fault) {
		if at, _, err := decodeChange(data); err != nil || !at.Before(before) || uint64(number) >= below {
			break
		}
		end = number + 1
	}
	if end > 0 {
		b.DeleteRange(rowKey(changeTable, 0), rowKey(changeTable, end), nil)
	}
}

// Remove removes a story and reports whether it was there.
func (s *Store) Remove(ctx context.Context, id string) (ok bool, err error) {
	err = s.run(ctx, 1, func(b *pebble.Batch) error {
		changes, was, err := s.stream.Remove(id)
		if err != nil {
			return err
		}
		if ok = was; was {
			s.change(b, &changes, s.o.Clock().UTC())
		}
		return nil
	})
	return ok && err == nil, err
}

// Compact gives back the disk that removed stories took. It reads and writes what is left; all else goes on meanwhile. It fails when ctx ends, and with ErrClosed
// when the store is closed.
func (s *Store) Compact(ctx context.Context) error {
	if s.o.ReadOnly {
		return ErrReadOnly
	}
	open, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() { // Close need not wait for all of it
		select {
		case <-s.closing:
			cancel(ErrClosed)
		case <-open.Done():
		}
	}()
	return s.using(func() error {
		err := guarded(func() error {
			flushed, err := s.db.AsyncFlush()
			if err != nil {
				return err
			}
			select {
			case <-flushed:
				return s.db.Compact(open, []byte{0}, []byte{255}, false)
			case <-open.Done():
				return open.Err()
			}
		})
		switch {
		case err == nil:
			return nil
		case errors.Is(err, context.Canceled) && context.Cause(open) == ErrClosed:
			return ErrClosed
		default:
			return s.unwritten(err)
		}
	})
}

// unwritten is the error of work in which nothing is lost where it fails.
func (s *Store) unwritten(err error) error {
	if errors.Is(err, pebble.ErrCorruption) {
		return &CorruptError{s.dir, "a part of the database", err}
	}
	return fmt.Errorf("store: %w", err)
}
