package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/stream"
	"github.com/samewire/samewire/dedup/wire"
)

// job is what a call has the writer do. Its error is that of the store; done is told it once all is synced.
type job struct {
	do   func(b *pebble.Batch) error
	size int // stories
	done chan error
}

// Stories of one call, and of one commit.
const (
	mostAtATime = 256
	mostACommit = 1024
)

// The most bytes of an id and of a story.
const (
	MostID    = 4 << 10
	MostStory = 64 << 20
)

// run has the writer do something and waits for it.
func (s *Store) run(ctx context.Context, size int, do func(b *pebble.Batch) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.o.ReadOnly {
		return ErrReadOnly
	}
	j := &job{do, size, make(chan error, 1)}
	select {
	case s.jobs <- j:
	case <-s.closing:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	return <-j.done
}

// Add adds stories in their order and says what each is. What it returns is on disk; calls at one time share the wait for it. What is wrong with a story, such as
// an id that is taken, is the Error of its arrival, and the others are added. An error is that of the store, or of ctx when it ended between stories: arrivals are those
// that were added before it.
//
// A story may have any time of publication or none, and one in the future: the order of arrivals is that of Seq.
func (s *Store) Add(ctx context.Context, in ...Incoming) ([]Arrival, error) {
	out := make([]Arrival, 0, len(in))
	for len(in) > 0 {
		n, size := portion(in)
		part := in[:n]
		in = in[n:]
		var arrivals []Arrival
		err := s.run(ctx, size, func(b *pebble.Batch) error {
			arrivals = arrivals[:0]
			for i := range part {
				a, err := s.add(b, &part[i], s.o.Clock().UTC())
				if err != nil {
					return err
				}
				arrivals = append(arrivals, a)
				runtime.Gosched() // who asks waits for one story, not until the scheduler ends a batch's turn
			}
			return nil
		})
		if err != nil {
			return out, err
		}
		out = append(out, arrivals...)
	}
	return out, nil
}

// portion returns how many of some stories are done at a time: not many, and not many bytes. size is what they count for in a commit, of which 64 KiB are one story.
func portion(in []Incoming) (n, size int) {
	bytes := 0
	for n < len(in) && n < mostAtATime {
		if bytes += in[n].bytes(); n > 0 && bytes > MostStory {
			bytes -= in[n].bytes()
			break
		}
		n++
	}
	return n, n + min(bytes, MostStory)>>16
}

// bytes returns the size of all that is kept of a story as it came.
func (in *Incoming) bytes() int {
	size := len(in.Text) + len(in.Headline) + len(in.Source) + len(in.Credit) + len(in.Signal)
	for k, v := range in.Meta {
		size += len(k) + len(v)
	}
	return size
}

// fault returns what is wrong with a story.
func (in *Incoming) fault() error {
	size := in.bytes()
	switch {
	case in.ID == "":
		return errors.New("store: a story without an id")
	case len(in.ID) > MostID:
		return fmt.Errorf("store: an id of %d bytes, %d are allowed", len(in.ID), MostID)
	case size > MostStory:
		return fmt.Errorf("store: a story of %d bytes, %d are allowed", size, MostStory)
	}
	return nil
}

// notice is what a signal says of a story.
func (s Signal) notice() wire.NoticeKind {
	switch Signal(strings.ToLower(string(s))) {
	case Update:
		return wire.Update
	case Correction:
		return wire.Correction
	case Kill:
		return wire.Kill
	}
	return wire.NoNotice
}

// add adds a story to the stream and to what is to be written. An error is one of the stream, which cannot go on.
func (s *Store) add(b *pebble.Batch, in *Incoming, arrived time.Time) (Arrival, error) {
	var out Arrival
	out.ID = in.ID
	if out.Error = in.fault(); out.Error != nil {
		return out, nil
	}
	s.now.Store(&arrived)
	arrival, changes, err := s.stream.Add(&in.Article, in.Signal.notice())
	if errors.Is(err, dedup.ErrExists) {
		out.Error = err
		return out, nil
	}
	if err != nil {
		return out, err
	}
	s.kept.add(changes.Number, changes.Record)
	s.head.next = uint64(changes.Number) + 1
	story := Story{Incoming: *in, Arrived: arrived}
	story.Arrival.Arrival = arrival
	s.put(b, rowKey(recordTable, changes.Number), changes.Record)
	s.put(b, rowKey(storyTable, changes.Number), appendStory(nil, &story))
	s.change(b, &changes, arrived)
	return Arrival{Arrival: arrival, Seq: s.head.next + s.offset()}, nil
}

func (s *Store) put(b *pebble.Batch, key, value []byte) { b.Set(key, value, nil) } // it fails of no batch that is open

// change writes what the stream changed. Rows that go take the record and the story with them. Where clusters changed that is an event, that of a story that came or one of
// its own.
func (s *Store) change(b *pebble.Batch, c *stream.Changes, at time.Time) {
	if len(c.Clusters) > 0 {
		changed := make([]ClusterChange, len(c.Clusters))
		for i, k := range c.Clusters {
			changed[i] = ClusterChange(k)
		}
		s.put(b, rowKey(changeTable, c.Number), appendChange(nil, at, changed))
		s.head.next = uint64(c.Number) + 1
	}
	var gone []uint32
	for _, r := range c.Rows {
		old, known := s.sums[r.Number]
		s.head.sum -= old
		if r.State == nil {
			if delete(s.sums, r.Number); known && r.Number < firstCluster {
				s.head.stories--
			}
			gone = append(gone, r.Number)
			continue
		}
		if !known && r.Number < firstCluster {
			s.head.stories++
		}
		sum := sumOf(r.Number, r.State)
		s.sums[r.Number] = sum
		s.head.sum += sum
		s.put(b, rowKey(stateTable, r.Number), r.State)
	}
	if c.Meta != nil {
		s.put(b, []byte{streamTable}, c.Meta)
	}
	s.remove(b, gone)
}

// run of numbers from which on one removal of a range is written for all of them.
const longRun = 64

// remove removes rows.
func (s *Store) remove(b *pebble.Batch, numbers []uint32) {
	slices.Sort(numbers)
	for len(numbers) > 0 {
		n := 1
		for n < len(numbers) && numbers[n] == numbers[n-1]+1 && numbers[n] != firstCluster {
			n++
		}
		tables := []byte{stateTable, recordTable, storyTable}
		if numbers[0] >= firstCluster {
			tables = tables[:1]
		}
		for _, table := range tables {
			if n >= longRun {
				b.DeleteRange(rowKey(table, numbers[0]), append(rowKey(table, numbers[n-1]), 0), nil)
				continue
			}
			for _, number := range numbers[:n] {
				b.Delete(rowKey(table, number), nil)
			}
		}
		for _, number := range numbers[:n] {
			s.kept.remove(number)
		}
		numbers = numbers[n:]
	}
}

// write is the writer: it does the jobs that wait and commits what they changed.
func (s *Store) write() {
	defer close(s.ended)
	quiet, settled := time.NewTimer(time.Hour), time.Now()
	defer quiet.Stop()
	for {
		select {
		case j := <-s.jobs:
			s.commit(s.group(j))
			if quiet.Reset(settleAfter); time.Since(settled) < settleEvery {
				continue
			}
		case <-quiet.C:
		case <-s.closing:
			return
		}
		s.commit([]*job{s.settling()})
		settled = time.Now()
	}
}

// The groups are settled where nothing has come for a while, and at the latest after another.
const (
	settleAfter = 500 * time.Millisecond
	settleEvery = 5 * time.Second
)

// settling returns the job that has the stream decide what it has put off.
func (s *Store) settling() *job {
	return &job{func(b *pebble.Batch) error {
		changes, err := s.stream.Settle(context.Background())
		if err != nil {
			return err
		}
		s.change(b, &changes, s.o.Clock().UTC())
		return nil
	}, 0, make(chan error, 1)}
}

// group returns a job and those that wait behind it.
func (s *Store) group(j *job) []*job {
	jobs, size := []*job{j}, j.size
	for size < mostACommit {
		select {
		case j := <-s.jobs:
			jobs, size = append(jobs, j), size+j.size
		default:
			return jobs
		}
	}
	return jobs
}

// commit does some jobs and tells each whether what they changed is on disk.
func (s *Store) commit(jobs []*job) {
	err := s.ready()
	if err == nil {
		err = s.sync(jobs)
	}
	for _, j := range jobs {
		j.done <- err
	}
}

// ready returns why nothing can be written, nil where it can.
func (s *Store) ready() error {
	if p := s.failed.Load(); p != nil {
		if !errors.Is(*p, ErrFull) {
			return *p
		}
		if err := s.room(); err != nil {
			return err
		}
		if err := s.reopen(); err != nil {
			return err
		}
	} else if err := s.room(); err != nil {
		return err
	}
	err := s.pace.wait(s.db, s.closing)
	if err != nil && !errors.Is(err, ErrClosed) {
		return s.fail(err)
	}
	return err
}

// room returns ErrFull where less of the disk is free than the reserve.
func (s *Store) room() error {
	if s.o.Reserve < 0 {
		return nil
	}
	use, err := s.o.fs.GetDiskUsage(s.dir)
	if err == nil && use.AvailBytes < uint64(s.o.Reserve) {
		return fmt.Errorf("%w: %d bytes are free, %d are left so", ErrFull, use.AvailBytes, s.o.Reserve)
	}
	return nil
}

// sync does some jobs and waits until what they changed is on disk.
func (s *Store) sync(jobs []*job) error {
	before := s.head
	b := s.db.NewBatch()
	defer b.Close()
	for _, j := range jobs {
		if err := j.do(b); err != nil {
			return s.fail(err)
		}
	}
	s.head.commits++
	if s.head.next == before.next && b.Empty() { // nothing was added
		s.head = before
		return nil
	}
	s.put(b, []byte{headTable}, s.head.append(nil))
	err := guarded(func() error {
		if err := s.db.ApplyNoSyncWait(b, pebble.Sync); err != nil { // it would end the process where the sync fails
			return err
		}
		return b.SyncWait()
	})
	if broken := s.fs.err(); broken != nil {
		err = broken
	}
	if err != nil {
		return s.fail(err)
	}
	s.kept.written()
	s.mark.WriteAt(appendMark(nil, s.head.commits), 0) // one that is older tells of less
	if s.head.commits%markEvery == 0 {
		s.mark.Sync()
	}
	s.commits.Store(s.head.commits)
	s.durable.Store(s.head.next + s.head.offset)
	s.tell()
	return nil
}

// markEvery is after how many commits the mark is synced.
const markEvery = 128

// fail says that nothing is taken any more, or until there is room.
func (s *Store) fail(err error) error {
	s.kept.release()
	err = s.refused(err)
	s.failed.CompareAndSwap(nil, &err)
	return err
}

// reopen opens the database again after the disk was full: what is there is what was acknowledged, and perhaps some of what was not.
func (s *Store) reopen() error {
	if err := s.probe(); err != nil {
		return s.refused(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opened != nil {
		s.end()
		s.opened = nil
	}
	if err := s.open(); err != nil {
		err = s.refused(err)
		s.failed.Store(&err)
		return err
	}
	s.failed.Store(nil)
	s.tell()
	return nil
}

// refused is the error of what could not be written.
func (s *Store) refused(err error) error {
	switch {
	case errors.Is(err, ErrFull):
		return err
	case vfs.IsNoSpaceError(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	default:
		return fmt.Errorf("%w: %w", ErrFailed, err)
	}
}

// probe writes a file as large as a log of a store that is opened, and removes it.
func (s *Store) probe() error {
	name := s.o.fs.PathJoin(s.dir, "probe")
	f, err := s.o.fs.Create(name, vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 1<<20))
	return errors.Join(err, f.Sync(), f.Close(), s.o.fs.Remove(name))
}

// tell wakes who waits for a commit.
func (s *Store) tell() {
	s.news.Lock()
	defer s.news.Unlock()
	close(s.news.c)
	s.news.c = make(chan struct{})
}

// next returns what the next commit closes.
func (s *Store) next() <-chan struct{} {
	s.news.Lock()
	defer s.news.Unlock()
	return s.news.c
}
