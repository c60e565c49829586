// Package store keeps stories on disk and groups them as they come: a [dedup.Stream] that remembers.
//
//	s, err := store.Open("desk", store.Options{})
//	arrivals, err := s.Add(ctx, store.Incoming{Article: a})
//
// What Add returned is on disk: it survives the end of the process at any moment, and of the machine as far as its disk keeps what it says it has written.
// One process at a time has a store open. How it is laid out, what it guarantees, how that is tested and what it costs stands in STORE.md.
//
// Everything that was read from disk is checked. What cannot be read is a [*CorruptError] that says what is lost; [Check] looks at all of a store,
// [Repair] makes a new one of what can be read.
package store

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/samewire/samewire/dedup"
	"github.com/samewire/samewire/dedup/internal/base"
	"github.com/samewire/samewire/dedup/internal/group"
	"github.com/samewire/samewire/dedup/internal/record"
	"github.com/samewire/samewire/dedup/internal/stream"
	"github.com/samewire/samewire/shingle"
)

// Options are how a store is opened. The zero value is the recommended setting.
type Options struct {
	// Config, Cut and Window are those of a dedup.Streaming. A store keeps those that it was made with: zero takes them, others are a
	// *MismatchError.
	Config dedup.Config
	Cut    float64
	Window int

	// ReadOnly opens a store that must be there, and writes nothing. It can stand in a folder that cannot be written.
	ReadOnly bool

	// Clock tells the time of an arrival, default time.Now. It may jump: the order of arrivals is that of Arrival.Seq, and never that of time.
	Clock func() time.Time

	// Reserve is how many bytes of the disk are left free, default 128 MB, below 0 for none. Where there are fewer Add returns ErrFull.
	Reserve int64

	// Cache is how many bytes of what is read are kept in memory, default 128 MB.
	Cache int64

	fs       vfs.FS // for tests
	memTable uint64
}

// Signal is what a feed asks to do with a story, beside what its text says: the values of a feed.Signal.
type Signal string

// The signals. Others are kept and mean nothing.
const (
	Update     Signal = "update"
	Correction Signal = "correction"
	Kill       Signal = "kill"
)

// Incoming is a story as it comes.
type Incoming struct {
	dedup.Article
	Signal Signal
	Meta   map[string]string // what else is to be kept of it, such as a slug, version or URL
}

// Arrival is what is said of a story that was added. It marshals as a dedup.Arrival does, without Seq and Error.
type Arrival struct {
	dedup.Arrival
	Seq   uint64 // the place of the arrival among all events, from 1; it goes up with each and is never given again
	Error error  // why the story was not added; Seq is 0 then. It wraps dedup.ErrExists where the id is taken.
}

// Story is a story of a store.
type Story struct {
	Incoming
	Arrival Arrival   // as it was when the story came
	Arrived time.Time // in UTC, as is Published
	Cluster string    // the id of its cluster now, "" while it is alone
}

// Event is the arrival of a story, or that clusters have other members otherwise: as stories expire or are removed, or groups are decided anew.
type Event struct {
	Seq     uint64
	Time    time.Time       // in UTC
	Arrival Arrival         // zero where no story came
	Changed []ClusterChange // beside what Arrival says of its own cluster and of Merged, by the numbers of the clusters; nil where there are none
}

// ClusterChange is a cluster that has other members, without a story that came to it.
type ClusterChange struct {
	ID   string
	Size int    // members as of the event; 0 where it is gone
	Into string // where it was merged into another, the id of that
}

// Entry is a cluster and when it was last added to. It marshals as a dedup.Cluster does, without Seq, Changed and Next.
type Entry struct {
	dedup.Cluster
	Seq     uint64    // of its latest arrival
	Changed time.Time // when that was
	Next    string    // what Page.After takes for the clusters after this one
}

// Page says which clusters are wanted.
type Page struct {
	After string // what the page before returned as next; "" for the first
	Limit int    // most clusters, default 50, at the most 1,000
}

// Stats are figures of a store.
type Stats struct {
	Stories int
	Seq     uint64 // of the latest event that is on disk
	Commits uint64 // so far, of which each was synced once
	Disk    uint64 // bytes that the database takes
	Failed  error  // why nothing is taken any more, nil while it is
}

// The errors of a store beside [*MismatchError], [*VersionError] and [*CorruptError].
var (
	ErrLocked   = errors.New("store: another process, or another Store, has it open")
	ErrNotFound = errors.New("store: not found")
	ErrFull     = errors.New("store: the disk is full: nothing is taken until there is room")
	ErrFailed   = errors.New("store: a write failed, and what it was to keep may be lost: nothing is taken any more; open the store again to see what is there")
	ErrReadOnly = errors.New("store: it was opened to read")
	ErrClosed   = errors.New("store: closed")
	ErrNoStore  = errors.New("store: no store in this folder")
)

// VersionError reports a store, or a part of it, that another release wrote.
type VersionError struct {
	Dir, Part  string // such as "desk", "records"
	Have, Want uint64
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("store: %s in %s are of version %d, this release reads %d: export the stories ('samewire store export %s') with the release that wrote them, or this one, and add them to a new store",
		e.Part, e.Dir, e.Have, e.Want, e.Dir)
}

// MismatchError reports that a store was made with another setting.
type MismatchError struct {
	Dir, Field string // such as "desk", "Width"
	Have, Want any
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("store: %s was made with %s %v, not %v: open it with that, or export the stories ('samewire store export %s') and add them to a new store", e.Dir, e.Field, e.Have, e.Want, e.Dir)
}

// CorruptError reports that a part of a store cannot be read.
type CorruptError struct {
	Dir  string
	Lost string // what of it, in words
	Err  error  // why; nil where that is not known
}

func (e *CorruptError) Error() string {
	why := ""
	if e.Err != nil {
		why = ": " + firstLine(e.Err.Error())
	}
	return fmt.Sprintf("store: %s is damaged: %s cannot be read%s; 'samewire store check %s' says more, and 'repair' makes a new store of the rest", e.Dir, e.Lost, why, e.Dir)
}

// Unwrap returns why.
func (e *CorruptError) Unwrap() error { return e.Err }

// layoutVersion is that of the rows of this package. The head pins those of a story, of records and of words, too; states have their own.
const layoutVersion = 1

// Store is stories on disk, and their groups. It is safe for concurrent use.
type Store struct {
	dir  string
	o    Options
	lock *pebble.Lock

	jobs    chan *job
	closing chan struct{} // closed by Close
	ended   chan struct{} // closed by the writer at its end
	close   sync.Once
	closed  error // of Close

	mu sync.RWMutex // held to read while one of these is used, and to write while they change
	*opened

	durable atomic.Uint64 // Seq of the latest event that is on disk
	commits atomic.Uint64
	failed  atomic.Pointer[error] // why nothing is taken any more
	news    struct {              // closed, and made anew, at each commit
		sync.Mutex
		c chan struct{}
	}
}

// opened is what opening makes. Only the writer uses head and sums.
type opened struct {
	fs     *sealed
	pace   *pace
	db     *pebble.DB
	stream *stream.Stream
	kept   *kept
	mark   vfs.File // nil where nothing is written
	head   head
	sums   map[uint32]uint64 // what each state row adds to head.sum

	now atomic.Pointer[time.Time] // when the story that is added came

	seqOffset uint64 // head.offset, which stays
}

// withDefaults returns the options with their defaults, but for what a store keeps.
func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Reserve == 0 {
		o.Reserve = 128 << 20
	}
	if o.Cache == 0 {
		o.Cache = 128 << 20
	}
	if o.fs == nil {
		o.fs = vfs.Default
	}
	if o.memTable == 0 {
		o.memTable = memTable
	}
	return o
}

// Open opens the store of a folder, which is made where it is not there.
func Open(dir string, o Options) (*Store, error) {
	o = o.withDefaults()
	dir, err := place(dir, o)
	if err != nil {
		return nil, err
	}
	lock, err := lockDir(dir, o)
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, o: o, lock: lock, jobs: make(chan *job), closing: make(chan struct{}), ended: make(chan struct{})}
	s.news.c = make(chan struct{})
	if err := s.open(); err != nil {
		lock.Close()
		return nil, err
	}
	if o.ReadOnly {
		close(s.ended)
	} else {
		go s.write()
	}
	return s, nil
}

// place returns the one name of a folder, which it makes where that may be.
func place(dir string, o Options) (string, error) {
	if o.fs == vfs.Default {
		if !o.ReadOnly {
			if err := os.MkdirAll(dir, 0o777); err != nil {
				return "", fmt.Errorf("store: %w", err)
			}
		}
		whole, err := filepath.Abs(dir)
		if err == nil {
			whole, err = filepath.EvalSymlinks(whole)
		}
		if errors.Is(err, os.ErrNotExist) {
			return "", fmt.Errorf("%w: %s", ErrNoStore, dir)
		}
		if err != nil {
			return "", fmt.Errorf("store: %w", err)
		}
		return whole, nil
	}
	if !o.ReadOnly {
		if err := o.fs.MkdirAll(dir, 0o777); err != nil {
			return "", fmt.Errorf("store: %w", err)
		}
	}
	return dir, nil
}

// lockDir locks a folder.
func lockDir(dir string, o Options) (*pebble.Lock, error) {
	lock, err := pebble.LockDirectory(dir, newSealed(o))
	switch {
	case err == nil:
		return lock, nil
	case isPath(err) || errors.Is(err, syscall.EROFS):
		return nil, fmt.Errorf("store: %w", err)
	default:
		return nil, fmt.Errorf("%w: %s: %w", ErrLocked, dir, err)
	}
}

// guarded returns the error of f; what the database panics with is one, too.
func guarded(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return f()
}

// open opens the database and restores the stream.
func (s *Store) open() error {
	of := &opened{fs: newSealed(s.o), pace: newPace(), sums: map[uint32]uint64{}}
	of.fs.hold()
	options := s.options(of.fs)
	of.pace.set(options)
	err := guarded(func() (err error) {
		of.db, err = pebble.Open(s.dir, options)
		return err
	})
	switch {
	case err != nil && s.o.ReadOnly && errors.Is(err, pebble.ErrDBDoesNotExist):
		return fmt.Errorf("%w: %s", ErrNoStore, s.dir)
	case err != nil && of.fs.err() == nil:
		return s.unopened(err)
	}
	if err == nil {
		err = of.fs.err()
	}
	if err == nil {
		err = s.restore(of)
	}
	if err == nil {
		err = of.fs.err()
	}
	if err != nil {
		of.end()
		if vfs.IsNoSpaceError(err) {
			err = fmt.Errorf("%w: %w", ErrFull, err)
		}
		return err
	}
	of.fs.letGo()
	of.seqOffset = of.head.offset
	s.opened = of
	s.commits.Store(of.head.commits)
	s.durable.Store(of.head.next + of.head.offset)
	return nil
}

// unopened is the error of a database that cannot be opened.
func (s *Store) unopened(err error) error {
	if vfs.IsNoSpaceError(err) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	if errors.Is(err, os.ErrPermission) || isPath(err) && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("store: %w", err)
	}
	return &CorruptError{s.dir, "the database", err}
}

// end closes what was opened.
func (of *opened) end() error {
	var errs []error
	if of.db != nil {
		errs = append(errs, guarded(of.db.Close))
	}
	if of.mark != nil {
		errs = append(errs, of.mark.Close())
	}
	return errors.Join(errs...)
}

// options are those of the database.
func (s *Store) options(fs vfs.FS) *pebble.Options {
	o := &pebble.Options{
		FS:                 fs,
		Lock:               s.lock,
		ReadOnly:           s.o.ReadOnly,
		ErrorIfNotExists:   s.o.ReadOnly,
		CacheSize:          s.o.Cache,
		MemTableSize:       s.o.memTable,
		FormatMajorVersion: pebble.FormatTableFormatV6,
		Logger:             quiet{},
		EventListener:      &pebble.EventListener{BackgroundError: func(error) {}, DataCorruption: func(pebble.DataCorruptionInfo) {}},
	}
	o.Experimental.FileCacheShards = 1
	for i := range o.Levels {
		o.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
		o.Levels[i].BlockSize = 16 << 10
	}
	return o
}

// memTable is how many bytes of what was written are in memory before they go to a table.
const memTable = 32 << 20

// quiet is the database's log: it has none.
type quiet struct{}

func (quiet) Infof(string, ...any)           {}
func (quiet) Errorf(string, ...any)          {}
func (quiet) Fatalf(format string, a ...any) { panic(fmt.Sprintf(format, a...)) }

// restore checks the head and restores the stream from the rows, or writes the head of a new store.
func (s *Store) restore(of *opened) error {
	acknowledged, err := of.readMark(s)
	if err != nil {
		return err
	}
	data, err := of.get([]byte{headTable})
	if errors.Is(err, pebble.ErrNotFound) {
		return s.begin(of, acknowledged)
	}
	if err != nil {
		return &CorruptError{s.dir, "the head of the database", err}
	}
	h, err := decodeHead(data)
	if err != nil {
		return &CorruptError{s.dir, "the head of the database", err}
	}
	if err := s.check(&h); err != nil {
		return err
	}
	if acknowledged > h.commits {
		return &CorruptError{s.dir, fmt.Sprintf("what the last %d of %d commits wrote", acknowledged-h.commits, acknowledged), nil}
	}
	of.head = h
	o := s.streaming(of)
	meta, err := of.get([]byte{streamTable})
	if err != nil && !errors.Is(err, pebble.ErrNotFound) {
		return &CorruptError{s.dir, "the state of the groups", err}
	}
	err = nil
	sum, stories := uint64(0), uint64(0)
	rows := func(yield func(stream.Row, error) bool) {
		for number, state := range of.rows(stateTable, &err) {
			one := sumOf(number, state)
			of.sums[number] = one
			if sum += one; number < firstCluster {
				stories++
			}
			if !yield(stream.Row{Number: number, State: state}, nil) {
				return
			}
		}
		if err != nil {
			yield(stream.Row{}, err)
		}
	}
	restored, fault := stream.Restore(o, meta, rows)
	if meta == nil && h.next == 0 && len(of.sums) == 0 { // no story has come yet
		restored, fault = stream.New(o), err
	}
	var other *stream.VersionError
	if errors.As(fault, &other) {
		return &VersionError{s.dir, "states", uint64(other.Have), uint64(other.Want)}
	}
	if fault != nil {
		return &CorruptError{s.dir, "the state of the groups", fault}
	}
	of.stream = restored
	if stories != h.stories || sum != h.sum {
		return &CorruptError{s.dir, fmt.Sprintf("the state of some of the %d stories (%d are there)", h.stories, stories), nil}
	}
	return nil
}

// begin writes the head of a new store.
func (s *Store) begin(of *opened, acknowledged uint64) error {
	if acknowledged > 0 || !of.empty() {
		return &CorruptError{s.dir, "all stories", nil}
	}
	if s.o.ReadOnly {
		return fmt.Errorf("%w: %s", ErrNoStore, s.dir)
	}
	var faults base.Faults
	h := head{layout: layoutVersion, story: storyVersion, record: record.Version, words: shingle.Version, config: base.SetDefaults(s.o.Config, &faults), cut: base.SetCut(s.o.Cut, &faults), window: uint64(base.SetWindow(s.o.Window, &faults))}
	if err := faults.Err(); err != nil {
		return err
	}
	of.head = h
	o := s.streaming(of)
	of.stream = stream.New(o)
	return of.db.Set([]byte{headTable}, h.append(nil), pebble.Sync)
}

// empty reports whether the database has no rows.
func (of *opened) empty() bool {
	it, err := of.db.NewIter(nil)
	if err != nil {
		return false
	}
	defer it.Close()
	return !it.First() && it.Error() == nil
}

// check holds a head against the versions of this release and the options.
func (s *Store) check(h *head) error {
	for _, v := range []VersionError{{Part: "the rows", Have: h.layout, Want: layoutVersion}, {Part: "stories", Have: h.story, Want: storyVersion}, {Part: "records", Have: h.record, Want: record.Version}, {Part: "words", Have: h.words, Want: shingle.Version}} {
		if v.Have != v.Want {
			v.Dir = s.dir
			return &v
		}
	}
	if s.o.Config != (dedup.Config{}) {
		want, err := base.WithDefaults(s.o.Config)
		if err != nil {
			return err
		}
		have := h.config
		for _, m := range []MismatchError{{"", "Scheme", have.Scheme, want.Scheme}, {"", "Width", have.Width, want.Width}, {"", "Slots", have.Slots, want.Slots}, {"", "Rate", have.Rate, want.Rate}} {
			if m.Have != m.Want {
				m.Dir = s.dir
				return &m
			}
		}
	}
	if s.o.Cut != 0 && s.o.Cut != h.cut {
		return &MismatchError{s.dir, "Cut", h.cut, s.o.Cut}
	}
	if s.o.Window != 0 && uint64(s.o.Window) != h.window {
		return &MismatchError{s.dir, "Window", h.window, s.o.Window}
	}
	return nil
}

// streaming returns the options of the stream of a head.
func (s *Store) streaming(of *opened) stream.Options {
	of.kept = newKept(s.dir, of.db, of.head.next)
	h := &of.head
	return stream.Options{Width: h.config.Width, Density: group.Density(h.config.Rate), Cut: h.cut, Window: group.PairedWith(int(h.window)), Records: of.kept,
		Clock: func() time.Time {
			if now := of.now.Load(); now != nil {
				return *now
			}
			return s.o.Clock()
		}}
}

// readMark opens the mark and returns the commits that it tells of.
func (of *opened) readMark(s *Store) (uint64, error) {
	name := s.o.fs.PathJoin(s.dir, markFile)
	var data [markSize + 1]byte
	n := 0
	f, err := s.o.fs.Open(name)
	if err == nil {
		n, err = io.ReadFull(f, data[:])
		f.Close()
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return 0, fmt.Errorf("store: %w", err)
		}
	} else if !errors.Is(err, os.ErrNotExist) {
		return 0, fmt.Errorf("store: %w", err)
	}
	commits, _ := decodeMark(data[:n])
	if s.o.ReadOnly {
		return commits, nil
	}
	if of.mark, err = s.o.fs.OpenReadWrite(name, vfs.WriteCategoryUnspecified); err != nil {
		return 0, fmt.Errorf("store: %w", err)
	}
	return commits, nil
}

// get returns a copy of a value.
func (of *opened) get(key []byte) ([]byte, error) { return get(of.db, key) }

func get(db *pebble.DB, key []byte) (value []byte, err error) {
	err = guarded(func() error {
		v, c, err := db.Get(key)
		if err != nil {
			return err
		}
		value = slices.Clone(v)
		return c.Close()
	})
	return value, err
}

// rows yields the rows of a table in order, from the first on; the values are valid until the next. err is set to what ends it too early.
func (of *opened) rows(table byte, err *error) iter.Seq2[uint32, []byte] {
	return of.rowsFrom(table, 0, err)
}

func (of *opened) rowsFrom(table byte, first uint32, err *error) iter.Seq2[uint32, []byte] {
	return func(yield func(uint32, []byte) bool) {
		it, e := of.db.NewIter(&pebble.IterOptions{LowerBound: rowKey(table, first), UpperBound: []byte{table + 1}})
		if e != nil {
			*err = e
			return
		}
		defer it.Close()
		for it.First(); it.Valid(); it.Next() {
			number, ok := numberOf(it.Key())
			if !ok {
				*err = fmt.Errorf("%w: a key of %d bytes", errRow, len(it.Key()))
				return
			}
			value, e := it.ValueAndErr()
			if e != nil {
				*err = e
				return
			}
			if !yield(number, value) {
				return
			}
		}
		if e := it.Error(); e != nil {
			*err = e
		}
	}
}

// Close ends the store. Calls that are under way come to their end; later ones return ErrClosed.
func (s *Store) Close() error {
	s.close.Do(func() {
		close(s.closing)
		<-s.ended
		s.mu.Lock()
		defer s.mu.Unlock()
		var errs []error
		if s.opened != nil {
			if !s.o.ReadOnly {
				errs = append(errs, guarded(s.db.Flush)) // the log is empty then: what is damaged of it later loses nothing
				errs = append(errs, s.mark.Sync())
			}
			errs = append(errs, s.end())
			s.opened = nil
		}
		errs = append(errs, s.lock.Close())
		s.closed = errors.Join(errs...)
		s.tell()
	})
	return s.closed
}

// using calls f while what is open stays so.
func (s *Store) using(f func() error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.opened != nil {
		return f()
	}
	select {
	case <-s.closing:
		return ErrClosed
	default:
		return *s.failed.Load() // it could not be opened again
	}
}

// Stats returns figures of the store.
func (s *Store) Stats() Stats {
	var out Stats
	s.using(func() error {
		out = Stats{Stories: s.stream.Len(), Seq: s.durable.Load(), Commits: s.commits.Load(), Disk: s.db.Metrics().DiskSpaceUsage()}
		return nil
	})
	if p := s.failed.Load(); p != nil {
		out.Failed = *p
	}
	return out
}
